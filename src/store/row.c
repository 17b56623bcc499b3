/* row.c - one row in and out, with its journal entry.  Knows no database. */
#include "ledger/value.h"
#include "store/journal.h"

#include <string.h>

/* ---- reading ---------------------------------------------------------------------------------- */

struct fetched {
    struct arena *arena;
    enum record_id rec;
    struct row *row;
};

static bool take_row(void *ctx, const struct value *v, size_t n)
{
    struct fetched *f = ctx;
    ASSERT(n == ledger[f->rec].nfields);
    f->row = row_new(f->arena, f->rec);
    for (size_t i = 0; i < n; i++) {
        f->row->v[i] = v[i];
        if (v[i].set && kinds[ledger[f->rec].fields[i].kind].is_text)
            f->row->v[i].s = str_dup(f->arena, v[i].s);
    }
    return false;
}

static bool hides(const struct tx *tx)
{
    return tx->nhidden > 0;
}

struct row *tx_get(struct tx *tx, struct arena *a, enum record_id rec, int64_t id)
{
    struct fetched f = { .arena = a, .rec = rec };
    struct sql q = { 0 };
    struct str get = tx->store->text[rec].get;
    if (hides(tx)) {
        buf_add(&q.text, get);
        hidden_put(tx, &q);
    } else {
        q.fixed = get;
        q.slot = SLOT_GET + (size_t)rec;
    }
    sql_bind_int(&q, id);
    run(tx, &q, take_row, &f, NULL);
    sql_close(&q);
    return f.row;
}

static void put_equal(struct sql *q, const struct field *f, const struct value *v)
{
    sql_name(q, f->id);
    if (value_empty(f, v)) {
        sql_c(q, " IS NULL");
        return;
    }
    sql_c(q, " = ");
    sql_value(q, f, v);
}

static bool take_id(void *ctx, const struct value *v, size_t n)
{
    ASSERT(n == 1);
    *(int64_t *)ctx = v[0].i;
    return false;
}

int64_t tx_find_id(struct tx *tx, enum record_id rec, const int *at, const struct value *values,
                   size_t n)
{
    struct sql q = { 0 };
    int64_t id = 0;
    sql_c(&q, "SELECT \"id\" FROM ");
    sql_name(&q, ledger[rec].id);
    for (size_t i = 0; i < n; i++) {
        sql_c(&q, i ? " AND " : " WHERE ");
        put_equal(&q, &ledger[rec].fields[at[i]], &values[i]);
    }
    hidden_put(tx, &q);
    sql_c(&q, " ORDER BY \"id\" LIMIT 1");
    run(tx, &q, take_id, &id, NULL);
    sql_close(&q);
    return id;
}

struct row *tx_find(struct tx *tx, struct arena *a, enum record_id rec, const int *at,
                    const struct value *values, size_t n)
{
    int64_t id = tx_find_id(tx, rec, at, values, n);
    return id ? tx_get(tx, a, rec, id) : NULL;
}

/* ---- why a write was refused -------------------------------------------------------------------- */

static bool note_row(void *ctx, const struct value *v, size_t n)
{
    (void)v;
    (void)n;
    *(bool *)ctx = true;
    return false;
}

/* Another row, seen or not, holds these values in these fields. */
static bool taken(struct tx *tx, const struct row *r, const int *at, size_t n)
{
    struct sql q = { 0 };
    bool found = false;
    sql_c(&q, "SELECT \"id\" FROM ");
    sql_name(&q, r->rec->id);
    sql_c(&q, " WHERE \"id\" <> ");
    sql_int(&q, r->v[AT_ID].i);
    for (size_t i = 0; i < n; i++) {
        sql_c(&q, " AND ");
        put_equal(&q, &r->rec->fields[at[i]], &r->v[at[i]]);
    }
    sql_c(&q, " LIMIT 1");
    run(tx, &q, note_row, &found, NULL);
    sql_close(&q);
    return found;
}

static bool complete(const struct row *r, const int *at, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (value_empty(&r->rec->fields[at[i]], &r->v[at[i]]))
            return false; /* an empty value is shared with nobody */
    return true;
}

static void say_duplicate(const struct row *r, const int *at, size_t n, struct diag *d)
{
    struct buf what = { 0 };
    for (size_t i = 0; i < n; i++) {
        const struct field *f = &r->rec->fields[at[i]];
        buf_printf(&what, "%s%s“", i ? "、" : "", f->label);
        value_put_text(&what, f, &r->v[at[i]]);
        buf_c(&what, "”");
    }
    diag_add(d, E_DUPLICATE, r->rec->fields[at[n - 1]].id,
             "已有%s的%s，请核对后修改，或直接改原有记录", buf_z(&what), r->rec->label);
    buf_free(&what);
}

static void check_key(struct tx *tx, const struct row *r, const int *at, size_t n, struct diag *d)
{
    if (complete(r, at, n) && taken(tx, r, at, n))
        say_duplicate(r, at, n, d);
}

static bool explain_clash(struct tx *tx, const struct row *r, struct diag *d)
{
    size_t before = d->errors;
    struct str keys = str_c(r->rec->unique);
    int at[8];
    for (int i = AT_OWN; i < (int)r->rec->nfields; i++)
        if (r->rec->fields[i].flags & UNIQUE)
            check_key(tx, r, &i, 1, d);
    for (size_t n; (n = key_next(r->rec, &keys, at)) > 0;)
        check_key(tx, r, at, n, d);
    if (d->errors == before)
        diag_std(d, E_DUPLICATE, NULL);
    return false;
}

static bool row_exists(struct tx *tx, enum record_id rec, int64_t id)
{
    struct sql q = { 0 };
    bool found = false;
    sql_c(&q, "SELECT \"id\" FROM ");
    sql_name(&q, ledger[rec].id);
    sql_c(&q, " WHERE \"id\" = ");
    sql_int(&q, id);
    hidden_put(tx, &q);
    run(tx, &q, note_row, &found, NULL);
    sql_close(&q);
    return found;
}

static bool explain_reference(struct tx *tx, const struct row *r, struct diag *d)
{
    size_t before = d->errors;
    for (size_t i = AT_OWN; i < r->rec->nfields; i++) {
        const struct field *f = &r->rec->fields[i];
        if (f->kind == K_REF && r->v[i].set && !row_exists(tx, f->refers, r->v[i].i))
            diag_add(d, E_REFERENCE, f->id, "%s所指的%s（编号 %lld）不存在，请重新选择", f->label,
                     ledger[f->refers].label, (long long)r->v[i].i);
    }
    if (d->errors == before)
        diag_std(d, E_REFERENCE, NULL);
    return false;
}

static bool refused(struct tx *tx, enum outcome o, const struct row *r, struct diag *d)
{
    if (o == CLASH)
        return explain_clash(tx, r, d);
    if (o == DANGLES)
        return explain_reference(tx, r, d);
    return diag_std(d, E_STORE, NULL);
}

/* ---- writing ---------------------------------------------------------------------------------- */

static void writable(const struct tx *tx, const struct record *rec)
{
    if (!tx->who)
        fatal("%s: a write in a reading transaction", rec->id);
    if (rec->flags & STORE_ONLY)
        fatal("%s is written by the store alone", rec->id);
}

static int search_field(const struct record *rec)
{
    return rec->search ? field_find(rec, str_c(rec->search)) : -1;
}

/* The name of a row as the name index knows it: nothing for no row. */
static struct str name_of(const struct row *r, int at)
{
    return r ? value_str(&r->v[at]) : STR("");
}

static bool keep_search(struct tx *tx, const struct row *before, const struct row *now)
{
    const struct row *any = before ? before : now;
    ASSERT(any);
    int at = search_field(any->rec);
    if (at < 0)
        return true;
    struct str old = name_of(before, at);
    struct str fresh = name_of(now, at);
    return str_eq(old, fresh) ||
           tx->store->driver->search_put(tx, any->rec, any->v[AT_ID].i, old, fresh);
}

static enum outcome run_insert(struct tx *tx, const struct row *r)
{
    enum record_id rec = record_id(r->rec);
    struct sql q = { .fixed = tx->store->text[rec].insert, .slot = SLOT_INSERT + (size_t)rec };
    for (size_t i = 0; i < r->rec->nfields; i++)
        sql_bind(&q, &r->rec->fields[i], &r->v[i]);
    enum outcome o = run(tx, &q, NULL, NULL, NULL);
    sql_close(&q);
    return o;
}

bool tx_insert(struct tx *tx, struct row *r, struct diag *d)
{
    enum record_id rec = record_id(r->rec);
    writable(tx, r->rec);
    value_set_int(&r->v[AT_ID], tx->head->last[rec] + 1);
    value_set_int(&r->v[AT_VERSION], 1);
    r->v[AT_BATCH] = (struct value){ .s = STR("") };
    if (tx->who->batch)
        value_set_int(&r->v[AT_BATCH], tx->who->batch);
    enum outcome o = run_insert(tx, r);
    if (o != RAN)
        return refused(tx, o, r, d);
    tx->head->last[rec]++;
    tx->head->moved[rec] = true;
    if (!keep_search(tx, NULL, r))
        return diag_std(d, E_STORE, NULL);
    return journal_change(tx, ACT_CREATE, NULL, r, d);
}

static bool differs(const struct row *before, const struct row *now)
{
    for (size_t i = AT_OWN; i < now->rec->nfields; i++)
        if (!value_eq(&now->rec->fields[i], &before->v[i], &now->v[i]))
            return true;
    return false;
}

static void put_at(struct sql *q, const struct row *r)
{
    sql_c(q, " WHERE \"id\" = ");
    sql_int(q, r->v[AT_ID].i);
    sql_c(q, " AND \"version\" = ");
    sql_int(q, r->v[AT_VERSION].i);
}

static enum outcome run_update(struct tx *tx, const struct row *before, const struct row *now,
                               int64_t *changed)
{
    struct sql q = { 0 };
    sql_c(&q, "UPDATE ");
    sql_name(&q, now->rec->id);
    sql_c(&q, " SET \"version\" = ");
    sql_int(&q, now->v[AT_VERSION].i);
    for (size_t i = AT_OWN; i < now->rec->nfields; i++) {
        const struct field *f = &now->rec->fields[i];
        if (value_eq(f, &before->v[i], &now->v[i]))
            continue;
        sql_c(&q, ", ");
        sql_name(&q, f->id);
        sql_c(&q, " = ");
        sql_value(&q, f, &now->v[i]);
    }
    put_at(&q, before);
    enum outcome o = run(tx, &q, NULL, NULL, changed);
    sql_close(&q);
    return o;
}

bool tx_update_as(struct tx *tx, enum journal_action action, const struct row *before,
                  struct row *now, struct diag *d)
{
    int64_t changed = 0;
    writable(tx, now->rec);
    ASSERT(before->rec == now->rec);
    for (int i = 0; i < AT_OWN; i++)
        now->v[i] = before->v[i];
    if (!differs(before, now))
        return true;
    now->v[AT_VERSION].i++;
    enum outcome o = run_update(tx, before, now, &changed);
    if (o != RAN)
        return refused(tx, o, now, d);
    if (changed != 1)
        return diag_std(d, E_STALE, NULL);
    if (!keep_search(tx, before, now))
        return diag_std(d, E_STORE, NULL);
    return journal_change(tx, action, before, now, d);
}

bool tx_update(struct tx *tx, const struct row *before, struct row *now, struct diag *d)
{
    return tx_update_as(tx, ACT_UPDATE, before, now, d);
}

/* ---- taking out ------------------------------------------------------------------------------- */

static bool points_here(struct tx *tx, const struct row *r, const struct record *from, int at)
{
    struct sql q = { 0 };
    bool found = false;
    sql_c(&q, "SELECT \"id\" FROM ");
    sql_name(&q, from->id);
    sql_c(&q, " WHERE ");
    sql_name(&q, from->fields[at].id);
    sql_c(&q, " = ");
    sql_int(&q, r->v[AT_ID].i);
    sql_c(&q, " LIMIT 1");
    run(tx, &q, note_row, &found, NULL);
    sql_close(&q);
    return found;
}

static bool explain_use(struct tx *tx, const struct row *r, struct diag *d)
{
    size_t before = d->errors;
    for (size_t k = 0; k < R__COUNT; k++) {
        for (int i = AT_OWN; i < (int)ledger[k].nfields; i++) {
            const struct field *f = &ledger[k].fields[i];
            if (f->kind == K_REF && f->refers == record_id(r->rec) &&
                points_here(tx, r, &ledger[k], i))
                diag_add(d, E_IN_USE, NULL, "此%s仍被“%s”的“%s”引用，请先改动或撤回那些记录",
                         r->rec->label, ledger[k].label, f->label);
        }
    }
    if (d->errors == before)
        diag_std(d, E_IN_USE, NULL);
    return false;
}

bool tx_withdraw(struct tx *tx, const struct row *r, struct diag *d)
{
    struct sql q = { 0 };
    int64_t changed = 0;
    writable(tx, r->rec);
    sql_c(&q, "DELETE FROM ");
    sql_name(&q, r->rec->id);
    put_at(&q, r);
    enum outcome o = run(tx, &q, NULL, NULL, &changed);
    sql_close(&q);
    if (o == DANGLES)
        return explain_use(tx, r, d);
    if (o != RAN)
        return diag_std(d, E_STORE, NULL);
    if (changed != 1)
        return diag_std(d, E_STALE, NULL);
    if (!keep_search(tx, r, NULL))
        return diag_std(d, E_STORE, NULL);
    return journal_change(tx, ACT_WITHDRAW, r, NULL, d);
}
