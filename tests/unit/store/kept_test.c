/* kept_test.c - short-lived state beside the ledgers, and what tells memory that a ledger changed. */
#include "store_fixture.h"

#include <dirent.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct fixture f;

static int open_memory(void **state)
{
    (void)state;
    fixture_open(&f);
    return 0;
}

static int close_all(void **state)
{
    (void)state;
    fixture_close(&f);
    return 0;
}

struct step {
    enum { KEEP, FORGET, FORGET_OF, FORGET_OLD, UNDONE } what;
    struct kept k;
};

static bool run_step(struct tx *tx, void *ctx, struct diag *d)
{
    struct step *s = ctx;
    switch (s->what) {
    case KEEP:
        return tx_keep(tx, &s->k, d);
    case FORGET:
        return tx_forget(tx, s->k.kind, s->k.key, d);
    case FORGET_OF:
        return tx_forget_of(tx, s->k.kind, s->k.owner, d);
    case FORGET_OLD:
        return tx_forget_old(tx, d);
    case UNDONE:
        return tx_keep(tx, &s->k, d) && diag_std(d, E_STATE, NULL);
    }
    return false;
}

static bool step(struct step s)
{
    diag_init(&f.d, &f.arena);
    return store_write(f.store, &f.who, run_step, &s, &f.d);
}

static struct kept piece(const char *kind, const char *key, int64_t owner, const char *value)
{
    return (struct kept){ .kind = kind,
                          .key = str_c(key),
                          .owner = owner,
                          .value = str_c(value),
                          .until = STR("2025-10-08T03:00:00Z") };
}

static bool find(const char *kind, const char *key, struct kept *out)
{
    struct tx *tx = store_read(f.store);
    bool is = tx_kept(tx, &f.arena, kind, str_c(key), out);
    assert_true(store_read_end(tx));
    return is;
}

static bool append_key(void *ctx, const struct kept *k)
{
    struct buf *out = ctx;
    buf_add(out, k->key);
    buf_char(out, ' ');
    return true;
}

static void assert_keys(const char *kind, int64_t owner, const char *want)
{
    struct buf keys = { 0 };
    struct tx *tx = store_read(f.store);
    tx_kept_walk(tx, kind, owner, append_key, &keys);
    assert_true(store_read_end(tx));
    assert_string_equal(buf_z(&keys), want);
    buf_free(&keys);
}

static void what_is_kept_is_found_and_replaced(void **state)
{
    struct kept k;
    (void)state;
    assert_false(find("session", "a", &k));
    assert_true(step((struct step){ KEEP, piece("session", "a", 7, "{\"n\":1}") }));
    assert_true(find("session", "a", &k));
    assert_int_equal(k.owner, 7);
    assert_true(str_is(k.value, "{\"n\":1}") && str_is(k.until, "2025-10-08T03:00:00Z"));
    assert_true(step((struct step){ KEEP, piece("session", "a", 8, "{\"n\":2}") }));
    assert_true(find("session", "a", &k));
    assert_int_equal(k.owner, 8);
    assert_true(str_is(k.value, "{\"n\":2}"));
    assert_false(find("token", "a", &k));
    assert_false(step((struct step){ UNDONE, piece("session", "b", 7, "{}") }));
    assert_false(find("session", "b", &k));
}

static void kinds_and_owners_are_walked_and_forgotten_apart(void **state)
{
    (void)state;
    assert_true(step((struct step){ KEEP, piece("session", "a", 7, "{}") }));
    assert_true(step((struct step){ KEEP, piece("session", "b", 8, "{}") }));
    assert_true(step((struct step){ KEEP, piece("session", "c", 7, "{}") }));
    assert_true(step((struct step){ KEEP, piece("token", "a", 7, "{}") }));
    assert_keys("session", 0, "a b c ");
    assert_keys("session", 7, "a c ");
    assert_true(step((struct step){ FORGET, piece("session", "a", 0, "") }));
    assert_keys("session", 7, "c ");
    assert_true(step((struct step){ FORGET_OF, piece("session", "", 7, "") }));
    assert_keys("session", 0, "b ");
    assert_keys("token", 0, "a ");
}

static void what_has_run_out_is_swept(void **state)
{
    struct kept old = piece("session", "old", 7, "{}");
    struct kept now = piece("session", "now", 7, "{}");
    (void)state;
    old.until = STR("2025-10-08T01:59:59Z");
    now.until = f.who.now;
    assert_true(step((struct step){ KEEP, old }) && step((struct step){ KEEP, now }));
    assert_true(step((struct step){ FORGET_OLD, old }));
    assert_keys("session", 0, "now ");
}

static void touching_is_by_ledger(void **state)
{
    (void)state;
    int64_t person = store_touched(f.store, R_person);
    int64_t duty = store_touched(f.store, R_duty);
    int64_t id = made(&f, sample_row(&f.arena, R_person, 1));
    assert_true(store_touched(f.store, R_person) > person);
    assert_int_equal(store_touched(f.store, R_duty), duty);
    person = store_touched(f.store, R_person);
    made(&f, project_named(&f, 1, "甲项目"));
    assert_int_equal(store_touched(f.store, R_person), person);
    struct row *before = got(&f, R_person, id);
    struct row *now = row_copy(&f.arena, before);
    person_set_remarks(now, STR("改过"));
    assert_true(put(&f, before, now));
    assert_true(store_touched(f.store, R_person) > person);
    person = store_touched(f.store, R_person);
    assert_false(put(&f, before, now)); /* stale: undone, so nothing is touched */
    assert_int_equal(store_touched(f.store, R_person), person);
}

static void run_sql(const char *path, const char *text)
{
    sqlite3 *db = NULL;
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, text, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
}

/* With the copies that an opening for a newer schema leaves. */
static void remove_folder(const char *folder, struct arena *a)
{
    DIR *d = opendir(folder);
    assert_non_null(d);
    for (struct dirent *e; (e = readdir(d));)
        unlink(str_printf(a, "%s/%s", folder, e->d_name).p);
    closedir(d);
    assert_int_equal(rmdir(folder), 0);
}

static void a_store_of_before_gets_the_table(void **state)
{
    char folder[] = "/tmp/ztf-kept-XXXXXX";
    struct arena a = { 0 };
    (void)state;
    assert_non_null(mkdtemp(folder));
    struct str path = str_printf(&a, "%s/city.db", folder);
    struct str url = str_printf(&a, "sqlite:%s", path.p);
    fixture_open_at(&f, url);
    fixture_close(&f);
    run_sql(path.p, "DROP TABLE store_kept;"
                    "UPDATE store_meta SET value = '1' WHERE name = 'schema'");
    fixture_open_at(&f, url);
    assert_true(step((struct step){ KEEP, piece("session", "a", 7, "{}") }));
    fixture_close(&f);
    fixture_open_at(&f, url); /* and is this release's now */
    assert_keys("session", 0, "a ");
    fixture_close(&f);
    run_sql(path.p, "UPDATE store_meta SET value = '99' WHERE name = 'schema'");
    const struct store_options o = { .create = true };
    diag_init(&f.d, &a);
    assert_null(store_open(url, &o, &f.d));
    remove_folder(folder, &a);
    arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_is_kept_is_found_and_replaced, open_memory, close_all),
        cmocka_unit_test_setup_teardown(kinds_and_owners_are_walked_and_forgotten_apart,
                                        open_memory, close_all),
        cmocka_unit_test_setup_teardown(what_has_run_out_is_swept, open_memory, close_all),
        cmocka_unit_test_setup_teardown(touching_is_by_ledger, open_memory, close_all),
        cmocka_unit_test(a_store_of_before_gets_the_table),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
