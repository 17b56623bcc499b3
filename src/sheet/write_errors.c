/* write_errors.c - the bad rows as sent, with a column 错误原因.  See write.h. */
#include "sheet/workbook.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { NAME_CHARS = 31, REASON_WIDTH = 60, DAYS_1904 = 1462 };

struct write_errors {
    lxw_workbook *book;
    lxw_worksheet *sheet;
    lxw_format *red, *head, *date, *red_date, *wrap;
    char *path;
    uint32_t row, reason; /* next row; column of 错误原因 */
    bool is_1904;
    bool failed;
};

struct write_errors *write_errors_open(struct str path, struct diag *d)
{
    struct write_errors *w = calloc(1, sizeof *w);
    char *z = malloc(path.n + 1);
    if (!w || !z)
        fatal("out of memory");
    memcpy(z, path.p, path.n);
    z[path.n] = '\0';
    w->path = z;
    lxw_workbook_options o = { .constant_memory = LXW_TRUE };
    w->book = workbook_new_opt(z, &o);
    if (!w->book) {
        write_failed(d, z);
        free(z);
        free(w);
        return NULL;
    }
    lxw_format **formats[] = { &w->red, &w->head, &w->date, &w->red_date, &w->wrap };
    for (size_t i = 0; i < COUNTOF(formats); i++)
        *formats[i] = workbook_add_format(w->book);
    format_set_bg_color(w->red, 0xFFC7CE);
    format_set_bg_color(w->red_date, 0xFFC7CE);
    format_set_num_format(w->red_date, "yyyy-mm-dd");
    format_set_num_format(w->date, "yyyy-mm-dd");
    format_set_bold(w->head);
    format_set_text_wrap(w->wrap);
    return w;
}

/* A sheet's name may not hold these, be long, or stand twice. */
static lxw_worksheet *add_sheet(struct write_errors *w, struct str name)
{
    char z[NAME_CHARS * 4 + 1];
    struct str rest = name;
    size_t n = 0;
    for (size_t chars = 0; rest.n && chars < NAME_CHARS; chars++) {
        struct str before = rest;
        utf8_next(&rest);
        size_t bytes = before.n - rest.n;
        bool plain = bytes > 1 || !strchr("[]:*?/\\'", before.p[0]);
        memcpy(z + n, plain ? before.p : "_", bytes);
        n += bytes;
    }
    z[n] = '\0';
    if (n && workbook_validate_sheet_name(w->book, z) == LXW_NO_ERROR)
        return workbook_add_worksheet(w->book, z);
    return workbook_add_worksheet(w->book, NULL);
}

static void put_cell(struct write_errors *w, const struct sheet_cell *c, bool bad)
{
    lxw_col_t column = (lxw_col_t)c->column;
    char number[64];
    bool is_number = c->kind == SHEET_NUMBER || c->kind == SHEET_DATE;
    if (!is_number || c->text.n >= sizeof number) {
        write_text(w->sheet, w->row, c->column, c->text, bad ? w->red : NULL);
        return;
    }
    memcpy(number, c->text.p, c->text.n);
    number[c->text.n] = '\0';
    double v = strtod(number, NULL);
    lxw_format *f = bad ? w->red : NULL;
    if (c->kind == SHEET_DATE) {
        v += w->is_1904 ? DAYS_1904 : 0;
        f = bad ? w->red_date : w->date;
    }
    worksheet_write_number(w->sheet, w->row, column, v, f);
}

static bool is_bad(uint32_t column, const uint32_t *bad, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (bad[i] == column)
            return true;
    return false;
}

static void put_row(struct write_errors *w, const struct sheet_row *row, const uint32_t *bad,
                    size_t nbad)
{
    for (size_t i = 0; i < row->n; i++)
        if (row->cells[i].column < w->reason)
            put_cell(w, &row->cells[i], is_bad(row->cells[i].column, bad, nbad));
}

void write_errors_sheet(struct write_errors *w, struct str name, const struct header *h,
                        const struct sheet_row *rows, size_t n, bool is_1904)
{
    w->sheet = add_sheet(w, name);
    w->row = 0;
    w->reason = 0;
    w->is_1904 = is_1904;
    if (!w->sheet) {
        w->failed = true;
        return;
    }
    for (size_t i = 0; i < h->n; i++)
        if (!str_is(h->words[i], "错误原因") && h->columns[i].column >= w->reason)
            w->reason = h->columns[i].column + 1;
    worksheet_set_column(w->sheet, (lxw_col_t)w->reason, (lxw_col_t)w->reason, REASON_WIDTH, NULL);
    for (size_t i = 0; i <= h->last && i < n; i++) {
        put_row(w, &rows[i], NULL, 0);
        if (i == h->last)
            write_text(w->sheet, w->row, w->reason, STR("错误原因"), w->head);
        w->row++;
    }
}

void write_errors_row(struct write_errors *w, const struct sheet_row *row, const uint32_t *bad,
                      size_t nbad, struct str reason)
{
    if (!w->sheet)
        return;
    put_row(w, row, bad, nbad);
    write_text(w->sheet, w->row, w->reason, reason, w->wrap);
    w->row++;
}

static void errors_free(struct write_errors *w)
{
    free(w->path);
    free(w);
}

bool write_errors_close(struct write_errors *w, struct diag *d)
{
    bool ok = workbook_close(w->book) == LXW_NO_ERROR && !w->failed;
    if (!ok) {
        write_failed(d, w->path);
        unlink(w->path);
    }
    errors_free(w);
    return ok;
}

void write_errors_abandon(struct write_errors *w)
{
    if (!w)
        return;
    (void)workbook_close(w->book);
    unlink(w->path);
    errors_free(w);
}
