/* password.h - which passwords are good enough.  Knows no account; the numbers are given. */
#ifndef DOMAIN_PASSWORD_H
#define DOMAIN_PASSWORD_H

#include "base/diag.h"

enum { PASSWORD_MOST = 128 }; /* characters; nothing is ever cut off */

struct password_rules {
    int64_t min_length;   /* characters, not bytes */
    int64_t classes;      /* of four: small letters, capitals, digits, all else */
    int64_t history;      /* so many passwords of before may not come back */
    int64_t max_age_days; /* 0 = for ever */
};
extern const struct password_rules password_defaults; /* 10, 3, 5, 90 */

/*
 * Checks a new password against the rules and the words it must not hold, in any case.
 *   words  login, name, organisation …; those of one character are passed over
 *   d      receives E_RULE on "password": each thing that is wrong
 */
bool password_check(struct str password, const struct password_rules *r, const struct str *words,
                    size_t nwords, struct diag *d) MUST_CHECK;

/* Whether a password set at a moment must be changed by `today` (YYYY-MM-DD). */
bool password_expired(const struct password_rules *r, struct str changed_at, struct str today);

#endif
