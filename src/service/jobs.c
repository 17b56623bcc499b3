/* jobs.c - see jobs.h. */
#include "service/jobs.h"

#include "base/clock.h"
#include "base/log.h"
#include "base/sm.h"
#include "service/rows.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { JOBS_AT_ONCE = 2, FINDINGS_KEPT = 2000, LISTED = 50, FILE_MOST = 64 << 20 };

struct job {
    int64_t batch, done, total;
    bool writes, good_only;
    struct arena arena; /* who and request, copied */
    struct who who;
    struct jobs *jobs;
    struct job *next;
};

struct jobs {
    struct city *city;
    char folder[1024];
    pthread_mutex_t lock;
    pthread_cond_t rest; /* signalled whenever a job ends */
    struct job *running;
    int busy; /* threads at work; the others of `running` wait their turn */
};

/* ---- files of a batch ------------------------------------------------------------------------ */

static struct str batch_path(struct jobs *j, struct arena *a, int64_t batch, const char *name)
{
    return str_printf(a, "%s/%lld%s%s", j->folder, (long long)batch, name[0] ? "/" : "", name);
}

static bool read_whole(struct arena *a, struct str path, struct str *out)
{
    FILE *f = fopen(str_z(a, path), "rb");
    if (!f)
        return false;
    struct stat st;
    bool ok = fstat(fileno(f), &st) == 0 && st.st_size <= FILE_MOST;
    char *p = ok ? NEW(a, char, st.st_size + 1) : NULL;
    ok = ok && fread(p, 1, (size_t)st.st_size, f) == (size_t)st.st_size;
    *out = ok ? (struct str){ p, (size_t)st.st_size } : STR("");
    fclose(f);
    return ok;
}

/* Whole or not at all: written beside, then renamed. */
static bool write_whole(struct arena *a, struct str path, struct str text)
{
    struct str beside = str_printf(a, STR_FMT ".new", STR_ARG(path));
    FILE *f = fopen(beside.p, "wb");
    if (!f)
        return false;
    bool ok = fwrite(text.p, 1, text.n, f) == text.n;
    ok = fclose(f) == 0 && ok;
    return ok && rename(beside.p, str_z(a, path)) == 0;
}

static void remove_files(struct jobs *j, struct arena *a, int64_t batch)
{
    static const char *const names[] = { "file", "request.json", "preview.json" };
    for (size_t i = 0; i < COUNTOF(names); i++)
        unlink(batch_path(j, a, batch, names[i]).p);
    rmdir(batch_path(j, a, batch, "").p);
}

static bool world_fails(struct diag *d, const char *what)
{
    log_error("import: %s: %s", what, strerror(errno));
    return diag_add(d, E_STORE, NULL, "导入文件无法存放（%s），请联系管理员检查磁盘", what);
}

/* ---- the request, kept as JSON beside the file --------------------------------------------------- */

static struct str request_text(struct arena *a, const struct import_request *q)
{
    struct buf out = { 0 };
    struct jw w = { .out = &out };
    const struct {
        const char *key;
        struct str text;
    } texts[] = { { "record", str_c(q->rec->id) },
                  { "file_name", q->file_name },
                  { "mode", q->mode },
                  { "key", q->key },
                  { "sheet", q->sheet } };
    const struct {
        const char *key;
        const json_t *json;
    } trees[] = { { "mapping", q->mapping }, { "cells", q->cells } };
    jw_open(&w, '{');
    for (size_t i = 0; i < COUNTOF(texts); i++) {
        jw_key(&w, texts[i].key);
        jw_str(&w, texts[i].text.p ? texts[i].text : STR(""));
    }
    for (size_t i = 0; i < COUNTOF(trees); i++) {
        char *text = trees[i].json ? json_dumps(trees[i].json, JSON_COMPACT) : NULL;
        jw_key(&w, trees[i].key);
        jw_raw(&w, text ? str_c(text) : STR("null"));
        json_text_free(text);
    }
    jw_close(&w, '}');
    struct str copy = str_dup(a, buf_str(&out));
    buf_free(&out);
    return copy;
}

static struct str text_of(struct arena *a, const json_t *root, const char *key)
{
    return str_dup(a, str_c(json_string_value(json_object_get(root, key))));
}

/* The caller gives *root to json_decref; mapping and cells live in it. */
static bool request_read(struct jobs *j, struct arena *a, int64_t batch, struct import_request *q,
                         json_t **root)
{
    struct str text;
    if (!read_whole(a, batch_path(j, a, batch, "request.json"), &text))
        return false;
    *root = json_loadb(text.p, text.n, 0, NULL);
    const struct record *rec = *root ? record_find(text_of(a, *root, "record")) : NULL;
    if (!rec)
        return false;
    *q = (struct import_request){ .rec = rec,
                                  .path = batch_path(j, a, batch, "file"),
                                  .file_name = text_of(a, *root, "file_name"),
                                  .mode = text_of(a, *root, "mode"),
                                  .key = text_of(a, *root, "key"),
                                  .sheet = text_of(a, *root, "sheet") };
    const json_t *mapping = json_object_get(*root, "mapping");
    const json_t *cells = json_object_get(*root, "cells");
    q->mapping = json_is_object(mapping) ? mapping : NULL;
    q->cells = json_is_array(cells) ? cells : NULL;
    return true;
}

/* ---- the batch row ---------------------------------------------------------------------------- */

struct batch_change {
    int64_t id;
    const char *state, *only_from; /* only_from: the state it must be in, or NULL */
    const struct import_counts *counts;
    struct str sm3;
    struct str reason;
};

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

static bool change_batch(struct tx *tx, void *ctx, struct diag *d)
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
    batch_set_finished_at(now, tx_actor(tx)->now);
    if (c->counts)
        set_counts(now, c->counts);
    if (c->reason.n)
        batch_set_undo_reason(now, str_slice(c->reason, 0, 190));
    return tx_update(tx, before, now, d);
}

static bool batch_becomes(struct jobs *j, const struct who *who, struct batch_change change,
                          struct diag *d)
{
    struct actor actor = who_actor(who);
    actor.now = clock_now(d->arena);
    if (!change.reason.p)
        change.reason = STR("");
    return store_write(city_store(j->city), &actor, change_batch, &change, d);
}

static struct row *batch_get(struct jobs *j, int64_t batch, struct diag *d)
{
    struct tx *tx = store_read(city_store(j->city));
    struct row *r = tx_get(tx, d->arena, R_batch, batch);
    store_read_end(tx);
    if (!r || !str_is(batch_kind(r), "import")) {
        diag_add(d, E_NOT_FOUND, NULL, "没有导入批次 %lld", (long long)batch);
        return NULL;
    }
    return r;
}

/* ---- running ------------------------------------------------------------------------------------ */

static void tell(struct job *job, const char *state)
{
    struct buf out = { 0 };
    struct jw w = { .out = &out };
    jw_open(&w, '{');
    jw_key(&w, "batch");
    jw_int(&w, job->batch);
    jw_key(&w, "state");
    jw_c(&w, state);
    jw_key(&w, "done");
    jw_int(&w, job->done);
    jw_key(&w, "total");
    jw_int(&w, job->total);
    jw_close(&w, '}');
    city_publish(job->jobs->city, "import", buf_str(&out));
    buf_free(&out);
}

static void progressed(void *ctx, int64_t done, int64_t total)
{
    struct job *job = ctx;
    pthread_mutex_lock(&job->jobs->lock);
    job->done = done;
    job->total = total;
    pthread_mutex_unlock(&job->jobs->lock);
    tell(job, job->writes ? "committing" : "previewing");
}

/* The preview as the inside of a JSON object, so that state and progress can be put around it. */
static bool save_preview(struct job *job, struct arena *a, const struct import_request *q,
                         const struct import_result *r)
{
    struct buf out = { 0 };
    struct jw w = { .out = &out };
    import_put(&w, q, r, job->batch, NULL);
    bool ok = write_whole(a, batch_path(job->jobs, a, job->batch, "preview.json"), buf_str(&out));
    buf_free(&out);
    return ok;
}

static struct import_run run_of(struct job *job, const struct import_request *q,
                                struct import_result *r)
{
    return (struct import_run){ .city = job->jobs->city,
                                .who = &job->who,
                                .q = q,
                                .r = r,
                                .progress = progressed,
                                .ctx = job };
}

static const char *run_preview(struct job *job, const struct import_request *q,
                               struct import_result *r, struct diag *d)
{
    const struct import_run run = run_of(job, q, r);
    bool readable = import_look(&run);
    if (!save_preview(job, d->arena, q, r))
        world_fails(d, "preview");
    return readable ? "previewed" : "failed";
}

static const char *run_write(struct job *job, const struct import_request *q,
                             struct import_result *r, struct diag *d)
{
    const struct import_run run = run_of(job, q, r);
    bool written = import_write(&run, job->batch, job->good_only, d);
    if (!written)
        diag_join(&r->findings, d);
    save_preview(job, d->arena, q, r);
    return written ? "committed" : "previewed";
}

static void run_job(struct job *job)
{
    struct arena *a = &job->arena;
    struct import_request q;
    struct diag d;
    json_t *root = NULL;
    struct import_result r = { .findings_most = FINDINGS_KEPT };
    diag_init(&d, a);
    diag_init(&r.findings, a);
    const char *state = "failed";
    if (request_read(job->jobs, a, job->batch, &q, &root))
        state = job->writes ? run_write(job, &q, &r, &d) : run_preview(job, &q, &r, &d);
    struct batch_change change = { .id = job->batch, .state = state, .counts = &r.counts };
    struct diag said;
    diag_init(&said, a);
    if (!batch_becomes(job->jobs, &job->who, change, &said))
        log_error("import: batch %lld: state %s was not recorded", (long long)job->batch, state);
    if (!strcmp(state, "failed")) /* what is refused is not kept; why stays */
        unlink(batch_path(job->jobs, a, job->batch, "file").p);
    tell(job, state);
    import_result_free(&r);
    json_decref(root);
}

static void unlink_job(struct jobs *j, struct job *job)
{
    struct job **at = &j->running;
    while (*at != job)
        at = &(*at)->next;
    *at = job->next;
}

static void *job_thread(void *ctx)
{
    struct job *job = ctx;
    struct jobs *j = job->jobs;
    pthread_mutex_lock(&j->lock);
    while (j->busy >= JOBS_AT_ONCE)
        pthread_cond_wait(&j->rest, &j->lock);
    j->busy++;
    pthread_mutex_unlock(&j->lock);
    run_job(job);
    pthread_mutex_lock(&j->lock);
    j->busy--;
    unlink_job(j, job);
    arena_free(&job->arena);
    free(job);
    pthread_cond_broadcast(&j->rest);
    pthread_mutex_unlock(&j->lock);
    return NULL;
}

static struct who who_copy(struct arena *a, const struct who *who)
{
    struct who c = *who;
    struct str *texts[] = { &c.login,   &c.name,   &c.area, &c.address,
                            &c.request, &c.source, &c.now,  &c.today };
    for (size_t i = 0; i < COUNTOF(texts); i++)
        *texts[i] = str_dup(a, *texts[i]);
    return c;
}

static bool job_begin(struct jobs *j, const struct who *who, int64_t batch, bool writes,
                      bool good_only, struct diag *d)
{
    pthread_t thread;
    struct job *job = calloc(1, sizeof *job);
    if (!job)
        fatal("out of memory");
    *job = (struct job){ .batch = batch, .writes = writes, .good_only = good_only, .jobs = j };
    job->who = who_copy(&job->arena, who);
    job->who.source = STR("import");
    pthread_mutex_lock(&j->lock);
    job->next = j->running;
    j->running = job;
    bool started = pthread_create(&thread, NULL, job_thread, job) == 0;
    if (started)
        pthread_detach(thread);
    else
        unlink_job(j, job);
    pthread_mutex_unlock(&j->lock);
    if (started)
        return true;
    arena_free(&job->arena);
    free(job);
    return world_fails(d, "thread");
}

/* ---- starting ------------------------------------------------------------------------------------ */

struct fresh_batch {
    const struct import_request *q;
    const char *sm3;
    bool again;
    int64_t id;
    bool repeated;
};

static struct row *same_file(struct tx *tx, struct arena *a, const struct fresh_batch *f)
{
    static const char *const alive[] = { "previewing", "previewed", "committing", "committed" };
    struct value sm3;
    value_set_str(&sm3, str_c(f->sm3));
    struct query q = { .rec = R_batch, .where = filter_value(a, OP_EQ, F_batch_file_sm3, sm3) };
    struct rows rows = rows_all(tx, a, &q);
    for (size_t i = rows.n; i-- > 0;)
        for (size_t s = 0; s < COUNTOF(alive); s++)
            if (str_is(batch_state(rows.row[i]), alive[s]) &&
                str_is(batch_target_ledger(rows.row[i]), f->q->rec->id))
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
    batch_set_state(r, STR("previewing"));
    if (!row_check(r, d) || !tx_insert(tx, r, d))
        return false;
    f->id = batch_id(r);
    return true;
}

static bool digest_file(struct arena *a, struct str path, char sm3[SM3_HEX + 1])
{
    unsigned char sum[SM3_BYTES];
    char block[65536];
    FILE *f = fopen(str_z(a, path), "rb");
    if (!f)
        return false;
    struct sm3 *h = sm3_open();
    size_t n;
    while ((n = fread(block, 1, sizeof block, f)) > 0)
        sm3_add(h, (struct str){ block, n });
    bool ok = !ferror(f);
    fclose(f);
    sm3_end(h, sum);
    sm3_close(h);
    hex_put(sum, sizeof sum, sm3);
    return ok;
}

static bool keep_file(struct jobs *j, int64_t batch, const struct import_request *q,
                      struct str path, struct diag *d)
{
    struct arena *a = d->arena;
    mkdir(j->folder, 0700);
    if (mkdir(batch_path(j, a, batch, "").p, 0700) != 0 && errno != EEXIST)
        return world_fails(d, "folder");
    if (rename(str_z(a, path), batch_path(j, a, batch, "file").p) != 0)
        return world_fails(d, "file");
    return write_whole(a, batch_path(j, a, batch, "request.json"), request_text(a, q)) ||
           world_fails(d, "request");
}

bool jobs_start(struct jobs *j, const struct who *who, const struct import_request *q,
                const struct job_file *file, struct job_begun *out, struct diag *d)
{
    char sm3[SM3_HEX + 1];
    struct actor actor = who_actor(who);
    if (!access_need(who, q->rec, VERB_IMPORT, d))
        return false;
    if (!digest_file(d->arena, file->path, sm3))
        return world_fails(d, "upload");
    struct fresh_batch fresh = { .q = q, .sm3 = sm3, .again = file->again };
    if (!store_write(city_store(j->city), &actor, insert_batch, &fresh, d))
        return false;
    *out = (struct job_begun){ fresh.id, fresh.repeated };
    if (fresh.repeated)
        return true;
    return keep_file(j, fresh.id, q, file->path, d) && job_begin(j, who, fresh.id, false, false, d);
}

bool jobs_direct(struct jobs *j, const struct import_run *in, struct job_wish wish, int64_t *batch,
                 struct diag *d)
{
    char sm3[SM3_HEX + 1];
    struct actor actor = who_actor(in->who);
    if (!access_need(in->who, in->q->rec, VERB_IMPORT, d))
        return false;
    if (!digest_file(d->arena, in->q->path, sm3))
        return diag_add(d, E_FILE_UNREADABLE, NULL, "文件 " STR_FMT " 打不开，请检查路径和权限",
                        STR_ARG(in->q->path));
    struct fresh_batch fresh = { .q = in->q, .sm3 = sm3, .again = wish.again };
    if (!store_write(city_store(j->city), &actor, insert_batch, &fresh, d))
        return false;
    *batch = fresh.id;
    if (fresh.repeated)
        return diag_add(d, E_SAME_FILE, NULL,
                        "该文件已导入过（批次 %lld）；确要再导一次请加 --again",
                        (long long)fresh.id);
    struct who as = *in->who;
    struct import_run run = *in;
    as.source = STR("import");
    run.who = &as;
    bool ok = import_write(&run, fresh.id, wish.good_only, d);
    struct batch_change change = { .id = fresh.id,
                                   .state = ok ? "committed" : "failed",
                                   .counts = &in->r->counts };
    return batch_becomes(j, in->who, change, d) && ok;
}

static struct job *running(struct jobs *j, int64_t batch)
{
    struct job *job = j->running;
    while (job && job->batch != batch)
        job = job->next;
    return job;
}

bool jobs_wait(struct jobs *j, int64_t batch, int64_t milliseconds)
{
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += milliseconds / 1000;
    until.tv_nsec += milliseconds % 1000 * 1000000;
    if (until.tv_nsec >= 1000000000) {
        until.tv_sec++;
        until.tv_nsec -= 1000000000;
    }
    pthread_mutex_lock(&j->lock);
    int late = 0;
    while (running(j, batch) && !late)
        late = pthread_cond_timedwait(&j->rest, &j->lock, &until);
    bool rests = !running(j, batch);
    pthread_mutex_unlock(&j->lock);
    return rests;
}

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

bool jobs_readable(struct jobs *j, int64_t batch, struct diag *d)
{
    struct str inside = STR("");
    struct row *r = batch_get(j, batch, d);
    size_t i;
    json_t *finding;
    if (!r)
        return false;
    if (!str_is(batch_state(r), "failed"))
        return true;
    read_whole(d->arena, batch_path(j, d->arena, batch, "preview.json"), &inside);
    struct str text = str_printf(d->arena, "{" STR_FMT "}", STR_ARG(inside));
    json_t *root = json_loadb(text.p, text.n, 0, NULL);
    json_array_foreach(json_object_get(root, "findings"), i, finding)
    {
        add_refusal(finding, d);
    }
    json_decref(root);
    return !diag_ok(d) ? false : diag_std(d, E_FILE_UNREADABLE, NULL);
}

/* ---- telling ---------------------------------------------------------------------------------------- */

static void put_progress(struct jobs *j, int64_t batch, struct buf *out)
{
    pthread_mutex_lock(&j->lock);
    const struct job *job = running(j, batch);
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
    if (whole && read_whole(a, batch_path(j, a, id, "preview.json"), &inside) && inside.n) {
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

bool jobs_describe(struct jobs *j, const struct who *who, int64_t batch, const char *message,
                   struct buf *out, struct diag *d)
{
    struct row *r = batch_get(j, batch, d);
    if (!r || !access_need(who, &ledger[R_batch], VERB_READ, d))
        return false;
    put_batch(j, r, true, out, d->arena);
    if (message)
        put_text(out, "message", str_c(message));
    buf_char(out, '}');
    return true;
}

bool jobs_list(struct jobs *j, const struct who *who, struct buf *out, struct diag *d)
{
    if (!access_need(who, &ledger[R_batch], VERB_READ, d))
        return false;
    struct value kind;
    value_set_str(&kind, STR("import"));
    struct query q = { .rec = R_batch,
                       .where = filter_value(d->arena, OP_EQ, F_batch_kind, kind),
                       .sort = { { .field = AT_ID, .descending = true } },
                       .nsort = 1,
                       .limit = LISTED };
    struct tx *tx = store_read(city_store(j->city));
    struct rows rows = rows_all(tx, d->arena, &q);
    store_read_end(tx);
    buf_c(out, "{\"imports\":[");
    for (size_t i = 0; i < rows.n; i++) {
        buf_c(out, i ? "," : "");
        put_batch(j, rows.row[i], false, out, d->arena);
        buf_char(out, '}');
    }
    buf_c(out, "]}");
    return true;
}

/* ---- mending, writing, undoing -------------------------------------------------------------------------- */

static bool at_rest(struct jobs *j, int64_t batch, struct diag *d)
{
    pthread_mutex_lock(&j->lock);
    bool rests = !running(j, batch);
    pthread_mutex_unlock(&j->lock);
    return rests || diag_add(d, E_STATE, NULL, "批次 %lld 正在处理，请稍候", (long long)batch);
}

/* New cells join those mended before; of two texts for one cell the later holds. */
static json_t *cells_joined(const json_t *old, const json_t *more)
{
    json_t *all = json_is_array(old) ? json_deep_copy(old) : json_array();
    size_t i;
    json_t *cell;
    json_array_foreach(more, i, cell)
    {
        json_array_append(all, cell);
    }
    return all;
}

bool jobs_change(struct jobs *j, const struct who *who, int64_t batch, const json_t *change,
                 struct diag *d)
{
    struct import_request q;
    json_t *root = NULL;
    if (!batch_get(j, batch, d) || !at_rest(j, batch, d))
        return false;
    if (!request_read(j, d->arena, batch, &q, &root))
        return world_fails(d, "request");
    const json_t *mapping = json_object_get(change, "mapping");
    const json_t *mode = json_object_get(change, "mode");
    const json_t *key = json_object_get(change, "key");
    json_t *cells = cells_joined(q.cells, json_object_get(change, "cells"));
    q.cells = cells;
    q.mapping = json_is_object(mapping) ? mapping : q.mapping;
    q.mode = json_is_string(mode) ? str_c(json_string_value(mode)) : q.mode;
    q.key = json_is_string(key) ? str_c(json_string_value(key)) : q.key;
    bool ok = batch_becomes(
        j, who,
        (struct batch_change){ .id = batch, .state = "previewing", .only_from = "previewed" }, d);
    if (ok && !write_whole(d->arena, batch_path(j, d->arena, batch, "request.json"),
                           request_text(d->arena, &q)))
        ok = world_fails(d, "request");
    json_decref(cells);
    json_decref(root);
    return ok && job_begin(j, who, batch, false, false, d);
}

bool jobs_commit(struct jobs *j, const struct who *who, int64_t batch, bool good_only,
                 struct diag *d)
{
    struct row *r = batch_get(j, batch, d);
    if (!r || !at_rest(j, batch, d))
        return false;
    if (str_is(batch_state(r), "committed"))
        return true;
    const struct record *rec = record_find(batch_target_ledger(r));
    if (!rec || !access_need(who, rec, VERB_IMPORT, d))
        return false;
    if (batch_bad_count(r) > 0 && !good_only)
        return diag_add(d, E_RULE, NULL, "有 %lld 行需要改正；改正后再写入，或选择只导入合格行",
                        (long long)batch_bad_count(r));
    return batch_becomes(j, who,
                         (struct batch_change){
                             .id = batch, .state = "committing", .only_from = "previewed" },
                         d) &&
           job_begin(j, who, batch, true, good_only, d);
}

bool jobs_undo(struct jobs *j, const struct who *who, int64_t batch, struct diag *d)
{
    struct row *r = batch_get(j, batch, d);
    if (!r || !at_rest(j, batch, d))
        return false;
    const struct record *rec = record_find(batch_target_ledger(r));
    if (!rec || !access_need(who, rec, VERB_IMPORT, d))
        return false;
    bool committed = str_is(batch_state(r), "committed");
    if (committed && !import_undo(j->city, who, batch, d))
        return false;
    struct batch_change change = { .id = batch, .state = committed ? "undone" : "discarded" };
    if (!batch_becomes(j, who, change, d))
        return false;
    remove_files(j, d->arena, batch);
    return true;
}

bool jobs_errors(struct jobs *j, const struct who *who, int64_t batch, struct str to,
                 struct diag *d)
{
    struct import_request q;
    json_t *root = NULL;
    if (!batch_get(j, batch, d) || !at_rest(j, batch, d))
        return false;
    if (!request_read(j, d->arena, batch, &q, &root))
        return diag_add(d, E_NOT_FOUND, NULL, "批次 %lld 的文件已不在", (long long)batch);
    bool ok = import_errors(j->city, who, &q, to, d);
    json_decref(root);
    return ok;
}

/* ---- life ------------------------------------------------------------------------------------------------ */

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
            if (!batch_becomes(
                    j, &who,
                    (struct batch_change){ .id = batch_id(rows.row[i]), .state = "failed" }, &d))
                log_error("import: batch %lld cannot be marked failed",
                          (long long)batch_id(rows.row[i]));
        }
    }
    arena_free(&a);
}

struct str jobs_folder(struct arena *a, struct str url)
{
    struct str scheme = STR("sqlite:");
    if (!str_starts(url, scheme))
        return STR("");
    return str_printf(a, STR_FMT ".imports", STR_ARG(str_slice(url, scheme.n, url.n)));
}

struct jobs *jobs_open(struct city *c, struct str folder)
{
    struct jobs *j = calloc(1, sizeof *j);
    if (!j)
        fatal("out of memory");
    ASSERT(folder.n < sizeof j->folder);
    memcpy(j->folder, folder.p, folder.n);
    j->city = c;
    pthread_mutex_init(&j->lock, NULL);
    pthread_cond_init(&j->rest, NULL);
    return j;
}

void jobs_close(struct jobs *j)
{
    if (!j)
        return;
    pthread_mutex_lock(&j->lock);
    while (j->running)
        pthread_cond_wait(&j->rest, &j->lock);
    pthread_mutex_unlock(&j->lock);
    pthread_cond_destroy(&j->rest);
    pthread_mutex_destroy(&j->lock);
    free(j);
}
