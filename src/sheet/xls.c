/* xls.c - rows of a legacy workbook, as a child process tells them.  See sheet.h. */
#include "sheet/read.h"
#include "sheet/xls_child.h"

#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>

enum { TEXT_MOST = 1 << 20 };

struct xls {
    struct sheet_book base;
    struct xls_child child;
    struct arena arena; /* path and names */
    struct arena texts; /* of the row at hand */
    char *path;
    struct str *name;
    size_t nsheets;
};

static struct xls *xls_of(struct sheet_book *b)
{
    return (struct xls *)b;
}

/* ---- what the child says --------------------------------------------------------------------------- */

static bool hear(struct xls *x, void *to, size_t n)
{
    return fread(to, 1, n, x->child.from) == n;
}

static bool hear_text(struct xls *x, struct arena *a, uint32_t n, struct str *out)
{
    if (n > TEXT_MOST)
        return false;
    char *text = NEW(a, char, n + 1);
    *out = (struct str){ text, n };
    return hear(x, text, n);
}

static bool hear_names(struct xls *x, size_t n)
{
    x->nsheets = 0;
    if (!x->name)
        x->name = NEW(&x->arena, struct str, XLS_SHEETS);
    for (size_t i = 0; i < n && i < XLS_SHEETS; i++) {
        uint32_t bytes = 0;
        if (!hear(x, &bytes, sizeof bytes) || !hear_text(x, &x->arena, bytes, &x->name[i]))
            return false;
        x->nsheets++;
    }
    return true;
}

static bool unreadable(struct diag *d)
{
    return diag_add(d, E_FILE_UNREADABLE, NULL,
                    "xls 文件读不出来，可能已损坏；请用 Excel 或 WPS 打开后另存为 xlsx 再上传");
}

static bool hear_head(struct xls *x, struct diag *d)
{
    struct xls_head h = { 0 };
    if (!hear(x, &h, sizeof h) || !h.ok || h.sheets < 1 || !hear_names(x, (size_t)h.sheets))
        return unreadable(d);
    if (h.encrypted)
        return diag_std(d, E_FILE_TYPE_OLE, NULL);
    x->base.is_1904 = h.is_1904;
    return true;
}

static bool hear_cell(struct xls *x)
{
    struct xls_cell head;
    if (!hear(x, &head, sizeof head) || head.kind > SHEET_NUMBER)
        return false;
    struct sheet_cell *c = read_cell(&x->base);
    c->column = head.column;
    c->kind = (enum sheet_kind)head.kind;
    if (!hear_text(x, &x->texts, head.bytes, &c->text))
        return false;
    if (!utf8_valid(c->text)) {
        c->error = E_TYPE;
        c->problem = STR("单元格文字的编码有误");
        c->text = STR("");
    } else if (str_trim(c->text).n == 0) {
        x->base.ncells--;
    } else {
        read_bound(&x->base, c);
    }
    return true;
}

/* ---- as a reader ------------------------------------------------------------------------------------- */

static void xls_close(struct sheet_book *b)
{
    struct xls *x = xls_of(b);
    xls_child_end(&x->child);
    arena_free(&x->arena);
    arena_free(&x->texts);
    free(x);
}

static size_t xls_count(const struct sheet_book *b)
{
    return ((const struct xls *)b)->nsheets;
}

static struct sheet_info xls_info(const struct sheet_book *b, size_t sheet)
{
    const struct xls *x = (const struct xls *)b;
    return (struct sheet_info){ .name = x->name[sheet], .sight = SHEET_VISIBLE };
}

static bool xls_start(struct sheet_book *b, size_t sheet, struct diag *d)
{
    struct xls *x = xls_of(b);
    if (!xls_child_start(&x->child, x->path, (int)sheet, &b->limits))
        return unreadable(d);
    return hear_head(x, d);
}

static enum sheet_step fail(struct diag *d)
{
    unreadable(d);
    return SHEET_FAILED;
}

static enum sheet_step xls_next(struct sheet_book *b, struct sheet_row *row, struct diag *d)
{
    struct xls *x = xls_of(b);
    struct xls_row head;
    for (;;) {
        b->ncells = 0;
        arena_reset(&x->texts);
        if (!hear(x, &head, sizeof head) || head.cells > b->limits.columns)
            return fail(d);
        if (head.number == 0)
            return SHEET_END;
        for (uint32_t i = 0; i < head.cells; i++)
            if (!hear_cell(x))
                return fail(d);
        if (b->ncells > 0)
            break;
        b->tally.stray += head.stray > 0;
    }
    *row = (struct sheet_row){ .number = head.number,
                               .own = b->ncells,
                               .width = b->cells[b->ncells - 1].column + 1,
                               .stray = head.stray,
                               .stray_column = head.stray_column };
    return SHEET_ROW;
}

static void xls_progress(const struct sheet_book *b, int64_t *done, int64_t *total)
{
    (void)b;
    (void)done;
    (void)total;
}

static const struct reader xls_reader = { .close = xls_close,
                                          .count = xls_count,
                                          .info = xls_info,
                                          .start = xls_start,
                                          .next = xls_next,
                                          .progress = xls_progress };

struct sheet_book *xls_open(const struct sheet_source *from, const struct sheet_limits *limits,
                            struct diag *d)
{
    struct xls *x = calloc(1, sizeof *x);
    if (!x)
        fatal("out of memory");
    x->base.reader = &xls_reader;
    x->base.format = SHEET_XLS;
    x->base.limits = *limits;
    x->path = str_z(&x->arena, from->path);
    bool ok = xls_child_start(&x->child, x->path, -1, limits) ? hear_head(x, d) : unreadable(d);
    if (!ok) {
        xls_close(&x->base);
        return NULL;
    }
    return &x->base;
}
