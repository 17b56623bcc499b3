/* write_list.c - lists as xlsx or csv, row by row.  See write.h. */
#include "sheet/workbook.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { CSV_FLUSH = 1 << 16 };

struct write_list {
    const struct record *rec;
    int *fields;
    size_t n;
    char *path;
    FILE *csv;
    struct buf out;
    bool failed;
    lxw_workbook *book;
    lxw_worksheet *sheet;
    lxw_format *head, *kind[K__COUNT];
    uint32_t row;
    struct arena arena; /* of the row at hand */
};

struct str write_header(struct arena *a, const struct field *f)
{
    if (!f->unit || !f->unit[0] || kinds[f->kind].is_text)
        return str_c(f->label);
    return str_printf(a, "%s（%s）", f->label, f->unit);
}

double write_number(const struct field *f, const struct value *v)
{
    double scale = 1;
    if (field_is_money(f))
        return (double)v->i / (double)value_unit(f);
    for (int i = field_scale(f); i > 0; i--)
        scale *= 10;
    return (double)v->i / scale;
}

bool write_is_number(const struct field *f)
{
    return !kinds[f->kind].is_text && f->kind != K_REF && f->kind != K_BOOL;
}

/* ---- xlsx --------------------------------------------------------------------------------------------- */

static bool open_xlsx(struct write_list *w)
{
    lxw_workbook_options o = { .constant_memory = LXW_TRUE };
    w->book = workbook_new_opt(w->path, &o);
    if (!w->book)
        return false;
    w->sheet = workbook_add_worksheet(w->book, NULL);
    w->head = workbook_add_format(w->book);
    if (!w->sheet || !w->head)
        return false;
    format_set_bold(w->head);
    format_set_bg_color(w->head, 0xDDE7F3);
    for (int k = 0; k < K__COUNT; k++) {
        w->kind[k] = workbook_add_format(w->book);
        if (w->kind[k] && kinds[k].xlsx)
            format_set_num_format(w->kind[k], kinds[k].xlsx);
    }
    worksheet_freeze_panes(w->sheet, 1, 0);
    return true;
}

/* A text longer than a cell may be is cut: the row is worth more than its last words. */
void write_text(lxw_worksheet *sheet, uint32_t row, uint32_t column, struct str s, lxw_format *f)
{
    enum { CELL_CHARS = 32767 };
    struct arena a = { 0 };
    struct str rest = s;
    size_t chars = 0;
    while (rest.n && chars++ < CELL_CHARS)
        utf8_next(&rest);
    char *z = str_z(&a, str_slice(s, 0, s.n - rest.n));
    worksheet_write_string(sheet, row, (lxw_col_t)column, z, f);
    arena_free(&a);
}

static void put_xlsx(struct write_list *w, const struct row *r, const struct str *shown)
{
    for (size_t i = 0; i < w->n; i++) {
        const struct field *f = &w->rec->fields[w->fields[i]];
        const struct value *v = &r->v[w->fields[i]];
        struct buf text = { 0 };
        if (shown && shown[i].n) {
            write_text(w->sheet, w->row, (uint32_t)i, shown[i], w->kind[f->kind]);
        } else if (v->set && write_is_number(f)) {
            worksheet_write_number(w->sheet, w->row, (lxw_col_t)i, write_number(f, v),
                                   w->kind[f->kind]);
        } else if (v->set) {
            value_put_text(&text, f, v);
            write_text(w->sheet, w->row, (uint32_t)i, buf_str(&text), w->kind[f->kind]);
        }
        buf_free(&text);
    }
    w->row++;
}

/* ---- csv ------------------------------------------------------------------------------------------------ */

static void flush_csv(struct write_list *w)
{
    if (fwrite(w->out.p, 1, w->out.n, w->csv) != w->out.n)
        w->failed = true;
    buf_clear(&w->out);
}

static void put_csv(struct write_list *w, const struct row *r, const struct str *shown)
{
    for (size_t i = 0; i < w->n; i++) {
        const struct field *f = &w->rec->fields[w->fields[i]];
        const struct value *v = &r->v[w->fields[i]];
        struct buf text = { 0 };
        bool replaced = shown && shown[i].n;
        if (!replaced && v->set)
            value_put_text(&text, f, v);
        buf_c(&w->out, i ? "," : "");
        csv_put(&w->out, replaced ? shown[i] : buf_str(&text), !replaced && write_is_number(f));
        buf_free(&text);
    }
    buf_c(&w->out, "\r\n");
    if (w->out.n >= CSV_FLUSH)
        flush_csv(w);
}

/* ---- both ------------------------------------------------------------------------------------------------ */

static void put_header(struct write_list *w)
{
    for (size_t i = 0; i < w->n; i++) {
        struct str name = write_header(&w->arena, &w->rec->fields[w->fields[i]]);
        if (w->book) {
            write_text(w->sheet, 0, (uint32_t)i, name, w->head);
        } else {
            buf_c(&w->out, i ? "," : "\xef\xbb\xbf");
            csv_put(&w->out, name, false);
        }
    }
    if (!w->book)
        buf_c(&w->out, "\r\n");
    w->row = 1;
    arena_reset(&w->arena);
}

static void list_free(struct write_list *w)
{
    buf_free(&w->out);
    arena_free(&w->arena);
    free(w->fields);
    free(w->path);
    free(w);
}

static char *copy_z(struct str s)
{
    char *z = malloc(s.n + 1);
    if (!z)
        fatal("out of memory");
    memcpy(z, s.p, s.n);
    z[s.n] = '\0';
    return z;
}

bool write_failed(struct diag *d, const char *path)
{
    return diag_add(d, E_STORE, NULL, "文件 %s 不能写入，请检查路径、权限和磁盘空间", path);
}

struct write_list *write_list_open(struct str path, enum write_format format,
                                   const struct record *rec, const int *fields, size_t n,
                                   struct diag *d)
{
    struct write_list *w = calloc(1, sizeof *w);
    int *copy = calloc(n + 1, sizeof *copy);
    if (!w || !copy)
        fatal("out of memory");
    memcpy(copy, fields, n * sizeof *copy);
    *w = (struct write_list){ .rec = rec, .fields = copy, .n = n, .path = copy_z(path) };
    bool ok = format == WRITE_XLSX ? open_xlsx(w) : (w->csv = fopen(w->path, "wb")) != NULL;
    if (!ok) {
        write_failed(d, w->path);
        list_free(w);
        return NULL;
    }
    put_header(w);
    return w;
}

void write_list_row(struct write_list *w, const struct row *r, const struct str *shown)
{
    if (w->book)
        put_xlsx(w, r, shown);
    else
        put_csv(w, r, shown);
}

void write_list_about(struct write_list *w, const struct str (*lines)[2], size_t n)
{
    enum { LABEL_WIDTH = 12, TEXT_WIDTH = 80 };
    lxw_worksheet *about = w->book ? workbook_add_worksheet(w->book, "导出说明") : NULL;
    if (!about)
        return;
    worksheet_set_column(about, 0, 0, LABEL_WIDTH, NULL);
    worksheet_set_column(about, 1, 1, TEXT_WIDTH, NULL);
    for (size_t i = 0; i < n; i++) {
        write_text(about, (uint32_t)i, 0, lines[i][0], w->head);
        write_text(about, (uint32_t)i, 1, lines[i][1], NULL);
    }
}

bool write_list_close(struct write_list *w, struct diag *d)
{
    bool ok = true;
    if (w->book) {
        worksheet_autofilter(w->sheet, 0, 0, w->row > 1 ? w->row - 1 : 0,
                             (lxw_col_t)(w->n ? w->n - 1 : 0));
        ok = workbook_close(w->book) == LXW_NO_ERROR;
    } else {
        flush_csv(w);
        ok = !w->failed;
        ok = fclose(w->csv) == 0 && ok;
    }
    if (!ok) {
        write_failed(d, w->path);
        unlink(w->path);
    }
    list_free(w);
    return ok;
}

void write_list_abandon(struct write_list *w)
{
    if (!w)
        return;
    if (w->book)
        (void)workbook_close(w->book);
    else
        fclose(w->csv);
    unlink(w->path);
    list_free(w);
}
