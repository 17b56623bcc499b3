/* oidc.h - one OpenID provider: where it is, with which keys it signs, what it says of somebody who signs in.
 * Authorisation code with PKCE (S256).  Knows no account and no session. */
#ifndef LINK_OIDC_H
#define LINK_OIDC_H

#include "base/diag.h"
#include "link/id_token.h"

enum { OIDC_AT_ONCE = 8, OIDC_SECONDS = 10 };

struct oidc_settings {
    struct str issuer, client;
    struct str secret; /* for client_secret_basic; empty = a public client */
    struct str back;   /* the redirect URI the provider knows */
    struct str ca;     /* file of the authorities to trust; empty = the system's */
    int seconds;       /* one answer may take; 0 = OIDC_SECONDS */
};

struct oidc;
/* Asks nobody yet.  Text is copied.
 *   d  receives E_PARAMETER for an address that is not https, unless the issuer is on this machine */
struct oidc *oidc_open(const struct oidc_settings *o, struct diag *d) MUST_CHECK;
void oidc_close(struct oidc *p); /* NULL is fine */

/* What one sign-in is told from others by: all of it follows from a random text that only the browser keeps. */
enum { OIDC_MARK = 64 };
struct oidc_marks {
    char state[OIDC_MARK + 1], nonce[OIDC_MARK + 1], verifier[OIDC_MARK + 1];
};
void oidc_marks(struct str ticket, struct oidc_marks *out);

enum oidc_end {
    OIDC_FINE,
    OIDC_BUSY,    /* too many are waiting for the provider */
    OIDC_AWAY,    /* it does not answer, or not as a provider does */
    OIDC_REFUSED, /* it does not take the code, or us */
    OIDC_FALSE    /* what it says does not hold */
};

/* Where the browser is to be sent; asks for the provider's description when the one known is old. */
enum oidc_end oidc_address(struct oidc *p, struct arena *a, const struct oidc_marks *m,
                           struct str *url);

/* What the browser brought back. */
struct oidc_answer {
    struct str code;
    struct str issuer; /* parameter iss (RFC 9207); empty = none */
};
/* Redeems the code and checks the ID token; reasons go to the log. */
enum oidc_end oidc_redeem(struct oidc *p, struct arena *a, const struct oidc_marks *m,
                          const struct oidc_answer *answer, struct id_claims *out);

#endif
