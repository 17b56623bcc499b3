/* figures_months.h - which months a comparison sets side by side.  Knows no figure. */
#ifndef SERVICE_FIGURES_MONTHS_H
#define SERVICE_FIGURES_MONTHS_H

#include "base/diag.h"

enum { FIGURES_MONTHS = 3 };

struct figures_months {
    struct str month[FIGURES_MONTHS]; /* YYYY-MM, the one asked for first */
    size_t n;
};

/*
 * `month`, and beside it `with`, or where that is empty the month before and the same month of the year before.
 *   month  a proper one
 *   d      receives E_PARAMETER; its arena holds the months
 */
bool figures_months(struct str month, struct str with, struct figures_months *out,
                    struct diag *d) MUST_CHECK;

#endif
