/* journal_test.c - the chain: every change has its entry, and one altered byte is found and named. */
#include "store_fixture.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct city {
    struct fixture f;
    char path[64];
    struct str url;
};

static void open_file(struct city *c)
{
    strcpy(c->path, "/tmp/ztf-journal-XXXXXX");
    int fd = mkstemp(c->path);
    assert_true(fd >= 0);
    close(fd);
    unlink(c->path);
    struct arena a = { 0 };
    fixture_open_at(&c->f, str_printf(&a, "sqlite:%s", c->path));
    arena_free(&a);
}

static void close_file(struct city *c)
{
    char side[96];
    fixture_close(&c->f);
    snprintf(side, sizeof side, "%s-wal", c->path);
    assert_int_not_equal(access(side, F_OK), 0); /* nothing is left beside the store */
    unlink(c->path);
    snprintf(side, sizeof side, "%s.lock", c->path);
    unlink(side);
}

static struct audit audit_now(struct fixture *f)
{
    struct tx *tx = store_read(f->store);
    struct audit a = tx_audit(tx, &f->arena, &(struct audit_request){ .from = 1 });
    assert_true(store_read_end(tx));
    return a;
}

/* Three projects, one changed, one withdrawn: five entries. */
static void fill(struct fixture *f)
{
    int64_t id = 0;
    for (int i = 1; i <= 3; i++)
        id = made(f, project_named(f, i, i == 1 ? "甲项目" : "乙项目"));
    struct row *before = got(f, R_project, id);
    struct row *now = row_copy(&f->arena, before);
    project_set_remarks(now, STR("改过"));
    assert_true(put(f, before, now));
    assert_true(put(f, now, NULL));
}

static void a_whole_chain_verifies(void **state)
{
    struct city c;
    (void)state;
    open_file(&c);
    fill(&c.f);
    struct audit a = audit_now(&c.f);
    if (a.broken)
        fail_msg("entry %lld: " STR_FMT, (long long)a.broken, STR_ARG(a.why));
    assert_int_equal(a.entries, 5);
    close_file(&c);
}

/* What somebody with the file and a SQLite shell might do behind our back. */
static const struct {
    const char *name, *sql;
    int64_t broken; /* entry named; 0 = any, but one must be */
} crimes[] = {
    { "a byte of an entry's after",
      "UPDATE journal SET after = replace(after, '甲', '丙') WHERE id = 1", 1 },
    { "who did it", "UPDATE journal SET login = 'other' WHERE id = 4", 4 },
    { "when", "UPDATE journal SET at = '2025-10-08T02:00:01Z' WHERE id = 2", 2 },
    { "an entry gone", "DELETE FROM journal WHERE id = 2", 0 },
    { "the last entry gone", "DELETE FROM journal WHERE id = 5", 0 },
    { "a byte of a row", "UPDATE project SET name = '丙项目' WHERE id = 1", 0 },
    { "a row gone", "DELETE FROM project WHERE id = 2", 0 },
    { "a row put in",
      "INSERT INTO agency (id, version, name, code, area, level, system_role, active) VALUES (99, "
      "1, 'x', 'x', '320400', 'city', 'member', 1)",
      0 },
    { "a hash", "UPDATE journal SET hash = replace(hash, substr(hash, 1, 1), 'x') WHERE id = 3",
      3 },
};

static bool commit_crime(const char *path, const char *sql)
{
    sqlite3 *db = NULL;
    bool ok = sqlite3_open(path, &db) == SQLITE_OK &&
              sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK && sqlite3_changes(db) > 0;
    sqlite3_close(db);
    return ok;
}

static void every_crime_is_found(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNTOF(crimes); i++) {
        struct city c;
        open_file(&c);
        fill(&c.f);
        if (!commit_crime(c.path, crimes[i].sql))
            fail_msg("%s: not done", crimes[i].name);
        struct audit a = audit_now(&c.f);
        if (!a.broken || (crimes[i].broken && a.broken != crimes[i].broken) || a.why.n == 0)
            fail_msg("%s: entry %lld named", crimes[i].name, (long long)a.broken);
        close_file(&c);
    }
}

static bool refuse_after(struct tx *tx, void *ctx, struct diag *d)
{
    struct fixture *f = ctx;
    if (!tx_insert(tx, project_named(f, 7, "不成的项目"), d))
        return false;
    return diag_std(d, E_RULE, NULL);
}

static void what_is_refused_leaves_no_entry(void **state)
{
    struct city c;
    (void)state;
    open_file(&c);
    fill(&c.f);
    int64_t before = store_version(c.f.store);
    struct diag d;
    diag_init(&d, &c.f.arena);
    assert_false(store_write(c.f.store, &c.f.who, refuse_after, &c.f, &d));
    assert_int_equal(diag_verdict(&d), E_RULE);
    assert_int_equal(store_version(c.f.store), before);
    assert_int_equal(audit_now(&c.f).entries, 5);
    close_file(&c);
}

struct seen {
    int n;
    bool named;
};

static bool look(void *ctx, const struct entry *e)
{
    struct seen *s = ctx;
    s->n++;
    s->named = str_is(e->login, "tester") && str_is(e->record, "project") && e->hash.n == 64;
    return true;
}

static void entries_of_one_row(void **state)
{
    struct city c;
    struct seen s = { 0 };
    (void)state;
    open_file(&c);
    fill(&c.f);
    struct tx *tx = store_read(c.f.store);
    journal_of(tx, R_project, 3, look, &s);
    assert_true(store_read_end(tx));
    assert_int_equal(s.n, 3); /* made, changed, withdrawn */
    assert_true(s.named);
    close_file(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_whole_chain_verifies),
        cmocka_unit_test(every_crime_is_found),
        cmocka_unit_test(what_is_refused_leaves_no_entry),
        cmocka_unit_test(entries_of_one_row),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
