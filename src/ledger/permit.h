/* permit.h - what a role may do with a ledger and which groups of fields it sees.  The rows are
 * tbl/permits.tbl.h; knows no person: duties say who has which role, and where. */
#ifndef LEDGER_PERMIT_H
#define LEDGER_PERMIT_H

#include "ledger/ledger.h"

enum verb {
#define VERB(id, label) VERB_##id,
#include "ledger/tbl/permits.tbl.h"
#undef VERB
    VERB__COUNT
};

extern const struct choice group_choices[], verb_choices[],
    about_choices[]; /* end with a NULL id */

/* Whether a permit, or for create, change and import the writers of the fields, allow it. */
bool permit_verb(enum role role, const struct record *rec, enum verb verb);

enum sight { SIGHT_NONE, SIGHT_MASKED, SIGHT_FULL };

/*
 * How a role sees the values of a field.
 *   clearance  highest data level of the duty, 1..4
 */
enum sight permit_sight(enum role role, int clearance, const struct field *f);
/* Whether it may see one masked value at a time, journalled. */
bool permit_reveals(enum role role, int clearance, const struct field *f);
/* Whether it may type the field: one of its writers, who sees it in full. */
bool permit_writes(enum role role, int clearance, const struct field *f);

/* The tables of permits check themselves.  For tests.  d: what is wrong, all of it. */
bool permit_lint(struct diag *d) MUST_CHECK;

#endif
