/* asof.c - see asof.h. */
#include "service/asof.h"

#include "base/date.h"
#include "base/json.h"
#include "ledger/value.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

/* What one field of a row was. */
struct was {
    int field;
    struct value v;
    struct was *next;
};

struct past {
    enum record_id rec;
    int64_t id;
    bool made, gone; /* since that day: made, withdrawn */
    struct was *was; /* of the fields changed since, the oldest word */
};

struct asof {
    struct arena arena;
    struct past *past; /* in the order met */
    size_t n, cap;
    int32_t *bucket; /* open addressing: number + 1 */
    size_t nbuckets; /* a power of two */
};

/* ---- the table ------------------------------------------------------------------------------ */

static size_t place(const struct asof *p, enum record_id rec, int64_t id)
{
    uint64_t key = (uint64_t)id * UINT64_C(1099511628211) + (uint64_t)rec;
    size_t at = (size_t)(key ^ (key >> 29)) & (p->nbuckets - 1);
    while (p->bucket[at] &&
           (p->past[p->bucket[at] - 1].id != id || p->past[p->bucket[at] - 1].rec != rec))
        at = (at + 1) & (p->nbuckets - 1);
    return at;
}

static const struct past *find(const struct asof *p, enum record_id rec, int64_t id)
{
    int32_t n = p->nbuckets ? p->bucket[place(p, rec, id)] : 0;
    return n ? &p->past[n - 1] : NULL;
}

static void grow(struct asof *p)
{
    p->cap = p->cap ? 2 * p->cap : 256;
    struct past *more = realloc(p->past, p->cap * sizeof *more);
    free(p->bucket);
    p->nbuckets = 4 * p->cap;
    p->bucket = calloc(p->nbuckets, sizeof *p->bucket);
    if (!more || !p->bucket)
        fatal("out of memory");
    p->past = more;
    for (size_t i = 0; i < p->n; i++)
        p->bucket[place(p, more[i].rec, more[i].id)] = (int32_t)i + 1;
}

static struct past *have(struct asof *p, enum record_id rec, int64_t id)
{
    if (p->n == p->cap)
        grow(p);
    size_t at = place(p, rec, id);
    if (!p->bucket[at]) {
        p->past[p->n] = (struct past){ .rec = rec, .id = id };
        p->bucket[at] = (int32_t)++p->n;
    }
    return &p->past[p->bucket[at] - 1];
}

/* ---- what the journal says ---------------------------------------------------------------------- */

static bool known(const struct past *past, int field)
{
    for (const struct was *w = past->was; w; w = w->next)
        if (w->field == field)
            return true;
    return false;
}

static void note(struct asof *p, struct past *past, json_t *before)
{
    const struct record *rec = &ledger[past->rec];
    const char *key;
    json_t *old;
    json_object_foreach(before, key, old)
    {
        int at = field_find(rec, str_c(key));
        if (at < 0 || known(past, at))
            continue; /* the oldest word is what was true */
        struct was *w = NEW(&p->arena, struct was, 1);
        *w = (struct was){ .field = at, .v = { .s = STR("") }, .next = past->was };
        if (json_is_string(old) &&
            !value_take_stored(&rec->fields[at], str_c(json_string_value(old)), &p->arena, &w->v))
            fatal("%s: the journal holds a bad value", rec->fields[at].id);
        past->was = w;
    }
}

static bool take_entry(void *ctx, const struct entry *e)
{
    struct asof *p = ctx;
    const struct record *rec = record_find(e->record);
    if (!rec || !e->record_version || !e->record_id)
        return true; /* an event changes no row */
    size_t before = p->n;
    struct past *past = have(p, record_id(rec), e->record_id);
    if (e->before.n == 0) {
        past->made = past->made || p->n > before; /* unless it was withdrawn and is back */
        past->gone = false;
        return true;
    }
    past->gone = e->after.n == 0;
    if (past->made)
        return true;
    json_t *old = json_loadb(e->before.p, e->before.n, 0, NULL);
    if (old)
        note(p, past, old);
    json_decref(old);
    return true;
}

/* ---- from which entry on ---------------------------------------------------------------------------- */

static bool take_first(void *ctx, const struct value *v, size_t n)
{
    (void)n;
    *(int64_t *)ctx = v[0].i;
    return false;
}

/* The number of the first entry at or after the moment; 0 = there is none. */
static int64_t first_after(struct tx *tx, struct arena *a, struct str moment)
{
    static const int id[] = { AT_ID };
    struct value v;
    int64_t first = 0;
    value_set_str(&v, moment);
    const struct query q = { .rec = R_journal,
                             .where = filter_value(a, OP_GE, F_journal_at, v),
                             .fields = id,
                             .nfields = 1,
                             .nsort = 1,
                             .limit = 1 };
    tx_list(tx, &q, take_first, &first);
    return first;
}

static bool still_told(struct tx *tx, int64_t first, struct diag *d)
{
    static const int id[] = { AT_ID };
    int64_t oldest = 0;
    const struct query q = { .rec = R_journal, .fields = id, .nfields = 1, .nsort = 1, .limit = 1 };
    tx_list(tx, &q, take_first, &oldest);
    if (oldest <= 1 || !first || oldest < first)
        return true;
    return diag_add(d, E_PARAMETER, NULL, "as_of：那一天的日志已按期清理，答不出当时的数据");
}

struct asof *asof_open(struct tx *tx, struct str day, struct diag *d)
{
    if (!is_day(day)) {
        diag_add(d, E_PARAMETER, NULL, "as_of 应写成 2025-09-30");
        return NULL;
    }
    /* the day ends at 16:00 UTC */
    struct str moment = str_printf(d->arena, STR_FMT "T16:00:00Z", STR_ARG(day));
    int64_t first = first_after(tx, d->arena, moment);
    if (!still_told(tx, first, d))
        return NULL;
    struct asof *p = calloc(1, sizeof *p);
    if (!p)
        fatal("out of memory");
    if (first)
        tx_journal(tx, &(struct journal_query){ .since = first - 1, .rec = -1 }, take_entry, p);
    return p;
}

void asof_close(struct asof *p)
{
    if (!p)
        return;
    arena_free(&p->arena);
    free(p->past);
    free(p->bucket);
    free(p);
}

/* ---- rows ----------------------------------------------------------------------------------------------- */

static void put_back(const struct past *past, const int *fields, size_t n, struct value *v)
{
    for (const struct was *w = past->was; w; w = w->next)
        for (size_t i = 0; i < n; i++)
            if (fields[i] == w->field)
                v[i] = w->v;
}

bool asof_back(const struct asof *p, enum record_id rec, int64_t id, const int *fields, size_t n,
               struct value *v)
{
    const struct past *past = find(p, rec, id);
    if (past)
        put_back(past, fields, n, v);
    return !past || !past->made;
}

void asof_gone(const struct asof *p, enum record_id rec, const int *fields, size_t n, asof_fn *fn,
               void *ctx)
{
    struct arena a = { 0 };
    for (size_t i = 0; i < p->n; i++) {
        const struct past *past = &p->past[i];
        if (past->rec != rec || !past->gone || past->made)
            continue;
        struct value *v = NEW(&a, struct value, n);
        for (size_t k = 0; k < n; k++) {
            v[k] = (struct value){ .s = STR("") };
            if (fields[k] == AT_ID)
                value_set_int(&v[k], past->id);
        }
        put_back(past, fields, n, v);
        fn(ctx, v);
        arena_reset(&a);
    }
    arena_free(&a);
}
