/* figures.h - the month's figures, computed from columns kept in memory.  Knows no page. */
#ifndef SERVICE_FIGURES_H
#define SERVICE_FIGURES_H

#include "paper/paper.h"
#include "service/city.h"

/* Columns of projects, plans and reports, read once and again whenever the store has changed. */
struct figures *figures_open(struct store *s);
void figures_close(struct figures *f);

struct figures_request {
    struct str month;  /* YYYY-MM; empty = the newest month that is open or closed */
    struct str by;     /* area, band, industry, track, kind, park, agency; empty = area */
    struct str list;   /* annual_plan.list; empty = city_major */
    struct str filter; /* only projects that pass it, as in a list of them; empty = all */
    struct str from;   /* of a revision: its first month; empty = January */
    struct str
        with; /* of a comparison: the other month; empty = last month and the same month last year */
    struct str
        as_of; /* YYYY-MM-DD: as the rows stood at the end of that day; empty = as they are */
};

/* Writes the object of GET /stat/dispatch.  d: E_PARAMETER. */
bool figures_dispatch(struct city *c, const struct who *who, const struct figures_request *q,
                      struct buf *out, struct diag *d) MUST_CHECK;

/* The same as a table of text for a terminal. */
bool figures_text(struct city *c, const struct who *who, const struct figures_request *q,
                  struct buf *out, struct diag *d) MUST_CHECK;

/* What the revisions of a list did in the months from..month.  d: E_PARAMETER, E_FILTER, E_DENIED. */
bool figures_revision(struct city *c, const struct who *who, const struct figures_request *q,
                      bool json, struct buf *out, struct diag *d) MUST_CHECK;

/*
 * Counts and sums over the projects of the library themselves, in a list or not: how many, how large, how far.
 * month and list do not matter to it.
 */
bool figures_library(struct city *c, const struct who *who, const struct figures_request *q,
                     bool json, struct buf *out, struct diag *d) MUST_CHECK;

/*
 * The dispatch table of `month` beside that of `with`, or of the last month and the same month last year, with differences
 * in totals and by group.
 */
bool figures_compare(struct city *c, const struct who *who, const struct figures_request *q,
                     bool json, struct buf *out, struct diag *d) MUST_CHECK;

/*
 * The monthly reports of one project for the same months, field by field, as far as he sees them.
 *   d  receives E_NOT_FOUND, E_DENIED, E_PARAMETER
 */
bool figures_compare_reports(struct city *c, const struct who *who, int64_t project,
                             const struct figures_request *q, struct buf *out,
                             struct diag *d) MUST_CHECK;

/* The bulletin of a month: as JSON sections, or as plain text. */
bool figures_bulletin(struct city *c, const struct who *who, struct str month, bool json,
                      struct buf *out, struct diag *d) MUST_CHECK;

/* On paper: the same words and figures, for whom they are open to. */
struct figures_paper {
    enum paper_form form;
    struct str path;     /* of the file to make */
    struct str template; /* see paper.h */
};
bool figures_print(struct city *c, const struct who *who, struct str month,
                   const struct figures_paper *w, struct diag *d) MUST_CHECK;

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
