/* effects_month.c - see effects_month.h. */
#include "service/effects_month.h"

#include "base/calendar.h"
#include "base/date.h"
#include "service/record.h"
#include "service/rows.h"
#include "service/snapshot.h"
#include "service/threshold.h"

/* ---- days ---------------------------------------------------------------------------------- */

/* The days of a month, where no threshold says otherwise: of the next month, moved on to a working day [U]. */
static const struct {
    int field;
    const char *code;
    int day;
} days[] = {
    { F_month_town_due_on, "month.town_due_day", 3 },
    { F_month_district_due_on, "month.district_due_day", 5 },
    { F_month_statistics_due_on, "month.statistics_due_day", 7 },
    { F_month_city_review_due_on, "month.city_review_due_day", 8 },
    { F_month_planned_close_on, "month.close_day", 10 },
};

static struct str day_after(struct arena *a, struct str month, int64_t day)
{
    char *text = NEW(a, char, 11);
    struct str next = month_add(a, month, 1);
    int64_t first = date_days(year_number(next), month_number(next), 1);
    int64_t on = first + (day < 1 ? 1 : day > 28 ? 28 : day) - 1;
    date_text(is_workday(on) ? on : workday_add(on, 1), text);
    return str_c(text);
}

static void fill_days(struct tx *tx, const struct who *who, struct row *r, struct arena *a)
{
    for (size_t i = 0; i < COUNTOF(days); i++) {
        int64_t day = threshold_int(tx, a, days[i].code, who->today, days[i].day);
        if (!r->v[days[i].field].set)
            value_set_str(&r->v[days[i].field], day_after(a, month_month(r), day));
    }
}

/* ---- counts ------------------------------------------------------------------------------------ */

struct counts {
    int64_t all, open, waiting, accepted, late; /* open: draft or returned; waiting: under review */
};

static struct counts count_reports(struct tx *tx, struct arena *a, const struct row *month,
                                   struct str today)
{
    struct counts n = { 0 };
    struct value v;
    value_set_str(&v, month_month(month));
    struct query q = { .rec = R_progress_report,
                       .where = filter_value(a, OP_EQ, F_progress_report_month, v) };
    struct rows all = rows_all(tx, a, &q);
    for (size_t i = 0; i < all.n; i++) {
        struct str state = progress_report_state(all.row[i]);
        struct str due = progress_report_due_on(all.row[i]);
        bool open = str_is(state, "draft") || str_is(state, "returned");
        bool waits = str_is(state, "submitted") || str_is(state, "district_passed");
        n.all++;
        n.open += open;
        n.waiting += waits;
        n.accepted += !open && !waits;
        n.late += open && due.n && str_cmp(due, today) < 0;
    }
    return n;
}

static void fill_counts(struct row *r, const struct counts *n)
{
    month_set_expected_reports(r, n->all);
    month_set_submitted_reports(r, n->all - n->open);
    month_set_accepted_reports(r, n->accepted);
    month_set_late_reports(r, n->late);
}

static bool may_close(struct tx *tx, const struct who *who, struct row *r, struct diag *d)
{
    struct counts n = count_reports(tx, d->arena, r, who->today);
    fill_counts(r, &n);
    if (n.waiting)
        diag_add(d, E_RULE, "state", "还有 %lld 份月报在审核中，审结后再锁定",
                 (long long)n.waiting);
    if (n.open > month_excused_projects(r))
        diag_add(d, E_RULE, "state",
                 "还有 %lld 份月报未报或已退回，免报 %lld 个；催报，或批准免报后再锁定",
                 (long long)n.open, (long long)month_excused_projects(r));
    return diag_ok(d);
}

static bool became(const struct row *before, const struct row *r, const char *state)
{
    return str_is(month_state(r), state) && !(before && str_is(month_state(before), state));
}

bool month_before(struct tx *tx, const struct who *who, const struct row *before, struct row *r,
                  struct diag *d)
{
    if (before && !str_eq(month_month(before), month_month(r)))
        return diag_add(d, E_RULE, "month", "月份不能改，请新建");
    if (str_is(who->source, "import") || !is_month(month_month(r)))
        return true;
    if (before && became(before, r, "open"))
        fill_days(tx, who, r, d->arena);
    return !before || !became(before, r, "closed") || may_close(tx, who, r, d);
}

/* ---- opened: a report for each project ------------------------------------------------------------- */

struct row *month_open_now(struct tx *tx, struct arena *a)
{
    struct query q = { .rec = R_month,
                       .sort = { { .field = F_month_month, .descending = true } },
                       .nsort = 1 };
    struct rows all = rows_all(tx, a, &q);
    for (size_t i = 0; i < all.n; i++)
        if (str_is(month_state(all.row[i]), "open"))
            return all.row[i];
    return NULL;
}

static struct row *report_of(struct tx *tx, struct arena *a, int64_t project, struct str month)
{
    static const int at[] = { F_progress_report_project, F_progress_report_month };
    struct value key[2];
    value_set_int(&key[0], project);
    value_set_str(&key[1], month);
    return tx_find(tx, a, R_progress_report, at, key, 2);
}

/* What goes on counting; words and this month's own figures are the reporter's. */
static void prefill(struct row *r, const struct row *last)
{
    static const int same[] = {
        F_progress_report_this_year,           F_progress_report_building_works,
        F_progress_report_installation_works,  F_progress_report_equipment_purchase,
        F_progress_report_used_equipment,      F_progress_report_other_costs,
        F_progress_report_land_cost,           F_progress_report_old_building_cost,
        F_progress_report_fund_arrived,        F_progress_report_fund_budget,
        F_progress_report_fund_loan,           F_progress_report_fund_bond,
        F_progress_report_fund_foreign,        F_progress_report_fund_self,
        F_progress_report_fund_other,          F_progress_report_cumulative,
        F_progress_report_visible_stage,       F_progress_report_physical_percent,
        F_progress_report_site_state,          F_progress_report_expected_start,
        F_progress_report_expected_completion,
    };
    bool new_year = month_number(progress_report_month(r)) == 1;
    for (size_t i = 0; last && i < COUNTOF(same); i++) {
        bool of_year = same[i] <= F_progress_report_fund_other &&
                       same[i] >= F_progress_report_this_year &&
                       same[i] != F_progress_report_cumulative;
        if (!(new_year && of_year))
            r->v[same[i]] = last->v[same[i]];
    }
    progress_report_set_prefilled(r, last != NULL);
}

bool month_expect(struct tx *tx, const struct who *who, const struct row *project,
                  const struct row *month, struct diag *d)
{
    struct str of = month_month(month);
    if (report_of(tx, d->arena, project_id(project), of))
        return true;
    struct row *r = row_new(d->arena, R_progress_report);
    progress_report_set_project(r, project_id(project));
    progress_report_set_month(r, of);
    prefill(r, report_of(tx, d->arena, project_id(project), month_add(d->arena, of, -1)));
    if (row_has(month, R_month, F_month_town_due_on))
        progress_report_set_due_on(r, month_town_due_on(month));
    if (row_has(project, R_project, F_project_annual_plan_investment))
        progress_report_set_annual_plan_investment(r, project_annual_plan_investment(project));
    struct diag own; /* a warning about one of thousands is nobody's */
    diag_init(&own, d->arena);
    if (record_prepare(tx, who, NULL, r, &own) && tx_insert(tx, r, &own))
        return true;
    return diag_add(d, own.first->err, NULL, "项目“" STR_FMT "”的月报未能开启：" STR_FMT,
                    STR_ARG(project_name(project)), STR_ARG(own.first->text));
}

static bool expect_all(struct tx *tx, const struct who *who, const struct row *month,
                       struct diag *d)
{
    struct value implementing;
    struct value active;
    value_set_str(&implementing, STR("implementing"));
    value_set_str(&active, STR("active"));
    struct filter *in =
        filter_and(d->arena, filter_value(d->arena, OP_EQ, F_project_library_state, implementing),
                   filter_value(d->arena, OP_EQ, F_project_status, active));
    const struct query q = { .rec = R_project, .where = in };
    struct rows all = rows_all(tx, d->arena, &q);
    for (size_t i = 0; i < all.n; i++)
        if (!month_expect(tx, who, all.row[i], month, d))
            return false;
    return true;
}

/* ---- closed, reopened: the reports are frozen, or thaw ----------------------------------------------- */

static bool turn(struct tx *tx, struct str month, const char *from, const char *to, struct diag *d)
{
    struct value of;
    struct value state;
    value_set_str(&of, month);
    value_set_str(&state, str_c(from));
    const struct query q = {
        .rec = R_progress_report,
        .where = filter_and(d->arena, filter_value(d->arena, OP_EQ, F_progress_report_month, of),
                            filter_value(d->arena, OP_EQ, F_progress_report_state, state))
    };
    struct rows all = rows_all(tx, d->arena, &q);
    for (size_t i = 0; i < all.n; i++) {
        struct row *now = row_copy(d->arena, all.row[i]);
        progress_report_set_state(now, str_c(to));
        if (!tx_update_as(tx, str_is(STR("frozen"), to) ? ACT_FREEZE : ACT_REOPEN, all.row[i], now,
                          d))
            return false;
    }
    return true;
}

bool month_after(struct tx *tx, const struct who *who, const struct row *before,
                 const struct row *now, struct diag *d)
{
    if (!now || !before || str_is(who->source, "import"))
        return true;
    if (became(before, now, "open"))
        return expect_all(tx, who, now, d);
    if (became(before, now, "closed"))
        return turn(tx, month_month(now), "accepted", "frozen", d) &&
               snapshot_take(tx, who, month_month(now), d);
    return !became(before, now, "reopened") || turn(tx, month_month(now), "frozen", "accepted", d);
}
