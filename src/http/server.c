/* server.c - opening, watching over and closing the server; see server.h.  Knows no request. */
#include "http/server_conn.h"

#include "base/clock.h"
#include "base/date.h"
#include "base/log.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>

enum {
    DAY = 86400, /* seconds */
    TICK_MS = 50,
    LEAVING = 64,    /* connections beyond the limit, for those that are on their way out */
    SLOW_MS = 1000,  /* that a begun head is waited for when all are to leave */
    CUT_MS = 2000,   /* for threads to notice that what they hold was cut off */
    CLOSE_MS = 10,   /* between looks whether all have left */
    REPLACEMENTS = 8 /* threads for pollers that are held up */
};

/* ---- settings --------------------------------------------------------------------------------------- */

static int64_t or_default(int64_t given, int64_t otherwise)
{
    return given > 0 ? given : otherwise;
}

static void take_strings(struct http_server *s, const struct http_settings *o)
{
    struct str *proxies = NEW(&s->arena, struct str, o->nproxies + 1);
    for (size_t i = 0; i < o->nproxies; i++)
        proxies[i] = str_dup(&s->arena, o->proxies[i]);
    bool listens = o->listen.p && o->listen.n;
    bool spools = o->spool.p && o->spool.n;
    s->o.proxies = proxies;
    s->o.listen = str_dup(&s->arena, listens ? o->listen : STR("127.0.0.1:8080"));
    s->o.spool = str_dup(&s->arena, spools ? o->spool : STR("/tmp"));
}

static void take_settings(struct http_server *s, const struct http_settings *given)
{
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    if (cores < 1)
        cores = 1;
    s->o = *given;
    struct http_settings *o = &s->o;
    o->connections = (int)or_default(o->connections, 1024);
    o->per_address = (int)or_default(o->per_address, 768);
    o->pollers = (int)or_default(o->pollers, cores < 2 ? 2 : cores);
    o->reads = (int)or_default(o->reads, 4 * cores);
    o->waits = (int)or_default(o->waits, 64);
    o->head_ms = or_default(o->head_ms, 10000);
    o->idle_ms = or_default(o->idle_ms, 30000);
    o->body_ms = or_default(o->body_ms, 30000);
    o->reply_ms = or_default(o->reply_ms, 60000);
    o->floor = or_default(o->floor, 65536);
    o->body_most = or_default(o->body_most, INT64_C(4) << 30);
    o->drain_ms = or_default(o->drain_ms, 10000);
    take_strings(s, given);
}

/* ---- the watch -------------------------------------------------------------------------------------- */

static void put_two(char *to, int64_t v)
{
    to[0] = (char)('0' + v / 10 % 10);
    to[1] = (char)('0' + v % 10);
}

/* Sun, 06 Nov 1994 08:49:37 GMT, made here: the library's names follow the locale. */
static void put_date(int64_t at, char *to, size_t n)
{
    static const char form[] = "Thu, 01 Jan 1970 00:00:00 GMT";
    static const char days[] = "ThuFriSatSunMonTueWed";
    static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    char day[11];
    ASSERT(n >= sizeof form && at >= 0);
    date_text(at / DAY, day);
    int month = (day[5] - '0') * 10 + (day[6] - '0') - 1;
    memcpy(to, form, sizeof form);
    memcpy(to, days + at / DAY % 7 * 3, 3);
    memcpy(to + 5, day + 8, 2);
    memcpy(to + 8, months + (ptrdiff_t)month * 3, 3);
    memcpy(to + 12, day, 4);
    put_two(to + 17, at % DAY / 3600);
    put_two(to + 20, at / 60 % 60);
    put_two(to + 23, at % 60);
}

/* Written beside the one in use, then put in its place: readers take no lock. */
static void renew_date(struct http_server *s)
{
    struct timespec t;
    uint64_t words[DATE_WORDS] = { 0 };
    char text[sizeof words];
    clock_gettime(CLOCK_REALTIME, &t);
    uint32_t next = 1 - atomic_load(&s->date);
    put_date(t.tv_sec, text, sizeof text);
    memcpy(words, text, sizeof text);
    for (size_t i = 0; i < DATE_WORDS; i++)
        atomic_store_explicit(&s->dates[next][i], words[i], memory_order_relaxed);
    atomic_store(&s->date, next);
}

static void expire_late(struct http_server *s, int64_t now)
{
    pthread_mutex_lock(&s->lock);
    for (int i = 0; i < s->nconns; i++) {
        int64_t until = atomic_load_explicit(&s->conns[i].deadline, memory_order_relaxed);
        if (until && until <= now)
            conn_expire(&s->conns[i], until);
    }
    pthread_mutex_unlock(&s->lock);
}

static void watch_once(struct http_server *s, int64_t now)
{
    uint32_t tick = atomic_load(&s->tick) + 1;
    atomic_store(&s->tick, tick ? tick : 1);
    atomic_store(&s->now, now);
    renew_date(s);
    expire_late(s, now);
    pool_watch(s);
    accept_resume(s);
    if (s->o.hub)
        sse_tick(s->o.hub, now);
}

static void *watch_main(void *server)
{
    struct http_server *s = server;
    struct pollfd end = { .fd = s->wake, .events = POLLIN };
    while (!atomic_load(&s->stopping)) {
        watch_once(s, clock_ms());
        poll(&end, 1, TICK_MS);
    }
    return NULL;
}

/* ---- opening ---------------------------------------------------------------------------------------- */

static void *take_memory(size_t n, size_t size)
{
    void *p = calloc(n, size);
    if (!p)
        fatal("out of memory: %zu x %zu bytes", n, size);
    return p;
}

static struct http_server *make(const struct http_settings *o, const struct http_app *app)
{
    struct http_server *s = take_memory(1, sizeof *s);
    uint32_t seed = 0;
    take_settings(s, o);
    s->app = *app;
    s->nconns = s->o.connections + LEAVING;
    s->conns = take_memory((size_t)s->nconns, sizeof *s->conns);
    s->keys = take_memory((size_t)s->nconns, sizeof *s->keys);
    s->most_workers = s->o.pollers + s->o.reads + s->o.waits + REPLACEMENTS;
    s->workers = take_memory((size_t)s->most_workers, sizeof *s->workers);
    for (int i = s->nconns - 1; i >= 0; i--) {
        s->conns[i].q.body.fd = -1;
        s->conns[i].next = s->free;
        s->free = &s->conns[i];
    }
    s->queues[0] = (struct queue){ .most = s->o.reads };
    s->queues[1] = (struct queue){ .most = s->o.waits };
    s->queues[0].last = &s->queues[0].first;
    s->queues[1].last = &s->queues[1].first;
    s->pollers_wanted = s->o.pollers;
    if (getrandom(&seed, sizeof seed, 0) != sizeof seed)
        seed = (uint32_t)clock_ms();
    snprintf(s->nonce, sizeof s->nonce, "%08x", seed);
    pthread_mutex_init(&s->lock, NULL);
    pthread_cond_init(&s->work, NULL);
    s->epoll = s->wake = -1;
    atomic_store(&s->tick, 1);
    atomic_store(&s->now, clock_ms());
    renew_date(s);
    return s;
}

static void release(struct http_server *s)
{
    kit_clear(s);
    for (int i = 0; i < s->nworkers; i++)
        free(s->workers[i]);
    if (s->epoll >= 0)
        close(s->epoll);
    if (s->wake >= 0)
        close(s->wake);
    pthread_cond_destroy(&s->work);
    pthread_mutex_destroy(&s->lock);
    free(s->workers);
    free(s->keys);
    free(s->conns);
    arena_free(&s->arena);
    free(s);
}

/* The one event that is never taken off: it wakes every thread that polls, when all are to stop. */
static bool open_epoll(struct http_server *s, struct diag *d)
{
    struct epoll_event e = { .events = EPOLLIN };
    s->epoll = epoll_create1(EPOLL_CLOEXEC);
    s->wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (s->epoll >= 0 && s->wake >= 0 && epoll_ctl(s->epoll, EPOLL_CTL_ADD, s->wake, &e) == 0)
        return true;
    return diag_add(d, E_STORE, NULL, "服务不能启动：%s", strerror(errno));
}

static bool start_pollers(struct http_server *s)
{
    bool ok = true;
    pthread_mutex_lock(&s->lock);
    for (int i = 0; ok && i < s->o.pollers; i++)
        ok = pool_start(s);
    pthread_mutex_unlock(&s->lock);
    return ok;
}

/* Everything is asked to end, and has ended on return. */
static void stop_threads(struct http_server *s, bool watched)
{
    uint64_t one = 1;
    pthread_mutex_lock(&s->lock);
    atomic_store(&s->stopping, true);
    pthread_cond_broadcast(&s->work);
    pthread_mutex_unlock(&s->lock);
    if (write(s->wake, &one, sizeof one) != sizeof one)
        fatal("eventfd: %s", strerror(errno));
    for (int i = 0; i < s->nworkers; i++) /* none is added any more */
        pthread_join(s->workers[i]->thread, NULL);
    if (watched)
        pthread_join(s->watch, NULL);
}

static bool start_threads(struct http_server *s, struct diag *d)
{
    sigset_t all;
    sigset_t before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    bool polled = start_pollers(s);
    bool ok = polled && pthread_create(&s->watch, NULL, watch_main, s) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (ok)
        return true;
    stop_threads(s, false);
    return diag_add(d, E_STORE, NULL, "服务不能启动：系统不给线程，请检查进程数与内存的限制");
}

struct http_server *http_open(const struct http_settings *o, const struct http_app *app,
                              struct diag *d)
{
    struct http_server *s = make(o, app);
    bool ok = open_epoll(s, d) && accept_listen(s, d) && start_threads(s, d);
    if (ok)
        return s;
    accept_stop(s);
    release(s);
    return NULL;
}

struct str http_address(const struct http_server *s)
{
    return str_c(s->address);
}

int http_port(const struct http_server *s)
{
    return s->port;
}

/* ---- closing ---------------------------------------------------------------------------------------- */

/* Ends what waits for nothing of ours; how many connections are left. */
static int dismiss(struct http_server *s, bool all)
{
    pthread_mutex_lock(&s->lock);
    for (int i = 0; i < s->nconns; i++) {
        struct conn *c = &s->conns[i];
        int phase = atomic_load(&c->phase);
        int64_t until = atomic_load(&c->deadline);
        bool idle = phase == PHASE_IDLE || phase == PHASE_EVENTS || phase == PHASE_LINGER;
        bool slow = phase == PHASE_HEAD && until && until - s->o.head_ms + SLOW_MS < clock_ms();
        if (phase != PHASE_FREE && (all || idle || slow))
            conn_expire(c, until);
    }
    int left = s->live;
    pthread_mutex_unlock(&s->lock);
    return left;
}

static bool all_left(struct http_server *s, bool cut, int64_t ms)
{
    int64_t until = clock_ms() + ms;
    while (dismiss(s, cut) > 0) {
        if (clock_ms() >= until)
            return false;
        poll(NULL, 0, CLOSE_MS);
    }
    return true;
}

bool http_close(struct http_server *s)
{
    atomic_store(&s->draining, true);
    accept_stop(s);
    bool whole = all_left(s, false, s->o.drain_ms);
    if (!whole)
        all_left(s, true, CUT_MS);
    stop_threads(s, true);
    for (int i = 0; i < s->nconns; i++) /* queued requests that no thread took any more */
        if (atomic_load(&s->conns[i].phase) != PHASE_FREE)
            conn_close(s->workers[0], &s->conns[i]);
    release(s);
    return whole;
}
