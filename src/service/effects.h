/* effects.h - what a change of one row means for its neighbours.  The one place where ledgers
 * know of each other; everything here runs inside the caller's transaction. */
#ifndef SERVICE_EFFECTS_H
#define SERVICE_EFFECTS_H

#include "service/city.h"

/* Brings codes to their stored form, fills computed fields and checks what needs other rows.
 *   before  NULL for a new row */
bool effects_before(struct tx *tx, const struct who *who, const struct row *before, struct row *r,
                    struct diag *d) MUST_CHECK;

/* Lets the project follow its reports, plans, codes and milestones; keeps code history; tells whom it concerns;
 * withdraws what was attached to a withdrawn row.
 *   before  NULL for a new row
 *   now     NULL for a withdrawn one */
bool effects_after(struct tx *tx, const struct who *who, const struct row *before,
                   const struct row *now, struct diag *d) MUST_CHECK;

/* Whether a new row of this ledger changes older rows of others. */
bool effects_spread(const struct record *rec);

#endif
