/* sqlite.h - the parts of the SQLite driver to each other.  Knows no ledger by name.
 *
 * One file, WAL.  One connection writes, on a thread of its own, and alone checkpoints; readers
 * are taken from a pool.  An empty lock file beside the store, held by flock, keeps a second
 * writing process out.
 */
#ifndef STORE_SQLITE_H
#define STORE_SQLITE_H

#include "store/driver.h"

#include <pthread.h>
#include <sqlite3.h>

enum { PREPARED_MOST = 96 };

/* Pages the writer keeps, 4 and 64 MB: for people's writes, and while a batch is imported, whose every row
 * goes into the middle of several indexes. */
#define CACHE_FEW  "PRAGMA cache_size = -4000;"
#define CACHE_BULK "PRAGMA cache_size = -64000;"

struct prepared {
    sqlite3_stmt *stmt;
    uint64_t hash; /* of its text */
    uint64_t used; /* turn of its last use */
    bool busy;     /* being stepped: somebody further up */
};

/* What a transaction begins and ends with. */
enum deed {
    DO_READ,
    DO_WRITE,
    DO_COMMIT,
    DO_ROLLBACK,
    DO_ONE, /* a savepoint around each request of a group */
    DO_ONE_KEEP,
    DO_ONE_UNDO,
    DO__COUNT
};

/* A name the index is to learn or forget before the commit. */
struct naming {
    const struct record *rec;
    int64_t id;
    struct str before, after;
};

struct connection {
    struct tx tx; /* first: a tx of this driver is a connection */
    struct sqlite *home;
    sqlite3 *db;
    struct prepared slot[SLOT__COUNT], by_text[PREPARED_MOST];
    sqlite3_stmt *deed[DO__COUNT];
    uint64_t turn;
    struct connection *next; /* among the free readers */

    /* of the writer only */
    struct naming *names;
    size_t nnames, names_cap, nflushed; /* the first nflushed are in the index already */
    struct arena names_arena;
    int wal_pages; /* in the log after the last commit */
    bool bulk;     /* the cache is as large as CACHE_BULK */
};

enum trouble {
    TROUBLE_NONE,
    TROUBLE_SYNC,   /* the disk did not confirm: nothing more is written until reopened */
    TROUBLE_DAMAGE, /* the file is damaged */
};

struct pool {
    pthread_mutex_t lock;
    pthread_cond_t freed;
    struct connection *free;
    struct connection *all[32];
    size_t n, most;
};

struct writer {
    pthread_mutex_t lock;
    pthread_cond_t asked;
    struct sent *first, *last;
    bool closing, running;
    pthread_t thread;
    struct connection *c;
    struct head head;
};

struct sqlite {
    struct store base; /* first */
    char *path;
    bool read_only;   /* beside whoever holds the store */
    bool unlinked;    /* in memory: the file has no name any more */
    struct buf *plan; /* the option */
    int lock_fd;
    _Atomic int trouble; /* enum trouble */
    struct pool pool;
    struct writer writer;
};

extern const struct driver sqlite_driver;

struct store *sqlite_open(struct str path, const struct store_options *o, struct diag *d);
void sqlite_close(struct store *s);

/* ---- sqlite_connection.c: one connection and its statements ------------------------------------ */

enum access { ACCESS_READ, ACCESS_WRITE };

/* d receives E_STORE saying what an operator can do; NULL d stays silent.  NULL on failure. */
struct connection *connection_open(struct sqlite *s, enum access access, struct diag *d);
void connection_close(struct connection *c);
enum outcome connection_run(struct tx *tx, const struct sql *q, row_fn *fn, void *ctx, int64_t *n);
bool connection_do(struct connection *c, enum deed deed);
/* A text of one or more statements without values or results. */
bool connection_script(struct connection *c, const char *text);
/* The first column of the first row; false when there is none. */
bool connection_int(struct connection *c, const char *text, int64_t *out);
struct str connection_str(struct connection *c, struct arena *a, const char *text);
void connection_trouble(struct connection *c, int code); /* notes what the disk said */

/* ---- the other parts -------------------------------------------------------------------------- */

bool schema_bring(struct sqlite *s, bool create, struct diag *d); /* sqlite_schema.c */

bool search_open(struct connection *c); /* sqlite_search.c: functions of a connection */
void search_create(struct buf *out, const struct record *rec);
bool search_fill(struct connection *c, const struct record *rec); /* anew, from the rows */
bool search_flush(struct connection *c);                          /* before a commit or a search */
void search_forget(struct connection *c, size_t keep);            /* all names but the first ones */
bool search_put(struct tx *tx, const struct record *rec, int64_t id, struct str before,
                struct str after);
void search_condition(struct tx *tx, struct sql *q, const struct record *rec, int field,
                      struct str needle, bool few);

bool writer_open(struct sqlite *s, struct diag *d); /* sqlite_writer.c */
void writer_close(struct sqlite *s);
struct sent *writer_send(struct store *s, const struct actor *who, store_fn *fn, void *ctx,
                         struct diag *d);
bool writer_wait(struct sent *j);

bool pool_open(struct sqlite *s, int readers, struct diag *d); /* sqlite_pool.c */
void pool_close(struct sqlite *s);
struct tx *pool_read(struct store *s);
bool pool_read_end(struct tx *tx);

bool backup_write(struct store *s, struct str path, struct diag *d); /* sqlite_backup.c */
bool backup_check(struct tx *tx, struct diag *d);
bool backup_copy(struct connection *c, struct str path, struct diag *d);

bool lock_take(struct sqlite *s, struct diag *d); /* sqlite_lock.c */
bool lock_note(struct sqlite *s, struct str note);
void lock_drop(struct sqlite *s);

#endif
