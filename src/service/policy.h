/* policy.h - the numbers sign-in goes by: dated rows of the ledger `threshold`, defaults where there is none.
 * Knows no account. */
#ifndef SERVICE_POLICY_H
#define SERVICE_POLICY_H

#include "base/secret.h"
#include "domain/password.h"
#include "store/store.h"

struct policy {
    struct password_rules password; /* password.min_length .classes .history .max_age_days */
    enum hash_kind hash;            /* password.algorithm: argon2id, pbkdf2-sm3 */
    int64_t failures;               /* sign_in.failures: so many lock an account … */
    int64_t lock_seconds;           /* sign_in.lock_minutes: … for so long */
    int64_t idle_seconds;           /* session.idle_minutes */
    int64_t idle_officer_seconds;   /* session.idle_minutes_officer */
    int64_t whole_seconds;          /* session.hours */
    int64_t unused_days;            /* account.unused_days: then it is disabled; 0 = never */
    int64_t token_days;             /* token.days: an access token is good for at most so long */
    int64_t refusals;               /* access.refusals: so many of one person slow him down */
    unsigned
        otp_roles; /* bits of enum role_bit that need a second factor; otp.required adds to the officers */
};

/* The three whose duties keep each other in check. */
#define OFFICERS ((unsigned)(W_sysadmin | W_security | W_auditor))

/*
 * What holds on a day, YYYY-MM-DD.  A row out of its sensible bounds counts as its nearest bound: nobody
 * can set a lock of a thousand failures.
 * The sample city asks no second factor and its accounts and passwords do not age.
 */
struct policy policy_load(struct tx *tx, struct arena *a, struct str today);

#endif
