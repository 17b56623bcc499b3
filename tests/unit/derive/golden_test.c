/* golden_test.c - every derived text against the one kept in tests/golden; BLESS=1 rewrites them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "derive/derive.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool file_read(const char *path, struct buf *out)
{
    FILE *f = fopen(path, "rb");
    char part[4096];
    size_t n;
    if (!f)
        return false;
    while ((n = fread(part, 1, sizeof part, f)) > 0)
        buf_add(out, (struct str){ part, n });
    fclose(f);
    return true;
}

static void file_write(const char *path, struct str text)
{
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(text.p, 1, text.n, f), text.n);
    assert_int_equal(fclose(f), 0);
}

/* Says the first line that differs. */
static void same_lines(const char *name, struct str kept, struct str now)
{
    struct str a = STR("");
    struct str b = STR("");
    int line = 0;
    bool more = true;
    while (more && str_eq(a, b)) {
        bool left = str_split(&kept, '\n', &a);
        bool right = str_split(&now, '\n', &b);
        a = left ? a : STR("(end)");
        b = right ? b : STR("(end)");
        more = left || right;
        line++;
    }
    if (!str_eq(a, b))
        fail_msg("%s:%d\n  kept: " STR_FMT "\n  now:  " STR_FMT "\nlook at it, then ./dev bless",
                 name, line, STR_ARG(str_slice(a, 0, 300)), STR_ARG(str_slice(b, 0, 300)));
}

static void golden(const char *name, struct str now)
{
    char path[512];
    struct buf kept = { 0 };
    snprintf(path, sizeof path, GOLDEN "/%s", name);
    if (getenv("BLESS"))
        file_write(path, now);
    if (!file_read(path, &kept))
        fail_msg("%s is missing; ./dev bless makes it", path);
    same_lines(name, buf_str(&kept), now);
    buf_free(&kept);
}

/* JSON one member a line, so that a change is a line of a diff; it must parse. */
static void golden_json(const char *name, struct buf *json)
{
    json_error_t error;
    json_t *tree = json_loadb(json->p, json->n, JSON_REJECT_DUPLICATES, &error);
    if (!tree)
        fail_msg("%s: %s at byte %d", name, error.text, error.position);
    char *text = json_dumps(tree, JSON_INDENT(1) | JSON_PRESERVE_ORDER);
    buf_clear(json);
    buf_printf(json, "%s\n", text);
    free(text);
    json_decref(tree);
    golden(name, buf_str(json));
}

static void test_ddl(void **state)
{
    struct buf out = { 0 };
    (void)state;
    derive_ddl(&out, SQL_SQLITE);
    golden("ddl.sqlite.sql", buf_str(&out));
    buf_clear(&out);
    derive_ddl(&out, SQL_PG);
    golden("ddl.pg.sql", buf_str(&out));
    buf_free(&out);
}

static void test_schemas(void **state)
{
    struct buf out = { 0 };
    struct jw w = { .out = &out };
    (void)state;
    jw_open(&w, '{');
    derive_schemas(&w);
    jw_close(&w, '}');
    golden_json("schemas.json", &out);
    buf_free(&out);
}

static void test_forms(void **state)
{
    struct buf out = { 0 };
    (void)state;
    derive_forms(&out);
    golden("forms.json", buf_str(&out));
    buf_free(&out);
}

static void test_texts(void **state)
{
    struct buf out = { 0 };
    (void)state;
    derive_manual(&out);
    golden("manual.md", buf_str(&out));
    buf_clear(&out);
    for (int r = 0; r < ROLE__COUNT; r++)
        derive_audit(&out, (enum role)r);
    golden("audit.txt", buf_str(&out));
    buf_clear(&out);
    derive_list(&out);
    golden("ledgers.txt", buf_str(&out));
    buf_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ddl),
        cmocka_unit_test(test_schemas),
        cmocka_unit_test(test_forms),
        cmocka_unit_test(test_texts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
