/* band_test.c - bands of money, with the dollar at one tenth. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "base/money.h"
#include "domain/band.h"

#define YI(n)   ((n)*FEN_YI)
#define MUSD(n) ((n)*INT64_C(100000000)) /* 100万美元 in cents */

static const struct {
    const char *name;
    int64_t fen, cents, original; /* -1 = not known; original: hundredths of 万 */
    const char *currency, *band;
    bool is10, small;
} cases[] = {
    { "nothing known", -1, -1, -1, "", "", false, false },
    { "a fen below", YI(1) - 1, -1, -1, "CNY", "", false, true },
    { "1亿", YI(1), -1, -1, "CNY", "b1", false, false },
    { "just below 10亿", YI(10) - 1, -1, -1, "CNY", "b1", false, false },
    { "10亿", YI(10), -1, -1, "CNY", "b10", true, false },
    { "30亿", YI(30), -1, -1, "CNY", "b30", true, false },
    { "50亿", YI(50), -1, -1, "CNY", "b50", true, false },
    { "100亿", YI(100), -1, -1, "CNY", "b100", true, false },
    { "1000万美元", -1, MUSD(10), -1, "USD", "b1", false, false },
    { "a cent below", -1, MUSD(10) - 1, -1, "USD", "", false, true },
    { "1亿美元 beats 7亿元", YI(7), MUSD(100), -1, "USD", "b10", true, false },
    { "5亿美元", -1, MUSD(500), -1, "USD", "b50", true, false },
    { "10亿美元", -1, MUSD(1000), -1, "USD", "b100", true, false },
    { "13500万美元 as original", -1, -1, 1350000, "USD", "b10", true, false },
    { "4950万欧元 has no twin", -1, -1, 495000, "EUR", "", false, false },
    { "the largest", MONEY_MAX, MONEY_MAX, -1, "CNY", "b100", true, false },
};

static void test_bands(void **state)
{
    struct arena a = { 0 };
    (void)state;
    for (size_t i = 0; i < COUNTOF(cases); i++) {
        struct row *p = row_new(&a, R_project);
        if (cases[i].fen >= 0)
            project_set_total_investment(p, cases[i].fen);
        if (cases[i].cents >= 0)
            project_set_total_investment_usd(p, cases[i].cents);
        if (cases[i].original >= 0)
            project_set_total_investment_original(p, cases[i].original);
        project_set_investment_currency(p, str_c(cases[i].currency));
        if (!str_is(band_id(band_of(p)), cases[i].band) || band_is_10(p) != cases[i].is10 ||
            band_too_small(p) != cases[i].small)
            fail_msg("%s: %.*s", cases[i].name, STR_ARG(band_id(band_of(p))));
    }
    arena_free(&a);
}

/* The ids are the choices of project.band, in order. */
static void test_choices(void **state)
{
    const struct choice *c = ledger[R_project].fields[F_project_band].choices;
    (void)state;
    for (int i = 0; i < BAND__COUNT; i++) {
        assert_int_equal(choice_find(c, band_id((enum band)i)), i);
        assert_int_equal(band_find(str_c(c[i].id)), i);
    }
    assert_null(c[BAND__COUNT].id);
    assert_int_equal(band_find(STR("b2")), BAND_NONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bands),
        cmocka_unit_test(test_choices),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
