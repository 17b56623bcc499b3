/* permit_test.c - the table of permits, cell by cell where a mistake would hurt. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "ledger/permit.h"

static void test_tables_hold(void **state)
{
    (void)state;
    struct arena a = { 0 };
    struct diag d;
    diag_init(&d, &a);
    if (!permit_lint(&d))
        fail_msg(STR_FMT, STR_ARG(d.first->text));
    arena_free(&a);
}

static const struct {
    const char *what;
    enum role role;
    enum record_id rec;
    enum verb verb;
    bool allowed;
} verbs[] = {
    { "the dispatcher creates projects", ROLE_dispatcher, R_project, VERB_create, true },
    { "a district creates projects", ROLE_district, R_project, VERB_create, true },
    { "a leader reads them", ROLE_leader, R_project, VERB_read, true },
    { "a leader changes nothing", ROLE_leader, R_project, VERB_change, false },
    { "a leader reports nothing", ROLE_leader, R_progress_report, VERB_create, false },
    { "an enterprise reports", ROLE_enterprise, R_progress_report, VERB_create, true },
    { "an enterprise enters no project", ROLE_enterprise, R_project, VERB_create, false },
    { "an enterprise withdraws nothing", ROLE_enterprise, R_progress_report, VERB_withdraw, false },
    { "a bureau writes permits", ROLE_bureau, R_permit, VERB_create, true },
    { "commerce writes no report", ROLE_commerce, R_progress_report, VERB_create, false },
    { "sysadmin sees no project", ROLE_sysadmin, R_project, VERB_read, false },
    { "sysadmin sees no report", ROLE_sysadmin, R_progress_report, VERB_read, false },
    { "sysadmin sees no enterprise", ROLE_sysadmin, R_enterprise, VERB_read, false },
    { "sysadmin keeps accounts", ROLE_sysadmin, R_person, VERB_create, true },
    { "sysadmin proposes no grant", ROLE_sysadmin, R_duty, VERB_create, false },
    { "sysadmin approves grants", ROLE_sysadmin, R_duty, VERB_approve, true },
    { "security proposes grants", ROLE_security, R_duty, VERB_create, true },
    { "security opens no account", ROLE_security, R_person, VERB_create, false },
    { "security sees no project", ROLE_security, R_project, VERB_read, false },
    { "the auditor reads the journal", ROLE_auditor, R_journal, VERB_read, true },
    { "the auditor changes nothing", ROLE_auditor, R_person, VERB_change, false },
    { "the auditor grants nothing", ROLE_auditor, R_duty, VERB_create, false },
    { "the auditor sees no project", ROLE_auditor, R_project, VERB_read, false },
    { "nobody else reads the journal", ROLE_dispatcher, R_journal, VERB_read, false },
    { "nobody writes the journal", ROLE_auditor, R_journal, VERB_create, false },
    { "only the dispatcher freezes", ROLE_district, R_month, VERB_freeze, false },
    { "the dispatcher freezes", ROLE_dispatcher, R_month, VERB_freeze, true },
    { "a town moves no stage", ROLE_town, R_project, VERB_move, false },
};

static void test_verbs(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNTOF(verbs); i++)
        if (permit_verb(verbs[i].role, &ledger[verbs[i].rec], verbs[i].verb) != verbs[i].allowed)
            fail_msg("%s", verbs[i].what);
}

static const struct {
    const char *what;
    enum role role;
    int clearance;
    enum record_id rec;
    int field;
    enum sight sight;
} sights[] = {
    { "a district calls the firm", ROLE_district, 3, R_project, F_project_contact_phone,
      SIGHT_FULL },
    { "a leader sees it masked", ROLE_leader, 4, R_project, F_project_contact_phone, SIGHT_MASKED },
    { "a low clearance masks", ROLE_district, 2, R_project, F_project_contact_phone, SIGHT_MASKED },
    { "tax is not for commerce", ROLE_commerce, 4, R_enterprise, F_enterprise_tax_paid,
      SIGHT_NONE },
    { "tax is for the firm", ROLE_enterprise, 3, R_enterprise, F_enterprise_tax_paid, SIGHT_FULL },
    { "tax wants clearance", ROLE_bureau, 2, R_enterprise, F_enterprise_tax_paid, SIGHT_NONE },
    { "remarks are not for firms", ROLE_enterprise, 4, R_project, F_project_remarks, SIGHT_NONE },
    { "a digest leaves for nobody", ROLE_sysadmin, 4, R_person, F_person_password_hash,
      SIGHT_NONE },
};

static void test_sights(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNTOF(sights); i++) {
        const struct field *f = &ledger[sights[i].rec].fields[sights[i].field];
        if (permit_sight(sights[i].role, sights[i].clearance, f) != sights[i].sight)
            fail_msg("%s", sights[i].what);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tables_hold),
        cmocka_unit_test(test_verbs),
        cmocka_unit_test(test_sights),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
