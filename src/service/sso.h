/* sso.h - signing in through the city's OpenID provider (政企通): an identity it vouches for becomes a session of the
 * account that names it.  Makes no account, and finds none by a name or an address.  Knows no HTTP. */
#ifndef SERVICE_SSO_H
#define SERVICE_SSO_H

#include "link/oidc.h"
#include "service/sign_in.h"

enum sso_why {
#define WHY(id, text) SSO_##id,
#include "service/sso.tbl.h"
#undef WHY
    SSO__COUNT
};

struct sso;

enum { SSO_STRONG = 8, SSO_TICKET = 64, SSO_BACK_MOST = 800 };

struct sso_settings {
    struct oidc_settings oidc;
    struct str label; /* what the button says */
    /* Values of acr or amr by which the provider has seen a second factor; text outlives the sso. */
    struct str strong[SSO_STRONG];
    size_t nstrong;
    struct gate *gate;
    struct sessions *sessions;
};
/* d receives what oidc_open found. */
struct sso *sso_open(const struct sso_settings *o, struct diag *d) MUST_CHECK;
void sso_close(struct sso *s); /* NULL is fine */
struct str sso_label(const struct sso *s);

/* The sentence of an outcome, and of its id as the page asks; empty when there is none. */
const char *sso_sentence(enum sso_why why);
struct str sso_text(struct str id);

/* A request of the browser.  Text is borrowed. */
struct sso_call {
    struct sso *sso;
    struct str ticket;    /* what binds the steps of one sign-in to one browser; empty = none */
    struct str presented; /* token of a session brought along; empty = none */
    struct str address, request;
    struct diag *d;
};

/* What comes of it: where the browser goes, always within this site or to the provider. */
struct sso_step {
    enum sso_why why;
    struct str to;
    char ticket[SSO_TICKET + 1]; /* to be set in the browser; empty = to be dropped there */
    bool entered;
    struct signed_in in; /* when entered */
};

/*
 * Begins: to the provider, or back to the page with why not.
 *   back    where to go in the end; another site's address counts as none
 *   person  who links his own account, his password asked before; 0 = somebody who signs in
 */
void sso_begin(const struct sso_call *c, struct str back, int64_t person, struct sso_step *out);

/* What the browser brought back from the provider, parameters as they came. */
struct sso_answer {
    struct oidc_answer oidc;
    struct str state, error;
};
void sso_return(const struct sso_call *c, const struct sso_answer *answer, struct sso_step *out);

/*
 * The second factor, after SSO_otp.
 *   d     receives E_SIGN_IN, or E_BUSY with the seconds in *wait
 */
bool sso_code(const struct sso_call *c, struct str code, struct signed_in *out,
              int64_t *wait) MUST_CHECK;

#endif
