/* jobs_parts.h - the parts of jobs.h to each other: the queue, the folder of a batch, its row. */
#ifndef SERVICE_JOBS_PARTS_H
#define SERVICE_JOBS_PARTS_H

#include "service/jobs.h"

#include <pthread.h>

/* One run over a file, on a thread of its own. */
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

/* ---- jobs.c: the queue -------------------------------------------------------------------------- */

/* Starts a preview, or the writing of one; d receives E_STORE when there is no thread for it. */
bool jobs_begin(struct jobs *j, const struct who *who, int64_t batch, bool writes, bool good_only,
                struct diag *d) MUST_CHECK;
struct job *jobs_running(struct jobs *j, int64_t batch); /* NULL = at rest; under j->lock */
bool jobs_at_rest(struct jobs *j, int64_t batch, struct diag *d) MUST_CHECK; /* d: E_STATE */

/* ---- jobs_run.c: what a job does ------------------------------------------------------------------ */

void jobs_run(struct job *job);

/* ---- jobs_folder.c: the files of a batch ---------------------------------------------------------- */

/* name: "file", "request.json", "preview.json", or "" for the folder itself. */
struct str jobs_path(struct jobs *j, struct arena *a, int64_t batch, const char *name);
/* out stays as it is when there is none. */
bool jobs_read_file(struct arena *a, struct str path, struct str *out);
/* Whole or not at all. */
bool jobs_write_file(struct arena *a, struct str path, struct str text) MUST_CHECK;
void jobs_remove_files(struct jobs *j, struct arena *a, int64_t batch);
/* Moves the file sent into the folder and keeps the request beside it. */
bool jobs_keep_file(struct jobs *j, int64_t batch, const struct import_request *q, struct str path,
                    struct diag *d) MUST_CHECK;
bool jobs_request_keep(struct jobs *j, int64_t batch, const struct import_request *q,
                       struct diag *d) MUST_CHECK;
/* The caller gives *root to json_decref; mapping and cells live in it. */
bool jobs_request_read(struct jobs *j, struct arena *a, int64_t batch, struct import_request *q,
                       json_t **root) MUST_CHECK;
/* Logs what the system said, adds E_STORE; always false. */
bool jobs_world_fails(struct diag *d, const char *what);

/* ---- jobs_batch.c: the row of a batch ------------------------------------------------------------- */

struct batch_change {
    int64_t id;
    const char *state, *only_from;      /* only_from: the state it must be in, or NULL */
    const struct import_counts *counts; /* NULL leaves them */
};
/* A store_fn: brings the batch of a struct batch_change to its state.  d: E_NOT_FOUND, E_STATE. */
store_fn jobs_batch_change;
/* The same in a transaction of its own. */
bool jobs_batch_becomes(struct jobs *j, const struct who *who, struct batch_change change,
                        struct diag *d) MUST_CHECK;
/* He began it, and may still import into that ledger: he alone mends and writes it. */
bool jobs_batch_own(const struct who *who, const struct row *r);
/* His own, or he may read the ledger of batches and reaches it there. */
bool jobs_batch_seen(struct arena *a, const struct who *who, const struct row *r);
/* NULL when there is no such import for him; d: E_NOT_FOUND.  The second one: E_DENIED when it is not
 * his own either. */
struct row *jobs_batch_get(struct jobs *j, const struct who *who, int64_t batch, struct diag *d);
struct row *jobs_batch_take(struct jobs *j, const struct who *who, int64_t batch, struct diag *d);

struct fresh_batch {
    const struct import_request *q;
    const struct who *who; /* filled in */
    const char *sm3;       /* of the file, as hex */
    bool again;            /* a new batch even when the file has one */
    int64_t id;            /* receives the batch … */
    bool repeated;         /* … and whether it is the earlier one of the same file */
};
bool jobs_batch_insert(struct jobs *j, const struct who *who, struct fresh_batch *f,
                       struct diag *d) MUST_CHECK;

#endif
