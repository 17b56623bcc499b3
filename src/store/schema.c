/* schema.c - the store's own tables.  What the ledgers' tables are, derive/ knows.
 *
 *   store_meta    name → value: `schema` (of these tables), `release` that last opened, `store` (identity)
 *   store_head    per ledger the id last given, so that none ever comes back;
 *                 for the journal the newest entry and its hash: the end of the chain
 *   store_batch   imports whose rows no query may see yet
 *   store_reply   what an Idempotency-Key answered
 */
#include "store/driver.h"

static const char tables[] =
    "CREATE TABLE \"store_meta\" (\"name\" text PRIMARY KEY, \"value\" text NOT NULL);\n"
    "CREATE TABLE \"store_head\" (\"record\" text PRIMARY KEY, \"last\" bigint NOT NULL,"
    " \"hash\" text);\n"
    "CREATE TABLE \"store_batch\" (\"batch\" bigint PRIMARY KEY);\n"
    "CREATE TABLE \"store_reply\" (\"key\" text PRIMARY KEY, \"digest\" text NOT NULL,"
    " \"status\" bigint NOT NULL, \"reply\" text NOT NULL, \"at\" text NOT NULL);\n"
    "CREATE INDEX \"store_reply_at\" ON \"store_reply\" (\"at\");\n";

void schema_own(struct buf *out)
{
    buf_c(out, tables);
    for (int r = 0; r < R__COUNT; r++)
        buf_printf(out, "INSERT INTO \"store_head\" VALUES ('%s', 0, NULL);\n", ledger[r].id);
}
