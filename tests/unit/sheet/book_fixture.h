/* book_fixture.h - tables from texts, read back as lines of text.  Knows no ledger. */
#ifndef SHEET_BOOK_FIXTURE_H
#define SHEET_BOOK_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "base/buf.h"
#include "sheet/sheet.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct shelf {
    char path[40];
    struct arena arena;
    struct diag d;
    struct sheet_book *book;
};

/* Opens bytes as a file of this name; book is NULL when it is refused. */
static inline void shelf_open(struct shelf *s, const void *bytes, size_t n, const char *name)
{
    *s = (struct shelf){ .path = "/tmp/ztf-sheet-XXXXXX" };
    int fd = mkstemp(s->path);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, bytes, n), n);
    close(fd);
    diag_init(&s->d, &s->arena);
    const struct sheet_source from = { .path = str_c(s->path),
                                       .file_name = str_c(name),
                                       .encoding = STR("") };
    s->book = sheet_open(&from, &sheet_limits_default, &s->d);
    assert_int_equal(s->book != NULL, diag_ok(&s->d));
}

static inline void shelf_close(struct shelf *s)
{
    sheet_close(s->book);
    unlink(s->path);
    arena_free(&s->arena);
}

static inline void put_shown_row(struct buf *out, const struct sheet_row *row)
{
    buf_printf(out, "%lld", (long long)row->number);
    for (size_t i = 0; i < row->n; i++) {
        const struct sheet_cell *c = &row->cells[i];
        char letter = (char)('A' + (char)c->column);
        buf_printf(out, " %c%s=" STR_FMT, letter, c->merged ? "*" : "", STR_ARG(c->text));
    }
    buf_c(out, "|");
}

/* "1 A=名称 B=总投资|2 A=甲|": every row of the first sheet, or the id of what refuses it. */
static inline struct str shelf_rows(struct shelf *s)
{
    struct buf out = { 0 };
    struct sheet_row row;
    enum sheet_step step = SHEET_FAILED;
    bool begun = s->book && sheet_start(s->book, 0, &s->d);
    while (begun && (step = sheet_next(s->book, &row, &s->d)) == SHEET_ROW)
        put_shown_row(&out, &row);
    struct str shown = step == SHEET_FAILED ? str_c(err_id(diag_verdict(&s->d)))
                                            : str_dup(&s->arena, buf_str(&out));
    buf_free(&out);
    return shown;
}

#endif
