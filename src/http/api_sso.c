/* api_sso.c - signing in through the provider: there, back, the second factor, linking one's own account. */
#include "http/call.h"

#include "base/secret.h"

/* Lax, unlike the session's: it must come along when the provider sends the browser back. */
static const char *ticket_name(const struct call *c)
{
    return c->q->secure ? "__Host-ztf_sso" : "ztf_sso";
}

static void set_ticket(struct call *c, const char *ticket)
{
    const char *age = ticket[0] ? "600" : "0";
    http_reply_header(c->r, "Set-Cookie",
                      str_printf(c->arena, "%s=%s; Path=/; HttpOnly; SameSite=Lax; Max-Age=%s%s",
                                 ticket_name(c), ticket, age, c->q->secure ? "; Secure" : ""));
}

static struct sso_call call_of(struct call *c)
{
    size_t times = 0;
    struct sso_call s = {
        .sso = c->at->sso, .ticket = STR(""), .address = c->q->peer, .request = c->q->id, .d = &c->d
    };
    s.presented = call_cookie(c->q, &times);
    if (http_cookie(c->q, ticket_name(c), &s.ticket) != 1)
        s.ticket = STR("");
    return s;
}

static bool has_provider(struct call *c)
{
    return c->at->sso || diag_add(&c->d, E_NOT_FOUND, NULL, "本系统没有启用统一身份登录");
}

void call_session_ways(struct call *c)
{
    struct jw w = { .out = call_json(c) };
    jw_open(&w, '{');
    jw_key(&w, "oidc");
    if (c->at->sso) {
        jw_open(&w, '{');
        jw_key(&w, "label");
        jw_str(&w, sso_label(c->at->sso));
        jw_close(&w, '}');
    } else {
        jw_null(&w);
    }
    jw_key(&w, "text");
    jw_str(&w, sso_text(call_param(c, "why")));
    jw_close(&w, '}');
}

static void go(struct call *c, const struct sso_step *step)
{
    if (step->entered)
        call_set_cookie(c, step->in.session.token, "");
    set_ticket(c, step->ticket);
    http_reply_header(c->r, "Location", step->to);
    http_reply_status(c->r, 302);
}

void call_sso_begin(struct call *c)
{
    struct sso_step step;
    const struct sso_call s = call_of(c);
    if (!has_provider(c)) {
        call_end(c, false);
        return;
    }
    sso_begin(&s, call_param(c, "back"), 0, &step);
    go(c, &step);
}

void call_sso_return(struct call *c)
{
    struct sso_step step;
    const struct sso_call s = call_of(c);
    const struct sso_answer answer = { .oidc = { .code = call_param(c, "code"),
                                                 .issuer = call_param(c, "iss") },
                                       .state = call_param(c, "state"),
                                       .error = call_param(c, "error") };
    if (!has_provider(c)) {
        call_end(c, false);
        return;
    }
    sso_return(&s, &answer, &step);
    go(c, &step);
    secret_wipe(&step, sizeof step);
}

static void wait_header(struct call *c, int64_t wait)
{
    if (wait)
        http_reply_header(c->r, "Retry-After", str_printf(c->arena, "%lld", (long long)wait));
}

void call_sso_code(struct call *c)
{
    struct signed_in in;
    struct str code;
    const struct call_text texts[] = { { "code", &code, false } };
    const struct sso_call s = call_of(c);
    int64_t wait = 0;
    json_t *body = call_body(c);
    bool ok = body && call_texts(c, body, texts, COUNTOF(texts)) && has_provider(c) &&
              sso_code(&s, code, &in, &wait);
    json_decref(body);
    if (ok) {
        call_put_signed_in(c, &in);
        set_ticket(c, "");
    }
    wait_header(c, wait);
    call_end(c, ok);
}

void call_sso_link(struct call *c)
{
    struct sso_step step;
    struct str password;
    const struct call_text texts[] = { { "password", &password, false } };
    int64_t wait = 0;
    const struct account_use u = { .gate = c->at->gate,
                                   .sessions = c->at->sessions,
                                   .city = c->at->city,
                                   .who = &c->who,
                                   .wait = &wait,
                                   .d = &c->d };
    json_t *body = call_body(c);
    bool ok = body && call_texts(c, body, texts, COUNTOF(texts)) && has_provider(c) &&
              account_sso_begin(&u, c->at->sso, c->session.person, password, &step);
    json_decref(body);
    if (ok) {
        struct jw w = { .out = call_json(c) };
        jw_open(&w, '{');
        jw_key(&w, "url");
        jw_str(&w, step.to);
        jw_close(&w, '}');
        set_ticket(c, step.ticket);
    }
    wait_header(c, wait);
    call_end(c, ok);
}
