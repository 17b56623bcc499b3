/* stat_visit.c - coverage of the weekly visits: which projects were to be visited, which were, which were not; see
 * stat.h. */
#include "service/stat_parts.h"

#include "base/date.h"

enum { COL_DUE, COL_VISITED, COL_MISSED, COL_COVERAGE, COLS };

static const struct stat_column columns[COLS] = {
    [COL_DUE] = { "due", "应走访项目", "个", "这一周结束前入库、在库（实施）且正常推进的项目" },
    [COL_VISITED] = { "visited", "已走访", "个",
                      "应走访项目中，这一周有走访记录的；电话（视频）联系和作废的不计" },
    [COL_MISSED] = { "missed", "未走访", "个", "应走访项目中，这一周没有走访记录的" },
    [COL_COVERAGE] = { "coverage", "覆盖率", "%", "已走访 ÷ 应走访项目" },
};

static const struct {
    const char *id;
    int field;
} cuts[] = {
    { "area", F_project_area },
    { "town", F_project_town },
    { "park", F_project_park },
    { "agent", F_project_agent },
};

#define DUE_FILTER                                                                                 \
    "library_state = implementing and status = active and (entered_on is null or entered_on <= "   \
    "{sunday})"

static struct str due_filter(struct arena *a, struct str week)
{
    char sunday[11];
    date_text(week_monday(week) + 6, sunday);
    const struct stat_mark marks[] = { { "{sunday}", str_c(sunday) } };
    return stat_fill(a, DUE_FILTER, marks, COUNTOF(marks));
}

/* ---- which projects ---------------------------------------------------------------------------------- */

struct ids {
    struct arena *arena;
    int64_t *id;
    size_t n, room;
};

static bool take_id(void *ctx, const struct value *v, size_t n)
{
    struct ids *ids = ctx;
    (void)n;
    if (ids->n == ids->room) {
        int64_t *more = NEW(ids->arena, int64_t, ids->room * 2 + 64);
        for (size_t i = 0; i < ids->n; i++)
            more[i] = ids->id[i];
        ids->id = more;
        ids->room = ids->room * 2 + 64;
    }
    ids->id[ids->n++] = v[0].i;
    return true;
}

/* Projects somebody went to in that week. */
static struct ids gone_to(struct tx *tx, struct arena *a, struct str week)
{
    static const int fields[] = { F_visit_project };
    struct ids ids = { .arena = a };
    struct value v;
    value_set_str(&v, week);
    struct filter *where = filter_value(a, OP_EQ, F_visit_week, v);
    value_set_str(&v, STR("phone"));
    where = filter_and(a, where, filter_value(a, OP_NE, F_visit_kind, v));
    value_set_str(&v, STR("void"));
    where = filter_and(a, where, filter_value(a, OP_NE, F_visit_state, v));
    const struct query q = { .rec = R_visit,
                             .where = where,
                             .fields = fields,
                             .nfields = 1,
                             .sort = { { .field = F_visit_project } },
                             .nsort = 1 };
    tx_list(tx, &q, take_id, &ids);
    return ids;
}

static bool holds(const struct ids *sorted, int64_t id)
{
    size_t low = 0;
    size_t high = sorted->n;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (sorted->id[mid] < id)
            low = mid + 1;
        else
            high = mid;
    }
    return low < sorted->n && sorted->id[low] == id;
}

static struct ids due_ids(struct tx *tx, struct arena *a, struct filter *where)
{
    static const int fields[] = { AT_ID };
    struct ids ids = { .arena = a };
    const struct query q = { .rec = R_project, .where = where, .fields = fields, .nfields = 1 };
    tx_list(tx, &q, take_id, &ids);
    return ids;
}

/* Only what a table hands out: one of its cuts, so that nobody finds out by it what he may not filter by. */
static struct filter *read_group(struct arena *a, struct str text)
{
    struct diag d;
    diag_init(&d, a);
    struct filter *f = filter_parse(a, &ledger[R_project], text, NULL, NULL, &d);
    bool plain = f && diag_ok(&d) && (f->op == OP_EQ || f->op == OP_NULL);
    for (size_t i = 0; plain && i < COUNTOF(cuts); i++)
        if (f->field == cuts[i].field)
            return f;
    return NULL;
}

/* "2025-W40;area = 320412;missed" */
bool stat_visit_rows(struct tx *tx, struct arena *a, struct str spec, struct figure_rows *rows)
{
    struct str part[3];
    struct str rest = spec;
    struct diag d;
    size_t n = 0;
    while (n < COUNTOF(part) && str_split(&rest, ';', &part[n]))
        n++;
    bool missed = n == COUNTOF(part) && str_is(part[2], "missed");
    if (n != COUNTOF(part) || rest.n || !is_week(part[0]) ||
        (!missed && !str_is(part[2], "visited")))
        return false;
    diag_init(&d, a);
    struct filter *where =
        filter_parse(a, &ledger[R_project], due_filter(a, part[0]), NULL, NULL, &d);
    struct filter *group = str_is(part[1], "all") ? NULL : read_group(a, part[1]);
    if (!diag_ok(&d) || (!group && !str_is(part[1], "all")))
        return false;
    where = filter_and(a, where, group);
    struct ids gone = gone_to(tx, a, part[0]);
    struct ids due = due_ids(tx, a, where);
    size_t kept = 0;
    for (size_t i = 0; i < due.n; i++)
        if (holds(&gone, due.id[i]) != missed)
            due.id[kept++] = due.id[i];
    *rows = (struct figure_rows){ .id = due.id, .n = kept };
    return true;
}

/* ---- the table ------------------------------------------------------------------------------------------ */

static struct stat_row make_row(struct stat *s, struct str week, const struct ids *gone,
                                const struct stat_group *g)
{
    struct arena *a = s->arena;
    struct stat_row r = stat_row_new(s, g->key, g->label);
    struct str due = stat_and(a, due_filter(a, week), g->filter);
    struct filter *where = stat_where(s, &ledger[R_project], due);
    if (!diag_ok(s->d))
        return r;
    struct ids ids = due_ids(s->tx, a, where);
    int64_t visited = 0;
    for (size_t i = 0; i < ids.n; i++)
        visited += holds(gone, ids.id[i]);
    const int64_t n[] = {
        [COL_DUE] = (int64_t)ids.n, [COL_VISITED] = visited, [COL_MISSED] = (int64_t)ids.n - visited
    };
    for (size_t i = 0; i < COUNTOF(n); i++) {
        struct str group = g->filter.n ? g->filter : STR("all");
        struct str drill =
            i == COL_DUE ? due
                         : str_printf(a, "id in figure(\"visits;" STR_FMT ";" STR_FMT ";%s\")",
                                      STR_ARG(week), STR_ARG(group), columns[i].id);
        r.cell[i] = (struct stat_cell){ .known = true,
                                        .value = n[i],
                                        .text = str_printf(a, "%lld", (long long)n[i]),
                                        .record = "project",
                                        .drill = drill };
    }
    r.cell[COL_COVERAGE] = stat_rate(s, visited, (int64_t)ids.n);
    return r;
}

bool stat_visits(struct stat *s, const struct stat_request *q)
{
    struct str by = q->by.n ? q->by : STR("area");
    char this_week[9];
    int field = -1;
    date_week(date_of(s->who->today), this_week);
    struct str week = q->period.n ? q->period : str_dup(s->arena, str_c(this_week));
    for (size_t i = 0; i < COUNTOF(cuts); i++)
        if (str_is(by, cuts[i].id))
            field = cuts[i].field;
    if (field < 0)
        return diag_add(s->d, E_PARAMETER, NULL, "by 可为 area、town、park、agent");
    if (!is_week(week))
        return diag_add(s->d, E_PARAMETER, NULL, "period 应写成 2025-W40");
    struct stat_table *t = s->t;
    *t = (struct stat_table){ .title = STR("走访覆盖"),
                              .period = week,
                              .by = by,
                              .scoped = t->scoped,
                              .column = columns,
                              .columns = COLS };
    struct ids gone = gone_to(s->tx, s->arena, week);
    struct stat_groups groups = stat_groups(s, &ledger[R_project], field);
    t->row = NEW(s->arena, struct stat_row, groups.n + 1);
    for (size_t i = 0; i < groups.n && diag_ok(s->d); i++) {
        t->row[t->rows] = make_row(s, week, &gone, &groups.g[i]);
        t->rows += t->row[t->rows].cell[COL_DUE].value > 0;
    }
    const struct stat_group all = { STR(""), t->scoped ? STR("合计（授权范围）") : STR("全市"),
                                    STR("") };
    t->total = make_row(s, week, &gone, &all);
    return true;
}
