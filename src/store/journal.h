/* journal.h - every write as an entry of a chain.  Knows rows, no database.
 *
 * An entry is a row of the ledger `journal`: its id is its number, 1, 2, 3 … without a gap.
 *   hash = SM3( hash of the entry before, 64 hex digits | canonical text ), entry 1 follows 64 zeros
 *   canonical text: "id 1:7\n" then, in ledger order, each set field but previous_hash and hash as
 *   `name bytes:value\n` - the length makes it unambiguous, the name lets fields be added.
 * `before` and `after` are flat JSON objects of the changed fields: stored text, null where unset.
 * A change of a row has record_version set; an event (tx_note) has not.  A row begins where there is no
 * `before`, and ends where there is no `after`.
 *
 * Where entries were purged the first one left is not number 1: the newest entry `purge` then says up to
 * which number, and with which hash, the chain had gone.
 */
#ifndef STORE_JOURNAL_H
#define STORE_JOURNAL_H

#include "store/driver.h"

/*
 * Appends the entry of a change; before is NULL on create, now on withdrawal.
 *   d  receives E_STORE
 */
bool journal_change(struct tx *tx, enum journal_action action, const struct row *before,
                    const struct row *now, struct diag *d) MUST_CHECK;

/* SM3 of an entry, as hex.
 *   v  the journal ledger's values in ledger order */
void journal_digest(struct sm3 *h, const struct value *v, struct str previous,
                    char out[SM3_HEX + 1]);

/* What the newest entry `purge` says; false when there is none. */
struct purged {
    int64_t through;
    struct str hash, detail;
    int64_t made[R__COUNT];
};
bool journal_purged(struct tx *tx, struct arena *a, struct purged *out);
/* The lowest number there is, 0 = none. */
int64_t journal_first(struct tx *tx);

/* The entry an event stands for; also what a batch's end is noted as. */
const char *action_id(enum journal_action action);

#endif
