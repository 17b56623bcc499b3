/* check.h - what must hold inside one row, and what follows from it.  Sees the ledger's limits
 * (row_check), references (the store) and permissions (the service) nowhere. */
#ifndef DOMAIN_CHECK_H
#define DOMAIN_CHECK_H

#include "ledger/ledger.h"

/* Thresholds of the store; 0 = not known, nothing fails for it. */
struct domain_limits {
    int64_t problem_days
        [4]; /* working days a problem may take, by level: town, district, city, province */
    int64_t problem_remind;  /* per cent of these after which somebody is reminded */
    int64_t visit_late_days; /* days after which a visit is only taken with a reason */
    int64_t tour_bonus_most; /* hundredths of a point a sheet may add or take */
};

/* What a row cannot know by itself; leave out (NULL, empty) what is not known: nothing fails for it. */
struct domain_context {
    struct str today;          /* Asia/Shanghai, YYYY-MM-DD */
    bool imported;             /* history from a file: missing reasons are warnings, not errors */
    const struct row *project; /* of a plan, report, code, milestone, permit */
    const struct row *last_report; /* of a report: the same project's month before, same year */
    const struct row *plan;        /* of a report: the annual plan line in force in its month */
    const struct row *enterprise;  /* of a problem or task without a project */
    const struct row *problem;     /* of a step */
    const struct row *permit;      /* of a task */
    const struct row *tour;        /* of a score sheet */
    int64_t stopped_days;          /* of a problem: working days it was suspended so far */
    struct domain_limits limits;
    int64_t acting; /* id of the person who writes, 0 = not known */
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
