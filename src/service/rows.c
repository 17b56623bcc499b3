/* rows.c - see rows.h. */
#include "service/rows.h"

#include <string.h>

struct collector {
    struct arena *arena;
    enum record_id rec;
    struct row **row;
    size_t n, cap;
};

static bool collect(void *ctx, const struct value *v, size_t n)
{
    struct collector *c = ctx;
    if (c->n == c->cap) {
        size_t cap = c->cap ? c->cap * 2 : 16;
        struct row **more = NEW(c->arena, struct row *, cap);
        if (c->n)
            memcpy(more, c->row, c->n * sizeof *more);
        c->row = more;
        c->cap = cap;
    }
    struct row *r = row_new(c->arena, c->rec);
    for (size_t i = 0; i < n; i++) {
        r->v[i] = v[i];
        r->v[i].s = str_dup(c->arena, v[i].s);
    }
    c->row[c->n++] = r;
    return true;
}

struct rows rows_all(struct tx *tx, struct arena *a, const struct query *q)
{
    ASSERT(q->fields == NULL);
    struct collector c = { .arena = a, .rec = q->rec };
    tx_list(tx, q, collect, &c);
    return (struct rows){ .row = c.row, .n = c.n };
}

struct row *rows_first(struct tx *tx, struct arena *a, const struct query *q)
{
    struct query one = *q;
    one.limit = 1;
    struct rows rows = rows_all(tx, a, &one);
    return rows.n ? rows.row[0] : NULL;
}

struct row *rows_by_text(struct tx *tx, struct arena *a, enum record_id rec, int field,
                         struct str text)
{
    struct value v;
    value_set_str(&v, text);
    struct query q = { .rec = rec, .where = filter_value(a, OP_EQ, field, v) };
    return rows_first(tx, a, &q);
}

struct rows rows_by_id(struct tx *tx, struct arena *a, enum record_id rec, int field, int64_t id)
{
    struct value v;
    value_set_int(&v, id);
    struct query q = { .rec = rec, .where = filter_value(a, OP_EQ, field, v) };
    return rows_all(tx, a, &q);
}
