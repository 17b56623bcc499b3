/* sign_in.h - a login, a password and a code become a session.  Knows no HTTP. */
#ifndef SERVICE_SIGN_IN_H
#define SERVICE_SIGN_IN_H

#include "service/session.h"
#include "service/throttle.h"

/* The one who judges passwords: few at a time, and fewer from a network that guesses. */
struct gate;
struct gate *gate_open(void);
void gate_close(struct gate *g);

/* What somebody who signs in says.  Text is borrowed; whoever owns it wipes it. */
struct credentials {
    struct str login, password;
    struct str otp;       /* empty = none given */
    struct str presented; /* token of a session brought along; empty = none */
    struct str address;   /* the peer's */
    struct str request;   /* request id */
};

struct signed_in {
    struct fresh_session session;
    struct standing who;
    unsigned must;
};

/*
 * Signs in; journals success and refusal alike.  A wrong login, a wrong password, a disabled account and a
 * locked one get the same answer after the same work.
 *   d      receives E_SIGN_IN, E_OTP where a right password needs a code too, or E_BUSY
 *   wait   receives the seconds to wait with E_BUSY
 */
bool sign_in(struct gate *g, struct sessions *s, const struct credentials *said,
             struct signed_in *out, int64_t *wait, struct diag *d) MUST_CHECK;

/* ---- for account.c and sso.c --------------------------------------------------- */

/* Within their transaction.  `who` NULL = nobody we know. */
bool sign_in_note(struct tx *tx, const struct standing *who, bool locks,
                  struct diag *d) MUST_CHECK; /* journals a refusal */
/* A wrong secret for `login`: counted, journalled, and it may lock the account. */
bool sign_in_fail(struct tx *tx, const struct policy *p, const struct standing *who,
                  struct str login, struct diag *d) MUST_CHECK;
/* Whether the account may be signed in to at all now. */
bool sign_in_open(struct tx *tx, const struct policy *p, const struct standing *who,
                  struct diag *d);
/*
 * Begins the session of out->who and forgets what failed before; session_admit follows the commit.
 *   waived  enum must: what this way of signing in makes up for
 */
bool sign_in_let(struct tx *tx, const struct policy *p, struct str address, unsigned waived,
                 struct signed_in *out, struct diag *d) MUST_CHECK;

/* Verifies, a few at a time.  False with E_BUSY and *wait when the address has failed too often. */
bool gate_pass(struct gate *g, struct str address, int64_t *wait, struct diag *d) MUST_CHECK;
/*   usual  what an account without a password is verified against, in the same time */
bool gate_verify(struct gate *g, enum hash_kind usual, struct str stored, struct str password);
void gate_hash(struct gate *g, enum hash_kind kind, struct str password, char out[HASH_CHARS]);
/* Counts a failure of the address. */
void gate_fail(struct gate *g, struct str address);

/* Failures of a login, kept in the store. */
bool failures_locked(struct tx *tx, struct arena *a, struct str login, struct str now);
/* One more; *locks when it is the one that locks the account. */
bool failures_add(struct tx *tx, const struct policy *p, struct str login, bool *locks,
                  struct diag *d) MUST_CHECK;
bool failures_forget(struct tx *tx, struct str login, struct diag *d) MUST_CHECK;

/* A second factor's secret as it is sealed for a person. */
struct str otp_context(struct arena *a, int64_t person);
/* Whether the code is right and newer than the last one taken; remembers it when so. */
bool otp_take(struct tx *tx, struct keyring *keys, const struct standing *who, struct str code,
              struct diag *d);

#endif
