/* confine.h - what a child process gives up before it reads what strangers sent.  Knows no format. */
#ifndef BASE_CONFINE_H
#define BASE_CONFINE_H

#include "base/defs.h"

struct confines {
    int keep[2]; /* descriptors left open; -1 = none */
    int seconds; /* of processor time */
};

/*
 * For a child just forked: closes every other file of the server's, points 0 to 2 at /dev/null, and
 * forbids it writing files, dumping core, and more than 1 GiB of memory.  Its signals are fresh.
 */
void confine(const struct confines *c);

#endif
