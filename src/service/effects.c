/* effects.c - see effects.h. */
#include "service/effects.h"

#include "base/date.h"
#include "base/money.h"
#include "domain/check.h"
#include "service/attachment.h"
#include "service/grant.h"
#include "service/notify.h"
#include "service/record.h"
#include "service/rows.h"

/* ---- before: checks and computed fields --------------------------------------------- */

static struct row *report_before(struct tx *tx, struct arena *a, const struct row *r)
{
    struct str month = progress_report_month(r);
    if (!is_month(month) || month_number(month) == 1 ||
        !row_has(r, R_progress_report, F_progress_report_project))
        return NULL;
    static const int at[] = { F_progress_report_project, F_progress_report_month };
    struct value key[2];
    value_set_int(&key[0], progress_report_project(r));
    value_set_str(&key[1], month_add(a, month, -1));
    return tx_find(tx, a, R_progress_report, at, key, 2);
}

static bool month_open(struct tx *tx, struct str text, struct diag *d)
{
    struct row *month = rows_by_text(tx, d->arena, R_month, F_month_month, text);
    if (!month || !str_is(month_state(month), "closed"))
        return true;
    return diag_add(d, E_FROZEN, "month", STR_FMT " 已锁定，更正请填在未锁定的月份", STR_ARG(text));
}

/* The project a plan or report belongs to; NULL when not (yet) known, or no rule asks for it. */
static struct row *project_of(struct tx *tx, struct arena *a, const struct row *r)
{
    static const struct {
        enum record_id rec;
        int project, when; /* the field whose rule asks */
    } asks[] = {
        { R_annual_plan, F_annual_plan_project, F_annual_plan_project },
        { R_progress_report, F_progress_report_project, F_progress_report_project },
        { R_project_code, F_project_code_project, F_project_code_filed_investment },
    };
    for (size_t i = 0; i < COUNTOF(asks); i++)
        if (record_id(r->rec) == asks[i].rec && r->v[asks[i].project].set && r->v[asks[i].when].set)
            return tx_get(tx, a, R_project, r->v[asks[i].project].i);
    return NULL;
}

static bool code_exists(struct tx *tx, enum record_id rec, int code, const struct field *f,
                        const struct value *v, struct diag *d)
{
    if (value_empty(f, v) || tx_find_id(tx, rec, &code, v, 1))
        return true;
    return diag_add(d, E_REFERENCE, f->id, "“%s”中没有“" STR_FMT "”", ledger[rec].label,
                    STR_ARG(v->s));
}

/* Codes that are no REF must still be of the ledger; only what changed is looked up. */
static bool codes_exist(struct tx *tx, const struct row *before, const struct row *r,
                        struct diag *d)
{
    bool ok = true;
    for (size_t i = AT_OWN; i < r->rec->nfields; i++) {
        const struct field *f = &r->rec->fields[i];
        bool is_key = f->flags & UNIQUE;
        if (f->kind != K_AREA || is_key || (before && value_eq(f, &before->v[i], &r->v[i])))
            continue;
        ok &= code_exists(tx, R_area, F_area_code, f, &r->v[i], d);
    }
    return ok;
}

/* What guards the accounts is set by the security officer, and nothing else by him. */
static bool own_settings(const struct who *who, const struct row *r, struct diag *d)
{
    bool guards = str_is(threshold_group(r), "security");
    if (who->everything || guards == (who->role == ROLE_security))
        return true;
    return diag_add(d, E_DENIED, "group",
                    guards ? "安全类参数由安全管理员维护" : "安全管理员只维护安全类参数");
}

bool effects_before(struct tx *tx, const struct who *who, const struct row *before, struct row *r,
                    struct diag *d)
{
    struct domain_context ctx = { .today = who->today,
                                  .imported = str_is(who->source, "import"),
                                  .acting = who->person };
    bool ok = true;
    if (r->rec == &ledger[R_duty]) {
        ctx.other_roles = grant_other_roles(tx, d->arena, r, who->today);
        ok = grant_before(who, before, r, d);
    }
    if (r->rec == &ledger[R_threshold])
        ok = own_settings(who, before ? before : r, d) && own_settings(who, r, d);
    if (r->rec == &ledger[R_person] && before)
        ok = grant_keeps_officers(tx, who, before, r, d);
    ctx.project = project_of(tx, d->arena, r);
    if (r->rec == &ledger[R_progress_report]) {
        ctx.last_report = report_before(tx, d->arena, r);
        ok = month_open(tx, progress_report_month(r), d);
    }
    return domain_check(before, r, &ctx, d) && codes_exist(tx, before, r, d) &&
           attachment_fields_hold(tx, before, r, d) && ok;
}

/* ---- after: the project follows --------------------------------------------------------- */

/* Writes what changed of the computed fields, if anything did. */
static bool save(struct tx *tx, const struct row *before, struct row *now, struct diag *d)
{
    for (size_t i = AT_OWN; i < now->rec->nfields; i++)
        if (!value_eq(&now->rec->fields[i], &before->v[i], &now->v[i]))
            return tx_update(tx, before, now, d);
    return true;
}

static void copy_value(struct row *to, int field, const struct row *from, int source)
{
    to->v[field] = from->v[source];
}

static bool counts(struct str state)
{
    return str_is(state, "accepted") || str_is(state, "frozen") || str_is(state, "corrected");
}

/* The newest counted report of the project in the year. */
static struct row *newest_report(struct tx *tx, struct arena *a, int64_t project, int year)
{
    struct rows reports = rows_by_id(tx, a, R_progress_report, F_progress_report_project, project);
    struct row *newest = NULL;
    for (size_t i = 0; i < reports.n; i++) {
        struct row *r = reports.row[i];
        if (year_number(progress_report_month(r)) != year || !counts(progress_report_state(r)))
            continue;
        if (!newest || str_cmp(progress_report_month(r), progress_report_month(newest)) > 0)
            newest = r;
    }
    return newest;
}

static void follow_report(struct row *project, const struct row *report)
{
    static const struct {
        int project, report;
    } same[] = {
        { F_project_completed_investment, F_progress_report_this_year },
        { F_project_cumulative_investment, F_progress_report_cumulative },
        { F_project_visible_progress, F_progress_report_visible_progress },
    };
    for (size_t i = 0; i < COUNTOF(same); i++)
        if (report)
            copy_value(project, same[i].project, report, same[i].report);
}

/* The line in force of one list: the one effective last, then the newest version. */
static struct row *line_in_force(struct rows plans, int year, const char *list)
{
    struct row *best = NULL;
    for (size_t i = 0; i < plans.n; i++) {
        struct row *p = plans.row[i];
        bool valid =
            str_is(annual_plan_state(p), "valid") || str_is(annual_plan_state(p), "removed");
        if (annual_plan_year(p) != year || !str_is(annual_plan_list(p), list) || !valid)
            continue;
        int order =
            best ? str_cmp(annual_plan_effective_month(p), annual_plan_effective_month(best)) : 1;
        if (order > 0 ||
            (order == 0 && annual_plan_plan_version(p) > annual_plan_plan_version(best)))
            best = p;
    }
    return best && !str_is(annual_plan_action(best), "remove") ? best : NULL;
}

static void follow_plans(struct tx *tx, struct arena *a, struct row *project, int year)
{
    struct rows plans =
        rows_by_id(tx, a, R_annual_plan, F_annual_plan_project, project_id(project));
    struct row *province = line_in_force(plans, year, "province_major");
    struct row *city = line_in_force(plans, year, "city_major");
    struct row *key = line_in_force(plans, year, "district_key");
    struct row *library = line_in_force(plans, year, "library");
    struct row *line = city ? city : province ? province : library ? library : key;
    project_set_province_major(project, province != NULL);
    project_set_city_major(project, city != NULL);
    project_set_district_key(project, key != NULL);
    struct value *plan = row_put(project, R_project, F_project_annual_plan_investment);
    *plan = (struct value){ .s = STR("") };
    if (line)
        copy_value(project, F_project_annual_plan_investment, line,
                   F_annual_plan_annual_plan_investment);
}

static void follow_rate(struct row *project)
{
    struct value *rate = row_put(project, R_project, F_project_investment_rate);
    *rate = (struct value){ .s = STR("") };
    int64_t plan = project_annual_plan_investment(project);
    if (plan > 0 && row_has(project, R_project, F_project_completed_investment))
        value_set_int(rate, ratio_round(project_completed_investment(project), plan, 4));
}

static bool project_follows(struct tx *tx, const struct who *who, int64_t id, struct diag *d)
{
    struct row *before = tx_get(tx, d->arena, R_project, id);
    if (!before)
        return true;
    struct row *now = row_copy(d->arena, before);
    int year = steering_year(tx, d->arena, who->today);
    follow_report(now, newest_report(tx, d->arena, id, year));
    follow_plans(tx, d->arena, now, year);
    follow_rate(now);
    return save(tx, before, now, d);
}

/* ---- after: codes keep their history ------------------------------------------------------ */

static bool close_code(struct tx *tx, const struct who *who, struct str code, struct diag *d)
{
    struct row *before = rows_by_text(tx, d->arena, R_project_code, F_project_code_code, code);
    if (!before || !str_is(project_code_role(before), "current"))
        return true;
    struct row *now = row_copy(d->arena, before);
    project_code_set_role(now, STR("former"));
    project_code_set_valid_to(now, who->today);
    project_code_set_reason(now, STR("changed"));
    return record_update(tx, who, before, now, d);
}

static bool open_code(struct tx *tx, const struct who *who, const struct row *project, bool first,
                      struct diag *d)
{
    static const int at = F_project_code_code;
    struct str code = project_project_code(project);
    struct value key;
    value_set_str(&key, code);
    if (code.n == 0 || tx_find_id(tx, R_project_code, &at, &key, 1))
        return true;
    struct row *now = row_new(d->arena, R_project_code);
    project_code_set_project(now, project_id(project));
    project_code_set_code(now, code);
    project_code_set_role(now, STR("current"));
    project_code_set_state(now, STR("coded"));
    if (!first) {
        project_code_set_valid_from(now, who->today);
        project_code_set_reason(now, STR("changed"));
    }
    return record_insert(tx, who, now, d);
}

static bool code_follows(struct tx *tx, const struct who *who, const struct row *before,
                         const struct row *now, struct diag *d)
{
    struct str old = before ? project_project_code(before) : STR("");
    if (!now || str_eq(old, project_project_code(now)))
        return true;
    return (old.n == 0 || close_code(tx, who, old, d)) && open_code(tx, who, now, old.n == 0, d);
}

/* ---- after: an imported date is a milestone reached --------------------------------------- */

static const struct {
    int field;
    const char *kind;
} reached[] = {
    { F_project_signed_on, "signed" },
    { F_project_project_approval_on, "project_approval" },
    { F_project_construction_start_on, "construction_start" },
    { F_project_completion_on, "completion" },
    { F_project_production_start_on, "production_start" },
    { F_project_full_output_on, "full_output" },
    { F_project_full_benefit_on, "full_benefit" },
};

static bool milestone_reached(struct tx *tx, const struct who *who, int64_t project,
                              const char *kind, struct str on, struct diag *d)
{
    static const int at[] = { F_milestone_project, F_milestone_kind };
    struct value key[2];
    value_set_int(&key[0], project);
    value_set_str(&key[1], str_c(kind));
    struct row *before = tx_find(tx, d->arena, R_milestone, at, key, 2);
    if (before && str_eq(milestone_actual_on(before), on))
        return true;
    struct row *now = before ? row_copy(d->arena, before) : row_new(d->arena, R_milestone);
    milestone_set_project(now, project);
    milestone_set_kind(now, str_c(kind));
    milestone_set_actual_on(now, on);
    milestone_set_state(now, STR("confirmed"));
    milestone_set_confirmed_on(now, who->today);
    return before ? record_update(tx, who, before, now, d) : record_insert(tx, who, now, d);
}

static bool milestones_follow(struct tx *tx, const struct who *who, const struct row *before,
                              const struct row *now, struct diag *d)
{
    for (size_t i = 0; now && i < COUNTOF(reached); i++) {
        int at = reached[i].field;
        const struct field *f = &now->rec->fields[at];
        if (value_empty(f, &now->v[at]) || (before && value_eq(f, &before->v[at], &now->v[at])))
            continue;
        if (!milestone_reached(tx, who, project_id(now), reached[i].kind, now->v[at].s, d))
            return false;
    }
    return true;
}

bool effects_after(struct tx *tx, const struct who *who, const struct row *before,
                   const struct row *now, struct diag *d)
{
    const struct row *any = now ? now : before;
    if (now ? !notify_change(tx, before, now, d) : !attachment_follow(tx, who, before, d))
        return false;
    switch ((int)record_id(any->rec)) {
    case R_project:
        return code_follows(tx, who, before, now, d) && milestones_follow(tx, who, before, now, d);
    case R_progress_report:
        return project_follows(tx, who, progress_report_project(any), d);
    case R_annual_plan:
        return project_follows(tx, who, annual_plan_project(any), d);
    default:
        return true;
    }
}

bool effects_spread(const struct record *rec)
{
    return rec == &ledger[R_progress_report] || rec == &ledger[R_annual_plan];
}
