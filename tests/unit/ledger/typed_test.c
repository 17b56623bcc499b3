/* typed_test.c - what people type, one spelling a row. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "ledger/value.h"

#include <string.h>

#define P(field) R_project, F_project_##field
#define E(field) R_enterprise, F_enterprise_##field
#define R(field) R_progress_report, F_progress_report_##field

enum { TEXT = 0, NUMBER = 1, DATED = 2, PERCENTED = 4, SINCE_1904 = 8 };

/* want: the stored form; "" is a blank cell, NULL a refused one.  err: of the first finding. */
static const struct {
    const char *name;
    enum record_id rec;
    int field;
    const char *typed;
    unsigned flags;
    const char *want;
    enum err err;
    const char *suggest;
} cases[] = {
    { "blank", P(total_investment), "", TEXT, "", E_OK, "" },
    { "ideographic blank", P(total_investment), "　", TEXT, "", E_OK, "" },
    { "placeholder", P(total_investment), "无", TEXT, "", E_OK, "" },
    { "placeholder that says something", P(total_investment), "待定", TEXT, "", E_FORMAT, "" },
    { "placeholder wide", P(fund_other), "－－", TEXT, "", E_OK, "" },
    { "placeholder letters", P(planned_start), "n/a", TEXT, "", E_OK, "" },
    { "placeholder in required", R(month), "无", TEXT, NULL, E_REQUIRED, "" },
    { "bare money", P(fund_other), "12000", TEXT, "12000000000", E_OK, "" },
    { "wide money", P(total_investment), "１２．５亿元", TEXT, "125000000000", E_OK, "" },
    { "grouped", P(fund_other), "3，500万元", TEXT, "3500000000", E_OK, "" },
    { "bad groups", P(fund_other), "12,00", TEXT, NULL, E_FORMAT, "" },
    { "about", P(total_investment), "约2亿", TEXT, "20000000000", E_FORMAT, "20000" },
    { "range", P(total_investment), "1.2-1.5亿元", TEXT, NULL, E_FORMAT, "" },
    { "compound", P(total_investment), "1亿3000万", TEXT, "13000000000", E_OK, "" },
    { "half up to the fen", P(fund_other), "12000.005", NUMBER, "12000005000", E_OK, "" },
    { "binary noise", P(fund_other), "0.30000000000000004", NUMBER, "300000", E_OK, "" },
    { "E notation in a cell", P(fund_other), "1.2E+4", NUMBER, "12000000000", E_OK, "" },
    { "E notation typed", P(fund_other), "1.2e4", TEXT, NULL, E_FORMAT, "" },
    { "negative", P(total_investment), "-5", TEXT, NULL, E_RANGE, "" },
    { "too much", P(total_investment), "9007199254740993", NUMBER, NULL, E_FORMAT, "" },
    { "perhaps 亿元", P(total_investment), "12", TEXT, "12000000", E_RANGE, "12亿元" },
    { "perhaps 元", P(total_investment), "120000000", TEXT, "120000000000000", E_RANGE,
      "120000000元" },
    { "small is usual elsewhere", P(fund_other), "12", TEXT, "12000000", E_OK, "" },
    { "dollars in a yuan column", P(total_investment), "5000万美元", TEXT, NULL, E_FORMAT, "" },
    { "dollars", P(contracted_fdi), "5000", TEXT, "5000000000", E_OK, "" },
    { "yuan in a dollar column", P(contracted_fdi), "5000万元", TEXT, NULL, E_FORMAT, "" },
    { "month", P(planned_start), "2024年8月", TEXT, "2024-08", E_OK, "" },
    { "day", P(planned_start), "2024/8/16 ", TEXT, "2024-08-16", E_OK, "" },
    { "serial shown as date", P(planned_start), "45512", NUMBER | DATED, "2024-08-08", E_OK, "" },
    { "serial, evening", P(planned_start), "45512.9999999", NUMBER | DATED, "2024-08-08", E_OK,
      "" },
    { "serial of 1904", P(planned_start), "44050", NUMBER | DATED | SINCE_1904, "2024-08-08", E_OK,
      "" },
    { "serial in a plain cell", P(planned_start), "45512", NUMBER, "2024-08-08", E_FORMAT,
      "2024-08-08" },
    { "serial with time, plain", P(planned_start), "45512.5", NUMBER, "2024-08-08", E_FORMAT,
      "2024-08-08" },
    { "serial typed", P(planned_start), "45512", TEXT, "2024-08-08", E_FORMAT, "2024-08-08" },
    { "serial 60", P(planned_start), "60", NUMBER, NULL, E_FORMAT, "" },
    { "serial 60 shown as date", P(planned_start), "60", NUMBER | DATED, NULL, E_FORMAT, "" },
    { "serial -1", P(planned_start), "-1", NUMBER | DATED, NULL, E_FORMAT, "" },
    { "serial beyond", P(planned_start), "2958466", NUMBER | DATED, NULL, E_FORMAT, "" },
    { "a year is no serial", P(planned_start), "2024", NUMBER, NULL, E_FORMAT, "" },
    { "number 2024.8", P(planned_start), "2024.8", NUMBER, "2024-08", E_OK, "" },
    { "number 2024.1", P(planned_start), "2024.1", NUMBER, "2024-01", E_FORMAT, "" },
    { "number 20240816", P(planned_start), "20240816", NUMBER, "2024-08-16", E_OK, "" },
    { "ten days", P(planned_start), "2024年8月上旬", TEXT, NULL, E_FORMAT, "2024-08" },
    { "quarter", P(planned_start), "2024年三季度", TEXT, NULL, E_FORMAT, "" },
    { "two-digit year", P(planned_start), "24.8.16", TEXT, NULL, E_FORMAT, "" },
    { "no such day", P(planned_start), "2023-02-29", TEXT, NULL, E_FORMAT, "" },
    { "epoch", P(planned_start), "1970-01-01", TEXT, "1970-01-01", E_RANGE, "" },
    { "far", P(planned_start), "2099-12-31", TEXT, "2099-12-31", E_RANGE, "" },
    { "day for a month", R(month), "2025-03-31", TEXT, "2025-03", E_OK, "" },
    { "percent", R(physical_percent), "80.23%", TEXT, "8023", E_OK, "" },
    { "percent without sign", R(physical_percent), "80.23", TEXT, "8023", E_OK, "" },
    { "fraction is not guessed", R(physical_percent), "0.8023", TEXT, "80", E_FORMAT, "0.8" },
    { "cell shown as percent", R(physical_percent), "0.80230000000000001", NUMBER | PERCENTED,
      "8023", E_OK, "" },
    { "percent of people", P(expected_jobs), "80%", TEXT, NULL, E_FORMAT, "" },
    { "people", P(expected_jobs), "1,200人", TEXT, "1200", E_OK, "" },
    { "ten thousand people", P(expected_jobs), "1.2万人", TEXT, "12000", E_OK, "" },
    { "half a person", P(expected_jobs), "12.5", NUMBER, NULL, E_FORMAT, "" },
    { "about people", P(expected_jobs), "约200名", TEXT, "200", E_FORMAT, "200" },
    { "too many people", P(expected_jobs), "200001", TEXT, NULL, E_RANGE, "" },
    { "square metres", P(floor_area), "12万㎡", TEXT, "120000", E_OK, "" },
    { "square metres rounded", P(floor_area), "12000.5平方米", TEXT, "12001", E_FORMAT, "12001" },
    { "square metres of a cell", P(floor_area), "12000.5", NUMBER, "12001", E_OK, "" },
    { "mu", P(land_area), "120.5亩", TEXT, "12050", E_OK, "" },
    { "hectares", P(land_area), "8公顷", TEXT, "12000", E_OK, "" },
    { "another unit", P(land_area), "8平方公里", TEXT, NULL, E_FORMAT, "" },
    { "decimal noise", P(expected_power), "0.30000000000000004", NUMBER, "30", E_OK, "" },
    { "no number", P(expected_power), "1.2.3", TEXT, NULL, E_FORMAT, "" },
    { "yes", P(bundled), "√", TEXT, "1", E_OK, "" },
    { "no", P(bundled), "无", TEXT, "0", E_OK, "" },
    { "wide letter", P(bundled), "Ｙ", TEXT, "1", E_OK, "" },
    { "neither", P(bundled), "-", TEXT, "", E_OK, "" },
    { "no answer", P(bundled), "也许", TEXT, NULL, E_FORMAT, "" },
    { "choice by label", P(kind), "技改项目", TEXT, "tech_upgrade", E_OK, "" },
    { "choice by id", P(kind), "Tech_Upgrade", TEXT, "tech_upgrade", E_OK, "" },
    { "choice without bracket", P(investment_source), "企业投资项目", TEXT, "2", E_OK, "" },
    { "choice nearly", P(kind), "技改", TEXT, NULL, E_CHOICE, "技改项目" },
    { "choice unknown", P(kind), "火星", TEXT, NULL, E_CHOICE, "" },
    { "choice blank", P(kind), "/", TEXT, "", E_OK, "" },
    { "set", P(investor_types), "央企、 上市公司，央企;listed", TEXT, "central_soe;listed", E_OK,
      "" },
    { "set with a stranger", P(investor_types), "央企、火星", TEXT, NULL, E_CHOICE, "" },
    { "set of one", P(investor_types), "世界500强", TEXT, "fortune500", E_OK, "" },
    { "set label with 、 in its bracket", R_stage_handover, F_stage_handover_checklist,
      "未办结问题清单、达产计划（产值、税收、用工）", TEXT, "problems;growth", E_OK, "" },
    { "text", P(name), " 某项目\u200b ", TEXT, "某项目", E_OK, "" },
    { "text keeps its 无", P(remarks), "无", TEXT, "无", E_OK, "" },
    { "required text says 待定", P(name), "待定", TEXT, NULL, E_REQUIRED, "" },
    { "line ends", P(remarks), "一\r\n二\r三", TEXT, "一\n二\n三", E_OK, "" },
    { "control character", P(remarks), "一\x01二", TEXT, NULL, E_FORMAT, "" },
    { "broken file", P(remarks), "一\uFFFD二", TEXT, "一\uFFFD二", E_FORMAT, "" },
    { "private use", P(remarks), "一\uE123二", TEXT, "一\uE123二", E_FORMAT, "" },
    { "invalid UTF-8", P(remarks), "\xff\xfe", TEXT, NULL, E_FORMAT, "" },
    { "phone in a numeric cell", P(contact_phone), "1.3800000001E10", NUMBER, "13800000001", E_OK,
      "" },
    { "too long", P(contact_phone), "123456789012345678901", TEXT, NULL, E_RANGE, "" },
    { "code wide", E(uscc), "９１３２０４００ＭＡ００００１３８９", TEXT, "91320400MA00001389",
      E_OK, "" },
    { "code left for its judge", E(uscc), "9132-0400MA0000074B", TEXT, "9132-0400MA0000074B", E_OK,
      "" },
    { "code in a numeric cell", E(uscc), "9.13204E+17", NUMBER, NULL, E_FORMAT, "" },
    { "area code in a numeric cell", P(area), "320412", NUMBER, "320412", E_OK, "" },
    { "reference", P(enterprise), "某公司", TEXT, NULL, E_TYPE, "" },
};

static struct typed typed(const char *text, unsigned flags)
{
    return (struct typed){ .s = str_c(text),
                           .is_number = (flags & NUMBER) != 0,
                           .is_date = (flags & DATED) != 0,
                           .is_percent = (flags & PERCENTED) != 0,
                           .is_1904 = (flags & SINCE_1904) != 0 };
}

static void test_typed(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNTOF(cases); i++) {
        struct arena a = { 0 };
        struct diag d;
        struct value v;
        const struct field *f = &ledger[cases[i].rec].fields[cases[i].field];
        struct buf got = { 0 };
        diag_init(&d, &a);
        bool ok = value_take_typed(f, typed(cases[i].typed, cases[i].flags), &v, &d);
        value_put_stored(&got, f, &v);
        if (ok != (cases[i].want != NULL) || strcmp(buf_z(&got), ok ? cases[i].want : "") != 0)
            fail_msg("%s: %d “%s”", cases[i].name, ok, buf_z(&got));
        if (ok != diag_ok(&d) || (d.first ? d.first->err : E_OK) != cases[i].err)
            fail_msg("%s: %s", cases[i].name, d.first ? err_id(d.first->err) : "no finding");
        if (d.last && !str_is(d.last->suggest, cases[i].suggest))
            fail_msg("%s: suggests “" STR_FMT "”", cases[i].name, STR_ARG(d.last->suggest));
        if (d.first && d.first->text.n == 0)
            fail_msg("%s: a finding without a sentence", cases[i].name);
        buf_free(&got);
        arena_free(&a);
    }
}

/* A column may be in 亿元 whatever the field is shown in. */
static void test_column_unit(void **state)
{
    struct arena a = { 0 };
    struct diag d;
    struct value v;
    (void)state;
    diag_init(&d, &a);
    struct typed cell = { .s = STR("3.5"), .is_number = true, .unit = INT64_C(10000000000) };
    assert_true(
        value_take_typed(&ledger[R_project].fields[F_project_total_investment], cell, &v, &d));
    assert_int_equal(v.i, INT64_C(35000000000));
    cell = (struct typed){ .s = STR("3.5万元"), .unit = INT64_C(10000000000) };
    assert_true(value_take_typed(&ledger[R_project].fields[F_project_fund_other], cell, &v, &d));
    assert_int_equal(v.i, 3500000);
    arena_free(&a);
}

/* A plain value of a field, unset where people type none. */
static struct value plain_value(const struct field *f)
{
    struct value v = { .s = STR("") };
    if (f->kind == K_ENUM || f->kind == K_SET)
        value_set_str(&v, str_c(f->choices[0].id));
    else if (f->kind == K_DATE || f->kind == K_MONTH)
        value_set_str(&v, STR("2025-09"));
    else if (f->kind == K_BOOL)
        value_set_int(&v, 1);
    else if (!kinds[f->kind].is_text && f->kind != K_REF)
        value_set_int(&v, f->max > 0 && f->max < 1234 ? f->max : f->min > 1234 ? f->min : 1234);
    return v;
}

/* What value_put_text writes, value_take_typed reads back. */
static void round_trip(const struct record *rec, const struct field *f)
{
    struct arena a = { 0 };
    struct diag d;
    struct value back;
    struct buf text = { 0 };
    struct value v = plain_value(f);
    diag_init(&d, &a);
    value_put_text(&text, f, &v);
    bool ok = value_take_typed(f, (struct typed){ .s = buf_str(&text) }, &back, &d);
    if (v.set && (!ok || !value_eq(f, &v, &back)))
        fail_msg("%s.%s: “%s”", rec->id, f->id, buf_z(&text));
    buf_free(&text);
    arena_free(&a);
}

static void test_round_trip(void **state)
{
    (void)state;
    for (int r = 0; r < R__COUNT; r++)
        for (size_t i = AT_OWN; i < ledger[r].nfields; i++)
            round_trip(&ledger[r], &ledger[r].fields[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_typed),
        cmocka_unit_test(test_column_unit),
        cmocka_unit_test(test_round_trip),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
