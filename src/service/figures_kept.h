/* figures_kept.h - the columns of a year and a question about them, for the files that answer it.
 * Knows no page. */
#ifndef SERVICE_FIGURES_KEPT_H
#define SERVICE_FIGURES_KEPT_H

#include "service/columns.h"
#include "service/figures.h"

/*
 * The columns of a year, as fresh as the store.
 * Returns with the lock held for reading; figures_release gives it back.
 */
const struct columns *figures_hold(struct figures *f, struct tx *tx, int year);
void figures_release(struct figures *f);

/* An answer holds as long as nothing was written.  Appends it to `out`; false when none is kept. */
bool figures_answered(struct figures *f, int64_t version, struct str question, struct buf *out);
void figures_keep(struct figures *f, int64_t version, struct str question, struct str text);

struct question {
    struct str month; /* YYYY-MM */
    int year;
    struct dispatch_query query;
};

/* Reads what is asked, without whose projects.  d: E_PARAMETER. */
bool figures_understand(struct tx *tx, struct str today, const struct figures_request *ask,
                        struct question *q, struct diag *d) MUST_CHECK;

/* Which projects the asker may count: all, or those within his scope. */
void figures_see(struct question *q, const struct columns *c, const struct who *who, struct tx *tx,
                 struct arena *a);

#endif
