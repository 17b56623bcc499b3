/* attachment.c - see attachment.h. */
#include "service/attachment.h"

#include "base/json.h"
#include "file/file.h"
#include "file/scan.h"
#include "ledger/value.h"
#include "service/attachment_rows.h"
#include "service/record.h"
#include "service/threshold.h"

#include <inttypes.h>
#include <unistd.h>

enum { SCAN_SECONDS = 30, MB = 1 << 20 };

/* What rows of 参数 may say otherwise. */
static const struct {
    const char *code;
    int64_t otherwise;
} row_count = { "attachment_row_count", 20 }, row_mb = { "attachment_row_mb", 200 },
  city_mb = { "attachment_city_mb", 20480 };

/* "required" keeps what no scanner has seen from being handed out; "none" waives it. */
#define SCAN_POLICY "attachment_scan"

/* The row as `who` may see it, or NULL after saying that there is none. */
static struct row *visible(struct tx *tx, const struct who *who, const struct record *rec,
                           int64_t id, struct diag *d)
{
    struct row *r = access_get(tx, d->arena, who, record_id(rec), id);
    if (!r)
        diag_std(d, E_NOT_FOUND, NULL);
    return r;
}

/* ---- the scanner ---------------------------------------------------------------------------------- */

enum scan_state { PENDING, CLEAN, REJECTED };
static const char *const state_ids[] = { "pending", "clean", "rejected" };

static enum scan_state policy(const struct use *u)
{
    struct tx *tx = store_read(city_store(u->city));
    struct str word = threshold_text(tx, u->d->arena, SCAN_POLICY, u->who->today, STR("required"));
    bool told = store_read_end(tx);
    return told && str_is(word, "none") ? CLEAN : PENDING;
}

static enum scan_state judge(const struct use *u, int fd, struct str *what)
{
    struct str scanner = city_settings(u->city)->scanner;
    *what = STR("");
    if (scanner.n == 0)
        return policy(u);
    switch (scan_file(scanner, fd, SCAN_SECONDS, u->d->arena, what)) {
    case SCAN_CLEAN:
        return CLEAN;
    case SCAN_FOUND:
        return REJECTED;
    case SCAN_FAILED:
        break;
    }
    return PENDING;
}

/* ---- taking in ------------------------------------------------------------------------------------ */

struct adding {
    const struct use *u;
    const struct attachment_place *to;
    struct depot_draft *draft;
    struct str name;
    const struct field *field;
    struct file_look look;
    enum scan_state state;
};

static bool find_field(struct adding *a, struct diag *d)
{
    const struct record *rec = a->to->rec;
    int at = field_find(rec, a->to->field);
    a->field = at >= 0 ? &rec->fields[at] : NULL;
    if (!a->field || a->field->kind != K_FILE || !access_sees(a->u->who, a->field))
        return diag_add(d, E_PARAMETER, NULL, "field：“%s”没有附件字段“" STR_FMT "”", rec->label,
                        STR_ARG(str_slice(a->to->field, 0, 60)));
    return access_writes(a->u->who, a->field) ||
           diag_add(d, E_DENIED, a->field->id, "您不能填写“%s”", a->field->label);
}

static bool row_has_room(const struct adding *a, struct tx *tx, struct diag *d)
{
    struct str today = a->u->who->today;
    struct rows all = attachments_of(tx, d->arena, a->to->rec, a->to->id, NULL);
    int64_t most = threshold_int(tx, d->arena, row_count.code, today, row_count.otherwise);
    int64_t mb = threshold_int(tx, d->arena, row_mb.code, today, row_mb.otherwise);
    int64_t bytes = a->draft->size;
    ASSERT(a->field);
    for (size_t i = 0; i < all.n; i++) {
        bytes += attachment_size_bytes(all.row[i]);
        if (str_is(attachment_sm3(all.row[i]), a->draft->sm3) &&
            str_is(attachment_field(all.row[i]), a->field->id))
            return diag_add(d, E_DUPLICATE, a->field->id, "“%s”中已有内容相同的附件“" STR_FMT "”",
                            a->field->label, STR_ARG(attachment_file_name(all.row[i])));
    }
    if ((int64_t)all.n >= most)
        return diag_add(d, E_LIMIT, a->field->id,
                        "每条记录最多 %" PRId64 " 个附件，请先撤回不需要的", most);
    return bytes <= mb * MB ||
           diag_add(d, E_LIMIT, a->field->id, "每条记录的附件合计最大 %" PRId64 " MB", mb);
}

/* What can be said before any byte is looked at; said again when the row is written. */
static bool may_add(struct adding *a, struct diag *d)
{
    const struct use *u = a->u;
    if (!access_need(u->who, a->to->rec, VERB_change, d))
        return false;
    struct tx *tx = store_read(city_store(u->city));
    bool ok =
        visible(tx, u->who, a->to->rec, a->to->id, d) && find_field(a, d) && row_has_room(a, tx, d);
    return store_read_end(tx) && ok;
}

static bool fits(const struct adding *a, struct diag *d)
{
    int64_t most = city_settings(a->u->city)->attachment_bytes;
    if (a->draft->size == 0)
        return diag_std(d, E_FILE_EMPTY, NULL);
    return a->draft->size <= most ||
           diag_add(d, E_TOO_LARGE, NULL, "附件最大 %" PRId64 " MB", most / MB);
}

static bool city_has_room(const struct adding *a, struct diag *d)
{
    const struct use *u = a->u;
    struct tx *tx = store_read(city_store(u->city));
    int64_t most = threshold_int(tx, d->arena, city_mb.code, u->who->today, city_mb.otherwise);
    bool told = store_read_end(tx);
    if (told && depot_bytes(city_depot(u->city)) + a->draft->size <= most * MB)
        return true;
    return diag_add(d, E_LIMIT, NULL, "全市附件已达 %" PRId64 " MB 的上限，请联系管理员", most);
}

static bool scanned(struct adding *a, struct diag *d)
{
    struct str what;
    a->state = judge(a->u, a->draft->fd, &what);
    return a->state != REJECTED ||
           diag_add(d, E_FILE_INFECTED, NULL, "文件没有通过安全检查（" STR_FMT "），没有保存",
                    STR_ARG(what));
}

/* Who uploaded, as the ledger of persons has them. */
static bool put_uploader(const struct adding *a, struct tx *tx, struct row *r, struct diag *d)
{
    struct str login = a->u->who->login;
    const struct row *p = rows_by_text(tx, d->arena, R_person, F_person_login, login);
    if (a->u->who->person) {
        attachment_set_uploaded_by(r, a->u->who->person);
        return true;
    }
    if (!p)
        return diag_add(d, E_DENIED, NULL, "登录名“" STR_FMT "”不在人员台账中，不能上传附件",
                        STR_ARG(login));
    attachment_set_uploaded_by(r, person_id(p));
    return true;
}

static void put_marks(const struct adding *a, struct row *r, struct arena *arena)
{
    static const struct {
        unsigned mark;
        const char *id;
    } names[] = { { FILE_SCRIPT, "script" },
                  { FILE_MACRO, "macro" },
                  { FILE_ENCRYPTED, "encrypted" } };
    struct str set = STR("");
    for (size_t i = 0; i < COUNTOF(names); i++)
        if (a->look.marks & names[i].mark)
            set = str_printf(arena, STR_FMT "%s%s", STR_ARG(set), set.n ? ";" : "", names[i].id);
    if (set.n)
        attachment_set_marks(r, set);
}

static struct row *new_row(const struct adding *a, struct arena *arena)
{
    struct row *r = row_new(arena, R_attachment);
    attachment_set_record(r, str_c(a->to->rec->id));
    attachment_set_record_id(r, a->to->id);
    attachment_set_field(r, str_c(a->field->id));
    attachment_set_file_name(r, file_name_clean(arena, a->name, a->look.type));
    attachment_set_media_type(r, str_c(a->look.type->media));
    attachment_set_size_bytes(r, a->draft->size);
    attachment_set_sm3(r, str_dup(arena, str_c(a->draft->sm3)));
    attachment_set_kind(r, str_c(a->look.type->kind));
    attachment_set_level(r, str_printf(arena, "L%d", a->field->level));
    attachment_set_uploaded_at(r, a->u->who->now);
    attachment_set_scan_state(r, str_c(state_ids[a->state]));
    if (a->look.taken_at.n)
        attachment_set_taken_at(r, a->look.taken_at);
    if (a->look.located) {
        attachment_set_longitude(r, a->look.longitude);
        attachment_set_latitude(r, a->look.latitude);
    }
    put_marks(a, r, arena);
    return r;
}

/* Brings the FILE field to what is attached now. */
static bool follow(struct tx *tx, const struct who *who, const struct row *owner,
                   const struct field *f, struct diag *d)
{
    struct row *now = row_copy(d->arena, owner);
    struct rows list = attachments_of(tx, d->arena, owner->rec, owner->v[AT_ID].i, f);
    struct value *v = &now->v[f - owner->rec->fields];
    *v = (struct value){ .s = STR("") };
    if (list.n)
        value_set_str(v, attachment_ids(d->arena, &list));
    return record_update(tx, who, owner, now, d);
}

static bool add_fn(struct tx *tx, void *ctx, struct reply *reply, struct diag *d)
{
    const struct adding *a = ctx;
    const struct who *who = a->u->who;
    struct row *owner = visible(tx, who, a->to->rec, a->to->id, d);
    if (!owner)
        return false;
    if (a->to->version && owner->v[AT_VERSION].i != a->to->version)
        return diag_std(d, E_STALE, NULL);
    struct row *r = new_row(a, d->arena);
    if (!row_has_room(a, tx, d) || !put_uploader(a, tx, r, d) || !record_insert(tx, who, r, d) ||
        !follow(tx, who, owner, a->field, d))
        return false;
    struct jw w = { .out = &reply->body };
    row_put_json(&w, r, NULL, 0); /* as visible as its field, which `who` has just filled */
    reply->status = 201;
    reply->version = r->v[AT_VERSION].i;
    return true;
}

/* ---- what was refused ----------------------------------------------------------------------------- */

static bool note_fn(struct tx *tx, void *ctx, struct diag *d)
{
    const struct adding *a = ctx;
    struct buf out = { 0 };
    struct jw w = { .out = &out };
    jw_open(&w, '{');
    jw_key(&w, "file_name");
    jw_str(&w, str_slice(a->name, 0, FILE_NAME_CHARS));
    jw_key(&w, "size_bytes");
    jw_int(&w, a->draft->size);
    jw_key(&w, "sm3");
    jw_c(&w, a->draft->sm3);
    jw_key(&w, "error");
    jw_c(&w, err_id(diag_verdict(a->u->d)));
    jw_key(&w, "reason");
    jw_str(&w, a->u->d->first->text);
    jw_close(&w, '}');
    bool ok = tx_note(tx, ACT_REFUSED, record_id(a->to->rec), a->to->id, buf_str(&out), d);
    buf_free(&out);
    return ok;
}

/* Who tried, with which digest, and why not; the refusal stands also when this cannot be written. */
static void note_refusal(struct adding *a)
{
    struct diag d;
    struct actor actor = who_actor(a->u->who);
    diag_init(&d, a->u->d->arena);
    if (a->draft->sm3[0] && a->u->d->first)
        (void)!store_write(city_store(a->u->city), &actor, note_fn, a, &d);
}

bool attachment_add(const struct use *u, const struct attachment_place *to,
                    struct depot_draft *draft, struct str name)
{
    struct adding a = { .u = u, .to = to, .draft = draft, .name = name };
    struct depot *depot = city_depot(u->city);
    struct diag *d = u->d;
    bool answered = false;
    bool ok = depot_seal(draft, d) && city_replay(u, &answered);
    if (answered) {
        depot_end(depot, draft);
        return ok;
    }
    ok = ok && fits(&a, d) && may_add(&a, d) && city_has_room(&a, d) &&
         file_look(draft->fd, &a.look, d) && scanned(&a, d) &&
         depot_keep(depot, draft, a.look.thumbnail, d) && city_write(u, add_fn, &a);
    if (!ok)
        note_refusal(&a);
    bool kept = draft->pinned;
    struct str sm3 = str_dup(d->arena, str_c(draft->sm3));
    depot_end(depot, draft);
    if (!ok && kept)
        depot_drop(depot, sm3, attachment_named, city_store(u->city));
    return ok;
}

/* ---- listing -------------------------------------------------------------------------------------- */

/* Not everybody who sees an attachment knows the ledger of attachments and the labels of its choices. */
static void put_labels(struct jw *w)
{
    static const int fields[] = { F_attachment_scan_state, F_attachment_marks };
    jw_key(w, "labels");
    jw_open(w, '{');
    for (size_t i = 0; i < COUNTOF(fields); i++) {
        const struct field *f = &ledger[R_attachment].fields[fields[i]];
        jw_key(w, f->id);
        jw_open(w, '{');
        for (const struct choice *c = f->choices; c->id; c++) {
            jw_key(w, c->id);
            jw_c(w, c->label);
        }
        jw_close(w, '}');
    }
    jw_close(w, '}');
}

static bool put_list(const struct use *u, struct tx *tx, const struct record *rec, int64_t id,
                     const struct field *only)
{
    struct jw w = { .out = &u->reply->body };
    if (!visible(tx, u->who, rec, id, u->d))
        return false;
    struct rows list = attachments_of(tx, u->d->arena, rec, id, only);
    jw_open(&w, '{');
    jw_key(&w, "attachments");
    jw_open(&w, '[');
    for (size_t i = 0; i < list.n; i++) {
        const struct record *of;
        const struct field *f = attachment_field_of(list.row[i], &of);
        if (f && access_sees(u->who, f))
            row_put_json(&w, list.row[i], NULL, 0);
    }
    jw_close(&w, ']');
    put_labels(&w);
    jw_close(&w, '}');
    return true;
}

bool attachment_list(const struct use *u, const struct record *rec, int64_t id, struct str field)
{
    int at = field_find(rec, field);
    bool known = at >= 0 && rec->fields[at].kind == K_FILE && access_sees(u->who, &rec->fields[at]);
    if (!access_need(u->who, rec, VERB_read, u->d))
        return false;
    if (field.n && !known)
        return diag_add(u->d, E_PARAMETER, NULL, "field：“%s”没有附件字段“" STR_FMT "”", rec->label,
                        STR_ARG(str_slice(field, 0, 60)));
    struct tx *tx = store_read(city_store(u->city));
    bool ok = put_list(u, tx, rec, id, known ? &rec->fields[at] : NULL);
    u->reply->status = 200;
    return store_read_end(tx) ? ok : diag_std(u->d, E_STORE, NULL);
}

/* ---- handing out ---------------------------------------------------------------------------------- */

/* A live attachment for `who`, or NULL after saying so. */
static struct row *find(const struct use *u, struct tx *tx, int64_t id, struct diag *d)
{
    struct row *r = visible(tx, u->who, &ledger[R_attachment], id, d);
    if (!r || !row_has(r, R_attachment, F_attachment_withdrawn_at))
        return r;
    diag_std(d, E_NOT_FOUND, NULL);
    return NULL;
}

struct settling {
    int64_t id;
    enum scan_state state;
};

static bool settle_fn(struct tx *tx, void *ctx, struct diag *d)
{
    const struct settling *s = ctx;
    struct row *before = tx_get(tx, d->arena, R_attachment, s->id);
    if (!before || !str_is(attachment_scan_state(before), state_ids[PENDING]))
        return true;
    struct row *now = row_copy(d->arena, before);
    attachment_set_scan_state(now, str_c(state_ids[s->state]));
    return tx_update(tx, before, now, d);
}

/* What was not scanned when it came is scanned when it is wanted. */
static bool settle(const struct use *u, const struct row *r, int fd)
{
    struct str what;
    struct actor actor = who_actor(u->who);
    struct settling s = { attachment_id(r), judge(u, fd, &what) };
    actor.source = STR("rule");
    if (s.state != PENDING && !store_write(city_store(u->city), &actor, settle_fn, &s, u->d))
        return false;
    if (s.state == PENDING)
        return diag_add(u->d, E_STATE, NULL, "附件待安全检查，检查通过后才能下载");
    return s.state == CLEAN || diag_add(u->d, E_STATE, NULL, "附件没有通过安全检查，不能下载");
}

static bool passes(const struct use *u, const struct row *r, int fd)
{
    struct str state = attachment_scan_state(r);
    if (str_is(state, state_ids[CLEAN]))
        return true;
    if (str_is(state, state_ids[PENDING]))
        return settle(u, r, fd);
    return diag_add(u->d, E_STATE, NULL, "附件没有通过安全检查，不能下载");
}

static struct row *look_up(const struct use *u, int64_t id)
{
    struct tx *tx = store_read(city_store(u->city));
    struct row *r = find(u, tx, id, u->d);
    if (store_read_end(tx))
        return r;
    diag_std(u->d, E_STORE, NULL);
    return NULL;
}

static bool hand_over(const struct use *u, const struct row *r, int fd)
{
    if (fd < 0)
        return diag_add(u->d, E_STORE, NULL,
                        "附件“" STR_FMT "”的内容缺失或已损坏，请联系管理员从备份恢复",
                        STR_ARG(attachment_file_name(r)));
    if (passes(u, r, fd))
        return true;
    close(fd);
    return false;
}

bool attachment_open(const struct use *u, int64_t id, struct attachment_content *out)
{
    const struct row *r = look_up(u, id);
    if (!r)
        return false;
    const struct file_type *t = file_type_find(str_z(u->d->arena, attachment_media_type(r)));
    *out =
        (struct attachment_content){ .fd = depot_read(city_depot(u->city), attachment_sm3(r),
                                                      attachment_size_bytes(r)),
                                     .size = attachment_size_bytes(r),
                                     .type = t ? file_type_served(t) : "application/octet-stream",
                                     .name = attachment_file_name(r) };
    return hand_over(u, r, out->fd);
}

bool attachment_thumbnail(const struct use *u, int64_t id, struct attachment_content *out)
{
    const struct row *r = look_up(u, id);
    if (!r)
        return false;
    *out = (struct attachment_content){ .type = "image/jpeg", .name = attachment_file_name(r) };
    bool clean = str_is(attachment_scan_state(r), state_ids[CLEAN]);
    out->fd = clean ? depot_thumbnail(city_depot(u->city), attachment_sm3(r), &out->size) : -1;
    return out->fd >= 0 || diag_add(u->d, E_NOT_FOUND, NULL, "这个附件没有缩略图");
}

/* ---- withdrawing ---------------------------------------------------------------------------------- */

struct withdrawing {
    const struct use *u;
    int64_t id, version;
    struct str sm3;
};

static bool may_withdraw(const struct use *u, const struct row *r, struct diag *d)
{
    const struct record *rec;
    const struct field *f = attachment_field_of(r, &rec);
    return access_need(u->who, rec, VERB_change, d) &&
           (access_writes(u->who, f) || diag_add(d, E_DENIED, f->id, "您不能填写“%s”", f->label));
}

static bool withdraw_fn(struct tx *tx, void *ctx, struct reply *reply, struct diag *d)
{
    struct withdrawing *w = ctx;
    const struct who *who = w->u->who;
    const struct record *rec;
    struct row *r = find(w->u, tx, w->id, d);
    if (!r || !may_withdraw(w->u, r, d))
        return false;
    if (r->v[AT_VERSION].i != w->version)
        return diag_std(d, E_STALE, NULL);
    const struct field *f = attachment_field_of(r, &rec);
    struct row *owner = tx_get(tx, d->arena, record_id(rec), attachment_record_id(r));
    struct row *now = row_copy(d->arena, r);
    attachment_set_withdrawn_at(now, who->now);
    if (!record_update(tx, who, r, now, d) || !follow(tx, who, owner, f, d))
        return false;
    w->sm3 = attachment_sm3(r);
    reply->status = 204;
    return true;
}

bool attachment_withdraw(const struct use *u, int64_t id, int64_t version)
{
    struct withdrawing w = { .u = u, .id = id, .version = version, .sm3 = STR("") };
    if (!city_write(u, withdraw_fn, &w))
        return false;
    depot_drop(city_depot(u->city), w.sm3, attachment_named, city_store(u->city));
    return true;
}
