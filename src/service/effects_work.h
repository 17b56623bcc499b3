/* effects_work.h - what visits, problems, service tasks, promises and tours mean for each other.  Part of effects.h's
 * room. */
#ifndef SERVICE_EFFECTS_WORK_H
#define SERVICE_EFFECTS_WORK_H

#include "domain/check.h"
#include "service/city.h"

/*
 * Fills what such a row takes from the one who writes it and from its neighbours - numbers, who, agency, the rows and
 * thresholds its rules look at - before it is checked.  Any other row passes.
 *   before  NULL for a new row
 *   ctx     receives the rows and thresholds
 *   d       E_RULE
 */
bool work_before(struct tx *tx, const struct who *who, const struct row *before, struct row *r,
                 struct domain_context *ctx, struct diag *d) MUST_CHECK;

/* Writes each move of a problem down as a step, lets a problem follow what is noted of it, and a visit those before it.
 *   before  NULL for a new row; now  NULL for a withdrawn one */
bool work_after(struct tx *tx, const struct who *who, const struct row *before,
                const struct row *now, struct diag *d) MUST_CHECK;

/* Lets the promises of a project follow what became of it. */
bool promises_follow(struct tx *tx, const struct who *who, int64_t project,
                     struct diag *d) MUST_CHECK;

/* Whether a new row of this ledger changes older rows of others. */
bool work_spreads(const struct record *rec);

#endif
