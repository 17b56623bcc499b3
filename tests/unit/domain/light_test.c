/* light_test.c - every rule at its borders: the last day before and the first day of each colour. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "base/money.h"
#include "domain/light.h"

static struct arena arena;
static struct light_limits limits;

static int setup(void **state)
{
    (void)state;
    light_limits_default(&limits);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

/* A project of the library that is under way, with nothing else known of it. */
static struct light_project project(void)
{
    struct light_project p = { .id = 1,
                               .status = STR("active"),
                               .library_state = STR("implementing"),
                               .entered_on = STR("2024-01-01"),
                               .signed_on = STR(""),
                               .approved_on = STR(""),
                               .planned_start = STR(""),
                               .started_on = STR(""),
                               .counted_on = STR(""),
                               .planned_completion = STR(""),
                               .completed_on = STR(""),
                               .plan = -1 };
    for (int m = 0; m <= 12; m++)
        p.done[m] = -1;
    return p;
}

static struct light_day on(const char *day, int year, int month)
{
    return (struct light_day){ .day = str_c(day), .year = year, .month = month };
}

static struct light_verdict judge(enum light_rule rule, const struct light_project *p,
                                  const char *day)
{
    struct light_day d = on(day, 2025, 9);
    return light_judge(&arena, rule, p, &limits, &d);
}

struct step {
    const char *planned, *day;
    enum light_colour colour;
    const char *since; /* NULL = not lit */
};

static void check_steps(const struct step *steps, size_t n, enum light_rule rule,
                        void (*set)(struct light_project *p, struct str planned))
{
    for (size_t i = 0; i < n; i++) {
        struct light_project p = project();
        set(&p, str_c(steps[i].planned));
        struct light_verdict v = judge(rule, &p, steps[i].day);
        if (v.colour != steps[i].colour)
            print_error("%s on %s: %s\n", steps[i].planned, steps[i].day,
                        light_colour_id(v.colour));
        assert_int_equal(v.colour, steps[i].colour);
        assert_true(str_is(v.since, steps[i].since ? steps[i].since : ""));
        assert_true(v.why.n > 0);
        assert_int_equal(v.to_green.n > 0, v.colour >= LIGHT_YELLOW);
        assert_int_equal(v.limit >= 0, v.colour >= LIGHT_YELLOW);
        assert_true(v.nfacts > 0);
    }
}

static void plan_start(struct light_project *p, struct str planned)
{
    p->planned_start = planned;
}

static void test_start(void **state)
{
    static const struct step steps[] = {
        { "2025-06", "2025-06-30", LIGHT_GREEN, NULL },
        { "2025-06", "2025-07-01", LIGHT_YELLOW, "2025-07-01" },
        { "2025-06", "2025-08-31", LIGHT_YELLOW, "2025-07-01" },
        { "2025-06", "2025-09-01", LIGHT_RED, "2025-09-01" }, /* June, July and August are over */
        { "2025-06-15", "2025-06-15", LIGHT_GREEN, NULL },
        { "2025-06-15", "2025-06-16", LIGHT_YELLOW, "2025-06-16" },
        { "2025-06-15", "2025-08-31", LIGHT_YELLOW, "2025-06-16" },
        { "2025-06-15", "2025-09-01", LIGHT_RED, "2025-09-01" },
        { "2024-11", "2025-01-31", LIGHT_YELLOW, "2024-12-01" }, /* over the turn of the year */
        { "2024-11", "2025-02-01", LIGHT_RED, "2025-02-01" },
        { "2025-12", "2025-12-31", LIGHT_GREEN, NULL },
        { "2025-12", "2026-01-01", LIGHT_YELLOW, "2026-01-01" },
    };
    (void)state;
    check_steps(steps, COUNTOF(steps), LIGHT_start, plan_start);
}

static void begin(struct light_project *p, struct str started)
{
    p->started_on = started;
}

static void test_statistics(void **state)
{
    static const struct step steps[] = {
        { "2025-07-10", "2025-08-10", LIGHT_GREEN, NULL },
        { "2025-07-10", "2025-08-11", LIGHT_YELLOW, "2025-08-11" }, /* C1: more than one month */
        { "2025-07-10", "2025-09-10", LIGHT_YELLOW, "2025-08-11" },
        { "2025-07-10", "2025-09-11", LIGHT_RED, "2025-09-11" }, /* C2: more than two */
        { "2025-01-31", "2025-02-28", LIGHT_GREEN, NULL },       /* a shorter month */
        { "2025-01-31", "2025-03-01", LIGHT_YELLOW, "2025-03-01" },
        { "2025-07", "2025-08-31", LIGHT_GREEN, NULL }, /* only the month is known: its last day */
        { "2025-07", "2025-09-01", LIGHT_YELLOW, "2025-09-01" },
        { "2024-11-20", "2025-01-20", LIGHT_YELLOW, "2024-12-21" },
        { "2024-11-20", "2025-01-21", LIGHT_RED, "2025-01-21" },
    };
    (void)state;
    check_steps(steps, COUNTOF(steps), LIGHT_statistics, begin);
}

static void sign(struct light_project *p, struct str signed_on)
{
    p->signed_on = signed_on;
    p->library_state = STR("reserve"); /* who has signed need not be in the library yet */
}

static void test_approval(void **state)
{
    static const struct step steps[] = {
        { "2025-03-31", "2025-06-30", LIGHT_GREEN, NULL },
        { "2025-03-31", "2025-07-01", LIGHT_YELLOW, "2025-07-01" },
        { "2025-03-31", "2025-09-30", LIGHT_YELLOW, "2025-07-01" },
        { "2025-03-31", "2025-10-01", LIGHT_RED, "2025-10-01" },
    };
    (void)state;
    check_steps(steps, COUNTOF(steps), LIGHT_approval_stall, sign);
}

static void finish_late(struct light_project *p, struct str planned)
{
    p->started_on = STR("2024-05-01");
    p->planned_completion = planned;
}

static void test_completion(void **state)
{
    static const struct step steps[] = {
        { "2025-03-29", "2025-03-29", LIGHT_GREEN, NULL },
        { "2025-03-29", "2025-03-30", LIGHT_YELLOW, "2025-03-30" },
        { "2025-03-29", "2025-05-31", LIGHT_YELLOW, "2025-03-30" },
        { "2025-03-29", "2025-06-01", LIGHT_RED, "2025-06-01" },
    };
    (void)state;
    check_steps(steps, COUNTOF(steps), LIGHT_completion, finish_late);
}

/* The schedule of September is 75 %. */
static void test_progress(void **state)
{
    static const struct {
        int64_t done; /* of 10000.00 万元 */
        enum light_colour colour;
    } cases[] = {
        { 100 * FEN_WAN * 75, LIGHT_GREEN },   { 100 * FEN_WAN * 65 + 1, LIGHT_GREEN },
        { 100 * FEN_WAN * 65, LIGHT_YELLOW }, /* 10 points below are yellow */
        { 100 * FEN_WAN * 45, LIGHT_YELLOW }, /* 30 still are */
        { 100 * FEN_WAN * 45 - 1, LIGHT_RED }, { 0, LIGHT_RED },
        { 100 * FEN_WAN * 120, LIGHT_GREEN },
    };
    (void)state;
    for (size_t i = 0; i < COUNTOF(cases); i++) {
        struct light_project p = project();
        p.plan = 100 * FEN_WAN * 100;
        p.done[9] = cases[i].done;
        assert_int_equal(judge(LIGHT_progress, &p, "2025-10-10").colour, cases[i].colour);
    }
}

static void test_progress_runs(void **state)
{
    struct light_project p = project();
    (void)state;
    p.plan = 1200 * FEN_WAN;
    for (int m = 1; m <= 9; m++)
        p.done[m] = (m < 5 ? m : 4) * (100 * FEN_WAN);
    /* May: 8 points below, June 17, July 25, August 33, September 42 */
    struct light_verdict v = judge(LIGHT_progress, &p, "2025-10-10");
    assert_int_equal(v.colour, LIGHT_RED);
    assert_int_equal(v.months, 2);
    assert_true(str_is(v.since, "2025-08-31"));
    assert_true(str_find(v.to_green, STR("超过 780 万元")) > 0);
    assert_true(str_find(v.to_green, STR("还差 380 万元")) > 0);
    p.done[9] = -1; /* the newest that counts is August's */
    v = judge(LIGHT_progress, &p, "2025-10-10");
    assert_true(str_find(v.why, STR("2025-08")) == 0);
    assert_int_equal(v.months, 1);
}

static void test_unknown_is_never_green(void **state)
{
    struct light_project p = project();
    (void)state;
    assert_int_equal(judge(LIGHT_start, &p, "2025-10-10").colour, LIGHT_UNKNOWN);
    assert_int_equal(judge(LIGHT_progress, &p, "2025-10-10").colour, LIGHT_UNKNOWN);
    p.plan = 100 * FEN_WAN; /* a plan, and no report that counts */
    assert_int_equal(judge(LIGHT_progress, &p, "2025-10-10").colour, LIGHT_UNKNOWN);
    p.started_on = STR("2025-03-01");
    struct light_verdict v = judge(LIGHT_completion, &p, "2025-10-10");
    assert_int_equal(v.colour, LIGHT_UNKNOWN);
    assert_true(str_starts(v.why, STR("未知")));
    assert_true(LIGHT_UNKNOWN > LIGHT_GREEN);
}

/* Paused, or not in the library: nothing is judged, however late it is. */
static void test_not_judged(void **state)
{
    static const struct {
        const char *status, *library;
    } cases[] = { { "paused", "implementing" },
                  { "terminated", "implementing" },
                  { "closed", "implementing" } };
    (void)state;
    for (size_t i = 0; i < COUNTOF(cases); i++) {
        struct light_project p = project();
        p.status = str_c(cases[i].status);
        p.library_state = str_c(cases[i].library);
        p.planned_start = STR("2024-01");
        p.signed_on = STR("2023-01-01");
        p.plan = FEN_WAN;
        for (int r = 0; r < LIGHT__COUNT; r++)
            if (light_rules[r].subject == LIGHT_OF_PROJECT)
                assert_int_equal(judge((enum light_rule)r, &p, "2025-10-10").colour, LIGHT_GREY);
    }
    struct light_project p = project();
    p.library_state = STR("reserve");
    p.planned_start = STR("2024-01");
    assert_int_equal(judge(LIGHT_start, &p, "2025-10-10").colour, LIGHT_GREY);
}

static void test_mended_is_green(void **state)
{
    struct light_project p = project();
    (void)state;
    p.planned_start = STR("2025-03");
    assert_int_equal(judge(LIGHT_start, &p, "2025-10-10").colour, LIGHT_RED);
    p.started_on = STR("2025-10-08");
    assert_int_equal(judge(LIGHT_start, &p, "2025-10-10").colour, LIGHT_GREEN);
    /* what happened later does not count for an earlier day */
    assert_int_equal(judge(LIGHT_start, &p, "2025-10-07").colour, LIGHT_RED);
    p.started_on = STR("2025-03-08");
    assert_int_equal(judge(LIGHT_statistics, &p, "2025-10-10").colour, LIGHT_RED);
    p.counted_on = STR("2025-10-09");
    assert_int_equal(judge(LIGHT_statistics, &p, "2025-10-10").colour, LIGHT_GREEN);
}

static void test_reports(void **state)
{
    struct light_day d = on("2026-01-20", 2025, 12);
    struct light_project p = project();
    (void)state;
    d.due[0].month = STR("2025-12");
    d.due[0].due = STR("2026-01-08");
    d.due[1].month = STR("2025-11");
    d.due[1].due = STR("2025-12-05");
    d.ndue = 2;
    p.plan = FEN_WAN;
    p.report[0] = LIGHT_REPORT_SENT;
    assert_int_equal(light_judge(&arena, LIGHT_report, &p, &limits, &d).colour, LIGHT_GREEN);
    p.report[1] = LIGHT_REPORT_SENT;
    p.report[0] = LIGHT_REPORT_WAITING; /* a draft is no report */
    struct light_verdict v = light_judge(&arena, LIGHT_report, &p, &limits, &d);
    assert_int_equal(v.colour, LIGHT_YELLOW);
    assert_true(str_is(v.since, "2026-01-09"));
    p.report[1] = LIGHT_REPORT_NONE;
    v = light_judge(&arena, LIGHT_report, &p, &limits, &d);
    assert_int_equal(v.colour, LIGHT_RED);
    assert_int_equal(v.months, 2);
    p.entered_on = STR("2025-12-20"); /* it owes only December */
    assert_int_equal(light_judge(&arena, LIGHT_report, &p, &limits, &d).colour, LIGHT_YELLOW);
    p.plan = -1; /* in no list: it owes none */
    assert_int_equal(light_judge(&arena, LIGHT_report, &p, &limits, &d).colour, LIGHT_GREY);
}

static void test_unit(void **state)
{
    struct light_day d = on("2025-10-20", 2025, 9);
    struct light_unit u = { .code = STR("320412"), .name = STR("武进区"), .month = 9 };
    (void)state;
    for (int m = 1; m <= 9; m++) {
        u.plan[m] = 1200 * FEN_WAN;
        u.done[m] = m * (100 * FEN_WAN);
    }
    assert_int_equal(light_judge_unit(&arena, &u, &limits, &d).colour, LIGHT_GREEN);
    u.done[9] -= 1;
    assert_int_equal(light_judge_unit(&arena, &u, &limits, &d).colour, LIGHT_YELLOW);
    u.done[8] -= 1;
    struct light_verdict v = light_judge_unit(&arena, &u, &limits, &d);
    assert_int_equal(v.colour, LIGHT_RED);
    assert_int_equal(v.months, 2);
    assert_true(str_is(v.since, "2025-08-31"));
    u.done[9] += 1; /* met again: the miss before is over */
    assert_int_equal(light_judge_unit(&arena, &u, &limits, &d).colour, LIGHT_GREEN);
    u.month = 0;
    assert_int_equal(light_judge_unit(&arena, &u, &limits, &d).colour, LIGHT_UNKNOWN);
}

static void test_other_numbers(void **state)
{
    struct light_project p = project();
    (void)state;
    p.plan = 100 * FEN_WAN * 100;
    p.done[9] = 100 * FEN_WAN * 65;
    assert_int_equal(judge(LIGHT_progress, &p, "2025-10-10").colour, LIGHT_YELLOW);
    limits.v[LIMIT_progress_yellow] = 1050; /* 10.5 points */
    assert_int_equal(judge(LIGHT_progress, &p, "2025-10-10").colour, LIGHT_GREEN);
    limits.v[LIMIT_progress_red] = 999;
    assert_int_equal(judge(LIGHT_progress, &p, "2025-10-10").colour, LIGHT_RED);
}

/* Lit on Friday 2025-10-10; the 11th was a make-up working day. */
static void test_ladder(void **state)
{
    static const struct {
        const char *promised, *day;
        enum light_level level;
    } cases[] = {
        { "", "2025-10-10", LEVEL_TOWN },           { "", "2025-10-16", LEVEL_TOWN },
        { "", "2025-10-17", LEVEL_DISTRICT },       { "", "2025-10-23", LEVEL_DISTRICT },
        { "", "2025-10-24", LEVEL_CITY },           { "2025-12-31", "2025-12-31", LEVEL_TOWN },
        { "2025-12-31", "2026-01-01", LEVEL_CITY }, { "2025-12", "2025-12-31", LEVEL_TOWN },
        { "2025-12", "2026-01-01", LEVEL_CITY },
    };
    (void)state;
    for (size_t i = 0; i < COUNTOF(cases); i++) {
        enum light_level level =
            light_ladder(STR("2025-10-10"), str_c(cases[i].promised), &limits, str_c(cases[i].day));
        if (level != cases[i].level)
            print_error("%s %s: %d\n", cases[i].promised, cases[i].day, (int)level);
        assert_int_equal(level, cases[i].level);
    }
}

static bool is_choice(enum record_id rec, int field, const char *id)
{
    return choice_find(ledger[rec].fields[field].choices, str_c(id)) >= 0;
}

/* The tables say what the ledgers know. */
static void test_tables(void **state)
{
    (void)state;
    for (int i = 0; i < LIGHT__COUNT; i++)
        assert_true(is_choice(R_light, F_light_indicator, light_rules[i].id));
    for (int i = 0; i < LIMIT__COUNT; i++) {
        assert_true(is_choice(R_threshold, F_threshold_value_unit, light_limit_infos[i].unit));
        assert_true(is_choice(R_threshold, F_threshold_mark, light_limit_infos[i].mark));
        assert_int_equal(light_limit_find(str_c(light_limit_infos[i].code)), i);
    }
    for (int c = LIGHT_GREY; c <= LIGHT_RED; c++)
        assert_true(is_choice(R_project, F_project_light, light_colour_id((enum light_colour)c)));
    assert_int_equal(light_limit_find(STR("light.no")), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_start, setup),
        cmocka_unit_test_setup(test_statistics, setup),
        cmocka_unit_test_setup(test_approval, setup),
        cmocka_unit_test_setup(test_completion, setup),
        cmocka_unit_test_setup(test_progress, setup),
        cmocka_unit_test_setup(test_progress_runs, setup),
        cmocka_unit_test_setup(test_unknown_is_never_green, setup),
        cmocka_unit_test_setup(test_not_judged, setup),
        cmocka_unit_test_setup(test_mended_is_green, setup),
        cmocka_unit_test_setup(test_reports, setup),
        cmocka_unit_test_setup(test_unit, setup),
        cmocka_unit_test_setup(test_other_numbers, setup),
        cmocka_unit_test_setup(test_ladder, setup),
        cmocka_unit_test(test_tables),
    };
    return cmocka_run_group_tests(tests, NULL, teardown);
}
