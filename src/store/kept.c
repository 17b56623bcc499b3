/* kept.c - short-lived state beside the ledgers.  Knows no kind by name and journals nothing. */
#include "store/driver.h"

/* UPDATE, then INSERT: the upsert every database reads. */
static enum outcome change(struct tx *tx, const struct kept *k, int64_t *changed)
{
    struct sql q = { 0 };
    sql_c(&q, "UPDATE \"store_kept\" SET \"owner\" = ");
    sql_int(&q, k->owner);
    sql_c(&q, ", \"value\" = ");
    sql_str(&q, k->value);
    sql_c(&q, ", \"until\" = ");
    sql_str(&q, k->until);
    sql_c(&q, " WHERE \"kind\" = ");
    sql_str(&q, str_c(k->kind));
    sql_c(&q, " AND \"key\" = ");
    sql_str(&q, k->key);
    enum outcome o = run(tx, &q, NULL, NULL, changed);
    sql_close(&q);
    return o;
}

static enum outcome insert(struct tx *tx, const struct kept *k)
{
    struct sql q = { 0 };
    sql_c(&q, "INSERT INTO \"store_kept\" VALUES (");
    sql_str(&q, str_c(k->kind));
    sql_c(&q, ", ");
    sql_str(&q, k->key);
    sql_c(&q, ", ");
    sql_int(&q, k->owner);
    sql_c(&q, ", ");
    sql_str(&q, k->value);
    sql_c(&q, ", ");
    sql_str(&q, k->until);
    sql_c(&q, ")");
    enum outcome o = run(tx, &q, NULL, NULL, NULL);
    sql_close(&q);
    return o;
}

bool tx_keep(struct tx *tx, const struct kept *k, struct diag *d)
{
    int64_t changed = 0;
    ASSERT(tx->who);
    enum outcome o = change(tx, k, &changed);
    if (o == RAN && changed == 0)
        o = insert(tx, k);
    return o == RAN || diag_std(d, E_STORE, NULL);
}

/* ---- reading ---------------------------------------------------------------------------------- */

struct walk {
    const char *kind;
    kept_fn *fn;
    void *ctx;
};

static bool take(void *ctx, const struct value *v, size_t n)
{
    struct walk *w = ctx;
    ASSERT(n == 4);
    const struct kept k = {
        .kind = w->kind, .key = v[0].s, .owner = v[1].i, .value = v[2].s, .until = v[3].s
    };
    return w->fn(w->ctx, &k);
}

static void put_select(struct sql *q, const char *kind)
{
    sql_c(q, "SELECT \"key\", \"owner\", \"value\", \"until\" FROM \"store_kept\" "
             "WHERE \"kind\" = ");
    sql_str(q, str_c(kind));
}

void tx_kept_walk(struct tx *tx, const char *kind, int64_t owner, kept_fn *fn, void *ctx)
{
    struct walk w = { .kind = kind, .fn = fn, .ctx = ctx };
    struct sql q = { 0 };
    put_select(&q, kind);
    if (owner) {
        sql_c(&q, " AND \"owner\" = ");
        sql_int(&q, owner);
    }
    sql_c(&q, " ORDER BY \"key\"");
    run(tx, &q, take, &w, NULL);
    sql_close(&q);
}

struct one {
    struct arena *arena;
    struct kept *out;
    bool is;
};

static bool take_one(void *ctx, const struct kept *k)
{
    struct one *one = ctx;
    *one->out = (struct kept){ .kind = k->kind,
                               .key = str_dup(one->arena, k->key),
                               .owner = k->owner,
                               .value = str_dup(one->arena, k->value),
                               .until = str_dup(one->arena, k->until) };
    one->is = true;
    return false;
}

bool tx_kept(struct tx *tx, struct arena *a, const char *kind, struct str key, struct kept *out)
{
    struct one one = { .arena = a, .out = out };
    struct walk w = { .kind = kind, .fn = take_one, .ctx = &one };
    struct sql q = { 0 };
    put_select(&q, kind);
    sql_c(&q, " AND \"key\" = ");
    sql_str(&q, key);
    run(tx, &q, take, &w, NULL);
    sql_close(&q);
    return one.is;
}

/* ---- forgetting ------------------------------------------------------------------------------- */

static bool forget(struct tx *tx, struct sql *q, struct diag *d)
{
    ASSERT(tx->who);
    bool ok = run(tx, q, NULL, NULL, NULL) == RAN;
    sql_close(q);
    return ok || diag_std(d, E_STORE, NULL);
}

bool tx_forget(struct tx *tx, const char *kind, struct str key, struct diag *d)
{
    struct sql q = { 0 };
    sql_c(&q, "DELETE FROM \"store_kept\" WHERE \"kind\" = ");
    sql_str(&q, str_c(kind));
    sql_c(&q, " AND \"key\" = ");
    sql_str(&q, key);
    return forget(tx, &q, d);
}

bool tx_forget_of(struct tx *tx, const char *kind, int64_t owner, struct diag *d)
{
    struct sql q = { 0 };
    sql_c(&q, "DELETE FROM \"store_kept\" WHERE \"kind\" = ");
    sql_str(&q, str_c(kind));
    sql_c(&q, " AND \"owner\" = ");
    sql_int(&q, owner);
    return forget(tx, &q, d);
}

bool tx_forget_old(struct tx *tx, struct diag *d)
{
    struct sql q = { 0 };
    sql_c(&q, "DELETE FROM \"store_kept\" WHERE \"until\" < ");
    sql_str(&q, tx->who->now);
    return forget(tx, &q, d);
}
