/* api_session.c - signing in and out, what there is, and the stream of events. */
#include "derive/derive.h"
#include "http/call.h"
#include "http/sse.h"
#include "service/move.h"

#include <string.h>

static void put_me(struct jw *w, const struct session *s)
{
    jw_open(w, '{');
    jw_key(w, "login");
    jw_str(w, s->login);
    jw_key(w, "name");
    jw_str(w, s->name);
    jw_key(w, "role");
    jw_c(w, role_choices[s->role].id);
    jw_key(w, "role_label");
    jw_c(w, role_choices[s->role].label);
    jw_close(w, '}');
}

static void put_session(struct call *c, const struct session *s)
{
    struct jw w = { .out = call_json(c) };
    jw_open(&w, '{');
    jw_key(&w, "csrf");
    jw_c(&w, s->csrf);
    jw_key(&w, "me");
    put_me(&w, s);
    jw_close(&w, '}');
}

static struct str text_of(struct call *c, const json_t *body, const char *key)
{
    const json_t *v = json_object_get(body, key);
    if (!json_is_string(v))
        diag_add(&c->d, E_REQUIRED, key, "请填写 %s", key);
    return str_c(json_string_value(v));
}

static void set_cookie(struct call *c, const char *token, const char *age)
{
    const char *secure = c->q->secure ? "; Secure" : "";
    http_reply_header(c->r, "Set-Cookie",
                      str_printf(c->arena, "ztf_session=%s; Path=/; HttpOnly; SameSite=Strict%s%s",
                                 token, age, secure));
}

void call_session_start(struct call *c)
{
    struct session s;
    json_t *body = call_body(c);
    if (!body) {
        call_end(c, false);
        return;
    }
    struct credentials said = { .login = text_of(c, body, "login"),
                                .password = text_of(c, body, "password"),
                                .address = c->q->peer };
    bool ok = diag_ok(&c->d) && session_start(c->at->sessions, c->at->city, &said, &s, &c->d);
    json_decref(body);
    if (ok) {
        set_cookie(c, s.token, "");
        put_session(c, &s);
    }
    call_end(c, ok);
}

void call_session_get(struct call *c)
{
    put_session(c, &c->session);
}

void call_session_end(struct call *c)
{
    session_end(c->at->sessions, str_c(c->session.token));
    sse_drop(c->at->hub, str_c(c->session.token));
    set_cookie(c, "", "; Max-Age=0");
    http_reply_status(c->r, 204);
}

/* ---- meta --------------------------------------------------------------------------------------- */

static bool sees(const struct field *f, const void *ctx)
{
    return access_sees(ctx, f);
}

static void put_may(struct jw *w, const struct who *who, const struct record *rec)
{
    const struct {
        const char *key;
        enum verb verb;
    } verbs[] = { { "create", VERB_CREATE },
                  { "update", VERB_CHANGE },
                  { "withdraw", VERB_WITHDRAW },
                  { "import", VERB_IMPORT },
                  { "export", VERB_EXPORT } };
    jw_key(w, "may");
    jw_open(w, '{');
    for (size_t i = 0; i < COUNTOF(verbs); i++) {
        bool never = rec->flags & STORE_ONLY && verbs[i].verb != VERB_EXPORT;
        jw_key(w, verbs[i].key);
        jw_bool(w, !never && access_may(who, rec, verbs[i].verb));
    }
    jw_close(w, '}');
}

static void put_choices(struct jw *w, const char *key, const struct choice *choices)
{
    jw_key(w, key);
    jw_open(w, '[');
    for (; choices->id; choices++) {
        jw_open(w, '{');
        jw_key(w, "id");
        jw_c(w, choices->id);
        jw_key(w, "label");
        jw_c(w, choices->label);
        jw_close(w, '}');
    }
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
    jw_key(w, "ledgers");
    jw_open(w, '[');
    for (int r = 0; r < R__COUNT; r++) {
        if (!access_may(&c->who, &ledger[r], VERB_READ))
            continue;
        derive_form_open(w, &ledger[r], sees, &c->who);
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
    http_reply_events(c->r, str_dup(c->arena, str_c(c->session.token)), text);
}
