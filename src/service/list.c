/* list.c - a list request: query string to query, rows to JSON, cursors.  See record.h. */
#include "service/expand.h"
#include "service/record.h"
#include "service/redact.h"
#include "service/rows.h"

#include "base/sm.h"
#include "ledger/value.h"

#include <stdio.h>
#include <string.h>

enum { FIELDS_MOST = 200, CURSOR_BYTES = 2048, LEVEL_SENSITIVE = 3 };

/* A list request understood: what the store is asked, and what the caller wanted to see. */
struct list {
    struct query query;
    int *fields;  /* id, version, the wanted ones, then the sort fields not among them */
    size_t shown; /* how many of fields are written out */
    const struct who *who;
    bool *masked; /* of the shown ones; NULL = none is */
    size_t
        quoted; /* where the field is that says whose values the shown ones quote; 0 = they quote none */
    const struct keyring *keys;
    struct arena *arena;
};

/* A masked value is not to be found out by filtering. */
static bool may_filter(const struct field *f, const void *ctx)
{
    const struct who *who = ctx;
    return access_sees_full(who, f) && (who->everything || !(f->flags & QUOTES));
}

/* ---- reading the request ------------------------------------------------------ */

static int visible_field(const struct who *who, const struct record *rec, struct str id)
{
    int at = field_find(rec, id);
    return at >= 0 && access_sees(who, &rec->fields[at]) ? at : -1;
}

static bool put_field(struct list *l, int field)
{
    for (size_t i = 0; i < l->query.nfields; i++)
        if (l->fields[i] == field)
            return false;
    l->fields[l->query.nfields++] = field;
    return true;
}

static size_t place_of(const struct list *l, int field)
{
    size_t i = 0;
    while (i < l->query.nfields && l->fields[i] != field)
        i++;
    return i;
}

/* Entries of the journal quote values of other ledgers; which, another field says. */
static void note_quoted(struct list *l, const struct record *rec)
{
    bool any = false;
    for (size_t i = 0; i < l->shown; i++)
        any = any || rec->fields[l->fields[i]].flags & QUOTES;
    if (!any)
        return;
    put_field(l, F_journal_record);
    l->quoted = place_of(l, F_journal_record);
}

static void note_masked(struct list *l, const struct record *rec)
{
    for (size_t i = 0; i < l->shown; i++) {
        if (access_sight(l->who, &rec->fields[l->fields[i]]) != SIGHT_MASKED)
            continue;
        if (!l->masked)
            l->masked = NEW(l->arena, bool, l->shown);
        l->masked[i] = true;
    }
}

/* The value of a shown field of the row v as he may see it; what is made, is made in `a`. */
static struct value value_shown(const struct list *l, const struct record *rec, size_t i,
                                const struct value *v, struct arena *a)
{
    const struct field *f = &rec->fields[l->fields[i]];
    if (l->quoted && f->flags & QUOTES)
        return redact(l->who, l->keys, value_str(&v[l->quoted]), &v[i], a);
    if (!l->masked || !l->masked[i])
        return v[i];
    return access_show(l->who, f, &v[i], a);
}

static bool take_fields(struct list *l, const struct who *who, const struct record *rec,
                        struct str text, struct diag *d)
{
    struct str id;
    l->fields = NEW(l->arena, int, rec->nfields + QUERY_SORTS);
    l->query.fields = l->fields;
    put_field(l, AT_ID);
    put_field(l, AT_VERSION);
    if (text.n == 0)
        for (size_t i = AT_BATCH; i < rec->nfields; i++)
            if (access_sees(who, &rec->fields[i]))
                put_field(l, (int)i);
    while (str_split(&text, ',', &id)) {
        int at = visible_field(who, rec, str_trim(id));
        if (at < 0)
            return diag_add(d, E_PARAMETER, NULL, "fields：没有字段“" STR_FMT "”", STR_ARG(id));
        put_field(l, at);
    }
    l->shown = l->query.nfields;
    note_masked(l, rec);
    note_quoted(l, rec);
    return true;
}

static bool take_sort(struct list *l, const struct who *who, const struct record *rec,
                      struct str text, struct diag *d)
{
    struct str part;
    while (str_split(&text, ',', &part)) {
        part = str_trim(part);
        bool descending = str_starts(part, STR("-"));
        int at = visible_field(who, rec, str_slice(part, descending, part.n));
        if (at < 0 || rec->fields[at].level >= LEVEL_SENSITIVE ||
            !access_sees_full(who, &rec->fields[at]))
            return diag_add(d, E_PARAMETER, NULL, "sort：不能按“" STR_FMT "”排序", STR_ARG(part));
        if (l->query.nsort == QUERY_SORTS)
            return diag_add(d, E_PARAMETER, NULL, "sort：最多按 %d 个字段排序", QUERY_SORTS);
        l->query.sort[l->query.nsort].field = at;
        l->query.sort[l->query.nsort++].descending = descending;
        put_field(l, at);
    }
    return true;
}

/* ---- cursors: the sort values and id of the last row, as hex of stored text ----- */

static const struct field *cursor_field(const struct list *l, const struct record *rec, size_t i)
{
    return &rec->fields[i < l->query.nsort ? l->query.sort[i].field : AT_ID];
}

static bool cursor_text(struct arena *a, struct str hex, struct str *out)
{
    unsigned char *p = NEW(a, unsigned char, hex.n / 2 + 1);
    *out = (struct str){ (const char *)p, hex.n / 2 };
    return hex.n / 2 <= CURSOR_BYTES && hex_take(hex, p, hex.n / 2);
}

static bool take_cursor(struct list *l, const struct record *rec, struct str cursor, struct diag *d)
{
    struct str text;
    struct str part;
    size_t n = l->query.nsort + 1;
    if (cursor.n == 0)
        return true;
    struct value *after = NEW(l->arena, struct value, n);
    bool ok = cursor_text(l->arena, cursor, &text);
    for (size_t i = 0; ok && i < n; i++) {
        ok = str_split(&text, '\x1f', &part) && part.n > 0;
        after[i].s = STR("");
        if (ok && part.p[0] == '=')
            ok = value_take_stored(cursor_field(l, rec, i), str_slice(part, 1, part.n), l->arena,
                                   &after[i]);
    }
    if (!ok || !after[n - 1].set)
        return diag_add(d, E_PARAMETER, NULL, "after：不是上一页给出的游标");
    l->query.after = after;
    return true;
}

static const struct value *shown_value(const struct list *l, const struct value *v, int field)
{
    for (size_t i = 0; i < l->query.nfields; i++)
        if (l->fields[i] == field)
            return &v[i];
    fatal("field #%d is not in the list", field);
}

static struct str cursor_of(const struct list *l, const struct record *rec, const struct value *v)
{
    struct buf text = { 0 };
    for (size_t i = 0; i <= l->query.nsort; i++) {
        int field = i < l->query.nsort ? l->query.sort[i].field : AT_ID;
        const struct value *value = shown_value(l, v, field);
        buf_c(&text, i ? "\x1f" : "");
        buf_char(&text, value->set ? '=' : '-');
        if (value->set)
            value_put_stored(&text, &rec->fields[field], value);
    }
    char *hex = NEW(l->arena, char, text.n * 2 + 1);
    hex_put((const unsigned char *)text.p, text.n, hex);
    size_t n = text.n * 2;
    buf_free(&text);
    return (struct str){ hex, n };
}

/* ---- labels of what a page points at -------------------------------------------- */

struct pointed {
    int field;
    int64_t *ids;
    size_t n;
};

static bool put_label(void *ctx, const struct value *v, size_t n)
{
    struct jw *w = ctx;
    char key[24];
    (void)n;
    snprintf(key, sizeof key, "%lld", (long long)v[0].i);
    jw_key(w, key);
    jw_str(w, value_str(&v[1]));
    return true;
}

static void put_labels_of(struct tx *tx, const struct list *l, struct jw *w, enum record_id rec,
                          const struct pointed *p)
{
    struct arena *a = l->arena;
    int title = field_find(&ledger[rec], str_c(ledger[rec].title));
    const int fields[] = { AT_ID, title };
    struct filter in = { .op = OP_IN, .field = AT_ID, .values = NEW(a, struct value, p->n) };
    for (size_t i = 0; i < p->n; i++)
        value_set_int(&in.values[i], p->ids[i]);
    in.n = p->n;
    struct query q = { .rec = rec, .fields = fields, .nfields = 2 };
    q.where = filter_and(a, &in, access_scope(a, l->who, &ledger[rec]));
    jw_open(w, '{');
    tx_list(tx, &q, put_label, w);
    jw_close(w, '}');
}

/* ---- writing the page ------------------------------------------------------------ */

struct page {
    struct list *list;
    const struct record *rec;
    struct jw *w;
    int64_t limit, seen;
    struct str last, next;   /* cursor of the page's last row; `next` once a further row is seen */
    struct pointed *pointed; /* one a shown field; ids stay NULL for other kinds */
};

static void note_reference(struct page *p, size_t at, const struct value *v)
{
    struct pointed *to = &p->pointed[at];
    if (!to->ids || !v->set || to->n >= (size_t)LIST_LIMIT_MAX)
        return;
    for (size_t i = 0; i < to->n; i++)
        if (to->ids[i] == v->i)
            return;
    to->ids[to->n++] = v->i;
}

static bool put_row(void *ctx, const struct value *v, size_t n)
{
    struct page *p = ctx;
    (void)n;
    if (p->limit && p->seen == p->limit) {
        p->next = p->last;
        return false;
    }
    jw_open(p->w, '{');
    for (size_t i = 0; i < p->list->shown; i++) {
        const struct field *f = &p->rec->fields[p->list->fields[i]];
        struct value shown = value_shown(p->list, p->rec, i, v, p->list->arena);
        jw_key(p->w, f->id);
        value_put_json(p->w, f, &shown);
        if (p->pointed)
            note_reference(p, i, &v[i]);
    }
    jw_close(p->w, '}');
    if (++p->seen == p->limit)
        p->last = cursor_of(p->list, p->rec, v);
    return true;
}

static void want_labels(struct page *p)
{
    struct arena *a = p->list->arena;
    p->pointed = NEW(a, struct pointed, p->list->shown);
    for (size_t i = 0; i < p->list->shown; i++)
        if (p->rec->fields[p->list->fields[i]].kind == K_REF)
            p->pointed[i].ids = NEW(a, int64_t, LIST_LIMIT_MAX);
}

static void put_labels(struct tx *tx, struct page *p)
{
    jw_key(p->w, "labels");
    jw_open(p->w, '{');
    for (size_t i = 0; i < p->list->shown; i++) {
        const struct field *f = &p->rec->fields[p->list->fields[i]];
        if (!p->pointed[i].ids || p->pointed[i].n == 0 ||
            !access_names(p->list->who, &ledger[f->refers]))
            continue;
        jw_key(p->w, f->id);
        put_labels_of(tx, p->list, p->w, f->refers, &p->pointed[i]);
    }
    jw_close(p->w, '}');
}

static void put_count(struct tx *tx, const struct list *l, const struct list_request *q,
                      struct jw *w)
{
    int64_t most = q->count == COUNT_EXACT ? 0 : COUNT_MOST;
    int64_t n = tx_count(tx, l->query.rec, l->query.where, most);
    bool capped = most && n > most;
    jw_key(w, "count");
    jw_int(w, capped ? most : n);
    jw_key(w, "count_capped");
    jw_bool(w, capped);
}

static bool list_read(struct list *l, struct city *c, struct tx *tx, const struct who *who,
                      const struct list_request *q, struct diag *d)
{
    const struct record *rec = q->rec;
    l->arena = d->arena;
    l->who = who;
    l->keys = city_keys(c);
    l->query.rec = record_id(rec);
    l->query.limit = q->limit ? q->limit + 1 : 0; /* one more tells whether there is a next page */
    if (!take_fields(l, who, rec, q->fields, d) || !take_sort(l, who, rec, q->sort, d) ||
        !take_cursor(l, rec, q->after, d))
        return false;
    struct filter *where = filter_parse(l->arena, rec, q->filter, may_filter, who, d);
    if (!diag_ok(d))
        return false;
    where = filter_and(l->arena, access_scope(l->arena, who, rec), where);
    l->query.where = where;
    return filter_expand(c, tx, l->arena, rec, where, d);
}

static void list_write(struct tx *tx, struct list *l, const struct list_request *q, struct buf *out)
{
    struct jw w = { .out = out };
    struct page p = { .list = l, .rec = q->rec, .w = &w, .limit = q->limit, .next = STR("") };
    if (q->labels)
        want_labels(&p);
    jw_open(&w, '{');
    jw_key(&w, "rows");
    jw_open(&w, '[');
    tx_list(tx, &l->query, put_row, &p);
    jw_close(&w, ']');
    jw_key(&w, "next");
    if (p.next.n)
        jw_str(&w, p.next);
    else
        jw_null(&w);
    if (q->count != COUNT_NONE)
        put_count(tx, l, q, &w);
    if (q->labels)
        put_labels(tx, &p);
    jw_close(&w, '}');
}

bool record_list(struct city *c, const struct who *who, const struct list_request *q,
                 struct buf *out, struct diag *d)
{
    struct list l = { 0 };
    if (!access_need(who, q->rec, VERB_read, d))
        return false;
    struct tx *tx = store_read(city_store(c));
    bool ok = list_read(&l, c, tx, who, q, d);
    if (ok)
        list_write(tx, &l, q, out);
    store_read_end(tx);
    return ok;
}

/* ---- walking: exports ------------------------------------------------------------- */

struct walk {
    const struct list *list;
    const struct field **fields;
    const struct record *rec;
    struct value *masked; /* a copy of the row, when not all of it is shown as it is; else NULL */
    struct arena scratch; /* of one row's masks */
    record_visit *visit;
    void *ctx;
};

static bool walk_row(void *ctx, const struct value *v, size_t n)
{
    struct walk *w = ctx;
    size_t shown = w->list->shown;
    (void)n;
    if (!w->masked)
        return w->visit(w->ctx, w->fields, v, shown);
    for (size_t i = 0; i < shown; i++)
        w->masked[i] = value_shown(w->list, w->rec, i, v, &w->scratch);
    bool more = w->visit(w->ctx, w->fields, w->masked, shown);
    arena_free(&w->scratch);
    return more;
}

bool record_walk(struct city *c, const struct who *who, const struct list_request *q,
                 record_visit *visit, void *ctx, struct diag *d)
{
    struct list l = { 0 };
    if (!access_need(who, q->rec, VERB_export, d))
        return false;
    struct tx *tx = store_read(city_store(c));
    bool ok = list_read(&l, c, tx, who, q, d);
    if (ok) {
        struct walk w = { .list = &l, .rec = q->rec, .visit = visit, .ctx = ctx };
        w.masked = l.masked || l.quoted ? NEW(d->arena, struct value, l.shown) : NULL;
        w.fields = NEW(d->arena, const struct field *, l.shown);
        for (size_t i = 0; i < l.shown; i++)
            w.fields[i] = &q->rec->fields[l.fields[i]];
        tx_list(tx, &l.query, walk_row, &w);
    }
    store_read_end(tx);
    return ok;
}

bool record_count(struct city *c, const struct who *who, const struct list_request *q, int64_t most,
                  int64_t *n, struct diag *d)
{
    struct list l = { 0 };
    if (!access_need(who, q->rec, VERB_export, d))
        return false;
    struct tx *tx = store_read(city_store(c));
    bool ok = list_read(&l, c, tx, who, q, d);
    *n = ok ? tx_count(tx, l.query.rec, l.query.where, most) : 0;
    store_read_end(tx);
    return ok;
}
