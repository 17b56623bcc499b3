/* xlsx_merge.h - fills rows from the first cells of merged ranges.  Part of sheet.h's room. */
#ifndef SHEET_XLSX_MERGE_H
#define SHEET_XLSX_MERGE_H

#include "sheet/read.h"
#include "sheet/xlsx_scan.h"

struct xlsx_fill;

/* Borrows the scan. */
struct xlsx_fill *xlsx_fill_new(const struct xlsx_scan *scan) MUST_CHECK;
void xlsx_fill_free(struct xlsx_fill *f); /* NULL is allowed */

/*
 * To be called with every row, in the order of the file.  Appends to the cells of the row at hand,
 * sorted by column, what merged ranges say about it, and sorts again.  A row numbered no higher
 * than one before is left as it is.
 */
void xlsx_fill_row(struct xlsx_fill *f, struct sheet_book *b, int64_t row);

#endif
