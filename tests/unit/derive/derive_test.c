/* derive_test.c - what must hold of derived texts whatever the tables say. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "derive/derive.h"

#include <string.h>

/* ---- schemas ------------------------------------------------------------------------------------ */

static json_t *schemas(void)
{
    struct buf out = { 0 };
    struct jw w = { .out = &out };
    jw_open(&w, '{');
    derive_schemas(&w);
    jw_close(&w, '}');
    json_t *tree = json_loadb(out.p, out.n, JSON_REJECT_DUPLICATES, NULL);
    buf_free(&out);
    assert_non_null(tree);
    return tree;
}

static json_t *shape_of(json_t *all, const struct record *rec, const char *name)
{
    struct arena a = { 0 };
    json_t *shape = json_object_get(all, str_z(&a, str_printf(&a, "%s.%s", rec->id, name)));
    arena_free(&a);
    return shape;
}

static bool listed(json_t *list, const char *id)
{
    size_t i;
    json_t *one;
    json_array_foreach(list, i, one) if (!strcmp(json_string_value(one), id)) return true;
    return false;
}

static void test_closed(void **state)
{
    json_t *all = schemas();
    const char *name;
    json_t *schema;
    (void)state;
    json_object_foreach(all, name, schema)
    {
        size_t i;
        json_t *one;
        if (!json_is_false(json_object_get(schema, "additionalProperties")))
            fail_msg("%s is open", name);
        json_array_foreach(json_object_get(schema, "required"), i,
                           one) if (!json_object_get(json_object_get(schema, "properties"),
                                                     json_string_value(one)))
            fail_msg("%s requires %s and has none", name, json_string_value(one));
    }
    json_decref(all);
}

static void check_bodies(json_t *all, const struct record *rec)
{
    json_t *row = shape_of(all, rec, "Row");
    json_t *make = shape_of(all, rec, "New");
    json_t *change = shape_of(all, rec, "Change");
    size_t secrets = 0;
    for (size_t i = 0; i < rec->nfields; i++)
        secrets += (rec->fields[i].flags & SECRET) != 0;
    assert_int_equal(json_object_size(json_object_get(row, "properties")), rec->nfields - secrets);
    assert_int_equal(json_array_size(json_object_get(change, "required")), 0);
    for (size_t i = 0; i < rec->nfields; i++) {
        const struct field *f = &rec->fields[i];
        bool writable = !(f->flags & READ_ONLY);
        bool given = json_object_get(json_object_get(make, "properties"), f->id) != NULL;
        bool changed = json_object_get(json_object_get(change, "properties"), f->id) != NULL;
        bool needed = listed(json_object_get(make, "required"), f->id);
        if (given != writable || changed != writable ||
            needed != (writable && f->flags & REQUIRED && !f->def))
            fail_msg("%s.%s", rec->id, f->id);
    }
}

static void test_bodies(void **state)
{
    json_t *all = schemas();
    (void)state;
    for (int r = 0; r < R__COUNT; r++)
        if (!(ledger[r].flags & STORE_ONLY))
            check_bodies(all, &ledger[r]);
    assert_null(json_object_get(all, "journal.New"));
    assert_non_null(json_object_get(all, "journal.Part"));
    json_decref(all);
}

/* An optional choice may be null, and null is then among its values. */
static void test_null_choice(void **state)
{
    json_t *all = schemas();
    (void)state;
    json_t *properties = json_object_get(shape_of(all, &ledger[R_project], "Row"), "properties");
    json_t *kind = json_object_get(properties, "kind");
    json_t *choices = json_object_get(kind, "enum");
    assert_true(listed(json_object_get(kind, "type"), "null"));
    assert_true(json_is_null(json_array_get(choices, json_array_size(choices) - 1)));
    json_t *stage = json_object_get(properties, "stage");
    assert_string_equal(json_string_value(json_object_get(stage, "type")), "string");
    json_decref(all);
}

/* ---- forms and manual ---------------------------------------------------------------------------- */

static bool plain(const struct field *f, const void *ctx)
{
    (void)ctx;
    return f->level < 4;
}

static void test_form_open(void **state)
{
    struct buf out = { 0 };
    struct jw w = { .out = &out };
    (void)state;
    derive_form_open(&w, &ledger[R_person], &(struct form_view){ .sees = plain });
    jw_key(&w, "may");
    jw_bool(&w, true);
    jw_close(&w, '}');
    json_t *form = json_loadb(out.p, out.n, 0, NULL);
    assert_true(json_is_true(json_object_get(form, "may")));
    assert_int_equal(str_find(buf_str(&out), STR("password_hash")), -1);
    json_decref(form);
    buf_free(&out);
}

static void test_manual(void **state)
{
    struct buf out = { 0 };
    (void)state;
    derive_manual(&out);
    for (int r = 0; r < R__COUNT; r++)
        if (str_find(buf_str(&out), str_c(ledger[r].label)) < 0)
            fail_msg("%s is missing", ledger[r].id);
    buf_free(&out);
}

/* ---- migration ------------------------------------------------------------------------------------- */

static void have_index(struct buf *have, struct str ddl)
{
    struct str line;
    while (str_split(&ddl, '\n', &line)) {
        ptrdiff_t at = str_find(line, STR("INDEX \""));
        if (at < 0)
            continue;
        line = str_slice(line, (size_t)at + 7, line.n);
        struct str name;
        str_split(&line, '"', &name);
        buf_printf(have, "\t" STR_FMT "\n", STR_ARG(name));
    }
}

/* The store as it is today, but for one column or one whole record (NULL, NULL = nothing left out). */
static void have_today(struct buf *have, const char *no_record, const char *no_column)
{
    struct buf ddl = { 0 };
    for (int r = 0; r < R__COUNT; r++) {
        bool named = no_record && !strcmp(ledger[r].id, no_record);
        if (named && !no_column)
            continue;
        for (size_t i = 0; i < ledger[r].nfields; i++)
            if (!named || strcmp(ledger[r].fields[i].id, no_column) != 0)
                buf_printf(have, "%s\t%s\n", ledger[r].id, ledger[r].fields[i].id);
        derive_ddl_record(&ddl, &ledger[r], SQL_SQLITE);
    }
    have_index(have, buf_str(&ddl));
    buf_free(&ddl);
}

static const struct {
    const char *name, *no_record, *no_column, *more;
    const char *want; /* how the statements begin; NULL when a person must look */
} steps[] = {
    { "nothing new", NULL, NULL, "", "" },
    { "types compared", NULL, NULL, "project\tname\ttext\nproject\tarea\tTEXT\n", "" },
    { "a new column", "project", "remarks", "",
      "ALTER TABLE \"project\" ADD COLUMN \"remarks\" TEXT CHECK" },
    { "a new flag", "project", "city_major", "",
      "ALTER TABLE \"project\" ADD COLUMN \"city_major\" INTEGER NOT NULL DEFAULT 0 CHECK" },
    { "a new state", "project", "library_state", "",
      "ALTER TABLE \"project\" ADD COLUMN \"library_state\" TEXT NOT NULL DEFAULT 'draft' CHECK" },
    { "a required column", "project", "name", "", NULL },
    { "a new ledger", "saved_view", NULL, "", "CREATE TABLE \"saved_view\" (" },
    { "a column gone", NULL, NULL, "project\tshoe_size\n", NULL },
    { "a ledger gone", NULL, NULL, "shoe\tsize\n", NULL },
    { "a kind changed", NULL, NULL, "project\tname\tinteger\n", NULL },
};

static void test_migration(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNTOF(steps); i++) {
        struct arena a = { 0 };
        struct diag d;
        struct buf have = { 0 };
        struct buf out = { 0 };
        diag_init(&d, &a);
        have_today(&have, steps[i].no_record, steps[i].no_column);
        buf_c(&have, steps[i].more);
        bool ok = derive_migration(&out, buf_str(&have), SQL_SQLITE, &d);
        if (ok != (steps[i].want != NULL) || diag_ok(&d) != ok ||
            (ok && !str_starts(buf_str(&out), str_c(steps[i].want))) ||
            (ok && !*steps[i].want && out.n))
            fail_msg("%s: %d\n%s", steps[i].name, ok, buf_z(&out));
        buf_free(&have);
        buf_free(&out);
        arena_free(&a);
    }
}

static void test_empty_store(void **state)
{
    static const enum dialect dialects[] = { SQL_SQLITE, SQL_PG };
    struct arena a = { 0 };
    struct diag d;
    (void)state;
    diag_init(&d, &a);
    for (size_t i = 0; i < COUNTOF(dialects); i++) {
        struct buf whole = { 0 };
        struct buf steps_ = { 0 };
        derive_ddl(&whole, dialects[i]);
        assert_true(derive_migration(&steps_, STR(""), dialects[i], &d));
        assert_true(str_eq(buf_str(&whole), buf_str(&steps_)));
        buf_free(&whole);
        buf_free(&steps_);
    }
    arena_free(&a);
}

static void test_lost_index(void **state)
{
    struct arena a = { 0 };
    struct diag d;
    struct buf have = { 0 };
    struct buf out = { 0 };
    (void)state;
    diag_init(&d, &a);
    for (int r = 0; r < R__COUNT; r++)
        for (size_t i = 0; i < ledger[r].nfields; i++)
            buf_printf(&have, "%s\t%s\n", ledger[r].id, ledger[r].fields[i].id);
    assert_true(derive_migration(&out, buf_str(&have), SQL_SQLITE, &d));
    assert_true(str_find(buf_str(&out), STR("CREATE UNIQUE INDEX \"ux_project_1\"")) >= 0);
    assert_int_equal(str_find(buf_str(&out), STR("TABLE")), -1);
    buf_free(&have);
    buf_free(&out);
    arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_closed),      cmocka_unit_test(test_bodies),
        cmocka_unit_test(test_null_choice), cmocka_unit_test(test_form_open),
        cmocka_unit_test(test_manual),      cmocka_unit_test(test_migration),
        cmocka_unit_test(test_empty_store), cmocka_unit_test(test_lost_index),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
