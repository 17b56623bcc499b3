/* check_rules.h - shared by the check_*.c files; nothing else includes it.  Knows no record by name. */
#ifndef DOMAIN_CHECK_RULES_H
#define DOMAIN_CHECK_RULES_H

#include "domain/check.h"

struct check {
    const struct row *before;
    struct row *r;
    const struct domain_context *ctx;
    struct diag *d;
};

/* Is the field of the row at hand set, and did it change?  Everything set in a new row has changed. */
bool check_has(const struct check *c, int field);
bool check_changed(const struct check *c, int field);
int64_t check_int(const struct check *c, int field);
struct str check_str(const struct check *c, int field);
void check_put_int(struct check *c, int field, int64_t i);
void check_unset(struct check *c, int field);

/* Takes what the caller may be forgiven for on an import: a warning there, an error elsewhere. */
bool check_lenient(struct check *c, enum err e, int field, const char *text);

/* Certainly before, with "2024-08" neither before nor after "2024-08-16". */
bool date_before(struct str a, struct str b);

bool check_project(struct check *c) MUST_CHECK;
bool check_plan(struct check *c) MUST_CHECK;
bool check_report(struct check *c) MUST_CHECK;
bool check_duty(struct check *c) MUST_CHECK;
bool check_person(struct check *c) MUST_CHECK;

#endif
