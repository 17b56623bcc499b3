/* write_test.c - what is written reads back as it was: lists, templates, the bad rows; and nothing computes. */
#include "book_fixture.h"

#include "sheet/write.h"

static struct row *sample(struct arena *a, const char *name)
{
    struct row *r = row_new(a, R_project);
    value_set_str(&r->v[F_project_name], str_c(name));
    value_set_int(&r->v[F_project_total_investment], INT64_C(1234567890000));
    value_set_str(&r->v[F_project_planned_start], STR("2025-03"));
    return r;
}

static struct str read_back(struct arena *a, const char *path, const char *name)
{
    struct shelf s = { .book = NULL };
    const struct sheet_source from = { .path = str_c(path),
                                       .file_name = str_c(name),
                                       .encoding = STR("") };
    diag_init(&s.d, &s.arena);
    s.book = sheet_open(&from, &sheet_limits_default, &s.d);
    struct str rows = str_dup(a, shelf_rows(&s));
    sheet_close(s.book);
    arena_free(&s.arena);
    return rows;
}

static void test_list(void **state)
{
    static const int fields[] = { F_project_name, F_project_total_investment,
                                  F_project_planned_start };
    static const char *const names[] = { "=1+1", "@SUM(A1)", "普通,\"项目\"" };
    char path[] = "/tmp/ztf-write-XXXXXX";
    struct arena a = { 0 };
    struct diag d;
    (void)state;
    close(mkstemp(path));
    diag_init(&d, &a);
    for (int format = WRITE_XLSX; format <= WRITE_CSV; format++) {
        struct write_list *w = write_list_open(str_c(path), (enum write_format)format,
                                               &ledger[R_project], fields, 3, &d);
        assert_non_null(w);
        for (size_t i = 0; i < COUNTOF(names); i++)
            write_list_row(w, sample(&a, names[i]), NULL);
        assert_true(write_list_close(w, &d));
        struct str rows = read_back(&a, path, format == WRITE_XLSX ? "t.xlsx" : "t.csv");
        const char *guard = format == WRITE_CSV ? "'" : ""; /* a spreadsheet would compute it */
        struct str want = str_printf(
            &a,
            "1 A=项目名称 B=总投资（万元） C=计划开工日期|2 A=%s=1+1 B=1234567.89 C=2025-03|"
            "3 A=%s@SUM(A1) B=1234567.89 C=2025-03|4 A=普通,\"项目\" B=1234567.89 C=2025-03|",
            guard, guard);
        if (!str_eq(rows, want))
            fail_msg(STR_FMT, STR_ARG(rows));
    }
    unlink(path);
    arena_free(&a);
}

/* Every column of a template is understood by the import it is for. */
static void test_template(void **state)
{
    struct arena a = { 0 };
    char path[] = "/tmp/ztf-write-XXXXXX";
    (void)state;
    close(mkstemp(path));
    static const enum record_id of[] = { R_project, R_annual_plan, R_progress_report,
                                         R_enterprise };
    for (size_t i = 0; i < COUNTOF(of); i++) {
        struct diag d;
        struct sheet_row row;
        struct header h;
        diag_init(&d, &a);
        assert_true(write_template(str_c(path), &ledger[of[i]], NULL, &d));
        const struct sheet_source from = { .path = str_c(path),
                                           .file_name = STR("t.xlsx"),
                                           .encoding = STR("") };
        struct sheet_book *b = sheet_open(&from, &sheet_limits_default, &d);
        assert_true(b && sheet_start(b, 0, &d) && sheet_next(b, &row, &d) == SHEET_ROW);
        const struct header_search where = { .rec = &ledger[of[i]], .rows = &row, .n = 1 };
        if (!header_find(&a, &where, &h, &d))
            fail_msg("%s: " STR_FMT, ledger[of[i]].id, STR_ARG(d.first->text));
        for (size_t k = 0; k < h.n; k++)
            if (h.columns[k].field < 0)
                fail_msg("%s: " STR_FMT " is not understood", ledger[of[i]].id,
                         STR_ARG(h.columns[k].header));
        sheet_close(b);
    }
    unlink(path);
    arena_free(&a);
}

static void test_errors(void **state)
{
    static const char text[] = "清单\n项目名称,总投资（万元）\n甲,很多\n";
    char path[] = "/tmp/ztf-write-XXXXXX";
    struct shelf s;
    struct sheet_row rows[3];
    struct header h;
    static const uint32_t bad[] = { 1 };
    (void)state;
    close(mkstemp(path));
    shelf_open(&s, text, sizeof text - 1, "t.csv");
    assert_true(sheet_start(s.book, 0, &s.d));
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(sheet_next(s.book, &rows[i], &s.d), SHEET_ROW);
        rows[i] = sheet_row_copy(&s.arena, &rows[i]);
    }
    const struct header_search where = { .rec = &ledger[R_project], .rows = rows, .n = 3 };
    assert_true(header_find(&s.arena, &where, &h, &s.d));
    struct write_errors *w = write_errors_open(str_c(path), &s.d);
    assert_non_null(w);
    write_errors_sheet(w, STR("清单"), &h, rows, 3, false);
    write_errors_row(w, &rows[2], bad, 1, STR("“总投资”不是数"));
    assert_true(write_errors_close(w, &s.d));
    struct str back = read_back(&s.arena, path, "t.xlsx");
    if (!str_is(
            back,
            "1 A=清单|2 A=项目名称 B=总投资（万元） C=错误原因|3 A=甲 B=很多 C=“总投资”不是数|"))
        fail_msg(STR_FMT, STR_ARG(back));
    unlink(path);
    shelf_close(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_list),
        cmocka_unit_test(test_template),
        cmocka_unit_test(test_errors),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
