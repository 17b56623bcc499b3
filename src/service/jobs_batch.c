/* jobs_batch.c - the row of a batch: made, read, brought from state to state.  Knows no file. */
#include "service/jobs_parts.h"

#include "base/clock.h"
#include "base/log.h"
#include "service/notify.h"
#include "service/rows.h"

/* ---- its states ---------------------------------------------------------------------------------- */

static void set_counts(struct row *r, const struct import_counts *c)
{
    batch_set_row_count(r, c->rows);
    batch_set_good_count(r, c->good);
    batch_set_bad_count(r, c->bad);
    batch_set_new_count(r, c->fresh);
    batch_set_changed_count(r, c->changed);
    batch_set_same_count(r, c->same);
    batch_set_skipped_count(r, c->skipped);
}

/* Whoever began it need not have waited.  A preview that can be looked at is no end. */
static bool tell_end(struct tx *tx, const struct row *before, const struct row *now, struct diag *d)
{
    bool done = str_is(batch_state(now), "committed");
    bool wrote = str_is(batch_state(before), "committing");
    struct told t = { .what = done ? HAPPENING_import_done : HAPPENING_import_failed,
                      .about = now,
                      .person = batch_started_by(now) };
    if (!t.person || (!done && !wrote && !str_is(batch_state(now), "failed")))
        return true;
    t.text = str_printf(d->arena, STR_FMT "：新增 %lld 行，修改 %lld 行，退回 %lld 行",
                        STR_ARG(batch_file_name(now)), (long long)(done ? batch_new_count(now) : 0),
                        (long long)(done ? batch_changed_count(now) : 0),
                        (long long)batch_bad_count(now));
    return notify(tx, &t, d);
}

bool jobs_batch_change(struct tx *tx, void *ctx, struct diag *d)
{
    const struct batch_change *c = ctx;
    struct row *before = tx_get(tx, d->arena, R_batch, c->id);
    if (!before)
        return diag_std(d, E_NOT_FOUND, NULL);
    if (c->only_from && !str_is(batch_state(before), c->only_from))
        return diag_add(d, E_STATE, NULL, "批次 %lld 当前为“" STR_FMT "”，不能这样操作",
                        (long long)c->id,
                        STR_ARG(choice_label(ledger[R_batch].fields[F_batch_state].choices,
                                             batch_state(before))));
    struct row *now = row_copy(d->arena, before);
    batch_set_state(now, str_c(c->state));
    batch_set_finished_at(now, clock_now(d->arena));
    if (c->counts)
        set_counts(now, c->counts);
    return tx_update(tx, before, now, d) && tell_end(tx, before, now, d);
}

bool jobs_batch_becomes(struct jobs *j, const struct who *who, struct batch_change change,
                        struct diag *d)
{
    struct actor actor = who_actor(who);
    actor.now = clock_now(d->arena);
    return store_write(city_store(j->city), &actor, jobs_batch_change, &change, d);
}

bool jobs_batch_own(const struct who *who, const struct row *r)
{
    const struct record *rec = record_find(batch_target_ledger(r));
    bool own = who->everything || (who->person && batch_started_by(r) == who->person);
    return own && rec && access_may(who, rec, VERB_import);
}

bool jobs_batch_seen(struct arena *a, const struct who *who, const struct row *r)
{
    if (jobs_batch_own(who, r))
        return true;
    const struct filter *scope = access_scope(a, who, r->rec);
    return access_may(who, r->rec, VERB_read) && (!scope || filter_matches(scope, r));
}

struct row *jobs_batch_get(struct jobs *j, const struct who *who, int64_t batch, struct diag *d)
{
    struct tx *tx = store_read(city_store(j->city));
    struct row *r = tx_get(tx, d->arena, R_batch, batch);
    store_read_end(tx);
    if (!r || !str_is(batch_kind(r), "import") || !jobs_batch_seen(d->arena, who, r)) {
        diag_add(d, E_NOT_FOUND, NULL, "没有这个导入批次");
        return NULL;
    }
    return r;
}

struct row *jobs_batch_take(struct jobs *j, const struct who *who, int64_t batch, struct diag *d)
{
    struct row *r = jobs_batch_get(j, who, batch, d);
    if (!r || jobs_batch_own(who, r))
        return r;
    diag_add(d, E_DENIED, NULL, "只有发起人能改正和写入这个导入批次");
    return NULL;
}

/* ---- a new one ----------------------------------------------------------------------------------- */

/* Whether a batch of the same file stands for a fresh one; what somebody else has not written is none of his
 * business. */
static bool repeats(struct arena *a, const struct fresh_batch *f, const struct row *r)
{
    static const char *const alive[] = { "previewing", "previewed", "committing", "committed" };
    bool lives = false;
    for (size_t i = 0; i < COUNTOF(alive); i++)
        lives = lives || str_is(batch_state(r), alive[i]);
    if (!lives || !str_is(batch_target_ledger(r), f->q->rec->id))
        return false;
    return jobs_batch_own(f->who, r) ||
           (str_is(batch_state(r), "committed") && jobs_batch_seen(a, f->who, r));
}

static struct row *same_file(struct tx *tx, struct arena *a, const struct fresh_batch *f)
{
    struct value sm3;
    value_set_str(&sm3, str_c(f->sm3));
    struct query q = { .rec = R_batch, .where = filter_value(a, OP_EQ, F_batch_file_sm3, sm3) };
    struct rows rows = rows_all(tx, a, &q);
    for (size_t i = rows.n; i-- > 0;)
        if (repeats(a, f, rows.row[i]))
            return rows.row[i];
    return NULL;
}

static bool insert_batch(struct tx *tx, void *ctx, struct diag *d)
{
    struct fresh_batch *f = ctx;
    struct row *same = f->again ? NULL : same_file(tx, d->arena, f);
    if (same) {
        f->id = batch_id(same);
        f->repeated = true;
        return true;
    }
    const struct actor *who = tx_actor(tx);
    struct row *r = row_new(d->arena, R_batch);
    batch_set_batch_no(r,
                       str_printf(d->arena, "IMP-" STR_FMT "-%.6s", STR_ARG(who->request), f->sm3));
    batch_set_kind(r, STR("import"));
    batch_set_target_ledger(r, str_c(f->q->rec->id));
    batch_set_file_name(r, f->q->file_name);
    batch_set_file_sm3(r, str_c(f->sm3));
    batch_set_mode(r, f->q->mode.n ? f->q->mode : STR("upsert"));
    if (f->q->key.n)
        batch_set_key_fields(r, f->q->key);
    batch_set_started_at(r, who->now);
    if (who->person)
        batch_set_started_by(r, who->person);
    batch_set_state(r, STR("previewing"));
    if (!row_check(r, d) || !tx_insert(tx, r, d))
        return false;
    f->id = batch_id(r);
    return true;
}

bool jobs_batch_insert(struct jobs *j, const struct who *who, struct fresh_batch *f, struct diag *d)
{
    struct actor actor = who_actor(who);
    f->who = who;
    return store_write(city_store(j->city), &actor, insert_batch, f, d);
}

/* ---- what a stopped server left ---------------------------------------------------------------------- */

void jobs_recover(struct jobs *j)
{
    static const char *const states[] = { "previewing", "committing" };
    struct arena a = { 0 };
    struct who who = { .login = STR("system"),
                       .role = ROLE_dispatcher,
                       .address = STR("server"),
                       .request = STR(""),
                       .source = STR("rule"),
                       .now = clock_now(&a) };
    for (size_t s = 0; s < COUNTOF(states); s++) {
        struct value v;
        value_set_str(&v, str_c(states[s]));
        struct query q = { .rec = R_batch, .where = filter_value(&a, OP_EQ, F_batch_state, v) };
        struct tx *tx = store_read(city_store(j->city));
        struct rows rows = rows_all(tx, &a, &q);
        store_read_end(tx);
        for (size_t i = 0; i < rows.n; i++) {
            struct diag d;
            diag_init(&d, &a);
            if (!jobs_batch_becomes(
                    j, &who,
                    (struct batch_change){ .id = batch_id(rows.row[i]), .state = "failed" }, &d))
                log_error("import: batch %lld cannot be marked failed",
                          (long long)batch_id(rows.row[i]));
        }
    }
    arena_free(&a);
}
