/* demo_test.c - the sample city: its figures come out of its rows as published, and its rows pass their checks. */
#include "city_fixture.h"

#include "domain/check.h"
#include "service/demo.h"
#include "service/figures.h"
#include "service/rows.h"

#include <stdlib.h>
#include <string.h>

static struct fixture f;

static void fill(struct fixture *to)
{
    struct diag d;
    fixture_open(to);
    diag_init(&d, &to->arena);
    bool ok = demo_fill(to->city, &to->who, &d);
    for (const struct finding *at = d.first; at; at = at->next)
        print_error("%s %s: " STR_FMT "\n", err_id(at->err), at->field ? at->field : "",
                    STR_ARG(at->text));
    if (!ok)
        fail_msg("the sample city was refused");
}

static int setup(void **state)
{
    (void)state;
    fill(&f);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    fixture_close(&f);
    return 0;
}

static json_t *dispatch(const char *month, const char *by, const char *list)
{
    struct buf out = { 0 };
    struct diag d;
    const struct figures_request q = { .month = str_c(month),
                                       .by = str_c(by),
                                       .list = str_c(list) };
    diag_init(&d, &f.arena);
    assert_true(figures_dispatch(f.city, &f.who, &q, &out, &d));
    json_t *j = json_loadb(out.p, out.n, 0, NULL);
    buf_free(&out);
    assert_non_null(j);
    return j;
}

static const char *text_of(json_t *row, const char *column)
{
    json_t *cell = json_object_get(json_object_get(row, "cells"), column);
    return json_string_value(json_object_get(cell, "text"));
}

static int64_t value_of(json_t *row, const char *column)
{
    json_t *cell = json_object_get(json_object_get(row, "cells"), column);
    return json_integer_value(json_object_get(cell, "value"));
}

/* As published, or as worked out in the specification from what was published. */
static const struct {
    const char *month, *list, *column;
    const char *text;
} published[] = {
    { "2025-09", "city_major", "in_library", "406" },
    { "2025-09", "city_major", "annual_plan", "965.61" },
    { "2025-09", "city_major", "completed", "774.71" },
    { "2025-09", "city_major", "rate", "80.23" },
    { "2025-09", "city_major", "gap", "5.23" },
    { "2025-09", "city_major", "new_entries", "179" },
    { "2025-09", "city_major", "new_entries_10", "27" },
    { "2025-09", "city_major", "planned_starts", "150" },
    { "2025-09", "city_major", "started", "141" },
    { "2025-09", "city_major", "start_rate", "94" },
    { "2025-09", "province_major", "completed", "285.72" },
    { "2025-09", "province_major", "rate", "93.3" },
    { "2025-09", "province_major", "gap", "18.3" },
    { "2025-09", "province_major", "planned_starts", "29" },
    { "2025-09", "province_major", "started", "29" },
    { "2025-08", "city_major", "in_library", "392" },
    { "2025-08", "city_major", "annual_plan", "943.6" },
    { "2025-08", "city_major", "planned_starts", "150" },
    { "2025-08", "city_major", "started", "137" },
    { "2025-08", "city_major", "start_rate", "91.33" },
    { "2025-08", "province_major", "rate", "81.26" },
    { "2025-08", "province_major", "started", "28" },
    { "2025-08", "province_major", "start_rate", "96.55" },
};

/* A sign is how the table shows what the bulletin words. */
static const char *unsigned_text(const char *text)
{
    return text && *text == '+' ? text + 1 : text;
}

static void test_published(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNTOF(published); i++) {
        json_t *j = dispatch(published[i].month, "area", published[i].list);
        const char *text = unsigned_text(text_of(json_object_get(j, "total"), published[i].column));
        if (!text || strcmp(text, published[i].text) != 0)
            fail_msg("%s %s %s: %s instead of %s", published[i].month, published[i].list,
                     published[i].column, text ? text : "nothing", published[i].text);
        json_decref(j);
    }
}

static const struct {
    const char *month, *words;
} sentences[] = {
    { "2025-09", "省重大项目：在库46个" },
    { "2025-09", "完成投资285.72亿元，投资完成率93.3%，高于序时进度18.3个百分点" },
    { "2025-09", "29个计划新开工项目全部开工" },
    { "2025-09", "在库406个" },
    { "2025-09", "年度计划投资965.61亿元" },
    { "2025-09", "上报完成投资774.71亿元，投资完成率80.23%，高于序时进度5.23个百分点" },
    { "2025-09", "新入库项目179个，其中总投资超10亿元或1亿美元项目27个" },
    { "2025-09", "年度计划新开工项目150个，截至9月底已开工141个，占年度目标的94%" },
    { "2025-09", "9月调入17个、年度计划投资28.76亿元，调出3个、5.15亿元，调整2个" },
    { "2025-09", "投资进度不足序时进度80%的项目25个，列出前20个" },
    { "2025-09", "计划开工时间已过、尚未开工的项目5个" },
    { "2025-08", "在库392个" },
    { "2025-08", "年度计划投资943.6亿元" },
    { "2025-08", "投资完成率81.26%，高于序时进度14.59个百分点" },
    { "2025-08", "29个计划新开工项目中已开工28个，开工率96.55%" },
    { "2025-08", "已开工137个，占年度目标的91.33%" },
    { "2025-07", "7月调入18个" },
};

static void test_bulletins(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNTOF(sentences); i++) {
        struct buf out = { 0 };
        struct diag d;
        diag_init(&d, &f.arena);
        assert_true(figures_bulletin(f.city, &f.who, str_c(sentences[i].month), true, &out, &d));
        if (str_find(buf_str(&out), str_c(sentences[i].words)) < 0)
            fail_msg("%s says nothing of %s", sentences[i].month, sentences[i].words);
        buf_free(&out);
    }
}

static void test_units_differ(void **state)
{
    (void)state;
    json_t *j = dispatch("2025-09", "area", "city_major");
    json_t *rows = json_object_get(j, "rows");
    int64_t low = INT64_MAX;
    int64_t high = 0;
    size_t i;
    json_t *row;
    assert_int_equal(json_array_size(rows), 7);
    json_array_foreach(rows, i, row)
    {
        int64_t rate = value_of(row, "rate");
        low = rate < low ? rate : low;
        high = rate > high ? rate : high;
        assert_true(rate > 6500 && rate < 10000);
        assert_int_equal(value_of(row, "rank") >= 1, 1);
    }
    assert_true(high - low > 1500);
    json_decref(j);
}

/* Sums grow from month to month, and the list as it was published. */
static void test_months_grow(void **state)
{
    (void)state;
    int64_t done = 0;
    for (int m = 1; m <= 9; m++) {
        char month[8];
        snprintf(month, sizeof month, "2025-%02d", m);
        json_t *j = dispatch(month, "area", "city_major");
        json_t *total = json_object_get(j, "total");
        if (value_of(total, "completed") <= done || value_of(total, "in_library") < 240)
            fail_msg("%s", month);
        done = value_of(total, "completed");
        json_decref(j);
    }
}

/* ---- every row ------------------------------------------------------------------------------- */

struct checking {
    struct fixture *f;
    const struct record *rec;
    int64_t rows, warnings;
};

static struct domain_context context_of(struct tx *tx, struct arena *a, const struct row *r)
{
    struct domain_context ctx = { .today = STR("2025-10-10") };
    int at = field_find(r->rec, STR("project"));
    if (at >= 0 && r->rec->fields[at].kind == K_REF)
        ctx.project = tx_get(tx, a, R_project, r->v[at].i);
    return ctx;
}

static void check_one(struct tx *tx, struct checking *c, const struct row *stored)
{
    struct arena a = { 0 };
    struct diag d;
    struct row *r = row_copy(&a, stored);
    struct domain_context ctx = context_of(tx, &a, r);
    diag_init(&d, &a);
    bool ok = row_check(r, &d);
    ok = domain_check(NULL, r, &ctx, &d) && ok;
    if (!ok || !diag_ok(&d))
        fail_msg("%s %lld: " STR_FMT, c->rec->id, (long long)stored->v[AT_ID].i,
                 STR_ARG(d.first->text));
    for (const struct finding *at = d.first; at && c->warnings < 3; at = at->next)
        if (at->level == LEVEL_WARNING)
            print_message("# %s %lld warns of %s: " STR_FMT "\n", c->rec->id,
                          (long long)stored->v[AT_ID].i, at->field ? at->field : "",
                          STR_ARG(at->text));
    for (size_t i = AT_OWN; i < r->rec->nfields; i++)
        if (!value_eq(&r->rec->fields[i], &stored->v[i], &r->v[i]))
            fail_msg("%s %lld: the check changes %s", c->rec->id, (long long)stored->v[AT_ID].i,
                     r->rec->fields[i].id);
    c->rows++;
    c->warnings += (int64_t)d.warnings;
    arena_free(&a);
}

static void test_rows_pass_their_checks(void **state)
{
    (void)state;
    struct tx *tx = store_read(city_store(f.city));
    int64_t rows = 0;
    for (int rec = 0; rec < R__COUNT; rec++) {
        if (ledger[rec].flags & STORE_ONLY)
            continue;
        struct arena a = { 0 };
        struct checking c = { .f = &f, .rec = &ledger[rec] };
        const struct query q = { .rec = (enum record_id)rec };
        struct rows all = rows_all(tx, &a, &q);
        for (size_t i = 0; i < all.n; i++)
            check_one(tx, &c, all.row[i]);
        print_message("# %s: %lld rows, %lld warnings\n", ledger[rec].id, (long long)c.rows,
                      (long long)c.warnings);
        rows += c.rows;
        arena_free(&a);
    }
    store_read_end(tx);
    assert_true(rows > 5000);
}

/* ---- the real projects ------------------------------------------------------------------------- */

static struct rows projects_where(struct tx *tx, struct arena *a, const char *filter)
{
    struct diag d;
    diag_init(&d, a);
    struct filter *where = filter_parse(a, &ledger[R_project], str_c(filter), NULL, NULL, &d);
    if (!where)
        fail_msg("%s: " STR_FMT, filter, STR_ARG(d.first->text));
    const struct query q = { .rec = R_project, .where = where };
    return rows_all(tx, a, &q);
}

static void test_real_projects(void **state)
{
    (void)state;
    static const int invented[] = { F_project_project_code, F_project_enterprise,
                                    F_project_kind,         F_project_entered_on,
                                    F_project_signed_on,    F_project_construction_start_on,
                                    F_project_project_no,   F_project_annual_plan_investment,
                                    F_project_industry,     F_project_fx_rate };
    struct tx *tx = store_read(city_store(f.city));
    struct rows real = projects_where(tx, &f.arena, "source_note like \"公开报道*\"");
    size_t foreign = 0;
    assert_int_equal(real.n, 61);
    for (size_t i = 0; i < real.n; i++) {
        const struct row *p = real.row[i];
        for (size_t k = 0; k < COUNTOF(invented); k++)
            if (row_has(p, R_project, invented[k]))
                fail_msg(STR_FMT " has %s", STR_ARG(project_name(p)),
                         ledger[R_project].fields[invented[k]].id);
        assert_false(project_city_major(p));
        bool yuan = str_is(project_investment_currency(p), "CNY");
        foreign += !yuan;
        assert_true(yuan || !row_has(p, R_project, F_project_total_investment));
    }
    assert_int_equal(foreign, 7);
    assert_int_equal(projects_where(tx, &f.arena, "name = 光芯片及光模块扩建项目").n, 1);
    store_read_end(tx);
}

/* ---- the same again ------------------------------------------------------------------------------- */

static void put_all(struct fixture *from, struct buf *out)
{
    struct tx *tx = store_read(city_store(from->city));
    for (int rec = 0; rec < R__COUNT; rec++) {
        struct arena a = { 0 };
        const struct query q = { .rec = (enum record_id)rec };
        struct rows all = rows_all(tx, &a, &q);
        for (size_t i = 0; i < all.n && rec != R_journal; i++)
            for (size_t k = 0; k < all.row[i]->rec->nfields; k++) {
                if (all.row[i]->rec->fields[k].flags & SECRET)
                    continue; /* salted anew each time */
                const struct value *v = &all.row[i]->v[k];
                buf_printf(out, "%d|%lld|" STR_FMT "\n", v->set, (long long)v->i, STR_ARG(v->s));
            }
        arena_free(&a);
    }
    store_read_end(tx);
}

static void test_twice_the_same(void **state)
{
    (void)state;
    struct fixture other;
    struct buf one = { 0 };
    struct buf two = { 0 };
    fill(&other);
    put_all(&f, &one);
    put_all(&other, &two);
    assert_true(one.n > 1000000);
    assert_true(str_eq(buf_str(&one), buf_str(&two)));
    fixture_close(&other);
    buf_free(&one);
    buf_free(&two);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_published),
        cmocka_unit_test(test_bulletins),
        cmocka_unit_test(test_units_differ),
        cmocka_unit_test(test_months_grow),
        cmocka_unit_test(test_rows_pass_their_checks),
        cmocka_unit_test(test_real_projects),
        cmocka_unit_test(test_twice_the_same),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
