/* tours.h - what the judges' sheets of a site tour come to: a score and a rank for each site.  Knows no page. */
#ifndef SERVICE_TOURS_H
#define SERVICE_TOURS_H

#include "store/store.h"

struct tour_place {
    int64_t project;
    struct str name, area; /* area: code of the reporting unit */
    int64_t sheets;
    int64_t score; /* hundredths; 0 sheets: -1 */
    int64_t rank;  /* from 1, ties share; 0 sheets: 0 */
};

struct tour_result {
    struct tour_place *place; /* every site, best first, those without a sheet last */
    size_t n;
};

/* tour: a row of site_tour. */
struct tour_result tours_result(struct tx *tx, struct arena *a, const struct row *tour);

/* Writes the ranking into the row that is about to be published.  d: E_STATE when a site has no sheet. */
bool tours_freeze(struct tx *tx, struct row *tour, struct diag *d) MUST_CHECK;

#endif
