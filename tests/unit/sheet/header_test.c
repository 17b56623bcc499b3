/* header_test.c - headers among titles, units and notes; what the rows under them are. */
#include "book_fixture.h"

#include "base/money.h"
#include "sheet/header.h"

enum { ROWS = 20 };

struct found {
    struct shelf shelf;
    struct sheet_row rows[ROWS];
    size_t n;
    struct header header;
    struct diag d;
    bool ok;
};

static void find(struct found *f, const char *text)
{
    struct sheet_row row;
    shelf_open(&f->shelf, text, strlen(text), "t.csv");
    assert_non_null(f->shelf.book);
    assert_true(sheet_start(f->shelf.book, 0, &f->shelf.d));
    f->n = 0;
    while (f->n < ROWS && sheet_next(f->shelf.book, &row, &f->shelf.d) == SHEET_ROW)
        f->rows[f->n++] = sheet_row_copy(&f->shelf.arena, &row);
    const struct header_search where = { .rec = &ledger[R_project], .rows = f->rows, .n = f->n };
    diag_init(&f->d, &f->shelf.arena);
    f->ok = header_find(&f->shelf.arena, &where, &f->header, &f->d);
}

/* "A=name C=total_investment*1000000 …" */
static struct str fields(struct found *f)
{
    struct buf out = { 0 };
    for (size_t i = 0; i < f->header.n; i++) {
        const struct header_column *c = &f->header.columns[i];
        if (c->field < 0)
            continue;
        const struct record *rec =
            c->key >= 0 ? &ledger[ledger[R_project].fields[c->field].refers] : &ledger[R_project];
        buf_printf(&out, "%s" STR_FMT "=%s", out.n ? " " : "", STR_ARG(c->name),
                   rec->fields[c->key >= 0 ? c->key : c->field].id);
        if (c->unit)
            buf_printf(&out, "*%lld", (long long)(c->unit / FEN_YUAN));
    }
    struct str s = str_dup(&f->shelf.arena, buf_str(&out));
    buf_free(&out);
    return s;
}

static const struct {
    const char *name, *text, *fields;
    size_t body;
} heads[] = {
    { "the first row", "项目名称,总投资\n甲,1\n", "A=name B=total_investment", 1 },
    { "under a title and a note", "2025年重大项目计划表\n填报单位：某区\n项目名称,总投资\n甲,1\n",
      "A=name B=total_investment", 3 },
    { "units in brackets", "项目名称,总投资（亿元）\n甲,1\n", "A=name B=total_investment*100000000",
      1 },
    { "units behind a stroke", "项目名称,总投资/万元\n甲,1\n", "A=name B=total_investment*10000",
      1 },
    { "one unit for all above", "单位：亿元\n项目名称,总投资\n甲,1\n",
      "A=name B=total_investment*100000000", 2 },
    { "marks, blanks and full width", "*项目 名称,总投资（万元）★,所属区▲\n甲,1,新北区\n",
      "A=name B=total_investment*10000 C=area", 1 },
    { "synonyms", "项目名,项目总投资,建设地址\n甲,1,某路\n", "A=name B=total_investment C=address",
      1 },
    { "ids", "name,total_investment\n甲,1\n", "A=name B=total_investment", 1 },
    { "a serial number in front", "序号,项目名称,总投资\n1,甲,1\n", "B=name C=total_investment",
      1 },
    { "a column nobody knows", "项目名称,随便什么,总投资\n甲,x,1\n", "A=name C=total_investment",
      1 },
};

static void test_heads(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNTOF(heads); i++) {
        struct found f;
        find(&f, heads[i].text);
        if (!f.ok || !str_is(fields(&f), heads[i].fields) || f.header.body != heads[i].body)
            fail_msg("%s: " STR_FMT " then row %zu", heads[i].name, STR_ARG(fields(&f)),
                     f.header.body);
        shelf_close(&f.shelf);
    }
}

static const struct {
    const char *name, *text;
    enum err err;
} wrong[] = {
    { "no header", "甲,1\n乙,2\n", E_IMPORT_HEADER },
    { "one column only", "项目名称,随便\n甲,1\n", E_IMPORT_HEADER },
    { "the same twice", "项目名称,总投资(万元),总投资(万元)\n甲,1,2\n", E_IMPORT_HEADER_DUPLICATE },
};

static void test_wrong(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNTOF(wrong); i++) {
        struct found f;
        find(&f, wrong[i].text);
        if (f.ok || diag_verdict(&f.d) != wrong[i].err)
            fail_msg("%s: %s", wrong[i].name, err_id(diag_verdict(&f.d)));
        shelf_close(&f.shelf);
    }
}

static void test_foreign_unit(void **state)
{
    struct found f;
    (void)state;
    find(&f, "项目名称,所属区,总投资（万美元）\n甲,新北区,1\n");
    assert_true(f.ok);
    assert_int_equal(f.d.warnings, 1);
    assert_true(str_is(fields(&f), "A=name B=area"));
    shelf_close(&f.shelf);
}

static const struct {
    const char *row;
    enum header_body what;
} bodies[] = {
    { "1,甲项目,新北区,20000", BODY_DATA },
    { ",合计,,50000", BODY_TOTAL },
    { ",总 计：,,50000", BODY_TOTAL },
    { "一、续建项目,,,", BODY_CATEGORY },
    { "（二）新开工项目（12个）,,,", BODY_CATEGORY },
    { "序号,项目名称,所属区,总投资", BODY_HEADER },
    { "1,2,3,4", BODY_HEADER },
    { "填表人：某某,,,", BODY_NOTE },
    { "注：金额为估算,,,", BODY_NOTE },
    { "2,合计划中的乙项目,武进区,30000", BODY_DATA },
};

static void test_bodies(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNTOF(bodies); i++) {
        struct found f;
        struct buf text = { 0 };
        buf_printf(&text, "序号,项目名称,所属区,总投资\n%s\n", bodies[i].row);
        find(&f, buf_z(&text));
        assert_true(f.ok);
        enum header_body what = header_body(&f.header, &f.rows[1], &f.shelf.arena);
        if (what != bodies[i].what)
            fail_msg("%s: %d", bodies[i].row, (int)what);
        shelf_close(&f.shelf);
        buf_free(&text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_heads),
        cmocka_unit_test(test_wrong),
        cmocka_unit_test(test_foreign_unit),
        cmocka_unit_test(test_bodies),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
