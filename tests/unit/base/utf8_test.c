/* utf8_test.c - text as stored, as matched, as indexed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/utf8.h"

#include <string.h>

static const struct {
    const char *name, *bytes;
    size_t n;
    bool valid;
} sequences[] = {
    { "ASCII", "abc", 3, true },
    { "Chinese", "常州", 6, true },
    { "four bytes", "𠮷", 4, true },
    { "cut", "\xe5\xb8", 2, false },
    { "overlong slash", "\xc0\xaf", 2, false },
    { "overlong dot", "\xe0\x80\xae", 3, false },
    { "surrogate", "\xed\xa0\x80", 3, false },
    { "beyond", "\xf4\x90\x80\x80", 4, false },
    { "lone continuation", "\x80", 1, false },
    { "NUL", "a\0b", 3, false },
    { "empty", "", 0, true },
};

static void test_valid(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNTOF(sequences); i++)
        if (utf8_valid((struct str){ sequences[i].bytes, sequences[i].n }) != sequences[i].valid)
            fail_msg("%s", sequences[i].name);
}

static const struct {
    const char *a, *b;
} alike[] = {
    { "（常州）", "(常州)" }, { "总投资 （万元）", "总投资(万元)" },
    { "ＡＢＣ", "abc" },      { "项目\u200b名称", "项目名称" },
    { "a\u00a0b", "ab" },     { "二期—扩建", "二期-扩建" },
};

static void test_fold(void **state)
{
    struct arena a = { 0 };
    (void)state;
    for (size_t i = 0; i < COUNTOF(alike); i++)
        if (!str_eq(utf8_fold(&a, str_c(alike[i].a)), utf8_fold(&a, str_c(alike[i].b))))
            fail_msg("%s is not %s", alike[i].a, alike[i].b);
    assert_false(str_eq(utf8_fold(&a, STR("一期")), utf8_fold(&a, STR("二期"))));
    arena_free(&a);
}

static void test_clean(void **state)
{
    struct arena a = { 0 };
    struct text_marks m = { 0 };
    (void)state;
    assert_true(str_is(utf8_clean(&a, STR("\ufeff 名称\u3000"), &m), "名称"));
    assert_true(m.stripped);
    m = (struct text_marks){ 0 };
    assert_true(str_is(utf8_clean(&a, STR("e\u0301"), &m), "é"));
    m = (struct text_marks){ 0 };
    utf8_clean(&a, STR("a\ufffd"), &m);
    assert_true(m.replacement);
    m = (struct text_marks){ 0 };
    utf8_clean(&a, STR("a\x01"), &m);
    assert_true(m.control);
    m = (struct text_marks){ 0 };
    assert_true(str_is(utf8_clean(&a, STR("👨\u200d👩\u200d👧"), &m), "👨\u200d👩\u200d👧"));
    arena_free(&a);
}

static void test_bigrams(void **state)
{
    struct arena a = { 0 };
    (void)state;
    assert_true(str_is(utf8_bigrams(&a, STR("江苏时代")), "江苏 苏时 时代"));
    assert_true(str_is(utf8_bigrams(&a, STR("江")), "江"));
    assert_true(str_is(utf8_bigrams(&a, STR("")), ""));
    assert_int_equal(str_chars(STR("江苏𠮷a")), 4);
    arena_free(&a);
}

static void put_utf8(struct buf *b, uint32_t c)
{
    if (c < 0x80) {
        buf_char(b, (char)c);
        return;
    }
    buf_char(b, (char)(unsigned char)(0xe0 | c >> 12));
    buf_char(b, (char)(unsigned char)(0x80 | (c >> 6 & 0x3f)));
    buf_char(b, (char)(unsigned char)(0x80 | (c & 0x3f)));
}

/* Every character that has a short way is folded and cleaned as by the long one, which a Hangul
 * syllable behind it (unchanged by both) forces. */
static void test_short_way(void **state)
{
    static const uint32_t ranges[][2] = {
        { 0x20, 0x7e }, { 0x3000, 0x3002 }, { 0x4e00, 0x9fff }, { 0xff01, 0xff5e }
    };
    struct arena a = { 0 };
    struct buf b = { 0 };
    (void)state;
    for (size_t r = 0; r < COUNTOF(ranges); r++)
        for (uint32_t c = ranges[r][0]; c <= ranges[r][1]; c++) {
            struct text_marks marks = { 0 };
            buf_clear(&b);
            buf_c(&b, "x");
            put_utf8(&b, c);
            struct str folded = utf8_fold(&a, buf_str(&b));
            struct str clean = utf8_clean(&a, buf_str(&b), &marks);
            folded = str_printf(&a, STR_FMT "가", STR_ARG(folded));
            bool blank = c == ' ' || c == 0x3000;
            clean = str_printf(&a, STR_FMT "%s가", STR_ARG(clean),
                               !blank     ? ""
                               : c == ' ' ? " "
                                          : "　");
            buf_c(&b, "가");
            if (!str_eq(folded, utf8_fold(&a, buf_str(&b))) ||
                !str_eq(clean, utf8_clean(&a, buf_str(&b), &marks)))
                fail_msg("U+%04X", (unsigned)c);
        }
    buf_free(&b);
    arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_valid),     cmocka_unit_test(test_fold),
        cmocka_unit_test(test_clean),     cmocka_unit_test(test_bigrams),
        cmocka_unit_test(test_short_way),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
