/* check_work.c - what must hold of a visit, a problem, a step of it and a service task, and what is computed
 * of them.  Knows no clock but the day it is given and no state chart. */
#include "domain/check_rules.h"

#include "base/calendar.h"
#include "base/date.h"

static bool refuse(struct check *c, enum err e, int field, const char *text)
{
    return diag_add(c->d, e, c->r->rec->fields[field].id, "%s", text);
}

/* A row that is about a project or, without one, about an enterprise. */
static bool about_something(struct check *c, int project, int enterprise)
{
    if (check_has(c, project) || check_has(c, enterprise))
        return true;
    return refuse(c, E_REQUIRED, project, "“项目”和“企业”至少填一项");
}

static bool any_changed(const struct check *c, const int *except, size_t n)
{
    for (size_t i = AT_OWN; i < c->r->rec->nfields; i++) {
        bool free = c->r->rec->fields[i].flags & READ_ONLY;
        for (size_t k = 0; k < n; k++)
            free |= except[k] == (int)i;
        if (!free && check_changed(c, (int)i))
            return true;
    }
    return false;
}

/* ---- visits -------------------------------------------------------------------------------------- */

/* Thousandths of a degree of latitude are about 111 m apart; of longitude the less the further north.  The
 * cosine by its first terms is within 1 % where anybody builds. */
static double metres_apart(double lon1, double lat1, double lon2, double lat2)
{
    double x = (lat1 + lat2) / 2 * 3.14159265358979 / 180;
    double narrow = 1 - x * x / 2 + x * x * x * x / 24;
    double east = (lon1 - lon2) * 111320 * narrow;
    double north = (lat1 - lat2) * 111320;
    return east * east + north * north; /* squared */
}

enum { MICRO = 1000000, FAR_METRES = 2000 };

static void check_place(struct check *c)
{
    const struct row *p = c->ctx->project;
    bool known = p && row_has(p, R_project, F_project_longitude) &&
                 row_has(p, R_project, F_project_latitude) && check_has(c, F_visit_longitude) &&
                 check_has(c, F_visit_latitude);
    if (!known || (!check_changed(c, F_visit_longitude) && !check_changed(c, F_visit_latitude)))
        return;
    double apart =
        metres_apart((double)visit_longitude(c->r) / MICRO, (double)visit_latitude(c->r) / MICRO,
                     (double)project_longitude(p) / MICRO, (double)project_latitude(p) / MICRO);
    if (apart > (double)FAR_METRES * FAR_METRES)
        diag_warn(c->d, E_RULE, "longitude", "定位与项目位置相距 2 千米以上，请核对是否选对了项目");
}

static bool check_late(struct check *c, struct str day)
{
    int64_t most = c->ctx->limits.visit_late_days;
    if (c->before || most == 0 || check_has(c, F_visit_late_reason) || !is_day(day) ||
        !is_day(c->ctx->today) || date_of(c->ctx->today) - date_of(day) <= most)
        return true;
    diag_add(c->d, E_REQUIRED, "late_reason", "走访已过去 %lld 天以上，请填写补录原因",
             (long long)most);
    return false;
}

bool check_visit(struct check *c)
{
    struct str day = check_str(c, F_visit_visited_on);
    bool ok = check_happened(c, F_visit_visited_on);
    if (check_has(c, F_visit_longitude) != check_has(c, F_visit_latitude))
        ok = refuse(c, E_REQUIRED, F_visit_latitude, "经度和纬度应同时填写或都不填");
    if (day.n && !is_day(day))
        ok = refuse(c, E_FORMAT, F_visit_visited_on, "走访日期要写到日");
    if (ok && is_day(day)) {
        char week[9];
        date_week(date_of(day), week);
        visit_set_week(c->r, str_dup(c->d->arena, str_c(week)));
    }
    check_place(c);
    bool timely = c->ctx->imported || check_late(c, day);
    return timely && ok;
}

/* ---- problems --------------------------------------------------------------------------------------- */

static int level_of(const struct row *r)
{
    const struct field *f = &ledger[R_problem].fields[F_problem_level];
    return choice_find(f->choices, problem_level(r));
}

static void set_area(struct check *c)
{
    const struct row *p = c->ctx->project;
    const struct row *e = c->ctx->enterprise;
    struct str area = STR("");
    if (p)
        area = project_area(p);
    else if (e)
        area = row_has(e, R_enterprise, F_enterprise_operating_area) ? enterprise_operating_area(e)
                                                                     : enterprise_register_area(e);
    if (area.n)
        problem_set_area(c->r, area);
}

/* The clock of its level: from the day it was registered, and anew from the day it goes a level up. */
static void set_due(struct check *c)
{
    int level = level_of(c->r);
    bool raised = c->before && check_changed(c, F_problem_level);
    struct str from = raised ? c->ctx->today : problem_reported_on(c->r);
    bool typed = c->before ? check_changed(c, F_problem_due_on) : check_has(c, F_problem_due_on);
    bool starts = !c->before || raised || check_changed(c, F_problem_reported_on);
    if (typed || !starts || level < 0 || !is_day(from) || c->ctx->limits.problem_days[level] == 0)
        return;
    char text[11];
    date_text(workday_add(date_of(from), c->ctx->limits.problem_days[level]), text);
    problem_set_due_on(c->r, str_dup(c->d->arena, str_c(text)));
}

static void set_reminder(struct check *c)
{
    struct str from = problem_reported_on(c->r);
    struct str due =
        check_has(c, F_problem_extended_to) ? problem_extended_to(c->r) : problem_due_on(c->r);
    if (!is_day(from) || !is_day(due) || c->ctx->limits.problem_remind == 0)
        return;
    char text[11];
    int64_t days = workdays_between(date_of(from), date_of(due));
    date_text(workday_add(date_of(from), days * c->ctx->limits.problem_remind / 100), text);
    problem_set_remind_on(c->r, str_dup(c->d->arena, str_c(text)));
}

static bool is_done(struct str state)
{
    return str_is(state, "closed") || str_is(state, "withdrawn");
}

static void set_used(struct check *c)
{
    struct str from = problem_reported_on(c->r);
    struct str to = check_has(c, F_problem_closed_on) ? problem_closed_on(c->r) : c->ctx->today;
    struct str due =
        check_has(c, F_problem_extended_to) ? problem_extended_to(c->r) : problem_due_on(c->r);
    bool stands = is_done(problem_state(c->r)) || str_is(problem_state(c->r), "suspended");
    check_unset(c, F_problem_used_days);
    if (is_day(from) && is_day(to) && date_of(from) <= date_of(to)) {
        int64_t used = workdays_between(date_of(from), date_of(to)) - c->ctx->stopped_days;
        problem_set_used_days(c->r, used > 0 ? used : 0);
    }
    problem_set_overdue(c->r, !stands && date_before(due, c->ctx->today));
}

/* One level at a time, and never down. */
static bool check_level(struct check *c)
{
    if (!c->before || !check_changed(c, F_problem_level) || c->ctx->imported ||
        level_of(c->r) == level_of(c->before) + 1)
        return true;
    return refuse(c, E_RULE, F_problem_level, "协调层级只能逐级升级，不能越级或降级");
}

/* Whoever waits for a verdict does not change what is judged. */
static bool check_standing(struct check *c)
{
    static const int free[] = { F_problem_reporter_consent, F_problem_supervised,
                                F_problem_supervision_no };
    struct str state = c->before ? problem_state(c->before) : STR("");
    bool judged = str_is(state, "closing_requested") || str_is(state, "verifying");
    if ((!judged && !is_done(state)) || check_changed(c, F_problem_state) ||
        !any_changed(c, free, COUNTOF(free)))
        return true;
    return diag_add(c->d, E_FROZEN, NULL,
                    judged ? "问题正在复核，只能填企业确认，要改请先退回"
                           : "问题已办结，要改请先重新打开");
}

/* What a step asks for besides the fields of its row in flows.tbl.h. */
static bool check_move(struct check *c)
{
    struct str state = problem_state(c->r);
    struct str consent = problem_reporter_consent(c->r);
    bool ok = true;
    if (!c->before || c->ctx->imported || !check_changed(c, F_problem_state))
        return true;
    bool explains = str_is(state, "returned") || str_is(state, "escalated") ||
                    str_is(state, "suspended") || str_is(state, "reopened") ||
                    str_is(state, "withdrawn") ||
                    (str_is(state, "closed") && str_is(consent, "not_needed"));
    if (explains && (!check_has(c, F_problem_opinion) || !check_changed(c, F_problem_opinion)))
        ok = refuse(c, E_REQUIRED, F_problem_opinion, "请写明这一步的理由");
    if (str_is(state, "closed") && !str_is(consent, "satisfied") && !str_is(consent, "basically") &&
        !str_is(consent, "not_needed"))
        ok = refuse(c, E_RULE, F_problem_reporter_consent,
                    "企业确认满意、基本满意，或写明理由无需确认后，方可销号");
    return ok;
}

bool check_problem(struct check *c)
{
    bool ok = about_something(c, F_problem_project, F_problem_enterprise);
    ok &= check_happened(c, F_problem_reported_on);
    ok &= check_level(c);
    ok &= check_standing(c);
    ok &= check_move(c);
    set_area(c);
    set_due(c);
    set_reminder(c);
    set_used(c);
    if (!check_has(c, F_problem_area) && ok)
        ok = refuse(c, E_REQUIRED, F_problem_area, "项目（企业）没有填属地，请先补填");
    return ok;
}

/* ---- steps ------------------------------------------------------------------------------------------- */

bool check_problem_step(struct check *c)
{
    static const int free[] = { F_problem_step_evidence };
    const struct row *problem = c->ctx->problem;
    bool ok = check_happened(c, F_problem_step_done_on);
    if (c->before && any_changed(c, free, COUNTOF(free)))
        return diag_add(c->d, E_FROZEN, NULL, "办理过程记下后不能改，请另记一步") && ok;
    if (!c->before && problem &&
        date_before(problem_step_done_on(c->r), problem_reported_on(problem)))
        ok = refuse(c, E_RULE, F_problem_step_done_on, "“办理日期”不能早于问题的登记日期");
    return ok;
}

/* ---- service tasks ------------------------------------------------------------------------------------- */

bool check_agent_task(struct check *c)
{
    struct str kind = agent_task_kind(c->r);
    struct str from = agent_task_requested_on(c->r);
    bool ended = check_has(c, F_agent_task_finished_on);
    struct str to = ended ? agent_task_finished_on(c->r) : c->ctx->today;
    const struct row *permit = c->ctx->permit;
    bool ok = about_something(c, F_agent_task_project, F_agent_task_enterprise);
    ok &= check_happened(c, F_agent_task_finished_on);
    if ((str_is(kind, "full") || str_is(kind, "partial")) &&
        check_has(c, F_agent_task_authorised) && !agent_task_authorised(c->r))
        ok = refuse(c, E_RULE, F_agent_task_authorised, "全程代办、部分代办须有企业委托");
    if (permit && check_changed(c, F_agent_task_permit) &&
        permit_project(permit) != agent_task_project(c->r))
        ok = refuse(c, E_RULE, F_agent_task_permit, "办件不属于这个项目");
    check_unset(c, F_agent_task_used_days);
    if (is_day(from) && is_day(to) && date_of(from) <= date_of(to))
        agent_task_set_used_days(c->r, workdays_between(date_of(from), date_of(to)));
    agent_task_set_overdue(c->r, !ended && !str_is(agent_task_state(c->r), "cancelled") &&
                                     !str_is(agent_task_state(c->r), "failed") &&
                                     date_before(agent_task_planned_on(c->r), c->ctx->today));
    return ok;
}
