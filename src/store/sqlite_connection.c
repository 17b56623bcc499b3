/* sqlite_connection.c - one connection, its prepared statements, one statement run.  Knows no thread. */
#include "store/sqlite.h"

#include "base/log.h"

#include <stdlib.h>
#include <string.h>

enum { COLUMNS_MOST = 256, BUSY_MS = 5000 };

/* ---- what the disk said ------------------------------------------------------------------------- */

void connection_trouble(struct connection *c, int code)
{
    int full = sqlite3_extended_errcode(c->db);
    int trouble = TROUBLE_NONE;
    if (code == SQLITE_CORRUPT || code == SQLITE_NOTADB)
        trouble = TROUBLE_DAMAGE;
    else if (full == SQLITE_IOERR_FSYNC || full == SQLITE_IOERR_DIR_FSYNC)
        trouble = TROUBLE_SYNC;
    if (trouble != TROUBLE_NONE)
        atomic_store(&c->home->trouble, trouble);
    log_error("sqlite: %s (%d)", sqlite3_errmsg(c->db), full);
}

/* ---- prepared statements -------------------------------------------------------------------------- */

static uint64_t hash_of(struct str s)
{
    uint64_t h = s.n;
    uint64_t word;
    for (size_t i = 0; i + sizeof word <= s.n; i += sizeof word) {
        memcpy(&word, s.p + i, sizeof word);
        h = (h ^ word) * UINT64_C(0x9e3779b97f4a7c15);
        h ^= h >> 29;
    }
    for (size_t i = s.n & ~(sizeof word - 1); i < s.n; i++)
        h = (h ^ (unsigned char)s.p[i]) * UINT64_C(0x9e3779b97f4a7c15);
    return h;
}

static sqlite3_stmt *prepare(struct connection *c, struct str text)
{
    sqlite3_stmt *stmt = NULL;
    int code =
        sqlite3_prepare_v3(c->db, text.p, (int)text.n, SQLITE_PREPARE_PERSISTENT, &stmt, NULL);
    if (code == SQLITE_OK)
        return stmt;
    connection_trouble(c, code);
    log_error("sqlite: in " STR_FMT, STR_ARG(str_slice(text, 0, 400)));
    return NULL;
}

static bool says(const struct prepared *p, uint64_t hash, struct str text)
{
    return p->stmt && p->hash == hash && str_is(text, sqlite3_sql(p->stmt));
}

/* The statement of that text, or the place longest unused for it. */
static struct prepared *place(struct connection *c, uint64_t hash, struct str text)
{
    struct prepared *oldest = NULL;
    for (size_t i = 0; i < PREPARED_MOST; i++) {
        struct prepared *p = &c->by_text[i];
        if (p->busy)
            continue;
        if (says(p, hash, text))
            return p;
        if (!oldest || p->used < oldest->used)
            oldest = p;
    }
    if (!oldest)
        fatal("sqlite: %d statements at once", PREPARED_MOST);
    sqlite3_finalize(oldest->stmt);
    *oldest = (struct prepared){ .hash = hash };
    return oldest;
}

static struct prepared *take(struct connection *c, const struct sql *q)
{
    struct str text = sql_text(q);
    struct prepared *p = &c->slot[q->slot];
    if (q->slot == SLOT_NONE || p->busy)
        p = place(c, hash_of(text), text);
    if (!p->stmt)
        p->stmt = prepare(c, text);
    if (!p->stmt)
        return NULL;
    p->used = ++c->turn;
    p->busy = true;
    return p;
}

static void give_back(struct prepared *p)
{
    sqlite3_reset(p->stmt);
    sqlite3_clear_bindings(p->stmt);
    p->busy = false;
}

/* ---- running ---------------------------------------------------------------------------------- */

static int bind(sqlite3_stmt *stmt, const struct sql *q)
{
    const struct arg *args = sql_args(q);
    int code = SQLITE_OK;
    for (size_t i = 0; i < q->nargs && code == SQLITE_OK; i++) {
        if (args[i].kind == ARG_INT)
            code = sqlite3_bind_int64(stmt, (int)i + 1, args[i].i);
        else if (args[i].kind == ARG_TEXT)
            code = sqlite3_bind_text64(stmt, (int)i + 1, args[i].s.p, args[i].s.n, SQLITE_STATIC,
                                       SQLITE_UTF8);
    }
    return code;
}

static struct value column(sqlite3_stmt *stmt, int i)
{
    struct value v = { .s = STR("") };
    switch (sqlite3_column_type(stmt, i)) {
    case SQLITE_INTEGER:
        value_set_int(&v, sqlite3_column_int64(stmt, i));
        break;
    case SQLITE_TEXT:
    case SQLITE_BLOB: {
        const char *p = (const char *)sqlite3_column_text(stmt, i);
        int n = sqlite3_column_bytes(stmt, i);
        if (p)
            value_set_str(&v, (struct str){ p, (size_t)n });
        break;
    }
    default:
        break;
    }
    return v;
}

/* Steps to the end; the code of the last step, SQLITE_ROW when fn had enough. */
static int step_all(sqlite3_stmt *stmt, row_fn *fn, void *ctx, int64_t *n)
{
    struct value v[COLUMNS_MOST];
    int columns = sqlite3_column_count(stmt);
    int code;
    ASSERT(columns <= COLUMNS_MOST);
    while ((code = sqlite3_step(stmt)) == SQLITE_ROW) {
        for (int i = 0; i < columns; i++)
            v[i] = column(stmt, i);
        (*n)++;
        if (!fn || !fn(ctx, v, (size_t)columns))
            return SQLITE_ROW;
    }
    return code;
}

static enum outcome verdict(struct connection *c, int code)
{
    if (code == SQLITE_DONE || code == SQLITE_ROW)
        return RAN;
    switch (sqlite3_extended_errcode(c->db)) {
    case SQLITE_CONSTRAINT_UNIQUE:
    case SQLITE_CONSTRAINT_PRIMARYKEY:
    case SQLITE_CONSTRAINT_ROWID:
        return CLASH;
    case SQLITE_CONSTRAINT_FOREIGNKEY:
        return DANGLES;
    default:
        connection_trouble(c, code & 0xff);
        c->tx.failed = true;
        return FAILED;
    }
}

enum outcome connection_run(struct tx *tx, const struct sql *q, row_fn *fn, void *ctx, int64_t *n)
{
    struct connection *c = (struct connection *)tx;
    struct prepared *p = take(c, q);
    if (!p) {
        tx->failed = true;
        return FAILED;
    }
    int code = bind(p->stmt, q);
    if (code == SQLITE_OK)
        code = step_all(p->stmt, fn, ctx, n);
    enum outcome o = verdict(c, code);
    if (o == RAN && !sqlite3_column_count(p->stmt))
        *n = sqlite3_changes64(c->db);
    give_back(p);
    return o;
}

/* ---- by hand ---------------------------------------------------------------------------------- */

bool connection_do(struct connection *c, enum deed deed)
{
    static const char *const texts[DO__COUNT] = {
        [DO_READ] = "BEGIN",
        [DO_WRITE] = "BEGIN IMMEDIATE",
        [DO_COMMIT] = "COMMIT",
        [DO_ROLLBACK] = "ROLLBACK",
        [DO_ONE] = "SAVEPOINT one",
        [DO_ONE_KEEP] = "RELEASE one",
        [DO_ONE_UNDO] = "ROLLBACK TO one",
    };
    if (!c->deed[deed])
        c->deed[deed] = prepare(c, str_c(texts[deed]));
    if (!c->deed[deed])
        return false;
    int code = sqlite3_step(c->deed[deed]);
    sqlite3_reset(c->deed[deed]);
    if (code == SQLITE_DONE || code == SQLITE_ROW)
        return true;
    connection_trouble(c, code & 0xff);
    return false;
}

bool connection_script(struct connection *c, const char *text)
{
    int code = sqlite3_exec(c->db, text, NULL, NULL, NULL);
    if (code != SQLITE_OK)
        connection_trouble(c, code & 0xff);
    return code == SQLITE_OK;
}

bool connection_int(struct connection *c, const char *text, int64_t *out)
{
    sqlite3_stmt *stmt = prepare(c, str_c(text));
    bool row = stmt && sqlite3_step(stmt) == SQLITE_ROW;
    if (row)
        *out = sqlite3_column_int64(stmt, 0);
    int code = sqlite3_finalize(stmt);
    if (code != SQLITE_OK)
        connection_trouble(c, code & 0xff);
    return row && code == SQLITE_OK;
}

struct str connection_str(struct connection *c, struct arena *a, const char *text)
{
    struct str s = STR("");
    sqlite3_stmt *stmt = prepare(c, str_c(text));
    if (stmt && sqlite3_step(stmt) == SQLITE_ROW)
        s = str_dup(a, column(stmt, 0).s);
    int code = sqlite3_finalize(stmt);
    if (code != SQLITE_OK)
        connection_trouble(c, code & 0xff);
    return s;
}

/* ---- open and close --------------------------------------------------------------------------- */

static bool settle(struct connection *c, enum access access)
{
    static const char common[] = "PRAGMA foreign_keys = ON;"
                                 "PRAGMA temp_store = MEMORY;"
                                 "PRAGMA trusted_schema = OFF;"
                                 "PRAGMA cell_size_check = ON;";
    static const char writer[] = "PRAGMA synchronous = FULL;"
                                 "PRAGMA wal_autocheckpoint = 0;"
                                 "PRAGMA journal_size_limit = 67108864;" CACHE_FEW;
    /* 2 MB: lists and single rows cost the same with 1, 2 and 4 MB; the system keeps the file */
    static const char reader[] = "PRAGMA query_only = ON;"
                                 "PRAGMA cache_size = -2000;";
    return sqlite3_busy_timeout(c->db, BUSY_MS) == SQLITE_OK &&
           sqlite3_db_config(c->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL) == SQLITE_OK &&
           connection_script(c, common) &&
           connection_script(c, access == ACCESS_WRITE ? writer : reader) && search_open(c);
}

/* A process that reads beside a server opens for writing too, query_only: whoever closes the file
 * last may then fold the log back and leave nothing beside it. */
static int open_flags(const struct sqlite *s, enum access access)
{
    bool writes = access == ACCESS_WRITE || s->read_only;
    return (writes ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY) |
           (access == ACCESS_WRITE ? SQLITE_OPEN_CREATE : 0) | SQLITE_OPEN_NOMUTEX |
           SQLITE_OPEN_EXRESCODE;
}

struct connection *connection_open(struct sqlite *s, enum access access, struct diag *d)
{
    struct connection *c = calloc(1, sizeof *c);
    if (!c)
        fatal("out of memory");
    c->home = s;
    c->tx.store = &s->base;
    int code = sqlite3_open_v2(s->path, &c->db, open_flags(s, access), NULL);
    if (code == SQLITE_OK && settle(c, access))
        return c;
    if (d)
        diag_add(d, E_STORE, NULL, "数据库文件 %s 打不开：%s；请检查路径、权限与磁盘", s->path,
                 c->db ? sqlite3_errmsg(c->db) : "内存不足");
    connection_close(c);
    return NULL;
}

void connection_close(struct connection *c)
{
    if (!c)
        return;
    for (size_t i = 0; i < SLOT__COUNT; i++)
        sqlite3_finalize(c->slot[i].stmt);
    for (size_t i = 0; i < PREPARED_MOST; i++)
        sqlite3_finalize(c->by_text[i].stmt);
    for (size_t i = 0; i < DO__COUNT; i++)
        sqlite3_finalize(c->deed[i]);
    search_forget(c, 0);
    free(c->names);
    arena_free(&c->names_arena);
    if (sqlite3_close(c->db) != SQLITE_OK)
        fatal("sqlite: a statement outlives its connection");
    free(c);
}
