/* post_plan.h - when a notice leaves the house: quiet hours, the daily digest, tries after failures.
 * Pure: the clock is a parameter. */
#ifndef SERVICE_POST_PLAN_H
#define SERVICE_POST_PLAN_H

#include "base/str.h"

/* Minutes since midnight in Asia/Shanghai, -1 = none. */
struct post_hours {
    int quiet_from, quiet_to; /* nothing leaves from … to; equal = no quiet hours */
    int digest;               /* what is normal waits for this time */
};

enum post_urgency { POST_NORMAL, POST_IMPORTANT, POST_URGENT };

/* "HH:MM" as minutes; -1 for anything else. */
int post_minutes(struct str text);

/* The first moment at which a notice may leave that came about at `at`: an urgent one at once, an important one
 * outside quiet hours, a normal one with the digest where there is one.  Seconds since 1970. */
int64_t post_due(const struct post_hours *h, enum post_urgency urgency, int64_t at);

/* Seconds until the next try after so many failures, from a minute to six hours; 0 = it is given up. */
int64_t post_retry(int64_t failures);

#endif
