/* import_undo.c - takes a committed batch back: every row as it was before.  See import.h. */
#include "ledger/value.h"
#include "service/import.h"
#include "service/import_keys.h"
#include "service/rows.h"

#include <stdlib.h>
#include <string.h>

enum { REFUSALS_TOLD = 100 };

/* One thing the batch did, newest first. */
struct deed {
    enum record_id rec;
    bool created, withdrawn;
    int64_t id, version;
    struct str before; /* stored values before the change, as the journal wrote them */
};

struct deeds {
    struct arena *arena;
    struct deed *d;
    size_t n, cap;
};

static bool take_deed(void *ctx, const struct value *v, size_t n)
{
    struct deeds *all = ctx;
    const struct record *rec = record_find(value_str(&v[0]));
    ASSERT(n == 5);
    bool told = rec == &ledger[R_batch] || rec == &ledger[R_notice]; /* of it, not by it */
    if (!rec || told || !v[2].set)
        return true;
    if (all->n == all->cap) {
        size_t cap = all->cap ? all->cap * 2 : 256;
        struct deed *more = realloc(all->d, cap * sizeof *more);
        if (!more)
            fatal("out of memory");
        all->d = more;
        all->cap = cap;
    }
    all->d[all->n++] = (struct deed){ .rec = record_id(rec),
                                      .id = value_int(&v[1]),
                                      .version = value_int(&v[2]),
                                      .created = !v[3].set,
                                      .withdrawn = !v[4].set,
                                      .before = str_dup(all->arena, value_str(&v[3])) };
    return true;
}

static void load_deeds(struct tx *tx, int64_t batch, struct deeds *all)
{
    static const int fields[] = { F_journal_record, F_journal_record_id, F_journal_record_version,
                                  F_journal_before, F_journal_after };
    struct value v;
    value_set_int(&v, batch);
    struct query q = { .rec = R_journal,
                       .where = filter_value(all->arena, OP_EQ, F_journal_batch, v),
                       .sort = { { .field = AT_ID, .descending = true } },
                       .nsort = 1,
                       .fields = fields,
                       .nfields = COUNTOF(fields) };
    tx_list(tx, &q, take_deed, all);
}

/* The first meeting with a row: its newest deed of the batch. */
static bool is_newest(struct import_keys *met, const struct deed *deed)
{
    char key[24];
    memcpy(key, &deed->id, sizeof deed->id);
    struct str s = { key, sizeof deed->id };
    return !import_keys_add(met, (int)deed->rec, s, 0, 0).before;
}

static void name_row(const struct deed *deed, const struct row *r, struct diag *d)
{
    const struct record *rec = &ledger[deed->rec];
    struct buf title = { 0 };
    int at = field_find(rec, str_c(rec->title));
    if (r && at >= 0)
        value_put_text(&title, &rec->fields[at], &r->v[at]);
    diag_add(d, E_CHANGED_SINCE, NULL, "%s“%s”（编号 %lld）%s，不能整批撤销", rec->label,
             buf_z(&title), (long long)deed->id, r ? "导入后又有改动" : "导入后已被撤回");
    buf_free(&title);
}

/* Names every row that was changed since, the first hundred of them; what has gone out of his sight is
 * no longer his to put back. */
static bool unchanged(struct tx *tx, const struct who *who, const struct deeds *all, struct diag *d)
{
    struct import_keys *met = import_keys_open();
    struct arena row = { 0 };
    for (size_t i = 0; i < all->n && d->errors < REFUSALS_TOLD; i++) {
        const struct deed *deed = &all->d[i];
        if (deed->withdrawn || !is_newest(met, deed))
            continue;
        arena_reset(&row);
        struct row *r = tx_get(tx, &row, deed->rec, deed->id);
        if (r && !access_seen(tx, &row, who, r)) {
            diag_add(d, E_DENIED, NULL,
                     "批次中有您授权范围以外的“%s”，不能由您撤销，请联系市级牵头部门",
                     ledger[deed->rec].label);
            break;
        }
        if (!r || r->v[AT_VERSION].i != deed->version)
            name_row(deed, r, d);
    }
    import_keys_close(met);
    arena_free(&row);
    return diag_ok(d);
}

/* Puts the fields the journal names back to what they were. */
static bool put_back(struct row *now, struct str before, struct arena *a)
{
    json_t *old = json_loadb(before.p, before.n, 0, NULL);
    const char *key;
    json_t *value;
    bool ok = old != NULL;
    json_object_foreach(old, key, value)
    {
        int at = field_find(now->rec, str_c(key));
        if (at < AT_OWN)
            continue;
        now->v[at] = (struct value){ .s = STR("") };
        if (json_is_string(value))
            ok = value_take_stored(&now->rec->fields[at],
                                   str_dup(a, str_c(json_string_value(value))), a, &now->v[at]) &&
                 ok;
    }
    json_decref(old);
    return ok;
}

static bool take_back(struct tx *tx, const struct deed *deed, struct diag *d)
{
    struct row *r = tx_get(tx, d->arena, deed->rec, deed->id);
    if (deed->withdrawn || !r)
        return diag_add(d, E_CHANGED_SINCE, NULL, "%s 编号 %lld 已不在库中，不能整批撤销",
                        ledger[deed->rec].label, (long long)deed->id);
    if (deed->created)
        return tx_withdraw(tx, r, d);
    struct row *now = row_copy(d->arena, r);
    if (!put_back(now, deed->before, d->arena))
        return diag_std(d, E_STORE, NULL);
    return tx_update(tx, r, now, d);
}

struct undoing {
    const struct who *who;
    int64_t batch;
    struct import_seal seal;
};

static bool note_purged(void *ctx, const struct entry *e)
{
    bool *purged = ctx;
    *purged = *purged || str_is(e->action, "baseline");
    return !*purged;
}

/* A batch's row is older than its deeds: where the row was told anew, deeds may be gone. */
static bool still_told(struct tx *tx, int64_t batch, struct diag *d)
{
    bool purged = false;
    journal_of(tx, R_batch, batch, note_purged, &purged);
    return !purged ||
           diag_add(d, E_STATE, NULL, "批次 %lld 写入时的日志已按保存期限清理，不能整批撤销",
                    (long long)batch);
}

static bool undo_fn(struct tx *tx, void *ctx, struct diag *d)
{
    const struct undoing *u = ctx;
    struct deeds all = { .arena = d->arena };
    if (!still_told(tx, u->batch, d))
        return false;
    load_deeds(tx, u->batch, &all);
    bool ok = unchanged(tx, u->who, &all, d);
    struct arena row = { 0 };
    for (size_t i = 0; ok && i < all.n; i++) {
        struct diag one;
        arena_reset(&row);
        diag_init(&one, &row);
        ok = take_back(tx, &all.d[i], &one);
        if (!ok)
            diag_add(d, diag_verdict(&one), NULL, STR_FMT, STR_ARG(one.first->text));
    }
    arena_free(&row);
    free(all.d);
    return ok && (!u->seal.fn || u->seal.fn(tx, u->seal.ctx, d));
}

bool import_undo(struct city *c, const struct who *who, int64_t batch, struct import_seal seal,
                 struct diag *d)
{
    struct undoing u = { who, batch, seal };
    struct actor actor = who_actor(who);
    actor.reason = str_printf(d->arena, "撤销导入批次 %lld", (long long)batch);
    return store_write(city_store(c), &actor, undo_fn, &u, d);
}
