/* import.h - tables people send, taken into a ledger: preview, mend, commit, undo.
 * Knows no HTTP; the file formats are sheet/'s business. */
#ifndef SERVICE_IMPORT_H
#define SERVICE_IMPORT_H

#include "base/json.h"
#include "service/city.h"

enum import_mode { IMPORT_INSERT, IMPORT_UPDATE, IMPORT_UPSERT };

struct import_request {
    const struct record *rec;
    struct str path;      /* of the file to read */
    struct str file_name; /* as the person named it */
    struct str mode;  /* insert, update, upsert; empty = upsert where the file's rows have a key */
    struct str key;   /* field id rows are matched by; empty = every unique key of the ledger */
    struct str sheet; /* only this sheet; empty = all that hold a table */
    const json_t *mapping; /* {"C":"total_investment","D":null}, or NULL */
    const json_t *cells; /* [{"sheet","cell","text"}] put in place of what the file says, or NULL */
};

struct import_counts {
    int64_t rows, good, bad, fresh, changed, same, skipped;
};

/* What a run found; text lives in the arena given. */
struct import_result {
    struct import_counts counts;
    struct diag findings;               /* at most `findings_most` of them … */
    int64_t findings_total;             /* … of so many */
    int64_t findings_most;              /* 0 = all; set before the run */
    struct buf columns, sheets, sample; /* JSON arrays; freed by import_result_free */
    bool readable;                      /* false: the file as a whole was refused, see findings */
};
void import_result_free(struct import_result *r);

/* Told how far a run is; may be NULL. */
typedef void import_progress(void *ctx, int64_t done, int64_t total);

/* What belongs to the moment in which rows begin to count, or cease to: done in that very transaction, so
 * that no kill comes between what the batch says and what is there.  fn false undoes both; NULL = nothing. */
struct import_seal {
    store_fn *fn;
    void *ctx;
};

/* One run over a file. */
struct import_run {
    struct city *city;
    const struct who *who;
    const struct import_request *q;
    struct import_result *r;
    import_progress *progress; /* may be NULL */
    void *ctx;
    struct import_seal seal; /* of import_write */
};

/*
 * Reads the file and says what would happen; writes nothing.
 * Returns false when the file cannot be read at all; r->findings says why.
 */
bool import_look(const struct import_run *in) MUST_CHECK;

/*
 * Writes the file's rows under a batch: whole, or nothing.
 *   good_only  leave the bad rows out instead of refusing
 *   d          receives why nothing was written
 */
bool import_write(const struct import_run *in, int64_t batch, bool good_only,
                  struct diag *d) MUST_CHECK;

/* Writes the bad rows as sent, with a column 错误原因, to an xlsx file. */
bool import_errors(struct city *c, const struct who *who, const struct import_request *q,
                   struct str to, struct diag *d) MUST_CHECK;

/*
 * Puts every row of a committed batch back as it was before.
 *   d  receives E_CHANGED_SINCE, one finding a row (at most 100) that was changed since
 */
bool import_undo(struct city *c, const struct who *who, int64_t batch, struct import_seal seal,
                 struct diag *d) MUST_CHECK;

/* {"batch","rows","good",…,"findings":[…]} of a result; batch 0 is null. */
void import_put(struct jw *w, const struct import_request *q, const struct import_result *r,
                int64_t batch, const char *state);

#endif
