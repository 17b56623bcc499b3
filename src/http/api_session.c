/* api_session.c - signing in and out, what there is, and the stream of events. */
#include "base/clock.h"
#include "derive/derive.h"
#include "http/call.h"
#include "http/sse.h"
#include "service/inbox.h"
#include "service/move.h"
#include "service/people.h"

void call_put_choice(struct jw *w, const struct choice *c)
{
    jw_open(w, '{');
    jw_key(w, "id");
    jw_c(w, c->id);
    jw_key(w, "label");
    jw_c(w, c->label);
    jw_close(w, '}');
}

static void put_me(struct jw *w, const struct session *s)
{
    jw_open(w, '{');
    jw_key(w, "login");
    jw_str(w, s->login);
    jw_key(w, "name");
    jw_str(w, s->name);
    jw_key(w, "role");
    jw_c(w, s->role >= 0 ? role_choices[s->role].id : "");
    jw_key(w, "role_label");
    jw_c(w, s->role >= 0 ? role_choices[s->role].label : "未授权");
    jw_key(w, "roles");
    jw_open(w, '[');
    for (int role = 0; role < ROLE__COUNT; role++)
        if (s->roles & 1u << role)
            call_put_choice(w, &role_choices[role]);
    jw_close(w, ']');
    jw_close(w, '}');
}

void call_put_session(struct call *c, const struct session *s, struct str token)
{
    char csrf[SESSION_CSRF + 1];
    struct jw w = { .out = call_json(c) };
    struct tx *tx = store_read(city_store(c->at->city));
    int64_t unread = inbox_unread(tx, c->arena, s->person);
    store_read_end(tx);
    session_csrf(token, csrf);
    jw_open(&w, '{');
    jw_key(&w, "csrf");
    jw_c(&w, csrf);
    jw_key(&w, "me");
    put_me(&w, s);
    jw_key(&w, "unread");
    jw_int(&w, unread);
    jw_key(&w, "must");
    jw_open(&w, '[');
    if (s->must & MUST_PASSWORD)
        jw_c(&w, "password");
    if (s->must & MUST_OTP)
        jw_c(&w, "otp");
    jw_close(&w, ']');
    jw_close(&w, '}');
}

void call_put_signed_in(struct call *c, const struct signed_in *in)
{
    const struct session s = { .person = in->who.person,
                               .login = in->who.login,
                               .name = in->who.name,
                               .role = in->who.role,
                               .roles = people_roles(city_people(c->at->city), in->session.person,
                                                     clock_today(c->arena)),
                               .must = in->must };
    call_set_cookie(c, in->session.token, "");
    call_put_session(c, &s, str_c(in->session.token));
}

void call_session_start(struct call *c)
{
    struct signed_in in;
    struct credentials said = { .address = c->q->peer, .request = c->q->id };
    const struct call_text texts[] = { { "login", &said.login, false },
                                       { "password", &said.password, false },
                                       { "otp", &said.otp, true } };
    size_t times = 0;
    int64_t wait = 0;
    json_t *body = call_body(c);
    said.presented = call_cookie(c->q, &times);
    bool ok = body && call_texts(c, body, texts, COUNTOF(texts)) &&
              sign_in(c->at->gate, c->at->sessions, &said, &in, &wait, &c->d);
    json_decref(body);
    if (ok)
        call_put_signed_in(c, &in);
    if (wait)
        http_reply_header(c->r, "Retry-After", str_printf(c->arena, "%lld", (long long)wait));
    call_end(c, ok);
}

void call_session_get(struct call *c)
{
    call_put_session(c, &c->session, c->token);
}

void call_session_act(struct call *c)
{
    struct str id;
    const struct call_text texts[] = { { "role", &id, false } };
    json_t *body = call_body(c);
    bool ok = body && call_texts(c, body, texts, COUNTOF(texts));
    int role = ok ? choice_find(role_choices, id) : -1;
    ok = ok &&
         ((role >= 0 && session_act(c->at->sessions, str_c(c->session.key), (enum role)role)) ||
          diag_add(&c->d, E_CHOICE, "role", "您没有这个角色"));
    json_decref(body);
    if (ok) {
        c->session.role = role;
        call_put_session(c, &c->session, c->token);
    }
    call_end(c, ok);
}

void call_session_end(struct call *c)
{
    bool ok = session_end(c->at->sessions, &c->who, str_c(c->session.key), &c->d);
    call_set_cookie(c, "", "; Max-Age=0");
    http_reply_status(c->r, 204);
    call_end(c, ok);
}

/* ---- meta --------------------------------------------------------------------------------------- */

static bool sees(const struct field *f, const void *ctx)
{
    return access_sees(ctx, f);
}

static bool masked(const struct field *f, const void *ctx)
{
    return access_sight(ctx, f) == SIGHT_MASKED;
}

static bool reveals(const struct field *f, const void *ctx)
{
    return access_reveals(ctx, f);
}

static bool writes(const struct field *f, const void *ctx)
{
    return access_writes(ctx, f);
}

static void put_may(struct jw *w, const struct who *who, const struct record *rec)
{
    const struct {
        const char *key;
        enum verb verb;
    } verbs[] = { { "create", VERB_create },     { "update", VERB_change },
                  { "withdraw", VERB_withdraw }, { "import", VERB_import },
                  { "export", VERB_export },     { "approve", VERB_approve },
                  { "release", VERB_release } };
    jw_key(w, "may");
    jw_open(w, '{');
    for (size_t i = 0; i < COUNTOF(verbs); i++) {
        bool never = rec->flags & STORE_ONLY && verbs[i].verb != VERB_export;
        jw_key(w, verbs[i].key);
        jw_bool(w, !never && access_may(who, rec, verbs[i].verb));
    }
    jw_close(w, '}');
}

static void put_choices(struct jw *w, const char *key, const struct choice *choices)
{
    jw_key(w, key);
    jw_open(w, '[');
    for (; choices->id; choices++)
        call_put_choice(w, choices);
    jw_close(w, ']');
}

static void put_city(struct call *c, struct jw *w)
{
    struct tx *tx = store_read(city_store(c->at->city));
    struct city_name city = city_name(tx, c->arena);
    store_read_end(tx);
    jw_key(w, "city");
    jw_open(w, '{');
    jw_key(w, "code");
    jw_str(w, city.code);
    jw_key(w, "name");
    jw_str(w, city.name);
    jw_key(w, "sample");
    jw_bool(w, city.sample);
    jw_close(w, '}');
}

static void put_ledgers(struct call *c, struct jw *w)
{
    const struct form_view view = {
        .sees = sees, .masked = masked, .reveals = reveals, .writes = writes, .ctx = &c->who
    };
    jw_key(w, "ledgers");
    jw_open(w, '[');
    for (int r = 0; r < R__COUNT; r++) {
        if (!access_may(&c->who, &ledger[r], VERB_read))
            continue;
        derive_form_open(w, &ledger[r], &view);
        put_may(w, &c->who, &ledger[r]);
        jw_close(w, '}');
    }
    jw_close(w, ']');
}

void call_meta(struct call *c)
{
    struct jw w = { .out = call_json(c) };
    jw_open(&w, '{');
    jw_key(&w, "release");
    jw_c(&w, ZTF_RELEASE);
    put_city(c, &w);
    jw_key(&w, "me");
    put_me(&w, &c->session);
    put_choices(&w, "roles", role_choices);
    put_choices(&w, "lists", ledger[R_annual_plan].fields[F_annual_plan_list].choices);
    jw_key(&w, "moves");
    project_moves(&w);
    put_ledgers(c, &w);
    jw_close(&w, '}');
}

void call_openapi(struct call *c)
{
    openapi_put(call_json(c));
}

void call_events(struct call *c)
{
    struct buf first = { 0 };
    sse_format(&first, "hello", STR("{}"));
    struct str text = str_dup(c->arena, buf_str(&first));
    buf_free(&first);
    char topic[SSE_TOPIC];
    http_reply_events(
        c->r, str_dup(c->arena, sse_topic(topic, c->who.person, str_c(c->session.key))), text);
}
