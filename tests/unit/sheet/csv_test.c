/* csv_test.c - text tables in every dialect people send, and those that are refused. */
#include "book_fixture.h"

static const struct {
    const char *name, *bytes, *rows;
} tables[] = {
    { "plain", "a,b\n1,2\n", "1 A=a B=b|2 A=1 B=2|" },
    { "no end of line", "a,b\n1,2", "1 A=a B=b|2 A=1 B=2|" },
    { "CRLF", "a,b\r\n1,2\r\n", "1 A=a B=b|2 A=1 B=2|" },
    { "lone CR", "a,b\r1,2\r", "1 A=a B=b|2 A=1 B=2|" },
    { "BOM",
      "\xef\xbb\xbf"
      "a,b\n1,2\n",
      "1 A=a B=b|2 A=1 B=2|" },
    { "two BOMs",
      "\xef\xbb\xbf\xef\xbb\xbf"
      "a,b\n1,2\n",
      "1 A=a B=b|2 A=1 B=2|" },
    { "tabs", "a\tb\n1,5\t2\n", "1 A=a B=b|2 A=1,5 B=2|" },
    { "semicolons", "a;b\n1,5;2\n3,5;4\n", "1 A=a B=b|2 A=1,5 B=2|3 A=3,5 B=4|" },
    { "bars", "a|b\n1|2\n", "1 A=a B=b|2 A=1 B=2|" },
    { "a said separator", "sep=;\na;b,c\n", "2 A=a B=b,c|" },
    { "quotes", "\"a,b\",\"say \"\"x\"\"\"\n", "1 A=a,b B=say \"x\"|" },
    { "a line end in quotes", "a,b\n\"one\ntwo\",2\n", "1 A=a B=b|2 A=one\ntwo B=2|" },
    { "text after a quote", "\"a\"b,c\n", "1 A=ab B=c|" },
    { "a quote inside", "5\"x,c\n", "1 A=5\"x B=c|" },
    { "blank rows and cells", "a,,c\n,,\n\n1,,3\n", "1 A=a C=c|4 A=1 C=3|" },
    { "GBK", "\xcf\xee\xc4\xbf,\xbd\xf0\xb6\xee\n\xbc\xd7,1\n", "1 A=项目 B=金额|2 A=甲 B=1|" },
    { "UTF-8", "项目,金额\n甲,1\n", "1 A=项目 B=金额|2 A=甲 B=1|" },
    { "a quote that never closes", "a,b\n\"1,2\n3,4\n", "CSV_QUOTE" },
    { "Chinese commas", "项目，金额，备注\n甲，1，无\n乙，2，无\n", "CSV_SEPARATOR" },
    { "a web page", "<html><table></table></html>", "FILE_TYPE_MISMATCH" },
    { "nothing", "", "FILE_EMPTY" },
};

static void test_dialects(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNTOF(tables); i++) {
        struct shelf s;
        shelf_open(&s, tables[i].bytes, strlen(tables[i].bytes), "t.csv");
        struct str rows = shelf_rows(&s);
        if (!str_is(rows, tables[i].rows))
            fail_msg("%s: " STR_FMT, tables[i].name, STR_ARG(rows));
        shelf_close(&s);
    }
}

/* UTF-16 as Excel's "Unicode text" saves it, in both orders. */
static void test_wide(void **state)
{
    static const char little[] = "\xff\xfe"
                                 "a\0\t\0b\0\n\0"
                                 "1\0\t\0"
                                 "\x32\x75\n\0";
    static const char big[] = "\xfe\xff"
                              "\0a\0\t\0b\0\n"
                              "\0001\0\t"
                              "\x75\x32\0\n";
    (void)state;
    for (int i = 0; i < 2; i++) {
        struct shelf s;
        shelf_open(&s, i ? big : little, sizeof little - 1, "t.csv");
        struct str rows = shelf_rows(&s);
        if (!str_is(rows, "1 A=a B=b|2 A=1 B=甲|"))
            fail_msg("%s: " STR_FMT, i ? "big" : "little", STR_ARG(rows));
        shelf_close(&s);
    }
}

static void test_nul(void **state)
{
    static const char bytes[] = "a,b\n1\0,2\n";
    struct shelf s;
    (void)state;
    shelf_open(&s, bytes, sizeof bytes - 1, "t.csv");
    assert_true(str_is(shelf_rows(&s), "CSV_NUL"));
    shelf_close(&s);
}

static void test_broken_text(void **state)
{
    struct buf b = { 0 };
    struct shelf s;
    (void)state;
    buf_c(&b, "项目名称,备注\n");
    for (int i = 0; i < 40; i++)
        buf_c(&b, "一个很普通的项目,没有什么可说\n");
    buf_c(&b, "\xff\xfe\xc3\x28,x\n");
    shelf_open(&s, b.p, b.n, "t.csv");
    assert_true(str_is(shelf_rows(&s), "CSV_ENCODING"));
    assert_true(str_find(s.d.last->text, STR("第 42 行")) >= 0);
    shelf_close(&s);
    buf_free(&b);
}

/* A long table says the same the second time, and where it is. */
static void test_again(void **state)
{
    struct buf b = { 0 };
    struct shelf s;
    (void)state;
    for (int i = 0; i < 20000; i++)
        buf_printf(&b, "row %d,\"%d\n%d\"\n", i, i, i);
    shelf_open(&s, b.p, b.n, "t.csv");
    struct str first = shelf_rows(&s);
    assert_int_equal(sheet_tally(s.book).rows, 20000);
    assert_int_equal(sheet_done(s.book), sheet_total(s.book));
    assert_true(str_eq(first, shelf_rows(&s)));
    shelf_close(&s);
    buf_free(&b);
}

static void test_limits(void **state)
{
    struct buf b = { 0 };
    struct shelf s;
    (void)state;
    for (int i = 0; i < 300; i++)
        buf_c(&b, "x,");
    shelf_open(&s, b.p, b.n, "t.csv");
    assert_true(str_is(shelf_rows(&s), "CSV_TOO_MANY_COLUMNS"));
    shelf_close(&s);
    buf_clear(&b);
    while (b.n < (2 << 20))
        buf_c(&b, "没有分隔符的一行");
    shelf_open(&s, b.p, b.n, "t.csv");
    assert_true(str_is(shelf_rows(&s), "CSV_LINE_TOO_LONG"));
    shelf_close(&s);
    buf_free(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_dialects), cmocka_unit_test(test_wide),
        cmocka_unit_test(test_nul),      cmocka_unit_test(test_broken_text),
        cmocka_unit_test(test_again),    cmocka_unit_test(test_limits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
