/* xlsx_merge.c - see xlsx_merge.h.  Ranges wait in the order of their first row; those that reach
 * the row at hand are few, because lawful ones do not overlap. */
#include "sheet/xlsx_merge.h"

#include <stdlib.h>
#include <string.h>

enum { ACTIVE_MOST = 256 };

struct active {
    struct xlsx_range range;
    struct sheet_cell anchor; /* its text lives in the arena */
    bool has_anchor;
};

struct xlsx_fill {
    const struct xlsx_scan *scan;
    size_t next; /* of scan->merge: the first not yet reached */
    struct active active[ACTIVE_MOST];
    size_t nactive;
    int64_t last; /* row filled */
    struct arena arena;
};

struct xlsx_fill *xlsx_fill_new(const struct xlsx_scan *scan)
{
    struct xlsx_fill *f = calloc(1, sizeof *f);
    if (!f)
        fatal("out of memory");
    f->scan = scan;
    return f;
}

void xlsx_fill_free(struct xlsx_fill *f)
{
    if (!f)
        return;
    arena_free(&f->arena);
    free(f);
}

static const struct sheet_cell *own_cell(const struct sheet_book *b, size_t own, uint32_t column)
{
    struct sheet_row row = { .cells = b->cells, .n = own };
    return sheet_cell_at(&row, column);
}

/* Texts of ended ranges go when no range is active, so that the arena does not grow with the sheet. */
static void leave(struct xlsx_fill *f, int64_t row)
{
    size_t kept = 0;
    for (size_t i = 0; i < f->nactive; i++)
        if (f->active[i].range.last_row >= row)
            f->active[kept++] = f->active[i];
    f->nactive = kept;
    if (kept == 0)
        arena_reset(&f->arena);
}

static void enter(struct xlsx_fill *f, const struct sheet_book *b, size_t own, int64_t row)
{
    for (; f->next < f->scan->nmerges && f->scan->merge[f->next].row <= row; f->next++) {
        const struct xlsx_range *r = &f->scan->merge[f->next];
        const struct sheet_cell *c = r->row == row ? own_cell(b, own, r->column) : NULL;
        if (!c || f->nactive == ACTIVE_MOST)
            continue; /* nothing stands in its first cell */
        struct active *a = &f->active[f->nactive++];
        *a = (struct active){ .range = *r, .anchor = *c };
        a->anchor.text = str_dup(&f->arena, c->text);
    }
}

static void fill(const struct active *a, struct sheet_book *b, size_t own, int64_t row)
{
    for (uint32_t c = a->range.column; c <= a->range.last_column && c < b->limits.columns; c++) {
        if ((row == a->range.row && c == a->range.column) || own_cell(b, own, c))
            continue;
        struct sheet_cell *cell = read_cell(b);
        *cell = a->anchor;
        cell->column = c;
        cell->merged = true;
        cell->from_column = a->range.column;
        cell->from_row = a->range.row;
    }
}

/* Two ranges over one cell are unlawful; the first one fills it. */
static void drop_doubles(struct sheet_book *b)
{
    size_t kept = 0;
    for (size_t i = 0; i < b->ncells; i++)
        if (kept == 0 || b->cells[kept - 1].column != b->cells[i].column)
            b->cells[kept++] = b->cells[i];
    b->ncells = kept;
}

void xlsx_fill_row(struct xlsx_fill *f, struct sheet_book *b, int64_t row)
{
    size_t own = b->ncells;
    if (f->scan->nmerges == 0 || row <= f->last)
        return;
    f->last = row;
    leave(f, row);
    enter(f, b, own, row);
    for (size_t i = 0; i < f->nactive; i++)
        fill(&f->active[i], b, own, row);
    if (b->ncells == own)
        return;
    read_sort(b);
    drop_doubles(b);
}
