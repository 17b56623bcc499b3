/* check_test.c - rows against the ledger, and the ledger against itself. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "ledger/value.h"

#include <string.h>

static void test_lint(void **state)
{
    struct arena a = { 0 };
    struct diag d;
    (void)state;
    diag_init(&d, &a);
    if (!ledger_lint(&d)) {
        for (struct finding *f = d.first; f; f = f->next)
            print_error("%s " STR_FMT "\n", err_id(f->err), STR_ARG(f->text));
        fail();
    }
    arena_free(&a);
}

/* One stored value in an otherwise good report: the finding it gets. */
static const struct {
    const char *name;
    int field;
    const char *stored;
    enum err err;
} cases[] = {
    { "good", F_progress_report_visible_progress, "主体施工", E_OK },
    { "invalid UTF-8", F_progress_report_visible_progress, "\xc0\xaf", E_FORMAT },
    { "money in limits", F_progress_report_this_month, "-1000000000000000", E_OK },
    { "money below", F_progress_report_this_month, "-1000000000000001", E_RANGE },
    { "negative", F_progress_report_this_year, "-1", E_RANGE },
    { "beyond JSON", F_progress_report_gap_to_time, "9007199254740992", E_RANGE },
    { "choice", F_progress_report_site_state, "working", E_OK },
    { "no choice", F_progress_report_site_state, "asleep", E_CHOICE },
    { "truth", F_progress_report_prefilled, "2", E_RANGE },
    { "day", F_progress_report_expected_start, "2025-02-29", E_FORMAT },
    { "month", F_progress_report_month, "2025-13", E_FORMAT },
    { "moment", F_progress_report_submitted_at, "2025-09-01 00:00:00", E_FORMAT },
    { "reference", F_progress_report_reported_by, "0", E_RANGE },
    { "files", F_progress_report_photos, "1;2;3", E_OK },
    { "files, open end", F_progress_report_photos, "1;", E_FORMAT },
};

static struct row *good_report(struct arena *a)
{
    struct row *r = row_new(a, R_progress_report);
    progress_report_set_project(r, 1);
    progress_report_set_month(r, STR("2025-09"));
    progress_report_set_state(r, STR("draft"));
    progress_report_set_prefilled(r, 0);
    return r;
}

static void test_values(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNTOF(cases); i++) {
        struct arena a = { 0 };
        struct diag d;
        diag_init(&d, &a);
        struct row *r = good_report(&a);
        const struct field *f = &r->rec->fields[cases[i].field];
        assert_true(value_take_stored(f, str_c(cases[i].stored), &a, &r->v[cases[i].field]));
        bool ok = row_check(r, &d);
        if (ok != (cases[i].err == E_OK) || diag_verdict(&d) != cases[i].err ||
            (d.first && strcmp(d.first->field, f->id) != 0))
            fail_msg("%s: %d %s", cases[i].name, ok, err_id(diag_verdict(&d)));
        arena_free(&a);
    }
}

static void test_sets(void **state)
{
    static const struct {
        const char *stored;
        enum err err;
    } sets[] = { { "central_soe;listed", E_OK },
                 { "listed;central_soe", E_FORMAT },
                 { "listed;listed", E_FORMAT },
                 { "listed;", E_FORMAT },
                 { "listed;mars", E_CHOICE } };
    const struct field *f = &ledger[R_project].fields[F_project_investor_types];
    struct arena a = { 0 };
    (void)state;
    for (size_t i = 0; i < COUNTOF(sets); i++) {
        struct diag d;
        struct value v;
        diag_init(&d, &a);
        value_set_str(&v, str_c(sets[i].stored));
        if (value_check(f, &v, &d) != (sets[i].err == E_OK) || diag_verdict(&d) != sets[i].err)
            fail_msg("%s: %s", sets[i].stored, err_id(diag_verdict(&d)));
    }
    arena_free(&a);
}

static void test_required(void **state)
{
    struct arena a = { 0 };
    struct diag d;
    (void)state;
    diag_init(&d, &a);
    assert_false(row_check(row_new(&a, R_progress_report), &d));
    assert_int_equal(d.errors, 4); /* project, month, state, prefilled */
    diag_init(&d, &a);
    diag_add(&d, E_FORMAT, "month", "refused already");
    assert_false(row_check(row_new(&a, R_progress_report), &d));
    assert_int_equal(d.errors, 4); /* the month has its verdict */
    diag_init(&d, &a);
    diag_warn(&d, E_FORMAT, "month", "only doubted");
    assert_false(row_check(row_new(&a, R_progress_report), &d));
    assert_int_equal(d.errors, 4);
    arena_free(&a);
}

static void test_choice_read(void **state)
{
    static const struct {
        const char *typed;
        int at;
    } choices[] = { { "green", 0 },  { "绿灯（正常）", 0 }, { "绿灯(正常)", 0 }, { "绿灯", 0 },
                    { " Ｒed ", 2 }, { "无需判定", 3 },     { "紫灯", -1 },      { "", -1 } };
    const struct field *f = &ledger[R_project].fields[F_project_light];
    struct arena a = { 0 };
    (void)state;
    for (size_t i = 0; i < COUNTOF(choices); i++)
        if (choice_read(f->choices, str_c(choices[i].typed), &a) != choices[i].at)
            fail_msg("“%s”", choices[i].typed);
    arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lint),        cmocka_unit_test(test_values),
        cmocka_unit_test(test_sets),        cmocka_unit_test(test_required),
        cmocka_unit_test(test_choice_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
