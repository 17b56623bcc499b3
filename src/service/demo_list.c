/* demo_list.c - who is in the sample city's list of 2025 and since when.  Knows no amount and no row. */
#include "service/demo_parts.h"

#include "base/date.h"

enum { DEALT_LATER = -1, MOST = 600, RESERVES = 36, FINISHED = 24, ANY_START = -1 };

/* clang-format off */
const struct demo_unit demo_units[DEMO_UNITS] = {
#define UNIT(...) { __VA_ARGS__ },
#include "service/demo/units.tbl.h"
#undef UNIT
};

static const struct removal {
    int unit, month;
    bool starts;
    int64_t plan;
    const char *status, *reason;
} removals[] = {
#define REMOVED(...) { __VA_ARGS__ },
#include "service/demo/removed.tbl.h"
#undef REMOVED
};
/* clang-format on */

/* How many of those that are dealt a month enter in January … August; September's are fixed. */
static const int entering[] = { 2, 14, 25, 20, 19, 26, 18, 18 };

int64_t demo_draw(struct demo_rand *r, int64_t low, int64_t high)
{
    r->state ^= r->state >> 12; /* xorshift64* */
    r->state ^= r->state << 25;
    r->state ^= r->state >> 27;
    uint64_t x = (r->state * UINT64_C(0x2545F4914F6CDD1D)) >> 33;
    return low + (int64_t)(x % (uint64_t)(high - low + 1));
}

int64_t demo_first(int month)
{
    return month > 12 ? date_days(DEMO_YEAR + 1, month - 12, 1) : date_days(DEMO_YEAR, month, 1);
}

struct maker {
    struct demo_list list;
    struct demo_rand *rand;
};

static struct demo_project *add(struct maker *k, int unit, enum demo_sort sort, int entered)
{
    ASSERT(k->list.n < MOST);
    struct demo_project *p = &k->list.p[k->list.n++];
    *p = (struct demo_project){ .unit = unit, .sort = sort, .entered = entered };
    return p;
}

/* The province's projects started in February and March, but for one. */
static void add_province(struct maker *k, int unit)
{
    const struct demo_unit *u = &demo_units[unit];
    for (int i = 0; i < u->province - u->province_new; i++)
        add(k, unit, DEMO_CARRYOVER, 0)->province = true;
    for (int i = 0; i < u->province_new; i++) {
        struct demo_project *p = add(k, unit, DEMO_START, i < u->province_old ? 0 : 1);
        p->province = true;
        p->is10 = p->entered > 0;
        p->start = i < u->province_september ? 9 : (int)demo_draw(k->rand, 2, 3);
    }
}

static void add_starts(struct maker *k, int unit)
{
    const struct demo_unit *u = &demo_units[unit];
    int january = u->province_new - u->province_old;
    int big = u->fresh10 - january;
    for (int i = 0; i < u->old_starts - u->province_old; i++)
        add(k, unit, DEMO_START, 0)->start = (int)demo_draw(k->rand, 2, 5);
    for (int i = 0; i < u->starts - u->old_starts - january; i++) {
        int at = i - big;
        int late = at - u->september_starts;
        struct demo_project *p = add(k, unit, DEMO_START, DEALT_LATER);
        p->start = ANY_START;
        p->is10 = at < 0;
        p->dollars = i == 0 && u->dollars;
        if (at >= 0 && late < 0) {
            p->entered = 9;
            p->start = at < u->september_waiting ? 0 : 9;
        } else if (late >= 0 && late < u->late + u->started_september) {
            p->start = late < u->late ? 0 : 9;
        }
    }
}

static void add_building(struct maker *k, int unit)
{
    const struct demo_unit *u = &demo_units[unit];
    int old = u->listed - u->fresh - u->old_starts - (u->province - u->province_new);
    int fresh = u->fresh - (u->starts - u->old_starts);
    for (int i = 0; i < old; i++) {
        bool deferred = i < u->deferred;
        struct demo_project *p = add(k, unit, deferred ? DEMO_START : DEMO_CARRYOVER, 0);
        p->deferred = deferred;
        p->adjusted = deferred ? 9 : i % 24 == 5 ? 6 : 0;
    }
    for (int i = 0; i < fresh; i++)
        add(k, unit, DEMO_BUILDING, i < u->september_building ? 9 : DEALT_LATER);
}

static void add_removed(struct maker *k)
{
    for (size_t i = 0; i < COUNTOF(removals); i++) {
        const struct removal *r = &removals[i];
        struct demo_project *p = add(k, r->unit, r->starts ? DEMO_START : DEMO_CARRYOVER, 0);
        p->removed = r->month;
        p->plan = r->plan;
        p->status = r->status;
        p->reason = r->reason;
    }
}

static void add_unlisted(struct maker *k)
{
    for (int i = 0; i < RESERVES; i++)
        add(k, i % DEMO_UNITS, DEMO_RESERVE, (int)demo_draw(k->rand, 2, DEMO_MONTHS));
    for (int i = 0; i < FINISHED; i++)
        add(k, i % DEMO_UNITS, DEMO_FINISHED, 0);
}

/* A deck with one card for each project that has no month yet. */
static size_t shuffled(struct demo_rand *r, int *deck)
{
    size_t n = 0;
    for (size_t m = 0; m < COUNTOF(entering); m++)
        for (int i = 0; i < entering[m]; i++)
            deck[n++] = (int)m + 1;
    for (size_t i = n - 1; i > 0; i--) {
        size_t k = (size_t)demo_draw(r, 0, (int64_t)i);
        int card = deck[i];
        deck[i] = deck[k];
        deck[k] = card;
    }
    return n;
}

static void deal_months(struct maker *k)
{
    int deck[MOST];
    size_t cards = shuffled(k->rand, deck);
    size_t used = 0;
    for (size_t i = 0; i < k->list.n; i++) {
        struct demo_project *p = &k->list.p[i];
        if (p->entered != DEALT_LATER)
            continue;
        ASSERT(used < cards);
        p->entered = deck[used++];
        int start = p->entered + (int)demo_draw(k->rand, 0, 2);
        if (p->start == ANY_START)
            p->start = start < 8 ? start : 8;
    }
    ASSERT(used == cards);
}

struct demo_list demo_list_make(struct arena *a, struct demo_rand *r)
{
    struct maker k = { .list = { .p = NEW(a, struct demo_project, MOST) }, .rand = r };
    for (int unit = 0; unit < DEMO_UNITS; unit++) {
        add_province(&k, unit);
        add_starts(&k, unit);
        add_building(&k, unit);
    }
    deal_months(&k);
    add_removed(&k);
    add_unlisted(&k);
    return k.list;
}
