/* record.c - see record.h. */
#include "service/record.h"
#include "service/redact.h"

#include "ledger/value.h"
#include "service/attachment.h"
#include "service/effects.h"
#include "service/rows.h"

#include <stdlib.h>
#include <string.h>

/* ---- the one way in --------------------------------------------------------------- */

static bool put_default(const struct field *f, struct value *v, struct diag *d)
{
    if (!f->def || !value_empty(f, v))
        return true;
    if (!value_take_stored(f, str_c(f->def), d->arena, v))
        fatal("%s: bad default %s", f->id, f->def);
    return true;
}

static void put_labels(struct buf *out, const struct record *rec, const int *at, size_t n)
{
    for (size_t i = 0; i < n; i++)
        buf_printf(out, "%s%s", i ? "、" : "", rec->fields[at[i]].label);
}

/* A new row that says what another says already may be the same thing twice: shown, never merged. */
static void warn_alike(struct tx *tx, const struct who *who, const struct row *r, struct diag *d)
{
    struct str keys = str_c(r->rec->alike);
    int at[8];
    for (size_t n; (n = key_next(r->rec, &keys, at)) > 0;) {
        struct value values[8];
        bool all = true;
        for (size_t i = 0; i < n; i++) {
            values[i] = r->v[at[i]];
            all = all && !value_empty(&r->rec->fields[at[i]], &values[i]);
        }
        int64_t other = all ? tx_find_id(tx, record_id(r->rec), at, values, n) : 0;
        if (!other || !access_sees_id(tx, d->arena, who, record_id(r->rec), other))
            continue;
        struct buf labels = { 0 };
        put_labels(&labels, r->rec, at, n);
        diag_warn(d, E_DUPLICATE, r->rec->fields[at[0]].id,
                  "与库中编号 %lld 的%s相同，疑似重复，请核对", (long long)other, buf_z(&labels));
        buf_free(&labels);
    }
}

/* What a row is made to point at must be there for whoever does it. */
static bool refers_to_seen(struct tx *tx, const struct who *who, const struct row *before,
                           const struct row *r, struct diag *d)
{
    bool ok = true;
    for (size_t i = AT_OWN; i < r->rec->nfields && !who->everything; i++) {
        const struct field *f = &r->rec->fields[i];
        const struct value *v = &r->v[i];
        if (f->kind != K_REF || !v->set || (before && value_eq(f, &before->v[i], v)))
            continue;
        if (f->flags & READ_ONLY || access_sees_id(tx, d->arena, who, f->refers, v->i))
            continue;
        ok = diag_add(d, E_REFERENCE, f->id, "“%s”引用的%s不存在", f->label,
                      ledger[f->refers].label);
    }
    return ok;
}

/* Seeing a row through another one gives no hand in it, nor in taking it over.  NULL lies everywhere. */
static bool lies_within(const struct who *who, const struct row *r, struct diag *d)
{
    return !r || access_within(d->arena, who, r) ||
           diag_add(d, E_DENIED, NULL, "只能写入您授权范围内的“%s”", r->rec->label);
}

bool record_prepare(struct tx *tx, const struct who *who, const struct row *before, struct row *r,
                    struct diag *d)
{
    if (!before)
        access_default(who, r);
    if (!before)
        for (size_t i = AT_OWN; i < r->rec->nfields; i++)
            put_default(&r->rec->fields[i], &r->v[i], d);
    const struct row *held = before && access_unclaimed(before) ? NULL : before;
    bool his = lies_within(who, held, d) && lies_within(who, r, d) &&
               refers_to_seen(tx, who, before, r, d);
    bool ok = his && effects_before(tx, who, before, r, d); /* rules look at other rows */
    if (his && !before)
        warn_alike(tx, who, r, d);
    return row_check(r, d) && ok;
}

bool record_put(struct tx *tx, const struct who *who, const struct row *before, struct row *r,
                struct diag *d)
{
    bool ok = before ? tx_update(tx, before, r, d) : tx_insert(tx, r, d);
    return ok && effects_after(tx, who, before, r, d);
}

bool record_insert(struct tx *tx, const struct who *who, struct row *r, struct diag *d)
{
    return record_prepare(tx, who, NULL, r, d) && record_put(tx, who, NULL, r, d);
}

bool record_update(struct tx *tx, const struct who *who, const struct row *before, struct row *r,
                   struct diag *d)
{
    return record_prepare(tx, who, before, r, d) && record_put(tx, who, before, r, d);
}

/* ---- requests ---------------------------------------------------------------------- */

struct request {
    struct city *city;
    const struct who *who;
    const struct record *rec;
    int64_t id, version;
    json_t *body;
};

void record_show(struct jw *w, const struct who *who, const struct row *r)
{
    struct arena scratch = { 0 };
    jw_open(w, '{');
    for (size_t i = 0; i < r->rec->nfields; i++) {
        const struct field *f = &r->rec->fields[i];
        if (!access_sees(who, f))
            continue;
        struct value shown = access_show(who, f, &r->v[i], &scratch);
        jw_key(w, f->id);
        value_put_json(w, f, &shown);
    }
    jw_close(w, '}');
    arena_free(&scratch);
}

static void reply_row(struct reply *reply, int status, const struct who *who, const struct row *r)
{
    struct jw w = { .out = &reply->body };
    reply->status = status;
    reply->version = r->v[AT_VERSION].i;
    record_show(&w, who, r);
}

static bool may_type(const struct who *who, const struct record *rec, json_t *body, struct diag *d)
{
    const char *key;
    json_t *value;
    json_object_foreach(body, key, value)
    {
        int at = field_find(rec, str_c(key));
        if (at < 0 || rec->fields[at].flags & READ_ONLY)
            continue; /* row_take_json says so */
        if (!access_writes(who, &rec->fields[at]))
            diag_add(d, E_DENIED, rec->fields[at].id, "您不能填写“%s”", rec->fields[at].label);
    }
    return diag_ok(d);
}

/* The row as `who` may see it: another district's row does not exist. */
static struct row *visible_row(struct request *q, struct tx *tx, struct diag *d)
{
    struct row *r = access_get(tx, d->arena, q->who, record_id(q->rec), q->id);
    if (!r)
        diag_std(d, E_NOT_FOUND, NULL);
    return r;
}

/* ---- all findings at once ---------------------------------------------------------- */

static bool is_named(const struct diag *d, const struct field *f)
{
    for (const struct finding *one = d->first; one; one = one->next)
        if (one->field && !strcmp(one->field, f->id))
            return true;
    return false;
}

/* What is also missing from a body that is refused already. */
static void name_missing(const struct row *r, struct diag *d)
{
    for (size_t i = AT_OWN; i < r->rec->nfields; i++) {
        const struct field *f = &r->rec->fields[i];
        bool must = f->flags & REQUIRED && !(f->flags & READ_ONLY) && !f->def;
        if (must && !r->v[i].set && !is_named(d, f))
            diag_add(d, E_REQUIRED, f->id, "“%s”必填", f->label);
    }
}

static int place_of(const struct finding *one, const struct record *rec)
{
    int at = one->field ? field_find(rec, str_c(one->field)) : -1;
    return at;
}

/* Findings in the order of the form; those on no field of it first. */
static void put_in_order(struct diag *d, const struct record *rec)
{
    struct finding *rest = d->first;
    d->first = d->last = NULL;
    while (rest) {
        struct finding *one = rest;
        struct finding **at = &d->first;
        rest = one->next;
        while (*at && place_of(*at, rec) <= place_of(one, rec))
            at = &(*at)->next;
        one->next = *at;
        *at = one;
        if (!one->next)
            d->last = one;
    }
}

static bool create_fn(struct tx *tx, void *ctx, struct reply *reply, struct diag *d)
{
    struct request *q = ctx;
    struct row *r = row_new(d->arena, record_id(q->rec));
    bool taken = row_take_json(r, q->body, d);
    if (!may_type(q->who, q->rec, q->body, d) || !taken) {
        name_missing(r, d);
        put_in_order(d, q->rec);
        return false;
    }
    if (!record_insert(tx, q->who, r, d))
        return false;
    reply_row(reply, 201, q->who, r);
    return true;
}

bool record_create(const struct use *u, const struct record *rec, struct str body)
{
    if (!access_need(u->who, rec, VERB_create, u->d))
        return false;
    struct request q = { .city = u->city, .who = u->who, .rec = rec };
    q.body = json_read(body, &json_defaults, u->d);
    if (!q.body)
        return false;
    bool ok = city_write(u, create_fn, &q);
    json_decref(q.body);
    return ok;
}

/* ---- changing what others changed meanwhile ------------------------------------------ */

/* What happened to the row since the caller's version: each changed field's value before. */
struct since {
    const struct record *rec;
    struct arena *arena;
    int64_t version;
    struct row *original; /* values as the caller saw them */
    bool *changed;
};

static void note_changes(struct since *s, json_t *before)
{
    for (size_t i = AT_OWN; i < s->rec->nfields; i++) {
        json_t *old = json_object_get(before, s->rec->fields[i].id);
        if (!old || s->changed[i])
            continue;
        s->changed[i] = true;
        struct value *v = &s->original->v[i];
        *v = (struct value){ .s = STR("") };
        if (json_is_string(old) &&
            !value_take_stored(&s->rec->fields[i], str_c(json_string_value(old)), s->arena, v))
            fatal("%s: the journal holds a bad value", s->rec->fields[i].id);
    }
}

static bool since_entry(void *ctx, const struct entry *e)
{
    struct since *s = ctx;
    if (e->record_version <= s->version || e->before.n == 0)
        return true;
    json_t *before = json_loadb(e->before.p, e->before.n, 0, NULL);
    if (before)
        note_changes(s, before);
    json_decref(before);
    return true;
}

static void put_conflict(struct jw *w, const struct since *s, size_t i, const struct row *now,
                         json_t *yours)
{
    const struct field *f = &s->rec->fields[i];
    char *text = json_dumps(yours, JSON_ENCODE_ANY);
    jw_open(w, '{');
    jw_key(w, "field");
    jw_c(w, f->id);
    jw_key(w, "original");
    value_put_json(w, f, &s->original->v[i]);
    jw_key(w, "current");
    value_put_json(w, f, &now->v[i]);
    jw_key(w, "yours");
    jw_raw(w, str_c(text));
    jw_close(w, '}');
    json_text_free(text);
}

/* Writes the conflicting fields; returns how many there are. */
static size_t put_conflicts(struct jw *w, const struct request *q, const struct since *s,
                            const struct row *now)
{
    size_t n = 0;
    for (size_t i = AT_OWN; i < s->rec->nfields; i++) {
        json_t *yours = json_object_get(q->body, s->rec->fields[i].id);
        if (!yours || !s->changed[i])
            continue;
        put_conflict(w, s, i, now, yours);
        n++;
    }
    return n;
}

static bool merge(struct request *q, struct tx *tx, const struct row *now, struct reply *reply,
                  struct diag *d)
{
    if (now->v[AT_VERSION].i == q->version)
        return true;
    if (now->v[AT_VERSION].i < q->version)
        return diag_add(d, E_STALE, NULL, "版本号 %lld 不存在，请刷新后重试",
                        (long long)q->version);
    struct since s = { .rec = q->rec, .arena = d->arena, .version = q->version };
    s.original = row_copy(d->arena, now);
    s.changed = NEW(d->arena, bool, q->rec->nfields);
    journal_of(tx, record_id(q->rec), q->id, since_entry, &s);
    struct jw w = { .out = &reply->body };
    buf_c(&reply->body, "\"conflicts\":");
    jw_open(&w, '[');
    size_t n = put_conflicts(&w, q, &s, now);
    jw_close(&w, ']');
    if (n == 0) {
        buf_clear(&reply->body);
        return true;
    }
    buf_c(&reply->body, ",\"current\":");
    struct jw row = { .out = &reply->body };
    record_show(&row, q->who, now);
    return diag_add(d, E_STALE, NULL,
                    "记录已被他人修改，有 %zu 个字段与您的修改冲突，请核对后再保存", n);
}

static bool change_fn(struct tx *tx, void *ctx, struct reply *reply, struct diag *d)
{
    struct request *q = ctx;
    struct row *before = visible_row(q, tx, d);
    if (!before)
        return false;
    struct row *now = row_copy(d->arena, before);
    bool typed = may_type(q->who, q->rec, q->body, d);
    if (!row_take_json(now, q->body, d) || !typed || !merge(q, tx, before, reply, d))
        return false;
    if (!record_update(tx, q->who, before, now, d))
        return false;
    reply_row(reply, 200, q->who, now);
    return true;
}

bool record_change(const struct use *u, const struct record *rec, int64_t id, int64_t version,
                   struct str body)
{
    if (!access_need(u->who, rec, VERB_change, u->d))
        return false;
    struct request q = { .city = u->city, .who = u->who, .rec = rec, .id = id, .version = version };
    q.body = json_read(body, &json_defaults, u->d);
    if (!q.body)
        return false;
    bool ok = city_write(u, change_fn, &q);
    json_decref(q.body);
    return ok;
}

static bool withdraw_fn(struct tx *tx, void *ctx, struct reply *reply, struct diag *d)
{
    struct request *q = ctx;
    struct row *r = visible_row(q, tx, d);
    if (!r)
        return false;
    if (!lies_within(q->who, r, d))
        return false;
    if (r->v[AT_VERSION].i != q->version)
        return diag_std(d, E_STALE, NULL);
    if (!tx_withdraw(tx, r, d) || !effects_after(tx, q->who, r, NULL, d))
        return false;
    reply->status = 204;
    return true;
}

bool record_withdraw(const struct use *u, const struct record *rec, int64_t id, int64_t version)
{
    if (!access_need(u->who, rec, VERB_withdraw, u->d))
        return false;
    struct request q = { .city = u->city, .who = u->who, .rec = rec, .id = id, .version = version };
    bool ok = city_write(u, withdraw_fn, &q);
    if (ok)
        attachment_forget(u->city, rec, id);
    return ok;
}

/* ---- looking ------------------------------------------------------------------------- */

/* What an entry of the journal quotes of other ledgers. */
static void quote_row(const struct use *u, struct row *r)
{
    for (size_t i = AT_OWN; i < r->rec->nfields; i++)
        if (r->rec->fields[i].flags & QUOTES)
            r->v[i] = redact(u->who, city_keys(u->city), journal_record(r), &r->v[i], u->d->arena);
}

bool record_get(const struct use *u, const struct record *rec, int64_t id)
{
    if (!access_need(u->who, rec, VERB_read, u->d))
        return false;
    struct request q = { .city = u->city, .who = u->who, .rec = rec, .id = id };
    struct tx *tx = store_read(city_store(u->city));
    struct row *r = visible_row(&q, tx, u->d);
    store_read_end(tx);
    if (r)
        quote_row(u, r);
    if (r)
        reply_row(u->reply, 200, u->who, r);
    return r != NULL;
}
