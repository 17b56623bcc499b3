/* record.h - the use cases every ledger has: list, look, create, change, withdraw.
 * Knows no ledger by name; what one of them needs besides is in effects.h. */
#ifndef SERVICE_RECORD_H
#define SERVICE_RECORD_H

#include "base/json.h"
#include "service/city.h"

enum { LIST_LIMIT = 50, LIST_LIMIT_MAX = 500, COUNT_MOST = 10000 };

struct list_request {
    const struct record *rec;
    struct str filter, sort, fields; /* as in the query string; empty = default */
    struct str after;                /* cursor of the page before; empty = first page */
    int64_t limit;                   /* 1..LIST_LIMIT_MAX; 0 = no limit, for exports */
    enum { COUNT_NONE, COUNT_CAPPED, COUNT_EXACT } count;
    bool labels;
};

/*
 * Writes {"rows":[…],"next":…,"count":…,"labels":{…}}.
 *   d  receives E_FILTER, E_PARAMETER, E_UNKNOWN_FIELD, E_DENIED
 */
bool record_list(struct city *c, const struct who *who, const struct list_request *q,
                 struct buf *out, struct diag *d) MUST_CHECK;

/* Visits the rows a list request selects, with the ordinals it wants; for exports and the command line. */
typedef bool record_visit(void *ctx, const struct field *const *fields, const struct value *v,
                          size_t n);
bool record_walk(struct city *c, const struct who *who, const struct list_request *q,
                 record_visit *visit, void *ctx, struct diag *d) MUST_CHECK;

/* How many rows a walk would visit, counted up to `most` (0 = all): most + 1 means "more". */
bool record_count(struct city *c, const struct who *who, const struct list_request *q, int64_t most,
                  int64_t *n, struct diag *d) MUST_CHECK;

/* Each writes one JSON object; E_NOT_FOUND also for what `who` may not see. */
bool record_history(struct city *c, const struct who *who, const struct record *rec, int64_t id,
                    struct buf *out, struct diag *d) MUST_CHECK;
bool record_sources(struct city *c, const struct who *who, const struct record *rec, int64_t id,
                    struct buf *out, struct diag *d) MUST_CHECK;
/* Into the reply's body, with the row's version. */
bool record_get(const struct use *u, const struct record *rec, int64_t id) MUST_CHECK;

/*
 * Shows one value that `who` sees masked, after journalling that he looked.
 *   body  {"field": id}
 *   d     receives E_NOT_FOUND, E_UNKNOWN_FIELD, E_DENIED
 */
bool record_reveal(const struct use *u, const struct record *rec, int64_t id,
                   struct str body) MUST_CHECK;

bool record_create(const struct use *u, const struct record *rec, struct str body) MUST_CHECK;

/*
 * Changes the fields of a JSON object.
 *   version  the version the caller saw; when others changed other fields since, both stay
 * On E_STALE the reply's body holds "conflicts":[…],"current":{…} for the error object.
 */
bool record_change(const struct use *u, const struct record *rec, int64_t id, int64_t version,
                   struct str body) MUST_CHECK;

bool record_withdraw(const struct use *u, const struct record *rec, int64_t id,
                     int64_t version) MUST_CHECK;

/* One row as a JSON object, as `who` may see it. */
void record_show(struct jw *w, const struct who *who, const struct row *r);

/* ---- inside a transaction: the one way a row gets in, for forms, imports and the demo --------- */

/* Defaults, computed fields, all checks; no write. */
bool record_prepare(struct tx *tx, const struct who *who, const struct row *before, struct row *r,
                    struct diag *d) MUST_CHECK;
/* Writes what record_prepare took in this transaction, and lets dependent rows follow.
 *   before  NULL for a new row */
bool record_put(struct tx *tx, const struct who *who, const struct row *before, struct row *r,
                struct diag *d) MUST_CHECK;
/* Prepares, inserts, and lets dependent rows follow. */
bool record_insert(struct tx *tx, const struct who *who, struct row *r, struct diag *d) MUST_CHECK;
bool record_update(struct tx *tx, const struct who *who, const struct row *before, struct row *r,
                   struct diag *d) MUST_CHECK;

#endif
