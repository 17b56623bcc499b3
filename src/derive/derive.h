/* derive.h - pure functions from the ledger to text.  No state, no I/O. */
#ifndef DERIVE_DERIVE_H
#define DERIVE_DERIVE_H

#include "base/json.h"
#include "ledger/ledger.h"

enum dialect { SQL_SQLITE, SQL_PG };

/* CREATE TABLE and CREATE INDEX for every record, in dependency order, `;`-terminated. */
void derive_ddl(struct buf *out, enum dialect dialect);
void derive_ddl_record(struct buf *out, const struct record *rec, enum dialect dialect);

/* The statements that turn a store whose columns are `have` into today's schema.
 *   have  "table\tcolumn" lines of the store, sorted
 *   d     receives E_STORE for a change that needs a person: a column or table gone, a kind changed
 */
bool derive_migration(struct buf *out, struct str have, enum dialect dialect, struct diag *d) MUST_CHECK;

/* components.schemas of the OpenAPI document: per record the row, the body to create, the body to change. */
void derive_schemas(struct jw *w);

/* What grids and forms need of one record: labels, kinds, units, choices, limits, defaults. */
void derive_form(struct jw *w, const struct record *rec);
void derive_forms(struct buf *out); /* of all records, as one object */

void derive_manual(struct buf *out);                  /* Markdown, Chinese */
void derive_audit(struct buf *out, enum role role);   /* which fields a role may write, at which level */
void derive_list(struct buf *out);                    /* one line a ledger */

#endif
