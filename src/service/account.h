/* account.h - what people and administrators do with accounts: passwords, second factors, one-time tokens.
 * Knows no HTTP; what a duty allows is the caller's to check. */
#ifndef SERVICE_ACCOUNT_H
#define SERVICE_ACCOUNT_H

#include "service/sign_in.h"

/* What every use case here works with.  Text of passwords and codes is borrowed; whoever owns it wipes it. */
struct account_use {
    struct gate *gate;
    struct sessions *sessions;
    struct city *city;
    const struct who *who;
    int64_t *wait; /* receives seconds with E_BUSY */
    struct diag *d;
};

/*
 * Changes one's own password; every session of the account ends and a new one begins.
 *   d  receives E_RULE on "old" or "password", E_BUSY
 */
bool account_password(const struct account_use *u, int64_t person, struct str old, struct str fresh,
                      struct signed_in *out) MUST_CHECK;

enum { ONE_TIME = 20 }; /* characters of a one-time password */
/* A password good for being changed only; the account's sessions end, its lock too, and it is active again.
 *   drop_otp  the second factor is forgotten as well */
bool account_one_time(const struct account_use *u, struct str login, bool drop_otp,
                      char out[ONE_TIME + 1]) MUST_CHECK;

enum { TOKEN = 64 }; /* hexadecimal characters of one-time tokens */
/* A token that lets whoever holds it set the password, once, within ten minutes. */
bool account_reset_begin(const struct account_use *u, int64_t person, bool drop_otp,
                         char token[TOKEN + 1]) MUST_CHECK;
/* d receives E_SIGN_IN for a token that is unknown, used or too old. */
bool account_reset(const struct account_use *u, struct str token, struct str fresh) MUST_CHECK;

/* ---- second factor --------------------------------------------------------- */

struct otp_secret {
    char text[OTP_TEXT + 1]; /* base 32, shown once */
    struct str uri;          /* for the app that makes the codes */
};
/* Begins: the secret counts once a code of it was said, within ten minutes.  The password is asked again. */
bool account_otp_begin(const struct account_use *u, int64_t person, struct str password,
                       struct otp_secret *out) MUST_CHECK;
bool account_otp_confirm(const struct account_use *u, int64_t person, struct str code) MUST_CHECK;

/* ---- one's identity at the provider ------------------------------------------- */

struct sso;
struct sso_step;
/* Begins to link it with one's own account, in the browser of *out.  The password is asked again.
 *   d  receives E_RULE on "password", E_BUSY, E_STORE where the provider does not answer */
bool account_sso_begin(const struct account_use *u, struct sso *sso, int64_t person,
                       struct str password, struct sso_step *out) MUST_CHECK;

/* ---- accounts --------------------------------------------------------------- */

struct account_new {
    struct str login, name;
    struct str agency; /* code; empty = none */
    struct str post;
};
/* A new account with a one-time password and no duty. */
bool account_add(const struct account_use *u, const struct account_new *a,
                 char password[ONE_TIME + 1]) MUST_CHECK;
bool account_disable(const struct account_use *u, struct str login) MUST_CHECK;
/* Disables whoever has not signed in for as many days as the policy says. */
bool account_disable_unused(const struct account_use *u) MUST_CHECK;

/* ---- a new city -------------------------------------------------------------- */

/* One-time tokens for the officers no account has the duty of; tokens given before are void. */
struct setup_tokens {
    struct {
        enum role role;
        char token[TOKEN + 1];
    } one[3];
    size_t n;
};
bool account_setup_begin(const struct account_use *u, struct setup_tokens *out) MUST_CHECK;
/*
 * Makes the account the token is for, with its one duty.
 *   d  receives E_SIGN_IN for a token that is unknown or used, E_RULE, E_DUPLICATE
 */
bool account_setup(const struct account_use *u, struct str token, const struct account_new *a,
                   struct str password) MUST_CHECK;

#endif
