/* dispatch_test.c - the month's figures: the list at a date, rates, gaps, ranks, what one report moves. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "base/money.h"
#include "domain/dispatch.h"

#include <string.h>

#define MONEY_LARGE INT64_C(1000000000000000)
#define MONTH(m)    (2025 * 12 + (m)-1)

static struct dispatch *d;
static struct arena arena;

static void project(int64_t id, int area, int32_t entered, int32_t started, bool is10)
{
    struct dispatch_project p = { .id = id,
                                  .total = 5 * FEN_YI,
                                  .entered = entered,
                                  .started = started,
                                  .completed = DISPATCH_NEVER,
                                  .is10 = is10 };
    for (int i = 0; i < BY__COUNT; i++)
        p.key[i] = -1;
    p.key[BY_AREA] = area;
    dispatch_set_project(d, &p);
}

static void plan(int64_t id, int64_t project_id, int64_t amount, enum dispatch_action action,
                 int32_t effective)
{
    struct dispatch_plan p = { .id = id,
                               .project = project_id,
                               .amount = amount,
                               .effective = effective,
                               .version = (int32_t)id,
                               .list = LIST_CITY_MAJOR,
                               .action = action,
                               .starts = true,
                               .is_new = true };
    dispatch_set_plan(d, &p);
}

/* Three areas; the third project comes in March, the fourth leaves in June. */
static int setup(void **state)
{
    (void)state;
    d = dispatch_open(2025);
    project(1, 0, MONTH(1), MONTH(2), false);
    project(2, 1, MONTH(1), DISPATCH_NEVER, true);
    project(3, 1, MONTH(3), MONTH(9), true);
    project(4, 2, MONTH(1), MONTH(1), false);
    plan(11, 1, 4 * FEN_YI, PLAN_INITIAL, DISPATCH_NEVER);
    plan(12, 2, 2 * FEN_YI, PLAN_INITIAL, DISPATCH_NEVER);
    plan(13, 3, 2 * FEN_YI, PLAN_ADD, MONTH(3));
    plan(14, 4, 1 * FEN_YI, PLAN_INITIAL, DISPATCH_NEVER);
    plan(15, 4, 1 * FEN_YI, PLAN_REMOVE, MONTH(6));
    dispatch_set_report(d, 1, 8, 2 * FEN_YI);
    dispatch_set_report(d, 1, 9, 3 * FEN_YI);
    dispatch_set_report(d, 2, 9, 1 * FEN_YI);
    dispatch_set_report(d, 3, 7, 2 * FEN_YI); /* nothing newer: it holds */
    dispatch_set_report(d, 4, 5, 1 * FEN_YI);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    dispatch_close(d);
    arena_free(&arena);
    return 0;
}

static struct dispatch_table at(int month)
{
    const struct dispatch_query q = {
        .month = month, .list = LIST_CITY_MAJOR, .by = BY_AREA, .groups = 3
    };
    return dispatch_table(d, &arena, &q);
}

#define V(t, col) ((t).v[COL_##col])

static void test_list_at_a_date(void **state)
{
    static const struct {
        int month;
        int64_t projects, amount;
    } rows[] = { { 1, 3, 7 }, { 2, 3, 7 }, { 3, 4, 9 }, { 5, 4, 9 }, { 6, 3, 8 }, { 9, 3, 8 } };
    (void)state;
    for (size_t i = 0; i < COUNTOF(rows); i++) {
        struct dispatch_table t = at(rows[i].month);
        if (V(t.total, in_library) != rows[i].projects ||
            V(t.total, annual_plan) != rows[i].amount * FEN_YI)
            fail_msg("month %d: %lld projects, %lld fen", rows[i].month,
                     (long long)V(t.total, in_library), (long long)V(t.total, annual_plan));
    }
}

static void test_september(void **state)
{
    struct dispatch_table t = at(9);
    (void)state;
    assert_int_equal(V(t.total, completed), 6 * FEN_YI);
    assert_int_equal(V(t.total, rate), 7500);
    assert_int_equal(V(t.total, gap), 0);
    assert_int_equal(V(t.group[0], rate), 7500);
    assert_int_equal(V(t.group[1], rate), 7500);
    assert_int_equal(V(t.group[0], rank), 1);
    assert_int_equal(V(t.group[1], rank), 1);              /* ties share the rank */
    assert_int_equal(V(t.group[2], rank), DISPATCH_UNSET); /* nothing in the list */
    assert_int_equal(V(t.group[2], rate), DISPATCH_UNSET);
    assert_int_equal(V(t.total, rank), DISPATCH_UNSET);
    assert_int_equal(V(t.total, planned_starts), 3);
    assert_int_equal(V(t.total, started), 2);
    assert_int_equal(V(t.total, start_rate), 6667);
    assert_int_equal(V(t.total, new_entries), 3);
    assert_int_equal(V(t.total, new_entries_10), 2);
}

/* 1.00亿元 more in one report moves the sum, the rate, the gap, the unit's row and its rank. */
static void test_one_report_moves_all(void **state)
{
    (void)state;
    dispatch_set_report(d, 2, 9, 2 * FEN_YI);
    struct dispatch_table t = at(9);
    assert_int_equal(V(t.total, completed), 7 * FEN_YI);
    assert_int_equal(V(t.total, rate), 8750);
    assert_int_equal(V(t.total, gap), 1250);
    assert_int_equal(V(t.group[1], rate), 10000);
    assert_int_equal(V(t.group[1], rank), 1);
    assert_int_equal(V(t.group[0], rank), 2);
    dispatch_set_report(d, 2, 9, -1); /* taken back: August had none */
    t = at(9);
    assert_int_equal(V(t.total, completed), 5 * FEN_YI);
    assert_int_equal(V(t.group[0], rank), 1);
}

/* To the fen, and beyond what four bytes of hundreds of yuan hold. */
static void test_any_amount_is_kept(void **state)
{
    static const int64_t amounts[] = { 0,
                                       1,
                                       9999,
                                       10001,
                                       INT64_C(21474836470000),
                                       INT64_C(21474836480000),
                                       INT64_C(1000000000000000),
                                       123,
                                       2 * FEN_YI };
    (void)state;
    int64_t others = V(at(9).total, completed) - 1 * FEN_YI;
    for (size_t i = 0; i < COUNTOF(amounts); i++) {
        dispatch_set_report(d, 2, 9, amounts[i]);
        assert_int_equal(V(at(9).total, completed), others + amounts[i]);
    }
    dispatch_set_report(d, 2, 9, 7);
    dispatch_set_report(d, 1, 9, 11); /* two that stand aside */
    assert_int_equal(V(at(9).total, completed), others - 3 * FEN_YI + 18);
    dispatch_set_report(d, 2, 9, -1);
    assert_int_equal(V(at(9).total, completed), others - 3 * FEN_YI + 11);
}

static void test_drill(void **state)
{
    const struct dispatch_query q = {
        .month = 9, .list = LIST_CITY_MAJOR, .by = BY_AREA, .groups = 3
    };
    (void)state;
    struct dispatch_ids ids = dispatch_rows(d, &arena, &q, GROUP_ALL, COL_in_library);
    assert_int_equal(ids.n, 3);
    ids = dispatch_rows(d, &arena, &q, 1, COL_started);
    assert_int_equal(ids.n, 1);
    assert_int_equal(ids.id[0], 3);
    ids = dispatch_rows(d, &arena, &q, 2, COL_in_library);
    assert_int_equal(ids.n, 0);
}

static void test_revision(void **state)
{
    (void)state;
    struct dispatch_revision r = dispatch_revision(d, LIST_CITY_MAJOR, 1, 12);
    assert_int_equal(r.added, 1);
    assert_int_equal(r.removed, 1);
    assert_int_equal(r.added_amount, 2 * FEN_YI);
    assert_int_equal(r.removed_amount, 1 * FEN_YI);
    r = dispatch_revision(d, LIST_CITY_MAJOR, 6, 6);
    assert_int_equal(r.added, 0);
    assert_int_equal(r.removed, 1);
}

/* Published figures of Changzhou and the province: 3-domain, 05. */
static void test_published(void **state)
{
    (void)state;
    assert_int_equal(dispatch_rate(77471, 96561), 8023);
    assert_int_equal(dispatch_gap(77471, 96561, 9, 12), 523);
    assert_int_equal(dispatch_rate(28, 29), 9655);
    assert_int_equal(dispatch_rate(54, 76), 7105);
    assert_int_equal(dispatch_rate(137, 150), 9133);
    assert_int_equal(dispatch_rate(141, 150), 9400);
    assert_int_equal(dispatch_rate(1, 0), DISPATCH_UNSET);
    assert_int_equal(dispatch_schedule(8), 6667);
    assert_int_equal(dispatch_schedule(9), 7500);
    assert_int_equal(dispatch_start_schedule(12), 10000);
    assert_int_equal(dispatch_start_gap(28, 29, 8), 766); /* rounded last */
}

static void test_texts(void **state)
{
    static const struct {
        enum dispatch_column_id column;
        int64_t value;
        const char *want;
    } rows[] = {
        { COL_in_library, 406, "406" },   { COL_completed, 77471 * FEN_YI / 100, "774.71" },
        { COL_rate, 8023, "80.23" },      { COL_rate, 9330, "93.3" },
        { COL_rate, 9400, "94" },         { COL_gap, 523, "5.23" },
        { COL_gap, -310, "-3.1" },        { COL_rank, 1, "1" },
        { COL_rank, DISPATCH_UNSET, "" },
    };
    (void)state;
    for (size_t i = 0; i < COUNTOF(rows); i++) {
        struct buf out = { 0 };
        dispatch_text(&out, rows[i].column, rows[i].value);
        assert_string_equal(buf_z(&out), rows[i].want);
        buf_free(&out);
    }
}

static void test_compare(void **state)
{
    (void)state;
    assert_int_equal(dispatch_compare(1, 3, 2, 6), 0);
    assert_true(dispatch_compare(MONEY_LARGE, MONEY_LARGE - 1, MONEY_LARGE + 1, MONEY_LARGE) > 0);
    assert_true(dispatch_compare(0, 5, 1, 1000000) < 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_list_at_a_date, setup, teardown),
        cmocka_unit_test_setup_teardown(test_september, setup, teardown),
        cmocka_unit_test_setup_teardown(test_one_report_moves_all, setup, teardown),
        cmocka_unit_test_setup_teardown(test_any_amount_is_kept, setup, teardown),
        cmocka_unit_test_setup_teardown(test_drill, setup, teardown),
        cmocka_unit_test_setup_teardown(test_revision, setup, teardown),
        cmocka_unit_test(test_published),
        cmocka_unit_test(test_texts),
        cmocka_unit_test(test_compare),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
