/* snapshot.h - a closed month keeps the rows its figures are made of.  Adds nothing up and knows no statistic. */
#ifndef SERVICE_SNAPSHOT_H
#define SERVICE_SNAPSHOT_H

#include "service/city.h"
#include "service/columns.h"

/* Freezes the month as the store holds it in this transaction; one more edition than before. */
bool snapshot_take(struct tx *tx, const struct who *who, struct str month,
                   struct diag *d) MUST_CHECK;

struct snapshot_found {
    int64_t id; /* 0 = the month is not closed, or was closed before there were snapshots */
    int64_t edition;
};
/* The newest edition of a month that is closed; with `as_of` (YYYY-MM-DD, or empty) the newest there was at the end of that
 * day, whatever became of the month since. */
struct snapshot_found snapshot_of(struct tx *tx, struct arena *a, struct str month,
                                  struct str as_of);

/* The columns of a snapshot; NULL, and a line in the log, when its text is not the one that was frozen. */
struct columns *snapshot_columns(struct tx *tx, int64_t id);

#endif
