/* oidc.c - see oidc.h. */
#include "link/oidc.h"

#include "base/clock.h"
#include "base/json.h"
#include "base/log.h"
#include "base/secret.h"
#include "base/sm.h"
#include "link/fetch.h"
#include "link/wire.h"

#include <pthread.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

enum {
    ANSWER_MOST = 256 << 10, /* bytes of a description, a key set, a token answer */
    FRESH_MS = 3600 * 1000,  /* so old a description or key set is asked for anew … */
    STALE_MS = 86400 * 1000, /* … and so old it still serves when there is no answer */
    WINDOW_MS = 60 * 1000,   /* unknown keys make us ask so often at most … */
    WINDOW_ASKS = 5,         /* … in a window */
    PAIR_MOST = 1 << 10      /* bytes of client and secret as sent */
};

/* A text of the provider with its age. */
struct known {
    char *text; /* NULL = never had */
    int64_t at_ms;
};

struct oidc {
    struct arena arena; /* of the settings */
    struct oidc_settings o;
    bool loopback;
    pthread_mutex_t lock; /* over all below; never held while waiting */
    struct known about, keys;
    int busy;
    int64_t window_ms;
    int asks;
};

/* The description's members that count; borrowed from `json`. */
struct about {
    json_t *json;
    struct str authorization, token, keys;
    bool names_itself; /* answers come with iss */
};

/* ---- opening ------------------------------------------------------------------------------------------- */

static bool check_address(const struct oidc *p, const char *what, struct str url, struct diag *d)
{
    struct arena *a = d->arena;
    struct fetch_target t = fetch_target(a, url);
    return (t.good && (!t.loopback || p->loopback)) ||
           diag_add(d, E_PARAMETER, NULL, "%s 应为 https 地址：“" STR_FMT "”", what, STR_ARG(url));
}

static bool check_settings(struct oidc *p, struct diag *d)
{
    const struct oidc_settings *o = &p->o;
    p->loopback = fetch_target(d->arena, o->issuer).loopback;
    if (str_find(o->issuer, STR("?")) >= 0)
        return diag_add(d, E_PARAMETER, NULL, "issuer 不能带查询参数");
    if (o->client.n == 0 || 3 * (o->client.n + o->secret.n) >= PAIR_MOST)
        return diag_add(d, E_PARAMETER, NULL, "client 与 secret 合计应为 1 至 %d 字节",
                        PAIR_MOST / 3);
    return check_address(p, "issuer", o->issuer, d) && check_address(p, "site", o->back, d);
}

struct oidc *oidc_open(const struct oidc_settings *o, struct diag *d)
{
    struct oidc *p = calloc(1, sizeof *p);
    if (!p)
        fatal("out of memory");
    wire_begin();
    p->o = (struct oidc_settings){ .issuer = str_dup(&p->arena, o->issuer),
                                   .client = str_dup(&p->arena, o->client),
                                   .secret = str_dup(&p->arena, o->secret),
                                   .back = str_dup(&p->arena, o->back),
                                   .ca = str_dup(&p->arena, o->ca),
                                   .seconds = o->seconds ? o->seconds : OIDC_SECONDS };
    pthread_mutex_init(&p->lock, NULL);
    if (check_settings(p, d))
        return p;
    oidc_close(p);
    return NULL;
}

static void wipe(struct str s)
{
    char *p = NULL;
    memcpy(&p, &s.p, sizeof p); /* ours: the arena gave it */
    if (s.n)
        secret_wipe(p, s.n);
}

void oidc_close(struct oidc *p)
{
    if (!p)
        return;
    wipe(p->o.secret);
    arena_free(&p->arena);
    free(p->about.text);
    free(p->keys.text);
    pthread_mutex_destroy(&p->lock);
    free(p);
    wire_end();
}

static void mark(struct str ticket, const char *what, char out[OIDC_MARK + 1])
{
    unsigned char sum[SM3_BYTES];
    hmac_sm3(ticket, str_c(what), sum);
    hex_put(sum, sizeof sum, out);
}

void oidc_marks(struct str ticket, struct oidc_marks *out)
{
    mark(ticket, "state", out->state);
    mark(ticket, "nonce", out->nonce);
    mark(ticket, "verifier", out->verifier);
}

/* ---- asking -------------------------------------------------------------------------------------------- */

static bool enter(struct oidc *p)
{
    pthread_mutex_lock(&p->lock);
    bool free_place = p->busy < OIDC_AT_ONCE;
    p->busy += free_place;
    pthread_mutex_unlock(&p->lock);
    return free_place;
}

static void leave(struct oidc *p)
{
    pthread_mutex_lock(&p->lock);
    p->busy--;
    pthread_mutex_unlock(&p->lock);
}

static struct fetch fetch_of(const struct oidc *p, struct str url)
{
    return (struct fetch){ .url = url,
                           .form = STR(""),
                           .authorization = STR(""),
                           .ca = p->o.ca,
                           .loopback = p->loopback,
                           .most = ANSWER_MOST,
                           .seconds = p->o.seconds };
}

static json_t *read_object(struct arena *a, struct str text)
{
    struct diag d;
    diag_init(&d, a);
    return json_read(text, &json_defaults, &d);
}

/* A JSON object that answers a GET; its text, or empty after a line in the log. */
static struct str ask(const struct oidc *p, struct arena *a, struct str url)
{
    struct fetch f = fetch_of(p, url);
    struct fetched got;
    struct str why;
    if (!fetch(a, &f, &got, &why)) {
        log_error("sso: " STR_FMT ": " STR_FMT, STR_ARG(url), STR_ARG(why));
        return STR("");
    }
    json_t *json = got.status == 200 ? read_object(a, got.body) : NULL;
    if (!json)
        log_error("sso: " STR_FMT ": status %d, %zu bytes, no JSON object", STR_ARG(url),
                  got.status, got.body.n);
    json_decref(json);
    return json ? got.body : STR("");
}

/* A copy of what is known, when it is no older than `most`. */
static struct str recall(struct oidc *p, struct arena *a, const struct known *k, int64_t most)
{
    pthread_mutex_lock(&p->lock);
    bool good = k->text && clock_ms() - k->at_ms <= most;
    struct str s = good ? str_dup(a, str_c(k->text)) : STR("");
    pthread_mutex_unlock(&p->lock);
    return s;
}

static void remember(struct oidc *p, struct known *k, struct str text)
{
    char *copy = malloc(text.n + 1);
    if (!copy)
        fatal("out of memory");
    memcpy(copy, text.p, text.n);
    copy[text.n] = '\0';
    pthread_mutex_lock(&p->lock);
    free(k->text);
    *k = (struct known){ copy, clock_ms() };
    pthread_mutex_unlock(&p->lock);
}

/* ---- the provider's description -------------------------------------------------------------------------- */

static struct str member(const json_t *object, const char *key)
{
    return str_c(json_string_value(json_object_get(object, key)));
}

static bool read_about(const struct oidc *p, struct arena *a, struct str text, struct about *out)
{
    struct diag d;
    diag_init(&d, a);
    json_t *json = text.n ? read_object(a, text) : NULL;
    *out = (struct about){ .json = json,
                           .authorization = member(json, "authorization_endpoint"),
                           .token = member(json, "token_endpoint"),
                           .keys = member(json, "jwks_uri") };
    out->names_itself =
        json_is_true(json_object_get(json, "authorization_response_iss_parameter_supported"));
    if (!json)
        return false;
    bool good = str_eq(member(json, "issuer"), p->o.issuer) ||
                diag_add(&d, E_PARAMETER, NULL, "issuer 与设置不符");
    good = good && check_address(p, "authorization_endpoint", out->authorization, &d) &&
           check_address(p, "token_endpoint", out->token, &d) &&
           check_address(p, "jwks_uri", out->keys, &d);
    if (good)
        return true;
    log_error("sso: description of " STR_FMT ": " STR_FMT, STR_ARG(p->o.issuer),
              STR_ARG(d.first->text));
    json_decref(json);
    return false;
}

static struct str about_url(const struct oidc *p, struct arena *a)
{
    struct str base = p->o.issuer;
    if (str_ends(base, STR("/")))
        base = str_slice(base, 0, base.n - 1);
    return str_printf(a, STR_FMT "/.well-known/openid-configuration", STR_ARG(base));
}

static bool get_about(struct oidc *p, struct arena *a, struct about *out)
{
    if (read_about(p, a, recall(p, a, &p->about, FRESH_MS), out))
        return true;
    struct str text = ask(p, a, about_url(p, a));
    if (!read_about(p, a, text, out))
        return read_about(p, a, recall(p, a, &p->about, STALE_MS), out);
    remember(p, &p->about, text);
    return true;
}

static void put_parameter(struct buf *out, const char *name, struct str value)
{
    buf_printf(out, "%s%s=", out->n ? "&" : "", name);
    url_put(out, value);
}

static struct str challenge(struct arena *a, const struct oidc_marks *m)
{
    unsigned char sum[SHA256_BYTES];
    char text[64];
    sha256_of(str_c(m->verifier), sum);
    sodium_bin2base64(text, sizeof text, sum, sizeof sum, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    return str_dup(a, str_c(text));
}

enum oidc_end oidc_address(struct oidc *p, struct arena *a, const struct oidc_marks *m,
                           struct str *url)
{
    struct about about;
    struct buf q = { 0 };
    if (!enter(p))
        return OIDC_BUSY;
    bool known = get_about(p, a, &about);
    leave(p);
    if (!known)
        return OIDC_AWAY;
    put_parameter(&q, "response_type", STR("code"));
    put_parameter(&q, "client_id", p->o.client);
    put_parameter(&q, "redirect_uri", p->o.back);
    put_parameter(&q, "scope", STR("openid"));
    put_parameter(&q, "state", str_c(m->state));
    put_parameter(&q, "nonce", str_c(m->nonce));
    put_parameter(&q, "code_challenge", challenge(a, m));
    put_parameter(&q, "code_challenge_method", STR("S256"));
    const char *joint = str_find(about.authorization, STR("?")) >= 0 ? "&" : "?";
    *url = str_printf(a, STR_FMT "%s" STR_FMT, STR_ARG(about.authorization), joint,
                      STR_ARG(buf_str(&q)));
    buf_free(&q);
    json_decref(about.json);
    return OIDC_FINE;
}

/* ---- its keys -------------------------------------------------------------------------------------------- */

static struct str fresh_keys(struct oidc *p, struct arena *a, const struct about *about)
{
    struct str text = ask(p, a, about->keys);
    if (text.n)
        remember(p, &p->keys, text);
    return text;
}

static struct str get_keys(struct oidc *p, struct arena *a, const struct about *about)
{
    struct str text = recall(p, a, &p->keys, FRESH_MS);
    if (text.n == 0)
        text = fresh_keys(p, a, about);
    return text.n ? text : recall(p, a, &p->keys, STALE_MS);
}

/* Whether a token with a key nobody knows may make us ask for the keys again. */
static bool may_ask_again(struct oidc *p)
{
    pthread_mutex_lock(&p->lock);
    int64_t now = clock_ms();
    if (now - p->window_ms > WINDOW_MS) {
        p->window_ms = now;
        p->asks = 0;
    }
    bool may = p->asks < WINDOW_ASKS;
    p->asks += may;
    pthread_mutex_unlock(&p->lock);
    return may;
}

/* ---- the code becomes a token ------------------------------------------------------------------------------ */

/* RFC 6749 2.3.1: both escaped, then joined. */
static struct str basic(const struct oidc *p, struct arena *a)
{
    char text[2 * PAIR_MOST];
    struct buf pair = { .limit = PAIR_MOST };
    url_put(&pair, p->o.client);
    buf_char(&pair, ':');
    url_put(&pair, p->o.secret);
    sodium_bin2base64(text, sizeof text, (const unsigned char *)pair.p, pair.n,
                      sodium_base64_VARIANT_ORIGINAL);
    struct str s = str_printf(a, "Basic %s", text);
    secret_wipe(pair.p, pair.n);
    secret_wipe(text, sizeof text);
    buf_free(&pair);
    return s;
}

static struct str form(const struct oidc *p, struct arena *a, const struct oidc_marks *m,
                       struct str code)
{
    struct buf q = { 0 };
    put_parameter(&q, "grant_type", STR("authorization_code"));
    put_parameter(&q, "code", code);
    put_parameter(&q, "redirect_uri", p->o.back);
    put_parameter(&q, "code_verifier", str_c(m->verifier));
    if (p->o.secret.n == 0)
        put_parameter(&q, "client_id", p->o.client);
    struct str s = str_dup(a, buf_str(&q));
    buf_free(&q);
    return s;
}

/* What a refusal calls itself, if that is a word. */
static struct str error_of(struct arena *a, struct str body)
{
    json_t *json = read_object(a, body);
    struct str e = str_dup(a, str_slice(member(json, "error"), 0, 60));
    json_decref(json);
    return e;
}

static enum oidc_end get_token(const struct oidc *p, struct arena *a, const struct fetch *f,
                               struct str *token)
{
    struct fetched got;
    struct str why;
    if (!fetch(a, f, &got, &why)) {
        log_error("sso: " STR_FMT ": " STR_FMT, STR_ARG(f->url), STR_ARG(why));
        return OIDC_AWAY;
    }
    if (got.status != 200) {
        log_error("sso: " STR_FMT " refuses client " STR_FMT ": status %d, " STR_FMT,
                  STR_ARG(f->url), STR_ARG(p->o.client), got.status,
                  STR_ARG(error_of(a, got.body)));
        return got.status / 100 == 4 ? OIDC_REFUSED : OIDC_AWAY;
    }
    json_t *json = read_object(a, got.body);
    *token = str_dup(a, member(json, "id_token"));
    json_decref(json);
    wipe(got.body); /* an access token nobody uses */
    return token->n ? OIDC_FINE : OIDC_FALSE;
}

static enum oidc_end judge(struct oidc *p, struct arena *a, const struct about *about,
                           const struct oidc_marks *m, struct str token, struct id_claims *out)
{
    const struct id_expect e = { .issuer = p->o.issuer,
                                 .client = p->o.client,
                                 .nonce = str_c(m->nonce),
                                 .now = clock_seconds() };
    struct str why = STR("");
    struct str keys = get_keys(p, a, about);
    if (keys.n == 0)
        return OIDC_AWAY;
    enum id_verdict v = id_token_check(a, token, keys, &e, out, &why);
    if (v == ID_KEY_UNKNOWN && may_ask_again(p)) {
        keys = fresh_keys(p, a, about);
        v = id_token_check(a, token, keys.n ? keys : STR("{}"), &e, out, &why);
    }
    if (v != ID_GOOD)
        log_error("sso: an ID token was refused: " STR_FMT, STR_ARG(why));
    return v == ID_GOOD ? OIDC_FINE : OIDC_FALSE;
}

static enum oidc_end redeem(struct oidc *p, struct arena *a, const struct about *about,
                            const struct oidc_marks *m, const struct oidc_answer *answer,
                            struct id_claims *out)
{
    struct str token = STR("");
    struct fetch f = fetch_of(p, about->token);
    bool own = answer->issuer.n == 0 ? !about->names_itself : str_eq(answer->issuer, p->o.issuer);
    if (!own)
        return OIDC_FALSE;
    f.form = form(p, a, m, answer->code);
    if (p->o.secret.n)
        f.authorization = basic(p, a);
    enum oidc_end end = get_token(p, a, &f, &token);
    wipe(f.authorization);
    return end == OIDC_FINE ? judge(p, a, about, m, token, out) : end;
}

enum oidc_end oidc_redeem(struct oidc *p, struct arena *a, const struct oidc_marks *m,
                          const struct oidc_answer *answer, struct id_claims *out)
{
    struct about about;
    enum oidc_end end = OIDC_AWAY;
    if (!enter(p))
        return OIDC_BUSY;
    if (get_about(p, a, &about)) {
        end = redeem(p, a, &about, m, answer, out);
        json_decref(about.json);
    }
    leave(p);
    return end;
}
