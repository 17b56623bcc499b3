/* xlsx_scan.h - what must be known of a sheet before its first row is told: merged ranges, the
 * filter's range, row numbers borne twice.  Part of sheet.h's room. */
#ifndef SHEET_XLSX_SCAN_H
#define SHEET_XLSX_SCAN_H

#include "sheet/zipped.h"

enum { XLSX_ROWS = 1048576, XLSX_COLUMNS = 16384 };

struct xlsx_range {
    int64_t row, last_row; /* from 1, both within */
    uint32_t column, last_column;
};

struct xlsx_scan {
    struct xlsx_range *merge; /* by first row */
    size_t nmerges;
    struct xlsx_range filter; /* last_row 0 = none */
    uint64_t *once, *twice;   /* a bit per row number */
};

/*   d  receives E_XLSX_XML_LIMIT for more than 10,000 merged ranges, or what the container refuses */
bool xlsx_scan(struct xlsx_scan *s, struct zipped *z, const char *part, struct diag *d) MUST_CHECK;
void xlsx_scan_free(struct xlsx_scan *s);

bool xlsx_is_repeated(const struct xlsx_scan *s, int64_t row);
bool xlsx_in_filter(const struct xlsx_scan *s, int64_t row);

/*
 * A1 in either case; no $, no blank, nothing behind it.
 * false when it is no address or beyond XFD1048576.
 */
bool xlsx_address(struct str s, uint32_t *column, int64_t *row) MUST_CHECK;

#endif
