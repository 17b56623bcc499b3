/* grant.h - how a duty comes into force and ends: proposed by the security officer, approved by
 * somebody else, revoked by the security officer.  Knows no route. */
#ifndef SERVICE_GRANT_H
#define SERVICE_GRANT_H

#include "service/city.h"

/* Whether a duty counts on a day: approved, begun, not ended, not revoked. */
bool grant_in_force(const struct row *duty, struct str today);

/* Roles the person of a duty has or is proposed for by his other duties: bits of enum role_bit. */
unsigned grant_other_roles(struct tx *tx, struct arena *a, const struct row *duty,
                           struct str today);

/* Names the proposer of a new duty; refuses to change one that is in force already (E_STATE). */
bool grant_before(const struct who *who, const struct row *before, struct row *r,
                  struct diag *d) MUST_CHECK;

/* E_RULE when the last system administrator, security officer or auditor would go. */
bool grant_keeps_officers(struct tx *tx, const struct who *who, const struct row *before,
                          const struct row *now, struct diag *d) MUST_CHECK;

/*
 * Brings a proposed duty into force.
 *   d  receives E_DENIED (no permit), E_NOT_FOUND, E_STATE (approved or revoked already), E_RULE (he
 *      proposed it himself, or would receive it), E_STALE
 */
bool grant_approve(const struct use *u, int64_t duty, int64_t version) MUST_CHECK;

/* Ends a duty at once; a proposal is taken back the same way.
 *   body  {"reason": text}
 *   d     as grant_approve, and E_REQUIRED for the reason */
bool grant_revoke(const struct use *u, int64_t duty, int64_t version, struct str body) MUST_CHECK;

#endif
