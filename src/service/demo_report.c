/* demo_report.c - the lines of the annual lists, the monthly reports and the months as rows. */
#include "service/demo_parts.h"

#include "base/calendar.h"
#include "base/date.h"
#include "base/money.h"

static int64_t fen(int64_t wan)
{
    return wan * FEN_WAN;
}

static struct str month_text(struct demo *m, int month)
{
    return str_printf(&m->row, "%04d-%02d", DEMO_YEAR, month);
}

/* ---- lines of the lists --------------------------------------------------------------------------- */

struct line {
    const char *list, *action, *reason;
    int month; /* effective from; also the version of the list it belongs to */
    int64_t amount;
    bool starts;
};

/* The month of a day, where it lies in the year. */
static bool in_year(struct demo *m, int64_t day, struct str *month)
{
    *month = str_slice(demo_date(m, day), 0, 7);
    return day >= demo_first(1) && day < demo_first(13);
}

static void set_ends(struct demo *m, struct row *r, const struct demo_project *p,
                     const struct line *l)
{
    struct str month;
    annual_plan_set_plan_start_in_year(r, l->starts);
    if (l->starts)
        annual_plan_set_plan_start_month(r, in_year(m, p->planned_start, &month) ? month
                                                                                 : STR("2025-06"));
    bool ends = in_year(m, p->planned_completion, &month);
    annual_plan_set_plan_completion_in_year(r, ends);
    if (ends)
        annual_plan_set_plan_completion_month(r, month);
    annual_plan_set_plan_production_in_year(r, in_year(m, p->planned_production, &month));
    annual_plan_set_annual_goal(r, ends        ? STR("竣工验收")
                                   : l->starts ? STR("开工建设，基础施工")
                                               : STR("主体结构施工"));
}

static bool put_line(struct demo *m, const struct demo_project *p, const struct line *l)
{
    struct row *r = demo_row(m, R_annual_plan);
    annual_plan_set_project(r, p->id);
    annual_plan_set_year(r, DEMO_YEAR);
    annual_plan_set_list(r, str_c(l->list));
    annual_plan_set_plan_version(r, l->month);
    annual_plan_set_action(r, str_c(l->action));
    annual_plan_set_effective_month(r, month_text(m, l->month));
    annual_plan_set_project_type(r, p->sort == DEMO_START ? STR("new") : STR("carryover"));
    annual_plan_set_annual_plan_investment(r, fen(l->amount));
    annual_plan_set_planned_building(r, fen(l->amount * 55 / 100));
    annual_plan_set_planned_equipment(r, fen(l->amount * 30 / 100));
    annual_plan_set_cumulative_before(r, fen(p->before));
    annual_plan_set_responsible_agency(r, m->agency[p->unit]);
    annual_plan_set_document_no(r, str_printf(&m->row, "示例〔%d〕%d号", DEMO_YEAR, l->month));
    annual_plan_set_issued_on(r, demo_date(m, demo_first(l->month) + 14));
    if (l->reason)
        annual_plan_set_reason(r, str_c(l->reason));
    set_ends(m, r, p, l);
    return demo_put(m, r) != 0;
}

static bool put_lines(struct demo *m, const struct demo_project *p, const char *list)
{
    bool starts = p->sort == DEMO_START;
    bool late = p->entered > 1;
    const struct line first = { .list = list,
                                .action = late ? "add" : "initial",
                                .reason = late ? "新入库项目，列入年度名单" : NULL,
                                .month = late ? p->entered : 1,
                                .amount = p->adjusted ? p->plan_first : p->plan,
                                .starts = starts };
    const struct line change = { .list = list,
                                 .action = "adjust",
                                 .reason = p->deferred ? "开工推迟到2026年，核减年度计划"
                                                       : "建设进度加快，增加年度计划",
                                 .month = p->adjusted,
                                 .amount = p->plan,
                                 .starts = starts && !p->deferred };
    const struct line leave = { .list = list,
                                .action = "remove",
                                .reason = p->reason,
                                .month = p->removed,
                                .amount = p->plan,
                                .starts = starts };
    return put_line(m, p, &first) && (!p->adjusted || put_line(m, p, &change)) &&
           (!p->removed || put_line(m, p, &leave));
}

bool demo_plans(struct demo *m)
{
    for (size_t i = 0; i < m->list.n; i++) {
        const struct demo_project *p = &m->list.p[i];
        if (!demo_listed(p))
            continue;
        if (!put_lines(m, p, "city_major") || (p->province && !put_lines(m, p, "province_major")))
            return false;
    }
    return true;
}

/* ---- monthly reports -------------------------------------------------------------------------------- */

static const struct {
    int64_t upto; /* per cent of the total */
    const char *stage, *words;
} phases[] = {
    { 2, "not_started", "办理开工前手续" },
    { 8, "site_levelling", "场地平整和临时设施施工" },
    { 18, "piling", "桩基施工" },
    { 30, "foundation", "基础施工" },
    { 52, "main_structure", "主体结构施工" },
    { 62, "topped_out", "主体封顶，砌体施工" },
    { 76, "envelope", "外墙及室内装饰施工" },
    { 92, "equipment_install", "设备进场安装" },
    { 100, "commissioning", "设备调试" },
    { INT64_MAX, "trial_production", "竣工验收，试生产" },
};

struct reporting {
    struct demo *m;
    const struct demo_project *p;
    int month;
    int64_t done, this_month, cumulative, percent; /* percent: hundredths, of the total */
    int64_t plan;
    bool started, finished, slow;
};

static struct reporting reporting_of(struct demo *m, const struct demo_project *p, int month)
{
    struct reporting q = { .m = m, .p = p, .month = month };
    q.done = demo_done_at(p, month);
    q.this_month = q.done - demo_done_at(p, month - 1);
    q.cumulative = p->before + q.done;
    q.plan = p->adjusted > month ? p->plan_first : p->plan;
    q.started = p->started_on && p->started_on < demo_first(month + 1);
    q.finished = p->completed && month >= p->completed;
    q.slow = q.started && !q.finished && q.done * 12 * 100 < q.plan * month * 72;
    int64_t percent = q.cumulative * 10000 / p->total;
    q.percent = q.finished ? 10000 : percent < 9900 ? percent : 9900;
    return q;
}

static void set_parts(struct row *r, int64_t done)
{
    int64_t building = done * 55 / 100;
    int64_t installation = done * 8 / 100;
    int64_t equipment = done * 27 / 100;
    progress_report_set_building_works(r, fen(building));
    progress_report_set_installation_works(r, fen(installation));
    progress_report_set_equipment_purchase(r, fen(equipment));
    progress_report_set_other_costs(r, fen(done - building - installation - equipment));
}

static void set_site(struct row *r, const struct reporting *q)
{
    static const char *const reasons[] = { "fund", "contractor", "supply", "design", "market" };
    struct arena *a = &q->m->row;
    size_t phase = 0;
    while (q->started && phase + 1 < COUNTOF(phases) && q->percent >= phases[phase].upto * 100)
        phase++;
    if (q->started && phase == 0)
        phase = 1;
    progress_report_set_visible_stage(r, str_c(phases[phase].stage));
    progress_report_set_visible_progress(
        r,
        str_printf(a, "%d月%s，本月完成投资%lld万元，工程形象进度%lld%%。", q->month,
                   phases[phase].words, (long long)q->this_month, (long long)(q->percent / 100)));
    progress_report_set_physical_percent(r, q->started ? q->percent : 0);
    progress_report_set_site_state(r, q->finished   ? STR("finished")
                                      : !q->started ? STR("preparing")
                                      : q->slow     ? STR("slow")
                                                    : STR("working"));
    if (q->slow)
        progress_report_set_stop_reason(r, str_c(reasons[(size_t)q->p->id % COUNTOF(reasons)]));
    if (q->started && !q->finished)
        progress_report_set_workers_on_site(r, 15 + q->this_month / 40);
    if (!q->p->started_on && q->p->planned_start < demo_first(q->month))
        progress_report_set_expected_start(r, STR("2025-11"));
}

static bool put_report(struct demo *m, const struct reporting *q)
{
    struct row *r = demo_row(m, R_progress_report);
    int64_t end = demo_first(q->month + 1) - 1;
    int64_t sent = workday_add(end, 1); /* before today in September too */
    progress_report_set_project(r, q->p->id);
    progress_report_set_month(r, month_text(m, q->month));
    progress_report_set_state(r, q->month <= DEMO_CLOSED ? STR("frozen") : STR("accepted"));
    progress_report_set_due_on(r, demo_date(m, workday_add(end, 4)));
    progress_report_set_submitted_at(
        r, str_printf(&m->row, STR_FMT "T0%lld:%02lld:00Z", STR_ARG(demo_date(m, sent)),
                      (long long)(1 + q->p->id % 8), (long long)(q->p->id % 60)));
    progress_report_set_this_month(r, fen(q->this_month));
    progress_report_set_this_year(r, fen(q->done));
    progress_report_set_cumulative(r, fen(q->cumulative));
    progress_report_set_annual_plan_investment(r, fen(q->plan));
    progress_report_set_fund_arrived(r, fen(q->done * 105 / 100));
    if (q->month < 12 && !q->finished)
        progress_report_set_next_month_plan(r, fen(q->plan / 12 / 10 * 10));
    set_parts(r, q->done);
    set_site(r, q);
    return demo_put(m, r) != 0;
}

/* ---- months -------------------------------------------------------------------------------------------- */

static struct str moment(struct demo *m, int64_t day)
{
    return str_printf(&m->row, STR_FMT "T01:00:00Z", STR_ARG(demo_date(m, day)));
}

static bool put_month(struct demo *m, int month)
{
    struct row *r = demo_row(m, R_month);
    int64_t end = demo_first(month + 1) - 1;
    bool closed = month <= DEMO_CLOSED;
    month_set_month(r, month_text(m, month));
    month_set_state(r, closed ? STR("closed") : STR("open"));
    month_set_opened_at(r, moment(m, end - 4));
    month_set_town_due_on(r, demo_date(m, workday_add(end, 2)));
    month_set_district_due_on(r, demo_date(m, workday_add(end, 4)));
    month_set_city_review_due_on(r, demo_date(m, workday_add(end, 7)));
    month_set_statistics_due_on(r, demo_date(m, workday_add(end, 8)));
    month_set_planned_close_on(r, demo_date(m, workday_add(end, 10)));
    if (closed)
        month_set_closed_at(r, moment(m, workday_add(end, 10)));
    return demo_put(m, r) != 0;
}

/* The months come last: a closed one takes no report. */
bool demo_months(struct demo *m)
{
    for (int month = 1; month <= DEMO_MONTHS; month++)
        for (size_t i = 0; i < m->list.n; i++) {
            const struct demo_project *p = &m->list.p[i];
            struct reporting q = reporting_of(m, p, month);
            if (demo_reports(p, month) && !put_report(m, &q))
                return false;
        }
    for (int month = 1; month <= DEMO_MONTHS; month++)
        if (!put_month(m, month))
            return false;
    return true;
}
