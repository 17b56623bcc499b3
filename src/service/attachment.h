/* attachment.h - files on rows: taken in, listed, handed out, withdrawn, looked after.  Knows no HTTP; what a
 * file is and where its bytes lie is file/'s business.
 *
 * An attachment is a row of the ledger of that name.  The FILE field of the row it belongs to always holds the
 * ids of its live attachments, and it is exactly as visible as that row and field. */
#ifndef SERVICE_ATTACHMENT_H
#define SERVICE_ATTACHMENT_H

#include "file/depot.h"
#include "service/city.h"

/* ---- use cases ------------------------------------------------------------------------------------ */

/* Where a file is to go. */
struct attachment_place {
    const struct record *rec;
    int64_t id;
    struct str field;
    int64_t version; /* of the row as the caller saw it; 0 = any */
};

/*
 * Takes a file in: looks at its bytes, has it scanned, keeps it, and writes its row and the FILE field of the
 * row it belongs to in one transaction.  The reply's body is the attachment.
 *   draft  begun by depot_begin and written by the caller; ended here, whatever happens
 *   name   as the person's machine calls it
 *   d      receives E_NOT_FOUND, E_PARAMETER (no such FILE field), E_DENIED, E_STALE, E_FILE_EMPTY, E_TOO_LARGE,
 *          E_MEDIA_TYPE, E_FILE_INFECTED, E_LIMIT (quotas), E_DUPLICATE (same bytes in the same field)
 * A refusal is journalled with the digest.
 */
bool attachment_add(const struct use *u, const struct attachment_place *to,
                    struct depot_draft *draft, struct str name) MUST_CHECK;

/* Writes {"attachments":[…],"labels":{field:{choice:label}}}: the live ones of a row, of one field when it is not empty. */
bool attachment_list(const struct use *u, const struct record *rec, int64_t id,
                     struct str field) MUST_CHECK;

struct attachment_content {
    int fd; /* the caller's to close */
    int64_t size;
    const char *type; /* a literal */
    struct str name;
};

/*
 * Opens the bytes after proving their digest.
 *   d  receives E_NOT_FOUND, E_STATE (not scanned yet, or rejected), E_STORE (bytes gone or damaged)
 */
bool attachment_open(const struct use *u, int64_t id, struct attachment_content *out) MUST_CHECK;
/* The same for its thumbnail; E_NOT_FOUND where there is none. */
bool attachment_thumbnail(const struct use *u, int64_t id,
                          struct attachment_content *out) MUST_CHECK;

/* Takes it out of its row; the bytes go with the last row that names them. */
bool attachment_withdraw(const struct use *u, int64_t id, int64_t version) MUST_CHECK;

/* ---- looking after -------------------------------------------------------------------------------- */

/* Removes bytes that no row names; returns how many contents went.
 *   alone  nothing is being uploaded: at the start */
int64_t attachment_sweep(struct city *c, bool alone);

/* PATH.files beside the store PATH. */
struct str attachment_folder(struct arena *a, struct str path);

/*
 * Copies the bytes of all live attachments named by the store `rows`.
 *   d  receives an E_STORE for each that is gone or damaged, at most 100
 */
bool attachment_copy(struct store *rows, struct depot *from, struct depot *to,
                     struct diag *d) MUST_CHECK;

/* ---- for the other use cases ---------------------------------------------------------------------- */

/* A FILE field says what is attached and nothing else; `before` NULL for a new row. */
bool attachment_fields_hold(struct tx *tx, const struct row *before, const struct row *now,
                            struct diag *d) MUST_CHECK;
/* A row is withdrawn: its attachments with it; once that is committed, attachment_forget removes the
 * bytes no other row names. */
bool attachment_follow(struct tx *tx, const struct who *who, const struct row *gone,
                       struct diag *d) MUST_CHECK;
void attachment_forget(struct city *c, const struct record *rec, int64_t id);

#endif
