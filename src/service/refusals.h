/* refusals.h - who is refused again and again is trying ids or rights that are not his: he is slowed down and
 * the auditor is told.  Knows no route. */
#ifndef SERVICE_REFUSALS_H
#define SERVICE_REFUSALS_H

#include "service/city.h"

struct refusals;
struct refusals *refusals_open(struct city *c);
void refusals_close(struct refusals *r);

/* Seconds until the person may ask again; 0 = he may. */
int64_t refusals_wait(struct refusals *r, const struct who *who);

/* What was answered to him; counts when it is a refusal: not there for him, or not allowed. */
void refusals_see(struct refusals *r, const struct who *who, const struct diag *d);

#endif
