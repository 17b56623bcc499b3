/* check.c - see check.h: codes, the rules that are tables, and the small records. */
#include "domain/check_rules.h"

#include "base/calendar.h"
#include "base/date.h"
#include "base/money.h"
#include "domain/codes.h"

/* ---- looking at a row ---------------------------------------------------------------- */

bool check_has(const struct check *c, int field)
{
    return !value_empty(&c->r->rec->fields[field], &c->r->v[field]);
}

bool check_changed(const struct check *c, int field)
{
    return !c->before ||
           !value_eq(&c->r->rec->fields[field], &c->before->v[field], &c->r->v[field]);
}

int64_t check_int(const struct check *c, int field)
{
    return value_int(&c->r->v[field]);
}

struct str check_str(const struct check *c, int field)
{
    return value_str(&c->r->v[field]);
}

void check_put_int(struct check *c, int field, int64_t i)
{
    value_set_int(&c->r->v[field], i);
}

void check_unset(struct check *c, int field)
{
    c->r->v[field] = (struct value){ .s = STR("") };
}

static const char *id_of(const struct check *c, int field)
{
    return c->r->rec->fields[field].id;
}

static const char *label_of(const struct check *c, int field)
{
    return c->r->rec->fields[field].label;
}

bool check_lenient(struct check *c, enum err e, int field, const char *text)
{
    if (!c->ctx->imported)
        return diag_add(c->d, e, id_of(c, field), "%s", text);
    diag_warn(c->d, e, id_of(c, field), "%s", text);
    return true;
}

bool date_before(struct str a, struct str b)
{
    size_t n = a.n < b.n ? a.n : b.n;
    return n && str_cmp(str_slice(a, 0, n), str_slice(b, 0, n)) < 0;
}

/* ---- codes of any record ------------------------------------------------------------------ */

static bool take_project_code(struct check *c, int field, struct diag *d)
{
    struct project_code code;
    if (!project_code_take(check_str(c, field), id_of(c, field), &code, d))
        return false;
    value_set_str(&c->r->v[field], str_dup(d->arena, str_c(code.canonical)));
    return true;
}

static bool take_code(struct check *c, int field)
{
    const struct field *f = &c->r->rec->fields[field];
    struct diag *d = c->d;
    struct str typed = check_str(c, field);
    struct str code;
    bool ok;
    if (f->kind == K_PROJECT)
        return take_project_code(c, field, d);
    if (f->kind == K_USCC)
        ok = uscc_take(d->arena, typed, f->id, &code, d);
    else if (f->kind == K_AREA)
        ok = area_take(d->arena, typed, f->id, &code, d);
    else
        ok = industry_take(d->arena, typed, f->id, &code, d);
    if (ok && code.n)
        value_set_str(&c->r->v[field], code);
    else if (ok)
        check_unset(c, field);
    return ok;
}

static bool is_code(enum kind k)
{
    return k == K_USCC || k == K_PROJECT || k == K_AREA || k == K_INDUSTRY;
}

static bool take_codes(struct check *c)
{
    bool ok = true;
    for (size_t i = AT_OWN; i < c->r->rec->nfields; i++)
        if (is_code(c->r->rec->fields[i].kind) && check_has(c, (int)i) && check_changed(c, (int)i))
            ok &= take_code(c, (int)i);
    return ok;
}

/* ---- rule tables ------------------------------------------------------------------------------ */

enum strength { FAILS, WARNS, FAILS_UNLESS_IMPORTED };

static bool broken(struct check *c, enum strength s, enum err e, int field, struct str text)
{
    const char *id = id_of(c, field);
    bool warn = s == WARNS || (s == FAILS_UNLESS_IMPORTED && c->ctx->imported);
    if (!warn)
        return diag_add(c->d, e, id, STR_FMT, STR_ARG(text));
    diag_warn(c->d, e, id, STR_FMT, STR_ARG(text));
    return true;
}

#define PROJECT(f) R_project, F_project_##f
#define REPORT(f)  R_progress_report, F_progress_report_##f

/* low may not exceed high; of dates: may not be later. */
static const struct order {
    enum record_id rec;
    int low, high;
    bool strict; /* nor equal */
    enum strength strength;
} orders[] = {
    { PROJECT(fixed_asset_investment), F_project_total_investment, false, FAILS },
    { PROJECT(equipment_purchase), F_project_fixed_asset_investment, false, FAILS },
    { PROJECT(new_construction_land), F_project_land_area, false, FAILS },
    { PROJECT(expected_tax), F_project_expected_sales, true, FAILS },
    { PROJECT(planned_start), F_project_planned_completion, true, FAILS },
    { PROJECT(planned_start), F_project_planned_production, false, FAILS },
    { PROJECT(planned_production), F_project_planned_full_output, false, FAILS },
    { PROJECT(agreed_start), F_project_agreed_production, true, FAILS },
    { PROJECT(entered_on), F_project_left_on, false, FAILS },
    { PROJECT(signed_on), F_project_project_approval_on, false, WARNS },
    { PROJECT(project_approval_on), F_project_construction_start_on, false, WARNS },
    { PROJECT(construction_start_on), F_project_completion_on, false, FAILS },
    { PROJECT(completion_on), F_project_production_start_on, false, WARNS },
    { PROJECT(production_start_on), F_project_full_output_on, false, FAILS },
    { PROJECT(full_output_on), F_project_full_benefit_on, false, FAILS },
    { PROJECT(construction_start_on), F_project_statistics_entered_on, false, WARNS },
    { REPORT(used_equipment), F_progress_report_equipment_purchase, false, FAILS },
    { REPORT(this_year), F_progress_report_cumulative, false, FAILS },
    { R_project_code, F_project_code_valid_from, F_project_code_valid_to, true, FAILS },
    { R_project_party, F_project_party_valid_from, F_project_party_valid_to, true, FAILS },
    { R_duty, F_duty_valid_from, F_duty_valid_to, true, FAILS },
    { R_threshold, F_threshold_valid_from, F_threshold_valid_to, true, FAILS },
    { R_area, F_area_valid_from, F_area_valid_to, true, FAILS },
    { R_code_item, F_code_item_valid_from, F_code_item_valid_to, true, FAILS },
    { R_permit, F_permit_applied_on, F_permit_accepted_on, false, FAILS },
    { R_permit, F_permit_accepted_on, F_permit_finished_on, false, FAILS },
    { R_enterprise, F_enterprise_rd_expense, F_enterprise_revenue, false, WARNS },
    { R_month, F_month_town_due_on, F_month_district_due_on, false, FAILS },
};

static bool in_order(const struct check *c, const struct order *o)
{
    bool text = kinds[c->r->rec->fields[o->low].kind].is_text;
    if (!text)
        return check_int(c, o->low) < check_int(c, o->high) + (o->strict ? 0 : 1);
    struct str low = check_str(c, o->low);
    struct str high = check_str(c, o->high);
    if (date_before(high, low))
        return false;
    return !o->strict || low.n < 10 || !str_eq(low, high);
}

static bool check_order(struct check *c, const struct order *o)
{
    if (!check_has(c, o->low) || !check_has(c, o->high) || in_order(c, o) ||
        (!check_changed(c, o->low) && !check_changed(c, o->high)))
        return true;
    bool date = kinds[c->r->rec->fields[o->low].kind].is_text;
    const char *how =
        date ? (o->strict ? "应早于" : "不能晚于") : (o->strict ? "应小于" : "不能大于");
    return broken(
        c, o->strength, E_RULE, o->low,
        str_printf(c->d->arena, "“%s”%s“%s”", label_of(c, o->low), how, label_of(c, o->high)));
}

/* Parts of a whole; -1 fills up. */
enum { PARTS = 6, ROUNDING = 1000000 /* fen: reports are typed in 万元 */ };

static const struct sum {
    enum record_id rec;
    int whole;
    int part[PARTS];
    enum { AT_MOST, EXACT, ABOUT } how; /* ABOUT: within 1 % */
    enum strength strength;
} sums[] = {
    { PROJECT(fixed_asset_investment),
      { F_project_building_works, F_project_installation_works, F_project_equipment_purchase,
        F_project_other_costs, -1, -1 },
      AT_MOST,
      FAILS },
    { PROJECT(total_investment),
      { F_project_fund_budget, F_project_fund_loan, F_project_fund_bond, F_project_fund_foreign,
        F_project_fund_self, F_project_fund_other },
      ABOUT,
      WARNS },
    { REPORT(this_year),
      { F_progress_report_building_works, F_progress_report_installation_works,
        F_progress_report_equipment_purchase, F_progress_report_other_costs, -1, -1 },
      EXACT,
      FAILS },
    { REPORT(other_costs),
      { F_progress_report_land_cost, F_progress_report_old_building_cost, -1, -1, -1, -1 },
      AT_MOST,
      FAILS },
    { REPORT(fund_arrived),
      { F_progress_report_fund_budget, F_progress_report_fund_loan, F_progress_report_fund_bond,
        F_progress_report_fund_foreign, F_progress_report_fund_self, F_progress_report_fund_other },
      EXACT,
      FAILS },
};

struct parts {
    int64_t total;
    bool all, changed; /* every part is given; one of them changed */
};

static struct parts add_parts(const struct check *c, const struct sum *s)
{
    struct parts p = { .all = true };
    for (size_t i = 0; i < PARTS && s->part[i] >= 0; i++) {
        p.total += check_int(c, s->part[i]);
        p.all &= check_has(c, s->part[i]);
        p.changed |= check_changed(c, s->part[i]);
    }
    return p;
}

static bool adds_up(const struct sum *s, int64_t parts, int64_t whole)
{
    int64_t off = parts > whole ? parts - whole : whole - parts;
    if (s->how == AT_MOST)
        return parts <= whole;
    return off <= (s->how == EXACT ? ROUNDING : whole / 100);
}

static bool check_sum(struct check *c, const struct sum *s)
{
    struct parts p = add_parts(c, s);
    if (!check_has(c, s->whole) || (!p.all && s->how != AT_MOST) ||
        (!p.changed && !check_changed(c, s->whole)) || adds_up(s, p.total, check_int(c, s->whole)))
        return true;
    struct buf parts = { 0 };
    for (size_t i = 0; i < PARTS && s->part[i] >= 0; i++)
        buf_printf(&parts, "%s%s", i ? "、" : "", label_of(c, s->part[i]));
    struct str text = str_printf(c->d->arena, "%s之和%s“%s”", buf_z(&parts),
                                 s->how == AT_MOST ? "不能大于" : "应等于", label_of(c, s->whole));
    buf_free(&parts);
    /* who corrects only the whole is reminded of its parts, not stopped by them */
    return broken(c, p.changed ? s->strength : WARNS, E_RULE, s->whole, text);
}

/* `field` is compulsory when another has a value. */
static const struct need {
    enum record_id rec;
    int when;
    const char *is; /* choices joined by ';', "1" for a BOOL; NULL: any but those of `unless` */
    const char *unless;
    int field;
    enum strength strength;
} needs[] = {
    { PROJECT(kind), "tech_upgrade", NULL, F_project_upgrade_type, WARNS },
    { PROJECT(kind), "newly_attracted", NULL, F_project_channel, WARNS },
    { PROJECT(investment_currency), NULL, "CNY", F_project_total_investment_original, WARNS },
    { PROJECT(investment_currency), "USD", NULL, F_project_total_investment_usd, WARNS },
    { PROJECT(fx_rate), NULL, NULL, F_project_fx_date, WARNS },
    { PROJECT(foreign_invested), "1", NULL, F_project_investor_region, WARNS },
    { PROJECT(foreign_invested), "1", NULL, F_project_contracted_fdi, WARNS },
    { PROJECT(land_supply_way), "leased_plant", NULL, F_project_leased_floor_area, WARNS },
    { PROJECT(status), NULL, "active;closed", F_project_status_reason, FAILS_UNLESS_IMPORTED },
    { REPORT(site_state), "slow;stopped", NULL, F_progress_report_stop_reason, WARNS },
    { R_annual_plan, F_annual_plan_action, "add;remove;adjust", NULL, F_annual_plan_reason,
      FAILS_UNLESS_IMPORTED },
    { R_annual_plan, F_annual_plan_plan_start_in_year, "1", NULL, F_annual_plan_plan_start_month,
      WARNS },
    { R_annual_plan, F_annual_plan_plan_completion_in_year, "1", NULL,
      F_annual_plan_plan_completion_month, WARNS },
    { R_project_code, F_project_code_valid_to, NULL, NULL, F_project_code_reason, WARNS },
    { R_permit, F_permit_state, "11;12", NULL, F_permit_document_no, WARNS },
    { R_area, F_area_level, "park", NULL, F_area_park_level, FAILS_UNLESS_IMPORTED },
    { R_calendar_day, F_calendar_day_day_type, "holiday;makeup", NULL, F_calendar_day_holiday_name,
      FAILS_UNLESS_IMPORTED },
    { R_month, F_month_state, "reopened", NULL, F_month_reopen_reason, FAILS },
};

static bool is_one_of(struct str value, const char *choices)
{
    struct str rest = str_c(choices);
    struct str one;
    while (str_split(&rest, ';', &one))
        if (str_eq(one, value))
            return true;
    return false;
}

static bool applies(const struct check *c, const struct need *n)
{
    const struct field *f = &c->r->rec->fields[n->when];
    if (!check_has(c, n->when))
        return false;
    if (f->kind == K_BOOL)
        return check_int(c, n->when) == 1;
    struct str value = check_str(c, n->when);
    if (n->is)
        return is_one_of(value, n->is);
    return !n->unless || !is_one_of(value, n->unless);
}

static bool check_need(struct check *c, const struct need *n)
{
    if (check_has(c, n->field) || !applies(c, n) ||
        (!check_changed(c, n->when) && !check_changed(c, n->field)))
        return true;
    const struct field *f = &c->r->rec->fields[n->when];
    const char *label = label_of(c, n->field);
    if (!n->is || f->kind == K_BOOL || !f->choices)
        return broken(c, n->strength, E_REQUIRED, n->field,
                      str_printf(c->d->arena, "已填“%s”，请补填“%s”", f->label, label));
    struct str shown = choice_label(f->choices, check_str(c, n->when));
    return broken(c, n->strength, E_REQUIRED, n->field,
                  str_printf(c->d->arena, "“%s”为“" STR_FMT "”时请填写“%s”", f->label,
                             STR_ARG(shown), label));
}

/* Days that have happened: never in the future. */
static const struct {
    enum record_id rec;
    int field;
} past[] = {
    { PROJECT(entered_on) },
    { PROJECT(signed_on) },
    { PROJECT(project_approval_on) },
    { PROJECT(construction_start_on) },
    { PROJECT(completion_on) },
    { PROJECT(production_start_on) },
    { PROJECT(full_output_on) },
    { PROJECT(full_benefit_on) },
    { PROJECT(fx_date) },
    { PROJECT(statistics_entered_on) },
    { R_enterprise, F_enterprise_established_on },
    { R_milestone, F_milestone_actual_on },
    { R_permit, F_permit_issued_on },
    { R_permit, F_permit_finished_on },
    { R_project_code, F_project_code_filed_on },
};

static bool check_past(struct check *c, int field)
{
    struct str today = c->ctx->today;
    struct str day = check_str(c, field);
    if (today.n == 0 || !check_changed(c, field) || !date_before(today, day))
        return true;
    diag_warn(c->d, E_RANGE, id_of(c, field), "“%s” " STR_FMT " 晚于今天 " STR_FMT "，请核对",
              label_of(c, field), STR_ARG(day), STR_ARG(today));
    return true;
}

static bool check_tables(struct check *c)
{
    enum record_id rec = record_id(c->r->rec);
    bool ok = true;
    for (size_t i = 0; i < COUNTOF(orders); i++)
        ok &= orders[i].rec != rec || check_order(c, &orders[i]);
    for (size_t i = 0; i < COUNTOF(sums); i++)
        ok &= sums[i].rec != rec || check_sum(c, &sums[i]);
    for (size_t i = 0; i < COUNTOF(needs); i++)
        ok &= needs[i].rec != rec || check_need(c, &needs[i]);
    for (size_t i = 0; i < COUNTOF(past); i++)
        ok &= past[i].rec != rec || check_past(c, past[i].field);
    return ok;
}

/* ---- small records ---------------------------------------------------------------------------------- */

/* A code's form, check state, region and type are read off it. */
static bool check_code(struct check *c)
{
    struct project_code code;
    struct diag silent;
    diag_init(&silent, c->d->arena);
    if (!check_has(c, F_project_code_code) ||
        !project_code_take(check_str(c, F_project_code_code), "code", &code, &silent))
        return true;
    bool old = code.form == PROJECT_CODE_OLD;
    project_code_set_form(c->r, old ? STR("old") : STR("new"));
    project_code_set_check_state(c->r, old                 ? STR("none")
                                       : code.check_failed ? STR("fail")
                                                           : STR("pass"));
    project_code_set_region_code(c->r, str_dup(c->d->arena, str_c(code.region)));
    project_code_set_type_code(c->r, str_dup(c->d->arena, str_c(code.type)));
    const struct row *p = c->ctx->project;
    int64_t filed = check_int(c, F_project_code_filed_investment);
    if (!p || !check_has(c, F_project_code_filed_investment) ||
        !row_has(p, R_project, F_project_total_investment))
        return true;
    int64_t total = project_total_investment(p);
    int64_t off = filed > total ? filed - total : total - filed;
    if (off > total / 10)
        diag_warn(c->d, E_RULE, "filed_investment", "备案总投资与项目总投资相差超过10%%，请核对");
    return true;
}

static int64_t days_between(struct str from, struct str to)
{
    return date_of(to) - date_of(from);
}

/* Planned dates keep their first promise and count their changes. */
static bool check_milestone(struct check *c)
{
    struct str planned = check_str(c, F_milestone_planned_on);
    struct str old = c->before ? milestone_planned_on(c->before) : STR("");
    struct str end =
        check_has(c, F_milestone_actual_on) ? check_str(c, F_milestone_actual_on) : c->ctx->today;
    bool moved = old.n && !str_eq(old, planned);
    bool ok = true;
    if (planned.n && !check_has(c, F_milestone_first_planned_on))
        milestone_set_first_planned_on(c->r, planned);
    if (moved)
        milestone_set_replan_count(c->r, milestone_replan_count(c->before) + 1);
    if (moved && date_before(old, planned) && !check_has(c, F_milestone_replan_reason))
        ok = check_lenient(c, E_REQUIRED, F_milestone_replan_reason,
                           "计划日期推后，请填写计划调整原因");
    check_unset(c, F_milestone_delay_days);
    if (is_day(planned) && is_day(end))
        milestone_set_delay_days(c->r, days_between(planned, end));
    return ok;
}

static bool check_permit(struct check *c)
{
    struct str from = check_str(c, F_permit_accepted_on);
    struct str to =
        check_has(c, F_permit_finished_on) ? check_str(c, F_permit_finished_on) : c->ctx->today;
    if (str_is(check_str(c, F_permit_issued_on), "1970-01-01"))
        check_unset(c, F_permit_issued_on); /* how the approval system writes "none" */
    check_unset(c, F_permit_used_days);
    if (is_day(from) && is_day(to) && days_between(from, to) >= 0)
        permit_set_used_days(c->r, workdays_between(date_of(from), date_of(to)));
    permit_set_overdue(c->r, check_has(c, F_permit_promised_days) &&
                                 check_has(c, F_permit_used_days) &&
                                 permit_used_days(c->r) > permit_promised_days(c->r));
    return true;
}

static bool check_enterprise(struct check *c)
{
    check_unset(c, F_enterprise_rd_ratio);
    if (check_has(c, F_enterprise_rd_expense) && check_int(c, F_enterprise_revenue) > 0)
        enterprise_set_rd_ratio(
            c->r, ratio_round(enterprise_rd_expense(c->r), enterprise_revenue(c->r), 4));
    return true;
}

static bool check_agency(struct check *c)
{
    char expected;
    struct str org = check_str(c, F_agency_organisation_code);
    struct str uscc = check_str(c, F_agency_uscc);
    if (org.n && check_changed(c, F_agency_organisation_code) &&
        !organisation_code_valid(org, &expected))
        diag_warn(c->d, E_CHECK_DIGIT, "organisation_code",
                  "组织机构代码校验位不符或不是9位，请复核");
    if (uscc.n && check_changed(c, F_agency_uscc) && uscc.p[0] != '1')
        diag_warn(c->d, E_RULE, "uscc", "机关、事业单位的统一社会信用代码一般以11或12开头，请复核");
    return true;
}

static bool check_industry(struct check *c)
{
    char section = industry_section_of(check_str(c, F_industry_code));
    if (section)
        industry_set_section(c->r, str_dup(c->d->arena, (struct str){ &section, 1 }));
    return true;
}

static bool check_calendar_day(struct check *c)
{
    if (is_date(check_str(c, F_calendar_day_day)))
        calendar_day_set_year(c->r, year_number(check_str(c, F_calendar_day_day)));
    return true;
}

static bool check_threshold(struct check *c)
{
    int given = check_has(c, F_threshold_integer_value) + check_has(c, F_threshold_decimal_value) +
                check_has(c, F_threshold_text_value);
    return given == 1 ||
           diag_add(c->d, E_RULE, "integer_value", "整数值、小数值、文本值应填且只填一项");
}

static const struct {
    enum record_id rec;
    bool (*check)(struct check *c);
} own[] = {
    { R_project, check_project },        { R_annual_plan, check_plan },
    { R_progress_report, check_report }, { R_project_code, check_code },
    { R_milestone, check_milestone },    { R_permit, check_permit },
    { R_enterprise, check_enterprise },  { R_agency, check_agency },
    { R_industry, check_industry },      { R_calendar_day, check_calendar_day },
    { R_threshold, check_threshold },    { R_duty, check_duty },
    { R_person, check_person },
};

bool domain_check(const struct row *before, struct row *r, const struct domain_context *ctx,
                  struct diag *d)
{
    ASSERT(!before || before->rec == r->rec);
    struct check c = { .before = before, .r = r, .ctx = ctx, .d = d };
    bool ok = take_codes(&c);
    for (size_t i = 0; i < COUNTOF(own); i++)
        if (own[i].rec == record_id(r->rec))
            ok &= own[i].check(&c);
    return check_tables(&c) && ok;
}
