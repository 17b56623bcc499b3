/* jobs.c - the queue of imports: a thread each, so many at once; see jobs.h.  Knows no file. */
#include "service/jobs_parts.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { JOBS_AT_ONCE = 2 };

/* ---- starting ------------------------------------------------------------------------------------ */

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
    jobs_run(job);
    pthread_mutex_lock(&j->lock);
    j->busy--;
    unlink_job(j, job);
    arena_free(&job->arena);
    free(job);
    pthread_cond_broadcast(&j->rest);
    pthread_mutex_unlock(&j->lock);
    return NULL;
}

bool jobs_begin(struct jobs *j, const struct who *who, int64_t batch, bool writes, bool good_only,
                struct diag *d)
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
    return jobs_world_fails(d, "thread");
}

/* ---- waiting ------------------------------------------------------------------------------------- */

struct job *jobs_running(struct jobs *j, int64_t batch)
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
    while (jobs_running(j, batch) && !late)
        late = pthread_cond_timedwait(&j->rest, &j->lock, &until);
    bool rests = !jobs_running(j, batch);
    pthread_mutex_unlock(&j->lock);
    return rests;
}

bool jobs_at_rest(struct jobs *j, int64_t batch, struct diag *d)
{
    pthread_mutex_lock(&j->lock);
    bool rests = !jobs_running(j, batch);
    pthread_mutex_unlock(&j->lock);
    return rests || diag_add(d, E_STATE, NULL, "批次 %lld 正在处理，请稍候", (long long)batch);
}

/* ---- life ---------------------------------------------------------------------------------------- */

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
