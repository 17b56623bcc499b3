/* demo_work.c - the sample city's daily work: visits, problems with their steps, service tasks.  Every step is taken
 * on a day of its own; knows no figure. */
#include "service/demo_parts.h"

#include "base/calendar.h"
#include "base/date.h"

static const struct trouble {
    const char *type, *severity, *title, *description, *measures, *result;
} troubles[] = {
/* clang-format off */
#define TROUBLE(...) { __VA_ARGS__ },
#include "service/demo/work.tbl.h"
#undef TROUBLE
};

static const struct task {
    const char *item, *kind, *name, *result;
} tasks[] = {
#define TASK(...) { __VA_ARGS__ },
#include "service/demo/work.tbl.h"
#undef TASK
};
/* clang-format on */

static int64_t today(void)
{
    return date_days(DEMO_YEAR, 10, 10);
}

/* What is written next happens on that day. */
static void act_on(struct demo *m, int64_t day)
{
    char text[11];
    date_text(day, text);
    m->who.today = str_dup(m->keep, str_c(text));
}

static struct str agent_name(struct demo *m, int unit, int agent)
{
    return str_printf(&m->row, "示例专员（%s%s）", demo_units[unit].name, agent ? "乙" : "甲");
}

static bool is_worked_on(const struct demo_project *p)
{
    return demo_listed(p) && !p->removed && p->id;
}

/* ---- visits ---------------------------------------------------------------------------------------- */

static bool put_visit(struct demo *m, const struct demo_project *p, size_t i, int64_t day)
{
    int agent = (int)(i % DEMO_AGENTS);
    bool building = p->started_on && p->started_on <= day;
    struct row *r = demo_row(m, R_visit);
    visit_set_project(r, p->id);
    visit_set_kind(r, i % 9 == 0 ? STR("phone") : STR("weekly"));
    visit_set_visited_on(r, demo_date(m, day));
    visit_set_agency(r, m->agency[p->unit]);
    visit_set_visitors(r, agent_name(m, p->unit, agent));
    visit_set_recorder(r, m->agent[p->unit][agent]);
    visit_set_visible_stage(r, building ? STR("main_structure") : STR("not_started"));
    visit_set_progress_seen(r, building ? STR("现场正常施工，塔吊、混凝土泵车作业。")
                                        : STR("现场尚未动工，企业在办开工前手续。"));
    if (building)
        visit_set_workers_on_site(r, 20 + (int64_t)(i % 60));
    if (i % 11 == 0) {
        visit_set_requests(r, STR("希望加快办理水电接入。"));
        visit_set_follow_up_on(r, demo_date(m, workday_add(day, 5)));
    }
    visit_set_state(r, i % 3 ? STR("confirmed") : STR("submitted"));
    return demo_put(m, r) != 0;
}

/* Two weeks; in each every fourth project is left out, another one each time. */
static bool put_visits(struct demo *m)
{
    const int64_t days[] = { date_days(DEMO_YEAR, 9, 29), date_days(DEMO_YEAR, 10, 9) };
    for (size_t w = 0; w < COUNTOF(days); w++) {
        act_on(m, days[w] + 1);
        for (size_t i = 0; i < m->list.n; i++)
            if (is_worked_on(&m->list.p[i]) && (i + w) % 4 &&
                !put_visit(m, &m->list.p[i], i, days[w] + (int64_t)(i % 2)))
                return false;
    }
    act_on(m, today());
    return true;
}

/* ---- problems --------------------------------------------------------------------------------------- */

/* The way of a problem; how far it came is the sample's choice. */
static const char *const way[] = { "assigned",          "handling_on_site", "measures_set",
                                   "closing_requested", "verifying",        "closed" };

static bool take_step(struct demo *m, int64_t id, const struct trouble *t, const char *state,
                      int64_t day, int64_t agency)
{
    struct row *before = tx_get(m->tx, &m->row, R_problem, id);
    struct row *now = row_copy(&m->row, before);
    act_on(m, day);
    problem_set_state(now, str_c(state));
    if (str_is(str_c(state), "assigned"))
        problem_set_lead_agency(now, agency);
    if (str_is(str_c(state), "measures_set"))
        problem_set_measures(now, str_c(t->measures));
    if (str_is(str_c(state), "closing_requested"))
        problem_set_result(now, str_c(t->result));
    if (str_is(str_c(state), "closed")) {
        problem_set_reporter_consent(now, id % 3 ? STR("satisfied") : STR("basically"));
        problem_set_closed_on(now, demo_date(m, day));
    }
    return demo_change(m, before, now);
}

static int64_t register_problem(struct demo *m, const struct demo_project *p,
                                const struct trouble *t, int64_t day)
{
    struct row *r = demo_row(m, R_problem);
    act_on(m, day);
    problem_set_project(r, p->id);
    problem_set_title(r, str_c(t->title));
    problem_set_description(r, str_c(t->description));
    problem_set_type(r, str_c(t->type));
    problem_set_severity(r, str_c(t->severity));
    problem_set_complexity(r, STR("simple"));
    problem_set_level(r, day % 3 ? STR("district") : STR("town"));
    problem_set_origin(r, day % 2 ? STR("visit") : STR("monthly_report"));
    problem_set_reported_on(r, demo_date(m, day));
    problem_set_reported_by(r, m->agent[p->unit][0]);
    problem_set_supervised(r, 0);
    return demo_put(m, r);
}

/* Brings what depends on the day up to the last one. */
static bool settle(struct demo *m, int64_t id)
{
    struct row *before = tx_get(m->tx, &m->row, R_problem, id);
    act_on(m, today());
    return demo_change(m, before, row_copy(&m->row, before));
}

static bool put_problem(struct demo *m, const struct demo_project *p, size_t serial)
{
    const struct trouble *t = &troubles[serial % COUNTOF(troubles)];
    int64_t day = workday_add(date_days(DEMO_YEAR, 7, 1), (int64_t)(serial * 17 % 66));
    size_t steps = day < date_days(DEMO_YEAR, 9, 1) ? COUNTOF(way) : serial % (COUNTOF(way) + 1);
    int64_t id = register_problem(m, p, t, day);
    for (size_t i = 0; id && i < steps; i++) {
        day = workday_add(day, 1 + (int64_t)(serial % 3));
        if (day > today())
            break;
        if (!take_step(m, id, t, way[i], day, m->agency[p->unit]))
            return false;
    }
    return id && settle(m, id);
}

static bool put_problems(struct demo *m)
{
    size_t serial = 0;
    for (size_t i = 3; i < m->list.n; i += 7)
        if (is_worked_on(&m->list.p[i]) && !put_problem(m, &m->list.p[i], serial++))
            return false;
    return true;
}

/* ---- service tasks ------------------------------------------------------------------------------------- */

static bool put_task(struct demo *m, const struct demo_project *p, size_t serial)
{
    const struct task *t = &tasks[serial % COUNTOF(tasks)];
    bool done = serial % 2 == 0;
    int64_t asked = workday_add(date_days(DEMO_YEAR, 8, 18), (int64_t)(serial * 5 % 25));
    struct row *r = demo_row(m, R_agent_task);
    agent_task_set_project(r, p->id);
    agent_task_set_item(r, str_c(t->item));
    agent_task_set_kind(r, str_c(t->kind));
    agent_task_set_name(r, str_c(t->name));
    agent_task_set_authorised(r, 1);
    agent_task_set_requested_on(r, demo_date(m, asked));
    agent_task_set_agency(r, m->agency[p->unit]);
    agent_task_set_agent(r, m->agent[p->unit][serial % DEMO_AGENTS]);
    agent_task_set_assigned_on(r, demo_date(m, workday_add(asked, 1)));
    agent_task_set_planned_on(r, demo_date(m, workday_add(asked, 15)));
    agent_task_set_service_count(r, 1 + (int64_t)(serial % 4));
    if (done) {
        agent_task_set_submitted_on(r, demo_date(m, workday_add(asked, 4)));
        agent_task_set_finished_on(r, demo_date(m, workday_add(asked, 9)));
        agent_task_set_result(r, str_c(t->result));
    }
    agent_task_set_state(r, done ? STR("finished") : STR("preparing"));
    return demo_put(m, r) != 0;
}

static bool put_tasks(struct demo *m)
{
    size_t serial = 0;
    for (size_t i = 5; i < m->list.n; i += 19)
        if (is_worked_on(&m->list.p[i]) && !put_task(m, &m->list.p[i], serial++))
            return false;
    return true;
}

bool demo_work(struct demo *m)
{
    return put_visits(m) && put_problems(m) && put_tasks(m);
}
