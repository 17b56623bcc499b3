/* money_test.c - amounts as people type them, to the fen. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "base/money.h"

#include <string.h>

#define BAD INT64_MIN

static const struct {
    const char *typed;
    int64_t want; /* fen; BAD = refused */
    enum money_verdict verdict;
} texts[] = {
    { "１２．５亿元", 125000 * FEN_WAN, MONEY_OK },
    { "12.5亿元", 125000 * FEN_WAN, MONEY_OK },
    { "3,500万", 3500 * FEN_WAN, MONEY_OK },
    { "3，500万元", 3500 * FEN_WAN, MONEY_OK },
    { "约2亿", 2 * FEN_YI, MONEY_APPROXIMATE },
    { "1亿3000万", 13000 * FEN_WAN, MONEY_OK },
    { "一亿二千万元", 12000 * FEN_WAN, MONEY_OK },
    { "壹亿贰仟万元整", 12000 * FEN_WAN, MONEY_OK },
    { "12000", 12000 * FEN_WAN, MONEY_OK },
    { " 12000 ", 12000 * FEN_WAN, MONEY_OK },
    { "12000\u00a0", 12000 * FEN_WAN, MONEY_OK },
    { "12000.005", 12000 * FEN_WAN + 5000, MONEY_OK },
    { "０.3", 3 * FEN_WAN / 10, MONEY_OK },
    { "待定", 0, MONEY_BLANK },
    { "", 0, MONEY_BLANK },
    { "1.2-1.5亿元", BAD, MONEY_BAD },
    { "12,00", BAD, MONEY_BAD },
    { "1.2e4", BAD, MONEY_BAD },
    { "NaN", BAD, MONEY_BAD },
    { "$5000万", BAD, MONEY_BAD },
    { "5000万美元", BAD, MONEY_BAD },
    { "0x1F", BAD, MONEY_BAD },
    { "∞", BAD, MONEY_BAD },
    { "99999999999999999999", BAD, MONEY_BAD },
    { "五花八门", BAD, MONEY_BAD },
};

static void test_texts(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNTOF(texts); i++) {
        struct money_read r = money_read_text(str_c(texts[i].typed), FEN_WAN, false);
        bool takes = texts[i].verdict == MONEY_OK || texts[i].verdict == MONEY_APPROXIMATE;
        int64_t want = texts[i].want;
        if (r.verdict != texts[i].verdict || (takes && r.amount != want))
            fail_msg("%s gives %lld, verdict %d", texts[i].typed, (long long)r.amount,
                     (int)r.verdict);
        if (r.verdict == MONEY_BAD)
            assert_true(r.why && *r.why);
    }
}

static const struct {
    const char *digits;
    int64_t want;
} numbers[] = {
    { "1.2E+4", 12000 * FEN_WAN },
    { "0.30000000000000004", 3 * FEN_WAN / 10 },
    { "12000", 12000 * FEN_WAN },
    { "9007199254740993", BAD },
    { "1E+308", BAD },
    { "1E+999", BAD },
};

static void test_numbers(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNTOF(numbers); i++) {
        struct money_read r = money_read_number(str_c(numbers[i].digits), FEN_WAN);
        bool good = numbers[i].want == BAD ? r.verdict == MONEY_BAD
                                           : r.verdict == MONEY_OK && r.amount == numbers[i].want;
        if (!good)
            fail_msg("%s gives %lld, verdict %d", numbers[i].digits, (long long)r.amount,
                     (int)r.verdict);
    }
}

static const struct {
    int64_t amount, unit;
    int decimals;
    bool trim;
    const char *want;
} puts_[] = {
    { 7747100000000, FEN_YI, 2, false, "774.71" },
    { 933000000000, FEN_YI, 2, true, "93.3" },
    { 940000000000, FEN_YI, 2, true, "94" },
    { 5, 10, 0, false, "1" },
    { -5, 10, 0, false, "-1" },
    { 4, 10, 0, false, "0" },
    { 149, 100, 1, false, "1.5" },
    { 0, FEN_YI, 2, false, "0.00" },
};

static void test_put(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNTOF(puts_); i++) {
        struct buf out = { 0 };
        money_put(&out, puts_[i].amount, puts_[i].unit, puts_[i].decimals, puts_[i].trim);
        assert_string_equal(buf_z(&out), puts_[i].want);
        buf_free(&out);
    }
}

static void test_ratio(void **state)
{
    (void)state;
    assert_int_equal(ratio_round(77471, 96561, 4), 8023);
    assert_int_equal(ratio_round(141, 150, 4), 9400);
    assert_int_equal(ratio_round(1, 3, 4), 3333);
    assert_int_equal(ratio_round(2, 3, 4), 6667);
    assert_int_equal(ratio_round(-2, 3, 4), -6667);
    assert_int_equal(ratio_round(1, 0, 4), 0);
    assert_int_equal(ratio_round(INT64_MAX / 2, INT64_MAX, 4), 5000);
}

static void test_decimals(void **state)
{
    int64_t v = 0;
    (void)state;
    assert_true(decimal_read(STR("80.23"), 2, &v));
    assert_int_equal(v, 8023);
    assert_true(decimal_read(STR("-0.005"), 2, &v));
    assert_int_equal(v, -1);
    assert_false(decimal_read(STR("99999999999999999999"), 2, &v));
    assert_false(decimal_read(STR("1.2.3"), 2, &v));
    assert_false(decimal_read(STR(""), 2, &v));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_texts), cmocka_unit_test(test_numbers),  cmocka_unit_test(test_put),
        cmocka_unit_test(test_ratio), cmocka_unit_test(test_decimals),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
