/* derive.h - pure functions from the ledger to text.  No state, no I/O. */
#ifndef DERIVE_DERIVE_H
#define DERIVE_DERIVE_H

#include "base/json.h"
#include "ledger/ledger.h"

enum dialect { SQL_SQLITE, SQL_PG };

/*
 * CREATE TABLE and CREATE INDEX for every record, in dependency order, one statement or column a
 * line, `;`-terminated.  Every identifier stands in double quotes, so that no word is reserved;
 * whoever writes SQL by hand must quote as well.
 */
void derive_ddl(struct buf *out, enum dialect dialect);
void derive_ddl_record(struct buf *out, const struct record *rec, enum dialect dialect);

/*
 * The statements that turn a store whose columns are `have` into today's schema; nothing when they
 * are the same.  An empty `have` gives derive_ddl.
 *   have  lines of the store's ledger tables, in any order: "table\tcolumn", or "table\tcolumn\ttype"
 *         to have types compared (integer, bigint, text); "\tindex" names an index that exists.
 *         What a store keeps for itself is left out.
 *   d     receives E_STORE for a change that needs a person: a column or table gone, a kind changed,
 *         a new required field without a default
 */
bool derive_migration(struct buf *out, struct str have, enum dialect dialect,
                      struct diag *d) MUST_CHECK;

/*
 * Gives one table whose columns are today's the limits of today (a choice was added, a text may be
 * longer): a store that keeps the text its table was made from can see that.  SQLite rebuilds the
 * table: run it in a transaction begun with foreign_keys off, then check them.
 */
void derive_rebuild(struct buf *out, const struct record *rec, enum dialect dialect);

/* Members of components.schemas of the OpenAPI document: per record `R.Row` (all fields), `R.Part`
 * (a row of a list, fields as asked), `R.New` (the body to create), `R.Change` (the body to change).
 * The caller has opened the object. */
void derive_schemas(struct jw *w);

/*
 * What grids and forms need of one record: labels, kinds, units, choices, limits, defaults; the
 * shapes L and F of docs/API.md without `may`.  Limits and defaults are in the unit that travels.
 */
void derive_form(struct jw *w, const struct record *rec);
/* The same as one person has it, left open so that the caller adds members and closes it. */
struct form_view {
    bool (*sees)(const struct field *f, const void *ctx);    /* false leaves a field out */
    bool (*masked)(const struct field *f, const void *ctx);  /* its values are shown masked */
    bool (*reveals)(const struct field *f, const void *ctx); /* he may ask for one of them */
    bool (*writes)(const struct field *f, const void *ctx);  /* false shows it as read-only */
    const void *ctx;
};
void derive_form_open(struct jw *w, const struct record *rec, const struct form_view *view);
void derive_forms(struct buf *out); /* of all records, as one object by record id */

void derive_manual(struct buf *out);                /* Markdown, Chinese */
void derive_audit(struct buf *out, enum role role); /* what a role may do, see and write */
void derive_list(struct buf *out);                  /* one line a ledger */

#endif
