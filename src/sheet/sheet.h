/* sheet.h - tables people send (xlsx, xls, csv), read row by row.  Does not know what a column means.
 *
 *   struct sheet_book *b = sheet_open(&from, &sheet_limits_default, d);
 *   for (size_t i = 0; b && i < sheet_count(b); i++) {
 *       if (!sheet_start(b, i, d)) break;
 *       while ((step = sheet_next(b, &row, d)) == SHEET_ROW) ...
 *   }
 *   sheet_close(b);
 *
 * Memory is constant but for the shared strings of an xlsx.  Nothing of the file is ever written
 * to disk or opened by a name it holds.  A book may be read twice: sheet_start begins again.
 */
#ifndef SHEET_SHEET_H
#define SHEET_SHEET_H

#include "ledger/value.h"

enum { SHEET_HEAD_ROWS = 30 }; /* titles, notes and headers stand among the first rows of a table */

struct sheet_limits {
    int64_t
        rows; /* non-empty rows a sheet; SHEET_HEAD_ROWS more are let by for titles and headers */
    size_t columns;      /* csv: more are refused; xlsx and xls: cells further right are stray */
    size_t cell_chars;   /* a longer text is flagged on its cell */
    size_t line_bytes;   /* csv: one record */
    size_t zip_entries;  /* xlsx: parts */
    int64_t zip_bytes;   /* xlsx: inflated, over all parts read */
    size_t shared_bytes; /* xlsx: memory for shared strings */
    int seconds;         /* xls: CPU time of the reading process */
};
/* 50,000 rows, 256 columns, 32,767 characters, 1 MiB, 1,000 parts, 512 MiB, 128 MiB, 60 s. */
extern const struct sheet_limits sheet_limits_default;

struct sheet_source {
    struct str path;      /* of the file to read */
    struct str file_name; /* as the person named it: only to say that its ending is wrong */
    struct str encoding;  /* csv: "utf-8", "gb18030", "utf-16le", "utf-16be"; empty = find out */
};

enum sheet_format { SHEET_CSV, SHEET_XLSX, SHEET_XLS };
enum sheet_sight { SHEET_VISIBLE, SHEET_HIDDEN, SHEET_VERY_HIDDEN };

struct sheet_info {
    struct str name; /* of a csv: the file name */
    enum sheet_sight sight;
};

enum sheet_kind {
    SHEET_TEXT,
    SHEET_NUMBER, /* text: the digits as the file wrote them */
    SHEET_DATE,   /* a number shown as a date: an Excel serial */
    SHEET_BOOL,   /* text: TRUE or FALSE */
    SHEET_ERROR,  /* text: #DIV/0! and the like */
};

struct sheet_cell {
    uint32_t column; /* from 0 */
    enum sheet_kind kind;
    struct str text;      /* UTF-8, as given; may hold NUL where an xlsx escapes one */
    bool is_percent;      /* number shown with % */
    bool formula;         /* the value is a formula's last result */
    bool merged;          /* stands in a merged range whose first cell holds the text … */
    uint32_t from_column; /* … in this column … */
    int64_t from_row;     /* … of this row */
    enum err error;       /* E_OK, E_CELL_INDEX, E_CELL_ERROR, E_TYPE, E_RANGE */
    struct str problem;   /* Chinese, to stand behind the address: 共享字符串越界 */
};

struct sheet_row {
    int64_t number;                 /* as the person counts, from 1 */
    int64_t line;                   /* csv: line of the file where the record begins; else 0 */
    const struct sheet_cell *cells; /* not blank ones, left to right */
    size_t n;
    size_t own;            /* how many of them are this row's, not filled from a merge; never 0 */
    size_t width;          /* csv: fields of the record; else columns up to the last used one */
    bool hidden;           /* by hand */
    bool filtered;         /* hidden by a filter */
    bool repeated;         /* another row of the sheet bears the same number: E_ROW_REPEATED */
    size_t stray;          /* cells right of the last column allowed; not among `cells` */
    uint32_t stray_column; /* the first of them */
};

/* Over the rows delivered so far by sheet_next; whole after SHEET_END. */
struct sheet_tally {
    int64_t rows;
    int64_t hidden, filtered, repeated, stray;
    bool disordered; /* row numbers did not always rise */
};

enum sheet_step { SHEET_ROW, SHEET_END, SHEET_FAILED };

struct sheet_book;

/*
 * Opens by content, never by name, and checks all that can be checked before the first row.
 *   d  receives E_FILE_EMPTY, E_FILE_TYPE_OLE, E_FILE_TYPE_MISMATCH, E_FILE_UNREADABLE, an E_XLSX_* or E_CSV_*;
 *      the sentence says what the file is and how to mend it
 * NULL when the file is refused.
 */
struct sheet_book *sheet_open(const struct sheet_source *from, const struct sheet_limits *limits,
                              struct diag *d) MUST_CHECK;
void sheet_close(struct sheet_book *b); /* NULL is allowed */

enum sheet_format sheet_format(const struct sheet_book *b);
const char *sheet_encoding(const struct sheet_book *b); /* csv: UTF-8, GB18030 …; else NULL */
char sheet_separator(const struct sheet_book *b);       /* csv; else 0 */
bool sheet_is_1904(const struct sheet_book *b);         /* dates count from 1904-01-01 */

size_t sheet_count(const struct sheet_book *b);
struct sheet_info sheet_info(const struct sheet_book *b, size_t sheet);

/* Goes before the first row of a sheet; also back.  false: as sheet_open refuses. */
bool sheet_start(struct sheet_book *b, size_t sheet, struct diag *d) MUST_CHECK;

/*
 * The next row that holds anything; wholly blank rows are passed over.
 *   row  its cells and their text live until the next call
 *   d    after SHEET_FAILED holds why the whole file must be refused, E_IMPORT_TOO_MANY_ROWS among it
 */
enum sheet_step sheet_next(struct sheet_book *b, struct sheet_row *row, struct diag *d) MUST_CHECK;

struct sheet_tally sheet_tally(const struct sheet_book *b);

/* How far sheet_next is in this sheet, in bytes of its content; 0 when not known. */
int64_t sheet_done(const struct sheet_book *b);
int64_t sheet_total(const struct sheet_book *b);

/* ---- rows and cells at hand ------------------------------------------------ */

/* The cell of a column, or NULL when it is blank. */
const struct sheet_cell *sheet_cell_at(const struct sheet_row *row, uint32_t column);

/* "A", "AA"; at most XFD. */
struct str sheet_column_name(struct arena *a, uint32_t column);
/* "A1" */
struct str sheet_address(struct arena *a, uint32_t column, int64_t row);

/* Rows outlive the next call of sheet_next only as copies. */
struct sheet_row sheet_row_copy(struct arena *a, const struct sheet_row *row);

/* As ledger/value.h reads it; `unit` of the column, 0 = the field's own. */
struct typed sheet_typed(const struct sheet_book *b, const struct sheet_cell *c, int64_t unit);

#endif
