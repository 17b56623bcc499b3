/* sqlite_schema.c - makes the tables of a new file, brings an old file's to this release, refuses
 * what it does not know.  Changes no row's meaning. */
#include "store/sqlite.h"

#include "base/log.h"

#include <stdlib.h>
#include <unistd.h>

/* "ztf1", so that `file` and others can tell whose database it is. */
enum { APPLICATION_ID = 0x7a746631 };

/* ---- a new file --------------------------------------------------------------------------------- */

static void put_meta(struct buf *out, const char *name, const char *value)
{
    buf_printf(out, "INSERT INTO \"store_meta\" VALUES ('%s', '%s');\n", name, value);
}

/* The text a ledger's table was made from tells later releases what its limits were. */
static bool keep_ddl(struct connection *c, const struct record *rec)
{
    struct buf ddl = { 0 };
    struct sql q = { 0 };
    derive_ddl_record(&ddl, rec, SQL_SQLITE);
    sql_c(&q, "INSERT OR REPLACE INTO \"store_meta\" VALUES (");
    sql_str(&q, str_printf(&q.arena, "ddl %s", rec->id));
    sql_c(&q, ", ");
    sql_str(&q, buf_str(&ddl));
    sql_c(&q, ")");
    bool ok = run(&c->tx, &q, NULL, NULL, NULL) == RAN;
    sql_close(&q);
    buf_free(&ddl);
    return ok;
}

static bool keep_ddls(struct connection *c)
{
    for (int r = 0; r < R__COUNT; r++)
        if (!keep_ddl(c, &ledger[r]))
            return false;
    return true;
}

static void put_identity(struct buf *out)
{
    unsigned char bytes[16];
    char hex[2 * sizeof bytes + 1];
    random_bytes(bytes, sizeof bytes);
    hex_put(bytes, sizeof bytes, hex);
    put_meta(out, "store", hex);
}

static bool create(struct connection *c)
{
    struct buf out = { 0 };
    buf_c(&out, "BEGIN IMMEDIATE;\n");
    schema_own(&out);
    buf_printf(&out, "PRAGMA application_id = %d;\n", APPLICATION_ID);
    buf_printf(&out, "INSERT INTO \"store_meta\" VALUES ('schema', '%d');\n", SCHEMA);
    put_meta(&out, "release", ZTF_RELEASE);
    put_identity(&out);
    derive_ddl(&out, SQL_SQLITE);
    for (int r = 0; r < R__COUNT; r++)
        if (ledger[r].search)
            search_create(&out, &ledger[r]);
    bool ok = connection_script(c, "PRAGMA journal_mode = WAL") &&
              connection_script(c, buf_z(&out)) && keep_ddls(c) && connection_script(c, "COMMIT");
    buf_free(&out);
    return ok;
}

/* ---- an older file ------------------------------------------------------------------------------ */

struct having {
    struct buf lines;
};

static bool take_having(void *ctx, const struct value *v, size_t n)
{
    struct buf *out = ctx;
    for (size_t i = 0; i < n; i++) {
        if (i)
            buf_char(out, '\t');
        buf_add(out, value_str(&v[i]));
    }
    buf_char(out, '\n');
    return true;
}

/* "table\tcolumn\ttype" and "\tindex" lines, as derive_migration reads them. */
static bool read_having(struct connection *c, struct buf *out)
{
    static const char columns[] =
        "SELECT t.name, c.name, c.type FROM sqlite_schema t, pragma_table_info(t.name) c "
        "WHERE t.type = 'table' AND t.name NOT LIKE 'store\\_%' ESCAPE '\\' "
        "AND t.name NOT LIKE 'search\\_%' ESCAPE '\\' AND t.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' "
        "ORDER BY t.name, c.cid";
    static const char indexes[] = "SELECT NULL, name FROM sqlite_schema WHERE type = 'index' "
                                  "AND sql IS NOT NULL ORDER BY name";
    struct sql q = { .fixed = str_c(columns) };
    struct sql i = { .fixed = str_c(indexes) };
    return run(&c->tx, &q, take_having, out, NULL) == RAN &&
           run(&c->tx, &i, take_having, out, NULL) == RAN;
}

struct old_ddl {
    struct arena *arena;
    struct str ddl[R__COUNT]; /* of the release that made each table; empty for a new ledger */
};

static bool take_ddl(void *ctx, const struct value *v, size_t n)
{
    struct old_ddl *k = ctx;
    ASSERT(n == 2);
    const struct record *rec = record_find(str_slice(v[0].s, 4, v[0].s.n));
    if (rec)
        k->ddl[record_id(rec)] = str_dup(k->arena, v[1].s);
    return true;
}

static bool read_ddls(struct connection *c, struct old_ddl *k)
{
    struct sql q = { .fixed = STR("SELECT \"name\", \"value\" FROM \"store_meta\" "
                                  "WHERE \"name\" LIKE 'ddl %'") };
    for (int r = 0; r < R__COUNT; r++)
        k->ddl[r] = STR("");
    return run(&c->tx, &q, take_ddl, k, NULL) == RAN;
}

static struct str without_comma(struct str line)
{
    return str_slice(line, 0, line.n - (line.n && line.p[line.n - 1] == ','));
}

static bool has_line(struct str text, struct str line)
{
    struct str one;
    while (str_split(&text, '\n', &one))
        if (str_eq(without_comma(one), without_comma(line)))
            return true;
    return false;
}

/* Every line of the old text stands in the new one: columns and indexes were only added. */
static bool only_added(struct str old, struct str fresh)
{
    struct str line;
    while (str_split(&old, '\n', &line))
        if (!has_line(fresh, line))
            return false;
    return true;
}

static void put_rebuilds(struct buf *out, const struct old_ddl *k)
{
    for (int r = 0; r < R__COUNT; r++) {
        struct buf fresh = { 0 };
        derive_ddl_record(&fresh, &ledger[r], SQL_SQLITE);
        if (k->ddl[r].n && !only_added(k->ddl[r], buf_str(&fresh)))
            derive_rebuild(out, &ledger[r], SQL_SQLITE);
        buf_free(&fresh);
    }
}

static bool has_table(struct connection *c, const char *prefix, const char *name)
{
    struct sql q = { 0 };
    int64_t n = 0;
    sql_c(&q, "SELECT 1 FROM sqlite_schema WHERE name = ");
    sql_str(&q, str_printf(&q.arena, "%s%s", prefix, name));
    run(&c->tx, &q, NULL, NULL, &n);
    sql_close(&q);
    return n > 0;
}

static bool bring_search(struct connection *c)
{
    for (int r = 0; r < R__COUNT; r++) {
        struct buf out = { 0 };
        if (!ledger[r].search || has_table(c, "search_", ledger[r].id))
            continue;
        search_create(&out, &ledger[r]);
        bool ok = connection_script(c, buf_z(&out)) && search_fill(c, &ledger[r]);
        buf_free(&out);
        if (!ok)
            return false;
    }
    return true;
}

static bool bring_heads(struct connection *c)
{
    struct buf out = { 0 };
    for (int r = 0; r < R__COUNT; r++)
        buf_printf(&out, "INSERT OR IGNORE INTO \"store_head\" VALUES ('%s', 0, NULL);\n",
                   ledger[r].id);
    buf_printf(&out, "INSERT OR REPLACE INTO \"store_meta\" VALUES ('release', '%s');\n",
               ZTF_RELEASE);
    bool ok = connection_script(c, buf_z(&out));
    buf_free(&out);
    return ok;
}

static bool sound(struct connection *c)
{
    int64_t n = 0;
    struct sql q = { .fixed = STR("PRAGMA foreign_key_check") };
    return run(&c->tx, &q, NULL, NULL, &n) == RAN && n == 0;
}

static bool change(struct connection *c, const char *script)
{
    bool ok = connection_script(c, "PRAGMA foreign_keys = OFF; BEGIN IMMEDIATE") &&
              connection_script(c, script) && bring_search(c) && bring_heads(c) && keep_ddls(c) &&
              sound(c) && connection_script(c, "COMMIT");
    if (!ok && !sqlite3_get_autocommit(c->db))
        connection_script(c, "ROLLBACK");
    return connection_script(c, "PRAGMA foreign_keys = ON") && ok;
}

/* A copy beside the file, named after the release that is left behind. */
static bool keep_copy(struct sqlite *s, struct diag *d)
{
    struct connection *c = s->writer.c;
    struct arena a = { 0 };
    struct str release =
        connection_str(c, &a, "SELECT \"value\" FROM \"store_meta\" WHERE \"name\" = 'release'");
    struct str path =
        str_printf(&a, "%s.before-%s-from-" STR_FMT, s->path, ZTF_RELEASE, STR_ARG(release));
    struct str first = path;
    for (int i = 2; access(path.p, F_OK) == 0; i++) /* of an attempt that failed */
        path = str_printf(&a, STR_FMT ".%d", STR_ARG(first), i);
    bool ok = backup_copy(c, path, d);
    if (ok)
        log_info("sqlite: schema changes; a copy of the store is in " STR_FMT, STR_ARG(path));
    arena_free(&a);
    return ok;
}

static int64_t schema_of(struct connection *c)
{
    int64_t schema = 0;
    connection_int(
        c, "SELECT CAST(\"value\" AS INTEGER) FROM \"store_meta\" WHERE \"name\" = 'schema'",
        &schema);
    return schema;
}

/* The statements between what the file has and what this release wants. */
static bool write_script(struct sqlite *s, struct buf *script, struct diag *d)
{
    struct connection *c = s->writer.c;
    struct arena a = { 0 };
    struct old_ddl k = { .arena = &a };
    struct buf have = { 0 };
    bool ok = read_having(c, &have) && read_ddls(c, &k);
    if (!ok)
        diag_add(d, E_STORE, NULL, "数据库文件 %s 的表结构读不出来，请从最近的备份恢复", s->path);
    if (ok)
        schema_steps(script, schema_of(c));
    ok = ok && derive_migration(script, buf_str(&have), SQL_SQLITE, d);
    if (ok)
        put_rebuilds(script, &k);
    buf_free(&have);
    arena_free(&a);
    return ok;
}

static bool migrate(struct sqlite *s, struct diag *d)
{
    struct buf script = { 0 };
    bool ok = write_script(s, &script, d);
    if (ok && script.n) {
        ok = keep_copy(s, d) && (change(s->writer.c, buf_z(&script)) ||
                                 diag_add(d, E_STORE, NULL,
                                          "数据库升级没有完成，原库未改动，升级前的副本在 %s 旁；"
                                          "请把日志交给技术支持",
                                          s->path));
    }
    buf_free(&script);
    return ok;
}

/* ---- what may be opened --------------------------------------------------------------------------- */

static bool schema_known(struct sqlite *s, struct diag *d)
{
    struct arena a = { 0 };
    int64_t schema = 0;
    struct str text = connection_str(
        s->writer.c, &a, "SELECT \"value\" FROM \"store_meta\" WHERE \"name\" = 'schema'");
    struct str release = connection_str(
        s->writer.c, &a, "SELECT \"value\" FROM \"store_meta\" WHERE \"name\" = 'release'");
    bool ok = str_int(text, &schema) && schema >= 1 && schema <= SCHEMA;
    if (!ok)
        diag_add(d, E_STORE, NULL,
                 "数据库文件 %s 由较新的版本 " STR_FMT " 写成，本程序（%s）不能打开；请升级程序",
                 s->path, STR_ARG(release), ZTF_RELEASE);
    arena_free(&a);
    return ok;
}

static bool readable(struct sqlite *s, int64_t *tables, struct diag *d)
{
    if (connection_int(s->writer.c, "SELECT count(*) FROM sqlite_schema", tables))
        return true;
    return diag_add(d, E_STORE, NULL,
                    "文件 %s 不是数据库或已损坏（%s）；请核对路径，或从最近的备份恢复", s->path,
                    sqlite3_errmsg(s->writer.c->db));
}

bool schema_bring(struct sqlite *s, bool may_create, struct diag *d)
{
    int64_t tables = 0;
    if (!readable(s, &tables, d))
        return false;
    if (tables == 0 && may_create)
        return create(s->writer.c) ||
               diag_add(d, E_STORE, NULL, "无法在 %s 建库：%s；请检查磁盘空间与权限", s->path,
                        sqlite3_errmsg(s->writer.c->db));
    if (tables == 0 || !has_table(s->writer.c, "store_", "meta"))
        return diag_add(d, E_STORE, NULL, "文件 %s 不是招推服的数据库，请核对路径", s->path);
    if (!schema_known(s, d))
        return false;
    if (s->read_only)
        return !s->plan || write_script(s, s->plan, d);
    return (connection_script(s->writer.c, "PRAGMA journal_mode = WAL") ||
            diag_add(d, E_STORE, NULL, "数据库文件 %s 不能写入，请检查权限与磁盘", s->path)) &&
           migrate(s, d);
}
