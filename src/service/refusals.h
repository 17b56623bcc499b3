/* refusals.h - what people were refused, in the journal, without letting them flood it.  Knows no route.
 *
 * The first refusal of a person is journalled at once.  Those of the next REFUSALS_SECONDS are counted, the
 * same ones together, REFUSALS_KINDS different ones by name and the others by number alone; when the time is
 * over they make one entry.  So nobody causes more than two entries in that time, however often he knocks,
 * and no refusal goes uncounted.  Whoever has not signed in is one person, number 0.
 */
#ifndef SERVICE_REFUSALS_H
#define SERVICE_REFUSALS_H

#include "service/city.h"

enum { REFUSALS_SECONDS = 10, REFUSALS_KINDS = 8, REFUSALS_MANY = 20 /* are told of */ };

struct refusal {
    const char *method,
        *route;        /* static; the route with its {placeholders}: no secret stands in it */
    const char *error; /* static */
    const struct record *rec; /* NULL = about no ledger */
    int64_t id;               /* 0 = about no row */
};

struct refusals;
struct refusals *refusals_open(struct city *c);
void refusals_close(struct refusals *r); /* writes what is still only counted; NULL is fine */

/*
 * Tells of one.
 *   may_wait  the calling thread may wait for the commit: the entry is there when this returns; else
 *             another thread writes it
 */
void refusals_add(struct refusals *r, const struct who *who, const struct refusal *what,
                  bool may_wait);

#endif
