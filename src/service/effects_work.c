/* effects_work.c - see effects_work.h. */
#include "service/effects_work.h"

#include "base/calendar.h"
#include "base/date.h"
#include "domain/tour.h"
#include "service/record.h"
#include "service/rows.h"
#include "service/threshold.h"
#include "service/tours.h"

static bool became(const struct row *before, const struct row *now, int state, const char *value)
{
    return now && str_is(now->v[state].s, value) && !(before && str_is(before->v[state].s, value));
}

/* ---- numbers ------------------------------------------------------------------------------------ */

/* WT-2025-0012: one more than any of the year before it. */
static struct str next_number(struct tx *tx, struct arena *a, enum record_id rec, int field,
                              struct str head)
{
    struct value from;
    struct value to;
    int64_t n = 0;
    value_set_str(&from, head);
    value_set_str(&to, str_printf(a, STR_FMT ":", STR_ARG(head))); /* ':' comes after '9' */
    struct query q = { .rec = rec,
                       .where = filter_and(a, filter_value(a, OP_GE, field, from),
                                           filter_value(a, OP_LT, field, to)),
                       .sort = { { .field = field, .descending = true } },
                       .nsort = 1,
                       .limit = 1 };
    struct row *last = rows_first(tx, a, &q);
    if (last && !str_int(str_slice(last->v[field].s, head.n, SIZE_MAX), &n))
        n = 0;
    return str_printf(a, STR_FMT "%04lld", STR_ARG(head), (long long)n + 1);
}

/* Rows of one file do not see each other before they are shown: what comes from a file brings its numbers. */
static bool number(struct tx *tx, const struct who *who, struct row *r, int field, const char *head,
                   struct diag *d)
{
    const struct field *f = &r->rec->fields[field];
    if (!value_empty(f, &r->v[field]))
        return true;
    if (str_is(who->source, "import"))
        return diag_add(d, E_REQUIRED, f->id, "导入时须带“%s”", f->label);
    struct str year = str_slice(who->today, 0, 4);
    value_set_str(&r->v[field],
                  next_number(tx, d->arena, record_id(r->rec), field,
                              str_printf(d->arena, "%s-" STR_FMT "-", head, STR_ARG(year))));
    return true;
}

/* ---- before: what the rules look at ----------------------------------------------------------------- */

static const struct row *pointed(struct tx *tx, struct arena *a, const struct row *r, int field)
{
    return r->v[field].set ? tx_get(tx, a, r->rec->fields[field].refers, r->v[field].i) : NULL;
}

static void problem_limits(struct tx *tx, struct arena *a, struct str today, int64_t days[4])
{
    static const struct {
        const char *code;
        int64_t days;
    } clocks[] = { { "problem.days.town", 5 },
                   { "problem.days.district", 10 },
                   { "problem.days.city", 15 },
                   { "problem.days.province", 15 } };
    for (size_t i = 0; i < COUNTOF(clocks); i++)
        days[i] = threshold_int(tx, a, clocks[i].code, today, clocks[i].days);
}

struct pauses {
    int64_t days;  /* working days of all pauses so far */
    int64_t since; /* day the present one began, 0 = none */
};

/* How long the clock stood, read from the steps. */
static struct pauses pauses_of(struct tx *tx, struct arena *a, int64_t problem, struct str today)
{
    struct pauses p = { 0, 0 };
    struct query q = { .rec = R_problem_step,
                       .where = filter_value(a, OP_EQ, F_problem_step_problem,
                                             (struct value){ .set = true, .i = problem }),
                       .sort = { { .field = F_problem_step_step_no } },
                       .nsort = 1 };
    struct rows steps = rows_all(tx, a, &q);
    for (size_t i = 0; i < steps.n; i++) {
        const struct row *s = steps.row[i];
        if (!is_day(problem_step_done_on(s)))
            continue;
        int64_t day = date_of(problem_step_done_on(s));
        if (str_is(problem_step_verb(s), "suspend")) {
            p.since = day;
        } else if (str_is(problem_step_verb(s), "resume") && p.since) {
            p.days += workdays_between(p.since, day);
            p.since = 0;
        }
    }
    if (p.since && is_day(today) && date_of(today) > p.since)
        p.days += workdays_between(p.since, date_of(today));
    return p;
}

/* Working days a pause took are given back. */
static void put_off(struct row *r, int field, int64_t days, struct arena *a)
{
    char text[11];
    if (!r->v[field].set || !is_day(r->v[field].s))
        return;
    date_text(workday_add(date_of(r->v[field].s), days), text);
    value_set_str(&r->v[field], str_dup(a, str_c(text)));
}

static void clear(struct row *r, int field)
{
    r->v[field] = (struct value){ .s = STR("") };
}

/* A step up raises the level, a resumed one gets its days back, a reopened one is open in every respect. */
static bool problem_moves(const struct row *before, struct row *r, const struct pauses *p,
                          const struct who *who, int64_t agency, struct diag *d)
{
    const struct field *f = &r->rec->fields[F_problem_level];
    int level = choice_find(f->choices, problem_level(r));
    if (became(before, r, F_problem_state, "escalated")) {
        if (level < 0 || !f->choices[level + 1].id)
            return diag_add(d, E_STATE, "level", "已是最高层级，不能再升级");
        problem_set_level(r, str_c(f->choices[level + 1].id));
    }
    if (became(before, r, F_problem_state, "assigned") && agency &&
        !row_has(r, R_problem, F_problem_lead_agency))
        problem_set_lead_agency(r, agency);
    if (str_is(problem_state(before), "suspended") && p->since) {
        int64_t days = workdays_between(p->since, date_of(who->today));
        put_off(r, F_problem_due_on, days, d->arena);
        put_off(r, F_problem_extended_to, days, d->arena);
    }
    if (became(before, r, F_problem_state, "reopened")) {
        clear(r, F_problem_closed_on);
        problem_set_reporter_consent(r, STR("pending"));
    }
    return true;
}

static bool problem_before(struct tx *tx, const struct who *who, const struct row *before,
                           struct row *r, struct domain_context *ctx, struct diag *d)
{
    bool moved = before && !str_eq(problem_state(before), problem_state(r));
    ctx->enterprise = pointed(tx, d->arena, r, F_problem_enterprise);
    enum { REMIND_PERCENT = 80 };
    problem_limits(tx, d->arena, who->today, ctx->limits.problem_days);
    ctx->limits.problem_remind =
        threshold_int(tx, d->arena, "problem.remind.percent", who->today, REMIND_PERCENT);
    if (!before) {
        if (who->person && !str_is(who->source, "import"))
            problem_set_reported_by(r, who->person);
        return number(tx, who, r, F_problem_problem_no, "WT", d);
    }
    struct pauses p = pauses_of(tx, d->arena, problem_id(before), who->today);
    ctx->stopped_days = p.days;
    return !moved || problem_moves(before, r, &p, who, who_agency(tx, d->arena, who), d);
}

/* What a person notes beside the steps that move the state. */
static bool is_remark(struct str verb)
{
    return str_is(verb, "progress") || str_is(verb, "urge") || str_is(verb, "comment") ||
           str_is(verb, "supervise") || str_is(verb, "extend");
}

static int64_t steps_of(struct tx *tx, struct arena *a, int64_t problem)
{
    struct filter *where =
        filter_value(a, OP_EQ, F_problem_step_problem, (struct value){ .set = true, .i = problem });
    return tx_count(tx, R_problem_step, where, 0);
}

static bool step_before(struct tx *tx, const struct who *who, const struct row *before,
                        struct row *r, struct domain_context *ctx, struct diag *d)
{
    const struct row *problem = pointed(tx, d->arena, r, F_problem_step_problem);
    bool imported = str_is(who->source, "import");
    ctx->problem = problem;
    if (before || !problem || imported)
        return true;
    if (!is_remark(problem_step_verb(r)))
        return diag_add(
            d, E_RULE, "verb",
            "受理、分派、升级、销号等步骤请在问题上办理，这里只记进展、催办、督办、批示、延期");
    problem_step_set_step_no(r, steps_of(tx, d->arena, problem_id(problem)) + 1);
    problem_step_set_state_before(r, problem_state(problem));
    problem_step_set_state_after(r, problem_state(problem));
    if (who->person)
        problem_step_set_done_by(r, who->person);
    int64_t agency = who_agency(tx, d->arena, who);
    if (agency)
        problem_step_set_agency(r, agency);
    return true;
}

static bool task_before(struct tx *tx, const struct who *who, const struct row *before,
                        struct row *r, struct domain_context *ctx, struct diag *d)
{
    bool handed = before && agent_task_assigned_on(before).n &&
                  str_is(agent_task_state(r), "assigned") &&
                  !str_eq(agent_task_state(before), STR("requested"));
    ctx->permit = pointed(tx, d->arena, r, F_agent_task_permit);
    if (handed && !str_is(agent_task_state(before), "assigned") &&
        agent_task_agent(before) == agent_task_agent(r))
        return diag_add(d, E_RULE, "agent", "转办须换一名帮代办专员");
    if (before && became(before, r, F_agent_task_state, "preparing") &&
        str_is(agent_task_state(before), "finished")) {
        clear(r, F_agent_task_finished_on);
        clear(r, F_agent_task_feedback);
    }
    return before || number(tx, who, r, F_agent_task_task_no, "DB", d);
}

static bool visit_before(struct tx *tx, const struct who *who, const struct row *before,
                         struct row *r, struct domain_context *ctx, struct diag *d)
{
    enum { LATE_DAYS = 14 };
    ctx->limits.visit_late_days =
        threshold_int(tx, d->arena, "visit.late.days", who->today, LATE_DAYS);
    if (!before && who->person && !str_is(who->source, "import"))
        visit_set_recorder(r, who->person);
    return true;
}

static bool tour_before(struct tx *tx, const struct who *who, const struct row *before,
                        struct row *r, struct diag *d)
{
    (void)who;
    if (!became(before, r, F_site_tour_state, "published"))
        return true;
    return tours_freeze(tx, r, d);
}

static bool score_before(struct tx *tx, const struct who *who, const struct row *before,
                         struct row *r, struct domain_context *ctx, struct diag *d)
{
    enum { BONUS_MOST = 10 };
    ctx->tour = pointed(tx, d->arena, r, F_tour_score_site_tour);
    ctx->limits.tour_bonus_most =
        threshold_int(tx, d->arena, "tour.bonus.most", who->today, BONUS_MOST) * TOUR_POINTS;
    if (before || str_is(who->source, "import"))
        return true;
    if (who->person)
        tour_score_set_judge(r, who->person);
    tour_score_set_submitted_at(r, who->now);
    return true;
}

/* One line in force of each year, indicator, area and agency: an index does not hold empty ones apart. */
static bool target_before(struct tx *tx, const struct row *before, const struct row *r,
                          struct diag *d)
{
    static const int same[] = { F_target_indicator, F_target_area, F_target_agency,
                                F_target_edition };
    struct rows all = rows_by_id(tx, d->arena, R_target, F_target_year, target_year(r));
    for (size_t i = 0; i < all.n; i++) {
        const struct row *other = all.row[i];
        bool twin = !before || target_id(other) != target_id(before);
        for (size_t k = 0; k < COUNTOF(same); k++)
            twin &= value_eq(&r->rec->fields[same[k]], &other->v[same[k]], &r->v[same[k]]);
        if (twin)
            return diag_add(d, E_DUPLICATE, "indicator",
                            "这一年度、指标、地区、单位、版次的目标已有一条（编号 %lld）",
                            (long long)target_id(other));
    }
    return true;
}

bool work_before(struct tx *tx, const struct who *who, const struct row *before, struct row *r,
                 struct domain_context *ctx, struct diag *d)
{
    switch ((int)record_id(r->rec)) {
    case R_problem:
        return problem_before(tx, who, before, r, ctx, d);
    case R_problem_step:
        return step_before(tx, who, before, r, ctx, d);
    case R_visit:
        return visit_before(tx, who, before, r, ctx, d);
    case R_agent_task:
        return task_before(tx, who, before, r, ctx, d);
    case R_site_tour:
        return tour_before(tx, who, before, r, d);
    case R_tour_score:
        return score_before(tx, who, before, r, ctx, d);
    case R_target:
        return target_before(tx, before, r, d);
    default:
        return true;
    }
}

/* ---- after: a move is a step ------------------------------------------------------------------------ */

/* What a change of state is called in the steps. */
static const char *move_verb(const struct row *before, const struct row *now)
{
    static const struct {
        const char *to, *verb;
    } verbs[] = { { "registered", "register" },
                  { "assigned", "assign" },
                  { "handling_on_site", "handle_on_site" },
                  { "in_consultation", "consult" },
                  { "measures_set", "set_measures" },
                  { "closing_requested", "request_closing" },
                  { "verifying", "verify" },
                  { "closed", "close" },
                  { "returned", "return" },
                  { "escalated", "escalate" },
                  { "suspended", "suspend" },
                  { "reopened", "reopen" },
                  { "withdrawn", "withdraw" } };
    struct str from = before ? problem_state(before) : STR("");
    if (str_is(from, "suspended"))
        return "resume";
    if ((str_is(from, "closing_requested") || str_is(from, "verifying")) &&
        str_is(problem_state(now), "measures_set"))
        return "return";
    for (size_t i = 0; i < COUNTOF(verbs); i++)
        if (str_is(problem_state(now), verbs[i].to))
            return verbs[i].verb;
    return "progress";
}

/* In the words of whoever did it; else what he filled in; else what it is called. */
static struct str move_text(const struct row *before, const struct row *now, const char *verb)
{
    static const int said[] = { F_problem_opinion, F_problem_result, F_problem_measures };
    for (size_t i = 0; before && i < COUNTOF(said); i++) {
        const struct value *v = &now->v[said[i]];
        if (v->set && v->s.n && !value_eq(&now->rec->fields[said[i]], &before->v[said[i]], v))
            return v->s;
    }
    if (!before)
        return problem_description(now);
    return choice_label(ledger[R_problem_step].fields[F_problem_step_verb].choices, str_c(verb));
}

static int64_t days_since_last(struct tx *tx, struct arena *a, const struct row *problem,
                               struct str today)
{
    struct query q = { .rec = R_problem_step,
                       .where =
                           filter_value(a, OP_EQ, F_problem_step_problem,
                                        (struct value){ .set = true, .i = problem_id(problem) }),
                       .sort = { { .field = F_problem_step_step_no, .descending = true } },
                       .nsort = 1,
                       .limit = 1 };
    const struct row *last = rows_first(tx, a, &q);
    struct str from = last ? problem_step_done_on(last) : problem_reported_on(problem);
    return is_day(from) && str_cmp(from, today) < 0
               ? workdays_between(date_of(from), date_of(today))
               : 0;
}

static bool write_step(struct tx *tx, const struct who *who, const struct row *before,
                       const struct row *now, struct diag *d)
{
    const char *verb = move_verb(before, now);
    struct arena *a = d->arena;
    int64_t agency = who_agency(tx, a, who);
    struct row *s = row_new(a, R_problem_step);
    problem_step_set_problem(s, problem_id(now));
    problem_step_set_step_no(s, steps_of(tx, a, problem_id(now)) + 1);
    problem_step_set_verb(s, str_c(verb));
    if (before)
        problem_step_set_state_before(s, problem_state(before));
    problem_step_set_state_after(s, problem_state(now));
    problem_step_set_done_on(s, before ? who->today : problem_reported_on(now));
    problem_step_set_text(s, move_text(before, now, verb));
    problem_step_set_level_after(s, problem_level(now));
    problem_step_set_automatic(s, 0);
    if (who->person)
        problem_step_set_done_by(s, who->person);
    if (agency)
        problem_step_set_agency(s, agency);
    if (row_has(now, R_problem, F_problem_lead_agency))
        problem_step_set_to_agency(s, problem_lead_agency(now));
    if (str_is(problem_state(now), "in_consultation") && row_has(now, R_problem, F_problem_meeting))
        problem_step_set_meeting(s, problem_meeting(now));
    if (row_has(now, R_problem, F_problem_due_on))
        problem_step_set_due_on(s, problem_due_on(now));
    problem_step_set_used_days(s, before ? days_since_last(tx, a, now, who->today) : 0);
    return row_check(s, d) && tx_insert(tx, s, d);
}

/* ---- after: what is noted of a problem -------------------------------------------------------------- */

static bool noted(struct tx *tx, const struct who *who, const struct row *step, struct diag *d)
{
    bool extends = str_is(problem_step_verb(step), "extend");
    bool supervises = str_is(problem_step_verb(step), "supervise");
    struct row *before = tx_get(tx, d->arena, R_problem, problem_step_problem(step));
    if (!before || (!extends && !supervises))
        return true;
    struct row *now = row_copy(d->arena, before);
    if (extends)
        problem_set_extended_to(now, problem_step_due_on(step));
    if (supervises)
        problem_set_supervised(now, 1);
    return record_update(tx, who, before, now, d);
}

/* ---- after: a later visit keeps an earlier promise ------------------------------------------------------ */

static bool follow_up(struct tx *tx, const struct row *visit, struct diag *d)
{
    struct rows all = rows_by_id(tx, d->arena, R_visit, F_visit_project, visit_project(visit));
    for (size_t i = 0; i < all.n; i++) {
        const struct row *before = all.row[i];
        struct str by = visit_follow_up_on(before);
        if (by.n == 0 || visit_followed_up(before) || visit_id(before) == visit_id(visit) ||
            str_cmp(visit_visited_on(visit), by) < 0)
            continue;
        struct row *now = row_copy(d->arena, before);
        visit_set_followed_up(now, 1);
        if (!tx_update(tx, before, now, d))
            return false;
    }
    return true;
}

bool promises_follow(struct tx *tx, const struct who *who, int64_t project, struct diag *d)
{
    struct rows all = rows_by_id(tx, d->arena, R_promise, F_promise_project, project);
    for (size_t i = 0; i < all.n; i++) {
        struct row *now = row_copy(d->arena, all.row[i]);
        bool changed = false;
        if (!record_prepare(tx, who, all.row[i], now, d))
            return false;
        for (size_t k = AT_OWN; k < now->rec->nfields; k++)
            changed |= !value_eq(&now->rec->fields[k], &all.row[i]->v[k], &now->v[k]);
        if (changed && !tx_update(tx, all.row[i], now, d))
            return false;
    }
    return true;
}

bool work_after(struct tx *tx, const struct who *who, const struct row *before,
                const struct row *now, struct diag *d)
{
    if (!now)
        return true;
    switch ((int)record_id(now->rec)) {
    case R_problem:
        return (before && str_eq(problem_state(before), problem_state(now))) ||
               write_step(tx, who, before, now, d);
    case R_problem_step:
        return before || str_is(who->source, "import") || noted(tx, who, now, d);
    case R_visit:
        return before || follow_up(tx, now, d);
    default:
        return true;
    }
}

bool work_spreads(const struct record *rec)
{
    return rec == &ledger[R_visit];
}
