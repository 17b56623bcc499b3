/* api_account.c - one's own account: sessions, password, second factor; and tokens given to others. */
#include "http/call.h"

#include "base/clock.h"
#include "base/secret.h"

struct account_use call_account(struct call *c, int64_t *wait)
{
    *wait = 0;
    return (struct account_use){ .gate = c->at->gate,
                                 .sessions = c->at->sessions,
                                 .city = c->at->city,
                                 .who = &c->who,
                                 .wait = wait,
                                 .d = &c->d };
}

void call_account_end(struct call *c, int64_t wait, bool ok)
{
    if (wait)
        http_reply_header(c->r, "Retry-After", str_printf(c->arena, "%lld", (long long)wait));
    call_end(c, ok);
}

static bool need_role(struct call *c, enum role_bit role, const char *text)
{
    return c->session.roles & (unsigned)role || diag_add(&c->d, E_DENIED, NULL, "%s", text);
}

/* ---- sessions --------------------------------------------------------------------------------------- */

static void put_line(struct call *c, struct jw *w, const struct session_line *line)
{
    jw_open(w, '{');
    jw_key(w, "id");
    jw_c(w, line->id);
    jw_key(w, "started");
    jw_str(w, moment_text(c->arena, line->started));
    jw_key(w, "seen");
    jw_str(w, moment_text(c->arena, line->seen));
    jw_key(w, "address");
    jw_str(w, line->address);
    jw_key(w, "current");
    jw_bool(w, line->current);
    jw_close(w, '}');
}

/* One's own; the security officer's eye is on everybody's. */
static bool whose(struct call *c, int64_t *person)
{
    struct str given = call_param(c, "person");
    *person = c->session.person;
    if (given.n == 0)
        return true;
    if (!str_int(given, person) || *person <= 0)
        return diag_add(&c->d, E_PARAMETER, NULL, "person 应为人员账户的编号");
    return *person == c->session.person ||
           need_role(c, W_security, "只有安全管理员能查看他人的登录");
}

void call_sessions_list(struct call *c)
{
    int64_t person = 0;
    bool ok = whose(c, &person);
    if (ok) {
        struct session_lines lines = session_list(c->at->sessions, c->arena, person, &c->session);
        struct jw w = { .out = call_json(c) };
        jw_open(&w, '{');
        jw_key(&w, "sessions");
        jw_open(&w, '[');
        for (size_t i = 0; i < lines.n; i++)
            put_line(c, &w, &lines.line[i]);
        jw_close(&w, ']');
        jw_close(&w, '}');
    }
    call_end(c, ok);
}

void call_sessions_end(struct call *c)
{
    int64_t person = c->session.roles & W_security ? 0 : c->session.person;
    bool ok = session_end_id(c->at->sessions, &c->who, person, c->m.text, &c->d);
    http_reply_status(c->r, 204);
    call_end(c, ok);
}

/* ---- password ------------------------------------------------------------------------------------------ */

void call_password(struct call *c)
{
    struct signed_in in;
    struct str old;
    struct str fresh;
    const struct call_text texts[] = { { "old", &old, false }, { "password", &fresh, false } };
    int64_t wait = 0;
    struct account_use u = call_account(c, &wait);
    json_t *body = call_body(c);
    bool ok = body && call_texts(c, body, texts, COUNTOF(texts)) &&
              account_password(&u, c->session.person, old, fresh, &in);
    json_decref(body);
    if (ok)
        call_put_signed_in(c, &in);
    call_account_end(c, wait, ok);
}

/* ---- second factor --------------------------------------------------------------------------------------- */

void call_otp_get(struct call *c)
{
    struct standing who;
    struct tx *tx = store_read(city_store(c->at->city));
    bool ok = standing_of(tx, c->arena, c->session.person, c->who.today, &who);
    struct policy p = policy_load(tx, c->arena, c->who.today);
    ok = store_read_end(tx) && (ok || diag_std(&c->d, E_STORE, NULL));
    if (ok) {
        struct jw w = { .out = call_json(c) };
        jw_open(&w, '{');
        jw_key(&w, "enrolled");
        jw_bool(&w, who.enrolled);
        jw_key(&w, "required");
        jw_bool(&w, (who.roles & p.otp_roles) != 0);
        jw_close(&w, '}');
    }
    call_end(c, ok);
}

void call_otp_begin(struct call *c)
{
    struct otp_secret secret;
    struct str password;
    const struct call_text texts[] = { { "password", &password, false } };
    int64_t wait = 0;
    struct account_use u = call_account(c, &wait);
    json_t *body = call_body(c);
    bool ok = body && call_texts(c, body, texts, COUNTOF(texts)) &&
              account_otp_begin(&u, c->session.person, password, &secret);
    json_decref(body);
    if (ok) {
        struct jw w = { .out = call_json(c) };
        jw_open(&w, '{');
        jw_key(&w, "secret");
        jw_c(&w, secret.text);
        jw_key(&w, "uri");
        jw_str(&w, secret.uri);
        jw_close(&w, '}');
        secret_wipe(&secret, sizeof secret);
    }
    call_account_end(c, wait, ok);
}

void call_otp_confirm(struct call *c)
{
    struct str code;
    const struct call_text texts[] = { { "code", &code, false } };
    int64_t wait = 0;
    struct account_use u = call_account(c, &wait);
    json_t *body = call_body(c);
    bool ok = body && call_texts(c, body, texts, COUNTOF(texts)) &&
              account_otp_confirm(&u, c->session.person, code);
    json_decref(body);
    if (ok)
        call_otp_get(c);
    else
        call_account_end(c, wait, false);
}

/* ---- tokens ------------------------------------------------------------------------------------------------ */

static bool take_flag(struct call *c, const json_t *body, const char *key, bool *to)
{
    const json_t *v = json_object_get(body, key);
    *to = json_is_true(v);
    if (json_object_size(body) != (v != NULL))
        return diag_std(&c->d, E_UNKNOWN_FIELD, NULL);
    return !v || json_is_boolean(v) || diag_add(&c->d, E_TYPE, key, "%s 应为 true 或 false", key);
}

void call_reset_begin(struct call *c)
{
    char token[TOKEN + 1];
    bool drop_otp = false;
    int64_t wait = 0;
    struct account_use u = call_account(c, &wait);
    json_t *body = call_body(c);
    bool ok = body && need_role(c, W_sysadmin, "只有系统管理员能重置账户") &&
              take_flag(c, body, "otp", &drop_otp);
    json_decref(body);
    if (ok && c->m.id == c->session.person)
        ok = diag_add(&c->d, E_DENIED, NULL, "不能重置自己的账户，请由另一名系统管理员办理");
    ok = ok && account_reset_begin(&u, c->m.id, drop_otp, token);
    if (ok) {
        struct jw w = { .out = call_json(c) };
        jw_open(&w, '{');
        jw_key(&w, "token");
        jw_c(&w, token);
        jw_close(&w, '}');
    }
    call_account_end(c, wait, ok);
}

void call_reset(struct call *c)
{
    struct str token;
    struct str password;
    const struct call_text texts[] = { { "token", &token, false },
                                       { "password", &password, false } };
    int64_t wait = 0;
    struct account_use u = call_account(c, &wait);
    json_t *body = call_body(c);
    bool ok =
        body && call_texts(c, body, texts, COUNTOF(texts)) && account_reset(&u, token, password);
    json_decref(body);
    http_reply_status(c->r, 204);
    call_account_end(c, wait, ok);
}

void call_setup(struct call *c)
{
    struct account_new a = { .agency = STR(""), .post = STR("") };
    struct str token;
    struct str password;
    const struct call_text texts[] = { { "token", &token, false },
                                       { "login", &a.login, false },
                                       { "name", &a.name, false },
                                       { "password", &password, false } };
    int64_t wait = 0;
    struct account_use u = call_account(c, &wait);
    json_t *body = call_body(c);
    bool ok = body && call_texts(c, body, texts, COUNTOF(texts)) &&
              account_setup(&u, token, &a, password);
    if (ok) {
        struct jw w = { .out = call_json(c) };
        jw_open(&w, '{');
        jw_key(&w, "login");
        jw_str(&w, a.login);
        jw_close(&w, '}');
        http_reply_status(c->r, 201);
    }
    json_decref(body);
    call_account_end(c, wait, ok);
}
