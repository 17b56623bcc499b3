/* bearer.h - access tokens of programs: issued by a person for one of his roles, stopped by him or the security
 * officer, kept as digests in the ledger `token`.  Knows no route.
 *
 * A program sees and does what its person's duties allow, and of that only what the token's scope names; when the
 * duty ends, or the account, so does what the token is good for.
 */
#ifndef SERVICE_BEARER_H
#define SERVICE_BEARER_H

#include "service/account.h"
#include "service/rows.h"

enum { BEARER_TEXT = 68 }; /* ztf_ and 64 hexadecimal characters: 256 random bits */

/*
 * Reads a scope, words LEDGER.VERB separated by blanks, * for every ledger.
 *   only  receives bits of enum verb by ledger, R__COUNT of them
 *   d     receives E_RULE on "scopes", naming the word
 */
bool bearer_scope(struct str text, unsigned *only, struct diag *d) MUST_CHECK;

struct bearer_wish {
    struct str name, scopes;
    struct str role;     /* id; empty = the only one he has */
    struct str valid_to; /* YYYY-MM-DD */
    struct str password; /* his own, asked again; the command line is not asked */
};
/*
 * Issues a token to `person`.
 *   token  receives it, the only time it is told
 *   id     receives the row's
 *   d      receives E_RULE, E_CHOICE, E_REQUIRED, E_BUSY
 */
bool bearer_issue(const struct account_use *u, int64_t person, const struct bearer_wish *wish,
                  char token[BEARER_TEXT + 1], int64_t *id) MUST_CHECK;

/* Stops one: one's own, or as security officer anybody's.  d: E_NOT_FOUND, E_STATE */
bool bearer_stop(const struct account_use *u, int64_t id) MUST_CHECK;

/* Stops all of a person's, in the transaction in which an administrator has his password set anew: what somebody
 * else may have issued in his name ends with what that one knew. */
bool bearer_stop_all(struct tx *tx, int64_t person, struct diag *d) MUST_CHECK;

/* What a person may issue tokens for: bits of enum role_bit; and the verbs a scope may name. */
unsigned bearer_roles(struct city *c, int64_t person, struct str today);
struct bearer_verbs {
    const enum verb *verb;
    size_t n;
} bearer_verbs(void);

/* Of one person, or of all (0), by id. */

struct rows bearer_list(struct tx *tx, struct arena *a, int64_t person);

/* ---- in memory, for every request ------------------------------------------ */

struct bearers;
struct bearers *bearers_open(struct city *c);
void bearers_close(struct bearers *b);

struct bearer {
    int64_t id, person;
    enum role role;
    const unsigned *only; /* as bearer_scope wrote it */
    bool used_today;
};
/* Asks the store only when a token was issued or stopped since; false when it is unknown, stopped or too old. */
bool bearer_find(struct bearers *b, struct arena *a, struct str token, struct bearer *out);

/*
 * Who the program is: the person in the token's role, with no more than its scope.  The first call of a day counts
 * as the person's sign-in and is journalled as one.
 *   who  address, request, now and today filled in; receives the rest
 *   d    receives E_SIGN_IN when account or duty are not in force
 */
bool bearer_enter(struct bearers *b, struct arena *a, const struct bearer *as, struct who *who,
                  struct diag *d) MUST_CHECK;

#endif
