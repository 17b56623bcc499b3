/* purge.c - old entries leave the journal, and the chain and the rows stay provable without them.
 * See store.h; who may, and how old is old enough, is not known here. */
#include "store/journal.h"

#include "ledger/value.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

/* ---- one value ------------------------------------------------------------------------------------ */

struct one {
    struct arena *arena; /* NULL = only the number is wanted */
    struct value v;
};

static bool take_one(void *ctx, const struct value *v, size_t n)
{
    struct one *o = ctx;
    ASSERT(n == 1);
    o->v = v[0];
    if (o->arena)
        o->v.s = str_dup(o->arena, value_str(&v[0]));
    return false;
}

static int64_t ask_int(struct tx *tx, const char *text, struct str given)
{
    struct one o = { .v = { .s = STR("") } };
    struct sql q = { 0 };
    sql_c(&q, text);
    if (given.n)
        sql_str(&q, given);
    run(tx, &q, take_one, &o, NULL);
    sql_close(&q);
    return o.v.set ? o.v.i : 0;
}

static struct str ask_text(struct tx *tx, struct arena *a, const char *text, int64_t given)
{
    struct one o = { .arena = a, .v = { .s = STR("") } };
    struct sql q = { 0 };
    sql_c(&q, text);
    sql_int(&q, given);
    run(tx, &q, take_one, &o, NULL);
    sql_close(&q);
    return o.v.s;
}

int64_t journal_first(struct tx *tx)
{
    return ask_int(tx, "SELECT min(\"id\") FROM \"journal\"", STR(""));
}

struct str tx_journal_hash(struct tx *tx, struct arena *a, int64_t number)
{
    return ask_text(tx, a, "SELECT \"hash\" FROM \"journal\" WHERE \"id\" = ", number);
}

/* ---- what the purge before said --------------------------------------------------------------------- */

static int64_t number_of(const json_t *said, const char *key)
{
    return json_integer_value(json_object_get(said, key));
}

bool journal_purged(struct tx *tx, struct arena *a, struct purged *out)
{
    struct one o = { .arena = a, .v = { .s = STR("") } };
    struct sql q = { 0 };
    *out = (struct purged){ .hash = STR("") };
    sql_c(&q, "SELECT \"after\" FROM \"journal\" WHERE \"action\" = ");
    sql_str(&q, str_c(action_id(ACT_PURGE)));
    sql_c(&q, " ORDER BY \"id\" DESC LIMIT 1");
    run(tx, &q, take_one, &o, NULL);
    sql_close(&q);
    out->detail = o.v.s;
    json_t *said = out->detail.n ? json_loadb(out->detail.p, out->detail.n, 0, NULL) : NULL;
    const json_t *made = json_object_get(said, "made");
    out->through = number_of(said, "through");
    out->hash = str_dup(a, str_c(json_string_value(json_object_get(said, "hash"))));
    for (int r = 0; r < R__COUNT; r++)
        out->made[r] = number_of(made, ledger[r].id);
    json_decref(said);
    return out->through > 0;
}

/* ---- looking ------------------------------------------------------------------------------------------ */

struct counting {
    struct purge *p;
    const int64_t *swept; /* batches that made nothing */
    size_t n;
};

static bool was_swept(const struct counting *c, int64_t batch)
{
    for (size_t i = 0; i < c->n; i++)
        if (batch && c->swept[i] == batch)
            return true;
    return false;
}

/* record, batch, rows begun, rows ended */
static bool count_rows(void *ctx, const struct value *v, size_t n)
{
    const struct counting *c = ctx;
    const struct record *rec = record_find(value_str(&v[0]));
    ASSERT(n == 4);
    if (!rec)
        return true;
    int64_t begun = was_swept(c, value_int(&v[1])) ? 0 : v[2].i;
    c->p->made[record_id(rec)] += begun - v[3].i;
    return true;
}

struct numbers {
    int64_t *i;
    size_t n, cap;
};

static bool take_number(void *ctx, const struct value *v, size_t n)
{
    struct numbers *all = ctx;
    ASSERT(n == 1);
    if (all->n == all->cap) {
        size_t cap = all->cap ? 2 * all->cap : 256;
        int64_t *more = realloc(all->i, cap * sizeof *more);
        if (!more)
            fatal("out of memory");
        all->i = more;
        all->cap = cap;
    }
    all->i[all->n++] = value_int(&v[0]);
    return true;
}

static bool count_made(struct tx *tx, struct purge *p)
{
    struct numbers swept = { 0 };
    struct sql q = { 0 };
    sql_c(&q, "SELECT \"record_id\" FROM \"journal\" WHERE \"record\" = 'batch' AND \"action\" = "
              "'undo' AND \"record_version\" IS NULL AND \"after\" LIKE '%\"swept\"%'");
    bool ok = run(tx, &q, take_number, &swept, NULL) == RAN;
    sql_close(&q);
    struct counting c = { .p = p, .swept = swept.i, .n = swept.n };
    q = (struct sql){ 0 };
    sql_c(&q,
          "SELECT \"record\", \"batch\", sum(CASE WHEN \"before\" IS NULL THEN 1 ELSE 0 END), "
          "sum(CASE WHEN \"after\" IS NULL THEN 1 ELSE 0 END) FROM \"journal\" WHERE \"id\" <= ");
    sql_int(&q, p->through);
    sql_c(&q,
          " AND \"record_version\" IS NOT NULL AND \"action\" <> 'baseline' GROUP BY \"record\", "
          "\"batch\"");
    ok = ok && run(tx, &q, count_rows, &c, NULL) == RAN;
    sql_close(&q);
    free(swept.i);
    return ok;
}

bool tx_purge_look(struct tx *tx, struct arena *a, struct str moment, struct purge *out,
                   struct diag *d)
{
    static const char at[] = "SELECT \"at\" FROM \"journal\" WHERE \"id\" = ";
    struct purged before;
    int64_t first = journal_first(tx);
    int64_t stays = ask_int(tx, "SELECT min(\"id\") FROM \"journal\" WHERE \"at\" >= ", moment);
    int64_t last = ask_int(tx, "SELECT max(\"id\") FROM \"journal\"", STR(""));
    *out = (struct purge){ .first = first, .through = stays ? stays - 1 : last };
    if (tx->nhidden)
        return diag_add(d, E_STATE, NULL, "正在导入，请等导入结束后再清理日志");
    if (out->through < first)
        return true;
    out->first_at = ask_text(tx, a, at, first);
    out->last_at = ask_text(tx, a, at, out->through);
    out->hash = tx_journal_hash(tx, a, out->through);
    if (journal_purged(tx, a, &before))
        memcpy(out->made, before.made, sizeof before.made);
    return count_made(tx, out) || diag_std(d, E_STORE, NULL);
}

/* ---- taking away -------------------------------------------------------------------------------------- */

static bool tell_anew(struct tx *tx, const struct record *rec, struct purge *p, struct diag *d)
{
    struct numbers ids = { 0 };
    struct arena row = { 0 };
    struct sql q = { 0 };
    sql_c(&q, "SELECT DISTINCT \"record_id\" FROM \"journal\" WHERE \"record\" = ");
    sql_str(&q, str_c(rec->id));
    sql_c(&q, " AND \"id\" <= ");
    sql_int(&q, p->through);
    sql_c(&q, " AND \"record_version\" IS NOT NULL");
    bool ok = run(tx, &q, take_number, &ids, NULL) == RAN;
    sql_close(&q);
    for (size_t i = 0; ok && i < ids.n; i++) {
        arena_reset(&row);
        const struct row *r = tx_get(tx, &row, record_id(rec), ids.i[i]);
        ok = !r || journal_change(tx, ACT_BASELINE, NULL, r, d);
        p->rows += r != NULL;
    }
    arena_free(&row);
    free(ids.i);
    return ok;
}

bool tx_purge(struct tx *tx, struct purge *p, struct diag *d)
{
    struct sql q = { 0 };
    ASSERT(p->through >= p->first);
    for (int r = 0; r < R__COUNT; r++)
        if (r != R_journal && !tell_anew(tx, &ledger[r], p, d))
            return diag_ok(d) ? diag_std(d, E_STORE, NULL) : false;
    sql_c(&q, "DELETE FROM \"journal\" WHERE \"id\" <= ");
    sql_int(&q, p->through);
    bool ok = run(tx, &q, NULL, NULL, NULL) == RAN;
    sql_close(&q);
    return ok || diag_std(d, E_STORE, NULL);
}
