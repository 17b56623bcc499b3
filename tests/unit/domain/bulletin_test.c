/* bulletin_test.c - how figures become sentences and aligned tables. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "base/money.h"
#include "domain/bulletin.h"

#include <string.h>

static struct arena arena;

static struct dispatch_figures figures(int64_t projects, int64_t amount, int64_t done)
{
    struct dispatch_figures f;
    for (int i = 0; i < COL__COUNT; i++)
        f.v[i] = 0;
    f.v[COL_in_library] = projects;
    f.v[COL_annual_plan] = amount;
    f.v[COL_completed] = done;
    f.v[COL_rate] = dispatch_rate(done, amount);
    f.v[COL_gap] = dispatch_gap(done, amount, 9, 12);
    f.v[COL_rank] = f.v[COL_start_rank] = DISPATCH_UNSET;
    return f;
}

static struct buf text_of(const struct bulletin_facts *facts)
{
    struct buf out = { 0 };
    bulletin_text(&out, bulletin_make(&arena, facts), 0);
    return out;
}

/* Changzhou, September 2025, as published. */
static void test_published_words(void **state)
{
    struct dispatch_figures city = figures(406, 96561 * FEN_YI / 100, 77471 * FEN_YI / 100);
    struct dispatch_figures area = figures(10, 10 * FEN_YI, 8 * FEN_YI);
    struct dispatch_figures province = figures(62, 30624 * FEN_YI / 100, 28572 * FEN_YI / 100);
    const struct str labels[] = { STR("新北区") };
    struct dispatch_table t = { .group = &area, .none = figures(0, 0, 0) };
    (void)state;
    city.v[COL_new_entries] = 179;
    city.v[COL_new_entries_10] = 27;
    city.v[COL_planned_starts] = 150;
    city.v[COL_started] = 141;
    city.v[COL_start_rate] = 9400;
    province.v[COL_planned_starts] = province.v[COL_started] = 29;
    province.v[COL_start_rate] = 10000;
    t.total = city;
    const struct bulletin_cut cut = { &t, labels, 1 };
    const struct bulletin_facts facts = { .city = STR("常州市"),
                                          .year = 2025,
                                          .month = 9,
                                          .area = cut,
                                          .band = cut,
                                          .industry = cut,
                                          .province = &province };
    struct buf out = text_of(&facts);
    static const char *const words[] = { "406",  "774.71", "965.61", "80.23",
                                         "5.23", "179",    "27",     "141",
                                         "150",  "94",     "285.72", "93.3",
                                         "18.3", "29",     "新北区", "10亿元或1亿美元" };
    for (size_t i = 0; i < COUNTOF(words); i++)
        if (str_find(buf_str(&out), str_c(words[i])) < 0)
            fail_msg("%s is not in\n%s", words[i], buf_z(&out));
    buf_free(&out);
    arena_free(&arena);
}

static void test_behind_schedule(void **state)
{
    struct dispatch_figures city = figures(2, 10 * FEN_YI, 7 * FEN_YI);
    struct dispatch_table t = { .group = &city, .total = city, .none = figures(0, 0, 0) };
    const struct str labels[] = { STR("金坛区") };
    const struct bulletin_cut cut = { &t, labels, 1 };
    const struct bulletin_facts facts = {
        .city = STR("常州市"), .year = 2025, .month = 9, .area = cut, .band = cut, .industry = cut
    };
    (void)state;
    struct buf out = text_of(&facts);
    assert_true(str_find(buf_str(&out), STR("低于序时")) >= 0);
    assert_true(str_find(buf_str(&out), STR("5")) >= 0);
    buf_free(&out);
    arena_free(&arena);
}

/* Columns stand under each other on a terminal, where a Chinese character takes two. */
static void test_table_is_aligned(void **state)
{
    const struct str head[] = { STR("单位"), STR("在库数") };
    const struct str cell[] = { STR("溧阳市"), STR("58"), STR("全市"), STR("406") };
    const struct bulletin_table t = {
        .head = head, .cell = cell, .columns = 2, .rows = 2, .unit = STR("")
    };
    struct buf out = { 0 };
    struct str rest;
    struct str line;
    size_t width = 0;
    (void)state;
    bulletin_table_text(&out, &t);
    rest = buf_str(&out);
    for (int i = 0; str_split(&rest, '\n', &line); i++) {
        if (line.n == 0)
            continue;
        size_t w = bulletin_width(line);
        assert_true(width == 0 || w == width);
        width = w;
    }
    assert_true(width > 0);
    buf_free(&out);
    assert_int_equal(bulletin_width(STR("溧阳a")), 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_published_words),
        cmocka_unit_test(test_behind_schedule),
        cmocka_unit_test(test_table_is_aligned),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
