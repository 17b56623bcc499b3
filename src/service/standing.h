/* standing.h - persons as those who sign in: their account and the duties in force.  What a duty lets one
 * see and do is not known here. */
#ifndef SERVICE_STANDING_H
#define SERVICE_STANDING_H

#include "service/policy.h"

/* Text is in the arena it was loaded into. */
struct standing {
    int64_t person, version;
    struct str login, name;
    bool active;     /* state active */
    bool enrolled;   /* has a second factor */
    struct str hash; /* as stored; empty = no password yet */
    bool one_time;   /* the password is good for being changed only */
    struct str changed_at, last_login_at;
    struct str otp_secret; /* sealed */
    unsigned roles;        /* enum role_bit of the duties in force */
    int role;              /* enum role of the first of them; -1 = none */
    uint64_t mark;         /* differs when password, duties or state differ */
};

struct standings {
    struct standing *one; /* by person */
    size_t n;
};

/* Of one person, or of all (0), on a day YYYY-MM-DD. */
struct standings standings_load(struct tx *tx, struct arena *a, int64_t person, struct str today);
/* NULL when the person is not among them. */
struct standing *standings_find(const struct standings *all, int64_t person);

/* Of one login; false when there is no such account. */
bool standing_of_login(struct tx *tx, struct arena *a, struct str login, struct str today,
                       struct standing *out);
bool standing_of(struct tx *tx, struct arena *a, int64_t person, struct str today,
                 struct standing *out);

/* What stands before everything else. */
enum must {
    MUST_PASSWORD = 1, /* change the password: a one-time one, or too old */
    MUST_OTP = 2,      /* enrol a second factor */
};
unsigned standing_must(const struct standing *s, const struct policy *p, struct str today);

/* Somebody has come in: the account says when, and the journal that he did, each time. */
bool standing_seen(struct tx *tx, int64_t person, struct diag *d) MUST_CHECK;

/* Has not signed in for longer than the policy allows. */
bool standing_unused(const struct standing *s, const struct policy *p, struct str now);

/* A stored password that is good for being changed only. */
#define ONE_TIME_MARK "once:"

#endif
