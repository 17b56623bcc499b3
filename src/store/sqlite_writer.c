/* sqlite_writer.c - the one thread that writes: many requests, one durable commit.  Knows no row. */
#include "store/sqlite.h"

#include "base/clock.h"

#include <semaphore.h>
#include <stdlib.h>

/* A commit takes whoever waits, up to so many and so long: nobody waits long for others' work. */
enum { GROUP_MOST = 512, GROUP_MS = 20 };

/* The log is folded back into the file every so many pages, while nobody waits; less often while a
 * batch is written, whose slices change many of the same pages. */
enum { LOG_PAGES = 2000, LOG_PAGES_BULK = 8192, LOG_PAGES_MOST = 65536 };

struct sent {
    store_fn *fn;
    void *ctx;
    const struct actor *who;
    struct diag *d;
    bool good;
    sem_t ended;
    struct sent *next; /* in the queue, then in the group */
};

/* ---- refusals ----------------------------------------------------------------------------------- */

static bool refuse(const struct sqlite *s, struct diag *d)
{
    switch (atomic_load(&s->trouble)) {
    case TROUBLE_SYNC:
        return diag_add(d, E_STORE, NULL,
                        "磁盘没有确认上一次写入，为免丢失数据已停止写入；请检查磁盘后重启服务");
    case TROUBLE_DAMAGE:
        return diag_add(d, E_STORE, NULL,
                        "数据库文件已损坏，已停止写入；请停止服务并从最近的备份恢复");
    default:
        return diag_add(d, E_STORE, NULL, "数据库未能写盘，本次修改没有保存；请检查磁盘空间后重试");
    }
}

/* ---- one request -------------------------------------------------------------------------------- */

static bool undo(struct connection *c, const struct head *before, size_t names, size_t flushed)
{
    *c->tx.head = *before;
    search_forget(c, names);
    c->nflushed = flushed; /* what was put into the index since is undone with the rest */
    c->tx.failed = false;
    return connection_do(c, DO_ONE_UNDO) && connection_do(c, DO_ONE_KEEP) && hidden_load(&c->tx);
}

/* False when the whole group is lost. */
static bool run_one(struct connection *c, struct sent *j)
{
    struct head before = *c->tx.head;
    size_t names = c->nnames;
    size_t flushed = c->nflushed;
    c->tx.who = j->who;
    if (!connection_do(c, DO_ONE))
        return false;
    j->good = j->fn(&c->tx, j->ctx, j->d);
    if (sqlite3_get_autocommit(c->db))
        return false;
    if (c->tx.failed && diag_ok(j->d))
        refuse(c->home, j->d);
    j->good = j->good && !c->tx.failed;
    return j->good ? connection_do(c, DO_ONE_KEEP) : undo(c, &before, names, flushed);
}

/* ---- a group, one commit ------------------------------------------------------------------------ */

static struct sent *next_job(struct writer *w)
{
    pthread_mutex_lock(&w->lock);
    struct sent *j = w->first;
    if (j)
        w->first = j->next;
    if (!w->first)
        w->last = NULL;
    pthread_mutex_unlock(&w->lock);
    return j;
}

/* Tells everybody; who saw no error of his own hears that the disk refused. */
static void end_group(struct sqlite *s, struct sent *group, bool durable)
{
    for (struct sent *j = group; j && !durable; j = j->next)
        if (j->good || diag_ok(j->d))
            j->good = refuse(s, j->d);
    while (group) {
        struct sent *next = group->next; /* the waiter frees the job once woken */
        sem_post(&group->ended);         /* no lock: dozens wake at once and would all want it */
        group = next;
    }
}

/* Indexes in whose middle each row of a large import goes are read and written over and over: while
 * one is under way they stay in memory. */
static bool fit_cache(struct connection *c)
{
    bool bulk = c->tx.nhidden > 0;
    if (bulk == c->bulk)
        return true;
    c->bulk = bulk;
    return connection_script(c, bulk ? CACHE_BULK : CACHE_FEW);
}

static bool begin(struct connection *c)
{
    c->tx.failed = false;
    return atomic_load(&c->home->trouble) == TROUBLE_NONE && connection_do(c, DO_WRITE) &&
           hidden_load(&c->tx) && fit_cache(c);
}

static bool commit(struct connection *c)
{
    return search_flush(c) && head_save(&c->tx) && connection_do(c, DO_COMMIT);
}

/* Nothing of the group stays: memory follows the file again. */
static void abandon(struct connection *c)
{
    if (!sqlite3_get_autocommit(c->db))
        connection_do(c, DO_ROLLBACK);
    c->tx.failed = false;
    if (!head_load(&c->tx, c->tx.head))
        atomic_store(&c->home->trouble, TROUBLE_DAMAGE);
}

/* Takes whoever waits and runs each while `whole` holds; returns them all, last first. */
static struct sent *run_group(struct sqlite *s, bool *whole)
{
    struct writer *w = &s->writer;
    struct sent *group = NULL;
    int64_t until = clock_ms() + GROUP_MS;
    for (int n = 0; n < GROUP_MOST && clock_ms() <= until; n++) {
        struct sent *j = next_job(w);
        if (!j)
            break;
        if (*whole)
            *whole = run_one(w->c, j);
        j->next = group;
        group = j;
    }
    return group;
}

static void write_group(struct sqlite *s)
{
    struct connection *c = s->writer.c;
    bool whole = begin(c);
    struct sent *group = run_group(s, &whole);
    bool durable = whole && commit(c);
    if (durable)
        head_publish(&s->base, c->tx.head);
    else
        abandon(c);
    search_forget(c, 0);
    c->tx.who = NULL;
    end_group(s, group, durable);
}

/* ---- the log ------------------------------------------------------------------------------------ */

static int on_commit(void *ctx, sqlite3 *db, const char *name, int pages)
{
    (void)db;
    (void)name;
    ((struct connection *)ctx)->wal_pages = pages;
    return SQLITE_OK;
}

/* Readers that never pause could let the log grow without end: past a size it waits for them. */
static void fold_log(struct connection *c)
{
    int mode =
        c->wal_pages >= LOG_PAGES_MOST ? SQLITE_CHECKPOINT_RESTART : SQLITE_CHECKPOINT_PASSIVE;
    if (c->wal_pages < (c->tx.nhidden ? LOG_PAGES_BULK : LOG_PAGES))
        return;
    int code = sqlite3_wal_checkpoint_v2(c->db, NULL, mode, NULL, NULL);
    if (code != SQLITE_OK && (code & 0xff) != SQLITE_BUSY)
        connection_trouble(c, code & 0xff);
}

/* ---- the thread --------------------------------------------------------------------------------- */

static bool wait_for_work(struct writer *w)
{
    pthread_mutex_lock(&w->lock);
    while (!w->first && !w->closing)
        pthread_cond_wait(&w->asked, &w->lock);
    bool work = w->first != NULL;
    pthread_mutex_unlock(&w->lock);
    return work;
}

static void *write_loop(void *ctx)
{
    struct sqlite *s = ctx;
    while (wait_for_work(&s->writer)) {
        write_group(s);
        fold_log(s->writer.c);
    }
    return NULL;
}

static bool queue(struct writer *w, struct sent *j)
{
    bool open = !w->closing && w->running;
    if (!open)
        return false;
    *(w->last ? &w->last->next : &w->first) = j;
    w->last = j;
    pthread_cond_signal(&w->asked);
    return true;
}

struct sent *writer_send(struct store *store, const struct actor *who, store_fn *fn, void *ctx,
                         struct diag *d)
{
    struct sqlite *s = (struct sqlite *)store;
    struct writer *w = &s->writer;
    struct sent *j = calloc(1, sizeof *j);
    if (!j)
        fatal("out of memory");
    if (w->running && pthread_equal(pthread_self(), w->thread))
        fatal("store_write inside a store_write");
    *j = (struct sent){ .fn = fn, .ctx = ctx, .who = who, .d = d };
    if (sem_init(&j->ended, 0, s->read_only) != 0)
        fatal("no semaphore");
    if (s->read_only) {
        diag_add(d, E_STORE, NULL, "数据库以只读方式打开，不能修改");
        return j;
    }
    pthread_mutex_lock(&w->lock);
    bool queued = queue(w, j);
    pthread_mutex_unlock(&w->lock);
    if (!queued) {
        diag_std(d, E_DRAINING, NULL);
        sem_post(&j->ended);
    }
    return j;
}

bool writer_wait(struct sent *j)
{
    while (sem_wait(&j->ended) != 0)
        ; /* a signal came between */
    bool good = j->good;
    sem_destroy(&j->ended);
    free(j);
    return good;
}

bool writer_open(struct sqlite *s, struct diag *d)
{
    struct writer *w = &s->writer;
    struct connection *c = w->c;
    w->head.sm3 = sm3_open();
    c->tx.head = &w->head;
    if (!head_load(&c->tx, &w->head))
        return refuse(s, d);
    head_publish(&s->base, &w->head);
    sqlite3_wal_hook(c->db, on_commit, c);
    if (pthread_create(&w->thread, NULL, write_loop, s) != 0)
        return diag_add(d, E_STORE, NULL, "无法启动写入线程，请检查系统资源限制");
    w->running = true;
    return true;
}

void writer_close(struct sqlite *s)
{
    struct writer *w = &s->writer;
    if (w->running) {
        pthread_mutex_lock(&w->lock);
        w->closing = true;
        pthread_cond_signal(&w->asked);
        pthread_mutex_unlock(&w->lock);
        pthread_join(w->thread, NULL);
    }
    if (w->head.sm3)
        sm3_close(w->head.sm3);
}
