/* step.h - a row with a state is taken one step on, as flows.tbl.h says.  Knows no ledger by name: what a step means for
 * others is in effects.h. */
#ifndef SERVICE_STEP_H
#define SERVICE_STEP_H

#include "base/json.h"
#include "service/city.h"

/*
 * Body: {"verb":"return","fields":{"return_reason":"…"}}; the fields are those the step needs or takes.
 *   version  the row's version the caller saw; 0 = whatever it is
 *   reply    the row
 *   d        receives E_STATE when there is no such step from the row's state, E_DENIED, E_REQUIRED naming what is not
 *            filled in, E_STALE, E_NOT_FOUND, and what the checks of the ledger find
 */
bool record_step(const struct use *u, const struct record *rec, int64_t id, int64_t version,
                 struct str body) MUST_CHECK;

/* What `who` may do with the rows of one ledger by their state, for the page: "state_field" (null = they have none),
 * "by_hand":[states in which he may change one], "steps":[{"verb","label","from":[…],"to","needs":[…],"takes":[…]}] */
void record_steps(struct jw *w, const struct who *who, const struct record *rec);

#endif
