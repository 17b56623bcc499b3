/* xlsx.c - a bulletin as a workbook: its words on one sheet, a sheet for each table, figures as numbers.  Never
 * writes a formula. */
#include "base/clock.h"
#include "base/utf8.h"
#include "paper/forms.h"
#include "paper/layout.h"

#include <string.h>
#include <xlsxwriter.h>

enum {
    WORDS_WIDTH = 76,
    TITLE_HEIGHT = 32,
    HEAD_LINE = 16,
    ROW_HEIGHT = 18,
    A4 = 9,
    FIRST_ROW = 3,
    NAME_MOST = 31
};

struct book {
    lxw_workbook *book;
    lxw_format *title, *head, *text, *whole, *parts, *unit, *words, *heading;
    const struct paper *p;
    struct arena *a;
};

static lxw_format *format(struct book *b, const char *font, double size,
                          enum lxw_format_alignments align)
{
    lxw_format *f = workbook_add_format(b->book);
    if (!f)
        fatal("out of memory");
    format_set_font_name(f, font);
    format_set_font_size(f, size);
    format_set_align(f, (uint8_t)align);
    format_set_align(f, LXW_ALIGN_VERTICAL_CENTER);
    return f;
}

static lxw_format *cell(struct book *b, enum lxw_format_alignments align, const char *number)
{
    lxw_format *f = format(b, "宋体", 10.5, align);
    format_set_border(f, LXW_BORDER_THIN);
    if (number)
        format_set_num_format(f, number);
    else
        format_set_text_wrap(f);
    return f;
}

static void make_formats(struct book *b)
{
    b->title = format(b, "方正小标宋简体", 18, LXW_ALIGN_CENTER);
    b->unit = format(b, "宋体", 10.5, LXW_ALIGN_RIGHT);
    b->words = format(b, "仿宋_GB2312", 14, LXW_ALIGN_LEFT);
    b->heading = format(b, "黑体", 14, LXW_ALIGN_LEFT);
    b->head = cell(b, LXW_ALIGN_CENTER, NULL);
    format_set_font_name(b->head, "黑体");
    b->text = cell(b, LXW_ALIGN_LEFT, NULL);
    b->whole = cell(b, LXW_ALIGN_RIGHT, "0");
    b->parts = cell(b, LXW_ALIGN_RIGHT, "0.00");
    format_set_text_wrap(b->title);
    format_set_text_wrap(b->words);
}

static const char *z(struct book *b, struct str s)
{
    return str_z(b->a, s);
}

/* ---- tables ------------------------------------------------------------------------------------ */

static bool has_parts(const struct bulletin_table *t, size_t column)
{
    for (size_t r = 0; r < t->rows; r++)
        if (str_find(t->cell[r * t->columns + column], STR(".")) >= 0)
            return true;
    return false;
}

static void put_cell(struct book *b, lxw_worksheet *s, uint32_t row, size_t column,
                     const struct bulletin_table *t, bool figure)
{
    struct str text = t->cell[(row - FIRST_ROW) * t->columns + column];
    lxw_format *f = has_parts(t, column) ? b->parts : b->whole;
    double value = 0;
    if (figure && paper_figure(text, &value))
        worksheet_write_number(s, row, (lxw_col_t)column, value, f);
    else if (text.n)
        worksheet_write_string(s, row, (lxw_col_t)column, z(b, text), b->text);
    else
        worksheet_write_blank(s, row, (lxw_col_t)column, b->text);
}

static void put_columns(struct book *b, lxw_worksheet *s, const struct bulletin_table *t,
                        const struct paper_grid *g)
{
    size_t lines = 1;
    for (size_t c = 0; c < t->columns; c++) {
        size_t most = g->width[c] / (g->half * 5) + 2; /* half characters */
        size_t head = bulletin_width(t->head[c]);
        worksheet_set_column(s, (lxw_col_t)c, (lxw_col_t)c, (double)most, NULL);
        lines = (head + most - 3) / (most - 2) > lines ? (head + most - 3) / (most - 2) : lines;
        worksheet_write_string(s, FIRST_ROW - 1, (lxw_col_t)c, z(b, t->head[c]), b->head);
    }
    worksheet_set_row(s, FIRST_ROW - 1, (double)(HEAD_LINE * (lines + 1)), NULL);
}

static void set_print(lxw_worksheet *s, bool landscape)
{
    worksheet_set_paper(s, A4);
    if (landscape)
        worksheet_set_landscape(s);
    worksheet_fit_to_pages(s, 1, 0);
    worksheet_set_margins(s, 0.6, 0.6, 0.8, 0.8);
    worksheet_set_footer(s, "&C— &P —");
}

static void put_table(struct book *b, lxw_worksheet *s, const struct bulletin_section *section)
{
    const struct bulletin_table *t = section->table;
    struct paper_grid g = paper_grid(b->a, t, PAGE_HEIGHT - MARGIN_TOP - MARGIN_BOTTOM);
    lxw_col_t last = (lxw_col_t)(t->columns - 1);
    struct str title = str_printf(b->a, STR_FMT "（" STR_FMT "）", STR_ARG(section->heading),
                                  STR_ARG(b->p->bulletin->period));
    worksheet_merge_range(s, 0, 0, 0, last, z(b, title), b->title);
    worksheet_set_row(s, 0, TITLE_HEIGHT, NULL);
    worksheet_merge_range(s, 1, 0, 1, last, z(b, t->unit), b->unit);
    put_columns(b, s, t, &g);
    for (uint32_t r = 0; r < t->rows; r++) {
        worksheet_set_row(s, FIRST_ROW + r, ROW_HEIGHT, NULL);
        for (size_t c = 0; c < t->columns; c++)
            put_cell(b, s, FIRST_ROW + r, c, t, g.figure[c]);
    }
    worksheet_repeat_rows(s, 0, FIRST_ROW - 1);
    worksheet_freeze_panes(s, FIRST_ROW, 1);
    set_print(s, true);
}

/* ---- words --------------------------------------------------------------------------------------- */

static void put_line(struct book *b, lxw_worksheet *s, uint32_t *row, struct str text,
                     lxw_format *f)
{
    enum { LINE = 20 };
    size_t lines = bulletin_width(text) * 14 / 11 / WORDS_WIDTH + 1;
    worksheet_set_row(s, *row, (double)(LINE * lines), NULL);
    worksheet_write_string(s, (*row)++, 0, z(b, text), f);
}

static void put_words(struct book *b, lxw_worksheet *s)
{
    const struct bulletin *bulletin = b->p->bulletin;
    uint32_t row = 0;
    worksheet_set_column(s, 0, 0, WORDS_WIDTH, NULL);
    put_line(b, s, &row, bulletin->title, b->title);
    worksheet_set_row(s, 0, TITLE_HEIGHT, NULL);
    for (size_t i = 0; i < bulletin->n; i++) {
        const struct bulletin_section *section = &bulletin->section[i];
        if (section->n)
            put_line(b, s, &row, section->heading, b->heading);
        for (size_t k = 0; k < section->n; k++)
            put_line(b, s, &row, section->paragraph[k], b->words);
    }
    if (b->p->issuer.n)
        put_line(b, s, &row, b->p->issuer, b->unit);
    put_line(b, s, &row, paper_date(b->a, b->p->today), b->unit);
    set_print(s, false);
}

/* ---- the whole ------------------------------------------------------------------------------------- */

/* A sheet's name holds at most 31 characters and none of []:*?/\. */
static const char *sheet_name(struct book *b, struct str heading)
{
    struct buf name = { 0 };
    struct str rest = heading;
    for (size_t n = 0; rest.n && n < NAME_MOST; n++) {
        struct str from = rest;
        uint32_t c = utf8_next(&rest);
        if (c >= 0x80 || !strchr("[]:*?/\\'", (int)c))
            buf_add(&name, str_slice(from, 0, from.n - rest.n));
    }
    const char *text = z(b, buf_str(&name));
    buf_free(&name);
    return text;
}

static bool put_book(struct book *b)
{
    const struct bulletin *bulletin = b->p->bulletin;
    lxw_doc_properties about = { .title = (char *)(uintptr_t)z(b, bulletin->title),
                                 .author = (char *)(uintptr_t)z(b, b->p->issuer),
                                 .created = (time_t)moment_seconds(b->p->now) };
    lxw_worksheet *s = workbook_add_worksheet(b->book, "通报正文");
    make_formats(b);
    if (!s || workbook_set_properties(b->book, &about) != LXW_NO_ERROR)
        return false;
    put_words(b, s);
    for (size_t i = 0; i < bulletin->n; i++) {
        if (!bulletin->section[i].table)
            continue;
        s = workbook_add_worksheet(b->book, sheet_name(b, bulletin->section[i].heading));
        if (!s)
            return false;
        put_table(b, s, &bulletin->section[i]);
    }
    return true;
}

bool xlsx_print(struct str path, const struct paper *p, struct diag *d)
{
    struct arena a = { 0 };
    struct book b = { .p = p, .a = &a, .book = workbook_new(str_z(&a, path)) };
    bool ok = b.book && put_book(&b);
    if (b.book)
        ok = workbook_close(b.book) == LXW_NO_ERROR && ok;
    arena_free(&a);
    return ok || paper_failed(path, d);
}
