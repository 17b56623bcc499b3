/* routes_test.c - addresses find their route, and nothing else does. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "http/routes.h"

#include <string.h>

static const struct {
    const char *method, *path, *route, *record;
    int64_t id;
} cases[] = {
    { "GET", "/api/v1/meta", "meta", NULL, 0 },
    { "GET", "/api/v1/project", "list", "project", 0 },
    { "POST", "/api/v1/project", "create", "project", 0 },
    { "GET", "/api/v1/project.xlsx", "export_xlsx", "project", 0 },
    { "GET", "/api/v1/progress_report.csv", "export_csv", "progress_report", 0 },
    { "GET", "/api/v1/project/template.xlsx", "template", "project", 0 },
    { "GET", "/api/v1/project/17", "get", "project", 17 },
    { "PATCH", "/api/v1/project/17", "change", "project", 17 },
    { "DELETE", "/api/v1/project/17", "withdraw", "project", 17 },
    { "GET", "/api/v1/enterprise/9007199254740991/history", "history", "enterprise",
      INT64_C(9007199254740991) },
    { "POST", "/api/v1/project/3/move", "project_move", NULL, 3 },
    { "GET", "/api/v1/imports", "import_list", NULL, 0 },
    { "DELETE", "/api/v1/imports/5", "import_undo", NULL, 5 },
    { "GET", "/api/v1/imports/5/errors.xlsx", "import_errors", NULL, 5 },
    { "GET", "/api/v1/bulletin/2025-09", "bulletin", NULL, 0 },
    { "GET", "/api/v1/journal/1", "get", "journal", 1 },
    { "POST", "/api/v1/journal", NULL, NULL, 0 }, /* only the store writes it */
    { "PATCH", "/api/v1/journal/1", NULL, NULL, 0 },
    { "POST", "/api/v1/enterprise/3/move", NULL, NULL, 0 },
    { "GET", "/api/v1/nothing", NULL, NULL, 0 },
    { "GET", "/api/v1/project/", NULL, NULL, 0 },
    { "GET", "/api/v1/project/-1", NULL, NULL, 0 },
    { "GET", "/api/v1/project/+1", NULL, NULL, 0 },
    { "GET", "/api/v1/project/1x", NULL, NULL, 0 },
    { "GET", "/api/v1/project/99999999999999999999", NULL, NULL, 0 },
    { "GET", "/api/v1/project/1/", NULL, NULL, 0 },
    { "GET", "/api/v2/project", NULL, NULL, 0 },
    { "GET", "/api/v1/.xlsx", NULL, NULL, 0 },
    { "GET", "", NULL, NULL, 0 },
};

static void test_find(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNTOF(cases); i++) {
        struct route_match m = route_find(str_c(cases[i].method), str_c(cases[i].path));
        const char *got = m.route ? m.route->id : NULL;
        if ((got == NULL) != (cases[i].route == NULL) || (got && strcmp(got, cases[i].route) != 0))
            fail_msg("%s %s: %s", cases[i].method, cases[i].path, got ? got : "none");
        if (cases[i].record)
            assert_string_equal(m.record->id, cases[i].record);
        if (got)
            assert_int_equal(m.id, cases[i].id);
    }
}

static void test_known_with_another_method(void **state)
{
    (void)state;
    struct route_match m = route_find(STR("PUT"), STR("/api/v1/project/1"));
    assert_null(m.route);
    assert_true(m.method_known);
    assert_int_equal(m.methods, 1 | 4 | 8);
}

static void test_parameters(void **state)
{
    (void)state;
    assert_true(route_takes(&routes[ROUTE_list], STR("filter")));
    assert_true(route_takes(&routes[ROUTE_list], STR("labels")));
    assert_false(route_takes(&routes[ROUTE_list], STR("filte")));
    assert_false(route_takes(&routes[ROUTE_list], STR("filter sort")));
    assert_false(route_takes(&routes[ROUTE_meta], STR("filter")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_find),
        cmocka_unit_test(test_known_with_another_method),
        cmocka_unit_test(test_parameters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
