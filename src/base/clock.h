/* clock.h - the only place that asks what time it is; everything else takes it as a parameter. */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include "base/arena.h"

struct str clock_now(struct arena *a);   /* UTC, YYYY-MM-DDTHH:MM:SSZ */
struct str clock_today(struct arena *a); /* Asia/Shanghai, YYYY-MM-DD */
int64_t clock_ms(void);                  /* monotonic milliseconds */
int64_t clock_seconds(void);             /* since 1970-01-01, as clock_now says it */

/* A stored moment as seconds since 1970-01-01 and back; what is no moment is 0. */
int64_t moment_seconds(struct str moment);
struct str moment_text(struct arena *a, int64_t seconds);
/* Asia/Shanghai, YYYY-MM-DD. */
struct str moment_day(struct arena *a, int64_t seconds);

/* Asia/Shanghai text "YYYY-MM-DD HH:MM:SS" of a stored moment. */
struct str moment_local(struct arena *a, struct str moment);

#endif
