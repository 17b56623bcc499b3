/* demo_days.c - when each project of the sample city was signed, filed, started …  Knows no row. */
#include "service/demo_parts.h"

#include "base/date.h"

static int64_t in_month(int month, struct demo_rand *r)
{
    return demo_first(month) + demo_draw(r, 2, 24);
}

/* Signing, filing and entering the library, counted back from a day by which they had happened. */
static void days_before(struct demo_project *p, int64_t day, struct demo_rand *r)
{
    p->approved_on = day - demo_draw(r, 6, 40);
    p->signed_on = p->approved_on - demo_draw(r, 35, 140);
}

static int64_t day_of(const struct demo_project *p, struct demo_rand *r)
{
    return p->entered ? demo_first(p->entered) + demo_draw(r, 2, 22)
                      : date_days(DEMO_YEAR - 1, 9, 1) + demo_draw(r, 0, 100);
}

static void plan_end(struct demo_project *p, int64_t start, struct demo_rand *r)
{
    p->planned_completion = start + demo_draw(r, 480, 960);
    if (p->planned_completion < demo_first(3))
        p->planned_completion = demo_first(3) + demo_draw(r, 0, 260);
    p->planned_production = p->planned_completion + demo_draw(r, 45, 120);
}

/* Most of what was planned for the months past is done. */
static void finish(struct demo_project *p, struct demo_rand *r)
{
    if (p->planned_completion >= demo_first(DEMO_MONTHS) || p->removed || demo_draw(r, 1, 5) == 1)
        return;
    p->completed_on = p->planned_completion + demo_draw(r, -4, 24);
    while (p->completed < DEMO_MONTHS && p->completed_on >= demo_first(p->completed + 1))
        p->completed++;
    int64_t produced = p->completed_on + demo_draw(r, 30, 110);
    if (produced < demo_first(DEMO_MONTHS + 1))
        p->produced_on = produced;
}

static void carryover(struct demo_project *p, struct demo_rand *r)
{
    p->started_on = date_days(DEMO_YEAR - 3, 6, 1) + demo_draw(r, 0, 900);
    p->planned_start = p->started_on + demo_draw(r, -20, 25);
    days_before(p, p->started_on - demo_draw(r, 20, 90), r);
    p->entered_on = p->approved_on + demo_draw(r, 3, 18);
    plan_end(p, p->started_on, r);
    finish(p, r);
}

static void start(struct demo_project *p, struct demo_rand *r)
{
    p->entered_on = day_of(p, r);
    days_before(p, p->entered_on, r);
    if (p->start) {
        p->started_on = in_month(p->start, r);
        if (p->start == p->entered && p->started_on <= p->entered_on)
            p->started_on = p->entered_on + 2;
        p->planned_start =
            p->start > p->entered && p->start < DEMO_MONTHS && demo_draw(r, 1, 4) == 1
                ? p->started_on + demo_draw(r, 1, 20)
                : p->started_on - demo_draw(r, 0, 1);
    } else if (p->deferred) {
        p->planned_start = demo_first(13) + 75;
    } else if (p->removed) {
        p->planned_start = demo_first(8) + 14;
    } else if (p->entered == DEMO_MONTHS) {
        p->planned_start = demo_first(11) + demo_draw(r, 5, 50);
    } else {
        p->planned_start = demo_first(p->entered < DEMO_MONTHS ? p->entered + 1 : p->entered) + 14;
    }
    plan_end(p, p->planned_start, r);
}

static void building(struct demo_project *p, struct demo_rand *r)
{
    p->entered_on = day_of(p, r);
    p->started_on = date_days(DEMO_YEAR - 1, 7, 1) + demo_draw(r, 0, 170);
    p->planned_start = p->started_on + demo_draw(r, -10, 20);
    days_before(p, p->started_on - demo_draw(r, 20, 60), r);
    plan_end(p, p->started_on + 60, r);
}

/* One third each: talked about, signed, filed. */
static void reserve(struct demo_project *p, size_t i, struct demo_rand *r)
{
    p->entered_on = day_of(p, r);
    p->planned_start = demo_first(13) + demo_draw(r, 30, 300);
    plan_end(p, p->planned_start, r);
    if (i % 3 > 0)
        p->signed_on = p->entered_on - demo_draw(r, 10, 60);
    if (i % 3 > 1)
        p->approved_on = p->entered_on - demo_draw(r, 1, 8);
}

static void finished(struct demo_project *p, size_t i, struct demo_rand *r)
{
    p->started_on = date_days(DEMO_YEAR - 4, 3, 1) + demo_draw(r, 0, 240);
    p->planned_start = p->started_on;
    days_before(p, p->started_on - 40, r);
    p->entered_on = p->approved_on + 12;
    p->planned_completion = p->started_on + demo_draw(r, 500, 700);
    p->completed_on = p->planned_completion + demo_draw(r, -10, 30);
    p->planned_production = p->planned_completion + 90;
    p->produced_on = p->completed_on + demo_draw(r, 40, 120);
    if (i % 3 > 0)
        p->full_output_on = p->produced_on + demo_draw(r, 200, 330);
    if (i % 3 > 1)
        p->full_benefit_on = p->full_output_on + demo_draw(r, 100, 240);
}

void demo_days(struct demo_list list, struct demo_rand *r)
{
    for (size_t i = 0; i < list.n; i++) {
        struct demo_project *p = &list.p[i];
        if (p->sort == DEMO_CARRYOVER)
            carryover(p, r);
        else if (p->sort == DEMO_START)
            start(p, r);
        else if (p->sort == DEMO_BUILDING)
            building(p, r);
        else if (p->sort == DEMO_RESERVE)
            reserve(p, i / DEMO_UNITS, r);
        else
            finished(p, i / DEMO_UNITS, r);
    }
}
