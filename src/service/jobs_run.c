/* jobs_run.c - what a job does: looks at the file, or writes it, and tells how far it is. */
#include "service/jobs_parts.h"

#include "base/log.h"

#include <string.h>
#include <unistd.h>

enum { FINDINGS_KEPT = 2000 };

/* ---- telling ------------------------------------------------------------------------------------- */

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
    city_publish(job->jobs->city, job->who.person, "import", buf_str(&out));
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

/* ---- the two kinds of job --------------------------------------------------------------------------- */

/* The preview as the inside of a JSON object, so that state and progress can be put around it. */
static bool save_preview(struct job *job, struct arena *a, const struct import_request *q,
                         const struct import_result *r)
{
    struct buf out = { 0 };
    struct jw w = { .out = &out };
    import_put(&w, q, r, job->batch, NULL);
    bool ok =
        jobs_write_file(a, jobs_path(job->jobs, a, job->batch, "preview.json"), buf_str(&out));
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
        jobs_world_fails(d, "preview");
    return readable ? "previewed" : "failed";
}

static const char *run_write(struct job *job, const struct import_request *q,
                             struct import_result *r, struct diag *d)
{
    struct import_run run = run_of(job, q, r);
    struct batch_change done = { .id = job->batch, .state = "committed", .counts = &r->counts };
    run.seal = (struct import_seal){ jobs_batch_change, &done };
    bool written = import_write(&run, job->batch, job->good_only, d);
    if (!written)
        diag_join(&r->findings, d);
    save_preview(job, d->arena, q, r);
    return written ? "committed" : "previewed";
}

void jobs_run(struct job *job)
{
    struct arena *a = &job->arena;
    struct import_request q;
    struct diag d;
    json_t *root = NULL;
    struct import_result r = { .findings_most = FINDINGS_KEPT };
    diag_init(&d, a);
    diag_init(&r.findings, a);
    const char *state = "failed";
    if (jobs_request_read(job->jobs, a, job->batch, &q, &root))
        state = job->writes ? run_write(job, &q, &r, &d) : run_preview(job, &q, &r, &d);
    struct batch_change change = { .id = job->batch, .state = state, .counts = &r.counts };
    struct diag said;
    diag_init(&said, a);
    bool sealed = !strcmp(state, "committed"); /* together with its rows */
    if (!sealed && !jobs_batch_becomes(job->jobs, &job->who, change, &said))
        log_error("import: batch %lld: state %s was not recorded", (long long)job->batch, state);
    if (!strcmp(state, "failed")) /* what is refused is not kept; why stays */
        unlink(jobs_path(job->jobs, a, job->batch, "file").p);
    tell(job, state);
    import_result_free(&r);
    json_decref(root);
}
