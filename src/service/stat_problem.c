/* stat_problem.c - problems of a period: new, closed, open, overdue, how fast; see stat.h. */
#include "service/stat_parts.h"

#include "base/date.h"

#include <stdlib.h>

enum { COL_NEW, COL_CLOSED, COL_OPEN, COL_OVERDUE, COL_SUSPENDED, COL_RATE, COL_MEDIAN, COLS };

static const struct stat_column columns[COLS] = {
    [COL_NEW] = { "new", "新登记", "件", "本期登记的问题，撤回的不计" },
    [COL_CLOSED] = { "closed", "已销号", "件", "本期销号的问题" },
    [COL_OPEN] = { "open", "未办结", "件", "期末（本期未完的到今天）登记在册、还没有销号的问题" },
    [COL_OVERDUE] = { "overdue", "超期未办结", "件",
                      "未办结且已过办结时限（延期的按延期后）的问题，挂起的不计" },
    [COL_SUSPENDED] = { "suspended", "挂起", "件", "现在挂起的问题" },
    [COL_RATE] = { "rate", "销号率", "%", "本期登记的问题中已销号的 ÷ 本期登记的问题" },
    [COL_MEDIAN] = { "median", "办结用时中位数", "工作日",
                     "本期销号的问题所用工作日的中位数，挂起的日子不计" },
};

#define NEW_FILTER    "reported_on >= {from} and reported_on <= {to} and state != withdrawn"
#define CLOSED_FILTER "closed_on >= {from} and closed_on <= {to}"

static const char overdue[] =
    "reported_on <= {end} and state != withdrawn and state != suspended and "
    "(closed_on is null or closed_on > {end}) and "
    "((extended_to is null and due_on < {end}) or extended_to < {end})";

static const char *const filters[COLS] = {
    [COL_NEW] = NEW_FILTER,
    [COL_CLOSED] = CLOSED_FILTER,
    [COL_OPEN] =
        "reported_on <= {end} and state != withdrawn and (closed_on is null or closed_on > {end})",
    [COL_OVERDUE] = overdue,
    [COL_SUSPENDED] = "state = suspended and reported_on <= {end}",
};

static const struct {
    const char *id;
    int field;
} cuts[] = {
    { "area", F_problem_area },          { "type", F_problem_type },
    { "level", F_problem_level },        { "severity", F_problem_severity },
    { "origin", F_problem_origin },      { "state", F_problem_state },
    { "agency", F_problem_lead_agency },
};

struct period {
    struct str from, to, end; /* end: the last day that has come */
};

static bool read_period(struct stat *s, struct str text, struct period *p)
{
    struct str given = text.n ? text : stat_year(s);
    bool year = given.n == 4 && is_month(str_printf(s->arena, STR_FMT "-01", STR_ARG(given)));
    if (!year && !is_month(given))
        return diag_add(s->d, E_PARAMETER, NULL, "period 应写成 2025 或 2025-09");
    s->t->period = given;
    p->from = str_printf(s->arena, year ? STR_FMT "-01-01" : STR_FMT "-01", STR_ARG(given));
    p->to =
        year ? str_printf(s->arena, STR_FMT "-12-31", STR_ARG(given)) : month_end(s->arena, given);
    p->end = str_cmp(p->to, s->who->today) < 0 ? p->to : s->who->today;
    return true;
}

/* ---- the median -------------------------------------------------------------------------------------- */

struct days {
    int64_t *v;
    size_t n, room;
};

static bool take_days(void *ctx, const struct value *v, size_t n)
{
    struct days *d = ctx;
    (void)n;
    if (!v[0].set)
        return true;
    if (d->n == d->room) {
        d->room = d->room ? d->room * 2 : 64;
        int64_t *more = realloc(d->v, d->room * sizeof *d->v);
        if (!more)
            fatal("out of memory");
        d->v = more;
    }
    d->v[d->n++] = v[0].i;
    return true;
}

static int smaller_first(const void *x, const void *y)
{
    int64_t a = *(const int64_t *)x;
    int64_t b = *(const int64_t *)y;
    return (a > b) - (a < b);
}

static struct stat_cell median(struct stat *s, struct str filter)
{
    static const int fields[] = { F_problem_used_days };
    struct days d = { 0 };
    struct query q = { .rec = R_problem,
                       .where = stat_where(s, &ledger[R_problem], filter),
                       .fields = fields,
                       .nfields = 1,
                       .any_order = true };
    if (!diag_ok(s->d))
        return stat_unknown("");
    tx_list(s->tx, &q, take_days, &d);
    if (d.n)
        qsort(d.v, d.n, sizeof *d.v, smaller_first);
    int64_t twice =
        d.n ? d.v[d.n / 2] + d.v[(d.n - 1) / 2] : 0; /* of an even number the middle of two */
    struct stat_cell cell = { .text = STR("—") };
    if (d.n)
        cell = (struct stat_cell){ .known = true,
                                   .value = twice * 5, /* tenths */
                                   .text = stat_decimal(s->arena, twice * 5, 1),
                                   .record = "problem",
                                   .drill = filter };
    free(d.v);
    return cell;
}

/* ---- the table ------------------------------------------------------------------------------------------ */

static struct stat_row make_row(struct stat *s, const struct period *p, const struct stat_group *g)
{
    const struct record *rec = &ledger[R_problem];
    const struct stat_mark marks[] = { { "{from}", p->from },
                                       { "{to}", p->to },
                                       { "{end}", p->end } };
    struct stat_row r = stat_row_new(s, g->key, g->label);
    for (int i = 0; i < COLS; i++)
        if (filters[i])
            r.cell[i] = stat_count(s, rec,
                                   stat_and(s->arena,
                                            stat_fill(s->arena, filters[i], marks, COUNTOF(marks)),
                                            g->filter));
    struct str done = stat_fill(s->arena, NEW_FILTER " and state = closed", marks, COUNTOF(marks));
    struct stat_cell closed = stat_count(s, rec, stat_and(s->arena, done, g->filter));
    r.cell[COL_RATE] = stat_rate(s, closed.value, r.cell[COL_NEW].value);
    r.cell[COL_RATE].record = closed.record;
    r.cell[COL_RATE].drill = closed.drill;
    r.cell[COL_MEDIAN] =
        median(s, stat_and(s->arena, stat_fill(s->arena, CLOSED_FILTER, marks, COUNTOF(marks)),
                           g->filter));
    return r;
}

static bool is_empty(const struct stat_row *r)
{
    return r->cell[COL_NEW].value == 0 && r->cell[COL_CLOSED].value == 0 &&
           r->cell[COL_OPEN].value == 0;
}

bool stat_problems(struct stat *s, const struct stat_request *q)
{
    struct str by = q->by.n ? q->by : STR("area");
    struct period p;
    int field = -1;
    for (size_t i = 0; i < COUNTOF(cuts); i++)
        if (str_is(by, cuts[i].id))
            field = cuts[i].field;
    if (field < 0)
        return diag_add(s->d, E_PARAMETER, NULL,
                        "by 可为 area、type、level、severity、origin、state、agency");
    if (!read_period(s, q->period, &p))
        return false;
    struct stat_table *t = s->t;
    *t = (struct stat_table){ .title = STR("问题协调统计"),
                              .period = t->period,
                              .by = by,
                              .scoped = t->scoped,
                              .column = columns,
                              .columns = COLS };
    struct stat_groups groups = stat_groups(s, &ledger[R_problem], field);
    t->row = NEW(s->arena, struct stat_row, groups.n + 1);
    for (size_t i = 0; i < groups.n && diag_ok(s->d); i++) {
        t->row[t->rows] = make_row(s, &p, &groups.g[i]);
        bool kept = !is_empty(&t->row[t->rows]) ||
                    (field == F_problem_area && !t->scoped && groups.g[i].key.n);
        t->rows += kept;
    }
    const struct stat_group all = { STR(""), t->scoped ? STR("合计（授权范围）") : STR("全市"),
                                    STR("") };
    t->total = make_row(s, &p, &all);
    return true;
}
