/* audit.c - does the chain hold, and is every row what the journal says?  Mends nothing. */
#include "ledger/value.h"
#include "store/journal.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

/* What the journal made and took, ledger by ledger: for one import batch, or for all that count. */
struct tally {
    int64_t batch;
    int64_t made[R__COUNT];
};

struct walk {
    struct tx *tx;
    struct arena *arena;
    const struct audit_request *q;
    int64_t done; /* entries and rows */
    struct audit *out;
    struct sm3 *sm3;
    char previous[SM3_HEX + 1]; /* hash of the entry before */
    int64_t last;               /* its number */
    struct tally all, *batches;
    size_t nbatches;
};

enum { STEP = 4096 }; /* entries and rows between two words of progress */

/* False when nobody wants to know any more. */
static bool went_on(struct walk *w)
{
    bool wanted = ++w->done % STEP || !w->q->progress || w->q->progress(w->q->ctx, w->done);
    w->out->ended = w->out->ended || !wanted;
    return wanted;
}

/* Keeps the first thing found; false, so that callers stop. */
static bool found(struct walk *w, int64_t number, struct str subject, const char *what)
{
    if (w->out->broken)
        return false;
    w->out->broken = number > 0 ? number : 1;
    w->out->why = str_printf(w->arena, STR_FMT "%s", STR_ARG(subject), what);
    return false;
}

/* ---- what entries say about how many rows there are --------------------------------------------- */

static struct tally *tally_of(struct walk *w, int64_t batch)
{
    for (size_t i = w->nbatches; i-- > 0;)
        if (w->batches[i].batch == batch)
            return &w->batches[i];
    struct tally *more = realloc(w->batches, (w->nbatches + 1) * sizeof *more);
    if (!more)
        fatal("out of memory");
    w->batches = more;
    more[w->nbatches] = (struct tally){ .batch = batch };
    return &more[w->nbatches++];
}

/* A batch that was swept, or is not yet shown, made nothing. */
static void forget_batch(struct walk *w, int64_t batch)
{
    struct tally *t = tally_of(w, batch);
    for (int r = 0; r < R__COUNT; r++)
        w->all.made[r] -= t->made[r];
    *t = (struct tally){ .batch = batch };
}

static bool is_sweep(const struct value *v)
{
    return str_is(value_str(&v[F_journal_action]), action_id(ACT_UNDO)) &&
           str_is(value_str(&v[F_journal_record]), ledger[R_batch].id) &&
           !v[F_journal_record_version].set &&
           str_find(value_str(&v[F_journal_after]), STR("\"swept\"")) >= 0;
}

static void count_entry(struct walk *w, const struct value *v)
{
    const struct record *rec = record_find(value_str(&v[F_journal_record]));
    struct str action = value_str(&v[F_journal_action]);
    int64_t batch = value_int(&v[F_journal_batch]);
    if (is_sweep(v))
        forget_batch(w, value_int(&v[F_journal_record_id]));
    if (!rec || !v[F_journal_record_version].set || str_is(action, action_id(ACT_BASELINE)))
        return;
    enum record_id r = record_id(rec);
    if (!v[F_journal_before].set) {
        w->all.made[r]++;
        if (batch)
            tally_of(w, batch)->made[r]++;
    } else if (!v[F_journal_after].set) {
        w->all.made[r]--;
    }
}

/* ---- the chain -------------------------------------------------------------------------------------- */

static bool check_entry(void *ctx, const struct value *v, size_t n)
{
    struct walk *w = ctx;
    char hash[SM3_HEX + 1];
    struct str previous = { w->previous, SM3_HEX };
    int64_t number = v[AT_ID].i;
    ASSERT(n == F_journal__COUNT);
    if (number != w->last + 1)
        return found(w, w->last + 1, STR(""), "日志缺少这一条");
    if (!str_eq(value_str(&v[F_journal_previous_hash]), previous))
        return found(w, number, STR(""), "与上一条日志接不上");
    journal_digest(w->sm3, v, previous, hash);
    if (!str_is(value_str(&v[F_journal_hash]), hash))
        return found(w, number, STR(""), "内容与其摘要不符，被改动过");
    memcpy(w->previous, hash, SM3_HEX);
    w->last = number;
    w->out->entries++;
    count_entry(w, v);
    return went_on(w);
}

/* Where the chain is taken up: after nothing, after an entry, or after what a purge says it took. */
static void load_previous(struct walk *w, int64_t before)
{
    struct purged p;
    bool purged = journal_first(w->tx) > 1 && journal_purged(w->tx, w->arena, &p);
    struct str hash = STR("");
    memset(w->previous, '0', SM3_HEX);
    w->last = before;
    if (purged) {
        w->out->purged = p.through;
        w->out->purge = p.detail;
    }
    if (purged && before <= p.through) {
        w->last = p.through;
        hash = p.hash;
        memcpy(w->all.made, p.made, sizeof p.made);
    } else if (before > 0) {
        hash = tx_journal_hash(w->tx, w->arena, before);
    }
    if (hash.n == SM3_HEX)
        memcpy(w->previous, hash.p, SM3_HEX);
}

static void check_chain(struct walk *w, int64_t from)
{
    struct sql q = { 0 };
    struct head head = { 0 };
    load_previous(w, from - 1);
    sql_c(&q, "SELECT ");
    buf_add(&q.text, w->tx->store->text[R_journal].columns);
    sql_c(&q, " FROM \"journal\" WHERE \"id\" > ");
    sql_int(&q, from - 1);
    sql_c(&q, " ORDER BY \"id\"");
    run(w->tx, &q, check_entry, w, NULL);
    sql_close(&q);
    w->out->last = w->last;
    if (w->out->broken || w->out->ended || !head_load(w->tx, &head))
        return;
    if (head.last[R_journal] > w->last)
        found(w, w->last + 1, STR(""), "日志到此中断，其后的条目不见了");
    else if (head.last[R_journal] && memcmp(head.hash, w->previous, SM3_HEX) != 0)
        found(w, w->last, STR(""), "最后一条日志与库中登记的摘要不符");
}

/* ---- rows ---------------------------------------------------------------------------------------------- */

/* What the journal says a row is, entry by entry. */
struct story {
    const struct record *rec;
    json_t *fields; /* stored text by field id */
    int64_t version, batch, newest;
    bool gone;
};

static bool tell(void *ctx, const struct entry *e)
{
    struct story *s = ctx;
    const char *key;
    json_t *value;
    if (e->record_version == 0)
        return true; /* an event about the row, no change of it */
    json_t *after = e->after.n ? json_loadb(e->after.p, e->after.n, 0, NULL) : NULL;
    if (e->before.n == 0)
        s->batch = e->batch;
    s->gone = e->after.n == 0;
    s->version = e->record_version;
    s->newest = e->number;
    json_object_foreach(after, key, value)
    {
        json_object_set(s->fields, key, value);
    }
    json_decref(after);
    return true;
}

static bool same_value(const struct story *s, const struct field *f, const struct value *v)
{
    struct buf text = { 0 };
    const json_t *said = json_object_get(s->fields, f->id);
    bool empty = value_empty(f, v);
    if (!empty)
        value_put_stored(&text, f, v);
    bool same = json_is_string(said) ? !empty && str_is(buf_str(&text), json_string_value(said))
                                     : empty || (!said && f->def && str_is(buf_str(&text), f->def));
    buf_free(&text);
    return same;
}

struct rows {
    struct walk *walk;
    const struct record *rec;
    int64_t n;
};

static bool check_row(void *ctx, const struct value *v, size_t n)
{
    struct rows *rows = ctx;
    struct walk *w = rows->walk;
    const struct record *rec = rows->rec;
    struct story s = { .rec = rec, .fields = json_object() };
    rows->n++;
    journal_of(w->tx, record_id(rec), v[AT_ID].i, tell, &s);
    struct str name = str_printf(w->arena, "%s 编号 %lld", rec->label, (long long)v[AT_ID].i);
    bool ok = true;
    if (s.newest == 0 || s.gone)
        ok = found(w, s.newest ? s.newest : w->last, name, " 不是经本系统写入的");
    else if (s.version != v[AT_VERSION].i || s.batch != value_int(&v[AT_BATCH]))
        ok = found(w, s.newest, name, " 的版本或批次与日志不符");
    for (size_t i = AT_OWN; ok && i < n; i++)
        if (!same_value(&s, &rec->fields[i], &v[i]))
            ok = found(w, s.newest,
                       str_printf(w->arena, STR_FMT "的“%s”", STR_ARG(name), rec->fields[i].label),
                       "与日志不符，被改动过");
    json_decref(s.fields);
    return went_on(w) && ok;
}

/* A ledger has fewer rows than the journal made: which entry made the missing one? */
static bool find_missing(void *ctx, const struct entry *e)
{
    struct rows *rows = ctx;
    struct walk *w = rows->walk;
    struct arena scratch = { 0 };
    struct story s = { .rec = rows->rec, .fields = NULL };
    if (e->record_version == 0 || e->before.n)
        return true;
    struct row *r = tx_get(w->tx, &scratch, record_id(rows->rec), e->record_id);
    arena_free(&scratch);
    if (r)
        return true;
    s.fields = json_object();
    journal_of(w->tx, record_id(rows->rec), e->record_id, tell, &s);
    json_decref(s.fields);
    if (s.gone)
        return true;
    return found(w, e->number,
                 str_printf(w->arena, "%s 编号 %lld", rows->rec->label, (long long)e->record_id),
                 " 不见了");
}

static void check_rows(struct walk *w, const struct record *rec)
{
    struct rows rows = { .walk = w, .rec = rec };
    struct query q = { .rec = record_id(rec) };
    tx_list(w->tx, &q, check_row, &rows);
    if (w->out->broken || w->out->ended || rows.n == w->all.made[record_id(rec)])
        return;
    tx_journal(w->tx, &(struct journal_query){ .rec = (int)record_id(rec) }, find_missing, &rows);
    found(w, w->last, str_c(rec->label), " 的行数与日志不符");
}

struct audit tx_audit(struct tx *tx, struct arena *a, const struct audit_request *q)
{
    struct audit out = { .why = STR(""), .purge = STR("") };
    struct walk w = { .tx = tx, .arena = a, .q = q, .out = &out, .sm3 = sm3_open() };
    check_chain(&w, 1 < q->from ? q->from : 1);
    for (size_t i = 0; i < tx->nhidden; i++)
        forget_batch(&w, tx->hidden[i]);
    for (int r = 0; r < R__COUNT && q->from <= 1 && !out.broken && !out.ended; r++)
        if (r != R_journal)
            check_rows(&w, &ledger[r]);
    sm3_close(w.sm3);
    free(w.batches);
    return out;
}
