/* server_pool.c - threads and who does what.  Knows connections only as things to be run.
 *
 * All workers are alike.  A fixed number poll: they wait for events and run quick and reading handlers on the
 * spot, which costs no hand-over.  The others wait for queued requests, those that block.  The watch replaces a
 * poller that is held up by its handler, so the network is always attended to.
 */
#include "http/server_conn.h"

#include "base/log.h"
#include "base/secret.h"

#include <stdlib.h>
#include <sys/epoll.h>
#include <unistd.h>

enum { SPARE_KITS = 8, KEEP_BYTES = 64 * 1024, STUCK_TICKS = 2, STACK = 2 * 1024 * 1024 };

/* ---- counters: each worker its own, summed when asked ----------------------------------------------- */

void count_add(struct worker *w, enum count which, uint64_t n)
{
    uint64_t now = atomic_load_explicit(&w->counts[which], memory_order_relaxed);
    atomic_store_explicit(&w->counts[which], now + n, memory_order_relaxed);
}

uint64_t count_sum(struct http_server *s, enum count which)
{
    uint64_t sum = 0;
    pthread_mutex_lock(&s->lock);
    for (int i = 0; i < s->nworkers; i++)
        sum += atomic_load_explicit(&s->workers[i]->counts[which], memory_order_relaxed);
    pthread_mutex_unlock(&s->lock);
    return sum;
}

/* ---- kits ------------------------------------------------------------------------------------------- */

static void kit_free(struct kit *k)
{
    arena_free(&k->arena);
    buf_free(&k->head);
    buf_free(&k->body);
    buf_free(&k->extra);
    buf_free(&k->payload);
    free(k);
}

static struct kit *kit_spare(struct http_server *s)
{
    pthread_mutex_lock(&s->lock);
    struct kit *k = s->kits;
    if (k) {
        s->kits = k->next;
        s->nkits--;
    }
    pthread_mutex_unlock(&s->lock);
    return k;
}

void kit_take(struct worker *w, struct conn *c)
{
    struct kit *k = w->kit;
    w->kit = NULL;
    if (!k)
        k = kit_spare(w->server);
    if (!k)
        k = calloc(1, sizeof *k);
    if (!k)
        fatal("out of memory: %zu bytes", sizeof *k);
    c->kit = k;
    c->in = 0;
}

static void trim(struct buf *b)
{
    b->limit = 0;
    b->overflow = false;
    if (b->cap > KEEP_BYTES)
        buf_free(b);
    else
        buf_clear(b);
}

/* Lock held. */
static void kit_shelve(struct http_server *s, struct kit *k)
{
    if (!k)
        return;
    if (s->nkits == SPARE_KITS) {
        kit_free(k);
        return;
    }
    k->next = s->kits;
    s->kits = k;
    s->nkits++;
}

void kit_give(struct worker *w, struct conn *c)
{
    struct http_server *s = w->server;
    struct kit *k = c->kit;
    if (c->admission.secret && k)
        secret_wipe(k->in, sizeof k->in);
    conn_wipe(c);
    c->kit = NULL;
    if (!k)
        return;
    arena_reset(&k->arena);
    trim(&k->head);
    trim(&k->body);
    trim(&k->extra);
    trim(&k->payload);
    if (!w->kit) {
        w->kit = k;
        return;
    }
    pthread_mutex_lock(&s->lock);
    kit_shelve(s, k);
    pthread_mutex_unlock(&s->lock);
}

void kit_clear(struct http_server *s)
{
    while (s->kits) {
        struct kit *k = s->kits;
        s->kits = k->next;
        kit_free(k);
    }
}

/* ---- queues ----------------------------------------------------------------------------------------- */

static struct queue *queue_of(struct http_server *s, enum http_lane lane)
{
    return &s->queues[lane == HTTP_WAIT];
}

static struct conn *queue_pop(struct queue *q)
{
    struct conn *c = q->first;
    if (!c || q->running >= q->most)
        return NULL;
    q->first = c->next;
    if (!q->first)
        q->last = &q->first;
    q->running++;
    return c;
}

/* Work for a thread of the pool: wakes one, or makes one while there may be more. */
static void call_worker(struct http_server *s)
{
    if (s->idle > s->called) {
        s->called++;
        pthread_cond_signal(&s->work);
    } else {
        pool_start(s);
    }
}

void pool_push(struct http_server *s, struct conn *c, enum http_lane lane)
{
    struct queue *q = queue_of(s, lane);
    pthread_mutex_lock(&s->lock);
    c->next = NULL;
    c->queued = atomic_load(&s->now);
    *q->last = c;
    q->last = &c->next;
    call_worker(s);
    pthread_mutex_unlock(&s->lock);
}

bool pool_enter(struct http_server *s, enum http_lane lane)
{
    struct queue *q = queue_of(s, lane);
    pthread_mutex_lock(&s->lock);
    bool room = q->running < q->most && !q->first;
    q->running += room;
    pthread_mutex_unlock(&s->lock);
    return room;
}

void pool_leave(struct http_server *s, enum http_lane lane)
{
    struct queue *q = queue_of(s, lane);
    pthread_mutex_lock(&s->lock);
    q->running--;
    if (q->first)
        call_worker(s);
    pthread_mutex_unlock(&s->lock);
}

/* ---- workers ---------------------------------------------------------------------------------------- */

bool pool_start(struct http_server *s)
{
    if (s->nworkers == s->most_workers || atomic_load(&s->stopping))
        return false;
    struct worker *w = calloc(1, sizeof *w);
    if (!w)
        return false;
    w->server = s;
    pthread_attr_t attr;
    pthread_attr_init(&attr);
    pthread_attr_setstacksize(&attr, STACK);
    int failed = pthread_create(&w->thread, &attr, pool_main, w);
    pthread_attr_destroy(&attr);
    if (failed) {
        log_error("cannot start a thread: %d", failed);
        free(w);
        return false;
    }
    s->workers[s->nworkers++] = w;
    return true;
}

static void run_event(struct worker *w, uint64_t what)
{
    struct http_server *s = w->server;
    if (what == 0 || what > LISTENERS) {
        struct conn *c = what ? &s->conns[what - LISTENERS - 1] : NULL;
        if (c)
            conn_run(w, c);
        return;
    }
    accept_some(w, (int)what - 1);
}

/* One event at a time: a second one taken along would wait behind this one's handler. */
static void poll_events(struct worker *w)
{
    struct http_server *s = w->server;
    while (!atomic_load_explicit(&s->stopping, memory_order_relaxed)) {
        struct epoll_event e;
        int n = epoll_wait(s->epoll, &e, 1, -1);
        if (n < 1)
            continue;
        atomic_store_explicit(&w->busy, atomic_load_explicit(&s->tick, memory_order_relaxed),
                              memory_order_relaxed);
        run_event(w, e.data.u64);
        atomic_store_explicit(&w->busy, 0, memory_order_relaxed);
        if (atomic_load_explicit(&w->replaced, memory_order_relaxed))
            return;
    }
}

/* Lock held on entry and on return. */
static void be_poller(struct worker *w)
{
    struct http_server *s = w->server;
    s->pollers++;
    w->poller = true;
    pthread_mutex_unlock(&s->lock);
    poll_events(w);
    pthread_mutex_lock(&s->lock);
    w->poller = false;
    s->pollers--;
    if (w->replaced)
        s->pollers_wanted--;
    w->replaced = false;
}

static void run_queued(struct worker *w, struct conn *c, enum http_lane lane)
{
    struct http_server *s = w->server;
    pthread_mutex_unlock(&s->lock);
    conn_work(w, c);
    pthread_mutex_lock(&s->lock);
    queue_of(s, lane)->running--;
}

/* Lock held.  A thread that sleeps keeps no buffers. */
static void wait_for_work(struct worker *w)
{
    struct http_server *s = w->server;
    kit_shelve(s, w->kit);
    w->kit = NULL;
    s->idle++;
    pthread_cond_wait(&s->work, &s->lock);
    s->idle--;
    s->called -= s->called > 0;
}

void *pool_main(void *worker)
{
    struct worker *w = worker;
    struct http_server *s = w->server;
    pthread_mutex_lock(&s->lock);
    while (!atomic_load(&s->stopping)) {
        struct conn *c;
        if (s->pollers < s->pollers_wanted) {
            be_poller(w);
        } else if ((c = queue_pop(queue_of(s, HTTP_WAIT)))) {
            run_queued(w, c, HTTP_WAIT);
        } else if ((c = queue_pop(queue_of(s, HTTP_READ)))) {
            run_queued(w, c, HTTP_READ);
        } else {
            wait_for_work(w);
        }
    }
    pthread_mutex_unlock(&s->lock);
    if (w->kit)
        kit_free(w->kit);
    return NULL;
}

void pool_watch(struct http_server *s)
{
    uint32_t now = atomic_load(&s->tick);
    pthread_mutex_lock(&s->lock);
    for (int i = 0; i < s->nworkers; i++) {
        struct worker *w = s->workers[i];
        uint32_t since = atomic_load(&w->busy);
        if (!w->poller || w->replaced || since == 0 || now - since < STUCK_TICKS)
            continue;
        w->replaced = true;
        s->pollers_wanted++;
        call_worker(s);
    }
    pthread_mutex_unlock(&s->lock);
}
