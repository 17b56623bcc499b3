/* fixture_test.c - a new ledger is one file and one include line: specimen.tbl.h in every outlet.
 * Compiled with tests/fixture before src in the include path; nothing else knows of specimens. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "derive/derive.h"
#include "http/routes.h"
#include "ledger/filter.h"
#include "ledger/value.h"
#include "sheet/write.h"

#include <stdlib.h>
#include <unistd.h>

static void holds(const char *outlet, const struct buf *text, const char *part)
{
    if (str_find(buf_str(text), str_c(part)) < 0)
        fail_msg("%s has no %s", outlet, part);
}

static void test_lint(void **state)
{
    struct arena a = { 0 };
    struct diag d;
    (void)state;
    diag_init(&d, &a);
    if (!ledger_lint(&d))
        fail_msg(STR_FMT, STR_ARG(d.first->text));
    assert_int_equal(ledger[R_specimen].nfields, AT_OWN + 10);
    arena_free(&a);
}

static void test_ddl(void **state)
{
    struct buf out = { 0 };
    (void)state;
    derive_ddl(&out, SQL_SQLITE);
    holds("SQLite", &out, "CREATE TABLE \"specimen\" (");
    holds("SQLite", &out,
          "\"medium\" TEXT CHECK (\"medium\" = 'soil' OR \"medium\" = 'water' OR "
          "\"medium\" = 'air')");
    holds("SQLite", &out, "\"project\" INTEGER NOT NULL REFERENCES \"project\" (\"id\")");
    holds("SQLite", &out, "ON \"specimen\" (\"project\", \"taken_on\")");
    buf_clear(&out);
    derive_ddl(&out, SQL_PG);
    holds("PostgreSQL", &out, "CREATE TABLE \"specimen\" (");
    buf_free(&out);
}

static void test_api(void **state)
{
    struct buf out = { 0 };
    (void)state;
    openapi_put(&out);
    holds("OpenAPI", &out, "\"/api/v1/specimen\"");
    holds("OpenAPI", &out, "\"/api/v1/specimen/{id}\"");
    holds("OpenAPI", &out, "\"/api/v1/specimen/template.xlsx\"");
    holds("OpenAPI", &out, "\"specimen.New\"");
    struct route_match m = route_find(STR("PATCH"), STR("/api/v1/specimen/7"));
    assert_ptr_equal(m.record, &ledger[R_specimen]);
    assert_int_equal(m.id, 7);
    buf_free(&out);
}

static void test_texts(void **state)
{
    struct buf out = { 0 };
    (void)state;
    derive_forms(&out);
    holds("form", &out, "样品重量");
    buf_clear(&out);
    derive_manual(&out);
    holds("manual", &out, "### 样品台账 `specimen`");
    holds("manual", &out, "不可重复的组合：取样项目 + 取样日期");
    buf_clear(&out);
    derive_audit(&out, ROLE_bureau);
    holds("audit", &out, "passed(是否合格)");
    buf_clear(&out);
    derive_list(&out);
    holds("list", &out, "样品台账");
    buf_free(&out);
}

/* The template names every field, and the import it is for understands each name. */
static void test_template(void **state)
{
    struct arena a = { 0 };
    struct diag d;
    struct sheet_row row;
    struct header h;
    char path[] = "/tmp/ztf-fixture-XXXXXX";
    (void)state;
    close(mkstemp(path));
    diag_init(&d, &a);
    assert_true(write_template(str_c(path), &ledger[R_specimen], NULL, &d));
    const struct sheet_source from = { .path = str_c(path),
                                       .file_name = STR("specimen.xlsx"),
                                       .encoding = STR("") };
    struct sheet_book *b = sheet_open(&from, &sheet_limits_default, &d);
    assert_true(b && sheet_start(b, 0, &d) && sheet_next(b, &row, &d) == SHEET_ROW);
    const struct header_search where = { .rec = &ledger[R_specimen], .rows = &row, .n = 1 };
    assert_true(header_find(&a, &where, &h, &d));
    assert_int_equal(h.recognised, h.n);
    assert_true(h.n >= 10); /* its project is asked for by code, name and area */
    sheet_close(b);
    unlink(path);
    arena_free(&a);
}

static void test_rows(void **state)
{
    struct arena a = { 0 };
    struct diag d;
    struct value v;
    (void)state;
    diag_init(&d, &a);
    struct row *r = row_new(&a, R_specimen);
    specimen_set_cost(r, 1250);
    specimen_set_medium(r, STR("water"));
    struct filter *f = filter_parse(
        &a, r->rec, STR("检测费用 >= 12.5元 and 样品介质 in (水, 土壤)"), NULL, NULL, &d);
    assert_true(diag_ok(&d));
    assert_true(filter_matches(f, r));
    const struct field *weight = &r->rec->fields[F_specimen_weight];
    assert_true(value_take_typed(weight, (struct typed){ .s = STR("1.25千克") }, &v, &d));
    assert_int_equal(v.i, 1250);
    assert_false(row_check(r, &d)); /* name, project and day are missing */
    assert_int_equal(d.errors, 3);
    arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lint),  cmocka_unit_test(test_ddl),      cmocka_unit_test(test_api),
        cmocka_unit_test(test_texts), cmocka_unit_test(test_template), cmocka_unit_test(test_rows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
