/* value_test.c - stored text, shown text and strict JSON of values and rows. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "ledger/value.h"

#include <string.h>

/* One JSON member given to a record: what is stored, or why not. */
static const struct {
    const char *name;
    enum record_id rec;
    const char *json;
    const char *want; /* stored form of the field; "" when cleared, NULL when refused */
    enum err err;
} members[] = {
    { "text", R_project, "{\"name\":\"某项目\"}", "某项目", E_OK },
    { "text is trimmed", R_project, "{\"name\":\" 某项目 \"}", "某项目", E_OK },
    { "number for text", R_project, "{\"name\":1}", NULL, E_TYPE },
    { "null clears", R_project, "{\"remarks\":null}", "", E_OK },
    { "empty clears", R_project, "{\"remarks\":\"\"}", "", E_OK },
    { "required is not cleared", R_project, "{\"name\":null}", NULL, E_REQUIRED },
    { "required is not blanked", R_project, "{\"name\":\"  \"}", NULL, E_REQUIRED },
    { "tab and line end", R_project, "{\"remarks\":\"a\\tb\\r\\nc\"}", "a\tb\nc", E_OK },
    { "control character", R_project, "{\"remarks\":\"a\\u0001b\"}", NULL, E_FORMAT },
    { "too long", R_project, "{\"contact_phone\":\"123456789012345678901\"}", NULL, E_RANGE },
    { "money in fen", R_project, "{\"total_investment\":12000000}", "12000000", E_OK },
    { "money as text", R_project, "{\"total_investment\":\"12000000\"}", NULL, E_TYPE },
    { "money as real", R_project, "{\"total_investment\":12000000.0}", NULL, E_TYPE },
    { "money below zero", R_project, "{\"total_investment\":-1}", NULL, E_RANGE },
    { "money above all", R_project, "{\"total_investment\":9007199254740993}", NULL, E_RANGE },
    { "money is no object", R_project, "{\"total_investment\":{\"$gt\":0}}", NULL, E_TYPE },
    { "money is no truth", R_project, "{\"total_investment\":true}", NULL, E_TYPE },
    { "correction may be negative", R_progress_report, "{\"this_month\":-500}", "-500", E_OK },
    { "mu", R_project, "{\"land_area\":120.5}", "12050", E_OK },
    { "mu, whole", R_project, "{\"land_area\":120}", "12000", E_OK },
    { "mu, two digits", R_project, "{\"land_area\":0.07}", "7", E_OK },
    { "mu, three digits", R_project, "{\"land_area\":120.555}", NULL, E_FORMAT },
    { "mu, many digits", R_project, "{\"land_area\":0.1111111111111111}", NULL, E_FORMAT },
    { "mu, huge", R_project, "{\"land_area\":1e300}", NULL, E_RANGE },
    { "mu as text", R_project, "{\"land_area\":\"120\"}", NULL, E_TYPE },
    { "six digits", R_area, "{\"longitude\":119.974061}", "119974061", E_OK },
    { "count", R_project, "{\"expected_jobs\":200}", "200", E_OK },
    { "count as real", R_project, "{\"expected_jobs\":200.5}", NULL, E_TYPE },
    { "truth", R_project, "{\"bundled\":true}", "1", E_OK },
    { "truth as number", R_project, "{\"bundled\":1}", NULL, E_TYPE },
    { "day", R_project, "{\"planned_start\":\"2024-08-16\"}", "2024-08-16", E_OK },
    { "month of a date", R_project, "{\"planned_start\":\"2024-08\"}", "2024-08", E_OK },
    { "no such day", R_project, "{\"planned_start\":\"2023-02-29\"}", NULL, E_FORMAT },
    { "another spelling", R_project, "{\"planned_start\":\"2024/8/16\"}", NULL, E_FORMAT },
    { "date as number", R_project, "{\"planned_start\":45512}", NULL, E_TYPE },
    { "month", R_progress_report, "{\"month\":\"2025-09\"}", "2025-09", E_OK },
    { "day for a month", R_progress_report, "{\"month\":\"2025-09-01\"}", NULL, E_FORMAT },
    { "choice", R_project, "{\"kind\":\"tech_upgrade\"}", "tech_upgrade", E_OK },
    { "choice by label", R_project, "{\"kind\":\"技改项目\"}", NULL, E_CHOICE },
    { "set is put in order", R_project, "{\"investor_types\":\"listed;fortune500;listed\"}",
      "fortune500;listed", E_OK },
    { "set with a stranger", R_project, "{\"investor_types\":\"listed;mars\"}", NULL, E_CHOICE },
    { "reference", R_project, "{\"enterprise\":12}", "12", E_OK },
    { "reference to nothing", R_project, "{\"enterprise\":0}", NULL, E_RANGE },
    { "reference as text", R_project, "{\"enterprise\":\"12\"}", NULL, E_TYPE },
    { "files", R_project, "{\"agreement_file\":\"3;17\"}", "3;17", E_OK },
    { "files, odd", R_project, "{\"agreement_file\":\"3;x\"}", NULL, E_FORMAT },
    { "code", R_project, "{\"area\":\"320412\"}", "320412", E_OK },
    { "code, too long", R_project, "{\"area\":\"3204120000000\"}", NULL, E_RANGE },
    { "unknown", R_project, "{\"nme\":\"x\"}", NULL, E_UNKNOWN_FIELD },
    { "read-only", R_project, "{\"stage\":\"signed\"}", NULL, E_READ_ONLY },
    { "version", R_project, "{\"version\":7}", NULL, E_READ_ONLY },
    { "id", R_project, "{\"id\":7}", NULL, E_READ_ONLY },
};

static void test_members(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNTOF(members); i++) {
        struct arena a = { 0 };
        struct diag d;
        struct buf got = { 0 };
        diag_init(&d, &a);
        json_t *body = json_loads(members[i].json, 0, NULL);
        struct row *r = row_new(&a, members[i].rec);
        bool ok = row_take_json(r, body, &d);
        int at = field_find(r->rec, str_c(json_object_iter_key(json_object_iter(body))));
        if (at >= 0)
            value_put_stored(&got, &r->rec->fields[at], &r->v[at]);
        const char *want = members[i].want ? members[i].want : "";
        if (ok != (members[i].want != NULL) || strcmp(buf_z(&got), want) != 0 ||
            diag_verdict(&d) != members[i].err || d.errors > 1)
            fail_msg("%s: %d “%s” %s", members[i].name, ok, buf_z(&got), err_id(diag_verdict(&d)));
        buf_free(&got);
        json_decref(body);
        arena_free(&a);
    }
}

static void test_all_findings(void **state)
{
    struct arena a = { 0 };
    struct diag d;
    (void)state;
    diag_init(&d, &a);
    json_t *body = json_loads("{\"name\":1,\"x\":2,\"stage\":\"signed\",\"land_area\":\"3\","
                              "\"remarks\":\"ok\"}",
                              0, NULL);
    struct row *r = row_new(&a, R_project);
    assert_false(row_take_json(r, body, &d));
    assert_int_equal(d.errors, 4);
    assert_true(str_is(project_remarks(r), "ok"));
    json_decref(body);
    arena_free(&a);
}

static const struct {
    const char *name;
    enum record_id rec;
    int field;
    const char *stored, *text, *json;
} shown[] = {
    { "money", R_project, F_project_total_investment, "123456789", "123.456789", "123456789" },
    { "round money", R_project, F_project_total_investment, "12000000000", "12000", "12000000000" },
    { "mu", R_project, F_project_land_area, "12050", "120.5", "120.50" },
    { "negative percent", R_project, F_project_investment_rate, "-7", "-0.07", "-0.07" },
    { "truth", R_project, F_project_bundled, "0", "否", "false" },
    { "choice", R_project, F_project_kind, "tech_upgrade", "技改项目", "\"tech_upgrade\"" },
    { "set", R_project, F_project_investor_types, "central_soe;listed", "央企、上市公司",
      "\"central_soe;listed\"" },
    { "moment", R_progress_report, F_progress_report_submitted_at, "2025-08-31T16:00:00Z",
      "2025-09-01 00:00:00", "\"2025-08-31T16:00:00Z\"" },
    { "quote", R_project, F_project_name, "a\"b", "a\"b", "\"a\\\"b\"" },
};

static void test_shown(void **state)
{
    struct arena a = { 0 };
    (void)state;
    for (size_t i = 0; i < COUNTOF(shown); i++) {
        struct value v;
        struct buf stored = { 0 };
        struct buf text = { 0 };
        struct buf json = { 0 };
        struct jw w = { .out = &json };
        const struct field *f = &ledger[shown[i].rec].fields[shown[i].field];
        assert_true(value_take_stored(f, str_c(shown[i].stored), &a, &v));
        value_put_stored(&stored, f, &v);
        value_put_text(&text, f, &v);
        value_put_json(&w, f, &v);
        if (strcmp(buf_z(&stored), shown[i].stored) != 0 ||
            strcmp(buf_z(&text), shown[i].text) != 0 || strcmp(buf_z(&json), shown[i].json) != 0)
            fail_msg("%s: %s | %s | %s", shown[i].name, buf_z(&stored), buf_z(&text), buf_z(&json));
        buf_free(&stored);
        buf_free(&text);
        buf_free(&json);
    }
    arena_free(&a);
}

static void test_unset(void **state)
{
    struct value v = { .s = STR("") };
    struct buf text = { 0 };
    struct buf json = { 0 };
    struct jw w = { .out = &json };
    (void)state;
    for (size_t i = 0; i < ledger[R_project].nfields; i++) {
        value_put_text(&text, &ledger[R_project].fields[i], &v);
        value_put_stored(&text, &ledger[R_project].fields[i], &v);
    }
    value_put_json(&w, &ledger[R_project].fields[F_project_name], &v);
    assert_int_equal(text.n, 0);
    assert_string_equal(buf_z(&json), "null");
    buf_free(&text);
    buf_free(&json);
}

static void test_row_json(void **state)
{
    static const int only[] = { AT_ID, F_project_name, F_project_total_investment,
                                F_project_bundled };
    struct arena a = { 0 };
    struct buf out = { 0 };
    struct jw w = { .out = &out };
    (void)state;
    struct row *r = row_new(&a, R_project);
    project_set_id(r, 7);
    project_set_name(r, STR("某"));
    project_set_total_investment(r, 5);
    row_put_json(&w, r, only, COUNTOF(only));
    assert_string_equal(buf_z(&out),
                        "{\"id\":7,\"name\":\"某\",\"total_investment\":5,\"bundled\":null}");
    buf_clear(&out);
    w.comma = false;
    row_put_json(&w, r, NULL, 0);
    json_t *all = json_loads(buf_z(&out), 0, NULL);
    assert_int_equal(json_object_size(all), ledger[R_project].nfields);
    json_decref(all);
    buf_free(&out);
    arena_free(&a);
}

static void test_units(void **state)
{
    (void)state;
    assert_int_equal(value_unit(&ledger[R_project].fields[F_project_total_investment]), 1000000);
    assert_int_equal(value_unit(&ledger[R_project].fields[F_project_tax_per_mu]), 1000000);
    assert_int_equal(value_unit(&ledger[R_project].fields[F_project_contracted_fdi]), 1000000);
    assert_int_equal(value_unit(&ledger[R_project].fields[F_project_land_area]), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_members),  cmocka_unit_test(test_all_findings),
        cmocka_unit_test(test_shown),    cmocka_unit_test(test_unset),
        cmocka_unit_test(test_row_json), cmocka_unit_test(test_units),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
