/* patience.c - see patience.h. */
#include "service/patience.h"

#include "base/clock.h"
#include "base/json.h"
#include "base/log.h"
#include "service/policy.h"
#include "service/throttle.h"

#include <stdlib.h>

enum { SECONDS = 10 }; /* what gives one refusal back */

struct patience {
    struct city *city;
    struct throttle *throttle;
};

struct patience *patience_open(struct city *c)
{
    struct patience *r = calloc(1, sizeof *r);
    if (!r)
        fatal("out of memory");
    *r = (struct patience){ .city = c, .throttle = throttle_open() };
    return r;
}

void patience_close(struct patience *r)
{
    if (!r)
        return;
    throttle_close(r->throttle);
    free(r);
}

static struct str name_of(struct arena *a, const struct who *who)
{
    return str_printf(a, "#%lld", (long long)who->person);
}

int64_t patience_wait(struct patience *r, const struct who *who)
{
    struct arena a = { 0 };
    int64_t wait = who->person ? throttle_wait(r->throttle, name_of(&a, who), clock_ms()) : 0;
    arena_free(&a);
    return wait;
}

static bool note_fn(struct tx *tx, void *ctx, struct diag *d)
{
    const struct who *who = ctx;
    return tx_note(tx, ACT_REFUSED, R_person, who->person, STR("{\"alert\":\"enumeration\"}"), d);
}

/* The door stays shut also when this cannot be written. */
static void tell(struct patience *r, const struct who *who, struct arena *a)
{
    struct actor actor = who_actor(who);
    struct who copy = *who;
    struct diag d;
    diag_init(&d, a);
    log_error("access: " STR_FMT " from " STR_FMT " was refused again and again and is slowed down",
              STR_ARG(who->login), STR_ARG(who->address));
    (void)!store_write(city_store(r->city), &actor, note_fn, &copy, &d);
}

void patience_see(struct patience *r, const struct who *who, const struct diag *d)
{
    struct arena a = { 0 };
    enum err verdict = diag_ok(d) ? E_OK : diag_verdict(d);
    if (who->person == 0 || (verdict != E_NOT_FOUND && verdict != E_DENIED))
        return;
    struct tx *tx = store_read(city_store(r->city));
    struct policy p = policy_load(tx, &a, who->today);
    bool told = store_read_end(tx);
    const struct throttle_rule rule = { .failures = p.refusals, .seconds = SECONDS };
    if (told && throttle_fail(r->throttle, name_of(&a, who), rule, clock_ms()))
        tell(r, who, &a);
    arena_free(&a);
}
