/* paper.h - the month's bulletin on paper: Word, PDF, Excel.  Knows no figure: what is printed is what
 * domain/bulletin.h says, word for word. */
#ifndef PAPER_PAPER_H
#define PAPER_PAPER_H

#include "base/diag.h"
#include "domain/bulletin.h"

enum paper_form { PAPER_DOCX, PAPER_PDF, PAPER_XLSX };

struct paper {
    const struct bulletin *bulletin;
    struct str month;    /* YYYY-MM */
    struct str city;     /* 常州市 */
    struct str issuer;   /* who signs; empty = nobody does */
    struct str today;    /* YYYY-MM-DD: the date below the issuer */
    struct str now;      /* UTC moment, for the file's properties */
    struct str template; /* path of a docx or xlsx to fill, for that form; empty = our own */
};

/*
 * Prints to a new file at `path`; where that fails, no file stays.
 *   d  receives E_STORE: the file cannot be written, or the machine has no Chinese font (PDF);
 *      E_FILE_UNREADABLE, E_FILE_TYPE_MISMATCH, E_LIMIT: the template is no docx;
 *      E_CHOICE: it asks for what there is not, by name
 */
bool paper_print(struct str path, enum paper_form form, const struct paper *p,
                 struct diag *d) MUST_CHECK;

/* Our own template as a docx to edit: styles, page, placeholders.  d: E_STORE. */
bool paper_template(struct str path, struct str now, struct diag *d) MUST_CHECK;

#endif
