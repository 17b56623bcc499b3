/* query.c - filters, orders and pages as SQL.  Knows no database. */
#include "store/driver.h"

#include "base/utf8.h"

/* More values than this go to the database as one list. */
enum { MANY = 16 };

/* ---- filters ---------------------------------------------------------------------------------- */

struct rendering {
    struct tx *tx;
    struct sql *q;
    const struct record *rec;
    bool few; /* only some of the rows that match are wanted */
};

/* * and ? of the filter language as the LIKE of both databases, with its own escape. */
static struct str like_pattern(struct sql *q, struct str pattern)
{
    struct buf out = { 0 };
    for (size_t i = 0; i < pattern.n; i++) {
        char c = pattern.p[i];
        if (c == '%' || c == '_' || c == '\\')
            buf_char(&out, '\\');
        buf_char(&out, (char)(c == '*' ? '%' : c == '?' ? '_' : c));
    }
    struct str kept = str_dup(&q->arena, buf_str(&out));
    buf_free(&out);
    return kept;
}

static const char *comparison(enum filter_op op)
{
    switch (op) {
    case OP_EQ:
        return " = ";
    case OP_NE:
        return " <> ";
    case OP_LT:
        return " < ";
    case OP_LE:
        return " <= ";
    case OP_GT:
        return " > ";
    case OP_GE:
        return " >= ";
    case OP_AND:
    case OP_OR:
    case OP_IN:
    case OP_LIKE:
    case OP_FIND:
    case OP_NULL:
    case OP_NOT_NULL:
    case OP_UNDER:
    case OP_FIGURE:
    case OP_ROWS:
        break;
    }
    fatal("a filter that was not expanded");
}

/* The number of values is brought to a power of two, so that few texts are prepared. */
static void put_in(struct rendering *r, const struct field *f, const struct filter *n)
{
    size_t count = 1;
    if (n->n == 0) {
        sql_c(r->q, "1 = 0");
        return;
    }
    sql_name(r->q, f->id);
    if (n->n > MANY) {
        r->tx->store->driver->put_many(r->q, f, n->values, n->n);
        return;
    }
    while (count < n->n)
        count *= 2;
    sql_c(r->q, " IN (");
    for (size_t i = 0; i < count; i++) {
        sql_c(r->q, i ? ", " : "");
        sql_value(r->q, f, &n->values[i < n->n ? i : n->n - 1]);
    }
    sql_c(r->q, ")");
}

static void put_like(struct rendering *r, const struct field *f, struct str pattern)
{
    sql_name(r->q, f->id);
    sql_c(r->q, " LIKE ");
    sql_str(r->q, like_pattern(r->q, pattern));
    sql_c(r->q, " ESCAPE '\\'");
}

static void put_from(struct rendering *r, const struct filter *where);

/* field IN (SELECT column FROM from WHERE …): rows seen through another ledger's rows. */
static void put_rows(struct rendering *r, const struct field *f, const struct filter *n)
{
    struct rendering inner = { .tx = r->tx, .q = r->q, .rec = &ledger[n->from] };
    sql_name(r->q, f->id);
    sql_c(r->q, " IN (SELECT ");
    sql_name(r->q, inner.rec->fields[n->column].id);
    put_from(&inner, n->kids);
    sql_c(r->q, ")");
}

static void put_leaf(struct rendering *r, const struct filter *n)
{
    const struct field *f = &r->rec->fields[n->field];
    if (n->op == OP_ROWS) {
        put_rows(r, f, n);
    } else if (n->op == OP_NULL || n->op == OP_NOT_NULL) {
        sql_name(r->q, f->id);
        sql_c(r->q, n->op == OP_NULL ? " IS NULL" : " IS NOT NULL");
    } else if (n->op == OP_IN) {
        put_in(r, f, n);
    } else if (n->op == OP_LIKE) {
        put_like(r, f, n->values[0].s);
    } else if (n->op == OP_FIND) {
        struct str needle = utf8_fold(&r->q->arena, n->values[0].s);
        r->tx->store->driver->put_find(r->tx, r->q, r->rec, n->field, needle, r->few);
    } else {
        sql_name(r->q, f->id);
        sql_c(r->q, comparison(n->op));
        sql_value(r->q, f, n->values);
    }
}

static void put_filter(struct rendering *r, const struct filter *n)
{
    bool empty = true;
    if (n->op != OP_AND && n->op != OP_OR) {
        put_leaf(r, n);
        return;
    }
    sql_c(r->q, "(");
    for (const struct filter *kid = n->kids; kid; kid = kid->next) {
        if (!empty)
            sql_c(r->q, n->op == OP_AND ? " AND " : " OR ");
        put_filter(r, kid);
        empty = false;
    }
    if (empty)
        sql_c(r->q, n->op == OP_AND ? "1 = 1" : "1 = 0");
    sql_c(r->q, ")");
}

/* " FROM t WHERE …" of what may be seen and matches. */
static void put_from(struct rendering *r, const struct filter *where)
{
    sql_c(r->q, " FROM ");
    sql_name(r->q, r->rec->id);
    sql_c(r->q, " WHERE ");
    if (where)
        put_filter(r, where);
    else
        sql_c(r->q, "1 = 1");
    hidden_put(r->tx, r->q);
}

/* ---- order and pages ---------------------------------------------------------------------------- */

/*
 * A page is read in at most two parts, so that an index on the first sort field serves every
 * page: rows that have it, in order, then rows that lack it.  Within a part the rows after the
 * last one seen are told by the usual chain of comparisons, unset values last in both directions.
 */
enum part { PART_SET, PART_UNSET, PART_WHOLE };

static bool sorted_by_id(const struct query *q)
{
    return q->nsort == 0 || q->sort[0].field == AT_ID;
}

static bool may_lack(const struct query *q, size_t key)
{
    const struct field *f = &ledger[q->rec].fields[q->sort[key].field];
    return !(f->flags & REQUIRED) && q->sort[key].field != AT_ID;
}

static void put_key(struct sql *s, const struct query *q, size_t key)
{
    sql_name(s, ledger[q->rec].fields[key < q->nsort ? q->sort[key].field : AT_ID].id);
}

static bool unset(const struct query *q, size_t key)
{
    return key < q->nsort &&
           value_empty(&ledger[q->rec].fields[q->sort[key].field], &q->after[key]);
}

static void put_key_value(struct sql *s, const struct query *q, size_t key)
{
    int field = key < q->nsort ? q->sort[key].field : AT_ID;
    sql_value(s, &ledger[q->rec].fields[field], &q->after[key]);
}

static void put_same(struct sql *s, const struct query *q, size_t key)
{
    put_key(s, q, key);
    if (unset(q, key)) {
        sql_c(s, " IS NULL");
        return;
    }
    sql_c(s, " = ");
    put_key_value(s, q, key);
}

/* The key comes after the one seen, given that all keys before it are the same. */
static void put_later(struct sql *s, const struct query *q, size_t key)
{
    bool down = key < q->nsort && q->sort[key].descending;
    bool lacks = key < q->nsort && may_lack(q, key);
    sql_c(s, lacks ? "(" : "");
    put_key(s, q, key);
    sql_c(s, down ? " < " : " > ");
    put_key_value(s, q, key);
    if (!lacks)
        return;
    sql_c(s, " OR ");
    put_key(s, q, key);
    sql_c(s, " IS NULL)");
}

/* (k1 later OR k1 same AND k2 later OR … id later), from key `first` on. */
static void put_after(struct sql *s, const struct query *q, size_t first)
{
    const char * or = "";
    sql_c(s, " AND (");
    for (size_t key = first; key <= q->nsort; key++) {
        if (unset(q, key))
            continue; /* nothing comes after an unset value but by a later key */
        sql_c(s, or);
        sql_c(s, "(");
        for (size_t same = first; same < key; same++) {
            put_same(s, q, same);
            sql_c(s, " AND ");
        }
        put_later(s, q, key);
        sql_c(s, ")");
        or = " OR ";
    }
    sql_c(s, ")");
}

/* What the index on the first field can start from. */
static void put_bound(struct sql *s, const struct query *q)
{
    sql_c(s, " AND ");
    put_key(s, q, 0);
    sql_c(s, q->nsort && q->sort[0].descending ? " <= " : " >= ");
    put_key_value(s, q, 0);
}

static void put_order(struct sql *s, const struct query *q, enum part part)
{
    sql_c(s, " ORDER BY ");
    for (size_t key = part == PART_UNSET; key < q->nsort; key++) {
        put_key(s, q, key);
        sql_c(s, q->sort[key].descending ? " DESC" : "");
        bool sure = !may_lack(q, key) || (key == 0 && part == PART_SET);
        sql_c(s, sure ? ", " : " NULLS LAST, ");
    }
    sql_c(s, "\"id\"");
}

static void put_part(struct sql *s, const struct query *q, enum part part)
{
    if (part == PART_UNSET || (part == PART_SET && !q->after)) {
        sql_c(s, " AND ");
        put_key(s, q, 0);
        sql_c(s, part == PART_UNSET ? " IS NULL" : " IS NOT NULL");
    }
    if (q->after && part == PART_UNSET && unset(q, 0)) {
        put_after(s, q, 1);
    } else if (q->after && part != PART_UNSET) {
        put_bound(s, q);
        put_after(s, q, 0);
    }
    if (!q->any_order)
        put_order(s, q, part);
}

struct walk {
    const struct query *q;
    row_fn *fn;
    void *ctx;
    int64_t seen;
    bool stopped;
};

static bool visit(void *ctx, const struct value *v, size_t n)
{
    struct walk *w = ctx;
    w->seen++;
    w->stopped = !w->fn(w->ctx, v, n) || (w->q->limit && w->seen >= w->q->limit);
    return !w->stopped;
}

static void list_part(struct tx *tx, struct walk *w, enum part part)
{
    const struct query *q = w->q;
    const struct record *rec = &ledger[q->rec];
    struct sql s = { 0 };
    struct rendering r = { .tx = tx, .q = &s, .rec = rec, .few = q->limit > 0 };
    sql_c(&s, "SELECT ");
    if (q->fields)
        sql_names(&s, rec, q->fields, q->nfields);
    else
        buf_add(&s.text, tx->store->text[q->rec].columns);
    put_from(&r, q->where);
    put_part(&s, q, part);
    if (q->limit) {
        sql_c(&s, " LIMIT ");
        sql_int(&s, q->limit - w->seen);
    }
    run(tx, &s, visit, w, NULL);
    sql_close(&s);
}

int64_t tx_list(struct tx *tx, const struct query *q, row_fn *fn, void *ctx)
{
    struct walk w = { .q = q, .fn = fn, .ctx = ctx };
    ASSERT(q->nsort <= QUERY_SORTS);
    if (sorted_by_id(q) || !may_lack(q, 0)) {
        list_part(tx, &w, PART_WHOLE);
        return w.seen;
    }
    if (!q->after || !unset(q, 0))
        list_part(tx, &w, PART_SET);
    if (!w.stopped)
        list_part(tx, &w, PART_UNSET);
    return w.seen;
}

static bool take_count(void *ctx, const struct value *v, size_t n)
{
    (void)n;
    *(int64_t *)ctx = v[0].i;
    return false;
}

int64_t tx_count(struct tx *tx, enum record_id rec, const struct filter *where, int64_t most)
{
    struct sql s = { 0 };
    struct rendering r = { .tx = tx, .q = &s, .rec = &ledger[rec] };
    int64_t count = 0;
    sql_c(&s, most ? "SELECT count(*) FROM (SELECT 1" : "SELECT count(*)");
    put_from(&r, where);
    if (most) {
        sql_c(&s, " LIMIT ");
        sql_int(&s, most + 1);
        sql_c(&s, ") AS seen");
    }
    run(tx, &s, take_count, &count, NULL);
    sql_close(&s);
    return count;
}
