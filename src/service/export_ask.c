/* export_ask.c - the reason and the second person's word an export may need; see export.h. */
#include "service/export.h"

#include "base/clock.h"
#include "base/secret.h"
#include "base/sm.h"
#include "base/utf8.h"

#include <string.h>

enum { ID_BYTES = 8, WAIT_DAYS = 7, ASKED_MOST = 200 };
#define KIND "export_ask"

/* ---- what is sensitive ------------------------------------------------------------------------------ */

static bool is_clear(const struct who *who, const struct field *f)
{
    return f->level >= EXPORT_LEVEL && access_sees_full(who, f);
}

bool export_is_sensitive(const struct who *who, const struct list_request *q)
{
    struct str rest = q->fields;
    struct str id;
    for (size_t i = 0; rest.n == 0 && i < q->rec->nfields; i++)
        if (is_clear(who, &q->rec->fields[i]))
            return true;
    while (str_split(&rest, ',', &id)) {
        int at = field_find(q->rec, str_trim(id));
        if (at >= 0 && is_clear(who, &q->rec->fields[at]))
            return true;
    }
    return false;
}

static bool wants_word(const struct who *who, const struct list_request *q)
{
    return !who->everything && q->rec != &ledger[R_journal] && export_is_sensitive(who, q);
}

static size_t characters(struct str s)
{
    size_t n = 0;
    for (; s.n; n++)
        utf8_next(&s);
    return n;
}

static bool good_reason(struct str reason, struct diag *d)
{
    size_t n = characters(reason);
    if (n == 0)
        return diag_add(d, E_REQUIRED, "reason",
                        "导出内容含敏感数据（3级及以上），请写明用途，例如：报送月度调度会");
    return n <= EXPORT_REASON || diag_add(d, E_RANGE, "reason", "用途最多 %d 字", EXPORT_REASON);
}

/* ---- one request --------------------------------------------------------------------------------------- */

struct ask {
    struct str id;
    int64_t person, rows;
    struct str login, name, record, filter, sort, fields, reason, digest, at, until;
    int64_t approver; /* 0 = nobody yet */
    struct str approved_by;
};

/* Of the list, whoever asks for it and in whatever format. */
static struct str digest_of(struct arena *a, const struct list_request *q)
{
    unsigned char sum[SM3_BYTES];
    char *hex = NEW(a, char, SM3_HEX + 1);
    struct sm3 *h = sm3_open();
    const struct str parts[] = { str_c(q->rec->id), q->filter, q->sort, q->fields };
    for (size_t i = 0; i < COUNTOF(parts); i++) {
        sm3_add(h, str_printf(a, "%zu:", parts[i].n));
        sm3_add(h, parts[i]);
    }
    sm3_end(h, sum);
    sm3_close(h);
    hex_put(sum, sizeof sum, hex);
    return (struct str){ hex, SM3_HEX };
}

static struct member {
    const char *key;
    size_t at;
} const texts[] = {
    { "login", offsetof(struct ask, login) },
    { "name", offsetof(struct ask, name) },
    { "record", offsetof(struct ask, record) },
    { "filter", offsetof(struct ask, filter) },
    { "sort", offsetof(struct ask, sort) },
    { "fields", offsetof(struct ask, fields) },
    { "reason", offsetof(struct ask, reason) },
    { "digest", offsetof(struct ask, digest) },
    { "at", offsetof(struct ask, at) },
    { "approved_by", offsetof(struct ask, approved_by) },
};

static struct str *text_at(struct ask *k, size_t i)
{
    return (struct str *)(void *)((char *)k + texts[i].at);
}

static void put_members(struct jw *w, struct ask *k)
{
    for (size_t i = 0; i < COUNTOF(texts); i++) {
        jw_key(w, texts[i].key);
        jw_str(w, *text_at(k, i));
    }
    jw_key(w, "rows");
    jw_int(w, k->rows);
}

/* As people see it. */
static void put_ask(struct jw *w, struct ask *k, const struct who *who)
{
    jw_open(w, '{');
    jw_key(w, "id");
    jw_str(w, k->id);
    put_members(w, k);
    jw_key(w, "until");
    jw_str(w, k->until);
    jw_key(w, "approved");
    jw_bool(w, k->approver != 0);
    jw_key(w, "own");
    jw_bool(w, k->person == who->person);
    jw_close(w, '}');
}

static struct ask read_ask(struct arena *a, const struct kept *kept)
{
    struct ask k = { .id = str_dup(a, kept->key),
                     .person = kept->owner,
                     .until = str_dup(a, kept->until) };
    json_t *said = json_loadb(kept->value.p, kept->value.n, 0, NULL);
    for (size_t i = 0; i < COUNTOF(texts); i++)
        *text_at(&k, i) = str_dup(a, str_c(json_string_value(json_object_get(said, texts[i].key))));
    k.rows = json_integer_value(json_object_get(said, "rows"));
    k.approver = json_integer_value(json_object_get(said, "approver"));
    json_decref(said);
    return k;
}

static bool keep_ask(struct tx *tx, struct ask *k, struct diag *d)
{
    struct buf value = { 0 };
    struct jw w = { .out = &value };
    jw_open(&w, '{');
    put_members(&w, k);
    jw_key(&w, "approver");
    jw_int(&w, k->approver);
    jw_close(&w, '}');
    const struct kept kept = {
        .kind = KIND, .key = k->id, .owner = k->person, .value = buf_str(&value), .until = k->until
    };
    bool ok = tx_keep(tx, &kept, d);
    buf_free(&value);
    return ok;
}

static bool find_ask(struct tx *tx, struct arena *a, struct str id, struct str now, struct ask *k)
{
    struct kept kept;
    *k = (struct ask){ .person = 0 };
    if (!tx_kept(tx, a, KIND, id, &kept) || str_cmp(kept.until, now) <= 0)
        return false;
    *k = read_ask(a, &kept);
    return true;
}

static bool may_release(const struct who *who, const struct ask *k)
{
    const struct record *rec = record_find(k->record);
    return rec && access_may(who, rec, VERB_release);
}

static bool note_ask(struct tx *tx, enum journal_action action, struct ask *k, struct diag *d)
{
    struct buf detail = { 0 };
    struct jw w = { .out = &detail };
    const struct record *rec = record_find(k->record);
    jw_open(&w, '{');
    jw_key(&w, "export");
    jw_str(&w, k->id);
    put_members(&w, k);
    jw_close(&w, '}');
    bool ok = tx_note(tx, action, rec ? record_id(rec) : R__COUNT, 0, buf_str(&detail), d);
    buf_free(&detail);
    return ok;
}

/* ---- before and after an export ---------------------------------------------------------------------------- */

static bool fits(const struct ask *k, const struct who *who, struct str digest, int64_t rows,
                 struct diag *d)
{
    if (k->person != who->person)
        return diag_add(d, E_DENIED, "approval", "这份审批是给别人的，不能使用");
    if (!k->approver)
        return diag_add(d, E_DENIED, "approval", "这份导出申请还没有批准");
    if (!str_eq(k->digest, digest))
        return diag_add(d, E_DENIED, "approval",
                        "导出条件（台账、过滤、字段、排序）与批准的不同，请重新申请");
    return k->rows == rows || diag_add(d, E_DENIED, "approval",
                                       "批准的是 %lld 行，现在有 %lld 行，数据已变化，请重新申请",
                                       (long long)k->rows, (long long)rows);
}

static bool no_such(struct diag *d)
{
    return diag_add(d, E_DENIED, "approval",
                    "没有这份审批，或已使用、已过期（批准后 %d 小时内有效，"
                    "只能下载一次）",
                    EXPORT_HOURS);
}

bool export_may_begin(struct city *c, const struct who *who, const struct list_request *q,
                      const struct export_wish *w, struct str *reason, struct diag *d)
{
    struct ask k;
    int64_t rows = 0;
    *reason = str_trim(w->reason);
    if (w->approval.n) {
        struct tx *tx = store_read(city_store(c));
        bool there = find_ask(tx, d->arena, w->approval, who->now, &k);
        store_read_end(tx);
        if (!there)
            return no_such(d);
        *reason = k.reason;
        return record_count(c, who, q, 0, &rows, d) &&
               fits(&k, who, digest_of(d->arena, q), rows, d);
    }
    if (!record_count(c, who, q, EXPORT_ROWS, &rows, d)) /* what is asked must make sense first */
        return false;
    if (who->everything || !export_is_sensitive(who, q))
        return reason->n == 0 || good_reason(*reason, d);
    return good_reason(*reason, d) && export_use_up(NULL, who, q, STR(""), rows, d);
}

bool export_use_up(struct tx *tx, const struct who *who, const struct list_request *q,
                   struct str approval, int64_t rows, struct diag *d)
{
    struct ask k;
    if (approval.n == 0)
        return rows <= EXPORT_ROWS || !wants_word(who, q) ||
               diag_add(d, E_LIMIT, "approval",
                        "导出含敏感数据且超过 %d 行，须先申请并由另一人批准", EXPORT_ROWS);
    if (!find_ask(tx, d->arena, approval, who->now, &k))
        return no_such(d);
    return fits(&k, who, digest_of(d->arena, q), rows, d) && tx_forget(tx, KIND, approval, d);
}

/* ---- asking ---------------------------------------------------------------------------------------------------- */

static bool read_words(const struct use *u, struct str body, struct ask *k)
{
    static const char *const keys[] = { "record", "filter", "sort", "fields", "reason" };
    struct diag *d = u->d;
    struct str *to[] = { &k->record, &k->filter, &k->sort, &k->fields, &k->reason };
    json_t *root = json_read(body.n ? body : STR("{}"), &json_defaults, d);
    size_t met = 0;
    for (size_t i = 0; root && i < COUNTOF(keys); i++) {
        const json_t *v = json_object_get(root, keys[i]);
        *to[i] = str_dup(d->arena, str_trim(str_c(json_string_value(v))));
        met += v != NULL;
        if (v && !json_is_string(v))
            diag_add(d, E_TYPE, keys[i], "%s 应为文本", keys[i]);
    }
    if (root && met != json_object_size(root))
        diag_std(d, E_UNKNOWN_FIELD, NULL);
    json_decref(root);
    return root && diag_ok(d);
}

struct asking {
    const struct use *u;
    struct ask k;
};

static bool ask_fn(struct tx *tx, void *ctx, struct reply *reply, struct diag *d)
{
    struct asking *g = ctx;
    struct jw w = { .out = &reply->body };
    put_ask(&w, &g->k, g->u->who);
    reply->status = 201;
    return keep_ask(tx, &g->k, d) && note_ask(tx, ACT_EXPORT_ASK, &g->k, d);
}

bool export_ask(const struct use *u, struct str body)
{
    struct asking g = { .u = u };
    struct ask *k = &g.k;
    struct arena *a = u->d->arena;
    const struct who *who = u->who;
    char *id = NEW(a, char, 2 * ID_BYTES + 1);
    if (!read_words(u, body, k))
        return false;
    const struct record *rec = record_find(k->record);
    if (!rec)
        return diag_add(u->d, E_REFERENCE, "record", "没有这个台账");
    struct list_request q = {
        .rec = rec, .filter = k->filter, .sort = k->sort, .fields = k->fields, .after = STR("")
    };
    if (!good_reason(k->reason, u->d) || !record_count(u->city, who, &q, 0, &k->rows, u->d))
        return false;
    secret_random_hex(id, ID_BYTES);
    k->id = str_c(id);
    k->person = who->person;
    k->login = who->login;
    k->name = who->name;
    k->digest = digest_of(a, &q);
    k->at = who->now;
    k->until = moment_text(a, moment_seconds(who->now) + INT64_C(86400) * WAIT_DAYS);
    k->approved_by = STR("");
    return city_write(u, ask_fn, &g);
}

struct listing {
    const struct use *u;
    struct jw *w;
    size_t n;
};

static bool list_one(void *ctx, const struct kept *kept)
{
    struct listing *l = ctx;
    const struct who *who = l->u->who;
    struct arena a = { 0 };
    struct ask k = read_ask(&a, kept);
    bool live = str_cmp(k.until, who->now) > 0;
    if (live && (k.person == who->person || may_release(who, &k))) {
        put_ask(l->w, &k, who);
        l->n++;
    }
    arena_free(&a);
    return l->n < ASKED_MOST;
}

bool export_asked(const struct use *u)
{
    struct jw w = { .out = &u->reply->body };
    struct listing l = { .u = u, .w = &w };
    struct tx *tx = store_read(city_store(u->city));
    jw_open(&w, '{');
    jw_key(&w, "requests");
    jw_open(&w, '[');
    tx_kept_walk(tx, KIND, 0, list_one, &l);
    jw_close(&w, ']');
    jw_close(&w, '}');
    u->reply->status = 200;
    return store_read_end(tx) || diag_std(u->d, E_STORE, NULL);
}

/* ---- the second person ------------------------------------------------------------------------------------------ */

struct wording {
    const struct use *u;
    struct str id;
};

/* What he neither asked nor may release is not there for him. */
static bool visible(struct tx *tx, const struct wording *g, struct ask *k, struct diag *d)
{
    const struct who *who = g->u->who;
    return (find_ask(tx, d->arena, g->id, who->now, k) &&
            (k->person == who->person || may_release(who, k))) ||
           diag_add(d, E_NOT_FOUND, NULL, "没有这份导出申请，或已使用、已过期");
}

static bool approve_fn(struct tx *tx, void *ctx, struct reply *reply, struct diag *d)
{
    const struct wording *g = ctx;
    const struct who *who = g->u->who;
    struct jw w = { .out = &reply->body };
    struct ask k;
    if (!visible(tx, g, &k, d))
        return false;
    if (k.person == who->person)
        return diag_add(d, E_DENIED, NULL, "不能批准自己的导出申请，请由另一人批准");
    if (k.approver)
        return diag_add(d, E_STATE, NULL, "这份申请已由 " STR_FMT " 批准", STR_ARG(k.approved_by));
    k.approver = who->person;
    k.approved_by = who->login;
    k.until = moment_text(d->arena, moment_seconds(who->now) + INT64_C(3600) * EXPORT_HOURS);
    put_ask(&w, &k, who);
    reply->status = 200;
    return keep_ask(tx, &k, d) && note_ask(tx, ACT_APPROVE, &k, d);
}

bool export_approve(const struct use *u, struct str id)
{
    struct wording g = { u, id };
    return city_write(u, approve_fn, &g);
}

static bool drop_fn(struct tx *tx, void *ctx, struct reply *reply, struct diag *d)
{
    const struct wording *g = ctx;
    struct ask k;
    reply->status = 204;
    return visible(tx, g, &k, d) && tx_forget(tx, KIND, g->id, d) &&
           note_ask(tx, ACT_RETURN, &k, d);
}

bool export_drop(const struct use *u, struct str id)
{
    struct wording g = { u, id };
    return city_write(u, drop_fn, &g);
}
