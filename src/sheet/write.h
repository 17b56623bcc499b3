/* write.h - tables written: lists as xlsx and csv, import templates, the bad rows handed back.
 * Does not know where rows come from.  Never writes a formula. */
#ifndef SHEET_WRITE_H
#define SHEET_WRITE_H

#include "sheet/header.h"

enum write_format { WRITE_XLSX, WRITE_CSV };

struct write_list;

/*
 * Starts a list of rows of one ledger in a new file at `path`.  Memory is constant.
 *   fields  ordinals, one a column; their labels with unit are the header
 *   d       receives E_STORE when the file cannot be made
 */
struct write_list *write_list_open(struct str path, enum write_format format,
                                   const struct record *rec, const int *fields, size_t n,
                                   struct diag *d) MUST_CHECK;

/*
 * One row.  Amounts are written as numbers in the field's unit, codes, dates and choices as text.
 *   shown  per column what to write instead of the stored value where n > 0: titles of REFs,
 *          names of areas, masked values; may be NULL
 */
void write_list_row(struct write_list *w, const struct row *r, const struct str *shown);

/* A sheet 导出说明 behind the rows, a label and a text a line; a csv has no place for it. */
void write_list_about(struct write_list *w, const struct str (*lines)[2], size_t n);

/* Ends the file.  false: it is not whole and has been removed; d receives E_STORE. */
bool write_list_close(struct write_list *w, struct diag *d) MUST_CHECK;
void write_list_abandon(struct write_list *w); /* removes the file; NULL is allowed */

/*
 * The import template of a ledger: header, drop-downs for choices, a sheet 填写说明.
 *   may  per field whether this person may bring it; NULL = every importable field
 */
bool write_template(struct str path, const struct record *rec, const bool *may,
                    struct diag *d) MUST_CHECK;

/* ---- the bad rows, as sent, with a column 错误原因 --------------------------- */

struct write_errors;

/*
 * Starts the workbook of bad rows: the rows above the body as they were, 错误原因 added at the right.
 *   rows, n  as given to header_find
 */
struct write_errors *write_errors_open(struct str path, struct diag *d) MUST_CHECK;
void write_errors_sheet(struct write_errors *w, struct str name, const struct header *h,
                        const struct sheet_row *rows, size_t n, bool is_1904);
/*
 * One bad row.
 *   bad      columns (from 0) whose cells are painted red
 *   reason   all findings of the row, one sentence each
 */
void write_errors_row(struct write_errors *w, const struct sheet_row *row, const uint32_t *bad,
                      size_t nbad, struct str reason);
bool write_errors_close(struct write_errors *w, struct diag *d) MUST_CHECK;
void write_errors_abandon(struct write_errors *w);

/* ---- csv alone -------------------------------------------------------------- */

/* One field as a csv may hold it: quoted where need be, and so that no spreadsheet computes it. */
void csv_put(struct buf *out, struct str s, bool is_number);

#endif
