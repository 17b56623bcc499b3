/* migration.c - what a store lacks of today's ledger, as SQL.  Runs nothing and drops nothing. */
#include "derive/derive.h"
#include "derive/sql.h"

#include <string.h>

struct line {
    struct str table, column, type; /* type may be empty */
};

static bool next_line(struct str *rest, struct line *l)
{
    struct str text;
    *l = (struct line){ .table = STR(""), .column = STR(""), .type = STR("") };
    if (!str_split(rest, '\n', &text))
        return false;
    if (text.n && text.p[0] == '\t')
        text = str_slice(text, 1, text.n); /* an index: no table before the tab */
    else
        str_split(&text, '\t', &l->table);
    str_split(&text, '\t', &l->column);
    l->type = text;
    return true;
}

static bool has_table(struct str have, const char *table)
{
    struct line l;
    while (next_line(&have, &l))
        if (str_is(l.table, table))
            return true;
    return false;
}

/* table "" looks for an index. */
static bool has_column(struct str have, const char *table, const char *column)
{
    struct line l;
    while (next_line(&have, &l))
        if (str_is(l.table, table) && str_is(l.column, column))
            return true;
    return false;
}

static bool same_type(struct str type, const char *wanted)
{
    if (type.n != strlen(wanted))
        return false;
    for (size_t i = 0; i < type.n; i++)
        if ((type.p[i] | 0x20) != (wanted[i] | 0x20))
            return false;
    return true;
}

/* What the store has that the ledger no longer knows, or knows otherwise. */
static void check_line(const struct line *l, enum dialect dialect, struct diag *d)
{
    const struct record *rec = record_find(l->table);
    int at = rec ? field_find(rec, l->column) : -1;
    if (!rec)
        diag_add(d, E_STORE, NULL, "库中的表 " STR_FMT " 已不在台账之内，请先备份并由管理员处理",
                 STR_ARG(l->table));
    else if (at < 0)
        diag_add(d, E_STORE, NULL, "库中的列 %s." STR_FMT " 已不在台账之内，请先备份并由管理员处理",
                 rec->id, STR_ARG(l->column));
    else if (l->type.n && !same_type(l->type, sql_type(&rec->fields[at], dialect)))
        diag_add(d, E_STORE, NULL, "库中的列 %s.%s 的类型为 " STR_FMT "，应为 %s，须由管理员处理",
                 rec->id, rec->fields[at].id, STR_ARG(l->type),
                 sql_type(&rec->fields[at], dialect));
}

struct missing {
    struct buf *out;
    struct str have;
};

static void add_missing(void *ctx, struct str name, struct str text)
{
    struct missing *m = ctx;
    struct buf z = { 0 };
    buf_add(&z, name);
    if (!has_column(m->have, "", buf_z(&z)))
        buf_add(m->out, text);
    buf_free(&z);
}

/* A required column needs a value for the rows that are there. */
static void add_columns(struct buf *out, const struct record *rec, struct str have,
                        enum dialect dialect, struct diag *d)
{
    struct missing m = { .out = out, .have = have };
    for (size_t i = 0; i < rec->nfields; i++) {
        const struct field *f = &rec->fields[i];
        if (has_column(have, rec->id, f->id))
            continue;
        if (f->flags & REQUIRED && !f->def) {
            diag_add(d, E_STORE, NULL, "新增的必填列 %s.%s 没有缺省值，须由管理员处理", rec->id,
                     f->id);
            continue;
        }
        buf_printf(out, "ALTER TABLE \"%s\" ADD COLUMN ", rec->id);
        sql_column(out, f, dialect, true);
        buf_c(out, ";\n");
    }
    sql_indexes(rec, add_missing, &m);
}

bool derive_migration(struct buf *out, struct str have, enum dialect dialect, struct diag *d)
{
    size_t errors = d->errors;
    struct line l;
    for (struct str rest = have; next_line(&rest, &l);)
        if (l.table.n)
            check_line(&l, dialect, d);
    for (int r = 0; r < R__COUNT; r++) {
        if (has_table(have, ledger[r].id))
            add_columns(out, &ledger[r], have, dialect, d);
        else
            derive_ddl_record(out, &ledger[r], dialect);
    }
    return d->errors == errors;
}

/* ---- rebuilding ----------------------------------------------------------------------------------- */

static void put_columns(struct buf *out, const struct record *rec)
{
    for (size_t i = 0; i < rec->nfields; i++)
        buf_printf(out, "%s\"%s\"", i ? ", " : "", rec->fields[i].id);
}

static void drop_index(void *ctx, struct str name, struct str text)
{
    (void)text;
    buf_printf(ctx, "DROP INDEX IF EXISTS \"" STR_FMT "\";\n", STR_ARG(name));
}

static void add_index(void *ctx, struct str name, struct str text)
{
    (void)name;
    buf_add(ctx, text);
}

/* SQLite's own recipe: the new table is made under another name, filled, and takes the old one's. */
static void rebuild_table(struct buf *out, const struct record *rec)
{
    struct buf name = { 0 };
    buf_printf(&name, "%s~new", rec->id);
    sql_table(out, rec, buf_z(&name), SQL_SQLITE);
    buf_printf(out, "INSERT INTO \"%s\" (", buf_z(&name));
    put_columns(out, rec);
    buf_c(out, ") SELECT ");
    put_columns(out, rec);
    buf_printf(out, " FROM \"%s\";\n", rec->id);
    sql_indexes(rec, drop_index, out);
    buf_printf(out, "DROP TABLE \"%s\";\n", rec->id);
    buf_printf(out, "ALTER TABLE \"%s\" RENAME TO \"%s\";\n", buf_z(&name), rec->id);
    sql_indexes(rec, add_index, out);
    buf_free(&name);
}

/* PostgreSQL names a column's check after table and column, and can change it in place. */
static void rewrite_limits(struct buf *out, const struct record *rec)
{
    for (size_t i = 0; i < rec->nfields; i++) {
        struct buf limits = { 0 };
        const char *id = rec->fields[i].id;
        sql_limits(&limits, &rec->fields[i]);
        buf_printf(out, "ALTER TABLE \"%s\" DROP CONSTRAINT IF EXISTS \"%s_%s_check\"", rec->id,
                   rec->id, id);
        if (limits.n)
            buf_printf(out, ", ADD CONSTRAINT \"%s_%s_check\"%s", rec->id, id, buf_z(&limits));
        buf_c(out, ";\n");
        buf_free(&limits);
    }
}

void derive_rebuild(struct buf *out, const struct record *rec, enum dialect dialect)
{
    if (dialect == SQL_PG)
        rewrite_limits(out, rec);
    else
        rebuild_table(out, rec);
}
