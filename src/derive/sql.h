/* sql.h - pieces of SQL text shared by ddl.c and migration.c.  Knows no values: a store binds those. */
#ifndef DERIVE_SQL_H
#define DERIVE_SQL_H

#include "derive/derive.h"

const char *sql_type(const struct field *f, enum dialect dialect);

/* `"id" type …`; adding: with the default that rows already there need. */
void sql_column(struct buf *out, const struct field *f, enum dialect dialect, bool adding);

/* ` CHECK (…)` of the field's limits; nothing when it has none. */
void sql_limits(struct buf *out, const struct field *f);

void sql_table(struct buf *out, const struct record *rec, const char *name, enum dialect dialect);

/* Each index of the record: its name and the whole statement. */
typedef void sql_index_fn(void *ctx, struct str name, struct str text);
void sql_indexes(const struct record *rec, sql_index_fn *visit, void *ctx);

#endif
