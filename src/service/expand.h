/* expand.h - turns `under` and `figure(…)` of a filter into plain comparisons a store knows. */
#ifndef SERVICE_EXPAND_H
#define SERVICE_EXPAND_H

#include "service/city.h"

/*
 * Replaces, in place, OP_UNDER by the codes or ids of the subtree and OP_FIGURE by the ids behind
 * the figure.
 *   d  receives E_FILTER for an unknown area, industry, agency or figure
 */
bool filter_expand(struct city *c, struct tx *tx, struct arena *a, const struct record *rec,
                   struct filter *f, struct diag *d) MUST_CHECK;

#endif
