/* sqlite_pool.c - connections that read, each in a snapshot of its own.  Writes nothing. */
#include "store/sqlite.h"

#include <unistd.h>

static void give(struct pool *p, struct connection *c)
{
    c->next = p->free;
    p->free = c;
}

/* Opens one more while the lock is held elsewhere; NULL when it cannot. */
static struct connection *grow(struct sqlite *s)
{
    struct pool *p = &s->pool;
    struct connection *c = NULL;
    if (p->n == p->most)
        return NULL;
    size_t at = p->n++;
    pthread_mutex_unlock(&p->lock);
    c = connection_open(s, ACCESS_READ, NULL);
    pthread_mutex_lock(&p->lock);
    p->all[at] = c;
    if (!c)
        p->most = at; /* out of descriptors or memory: those there are will do */
    return c;
}

static struct connection *taken(struct sqlite *s)
{
    struct pool *p = &s->pool;
    pthread_mutex_lock(&p->lock);
    while (!p->free) {
        struct connection *c = grow(s);
        if (c) {
            pthread_mutex_unlock(&p->lock);
            return c;
        }
        if (!p->free)
            pthread_cond_wait(&p->freed, &p->lock);
    }
    struct connection *c = p->free;
    p->free = c->next;
    pthread_mutex_unlock(&p->lock);
    return c;
}

struct tx *pool_read(struct store *store)
{
    struct connection *c = taken((struct sqlite *)store);
    c->tx.failed = !connection_do(c, DO_READ);
    if (!c->tx.failed)
        hidden_load(&c->tx);
    return &c->tx;
}

bool pool_read_end(struct tx *tx)
{
    struct connection *c = (struct connection *)tx;
    struct pool *p = &c->home->pool;
    bool good = !tx->failed;
    if (!sqlite3_get_autocommit(c->db))
        good = connection_do(c, DO_COMMIT) && good;
    tx->failed = false;
    pthread_mutex_lock(&p->lock);
    give(p, c);
    pthread_cond_signal(&p->freed);
    pthread_mutex_unlock(&p->lock);
    return good;
}

/* A snapshot taken once opens the log, so that it stays when the file loses its name. */
static bool open_one(struct sqlite *s, struct diag *d)
{
    struct connection *c = connection_open(s, ACCESS_READ, d);
    int64_t n = 0;
    if (!c)
        return false;
    s->pool.all[s->pool.n++] = c;
    give(&s->pool, c);
    return connection_int(c, "SELECT count(*) FROM sqlite_schema", &n) ||
           diag_add(d, E_STORE, NULL, "数据库文件 %s 读不出来，请检查磁盘", s->path);
}

bool pool_open(struct sqlite *s, int readers, struct diag *d)
{
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    struct pool *p = &s->pool;
    size_t first = readers > 0 ? (size_t)readers : cores > 0 ? (size_t)cores : 1;
    p->most = COUNTOF(p->all);
    if (first > p->most)
        first = p->most;
    while (p->n < first)
        if (!open_one(s, d))
            return false;
    return true;
}

void pool_close(struct sqlite *s)
{
    for (size_t i = 0; i < s->pool.n; i++)
        connection_close(s->pool.all[i]);
}
