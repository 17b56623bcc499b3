/* jobs_tell.c - what people are told of an import: its state, what the preview found, why a file was
 * refused.  Changes nothing. */
#include "service/jobs_parts.h"

#include "service/rows.h"

#include <string.h>

enum { LISTED = 50 };

/* ---- why a file was refused ------------------------------------------------------------------------ */

static enum err err_of(const char *id)
{
    for (int e = 0; id && e < E__COUNT; e++)
        if (!strcmp(err_id((enum err)e), id))
            return (enum err)e;
    return E_FILE_UNREADABLE;
}

static struct str finding_text(struct arena *a, const json_t *finding, const char *key)
{
    return str_dup(a, str_c(json_string_value(json_object_get(finding, key))));
}

static void add_refusal(const json_t *finding, struct diag *d)
{
    const char *level = json_string_value(json_object_get(finding, "level"));
    if (!level || strcmp(level, "error") != 0)
        return;
    diag_add(d, err_of(json_string_value(json_object_get(finding, "error"))), NULL, STR_FMT,
             STR_ARG(finding_text(d->arena, finding, "text")));
    d->last->sheet = finding_text(d->arena, finding, "sheet");
    d->last->cell = finding_text(d->arena, finding, "cell");
    d->last->row = json_integer_value(json_object_get(finding, "row"));
}

bool jobs_readable(struct jobs *j, const struct who *who, int64_t batch, struct diag *d)
{
    struct str inside = STR("");
    struct row *r = jobs_batch_get(j, who, batch, d);
    size_t i;
    json_t *finding;
    if (!r)
        return false;
    if (!str_is(batch_state(r), "failed"))
        return true;
    jobs_read_file(d->arena, jobs_path(j, d->arena, batch, "preview.json"), &inside);
    struct str text = str_printf(d->arena, "{" STR_FMT "}", STR_ARG(inside));
    json_t *root = json_loadb(text.p, text.n, 0, NULL);
    json_array_foreach(json_object_get(root, "findings"), i, finding)
    {
        add_refusal(finding, d);
    }
    json_decref(root);
    return !diag_ok(d) ? false : diag_std(d, E_FILE_UNREADABLE, NULL);
}

/* ---- telling ------------------------------------------------------------------------------------- */

static void put_progress(struct jobs *j, int64_t batch, struct buf *out)
{
    pthread_mutex_lock(&j->lock);
    const struct job *job = jobs_running(j, batch);
    if (job)
        buf_printf(out, ",\"progress\":{\"done\":%lld,\"total\":%lld}", (long long)job->done,
                   (long long)job->total);
    pthread_mutex_unlock(&j->lock);
}

static void put_text(struct buf *out, const char *key, struct str text)
{
    buf_printf(out, ",\"%s\":", key);
    buf_json(out, text);
}

static void put_batch(struct jobs *j, const struct row *r, bool whole, struct buf *out,
                      struct arena *a)
{
    struct str inside = STR("");
    int64_t id = batch_id(r);
    buf_printf(out, "{\"batch\":%lld", (long long)id);
    put_text(out, "record", batch_target_ledger(r));
    put_text(out, "state", batch_state(r));
    put_text(out, "file_name", batch_file_name(r));
    put_text(out, "mode", batch_mode(r));
    put_text(out, "key", batch_key_fields(r));
    buf_printf(out, ",\"address\":\"/api/v1/imports/%lld\"", (long long)id);
    put_progress(j, id, out);
    if (whole && jobs_read_file(a, jobs_path(j, a, id, "preview.json"), &inside) && inside.n) {
        buf_char(out, ',');
        buf_add(out, inside);
    } else {
        buf_printf(out, ",\"rows\":%lld,\"good\":%lld,\"bad\":%lld,\"new\":%lld,\"changed\":%lld",
                   (long long)batch_row_count(r), (long long)batch_good_count(r),
                   (long long)batch_bad_count(r), (long long)batch_new_count(r),
                   (long long)batch_changed_count(r));
        buf_printf(out, ",\"same\":%lld,\"skipped\":%lld", (long long)batch_same_count(r),
                   (long long)batch_skipped_count(r));
    }
}

const struct record *jobs_record(struct jobs *j, const struct who *who, int64_t batch,
                                 struct diag *d)
{
    const struct row *r = jobs_batch_get(j, who, batch, d);
    return r ? record_find(batch_target_ledger(r)) : NULL;
}

bool jobs_describe(struct jobs *j, const struct who *who, int64_t batch, const char *message,
                   struct buf *out, struct diag *d)
{
    struct row *r = jobs_batch_get(j, who, batch, d);
    if (!r)
        return false;
    put_batch(j, r, true, out, d->arena);
    if (message)
        put_text(out, "message", str_c(message));
    buf_char(out, '}');
    return true;
}

bool jobs_list(struct jobs *j, const struct who *who, struct buf *out, struct diag *d)
{
    struct value kind;
    struct value own;
    value_set_str(&kind, STR("import"));
    value_set_int(&own, who->person);
    struct filter *where = filter_value(d->arena, OP_EQ, F_batch_kind, kind);
    bool all = access_may(who, &ledger[R_batch], VERB_read);
    struct filter *his = all ? access_scope(d->arena, who, &ledger[R_batch])
                             : filter_value(d->arena, OP_EQ, F_batch_started_by, own);
    where = filter_and(d->arena, where, his);
    struct query q = { .rec = R_batch,
                       .where = where,
                       .sort = { { .field = AT_ID, .descending = true } },
                       .nsort = 1,
                       .limit = LISTED };
    struct tx *tx = store_read(city_store(j->city));
    struct rows rows = rows_all(tx, d->arena, &q);
    store_read_end(tx);
    buf_c(out, "{\"imports\":[");
    size_t told = 0;
    for (size_t i = 0; i < rows.n; i++) {
        if (!jobs_batch_seen(d->arena, who, rows.row[i]))
            continue;
        buf_c(out, told++ ? "," : "");
        put_batch(j, rows.row[i], false, out, d->arena);
        buf_char(out, '}');
    }
    buf_c(out, "]}");
    return true;
}
