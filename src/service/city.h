/* city.h - one city: its store and what is kept in memory beside it.  Knows no HTTP. */
#ifndef SERVICE_CITY_H
#define SERVICE_CITY_H

#include "service/access.h"
#include "store/store.h"

struct city;
struct figures;

struct city_options {
    struct store_options store;
    int64_t import_rows;  /* most rows of a sheet, 0 = the default of 50,000 */
    int64_t upload_bytes; /* most bytes of an upload, 0 = 32 MiB */
    /* Told of progress; may be called from any thread; NULL = nobody listens. */
    void (*publish)(void *ctx, const char *event, struct str data);
    void *publish_ctx;
};

/* NULL on failure; d receives what store_open found. */
struct city *city_open(struct str url, const struct city_options *o, struct diag *d) MUST_CHECK;
void city_close(struct city *c);

struct store *city_store(struct city *c);
struct figures *city_figures(struct city *c);
const struct city_options *city_settings(const struct city *c);
void city_publish(struct city *c, const char *event, struct str data);

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

#endif
