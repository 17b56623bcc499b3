/* notify.h - the one place that decides who is told what: see notify.tbl.h.
 * Knows no channel: what leaves the house is carried by post.h. */
#ifndef SERVICE_NOTIFY_H
#define SERVICE_NOTIFY_H

#include "service/access.h"

enum happening {
#define HAPPENING(id, ...) HAPPENING_##id,
#include "service/notify.tbl.h"
#undef HAPPENING
    HAPPENING__COUNT
};

enum { NOTICE_DAYS = 180 }; /* a notice is kept, read or not */

/* Something that has happened. */
struct told {
    enum happening what;
    const struct row *about; /* NULL = no row; decides by its scope who of the roles is told */
    int64_t person;          /* who it concerns: told himself where the table names no roles */
    int64_t except;          /* not told, 0 = nobody; who did it never is, unless it concerns him */
    struct str text; /* the particulars, for the page alone; at most 1000 characters count */
};

/*
 * Puts notices into the inboxes of everybody the table names, in the transaction of what happened.
 */
bool notify(struct tx *tx, const struct told *t, struct diag *d) MUST_CHECK;

/* What a row that was put, or changed, means to whom.  Within a batch nothing: an import or the sample city is
 * no news row by row.
 *   before  NULL for a new row */
bool notify_change(struct tx *tx, const struct row *before, const struct row *now,
                   struct diag *d) MUST_CHECK;

#endif
