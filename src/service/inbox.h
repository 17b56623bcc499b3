/* inbox.h - what one does with one's notices: count, read, let go.  Knows nothing of how they come about. */
#ifndef SERVICE_INBOX_H
#define SERVICE_INBOX_H

#include "service/city.h"

enum { INBOX_MOST = 1000 }; /* unread ones are counted up to here */

int64_t inbox_unread(struct tx *tx, struct arena *a, int64_t person);

/* Each answers {"unread": how many are left}; to read what is read already changes nothing.
 *   d  receives E_NOT_FOUND for a notice that is not his own */
bool inbox_read(const struct use *u, int64_t notice) MUST_CHECK;
bool inbox_read_all(const struct use *u) MUST_CHECK;

/* Withdraws notices whose days are over, so many at a time.
 *   more  receives whether there are more of them */
bool inbox_sweep(struct city *c, const struct who *who, bool *more, struct diag *d) MUST_CHECK;

#endif
