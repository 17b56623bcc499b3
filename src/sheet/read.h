/* read.h - what one file format must do for sheet.h.  Part of its room. */
#ifndef SHEET_READ_H
#define SHEET_READ_H

#include "base/buf.h"
#include "sheet/sheet.h"

struct reader {
    void (*close)(struct sheet_book *b);
    size_t (*count)(const struct sheet_book *b);
    struct sheet_info (*info)(const struct sheet_book *b, size_t sheet);
    bool (*start)(struct sheet_book *b, size_t sheet, struct diag *d);
    /* Fills number, line, cells, own, width, hidden, filtered, repeated, stray. */
    enum sheet_step (*next)(struct sheet_book *b, struct sheet_row *row, struct diag *d);
    void (*progress)(const struct sheet_book *b, int64_t *done, int64_t *total);
};

/* First member of every reader's book. */
struct sheet_book {
    const struct reader *reader;
    enum sheet_format format;
    struct sheet_limits limits;
    struct sheet_tally tally;
    int64_t last; /* number of the last row delivered */
    const char *encoding;
    char separator;
    bool is_1904;
    /* cells of the row at hand */
    struct sheet_cell *cells;
    size_t ncells, cap;
};

/* A further cell of the row at hand; NULL never. */
struct sheet_cell *read_cell(struct sheet_book *b);
/* Brings the cells of the row at hand into the order of their columns. */
void read_sort(struct sheet_book *b);
/* Flags a cell whose text is longer than the limit. */
void read_bound(const struct sheet_book *b, struct sheet_cell *c);

struct sheet_book *csv_open(const struct sheet_source *from, const struct sheet_limits *limits,
                            struct diag *d);
struct sheet_book *xlsx_open(const struct sheet_source *from, const struct sheet_limits *limits,
                             struct diag *d);
struct sheet_book *xls_open(const struct sheet_source *from, const struct sheet_limits *limits,
                            struct diag *d);

#endif
