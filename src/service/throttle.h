/* throttle.h - failed tries of one network, or of one person, slow it down.  Knows no account and no store. */
#ifndef SERVICE_THROTTLE_H
#define SERVICE_THROTTLE_H

#include "base/str.h"

/* So many failures at once; then one more every so many seconds. */
struct throttle_rule {
    int64_t failures, seconds;
};

struct throttle;
struct throttle *throttle_open(void);
void throttle_close(struct throttle *t);

/* Seconds until `who` may try again; 0 = it may.
 *   who     an address stands for its network: an IPv4 /24, an IPv6 /64; any other text for itself, by its
 *           first 15 bytes
 *   now_ms  monotonic milliseconds */
int64_t throttle_wait(struct throttle *t, struct str who, int64_t now_ms);

/* Counts a failure; true when it is the one that closes the door, once a spell. */
bool throttle_fail(struct throttle *t, struct str who, struct throttle_rule rule, int64_t now_ms);

#endif
