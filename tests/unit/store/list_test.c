/* list_test.c - queries give what filter_matches says, in order, page by page; names are found by two characters. */
#include "store_fixture.h"

#include <stdio.h>
#include <string.h>

enum { ROWS = 400 };

static struct fixture f;

static const char *const words[] = { "锂电池",   "光伏组件", "新能源汽车", "数控机床", "集成电路",
                                     "生物医药", "江苏时代", "100%纯棉",   "a_b",      "Ⅱ期扩建" };

static int fill(void **state)
{
    (void)state;
    fixture_open(&f);
    for (int i = 0; i < ROWS; i++) {
        char name[96];
        snprintf(name, sizeof name, "%s项目%d号", words[(size_t)i % COUNTOF(words)], i);
        struct row *r = project_named(&f, i + 1, name);
        project_set_area(r, i % 3 ? STR("320411") : STR("320412"));
        if (i % 4)
            project_set_total_investment(r, (i % 7) * INT64_C(10000000000));
        if (i % 5 == 0)
            project_set_remarks(r, STR("备注 'x' \" ; --"));
        made(&f, r);
    }
    return 0;
}

static int drain(void **state)
{
    (void)state;
    fixture_close(&f);
    return 0;
}

static const char *const filters[] = {
    "",
    "area = 320412",
    "total_investment >= 2亿元",
    "total_investment < 2亿元 and area = 320411",
    "total_investment is null",
    "remarks is not null or total_investment = 0",
    "not_there_is_no_such_field = 1",
    "name ~ 电池",
    "name ~ 江苏",
    "name ~ 电",
    "name ~ 100%",
    "name ~ a_b",
    "name ~ ii期",
    "name ~ 没有",
    "name like 光伏*",
    "name like *号",
    "name like ?????项目*",
    "remarks = \"备注 'x' \\\" ; --\"",
    "id in (1, 2, 3, 999)",
    "(area = 320412 or area = 320411) and (name ~ 机床 or name ~ 医药) and total_investment > 0",
    "total_investment in (1亿元, 3亿元)",
    "total_investment != 1亿元",
};

static int64_t expected(const struct filter *where)
{
    int64_t n = 0;
    struct tx *tx = store_read(f.store);
    for (int64_t id = 1; id <= ROWS; id++) {
        struct row *r = tx_get(tx, &f.arena, R_project, id);
        n += r && (!where || filter_matches(where, r));
    }
    store_read_end(tx);
    return n;
}

static void filters_agree(void **state)
{
    int answered = 0;
    (void)state;
    for (size_t i = 0; i < COUNTOF(filters); i++) {
        struct diag d;
        diag_init(&d, &f.arena);
        struct filter *where =
            filter_parse(&f.arena, &ledger[R_project], str_c(filters[i]), NULL, NULL, &d);
        if (!diag_ok(&d))
            continue;
        struct tx *tx = store_read(f.store);
        int64_t n = tx_count(tx, R_project, where, 0);
        assert_true(store_read_end(tx));
        if (n != expected(where))
            fail_msg("%s: the store says %lld, the filter %lld", filters[i], (long long)n,
                     (long long)expected(where));
        answered++;
    }
    assert_int_equal(answered, COUNTOF(filters) - 1);
}

struct ids {
    int64_t id[ROWS + 1];
    struct value last[2];
    size_t n;
};

static bool take_id(void *ctx, const struct value *v, size_t n)
{
    struct ids *to = ctx;
    assert_int_equal(n, 2);
    to->id[to->n++] = v[0].i;
    to->last[0] = v[1];
    to->last[1] = v[0];
    return true;
}

/* Pages of 37 rows by cursor are the whole list, and unset values come last either way. */
static void pages_are_the_list(void **state)
{
    static const int fields[] = { AT_ID, F_project_total_investment };
    (void)state;
    for (int down = 0; down < 2; down++) {
        struct query q = { .rec = R_project, .nsort = 1, .fields = fields, .nfields = 2 };
        q.sort[0].field = F_project_total_investment;
        q.sort[0].descending = down;
        static struct ids all, paged;
        all.n = paged.n = 0;
        struct tx *tx = store_read(f.store);
        tx_list(tx, &q, take_id, &all);
        assert_int_equal(all.n, ROWS);
        assert_false(all.last[0].set);
        q.limit = 37;
        while (tx_list(tx, &q, take_id, &paged) == 37)
            q.after = paged.last;
        assert_true(store_read_end(tx));
        assert_int_equal(paged.n, ROWS);
        assert_memory_equal(all.id, paged.id, sizeof all.id[0] * ROWS);
    }
}

static void counts_stop_at_most(void **state)
{
    (void)state;
    struct tx *tx = store_read(f.store);
    assert_int_equal(tx_count(tx, R_project, NULL, 10), 11);
    assert_int_equal(tx_count(tx, R_project, NULL, ROWS), ROWS);
    store_read_end(tx);
}

/* The index of names follows changes and withdrawals. */
static int64_t found(const char *text)
{
    struct diag d;
    diag_init(&d, &f.arena);
    struct filter *where = filter_parse(&f.arena, &ledger[R_project], str_c(text), NULL, NULL, &d);
    struct tx *tx = store_read(f.store);
    int64_t n = tx_count(tx, R_project, where, 0);
    store_read_end(tx);
    return n;
}

static void names_follow(void **state)
{
    (void)state;
    int64_t id = made(&f, project_named(&f, 9001, "独一无二的项目"));
    assert_int_equal(found("name ~ 独一"), 1);
    struct row *before = got(&f, R_project, id);
    struct row *now = row_copy(&f.arena, before);
    project_set_name(now, STR("改名以后的项目"));
    assert_true(put(&f, before, now));
    assert_int_equal(found("name ~ 独一"), 0);
    assert_int_equal(found("name ~ 改名"), 1);
    assert_true(put(&f, now, NULL));
    assert_int_equal(found("name ~ 改名"), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(filters_agree),
        cmocka_unit_test(pages_are_the_list),
        cmocka_unit_test(counts_stop_at_most),
        cmocka_unit_test(names_follow),
    };
    return cmocka_run_group_tests(tests, fill, drain);
}
