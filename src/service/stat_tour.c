/* stat_tour.c - the ranking of a site tour, from its judges' sheets; see stat.h.  Adds nothing up: see tours.h. */
#include "service/stat_parts.h"

#include "base/money.h"
#include "service/rows.h"
#include "service/tours.h"

enum { COL_SCORE, COL_RANK, COL_SHEETS, COLS };

static const struct stat_column columns[COLS] = {
    [COL_SCORE] = { "score", "得分", "分",
                    "各评委评分表的总分按这次观摩的计分规则合成，保留两位小数" },
    [COL_RANK] = { "rank", "名次", "位", "按得分从高到低，同分同名次" },
    [COL_SHEETS] = { "sheets", "评分表", "份", "已提交的评分表" },
};

static struct row *tour_asked(struct stat *s, int64_t id)
{
    if (id)
        return access_get(s->tx, s->arena, s->who, R_site_tour, id);
    bool early = access_may(s->who, &ledger[R_tour_score], VERB_read);
    struct filter *where =
        stat_where(s, &ledger[R_site_tour],
                   early ? STR("state in (scoring, closed, published)") : STR("state = published"));
    struct query q = { .rec = R_site_tour,
                       .where = where,
                       .sort = { { .field = F_site_tour_planned_on, .descending = true } },
                       .nsort = 1,
                       .limit = 1 };
    return rows_first(s->tx, s->arena, &q);
}

static struct stat_row make_row(struct stat *s, const struct row *tour, const struct tour_place *at)
{
    struct arena *a = s->arena;
    struct stat_row r = stat_row_new(s, str_printf(a, "%lld", (long long)at->project), at->name);
    struct str sheets = str_printf(a, "site_tour = %lld and project = %lld",
                                   (long long)site_tour_id(tour), (long long)at->project);
    r.cell[COL_SHEETS] = (struct stat_cell){ .known = true,
                                             .value = at->sheets,
                                             .text = str_printf(a, "%lld", (long long)at->sheets) };
    r.cell[COL_SCORE] = r.cell[COL_RANK] = stat_unknown("还没有评分表");
    if (at->sheets) {
        r.cell[COL_SCORE] = (struct stat_cell){ .known = true,
                                                .value = at->score,
                                                .text = stat_decimal(a, at->score, 2) };
        r.cell[COL_RANK] = (struct stat_cell){ .known = true,
                                               .value = at->rank,
                                               .text = str_printf(a, "%lld", (long long)at->rank) };
    }
    for (size_t i = 0; access_may(s->who, &ledger[R_tour_score], VERB_read) && i < COLS; i++) {
        r.cell[i].record = "tour_score";
        r.cell[i].drill = sheets;
    }
    return r;
}

/* A tour still being scored is the organiser's and the judges' affair. */
static bool may_see(const struct stat *s, const struct row *tour)
{
    return str_is(site_tour_state(tour), "published") ||
           access_may(s->who, &ledger[R_tour_score], VERB_read);
}

bool stat_tour(struct stat *s, const struct stat_request *q)
{
    struct row *tour = tour_asked(s, q->tour);
    struct stat_table *t = s->t;
    if (!tour || !may_see(s, tour))
        return diag_add(s->d, E_NOT_FOUND, NULL, "没有这次观摩，或还没有评分");
    *t = (struct stat_table){ .title = site_tour_name(tour),
                              .period = str_printf(s->arena, "%lld年" STR_FMT,
                                                   (long long)site_tour_year(tour),
                                                   STR_ARG(site_tour_quarter(tour))),
                              .by = STR("site"),
                              .scoped = t->scoped,
                              .column = columns,
                              .columns = COLS };
    struct tour_result result = tours_result(s->tx, s->arena, tour);
    t->row = NEW(s->arena, struct stat_row, result.n + 1);
    bool all = str_is(site_tour_state(tour), "published");
    for (size_t i = 0; i < result.n; i++)
        if (all || access_sees_id(s->tx, s->arena, s->who, R_project, result.place[i].project))
            t->row[t->rows++] = make_row(s, tour, &result.place[i]);
    return true;
}
