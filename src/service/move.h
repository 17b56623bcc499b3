/* move.h - a project moves along its life: the stage machine with its evidence. */
#ifndef SERVICE_MOVE_H
#define SERVICE_MOVE_H

#include "base/json.h"
#include "service/city.h"

/*
 * Body: {"verb":"start","on":"2025-03-01","evidence":[{"kind":"construction_permit","no":"…"}],"reason":"…"}.
 *   version  the project's version the caller saw; 0 = whatever it is
 *   reply    the project's row
 *   d        receives E_MOVE, E_EVIDENCE naming what is missing, E_REQUIRED, E_STALE, E_NOT_FOUND
 */
bool project_move(const struct use *u, int64_t id, int64_t version, struct str body) MUST_CHECK;

/* The moves as data for the page: [{"verb","label","from","to","needs":[["kind",…]],…}]. */
void project_moves(struct jw *w);

#endif
