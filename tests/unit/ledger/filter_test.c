/* filter_test.c - the filter language: what parses to what, what is refused where, which rows pass. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "ledger/filter.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* want: the canonical text; NULL when refused at character `at`. */
static const struct {
    const char *name, *text, *want;
    int at;
} cases[] = {
    { "nothing", "", "", 0 },
    { "blanks", " \t　", "", 0 },
    { "equal", "stage = signed", "stage = \"signed\"", 0 },
    { "choice by label", "stage in (signed, 立项)", "stage in (\"signed\", \"project_approval\")",
      0 },
    { "label as name", "项目名称 ~ 电池", "name ~ \"电池\"", 0 },
    { "capital keywords", "name IS NULL And area iS nOt null",
      "(name is null and area is not null)", 0 },
    { "money with a unit", "total_investment >= 10亿元", "total_investment >= \"100000000000\"",
      0 },
    { "money in yuan", "total_investment>=1000000000.00元", "total_investment >= \"100000000000\"",
      0 },
    { "money in fen", "total_investment > 5", "total_investment > \"5\"", 0 },
    { "mu", "land_area < 120.5", "land_area < \"120.5\"", 0 },
    { "mu, whole", "land_area < 120", "land_area < \"120\"", 0 },
    { "truth", "bundled = 是", "bundled = \"1\"", 0 },
    { "truth in English", "bundled = true", "bundled = \"1\"", 0 },
    { "day", "planned_start >= 2024年8月16日", "planned_start >= \"2024-08-16\"", 0 },
    { "through a month", "planned_start <= 2024-08", "planned_start < \"2024-09\"", 0 },
    { "after a month", "planned_start > 2024-12", "planned_start >= \"2025-01\"", 0 },
    { "in a month", "planned_start = 2024-08",
      "(planned_start >= \"2024-08\" and planned_start < \"2024-09\")", 0 },
    { "not in a month", "planned_start != 2024-08",
      "(planned_start < \"2024-08\" or planned_start >= \"2024-09\")", 0 },
    { "brackets", "(stage = signed or stage=prospect) and city_major = 1",
      "((stage = \"signed\" or stage = \"prospect\") and city_major = \"1\")", 0 },
    { "and before or", "id=1 or id=2 and id=3", "(id = \"1\" or (id = \"2\" and id = \"3\"))", 0 },
    { "quotes", "name = 'a\"b' or name = \"it's\"", "(name = \"a\\\"b\" or name = \"it's\")", 0 },
    { "escapes", "name = \"a\\\\b\\\"c\"", "name = \"a\\\\b\\\"c\"", 0 },
    { "wide signs", "总投资＞＝10亿元 and name～“电池”",
      "(total_investment >= \"100000000000\" and name ~ \"电池\")", 0 },
    { "wide signs inside quotes stay", "name = \"甲，乙＝“丙”\"", "name = \"甲，乙＝“丙”\"", 0 },
    { "like", "name like *电池?", "name like \"*电池?\"", 0 },
    { "SQL wildcards are letters", "name like \"100%_\"", "name like \"100%_\"", 0 },
    { "under", "area under 320400", "area under \"320400\"", 0 },
    { "figure", "id in figure(\"x:1\")", "id in figure (\"x:1\")", 0 },
    { "set by label", "investor_types ~ 央企", "investor_types ~ \"central_soe\"", 0 },
    { "injection is a value", "name = \"' OR '1'='1\"", "name = \"' OR '1'='1\"", 0 },
    { "unknown field", "nme = 1", NULL, 1 },
    { "hidden field", "contact_phone = 1", NULL, 1 },
    { "hidden field by its label", "id=1 and 企业联系电话 = 1", NULL, 10 },
    { "no operator", "name 电池", NULL, 6 },
    { "no value", "name =", NULL, 7 },
    { "no value in brackets", "stage in ()", NULL, 11 },
    { "open bracket", "(id = 1", NULL, 8 },
    { "shut bracket", "id = 1)", NULL, 7 },
    { "open quote", "项目名称 = \"电池", NULL, 8 },
    { "unknown choice", "id = 1 and stage = 火星", NULL, 20 },
    { "words for a number", "id = one", NULL, 6 },
    { "truth of two", "bundled = 2", NULL, 11 },
    { "bad money", "total_investment > 一些", NULL, 20 },
    { "bad date", "planned_start > 2024-02-30", NULL, 17 },
    { "~ on a number", "total_investment ~ 5", NULL, 20 },
    { "under on a name", "name under 320400", NULL, 12 },
    { "figure of another field", "name in figure(\"x\")", NULL, 15 },
    { "is what", "name is not 5", NULL, 13 },
    { "two at once", "id = 1 id = 2", NULL, 8 },
    { "a lone and", "and", NULL, 1 },
    { "statement", "id = 1; drop table project", NULL, 6 },
};

static bool may(const struct field *f, const void *ctx)
{
    (void)ctx;
    return f->level < 3;
}

static int place_of(const struct diag *d)
{
    static const char words[] = "过滤条件第 ";
    if (!d->first || strncmp(d->first->text.p, words, sizeof words - 1) != 0)
        return -1;
    return (int)strtol(d->first->text.p + sizeof words - 1, NULL, 10);
}

static void test_parse(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNTOF(cases); i++) {
        struct arena a = { 0 };
        struct diag d;
        struct buf out = { 0 };
        struct buf again = { 0 };
        diag_init(&d, &a);
        const struct record *rec = &ledger[R_project];
        struct filter *f = filter_parse(&a, rec, str_c(cases[i].text), may, NULL, &d);
        filter_put(&out, rec, f);
        if (cases[i].want
                ? !diag_ok(&d) || strcmp(buf_z(&out), cases[i].want) != 0
                : f || d.errors != 1 || diag_verdict(&d) != E_FILTER || place_of(&d) != cases[i].at)
            fail_msg("%s: %s | " STR_FMT, cases[i].name, buf_z(&out),
                     STR_ARG(d.first ? d.first->text : STR("")));
        filter_put(&again, rec, filter_parse(&a, rec, buf_str(&out), NULL, NULL, &d));
        if (!str_eq(buf_str(&out), buf_str(&again)))
            fail_msg("%s: %s reads as %s", cases[i].name, buf_z(&out), buf_z(&again));
        buf_free(&out);
        buf_free(&again);
        arena_free(&a);
    }
}

static void refused(const char *name, struct str text)
{
    struct arena a = { 0 };
    struct diag d;
    diag_init(&d, &a);
    if (filter_parse(&a, &ledger[R_project], text, NULL, NULL, &d) ||
        diag_verdict(&d) != E_FILTER || d.errors != 1)
        fail_msg("%s", name);
    arena_free(&a);
}

static struct str repeated(struct buf *out, const char *first, const char *part, int n)
{
    buf_clear(out);
    buf_c(out, first);
    for (int i = 0; i < n; i++)
        buf_c(out, part);
    return buf_str(out);
}

static void test_limits(void **state)
{
    struct buf b = { 0 };
    struct arena a = { 0 };
    struct diag d;
    (void)state;
    refused("depth", repeated(&b, "", "(", FILTER_DEPTH + 1));
    refused("depth, unclosed", repeated(&b, "", "(", 4000));
    refused("length", repeated(&b, "name = ", "常", FILTER_CHARS));
    refused("values", repeated(&b, "id in (1", ",1", FILTER_IN));
    refused("nodes", repeated(&b, "id=1", " or id=1", FILTER_NODES));
    refused("invalid UTF-8", (struct str){ "name = \xff\xfe", 9 });
    refused("overlong", (struct str){ "name = \xc0\xaf", 9 });
    refused("NUL", (struct str){ "name = a\0b", 10 });
    diag_init(&d, &a);
    repeated(&b, "name = ", "常", 1000);
    assert_non_null(filter_parse(&a, &ledger[R_project], buf_str(&b), NULL, NULL, &d));
    arena_free(&a);
    buf_free(&b);
}

/* The row: 某电池项目, signed, 5亿元, 320412, 2024-08-16, 120.5 亩, city_major. */
static const struct {
    const char *text;
    bool passes;
} judged[] = {
    { "", true },
    { "stage = signed", true },
    { "stage != signed", false },
    { "stage in (prospect, signed)", true },
    { "stage in (prospect)", false },
    { "total_investment >= 5亿元", true },
    { "total_investment > 5亿元", false },
    { "total_investment < 50001万元", true },
    { "land_area = 120.5", true },
    { "land_area <= 120", false },
    { "planned_start = 2024-08", true },
    { "planned_start <= 2024-08", true },
    { "planned_start < 2024-08", false },
    { "planned_start > 2024-08", false },
    { "planned_start != 2024-07", true },
    { "planned_start = 2024-08-16", true },
    { "name ~ 电池", true },
    { "name ~ \"某 电池\"", true },
    { "name ~ ＡＢＣ", true },
    { "name ~ 电站", false },
    { "name like 某*", true },
    { "name like *abc?", true },
    { "name like *abc", false },
    { "name like ???项*", true },
    { "name like ??项*", false },
    { "name like *电*目*c*", true },
    { "name like %电池%", false },
    { "remarks = x", false },
    { "remarks != x", false },
    { "remarks is null", true },
    { "name is not null", true },
    { "city_major = 1 and area = 320412", true },
    { "city_major = 0 or area = 320412", true },
    { "city_major = 0 or area = 320411", false },
    { "id = 7 and (stage = prospect or version >= 2)", true },
};

static void test_matches(void **state)
{
    struct arena a = { 0 };
    (void)state;
    struct row *r = row_new(&a, R_project);
    project_set_id(r, 7);
    project_set_version(r, 2);
    project_set_name(r, STR("某电池项目abc1"));
    project_set_stage(r, STR("signed"));
    project_set_total_investment(r, INT64_C(50000000000));
    project_set_area(r, STR("320412"));
    project_set_planned_start(r, STR("2024-08-16"));
    project_set_land_area(r, 12050);
    project_set_city_major(r, 1);
    for (size_t i = 0; i < COUNTOF(judged); i++) {
        struct diag d;
        diag_init(&d, &a);
        struct filter *f = filter_parse(&a, r->rec, str_c(judged[i].text), NULL, NULL, &d);
        if (!diag_ok(&d) || filter_matches(f, r) != judged[i].passes)
            fail_msg("%s " STR_FMT, judged[i].text, STR_ARG(d.first ? d.first->text : STR("")));
    }
    arena_free(&a);
}

/* A day of a moment is a day in Shanghai. */
static void test_moments(void **state)
{
    static const struct {
        const char *text;
        bool passes;
    } moments[] = {
        { "submitted_at = 2025-09-01", true },  { "submitted_at >= 2025-09-01", true },
        { "submitted_at < 2025-09-01", false }, { "submitted_at <= 2025-09-01", true },
        { "submitted_at > 2025-09-01", false }, { "submitted_at = 2025-08-31", false },
        { "submitted_at > 2025-08-31", true },  { "submitted_at = 2025-08-31T16:00:00Z", true }
    };
    struct arena a = { 0 };
    (void)state;
    struct row *r = row_new(&a, R_progress_report);
    progress_report_set_submitted_at(r, STR("2025-08-31T16:00:00Z"));
    for (size_t i = 0; i < COUNTOF(moments); i++) {
        struct diag d;
        diag_init(&d, &a);
        struct filter *f = filter_parse(&a, r->rec, str_c(moments[i].text), NULL, NULL, &d);
        if (!diag_ok(&d) || filter_matches(f, r) != moments[i].passes)
            fail_msg("%s", moments[i].text);
    }
    arena_free(&a);
}

static void test_built(void **state)
{
    struct arena a = { 0 };
    struct buf out = { 0 };
    struct value v;
    (void)state;
    value_set_str(&v, STR("320412"));
    struct filter *x = filter_value(&a, OP_EQ, F_project_area, v);
    assert_null(filter_and(&a, NULL, NULL));
    assert_ptr_equal(filter_and(&a, x, NULL), x);
    assert_ptr_equal(filter_and(&a, NULL, x), x);
    filter_put(&out, &ledger[R_project],
               filter_and(&a, x, filter_value(&a, OP_LIKE, F_project_name, v)));
    assert_string_equal(buf_z(&out), "(area = \"320412\" and name like \"320412\")");
    buf_free(&out);
    arena_free(&a);
}

static const struct {
    const char *name, *text;
    int n; /* keys, -1 when refused */
    int field;
    bool descending;
} sorts[] = {
    { "none", "", 0, 0, false },
    { "one", "name", 1, F_project_name, false },
    { "two", "-total_investment, name", 2, F_project_total_investment, true },
    { "by label", "-总投资", 1, F_project_total_investment, true },
    { "unknown", "nme", -1, 0, false },
    { "hidden", "contact_phone", -1, 0, false },
    { "statement", "name;drop table project", -1, 0, false },
    { "expression", "(select 1)", -1, 0, false },
    { "twice", "name,-name", -1, 0, false },
    { "too many", "name,id,version,stage,area", -1, 0, false },
    { "empty part", "name,,id", -1, 0, false },
    { "invalid UTF-8", "\xff", -1, 0, false },
};

static void test_sort(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNTOF(sorts); i++) {
        struct arena a = { 0 };
        struct diag d;
        struct sort_list l;
        diag_init(&d, &a);
        bool ok = sort_parse(&ledger[R_project], str_c(sorts[i].text), may, NULL, &l, &d);
        if (ok != (sorts[i].n >= 0) || ok != diag_ok(&d) || (ok && (int)l.n != sorts[i].n) ||
            (ok && l.n &&
             (l.key[0].field != sorts[i].field || l.key[0].descending != sorts[i].descending)))
            fail_msg("%s", sorts[i].name);
        arena_free(&a);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_parse),   cmocka_unit_test(test_limits),
        cmocka_unit_test(test_matches), cmocka_unit_test(test_moments),
        cmocka_unit_test(test_built),   cmocka_unit_test(test_sort),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
