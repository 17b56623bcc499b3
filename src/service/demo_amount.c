/* demo_amount.c - how much each project of the sample city invests, so that the units' sums come out
 * exactly.  Integers only; knows no day and no row. */
#include "service/demo_parts.h"

enum {
    STEP = 10,                 /* 万元: amounts end in a nought */
    AUGUST_PROVINCE = 2488500, /* published: 81.26 % of the province's 306.24亿元 */
    GROUP_MOST = 600,
};

/* Projects that share a sum, each with its weight. */
struct group {
    struct demo_project *p[GROUP_MOST];
    int64_t weight[GROUP_MOST];
    size_t n;
};

static void join(struct group *g, struct demo_project *p, int64_t weight)
{
    ASSERT(g->n < GROUP_MOST && weight > 0);
    g->p[g->n] = p;
    g->weight[g->n++] = weight;
}

/* The part of the i-th; call with i = 0, 1, 2 …  The last takes what rounding left. */
struct share {
    int64_t total, weights, seen, given;
};

static struct share share_of(const struct group *g, int64_t total)
{
    struct share s = { .total = total };
    for (size_t i = 0; i < g->n; i++)
        s.weights += g->weight[i];
    return s;
}

static int64_t next_part(struct share *s, int64_t weight)
{
    s->seen += weight;
    int64_t upto = s->seen == s->weights ? s->total : s->total * s->seen / s->weights / STEP * STEP;
    int64_t part = upto - s->given;
    s->given = upto;
    return part;
}

/* ---- plans ----------------------------------------------------------------------------------- */

static int64_t plan_weight(const struct demo_project *p, struct demo_rand *r)
{
    int64_t w = demo_draw(r, 40, 160);
    if (p->province)
        return 60 + w / 2;
    if (p->dollars)
        return 90;
    return p->is10 ? 160 + w : w;
}

static void set_plans(const struct group *g, int64_t total)
{
    struct share s = share_of(g, total);
    for (size_t i = 0; i < g->n; i++)
        g->p[i]->plan = next_part(&s, g->weight[i]);
}

static void plan_unit(struct demo_list list, int unit, struct group *g, struct demo_rand *r)
{
    const struct demo_unit *u = &demo_units[unit];
    int64_t left = u->plan - u->province_plan - u->september_plan;
    struct group *province = &g[0];
    struct group *september = &g[1];
    struct group *rest = &g[2];
    province->n = september->n = rest->n = 0;
    for (size_t i = 0; i < list.n; i++) {
        struct demo_project *p = &list.p[i];
        if (p->unit != unit || !demo_listed(p) || p->removed)
            continue;
        if (p->deferred) { /* two projects lose 0.9 and 0.7亿元 with their start */
            p->plan = unit == DEMO_UNITS - 1 ? 8000 : 11000;
            p->plan_first = unit == DEMO_UNITS - 1 ? 15000 : 20000;
            left -= p->plan;
            continue;
        }
        join(p->province ? province : p->entered == 9 ? september : rest, p, plan_weight(p, r));
    }
    set_plans(province, u->province_plan);
    set_plans(september, u->september_plan);
    set_plans(rest, left);
}

/* ---- totals ------------------------------------------------------------------------------------ */

static int64_t round_up(int64_t wan, int64_t to)
{
    return (wan + to - 1) / to * to;
}

static int64_t within(int64_t x, int64_t low, int64_t high)
{
    return x < low ? low : x > high ? high : x;
}

static int64_t highest_plan(const struct demo_project *p)
{
    return p->plan_first > p->plan ? p->plan_first : p->plan;
}

enum { YI = 10000, RATE = 71 /* tenths of a yuan for a dollar */ };

static void total_in_dollars(struct demo_project *p, int64_t low, int64_t high, struct demo_rand *r)
{
    int64_t least = highest_plan(p) * 10 / RATE + 10;
    p->dollars_wan = round_up(within(demo_draw(r, low, high), least, high), 10);
    p->total = p->dollars_wan * RATE / 10;
}

static void set_total(struct demo_project *p, struct demo_rand *r)
{
    int64_t plan = highest_plan(p);
    bool huge = p->province && demo_draw(r, 1, 5) == 1;
    int64_t times = huge ? demo_draw(r, 60, 180) : demo_draw(r, 15, 40); /* tenths */
    bool small =
        p->entered > 0 && !p->is10; /* of those entered this year only the named are large */
    if (p->dollars) {
        total_in_dollars(p, 10000, 13500, r); /* below 10亿元, above 1亿美元 */
        return;
    }
    if (p->is10)
        p->total =
            within(plan * times / 10, 10 * YI + 2000 + 100 * demo_draw(r, 0, 600), INT64_MAX);
    else if (demo_listed(p))
        p->total = within(plan * times / 10, YI + 200, small ? 98000 : INT64_MAX);
    else
        p->total = YI + 100 * demo_draw(r, 10, 1500);
    p->total = round_up(p->total, 100);
    if (!p->is10 && p->total < 65000 && demo_draw(r, 1, 15) == 1)
        total_in_dollars(p, p->total * 10 / RATE, 9500, r);
}

/* ---- what was done -------------------------------------------------------------------------------- */

/* Cumulative shares of a year's investment, in per mille, January to September. */
static const int64_t usual[DEMO_MONTHS + 1] = { 0, 50, 95, 195, 305, 430, 570, 715, 868, 1000 };

/* Before the works begin little is spent: land, design.  After the end nothing is. */
static int64_t share_at(const struct demo_project *p, int month)
{
    int64_t start = p->sort == DEMO_START ? (p->start ? p->start : DEMO_MONTHS + 1) : 1;
    int64_t ahead = 60;
    if (p->completed)
        return month < p->completed ? usual[month] * 1000 / usual[p->completed] : 1000;
    if (start == 1)
        return usual[month];
    if (month < start)
        return ahead * month / start;
    return ahead + (1000 - ahead) * (month - start + 1) / (DEMO_MONTHS - start + 1);
}

int64_t demo_done_at(const struct demo_project *p, int month)
{
    if (month >= DEMO_MONTHS || p->done == 0)
        return p->done;
    int64_t august = share_at(p, 8);
    return p->done_august * share_at(p, month) / (august ? august : 1) / STEP * STEP;
}

static int64_t done_weight(const struct demo_project *p, struct demo_rand *r)
{
    int64_t pace = demo_draw(r, 88, 112);
    if (p->completed)
        pace = 120;
    else if (p->start == DEMO_MONTHS)
        pace = 45;
    else if (!p->province && demo_draw(r, 1, 14) == 1)
        pace = 66;
    return p->plan * pace;
}

static void set_done(const struct group *g, int64_t total)
{
    struct share s = share_of(g, total);
    for (size_t i = 0; i < g->n; i++)
        g->p[i]->done = next_part(&s, g->weight[i]);
}

static bool waits(const struct demo_project *p)
{
    return p->sort == DEMO_START && p->start == 0;
}

static void done_unit(struct demo_list list, int unit, struct group *g, struct demo_rand *r)
{
    const struct demo_unit *u = &demo_units[unit];
    int64_t left = u->done - u->province_done;
    struct group *province = &g[0];
    struct group *rest = &g[1];
    province->n = rest->n = 0;
    for (size_t i = 0; i < list.n; i++) {
        struct demo_project *p = &list.p[i];
        if (p->unit != unit || !demo_listed(p))
            continue;
        if (waits(p)) {
            p->done = p->plan * demo_draw(r, 1, 6) / 100 / STEP * STEP;
            left -= p->removed ? 0 : p->done;
        } else if (p->removed) {
            p->done = p->plan * 70 / 100 / STEP * STEP;
        } else {
            join(p->province ? province : rest, p, done_weight(p, r));
        }
    }
    set_done(province, u->province_done);
    set_done(rest, left);
}

/* August: the province's sum is published, the others follow their shares. */
static void set_august(struct demo_list list, struct group *g)
{
    int64_t left = AUGUST_PROVINCE;
    g->n = 0;
    for (size_t i = 0; i < list.n; i++) {
        struct demo_project *p = &list.p[i];
        int64_t share = share_at(p, 8);
        p->done_august = share == 1000 ? p->done : p->done * share / 1000 / STEP * STEP;
        if (p->province && share < 1000)
            join(g, p, p->done * share);
        else if (p->province)
            left -= p->done;
    }
    struct share s = share_of(g, left);
    for (size_t i = 0; i < g->n; i++)
        g->p[i]->done_august = next_part(&s, g->weight[i]);
}

/* What stood before the year leaves room for this year's plan. */
static void set_before(struct demo_project *p, struct demo_rand *r)
{
    int64_t percent = p->sort == DEMO_CARRYOVER  ? demo_draw(r, 20, 55)
                      : p->sort == DEMO_BUILDING ? demo_draw(r, 5, 15)
                                                 : 0;
    p->before = within(p->total * percent / 100, 0, p->total - highest_plan(p)) / STEP * STEP;
    int64_t year = p->done > highest_plan(p) ? p->done : highest_plan(p);
    if (p->completed) /* then the whole is done */
        p->before = p->total > year ? p->total - year : 0;
}

void demo_amounts(struct demo_list list, struct arena *a, struct demo_rand *r)
{
    struct group *g = NEW(a, struct group, 3);
    for (int unit = 0; unit < DEMO_UNITS; unit++) {
        plan_unit(list, unit, g, r);
        done_unit(list, unit, g, r);
    }
    set_august(list, g);
    for (size_t i = 0; i < list.n; i++) {
        struct demo_project *p = &list.p[i];
        if (p->adjusted == 6)
            p->plan_first = p->plan * 85 / 100 / STEP * STEP;
        set_total(p, r);
        set_before(p, r);
    }
}
