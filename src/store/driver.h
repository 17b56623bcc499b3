/* driver.h - what one database must do for the store.  The rest of the room knows no database.
 *
 * A driver opens, begins, commits and runs one statement; what the statements say, the journal,
 * its chain and the queries are made above it, once (row.c, query.c, journal.c, audit.c …).
 */
#ifndef STORE_DRIVER_H
#define STORE_DRIVER_H

#include "base/sm.h"
#include "derive/derive.h"
#include "store/sql.h"
#include "store/store.h"

#include <stdatomic.h>

enum outcome {
    RAN,
    CLASH,   /* a unique key: somebody else has it */
    DANGLES, /* a reference would point at nothing */
    FAILED,  /* anything else; the driver has logged it and set tx->failed */
};

struct driver {
    enum dialect dialect;
    void (*close)(struct store *s);
    struct tx *(*read)(struct store *s);
    bool (*read_end)(struct tx *tx);
    struct sent *(*send)(struct store *s, const struct actor *who, store_fn *fn, void *ctx,
                         struct diag *d);
    bool (*wait)(struct sent *w);
    bool (*backup)(struct store *s, struct str path, struct diag *d);
    bool (*check)(struct tx *tx, struct diag *d);

    /*
     * Runs one statement to its end, or until fn says false.
     *   fn  called once a row; NULL when it returns none
     *   n   receives the rows visited, or changed; may be NULL
     */
    enum outcome (*run)(struct tx *tx, const struct sql *q, row_fn *fn, void *ctx, int64_t *n);

    /* Writes " IN (…)" of many values of one field. */
    void (*put_many)(struct sql *q, const struct field *f, const struct value *v, size_t n);
    /* Writes a condition: the folded text of the field holds the folded needle.
     *   few  the query wants few of the rows it may find */
    void (*put_find)(struct tx *tx, struct sql *q, const struct record *rec, int field,
                     struct str needle, bool few);
    /* Keeps the name index; `before` or `after` is empty where there is no row. */
    bool (*search_put)(struct tx *tx, const struct record *rec, int64_t id, struct str before,
                       struct str after);
};

/* Statements whose text never changes; made once at open. */
struct record_text {
    struct str columns; /* "a", "b", … all of them */
    struct str get, insert;
};

struct store {
    const struct driver *driver;
    _Atomic int64_t version;           /* newest durable journal number */
    _Atomic int64_t touched[R__COUNT]; /* see store_touched */
    struct arena arena;                /* lives as long as the store */
    struct record_text text[R__COUNT];
};

/* Where a connection keeps fixed statements prepared; 0 is none. */
enum slot {
    SLOT_NONE,
    SLOT_GET,
    SLOT_INSERT = SLOT_GET + R__COUNT,
    SLOT_HIDDEN = SLOT_INSERT + R__COUNT,
    SLOT__COUNT,
};

/* What the writer carries from entry to entry: the end of the chain and the ids given. */
struct head {
    int64_t last[R__COUNT];    /* id last given; of the journal: the newest entry */
    int64_t touched[R__COUNT]; /* entry that last changed a row of the ledger */
    bool moved[R__COUNT];
    char hash[SM3_HEX + 1]; /* of the newest entry */
    struct sm3 *sm3;        /* the driver's, one for all */
};

enum { HIDDEN_MOST = 64 };

struct tx {
    struct store *store;
    const struct actor *who;     /* NULL when reading */
    struct head *head;           /* of the writer; NULL when reading */
    bool failed;                 /* the database refused something: nothing of this counts */
    int64_t hidden[HIDDEN_MOST]; /* batches not yet shown */
    size_t nhidden;
};

/* ---- store.c ---------------------------------------------------------------------------------- */

void store_prepare(struct store *s, const struct driver *driver); /* fills text */

/* The driver's run, or FAILED at once when the transaction has failed already. */
enum outcome run(struct tx *tx, const struct sql *q, row_fn *fn, void *ctx, int64_t *n);

/* ---- head.c ----------------------------------------------------------------------------------- */

/* Reads the batches not yet shown; the first statement of every read. */
bool hidden_load(struct tx *tx);
/* " AND (…)" that keeps rows of hidden batches out; nothing when there is none. */
void hidden_put(struct tx *tx, struct sql *q);

/* At open, or wherever others write too.  h->sm3 stays as it is. */
bool head_load(struct tx *tx, struct head *h);
bool head_save(struct tx *tx); /* before a commit */
/* Every ledger's rows may look different from this entry on. */
void head_touch_all(struct head *h);
/* After a commit: others may know what is durable. */
void head_publish(struct store *s, const struct head *h);

/* ---- schema.c ------------------------------------------------------------------------------- */

/* The store's own tables, `;`-terminated. */
void schema_own(struct buf *out);
enum { SCHEMA = 2 }; /* of the store's own tables */
/* From an older SCHEMA to this one; nothing when it is this one. */
void schema_steps(struct buf *out, int64_t from);

#endif
