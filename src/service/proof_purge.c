/* proof_purge.c - old entries go, by the auditor's hand and with a signed word of it.  See proof.h. */
#include "service/proof.h"

#include "base/clock.h"
#include "base/date.h"
#include "base/seal.h"
#include "service/threshold.h"

#include <stdio.h>

struct purging {
    const struct use *u;
    struct str before; /* the day */
    struct str moment; /* … as it begins in Asia/Shanghai */
    struct purge p;
};

static void put_text(struct jw *w, const char *key, struct str s)
{
    jw_key(w, key);
    jw_str(w, s);
}

static void put_number(struct jw *w, const char *key, int64_t i)
{
    jw_key(w, key);
    jw_int(w, i);
}

/* What went, in numbers: told to whoever asked, and to the journal. */
static void put_members(struct jw *w, const struct purging *g)
{
    const struct purge *p = &g->p;
    bool any = p->through >= p->first;
    put_text(w, "before", g->before);
    put_number(w, "entries", any ? p->through - p->first + 1 : 0);
    put_number(w, "through", any ? p->through : 0);
    put_number(w, "rows", p->rows);
}

static void put_made(struct jw *w, const struct purge *p)
{
    jw_key(w, "made");
    jw_open(w, '{');
    for (int r = 0; r < R__COUNT; r++)
        if (p->made[r])
            put_number(w, ledger[r].id, p->made[r]);
    jw_close(w, '}');
}

static bool note(struct tx *tx, const struct purging *g, struct diag *d)
{
    const struct purge *p = &g->p;
    struct arena *a = d->arena;
    struct buf detail = { 0 };
    struct jw w = { .out = &detail };
    struct str text = str_printf(a, "ztf-purge1;through=%lld;hash=" STR_FMT, (long long)p->through,
                                 STR_ARG(p->hash));
    jw_open(&w, '{');
    put_members(&w, g);
    put_text(&w, "first_at", p->first_at);
    put_text(&w, "last_at", p->last_at);
    put_text(&w, "hash", p->hash);
    put_made(&w, p);
    put_text(&w, "signature", seal_sign(city_keys(g->u->city), a, text));
    jw_close(&w, '}');
    bool ok = tx_note(tx, ACT_PURGE, R_journal, 0, buf_str(&detail), d);
    buf_free(&detail);
    return ok;
}

static bool purge_fn(struct tx *tx, void *ctx, struct reply *reply, struct diag *d)
{
    struct purging *g = ctx;
    struct jw w = { .out = &reply->body };
    if (!tx_purge_look(tx, d->arena, g->moment, &g->p, d))
        return false;
    bool any = g->p.through >= g->p.first;
    if (any && (!tx_purge(tx, &g->p, d) || !note(tx, g, d)))
        return false;
    jw_open(&w, '{');
    put_members(&w, g);
    jw_close(&w, '}');
    reply->status = 200;
    return true;
}

/* ---- what must be so ----------------------------------------------------------------------------------- */

static bool read_day(const struct use *u, struct str body, struct str *day)
{
    json_t *root = json_read(body.n ? body : STR("{}"), &json_defaults, u->d);
    if (!root)
        return false;
    *day = str_dup(u->d->arena, str_c(json_string_value(json_object_get(root, "before"))));
    bool ok = (is_day(*day) && json_object_size(root) == 1) ||
              diag_add(u->d, E_FORMAT, "before", "请给出日期，例如 {\"before\": \"2022-10-01\"}");
    json_decref(root);
    return ok;
}

static bool old_enough(const struct use *u, struct str day)
{
    char latest[11];
    struct tx *tx = store_read(city_store(u->city));
    int64_t keep = threshold_int(tx, u->d->arena, "journal.keep_days", u->who->today, KEEP_DAYS);
    store_read_end(tx);
    keep = keep < KEEP_DAYS_LEAST ? KEEP_DAYS_LEAST : keep;
    date_text(date_of(u->who->today) - keep, latest);
    return str_cmp(day, str_c(latest)) <= 0 ||
           diag_add(
               u->d, E_RULE, "before",
               "日志至少保存 %lld 天（法定不少于 %d 天），只能清理 %s 之前的，不能清理到 " STR_FMT,
               (long long)keep, KEEP_DAYS_LEAST, latest, STR_ARG(day));
}

static bool is_whole(const struct use *u)
{
    struct proof p;
    const struct proof_request q = { .audit = { .from = 1 }, .keys = city_keys(u->city) };
    if (!proof_verify(city_store(u->city), u->d->arena, &q, &p))
        return diag_std(u->d, E_STORE, NULL);
    return !p.audit.broken || diag_add(u->d, E_STATE, NULL,
                                       "第 %lld 条日志核验未通过（" STR_FMT "），查清之前不能清理",
                                       (long long)p.audit.broken, STR_ARG(p.audit.why));
}

bool proof_purge(const struct use *u, struct str body)
{
    struct purging g = { .u = u };
    struct arena *a = u->d->arena;
    if (!access_need(u->who, &ledger[R_journal], VERB_purge, u->d) || !read_day(u, body, &g.before))
        return false;
    if (!city_keys(u->city))
        return diag_add(u->d, E_STATE, NULL, "没有密钥文件，不能签名，因此不能清理日志");
    g.moment = moment_text(a, date_of(g.before) * INT64_C(86400) - INT64_C(28800));
    return old_enough(u, g.before) && is_whole(u) && city_write(u, purge_fn, &g);
}
