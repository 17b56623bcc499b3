/* inbox.c - see inbox.h. */
#include "service/inbox.h"

#include "base/json.h"
#include "service/record.h"
#include "service/rows.h"

enum { AT_ONCE = 500 };

static struct filter *unread_of(struct arena *a, int64_t person)
{
    struct value own;
    value_set_int(&own, person);
    struct filter *unread = filter_value(a, OP_NULL, F_notice_read_at, own);
    unread->n = 0;
    return filter_and(a, filter_value(a, OP_EQ, F_notice_person, own), unread);
}

int64_t inbox_unread(struct tx *tx, struct arena *a, int64_t person)
{
    int64_t n = tx_count(tx, R_notice, unread_of(a, person), INBOX_MOST);
    return n > INBOX_MOST ? INBOX_MOST : n;
}

struct reading {
    const struct who *who;
    int64_t notice;
};

static bool reply_unread(struct tx *tx, const struct who *who, struct reply *reply, struct diag *d)
{
    struct jw w = { .out = &reply->body };
    jw_open(&w, '{');
    jw_key(&w, "unread");
    jw_int(&w, inbox_unread(tx, d->arena, who->person));
    jw_close(&w, '}');
    reply->status = 200;
    return true;
}

static bool mark(struct tx *tx, const struct who *who, const struct row *before, struct diag *d)
{
    if (row_has(before, R_notice, F_notice_read_at))
        return true;
    struct row *now = row_copy(d->arena, before);
    notice_set_read_at(now, tx_actor(tx)->now);
    return record_update(tx, who, before, now, d);
}

static bool read_fn(struct tx *tx, void *ctx, struct reply *reply, struct diag *d)
{
    const struct reading *g = ctx;
    struct row *r = tx_get(tx, d->arena, R_notice, g->notice);
    if (!r || notice_person(r) != g->who->person)
        return diag_std(d, E_NOT_FOUND, NULL);
    return mark(tx, g->who, r, d) && reply_unread(tx, g->who, reply, d);
}

static bool read_all_fn(struct tx *tx, void *ctx, struct reply *reply, struct diag *d)
{
    const struct reading *g = ctx;
    struct query q = { .rec = R_notice,
                       .where = unread_of(d->arena, g->who->person),
                       .limit = INBOX_MOST };
    struct rows all = rows_all(tx, d->arena, &q);
    for (size_t i = 0; i < all.n; i++)
        if (!mark(tx, g->who, all.row[i], d))
            return false;
    return reply_unread(tx, g->who, reply, d);
}

bool inbox_read(const struct use *u, int64_t notice)
{
    struct reading g = { .who = u->who, .notice = notice };
    return access_need(u->who, &ledger[R_notice], VERB_read, u->d) && city_write(u, read_fn, &g);
}

bool inbox_read_all(const struct use *u)
{
    struct reading g = { .who = u->who };
    return access_need(u->who, &ledger[R_notice], VERB_read, u->d) &&
           city_write(u, read_all_fn, &g);
}

/* ---- letting go --------------------------------------------------------------------------------- */

struct sweeping {
    struct str today;
    bool more;
};

static bool sweep_fn(struct tx *tx, void *ctx, struct diag *d)
{
    struct sweeping *s = ctx;
    struct value today;
    value_set_str(&today, s->today);
    struct query q = { .rec = R_notice,
                       .where = filter_value(d->arena, OP_LT, F_notice_expires_on, today),
                       .limit = AT_ONCE };
    struct rows all = rows_all(tx, d->arena, &q);
    for (size_t i = 0; i < all.n; i++)
        if (!tx_withdraw(tx, all.row[i], d))
            return false;
    s->more = all.n == AT_ONCE;
    return true;
}

bool inbox_sweep(struct city *c, const struct who *who, bool *more, struct diag *d)
{
    struct sweeping s = { .today = who->today };
    struct actor actor = who_actor(who);
    bool ok = store_write(city_store(c), &actor, sweep_fn, &s, d);
    *more = s.more;
    return ok;
}
