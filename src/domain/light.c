/* light.c - see light.h: one function a rule. */
#include "domain/light.h"

#include "base/buf.h"
#include "base/calendar.h"
#include "base/date.h"
#include "base/money.h"
#include "domain/dispatch.h"

#include <string.h>

/* clang-format off */
enum { OF_PROJECT = LIGHT_OF_PROJECT, OF_UNIT = LIGHT_OF_UNIT };
const struct light_rule_info light_rules[LIGHT__COUNT] = {
#define LIGHT_RULE(id_, subject_, label_) [LIGHT_##id_] = { #id_, label_, (enum light_subject)OF_##subject_ },
#include "domain/light_rules.tbl.h"
#undef LIGHT_RULE
};

const struct light_limit_info light_limit_infos[LIMIT__COUNT] = {
#define LIGHT_LIMIT(id_, rule_, code_, unit_, value_, mark_, source_, name_) \
    [LIMIT_##id_] = { code_, #unit_, mark_, source_, name_, LIGHT_##rule_, value_ },
#include "domain/light_rules.tbl.h"
#undef LIGHT_LIMIT
};
/* clang-format on */

static const struct {
    const char *id, *word;
} colours[] = {
    [LIGHT_GREY] = { "grey", "无需判定" },   [LIGHT_GREEN] = { "green", "绿灯" },
    [LIGHT_UNKNOWN] = { "unknown", "未知" }, [LIGHT_YELLOW] = { "yellow", "黄灯" },
    [LIGHT_RED] = { "red", "红灯" },
};

const char *light_colour_id(enum light_colour c)
{
    return colours[c].id;
}

const char *light_colour_word(enum light_colour c)
{
    return colours[c].word;
}

int light_limit_find(struct str code)
{
    for (int i = 0; i < LIMIT__COUNT; i++)
        if (str_is(code, light_limit_infos[i].code))
            return i;
    return -1;
}

void light_limits_default(struct light_limits *l)
{
    for (int i = 0; i < LIMIT__COUNT; i++) {
        l->v[i] = light_limit_infos[i].value * LIGHT_SCALE;
        l->row[i] = 0;
    }
}

/* ---- verdicts ------------------------------------------------------------------------------- */

struct judging {
    struct arena *a;
    const struct light_project *p;
    const struct light_limits *l;
    const struct light_day *on;
    struct light_verdict v;
};

static const struct light_verdict nothing = {
    .why = { "", 0 }, .to_green = { "", 0 }, .since = { "", 0 }, .limit = -1
};

static struct light_verdict plain(struct judging *j, enum light_colour c, struct str why)
{
    j->v.colour = c;
    j->v.why = why;
    return j->v;
}

static struct light_verdict lit(struct judging *j, enum light_colour c, int limit, struct str since)
{
    j->v.colour = c;
    j->v.limit = limit;
    j->v.since = since;
    return j->v;
}

static void fact(struct judging *j, enum record_id rec, int field, int64_t row, struct str text)
{
    ASSERT(j->v.nfacts < LIGHT_FACTS);
    j->v.fact[j->v.nfacts++] = (struct light_fact){ rec, field, row, text };
}

static void own(struct judging *j, int field, struct str text)
{
    fact(j, R_project, field, j->p->id, text);
}

static int64_t whole(const struct judging *j, enum light_limit at)
{
    return j->l->v[at] / LIGHT_SCALE;
}

/* ---- days ------------------------------------------------------------------------------------- */

static struct str day_text(struct arena *a, int64_t day)
{
    char text[11];
    date_text(day, text);
    return str_dup(a, str_c(text));
}

/* The last day a stored date can mean: of "2025-06" the 30th. */
static struct str last_day(struct arena *a, struct str date)
{
    return is_day(date) ? date : month_end(a, date);
}

static struct str day_add(struct arena *a, struct str day, int64_t n)
{
    return day_text(a, date_of(day) + n);
}

/* The same day n months on, or the last of a shorter month. */
static struct str day_add_months(struct arena *a, struct str day, int64_t n)
{
    struct str end = month_end(a, month_add(a, str_slice(day, 0, 7), (int)n));
    struct str moved = str_printf(a, STR_FMT STR_FMT, STR_ARG(str_slice(end, 0, 8)),
                                  STR_ARG(str_slice(day, 8, 10)));
    return str_cmp(moved, end) < 0 ? moved : end;
}

static struct str first_of(struct arena *a, struct str date, int64_t months_on)
{
    struct str month = month_add(a, str_slice(date, 0, 7), (int)months_on);
    return str_printf(a, STR_FMT "-01", STR_ARG(month));
}

/* Happened by the day judged? */
static bool by_then(const struct judging *j, struct str date)
{
    return date.n && str_cmp(str_slice(date, 0, 10), str_slice(j->on->day, 0, date.n)) <= 0;
}

static bool reached(const struct judging *j, struct str day)
{
    return str_cmp(day, j->on->day) <= 0;
}

static int months_from(struct str from, struct str to)
{
    return (year_number(to) - year_number(from)) * 12 + month_number(to) - month_number(from);
}

/* ---- whom it concerns ----------------------------------------------------------------------------- */

/* Why a project is not judged at all; empty when it is. */
static struct str not_judged(struct judging *j)
{
    const struct light_project *p = j->p;
    if (!str_is(p->status, "active")) {
        struct str word =
            choice_label(ledger[R_project].fields[F_project_status].choices, p->status);
        own(j, F_project_status, p->status);
        return str_printf(j->a, "推进状态为“" STR_FMT "”，不判定", STR_ARG(word));
    }
    return STR("");
}

static struct str not_in_library(struct judging *j)
{
    struct str why = not_judged(j);
    if (why.n || str_is(j->p->library_state, "implementing"))
        return why;
    own(j, F_project_library_state, j->p->library_state);
    return STR("不在实施库，不判定");
}

/* ---- a planned day that is over: start, completion ---------------------------------------------------- */

struct planned {
    int plan_field, done_field;
    struct str plan, done;
    enum light_limit yellow, red;
    const char *word, *to_green;
};

static struct light_verdict judge_planned(struct judging *j, const struct planned *q)
{
    own(j, q->plan_field, q->plan);
    own(j, q->done_field, q->done);
    if (by_then(j, q->done))
        return plain(j, LIGHT_GREEN,
                     str_printf(j->a, "已于 " STR_FMT " %s", STR_ARG(q->done), q->word));
    if (q->plan.n == 0)
        return plain(j, LIGHT_UNKNOWN, str_printf(j->a, "未知：没有填计划%s日期", q->word));
    struct str yellow = day_add(j->a, last_day(j->a, q->plan), whole(j, q->yellow));
    struct str red = first_of(j->a, q->plan, whole(j, q->red));
    bool is_red = reached(j, red);
    if (!is_red && !reached(j, yellow))
        return plain(j, LIGHT_GREEN,
                     str_printf(j->a, "计划 " STR_FMT " %s，未到期", STR_ARG(q->plan), q->word));
    j->v.months = months_from(q->plan, j->on->day);
    j->v.why = str_printf(
        j->a, "计划 " STR_FMT " %s，至今未%s%s", STR_ARG(q->plan), q->word, q->word,
        is_red
            ? str_z(j->a, str_printf(j->a, "，已连续 %lld 个月及以上", (long long)whole(j, q->red)))
            : "");
    j->v.to_green = str_c(q->to_green);
    return lit(j, is_red ? LIGHT_RED : LIGHT_YELLOW, (int)(is_red ? q->red : q->yellow),
               is_red ? red : yellow);
}

static struct light_verdict judge_start(struct judging *j)
{
    const struct planned q = { F_project_planned_start,
                               F_project_construction_start_on,
                               j->p->planned_start,
                               j->p->started_on,
                               LIMIT_start_yellow,
                               LIMIT_start_red,
                               "开工",
                               "登记实际开工并附佐证；确需推迟的，按程序调整计划开工日期" };
    struct str why = not_in_library(j);
    return why.n ? plain(j, LIGHT_GREY, why) : judge_planned(j, &q);
}

static struct light_verdict judge_completion(struct judging *j)
{
    const struct planned q = { F_project_planned_completion,
                               F_project_completion_on,
                               j->p->planned_completion,
                               j->p->completed_on,
                               LIMIT_completion_yellow,
                               LIMIT_completion_red,
                               "竣工",
                               "登记实际竣工并附佐证；确需推迟的，按程序调整计划竣工日期" };
    struct str why = not_in_library(j);
    if (why.n)
        return plain(j, LIGHT_GREY, why);
    if (!by_then(j, j->p->started_on)) {
        own(j, F_project_construction_start_on, j->p->started_on);
        return plain(j, LIGHT_GREY, STR("尚未开工，不判定竣工"));
    }
    return judge_planned(j, &q);
}

/* ---- more than so many months after a day: statistics, approval ------------------------------------------ */

struct waiting {
    int from_field, done_field;
    struct str from, done;
    enum light_limit yellow, red;
    const char *from_word, *done_word, *to_green;
};

static struct light_verdict judge_waiting(struct judging *j, const struct waiting *q)
{
    own(j, q->from_field, q->from);
    own(j, q->done_field, q->done);
    if (!by_then(j, q->from))
        return plain(j, LIGHT_GREY, str_printf(j->a, "尚未%s，不判定", q->from_word));
    if (by_then(j, q->done))
        return plain(j, LIGHT_GREEN,
                     str_printf(j->a, "已于 " STR_FMT " %s", STR_ARG(q->done), q->done_word));
    struct str from = last_day(j->a, q->from);
    struct str yellow = day_add(j->a, day_add_months(j->a, from, whole(j, q->yellow)), 1);
    struct str red = day_add(j->a, day_add_months(j->a, from, whole(j, q->red)), 1);
    bool is_red = reached(j, red);
    if (!is_red && !reached(j, yellow))
        return plain(j, LIGHT_GREEN,
                     str_printf(j->a, STR_FMT " %s，未满 %lld 个月", STR_ARG(q->from), q->from_word,
                                (long long)whole(j, q->yellow)));
    enum light_limit limit = is_red ? q->red : q->yellow;
    j->v.months = months_from(q->from, j->on->day);
    j->v.why = str_printf(j->a, STR_FMT " %s，超过 %lld 个月未%s", STR_ARG(q->from), q->from_word,
                          (long long)whole(j, limit), q->done_word);
    j->v.to_green = str_c(q->to_green);
    return lit(j, is_red ? LIGHT_RED : LIGHT_YELLOW, (int)limit, is_red ? red : yellow);
}

static struct light_verdict judge_statistics(struct judging *j)
{
    const struct waiting q = { F_project_construction_start_on,
                               F_project_statistics_entered_on,
                               j->p->started_on,
                               j->p->counted_on,
                               LIMIT_statistics_yellow,
                               LIMIT_statistics_red,
                               "开工",
                               "列统",
                               "备齐入库资料，经统计部门审核进入统计联网直报库，登记列统日期" };
    struct str why = not_in_library(j);
    return why.n ? plain(j, LIGHT_GREY, why) : judge_waiting(j, &q);
}

static struct light_verdict judge_approval_stall(struct judging *j)
{
    const struct waiting q = { F_project_signed_on,
                               F_project_project_approval_on,
                               j->p->signed_on,
                               j->p->approved_on,
                               LIMIT_approval_yellow,
                               LIMIT_approval_red,
                               "签约",
                               "立项",
                               "办结备案（核准、审批），登记立项并附佐证" };
    struct str why = not_judged(j);
    return why.n ? plain(j, LIGHT_GREY, why) : judge_waiting(j, &q);
}

/* ---- progress ------------------------------------------------------------------------------------------------- */

/* Is done/plan at least (or, strictly, more than) so many hundredths of a point below month/12? */
static bool below(int64_t plan, int64_t done, int month, int64_t points, bool strict)
{
    int64_t short_of = plan * month - done * 12; /* fen * 12 */
    if (short_of < 0)
        return false;
    int order = dispatch_compare(short_of, plan * 12, points, INT64_C(100) * LIGHT_SCALE);
    return strict ? order > 0 : order >= 0;
}

static enum light_colour pace(const struct judging *j, int month)
{
    int64_t plan = j->p->plan;
    int64_t done = j->p->done[month];
    if (below(plan, done, month, j->l->v[LIMIT_progress_red], true))
        return LIGHT_RED;
    return below(plan, done, month, j->l->v[LIMIT_progress_yellow], false) ? LIGHT_YELLOW
                                                                           : LIGHT_GREEN;
}

static struct str wan(struct arena *a, int64_t fen)
{
    struct buf text = { 0 };
    money_put(&text, fen, FEN_WAN, 2, true);
    struct str out = str_dup(a, buf_str(&text));
    buf_free(&text);
    return out;
}

static struct str points(struct arena *a, int64_t hundredths)
{
    struct buf text = { 0 };
    decimal_put(&text, hundredths, 2, true);
    struct str out = str_dup(a, buf_str(&text));
    buf_free(&text);
    return out;
}

/* Cumulative investment at which the shortfall is just the limit; in fen, from hundreds of yuan. */
static int64_t needed(int64_t plan, int month, int64_t limit)
{
    const int64_t unit = 10000;
    int64_t share = (int64_t)month * 100 * LIGHT_SCALE - limit * 12; /* of 12 * 100 * LIGHT_SCALE */
    return plan / unit * share / (INT64_C(12) * 100 * LIGHT_SCALE) * unit;
}

static void say_pace(struct judging *j, int month)
{
    int64_t plan = j->p->plan;
    int64_t done = j->p->done[month];
    int64_t need = needed(plan, month, j->l->v[LIMIT_progress_yellow]);
    struct str year = str_printf(j->a, "%04d-%02d", j->on->year, month);
    struct str rate = points(j->a, dispatch_rate(done, plan));
    struct str gap = points(j->a, -dispatch_gap(done, plan, month, 12));
    j->v.why = str_printf(j->a,
                          STR_FMT " 月报累计完成 " STR_FMT " 万元，完成率 " STR_FMT
                                  "%%，低于序时进度 " STR_FMT " 个百分点",
                          STR_ARG(year), STR_ARG(wan(j->a, done)), STR_ARG(rate), STR_ARG(gap));
    j->v.to_green = str_printf(
        j->a,
        STR_FMT " 月累计完成投资超过 " STR_FMT " 万元（年度计划 " STR_FMT " 万元），还差 " STR_FMT
                " 万元；此后每月不低于序时进度 " STR_FMT " 个百分点",
        STR_ARG(year), STR_ARG(wan(j->a, need)), STR_ARG(wan(j->a, plan)),
        STR_ARG(wan(j->a, need - done)), STR_ARG(points(j->a, j->l->v[LIMIT_progress_yellow])));
}

static int newest_done(const struct judging *j)
{
    int month = j->on->month;
    while (month > 0 && j->p->done[month] < 0)
        month--;
    return month;
}

static struct light_verdict judge_pace(struct judging *j, int month)
{
    enum light_colour colour = pace(j, month);
    if (colour == LIGHT_GREEN)
        return plain(j, LIGHT_GREEN,
                     str_printf(j->a,
                                "%04d-%02d 月报完成率 " STR_FMT "%%，低于序时进度不到 " STR_FMT
                                " 个百分点",
                                j->on->year, month,
                                STR_ARG(points(j->a, dispatch_rate(j->p->done[month], j->p->plan))),
                                STR_ARG(points(j->a, j->l->v[LIMIT_progress_yellow]))));
    int first = month;
    while (first > 1 && j->p->done[first - 1] >= 0 && pace(j, first - 1) == colour)
        first--;
    j->v.months = month - first + 1;
    say_pace(j, month);
    return lit(j, colour,
               colour == LIGHT_RED ? (int)LIMIT_progress_red : (int)LIMIT_progress_yellow,
               month_end(j->a, str_printf(j->a, "%04d-%02d", j->on->year, first)));
}

static struct light_verdict judge_progress(struct judging *j)
{
    const struct light_project *p = j->p;
    struct str why = not_in_library(j);
    if (why.n)
        return plain(j, LIGHT_GREY, why);
    if (by_then(j, p->completed_on)) {
        own(j, F_project_completion_on, p->completed_on);
        return plain(j, LIGHT_GREY, STR("已竣工，不再判定投资进度"));
    }
    fact(j, R_annual_plan, F_annual_plan_annual_plan_investment, p->plan_row,
         p->plan < 0 ? STR("") : wan(j->a, p->plan));
    if (p->plan <= 0)
        return plain(j, LIGHT_UNKNOWN,
                     str_printf(j->a, "未知：没有 %d 年年度计划投资", j->on->year));
    int month = newest_done(j);
    fact(j, R_progress_report, F_progress_report_this_year, p->done_row,
         month ? wan(j->a, p->done[month]) : STR(""));
    if (!month)
        return plain(j, LIGHT_UNKNOWN,
                     str_printf(j->a, "未知：%d 年还没有已审核的月报", j->on->year));
    return judge_pace(j, month);
}

/* ---- reports that are missing ------------------------------------------------------------------------------------ */

static bool owes(const struct judging *j, size_t i)
{
    const struct light_project *p = j->p;
    struct str month = j->on->due[i].month;
    bool entered = p->entered_on.n && str_cmp(str_slice(p->entered_on, 0, 7), month) <= 0;
    bool finished = p->completed_on.n && str_cmp(str_slice(p->completed_on, 0, 7), month) < 0;
    return entered && !finished;
}

static struct light_verdict judge_report(struct judging *j)
{
    const struct light_project *p = j->p;
    struct str why = not_in_library(j);
    if (why.n)
        return plain(j, LIGHT_GREY, why);
    if (p->plan < 0)
        return plain(j, LIGHT_GREY, STR("不在年度名单，不要求月报"));
    if (j->on->ndue == 0 || !owes(j, 0))
        return plain(j, LIGHT_GREY, STR("没有到期的月报"));
    size_t n = 0;
    while (n < j->on->ndue && owes(j, n) && p->report[n] != LIGHT_REPORT_SENT)
        n++;
    struct str month = j->on->due[0].month;
    fact(j, R_progress_report, F_progress_report_state, p->report_row[0],
         p->report[0] == LIGHT_REPORT_SENT      ? STR("已上报")
         : p->report[0] == LIGHT_REPORT_WAITING ? STR("待填或已退回")
                                                : STR("没有月报"));
    bool is_red = (int64_t)n >= whole(j, LIMIT_report_red) && n > 0;
    if (n == 0 || (!is_red && (int64_t)n < whole(j, LIMIT_report_yellow)))
        return plain(j, LIGHT_GREEN,
                     n ? STR("未报月数没有达到亮灯标准")
                       : str_printf(j->a, STR_FMT " 月报已上报", STR_ARG(month)));
    j->v.months = (int)n;
    struct str first = j->on->due[n - 1].month;
    j->v.why = n > 1 ? str_printf(j->a, STR_FMT " 至 " STR_FMT " 连续 %zu 个月的月报到期未报",
                                  STR_ARG(first), STR_ARG(month), n)
                     : str_printf(j->a, STR_FMT " 的月报到期未报", STR_ARG(month));
    j->v.to_green = str_printf(j->a, "上报 " STR_FMT " 的月报", STR_ARG(month));
    return lit(j, is_red ? LIGHT_RED : LIGHT_YELLOW,
               is_red ? (int)LIMIT_report_red : (int)LIMIT_report_yellow,
               day_add(j->a, j->on->due[n - 1].due, 1));
}

/* ---- all of them --------------------------------------------------------------------------------------------------- */

struct light_verdict light_judge(struct arena *a, enum light_rule rule,
                                 const struct light_project *p, const struct light_limits *l,
                                 const struct light_day *on)
{
    struct judging j = { .a = a, .p = p, .l = l, .on = on, .v = nothing };
    switch (rule) {
    case LIGHT_start:
        return judge_start(&j);
    case LIGHT_progress:
        return judge_progress(&j);
    case LIGHT_statistics:
        return judge_statistics(&j);
    case LIGHT_completion:
        return judge_completion(&j);
    case LIGHT_approval_stall:
        return judge_approval_stall(&j);
    case LIGHT_report:
        return judge_report(&j);
    case LIGHT_task:
    case LIGHT__COUNT:
        break;
    }
    fatal("light: no rule of a project");
}

static bool missed(const struct judging *j, const struct light_unit *u, int month)
{
    return u->plan[month] > 0 &&
           below(u->plan[month], u->done[month], month, j->l->v[LIMIT_task_short], true);
}

struct light_verdict light_judge_unit(struct arena *a, const struct light_unit *u,
                                      const struct light_limits *l, const struct light_day *on)
{
    struct judging j = { .a = a, .l = l, .on = on, .v = nothing };
    int month = u->month;
    int n = 0;
    if (month == 0)
        return plain(&j, LIGHT_UNKNOWN,
                     str_printf(a, "未知：%d 年还没有齐全或到期的月报", on->year));
    if (u->plan[month] <= 0)
        return plain(&j, LIGHT_UNKNOWN, str_printf(a, "未知：没有 %d 年年度计划", on->year));
    while (n < month && missed(&j, u, month - n))
        n++;
    struct str rate = points(a, dispatch_rate(u->done[month], u->plan[month]));
    struct str time = points(a, dispatch_schedule(month));
    bool is_red = n && n >= whole(&j, LIMIT_task_red);
    if (n == 0 || (!is_red && n < whole(&j, LIMIT_task_yellow)))
        return plain(&j, LIGHT_GREEN,
                     str_printf(a, "%04d-%02d 完成率 " STR_FMT "%%，序时进度 " STR_FMT "%%",
                                on->year, month, STR_ARG(rate), STR_ARG(time)));
    int64_t need = needed(u->plan[month], month, l->v[LIMIT_task_short]);
    j.v.months = n;
    j.v.why = str_printf(
        a, "%04d-%02d 完成率 " STR_FMT "%%，低于序时进度 " STR_FMT "%%，连续 %d 个月未完成月度任务",
        on->year, month, STR_ARG(rate), STR_ARG(time), n);
    j.v.to_green = str_printf(a, "累计完成投资达到 " STR_FMT " 万元，还差 " STR_FMT " 万元",
                              STR_ARG(wan(a, need)), STR_ARG(wan(a, need - u->done[month])));
    return lit(&j, is_red ? LIGHT_RED : LIGHT_YELLOW,
               is_red ? (int)LIMIT_task_red : (int)LIMIT_task_yellow,
               month_end(a, str_printf(a, "%04d-%02d", on->year, month - n + 1)));
}

/* ---- the ladder ------------------------------------------------------------------------------------------------------ */

enum light_level light_ladder(struct str lit_on, struct str promised, const struct light_limits *l,
                              struct str day)
{
    if (promised.n)
        return str_cmp(promised, str_slice(day, 0, promised.n)) < 0 ? LEVEL_CITY : LEVEL_TOWN;
    int64_t used = workdays_between(date_of(lit_on), date_of(day));
    if (used > l->v[LIMIT_to_city] / LIGHT_SCALE)
        return LEVEL_CITY;
    return used > l->v[LIMIT_to_district] / LIGHT_SCALE ? LEVEL_DISTRICT : LEVEL_TOWN;
}
