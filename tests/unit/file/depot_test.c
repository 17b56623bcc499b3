/* depot_test.c - contents kept once, swept when nobody needs them, never while one is on its way in. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "file/depot.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct arena arena;
static char folder[64];

static int setup(void **state)
{
    (void)state;
    snprintf(folder, sizeof folder, "/tmp/ztf-depot-XXXXXX");
    return mkdtemp(folder) ? 0 : -1;
}

static int teardown(void **state)
{
    char command[100];
    (void)state;
    arena_free(&arena);
    snprintf(command, sizeof command, "rm -rf %s", folder);
    return system(command); /* NOLINT(cert-env33-c) a folder of our own */
}

static struct depot *opened(void)
{
    return depot_open(str_printf(&arena, "%s/city.db.files", folder));
}

/* Begun and sealed, not yet kept. */
static struct depot_draft draft_of(struct depot *depot, const char *text)
{
    struct diag d;
    struct depot_draft draft;
    diag_init(&d, &arena);
    assert_true(depot_begin(depot, &draft, &d));
    assert_int_equal(write(draft.fd, text, strlen(text)), strlen(text));
    assert_true(depot_seal(&draft, &d));
    assert_int_equal(draft.size, strlen(text));
    return draft;
}

static struct str put(struct depot *depot, const char *text)
{
    struct diag d;
    diag_init(&d, &arena);
    struct depot_draft draft = draft_of(depot, text);
    assert_true(depot_keep(depot, &draft, STR("jpeg"), &d));
    depot_end(depot, &draft);
    return str_dup(&arena, str_c(draft.sm3));
}

static bool there(struct depot *depot, struct str sm3, const char *text)
{
    int64_t size = 0;
    int fd = depot_read(depot, sm3, (int64_t)strlen(text));
    int thumbnail = depot_thumbnail(depot, sm3, &size);
    if (fd >= 0)
        close(fd);
    if (thumbnail >= 0)
        close(thumbnail);
    assert_int_equal(fd >= 0, thumbnail >= 0);
    return fd >= 0;
}

/* ctx: the one digest that is needed. */
static bool is_needed(void *ctx, struct str sm3)
{
    return ctx && str_eq(*(struct str *)ctx, sm3);
}

static void test_once(void **state)
{
    (void)state;
    struct depot *depot = opened();
    struct str one = put(depot, "one");
    assert_true(str_eq(put(depot, "one"), one));
    struct str two = put(depot, "two two");
    assert_int_equal(depot_bytes(depot), 10);
    depot_close(depot);
    depot = opened(); /* counted anew from the disk */
    assert_int_equal(depot_bytes(depot), 10);
    assert_true(there(depot, one, "one"));
    assert_int_equal(depot_read(depot, one, 4), -1); /* not the size its row says */
    assert_int_equal(depot_read(depot, STR("../../../etc/passwd"), 4), -1);
    assert_int_equal(depot_sweep(depot, true, is_needed, &two), 1);
    assert_false(there(depot, one, "one"));
    assert_true(there(depot, two, "two two"));
    assert_int_equal(depot_bytes(depot), 7);
    depot_close(depot);
}

static void test_on_its_way(void **state)
{
    struct diag d;
    (void)state;
    diag_init(&d, &arena);
    struct depot *depot = opened();
    struct depot_draft draft = draft_of(depot, "on its way");
    struct str sm3 = str_dup(&arena, str_c(draft.sm3));
    assert_false(there(depot, sm3, "on its way"));
    assert_true(depot_keep(depot, &draft, STR("jpeg"), &d));
    depot_drop(depot, sm3, is_needed, NULL);
    depot_sweep(depot, false, is_needed, NULL);
    assert_true(there(depot, sm3, "on its way")); /* its row may be committed any moment */
    depot_end(depot, &draft);
    depot_hold(depot);
    depot_drop(depot, sm3, is_needed, NULL);
    assert_true(there(depot, sm3, "on its way")); /* a backup is under way */
    depot_release(depot);
    depot_drop(depot, sm3, is_needed, NULL);
    assert_false(there(depot, sm3, "on its way"));
    depot_close(depot);
}

static void test_abandoned(void **state)
{
    (void)state;
    struct depot *depot = opened();
    struct depot_draft draft = draft_of(depot, "abandoned");
    assert_int_equal(access(draft.path, F_OK), 0);
    assert_int_equal(depot_sweep(depot, false, is_needed, NULL), 0);
    assert_int_equal(access(draft.path, F_OK), 0); /* somebody may be writing it */
    depot_sweep(depot, true, is_needed, NULL);
    assert_int_not_equal(access(draft.path, F_OK), 0);
    depot_end(depot, &draft);
    struct depot_draft other = draft_of(depot, "given up");
    depot_end(depot, &other);
    assert_int_not_equal(access(other.path, F_OK), 0);
    depot_close(depot);
}

static void test_temporary(void **state)
{
    (void)state;
    struct depot *depot = depot_open(STR(""));
    struct str sm3 = put(depot, "short-lived");
    struct depot_draft draft = draft_of(depot, "to see where");
    char *slash = strrchr(draft.path, '/');
    char where[sizeof draft.path];
    snprintf(where, sizeof where, "%.*s", (int)(slash - draft.path), draft.path);
    depot_end(depot, &draft);
    assert_true(there(depot, sm3, "short-lived"));
    assert_int_equal(access(where, F_OK), 0);
    depot_close(depot);
    assert_int_not_equal(access(where, F_OK), 0);
}

static void test_full_disk(void **state)
{
    struct diag d;
    struct depot_draft draft;
    (void)state;
    diag_init(&d, &arena);
    struct depot *depot = depot_open(STR("/dev/null/files")); /* no folder can be made there */
    assert_false(depot_begin(depot, &draft, &d));
    assert_int_equal(diag_verdict(&d), E_STORE);
    depot_end(depot, &draft);
    depot_close(depot);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_once, setup, teardown),
        cmocka_unit_test_setup_teardown(test_on_its_way, setup, teardown),
        cmocka_unit_test_setup_teardown(test_abandoned, setup, teardown),
        cmocka_unit_test_setup_teardown(test_temporary, setup, teardown),
        cmocka_unit_test_setup_teardown(test_full_disk, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
