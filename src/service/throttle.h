/* throttle.h - failed tries of one network slow it down.  Knows no account and no store. */
#ifndef SERVICE_THROTTLE_H
#define SERVICE_THROTTLE_H

#include "base/str.h"

/* Networks: an IPv4 /24, an IPv6 /64; anything else is one by its text. */
struct throttle;
/* Allows `tries` at once, then one more every so many seconds. */
struct throttle *throttle_open(int tries, int seconds);
void throttle_close(struct throttle *t);

/* Seconds until the network of `address` may try again; 0 = it may.
 *   now_ms  monotonic milliseconds */
int64_t throttle_wait(struct throttle *t, struct str address, int64_t now_ms);

/* Counts a failure; true when it is the one that closes the door, once a spell. */
bool throttle_fail(struct throttle *t, struct str address, int64_t now_ms);

#endif
