/* sqlite_search.c - names found by any two characters of them.  Knows no rank and no language.
 *
 * `search_R` is a contentless FTS5 table of the folded names' overlapping pairs, and of their last
 * character, so that one character finds by prefix.  What it finds is a superset for more than two
 * characters; the name itself is then looked at.  Changes are kept back until the commit: the
 * index writes once per commit instead of once per row.
 */
#include "store/sqlite.h"

#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>

/* Up to so many hits are fetched by their ids; where there are more, rows in the wanted order soon
 * show enough of them. */
enum { HITS_MOST = 5000 };

/* More pairs make no query narrower: the name is looked at anyway. */
enum { PAIRS_MOST = 16 };

/* ---- what a name is made of ------------------------------------------------------------------------ */

static struct str last_character(struct str s)
{
    size_t at = s.n;
    while (at > 0 && ((unsigned char)s.p[at - 1] & 0xc0) == 0x80)
        at--;
    return str_slice(s, at ? at - 1 : 0, s.n);
}

static struct str terms(struct arena *a, struct str name)
{
    struct buf out = { 0 };
    struct str folded = utf8_fold(a, name);
    buf_add(&out, utf8_bigrams(a, folded));
    buf_char(&out, ' ');
    buf_add(&out, last_character(folded));
    struct str kept = str_dup(a, buf_str(&out));
    buf_free(&out);
    return kept;
}

/* "苏时" "时代": all of them, in any order; of one character its prefix. */
static struct str match_of(struct arena *a, struct str needle)
{
    struct buf out = { 0 };
    struct str pairs = utf8_bigrams(a, needle);
    struct str pair;
    for (int n = 0; n < PAIRS_MOST && str_split(&pairs, ' ', &pair); n++) {
        buf_c(&out, out.n ? " \"" : "\"");
        for (size_t i = 0; i < pair.n; i++)
            buf_add(&out, pair.p[i] == '"' ? STR("\"\"") : str_slice(pair, i, i + 1));
        buf_char(&out, '"');
    }
    if (str_chars(needle) == 1)
        buf_char(&out, '*');
    struct str kept = str_dup(a, buf_str(&out));
    buf_free(&out);
    return kept;
}

/* ---- keeping the index -------------------------------------------------------------------------- */

void search_create(struct buf *out, const struct record *rec)
{
    buf_printf(out,
               "CREATE VIRTUAL TABLE \"search_%s\" USING fts5(\"name\", content='', columnsize=0, "
               "detail=none, tokenize=\"unicode61 remove_diacritics 0 "
               "categories 'L* M* N* P* S* C*'\");\n",
               rec->id);
}

bool search_put(struct tx *tx, const struct record *rec, int64_t id, struct str before,
                struct str after)
{
    struct connection *c = (struct connection *)tx;
    struct arena *a = &c->names_arena;
    if (c->nnames == c->names_cap) {
        c->names_cap = c->names_cap ? c->names_cap * 2 : 64;
        c->names = realloc(c->names, c->names_cap * sizeof *c->names);
        if (!c->names)
            fatal("out of memory");
    }
    c->names[c->nnames++] = (struct naming){
        .rec = rec, .id = id, .before = str_dup(a, before), .after = str_dup(a, after)
    };
    return true;
}

void search_forget(struct connection *c, size_t keep)
{
    c->nnames = keep;
    if (c->nflushed > keep)
        c->nflushed = keep;
    if (keep == 0)
        arena_reset(&c->names_arena);
}

/* `command` is "delete", or empty to add. */
static bool apply(struct connection *c, const struct naming *n, const char *command,
                  struct str name)
{
    struct sql q = { 0 };
    if (name.n == 0)
        return true;
    sql_c(&q, "INSERT INTO \"search_");
    sql_c(&q, n->rec->id);
    sql_c(&q, "\" (rowid, \"name\"");
    if (*command) {
        sql_c(&q, ", \"search_");
        sql_c(&q, n->rec->id);
        sql_c(&q, "\"");
    }
    sql_c(&q, ") VALUES (");
    sql_int(&q, n->id);
    sql_c(&q, ", ");
    sql_str(&q, terms(&q.arena, name));
    if (*command) {
        sql_c(&q, ", ");
        sql_str(&q, str_c(command));
    }
    sql_c(&q, ")");
    bool ok = run(&c->tx, &q, NULL, NULL, NULL) == RAN;
    sql_close(&q);
    return ok;
}

bool search_flush(struct connection *c)
{
    for (; c->nflushed < c->nnames; c->nflushed++) {
        const struct naming *n = &c->names[c->nflushed];
        if (!apply(c, n, "delete", n->before) || !apply(c, n, "", n->after))
            return false;
    }
    return true;
}

struct filling {
    struct connection *c;
    const struct record *rec;
    bool good;
};

static bool fill_one(void *ctx, const struct value *v, size_t n)
{
    struct filling *f = ctx;
    ASSERT(n == 2);
    struct naming one = { .rec = f->rec, .id = v[0].i };
    f->good = apply(f->c, &one, "", value_str(&v[1]));
    return f->good;
}

bool search_fill(struct connection *c, const struct record *rec)
{
    struct filling f = { .c = c, .rec = rec, .good = true };
    struct sql q = { 0 };
    sql_c(&q, "SELECT \"id\", ");
    sql_name(&q, rec->search);
    sql_c(&q, " FROM ");
    sql_name(&q, rec->id);
    bool ok = run(&c->tx, &q, fill_one, &f, NULL) == RAN && f.good;
    sql_close(&q);
    return ok;
}

/* ---- asking it ------------------------------------------------------------------------------------ */

static void put_holds(struct sql *q, const struct field *f, struct str needle)
{
    sql_c(q, "folded_holds(");
    sql_name(q, f->id);
    sql_c(q, ", ");
    sql_str(q, needle);
    sql_c(q, ")");
}

static void put_hits(struct sql *q, const struct record *rec, struct str match)
{
    buf_printf(&q->text, "SELECT rowid FROM \"search_%s\" WHERE \"search_%s\" MATCH ", rec->id,
               rec->id);
    sql_str(q, match);
}

struct hits {
    struct buf json;
    int n;
};

static bool take_hit(void *ctx, const struct value *v, size_t n)
{
    struct hits *h = ctx;
    ASSERT(n == 1);
    buf_char(&h->json, h->n++ ? ',' : '[');
    buf_int(&h->json, v[0].i);
    return true;
}

/* The ids of the hits as a JSON array; false when there are too many. */
static bool few_hits(struct tx *tx, const struct record *rec, struct str match, struct sql *to,
                     struct str *json)
{
    struct hits h = { 0 };
    struct sql q = { 0 };
    put_hits(&q, rec, match);
    sql_c(&q, " LIMIT ");
    sql_int(&q, HITS_MOST + 1);
    run(tx, &q, take_hit, &h, NULL);
    buf_c(&h.json, h.n ? "]" : "[]");
    bool few = h.n <= HITS_MOST;
    if (few)
        *json = str_dup(&to->arena, buf_str(&h.json));
    buf_free(&h.json);
    sql_close(&q);
    return few;
}

static void put_indexed(struct tx *tx, struct sql *q, const struct record *rec, struct str needle,
                        bool few)
{
    const struct field *f = &rec->fields[field_find(rec, str_c(rec->search))];
    struct str match = match_of(&q->arena, needle);
    struct str json = STR("");
    if (few && !few_hits(tx, rec, match, q, &json)) {
        put_holds(q, f, needle);
        return;
    }
    sql_c(q, "(\"id\" IN (");
    if (few) {
        sql_c(q, "SELECT value FROM json_each(");
        sql_str(q, json);
        sql_c(q, ")");
    } else {
        put_hits(q, rec, match);
    }
    sql_c(q, ")");
    if (str_chars(needle) > 2) {
        sql_c(q, " AND ");
        put_holds(q, f, needle);
    }
    sql_c(q, ")");
}

void search_condition(struct tx *tx, struct sql *q, const struct record *rec, int field,
                      struct str needle, bool few)
{
    struct connection *c = (struct connection *)tx;
    const struct field *f = &rec->fields[field];
    if (needle.n == 0) {
        sql_name(q, f->id);
        sql_c(q, " IS NOT NULL");
    } else if (!rec->search || !str_is(str_c(f->id), rec->search)) {
        put_holds(q, f, needle);
    } else {
        if (!search_flush(c)) /* a search within the write sees its own names */
            tx->failed = true;
        put_indexed(tx, q, rec, needle, few);
    }
}

/* ---- the function ----------------------------------------------------------------------------------- */

enum { PLAIN_BYTES = 1024 };

static bool is_han(uint32_t c)
{
    return (c >= 0x4e00 && c < 0xa000) || (c >= 0x3400 && c < 0x4dc0);
}

static bool is_blank(uint32_t c)
{
    return c == ' ' || (c >= 9 && c <= 13);
}

static char fold_ascii(uint32_t c)
{
    if (c == '[')
        return '(';
    if (c == ']')
        return ')';
    return (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
}

/* Folds what needs no table: ASCII, its full-width twins and Han, which is nearly every name.
 * False for anything else, or too long. */
static bool fold_plain(struct str s, char *out, size_t *n)
{
    *n = 0;
    if (s.n > PLAIN_BYTES)
        return false;
    while (s.n) {
        struct str from = s;
        uint32_t c = utf8_next(&s);
        if (is_han(c)) {
            memcpy(out + *n, from.p, 3);
            *n += 3;
            continue;
        }
        c -= c > 0xff00 && c < 0xff5f ? 0xfee0 : 0;
        if (c >= 0x80)
            return false;
        if (!is_blank(c))
            out[(*n)++] = fold_ascii(c);
    }
    return true;
}

static void folded_holds(sqlite3_context *ctx, int argc, sqlite3_value **argv)
{
    struct arena *a = sqlite3_user_data(ctx);
    char plain[PLAIN_BYTES];
    size_t n = 0;
    const char *p = argc == 2 ? (const char *)sqlite3_value_text(argv[0]) : NULL;
    const char *needle = argc == 2 ? (const char *)sqlite3_value_text(argv[1]) : NULL;
    if (!p || !needle) {
        sqlite3_result_int(ctx, 0);
        return;
    }
    struct str s = { p, (size_t)sqlite3_value_bytes(argv[0]) };
    struct str want = { needle, (size_t)sqlite3_value_bytes(argv[1]) };
    if (fold_plain(s, plain, &n)) {
        sqlite3_result_int(ctx, str_find((struct str){ plain, n }, want) >= 0);
        return;
    }
    sqlite3_result_int(ctx, str_find(utf8_fold(a, s), want) >= 0);
    arena_reset(a);
}

static void end_scratch(void *scratch)
{
    arena_free(scratch);
    free(scratch);
}

bool search_open(struct connection *c)
{
    struct arena *scratch = calloc(1, sizeof *scratch);
    if (!scratch)
        fatal("out of memory");
    return sqlite3_create_function_v2(c->db, "folded_holds", 2,
                                      SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS,
                                      scratch, folded_holds, NULL, NULL, end_scratch) == SQLITE_OK;
}
