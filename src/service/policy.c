/* policy.c - see policy.h. */
#include "service/policy.h"

#include "service/city.h"
#include "service/threshold.h"

struct reading {
    struct tx *tx;
    struct arena *a;
    struct str today;
};

static int64_t number(const struct reading *g, const char *code, int64_t least, int64_t most,
                      int64_t otherwise)
{
    int64_t n = threshold_int(g->tx, g->a, code, g->today, otherwise);
    return n < least ? least : n > most ? most : n;
}

static struct str words(const struct reading *g, const char *code)
{
    return threshold_text(g->tx, g->a, code, g->today, STR(""));
}

/* "all", or role ids joined by commas. */
static unsigned roles_of(struct str text)
{
    unsigned bits = 0;
    struct str id;
    if (str_is(text, "all"))
        return ~0u;
    while (str_split(&text, ',', &id)) {
        int role = choice_find(role_choices, str_trim(id));
        bits |= role >= 0 ? 1u << role : 0;
    }
    return bits;
}

struct policy policy_load(struct tx *tx, struct arena *a, struct str today)
{
    const struct password_rules *usual = &password_defaults;
    const struct reading g = { .tx = tx, .a = a, .today = today };
    struct policy p = {
        .password = { .min_length = number(&g, "password.min_length", 8, 64, usual->min_length),
                      .classes = number(&g, "password.classes", 1, 4, usual->classes),
                      .history = number(&g, "password.history", 0, 24, usual->history),
                      .max_age_days =
                          number(&g, "password.max_age_days", 0, 3650, usual->max_age_days) },
        .hash =
            str_is(words(&g, "password.algorithm"), "pbkdf2-sm3") ? HASH_PBKDF2_SM3 : HASH_ARGON2ID,
        .failures = number(&g, "sign_in.failures", 3, 10, 5),
        .lock_seconds = 60 * number(&g, "sign_in.lock_minutes", 5, 1440, 30),
        .idle_seconds = 60 * number(&g, "session.idle_minutes", 5, 120, 30),
        .idle_officer_seconds = 60 * number(&g, "session.idle_minutes_officer", 5, 60, 15),
        .whole_seconds = 3600 * number(&g, "session.hours", 1, 24, 12),
        .refusals = number(&g, "access.refusals", 20, 100000, 100),
        .token_days = number(&g, "token.days", 1, 1096, 366),
        .unused_days = number(&g, "account.unused_days", 0, 365, 90),
        .otp_roles = OFFICERS | roles_of(words(&g, "otp.required")),
    };
    if (city_name(tx, a).sample) {
        p.otp_roles = 0;
        p.unused_days = 0;
        p.password.max_age_days = 0;
    }
    return p;
}
