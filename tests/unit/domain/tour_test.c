/* tour_test.c - how a site tour is scored: schemes as people type them, judges combined, ranks shared. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "domain/tour.h"

static const struct {
    const char *name, *text;
    enum err err;
    int64_t most[TOUR_ITEMS];
} schemes[] = {
    { "labels",
      "项目体量=20；产业质态=20；建设进度=25；预期效益=15；服务保障=10；现场组织=10",
      E_OK,
      { 2000, 2000, 2500, 1500, 1000, 1000 } },
    { "labels in full, colons, lines, per cent",
      "项目体量得分：60%\n产业质态得分: 40 %",
      E_OK,
      { 6000, 4000, 0, 0, 0, 0 } },
    { "ids and fractions",
      "scale_score=62.5, quality_score = 37.5",
      E_OK,
      { 6250, 3750, 0, 0, 0, 0 } },
    { "not 100", "项目体量=20；产业质态=20", E_RULE, { 0 } },
    { "an item twice", "项目体量=50；项目体量=50", E_FORMAT, { 0 } },
    { "no such item", "颜值=100", E_FORMAT, { 0 } },
    { "no weight", "项目体量；产业质态=100", E_FORMAT, { 0 } },
    { "negative", "项目体量=-20；产业质态=120", E_FORMAT, { 0 } },
    { "nothing", " ；\n", E_RULE, { 0 } },
};

static void test_schemes(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNTOF(schemes); i++) {
        struct arena a = { 0 };
        struct diag d;
        struct tour_scheme got;
        diag_init(&d, &a);
        bool ok = tour_scheme_read(str_c(schemes[i].text), "score_scheme", &got, &d);
        if (ok != (schemes[i].err == E_OK) || diag_verdict(&d) != schemes[i].err)
            fail_msg("%s: %s", schemes[i].name, err_id(diag_verdict(&d)));
        for (size_t k = 0; ok && k < TOUR_ITEMS; k++)
            assert_int_equal(got.most[k], schemes[i].most[k]);
        arena_free(&a);
    }
}

static const struct {
    const char *name;
    enum tour_rule rule;
    size_t n;
    struct tour_sheet sheet[5];
    int64_t score;
} combined[] = {
    { "one", TOUR_MEAN, 1, { { 9000, 100 } }, 9000 },
    { "mean, half up", TOUR_MEAN, 2, { { 9001, 100 }, { 9000, 100 } }, 9001 },
    { "trimmed", TOUR_TRIMMED, 4, { { 1000, 1 }, { 9000, 1 }, { 8000, 1 }, { 10000, 1 } }, 8500 },
    { "trimmed wants three", TOUR_TRIMMED, 2, { { 1000, 1 }, { 9000, 1 } }, 5000 },
    { "trimmed takes one of equals",
      TOUR_TRIMMED,
      3,
      { { 9000, 1 }, { 9000, 1 }, { 9000, 1 } },
      9000 },
    { "weighted", TOUR_WEIGHTED, 2, { { 9000, 200 }, { 6000, 100 } }, 8000 },
};

static void test_combine(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNTOF(combined); i++) {
        struct tour_sheet sheets[5];
        for (size_t k = 0; k < combined[i].n; k++)
            sheets[k] = combined[i].sheet[k];
        int64_t got = tour_combine(sheets, combined[i].n, combined[i].rule);
        if (got != combined[i].score)
            fail_msg("%s: %lld", combined[i].name, (long long)got);
    }
}

static void test_weights(void **state)
{
    (void)state;
    assert_int_equal(tour_judge_weight(STR("甲=2；乙=1.5；丙"), STR("甲")), 200);
    assert_int_equal(tour_judge_weight(STR("甲=2；乙=1.5；丙"), STR("乙")), 150);
    assert_int_equal(tour_judge_weight(STR("甲=2；乙=1.5；丙"), STR("丙")), 100);
    assert_int_equal(tour_judge_weight(STR(""), STR("丁")), 100);
}

static void test_ranks_are_shared(void **state)
{
    const int64_t score[] = { 8000, 9000, 9000, -1, 7000 };
    const int64_t want[] = { 3, 1, 1, 5, 4 };
    int64_t rank[COUNTOF(score)];
    (void)state;
    tour_ranks(score, COUNTOF(score), rank);
    for (size_t i = 0; i < COUNTOF(score); i++)
        assert_int_equal(rank[i], want[i]);
}

static void test_sites(void **state)
{
    int64_t id[2];
    size_t n = 2;
    (void)state;
    assert_true(tour_sites(STR(" 12; 15；18\n"), id, &n));
    assert_int_equal(n, 3); /* more than there is room for is counted, not written */
    assert_int_equal(id[1], 15);
    assert_false(tour_sites(STR("12；甲"), id, &n));
    assert_false(tour_sites(STR("-1"), id, &n));
    n = 0;
    assert_true(tour_sites(STR(""), NULL, &n));
    assert_int_equal(n, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_schemes), cmocka_unit_test(test_combine),
        cmocka_unit_test(test_weights), cmocka_unit_test(test_ranks_are_shared),
        cmocka_unit_test(test_sites),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
