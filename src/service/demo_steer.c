/* demo_steer.c - the sample city's meetings, yearly targets, promises and site tours.  Stores no figure that is
 * computed. */
#include "service/demo_parts.h"

#include "base/date.h"

enum { JUDGES = 3 };

static const struct goal {
    const char *indicator, *name;
    int64_t value;
    const char *unit;
} goals[] = {
/* clang-format off */
#define GOAL(...) { __VA_ARGS__ },
#include "service/demo/work.tbl.h"
#undef GOAL
};
/* clang-format on */

/* ---- meetings ------------------------------------------------------------------------------------ */

static bool put_meeting(struct demo *m, int month)
{
    struct row *r = demo_row(m, R_meeting);
    meeting_set_name(r, str_printf(&m->row, "%d年%d月重大项目调度会", DEMO_YEAR, month));
    meeting_set_kind(r, STR("dispatch_month"));
    meeting_set_level(r, STR("city"));
    meeting_set_held_on(r, demo_date(m, demo_first(month + 1) + 14));
    meeting_set_place(r, STR("示例会议室"));
    meeting_set_host_agency(r, m->lead[1]);
    meeting_set_chair(r, STR("示例分管领导"));
    meeting_set_attendees(r, STR("各辖市区、各阶段牵头部门"));
    meeting_set_month(r, str_printf(&m->row, "%04d-%02d", DEMO_YEAR, month));
    meeting_set_agenda(r, STR("一、通报上月进度；二、协调未办结问题；三、部署下月工作。"));
    meeting_set_minutes_no(r, str_printf(&m->row, "示例纪要〔%d〕%d号", DEMO_YEAR, month));
    meeting_set_minutes(r,
                        STR("会议通报了上月项目进度，研究了未办结的问题，明确了责任单位和时限。"));
    meeting_set_decisions(
        r, STR("一、用电问题由供电公司两周内解决；二、用地指标由资规部门月底前落实。"));
    meeting_set_decision_count(r, 2);
    meeting_set_done_count(r, month < DEMO_MONTHS - 1 ? 2 : 1);
    meeting_set_state(r, month < DEMO_MONTHS - 1 ? STR("finished") : STR("followed"));
    return demo_put(m, r) != 0;
}

/* ---- targets --------------------------------------------------------------------------------------- */

static bool put_target(struct demo *m, const struct goal *g)
{
    struct row *r = demo_row(m, R_target);
    target_set_year(r, DEMO_YEAR);
    target_set_indicator(r, str_c(g->indicator));
    target_set_name(r, str_c(g->name));
    target_set_agency(r, m->lead[1]);
    target_set_edition(r, 1);
    target_set_target_value(r, g->value);
    target_set_value_unit(r, str_c(g->unit));
    target_set_document_no(r, str_printf(&m->row, "示例文〔%d〕1号", DEMO_YEAR));
    target_set_issued_on(r, demo_date(m, date_days(DEMO_YEAR, 1, 20)));
    target_set_state(r, STR("valid"));
    return demo_put(m, r) != 0;
}

/* ---- promises ---------------------------------------------------------------------------------------- */

static bool put_promise(struct demo *m, const struct demo_project *p, const char *kind, int64_t day)
{
    struct row *r = demo_row(m, R_promise);
    promise_set_project(r, p->id);
    promise_set_side(r, STR("enterprise"));
    promise_set_kind(r, str_c(kind));
    promise_set_item_no(r, 1);
    promise_set_text(r, str_printf(&m->row, "企业承诺于 " STR_FMT " 前%s。",
                                   STR_ARG(demo_date(m, day)),
                                   str_is(str_c(kind), "start") ? "开工建设" : "竣工"));
    promise_set_basis(r, STR("投资协议第五条"));
    promise_set_promised_on(r, demo_date(m, p->signed_on));
    promise_set_due_on(r, demo_date(m, day));
    promise_set_promised_date(r, demo_date(m, day));
    promise_set_result(r, STR("not_due"));
    return demo_put(m, r) != 0;
}

static bool put_promises(struct demo *m)
{
    for (size_t i = 0; i < m->list.n; i += 5) {
        const struct demo_project *p = &m->list.p[i];
        bool dated = p->id && p->signed_on && p->planned_start > p->signed_on;
        if (dated && !put_promise(m, p, "start", p->planned_start))
            return false;
        if (dated && p->planned_completion > p->signed_on &&
            !put_promise(m, p, "completion", p->planned_completion))
            return false;
    }
    return true;
}

/* ---- tours ------------------------------------------------------------------------------------------- */

struct touring {
    int64_t site[DEMO_UNITS], judge[JUDGES], tour;
};

/* The largest project of each unit that is being built. */
static void pick_sites(struct demo *m, struct touring *t)
{
    int64_t most[DEMO_UNITS] = { 0 };
    for (size_t i = 0; i < m->list.n; i++) {
        const struct demo_project *p = &m->list.p[i];
        if (!demo_listed(p) || p->removed || !p->started_on || p->total <= most[p->unit])
            continue;
        most[p->unit] = p->total;
        t->site[p->unit] = p->id;
    }
}

static bool put_judges(struct demo *m, struct touring *t)
{
    static const char *const which[JUDGES] = { "甲", "乙", "丙" };
    for (int i = 0; i < JUDGES; i++) {
        struct row *r = demo_row(m, R_person);
        person_set_login(r, str_printf(&m->row, "judge-%d", i + 1));
        person_set_name(r, str_printf(&m->row, "示例评委%s", which[i]));
        person_set_agency(r, m->lead[i]);
        person_set_post(r, STR("观摩评委"));
        person_set_state(r, STR("active"));
        t->judge[i] = demo_put(m, r);
        if (!t->judge[i])
            return false;
    }
    return true;
}

static int64_t put_tour(struct demo *m, const struct touring *t, int quarter)
{
    static const char *const names[] = { "一", "二", "三", "四" };
    struct row *r = demo_row(m, R_site_tour);
    struct str sites = STR("");
    for (int i = 0; i < DEMO_UNITS; i++)
        sites = str_printf(&m->row, STR_FMT "%s%lld", STR_ARG(sites), i ? "；" : "",
                           (long long)t->site[i]);
    site_tour_set_name(
        r, str_printf(&m->row, "%d年%s季度重大项目观摩", DEMO_YEAR, names[quarter - 1]));
    site_tour_set_year(r, DEMO_YEAR);
    site_tour_set_quarter(r, str_printf(&m->row, "Q%d", quarter));
    site_tour_set_planned_on(r, demo_date(m, date_days(DEMO_YEAR, quarter * 3, 20)));
    site_tour_set_held_on(r, demo_date(m, date_days(DEMO_YEAR, quarter * 3, 22)));
    site_tour_set_level(r, STR("city"));
    site_tour_set_host(r, m->lead[1]);
    site_tour_set_sites(r, sites);
    site_tour_set_judges(r, STR("示例评委甲=2；示例评委乙=1；示例评委丙=1"));
    site_tour_set_score_scheme(
        r, STR("项目体量=20；产业质态=20；建设进度=25；预期效益=15；服务保障=10；现场组织=10"));
    site_tour_set_judge_rule(r, quarter == 2 ? STR("mean") : STR("weighted"));
    site_tour_set_state(r, STR("scoring"));
    return demo_put(m, r);
}

static bool put_sheet(struct demo *m, const struct touring *t, int site, int judge)
{
    static const int64_t most[] = { 2000, 2000, 2500, 1500, 1000, 1000 };
    static const int items[] = { F_tour_score_scale_score,    F_tour_score_quality_score,
                                 F_tour_score_progress_score, F_tour_score_benefit_score,
                                 F_tour_score_service_score,  F_tour_score_site_score };
    struct row *r = demo_row(m, R_tour_score);
    tour_score_set_site_tour(r, t->tour);
    tour_score_set_project(r, t->site[site]);
    tour_score_set_judge(r, t->judge[judge]);
    for (size_t i = 0; i < COUNTOF(items); i++)
        value_set_int(&r->v[items[i]],
                      most[i] - 50 * ((site * 3 + judge * 5 + (int64_t)i * 2) % 8));
    return demo_put(m, r) != 0;
}

static bool move_tour(struct demo *m, int64_t id, const char *state, int64_t day)
{
    struct row *before = tx_get(m->tx, &m->row, R_site_tour, id);
    struct row *now = row_copy(&m->row, before);
    site_tour_set_state(now, str_c(state));
    if (day)
        site_tour_set_published_on(now, demo_date(m, day));
    return demo_change(m, before, now);
}

static bool put_tours(struct demo *m)
{
    struct touring t = { .tour = 0 };
    pick_sites(m, &t);
    if (!put_judges(m, &t))
        return false;
    for (int quarter = 2; quarter <= 3; quarter++) {
        t.tour = put_tour(m, &t, quarter);
        for (int site = 0; t.tour && site < DEMO_UNITS; site++)
            for (int judge = 0; judge < JUDGES; judge++)
                if (!put_sheet(m, &t, site, judge))
                    return false;
        bool published = quarter == 2;
        if (!t.tour ||
            (published && (!move_tour(m, t.tour, "closed", 0) ||
                           !move_tour(m, t.tour, "published", date_days(DEMO_YEAR, 6, 27)))))
            return false;
    }
    return true;
}

bool demo_steer(struct demo *m)
{
    for (int month = DEMO_MONTHS - 2; month <= DEMO_MONTHS - 1; month++)
        if (!put_meeting(m, month))
            return false;
    for (size_t i = 0; i < COUNTOF(goals); i++)
        if (!put_target(m, &goals[i]))
            return false;
    return put_promises(m) && put_tours(m);
}
