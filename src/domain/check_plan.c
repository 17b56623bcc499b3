/* check_plan.c - what must hold inside a line of the annual plan, and what is computed from it. */
#include "domain/check_rules.h"

#include "base/date.h"

static bool is_initial(const struct check *c)
{
    return str_is(annual_plan_action(c->r), "initial");
}

static bool check_effective(struct check *c)
{
    int64_t year = annual_plan_year(c->r);
    struct str month = annual_plan_effective_month(c->r);
    bool ok = true;
    if (month.n == 0 && !is_initial(c))
        ok = check_lenient(c, E_REQUIRED, F_annual_plan_effective_month,
                           "调入、调出、调整须填写生效月份；未填的按1月计");
    if (month.n == 0 && ok && year)
        annual_plan_set_effective_month(c->r,
                                        str_printf(c->d->arena, "%04lld-01", (long long)year));
    if (!is_month(month) || year_number(month) == year ||
        !check_changed(c, F_annual_plan_effective_month))
        return ok;
    return diag_add(c->d, E_RULE, "effective_month",
                    "生效月份 " STR_FMT " 应在计划年度 %lld 年之内", STR_ARG(month),
                    (long long)year);
}

/* 是否计划当年… follows the month where it is not said. */
static bool check_planned_month(struct check *c, int flag, int month, const char *what)
{
    struct str m = check_str(c, month);
    if (!is_month(m))
        return true;
    bool in_year = year_number(m) == annual_plan_year(c->r);
    if (!check_has(c, flag))
        check_put_int(c, flag, in_year);
    if (in_year || check_int(c, flag) == 0 || (!check_changed(c, flag) && !check_changed(c, month)))
        return true;
    return diag_add(c->d, E_RULE, c->r->rec->fields[month].id,
                    "已选“计划当年%s”，计划%s月份 " STR_FMT " 却不在 %lld 年", what, what,
                    STR_ARG(m), (long long)annual_plan_year(c->r));
}

/* What a plan may still ask for: the total less what was done before the year. */
static void check_amount(struct check *c)
{
    const struct row *p = c->ctx->project;
    if (!p || !row_has(p, R_project, F_project_total_investment) ||
        !check_has(c, F_annual_plan_annual_plan_investment) ||
        !check_changed(c, F_annual_plan_annual_plan_investment))
        return;
    int64_t left = project_total_investment(p) - annual_plan_cumulative_before(c->r);
    if (annual_plan_annual_plan_investment(c->r) > left)
        diag_warn(c->d, E_RULE, "annual_plan_investment",
                  "年度计划投资大于总投资减去上年底累计完成投资，请核对");
}

static void check_type(struct check *c)
{
    const struct row *p = c->ctx->project;
    struct str start = p ? project_construction_start_on(p) : STR("");
    if (!is_date(start) || !check_changed(c, F_annual_plan_project_type))
        return;
    if (str_is(annual_plan_project_type(c->r), "new") &&
        year_number(start) < annual_plan_year(c->r))
        diag_warn(c->d, E_RULE, "project_type",
                  "项目已于 " STR_FMT " 开工，项目性质应为续建（结转）", STR_ARG(start));
}

bool check_plan(struct check *c)
{
    bool ok = check_effective(c);
    ok &= check_planned_month(c, F_annual_plan_plan_start_in_year, F_annual_plan_plan_start_month,
                              "开工");
    ok &= check_planned_month(c, F_annual_plan_plan_completion_in_year,
                              F_annual_plan_plan_completion_month, "竣工");
    check_amount(c);
    check_type(c);
    const struct row *p = c->ctx->project;
    if (!c->before && p && !check_has(c, F_annual_plan_total_investment) &&
        row_has(p, R_project, F_project_total_investment))
        annual_plan_set_total_investment(c->r, project_total_investment(p));
    return ok;
}
