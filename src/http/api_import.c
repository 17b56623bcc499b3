/* api_import.c - uploads and what becomes of them. */
#include "http/call.h"
#include "http/multipart.h"

#include <string.h>
#include <unistd.h>

enum { WAIT_MS = 10000, MAPPING_BYTES = 64 << 10 };

#define XLSX "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

/* ---- the same answer to the same key ------------------------------------------------------------- */

static bool replayed(struct call *c, bool *answered)
{
    struct str digest = STR("");
    struct str body = STR("");
    int status = 0;
    *answered = false;
    if (c->once.key.n == 0)
        return true;
    struct tx *tx = store_read(city_store(c->at->city));
    *answered = tx_replay(tx, c->arena, c->once.key, &digest, &status, &body);
    store_read_end(tx);
    if (!*answered)
        return true;
    if (!str_eq(digest, c->once.digest))
        return diag_std(&c->d, E_KEY_REUSED, NULL);
    http_reply_status(c->r, status);
    buf_add(call_json(c), body);
    return true;
}

struct answer {
    const struct once *once;
    int status;
    struct str body;
};

static bool remember_fn(struct tx *tx, void *ctx, struct diag *d)
{
    const struct answer *a = ctx;
    return tx_remember(tx, a->once->key, a->once->digest, a->status, a->body, d);
}

static bool remember(struct call *c, int status, struct str body)
{
    struct actor actor = who_actor(&c->who);
    struct answer a = { &c->once, status, body };
    return c->once.key.n == 0 ||
           store_write(city_store(c->at->city), &actor, remember_fn, &a, &c->d);
}

/* ---- batches ------------------------------------------------------------------------------------------ */

/* The batch as it is after at most ten seconds: 200, or 202 while it still runs. */
static bool answer_batch(struct call *c, int64_t batch, const char *message)
{
    bool rests = jobs_wait(c->at->jobs, batch, WAIT_MS);
    if (rests && !jobs_readable(c->at->jobs, &c->who, batch, &c->d))
        return false;
    struct buf *out = call_json(c);
    if (!jobs_describe(c->at->jobs, &c->who, batch, message, out, &c->d))
        return false;
    http_reply_status(c->r, rests ? 200 : 202);
    return !rests || remember(c, 200, buf_str(out));
}

static bool is_mode(struct str s)
{
    return s.n == 0 || str_is(s, "insert") || str_is(s, "update") || str_is(s, "upsert");
}

static bool take_request(struct call *c, struct import_request *q)
{
    struct str record = call_param(c, "record");
    struct str again = call_param(c, "again");
    q->rec = record_find(record);
    q->mode = call_param(c, "mode");
    q->key = call_param(c, "key");
    q->sheet = STR("");
    if (!q->rec || q->rec->flags & STORE_ONLY)
        return diag_add(&c->d, E_PARAMETER, NULL, "record：没有可导入的台账“" STR_FMT "”",
                        STR_ARG(str_slice(record, 0, 60)));
    if (!is_mode(q->mode))
        return diag_add(&c->d, E_PARAMETER, NULL, "mode 应为 insert、update 或 upsert");
    if (q->key.n && field_find(q->rec, q->key) < AT_OWN)
        return diag_add(&c->d, E_PARAMETER, NULL, "key：没有字段“" STR_FMT "”",
                        STR_ARG(str_slice(q->key, 0, 60)));
    if (again.n && !str_is(again, "0") && !str_is(again, "1"))
        return diag_add(&c->d, E_PARAMETER, NULL, "again 应为 0 或 1");
    return true;
}

/* {"C":"total_investment"}: field ids, "field.key" for what a reference points at, null to leave out. */
static bool check_mapping(struct call *c, const struct record *rec, const json_t *mapping)
{
    const char *column;
    json_t *value;
    json_object_foreach((json_t *)(uintptr_t)mapping, column, value)
    {
        struct str rest = str_c(json_string_value(value));
        struct str id = STR("");
        if (json_is_null(value))
            continue;
        if (!json_is_string(value) || !str_split(&rest, '.', &id) || field_find(rec, id) < AT_OWN)
            diag_add(&c->d, E_CHOICE, NULL, "列 %.20s 对应的“%.60s”不是%s的字段", column,
                     json_is_string(value) ? json_string_value(value) : "?", rec->label);
    }
    return diag_ok(&c->d);
}

static bool take_mapping(struct call *c, const struct multipart *m, struct import_request *q,
                         json_t **mapping)
{
    const struct multipart_part *part = multipart_find(m, "mapping");
    *mapping = NULL;
    if (!part || part->size == 0)
        return true;
    if (part->size > MAPPING_BYTES)
        return diag_add(&c->d, E_LIMIT, NULL, "mapping 过长");
    struct str text;
    if (!multipart_text(c->q, part, MAPPING_BYTES, &text))
        return diag_std(&c->d, E_STORE, NULL);
    *mapping = json_read(text, &json_defaults, &c->d);
    q->mapping = *mapping;
    return *mapping && check_mapping(c, q->rec, *mapping);
}

static bool start(struct call *c, const struct multipart *m, struct import_request *q,
                  struct job_begun *out)
{
    const struct multipart_part *part = multipart_find(m, "file");
    struct job_file file = { .again = str_is(call_param(c, "again"), "1") };
    if (!part || part->file_name.n == 0)
        return diag_add(&c->d, E_REQUIRED, NULL, "请选择要导入的文件（表单字段 file）");
    int fd = call_spool(c, &file.path);
    if (fd < 0)
        return false;
    q->file_name = part->file_name;
    q->path = file.path;
    bool ok = multipart_copy(c->q, part, fd) || diag_std(&c->d, E_STORE, NULL);
    close(fd);
    ok = ok && jobs_start(c->at->jobs, &c->who, q, &file, out, &c->d);
    if (!ok || out->repeated)
        unlink(str_z(c->arena, file.path));
    return ok;
}

void call_import_create(struct call *c)
{
    struct import_request q = { 0 };
    struct multipart m;
    json_t *mapping = NULL;
    struct job_begun begun = { 0 };
    bool answered = false;
    bool ok = replayed(c, &answered);
    if (answered && ok)
        return;
    ok = ok && take_request(c, &q) && multipart_take(c->q, &m, &c->d) &&
         take_mapping(c, &m, &q, &mapping) && start(c, &m, &q, &begun);
    json_decref(mapping);
    ok = ok &&
         answer_batch(c, begun.batch, begun.repeated ? "该文件已导入过，这是当时的批次" : NULL);
    call_end(c, ok);
}

void call_import_list(struct call *c)
{
    call_end(c, jobs_list(c->at->jobs, &c->who, call_json(c), &c->d));
}

void call_import_get(struct call *c)
{
    call_end(c, jobs_describe(c->at->jobs, &c->who, c->m.id, NULL, call_json(c), &c->d));
}

static bool check_change(struct call *c, const json_t *body, const struct record *rec)
{
    static const char *const known[] = { "mapping", "cells", "mode", "key" };
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)(uintptr_t)body, key, value)
    {
        bool is_known = false;
        for (size_t i = 0; i < COUNTOF(known); i++)
            is_known = is_known || !strcmp(key, known[i]);
        if (!is_known)
            diag_add(&c->d, E_UNKNOWN_FIELD, NULL, "没有“%.60s”", key);
    }
    const json_t *mode = json_object_get(body, "mode");
    const json_t *field = json_object_get(body, "key");
    if (mode && !is_mode(str_c(json_string_value(mode))))
        diag_add(&c->d, E_CHOICE, "mode", "mode 应为 insert、update 或 upsert");
    if (field && json_string_length(field) &&
        field_find(rec, str_c(json_string_value(field))) < AT_OWN)
        diag_add(&c->d, E_CHOICE, "key", "key：没有这个字段");
    return check_mapping(c, rec, json_object_get(body, "mapping"));
}

void call_import_change(struct call *c)
{
    bool answered = false;
    bool ok = replayed(c, &answered);
    if (answered && ok)
        return;
    const struct record *rec = ok ? jobs_record(c->at->jobs, &c->who, c->m.id, &c->d) : NULL;
    json_t *body = rec ? call_body(c) : NULL;
    ok = body && check_change(c, body, rec) &&
         jobs_change(c->at->jobs, &c->who, c->m.id, body, &c->d) && answer_batch(c, c->m.id, NULL);
    json_decref(body);
    call_end(c, ok);
}

void call_import_commit(struct call *c)
{
    bool answered = false;
    bool ok = replayed(c, &answered);
    if (answered && ok)
        return;
    json_t *body = ok ? call_body(c) : NULL;
    const json_t *good_only = json_object_get(body, "good_only");
    if (good_only && !json_is_boolean(good_only))
        diag_add(&c->d, E_TYPE, "good_only", "good_only 应为 true 或 false");
    ok = body && diag_ok(&c->d) &&
         jobs_commit(c->at->jobs, &c->who, c->m.id, json_is_true(good_only), &c->d) &&
         answer_batch(c, c->m.id, NULL);
    json_decref(body);
    call_end(c, ok);
}

void call_import_undo(struct call *c)
{
    bool answered = false;
    bool ok = replayed(c, &answered);
    if (answered && ok)
        return;
    ok = ok && jobs_undo(c->at->jobs, &c->who, c->m.id, &c->d) && answer_batch(c, c->m.id, NULL);
    call_end(c, ok);
}

void call_import_errors(struct call *c)
{
    struct str path;
    int fd = call_spool(c, &path);
    bool ok = fd >= 0;
    if (ok) {
        close(fd);
        ok = jobs_errors(c->at->jobs, &c->who, c->m.id, path, &c->d);
        if (!ok)
            unlink(str_z(c->arena, path));
    }
    if (ok)
        call_file(c, XLSX, path,
                  str_printf(c->arena, "错误回执_批次%lld.xlsx", (long long)c->m.id));
    call_end(c, ok);
}
