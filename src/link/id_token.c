/* id_token.c - see id_token.h.  libcjose verifies; what is accepted is decided here, before and after it. */
#include "link/id_token.h"

#include "base/json.h"
#include "base/secret.h"

#include <cjose/cjose.h>
#include <string.h>

enum { RSA_BITS = 2048, HEAD_MOST = 2 << 10 };

/* What may sign, and with what kind of key. */
static const struct kind {
    const char *alg, *kty, *crv;
} kinds[] = { { "RS256", "RSA", NULL }, { "PS256", "RSA", NULL }, { "ES256", "EC", "P-256" } };

struct judging {
    struct arena *arena;
    struct str *why;
    const struct id_expect *expect;
    struct id_claims *out;
};

static bool no(struct judging *j, const char *why)
{
    *j->why = str_c(why);
    return false;
}

static struct str text_of(const json_t *object, const char *key)
{
    return str_c(json_string_value(json_object_get(object, key)));
}

static json_t *read_object(struct arena *a, struct str text)
{
    struct diag d;
    diag_init(&d, a);
    return json_read(text, &json_defaults, &d);
}

/* ---- its head ---------------------------------------------------------------------------------------- */

static json_t *read_head(struct judging *j, struct str token)
{
    uint8_t *bytes = NULL;
    size_t n = 0;
    cjose_err e;
    struct str head = STR("");
    if (token.n > ID_TOKEN_MOST || !str_split(&token, '.', &head) || head.n == 0 ||
        head.n > HEAD_MOST || !cjose_base64url_decode(head.p, head.n, &bytes, &n, &e)) {
        no(j, "it is no compact JWS");
        return NULL;
    }
    json_t *json = read_object(j->arena, (struct str){ (const char *)bytes, n });
    cjose_get_dealloc()(bytes);
    if (!json)
        no(j, "its head is no JSON object");
    return json;
}

static const struct kind *kind_of(const json_t *head)
{
    for (size_t i = 0; i < COUNTOF(kinds); i++)
        if (str_is(text_of(head, "alg"), kinds[i].alg))
            return &kinds[i];
    return NULL;
}

/* ---- the key that signed it --------------------------------------------------------------------------- */

static bool is_or_absent(const json_t *key, const char *member, const char *value)
{
    const json_t *v = json_object_get(key, member);
    return !v || str_is(str_c(json_string_value(v)), value);
}

static bool serves(const json_t *key, const struct kind *kind, struct str kid)
{
    return str_is(text_of(key, "kty"), kind->kty) && is_or_absent(key, "use", "sig") &&
           is_or_absent(key, "alg", kind->alg) &&
           (!kind->crv || str_is(text_of(key, "crv"), kind->crv)) &&
           (kid.n == 0 || str_eq(text_of(key, "kid"), kid));
}

/* The only one that serves: two under one name, or several where none is named, are none. */
static const json_t *find_key(const json_t *set, const struct kind *kind, struct str kid)
{
    const json_t *keys = json_object_get(set, "keys");
    const json_t *found = NULL;
    for (size_t i = 0; i < json_array_size(keys); i++) {
        const json_t *key = json_array_get(keys, i);
        if (!serves(key, kind, kid))
            continue;
        if (found)
            return NULL;
        found = key;
    }
    return found;
}

/* The members libcjose needs, and no private one. */
static cjose_jwk_t *import_key(struct arena *a, const json_t *key, const struct kind *kind)
{
    static const char *const members[] = { "kty", "n", "e", "crv", "x", "y" };
    struct buf text = { 0 };
    struct jw w = { .out = &text };
    cjose_err e;
    jw_open(&w, '{');
    for (size_t i = 0; i < COUNTOF(members); i++) {
        const char *value = json_string_value(json_object_get(key, members[i]));
        if (!value)
            continue;
        jw_key(&w, members[i]);
        jw_c(&w, value);
    }
    jw_close(&w, '}');
    struct str s = str_dup(a, buf_str(&text));
    buf_free(&text);
    cjose_jwk_t *jwk = cjose_jwk_import(s.p, s.n, &e);
    if (jwk && !kind->crv && cjose_jwk_get_keysize(jwk, &e) < RSA_BITS) {
        cjose_jwk_release(jwk);
        return NULL;
    }
    return jwk;
}

/* What was signed; NULL when the key did not. */
static json_t *verified(struct judging *j, struct str token, const cjose_jwk_t *key)
{
    uint8_t *text = NULL;
    size_t n = 0;
    cjose_err e;
    json_t *claims = NULL;
    cjose_jws_t *jws = cjose_jws_import(token.p, token.n, &e);
    if (jws && cjose_jws_verify(jws, key, &e) && cjose_jws_get_plaintext(jws, &text, &n, &e))
        claims = read_object(j->arena, (struct str){ (const char *)text, n });
    cjose_jws_release(jws);
    if (!claims)
        no(j, "its signature does not hold");
    return claims;
}

/* ---- what it claims ------------------------------------------------------------------------------------ */

static bool moment_of(const json_t *claims, const char *key, int64_t *out)
{
    const json_t *v = json_object_get(claims, key);
    double seconds = json_number_value(v);
    *out = seconds >= 0 && seconds < 1e12 ? (int64_t)seconds : 0;
    return json_is_number(v) && *out > 0;
}

static bool check_times(struct judging *j, const json_t *claims)
{
    int64_t now = j->expect->now;
    int64_t exp = 0;
    int64_t iat = 0;
    int64_t nbf = 0;
    if (!moment_of(claims, "exp", &exp) || exp <= now - ID_SKEW)
        return no(j, "it has expired");
    if (!moment_of(claims, "iat", &iat) || iat > now + ID_SKEW || iat < now - ID_AGE - ID_SKEW)
        return no(j, "it was not issued just now");
    if (json_object_get(claims, "nbf") && (!moment_of(claims, "nbf", &nbf) || nbf > now + ID_SKEW))
        return no(j, "it does not hold yet");
    return true;
}

static bool names(const json_t *audience, struct str client)
{
    if (json_is_string(audience))
        return str_is(client, json_string_value(audience));
    for (size_t i = 0; i < json_array_size(audience); i++)
        if (str_is(client, str_c(json_string_value(json_array_get(audience, i))).p))
            return true;
    return false;
}

static bool check_parties(struct judging *j, const json_t *claims)
{
    const struct id_expect *e = j->expect;
    const json_t *audience = json_object_get(claims, "aud");
    const json_t *party = json_object_get(claims, "azp");
    if (!str_eq(text_of(claims, "iss"), e->issuer))
        return no(j, "another issuer");
    if (!names(audience, e->client))
        return no(j, "it is for somebody else");
    bool must = json_array_size(audience) > 1;
    if ((must || party) && !str_is(e->client, str_c(json_string_value(party)).p))
        return no(j, "it was given to somebody else");
    if (!secret_same(text_of(claims, "nonce"), e->nonce))
        return no(j, "another nonce");
    return true;
}

static bool take_subject(struct judging *j, const json_t *claims)
{
    struct str s = text_of(claims, "sub");
    bool good = s.n > 0 && s.n <= ID_SUBJECT_MOST;
    for (size_t i = 0; i < s.n && good; i++)
        good = s.p[i] > 0x20 && s.p[i] < 0x7f;
    j->out->subject = str_dup(j->arena, s);
    return good || no(j, "its subject is no identifier");
}

static void take_method(struct judging *j, const json_t *v)
{
    if (json_is_string(v) && j->out->nmethods < ID_METHODS)
        j->out->method[j->out->nmethods++] = str_dup(j->arena, str_c(json_string_value(v)));
}

static void take_methods(struct judging *j, const json_t *claims)
{
    const json_t *amr = json_object_get(claims, "amr");
    take_method(j, json_object_get(claims, "acr"));
    for (size_t i = 0; i < json_array_size(amr); i++)
        take_method(j, json_array_get(amr, i));
}

static bool check_claims(struct judging *j, const json_t *claims)
{
    if (!check_parties(j, claims) || !check_times(j, claims) || !take_subject(j, claims))
        return false;
    take_methods(j, claims);
    return true;
}

/* ---- all of it ------------------------------------------------------------------------------------------- */

static enum id_verdict check_signed(struct judging *j, struct str token, const json_t *found,
                                    const struct kind *kind)
{
    cjose_jwk_t *key = import_key(j->arena, found, kind);
    if (!key) {
        no(j, "its key is damaged or too short");
        return ID_BAD;
    }
    json_t *claims = verified(j, token, key);
    cjose_jwk_release(key);
    bool good = claims && check_claims(j, claims);
    json_decref(claims);
    return good ? ID_GOOD : ID_BAD;
}

static enum id_verdict check_with(struct judging *j, struct str token, struct str keys,
                                  const json_t *head)
{
    const struct kind *kind = kind_of(head);
    if (!kind || json_object_get(head, "crit") || json_object_get(head, "b64")) {
        no(j, "its head names an algorithm or an extension that is not accepted");
        return ID_BAD;
    }
    json_t *set = read_object(j->arena, keys);
    const json_t *found = find_key(set, kind, text_of(head, "kid"));
    enum id_verdict verdict = ID_KEY_UNKNOWN;
    if (found)
        verdict = check_signed(j, token, found, kind);
    else
        no(j, "none of the provider's keys is the one it names");
    json_decref(set);
    return verdict;
}

enum id_verdict id_token_check(struct arena *a, struct str token, struct str keys,
                               const struct id_expect *e, struct id_claims *out, struct str *why)
{
    struct judging j = { .arena = a, .why = why, .expect = e, .out = out };
    *out = (struct id_claims){ .subject = STR("") };
    *why = STR("");
    json_t *head = read_head(&j, token);
    if (!head)
        return ID_BAD;
    enum id_verdict verdict = check_with(&j, token, keys, head);
    json_decref(head);
    return verdict;
}
