/* xlsx.c - rows of a workbook's sheets, streamed.  See sheet.h.
 * The part is parsed by events; reading pauses at the end of each row that holds anything. */
#include "sheet/read.h"
#include "sheet/workbook_parts.h"
#include "sheet/xlsx_merge.h"

#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>

enum { CELL_BYTES = 4 << 20 }; /* of one text: far above any limit of characters */

struct xlsx {
    struct sheet_book base;
    struct zipped *zip;
    struct book_parts parts;
    /* the sheet at hand */
    struct xlsx_scan scan;
    struct xlsx_fill *fill;
    struct xml *xml;
    bool is_sheet; /* the root element is what it should be */
    /* the row at hand */
    struct sheet_row row;
    uint32_t next_column;
    struct arena arena; /* texts of its cells */
    /* the cell at hand */
    uint32_t column;
    bool in_cell, in_value, in_phonetic;
    bool formula;
    char type[12]; /* attribute t */
    long style;    /* attribute s; -1 = none */
    struct buf text;
};

static struct xlsx *xlsx_of(struct sheet_book *b)
{
    return (struct xlsx *)b;
}

/* ---- what a cell holds ------------------------------------------------------------------------------- */

static void flag(struct sheet_cell *c, enum err e, const char *problem)
{
    c->error = e;
    c->problem = str_c(problem);
}

static bool to_index(struct str s, size_t *out)
{
    size_t v = 0;
    if (s.n == 0 || s.n > 9)
        return false;
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] < '0' || s.p[i] > '9')
            return false;
        v = v * 10 + (size_t)(s.p[i] - '0');
    }
    *out = v;
    return true;
}

static void take_shared(const struct xlsx *x, struct sheet_cell *c)
{
    const struct book_parts *p = &x->parts;
    size_t i = 0;
    if (!to_index(str_trim(c->text), &i) || i >= p->nshared) {
        flag(c, E_CELL_INDEX, "共享字符串越界");
        return;
    }
    size_t n = p->at[i + 1] - p->at[i];
    c->text = n ? (struct str){ p->shared.p + p->at[i], n } : STR("");
}

static void take_number(const struct xlsx *x, struct sheet_cell *c)
{
    c->kind = SHEET_NUMBER;
    c->text = str_trim(c->text);
    if (x->style < 0)
        return;
    if ((size_t)x->style >= x->parts.nlooks && x->style > 0) {
        flag(c, E_CELL_INDEX, "样式编号越界");
        return;
    }
    enum number_look look = x->parts.nlooks ? x->parts.look[x->style] : LOOK_PLAIN;
    c->kind = look == LOOK_DATE ? SHEET_DATE : SHEET_NUMBER;
    c->is_percent = look == LOOK_PERCENT;
}

static void take_bool(struct sheet_cell *c)
{
    struct str s = str_trim(c->text);
    bool yes = str_eq(s, STR("1")) || str_eq(s, STR("true"));
    c->kind = SHEET_BOOL;
    if (!yes && !str_eq(s, STR("0")) && !str_eq(s, STR("false")))
        flag(c, E_TYPE, "布尔单元格的值不是 0 或 1");
    else
        c->text = yes ? STR("TRUE") : STR("FALSE");
}

static void take_error(struct xlsx *x, struct sheet_cell *c)
{
    c->kind = SHEET_ERROR;
    c->error = E_CELL_ERROR;
    c->problem = str_printf(&x->arena, "单元格为错误值 " STR_FMT, STR_ARG(c->text));
}

static void take_value(struct xlsx *x, struct sheet_cell *c)
{
    if (!strcmp(x->type, "s"))
        take_shared(x, c);
    else if (x->type[0] == '\0' || !strcmp(x->type, "n"))
        take_number(x, c);
    else if (!strcmp(x->type, "b"))
        take_bool(c);
    else if (!strcmp(x->type, "e"))
        take_error(x, c);
    else if (strcmp(x->type, "str") != 0 && strcmp(x->type, "inlineStr") != 0 &&
             strcmp(x->type, "d") != 0)
        flag(c, E_TYPE, "单元格类型无法识别");
}

static bool is_blank(struct str s)
{
    return str_trim(s).n == 0;
}

static void end_cell(struct xlsx *x)
{
    struct sheet_book *b = &x->base;
    x->in_cell = false;
    x->next_column = x->column + 1;
    if (is_blank(buf_str(&x->text)))
        return;
    if (x->column >= b->limits.columns) {
        x->row.stray_column = x->row.stray++ ? x->row.stray_column : x->column;
        return;
    }
    struct sheet_cell *c = read_cell(b);
    c->column = x->column;
    c->formula = x->formula;
    c->text = str_dup(&x->arena, buf_str(&x->text));
    if (!strcmp(x->type, "inlineStr") || !strcmp(x->type, "str")) {
        char *own = str_z(&x->arena, c->text);
        c->text = (struct str){ own, xlsx_unescape(own, c->text.n) };
    }
    take_value(x, c);
    if (x->text.overflow)
        flag(c, E_RANGE, "单元格文字过长，请缩短");
    if (is_blank(c->text) && c->error == E_OK)
        b->ncells--;
    else
        read_bound(b, c);
}

/* ---- rows and cells as the part tells them -------------------------------------------------------------- */

static void begin_row(struct xlsx *x, const char **attrs)
{
    const char *r = xml_attr(attrs, "r");
    const char *hidden = xml_attr(attrs, "hidden");
    size_t n = 0;
    int64_t number = x->row.number + 1;
    if (r && (!to_index(str_c(r), &n) || n > XLSX_ROWS)) {
        xml_refuse(x->xml, E_XLSX_BAD_REFERENCE);
        return;
    }
    if (r)
        number = (int64_t)n;
    x->row = (struct sheet_row){ .number = number };
    if (hidden && (!strcmp(hidden, "1") || !strcmp(hidden, "true"))) {
        x->row.filtered = xlsx_in_filter(&x->scan, number);
        x->row.hidden = !x->row.filtered;
    }
    x->row.repeated = xlsx_is_repeated(&x->scan, number);
    x->next_column = 0;
    x->base.ncells = 0;
    arena_reset(&x->arena);
}

static void begin_cell(struct xlsx *x, const char **attrs)
{
    const char *r = xml_attr(attrs, "r");
    const char *t = xml_attr(attrs, "t");
    const char *s = xml_attr(attrs, "s");
    int64_t row = 0;
    x->column = x->next_column;
    if ((r && !xlsx_address(str_c(r), &x->column, &row)) || x->column >= XLSX_COLUMNS) {
        xml_refuse(x->xml, E_XLSX_BAD_REFERENCE);
        return;
    }
    x->in_cell = true;
    x->formula = false;
    size_t n = t ? strlen(t) : 0;
    memset(x->type, 0, sizeof x->type);
    memcpy(x->type, t && n < sizeof x->type ? t : "?", t && n < sizeof x->type ? n : t != NULL);
    size_t style = 0;
    x->style = s && to_index(str_c(s), &style) ? (long)style : s ? INT32_MAX : -1;
    buf_clear(&x->text);
    x->text.overflow = false;
}

/* Cells may be told in any order, none twice. */
static bool sort_cells(struct sheet_book *b)
{
    bool rising = true;
    for (size_t i = 1; i < b->ncells; i++)
        rising = rising && b->cells[i - 1].column < b->cells[i].column;
    if (rising)
        return true;
    read_sort(b);
    for (size_t i = 1; i < b->ncells; i++)
        if (b->cells[i - 1].column == b->cells[i].column)
            return false;
    return true;
}

static void end_row(struct xlsx *x)
{
    struct sheet_book *b = &x->base;
    x->row.own = b->ncells;
    if (b->ncells == 0) {
        b->tally.stray += x->row.stray > 0;
        return; /* what merged ranges say of it is not enough for a row */
    }
    if (!sort_cells(b)) {
        xml_refuse(x->xml, E_XLSX_BAD_REFERENCE);
        return;
    }
    xlsx_fill_row(x->fill, b, x->row.number);
    x->row.width = b->cells[b->ncells - 1].column + 1;
    xml_pause(x->xml);
}

static void on_open(void *ctx, const char *name, const char **attrs)
{
    struct xlsx *x = ctx;
    if (!x->is_sheet && strcmp(name, "worksheet") != 0) {
        xml_refuse(x->xml, E_XLSX_NOT_WORKBOOK);
        return;
    }
    x->is_sheet = true;
    if (!strcmp(name, "row"))
        begin_row(x, attrs);
    else if (!strcmp(name, "c"))
        begin_cell(x, attrs);
    else if (!x->in_cell)
        return;
    else if (!strcmp(name, "rPh"))
        x->in_phonetic = true;
    else if (!strcmp(name, "f"))
        x->formula = true;
    else
        x->in_value = !strcmp(name, "v") || (!strcmp(name, "t") && !x->in_phonetic);
}

static void on_close(void *ctx, const char *name)
{
    struct xlsx *x = ctx;
    x->in_value = false;
    if (!strcmp(name, "rPh"))
        x->in_phonetic = false;
    else if (!strcmp(name, "c") && x->in_cell)
        end_cell(x);
    else if (!strcmp(name, "row"))
        end_row(x);
}

static void on_text(void *ctx, struct str s)
{
    struct xlsx *x = ctx;
    if (x->in_value)
        buf_add(&x->text, s);
}

/* ---- as a reader -------------------------------------------------------------------------------------------- */

static void leave_sheet(struct xlsx *x)
{
    xml_close(x->xml);
    xlsx_fill_free(x->fill);
    xlsx_scan_free(&x->scan);
    x->xml = NULL;
    x->fill = NULL;
}

static void xlsx_close(struct sheet_book *b)
{
    struct xlsx *x = xlsx_of(b);
    leave_sheet(x);
    book_parts_free(&x->parts);
    zipped_close(x->zip);
    arena_free(&x->arena);
    buf_free(&x->text);
    free(x);
}

static size_t xlsx_count(const struct sheet_book *b)
{
    return ((const struct xlsx *)b)->parts.nsheets;
}

static struct sheet_info xlsx_info(const struct sheet_book *b, size_t sheet)
{
    const struct book_sheet *s = &((const struct xlsx *)b)->parts.sheet[sheet];
    return (struct sheet_info){ .name = s->name, .sight = s->sight };
}

static bool xlsx_start(struct sheet_book *b, size_t sheet, struct diag *d)
{
    static const struct xml_events events = { .open = on_open, .close = on_close, .text = on_text };
    struct xlsx *x = xlsx_of(b);
    const char *part = x->parts.sheet[sheet].part;
    leave_sheet(x);
    x->is_sheet = false;
    x->row = (struct sheet_row){ 0 };
    if (!part || !zipped_has(x->zip, part))
        return diag_std(d, E_XLSX_NOT_WORKBOOK, NULL);
    if (!xlsx_scan(&x->scan, x->zip, part, d))
        return false;
    x->fill = xlsx_fill_new(&x->scan);
    x->xml = xml_open(x->zip, part, &events, x, d);
    return x->xml != NULL;
}

static enum sheet_step xlsx_next(struct sheet_book *b, struct sheet_row *row, struct diag *d)
{
    struct xlsx *x = xlsx_of(b);
    switch (xml_run(x->xml, d)) {
    case XML_PAUSED:
        *row = x->row;
        return SHEET_ROW;
    case XML_ENDED:
        b->ncells = 0;
        return SHEET_END;
    case XML_FAILED:
        break;
    }
    return SHEET_FAILED;
}

static void xlsx_progress(const struct sheet_book *b, int64_t *done, int64_t *total)
{
    const struct xlsx *x = (const struct xlsx *)b;
    if (!x->xml)
        return;
    *done = xml_done(x->xml);
    *total = xml_total(x->xml);
}

static const struct reader xlsx_reader = { .close = xlsx_close,
                                           .count = xlsx_count,
                                           .info = xlsx_info,
                                           .start = xlsx_start,
                                           .next = xlsx_next,
                                           .progress = xlsx_progress };

struct sheet_book *xlsx_open(const struct sheet_source *from, const struct sheet_limits *limits,
                             struct diag *d)
{
    struct xlsx *x = calloc(1, sizeof *x);
    if (!x)
        fatal("out of memory");
    x->base.reader = &xlsx_reader;
    x->base.format = SHEET_XLSX;
    x->base.limits = *limits;
    x->text.limit = CELL_BYTES;
    x->zip = zipped_open(from->path, limits, d);
    if (!x->zip || !book_parts_read(&x->parts, x->zip, limits, d)) {
        xlsx_close(&x->base);
        return NULL;
    }
    x->base.is_1904 = x->parts.is_1904;
    return &x->base;
}
