/* history.c - what happened to one row, and where each of its values came from.  See record.h. */
#include "ledger/value.h"
#include "service/expand.h"
#include "service/record.h"
#include "service/rows.h"

#include <string.h>

enum { ENTRIES_MOST = 1000 };

struct entries {
    struct arena *arena;
    struct entry *e;
    size_t n, cap;
};

static struct entry entry_copy(struct arena *a, const struct entry *e)
{
    struct entry c = *e;
    struct str *texts[] = { &c.at,     &c.login,  &c.role,  &c.address, &c.source,  &c.action,
                            &c.record, &c.before, &c.after, &c.reason,  &c.request, &c.hash };
    for (size_t i = 0; i < COUNTOF(texts); i++)
        *texts[i] = str_dup(a, *texts[i]);
    return c;
}

static bool keep(void *ctx, const struct entry *e)
{
    struct entries *all = ctx;
    if (all->n == all->cap) {
        size_t cap = all->cap ? all->cap * 2 : 16;
        struct entry *more = NEW(all->arena, struct entry, cap);
        if (all->n)
            memcpy(more, all->e, all->n * sizeof *more);
        all->e = more;
        all->cap = cap;
    }
    all->e[all->n++] = entry_copy(all->arena, e);
    return true;
}

/* The row's entries, oldest first; false when the row is not there for `who`. */
static bool entries_of(struct city *c, const struct who *who, const struct record *rec, int64_t id,
                       struct entries *all, struct diag *d)
{
    struct reply row = { 0 };
    const struct use u = { .city = c, .who = who, .reply = &row, .d = d };
    bool ok = record_get(&u, rec, id);
    buf_free(&row.body);
    if (!ok)
        return false;
    struct tx *tx = store_read(city_store(c));
    all->arena = d->arena;
    const struct journal_query q = { .rec = (int)record_id(rec), .id = id, .limit = ENTRIES_MOST };
    tx_journal(tx, &q, keep, all);
    store_read_end(tx);
    return true;
}

static void put_text(struct jw *w, const char *key, struct str s)
{
    jw_key(w, key);
    if (s.n)
        jw_str(w, s);
    else
        jw_null(w);
}

/* The journal holds stored text; only fields that `who` sees are shown. */
static void put_values(struct jw *w, const char *key, const struct who *who,
                       const struct record *rec, struct str json, struct arena *a)
{
    json_t *values = json.n ? json_loadb(json.p, json.n, 0, NULL) : NULL;
    jw_key(w, key);
    jw_open(w, '{');
    for (size_t i = AT_OWN; i < rec->nfields; i++) {
        const struct field *f = &rec->fields[i];
        json_t *text = json_object_get(values, f->id);
        if (!text || !access_sees_full(who, f))
            continue;
        struct value v = { .s = STR("") };
        if (json_is_string(text) && !value_take_stored(f, str_c(json_string_value(text)), a, &v))
            fatal("%s: the journal holds a bad value", f->id);
        jw_key(w, f->id);
        value_put_json(w, f, &v);
    }
    jw_close(w, '}');
    json_decref(values);
}

static void put_entry(struct jw *w, const struct who *who, const struct record *rec,
                      const struct entry *e, struct arena *a)
{
    jw_open(w, '{');
    jw_key(w, "number");
    jw_int(w, e->number);
    put_text(w, "at", e->at);
    put_text(w, "login", e->login);
    put_text(w, "role", e->role);
    put_text(w, "source", e->source);
    put_text(w, "action", e->action);
    jw_key(w, "version");
    jw_int(w, e->record_version);
    put_values(w, "before", who, rec, e->before, a);
    put_values(w, "after", who, rec, e->after, a);
    put_text(w, "reason", e->reason);
    jw_key(w, "batch");
    if (e->batch)
        jw_int(w, e->batch);
    else
        jw_null(w);
    jw_close(w, '}');
}

bool record_history(struct city *c, const struct who *who, const struct record *rec, int64_t id,
                    struct buf *out, struct diag *d)
{
    struct entries all = { 0 };
    if (!entries_of(c, who, rec, id, &all, d))
        return false;
    struct jw w = { .out = out };
    jw_open(&w, '{');
    jw_key(&w, "entries");
    jw_open(&w, '[');
    for (size_t i = all.n; i-- > 0;)
        put_entry(&w, who, rec, &all.e[i], d->arena);
    jw_close(&w, ']');
    jw_close(&w, '}');
    return true;
}

static void put_source(struct jw *w, const struct field *f, const struct entry *e)
{
    jw_key(w, f->id);
    jw_open(w, '{');
    put_text(w, "at", e->at);
    put_text(w, "login", e->login);
    put_text(w, "source", e->source);
    jw_key(w, "number");
    jw_int(w, e->number);
    jw_close(w, '}');
}

bool record_sources(struct city *c, const struct who *who, const struct record *rec, int64_t id,
                    struct buf *out, struct diag *d)
{
    struct entries all = { 0 };
    if (!entries_of(c, who, rec, id, &all, d))
        return false;
    const struct entry **newest = NEW(d->arena, const struct entry *, rec->nfields);
    for (size_t k = 0; k < all.n; k++) {
        struct str after = all.e[k].after;
        json_t *values = after.n ? json_loadb(after.p, after.n, 0, NULL) : NULL;
        for (size_t i = AT_OWN; i < rec->nfields; i++)
            if (json_object_get(values, rec->fields[i].id))
                newest[i] = &all.e[k];
        json_decref(values);
    }
    struct jw w = { .out = out };
    jw_open(&w, '{');
    jw_key(&w, "fields");
    jw_open(&w, '{');
    for (size_t i = AT_OWN; i < rec->nfields; i++)
        if (newest[i] && access_sees_full(who, &rec->fields[i]))
            put_source(&w, &rec->fields[i], newest[i]);
    jw_close(&w, '}');
    jw_close(&w, '}');
    return true;
}
