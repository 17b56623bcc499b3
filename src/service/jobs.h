/* jobs.h - imports that outlive the request that started them: each is a batch row, a folder with
 * the file as sent, and a thread while it runs.  A closed browser changes nothing. */
#ifndef SERVICE_JOBS_H
#define SERVICE_JOBS_H

#include "service/import.h"

struct jobs;

/*   folder  where files wait for their commit; made when first needed */
struct jobs *jobs_open(struct city *c, struct str folder);
/* Marks failed what a stopped server left half way: for whoever opened the store, before the first job. */
void jobs_recover(struct jobs *j);
/* PATH.imports beside the store; empty for a store that is no file. */
struct str jobs_folder(struct arena *a, struct str url);
void jobs_close(struct jobs *j); /* waits for running imports */

struct job_file {
    struct str path; /* is moved into the folder */
    bool again;      /* take it even when the same one is waiting or was imported before */
};

struct job_begun {
    int64_t batch;
    bool repeated; /* it is the earlier batch of the same file */
};

/* Starts a preview. */
bool jobs_start(struct jobs *j, const struct who *who, const struct import_request *q,
                const struct job_file *file, struct job_begun *out, struct diag *d) MUST_CHECK;

/* Waits until the batch is at rest, at most so long; false when it still runs. */
bool jobs_wait(struct jobs *j, int64_t batch, int64_t milliseconds);

/* Whether the file was taken; else d receives what the preview found against the whole of it. */
bool jobs_readable(struct jobs *j, const struct who *who, int64_t batch, struct diag *d) MUST_CHECK;

/*
 * Previews and writes in one pass, here and now: for the command line.
 *   again  take the file even when the same one was imported before; else E_SAME_FILE
 *   batch  receives the batch, also of a file that was refused
 */
struct job_wish {
    bool again, good_only;
};
bool jobs_direct(struct jobs *j, const struct import_run *in, struct job_wish wish, int64_t *batch,
                 struct diag *d) MUST_CHECK;

/* Writes the object of GET /imports/{batch}; message may be NULL. */
bool jobs_describe(struct jobs *j, const struct who *who, int64_t batch, const char *message,
                   struct buf *out, struct diag *d) MUST_CHECK;
bool jobs_list(struct jobs *j, const struct who *who, struct buf *out, struct diag *d) MUST_CHECK;

/* The ledger a batch is for, or NULL when there is none for him; d: E_NOT_FOUND. */
const struct record *jobs_record(struct jobs *j, const struct who *who, int64_t batch,
                                 struct diag *d);

/* New mapping, cells, mode or key: starts the preview anew. */
bool jobs_change(struct jobs *j, const struct who *who, int64_t batch, const json_t *change,
                 struct diag *d) MUST_CHECK;

/* Starts writing a previewed batch; a batch already committed is left as it is. */
bool jobs_commit(struct jobs *j, const struct who *who, int64_t batch, bool good_only,
                 struct diag *d) MUST_CHECK;

/* Discards a preview; undoes a committed batch. */
bool jobs_undo(struct jobs *j, const struct who *who, int64_t batch, struct diag *d) MUST_CHECK;

/* Writes the bad rows with their reasons to the file `to`. */
bool jobs_errors(struct jobs *j, const struct who *who, int64_t batch, struct str to,
                 struct diag *d) MUST_CHECK;

#endif
