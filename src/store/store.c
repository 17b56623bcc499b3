/* store.c - the door of the room: picks the driver by the address and puts the shared parts
 * around it.  Knows no database beyond the names of its drivers. */
#include "store/driver.h"
#include "store/sqlite.h"

#include <string.h>

/* ---- fixed texts ------------------------------------------------------------------------------ */

static struct str kept(struct store *s, struct buf *b)
{
    struct str text = str_dup(&s->arena, buf_str(b));
    buf_clear(b);
    return text;
}

static void put_columns(struct buf *out, const struct record *rec)
{
    for (size_t i = 0; i < rec->nfields; i++)
        buf_printf(out, "%s\"%s\"", i ? ", " : "", rec->fields[i].id);
}

static void prepare_record(struct store *s, const struct record *rec)
{
    struct record_text *t = &s->text[record_id(rec)];
    struct buf b = { 0 };
    put_columns(&b, rec);
    t->columns = kept(s, &b);
    buf_printf(&b, "SELECT " STR_FMT " FROM \"%s\" WHERE \"id\" = $1", STR_ARG(t->columns),
               rec->id);
    t->get = kept(s, &b);
    buf_printf(&b, "INSERT INTO \"%s\" (" STR_FMT ") VALUES (", rec->id, STR_ARG(t->columns));
    for (size_t i = 0; i < rec->nfields; i++)
        buf_printf(&b, "%s$%zu", i ? ", " : "", i + 1);
    buf_char(&b, ')');
    t->insert = kept(s, &b);
    buf_free(&b);
}

void store_prepare(struct store *s, const struct driver *driver)
{
    s->driver = driver;
    for (int r = 0; r < R__COUNT; r++)
        prepare_record(s, &ledger[r]);
}

/* ---- open and close --------------------------------------------------------------------------- */

struct store *store_open(struct str url, const struct store_options *o, struct diag *d)
{
    if (str_starts(url, STR("sqlite:")))
        return sqlite_open(str_slice(url, 7, url.n), o, d);
    if (str_starts(url, STR("postgres:")) || str_starts(url, STR("postgresql:")))
        diag_add(d, E_STORE, NULL, "此版本尚不支持 PostgreSQL，请使用 sqlite:文件路径");
    else
        diag_add(d, E_STORE, NULL, "数据库地址“" STR_FMT "”应形如 sqlite:文件路径", STR_ARG(url));
    return NULL;
}

void store_close(struct store *s)
{
    if (s)
        s->driver->close(s);
}

static bool is_whole(struct store *s, struct str file, struct diag *d)
{
    struct tx *tx = store_read(s);
    bool ok = store_check(tx, d);
    struct audit a = tx_audit(tx, d->arena, &(struct audit_request){ .from = 1 });
    ok = store_read_end(tx) && ok;
    if (ok && a.broken)
        return diag_add(d, E_STORE, NULL, "备份 " STR_FMT " 第 %lld 条日志：" STR_FMT "，不能恢复",
                        STR_ARG(file), (long long)a.broken, STR_ARG(a.why));
    return ok;
}

bool store_restore(struct str file, struct str url, struct diag *d)
{
    const struct store_options o = { .read_only = true };
    if (!str_starts(url, STR("sqlite:")))
        return diag_add(d, E_STORE, NULL, "数据库地址“" STR_FMT "”应形如 sqlite:文件路径",
                        STR_ARG(url));
    struct store *s = store_open(str_printf(d->arena, "sqlite:" STR_FMT, STR_ARG(file)), &o, d);
    bool ok = s && is_whole(s, file, d) && store_backup(s, str_slice(url, 7, url.n), d);
    store_close(s);
    return ok;
}

bool store_backup(struct store *s, struct str path, struct diag *d)
{
    return s->driver->backup(s, path, d);
}

bool store_check(struct tx *tx, struct diag *d)
{
    return tx->store->driver->check(tx, d);
}

int64_t store_version(struct store *s)
{
    return atomic_load(&s->version);
}

int64_t store_touched(struct store *s, enum record_id rec)
{
    return atomic_load(&s->touched[rec]);
}

/* ---- transactions ----------------------------------------------------------------------------- */

struct tx *store_read(struct store *s)
{
    return s->driver->read(s);
}

bool store_read_end(struct tx *tx)
{
    return tx->store->driver->read_end(tx);
}

bool store_write(struct store *s, const struct actor *who, store_fn *fn, void *ctx, struct diag *d)
{
    return store_wait(s, store_send(s, who, fn, ctx, d));
}

struct sent *store_send(struct store *s, const struct actor *who, store_fn *fn, void *ctx,
                        struct diag *d)
{
    return s->driver->send(s, who, fn, ctx, d);
}

bool store_wait(struct store *s, struct sent *w)
{
    return s->driver->wait(w);
}

const struct actor *tx_actor(const struct tx *tx)
{
    ASSERT(tx->who);
    return tx->who;
}

enum outcome run(struct tx *tx, const struct sql *q, row_fn *fn, void *ctx, int64_t *n)
{
    int64_t ignored = 0;
    if (!n)
        n = &ignored;
    *n = 0;
    if (tx->failed)
        return FAILED;
    return tx->store->driver->run(tx, q, fn, ctx, n);
}

static bool note_row(void *ctx, const struct value *v, size_t n)
{
    (void)v;
    (void)n;
    *(bool *)ctx = true;
    return false;
}

bool store_is_empty(struct tx *tx)
{
    bool found = false;
    for (int r = 0; r < R__COUNT && !found; r++) {
        struct sql q = { 0 };
        sql_c(&q, "SELECT \"id\" FROM ");
        sql_name(&q, ledger[r].id);
        sql_c(&q, " LIMIT 1");
        run(tx, &q, note_row, &found, NULL);
        sql_close(&q);
    }
    return !found;
}
