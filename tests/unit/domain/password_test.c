/* password_test.c - B08: the rules of a good password, one by one and against an oracle written anew. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "domain/password.h"

#include <stdio.h>
#include <string.h>

static bool good(const char *password, const char *login, struct arena *a, size_t *findings)
{
    struct diag d;
    struct str words[] = { str_c(login), STR("张三丰"), STR("示例发展改革委"), STR("x") };
    diag_init(&d, a);
    bool ok = password_check(str_c(password), &password_defaults, words, COUNTOF(words), &d);
    assert_int_equal(ok, diag_ok(&d));
    *findings = d.errors;
    return ok;
}

static const struct {
    const char *password;
    size_t findings;
} cases[] = {
    { "ztf-sample-1", 0 },
    { "Kpw-7730-xx", 0 },
    { "招商引资推进项Ab1", 0 }, /* ten characters, not bytes */
    { "Tall-Ships-Sail-East-0123-of-The-Long-Grey-Harbour-At-Dawn-77!!", 0 },
    { "Kpw-7730x", 1 }, /* nine */
    { "招商引资推进好", 2 },
    { "abcdxefghij", 1 }, /* one class */
    { "kpw7730xxq", 1 },  /* two */
    { "", 2 },
    { "my-FgwLogin-77", 1 }, /* the login, in any case */
    { "A1-张三丰-abcdx", 1 },
    { "Kpw-PassWord-77", 1 },
    { "Ax-123456-yz", 1 },
    { "常州A1-bcdxyzw", 1 },
    { "Qwerty-Asdfgh-1", 1 },
    { "....................", 2 },
};

static void b08_each_rule(void **state)
{
    struct arena a = { 0 };
    (void)state;
    for (size_t i = 0; i < COUNTOF(cases); i++) {
        size_t n = 0;
        good(cases[i].password, "fgwlogin", &a, &n);
        if (n != cases[i].findings)
            fail_msg("%s: %zu findings instead of %zu", cases[i].password, n, cases[i].findings);
    }
    char longest[PASSWORD_MOST + 2];
    size_t n = 0;
    for (size_t i = 0; i < sizeof longest; i++)
        longest[i] = "Ab-7x"[i % 5];
    longest[PASSWORD_MOST] = '\0';
    assert_true(good(longest, "fgwlogin", &a, &n));
    longest[PASSWORD_MOST] = 'q';
    longest[PASSWORD_MOST + 1] = '\0';
    assert_false(good(longest, "fgwlogin", &a, &n));
    arena_free(&a);
}

/* Texts of letters that make no known word, so that length and classes alone decide. */
static void b08_length_and_classes_against_an_oracle(void **state)
{
    static const char letters[] = "bhkBHK79._";
    struct arena a = { 0 };
    uint64_t draw = 20251008;
    size_t accepted = 0;
    (void)state;
    for (int i = 0; i < 20000; i++) {
        char text[17] = { 0 };
        draw = draw * 6364136223846793005u + 1442695040888963407u;
        size_t n = 1 + (draw >> 33) % 16;
        for (size_t k = 0; k < n; k++) {
            draw = draw * 6364136223846793005u + 1442695040888963407u;
            text[k] = letters[(draw >> 33) % (sizeof letters - 1)];
        }
        int classes = (strpbrk(text, "bhk") != NULL) + (strpbrk(text, "BHK") != NULL) +
                      (strpbrk(text, "79") != NULL) + (strpbrk(text, "._") != NULL);
        size_t findings = 0;
        bool want = n >= 10 && classes >= 3;
        accepted += want;
        if (good(text, "login", &a, &findings) != want)
            fail_msg("%s: %s", text, want ? "refused" : "taken");
        arena_reset(&a);
    }
    assert_in_range(accepted, 1000, 19000);
    arena_free(&a);
}

static void b08_age(void **state)
{
    const struct password_rules *r = &password_defaults;
    struct password_rules never = *r;
    (void)state;
    never.max_age_days = 0;
    assert_false(password_expired(r, STR("2025-07-10T00:00:00Z"), STR("2025-10-08")));
    assert_true(password_expired(r, STR("2025-07-09T00:00:00Z"), STR("2025-10-08")));
    assert_true(password_expired(r, STR(""), STR("2025-10-08")));
    assert_false(password_expired(&never, STR("2001-01-01T00:00:00Z"), STR("2025-10-08")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(b08_each_rule),
        cmocka_unit_test(b08_length_and_classes_against_an_oracle),
        cmocka_unit_test(b08_age),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
