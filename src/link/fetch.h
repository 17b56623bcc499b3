/* fetch.h - one bounded question to a neighbour over HTTPS, and its answer.  Knows nothing of what is asked. */
#ifndef LINK_FETCH_H
#define LINK_FETCH_H

#include "base/arena.h"
#include "base/buf.h"

struct fetch {
    struct str url;
    struct str form;          /* a POST's body, already escaped; empty = GET */
    struct str authorization; /* that header's value; empty = none */
    struct str ca;            /* file of the authorities to trust; empty = the system's */
    bool loopback; /* the neighbour is on this machine: there and nowhere else, without TLS too */
    size_t most;   /* bytes of an answer */
    int seconds;   /* for all of it */
};

struct fetched {
    int status;
    struct str body; /* in the arena */
};

/* Before the first call of the process, and after the last; each begin has its end. */
void wire_begin(void);
void wire_end(void);

/*
 * Asks once, keeping to wire.h, whose wire_begin comes first; unless f->loopback, an address of this machine or of its
 * link is not spoken to.
 *   why  receives what went wrong, for the log
 * False when no whole answer came; one that says 404 is whole.
 */
bool fetch(struct arena *a, const struct fetch *f, struct fetched *out, struct str *why) MUST_CHECK;

/* Whether an absolute address is one to speak to: https, or on this machine, named by its number, http too; no user in it. */
struct fetch_target {
    bool good, loopback;
};
struct fetch_target fetch_target(struct arena *a, struct str url);

/* Appends s escaped as the value of a query parameter or form. */
void url_put(struct buf *out, struct str s);

#endif
