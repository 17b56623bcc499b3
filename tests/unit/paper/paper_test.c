/* paper_test.c - what is printed is what the bulletin says, in three formats; and a template people have edited. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "paper/layout.h"
#include "paper/paper.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <xlsxwriter.h>
#include <zip.h>

static struct arena arena;
static char folder[] = "/tmp/ztf-paper-XXXXXX";

#define LIT(s)                                                                                     \
    {                                                                                              \
        "" s, sizeof(s) - 1                                                                        \
    }
/* clang-format off */
static const struct str head[] = { LIT("板块"), LIT("在库数"), LIT("完成率"), LIT("计划开工") };
static const struct str cells[] = {
    LIT("武进区"),        LIT("82"),  LIT("84.48"), LIT("2025-06"),
    LIT("=1+1 & <钟楼>"), LIT("-30"), LIT(""),      LIT("2025-04")
};
static const struct bulletin_table table = {
    .head = head, .cell = cells, .columns = 4, .rows = 2, .unit = LIT("单位：个、%")
};
static const struct str words[] = { LIT("（一）市重大项目：截至9月底在库406个。"),
                                    LIT("说明：快报数。") };
static const struct bulletin_section sections[] = {
    { LIT("一、总体情况"), words, 2, NULL },
    { LIT("二、分板块情况"), words + 1, 1, &table },
    { LIT("三、下步工作"), NULL, 0, NULL },
};
static const struct bulletin bulletin = {
    .title = LIT("2025年1-9月常州市通报"), .period = LIT("2025年1-9月"), .section = sections, .n = 3
};
/* clang-format on */

static struct paper paper(void)
{
    return (struct paper){ .bulletin = &bulletin,
                           .month = STR("2025-09"),
                           .city = STR("常州市"),
                           .issuer = STR("市发改委"),
                           .today = STR("2025-10-09"),
                           .now = STR("2025-10-09T01:02:03Z"),
                           .template = STR("") };
}

static struct str at(const char *name)
{
    return str_printf(&arena, "%s/%s", folder, name);
}

static struct str whole_file(struct str path)
{
    FILE *f = fopen(str_z(&arena, path), "rb");
    assert_non_null(f);
    fseek(f, 0, SEEK_END);
    size_t n = (size_t)ftell(f);
    char *p = NEW(&arena, char, n + 1);
    rewind(f);
    assert_int_equal(fread(p, 1, n, f), n);
    fclose(f);
    return (struct str){ p, n };
}

static struct str part(struct str path, const char *name)
{
    zip_t *z = zip_open(str_z(&arena, path), ZIP_RDONLY, NULL);
    struct zip_stat st;
    assert_non_null(z);
    if (zip_stat(z, name, 0, &st) != 0)
        fail_msg("no part %s", name);
    char *p = NEW(&arena, char, st.size + 1);
    zip_file_t *f = zip_fopen(z, name, 0);
    assert_int_equal(zip_fread(f, p, st.size), st.size);
    zip_fclose(f);
    zip_discard(z);
    return (struct str){ p, (size_t)st.size };
}

static bool has(struct str s, const char *needle)
{
    return str_find(s, str_c(needle)) >= 0;
}

static void must_have(struct str s, const char *needle)
{
    if (!has(s, needle))
        fail_msg("%s is not in\n%.*s", needle, (int)s.n, s.p);
}

static size_t count(struct str s, const char *needle)
{
    size_t n = 0;
    for (ptrdiff_t i; (i = str_find(s, str_c(needle))) >= 0; n++)
        s = str_slice(s, (size_t)i + strlen(needle), s.n);
    return n;
}

static struct str printed(const char *name, enum paper_form form, const struct paper *p)
{
    struct diag d;
    diag_init(&d, &arena);
    struct str path = at(name);
    if (!paper_print(path, form, p, &d))
        fail_msg("%.*s", STR_ARG(d.first->text));
    return path;
}

/* ---- layout -------------------------------------------------------------------------------------- */

static void test_grid(void **state)
{
    struct paper_grid g = paper_grid(&arena, &table, TEXT_WIDTH);
    unsigned sum = 0;
    (void)state;
    for (size_t c = 0; c < table.columns; c++)
        sum += g.width[c];
    assert_int_equal(sum, TEXT_WIDTH);
    assert_int_equal(g.half, 21);
    assert_false(g.figure[0]);
    assert_true(g.figure[1]);
    assert_true(g.figure[2]);
    assert_false(g.figure[3]);
    struct paper_grid tight = paper_grid(&arena, &table, 2400); /* too little for any type */
    for (size_t c = sum = 0; c < table.columns; c++)
        sum += tight.width[c];
    assert_int_equal(sum, 2400);
    assert_int_equal(tight.half, 15);
}

static void test_heads_break_evenly(void **state)
{
    unsigned width[] = { 21 * 10 * 3 + 2 * CELL_SIDE };
    const struct paper_grid g = { .half = 21, .width = width, .side = CELL_SIDE };
    (void)state;
    assert_true(str_is(paper_head(&arena, &g, 0, STR("在库数")), "在库数"));
    assert_true(str_is(paper_head(&arena, &g, 0, STR("年度计划")), "年度\n计划"));
    assert_true(str_is(paper_head(&arena, &g, 0, STR("1-9月完成")), "1-9月\n完成"));
}

static void test_figures(void **state)
{
    double v = 0;
    (void)state;
    assert_true(paper_figure(STR("-4.19"), &v) && v < -4.18 && v > -4.2);
    assert_true(paper_figure(STR("406"), &v) && v > 405.9 && v < 406.1);
    static const char *const texts[] = {
        "", "-", "2025-06", "1.", ".5", "1e5", "0x10", "—", "1,000"
    };
    for (size_t i = 0; i < COUNTOF(texts); i++)
        if (paper_figure(str_c(texts[i]), &v))
            fail_msg("%s is no figure", texts[i]);
    assert_true(str_is(paper_date(&arena, STR("2025-10-09")), "2025年10月9日"));
    assert_int_equal(paper_lead(words[0]), strlen("（一）市重大项目"));
    assert_int_equal(paper_lead(words[1]), 0);
}

/* ---- Word ----------------------------------------------------------------------------------------- */

static void test_docx(void **state)
{
    struct paper p = paper();
    struct str path = printed("a.docx", PAPER_DOCX, &p);
    struct str document = part(path, "word/document.xml");
    (void)state;
    must_have(document, ">2025年1-9月常州市通报</w:t>");
    must_have(document, ">（2025年1-9月）</w:t>");
    must_have(document, ">市发改委</w:t>");
    must_have(document, ">2025年10月9日</w:t>");
    must_have(
        document,
        "<w:pStyle w:val=\"Heading1\"/></w:pPr><w:r><w:t xml:space=\"preserve\">二、分板块情况");
    must_have(
        document,
        "<w:rStyle w:val=\"Lead\"/></w:rPr><w:t xml:space=\"preserve\">（一）市重大项目</w:t>");
    must_have(document, "=1+1 &amp; &lt;钟楼&gt;</w:t>");
    must_have(document,
              "<w:pgSz w:w=\"11906\" w:h=\"16838\"/><w:pgMar w:top=\"2098\" w:right=\"1474\" "
              "w:bottom=\"1984\" w:left=\"1588\"");
    assert_false(has(document, "{{"));
    assert_int_equal(count(document, "<w:tblHeader/>"), 1);
    assert_int_equal(count(document, "<w:tr>"), 3);
    assert_int_equal(count(document, "<w:pStyle w:val=\"TableFigure\"/>"), 4);
    must_have(part(path, "word/footer1.xml"), " PAGE ");
    must_have(part(path, "word/settings.xml"), "<w:evenAndOddHeaders/>");
    must_have(part(path, "docProps/core.xml"), "<dc:title>2025年1-9月常州市通报</dc:title>");
    static const char *const fonts[] = { "方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312",
                                         "宋体" };
    for (size_t i = 0; i < COUNTOF(fonts); i++)
        must_have(part(path, "word/styles.xml"), fonts[i]);
}

static void test_same_bytes(void **state)
{
    struct paper p = paper();
    struct str one = whole_file(printed("one.docx", PAPER_DOCX, &p));
    (void)state;
    assert_true(str_eq(one, whole_file(printed("two.docx", PAPER_DOCX, &p))));
}

/* ---- templates -------------------------------------------------------------------------------------- */

/* Our template with another text between <w:body> and the page's set-up. */
static struct str template_with(const char *body)
{
    struct diag d;
    struct str path = at("template.docx");
    diag_init(&d, &arena);
    assert_true(paper_template(path, STR("2025-10-09T01:02:03Z"), &d));
    struct str old = part(path, "word/document.xml");
    ptrdiff_t from = str_find(old, STR("<w:body>"));
    ptrdiff_t to = str_find(old, STR("<w:sectPr>"));
    assert_true(from > 0 && to > from);
    struct str with = str_printf(&arena, "%.*s<w:body>%s%.*s", (int)from, old.p, body,
                                 (int)(old.n - (size_t)to), old.p + to);
    zip_t *z = zip_open(str_z(&arena, path), 0, NULL);
    zip_source_t *s = zip_source_buffer(z, with.p, with.n, 0);
    assert_true(zip_file_add(z, "word/document.xml", s, ZIP_FL_OVERWRITE) >= 0);
    assert_int_equal(zip_close(z), 0);
    return path;
}

static struct str filled(const char *body)
{
    struct paper p = paper();
    p.template = template_with(body);
    return part(printed("filled.docx", PAPER_DOCX, &p), "word/document.xml");
}

static enum err refused(const char *body, const char *says)
{
    struct paper p = paper();
    struct diag d;
    diag_init(&d, &arena);
    p.template = template_with(body);
    assert_false(paper_print(at("refused.docx"), PAPER_DOCX, &p, &d));
    must_have(d.first->text, says);
    assert_int_equal(access(str_z(&arena, at("refused.docx")), F_OK), -1);
    return diag_verdict(&d);
}

/* The template as it is handed out, filled, is what comes without one. */
static void test_own_template(void **state)
{
    struct paper p = paper();
    struct diag d;
    (void)state;
    diag_init(&d, &arena);
    struct str plain = part(printed("plain.docx", PAPER_DOCX, &p), "word/document.xml");
    p.template = at("own.docx");
    assert_true(paper_template(p.template, p.now, &d));
    must_have(part(p.template, "word/document.xml"), "{{正文}}");
    assert_true(str_eq(plain, part(printed("again.docx", PAPER_DOCX, &p), "word/document.xml")));
}

/* Word splits what is typed into runs as it likes; what stands around a placeholder stays byte for byte. */
static void test_split_runs(void **state)
{
    (void)state;
    struct str x = filled(
        "<w:p><w:pPr><w:jc "
        "w:val=\"right\"/></w:pPr><w:r><w:rPr><w:b/></w:rPr><w:t>致：{</w:t></w:r>"
        "<w:proofErr w:type=\"spellStart\"/><w:r><w:t>{ 城</w:t></w:r><w:r><w:t>市 }</w:t></w:r>"
        "<w:r><w:t>}人民政府&amp;{{期间}}</w:t></w:r></w:p>");
    must_have(x, "<w:p><w:pPr><w:jc "
                 "w:val=\"right\"/></w:pPr><w:r><w:rPr><w:b/></w:rPr><w:t>致：常州市</w:t></w:r>"
                 "<w:proofErr w:type=\"spellStart\"/><w:r><w:t></w:t></w:r><w:r><w:t></w:t></w:r>"
                 "<w:r><w:t>人民政府&amp;2025年1-9月</w:t></w:r></w:p>");
}

/* A block wears what its placeholder's paragraph wore. */
static void test_blocks(void **state)
{
    (void)state;
    struct str x = filled("<w:p><w:pPr><w:ind "
                          "w:left=\"99\"/></w:pPr><w:r><w:rPr><w:i/></w:rPr><w:t>{{正文：总体情况}}"
                          "</w:t></w:r></w:p><w:p><w:r><w:t>{{表:分板块情况}}</w:t></w:r></w:p>");
    must_have(x, "<w:p><w:pPr><w:ind w:left=\"99\"/></w:pPr><w:r><w:rPr><w:i/></w:rPr><w:t "
                 "xml:space=\"preserve\">说明");
    assert_int_equal(count(x, "<w:tbl>"), 1);
    assert_false(has(x, "下步工作"));
    x = filled("<w:tbl><w:tr><w:tc><w:p><w:r><w:t>{{表:分板块情况}}</w:t></w:r></w:p></w:tc></"
               "w:tr></w:tbl>");
    must_have(x, "</w:tbl><w:p/></w:tc>");
    x = filled("<w:p><w:r><w:t>{{表:下步工作}}</w:t></w:r></w:p>");
    must_have(x, ">无。</w:t>");
    x = filled("<w:p><w:pPr><w:sectPr><w:type "
               "w:val=\"nextPage\"/></w:sectPr></w:pPr><w:r><w:t>{{正文}}</w:t></w:r></w:p>");
    assert_int_equal(count(x, "nextPage"), 1);
    must_have(x, "三、下步工作");
}

static void test_refusals(void **state)
{
    (void)state;
    assert_int_equal(
        refused("<w:p><w:r><w:t>{{市</w:t></w:r><w:r><w:t>长}}</w:t></w:r></w:p>", "{{市长}}"),
        E_CHOICE);
    assert_int_equal(refused("<w:p><w:r><w:t>{{表:按县}}</w:t></w:r></w:p>", "分板块情况"),
                     E_CHOICE);
    assert_int_equal(refused("<w:p><w:r><w:t>见{{正文}}</w:t></w:r></w:p>", "单独成段"), E_CHOICE);
    assert_int_equal(refused("<w:p><w:r><w:t>{{标题</w:t></w:r></w:p>", "{{标题"), E_CHOICE);
    assert_int_equal(refused("<w:p>", "word/document.xml"), E_FILE_UNREADABLE);
}

static enum err refused_file(struct str bytes)
{
    struct paper p = paper();
    struct diag d;
    diag_init(&d, &arena);
    p.template = at("foreign.docx");
    FILE *f = fopen(str_z(&arena, p.template), "wb");
    assert_int_equal(fwrite(bytes.p, 1, bytes.n, f), bytes.n);
    fclose(f);
    assert_false(paper_print(at("refused.docx"), PAPER_DOCX, &p, &d));
    must_have(d.first->text, "foreign.docx");
    return diag_verdict(&d);
}

static void test_foreign_files(void **state)
{
    struct paper p = paper();
    struct diag d;
    (void)state;
    assert_int_equal(refused_file(STR("不是压缩包")), E_FILE_UNREADABLE);
    assert_int_equal(refused_file(whole_file(printed("x.xlsx", PAPER_XLSX, &p))),
                     E_FILE_TYPE_MISMATCH);
    diag_init(&d, &arena);
    p.template = at("none.docx");
    assert_false(paper_print(at("refused.docx"), PAPER_DOCX, &p, &d));
    assert_int_equal(diag_verdict(&d), E_FILE_UNREADABLE);
}

/* ---- PDF and Excel ------------------------------------------------------------------------------------- */

static void test_pdf(void **state)
{
    struct paper p = paper();
    struct str bytes = whole_file(printed("a.pdf", PAPER_PDF, &p));
    (void)state;
    assert_true(str_starts(bytes, STR("%PDF-1.")));
    assert_true(str_ends(str_trim(bytes), STR("%%EOF")));
    must_have(bytes, "NotoSerifCJK");
    must_have(bytes, "NotoSansCJK");
    must_have(bytes, "/CreationDate (20251009010203Z");
}

static void test_xlsx(void **state)
{
    struct paper p = paper();
    struct str path = printed("a.xlsx", PAPER_XLSX, &p);
    struct str sheet = part(path, "xl/worksheets/sheet2.xml");
    struct str texts = part(path, "xl/sharedStrings.xml");
    (void)state;
    must_have(part(path, "xl/workbook.xml"), "name=\"二、分板块情况\"");
    must_have(part(path, "xl/workbook.xml"), "Print_Titles");
    must_have(sheet, "<v>84.48</v>");
    must_have(sheet, "<v>-30</v>");
    must_have(sheet, "<mergeCell ref=\"A1:D1\"/>");
    must_have(sheet, "paperSize=\"9\"");
    must_have(sheet, "orientation=\"landscape\"");
    assert_false(has(sheet, "<f>"));
    must_have(texts, "=1+1 &amp; &lt;钟楼&gt;");
    must_have(texts, "2025-06");
    must_have(texts, "截至9月底在库406个");
}

/* A form with a style and a formula, as somebody made it in Excel; the given text in B2. */
static struct str form_with(const char *text)
{
    struct str path = at("form.xlsx");
    lxw_workbook *book = workbook_new(str_z(&arena, path));
    lxw_worksheet *sheet = workbook_add_worksheet(book, "报表");
    lxw_format *bold = workbook_add_format(book);
    format_set_bold(bold);
    format_set_num_format(bold, "0.0");
    worksheet_write_string(sheet, 0, 0, "{{标题}}（{{ 城市 }}）", NULL);
    worksheet_write_string(sheet, 1, 0, "完成率", NULL);
    worksheet_write_string(sheet, 1, 1, text, bold);
    worksheet_write_formula(sheet, 2, 1, "=B2*2", bold);
    assert_int_equal(workbook_close(book), LXW_NO_ERROR);
    return path;
}

static struct str form_filled(const char *text)
{
    struct paper p = paper();
    p.template = form_with(text);
    return part(printed("filled.xlsx", PAPER_XLSX, &p), "xl/worksheets/sheet1.xml");
}

/* Styles and formulas of the form stay; a cell that is a figure alone is a number. */
static void test_form(void **state)
{
    (void)state;
    struct str sheet = form_filled("{{分板块情况:武进区:完成率}}");
    must_have(sheet, "<c r=\"B2\" s=\"1\"><v>84.48</v></c>");
    must_have(sheet, "<f>B2*2</f>");
    must_have(sheet, "<t xml:space=\"preserve\">2025年1-9月常州市通报（常州市）</t>");
    must_have(part(at("filled.xlsx"), "xl/workbook.xml"), "fullCalcOnLoad=\"1\"");
    sheet = form_filled("共{{分板块情况:武进区:在库数}}个");
    must_have(
        sheet,
        "<c r=\"B2\" s=\"1\" t=\"inlineStr\"><is><t xml:space=\"preserve\">共82个</t></is></c>");
    sheet = form_filled("{{分板块情况:=1+1 & <钟楼>:计划开工}}");
    must_have(sheet, "2025-04</t>");
    sheet = form_filled("{{分板块情况:9:在库数}}"); /* behind the end of a list */
    must_have(sheet, "<t xml:space=\"preserve\"></t>");
}

static void test_form_refusals(void **state)
{
    static const char *const texts[] = { "{{分板块情况:武进区:总投资}}",
                                         "{{分板块情况:江阴市:在库数}}",
                                         "{{下步工作:武进区:在库数}}", "{{分板块:武进区:在库数}}",
                                         "{{正文}}" };
    (void)state;
    for (size_t i = 0; i < COUNTOF(texts); i++) {
        struct paper p = paper();
        struct diag d;
        diag_init(&d, &arena);
        p.template = form_with(texts[i]);
        assert_false(paper_print(at("refused.xlsx"), PAPER_XLSX, &p, &d));
        assert_int_equal(diag_verdict(&d), E_CHOICE);
        must_have(d.first->text, "单元格 B2");
        assert_int_equal(access(str_z(&arena, at("refused.xlsx")), F_OK), -1);
    }
}

static void test_nowhere_to_write(void **state)
{
    static const enum paper_form forms[] = { PAPER_DOCX, PAPER_PDF, PAPER_XLSX };
    struct paper p = paper();
    (void)state;
    for (size_t i = 0; i < COUNTOF(forms); i++) {
        struct diag d;
        diag_init(&d, &arena);
        assert_false(paper_print(at("none/a.file"), forms[i], &p, &d));
        assert_int_equal(diag_verdict(&d), E_STORE);
    }
}

static int begin(void **state)
{
    (void)state;
    return mkdtemp(folder) ? 0 : -1;
}

static int end(void **state)
{
    static const char *const names[] = { "a.docx",       "one.docx",   "two.docx", "template.docx",
                                         "filled.docx",  "plain.docx", "own.docx", "again.docx",
                                         "foreign.docx", "x.xlsx",     "a.pdf",    "a.xlsx",
                                         "form.xlsx",    "filled.xlsx" };
    (void)state;
    for (size_t i = 0; i < COUNTOF(names); i++)
        unlink(str_z(&arena, at(names[i])));
    int left = rmdir(folder);
    arena_free(&arena);
    return left;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_grid),
        cmocka_unit_test(test_heads_break_evenly),
        cmocka_unit_test(test_figures),
        cmocka_unit_test(test_docx),
        cmocka_unit_test(test_same_bytes),
        cmocka_unit_test(test_own_template),
        cmocka_unit_test(test_split_runs),
        cmocka_unit_test(test_blocks),
        cmocka_unit_test(test_refusals),
        cmocka_unit_test(test_foreign_files),
        cmocka_unit_test(test_pdf),
        cmocka_unit_test(test_xlsx),
        cmocka_unit_test(test_form),
        cmocka_unit_test(test_form_refusals),
        cmocka_unit_test(test_nowhere_to_write),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
