/* api.c - admits calls, finds who asks, and hands them to the use case; see api.h. */
#include "http/api.h"

#include "base/clock.h"
#include "base/log.h"
#include "base/secret.h"
#include "base/sm.h"
#include "http/call.h"
#include "http/parse.h"
#include "http/static.h"
#include "service/patience.h"
#include "service/people.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    BODY_BYTES = 1 << 20,
    SECRET_BYTES = 16 << 10,
    FORM_BYTES = 64 << 10,
    KEY_MOST = 64,
    PATH_MOST = 1024
};

struct api {
    struct api_settings settings;
    struct patience *patience;
    char spool[PATH_MOST];
};

/* The use case of each route, by name. */
/* clang-format off */
static call_fn *const calls[ROUTE__COUNT] = {
#define ROUTE(id, ...) [ROUTE_##id] = call_##id,
#include "http/routes.tbl.h"
#undef ROUTE
};
/* clang-format on */

/* ---- what handlers share ------------------------------------------------------------------------ */

struct str call_param(const struct call *c, const char *name)
{
    struct str value = STR("");
    http_param(c->q, name, &value, NULL);
    return value;
}

struct buf *call_json(struct call *c)
{
    return http_reply_body(c->r, "application/json; charset=utf-8");
}

void call_end(struct call *c, bool ok)
{
    if (!ok)
        http_reply_diag(c->r, &c->d);
}

static void put_version(struct call *c, int64_t version)
{
    if (version)
        http_reply_header(c->r, "ETag", str_printf(c->arena, "\"%lld\"", (long long)version));
}

/* A conflict tells what others wrote: the service's members go into the error object. */
static void reply_conflict(struct call *c, const struct reply *reply)
{
    struct buf *out = call_json(c);
    struct jw w = { .out = out };
    jw_diag(&w, &c->d);
    ASSERT(out->n && out->p[out->n - 1] == '}');
    out->n--;
    buf_char(out, ',');
    buf_add(out, buf_str(&reply->body));
    buf_char(out, '}');
    http_reply_status(c->r, err_http(diag_verdict(&c->d)));
}

const struct use *call_use(struct call *c)
{
    struct buf *out = call_json(c);
    c->reply.body = *out;
    *out = (struct buf){ 0 };
    return &c->use;
}

void call_reply(struct call *c, bool ok)
{
    struct reply *reply = &c->reply;
    if (!ok && reply->body.n && diag_verdict(&c->d) == E_STALE) {
        reply_conflict(c, reply);
        buf_free(&reply->body);
        return;
    }
    *call_json(c) = reply->body;
    reply->body = (struct buf){ 0 };
    if (!ok) {
        http_reply_diag(c->r, &c->d);
        return;
    }
    http_reply_status(c->r, reply->status);
    put_version(c, reply->version);
}

json_t *call_body(struct call *c)
{
    struct str text = c->q->body.text;
    return json_read(text.n ? text : STR("{}"), &json_defaults, &c->d);
}

bool call_texts(struct call *c, const json_t *body, const struct call_text *t, size_t n)
{
    size_t met = 0;
    for (size_t i = 0; i < n; i++) {
        const json_t *v = json_object_get(body, t[i].key);
        *t[i].to = str_c(json_string_value(v));
        met += v != NULL;
        if (v && !json_is_string(v))
            diag_add(&c->d, E_TYPE, t[i].key, "%s 应为文本", t[i].key);
        else if (!v && !t[i].optional)
            diag_add(&c->d, E_REQUIRED, t[i].key, "请填写 %s", t[i].key);
    }
    return (met == json_object_size(body) || diag_std(&c->d, E_UNKNOWN_FIELD, NULL)) &&
           diag_ok(&c->d);
}

int call_spool(struct call *c, struct str *path)
{
    char *name =
        str_z(c->arena, str_printf(c->arena, STR_FMT "/ztf-XXXXXX", STR_ARG(c->at->spool)));
    int fd = mkstemp(name);
    if (fd < 0) {
        log_error("spool: %s: %s", name, strerror(errno));
        diag_std(&c->d, E_STORE, NULL);
    }
    *path = str_c(name);
    return fd;
}

void call_file(struct call *c, const char *type, struct str path, struct str name)
{
    FILE *f = fopen(str_z(c->arena, path), "rb");
    off_t size = f && fseeko(f, 0, SEEK_END) == 0 ? ftello(f) : -1;
    int fd = size >= 0 ? dup(fileno(f)) : -1;
    if (f)
        fclose(f);
    unlink(str_z(c->arena, path));
    if (fd < 0) {
        diag_std(&c->d, E_STORE, NULL);
        http_reply_diag(c->r, &c->d);
        return;
    }
    http_reply_file(c->r, type, fd, 0, size);
    http_reply_attachment(c->r, name);
}

/* ---- admission: everything that can be said from the head ---------------------------------------- */

static bool writes(const struct http_request *q)
{
    return q->method != HTTP_GET;
}

static const char *cookie_name(const struct http_request *q)
{
    return q->secure ? "__Host-ztf_session" : "ztf_session";
}

struct str call_cookie(const struct http_request *q, size_t *times)
{
    struct str token = STR("");
    *times = http_cookie(q, cookie_name(q), &token);
    return token;
}

void call_set_cookie(struct call *c, const char *token, const char *age)
{
    http_reply_header(c->r, "Set-Cookie",
                      str_printf(c->arena, "%s=%s; Path=/; HttpOnly; SameSite=Strict%s%s",
                                 cookie_name(c->q), token, age, c->q->secure ? "; Secure" : ""));
}

static bool find_session(struct api *api, struct call *c)
{
    size_t times = 0;
    c->token = call_cookie(c->q, &times);
    return times == 1 && session_find(api->settings.sessions, c->arena, c->token, &c->session);
}

/* A program says who it is by its token, and only where programs are answered. */
static bool find_program(struct api *api, struct call *c)
{
    struct str said = http_header(c->q, "Authorization");
    struct str scheme;
    bool two = str_split(&said, ' ', &scheme);
    if (!two || !str_is(scheme, "Bearer") ||
        !bearer_find(api->settings.bearers, c->arena, str_trim(said), &c->bearer)) {
        http_reply_header(c->r, "WWW-Authenticate", STR("Bearer"));
        return diag_add(&c->d, E_SIGN_IN, NULL, "访问令牌不正确、已停用或已过期");
    }
    c->session.person = c->bearer.person;
    c->session.role = (int)c->bearer.role;
    c->session.roles = 1u << c->bearer.role;
    return !c->m.route || c->m.route->flags & PROGRAM ||
           diag_add(&c->d, E_DENIED, NULL, "这个地址不接受访问令牌，须由本人登录后办理");
}

static bool find_caller(struct api *api, struct call *c)
{
    if (http_has_header(c->q, "Authorization"))
        return find_program(api, c);
    return find_session(api, c) || diag_std(&c->d, E_SIGN_IN, NULL);
}

static bool check_params(struct call *c)
{
    const struct http_request *q = c->q;
    for (size_t i = 0; i < q->nparams; i++) {
        struct str name = q->params[i].name;
        size_t times = 0;
        struct str value;
        if (!route_takes(c->m.route, name)) {
            if (c->m.route->flags & LENIENT)
                continue;
            return diag_add(&c->d, E_UNKNOWN_PARAMETER, NULL, "没有查询参数“" STR_FMT "”",
                            STR_ARG(str_slice(name, 0, 60)));
        }
        http_param(q, str_z(c->arena, name), &value, &times);
        if (times > 1)
            return diag_add(&c->d, E_PARAMETER, NULL, "查询参数“" STR_FMT "”重复出现",
                            STR_ARG(name));
    }
    return true;
}

static bool check_media(struct call *c)
{
    const char *want = c->m.route->body;
    struct str given = http_media_type(c->q);
    if (!want)
        return true;
    if (strchr(want, '/'))
        return str_is(given, want) || diag_add(&c->d, E_MEDIA_TYPE, NULL, "请用 %s 提交", want);
    return str_is(given, "application/json") ||
           diag_add(&c->d, E_MEDIA_TYPE, NULL, "请用 application/json 提交");
}

/* If-Match: 5 or "5". */
static bool check_version(struct call *c)
{
    struct str given = str_trim(http_header(c->q, "If-Match"));
    if (given.n >= 2 && given.p[0] == '"' && given.p[given.n - 1] == '"')
        given = str_slice(given, 1, given.n - 1);
    if (!http_has_header(c->q, "If-Match"))
        return !(c->m.route->flags & VERSIONED) || diag_std(&c->d, E_VERSION_REQUIRED, NULL);
    if (str_int(given, &c->version) && c->version > 0)
        return true;
    return diag_add(&c->d, E_PARAMETER, NULL, "If-Match 应为记录的版本号，例如 If-Match: 5");
}

static bool check_key(struct call *c)
{
    struct str key = http_header(c->q, "Idempotency-Key");
    bool good = key.n > 0 && key.n <= KEY_MOST;
    if (!http_has_header(c->q, "Idempotency-Key"))
        return true;
    for (size_t i = 0; good && i < key.n; i++)
        good = key.p[i] > 0x20 && key.p[i] < 0x7f;
    if (!good)
        return diag_add(&c->d, E_PARAMETER, NULL, "Idempotency-Key 应为 1 至 %d 个可见 ASCII 字符",
                        KEY_MOST);
    c->once.key = key;
    return true;
}

/* A browser says where a write comes from: from a page of ours, or not at all. */
static bool check_origin(struct call *c)
{
    struct str origin = http_header(c->q, "Origin");
    struct str site = http_header(c->q, "Sec-Fetch-Site");
    struct str host = http_header(c->q, "Host");
    if (!writes(c->q))
        return true;
    ptrdiff_t at = str_find(origin, STR("://"));
    bool ours = origin.n == 0 ||
                (at > 0 && host.n && str_eq(str_slice(origin, (size_t)at + 3, origin.n), host));
    bool near = site.n == 0 || str_is(site, "same-origin") || str_is(site, "none");
    return (ours && near) || diag_add(&c->d, E_CSRF, NULL, "请求来自其他网站，已拒绝");
}

static bool check_csrf(struct call *c)
{
    if (!writes(c->q) || c->m.route->flags & OPEN || c->bearer.id)
        return true;
    char csrf[SESSION_CSRF + 1];
    session_csrf(c->token, csrf);
    return secret_same(http_header(c->q, "X-CSRF-Token"), str_c(csrf)) ||
           diag_std(&c->d, E_CSRF, NULL);
}

static bool no_such_address(struct call *c)
{
    static const char *const names[] = { "GET", "POST", "PATCH", "DELETE" };
    struct buf allow = { 0 };
    if (!c->m.method_known)
        return diag_add(&c->d, E_NOT_FOUND, NULL, "没有这个地址");
    for (unsigned i = 0; i < COUNTOF(names); i++)
        if (c->m.methods & 1u << i)
            buf_printf(&allow, "%s%s", allow.n ? ", " : "", names[i]);
    http_reply_header(c->r, "Allow", str_dup(c->arena, buf_str(&allow)));
    buf_free(&allow);
    return diag_std(&c->d, E_METHOD, NULL);
}

static bool check(struct api *api, struct call *c)
{
    bool open = c->m.route && c->m.route->flags & OPEN;
    if (!open && !find_caller(api, c))
        return false;
    if (!c->m.route)
        return no_such_address(c);
    return check_origin(c) && check_csrf(c) && check_media(c) && check_params(c) &&
           check_version(c) && check_key(c);
}

/* What a person may is the service's to say; here is only who asks. */
static struct who who_begin(const struct call *c)
{
    return (struct who){ .login = STR(""),
                         .name = STR(""),
                         .role = ROLE__COUNT,
                         .address = c->q->peer,
                         .request = c->q->id,
                         .source = STR("manual"),
                         .now = clock_now(c->arena),
                         .today = clock_today(c->arena) };
}

static struct who who_of(const struct call *c)
{
    const struct session *s = &c->session;
    struct who who = who_begin(c);
    enum role role = s->role < 0 ? ROLE__COUNT : (enum role)s->role;
    if (s->person == 0 || people_who(city_people(c->at->city), c->arena, s->person, role, &who))
        return who;
    who.person = s->person; /* signed in, but for nothing */
    who.login = s->login;
    who.name = s->name;
    return who;
}

/* Most bytes of the files a route takes; 0 = it takes none. */
static int64_t file_bytes(const struct api *api, const struct route *r)
{
    const struct city_options *o = city_settings(api->settings.city);
    if (r == &routes[ROUTE_import_create])
        return o->upload_bytes;
    return r == &routes[ROUTE_attachment_add] ? o->attachment_bytes : 0;
}

static void set_lane(struct api *api, const struct call *c, struct http_admission *a)
{
    int64_t bytes = file_bytes(api, c->m.route);
    a->lane = writes(c->q) || c->m.route->flags & SLOW ? HTTP_WAIT : HTTP_READ;
    a->body_limit = !writes(c->q) ? 0 : a->secret ? SECRET_BYTES : BODY_BYTES;
    a->spool = bytes > 0;
    if (bytes)
        a->body_limit = bytes + FORM_BYTES;
}

/* ---- what was refused is journalled ------------------------------------------------------------- */

/* What one may not do, and what is not there for him: rules and typing errors are neither. */
static bool was_refused(const struct call *c)
{
    if (!c->m.route || diag_ok(&c->d))
        return false;
    switch ((int)diag_verdict(&c->d)) {
    case E_DENIED:
    case E_CSRF:
    case E_PASSWORD_FIRST:
    case E_OTP_FIRST:
        return true;
    case E_NOT_FOUND:
        return c->m.id || c->m.text.n;
    default:
        return false;
    }
}

/* /api/v1/project/{id}/move is about projects too. */
static const struct record *record_of(const struct call *c)
{
    struct str rest = str_c(c->m.route->path + sizeof "/api/v1/" - 1);
    struct str name;
    if (c->m.record || !str_split(&rest, '/', &name))
        return c->m.record;
    return record_find(name);
}

static void tell_refusal(struct call *c, bool may_wait)
{
    if (!was_refused(c))
        return;
    const struct refusal what = { .method = c->m.route->method,
                                  .route = c->m.route->path,
                                  .error = err_id(diag_verdict(&c->d)),
                                  .rec = record_of(c),
                                  .id = c->m.id };
    refusals_add(c->at->refusals, &c->who, &what, may_wait);
}

/* As the session knows him, without asking the store. */
static struct who who_at_door(const struct call *c)
{
    const struct session *s = &c->session;
    bool acts = s->person && s->role >= 0;
    return (struct who){ .person = s->person,
                         .login = s->login,
                         .role = acts ? (enum role)s->role : ROLE__COUNT,
                         .address = c->q->peer,
                         .request = c->q->id };
}

static bool admit(void *ctx, struct http_request *q, struct http_admission *a, struct http_reply *r)
{
    struct api *api = ctx;
    if (!str_starts(q->path, STR("/api/"))) {
        a->lane = HTTP_QUICK;
        if (!writes(q))
            return true;
        http_reply_header(r, "Allow", STR("GET"));
        http_reply_error(r, E_METHOD, NULL);
        return false;
    }
    struct call *c = NEW(q->arena, struct call, 1);
    *c = (struct call){ .at = &api->settings, .q = q, .r = r, .arena = q->arena };
    c->once = (struct once){ STR(""), STR("") };
    c->session.login = c->session.name = STR("");
    diag_init(&c->d, q->arena);
    c->m = route_find(http_method_name(q->method), q->path);
    a->secret = c->m.route && c->m.route->flags & WIPED;
    if (!check(api, c)) {
        http_reply_diag(r, &c->d);
        c->who = who_at_door(c);
        tell_refusal(c, false);
        return false;
    }
    set_lane(api, c, a);
    q->app = c;
    return true;
}

/* ---- handling ---------------------------------------------------------------------------------------- */

/* Of everything that makes one request another. */
static struct str request_digest(const struct call *c)
{
    unsigned char sum[SM3_BYTES];
    char *hex = NEW(c->arena, char, SM3_HEX + 1);
    char block[8192];
    struct sm3 *h = sm3_open();
    const struct str parts[] = { http_method_name(c->q->method), STR(" "), c->q->path, STR("\n"),
                                 http_header(c->q, "If-Match"),  STR("\n") };
    for (size_t i = 0; i < COUNTOF(parts); i++)
        sm3_add(h, parts[i]);
    for (size_t i = 0; i < c->q->nparams; i++) {
        sm3_add(h, c->q->params[i].name);
        sm3_add(h, STR("="));
        sm3_add(h, c->q->params[i].value);
        sm3_add(h, STR("\n"));
    }
    int64_t at = 0;
    for (int64_t n; (n = http_body_read(&c->q->body, at, block, sizeof block)) > 0; at += n)
        sm3_add(h, (struct str){ block, (size_t)n });
    sm3_end(h, sum);
    sm3_close(h);
    hex_put(sum, sizeof sum, hex);
    return (struct str){ hex, SM3_HEX };
}

/* What memory could not say at admission: an account has changed, or must do something first. */
static bool confirm(struct call *c)
{
    struct session *s = &c->session;
    if (c->m.route->flags & OPEN)
        return true;
    if (s->stale && !session_confirm(c->at->sessions, c->arena, s))
        return diag_std(&c->d, E_SIGN_IN, NULL);
    if (!s->must || c->m.route->flags & FIRST)
        return true;
    return diag_std(&c->d, s->must & MUST_PASSWORD ? E_PASSWORD_FIRST : E_OTP_FIRST, NULL);
}

static bool enter(struct call *c)
{
    c->who = who_begin(c);
    bool may = bearer_enter(c->at->bearers, c->arena, &c->bearer, &c->who, &c->d);
    c->session.login = c->who.login;
    c->session.name = c->who.name;
    return may;
}

/* Whoever was refused too often waits, but may always leave. */
static bool slowed(struct api *api, struct call *c)
{
    int64_t wait = patience_wait(api->patience, &c->who);
    if (wait == 0 || c->m.route == &routes[ROUTE_session_end])
        return false;
    http_reply_header(c->r, "Retry-After", str_printf(c->arena, "%lld", (long long)wait));
    diag_add(&c->d, E_BUSY, NULL, "被拒绝的请求过多，请 %lld 秒后再试", (long long)wait);
    http_reply_diag(c->r, &c->d);
    return true;
}

static void handle(void *ctx, struct http_request *q, struct http_reply *r)
{
    struct api *api = ctx;
    struct call *c = q->app;
    if (!c) {
        if (!static_answer(q, r))
            http_reply_error(r, E_NOT_FOUND, NULL);
        return;
    }
    c->r = r;
    bool may = c->bearer.id ? enter(c) : confirm(c);
    if (!c->bearer.id)
        c->who = who_of(c);
    if (!may) {
        http_reply_diag(r, &c->d);
        tell_refusal(c, true);
        return;
    }
    if (slowed(api, c))
        return;
    c->use = (struct use){
        .city = c->at->city, .who = &c->who, .once = &c->once, .reply = &c->reply, .d = &c->d
    };
    if (c->once.key.n) {
        c->once.key =
            str_printf(c->arena, "%lld/" STR_FMT, (long long)c->who.person, STR_ARG(c->once.key));
        c->once.digest = request_digest(c);
    }
    calls[c->m.route - routes](c);
    patience_see(api->patience, &c->who, &c->d);
    tell_refusal(c, true);
}

static void done(void *ctx, const struct http_request *q, int status, int64_t bytes,
                 int64_t microseconds)
{
    (void)ctx;
    if (status >= 500)
        log_error("%.*s " STR_FMT " -> %d, %lld bytes, %lld us, request " STR_FMT,
                  STR_ARG(http_method_name(q->method)), STR_ARG(str_slice(q->path, 0, 200)), status,
                  (long long)bytes, (long long)microseconds, STR_ARG(q->id));
}

struct http_app api_app(struct api *api)
{
    return (struct http_app){ .ctx = api, .admit = admit, .handle = handle, .done = done };
}

struct api *api_open(const struct api_settings *o)
{
    struct api *api = calloc(1, sizeof *api);
    if (!api)
        fatal("out of memory");
    ASSERT(o->spool.n < sizeof api->spool);
    memcpy(api->spool, o->spool.p, o->spool.n);
    api->settings = *o;
    api->settings.spool = (struct str){ api->spool, o->spool.n };
    api->patience = patience_open(o->city);
    return api;
}

void api_close(struct api *api)
{
    if (!api)
        return;
    patience_close(api->patience);
    free(api);
}
