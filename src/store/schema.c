/* schema.c - the store's own tables.  What the ledgers' tables are, derive/ knows.
 *
 *   store_meta    name → value: `schema` (of these tables), `release` that last opened, `store` (identity)
 *   store_head    per ledger the id last given, so that none ever comes back;
 *                 for the journal the newest entry and its hash: the end of the chain
 *   store_batch   imports whose rows no query may see yet
 *   store_reply   what an Idempotency-Key answered
 *   store_kept    sessions, failures, one-time tokens: what is short-lived and no ledger's
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

/* What each later SCHEMA added: steps[0] leads from 1 to 2. */
static const char *const steps[SCHEMA - 1] = {
    "CREATE TABLE \"store_kept\" (\"kind\" text NOT NULL, \"key\" text NOT NULL,"
    " \"owner\" bigint NOT NULL, \"value\" text NOT NULL, \"until\" text NOT NULL,"
    " PRIMARY KEY (\"kind\", \"key\"));\n"
    "CREATE INDEX \"store_kept_owner\" ON \"store_kept\" (\"kind\", \"owner\");\n"
    "CREATE INDEX \"store_kept_until\" ON \"store_kept\" (\"until\");\n",
};

void schema_own(struct buf *out)
{
    buf_c(out, tables);
    for (int step = 1; step < SCHEMA; step++)
        buf_c(out, steps[step - 1]);
    for (int r = 0; r < R__COUNT; r++)
        buf_printf(out, "INSERT INTO \"store_head\" VALUES ('%s', 0, NULL);\n", ledger[r].id);
}

void schema_steps(struct buf *out, int64_t from)
{
    ASSERT(from >= 1);
    if (from >= SCHEMA)
        return;
    for (size_t done = (size_t)from - 1; done < SCHEMA - 1; done++)
        buf_c(out, steps[done]);
    buf_printf(out, "UPDATE \"store_meta\" SET \"value\" = '%d' WHERE \"name\" = 'schema';\n",
               SCHEMA);
}
