/* patience.h - who is refused again and again is trying ids or rights that are not his: he is slowed down and
 * the auditor is told.  Knows no route. */
#ifndef SERVICE_PATIENCE_H
#define SERVICE_PATIENCE_H

#include "service/city.h"

struct patience;
struct patience *patience_open(struct city *c);
void patience_close(struct patience *r);

/* Seconds until the person may ask again; 0 = he may. */
int64_t patience_wait(struct patience *r, const struct who *who);

/* What was answered to him; counts when it is a refusal: not there for him, or not allowed. */
void patience_see(struct patience *r, const struct who *who, const struct diag *d);

#endif
