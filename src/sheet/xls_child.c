/* xls_child.c - see xls_child.h. */
#include "sheet/xls_child.h"

#include "base/confine.h"

#include <errno.h>
#include <fcntl.h>
#include <freexl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* ---- in the child ------------------------------------------------------------------------------------ */

struct telling {
    const void *book;
    FILE *out;
    uint32_t columns; /* most */
};

static bool tell(FILE *out, const void *p, size_t n)
{
    return fwrite(p, 1, n, out) == n;
}

static bool tell_text(FILE *out, const char *text)
{
    uint32_t n = (uint32_t)strlen(text);
    return tell(out, &n, sizeof n) && tell(out, text, n);
}

static uint32_t info(const void *book, unsigned short what)
{
    unsigned int v = 0;
    return freexl_get_info(book, what, &v) == FREEXL_OK ? v : 0;
}

static bool tell_head(const struct telling *t, bool ok)
{
    struct xls_head h = { .ok = ok };
    h.encrypted = ok && info(t->book, FREEXL_BIFF_PASSWORD) == FREEXL_BIFF_OBFUSCATED;
    h.is_1904 = ok && info(t->book, FREEXL_BIFF_DATEMODE) == FREEXL_BIFF_DATEMODE_1904;
    h.sheets = ok ? (int32_t)info(t->book, FREEXL_BIFF_SHEET_COUNT) : 0;
    h.sheets = h.sheets > XLS_SHEETS ? XLS_SHEETS : h.sheets;
    if (!tell(t->out, &h, sizeof h))
        return false;
    for (int32_t i = 0; i < h.sheets; i++) {
        const char *name = NULL;
        int rc = freexl_get_worksheet_name(t->book, (unsigned short)i, &name);
        if (!tell_text(t->out, rc == FREEXL_OK && name ? name : ""))
            return false;
    }
    return ok && !h.encrypted;
}

/* NULL for a blank cell. */
static const char *cell_text(const FreeXL_CellValue *v, char *room, size_t n, enum sheet_kind *kind)
{
    *kind = SHEET_TEXT;
    switch (v->type) {
    case FREEXL_CELL_INT:
        *kind = SHEET_NUMBER;
        snprintf(room, n, "%d", v->value.int_value);
        return room;
    case FREEXL_CELL_DOUBLE:
        *kind = SHEET_NUMBER;
        snprintf(room, n, "%.15g", v->value.double_value);
        return room;
    case FREEXL_CELL_TEXT:
    case FREEXL_CELL_SST_TEXT:
    case FREEXL_CELL_DATE:
    case FREEXL_CELL_DATETIME:
    case FREEXL_CELL_TIME:
        return v->value.text_value && v->value.text_value[0] ? v->value.text_value : NULL;
    default:
        return NULL;
    }
}

static const char *read_value(const struct telling *t, unsigned int row, uint32_t column,
                              char *room, size_t n, enum sheet_kind *kind)
{
    FreeXL_CellValue v = { 0 };
    if (freexl_get_cell_value(t->book, row, (unsigned short)column, &v) != FREEXL_OK)
        return NULL;
    return cell_text(&v, room, n, kind);
}

static bool tell_row(const struct telling *t, unsigned int row, uint32_t width)
{
    char room[64];
    enum sheet_kind kind = SHEET_TEXT;
    struct xls_row head = { .number = (int64_t)row + 1 };
    for (uint32_t c = 0; c < width; c++) {
        if (!read_value(t, row, c, room, sizeof room, &kind))
            continue;
        if (c < t->columns)
            head.cells++;
        else if (head.stray++ == 0)
            head.stray_column = c;
    }
    if (head.cells + head.stray == 0)
        return true;
    if (!tell(t->out, &head, sizeof head))
        return false;
    for (uint32_t c = 0; c < width && c < t->columns; c++) {
        const char *text = read_value(t, row, c, room, sizeof room, &kind);
        struct xls_cell cell = { .column = c, .kind = kind };
        cell.bytes = text ? (uint32_t)strlen(text) : 0;
        if (text && (!tell(t->out, &cell, sizeof cell) || !tell(t->out, text, cell.bytes)))
            return false;
    }
    return true;
}

static bool tell_rows(const struct telling *t, unsigned short sheet)
{
    unsigned int rows = 0;
    unsigned short columns = 0;
    if (freexl_select_active_worksheet(t->book, sheet) != FREEXL_OK ||
        freexl_worksheet_dimensions(t->book, &rows, &columns) != FREEXL_OK)
        return false;
    for (unsigned int r = 0; r < rows; r++)
        if (!tell_row(t, r, columns))
            return false;
    struct xls_row end = { 0 };
    return tell(t->out, &end, sizeof end);
}

_Noreturn static void child(int to, const char *path, int sheet, const struct sheet_limits *limits)
{
    struct telling t = { .columns = (uint32_t)limits->columns };
    confine(&(struct confines){ { to, -1 }, limits->seconds });
    alarm((unsigned)
              limits->seconds); /* opening may wait for a lock another thread held at the fork */
    t.out = fdopen(to, "wb");
    bool ok = t.out && freexl_open(path, &t.book) == FREEXL_OK;
    alarm(0);
    ok = t.out && tell_head(&t, ok) && sheet >= 0 && tell_rows(&t, (unsigned short)sheet);
    if (t.out)
        fflush(t.out);
    _exit(ok ? 0 : 1);
}

/* ---- in the server --------------------------------------------------------------------------------------- */

bool xls_child_start(struct xls_child *c, const char *path, int sheet,
                     const struct sheet_limits *limits)
{
    int ends[2];
    xls_child_end(c);
    if (pipe(ends) != 0)
        return false;
    fcntl(ends[0], F_SETFD, FD_CLOEXEC);
    c->pid = fork();
    if (c->pid == 0)
        child(ends[1], path, sheet, limits);
    close(ends[1]);
    c->from = c->pid > 0 ? fdopen(ends[0], "rb") : NULL;
    if (c->from)
        return true;
    close(ends[0]);
    xls_child_end(c);
    return false;
}

void xls_child_end(struct xls_child *c)
{
    if (c->from)
        fclose(c->from);
    if (c->pid > 0) {
        kill(c->pid, SIGKILL);
        while (waitpid(c->pid, NULL, 0) < 0 && errno == EINTR)
            continue;
    }
    *c = (struct xls_child){ 0 };
}
