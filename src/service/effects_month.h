/* effects_month.h - what a month means for its reports: opened, they are there and prefilled; closed, they are frozen.  Part
 * of effects.h's room. */
#ifndef SERVICE_EFFECTS_MONTH_H
#define SERVICE_EFFECTS_MONTH_H

#include "service/city.h"

/*
 * Fills the days of a month that is opened, and sees that one to be closed is done.
 *   before  NULL for a new row
 *   d       E_RULE naming how many reports are missing, returned or under review
 */
bool month_before(struct tx *tx, const struct who *who, const struct row *before, struct row *r,
                  struct diag *d) MUST_CHECK;
/* Opens the reports, freezes them with a snapshot, or thaws them, as the month came to be. */
bool month_after(struct tx *tx, const struct who *who, const struct row *before,
                 const struct row *now, struct diag *d) MUST_CHECK;

/* The report of a project in a month that is open, where it has none yet: prefilled from the month before. */
bool month_expect(struct tx *tx, const struct who *who, const struct row *project,
                  const struct row *month, struct diag *d) MUST_CHECK;
/* The month that is open for reports, or NULL: the newest of them. */
struct row *month_open_now(struct tx *tx, struct arena *a);

#endif
