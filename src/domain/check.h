/* check.h - what must hold inside one row, and what follows from it.  Sees the ledger's limits
 * (row_check), references (the store) and permissions (the service) nowhere. */
#ifndef DOMAIN_CHECK_H
#define DOMAIN_CHECK_H

#include "ledger/ledger.h"

/* What a row cannot know by itself; leave out (NULL, empty) what is not known: nothing fails for it. */
struct domain_context {
    struct str today;          /* Asia/Shanghai, YYYY-MM-DD */
    bool imported;             /* history from a file: missing reasons are warnings, not errors */
    const struct row *project; /* of a plan, report, code, milestone, permit */
    const struct row *last_report; /* of a report: the same project's month before, same year */
    const struct row *plan;        /* of a report: the annual plan line in force in its month */
    int64_t acting;                /* id of the person who writes, 0 = not known */
    unsigned
        other_roles; /* of a duty: roles the person has or is proposed for by others, enum role_bit */
};

/*
 * Brings the codes of any record to their stored form, fills computed fields and applies the rules
 * between the fields of project, annual_plan, progress_report, project_code, milestone, permit,
 * enterprise, agency, industry and others (fields.csv, column rule).
 *   before  the row as stored, NULL for a new one: a rule is applied only when one of its fields
 *           changed, so that an old sin does not block a new correction
 *   r       changed in place; text in d->arena
 *   d       receives E_FORMAT, E_CHECK_DIGIT, E_RANGE, E_RULE, E_REQUIRED, and warnings
 * Unset values never break a rule between fields.
 */
bool domain_check(const struct row *before, struct row *r, const struct domain_context *ctx,
                  struct diag *d) MUST_CHECK;

#endif
