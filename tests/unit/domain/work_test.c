/* work_test.c - rules of visits, problems, steps and service tasks on one row each: clocks in working days, levels one by
 * one, nothing changed under review. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "domain/check.h"
#include "ledger/value.h"

#include <string.h>

struct sight {
    struct arena arena;
    struct diag d;
    struct domain_context ctx;
    struct row *project;
};

static const struct domain_limits limits = { .problem_days = { 5, 10, 15, 15 },
                                             .problem_remind = 80,
                                             .visit_late_days = 14,
                                             .tour_bonus_most = 1000 };

static void begin(struct sight *s)
{
    *s = (struct sight){ .ctx = { .today = STR("2025-10-10"), .limits = limits } };
    diag_init(&s->d, &s->arena);
    s->project = row_new(&s->arena, R_project);
    project_set_id(s->project, 7);
    project_set_area(s->project, STR("320412"));
    s->ctx.project = s->project;
}

static struct row *problem(struct sight *s, const char *reported)
{
    struct row *r = row_new(&s->arena, R_problem);
    problem_set_project(r, 7);
    problem_set_level(r, STR("town"));
    problem_set_state(r, STR("registered"));
    problem_set_reported_on(r, str_c(reported));
    return r;
}

static bool check(struct sight *s, const struct row *before, struct row *r)
{
    diag_init(&s->d, &s->arena);
    return domain_check(before, r, &s->ctx, &s->d);
}

static void expect(struct sight *s, const char *name, bool ok, enum err err, const char *field)
{
    const char *got = s->d.first && s->d.first->field ? s->d.first->field : "";
    if (ok || diag_verdict(&s->d) != err || strcmp(got, field) != 0)
        fail_msg("%s: %d %s %s", name, ok, err_id(diag_verdict(&s->d)), got);
}

/* The week of 1 October is a holiday of eight days, with 28 September and 11 October worked instead. */
static void test_clock(void **state)
{
    struct sight s;
    (void)state;
    begin(&s);
    struct row *r = problem(&s, "2025-09-26");
    assert_true(check(&s, NULL, r));
    assert_true(str_is(problem_due_on(r), "2025-10-10")); /* 28, 29, 30 September, 9, 10 October */
    assert_true(str_is(problem_remind_on(r), "2025-10-09")); /* four of five days */
    assert_true(str_is(problem_area(r), "320412"));
    assert_int_equal(problem_used_days(r), 5);
    assert_false(problem_overdue(r));
    s.ctx.today = STR("2025-10-11");
    struct row *later = row_copy(&s.arena, r);
    assert_true(check(&s, r, later));
    assert_true(problem_overdue(later));
    s.ctx.stopped_days = 2;
    assert_true(check(&s, r, later));
    assert_int_equal(problem_used_days(later), 4);
    problem_set_extended_to(later, STR("2025-10-20"));
    assert_true(check(&s, r, later));
    assert_false(problem_overdue(later));
    problem_set_extended_to(later, STR("2025-10-10"));
    expect(&s, "no longer", check(&s, r, later), E_RULE, "due_on");
    arena_free(&s.arena);
}

static void test_levels(void **state)
{
    struct sight s;
    (void)state;
    begin(&s);
    struct row *r = problem(&s, "2025-09-26");
    assert_true(check(&s, NULL, r));
    struct row *up = row_copy(&s.arena, r);
    problem_set_level(up, STR("district"));
    assert_true(check(&s, r, up));
    assert_true(str_is(problem_due_on(up),
                       "2025-10-23")); /* ten working days from today, 11 October one of them */
    problem_set_level(up, STR("city"));
    expect(&s, "jump", check(&s, r, up), E_RULE, "level");
    struct row *down = row_copy(&s.arena, up);
    problem_set_level(down, STR("town"));
    expect(&s, "down", check(&s, up, down), E_RULE, "level");
    arena_free(&s.arena);
}

static void test_review(void **state)
{
    struct sight s;
    (void)state;
    begin(&s);
    struct row *r = problem(&s, "2025-09-26");
    problem_set_state(r, STR("verifying"));
    problem_set_reporter_consent(r, STR("pending"));
    assert_true(check(&s, NULL, r));
    struct row *now = row_copy(&s.arena, r);
    problem_set_title(now, STR("改题"));
    expect(&s, "under review", check(&s, r, now), E_FROZEN, "");
    now = row_copy(&s.arena, r);
    problem_set_state(now, STR("closed"));
    expect(&s, "no consent", check(&s, r, now), E_RULE, "reporter_consent");
    problem_set_reporter_consent(now, STR("not_needed"));
    expect(&s, "no reason", check(&s, r, now), E_REQUIRED, "opinion");
    problem_set_opinion(now, STR("企业已注销"));
    assert_true(check(&s, r, now));
    struct row *shut = row_copy(&s.arena, now);
    problem_set_measures(shut, STR("再改"));
    expect(&s, "closed", check(&s, now, shut), E_FROZEN, "");
    arena_free(&s.arena);
}

static struct row *visit(struct sight *s, const char *day)
{
    struct row *r = row_new(&s->arena, R_visit);
    visit_set_project(r, 7);
    visit_set_kind(r, STR("weekly"));
    visit_set_visited_on(r, str_c(day));
    return r;
}

static void test_visits(void **state)
{
    struct sight s;
    (void)state;
    begin(&s);
    struct row *r = visit(&s, "2024-12-30");
    visit_set_late_reason(r, STR("补录"));
    assert_true(check(&s, NULL, r));
    assert_true(str_is(visit_week(r), "2025-W01"));
    expect(&s, "tomorrow", check(&s, NULL, visit(&s, "2025-10-11")), E_RANGE, "visited_on");
    expect(&s, "old", check(&s, NULL, visit(&s, "2025-09-25")), E_REQUIRED, "late_reason");
    assert_true(check(&s, NULL, visit(&s, "2025-09-26")));
    expect(&s, "month", check(&s, NULL, visit(&s, "2025-09")), E_FORMAT, "visited_on");
    r = visit(&s, "2025-10-10");
    visit_set_longitude(r, 119974061);
    expect(&s, "half a place", check(&s, NULL, r), E_REQUIRED, "latitude");
    arena_free(&s.arena);
}

/* About 111 m a thousandth of a degree of latitude: 2 km are 18 of them. */
static void test_far_away(void **state)
{
    struct sight s;
    (void)state;
    begin(&s);
    project_set_longitude(s.project, 119974000);
    project_set_latitude(s.project, 31811000);
    for (int64_t off = 17000; off <= 19000; off += 2000) {
        struct row *r = visit(&s, "2025-10-10");
        visit_set_longitude(r, 119974000);
        visit_set_latitude(r, 31811000 + off);
        assert_true(check(&s, NULL, r));
        assert_int_equal(s.d.first != NULL, off > 18000);
    }
    arena_free(&s.arena);
}

static void test_tasks(void **state)
{
    struct sight s;
    (void)state;
    begin(&s);
    struct row *r = row_new(&s.arena, R_agent_task);
    agent_task_set_project(r, 7);
    agent_task_set_kind(r, STR("full"));
    agent_task_set_item(r, STR("eia"));
    agent_task_set_authorised(r, 0);
    agent_task_set_requested_on(r, STR("2025-09-26"));
    agent_task_set_planned_on(r, STR("2025-10-09"));
    agent_task_set_state(r, STR("preparing"));
    expect(&s, "not authorised", check(&s, NULL, r), E_RULE, "authorised");
    agent_task_set_authorised(r, 1);
    assert_true(check(&s, NULL, r));
    assert_true(agent_task_overdue(r));
    assert_int_equal(agent_task_used_days(r), 5);
    agent_task_set_finished_on(r, STR("2025-09-30"));
    expect(&s, "no result", check(&s, NULL, r), E_REQUIRED, "result");
    agent_task_set_result(r, STR("已取得批复"));
    assert_true(check(&s, NULL, r));
    assert_false(agent_task_overdue(r));
    assert_int_equal(agent_task_used_days(r), 3);
    arena_free(&s.arena);
}

static void test_promises(void **state)
{
    struct sight s;
    (void)state;
    begin(&s);
    project_set_cumulative_investment(s.project, INT64_C(5000) * 1000000); /* 5000 万元 */
    struct row *r = row_new(&s.arena, R_promise);
    promise_set_project(r, 7);
    promise_set_side(r, STR("enterprise"));
    promise_set_kind(r, STR("fixed_asset"));
    promise_set_promised_value(r, INT64_C(20000) * 10000);
    expect(&s, "no unit", check(&s, NULL, r), E_REQUIRED, "value_unit");
    promise_set_value_unit(r, STR("wan_yuan"));
    assert_true(check(&s, NULL, r));
    assert_int_equal(promise_actual_value(r), INT64_C(5000) * 10000);
    assert_int_equal(promise_fulfilment(r), 2500); /* 25 % */
    promise_set_kind(r, STR("jobs"));
    assert_true(check(&s, NULL, r));
    assert_false(row_has(r, R_promise, F_promise_actual_value)); /* nobody counts them yet: not 0 */
    arena_free(&s.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_clock),    cmocka_unit_test(test_levels),
        cmocka_unit_test(test_review),   cmocka_unit_test(test_visits),
        cmocka_unit_test(test_far_away), cmocka_unit_test(test_tasks),
        cmocka_unit_test(test_promises),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
