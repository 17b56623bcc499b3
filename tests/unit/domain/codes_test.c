/* codes_test.c - codes against the published samples and against what people really type. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "domain/codes.h"
#include "golden.h"

#include <string.h>

/* 3-domain/uscc_samples.csv: found in public text, or the standard's own examples. */
static void test_uscc_samples(void **state)
{
    static const struct {
        const char *code;
        bool right;
        char expected;
    } cases[] = {
        { "91320481MA1MNYLY9X", true, 'X' },
        { "91320481703625269H", true, 'H' },
        { "91320481720591451B", true, 'B' },
        { "91320481MADDRXJJ6J", true, 'J' },
        { "91320413588424540H", true, 'H' },
        { "9132040056775521X8", true, '8' },
        { "9132041258558635XF", true, 'F' },
        { "913204006638071041", true, '1' },
        { "913204115643234898", true, '8' },
        { "91320412MACUC3CG71", true, '1' },
        { "91320412MA1MGBN10R", true, 'R' },
        { "913204127514327449", true, '9' },
        { "113204000141094290", true, '0' },
        { "12341700686863395A", true, 'A' },
        { "11370881004339597L", true, 'L' },
        { "91320594MA7FPBGP6T", true, 'T' },
        { "91350100M000100Y43", true, '3' },
        { "91350100M000100Y4Z", false, 0 },
        { "91350100M000100Y44", false, '3' },
        { "91350100M000100Y4", false, 0 },
        { "", false, 0 },
    };
    (void)state;
    for (size_t i = 0; i < COUNTOF(cases); i++) {
        char expected = 1;
        bool right = uscc_valid(str_c(cases[i].code), &expected);
        if (right != cases[i].right || expected != cases[i].expected)
            fail_msg("%s: %d, expected %d", cases[i].code, right, expected);
        if (!right)
            continue;
        assert_true(organisation_code_valid(str_slice(str_c(cases[i].code), 8, 17), &expected));
        assert_int_equal(uscc_check(cases[i].code), cases[i].expected);
    }
}

static void test_organisation_code(void **state)
{
    static const struct {
        const char *code;
        bool right;
    } cases[] = {
        { "014109429", true },  /* 常州市人民政府 */
        { "014119600", true },  /* 钟楼 生态环境 */
        { "014110253", false }, /* an older office */
        { "MA1MNYLY9", true },  { "56775521X", true }, { "56775521x", false }, { "5677552", false },
    };
    char expected;
    (void)state;
    for (size_t i = 0; i < COUNTOF(cases); i++)
        if (organisation_code_valid(str_c(cases[i].code), &expected) != cases[i].right)
            fail_msg("%s", cases[i].code);
}

/* What is typed, what is kept, and the finding: an error, a warning or a note. */
static const struct {
    const char *name, *typed, *kept;
    enum err err; /* of the first finding, E_OK for none */
    enum level level;
    const char *says; /* part of its text */
    const char *suggest;
} typed[] = {
    { "right", "91320400MA0000074B", "91320400MA0000074B", E_OK, 0, NULL, NULL },
    { "lower case", "91320400ma0000074b", "91320400MA0000074B", E_OK, 0, NULL, NULL },
    { "O for zero", "9132O400MA0000074B", NULL, E_FORMAT, LEVEL_ERROR, "第5位“O”",
      "91320400MA0000074B" },
    { "I for one", "9I320400MA0000074B", NULL, E_FORMAT, LEVEL_ERROR, "第2位“I”",
      "91320400MA0000074B" },
    { "check digit", "91320400MA00000740", NULL, E_CHECK_DIGIT, LEVEL_ERROR, "应为“B”", NULL },
    { "trailing blank", "91320400MA00000826 ", "91320400MA00000826", E_OK, 0, NULL, NULL },
    { "ideographic space", "\u300091320400MA00000901", "91320400MA00000901", E_OK, 0, NULL, NULL },
    { "zero width", "91320400M\u200BA0000103N", "91320400MA0000103N", E_FORMAT, LEVEL_NOTE,
      "不可见", NULL },
    { "byte order mark", "\uFEFF91320400MA0000111H", "91320400MA0000111H", E_FORMAT, LEVEL_NOTE,
      "不可见", NULL },
    { "soft hyphen", "91320\u00AD400MA000012X9", "91320400MA000012X9", E_FORMAT, LEVEL_NOTE,
      "软连字符", NULL },
    { "full width", "９１３２０４００ＭＡ００００１３８９", "91320400MA00001389", E_OK, 0, NULL,
      NULL },
    { "17 characters", "91320400MA0000146", NULL, E_FORMAT, LEVEL_ERROR, "现为17个", NULL },
    { "19 characters", "91320400MA0000154Y0", NULL, E_FORMAT, LEVEL_ERROR, "现为19个", NULL },
    { "inner check", "91320400MA0000160K", "91320400MA0000160K", E_CHECK_DIGIT, LEVEL_WARNING,
      "组织机构代码", NULL },
    { "Cyrillic", "91320400\u041CA0000170L", NULL, E_FORMAT, LEVEL_ERROR, "第9位“\u041C”", NULL },
    { "old number", "320400000000000", NULL, E_FORMAT, LEVEL_ERROR, "15位的旧工商注册号", NULL },
    { "older number", "3203211800280", NULL, E_FORMAT, LEVEL_ERROR, "13位的旧工商注册号", NULL },
    { "number cell", "9.13204E+17", NULL, E_FORMAT, LEVEL_ERROR, "设为文本", NULL },
    { "apostrophe", "'91320400MA0000189H", "91320400MA0000189H", E_FORMAT, LEVEL_NOTE, "单引号",
      NULL },
    { "placeholder", "无", "", E_OK, 0, NULL, NULL },
    { "dash alone", "-", "", E_OK, 0, NULL, NULL },
    { "to be done", "待办", "", E_OK, 0, NULL, NULL },
    { "hyphen inside", "9132-0400MA0000074B", "91320400MA0000074B", E_FORMAT, LEVEL_NOTE, "连字符",
      NULL },
    { "blanks inside", "91320400 MA0000074 B", "91320400MA0000074B", E_FORMAT, LEVEL_NOTE, "空格",
      NULL },
    { "letter in the area", "9132A400MA0000074B", NULL, E_FORMAT, LEVEL_ERROR, "第5位“A”应为数字",
      NULL },
    { "Z at the end", "91350100M000100Y4Z", NULL, E_FORMAT, LEVEL_ERROR, "第18位“Z”", NULL },
    { "organisation code", "13830295-X", NULL, E_FORMAT, LEVEL_ERROR, "10个字符", NULL },
    { "foreign firm's old number", "企合苏总字第000174", NULL, E_FORMAT, LEVEL_ERROR,
      "外商投资企业的旧", NULL },
    { "words", "江苏某某公司", NULL, E_FORMAT, LEVEL_ERROR, "18个字符，现为6个", NULL },
};

static void check_typed(size_t i, const struct finding *said)
{
    const char *name = typed[i].name;
    if (said->err != typed[i].err || said->level != typed[i].level)
        fail_msg("%s: wrong finding", name);
    if (str_find(said->text, str_c(typed[i].says)) < 0)
        fail_msg("%s: %.*s", name, STR_ARG(said->text));
    if (!str_is(said->suggest, typed[i].suggest ? typed[i].suggest : ""))
        fail_msg("%s: suggests %.*s", name, STR_ARG(said->suggest));
    assert_string_equal(said->field, "uscc");
}

static void test_uscc_typed(void **state)
{
    struct arena a = { 0 };
    (void)state;
    for (size_t i = 0; i < COUNTOF(typed); i++) {
        struct diag d;
        struct str code = STR("");
        diag_init(&d, &a);
        bool ok = uscc_take(&a, str_c(typed[i].typed), "uscc", &code, &d);
        const char *name = typed[i].name;
        if (ok != (typed[i].kept != NULL) || !str_is(code, typed[i].kept ? typed[i].kept : ""))
            fail_msg("%s: kept %.*s", name, STR_ARG(code));
        if (typed[i].err == E_OK && d.first)
            fail_msg("%s: %.*s", name, STR_ARG(d.first->text));
        if (typed[i].err == E_OK)
            continue;
        assert_non_null(d.first);
        check_typed(i, d.first);
    }
    arena_free(&a);
}

/* ---- every published wrong code is refused for its own reason ------------------------------- */

static void check_reason(struct str code, struct str why, const struct finding *f)
{
    struct str expected = STR("check_digit(expected ");
    struct str length = STR("length");
    char text[64];
    if (str_starts(why, expected)) {
        struct str sign = str_slice(why, expected.n, expected.n + 1);
        (void)snprintf(text, sizeof text, "应为“%.*s”", STR_ARG(sign));
        if (f->err != E_CHECK_DIGIT || str_find(f->text, str_c(text)) < 0)
            fail_msg("%.*s: %.*s", STR_ARG(code), STR_ARG(f->text));
        return;
    }
    if (!str_starts(why, length))
        fail_msg("unknown reason %.*s", STR_ARG(why));
    struct str n = str_slice(why, length.n, why.n);
    bool old = str_is(n, "13") || str_is(n, "15");
    (void)snprintf(text, sizeof text, old ? "%.*s位的旧工商注册号" : "%.*s个字符", STR_ARG(n));
    if (f->err != E_FORMAT || str_find(f->text, str_c(text)) < 0)
        fail_msg("%.*s: %.*s", STR_ARG(code), STR_ARG(f->text));
}

static void test_uscc_invalid(void **state)
{
    struct buf file = { 0 };
    struct arena a = { 0 };
    struct str line;
    size_t n = 0;
    (void)state;
    if (!golden_read(SHARED "/data/uscc_invalid.csv", &file))
        skip();
    struct str rest = buf_str(&file);
    (void)str_split(&rest, '\n', &line); /* header */
    while (str_split(&rest, '\n', &line)) {
        struct str name;
        struct str code = STR("");
        struct str why = STR("");
        struct str taken;
        struct diag d;
        diag_init(&d, &a);
        if (!str_split(&line, ',', &name) || !str_split(&line, ',', &code) ||
            !str_split(&line, ',', &why))
            fail_msg("row %zu", n);
        if (uscc_take(&a, code, "uscc", &taken, &d) || taken.n)
            fail_msg("%.*s was taken", STR_ARG(code));
        check_reason(code, why, d.first);
        n++;
    }
    assert_true(n > 250);
    buf_free(&file);
    arena_free(&a);
}

/* ---- project codes ------------------------------------------------------------------------------ */

static const struct {
    const char *name, *typed, *canonical; /* NULL: refused */
    int form;
    bool check_failed, warns;
    const char *region, *type;
} codes[] = {
    { "Jiangyin", "2401-320270-89-03-385869", "2401-320270-89-03-385869", PROJECT_CODE_NEW, false,
      false, "320270", "03" },
    { "Suzhou park", "2206-320571-89-01-302346", "2206-320571-89-01-302346", PROJECT_CODE_NEW,
      false, false, "320571", "01" },
    { "Wujiang", "2203-320509-89-01-936298", "2203-320509-89-01-936298", PROJECT_CODE_NEW, false,
      false, "320509", "01" },
    { "Shengze", "2305-320553-89-01-389104", "2305-320553-89-01-389104", PROJECT_CODE_NEW, false,
      false, "320553", "01" },
    { "Sheyang", "2306-320924-89-02-799920", "2306-320924-89-02-799920", PROJECT_CODE_NEW, false,
      false, "320924", "02" },
    { "synthetic", "2403-320412-89-01-512348", "2403-320412-89-01-512348", PROJECT_CODE_NEW, false,
      false, "320412", "01" },
    { "synthetic 2", "2408-320404-89-03-904558", "2408-320404-89-03-904558", PROJECT_CODE_NEW,
      false, false, "320404", "03" },
    { "city level", "2402-320400-04-01-273412", "2402-320400-04-01-273412", PROJECT_CODE_NEW, false,
      false, "320400", "01" },
    { "public fake", "2607-440300-04-01-000001", "2607-440300-04-01-000001", PROJECT_CODE_NEW, true,
      true, "440300", "01" },
    { "one digit off", "2403-320412-89-01-512349", "2403-320412-89-01-512349", PROJECT_CODE_NEW,
      true, true, "320412", "01" },
    { "no hyphens", "24033204128901512348", "2403-320412-89-01-512348", PROJECT_CODE_NEW, false,
      false, "320412", "01" },
    { "full width", "２４０３－３２０４１２－８９－０１－５１２３４８", "2403-320412-89-01-512348",
      PROJECT_CODE_NEW, false, false, "320412", "01" },
    { "blanks", " 2403 320412 89 01 512348 ", "2403-320412-89-01-512348", PROJECT_CODE_NEW, false,
      false, "320412", "01" },
    { "odd hyphens", "240332-0412-8901512348", "2403-320412-89-01-512348", PROJECT_CODE_NEW, false,
      true, "320412", "01" },
    { "old form", "2017-320412-38-03-512345", "2017-320412-38-03-512345", PROJECT_CODE_OLD, false,
      false, "320412", "03" },
    { "old form 2020", "2020-320412-38-03-512345", "2020-320412-38-03-512345", PROJECT_CODE_OLD,
      false, false, "320412", "03" },
    { "first new month", "2012-320412-89-01-512340", "2012-320412-89-01-512340", PROJECT_CODE_NEW,
      true, true, "320412", "01" },
    { "guide of 2017", "2017-130000-01-01-00001", "2017-130000-01-01-00001", PROJECT_CODE_OLD,
      false, true, "130000", "01" },
    { "month 13", "2413-320412-89-01-512348", NULL, 0, false, false, NULL, NULL },
    { "letters", "2403-32041A-89-01-512348", NULL, 0, false, false, NULL, NULL },
    { "too short", "2403-320412-89-01-51234", NULL, 0, false, false, NULL, NULL },
    { "too long", "2403-320412-89-01-5123489", NULL, 0, false, false, NULL, NULL },
    { "number cell", "2.40332E+19", NULL, 0, false, false, NULL, NULL },
    { "empty", "", NULL, 0, false, false, NULL, NULL },
    { "words", "待赋码", NULL, 0, false, false, NULL, NULL },
};

static void test_project_codes(void **state)
{
    struct arena a = { 0 };
    (void)state;
    for (size_t i = 0; i < COUNTOF(codes); i++) {
        struct project_code code;
        struct diag d;
        diag_init(&d, &a);
        bool ok = project_code_take(str_c(codes[i].typed), "project_code", &code, &d);
        if (ok != (codes[i].canonical != NULL) || ok != diag_ok(&d))
            fail_msg("%s: %d", codes[i].name, ok);
        if (!ok || !codes[i].canonical)
            continue;
        if (strcmp(code.canonical, codes[i].canonical) != 0 || (int)code.form != codes[i].form ||
            code.check_failed != codes[i].check_failed || (d.warnings > 0) != codes[i].warns)
            fail_msg("%s: %s %zu warnings", codes[i].name, code.canonical, d.warnings);
        assert_string_equal(code.region, codes[i].region);
        assert_string_equal(code.type, codes[i].type);
    }
    arena_free(&a);
}

static void test_check_digit_named(void **state)
{
    struct arena a = { 0 };
    struct project_code code;
    struct diag d;
    (void)state;
    diag_init(&d, &a);
    assert_true(project_code_take(STR("2403-320412-89-01-512349"), "code", &code, &d));
    assert_int_equal(d.first->err, E_CHECK_DIGIT);
    assert_int_equal(d.first->level, LEVEL_WARNING);
    assert_true(str_find(d.first->text, STR("应为“8”")) >= 0);
    arena_free(&a);
}

/* ---- areas, industries, placeholders -------------------------------------------------------------- */

typedef bool taker(struct arena *a, struct str typed, const char *field, struct str *code,
                   struct diag *d);

static void test_areas_industries(void **state)
{
    static const struct {
        taker *take;
        const char *typed, *kept; /* NULL: refused */
    } cases[] = {
        { area_take, "320412", "320412" },
        { area_take, "320412105", "320412105" },
        { area_take, "320412105001", "320412105001" },
        { area_take, "JKQ", "JKQ" },
        { area_take, " jkq ", "JKQ" },
        { area_take, "３２０４１２", "320412" },
        { area_take, "32041", NULL },
        { area_take, "武进区", NULL },
        { area_take, "3204X2", NULL },
        { area_take, "", NULL },
        { industry_take, "C", "C" },
        { industry_take, "38", "38" },
        { industry_take, "C38", "38" },
        { industry_take, "c3841", "3841" },
        { industry_take, "３８４", "384" },
        { industry_take, "05", "05" },
        { industry_take, "D38", NULL },
        { industry_take, "U", NULL },
        { industry_take, "98", NULL },
        { industry_take, "38412", NULL },
        { industry_take, "电气", NULL },
        { industry_take, "", NULL },
    };
    struct arena a = { 0 };
    (void)state;
    for (size_t i = 0; i < COUNTOF(cases); i++) {
        struct str code = STR("");
        struct diag d;
        diag_init(&d, &a);
        bool ok = cases[i].take(&a, str_c(cases[i].typed), "code", &code, &d);
        if (ok != (cases[i].kept != NULL) || (ok && !str_is(code, cases[i].kept)) ||
            ok != diag_ok(&d))
            fail_msg("%s: %.*s", cases[i].typed, STR_ARG(code));
    }
    assert_int_equal(industry_section_of(STR("3841")), 'C');
    assert_int_equal(industry_section_of(STR("65")), 'I');
    assert_int_equal(industry_section_of(STR("T")), 'T');
    assert_int_equal(industry_section_of(STR("3")), 0);
    assert_true(code_placeholder(STR("暂无")));
    assert_false(code_placeholder(STR("无锡")));
    arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_uscc_samples),     cmocka_unit_test(test_organisation_code),
        cmocka_unit_test(test_uscc_typed),       cmocka_unit_test(test_uscc_invalid),
        cmocka_unit_test(test_project_codes),    cmocka_unit_test(test_check_digit_named),
        cmocka_unit_test(test_areas_industries),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
