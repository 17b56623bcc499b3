/* date_test.c - dates as people type them, and the civil calendar beneath. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "base/date.h"

#include <string.h>

static const struct {
    const char *typed, *want; /* NULL: refused; "" : blank */
} spellings[] = {
    { "2024年8月", "2024-08" },
    { "2024.8", "2024-08" },
    { "2024/08/16 ", "2024-08-16" },
    { "2024-8-16", "2024-08-16" },
    { "20240816", "2024-08-16" },
    { "２０２４年８月１６日", "2024-08-16" },
    { "2024年08月16号", "2024-08-16" },
    { "二〇二四年八月", "2024-08" },
    { "45512", "2024-08-08" },
    { "1970-01-01", "1970-01-01" },
    { "2099-12-31", "2099-12-31" },
    { "2024-02-29", "2024-02-29" },
    { "2024-08-16T00:00:00+08:00", "2024-08-16" },
    { "2024-08-15T16:00:00Z", "2024-08-16" },
    { "", "" },
    { "无", "" },
    { "待定", NULL },
    { "2024年8月上旬", NULL },
    { "24.8.16", NULL },
    { "8/16/2024", NULL },
    { "2024-02-30", NULL },
    { "2023-02-29", NULL },
    { "2024年三季度", NULL },
    { "#########", NULL },
    { "2024-13", NULL },
};

static void test_spellings(void **state)
{
    struct arena a = { 0 };
    (void)state;
    for (size_t i = 0; i < COUNTOF(spellings); i++) {
        struct date_read r = date_read_text(&a, str_c(spellings[i].typed));
        const char *want = spellings[i].want;
        bool good = want ? want[0] ? str_is(r.value, want) && r.verdict != DATE_BAD
                                   : r.verdict == DATE_BLANK
                         : r.verdict == DATE_BAD && r.why;
        if (!good)
            fail_msg("%s gives " STR_FMT " (verdict %d)", spellings[i].typed, STR_ARG(r.value),
                     (int)r.verdict);
    }
    arena_free(&a);
}

static const struct {
    double serial;
    bool is_1904;
    const char *want;
} serials[] = {
    { 45512, false, "2024-08-08" },
    { 45512.9999999, false, "2024-08-08" },
    { 1, false, "1900-01-01" },
    { 59, false, "1900-02-28" },
    { 60, false, NULL },
    { 61, false, "1900-03-01" },
    { -1, false, NULL },
    { 2958465, false, "9999-12-31" },
    { 2958466, false, NULL },
    { 44050, true, "2024-08-08" },
};

static void test_serials(void **state)
{
    struct arena a = { 0 };
    (void)state;
    for (size_t i = 0; i < COUNTOF(serials); i++) {
        struct date_read r = date_read_serial(&a, serials[i].serial, serials[i].is_1904);
        bool good = serials[i].want ? str_is(r.value, serials[i].want) : r.verdict == DATE_BAD;
        if (!good)
            fail_msg("%f gives " STR_FMT, serials[i].serial, STR_ARG(r.value));
    }
    arena_free(&a);
}

/* Every day of four centuries follows the one before. */
static void test_days(void **state)
{
    char text[11];
    (void)state;
    for (int64_t day = date_days(1900, 1, 1); day < date_days(2300, 1, 1); day++) {
        date_text(day, text);
        assert_true(is_day(str_c(text)));
        assert_int_equal(date_of(str_c(text)), day);
    }
    date_text(0, text);
    assert_string_equal(text, "1970-01-01");
}

static void test_months(void **state)
{
    struct arena a = { 0 };
    (void)state;
    assert_true(str_is(month_add(&a, STR("2024-12"), 1), "2025-01"));
    assert_true(str_is(month_add(&a, STR("2024-01"), -13), "2022-12"));
    assert_true(str_is(month_end(&a, STR("2024-02")), "2024-02-29"));
    assert_true(str_is(month_end(&a, STR("2025-02")), "2025-02-28"));
    assert_int_equal(month_number(STR("2025-09-30")), 9);
    assert_int_equal(year_number(STR("2025-09")), 2025);
    assert_false(is_month(STR("2025-13")));
    assert_false(is_day(STR("2025-04-31")));
    assert_true(is_date(STR("2025-04")));
    assert_true(is_moment(STR("2025-04-30T23:59:59Z")));
    assert_false(is_moment(STR("2025-04-31T00:00:00Z")));
    arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_spellings),
        cmocka_unit_test(test_serials),
        cmocka_unit_test(test_days),
        cmocka_unit_test(test_months),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
