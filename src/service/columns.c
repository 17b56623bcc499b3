/* columns.c - see columns.h. */
#include "service/columns.h"

#include "domain/band.h"
#include "service/rows.h"

#include <stdlib.h>
#include <string.h>

enum { FOLLOW_MOST = 2000, DIVISIONS = 100 };

struct columns {
    int year;
    int64_t version;
    struct dispatch *dispatch;
    struct arena names; /* of the cuts; renewed by a whole read */
    struct cut cut[BY__COUNT];
    int32_t division[DIVISIONS]; /* group of a two-digit industry */
    int32_t *of_id[BY__COUNT];   /* group of a row id, for the cuts by reference */
    size_t ids[BY__COUNT];
};

struct columns *columns_open(int year)
{
    struct columns *c = calloc(1, sizeof *c);
    if (!c)
        fatal("out of memory");
    c->year = year;
    c->version = -1;
    return c;
}

void columns_close(struct columns *c)
{
    if (!c)
        return;
    dispatch_close(c->dispatch);
    arena_free(&c->names);
    free(c);
}

int64_t columns_version(const struct columns *c)
{
    return c->version;
}

const struct dispatch *columns_dispatch(const struct columns *c)
{
    return c->dispatch;
}

const struct cut *columns_cut(const struct columns *c, enum dispatch_by by)
{
    return &c->cut[by];
}

/* ---- the cuts ---------------------------------------------------------------------------- */

static struct cut cut_new(struct arena *a, size_t n)
{
    return (struct cut){ .key = NEW(a, struct str, n + 1), .label = NEW(a, struct str, n + 1) };
}

static void cut_add(struct cut *cut, struct arena *a, struct str key, struct str label)
{
    cut->key[cut->n] = str_dup(a, key);
    cut->label[cut->n++] = str_dup(a, label);
}

static void cut_areas(struct columns *c, struct tx *tx, struct arena *a)
{
    struct value yes;
    value_set_int(&yes, 1);
    struct query q = { .rec = R_area,
                       .where = filter_value(a, OP_EQ, F_area_reports, yes),
                       .sort = { { .field = F_area_bulletin_order }, { .field = F_area_code } },
                       .nsort = 2 };
    struct rows rows = rows_all(tx, a, &q);
    struct cut *cut = &c->cut[BY_AREA];
    *cut = cut_new(&c->names, rows.n);
    for (size_t i = 0; i < rows.n; i++)
        if (!str_is(area_level(rows.row[i]), "city"))
            cut_add(cut, &c->names, area_code(rows.row[i]), area_name(rows.row[i]));
}

static void cut_choices(struct columns *c, enum dispatch_by by, const struct choice *choices)
{
    size_t n = 0;
    while (choices[n].id)
        n++;
    c->cut[by] = cut_new(&c->names, n);
    for (size_t i = 0; i < n; i++)
        cut_add(&c->cut[by], &c->names, str_c(choices[i].id), str_c(choices[i].label));
}

/* A cut by reference: every row of the ledger that may be pointed at, in name order. */
static void cut_rows(struct columns *c, enum dispatch_by by, struct tx *tx, struct arena *a,
                     const struct query *q)
{
    struct rows rows = rows_all(tx, a, q);
    int title = field_find(&ledger[q->rec], str_c(ledger[q->rec].title));
    int64_t most = 0;
    c->cut[by] = cut_new(&c->names, rows.n);
    for (size_t i = 0; i < rows.n; i++) {
        int64_t id = rows.row[i]->v[AT_ID].i;
        most = id > most ? id : most;
        cut_add(&c->cut[by], &c->names, str_printf(a, "%lld", (long long)id),
                rows.row[i]->v[title].s);
    }
    c->ids[by] = (size_t)most + 1;
    c->of_id[by] = NEW(&c->names, int32_t, c->ids[by]);
    for (size_t i = 0; i < c->ids[by]; i++)
        c->of_id[by][i] = -1;
    for (size_t i = 0; i < rows.n; i++)
        c->of_id[by][rows.row[i]->v[AT_ID].i] = (int32_t)i;
}

static int two_digits(struct str code)
{
    if (code.n && code.p[0] >= 'A' && code.p[0] <= 'Z')
        code = str_slice(code, 1, code.n);
    if (code.n < 2 || code.p[0] < '0' || code.p[0] > '9' || code.p[1] < '0' || code.p[1] > '9')
        return -1;
    return (code.p[0] - '0') * 10 + (code.p[1] - '0');
}

static void cut_industries(struct columns *c, struct tx *tx, struct arena *a)
{
    struct value level;
    value_set_str(&level, STR("division"));
    struct query q = { .rec = R_industry,
                       .where = filter_value(a, OP_EQ, F_industry_level, level),
                       .sort = { { .field = F_industry_code } },
                       .nsort = 1 };
    struct rows rows = rows_all(tx, a, &q);
    c->cut[BY_INDUSTRY] = cut_new(&c->names, rows.n);
    for (size_t i = 0; i < DIVISIONS; i++)
        c->division[i] = -1;
    for (size_t i = 0; i < rows.n; i++) {
        int code = two_digits(industry_code(rows.row[i]));
        if (code >= 0)
            c->division[code] = (int32_t)c->cut[BY_INDUSTRY].n;
        cut_add(&c->cut[BY_INDUSTRY], &c->names, industry_code(rows.row[i]),
                industry_name(rows.row[i]));
    }
}

static void read_cuts(struct columns *c, struct tx *tx, struct arena *a)
{
    struct value park;
    value_set_str(&park, STR("park"));
    const struct query tracks = { .rec = R_track,
                                  .sort = { { .field = F_track_sort_order } },
                                  .nsort = 1 };
    const struct query agencies = { .rec = R_agency,
                                    .sort = { { .field = F_agency_sort_order } },
                                    .nsort = 1 };
    const struct query parks = { .rec = R_area,
                                 .where = filter_value(a, OP_EQ, F_area_level, park),
                                 .sort = { { .field = F_area_code } },
                                 .nsort = 1 };
    const struct field *fields = ledger[R_project].fields;
    arena_reset(&c->names);
    cut_areas(c, tx, a);
    cut_choices(c, BY_BAND, fields[F_project_band].choices);
    cut_choices(c, BY_KIND, fields[F_project_kind].choices);
    cut_industries(c, tx, a);
    cut_rows(c, BY_TRACK, tx, a, &tracks);
    cut_rows(c, BY_PARK, tx, a, &parks);
    cut_rows(c, BY_AGENCY, tx, a, &agencies);
}

/* ---- facts from rows ------------------------------------------------------------------------ */

static int32_t group_of_key(const struct cut *cut, struct str key)
{
    for (size_t i = 0; i < cut->n; i++)
        if (str_eq(cut->key[i], key))
            return (int32_t)i;
    return -1;
}

static int32_t group_of_id(const struct columns *c, enum dispatch_by by, const struct value *v)
{
    bool known = v->set && v->i >= 0 && (size_t)v->i < c->ids[by];
    return known ? c->of_id[by][v->i] : -1;
}

/* The project fields the figures need, in the order facts are read. */
static const int project_fields[] = {
    AT_ID,
    F_project_total_investment,
    F_project_area,
    F_project_band,
    F_project_industry,
    F_project_track,
    F_project_kind,
    F_project_park,
    F_project_agency,
    F_project_entered_on,
    F_project_construction_start_on,
    F_project_completion_on,
};
enum {
    P_ID,
    P_TOTAL,
    P_AREA,
    P_BAND,
    P_INDUSTRY,
    P_TRACK,
    P_KIND,
    P_PARK,
    P_AGENCY,
    P_ENTERED,
    P_STARTED,
    P_COMPLETED
};

static void set_project(struct columns *c, const struct value *v)
{
    int division = two_digits(value_str(&v[P_INDUSTRY]));
    int32_t band = (int32_t)band_find(value_str(&v[P_BAND]));
    struct dispatch_project p = {
        .id = v[P_ID].i,
        .total = v[P_TOTAL].set ? v[P_TOTAL].i : -1,
        .key = { [BY_AREA] = group_of_key(&c->cut[BY_AREA], value_str(&v[P_AREA])),
                 [BY_BAND] = band,
                 [BY_INDUSTRY] = division < 0 ? -1 : c->division[division],
                 [BY_TRACK] = group_of_id(c, BY_TRACK, &v[P_TRACK]),
                 [BY_KIND] = group_of_key(&c->cut[BY_KIND], value_str(&v[P_KIND])),
                 [BY_PARK] = group_of_id(c, BY_PARK, &v[P_PARK]),
                 [BY_AGENCY] = group_of_id(c, BY_AGENCY, &v[P_AGENCY]) },
        .entered = dispatch_month(value_str(&v[P_ENTERED])),
        .started = dispatch_month(value_str(&v[P_STARTED])),
        .completed = dispatch_month(value_str(&v[P_COMPLETED])),
        .is10 = band >= (int32_t)BAND_10,
    };
    dispatch_set_project(c->dispatch, &p);
}

static const int plan_fields[] = {
    AT_ID,
    F_annual_plan_project,
    F_annual_plan_annual_plan_investment,
    F_annual_plan_effective_month,
    F_annual_plan_plan_version,
    F_annual_plan_list,
    F_annual_plan_action,
    F_annual_plan_state,
    F_annual_plan_plan_start_in_year,
    F_annual_plan_plan_completion_in_year,
    F_annual_plan_project_type,
    F_annual_plan_year,
};
enum {
    L_ID,
    L_PROJECT,
    L_AMOUNT,
    L_EFFECTIVE,
    L_VERSION,
    L_LIST,
    L_ACTION,
    L_STATE,
    L_STARTS,
    L_COMPLETES,
    L_TYPE,
    L_YEAR
};

static void set_plan(struct columns *c, const struct value *v)
{
    struct str state = value_str(&v[L_STATE]);
    int list = dispatch_list_find(value_str(&v[L_LIST]));
    int action = dispatch_action_find(value_str(&v[L_ACTION]));
    bool no_line = str_is(state, "draft") || str_is(state, "reviewing");
    if (v[L_YEAR].i != c->year || no_line || list < 0 || action < 0) {
        dispatch_drop_plan(c->dispatch, v[L_PROJECT].i, v[L_ID].i);
        return;
    }
    struct dispatch_plan p = { .id = v[L_ID].i,
                               .project = v[L_PROJECT].i,
                               .amount = v[L_AMOUNT].i,
                               .effective = dispatch_month(value_str(&v[L_EFFECTIVE])),
                               .version = (int32_t)v[L_VERSION].i,
                               .list = (enum dispatch_list)list,
                               .action = (enum dispatch_action)action,
                               .taken_out = str_is(state, "removed"),
                               .starts = v[L_STARTS].set && v[L_STARTS].i,
                               .completes = v[L_COMPLETES].set && v[L_COMPLETES].i,
                               .is_new = str_is(value_str(&v[L_TYPE]), "new") };
    dispatch_set_plan(c->dispatch, &p);
}

static const int report_fields[] = {
    F_progress_report_project,
    F_progress_report_month,
    F_progress_report_state,
    F_progress_report_this_year,
};
enum { T_PROJECT, T_MONTH, T_STATE, T_THIS_YEAR };

static void set_report(struct columns *c, const struct value *v)
{
    int32_t month = dispatch_month(value_str(&v[T_MONTH]));
    struct str state = value_str(&v[T_STATE]);
    bool counted =
        str_is(state, "accepted") || str_is(state, "frozen") || str_is(state, "corrected");
    if (month == DISPATCH_NEVER || month / 12 != c->year)
        return;
    dispatch_set_report(c->dispatch, v[T_PROJECT].i, month % 12 + 1,
                        counted && v[T_THIS_YEAR].set ? v[T_THIS_YEAR].i : -1);
}

/* ---- reading: whole, or what the journal names ------------------------------------------------- */

static bool on_project(void *ctx, const struct value *v, size_t n)
{
    (void)n;
    set_project(ctx, v);
    return true;
}

static bool on_plan(void *ctx, const struct value *v, size_t n)
{
    (void)n;
    set_plan(ctx, v);
    return true;
}

static bool on_report(void *ctx, const struct value *v, size_t n)
{
    (void)n;
    set_report(ctx, v);
    return true;
}

static void read_whole(struct columns *c, struct tx *tx, struct arena *a)
{
    struct value year;
    struct value first;
    struct value last;
    value_set_int(&year, c->year);
    value_set_str(&first, str_printf(a, "%04d-01", c->year));
    value_set_str(&last, str_printf(a, "%04d-12", c->year));
    struct filter *months = filter_and(a, filter_value(a, OP_GE, F_progress_report_month, first),
                                       filter_value(a, OP_LE, F_progress_report_month, last));
    const struct query projects = { .rec = R_project,
                                    .fields = project_fields,
                                    .nfields = COUNTOF(project_fields) };
    const struct query plans = { .rec = R_annual_plan,
                                 .where = filter_value(a, OP_EQ, F_annual_plan_year, year),
                                 .any_order = true,
                                 .fields = plan_fields,
                                 .nfields = COUNTOF(plan_fields) };
    const struct query reports = { .rec = R_progress_report,
                                   .where = months,
                                   .any_order = true,
                                   .fields = report_fields,
                                   .nfields = COUNTOF(report_fields) };
    dispatch_close(c->dispatch);
    c->dispatch = dispatch_open(c->year);
    read_cuts(c, tx, a);
    tx_list(tx, &projects, on_project, c);
    tx_list(tx, &plans, on_plan, c);
    tx_list(tx, &reports, on_report, c);
}

struct news {
    struct columns *c;
    struct tx *tx;
    struct arena row;
    int64_t seen;
    bool whole; /* something a row at a time cannot follow */
};

static void pick(const struct row *r, const int *fields, size_t n, struct value *out)
{
    for (size_t i = 0; i < n; i++)
        out[i] = r->v[fields[i]];
}

static void project_news(struct news *n, int64_t id)
{
    struct value v[COUNTOF(project_fields)];
    struct row *r = tx_get(n->tx, &n->row, R_project, id);
    if (!r) {
        dispatch_drop_project(n->c->dispatch, id);
        return;
    }
    pick(r, project_fields, COUNTOF(project_fields), v);
    set_project(n->c, v);
}

static bool on_news(void *ctx, const struct entry *e)
{
    struct news *n = ctx;
    struct value v[COUNTOF(plan_fields)];
    if (++n->seen > FOLLOW_MOST)
        n->whole = true;
    if (n->whole)
        return false;
    arena_reset(&n->row);
    if (str_is(e->record, "project")) {
        project_news(n, e->record_id);
    } else if (str_is(e->record, "annual_plan") || str_is(e->record, "progress_report")) {
        bool plan = str_is(e->record, "annual_plan");
        struct row *r =
            tx_get(n->tx, &n->row, plan ? R_annual_plan : R_progress_report, e->record_id);
        if (!r) {
            n->whole = true; /* withdrawn: whose it was is no longer in the row */
        } else if (plan) {
            pick(r, plan_fields, COUNTOF(plan_fields), v);
            set_plan(n->c, v);
        } else {
            pick(r, report_fields, COUNTOF(report_fields), v);
            set_report(n->c, v);
        }
    } else if (str_is(e->record, "area") || str_is(e->record, "track") ||
               str_is(e->record, "agency") || str_is(e->record, "industry") ||
               str_is(e->record, "batch")) {
        n->whole = true; /* names, or rows of a batch shown at once */
    }
    return !n->whole;
}

void columns_follow(struct columns *c, struct tx *tx, int64_t version)
{
    struct news n = { .c = c, .tx = tx, .whole = c->version < 0 };
    struct arena a = { 0 };
    if (!n.whole)
        tx_journal(tx, &(struct journal_query){ .since = c->version, .rec = -1 }, on_news, &n);
    if (n.whole)
        read_whole(c, tx, &a);
    c->version = version;
    arena_free(&n.row);
    arena_free(&a);
}
