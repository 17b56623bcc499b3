/* basics_test.c - arenas, texts, buffers, findings, log lines, digests, working days. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/calendar.h"
#include "base/diag.h"
#include "base/log.h"
#include "base/sm.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void test_arena(void **state)
{
    struct arena a = { 0 };
    (void)state;
    for (int round = 0; round < 3; round++) {
        char *first = NEW(&a, char, 10);
        int64_t *big = NEW(&a, int64_t, 100000);
        memset(first, 'x', 10);
        assert_int_equal(big[0] + big[99999], 0);
        assert_int_equal((uintptr_t)big % _Alignof(int64_t), 0);
        arena_reset(&a);
    }
    arena_free(&a);
}

static void test_str(void **state)
{
    struct str rest = STR("a,,b");
    struct str part;
    int64_t i = 0;
    (void)state;
    assert_true(str_split(&rest, ',', &part) && str_is(part, "a"));
    assert_true(str_split(&rest, ',', &part) && str_is(part, ""));
    assert_true(str_split(&rest, ',', &part) && str_is(part, "b"));
    assert_false(str_split(&rest, ',', &part));
    assert_true(str_int(STR("-9223372036854775808"), &i) && i == INT64_MIN);
    assert_false(str_int(STR("9223372036854775808"), &i));
    assert_false(str_int(STR("1 "), &i));
    assert_false(str_int(STR(""), &i));
    assert_true(str_cmp(STR("a"), STR("ab")) < 0);
    assert_int_equal(str_find(STR("江苏常州"), STR("常州")), 6);
    assert_true(str_is(str_slice(STR("abc"), 2, 99), "c"));
}

static void test_buf_limit(void **state)
{
    struct buf b = { .limit = 4 };
    (void)state;
    buf_c(&b, "abcd");
    assert_false(b.overflow);
    buf_char(&b, 'e');
    buf_c(&b, "");
    assert_true(b.overflow);
    assert_true(str_is(buf_str(&b), "abcd"));
    buf_free(&b);
}

static void test_diag(void **state)
{
    struct arena a = { 0 };
    struct diag d;
    struct diag more;
    (void)state;
    diag_init(&d, &a);
    diag_init(&more, &a);
    diag_warn(&d, E_RANGE, NULL, "%s", "w");
    assert_true(diag_ok(&d));
    assert_false(diag_add(&more, E_CHOICE, "kind", "%d", 1));
    diag_add(&more, E_RANGE, NULL, "%s", "r");
    diag_join(&d, &more);
    assert_int_equal(diag_verdict(&d), E_CHOICE);
    assert_int_equal(d.errors, 2);
    for (int e = 0; e < E__COUNT; e++) {
        assert_true(err_http((enum err)e) >= 200 && err_http((enum err)e) < 600);
        assert_true(strlen(err_text((enum err)e)) > 0);
    }
    arena_free(&a);
}

/* GM/T 0004-2012, appendix A. */
static void test_sm3(void **state)
{
    unsigned char sum[SM3_BYTES];
    char hex[SM3_HEX + 1];
    (void)state;
    sm3_of(STR("abc"), sum);
    hex_put(sum, sizeof sum, hex);
    assert_string_equal(hex, "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0");
    struct sm3 *h = sm3_open();
    for (int i = 0; i < 16; i++)
        sm3_add(h, STR("abcd"));
    sm3_end(h, sum);
    hex_put(sum, sizeof sum, hex);
    assert_string_equal(hex, "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732");
    sm3_close(h);
}

/* CTR undoes itself, and its first block is SM4 of the counter: GM/T 0002-2012, appendix A. */
static void test_sm4(void **state)
{
    static const unsigned char key[16] = { 0x01, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef,
                                           0xfe, 0xdc, 0xba, 0x98, 0x76, 0x54, 0x32, 0x10 };
    char block[16] = { 0 };
    char hex[33];
    (void)state;
    sm4_ctr(key, key, block, sizeof block);
    hex_put((const unsigned char *)block, sizeof block, hex);
    assert_string_equal(hex, "681edf34d206965e86b3e94f536e4246");
    sm4_ctr(key, key, block, sizeof block);
    hex_put((const unsigned char *)block, sizeof block, hex);
    assert_string_equal(hex, "00000000000000000000000000000000");
}

static const struct {
    int y, m, d;
    bool works;
} days[] = {
    { 2025, 9, 28, true }, /* Sunday, made up for 国庆 */
    { 2025, 10, 1, false },  { 2025, 10, 8, false }, { 2025, 10, 9, true },
    { 2025, 10, 11, true }, /* Saturday, made up */
    { 2025, 10, 12, false }, { 2024, 2, 10, false }, { 2024, 2, 18, true },
    { 2025, 3, 3, true },    { 2025, 3, 2, false },
};

static void test_workdays(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNTOF(days); i++)
        if (is_workday(date_days(days[i].y, days[i].m, days[i].d)) != days[i].works)
            fail_msg("%d-%d-%d", days[i].y, days[i].m, days[i].d);
    assert_string_equal(holiday_name(date_days(2025, 1, 1)), "元旦");
    assert_null(holiday_name(date_days(2025, 3, 3)));
    assert_false(calendar_provisional(2025));
    assert_true(calendar_provisional(2040));
}

/* The quick count is the slow one. */
static void test_workdays_between(void **state)
{
    int64_t from = date_days(2019, 12, 20);
    int64_t n = 0;
    (void)state;
    for (int64_t day = from + 1; day < date_days(2027, 3, 1); day++) {
        n += is_workday(day);
        assert_int_equal(workdays_between(from, day), n);
    }
    assert_int_equal(workdays_between(from, from - 5), 0);
    assert_int_equal(workday_add(date_days(2025, 9, 30), 1), date_days(2025, 10, 9));
    assert_int_equal(workday_add(from, 0), from);
}

/* What is said to the log, and the line that comes out. */
static const struct {
    const char *said, *line;
} lines[] = {
    { "常州 a~ü𠮷", "ztf: error: 常州 a~ü𠮷\n" },
    { "a\r\nztf: forged", "ztf: error: a\\u000d\\u000aztf: forged\n" },
    { "\033[31mred\177", "ztf: error: \\u001b[31mred\\u007f\n" },
    { "\xe2\x80\xa8 \xe2\x80\xa9 \xc2\x85", "ztf: error: \\u2028 \\u2029 \\u0085\n" },
    { "\xe2\x80\xae\xe2\x80\xac \xef\xbb\xbf", "ztf: error: \\u202e\\u202c \\ufeff\n" },
    { "\\u000a", "ztf: error: \\u005cu000a\n" },
    { "\xff\xc0\xaf", "ztf: error: \\ufffd\\ufffd\\ufffd\n" },
    { "%s%s%s%n", "ztf: error: %s%s%s%n\n" },
    { "", "ztf: error: \n" },
};

/* What one call writes to standard error. */
static size_t logged(const char *text, char *out, size_t cap)
{
    int ends[2];
    int old = dup(STDERR_FILENO);
    assert_int_equal(pipe(ends), 0);
    assert_true(dup2(ends[1], STDERR_FILENO) >= 0);
    log_error("%s", text);
    assert_true(dup2(old, STDERR_FILENO) >= 0);
    close(old);
    close(ends[1]);
    ssize_t n = read(ends[0], out, cap);
    close(ends[0]);
    return n < 0 ? 0 : (size_t)n;
}

static void test_log_lines(void **state)
{
    char out[8192];
    char long_one[3000];
    (void)state;
    for (size_t i = 0; i < COUNTOF(lines); i++) {
        size_t n = logged(lines[i].said, out, sizeof out - 1);
        out[n] = 0;
        assert_string_equal(out, lines[i].line);
    }
    memset(long_one, '\n', sizeof long_one - 1);
    long_one[sizeof long_one - 1] = 0;
    size_t n = logged(long_one, out, sizeof out - 1);
    assert_ptr_equal(memchr(out, '\n', n), out + n - 1);
    assert_in_range(n, 6 * 1000, 7 * 1024);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_arena),     cmocka_unit_test(test_str),
        cmocka_unit_test(test_buf_limit), cmocka_unit_test(test_diag),
        cmocka_unit_test(test_sm3),       cmocka_unit_test(test_sm4),
        cmocka_unit_test(test_workdays),  cmocka_unit_test(test_workdays_between),
        cmocka_unit_test(test_log_lines),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
