/* zipped.h - the parts of a zip container, bounded.  Part of sheet.h's room; knows no workbook. */
#ifndef SHEET_ZIPPED_H
#define SHEET_ZIPPED_H

#include "sheet/sheet.h"

struct zipped;
struct part;

/*
 * Checks the directory before anything is inflated: number of parts, doubles, overlaps, and that
 * all declared sizes together are allowed; a part is never read beyond its declared size.
 *   d  receives an E_XLSX_*
 */
struct zipped *zipped_open(struct str path, const struct sheet_limits *limits,
                           struct diag *d) MUST_CHECK;
void zipped_close(struct zipped *z); /* NULL is allowed */

bool zipped_has(struct zipped *z, const char *name);

struct part *part_open(struct zipped *z, const char *name, struct diag *d) MUST_CHECK;
void part_close(struct part *p); /* NULL is allowed */
/* The next bytes; 0 at the end, -1 after saying why not. */
int64_t part_read(struct part *p, char *to, size_t n, struct diag *d) MUST_CHECK;
int64_t part_size(const struct part *p); /* inflated, as declared */

#endif
