/* account_parts.h - what the account*.c files share; nothing else includes it. */
#ifndef SERVICE_ACCOUNT_PARTS_H
#define SERVICE_ACCOUNT_PARTS_H

#include "service/account.h"

/* One transaction in the name of u->who. */
bool account_write(const struct account_use *u, store_fn *fn, void *ctx) MUST_CHECK;

/* Digest of a one-time token, under which it is kept. */
struct str token_key(struct arena *a, struct str token);
/* Counts the try and says that the token is no good; false. */
bool token_refused(const struct account_use *u);

struct new_password {
    int64_t person;
    struct str hash;
    bool drop_otp;
    bool activate; /* an account that was disabled is active again */
};
/* Sets it; ends the account's sessions, its lock and the tokens that could set it again. */
bool password_put(struct tx *tx, const struct new_password *n, struct diag *d) MUST_CHECK;

/* Makes a one-time password; returns what to store. */
struct str one_time_make(const struct account_use *u, char out[ONE_TIME + 1]);

/* Whether it is the person's password, asked again before something grave; E_RULE on "password". */
bool account_confirm(const struct account_use *u, int64_t person, struct str password) MUST_CHECK;

/* Judges and hashes the first password of an account that is to be made. */
bool account_judge(const struct account_use *u, const struct account_new *a, struct str password,
                   char hash[HASH_CHARS]) MUST_CHECK;

#endif
