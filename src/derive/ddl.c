/* ddl.c - ledger to SQL.  The limits the server checks, the store enforces again.  Knows no store. */
#include "derive/derive.h"
#include "derive/sql.h"

const char *sql_type(const struct field *f, enum dialect dialect)
{
    bool text = kinds[f->kind].column == COLUMN_TEXT;
    if (dialect == SQL_PG)
        return text ? "text" : "bigint";
    return text ? "TEXT" : "INTEGER";
}

/* A quote inside a default or choice is doubled; ids have none, texts might. */
static void put_quoted(struct buf *out, const char *z)
{
    buf_char(out, '\'');
    for (; *z; z++) {
        buf_char(out, *z);
        if (*z == '\'')
            buf_char(out, *z);
    }
    buf_char(out, '\'');
}

/* Not IN: SQLite builds a table of the list anew for each row it checks. */
static void put_choices(struct buf *out, const struct field *f)
{
    buf_c(out, " CHECK (");
    for (int i = 0; f->choices[i].id; i++) {
        buf_printf(out, "%s\"%s\" = ", i ? " OR " : "", f->id);
        put_quoted(out, f->choices[i].id);
    }
    buf_char(out, ')');
}

static void put_chars(struct buf *out, const struct field *f, int64_t most)
{
    if (most > 0)
        buf_printf(out, " CHECK (length(\"%s\") <= %lld)", f->id, (long long)most);
}

static void put_range(struct buf *out, const struct field *f)
{
    if (f->min != 0 || f->max != 0)
        buf_printf(out, " CHECK (\"%s\" BETWEEN %lld AND %lld)", f->id, (long long)f->min,
                   (long long)f->max);
}

/* length() counts characters in both databases. */
void sql_limits(struct buf *out, const struct field *f)
{
    switch (f->kind) {
    case K_TEXT:
        put_chars(out, f, f->max);
        break;
    case K_FILE:
    case K_USCC:
    case K_PROJECT:
    case K_AREA:
    case K_INDUSTRY:
        put_chars(out, f, kinds[f->kind].chars);
        break;
    case K_INT:
    case K_MONEY:
    case K_USD:
    case K_DECIMAL:
    case K_PERCENT:
    case K_MU:
    case K_M2:
        put_range(out, f);
        break;
    case K_BOOL:
        buf_printf(out, " CHECK (\"%s\" IN (0, 1))", f->id);
        break;
    case K_DATE:
        buf_printf(out, " CHECK (length(\"%s\") IN (7, 10))", f->id);
        break;
    case K_MONTH:
        buf_printf(out, " CHECK (length(\"%s\") = 7)", f->id);
        break;
    case K_MOMENT:
        buf_printf(out, " CHECK (length(\"%s\") = 20)", f->id);
        break;
    case K_ENUM:
        put_choices(out, f);
        break;
    case K_ID:
    case K_SET:
    case K_REF:
        break;
    case K__COUNT:
        fatal("%s: bad kind", f->id);
    }
}

void sql_column(struct buf *out, const struct field *f, enum dialect dialect, bool adding)
{
    buf_printf(out, "\"%s\" %s", f->id, sql_type(f, dialect));
    if (kinds[f->kind].column == COLUMN_KEY)
        buf_c(out, " PRIMARY KEY");
    if (dialect == SQL_PG && kinds[f->kind].column == COLUMN_TEXT)
        buf_c(out, " COLLATE \"C\"");
    if (f->flags & REQUIRED)
        buf_c(out, " NOT NULL");
    if (adding && f->flags & REQUIRED && f->def) {
        buf_c(out, " DEFAULT ");
        if (kinds[f->kind].is_text)
            put_quoted(out, f->def);
        else
            buf_c(out, f->def);
    }
    sql_limits(out, f);
    if (f->kind == K_REF)
        buf_printf(out, " REFERENCES \"%s\" (\"id\")", ledger[f->refers].id);
}

/* ---- indexes ------------------------------------------------------------------------------------ */

struct keys {
    const struct record *rec;
    sql_index_fn *visit;
    void *ctx;
    int unique, plain; /* numbers given so far */
};

static void visit_key(struct keys *k, const int *at, size_t n, bool unique)
{
    struct buf name = { 0 };
    struct buf text = { 0 };
    buf_printf(&name, "%s_%s_%d", unique ? "ux" : "ix", k->rec->id,
               unique ? ++k->unique : ++k->plain);
    buf_printf(&text, "CREATE %sINDEX \"%s\" ON \"%s\" (", unique ? "UNIQUE " : "", buf_z(&name),
               k->rec->id);
    for (size_t i = 0; i < n; i++)
        buf_printf(&text, "%s\"%s\"", i ? ", " : "", k->rec->fields[at[i]].id);
    buf_c(&text, ");\n");
    k->visit(k->ctx, buf_str(&name), buf_str(&text));
    buf_free(&name);
    buf_free(&text);
}

void sql_indexes(const struct record *rec, sql_index_fn *visit, void *ctx)
{
    struct keys k = { .rec = rec, .visit = visit, .ctx = ctx };
    struct str keys = str_c(rec->unique);
    int at[8];
    for (int i = 0; i < (int)rec->nfields; i++)
        if (rec->fields[i].flags & UNIQUE)
            visit_key(&k, &i, 1, true);
    for (size_t n; (n = key_next(rec, &keys, at)) > 0;)
        visit_key(&k, at, n, true);
    const char *const more[] = { rec->index, rec->alike };
    for (size_t i = 0; i < COUNTOF(more); i++) {
        keys = str_c(more[i]);
        for (size_t n; (n = key_next(rec, &keys, at)) > 0;)
            visit_key(&k, at, n, false);
    }
}

static void add_index(void *ctx, struct str name, struct str text)
{
    (void)name;
    buf_add(ctx, text);
}

/* ---- tables --------------------------------------------------------------------------------------- */

void sql_table(struct buf *out, const struct record *rec, const char *name, enum dialect dialect)
{
    buf_printf(out, "CREATE TABLE \"%s\" (\n", name);
    for (size_t i = 0; i < rec->nfields; i++) {
        buf_c(out, "    ");
        sql_column(out, &rec->fields[i], dialect, false);
        buf_c(out, i + 1 < rec->nfields ? ",\n" : "\n");
    }
    buf_c(out, dialect == SQL_SQLITE ? ") STRICT;\n" : ");\n");
}

void derive_ddl_record(struct buf *out, const struct record *rec, enum dialect dialect)
{
    sql_table(out, rec, rec->id, dialect);
    sql_indexes(rec, add_index, out);
}

void derive_ddl(struct buf *out, enum dialect dialect)
{
    for (int r = 0; r < R__COUNT; r++)
        derive_ddl_record(out, &ledger[r], dialect);
}
