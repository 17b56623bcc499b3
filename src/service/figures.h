/* figures.h - the month's figures, computed from columns kept in memory.  Knows no page. */
#ifndef SERVICE_FIGURES_H
#define SERVICE_FIGURES_H

#include "service/city.h"

/* Columns of projects, plans and reports, read once and again whenever the store has changed. */
struct figures *figures_open(struct store *s);
void figures_close(struct figures *f);

struct figures_request {
    struct str month; /* YYYY-MM; empty = the newest month that is open or closed */
    struct str by;    /* area, band, industry, track, kind, park, agency; empty = area */
    struct str list;  /* annual_plan.list; empty = city_major */
};

/* Writes the object of GET /stat/dispatch.  d: E_PARAMETER. */
bool figures_dispatch(struct city *c, const struct who *who, const struct figures_request *q,
                      struct buf *out, struct diag *d) MUST_CHECK;

/* The same as a table of text for a terminal. */
bool figures_text(struct city *c, const struct who *who, const struct figures_request *q,
                  struct buf *out, struct diag *d) MUST_CHECK;

/* The bulletin of a month: as JSON sections, or as plain text. */
bool figures_bulletin(struct city *c, const struct who *who, struct str month, bool json,
                      struct buf *out, struct diag *d) MUST_CHECK;

struct figure_rows {
    int64_t *id; /* project ids, in the arena */
    size_t n;
};

/*
 * The projects behind one figure.
 *   spec  as handed out in `drill`: "2025-09;city_major;area=320412;started"
 *   d     receives E_FILTER
 */
bool figures_rows(struct figures *f, struct tx *tx, struct arena *a, struct str spec,
                  struct figure_rows *rows, struct diag *d) MUST_CHECK;

#endif
