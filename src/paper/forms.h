/* forms.h - the three forms of a paper, one function each.  Part of paper.h's room; see there for what they may say. */
#ifndef PAPER_FORMS_H
#define PAPER_FORMS_H

#include "paper/paper.h"

bool docx_print(struct str path, const struct paper *p, struct diag *d) MUST_CHECK;
bool pdf_print(struct str path, const struct paper *p, struct diag *d) MUST_CHECK;
bool xlsx_print(struct str path, const struct paper *p, struct diag *d) MUST_CHECK;
/* An Excel form of somebody's own, filled in place. */
bool form_print(struct str path, const struct paper *p, struct diag *d) MUST_CHECK;

/* E_STORE: the file cannot be written; removes what there is of it.  Returns false. */
bool paper_failed(struct str path, struct diag *d);

#endif
