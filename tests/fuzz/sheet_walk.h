/* sheet_walk.h - reads a book from memory to its end and holds every row against what sheet.h promises. */
#ifndef FUZZ_SHEET_WALK_H
#define FUZZ_SHEET_WALK_H

#include "base/utf8.h"
#include "sheet/sheet.h"

#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static const struct sheet_limits walk_limits = { .rows = 2000,
                                                 .columns = 64,
                                                 .cell_chars = 1000,
                                                 .line_bytes = 1 << 16,
                                                 .zip_entries = 50,
                                                 .zip_bytes = 1 << 22,
                                                 .shared_bytes = 1 << 20,
                                                 .seconds = 5 };

static inline void walk_row(const struct sheet_row *row)
{
    ASSERT(row->own > 0 && row->own <= row->n);
    for (size_t i = 0; i < row->n; i++) {
        const struct sheet_cell *c = &row->cells[i];
        ASSERT(c->column < walk_limits.columns);
        ASSERT(i == 0 || row->cells[i - 1].column < c->column);
        ASSERT(c->text.n > 0 || c->error != E_OK);
        ASSERT((c->problem.n > 0) == (c->error != E_OK));
        ASSERT(utf8_valid(c->text));
        ASSERT(sheet_cell_at(row, c->column) == c);
    }
}

static inline int64_t walk_sheet(struct sheet_book *b, size_t sheet, struct diag *d)
{
    struct sheet_row row;
    enum sheet_step step = SHEET_FAILED;
    int64_t rows = 0;
    if (!sheet_start(b, sheet, d))
        return -1;
    while ((step = sheet_next(b, &row, d)) == SHEET_ROW) {
        walk_row(&row);
        rows++;
    }
    ASSERT((step == SHEET_FAILED) == !diag_ok(d));
    ASSERT(step == SHEET_FAILED || sheet_tally(b).rows == rows);
    return step == SHEET_FAILED ? -1 : rows;
}

/* Twice: a book may be read again, and says the same. */
static inline void walk_bytes(const void *bytes, size_t n, const char *name)
{
    struct arena a = { 0 };
    struct diag d;
    char path[64];
    int fd = memfd_create("book", 0);
    ASSERT(fd >= 0 && write(fd, bytes, n) == (ssize_t)n);
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    const struct sheet_source from = { .path = str_c(path),
                                       .file_name = str_c(name),
                                       .encoding = STR("") };
    diag_init(&d, &a);
    struct sheet_book *b = sheet_open(&from, &walk_limits, &d);
    ASSERT((b != NULL) == diag_ok(&d));
    for (size_t i = 0; b && i < sheet_count(b) && i < 4; i++) {
        struct diag first;
        struct diag second;
        diag_init(&first, &a);
        diag_init(&second, &a);
        ASSERT(walk_sheet(b, i, &first) == walk_sheet(b, i, &second));
    }
    sheet_close(b);
    close(fd);
    arena_free(&a);
}

#endif
