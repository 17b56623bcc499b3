/* figures_kept.h - the columns of a year and a question about them, for the files that answer it.
 * Knows no page. */
#ifndef SERVICE_FIGURES_KEPT_H
#define SERVICE_FIGURES_KEPT_H

#include "base/json.h"
#include "service/columns.h"
#include "service/figure_sheet.h"
#include "service/figures.h"

/*
 * The columns of a month: those of its year as fresh as the store, or, when it is closed, as they were frozen.
 *   edition  receives that of the snapshot, 0 = live
 * Returns with the lock held for reading; figures_release gives it back.
 */
const struct columns *figures_hold(struct figures *f, struct tx *tx, struct arena *a,
                                   struct str month, int64_t *edition);
/* Those of a year as fresh as the store, whether a month is closed or not. */
const struct columns *figures_hold_year(struct figures *f, struct tx *tx, int year);
void figures_release(struct figures *f);

/* An answer holds as long as nothing was written.  Appends it to `out`; false when none is kept. */
bool figures_answered(struct figures *f, int64_t version, struct str question, struct buf *out);
void figures_keep(struct figures *f, int64_t version, struct str question, struct str text);

struct question {
    struct str month;     /* YYYY-MM */
    struct str as_of;     /* YYYY-MM-DD, or empty */
    struct str city;      /* its name when the month was closed; empty = as it is called now */
    struct str filter;    /* as given */
    struct filter *where; /* the filter, ready for a store; NULL = all projects */
    int year;
    int64_t edition; /* of the snapshot that answers, 0 = the store as it is */
    struct dispatch_query query;
};

/* Columns held for a question: shared ones, or made for the day it asks for. */
struct held {
    const struct columns *columns;
    struct columns *own;
};
/*
 * The columns that answer for the month of a question, and its edition: of a day on which the month was closed already,
 * its snapshot of then.
 *   d  E_PARAMETER
 * True with `h` to be given back by figures_give.
 */
bool figures_take(struct figures *f, struct tx *tx, struct question *q, struct held *h,
                  struct diag *d) MUST_CHECK;
void figures_give(struct figures *f, struct held *h);

/* Reads what is asked, without whose projects.  Call it without holding columns.  d: E_PARAMETER, E_FILTER. */
bool figures_understand(struct city *c, struct tx *tx, const struct who *who,
                        const struct figures_request *ask, struct question *q,
                        struct diag *d) MUST_CHECK;
/* The filter of a request about projects as a store takes it; NULL for none, or on an error. */
struct filter *figures_filter(struct city *c, struct tx *tx, const struct who *who, struct str text,
                              struct diag *d);

/* Which projects are to be counted: all, or those within his scope that pass the filter. */
void figures_see(struct question *q, const struct columns *c, const struct who *who, struct tx *tx,
                 struct arena *a);

/* The dispatch table of one month, as the asker sees it; fills in the rest of the question.  Call it without
 * holding columns.  d: E_PARAMETER. */
bool figures_sheet(struct figures *f, struct tx *tx, const struct who *who, struct question *q,
                   struct figure_sheet *s, struct diag *d) MUST_CHECK;

/* What the bottom row is called: 全市 (or 省, 区, 县), or that not all is in it. */
struct str figures_total_label(struct tx *tx, struct arena *a, const struct question *q);
/* Its list's id; a filter that opens the rows behind a cell; "area=320412", the group of a cell. */
struct str figures_list_id(enum dispatch_list list);
struct str figures_drill(struct arena *a, const struct question *q, const char *group,
                         const char *column);
const char *figures_group(struct arena *a, enum dispatch_by by, struct str key);
/* Units and bands are shown though they have no project. */
bool figures_shows_empty(const struct question *q);
/* The members month, by, list and scoped of an object that is open. */
void figures_head_json(struct jw *w, const struct question *q);

/* As one line: whose reach, and every word of the request.  Two questions alike have one answer. */
void figures_question_text(struct buf *out, const struct who *who,
                           const struct figures_request *ask);

#endif
