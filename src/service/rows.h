/* rows.h - small reads that hold their rows.  For lists that are short by nature. */
#ifndef SERVICE_ROWS_H
#define SERVICE_ROWS_H

#include "store/store.h"

struct rows {
    struct row **row;
    size_t n;
};

/* All rows of the query, in order, in the arena. */
struct rows rows_all(struct tx *tx, struct arena *a, const struct query *q);
/* The first row, or NULL. */
struct row *rows_first(struct tx *tx, struct arena *a, const struct query *q);
/* The first row whose text field equals `text`, or NULL. */
struct row *rows_by_text(struct tx *tx, struct arena *a, enum record_id rec, int field,
                         struct str text);
/* The rows whose REF or INT field equals `id`. */
struct rows rows_by_id(struct tx *tx, struct arena *a, enum record_id rec, int field, int64_t id);

#endif
