/* todo.h - what waits for somebody: see todo.tbl.h.  Knows no page. */
#ifndef SERVICE_TODO_H
#define SERVICE_TODO_H

#include "service/city.h"

/* Writes {"todo":[{"label","record","filter","count","capped"}…]}: the entries of his role, in the
 * order of the table, those with nothing waiting too. */
bool todo_put(struct city *c, const struct who *who, struct buf *out, struct diag *d) MUST_CHECK;

#endif
