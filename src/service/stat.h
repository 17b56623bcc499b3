/* stat.h - figures of the daily work: problems, visits, tours, targets.  Each counted cell hands out the filter that
 * lists just its rows.  Knows no page. */
#ifndef SERVICE_STAT_H
#define SERVICE_STAT_H

#include "service/figures.h"

enum stat_what { STAT_PROBLEMS, STAT_VISITS, STAT_TOUR, STAT_TARGETS };

struct stat_request {
    enum stat_what what;
    struct str
        period; /* problems: YYYY or YYYY-MM; visits: YYYY-Www; targets: YYYY; empty = the present one */
    struct str by; /* problems, visits: how the rows are grouped; empty = area */
    int64_t tour;  /* tour: id of a row of site_tour, 0 = the newest that was scored */
};

/* Writes the object of GET /stat/…, or a table of text for a terminal.  d: E_PARAMETER, E_DENIED, E_NOT_FOUND. */
bool stat_put(struct city *c, const struct who *who, const struct stat_request *q, bool json,
              struct buf *out, struct diag *d) MUST_CHECK;

/*
 * The projects behind a figure of the visits.
 *   spec  as handed out in `drill`, without the leading "visits;": "2025-W40;area = 320412;missed"
 * False when it is none.
 */
bool stat_visit_rows(struct tx *tx, struct arena *a, struct str spec,
                     struct figure_rows *rows) MUST_CHECK;

#endif
