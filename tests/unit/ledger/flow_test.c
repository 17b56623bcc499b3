/* flow_test.c - the table of steps holds together: every state is one, every field is of its kind and its ledger, and
 * whoever takes a step may write what it asks for. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "ledger/flow.h"
#include "ledger/permit.h"

static bool is_kind(const struct flow_step *s, int field, enum kind kind)
{
    return !field || (ledger[s->rec].fields[field].kind == kind &&
                      ledger[s->rec].fields[field].flags & READ_ONLY);
}

static bool all_states(const struct flow_step *s, const char *list)
{
    const struct field *state = &ledger[s->rec].fields[flow_state(&ledger[s->rec])];
    struct str rest = str_c(list);
    struct str one;
    bool any = false;
    while (str_split(&rest, ';', &one)) {
        any = true;
        if (choice_find(state->choices, one) < 0)
            return false;
    }
    return any;
}

static void test_states(void **state)
{
    (void)state;
    for (const struct flow_step *s = flow_steps; s->verb; s++) {
        const struct record *rec = &ledger[s->rec];
        int at = flow_state(rec);
        if (at < 0 || rec->fields[at].kind != K_ENUM || !(rec->fields[at].flags & READ_ONLY))
            fail_msg("%s: a ledger with steps has a state that only they write", rec->id);
        if (!all_states(s, s->from) || !all_states(s, s->to) || !s->label || !s->roles)
            fail_msg("%s.%s: from, to, label or roles", rec->id, s->verb);
    }
}

static void test_fields(void **state)
{
    (void)state;
    for (const struct flow_step *s = flow_steps; s->verb; s++) {
        bool ok = is_kind(s, s->day, K_DATE) && is_kind(s, s->moment, K_MOMENT) &&
                  is_kind(s, s->person, K_REF) && is_kind(s, s->agency, K_REF) &&
                  is_kind(s, s->counts, K_INT) && is_kind(s, s->due, K_DATE);
        if (!ok)
            fail_msg("%s.%s fills a field of another kind", ledger[s->rec].id, s->verb);
        if ((s->due != 0) != (s->clock != NULL))
            fail_msg("%s.%s: a clock without a day, or a day without one", ledger[s->rec].id,
                     s->verb);
    }
}

static bool someone_else_wrote(const struct field *f, unsigned roles)
{
    return f->flags & READ_ONLY || f->writers & ~roles;
}

/* What a step cannot do without is writable by each role that takes it, or filled in before by another. */
static void role_can(const struct flow_step *s, enum role role)
{
    for (size_t i = 0; i < FLOW_FIELDS && s->needs[i]; i++) {
        const struct field *f = &ledger[s->rec].fields[s->needs[i]];
        if (!permit_writes(role, 4, f) && !someone_else_wrote(f, s->roles))
            fail_msg("%s.%s: %s cannot fill in %s", ledger[s->rec].id, s->verb,
                     role_choices[role].id, f->id);
    }
}

static void test_needs(void **state)
{
    (void)state;
    for (const struct flow_step *s = flow_steps; s->verb; s++)
        for (int role = 0; role < ROLE__COUNT; role++)
            if (s->roles & 1u << (unsigned)role)
                role_can(s, (enum role)role);
}

static void test_one_step_a_role(void **state)
{
    (void)state;
    for (const struct flow_step *s = flow_steps; s->verb; s++)
        for (const struct flow_step *t = s + 1; t->verb; t++) {
            struct str rest = str_c(s->from);
            struct str from;
            bool same = s->rec == t->rec && str_is(str_c(s->verb), t->verb) && s->roles & t->roles;
            while (same && str_split(&rest, ';', &from))
                if (flow_from(t, from))
                    fail_msg("%s.%s: two steps from one state for one role", ledger[s->rec].id,
                             s->verb);
        }
}

static void test_by_hand(void **state)
{
    (void)state;
    const struct record *report = &ledger[R_progress_report];
    assert_true(flow_by_hand(report, STR("draft"), ROLE_enterprise));
    assert_false(flow_by_hand(report, STR("submitted"), ROLE_enterprise));
    assert_true(flow_by_hand(report, STR("submitted"), ROLE_district));
    assert_false(flow_by_hand(report, STR("accepted"), ROLE_district));
    assert_true(flow_by_hand(report, STR("accepted"), ROLE_dispatcher));
    assert_true(flow_by_hand(&ledger[R_project], STR("draft"), ROLE_town)); /* no rule: always */
    assert_int_equal(flow_state(&ledger[R_area]), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_states),  cmocka_unit_test(test_fields),
        cmocka_unit_test(test_needs),   cmocka_unit_test(test_one_step_a_role),
        cmocka_unit_test(test_by_hand),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
