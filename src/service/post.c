/* post.c - see post.h: the thread and its hours. */
#include "service/post_parts.h"

#include "base/clock.h"
#include "base/date.h"
#include "link/fetch.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { TICK_MS = 250 };

struct who post_who(struct arena *a)
{
    return (struct who){ .login = STR("system"),
                         .name = STR("system"),
                         .role = ROLE_sysadmin,
                         .everything = true,
                         .address = STR(""),
                         .request = STR(""),
                         .source = STR("rule"),
                         .now = clock_now(a),
                         .today = clock_today(a) };
}

bool post_stops(void *post)
{
    const struct post *p = post;
    struct pollfd stop = { .fd = p->stop[0], .events = POLLIN };
    return poll(&stop, 1, 0) > 0;
}

static void *carry(void *ctx)
{
    struct post *p = ctx;
    struct arena a = { 0 };
    struct pollfd stop = { .fd = p->stop[0], .events = POLLIN };
    while (poll(&stop, 1, TICK_MS) <= 0) {
        int64_t touched = store_touched(city_store(p->city), R_notice);
        if (touched != p->seen)
            post_events(p, &a);
        int64_t today = date_of(clock_today(&a));
        if (today != p->day)
            post_day(p, &a);
        p->day = today;
        bool due = p->next && clock_seconds() >= p->next;
        if (due || touched != p->looked) {
            p->looked = touched;
            post_out(p, &a);
        }
        arena_reset(&a);
    }
    arena_free(&a);
    return NULL;
}

struct post *post_open(struct city *c, const struct post_ways *w)
{
    struct post *p = calloc(1, sizeof *p);
    if (!p || pipe(p->stop) != 0)
        fatal("post: %s", strerror(errno));
    wire_begin();
    p->city = c;
    p->seen = store_version(city_store(c));
    if (w)
        p->ways = *w;
    struct wire *const wires[] = { &p->ways.mail.wire, &p->ways.hook.wire };
    for (size_t i = 0; i < COUNTOF(wires); i++) {
        wires[i]->stop = post_stops;
        wires[i]->stop_ctx = p;
    }
    p->looked = -1; /* what was pending before */
    if (pthread_create(&p->thread, NULL, carry, p) != 0)
        fatal("post: no thread");
    return p;
}

void post_close(struct post *p)
{
    if (!p)
        return;
    if (write(p->stop[1], "x", 1) != 1)
        fatal("post: %s", strerror(errno));
    pthread_join(p->thread, NULL);
    close(p->stop[0]);
    close(p->stop[1]);
    wire_end();
    free(p);
}
