/* clock.h - the only place that asks what time it is; everything else takes it as a parameter. */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include "base/arena.h"

struct str clock_now(struct arena *a);   /* UTC, YYYY-MM-DDTHH:MM:SSZ */
struct str clock_today(struct arena *a); /* Asia/Shanghai, YYYY-MM-DD */
int64_t clock_ms(void);                  /* monotonic milliseconds */

/* Asia/Shanghai text "YYYY-MM-DD HH:MM:SS" of a stored moment. */
struct str moment_local(struct arena *a, struct str moment);

#endif
