/* journal.c - see journal.h. */
#include "store/journal.h"

#include "ledger/value.h"

#include <string.h>

enum { USUAL_BYTES = 2000 }; /* room that most entries need at once */

static const char *const actions[] = {
    [ACT_CREATE] = "create",
    [ACT_UPDATE] = "update",
    [ACT_WITHDRAW] = "withdraw",
    [ACT_RESTORE] = "restore",
    [ACT_MOVE] = "move",
    [ACT_IMPORT] = "import",
    [ACT_UNDO] = "undo",
    [ACT_EXPORT] = "export",
    [ACT_LOGIN] = "login",
    [ACT_LOGOUT] = "logout",
    [ACT_REFUSED] = "refused",
    [ACT_SETTING] = "setting",
    [ACT_JOB] = "job",
    [ACT_FREEZE] = "freeze",
    [ACT_REOPEN] = "reopen",
    [ACT_LOGIN_FAILED] = "login_failed",
    [ACT_GRANT] = "grant",
    [ACT_REVOKE] = "revoke",
    [ACT_APPROVE] = "approve",
    [ACT_RETURN] = "return",
    [ACT_READ_SENSITIVE] = "read_sensitive",
    [ACT_EXPORT_ASK] = "export_ask",
    [ACT_PURGE] = "purge",
    [ACT_BASELINE] = "baseline",
};

const char *action_id(enum journal_action action)
{
    return actions[action];
}

/* ---- the chain -------------------------------------------------------------------------------- */

static void canonical(struct buf *out, const char *name, struct str value)
{
    buf_c(out, name);
    buf_char(out, ' ');
    buf_int(out, (int64_t)value.n);
    buf_char(out, ':');
    buf_add(out, value);
    buf_char(out, '\n');
}

static void canonical_field(struct buf *out, const struct field *f, const struct value *v)
{
    if (value_empty(f, v))
        return;
    if (kinds[f->kind].is_text) {
        canonical(out, f->id, v->s);
        return;
    }
    char digits[INT_TEXT];
    canonical(out, f->id, int_text(v->i, digits));
}

void journal_digest(struct sm3 *h, const struct value *v, struct str previous,
                    char out[SM3_HEX + 1])
{
    const struct record *rec = &ledger[R_journal];
    unsigned char sum[SM3_BYTES];
    struct buf text = { 0 };
    buf_room(&text, USUAL_BYTES);
    canonical_field(&text, &rec->fields[AT_ID], &v[AT_ID]);
    for (int i = AT_OWN; i < (int)rec->nfields; i++)
        if (i != F_journal_previous_hash && i != F_journal_hash)
            canonical_field(&text, &rec->fields[i], &v[i]);
    sm3_add(h, previous);
    sm3_add(h, buf_str(&text));
    sm3_end(h, sum);
    hex_put(sum, sizeof sum, out);
    buf_free(&text);
}

/* ---- an entry ----------------------------------------------------------------------------------- */

/* At most what the field holds: an entry is never refused because of a long header. */
static struct str clipped(int field, struct str s)
{
    int64_t most = ledger[R_journal].fields[field].max;
    struct str rest = s;
    while (rest.n && most-- > 0)
        utf8_next(&rest);
    return str_slice(s, 0, s.n - rest.n);
}

static void set_text(struct value *v, int field, struct str s)
{
    if (s.n)
        value_set_str(&v[field], clipped(field, s));
}

static void set_int(struct value *v, int field, int64_t i)
{
    if (i)
        value_set_int(&v[field], i);
}

static const char *result_of(enum journal_action action)
{
    if (action == ACT_REFUSED)
        return "refused";
    return action == ACT_LOGIN_FAILED ? "failed" : "ok";
}

static void set_actor(struct value *v, const struct actor *who)
{
    value_set_str(&v[F_journal_at], who->now);
    set_int(v, F_journal_person, who->person);
    set_text(v, F_journal_login, who->login);
    set_text(v, F_journal_role, who->role);
    set_text(v, F_journal_address, who->address);
    set_text(v, F_journal_source, who->source);
    set_int(v, F_journal_batch, who->batch);
    set_text(v, F_journal_reason, who->reason);
    set_text(v, F_journal_request_id, who->request);
}

static bool append(struct tx *tx, struct value *v, struct diag *d)
{
    struct head *h = tx->head;
    struct sql q = { .fixed = tx->store->text[R_journal].insert,
                     .slot = SLOT_INSERT + (size_t)R_journal };
    char hash[SM3_HEX + 1];
    struct str previous = { h->hash, SM3_HEX };
    value_set_int(&v[AT_ID], h->last[R_journal] + 1);
    value_set_int(&v[AT_VERSION], 1);
    journal_digest(h->sm3, v, previous, hash);
    value_set_str(&v[F_journal_previous_hash], previous);
    value_set_str(&v[F_journal_hash], (struct str){ hash, SM3_HEX });
    for (int i = 0; i < F_journal__COUNT; i++)
        sql_bind(&q, &ledger[R_journal].fields[i], &v[i]);
    bool ok = run(tx, &q, NULL, NULL, NULL) == RAN;
    sql_close(&q);
    if (!ok) {
        tx->failed = true; /* what cannot be journalled is not done */
        return diag_std(d, E_STORE, NULL);
    }
    h->last[R_journal]++;
    h->moved[R_journal] = true;
    memcpy(h->hash, hash, SM3_HEX);
    return true;
}

/* ---- what changed ------------------------------------------------------------------------------- */

static void put_member(struct buf *out, const struct field *f, const struct value *v)
{
    buf_char(out, out->n ? ',' : '{');
    buf_char(out, '"');
    buf_c(out, f->id);
    buf_c(out, "\":");
    if (value_empty(f, v)) {
        buf_c(out, "null");
    } else if (kinds[f->kind].is_text) {
        buf_json(out, v->s);
    } else {
        buf_char(out, '"');
        buf_int(out, v->i);
        buf_char(out, '"');
    }
}

/* One side of a change: all set fields where the other side is no row, else those that differ. */
static void put_side(struct buf *out, const struct row *r, const struct row *other)
{
    if (!r)
        return;
    for (size_t i = AT_OWN; i < r->rec->nfields; i++) {
        const struct field *f = &r->rec->fields[i];
        bool belongs = other ? !value_eq(f, &r->v[i], &other->v[i]) : !value_empty(f, &r->v[i]);
        if (belongs)
            put_member(out, f, &r->v[i]);
    }
    if (out->n == 0)
        buf_char(out, '{');
    buf_char(out, '}');
}

/* Whoever changes a setting is looked for by that name. */
static enum journal_action named(enum journal_action action, const struct record *rec)
{
    bool plain = action == ACT_CREATE || action == ACT_UPDATE || action == ACT_WITHDRAW;
    return plain && rec->flags & SETTINGS ? ACT_SETTING : action;
}

bool journal_change(struct tx *tx, enum journal_action action, const struct row *before,
                    const struct row *now, struct diag *d)
{
    const struct row *any = now ? now : before;
    ASSERT(any);
    struct value v[F_journal__COUNT] = { 0 };
    struct buf old = { 0 };
    struct buf fresh = { 0 };
    buf_room(before ? &old : &fresh, USUAL_BYTES);
    put_side(&old, before, now);
    put_side(&fresh, now, before);
    set_actor(v, tx->who);
    value_set_str(&v[F_journal_action], str_c(actions[named(action, any->rec)]));
    value_set_str(&v[F_journal_result], STR("ok"));
    value_set_str(&v[F_journal_record], str_c(any->rec->id));
    value_set_int(&v[F_journal_record_id], any->v[AT_ID].i);
    value_set_int(&v[F_journal_record_version], any->v[AT_VERSION].i);
    if (now && action == ACT_BASELINE) /* told anew, as of the batch that made it */
        set_int(v, F_journal_batch, value_int(&now->v[AT_BATCH]));
    if (old.n)
        value_set_str(&v[F_journal_before], buf_str(&old));
    if (fresh.n)
        value_set_str(&v[F_journal_after], buf_str(&fresh));
    bool ok = append(tx, v, d);
    if (action != ACT_LOGIN &&
        action != ACT_BASELINE) /* what a sign-in notes of itself is nobody's to remember */
        tx->head->touched[record_id(any->rec)] = tx->head->last[R_journal];
    buf_free(&old);
    buf_free(&fresh);
    return ok;
}

struct note {
    enum journal_action action;
    const char *result;
    enum record_id rec; /* R__COUNT = none */
    int64_t id;
};

static bool note(struct tx *tx, const struct note *n, struct str detail, struct diag *d)
{
    struct value v[F_journal__COUNT] = { 0 };
    ASSERT(tx->who);
    set_actor(v, tx->who);
    value_set_str(&v[F_journal_action], str_c(actions[n->action]));
    value_set_str(&v[F_journal_result], str_c(n->result));
    if (n->rec != R__COUNT)
        value_set_str(&v[F_journal_record], str_c(ledger[n->rec].id));
    set_int(v, F_journal_record_id, n->id);
    if (detail.n)
        value_set_str(&v[F_journal_after], detail);
    return append(tx, v, d);
}

bool tx_note(struct tx *tx, enum journal_action action, enum record_id rec, int64_t id,
             struct str detail, struct diag *d)
{
    return note(tx, &(struct note){ action, result_of(action), rec, id }, detail, d);
}

bool tx_note_failed(struct tx *tx, enum journal_action action, enum record_id rec, int64_t id,
                    struct str detail, struct diag *d)
{
    return note(tx, &(struct note){ action, "failed", rec, id }, detail, d);
}

/* ---- reading ------------------------------------------------------------------------------------ */

struct reading {
    entry_fn *fn;
    void *ctx;
    int rec;
    int64_t given, limit;
};

enum { READ_COLUMNS = 16 };

static bool take_entry(void *ctx, const struct value *v, size_t n)
{
    struct reading *r = ctx;
    ASSERT(n == READ_COLUMNS);
    const struct entry e = {
        .number = v[0].i,
        .at = v[1].s,
        .login = v[2].s,
        .role = v[3].s,
        .address = v[4].s,
        .source = v[5].s,
        .batch = v[6].i,
        .action = v[7].s,
        .record = v[8].s,
        .record_id = v[9].i,
        .record_version = v[10].i,
        .before = v[11].s,
        .after = v[12].s,
        .reason = v[13].s,
        .request = v[14].s,
        .hash = v[15].s,
    };
    if (r->rec >= 0 && !str_is(e.record, ledger[r->rec].id))
        return true;
    r->given++;
    return r->fn(r->ctx, &e) && (r->limit == 0 || r->given < r->limit);
}

int64_t tx_journal(struct tx *tx, const struct journal_query *q, entry_fn *fn, void *ctx)
{
    static const int columns[READ_COLUMNS] = {
        AT_ID,
        F_journal_at,
        F_journal_login,
        F_journal_role,
        F_journal_address,
        F_journal_source,
        F_journal_batch,
        F_journal_action,
        F_journal_record,
        F_journal_record_id,
        F_journal_record_version,
        F_journal_before,
        F_journal_after,
        F_journal_reason,
        F_journal_request_id,
        F_journal_hash,
    };
    struct reading r = { .fn = fn, .ctx = ctx, .rec = q->rec, .limit = q->limit };
    struct sql s = { 0 };
    sql_c(&s, "SELECT ");
    sql_names(&s, &ledger[R_journal], columns, READ_COLUMNS);
    sql_c(&s, " FROM \"journal\" WHERE \"id\" > ");
    sql_int(&s, q->since);
    if (q->rec >= 0 &&
        q->id) { /* all rows of a record are picked in take_entry: the order matters more */
        sql_c(&s, " AND \"record\" = ");
        sql_str(&s, str_c(ledger[q->rec].id));
        sql_c(&s, " AND \"record_id\" = ");
        sql_int(&s, q->id);
    }
    sql_c(&s, " ORDER BY \"id\"");
    run(tx, &s, take_entry, &r, NULL);
    sql_close(&s);
    return r.given;
}

int64_t journal_of(struct tx *tx, enum record_id rec, int64_t id, entry_fn *fn, void *ctx)
{
    const struct journal_query q = { .rec = (int)rec, .id = id };
    return tx_journal(tx, &q, fn, ctx);
}
