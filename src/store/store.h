/* store.h - rows in and out of a city's store.  One interface, one driver a file:
 * nothing above this line knows whether SQLite or PostgreSQL is below.
 *
 * Reads run in a snapshot on a read-only connection; writes run as a function that the
 * one writer calls, many of them in one durable commit.  Every write appends its journal
 * entries in the same transaction: what cannot be journalled is not done.
 */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include "ledger/filter.h"

struct store;
struct tx; /* one transaction: a read snapshot, or the writer's turn */

struct store_options {
    bool create;      /* make the file and schema when absent */
    bool in_memory;   /* tests */
    bool read_only;   /* beside whoever holds the store: no lock, no schema change, no write */
    struct buf *plan; /* with read_only: receives the statements that would bring the schema to this
                       * release; empty when it is there already */
    int readers; /* read connections opened at once, 0 = one per core; more are opened when needed */
};

/*
 * Opens "sqlite:PATH" (or "postgres://…" in a later release) and brings its schema to this release.
 *   d  receives E_STORE with a sentence an operator can act on: file damaged, newer schema, locked
 * Returns NULL on failure.
 */
struct store *store_open(struct str url, const struct store_options *o, struct diag *d) MUST_CHECK;
void store_close(struct store *s); /* waits for the writer; leaves no side files; NULL is fine */

/* Who holds the store for writing ("pid 1234"); empty when nobody does. */
struct str store_locked_by(struct str url, struct arena *a);

bool store_is_empty(struct tx *tx); /* no row in any ledger */
/* Copies a consistent image while others write; never over a file that is there. */
bool store_backup(struct store *s, struct str path, struct diag *d) MUST_CHECK;
/* Proves the backup `file` - pages, references, journal, every row - and makes a new store of it at
 * `url`; never over a file that is there. */
bool store_restore(struct str file, struct str url, struct diag *d) MUST_CHECK;
/* Adler-cheap page checks plus foreign keys; for `audit verify` and after damage. */
bool store_check(struct tx *tx, struct diag *d) MUST_CHECK;

/* ---- transactions ------------------------------------------------------- */

/* A snapshot for reading; waits for a free connection.  Never NULL. */
struct tx *store_read(struct store *s);
/* False when the database refused any read of it: what was read is not to be trusted (E_STORE). */
bool store_read_end(struct tx *tx);

/* Who writes and why: goes into every journal entry of the transaction. */
struct actor {
    int64_t person;   /* 0 = none: the operating system's user at the command line */
    struct str login; /* as shown in the journal */
    struct str role;
    struct str address; /* peer, or "cli" */
    struct str source;  /* code of the source: manual, import, rule … */
    struct str request; /* request id */
    struct str now;     /* UTC moment of the request */
    struct str reason;
    int64_t batch; /* import batch the rows belong to, 0 = none */
};

/*
 * Runs fn in the writer's next turn and waits until its commit is durable.
 *   fn   returns false to undo everything it did in its transaction; may run only store functions
 *        on `tx`; several fns share one disk commit, none sees another undone
 *   d    receives what fn found, or E_STORE when the disk refused
 * Returns true when fn did and the commit is on disk.
 */
typedef bool store_fn(struct tx *tx, void *ctx, struct diag *d);
bool store_write(struct store *s, const struct actor *who, store_fn *fn, void *ctx,
                 struct diag *d) MUST_CHECK;

/*
 * The same in two steps, for whoever prepares the next write while this one is under way: all that is
 * given to store_send stays untouched until store_wait has told how it ended.
 */
struct sent;
struct sent *store_send(struct store *s, const struct actor *who, store_fn *fn, void *ctx,
                        struct diag *d) MUST_CHECK;
bool store_wait(struct store *s, struct sent *w) MUST_CHECK;

/* The newest journal number that is durable; changes when anything did.  Cheap: no query. */
int64_t store_version(struct store *s);
/* The newest durable journal number that changed a row of `rec`, or a later one; the same as before
 * while no row of it changed but for the note of a sign-in.  Cheap: no query. */
int64_t store_touched(struct store *s, enum record_id rec);

const struct actor *tx_actor(const struct tx *tx); /* of a writing tx */

enum journal_action {
    ACT_CREATE,
    ACT_UPDATE,
    ACT_WITHDRAW,
    ACT_RESTORE,
    ACT_MOVE,
    ACT_IMPORT,
    ACT_UNDO,
    ACT_EXPORT,
    ACT_LOGIN,
    ACT_LOGIN_FAILED,
    ACT_LOGOUT,
    ACT_REFUSED,
    ACT_SETTING,
    ACT_JOB,
    ACT_FREEZE,
    ACT_REOPEN,
    ACT_GRANT,
    ACT_REVOKE,
    ACT_APPROVE,
    ACT_RETURN,
    ACT_READ_SENSITIVE,
    ACT_EXPORT_ASK,
    ACT_PURGE,
    ACT_BASELINE,
};

/* ---- rows --------------------------------------------------------------- */

/* NULL when there is no such row (or it belongs to a batch not yet visible). */
struct row *tx_get(struct tx *tx, struct arena *a, enum record_id rec, int64_t id);

/* The row whose fields at[0..n) equal the values: for unique keys; NULL when none. */
struct row *tx_find(struct tx *tx, struct arena *a, enum record_id rec, const int *at,
                    const struct value *values, size_t n);

/* Only its id; 0 when none. */
int64_t tx_find_id(struct tx *tx, enum record_id rec, const int *at, const struct value *values,
                   size_t n);

/*
 * Inserts a row that has passed its checks; id, version and import_batch are filled in.
 *   d  receives E_DUPLICATE naming the field, E_REFERENCE
 */
bool tx_insert(struct tx *tx, struct row *r, struct diag *d) MUST_CHECK;

/*
 * Writes the fields in which `now` differs from `before`; version grows by one in `now`.
 *   d  receives E_STALE when the stored version is not before's, E_DUPLICATE, E_REFERENCE
 */
bool tx_update(struct tx *tx, const struct row *before, struct row *now, struct diag *d) MUST_CHECK;

/* tx_update, journalled under another name than a change: a sign-in that notes its time, say. */
bool tx_update_as(struct tx *tx, enum journal_action action, const struct row *before,
                  struct row *now, struct diag *d) MUST_CHECK;

/* Takes the row out of its table; the journal keeps it whole.  d: E_STALE, E_IN_USE. */
bool tx_withdraw(struct tx *tx, const struct row *r, struct diag *d) MUST_CHECK;

/* An event that changes no row: sign-in, refusal, export, refused upload.  `detail` is a JSON object.
 *   rec  R__COUNT where it is about no ledger */
bool tx_note(struct tx *tx, enum journal_action action, enum record_id rec, int64_t id,
             struct str detail, struct diag *d) MUST_CHECK;
/* One that did not come off. */
bool tx_note_failed(struct tx *tx, enum journal_action action, enum record_id rec, int64_t id,
                    struct str detail, struct diag *d) MUST_CHECK;

/* ---- lists -------------------------------------------------------------- */

enum { QUERY_SORTS = 4 };

struct query {
    enum record_id rec;
    const struct filter
        *where; /* NULL = all; holds no OP_UNDER, OP_FIGURE; an OP_IN may hold 100,000 values */
    struct {
        int field;
        bool descending;
    } sort[QUERY_SORTS]; /* id ascending is always appended; unset values come last */
    size_t nsort;
    bool any_order;    /* the order does not matter: nothing is held to sort it */
    const int *fields; /* ordinals wanted, in order; NULL = all */
    size_t nfields;
    int64_t limit; /* 0 = none */
    const struct value
        *after; /* nsort + 1 values of the last row seen, id last; NULL = from the start */
};

/* Called once a row with its wanted values, borrowed until it returns; false stops. */
typedef bool row_fn(void *ctx, const struct value *v, size_t n);

/* Walks the rows in order without holding them.  Returns the number of rows visited. */
int64_t tx_list(struct tx *tx, const struct query *q, row_fn *fn, void *ctx);

/* Rows that match, counted up to `most` (0 = all): most + 1 means "more". */
int64_t tx_count(struct tx *tx, enum record_id rec, const struct filter *where, int64_t most);

/* ---- batches: large imports in short slices ------------------------------- */

/*
 * Rows inserted under a batch are invisible to every read until tx_batch_show, which is one
 * short write however many they are.  A batch that was never shown is swept at open.
 */
bool tx_batch_hide(struct tx *tx, int64_t batch,
                   struct diag *d) MUST_CHECK; /* before its first row */
bool tx_batch_show(struct tx *tx, int64_t batch, struct diag *d) MUST_CHECK;
bool tx_batch_sweep(struct tx *tx, int64_t batch,
                    struct diag *d) MUST_CHECK; /* removes hidden rows */

/* ---- idempotency -------------------------------------------------------- */

/* What a key answered before; false when unknown.  `digest` is of the request it came with. */
bool tx_replay(struct tx *tx, struct arena *a, struct str key, struct str *digest, int *status,
               struct str *reply);
/* Stores the answer in the same transaction as the write it belongs to. */
bool tx_remember(struct tx *tx, struct str key, struct str digest, int status, struct str reply,
                 struct diag *d) MUST_CHECK;

/* ---- kept: short-lived state that is no ledger's ------------------------- */

/* One piece, found by kind and key: a session, failed sign-ins, a one-time token.  Not journalled. */
struct kept {
    const char *kind;
    struct str key;
    int64_t owner;           /* person it belongs to, 0 = none */
    struct str value, until; /* JSON text; UTC moment after which nobody should trust it */
};
/* Puts it in place of what had its kind and key. */
bool tx_keep(struct tx *tx, const struct kept *k, struct diag *d) MUST_CHECK;
/* False when there is none.  Whether it has run out, the caller sees by `until`. */
bool tx_kept(struct tx *tx, struct arena *a, const char *kind, struct str key, struct kept *out);
/* Called once a piece, borrowed until it returns; false stops. */
typedef bool kept_fn(void *ctx, const struct kept *k);
/* All of a kind, of one owner or (0) of all, by key. */
void tx_kept_walk(struct tx *tx, const char *kind, int64_t owner, kept_fn *fn, void *ctx);
bool tx_forget(struct tx *tx, const char *kind, struct str key, struct diag *d) MUST_CHECK;
bool tx_forget_of(struct tx *tx, const char *kind, int64_t owner, struct diag *d) MUST_CHECK;
bool tx_forget_old(struct tx *tx, struct diag *d) MUST_CHECK; /* what has run out by now */

/* ---- journal ------------------------------------------------------------ */

struct entry {
    int64_t number, record_id, record_version, batch;
    struct str at, login, role, address, source, action, record, before, after, reason, request,
        hash;
};
typedef bool entry_fn(void *ctx, const struct entry *e);

/* Which entries, oldest first. */
struct journal_query {
    int64_t since; /* after this number */
    int rec;       /* enum record_id; -1 = all */
    int64_t id;    /* of one row; 0 = all */
    int64_t limit; /* 0 = none */
};
int64_t tx_journal(struct tx *tx, const struct journal_query *q, entry_fn *fn, void *ctx);
/* All entries of one row. */
int64_t journal_of(struct tx *tx, enum record_id rec, int64_t id, entry_fn *fn, void *ctx);

/* What tx_audit is told and tells. */
struct audit_request {
    int64_t from; /* first entry; 1 = all of it, rows too */
    /* Told now and then how many entries and rows are done; false ends the walk; NULL = nobody listens. */
    bool (*progress)(void *ctx, int64_t done);
    void *ctx;
};
struct audit {
    int64_t entries; /* walked */
    int64_t broken;  /* number of the first entry that does not verify, 0 = none */
    struct str why;  /* what is wrong with it, for a person; in the arena */
    int64_t last;    /* number of the newest entry */
    int64_t purged;  /* entries up to this one were taken away, 0 = none … */
    struct str
        purge; /* … as the detail of the entry says that did it; its signature is not looked at */
    bool ended; /* by progress: nothing is proven */
};
/*
 * Walks the chain from an entry on, recomputing each SM3; where all of it is walked, then compares every
 * row with what the journal says it is.
 */
struct audit tx_audit(struct tx *tx, struct arena *a, const struct audit_request *q);

/* The hash of an entry; empty when there is none of that number. */
struct str tx_journal_hash(struct tx *tx, struct arena *a, int64_t number);

/* ---- taking old entries away ---------------------------------------------------- */

/* What a purge takes: entries 1 … through, those before the moment. */
struct purge {
    int64_t first, through; /* through < first: there is nothing to take */
    struct str first_at, last_at;
    struct str hash;        /* of entry `through`: where the chain goes on */
    int64_t rows;           /* receives how many rows were told anew */
    int64_t made[R__COUNT]; /* rows made up to there and not withdrawn */
};
/* Which entries lie before `moment` (UTC). */
bool tx_purge_look(struct tx *tx, struct arena *a, struct str moment, struct purge *out,
                   struct diag *d) MUST_CHECK;
/*
 * Takes them away.  Rows they tell of are told anew by an entry each (ACT_BASELINE) that holds all their
 * values, so that every row can still be compared with the journal.  The caller notes ACT_PURGE with
 * `through`, `hash` and `made` in the same transaction, or the chain is broken.
 */
bool tx_purge(struct tx *tx, struct purge *p, struct diag *d) MUST_CHECK;

#endif
