/* depot.h - contents in a folder, each once, under the SM3 digest of its bytes.  Knows no row: who still
 * needs a content is asked.
 *
 * A content is written beside, flushed, and renamed into place before the row that names it is committed;
 * a crash in between leaves a content nobody needs, which depot_sweep removes. */
#ifndef FILE_DEPOT_H
#define FILE_DEPOT_H

#include "base/diag.h"
#include "base/sm.h"

struct depot;

/* folder  PATH of the contents, made when the first one is kept; empty = a temporary folder that ends with
 *         the depot, for a city in memory */
struct depot *depot_open(struct str folder);
void depot_close(struct depot *d); /* NULL is fine */

/* ---- writing -------------------------------------------------------------------------------------- */

/* A content on its way in: written through fd by the caller. */
struct depot_draft {
    int fd;
    char path[1100];
    int64_t size;          /* from depot_seal on */
    char sm3[SM3_HEX + 1]; /* likewise */
    bool pinned;
};

/* E_STORE when the folder or disk refuses. */
bool depot_begin(struct depot *d, struct depot_draft *out, struct diag *diag) MUST_CHECK;
/* Everything is written: finds size and digest. */
bool depot_seal(struct depot_draft *draft, struct diag *diag) MUST_CHECK;
/* Puts it durably in its place, also over an older copy, with its thumbnail (empty = none).  Until
 * depot_end it cannot be swept. */
bool depot_keep(struct depot *d, struct depot_draft *draft, struct str thumbnail,
                struct diag *diag) MUST_CHECK;
/* The row that names it is committed, or never will be; a draft that was not kept is removed. */
void depot_end(struct depot *d, struct depot_draft *draft);

/* Bytes of all contents, each once. */
int64_t depot_bytes(struct depot *d);

/* ---- reading -------------------------------------------------------------------------------------- */

/* Opens a content and proves its digest; -1 after logging when it is gone or is not what it was. */
int depot_read(struct depot *d, struct str sm3, int64_t size);
/* Opens a thumbnail; -1 when there is none.  *size receives its bytes. */
int depot_thumbnail(struct depot *d, struct str sm3, int64_t *size);

/* ---- removing ------------------------------------------------------------------------------------- */

/* Whether a row still needs the content; true also when that cannot be told. */
typedef bool depot_needed(void *ctx, struct str sm3);

/* Removes a content nobody needs. */
void depot_drop(struct depot *d, struct str sm3, depot_needed *needed, void *ctx);
/* Drops every content nobody needs; returns how many went.
 *   alone  nothing is being written: abandoned drafts go too */
int64_t depot_sweep(struct depot *d, bool alone, depot_needed *needed, void *ctx);

/* While held, nothing is removed: for a backup. */
void depot_hold(struct depot *d);
void depot_release(struct depot *d);

/* Copies a content with its thumbnail; E_STORE names one that is gone or damaged. */
bool depot_copy(struct depot *from, struct str sm3, int64_t size, struct depot *to,
                struct diag *diag) MUST_CHECK;

#endif
