/* id_token.h - whether an ID token (OpenID Connect Core 3.1.3.7) is what it must be.  Knows no network and no clock. */
#ifndef LINK_ID_TOKEN_H
#define LINK_ID_TOKEN_H

#include "base/arena.h"

enum {
    ID_TOKEN_MOST = 16 << 10, /* bytes of a token */
    ID_SUBJECT_MOST = 255,
    ID_SKEW = 60, /* seconds two clocks may differ */
    ID_AGE = 600, /* seconds since it was issued: it comes straight from the provider */
    ID_METHODS = 16
};

struct id_expect {
    struct str issuer, client, nonce;
    int64_t now; /* seconds since 1970 */
};

/* Text is in the arena. */
struct id_claims {
    struct str subject;            /* printable ASCII */
    struct str method[ID_METHODS]; /* acr and every amr: how the person was recognised */
    size_t nmethods;
};

enum id_verdict {
    ID_GOOD,
    ID_KEY_UNKNOWN, /* no key of the set is the one it names: the set may be old */
    ID_BAD
};

/*
 * Judges a compact JWS against a key set (RFC 7517, JSON text).  Only RS256, PS256 and ES256 count: never none, never
 * a shared secret, no header that asks for more to be understood.
 *   why  receives which check failed, for the log
 */
enum id_verdict id_token_check(struct arena *a, struct str token, struct str keys,
                               const struct id_expect *e, struct id_claims *out, struct str *why);

#endif
