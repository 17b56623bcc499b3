/* row_test.c - rows in and out: keys, references, versions, ids, what a refusal leaves behind. */
#include "store_fixture.h"

#include <string.h>

static int open_store(void **state)
{
    static struct fixture f;
    fixture_open(&f);
    *state = &f;
    return 0;
}

static int close_store(void **state)
{
    fixture_close(*state);
    return 0;
}

static void assert_row_eq(const struct row *a, const struct row *b)
{
    assert_non_null(a);
    assert_non_null(b);
    for (size_t i = 0; i < a->rec->nfields; i++)
        if (!value_eq(&a->rec->fields[i], &a->v[i], &b->v[i]))
            fail_msg("%s.%s differs", a->rec->id, a->rec->fields[i].id);
}

static void every_ledger_takes_a_row(void **state)
{
    struct fixture *f = *state;
    for (int r = 0; r < R__COUNT; r++) {
        if (ledger[r].flags & STORE_ONLY)
            continue;
        struct row *row = sample_row(&f->arena, (enum record_id)r, 7);
        for (size_t i = AT_OWN; i < row->rec->nfields; i++)
            if (row->rec->fields[i].kind == K_REF && row->rec->fields[i].flags & REQUIRED)
                value_set_int(&row->v[i], 1);
        int64_t id = made(f, row);
        assert_int_equal(id, 1);
        assert_row_eq(row, got(f, (enum record_id)r, id));
    }
}

static void a_row_comes_back_changed(void **state)
{
    struct fixture *f = *state;
    int64_t id = made(f, project_named(f, 1, "常州时代新能源产业园"));
    struct row *before = got(f, R_project, id);
    struct row *second = row_copy(&f->arena, before);
    project_set_total_investment(second, INT64_C(120000000000));
    project_set_city_major(second, 1);
    assert_true(put(f, before, second));
    assert_int_equal(project_version(second), 2);
    assert_row_eq(second, got(f, R_project, id));
    struct row *third = row_copy(&f->arena, second);
    assert_true(put(f, second, third));
    assert_int_equal(project_version(got(f, R_project, id)), 2);
    assert_false(put(f, before, row_copy(&f->arena, second)) && project_version(before) != 1);
}

static void a_stale_version_changes_nothing(void **state)
{
    struct fixture *f = *state;
    int64_t id = made(f, project_named(f, 1, "甲"));
    struct row *first = got(f, R_project, id);
    struct row *now = row_copy(&f->arena, first);
    project_set_name(now, STR("乙"));
    assert_true(put(f, first, now));
    struct row *late = row_copy(&f->arena, first);
    project_set_name(late, STR("丙"));
    assert_false(put(f, first, late));
    assert_int_equal(diag_verdict(&f->d), E_STALE);
    assert_false(put(f, first, NULL));
    assert_int_equal(diag_verdict(&f->d), E_STALE);
    assert_true(str_is(project_name(got(f, R_project, id)), "乙"));
}

static void an_empty_text_is_unset(void **state)
{
    struct fixture *f = *state;
    struct row *r = project_named(f, 1, "甲");
    project_set_remarks(r, STR(""));
    int64_t id = made(f, r);
    assert_false(got(f, R_project, id)->v[F_project_remarks].set);
}

static void duplicates_name_their_field(void **state)
{
    struct fixture *f = *state;
    struct row *one = project_named(f, 1, "甲");
    struct row *two = project_named(f, 2, "乙");
    project_set_project_code(one, STR("2024-320412-38-03-123456"));
    project_set_project_code(two, STR("2024-320412-38-03-123456"));
    int64_t id = made(f, one);
    assert_false(put(f, NULL, two));
    assert_int_equal(diag_verdict(&f->d), E_DUPLICATE);
    assert_string_equal(f->d.first->field, "project_code");
    assert_true(str_find(f->d.first->text, STR("2024-320412-38-03-123456")) > 0);

    struct row *start = sample_row(&f->arena, R_milestone, 1);
    milestone_set_project(start, id);
    made(f, start);
    struct row *again = sample_row(&f->arena, R_milestone, 1);
    milestone_set_project(again, id);
    assert_false(put(f, NULL, again));
    assert_int_equal(diag_verdict(&f->d), E_DUPLICATE);
    assert_string_equal(f->d.first->field, "kind");
}

static void an_update_may_clash_too(void **state)
{
    struct fixture *f = *state;
    struct row *one = project_named(f, 1, "甲");
    project_set_project_code(one, STR("A"));
    made(f, one);
    int64_t id = made(f, project_named(f, 2, "乙"));
    struct row *before = got(f, R_project, id);
    struct row *now = row_copy(&f->arena, before);
    project_set_project_code(now, STR("A"));
    assert_false(put(f, before, now));
    assert_string_equal(f->d.first->field, "project_code");
    assert_row_eq(before, got(f, R_project, id));
}

static void a_broken_reference_is_named(void **state)
{
    struct fixture *f = *state;
    struct row *r = project_named(f, 1, "甲");
    project_set_enterprise(r, 99);
    project_set_agent(r, 98);
    assert_false(put(f, NULL, r));
    assert_int_equal(f->d.errors, 2);
    assert_int_equal(diag_verdict(&f->d), E_REFERENCE);
    assert_string_equal(f->d.first->field, "enterprise");
    assert_string_equal(f->d.last->field, "agent");
}

static void what_is_used_stays(void **state)
{
    struct fixture *f = *state;
    int64_t id = made(f, project_named(f, 1, "甲"));
    struct row *start = sample_row(&f->arena, R_milestone, 1);
    milestone_set_project(start, id);
    made(f, start);
    assert_false(put(f, got(f, R_project, id), NULL));
    assert_int_equal(diag_verdict(&f->d), E_IN_USE);
    assert_true(str_find(f->d.first->text, str_c(ledger[R_milestone].label)) > 0);
    assert_true(put(f, start, NULL));
    assert_true(put(f, got(f, R_project, id), NULL));
    assert_null(got(f, R_project, id));
}

static void ids_never_come_back(void **state)
{
    struct fixture *f = *state;
    int64_t first = made(f, project_named(f, 1, "甲"));
    int64_t second = made(f, project_named(f, 2, "乙"));
    assert_int_equal(second, first + 1);
    assert_true(put(f, got(f, R_project, second), NULL));
    assert_int_equal(made(f, project_named(f, 3, "丙")), second + 1);
}

static void a_row_is_found_by_its_key(void **state)
{
    struct fixture *f = *state;
    static const int at[] = { F_milestone_project, F_milestone_kind };
    int64_t id = made(f, project_named(f, 1, "甲"));
    struct row *start = sample_row(&f->arena, R_milestone, 1);
    milestone_set_project(start, id);
    made(f, start);
    struct value key[] = { start->v[F_milestone_project], start->v[F_milestone_kind] };
    struct tx *tx = store_read(f->store);
    assert_row_eq(start, tx_find(tx, &f->arena, R_milestone, at, key, 2));
    value_set_int(&key[0], id + 1);
    assert_null(tx_find(tx, &f->arena, R_milestone, at, key, 2));
    store_read_end(tx);
}

/* ---- what a refusal leaves ---------------------------------------------------------------------- */

static bool insert_two(struct tx *tx, void *ctx, struct diag *d)
{
    struct row **rows = ctx;
    return tx_insert(tx, rows[0], d) && tx_insert(tx, rows[1], d);
}

static bool count_entry(void *ctx, const struct entry *e)
{
    int64_t *last = ctx;
    assert_int_equal(e->number, *last + 1);
    *last = e->number;
    return true;
}

static void a_refused_function_leaves_nothing(void **state)
{
    struct fixture *f = *state;
    struct row *rows[] = { project_named(f, 1, "甲"), project_named(f, 2, "乙") };
    project_set_enterprise(rows[1], 5);
    diag_init(&f->d, &f->arena);
    assert_false(store_write(f->store, &f->who, insert_two, rows, &f->d));
    struct tx *tx = store_read(f->store);
    int64_t last = 0;
    assert_true(store_is_empty(tx));
    tx_journal(tx, &(struct journal_query){ .rec = -1 }, count_entry, &last);
    assert_int_equal(last, 0);
    store_read_end(tx);
    assert_int_equal(store_version(f->store), 0);
    assert_int_equal(made(f, project_named(f, 3, "丙")), 1);
    assert_int_equal(store_version(f->store), 1);
}

static void a_reader_keeps_its_snapshot(void **state)
{
    struct fixture *f = *state;
    struct tx *tx = store_read(f->store);
    int64_t id = made(f, project_named(f, 1, "甲"));
    assert_null(tx_get(tx, &f->arena, R_project, id));
    assert_int_equal(tx_count(tx, R_project, NULL, 0), 0);
    assert_true(store_read_end(tx));
    assert_non_null(got(f, R_project, id));
}

/* ---- keys of requests ----------------------------------------------------------------------------- */

static bool remember(struct tx *tx, void *ctx, struct diag *d)
{
    (void)ctx;
    return tx_remember(tx, STR("key-1"), STR("abc"), 201, STR("{\"id\":1}"), d);
}

static void an_answer_is_remembered(void **state)
{
    struct fixture *f = *state;
    struct str digest;
    struct str reply;
    int status = 0;
    assert_true(store_write(f->store, &f->who, remember, NULL, &f->d));
    struct tx *tx = store_read(f->store);
    assert_true(tx_replay(tx, &f->arena, STR("key-1"), &digest, &status, &reply));
    assert_int_equal(status, 201);
    assert_true(str_is(digest, "abc"));
    assert_true(str_is(reply, "{\"id\":1}"));
    assert_false(tx_replay(tx, &f->arena, STR("key-2"), &digest, &status, &reply));
    store_read_end(tx);
    assert_false(store_write(f->store, &f->who, remember, NULL, &f->d));
    assert_int_equal(diag_verdict(&f->d), E_KEY_REUSED);
    f->who.now = STR("2025-11-08T02:00:00Z");
    diag_init(&f->d, &f->arena);
    assert_true(store_write(f->store, &f->who, remember, NULL, &f->d));
}

#define TEST(fn) cmocka_unit_test_setup_teardown(fn, open_store, close_store)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(every_ledger_takes_a_row),
        TEST(a_row_comes_back_changed),
        TEST(a_stale_version_changes_nothing),
        TEST(an_empty_text_is_unset),
        TEST(duplicates_name_their_field),
        TEST(an_update_may_clash_too),
        TEST(a_broken_reference_is_named),
        TEST(what_is_used_stays),
        TEST(ids_never_come_back),
        TEST(a_row_is_found_by_its_key),
        TEST(a_refused_function_leaves_nothing),
        TEST(a_reader_keeps_its_snapshot),
        TEST(an_answer_is_remembered),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
