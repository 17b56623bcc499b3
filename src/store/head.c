/* head.c - what the writer carries from entry to entry: ids given, the end of the chain, and the
 * batches nobody may see yet.  Knows no row. */
#include "store/driver.h"

#include <string.h>

static bool take_head(void *ctx, const struct value *v, size_t n)
{
    struct head *h = ctx;
    ASSERT(n == 3);
    const struct record *rec = record_find(v[0].s);
    if (!rec)
        return true;
    enum record_id r = record_id(rec);
    h->last[r] = v[1].i;
    if (r == R_journal && v[2].set && v[2].s.n == SM3_HEX)
        memcpy(h->hash, v[2].s.p, SM3_HEX);
    return true;
}

bool head_load(struct tx *tx, struct head *h)
{
    struct sql q = { 0 };
    *h = (struct head){ .sm3 = h->sm3 };
    memset(h->hash, '0', SM3_HEX);
    sql_c(&q, "SELECT \"record\", \"last\", \"hash\" FROM \"store_head\"");
    bool ok = run(tx, &q, take_head, h, NULL) == RAN;
    sql_close(&q);
    head_touch_all(h);
    return ok;
}

void head_touch_all(struct head *h)
{
    for (int r = 0; r < R__COUNT; r++)
        h->touched[r] = h->last[R_journal];
}

void head_publish(struct store *s, const struct head *h)
{
    for (int r = 0; r < R__COUNT; r++)
        atomic_store(&s->touched[r], h->touched[r]);
    atomic_store(&s->version, h->last[R_journal]);
}

static bool save_one(struct tx *tx, enum record_id r)
{
    struct head *h = tx->head;
    struct sql q = { 0 };
    int64_t changed = 0;
    sql_c(&q, "UPDATE \"store_head\" SET \"last\" = ");
    sql_int(&q, h->last[r]);
    if (r == R_journal) {
        sql_c(&q, ", \"hash\" = ");
        sql_str(&q, (struct str){ h->hash, SM3_HEX });
    }
    sql_c(&q, " WHERE \"record\" = ");
    sql_str(&q, str_c(ledger[r].id));
    bool ok = run(tx, &q, NULL, NULL, &changed) == RAN && changed == 1;
    sql_close(&q);
    h->moved[r] = !ok;
    return ok;
}

bool head_save(struct tx *tx)
{
    for (int r = 0; r < R__COUNT; r++)
        if (tx->head->moved[r] && !save_one(tx, (enum record_id)r))
            return false;
    return true;
}

/* ---- batches nobody may see yet ---------------------------------------------------------------- */

static bool take_hidden(void *ctx, const struct value *v, size_t n)
{
    struct tx *tx = ctx;
    ASSERT(n == 1);
    if (tx->nhidden < HIDDEN_MOST)
        tx->hidden[tx->nhidden++] = v[0].i;
    return true;
}

bool hidden_load(struct tx *tx)
{
    struct sql q = { .fixed = STR("SELECT \"batch\" FROM \"store_batch\" ORDER BY \"batch\""),
                     .slot = SLOT_HIDDEN };
    tx->nhidden = 0;
    return run(tx, &q, take_hidden, tx, NULL) == RAN;
}

void hidden_put(struct tx *tx, struct sql *q)
{
    size_t n = 0;
    for (size_t i = 0; i < tx->nhidden; i++) {
        if (tx->who && tx->who->batch == tx->hidden[i])
            continue; /* whoever writes a batch sees it */
        sql_c(q, n++ ? ", " : " AND (\"import_batch\" IS NULL OR \"import_batch\" NOT IN (");
        buf_int(&q->text, tx->hidden[i]);
    }
    if (n)
        sql_c(q, "))");
}
