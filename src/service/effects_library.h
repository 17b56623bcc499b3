/* effects_library.h - what an entry review and a handover mean for their project.  Part of effects.h's room. */
#ifndef SERVICE_EFFECTS_LIBRARY_H
#define SERVICE_EFFECTS_LIBRARY_H

#include "service/city.h"

/*
 * Fills what a new 入库审核 says of itself, and holds the project against what the library asks when it is submitted.
 *   before  NULL for a new row
 *   d       E_REQUIRED naming the project's field, E_RULE, E_STATE
 */
bool entry_before(struct tx *tx, const struct who *who, const struct row *before, struct row *r,
                  struct diag *d) MUST_CHECK;
/* The project enters, leaves, or waits, as the review came to.  before: NULL for a new row. */
bool entry_after(struct tx *tx, const struct who *who, const struct row *before,
                 const struct row *now, struct diag *d) MUST_CHECK;

/* The same for 阶段交接: its checklist and milestone when it is sent; the project's stage lead when it is accepted. */
bool handover_before(struct tx *tx, const struct who *who, const struct row *before, struct row *r,
                     struct diag *d) MUST_CHECK;
bool handover_after(struct tx *tx, const struct who *who, const struct row *before,
                    const struct row *now, struct diag *d) MUST_CHECK;

#endif
