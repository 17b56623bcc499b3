/* sheet.c - what a file is, and what all readers share.  See sheet.h. */
#include "sheet/read.h"

#include "base/utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const struct sheet_limits sheet_limits_default = { .rows = 50000,
                                                   .columns = 256,
                                                   .cell_chars = 32767,
                                                   .line_bytes = 1 << 20,
                                                   .zip_entries = 1000,
                                                   .zip_bytes = INT64_C(512) << 20,
                                                   .shared_bytes = (size_t)128 << 20,
                                                   .seconds = 60 };

/* ---- opening by content ---------------------------------------------------------------------------- */

enum content {
    CONTENT_EMPTY,
    CONTENT_ZIP,
    CONTENT_OLE,
    CONTENT_MARKUP,
    CONTENT_OTHER,
    CONTENT_NONE
};

static enum content look(const char *path)
{
    static const char ole[] = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
    char head[17] = { 0 };
    FILE *f = fopen(path, "rb");
    if (!f)
        return CONTENT_NONE;
    size_t n = fread(head, 1, sizeof head - 1, f);
    fclose(f);
    if (n == 0)
        return CONTENT_EMPTY;
    if (n >= 4 && (!memcmp(head, "PK\3\4", 4) || !memcmp(head, "PK\5\6", 4)))
        return CONTENT_ZIP;
    if (n >= 8 && !memcmp(head, ole, 8))
        return CONTENT_OLE;
    size_t at = strspn(head, " \t\r\n\xef\xbb\xbf");
    return at < n && head[at] == '<' ? CONTENT_MARKUP : CONTENT_OTHER;
}

static bool named(struct str name, const char *ending)
{
    size_t n = strlen(ending);
    if (name.n < n)
        return false;
    for (size_t i = 0; i < n; i++) {
        char c = name.p[name.n - n + i];
        if ((c >= 'A' && c <= 'Z' ? c + 32 : c) != ending[i])
            return false;
    }
    return true;
}

static bool is_workbook_name(struct str name)
{
    return named(name, ".xlsx") || named(name, ".xlsm");
}

/* What a name promises, the content must hold. */
static void check_name(struct str name, enum content what, struct diag *d)
{
    if (what == CONTENT_ZIP && named(name, ".csv"))
        diag_add(d, E_FILE_TYPE_MISMATCH, NULL,
                 "文件名以 .csv 结尾，内容却是 xlsx；请改名为 .xlsx，或另存为 CSV 后再上传");
    if (what == CONTENT_OLE && !named(name, ".xls"))
        diag_std(d, E_FILE_TYPE_OLE, NULL);
    if (what != CONTENT_MARKUP && what != CONTENT_OTHER)
        return;
    if (is_workbook_name(name))
        diag_add(
            d, E_XLSX_CORRUPT, NULL,
            "文件名以 .xlsx 结尾，内容却不是 xlsx 工作簿；请用 Excel 或 WPS 打开后另存为 xlsx");
    else if (what == CONTENT_MARKUP)
        diag_add(d, E_FILE_TYPE_MISMATCH, NULL,
                 "文件内容是网页或 XML，不是表格；请用 Excel 或 WPS 打开后另存为 xlsx");
}

static void check_content(struct str name, enum content what, struct diag *d)
{
    if (what == CONTENT_NONE)
        diag_add(d, E_FILE_UNREADABLE, NULL, "文件打不开，请检查路径和权限");
    else if (what == CONTENT_EMPTY)
        diag_add(d, E_FILE_EMPTY, NULL, "文件是空的（0 字节），请确认保存后再上传");
    else
        check_name(name, what, d);
}

struct sheet_book *sheet_open(const struct sheet_source *from, const struct sheet_limits *limits,
                              struct diag *d)
{
    enum content what = look(str_z(d->arena, from->path));
    size_t errors = d->errors;
    check_content(from->file_name, what, d);
    if (d->errors > errors)
        return NULL;
    if (what == CONTENT_ZIP)
        return xlsx_open(from, limits, d);
    return what == CONTENT_OLE ? xls_open(from, limits, d) : csv_open(from, limits, d);
}

void sheet_close(struct sheet_book *b)
{
    if (!b)
        return;
    free(b->cells);
    b->reader->close(b);
}

/* ---- walking ------------------------------------------------------------------------------------------- */

bool sheet_start(struct sheet_book *b, size_t sheet, struct diag *d)
{
    b->tally = (struct sheet_tally){ 0 };
    b->last = 0;
    return b->reader->start(b, sheet, d);
}

static enum sheet_step too_many(const struct sheet_book *b, struct diag *d)
{
    diag_add(d, E_IMPORT_TOO_MANY_ROWS, NULL, "数据超过 %lld 行，请拆成几个文件分别导入",
             (long long)b->limits.rows);
    return SHEET_FAILED;
}

enum sheet_step sheet_next(struct sheet_book *b, struct sheet_row *row, struct diag *d)
{
    *row = (struct sheet_row){ 0 };
    b->ncells = 0;
    enum sheet_step step = b->reader->next(b, row, d);
    if (step != SHEET_ROW)
        return step;
    row->cells = b->cells;
    row->n = b->ncells;
    b->tally.rows++;
    b->tally.hidden += row->hidden;
    b->tally.filtered += row->filtered;
    b->tally.repeated += row->repeated;
    b->tally.stray += row->stray > 0;
    b->tally.disordered = b->tally.disordered || row->number <= b->last;
    b->last = row->number;
    return b->tally.rows > b->limits.rows + SHEET_HEAD_ROWS ? too_many(b, d) : SHEET_ROW;
}

struct sheet_cell *read_cell(struct sheet_book *b)
{
    if (b->ncells == b->cap) {
        size_t cap = b->cap ? b->cap * 2 : 64;
        struct sheet_cell *more = realloc(b->cells, cap * sizeof *more);
        if (!more)
            fatal("out of memory");
        b->cells = more;
        b->cap = cap;
    }
    struct sheet_cell *c = &b->cells[b->ncells++];
    *c = (struct sheet_cell){ .text = STR(""), .problem = STR("") };
    return c;
}

static int by_column(const void *a, const void *b)
{
    const struct sheet_cell *x = a;
    const struct sheet_cell *y = b;
    return x->column < y->column ? -1 : x->column > y->column;
}

void read_sort(struct sheet_book *b)
{
    qsort(b->cells, b->ncells, sizeof *b->cells, by_column);
}

void read_bound(const struct sheet_book *b, struct sheet_cell *c)
{
    if (c->text.n <= b->limits.cell_chars || c->error != E_OK)
        return;
    if (utf8_valid(c->text) && str_chars(c->text) <= b->limits.cell_chars)
        return;
    c->error = E_RANGE;
    c->problem = STR("单元格文字过长，请缩短");
}

/* ---- about the book -------------------------------------------------------------------------------------- */

enum sheet_format sheet_format(const struct sheet_book *b)
{
    return b->format;
}

const char *sheet_encoding(const struct sheet_book *b)
{
    return b->encoding;
}

char sheet_separator(const struct sheet_book *b)
{
    return b->separator;
}

bool sheet_is_1904(const struct sheet_book *b)
{
    return b->is_1904;
}

size_t sheet_count(const struct sheet_book *b)
{
    return b->reader->count(b);
}

struct sheet_info sheet_info(const struct sheet_book *b, size_t sheet)
{
    return b->reader->info(b, sheet);
}

struct sheet_tally sheet_tally(const struct sheet_book *b)
{
    return b->tally;
}

int64_t sheet_done(const struct sheet_book *b)
{
    int64_t done = 0;
    int64_t total = 0;
    b->reader->progress(b, &done, &total);
    return done;
}

int64_t sheet_total(const struct sheet_book *b)
{
    int64_t done = 0;
    int64_t total = 0;
    b->reader->progress(b, &done, &total);
    return total;
}

/* ---- rows and cells at hand ---------------------------------------------------------------------------- */

const struct sheet_cell *sheet_cell_at(const struct sheet_row *row, uint32_t column)
{
    size_t from = 0;
    size_t to = row->n;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (row->cells[middle].column < column)
            from = middle + 1;
        else
            to = middle;
    }
    return from < row->n && row->cells[from].column == column ? &row->cells[from] : NULL;
}

struct str sheet_column_name(struct arena *a, uint32_t column)
{
    char *name = NEW(a, char, 8);
    size_t at = 7;
    for (uint32_t c = column + 1; c > 0 && at > 0; c = (c - 1) / 26)
        name[--at] = (char)('A' + (c - 1) % 26);
    return (struct str){ name + at, 7 - at };
}

struct str sheet_address(struct arena *a, uint32_t column, int64_t row)
{
    enum {
        ROOM = 32
    }; /* letters and 19 digits; one for each cell of an import, so without formats */
    char *p = NEW(a, char, ROOM);
    size_t at = ROOM - 1;
    int64_t r = row;
    do
        p[--at] = (char)('0' + r % 10);
    while ((r /= 10) > 0 && at > 8);
    for (uint32_t c = column + 1; c > 0 && at > 0; c = (c - 1) / 26)
        p[--at] = (char)('A' + (c - 1) % 26);
    return (struct str){ p + at, ROOM - 1 - at };
}

struct sheet_row sheet_row_copy(struct arena *a, const struct sheet_row *row)
{
    struct sheet_row copy = *row;
    struct sheet_cell *cells = NEW(a, struct sheet_cell, row->n + 1);
    for (size_t i = 0; i < row->n; i++) {
        cells[i] = row->cells[i];
        cells[i].text = str_dup(a, row->cells[i].text);
        cells[i].problem = str_dup(a, row->cells[i].problem);
    }
    copy.cells = cells;
    return copy;
}

struct typed sheet_typed(const struct sheet_book *b, const struct sheet_cell *c, int64_t unit)
{
    return (struct typed){ .s = c->text,
                           .is_number = c->kind == SHEET_NUMBER || c->kind == SHEET_DATE,
                           .is_date = c->kind == SHEET_DATE,
                           .is_percent = c->is_percent,
                           .is_1904 = b->is_1904,
                           .unit = unit };
}
