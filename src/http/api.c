/* api.c - admits calls, finds who asks, and hands them to the use case; see api.h. */
#include "http/api.h"

#include "base/clock.h"
#include "base/log.h"
#include "base/sm.h"
#include "http/call.h"
#include "http/parse.h"
#include "http/static.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { BODY_BYTES = 1 << 20, FORM_BYTES = 64 << 10, KEY_MOST = 64, PATH_MOST = 1024 };

struct api {
    struct api_settings settings;
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

void call_reply(struct call *c, bool ok)
{
    struct reply *reply = &c->reply;
    if (ok) {
        if (reply->body.n)
            buf_add(call_json(c), buf_str(&reply->body));
        http_reply_status(c->r, reply->status);
        put_version(c, reply->version);
    } else if (reply->body.n && diag_verdict(&c->d) == E_STALE) {
        reply_conflict(c, reply);
    } else {
        http_reply_diag(c->r, &c->d);
    }
    buf_free(&reply->body);
}

json_t *call_body(struct call *c)
{
    struct str text = c->q->body.text;
    return json_read(text.n ? text : STR("{}"), &json_defaults, &c->d);
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

static bool find_session(struct api *api, struct call *c)
{
    struct str token;
    size_t times = http_cookie(c->q, "ztf_session", &token);
    return times == 1 && session_find(api->settings.sessions, token, &c->session);
}

static bool same_token(struct str a, const char *secret)
{
    unsigned diff = a.n != strlen(secret);
    for (size_t i = 0; i < a.n && secret[i]; i++)
        diff |= (unsigned)(unsigned char)a.p[i] ^ (unsigned)(unsigned char)secret[i];
    return diff == 0 && a.n > 0;
}

static bool check_params(struct call *c)
{
    const struct http_request *q = c->q;
    for (size_t i = 0; i < q->nparams; i++) {
        struct str name = q->params[i].name;
        size_t times = 0;
        struct str value;
        if (!route_takes(c->m.route, name))
            return diag_add(&c->d, E_UNKNOWN_PARAMETER, NULL, "没有查询参数“" STR_FMT "”",
                            STR_ARG(str_slice(name, 0, 60)));
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

static bool check_csrf(struct call *c)
{
    if (!writes(c->q) || c->m.route->flags & OPEN)
        return true;
    return same_token(http_header(c->q, "X-CSRF-Token"), c->session.csrf) ||
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
    if (!open && !find_session(api, c))
        return diag_std(&c->d, E_SIGN_IN, NULL);
    if (!c->m.route)
        return no_such_address(c);
    return check_csrf(c) && check_media(c) && check_params(c) && check_version(c) && check_key(c);
}

static struct who who_of(const struct call *c)
{
    return (struct who){ .login = str_dup(c->arena, c->session.login),
                         .name = str_dup(c->arena, c->session.name),
                         .role = c->session.role,
                         .everything = true, /* accounts and duties come with their release */
                         .area = STR(""),
                         .address = c->q->peer,
                         .request = c->q->id,
                         .source = STR("manual"),
                         .now = clock_now(c->arena),
                         .today = clock_today(c->arena) };
}

static void set_lane(struct api *api, const struct call *c, struct http_admission *a)
{
    bool upload = c->m.route == &routes[ROUTE_import_create];
    a->lane = writes(c->q) ? HTTP_WAIT : HTTP_READ;
    if (c->m.route == &routes[ROUTE_import_errors])
        a->lane = HTTP_WAIT;
    a->body_limit = writes(c->q) ? BODY_BYTES : 0;
    a->spool = upload;
    if (upload)
        a->body_limit = city_settings(api->settings.city)->upload_bytes + FORM_BYTES;
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
    diag_init(&c->d, q->arena);
    c->m = route_find(http_method_name(q->method), q->path);
    if (!check(api, c)) {
        http_reply_diag(r, &c->d);
        return false;
    }
    c->who = who_of(c);
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

static void handle(void *ctx, struct http_request *q, struct http_reply *r)
{
    struct call *c = q->app;
    (void)ctx;
    if (!c) {
        if (!static_answer(q, r))
            http_reply_error(r, E_NOT_FOUND, NULL);
        return;
    }
    c->r = r;
    c->use = (struct use){
        .city = c->at->city, .who = &c->who, .once = &c->once, .reply = &c->reply, .d = &c->d
    };
    if (c->once.key.n)
        c->once.digest = request_digest(c);
    calls[c->m.route - routes](c);
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
    return api;
}

void api_close(struct api *api)
{
    free(api);
}
