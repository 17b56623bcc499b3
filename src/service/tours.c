/* tours.c - see tours.h. */
#include "service/tours.h"

#include "base/money.h"
#include "base/utf8.h"
#include "domain/tour.h"
#include "service/rows.h"

#include <stdlib.h>

enum { SITES_MOST = 400, RANKING_CHARS = 1000 };

/* The weight of a judge, by his name. */
static int64_t weight_of(struct tx *tx, struct arena *a, const struct row *tour, int64_t judge)
{
    const struct row *person = judge ? tx_get(tx, a, R_person, judge) : NULL;
    return tour_judge_weight(site_tour_judges(tour), person ? person_name(person) : STR(""));
}

static void score_site(struct tx *tx, struct arena *a, const struct row *tour, struct rows sheets,
                       struct tour_place *at)
{
    struct tour_sheet *own = NEW(a, struct tour_sheet, sheets.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < sheets.n; i++) {
        const struct row *s = sheets.row[i];
        if (tour_score_project(s) != at->project)
            continue;
        own[n].total = tour_score_total(s);
        own[n++].weight = weight_of(tx, a, tour, tour_score_judge(s));
    }
    at->sheets = (int64_t)n;
    at->score = n ? tour_combine(own, n, tour_rule_of(site_tour_judge_rule(tour))) : -1;
}

static int best_first(const void *x, const void *y)
{
    const struct tour_place *a = x;
    const struct tour_place *b = y;
    int by_score = (a->score < b->score) - (a->score > b->score);
    return by_score ? by_score : (a->project > b->project) - (a->project < b->project);
}

static void rank(struct arena *a, struct tour_result *t)
{
    int64_t *score = NEW(a, int64_t, t->n + 1);
    int64_t *ranks = NEW(a, int64_t, t->n + 1);
    for (size_t i = 0; i < t->n; i++)
        score[i] = t->place[i].score;
    tour_ranks(score, t->n, ranks);
    for (size_t i = 0; i < t->n; i++)
        t->place[i].rank = t->place[i].sheets ? ranks[i] : 0;
}

struct tour_result tours_result(struct tx *tx, struct arena *a, const struct row *tour)
{
    int64_t id[SITES_MOST];
    size_t n = SITES_MOST;
    struct tour_result t = { NULL, 0 };
    struct rows sheets =
        rows_by_id(tx, a, R_tour_score, F_tour_score_site_tour, site_tour_id(tour));
    if (!tour_sites(site_tour_sites(tour), id, &n))
        return t;
    t.place = NEW(a, struct tour_place, n + 1);
    for (size_t i = 0; i < n && i < SITES_MOST; i++) {
        const struct row *p = tx_get(tx, a, R_project, id[i]);
        if (!p)
            continue;
        struct tour_place *at = &t.place[t.n++];
        at->project = id[i];
        at->name = project_name(p);
        at->area = project_area(p);
        score_site(tx, a, tour, sheets, at);
    }
    qsort(t.place, t.n, sizeof *t.place, best_first);
    rank(a, &t);
    return t;
}

bool tours_freeze(struct tx *tx, struct row *tour, struct diag *d)
{
    struct tour_result t = tours_result(tx, d->arena, tour);
    struct str text = STR("");
    for (size_t i = 0; i < t.n; i++) {
        const struct tour_place *at = &t.place[i];
        struct buf score = { 0 };
        decimal_put(&score, at->score, 2, false);
        struct str longer =
            str_printf(d->arena, STR_FMT "%s%lld. " STR_FMT " %s", STR_ARG(text), i ? "；" : "",
                       (long long)at->rank, STR_ARG(at->name), buf_z(&score));
        buf_free(&score);
        if (at->sheets == 0)
            return diag_add(d, E_STATE, "sites", "点位“" STR_FMT "”还没有评分表，不能通报",
                            STR_ARG(at->name));
        if (str_chars(longer) <= RANKING_CHARS)
            text = longer; /* the best of them; all are in the statistic */
    }
    site_tour_set_ranking(tour, text);
    return true;
}
