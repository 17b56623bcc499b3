/* flow.c - see flow.h. */
#include "ledger/flow.h"

/* clang-format off */
enum role_set {
#define ROLES(id, mask) id = mask,
#include "ledger/tbl/permits.tbl.h"
#undef ROLES
};

const struct flow_step flow_steps[] = {
#define STEP(rec_, verb_, ...) { .rec = R_##rec_, .verb = verb_, __VA_ARGS__ },
#include "ledger/tbl/flows.tbl.h"
#undef STEP
    { .verb = NULL },
};

static const struct flow {
    enum record_id rec;
    int state;
} flows[] = {
#define FLOW(rec_, field_) { R_##rec_, F_##rec_##_##field_ },
#include "ledger/tbl/flows.tbl.h"
#undef FLOW
};

static const struct hand {
    enum record_id rec;
    const char *states;
    unsigned roles;
} hands[] = {
#define HAND(rec_, states_, roles_) { R_##rec_, states_, roles_ },
#include "ledger/tbl/flows.tbl.h"
#undef HAND
};
/* clang-format on */

static bool listed(const char *list, struct str state)
{
    struct str rest = str_c(list);
    struct str one;
    while (str_split(&rest, ';', &one))
        if (str_eq(one, state))
            return true;
    return false;
}

int flow_state(const struct record *rec)
{
    for (size_t i = 0; i < COUNTOF(flows); i++)
        if (rec == &ledger[flows[i].rec])
            return flows[i].state;
    return -1;
}

bool flow_from(const struct flow_step *s, struct str state)
{
    return listed(s->from, state);
}

const struct flow_step *flow_find(const struct row *r, struct str verb, enum role role)
{
    const struct flow_step *any = NULL;
    int at = flow_state(r->rec);
    if (at < 0)
        return NULL;
    for (const struct flow_step *s = flow_steps; s->verb; s++) {
        if (r->rec != &ledger[s->rec] || !str_is(verb, s->verb) || !flow_from(s, r->v[at].s))
            continue;
        if (s->roles & 1u << (unsigned)role)
            return s;
        any = any ? any : s;
    }
    return any;
}

bool flow_role(const struct record *rec, enum role role)
{
    for (const struct flow_step *s = flow_steps; s->verb; s++)
        if (rec == &ledger[s->rec] && s->roles & 1u << (unsigned)role)
            return true;
    return false;
}

bool flow_by_hand(const struct record *rec, struct str state, enum role role)
{
    bool ruled = false;
    for (size_t i = 0; i < COUNTOF(hands); i++) {
        if (rec != &ledger[hands[i].rec])
            continue;
        ruled = true;
        if (hands[i].roles & 1u << (unsigned)role && listed(hands[i].states, state))
            return true;
    }
    return !ruled;
}
