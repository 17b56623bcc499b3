/* figures_kept.h - the columns of a year and a question about them, for the files that answer it.
 * Knows no page. */
#ifndef SERVICE_FIGURES_KEPT_H
#define SERVICE_FIGURES_KEPT_H

#include "service/columns.h"
#include "service/figures.h"

/*
 * The columns of a month: those of its year as fresh as the store, or, when it is closed, as they were frozen.
 *   edition  receives that of the snapshot, 0 = live
 * Returns with the lock held for reading; figures_release gives it back.
 */
const struct columns *figures_hold(struct figures *f, struct tx *tx, struct arena *a,
                                   struct str month, int64_t *edition);
void figures_release(struct figures *f);

/* Columns held for a question: shared ones, or made for the day it asks for. */
struct held {
    const struct columns *columns;
    struct columns *own;
};
/*
 * The columns that answer for a month.
 *   as_of  YYYY-MM-DD, or empty: a day on which the month was closed already is answered by its snapshot of then
 *   d      E_PARAMETER
 * True with `h` to be given back by figures_give.
 */
bool figures_take(struct figures *f, struct tx *tx, struct str month, struct str as_of,
                  int64_t *edition, struct held *h, struct diag *d) MUST_CHECK;
void figures_give(struct figures *f, struct held *h);

/* An answer holds as long as nothing was written.  Appends it to `out`; false when none is kept. */
bool figures_answered(struct figures *f, int64_t version, struct str question, struct buf *out);
void figures_keep(struct figures *f, int64_t version, struct str question, struct str text);

struct question {
    struct str month; /* YYYY-MM */
    struct str as_of; /* YYYY-MM-DD, or empty */
    int year;
    int64_t edition; /* of the snapshot that answers, 0 = the store as it is */
    struct dispatch_query query;
};

/* Reads what is asked, without whose projects.  d: E_PARAMETER. */
bool figures_understand(struct tx *tx, struct str today, const struct figures_request *ask,
                        struct question *q, struct diag *d) MUST_CHECK;

/* Which projects the asker may count: all, or those within his scope. */
void figures_see(struct question *q, const struct columns *c, const struct who *who, struct tx *tx,
                 struct arena *a);

#endif
