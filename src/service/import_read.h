/* import_read.h - one file as lines of a ledger: sheets, headers, cells mended by hand.
 * Part of import.h's room; judges no value and knows no store. */
#ifndef SERVICE_IMPORT_READ_H
#define SERVICE_IMPORT_READ_H

#include "service/import_row.h"
#include "sheet/header.h"

/* The sheet being read. */
struct import_table {
    struct str name;
    struct header header;
    struct import_column *columns; /* header.n of them, what importer_columns wants */
    struct sheet_row *head;        /* the first rows, as given to header_find */
    size_t nhead;
    bool is_1904;
};

struct import_read {
    const struct import_table *table;
    bool new_table; /* the columns are others than those of the line before */
    const struct sheet_row *row;
    struct import_line line;
};

struct import_reader;

/*
 * Opens the request's file.
 *   rows  most rows of a sheet
 *   d     lives as long as the reader; receives why the file is refused, and notes on what was
 *         skipped or filled in
 * NULL when the file is refused.
 */
struct import_reader *import_reader_open(const struct import_request *q, const struct who *who,
                                         int64_t rows, struct diag *d) MUST_CHECK;
void import_reader_close(struct import_reader *r); /* NULL is allowed */

enum import_step { IMPORT_LINE, IMPORT_END, IMPORT_FAILED };

/*
 * The next line to be judged; titles, totals and notes are passed over.
 *   out  its row and cells hold until the next line is read
 *   d    its arena holds what is made of them; receives what is wrong with the shape of the row
 */
enum import_step import_reader_next(struct import_reader *r, struct import_read *out,
                                    struct diag *d) MUST_CHECK;

int64_t import_reader_skipped(const struct import_reader *r); /* rows passed over so far */
void import_reader_progress(const struct import_reader *r, int64_t *done, int64_t *total);

/* [{"sheet","column","header","field","unit","note"}] and [{"name","rows","used","note"}]. */
struct str import_reader_columns(const struct import_reader *r);
struct str import_reader_sheets(struct import_reader *r);

#endif
