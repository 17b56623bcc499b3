/* light_facts.c - reads what lights are judged by: projects, their plans and reports, months.  Judges nothing. */
#include "service/light_parts.h"

#include "base/date.h"
#include "service/figures_kept.h"
#include "service/rows.h"

#include <stdlib.h>

/* ---- projects ------------------------------------------------------------------------------------- */

static const struct {
    int field;
    size_t at; /* offset of the text in struct light_project */
} texts[] = {
    { F_project_name, offsetof(struct light_project, name) },
    { F_project_area, offsetof(struct light_project, area) },
    { F_project_town, offsetof(struct light_project, town) },
    { F_project_status, offsetof(struct light_project, status) },
    { F_project_library_state, offsetof(struct light_project, library_state) },
    { F_project_light, offsetof(struct light_project, light) },
    { F_project_entered_on, offsetof(struct light_project, entered_on) },
    { F_project_signed_on, offsetof(struct light_project, signed_on) },
    { F_project_project_approval_on, offsetof(struct light_project, approved_on) },
    { F_project_planned_start, offsetof(struct light_project, planned_start) },
    { F_project_construction_start_on, offsetof(struct light_project, started_on) },
    { F_project_statistics_entered_on, offsetof(struct light_project, counted_on) },
    { F_project_planned_completion, offsetof(struct light_project, planned_completion) },
    { F_project_completion_on, offsetof(struct light_project, completed_on) },
};
enum { TEXTS = COUNTOF(texts) };

struct reading {
    struct arena *a;
    struct light_world *w;
    size_t cap;
    int *list; /* of each project: enum dispatch_list of its line, -1 = none */
};

static bool on_project(void *ctx, const struct value *v, size_t n)
{
    struct reading *r = ctx;
    struct light_project *p = &r->w->project[r->w->n];
    (void)n;
    if (r->w->n == r->cap)
        return false; /* none is added between counting and reading a snapshot */
    r->w->n++;
    p->id = v[0].i;
    p->plan = -1;
    for (int m = 0; m <= 12; m++)
        p->done[m] = -1;
    for (size_t i = 0; i < TEXTS; i++) {
        void *to = (char *)p + texts[i].at;
        *(struct str *)to = str_dup(r->a, value_str(&v[i + 1]));
    }
    return true;
}

static void read_projects(struct reading *r, struct tx *tx, struct filter *which)
{
    int fields[TEXTS + 1] = { AT_ID };
    for (size_t i = 0; i < TEXTS; i++)
        fields[i + 1] = texts[i].field;
    const struct query q = {
        .rec = R_project, .where = which, .fields = fields, .nfields = TEXTS + 1
    };
    r->cap = (size_t)tx_count(tx, R_project, which, 0);
    r->w->project = NEW(r->a, struct light_project, r->cap + 1);
    tx_list(tx, &q, on_project, r);
}

static int by_id(const void *key, const void *element)
{
    int64_t id = *(const int64_t *)key;
    int64_t other = ((const struct light_project *)element)->id;
    return (id > other) - (id < other);
}

static struct light_project *find(const struct light_world *w, int64_t id)
{
    return w->n ? bsearch(&id, w->project, w->n, sizeof *w->project, by_id) : NULL;
}

/* ---- months ------------------------------------------------------------------------------------------- */

static struct str due_of(const struct row *month)
{
    struct str due = month_district_due_on(month);
    return due.n ? due : month_town_due_on(month);
}

/* The newest month that is dispatched on the day, and the months whose reports were due before it. */
static void read_months(struct light_world *w, struct tx *tx, struct arena *a, struct str day)
{
    const struct query q = { .rec = R_month,
                             .sort = { { .field = F_month_month, .descending = true } },
                             .nsort = 1 };
    struct rows months = rows_all(tx, a, &q);
    struct light_day *on = &w->on;
    *on = (struct light_day){ .day = day, .year = year_number(day), .month = month_number(day) };
    bool first = true;
    for (size_t i = 0; i < months.n; i++) {
        struct str month = month_month(months.row[i]);
        struct str due = due_of(months.row[i]);
        if (str_cmp(month, str_slice(day, 0, 7)) > 0 ||
            str_is(month_state(months.row[i]), "future"))
            continue;
        if (first) {
            on->year = year_number(month);
            on->month = month_number(month);
            first = false;
        }
        if (is_day(due) && str_cmp(due, day) < 0 && on->ndue < LIGHT_MONTHS) {
            on->due[on->ndue].month = month;
            on->due[on->ndue++].due = due;
        }
    }
}

/* ---- plans and what was done ------------------------------------------------------------------------------ */

static const enum dispatch_list lists[] = { LIST_CITY_MAJOR, LIST_PROVINCE_MAJOR, LIST_LIBRARY,
                                            LIST_DISTRICT_KEY };

static void take_line(struct reading *r, const struct dispatch_project_line *line, int list,
                      int month)
{
    struct light_project *p = find(r->w, line->id);
    if (!p)
        return;
    size_t at = (size_t)(p - r->w->project);
    if (p->plan < 0 && month == r->w->on.month) {
        p->plan = line->amount;
        r->list[at] = list;
    }
    if (r->list[at] == list && line->reported)
        p->done[month] = line->completed;
}

static void read_lines(struct reading *r, const struct dispatch *d, struct dispatch_query *q)
{
    struct arena scratch = { 0 };
    for (size_t l = 0; l < COUNTOF(lists); l++)
        for (int m = r->w->on.month; m >= 1; m--) {
            q->list = lists[l];
            q->month = m;
            struct dispatch_lines lines = dispatch_lines(d, &scratch, q);
            for (size_t i = 0; i < lines.n; i++)
                take_line(r, &lines.line[i], (int)lists[l], m);
            arena_reset(&scratch);
        }
    arena_free(&scratch);
}

/* Are the figures of the month in: none of the unit's reports is missing, or the day they were due is over? */
static bool is_in(const struct light_day *on, int month, const bool *missing, size_t unit)
{
    for (size_t i = 0; i < on->ndue; i++)
        if (year_number(on->due[i].month) == on->year && month_number(on->due[i].month) >= month)
            return true;
    return !missing[unit];
}

static void read_unit_month(struct light_world *w, const struct dispatch *d,
                            struct dispatch_query *q, struct arena *scratch)
{
    struct dispatch_table t = dispatch_table(d, scratch, q);
    struct dispatch_lines lines = dispatch_lines(d, scratch, q);
    bool *missing = NEW(scratch, bool, w->nunits + 1);
    for (size_t i = 0; i < lines.n; i++)
        if (lines.line[i].area >= 0 && !lines.line[i].reported)
            missing[lines.line[i].area] = true;
    for (size_t u = 0; u < w->nunits; u++) {
        w->unit[u].plan[q->month] = t.group[u].v[COL_annual_plan];
        w->unit[u].done[q->month] = t.group[u].v[COL_completed];
        if (is_in(&w->on, q->month, missing, u))
            w->unit[u].month = q->month;
    }
}

static void read_units(struct reading *r, const struct columns *c, struct dispatch_query *q)
{
    struct light_world *w = r->w;
    struct arena scratch = { 0 };
    const struct cut *cut = columns_cut(c, BY_AREA);
    w->nunits = cut->n;
    w->unit = NEW(r->a, struct light_unit, cut->n + 1);
    for (size_t u = 0; u < cut->n; u++) {
        w->unit[u].code = str_dup(r->a, cut->key[u]);
        w->unit[u].name = str_dup(r->a, cut->label[u]);
    }
    q->list = LIST_CITY_MAJOR;
    for (q->month = 1; q->month <= w->on.month; q->month++) {
        read_unit_month(w, columns_dispatch(c), q, &scratch);
        arena_reset(&scratch);
    }
    arena_free(&scratch);
}

static void read_figures(struct reading *r, struct city *c, struct tx *tx, int64_t one)
{
    int64_t edition = 0; /* a closed month is judged as it was published */
    const struct columns *columns =
        figures_hold(city_figures(c), tx, r->a,
                     str_printf(r->a, "%04d-%02d", r->w->on.year, r->w->on.month), &edition);
    struct dispatch_query q = { .by = BY_AREA, .groups = columns_cut(columns, BY_AREA)->n };
    if (one) {
        unsigned char *seen = NEW(r->a, unsigned char, (size_t)one / 8 + 1);
        seen[one / 8] = (unsigned char)(1u << (one % 8));
        q.seen = seen;
        q.nseen = one + 1;
    }
    read_lines(r, columns_dispatch(columns), &q);
    if (!one)
        read_units(r, columns, &q);
    figures_release(city_figures(c));
}

/* ---- reports of the months due --------------------------------------------------------------------------------- */

static const int report_fields[] = { AT_ID, F_progress_report_project, F_progress_report_month,
                                     F_progress_report_state };

static bool on_report(void *ctx, const struct value *v, size_t n)
{
    const struct light_world *w = ctx;
    struct light_project *p = find(w, v[1].i);
    struct str state = value_str(&v[3]);
    bool waits = str_is(state, "draft") || str_is(state, "returned");
    (void)n;
    for (size_t i = 0; p && i < w->on.ndue; i++)
        if (str_eq(w->on.due[i].month, value_str(&v[2]))) {
            p->report[i] = waits ? LIGHT_REPORT_WAITING : LIGHT_REPORT_SENT;
            p->report_row[i] = v[0].i;
        }
    return true;
}

static void read_reports(struct light_world *w, struct tx *tx, struct arena *a, int64_t one)
{
    struct value first;
    struct value id;
    if (w->on.ndue == 0)
        return;
    value_set_str(&first, w->on.due[w->on.ndue - 1].month);
    value_set_int(&id, one);
    struct filter *where = filter_value(a, OP_GE, F_progress_report_month, first);
    if (one)
        where = filter_and(a, where, filter_value(a, OP_EQ, F_progress_report_project, id));
    const struct query q = { .rec = R_progress_report,
                             .where = where,
                             .any_order = true,
                             .fields = report_fields,
                             .nfields = COUNTOF(report_fields) };
    tx_list(tx, &q, on_report, w);
}

void light_world_read(const struct light_ask *ask, struct tx *tx, struct arena *a,
                      struct light_world *w)
{
    int64_t one = ask->one;
    struct reading r = { .a = a, .w = w };
    struct value id;
    *w = (struct light_world){ 0 };
    value_set_int(&id, one);
    read_months(w, tx, a, ask->day);
    read_projects(&r, tx, one ? filter_value(a, OP_EQ, AT_ID, id) : ask->which);
    r.list = NEW(a, int, w->n + 1);
    for (size_t i = 0; i < w->n; i++)
        r.list[i] = -1;
    read_figures(&r, ask->city, tx, one);
    read_reports(w, tx, a, one);
}

enum light_colour light_judge_all(struct arena *a, const struct light_project *p,
                                  const struct light_limits *l, const struct light_day *on,
                                  struct light_verdict *out)
{
    enum light_colour worst = LIGHT_GREY;
    for (int i = 0; i < LIGHT__COUNT; i++) {
        if (light_rules[i].subject != LIGHT_OF_PROJECT)
            continue;
        out[i] = light_judge(a, (enum light_rule)i, p, l, on);
        worst = out[i].colour > worst ? out[i].colour : worst;
    }
    return worst;
}
