/* record_test.c - the use cases every ledger has, on a real store in memory. */
#include "city_fixture.h"

#include <string.h>

static struct fixture f;

static int setup(void **state)
{
    (void)state;
    fixture_open(&f);
    fixture_make(&f, R_area, "{'code':'320400','name':'常州市','level':'city','reports':false}");
    fixture_make(&f, R_area,
                 "{'code':'320411','name':'新北区','level':'district','reports':true,'parent':1}");
    fixture_make(&f, R_area,
                 "{'code':'320412','name':'武进区','level':'district','reports':true,'parent':1}");
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    fixture_close(&f);
    return 0;
}

static json_t *parsed(struct buf *b)
{
    json_t *j = json_loadb(b->p, b->n, JSON_DECODE_ANY, NULL);
    if (!j)
        fail_msg("not JSON: %s", buf_z(b));
    buf_free(b);
    return j;
}

static struct diag fresh(void)
{
    struct diag d;
    diag_init(&d, &f.arena);
    return d;
}

static const struct {
    const char *name, *body;
    enum err want;
    const char *field;
} bodies[] = {
    { "good", "{\"name\":\"固态电池一期\",\"area\":\"320411\",\"total_investment\":10000000000}",
      E_OK, NULL },
    { "no name", "{\"area\":\"320411\"}", E_REQUIRED, "name" },
    { "unknown field", "{\"name\":\"x\",\"colour\":1}", E_UNKNOWN_FIELD, NULL },
    { "system field", "{\"name\":\"x\",\"band\":\"b1\"}", E_READ_ONLY, "band" },
    { "money as text", "{\"name\":\"x\",\"total_investment\":\"1\"}", E_TYPE, "total_investment" },
    { "no such area", "{\"name\":\"x\",\"area\":\"999999\"}", E_REFERENCE, "area" },
    { "no such firm", "{\"name\":\"x\",\"enterprise\":77}", E_REFERENCE, "enterprise" },
    { "no such day", "{\"name\":\"x\",\"planned_start\":\"2025-02-30\"}", E_FORMAT,
      "planned_start" },
    { "no such choice", "{\"name\":\"x\",\"kind\":\"other\"}", E_CHOICE, "kind" },
    { "not an object", "[1]", E_JSON_TYPE, NULL },
};

static void test_create(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNTOF(bodies); i++) {
        struct diag d = fresh();
        struct reply r = { 0 };
        bool ok = record_create(&(struct use){ f.city, &f.who, NULL, &r, &d }, &ledger[R_project],
                                str_c(bodies[i].body));
        if (diag_verdict(&d) != bodies[i].want || ok != (bodies[i].want == E_OK))
            fail_msg("%s: %s", bodies[i].name, err_id(diag_verdict(&d)));
        if (bodies[i].field && (!d.first->field || strcmp(d.first->field, bodies[i].field) != 0))
            fail_msg("%s: field %s", bodies[i].name, d.first->field ? d.first->field : "none");
        buf_free(&r.body);
    }
}

static void test_defaults_and_computed(void **state)
{
    (void)state;
    struct reply read = { 0 };
    struct diag d = fresh();
    int64_t id = fixture_make(&f, R_project,
                              "{'name':'规模','area':'320411','total_investment':100000000000}");
    assert_true(
        record_get(&(struct use){ f.city, &f.who, NULL, &read, &d }, &ledger[R_project], id));
    json_t *row = parsed(&read.body);
    assert_string_equal(json_string_value(json_object_get(row, "band")), "b10");
    assert_string_equal(json_string_value(json_object_get(row, "stage")), "prospect");
    assert_string_equal(json_string_value(json_object_get(row, "library_state")), "draft");
    assert_int_equal(read.version, 1);
    json_decref(row);
}

static bool change(int64_t id, int64_t version, const char *body, struct reply *r, struct diag *d)
{
    return record_change(&(struct use){ f.city, &f.who, NULL, r, d }, &ledger[R_project], id,
                         version, str_c(body));
}

static void test_changes_merge_or_conflict(void **state)
{
    (void)state;
    struct reply r = { 0 };
    int64_t id = fixture_make(&f, R_project, "{'name':'合并','area':'320411'}");
    struct diag d = fresh();
    assert_true(change(id, 1, "{\"address\":\"太湖路1号\"}", &r, &d));
    assert_int_equal(r.version, 2);
    buf_free(&r.body);
    /* another field, from the version before: both stay */
    assert_true(change(id, 1, "{\"products\":\"电芯\"}", &r, &d));
    json_t *row = parsed(&r.body);
    assert_string_equal(json_string_value(json_object_get(row, "address")), "太湖路1号");
    assert_string_equal(json_string_value(json_object_get(row, "products")), "电芯");
    json_decref(row);
    /* the same field: refused, with all three values */
    d = fresh();
    assert_false(change(id, 1, "{\"address\":\"龙城大道2号\"}", &r, &d));
    assert_int_equal(diag_verdict(&d), E_STALE);
    assert_non_null(strstr(buf_z(&r.body), "太湖路1号"));
    assert_non_null(strstr(buf_z(&r.body), "龙城大道2号"));
    assert_non_null(strstr(buf_z(&r.body), "\"original\":null"));
    buf_free(&r.body);
    d = fresh();
    assert_false(change(id, 99, "{\"address\":\"x\"}", &r, &d));
    assert_int_equal(diag_verdict(&d), E_STALE);
    buf_free(&r.body);
}

static void test_once(void **state)
{
    (void)state;
    const struct once once = { .key = STR("k-1"), .digest = STR("d1") };
    const struct once other = { .key = STR("k-1"), .digest = STR("d2") };
    struct reply first = { 0 };
    struct reply second = { 0 };
    struct diag d = fresh();
    struct str body = STR("{\"name\":\"只建一次\"}");
    assert_true(record_create(&(struct use){ f.city, &f.who, &once, &first, &d },
                              &ledger[R_project], body));
    assert_true(record_create(&(struct use){ f.city, &f.who, &once, &second, &d },
                              &ledger[R_project], body));
    assert_true(str_eq(buf_str(&first.body), buf_str(&second.body)));
    assert_int_equal(second.status, 201);
    buf_free(&second.body);
    assert_false(record_create(&(struct use){ f.city, &f.who, &other, &second, &d },
                               &ledger[R_project], body));
    assert_int_equal(diag_verdict(&d), E_KEY_REUSED);
    buf_free(&first.body);
    buf_free(&second.body);
}

static json_t *list(const struct list_request *q)
{
    struct buf out = { 0 };
    struct diag d = fresh();
    if (!record_list(f.city, &f.who, q, &out, &d))
        fail_msg(STR_FMT, STR_ARG(d.first->text));
    return parsed(&out);
}

static struct list_request ask(enum record_id rec)
{
    return (struct list_request){ .rec = &ledger[rec],
                                  .filter = STR(""),
                                  .sort = STR(""),
                                  .fields = STR(""),
                                  .after = STR(""),
                                  .limit = 50 };
}

static void test_pages(void **state)
{
    (void)state;
    char body[160];
    for (int i = 0; i < 25; i++) {
        snprintf(body, sizeof body, "{'name':'翻页%02d','area':'%s'%s}", i,
                 i % 2 ? "320411" : "320412", i % 3 ? ",'total_investment':20000000000" : "");
        fixture_make(&f, R_project, body);
    }
    struct list_request q = ask(R_project);
    q.filter = STR("name ~ 翻页");
    q.sort = STR("-total_investment,name");
    q.fields = STR("name,total_investment");
    q.limit = 4;
    size_t seen = 0;
    bool unset_seen = false;
    for (int page = 0; page < 20; page++) {
        json_t *got = list(&q);
        json_t *rows = json_object_get(got, "rows");
        size_t i;
        json_t *row;
        json_array_foreach(rows, i, row)
        {
            bool unset = json_is_null(json_object_get(row, "total_investment"));
            assert_false(unset_seen && !unset); /* unset values come last */
            unset_seen = unset;
            seen++;
        }
        const char *next = json_string_value(json_object_get(got, "next"));
        q.after = next ? str_dup(&f.arena, str_c(next)) : STR("");
        json_decref(got);
        if (!q.after.n)
            break;
    }
    assert_int_equal(seen, 25);
    q.after = STR("");
    q.count = COUNT_CAPPED;
    json_t *got = list(&q);
    assert_int_equal(json_integer_value(json_object_get(got, "count")), 25);
    json_decref(got);
}

static void test_under_and_labels(void **state)
{
    (void)state;
    int64_t firm = fixture_make(&f, R_enterprise, "{'name':'虚构甲公司'}");
    char body[160];
    snprintf(body, sizeof body, "{'name':'标签','area':'320412','enterprise':%lld}",
             (long long)firm);
    fixture_make(&f, R_project, body);
    struct list_request q = ask(R_project);
    q.filter = STR("area under 320400 and name = 标签");
    q.labels = true;
    json_t *got = list(&q);
    assert_int_equal(json_array_size(json_object_get(got, "rows")), 1);
    char key[24];
    snprintf(key, sizeof key, "%lld", (long long)firm);
    json_t *labels = json_object_get(json_object_get(got, "labels"), "enterprise");
    assert_string_equal(json_string_value(json_object_get(labels, key)), "虚构甲公司");
    json_decref(got);
    q.filter = STR("area under 320411 and name = 标签");
    got = list(&q);
    assert_int_equal(json_array_size(json_object_get(got, "rows")), 0);
    json_decref(got);
}

static const struct {
    const char *name, *filter, *sort, *fields, *after;
    enum err want;
} refused[] = {
    { "filter", "name ~", "", "", "", E_FILTER },
    { "no such area", "area under 1", "", "", "", E_FILTER },
    { "sort", "", "name;drop table project", "", "", E_PARAMETER },
    { "sort by what is sensitive", "", "contact_phone", "", "", E_PARAMETER },
    { "fields", "", "", "password_hash", "", E_PARAMETER },
    { "cursor", "", "", "", "zz", E_PARAMETER },
    { "cursor of another list", "", "", "", "2d1f3d31", E_PARAMETER },
};

static void test_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNTOF(refused); i++) {
        struct list_request q = ask(R_project);
        struct buf out = { 0 };
        struct diag d = fresh();
        q.filter = str_c(refused[i].filter);
        q.sort = str_c(refused[i].sort);
        q.fields = str_c(refused[i].fields);
        q.after = str_c(refused[i].after);
        if (record_list(f.city, &f.who, &q, &out, &d) || diag_verdict(&d) != refused[i].want)
            fail_msg("%s: %s", refused[i].name, err_id(diag_verdict(&d)));
        buf_free(&out);
    }
}

static void test_history_and_withdrawal(void **state)
{
    (void)state;
    struct reply r = { 0 };
    struct buf out = { 0 };
    struct diag d = fresh();
    int64_t id = fixture_make(&f, R_track, "{'name':'氢能','code':'hydrogen','active':true}");
    assert_true(record_change(&(struct use){ f.city, &f.who, NULL, &r, &d }, &ledger[R_track], id,
                              1, STR("{\"description\":\"制储运加\"}")));
    buf_free(&r.body);
    assert_true(record_history(f.city, &f.who, &ledger[R_track], id, &out, &d));
    json_t *got = parsed(&out);
    json_t *entries = json_object_get(got, "entries");
    assert_int_equal(json_array_size(entries), 2);
    json_t *after = json_object_get(json_array_get(entries, 0), "after");
    assert_int_equal(json_object_size(after), 1);
    assert_string_equal(json_string_value(json_object_get(after, "description")), "制储运加");
    json_decref(got);
    assert_true(record_sources(f.city, &f.who, &ledger[R_track], id, &out, &d));
    got = parsed(&out);
    json_t *source = json_object_get(json_object_get(got, "fields"), "name");
    assert_string_equal(json_string_value(json_object_get(source, "login")), "tester");
    json_decref(got);
    assert_false(
        record_withdraw(&(struct use){ f.city, &f.who, NULL, &r, &d }, &ledger[R_track], id, 1));
    assert_int_equal(diag_verdict(&d), E_STALE);
    d = fresh();
    assert_true(
        record_withdraw(&(struct use){ f.city, &f.who, NULL, &r, &d }, &ledger[R_track], id, 2));
    assert_int_equal(r.status, 204);
    assert_false(record_get(&(struct use){ f.city, &f.who, NULL, &r, &d }, &ledger[R_track], id));
    assert_int_equal(diag_verdict(&d), E_NOT_FOUND);
    buf_free(&out);
    buf_free(&r.body);
}

static void test_scope(void **state)
{
    (void)state;
    struct who wujin = f.who;
    struct diag d = fresh();
    struct reply read = { 0 };
    struct value code;
    value_set_str(&code, STR("320412"));
    const struct grant grant = {
        .reach = REACH_AREA, .area = STR("320412"), .codes = &code, .ncodes = 1
    };
    wujin.everything = false;
    wujin.role = ROLE_district;
    wujin.clearance = 3;
    wujin.grant = &grant;
    wujin.ngrants = 1;
    int64_t own = fixture_make(&f, R_project, "{'name':'武进的','area':'320412'}");
    int64_t other = fixture_make(&f, R_project, "{'name':'新北的','area':'320411'}");
    assert_true(
        record_get(&(struct use){ f.city, &wujin, NULL, &read, &d }, &ledger[R_project], own));
    assert_false(
        record_get(&(struct use){ f.city, &wujin, NULL, &read, &d }, &ledger[R_project], other));
    assert_int_equal(diag_verdict(&d), E_NOT_FOUND);
    buf_free(&read.body);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_create),
        cmocka_unit_test(test_defaults_and_computed),
        cmocka_unit_test(test_changes_merge_or_conflict),
        cmocka_unit_test(test_once),
        cmocka_unit_test(test_pages),
        cmocka_unit_test(test_under_and_labels),
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_history_and_withdrawal),
        cmocka_unit_test(test_scope),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
