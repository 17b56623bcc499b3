/* batch_test.c - rows of a batch stay unseen until shown; what is swept was never there; backups are whole. */
#include "store_fixture.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool hide(struct tx *tx, void *ctx, struct diag *d)
{
    (void)ctx;
    return tx_batch_hide(tx, tx_actor(tx)->batch, d);
}

static bool show(struct tx *tx, void *ctx, struct diag *d)
{
    (void)ctx;
    return tx_batch_show(tx, tx_actor(tx)->batch, d);
}

static bool sweep(struct tx *tx, void *ctx, struct diag *d)
{
    (void)ctx;
    return tx_batch_sweep(tx, tx_actor(tx)->batch, d);
}

static bool insert_rows(struct tx *tx, void *ctx, struct diag *d)
{
    struct fixture *f = ctx;
    for (int i = 0; i < 5; i++)
        if (!tx_insert(tx, project_named(f, 100 + i, "批次里的项目"), d))
            return false;
    return tx_count(tx, R_project, NULL, 0) == 6; /* whoever writes the batch sees it */
}

static bool as_batch(struct fixture *f, store_fn *fn, int64_t batch)
{
    struct actor who = f->who;
    who.batch = batch;
    diag_init(&f->d, &f->arena);
    return store_write(f->store, &who, fn, f, &f->d);
}

static int64_t count(struct fixture *f)
{
    struct tx *tx = store_read(f->store);
    int64_t n = tx_count(tx, R_project, NULL, 0);
    assert_true(store_read_end(tx));
    return n;
}

static int64_t batch_row(struct fixture *f)
{
    return made(f, sample_row(&f->arena, R_batch, 1));
}

static void a_batch_is_shown_at_once(void **state)
{
    struct fixture f;
    (void)state;
    fixture_open(&f);
    made(&f, project_named(&f, 1, "先有的项目"));
    int64_t batch = batch_row(&f);
    assert_true(as_batch(&f, hide, batch));
    assert_true(as_batch(&f, insert_rows, batch));
    assert_int_equal(count(&f), 1);
    assert_null(got(&f, R_project, 2));
    assert_true(as_batch(&f, show, batch));
    assert_int_equal(count(&f), 6);
    assert_false(as_batch(&f, sweep, batch));
    fixture_close(&f);
}

static void a_batch_is_swept(void **state)
{
    struct fixture f;
    (void)state;
    fixture_open(&f);
    made(&f, project_named(&f, 1, "先有的项目"));
    int64_t batch = batch_row(&f);
    assert_true(as_batch(&f, hide, batch));
    assert_true(as_batch(&f, insert_rows, batch));
    assert_true(as_batch(&f, sweep, batch));
    assert_int_equal(count(&f), 1);
    struct tx *tx = store_read(f.store);
    struct audit a = tx_audit(tx, &f.arena, &(struct audit_request){ .from = 1 });
    store_read_end(tx);
    if (a.broken)
        fail_msg("entry %lld: " STR_FMT, (long long)a.broken, STR_ARG(a.why));
    fixture_close(&f);
}

/* A killed server leaves a hidden batch; opening the store again removes it. */
static void what_was_never_shown_is_swept_at_open(void **state)
{
    struct fixture f;
    char path[] = "/tmp/ztf-batch-XXXXXX";
    char url[64];
    (void)state;
    close(mkstemp(path));
    unlink(path);
    snprintf(url, sizeof url, "sqlite:%s", path);
    fixture_open_at(&f, str_c(url));
    made(&f, project_named(&f, 1, "先有的项目"));
    int64_t batch = batch_row(&f);
    assert_true(as_batch(&f, hide, batch));
    assert_true(as_batch(&f, insert_rows, batch));
    fixture_close(&f);
    fixture_open_at(&f, str_c(url));
    assert_int_equal(count(&f), 1);
    struct tx *tx = store_read(f.store);
    struct audit a = tx_audit(tx, &f.arena, &(struct audit_request){ .from = 1 });
    store_read_end(tx);
    assert_int_equal(a.broken, 0);
    fixture_close(&f);
    unlink(path);
}

/* ---- others meanwhile ------------------------------------------------------------------------- */

struct crowd {
    struct fixture *f;
    int from;
};

static bool insert_one(struct tx *tx, void *ctx, struct diag *d)
{
    return tx_insert(tx, ctx, d);
}

static void *write_many(void *ctx)
{
    struct crowd *c = ctx;
    struct arena a = { 0 };
    for (int i = 0; i < 50; i++) {
        struct diag d;
        diag_init(&d, &a);
        struct row *r = sample_row(&a, R_project, c->from + i);
        project_set_name(r, STR("并发写入的项目"));
        if (!store_write(c->f->store, &c->f->who, insert_one, r, &d))
            return c;
    }
    arena_free(&a);
    return NULL;
}

static void many_writers_are_one_chain(void **state)
{
    struct fixture f;
    pthread_t threads[8];
    struct crowd crowds[8];
    (void)state;
    fixture_open(&f);
    for (int i = 0; i < 8; i++) {
        crowds[i] = (struct crowd){ &f, 1000 * (i + 1) };
        assert_int_equal(pthread_create(&threads[i], NULL, write_many, &crowds[i]), 0);
    }
    for (int i = 0; i < 8; i++) {
        void *failed = NULL;
        pthread_join(threads[i], &failed);
        assert_null(failed);
    }
    assert_int_equal(count(&f), 400);
    assert_int_equal(store_version(f.store), 400);
    struct tx *tx = store_read(f.store);
    struct audit a = tx_audit(tx, &f.arena, &(struct audit_request){ .from = 1 });
    store_read_end(tx);
    assert_int_equal(a.broken, 0);
    assert_int_equal(a.entries, 400);
    fixture_close(&f);
}

static void a_backup_is_whole(void **state)
{
    struct fixture f;
    struct fixture copy;
    char folder[] = "/tmp/ztf-backup-XXXXXX";
    char path[64];
    char url[80];
    char city[80];
    (void)state;
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/copy.db", folder);
    snprintf(url, sizeof url, "sqlite:%s", path);
    snprintf(city, sizeof city, "sqlite:%s/city.db", folder);
    fixture_open_at(&f, str_c(city));
    made(&f, project_named(&f, 1, "要备份的项目"));
    assert_true(store_backup(f.store, str_c(path), &f.d));
    diag_init(&f.d, &f.arena);
    assert_false(store_backup(f.store, str_c(path), &f.d)); /* never over an older one */
    fixture_close(&f);
    fixture_open_at(&copy, str_c(url));
    assert_int_equal(count(&copy), 1);
    struct tx *tx = store_read(copy.store);
    assert_true(store_check(tx, &copy.d));
    assert_int_equal(tx_audit(tx, &copy.arena, &(struct audit_request){ .from = 1 }).broken, 0);
    store_read_end(tx);
    fixture_close(&copy);
    unlink(path);
    unlink(city + strlen("sqlite:"));
    assert_int_equal(rmdir(folder), 0); /* nothing else was left behind */
}

/* A second process may not write; it is told who does. */
static void the_store_has_one_writer(void **state)
{
    struct fixture f;
    char path[] = "/tmp/ztf-lock-XXXXXX";
    char url[64];
    struct diag d;
    const struct store_options o = { .create = true };
    (void)state;
    close(mkstemp(path));
    unlink(path);
    snprintf(url, sizeof url, "sqlite:%s", path);
    fixture_open_at(&f, str_c(url));
    diag_init(&d, &f.arena);
    assert_null(store_open(str_c(url), &o, &d));
    assert_int_equal(diag_verdict(&d), E_STORE);
    assert_true(store_locked_by(str_c(url), &f.arena).n > 0);
    const struct store_options reads = { .read_only = true };
    diag_init(&d, &f.arena);
    made(&f, project_named(&f, 1, "正在服务的项目"));
    struct store *beside = store_open(str_c(url), &reads, &d);
    assert_non_null(beside);
    struct tx *tx = store_read(beside);
    assert_int_equal(tx_count(tx, R_project, NULL, 0), 1);
    store_read_end(tx);
    store_close(beside);
    fixture_close(&f);
    unlink(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_batch_is_shown_at_once),
        cmocka_unit_test(a_batch_is_swept),
        cmocka_unit_test(what_was_never_shown_is_swept_at_open),
        cmocka_unit_test(many_writers_are_one_chain),
        cmocka_unit_test(a_backup_is_whole),
        cmocka_unit_test(the_store_has_one_writer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
