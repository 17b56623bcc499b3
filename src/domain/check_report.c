/* check_report.c - what must hold inside a monthly report, and what is computed from it. */
#include "domain/check_rules.h"

#include "base/date.h"
#include "base/money.h"
#include "base/utf8.h"
#include "domain/dispatch.h"

enum { TEXT_LEAST = 10, TOLERANCE = 1000000 /* fen: reports are typed in 万元 */ };

/* What was done in the year before this month; false when that is not known. */
static bool done_before(const struct check *c, int64_t *fen)
{
    struct str month = progress_report_month(c->r);
    *fen = 0;
    if (is_month(month) && month_number(month) == 1)
        return true;
    const struct row *last = c->ctx->last_report;
    if (!last || !row_has(last, R_progress_report, F_progress_report_this_year))
        return false;
    *fen = progress_report_this_year(last);
    return true;
}

/* One of 本月 and 本年累计 gives the other; when both are typed they must agree. */
static bool agree(struct check *c)
{
    int64_t before;
    bool month = check_has(c, F_progress_report_this_month);
    bool year = check_has(c, F_progress_report_this_year);
    bool month_typed = month && check_changed(c, F_progress_report_this_month);
    bool year_typed = year && check_changed(c, F_progress_report_this_year);
    if ((!month && !year) || !done_before(c, &before))
        return true;
    if (!year || (month_typed && !year_typed)) {
        int64_t sum = before + progress_report_this_month(c->r);
        if (sum < 0)
            return diag_add(c->d, E_RANGE, "this_month", "本月核减后本年累计为负数，请核对");
        progress_report_set_this_year(c->r, sum);
        return true;
    }
    if (!month || (year_typed && !month_typed)) {
        progress_report_set_this_month(c->r, progress_report_this_year(c->r) - before);
        return true;
    }
    int64_t off = progress_report_this_year(c->r) - before - progress_report_this_month(c->r);
    if (!month_typed || (off <= TOLERANCE && off >= -TOLERANCE))
        return true;
    return diag_add(c->d, E_RULE, "this_month",
                    "本月完成投资与本年累计不符：上月累计加本月应等于本年累计，请改正其中一个");
}

/* The total since the start follows the year where it was not typed itself. */
static void follow_cumulative(struct check *c)
{
    const struct row *last = c->ctx->last_report;
    const struct row *plan = c->ctx->plan;
    int64_t year = progress_report_this_year(c->r);
    bool typed = check_changed(c, F_progress_report_cumulative);
    if (!check_has(c, F_progress_report_this_year))
        return;
    if (check_has(c, F_progress_report_cumulative)) {
        if (c->before && !typed &&
            row_has(c->before, R_progress_report, F_progress_report_this_year))
            progress_report_set_cumulative(c->r, progress_report_cumulative(c->r) + year -
                                                     progress_report_this_year(c->before));
    } else if (last && row_has(last, R_progress_report, F_progress_report_cumulative)) {
        progress_report_set_cumulative(c->r, progress_report_cumulative(last) -
                                                 progress_report_this_year(last) + year);
    } else if (plan && row_has(plan, R_annual_plan, F_annual_plan_cumulative_before)) {
        progress_report_set_cumulative(c->r, annual_plan_cumulative_before(plan) + year);
    }
}

static bool falls(const struct check *c, int field)
{
    const struct row *last = c->ctx->last_report;
    return last && row_has(last, R_progress_report, field) && check_has(c, field) &&
           check_changed(c, field) &&
           check_int(c, field) < value_int(row_at(last, R_progress_report, field));
}

/* Cumulative figures go down only with a reason. */
static bool check_falls(struct check *c)
{
    bool minus =
        progress_report_this_month(c->r) < 0 && check_changed(c, F_progress_report_this_month);
    bool year = falls(c, F_progress_report_this_year);
    bool all = falls(c, F_progress_report_cumulative);
    if (falls(c, F_progress_report_fund_arrived))
        diag_warn(c->d, E_RULE, "fund_arrived", "本年到位资金小于上月，请核对");
    if (falls(c, F_progress_report_physical_percent))
        diag_warn(c->d, E_RULE, "physical_percent", "工程形象进度比例小于上月，请核对");
    if ((!minus && !year && !all) || check_has(c, F_progress_report_correction_reason))
        return true;
    return diag_add(c->d, E_REQUIRED, "correction_reason", "%s小于上月，核减须填写更正（核减）原因",
                    year || minus ? "本年累计完成投资" : "自开始建设累计完成投资");
}

/* A tenth more than planned happens; beyond that the total is probably old. */
static void check_total(struct check *c)
{
    const struct row *p = c->ctx->project;
    if (!p || !row_has(p, R_project, F_project_total_investment) ||
        !check_changed(c, F_progress_report_cumulative))
        return;
    int64_t total = project_total_investment(p);
    if (progress_report_cumulative(c->r) > total + total / 10)
        diag_warn(c->d, E_RULE, "cumulative", "自开始建设累计完成投资超过总投资的110%%，请核对");
}

static bool check_percent(struct check *c)
{
    int64_t percent = progress_report_physical_percent(c->r);
    if (!check_changed(c, F_progress_report_physical_percent) || (percent >= 0 && percent <= 10000))
        return true;
    return diag_add(c->d, E_RANGE, "physical_percent", "工程形象进度比例应在0至100之间");
}

static void check_words(struct check *c)
{
    struct str words = progress_report_visible_progress(c->r);
    const struct row *last = c->ctx->last_report;
    if (words.n == 0 || !check_changed(c, F_progress_report_visible_progress))
        return;
    if (str_chars(words) < TEXT_LEAST)
        diag_warn(c->d, E_RULE, "visible_progress", "形象进度说明少于%d个字，请写明部位和进度",
                  TEXT_LEAST);
    if (last && str_eq(words, progress_report_visible_progress(last)))
        diag_warn(c->d, E_RULE, "visible_progress", "形象进度说明与上月完全相同，请核对");
}

/* A start that is overdue needs a new date. */
static void check_start(struct check *c)
{
    const struct row *p = c->ctx->project;
    struct str month = progress_report_month(c->r);
    if (!p || row_has(p, R_project, F_project_construction_start_on) ||
        check_has(c, F_progress_report_expected_start) ||
        !check_changed(c, F_progress_report_month))
        return;
    if (date_before(project_planned_start(p), month))
        diag_warn(c->d, E_REQUIRED, "expected_start",
                  "计划开工日期已过而未开工，请填写预计开工日期");
}

static void compute(struct check *c)
{
    const struct row *plan = c->ctx->plan;
    struct str month = progress_report_month(c->r);
    if (plan && row_has(plan, R_annual_plan, F_annual_plan_annual_plan_investment))
        progress_report_set_annual_plan_investment(c->r, annual_plan_annual_plan_investment(plan));
    int64_t amount = progress_report_annual_plan_investment(c->r);
    int64_t done = progress_report_this_year(c->r);
    check_unset(c, F_progress_report_investment_rate);
    check_unset(c, F_progress_report_gap_to_time);
    if (!check_has(c, F_progress_report_this_year) || amount <= 0 || !is_month(month))
        return;
    progress_report_set_investment_rate(c->r, dispatch_rate(done, amount));
    progress_report_set_gap_to_time(c->r, dispatch_gap(done, amount, month_number(month), 12));
}

bool check_report(struct check *c)
{
    bool ok = agree(c);
    follow_cumulative(c);
    ok &= check_falls(c);
    ok &= check_percent(c);
    check_total(c);
    check_words(c);
    check_start(c);
    compute(c);
    return ok;
}
