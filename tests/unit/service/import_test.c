/* import_test.c - rows and what their batch says begin and cease to count in one transaction. */
#include "city_fixture.h"

#include "service/import.h"
#include "service/rows.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct fixture f;

static int setup(void **state)
{
    (void)state;
    fixture_open(&f);
    fixture_make(&f, R_area, "{'code':'320411','name':'新北区','level':'district','reports':true}");
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    fixture_close(&f);
    return 0;
}

static bool refuse(struct tx *tx, void *ctx, struct diag *d)
{
    (void)tx;
    (*(int *)ctx)++;
    return diag_add(d, E_STATE, NULL, "不行");
}

static bool agree(struct tx *tx, void *ctx, struct diag *d)
{
    (void)tx;
    (void)d;
    (*(int *)ctx)++;
    return true;
}

static int64_t count(enum record_id rec)
{
    struct tx *tx = store_read(city_store(f.city));
    int64_t n = tx_count(tx, rec, NULL, 0);
    store_read_end(tx);
    return n;
}

static bool write_file(const char *text, int64_t batch, struct import_seal seal)
{
    char path[] = "/tmp/ztf-import-XXXXXX";
    struct diag d;
    struct import_result r = { 0 };
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, text, strlen(text)), (ssize_t)strlen(text));
    close(fd);
    diag_init(&d, &f.arena);
    diag_init(&r.findings, &f.arena);
    const struct import_request q = { .rec = &ledger[R_project],
                                      .path = str_c(path),
                                      .file_name = STR("a.csv"),
                                      .mode = STR("upsert") };
    const struct import_run run = { .city = f.city, .who = &f.who, .q = &q, .r = &r, .seal = seal };
    bool ok = import_write(&run, batch, false, &d);
    import_result_free(&r);
    unlink(path);
    return ok;
}

static void test_rows_and_seal_are_one(void **state)
{
    static const char fresh[] = "项目名称,报送板块\n甲项目,新北区\n乙项目,新北区\n";
    int asked = 0;
    (void)state;
    assert_false(write_file(fresh, 1, (struct import_seal){ refuse, &asked }));
    assert_int_equal(asked, 1);
    assert_int_equal(count(R_project), 0);
    assert_true(write_file(fresh, 2, (struct import_seal){ agree, &asked }));
    assert_int_equal(asked, 2);
    assert_int_equal(count(R_project), 2);
}

static void test_undoing_and_seal_are_one(void **state)
{
    int asked = 0;
    struct diag d;
    (void)state;
    diag_init(&d, &f.arena);
    assert_false(import_undo(f.city, &f.who, 2, (struct import_seal){ refuse, &asked }, &d));
    assert_int_equal(count(R_project), 2);
    diag_init(&d, &f.arena);
    assert_true(import_undo(f.city, &f.who, 2, (struct import_seal){ agree, &asked }, &d));
    assert_int_equal(asked, 2);
    assert_int_equal(count(R_project), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows_and_seal_are_one),
        cmocka_unit_test(test_undoing_and_seal_are_one),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
