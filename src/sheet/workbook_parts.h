/* workbook_parts.h - what an xlsx says besides its sheets: their names, number formats, shared
 * strings.  Part of sheet.h's room. */
#ifndef SHEET_WORKBOOK_PARTS_H
#define SHEET_WORKBOOK_PARTS_H

#include "base/buf.h"
#include "sheet/xml.h"

struct book_sheet {
    struct str name;
    char *part; /* of the zip; NULL when it points at none */
    char *rel;
    enum sheet_sight sight;
};

enum number_look { LOOK_PLAIN, LOOK_DATE, LOOK_PERCENT };

struct book_parts {
    struct arena arena;
    struct book_sheet *sheet;
    size_t nsheets;
    bool is_1904;
    enum number_look *look; /* of each cell format */
    size_t nlooks;
    struct buf shared; /* texts one behind the other */
    size_t *at;        /* where each begins; nshared + 1 of them */
    size_t nshared;
};

/* d receives E_XLSX_NOT_WORKBOOK, E_XLSX_MACRO, E_XLSX_XML_* */
bool book_parts_read(struct book_parts *b, struct zipped *z, const struct sheet_limits *limits,
                     struct diag *d) MUST_CHECK;
void book_parts_free(struct book_parts *b);

/* Takes _xHHHH_ escapes out of a text, in place; returns its new length. */
size_t xlsx_unescape(char *p, size_t n);

#endif
