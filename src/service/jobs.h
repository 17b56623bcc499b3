/* jobs.h - imports that outlive the request that started them: each is a batch row, a folder with
 * the file as sent, and a thread while it runs.  A closed browser changes nothing. */
#ifndef SERVICE_JOBS_H
#define SERVICE_JOBS_H

#include "service/import.h"

struct jobs;

/*
 *   folder  where files wait for their commit; made when first needed
 * Batches that a stopped server left half way are marked failed.
 */
struct jobs *jobs_open(struct city *c, struct str folder);
void jobs_close(struct jobs *j); /* waits for running imports */

struct job_file {
    struct str path, name; /* path is moved into the folder */
};

/*
 * Starts a preview.
 *   again  take the file even when the same one is waiting or was imported before
 *   batch  receives the new batch, or the earlier one of the same file; *repeated tells which
 */
bool jobs_start(struct jobs *j, const struct who *who, const struct import_request *q,
                struct job_file file, bool again, int64_t *batch, bool *repeated,
                struct diag *d) MUST_CHECK;

/* Waits until the batch is at rest, at most so long; false when it still runs. */
bool jobs_wait(struct jobs *j, int64_t batch, int64_t milliseconds);

/* Writes the object of GET /imports/{batch}; message may be NULL. */
bool jobs_describe(struct jobs *j, const struct who *who, int64_t batch, const char *message,
                   struct buf *out, struct diag *d) MUST_CHECK;
bool jobs_list(struct jobs *j, const struct who *who, struct buf *out, struct diag *d) MUST_CHECK;

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
