/* post_parts.h - the parts of post.h to each other. */
#ifndef SERVICE_POST_PARTS_H
#define SERVICE_POST_PARTS_H

#include "service/post.h"

#include <pthread.h>

enum way { WAY_MAIL, WAY_HOOK, WAY__COUNT };

struct post {
    struct city *city;
    struct post_ways ways;
    int stop[2];
    pthread_t thread;
    int64_t seen;             /* journal number up to which streams were told */
    int64_t looked;           /* … and pending notices were looked at */
    int64_t day;              /* days since 1970 in Asia/Shanghai, as last proven */
    int64_t next;             /* seconds: when something is due, 0 = nothing waits */
    int64_t hold[WAY__COUNT]; /* seconds: nobody was there; not before */
};

/* ---- post_events.c -------------------------------------------------------------------------------- */

/* Tells the streams of everybody whose notices have changed. */
void post_events(struct post *p, struct arena *a);

/* ---- post_day.c -------------------------------------------------------------------------------------- */

/* Proves what the journal has been given since the last time; alarms whoever watches over it when it does not
 * hold.  The first time it only notes where it stands: all of it is `ztf audit verify`'s work. */
void post_day(struct post *p, struct arena *a);

/* ---- post_out.c: what is pending goes out ------------------------------------------------------------- */

/* Sends what is due and settles it; sets p->next. */
void post_out(struct post *p, struct arena *a);
bool post_stops(void *post); /* asked while something is being sent */

/* The house itself, journalled as such. */
struct who post_who(struct arena *a);

#endif
