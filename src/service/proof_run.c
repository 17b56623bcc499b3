/* proof_run.c - a verification while the server runs: one thread, one at a time.  See proof.h. */
#include "service/proof.h"

#include "base/clock.h"
#include "base/log.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

enum { PATH_MOST = 1024 };

struct proof_run {
    struct city *city;
    char anchors[PATH_MOST];
    _Atomic bool stop;
    _Atomic int64_t done; /* entries and rows of the one under way */
    pthread_mutex_t lock;
    enum { IDLE, RUNNING, DONE } state;
    bool joined; /* no thread is left to be joined */
    pthread_t thread;
    struct arena arena; /* of who asked and what was found; emptied by the next start */
    struct who who;
    struct str started, finished;
    struct proof found;
};

static bool go_on(void *ctx, int64_t done)
{
    struct proof_run *r = ctx;
    atomic_store(&r->done, done);
    return !atomic_load(&r->stop);
}

static bool note(struct tx *tx, void *ctx, struct diag *d)
{
    const struct proof *p = ctx;
    struct buf detail = { 0 };
    struct jw w = { .out = &detail };
    jw_open(&w, '{');
    jw_key(&w, "job");
    jw_c(&w, "verify");
    proof_put(&w, p);
    jw_close(&w, '}');
    bool good = !p->audit.broken;
    bool ok = good ? tx_note(tx, ACT_JOB, R_journal, 0, buf_str(&detail), d)
                   : tx_note_failed(tx, ACT_JOB, R_journal, 0, buf_str(&detail), d);
    buf_free(&detail);
    return ok;
}

static void *work(void *ctx)
{
    struct proof_run *r = ctx;
    struct arena a = { 0 };
    struct diag d;
    struct proof found;
    const struct proof_request q = { .audit = { .from = 1, .progress = go_on, .ctx = r },
                                     .anchors = str_c(r->anchors),
                                     .keys = city_keys(r->city) };
    diag_init(&d, &a);
    bool read = proof_verify(city_store(r->city), &a, &q, &found);
    if (!read) {
        found.audit.broken = 1;
        found.audit.why = STR("数据库读不出来");
    }
    struct actor actor = who_actor(&r->who);
    actor.now = clock_now(&a);
    if (!found.audit.ended && !store_write(city_store(r->city), &actor, note, &found, &d))
        log_error("verify: " STR_FMT, STR_ARG(d.first->text));
    pthread_mutex_lock(&r->lock);
    found.audit.why = str_dup(&r->arena, found.audit.why);
    found.audit.purge = STR("");
    r->found = found;
    r->finished = str_dup(&r->arena, actor.now);
    r->state = found.audit.ended ? IDLE : DONE;
    pthread_mutex_unlock(&r->lock);
    arena_free(&a);
    return NULL;
}

/* Lock held. */
static void put_state(struct jw *w, struct proof_run *r)
{
    static const char *const states[] = { [IDLE] = "idle", [RUNNING] = "running", [DONE] = "done" };
    jw_open(w, '{');
    jw_key(w, "state");
    jw_c(w, states[r->state]);
    if (r->state != IDLE) {
        jw_key(w, "started");
        jw_str(w, r->started);
        jw_key(w, "login");
        jw_str(w, r->who.login);
        jw_key(w, "done");
        jw_int(w, atomic_load(&r->done));
    }
    if (r->state == DONE) {
        jw_key(w, "finished");
        jw_str(w, r->finished);
        proof_put(w, &r->found);
    }
    jw_close(w, '}');
}

static bool answer(struct proof_run *r, const struct use *u, int status)
{
    struct jw w = { .out = &u->reply->body };
    pthread_mutex_lock(&r->lock);
    put_state(&w, r);
    pthread_mutex_unlock(&r->lock);
    u->reply->status = status;
    return true;
}

bool proof_run_look(struct proof_run *r, const struct use *u)
{
    return access_need(u->who, &ledger[R_journal], VERB_read, u->d) && answer(r, u, 200);
}

bool proof_run_start(struct proof_run *r, const struct use *u)
{
    if (!access_need(u->who, &ledger[R_journal], VERB_read, u->d))
        return false;
    pthread_mutex_lock(&r->lock);
    bool busy = r->state == RUNNING;
    if (!busy && !r->joined)
        pthread_join(r->thread, NULL); /* it has done all but end */
    if (!busy) {
        arena_reset(&r->arena);
        r->who = who_copy(&r->arena, u->who);
        r->started = str_dup(&r->arena, u->who->now);
        r->state = RUNNING;
        r->joined = false;
        atomic_store(&r->done, 0);
        if (pthread_create(&r->thread, NULL, work, r) != 0)
            fatal("no thread to verify in");
    }
    pthread_mutex_unlock(&r->lock);
    return busy ? diag_add(u->d, E_STATE, NULL, "核验正在进行，请等它结束") : answer(r, u, 202);
}

struct proof_run *proof_run_open(struct city *c, struct str anchors)
{
    struct proof_run *r = calloc(1, sizeof *r);
    if (!r)
        fatal("out of memory");
    ASSERT(anchors.n < sizeof r->anchors);
    memcpy(r->anchors, anchors.p, anchors.n);
    r->city = c;
    r->joined = true;
    pthread_mutex_init(&r->lock, NULL);
    return r;
}

void proof_run_close(struct proof_run *r)
{
    if (!r)
        return;
    atomic_store(&r->stop, true);
    if (!r->joined)
        pthread_join(r->thread, NULL);
    pthread_mutex_destroy(&r->lock);
    arena_free(&r->arena);
    free(r);
}
