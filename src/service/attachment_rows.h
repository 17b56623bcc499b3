/* attachment_rows.h - attachments as rows, for attachment*.c alone. */
#ifndef SERVICE_ATTACHMENT_ROWS_H
#define SERVICE_ATTACHMENT_ROWS_H

#include "service/attachment.h"
#include "service/rows.h"

/* The live attachments of a row in order of their ids; field NULL = of all its fields. */
struct rows attachments_of(struct tx *tx, struct arena *a, const struct record *rec, int64_t id,
                           const struct field *field);
/* Their ids as a FILE field holds them. */
struct str attachment_ids(struct arena *a, const struct rows *list);
/* Whether a live attachment of the store (struct store *) has these bytes; as depot_needed wants it. */
bool attachment_named(void *store, struct str sm3);
/* Visits id, sm3, size_bytes and file_name of all live ones. */
void attachments_live(struct tx *tx, struct arena *a, row_fn *fn, void *ctx);
/* The FILE field it belongs to, with its ledger; NULL when there is none of that name. */
const struct field *attachment_field_of(const struct row *attachment, const struct record **rec);

#endif
