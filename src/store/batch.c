/* batch.c - large imports in short slices: hidden, then shown at once or swept.  Knows no sheet. */
#include "store/journal.h"

static bool one_batch(struct tx *tx, const char *text, int64_t batch)
{
    struct sql q = { 0 };
    sql_c(&q, text);
    sql_int(&q, batch);
    sql_c(&q, ")");
    bool ok = run(tx, &q, NULL, NULL, NULL) == RAN;
    sql_close(&q);
    return ok;
}

static bool is_hidden(const struct tx *tx, int64_t batch)
{
    for (size_t i = 0; i < tx->nhidden; i++)
        if (tx->hidden[i] == batch)
            return true;
    return false;
}

bool tx_batch_hide(struct tx *tx, int64_t batch, struct diag *d)
{
    ASSERT(batch > 0 && tx->who);
    if (is_hidden(tx, batch))
        return true;
    if (tx->nhidden == HIDDEN_MOST)
        return diag_add(d, E_LIMIT, NULL, "同时进行的导入已有 %d 个，请等其中一个完成后再试",
                        HIDDEN_MOST);
    if (!one_batch(tx, "INSERT INTO \"store_batch\" VALUES (", batch) || !hidden_load(tx))
        return diag_std(d, E_STORE, NULL);
    return true;
}

static bool unhide(struct tx *tx, int64_t batch)
{
    return one_batch(tx, "DELETE FROM \"store_batch\" WHERE \"batch\" IN (", batch) &&
           hidden_load(tx);
}

bool tx_batch_show(struct tx *tx, int64_t batch, struct diag *d)
{
    if (!is_hidden(tx, batch))
        return diag_add(d, E_STATE, NULL, "批次 %lld 不在导入中，无法生效", (long long)batch);
    if (!unhide(tx, batch))
        return diag_std(d, E_STORE, NULL);
    bool ok = tx_note(tx, ACT_IMPORT, R_batch, batch, STR("{\"shown\":\"1\"}"), d);
    head_touch_all(tx->head);
    return ok;
}

/* ---- sweeping --------------------------------------------------------------------------------- */

static void put_of_batch(struct sql *q, const struct record *rec, int64_t batch)
{
    sql_c(q, " FROM ");
    sql_name(q, rec->id);
    sql_c(q, " WHERE \"import_batch\" = ");
    sql_int(q, batch);
}

struct forgetting {
    struct tx *tx;
    const struct record *rec;
    bool good;
};

static bool forget_name(void *ctx, const struct value *v, size_t n)
{
    struct forgetting *f = ctx;
    ASSERT(n == 2);
    f->good = f->tx->store->driver->search_put(f->tx, f->rec, v[0].i, value_str(&v[1]), STR(""));
    return f->good;
}

static bool forget_names(struct tx *tx, const struct record *rec, int64_t batch)
{
    struct forgetting f = { .tx = tx, .rec = rec, .good = true };
    struct sql q = { 0 };
    sql_c(&q, "SELECT \"id\", ");
    sql_name(&q, rec->search);
    put_of_batch(&q, rec, batch);
    bool ok = run(tx, &q, forget_name, &f, NULL) == RAN && f.good;
    sql_close(&q);
    return ok;
}

static bool sweep_record(struct tx *tx, const struct record *rec, int64_t batch, int64_t *rows)
{
    struct sql q = { 0 };
    int64_t n = 0;
    if (rec->search && !forget_names(tx, rec, batch))
        return false;
    sql_c(&q, "DELETE");
    put_of_batch(&q, rec, batch);
    bool ok = run(tx, &q, NULL, NULL, &n) == RAN;
    sql_close(&q);
    *rows += n;
    return ok;
}

bool tx_batch_sweep(struct tx *tx, int64_t batch, struct diag *d)
{
    int64_t rows = 0;
    struct buf detail = { 0 };
    if (!is_hidden(tx, batch))
        return diag_add(d, E_STATE, NULL, "批次 %lld 已生效，不能整批清除", (long long)batch);
    for (size_t r = R__COUNT; r-- > 0;) /* whoever refers goes first */
        if (!sweep_record(tx, &ledger[r], batch, &rows))
            return diag_std(d, E_STORE, NULL);
    if (!unhide(tx, batch))
        return diag_std(d, E_STORE, NULL);
    buf_printf(&detail, "{\"swept\":\"%lld\"}", (long long)rows);
    bool ok = tx_note(tx, ACT_UNDO, R_batch, batch, buf_str(&detail), d);
    head_touch_all(tx->head);
    buf_free(&detail);
    return ok;
}
