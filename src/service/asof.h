/* asof.h - rows as they were at the end of a day: as they are, less what the journal says was changed since.  Knows no
 * ledger by name and no figure. */
#ifndef SERVICE_ASOF_H
#define SERVICE_ASOF_H

#include "store/store.h"

struct asof;

/*
 * Reads what was changed after the end of `day`.
 *   day  YYYY-MM-DD, Asia/Shanghai
 *   d    E_PARAMETER when it is no day, or lies before what a purge has taken from the journal
 * Returns NULL then.
 */
struct asof *asof_open(struct tx *tx, struct str day, struct diag *d) MUST_CHECK;
void asof_close(struct asof *p);

/*
 * Takes a row of the store back to that day.
 *   v  the values of `fields`; those changed since are replaced, borrowing from `p`
 * Returns false when the row was not there yet.
 */
bool asof_back(const struct asof *p, enum record_id rec, int64_t id, const int *fields, size_t n,
               struct value *v) MUST_CHECK;

/* The rows of a ledger that were there and have been withdrawn since. */
typedef void asof_fn(void *ctx, const struct value *v);
void asof_gone(const struct asof *p, enum record_id rec, const int *fields, size_t n, asof_fn *fn,
               void *ctx);

#endif
