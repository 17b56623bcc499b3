/* demo.h - the sample city: fictional firms and projects, and 61 real projects as published.
 * Writes rows and stores no figure: every number of its bulletins is computed like anyone else's. */
#ifndef SERVICE_DEMO_H
#define SERVICE_DEMO_H

#include "service/city.h"

/*
 * Fills an empty city through the same checks every row passes, in five transactions, the same
 * rows each time but for the salt of passwords.
 *   who  who runs it, for the journal; its day is replaced by the sample city's 2025-10-10
 *   d    receives what a check found; part of the rows may then be there
 */
bool demo_fill(struct city *c, const struct who *who, struct diag *d) MUST_CHECK;

#endif
