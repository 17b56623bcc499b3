/* sqlite.c - a city's store as one SQLite file: opening, closing, and the list of what it can do. */
#include "store/sqlite.h"

#include "base/clock.h"
#include "base/log.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- what needs this database's own words ---------------------------------------------------------- */

static void put_list(struct buf *out, const struct field *f, const struct value *v, size_t n)
{
    buf_char(out, '[');
    for (size_t i = 0; i < n; i++) {
        buf_c(out, i ? "," : "");
        if (kinds[f->kind].is_text)
            buf_json(out, v[i].s);
        else
            buf_int(out, v[i].i);
    }
    buf_char(out, ']');
}

static void put_many(struct sql *q, const struct field *f, const struct value *v, size_t n)
{
    struct buf list = { 0 };
    put_list(&list, f, v, n);
    sql_c(q, " IN (SELECT value FROM json_each(");
    sql_str(q, str_dup(&q->arena, buf_str(&list)));
    sql_c(q, "))");
    buf_free(&list);
}

const struct driver sqlite_driver = {
    .dialect = SQL_SQLITE,
    .close = sqlite_close,
    .read = pool_read,
    .read_end = pool_read_end,
    .send = writer_send,
    .wait = writer_wait,
    .backup = backup_write,
    .check = backup_check,
    .run = connection_run,
    .bulk = connection_bulk,
    .put_many = put_many,
    .put_find = search_condition,
    .search_put = search_put,
};

/* ---- open ------------------------------------------------------------------------------------- */

static bool exists(struct sqlite *s, const struct store_options *o, struct diag *d)
{
    struct stat st;
    if (stat(s->path, &st) == 0)
        return S_ISREG(st.st_mode) ||
               diag_add(d, E_STORE, NULL, "%s 不是普通文件，请核对数据库路径", s->path);
    if (o->create && !o->read_only)
        return true;
    return diag_add(d, E_STORE, NULL, "没有数据库文件 %s；新建请用 ztf init 或 ztf demo", s->path);
}

/* A store in memory is a file without a name: the same code, snapshots included. */
static char *nameless(void)
{
    const char *folder = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";
    struct buf name = { 0 };
    buf_printf(&name, "%s/ztf-XXXXXX", folder);
    char *path = strdup(buf_z(&name));
    buf_free(&name);
    int fd = path ? mkstemp(path) : -1;
    if (fd < 0)
        fatal("%s: %s", folder, strerror(errno));
    close(fd);
    return path;
}

static void unname(struct sqlite *s)
{
    static const char *const endings[] = { "", "-wal", "-shm" };
    struct arena a = { 0 };
    for (size_t i = 0; i < COUNTOF(endings); i++)
        unlink(str_printf(&a, "%s%s", s->path, endings[i]).p);
    arena_free(&a);
    s->unlinked = true;
}

static struct sqlite *sqlite_new(struct str path, const struct store_options *o)
{
    struct sqlite *s = calloc(1, sizeof *s);
    if (!s)
        fatal("out of memory");
    s->path = o->in_memory ? nameless() : strndup(path.p, path.n);
    if (!s->path)
        fatal("out of memory");
    s->read_only = o->read_only && !o->in_memory;
    s->plan = o->plan;
    s->lock_fd = -1;
    pthread_mutex_init(&s->pool.lock, NULL);
    pthread_cond_init(&s->pool.freed, NULL);
    pthread_mutex_init(&s->writer.lock, NULL);
    pthread_cond_init(&s->writer.asked, NULL);
    store_prepare(&s->base, &sqlite_driver);
    return s;
}

static bool sweep_one(struct tx *tx, void *ctx, struct diag *d)
{
    int64_t batch = *(int64_t *)ctx;
    return tx_batch_sweep(tx, batch, d);
}

/* What a crash left half imported goes before anybody reads. */
static bool sweep(struct sqlite *s, struct diag *d)
{
    struct arena a = { 0 };
    const struct actor who = { .login = STR("system"),
                               .role = STR(""),
                               .address = STR("store"),
                               .source = STR("rule"),
                               .request = STR(""),
                               .now = clock_now(&a),
                               .reason = STR("未完成的导入在重新打开时清除") };
    struct tx *tx = pool_read(&s->base);
    struct tx seen = *tx;
    bool ok = pool_read_end(tx);
    for (size_t i = 0; i < seen.nhidden && ok; i++) {
        log_info("sqlite: sweeping unfinished batch %lld", (long long)seen.hidden[i]);
        ok = store_write(&s->base, &who, sweep_one, &seen.hidden[i], d);
    }
    arena_free(&a);
    return ok;
}

static bool open_parts(struct sqlite *s, const struct store_options *o, struct diag *d)
{
    bool memory = o->in_memory;
    int readers = memory && o->readers < 8 ? 8 : o->readers;
    if (!memory && (!exists(s, o, d) || (!s->read_only && !lock_take(s, d))))
        return false;
    s->writer.c = connection_open(s, ACCESS_WRITE, d);
    if (!s->writer.c || !schema_bring(s, o->create || memory, d))
        return false;
    if (!pool_open(s, readers, d))
        return false;
    if (memory)
        unname(s);
    if (s->read_only)
        return true;
    return writer_open(s, d) && sweep(s, d);
}

struct store *sqlite_open(struct str path, const struct store_options *o, struct diag *d)
{
    struct store_options options = *o;
    options.in_memory |= str_is(path, ":memory:");
    if (path.n == 0) {
        diag_add(d, E_STORE, NULL, "数据库地址应形如 sqlite:文件路径");
        return NULL;
    }
    /* Else every allocation of every connection waits for one lock; refused, and in vain, later on. */
    (void)sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    struct sqlite *s = sqlite_new(path, &options);
    if (open_parts(s, &options, d))
        return &s->base;
    sqlite_close(&s->base);
    return NULL;
}

/* ---- close ------------------------------------------------------------------------------------ */

void sqlite_close(struct store *store)
{
    struct sqlite *s = (struct sqlite *)store;
    writer_close(s);
    pool_close(s);
    if (s->writer.c && !s->read_only && atomic_load(&s->trouble) == TROUBLE_NONE)
        sqlite3_wal_checkpoint_v2(s->writer.c->db, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
    connection_close(s->writer.c);
    if (!s->unlinked)
        lock_drop(s);
    pthread_mutex_destroy(&s->pool.lock);
    pthread_cond_destroy(&s->pool.freed);
    pthread_mutex_destroy(&s->writer.lock);
    pthread_cond_destroy(&s->writer.asked);
    arena_free(&s->base.arena);
    free(s->path);
    free(s);
}
