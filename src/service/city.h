/* city.h - one city: its store and what is kept in memory beside it.  Knows no HTTP. */
#ifndef SERVICE_CITY_H
#define SERVICE_CITY_H

#include "file/depot.h"
#include "service/access.h"

struct city;
struct figures;
struct people;
struct keyring;

struct city_options {
    struct store_options store;
    struct str keys;          /* path of the key file; none = the store's with .key behind it */
    int64_t import_rows;      /* most rows of a sheet, 0 = the default of 50,000 */
    int64_t upload_bytes;     /* most bytes of an upload, 0 = 32 MiB */
    int64_t attachment_bytes; /* most bytes of an attachment, 0 = 50 MiB */
    struct str scanner; /* address of a clamd, see file/scan.h; outlives the city; empty = none */
    /* Told of what concerns one person; may be called from any thread; NULL = nobody listens. */
    void (*publish)(void *ctx, int64_t person, const char *event, struct str data);
    void *publish_ctx;
};

/* NULL on failure; d receives what store_open found. */
struct city *city_open(struct str url, const struct city_options *o, struct diag *d) MUST_CHECK;
void city_close(struct city *c);

/* Path of the key file: the one given, or the store's with .key behind it. */
struct str city_key_file(struct str url, struct str given, struct arena *a);

struct store *city_store(struct city *c);
struct depot *city_depot(struct city *c); /* what is attached */
struct figures *city_figures(struct city *c);
struct people *city_people(struct city *c);
struct keyring *
city_keys(struct city *c); /* NULL where there is no key file and none was to be made */
const struct city_options *city_settings(const struct city *c);
void city_publish(struct city *c, int64_t person, const char *event, struct str data);

/* The journal's idea of who acts. */
struct actor who_actor(const struct who *who);

/* Area code and name of the city, and whether `ztf demo` made it. */
struct city_name {
    struct str code, name;
    bool sample;
};
struct city_name city_name(struct tx *tx, struct arena *a);

/* The year being dispatched: of the newest open or closed month, else the calendar's. */
int steering_year(struct tx *tx, struct arena *a, struct str today);

/* What a write answers, made inside its transaction so that a repeated request gets the same. */
struct reply {
    int status;
    struct buf body; /* JSON; freed by the caller */
    int64_t version; /* of the row, 0 = none */
};

/* The caller's Idempotency-Key and the digest of the request it came with; key empty = none. */
struct once {
    struct str key, digest;
};

/* One use of the service: who asks, and where the answer goes. */
struct use {
    struct city *city;
    const struct who *who;
    const struct once *once; /* NULL = the request brought no key */
    struct reply *reply;
    struct diag *d;
};

/*
 * Runs one use case in one transaction: replays an earlier answer to the same key, else runs fn
 * and remembers what it answered.
 */
typedef bool work_fn(struct tx *tx, void *ctx, struct reply *reply, struct diag *d);
bool city_write(const struct use *u, work_fn *fn, void *ctx) MUST_CHECK;

/* The earlier answer to the same key, before anything else is done; for use cases that do much first. */
bool city_replay(const struct use *u, bool *answered) MUST_CHECK;

#endif
