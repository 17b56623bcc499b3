/* reply.c - what an Idempotency-Key answered, kept beside what it did.  Reads no request. */
#include "store/driver.h"

#include "base/date.h"

/* Long enough for a client that retries after a holiday week. */
enum { KEPT_DAYS = 10 };

struct found {
    struct arena *arena;
    struct str *digest, *reply;
    int *status;
    bool is;
};

static bool take_reply(void *ctx, const struct value *v, size_t n)
{
    struct found *f = ctx;
    ASSERT(n == 3);
    *f->digest = str_dup(f->arena, v[0].s);
    *f->status = (int)v[1].i;
    *f->reply = str_dup(f->arena, v[2].s);
    f->is = true;
    return false;
}

bool tx_replay(struct tx *tx, struct arena *a, struct str key, struct str *digest, int *status,
               struct str *reply)
{
    struct found f = { .arena = a, .digest = digest, .reply = reply, .status = status };
    struct sql q = { 0 };
    sql_c(&q, "SELECT \"digest\", \"status\", \"reply\" FROM \"store_reply\" WHERE \"key\" = ");
    sql_str(&q, key);
    run(tx, &q, take_reply, &f, NULL);
    sql_close(&q);
    return f.is;
}

static bool forget_old(struct tx *tx)
{
    char day[11];
    struct str today = str_slice(tx->who->now, 0, 10);
    if (!is_day(today))
        return true;
    date_text(date_of(today) - KEPT_DAYS, day);
    struct sql q = { 0 };
    sql_c(&q, "DELETE FROM \"store_reply\" WHERE \"at\" < ");
    sql_str(&q, str_c(day));
    bool ok = run(tx, &q, NULL, NULL, NULL) == RAN;
    sql_close(&q);
    return ok;
}

bool tx_remember(struct tx *tx, struct str key, struct str digest, int status, struct str reply,
                 struct diag *d)
{
    struct sql q = { 0 };
    ASSERT(tx->who);
    if (!forget_old(tx))
        return diag_std(d, E_STORE, NULL);
    sql_c(&q, "INSERT INTO \"store_reply\" VALUES (");
    sql_str(&q, key);
    sql_c(&q, ", ");
    sql_str(&q, digest);
    sql_c(&q, ", ");
    sql_int(&q, status);
    sql_c(&q, ", ");
    sql_str(&q, reply);
    sql_c(&q, ", ");
    sql_str(&q, tx->who->now);
    sql_c(&q, ")");
    enum outcome o = run(tx, &q, NULL, NULL, NULL);
    sql_close(&q);
    if (o == CLASH)
        return diag_std(d, E_KEY_REUSED, NULL);
    return o == RAN || diag_std(d, E_STORE, NULL);
}
