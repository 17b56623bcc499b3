/* stage_test.c - who may move where, on which day, with what in hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "domain/stage.h"
#include "golden.h"

#define TODAY STR("2025-10-08")

enum { KINDS = 4 };

static const struct {
    const char *name, *stage, *status, *verb, *on;
    const char *kinds[KINDS];
    const char *reason;
    enum err err;          /* E_OK: it moves */
    const char *to, *says; /* new stage or status; part of the first finding */
} cases[] = {
    { "sign",
      "prospect",
      "active",
      "sign",
      "2025-01-02",
      { "agreement" },
      "",
      E_OK,
      "signed",
      NULL },
    { "sign without paper",
      "prospect",
      "active",
      "sign",
      "2025-01-02",
      { NULL },
      "",
      E_EVIDENCE,
      NULL,
      "投资协议" },
    { "approve",
      "signed",
      "active",
      "approve",
      "2025-02-10",
      { "filing_certificate" },
      "",
      E_OK,
      "project_approval",
      NULL },
    { "approve too early",
      "prospect",
      "active",
      "approve",
      "2025-02-10",
      { "filing_certificate" },
      "",
      E_MOVE,
      NULL,
      "须先办理“签约”" },
    { "start by permit",
      "project_approval",
      "active",
      "start",
      "2025-03-01",
      { "construction_permit" },
      "",
      E_OK,
      "construction_start",
      NULL },
    { "start by report, contract, photos",
      "project_approval",
      "active",
      "start",
      "2025-03-01",
      { "start_report", "construction_contract", "site_photos" },
      "",
      E_OK,
      "construction_start",
      NULL },
    { "start by statistics, contract, photos",
      "project_approval",
      "active",
      "start",
      "2025-03-01",
      { "statistics_entry", "construction_contract", "site_photos" },
      "",
      E_OK,
      "construction_start",
      NULL },
    { "start by report alone",
      "project_approval",
      "active",
      "start",
      "2025-03-01",
      { "start_report" },
      "",
      E_EVIDENCE,
      NULL,
      "施工合同" },
    { "start with nothing",
      "project_approval",
      "active",
      "start",
      "2025-03-01",
      { NULL },
      "",
      E_EVIDENCE,
      NULL,
      "施工许可证或开工报告" },
    { "start twice",
      "construction_start",
      "active",
      "start",
      "2025-03-01",
      { "construction_permit" },
      "",
      E_MOVE,
      NULL,
      "已到“开工”阶段" },
    { "start before approval",
      "project_approval",
      "active",
      "start",
      "2025-02-09",
      { "construction_permit" },
      "",
      E_RANGE,
      NULL,
      "不能早于“立项”" },
    { "start on the day of approval",
      "project_approval",
      "active",
      "start",
      "2025-02-10",
      { "construction_permit" },
      "",
      E_OK,
      "construction_start",
      NULL },
    { "start today",
      "project_approval",
      "active",
      "start",
      "2025-10-08",
      { "construction_permit" },
      "",
      E_OK,
      "construction_start",
      NULL },
    { "start tomorrow",
      "project_approval",
      "active",
      "start",
      "2025-10-09",
      { "construction_permit" },
      "",
      E_RANGE,
      NULL,
      "不能晚于今天" },
    { "start on no day",
      "project_approval",
      "active",
      "start",
      "",
      { "construction_permit" },
      "",
      E_REQUIRED,
      NULL,
      "日期" },
    { "start on an impossible day",
      "project_approval",
      "active",
      "start",
      "2025-02-30",
      { "construction_permit" },
      "",
      E_FORMAT,
      NULL,
      "YYYY-MM-DD" },
    { "unknown paper",
      "project_approval",
      "active",
      "start",
      "2025-03-01",
      { "construction_permit", "hearsay" },
      "",
      E_CHOICE,
      NULL,
      "hearsay" },
    { "complete",
      "construction_start",
      "active",
      "complete",
      "2025-09-01",
      { "completion_filing" },
      "",
      E_OK,
      "completion",
      NULL },
    { "complete by joint acceptance",
      "construction_start",
      "active",
      "complete",
      "2025-09-01",
      { "joint_acceptance" },
      "",
      E_OK,
      "completion",
      NULL },
    { "produce",
      "completion",
      "active",
      "produce",
      "2025-09-20",
      { "first_invoice" },
      "",
      E_OK,
      "production_start",
      NULL },
    { "reach output",
      "production_start",
      "active",
      "reach_output",
      "2025-09-21",
      { "output_proof" },
      "",
      E_OK,
      "full_output",
      NULL },
    { "reach benefit",
      "full_output",
      "active",
      "reach_benefit",
      "2025-09-22",
      { "tax_proof" },
      "",
      E_OK,
      "full_benefit",
      NULL },
    { "move while paused",
      "project_approval",
      "paused",
      "start",
      "2025-03-01",
      { "construction_permit" },
      "",
      E_MOVE,
      NULL,
      "暂停" },
    { "pause", "signed", "active", "pause", "", { NULL }, "土地未落实", E_OK, "paused", NULL },
    { "pause without reason",
      "signed",
      "active",
      "pause",
      "",
      { NULL },
      " ",
      E_REQUIRED,
      NULL,
      "原因" },
    { "pause twice", "signed", "paused", "pause", "", { NULL }, "x", E_MOVE, NULL, "暂停" },
    { "resume", "signed", "paused", "resume", "", { NULL }, "", E_OK, "active", NULL },
    { "resume what runs", "signed", "active", "resume", "", { NULL }, "", E_MOVE, NULL, "推进中" },
    { "terminate",
      "signed",
      "paused",
      "terminate",
      "",
      { NULL },
      "投资方撤资",
      E_OK,
      "terminated",
      NULL },
    { "withdraw",
      "signed",
      "terminated",
      "withdraw",
      "",
      { NULL },
      "不再建设",
      E_OK,
      "withdrawn",
      NULL },
    { "withdraw twice",
      "signed",
      "withdrawn",
      "withdraw",
      "",
      { NULL },
      "x",
      E_MOVE,
      NULL,
      "退库" },
    { "revoke",
      "construction_start",
      "active",
      "revoke",
      "",
      { NULL },
      "佐证有误",
      E_OK,
      "project_approval",
      NULL },
    { "revoke without reason",
      "construction_start",
      "active",
      "revoke",
      "",
      { NULL },
      "",
      E_REQUIRED,
      NULL,
      "原因" },
    { "revoke nothing", "prospect", "active", "revoke", "", { NULL }, "x", E_MOVE, NULL, "还没有" },
    { "unknown verb",
      "prospect",
      "active",
      "leap",
      "2025-03-01",
      { NULL },
      "",
      E_CHOICE,
      NULL,
      "leap" },
};

static struct row *project_at(struct arena *a, const char *stage, const char *status)
{
    struct row *p = row_new(a, R_project);
    int at = choice_find(stage_choices, str_c(stage));
    project_set_id(p, 7);
    project_set_stage(p, str_c(stage));
    project_set_status(p, str_c(status));
    project_set_project_code(p, STR("2403-320412-89-01-512348"));
    if (at >= S_signed)
        project_set_signed_on(p, STR("2025-01"));
    if (at >= S_project_approval)
        project_set_project_approval_on(p, STR("2025-02-10"));
    if (at >= S_construction_start)
        project_set_construction_start_on(p, STR("2025-03-01"));
    if (at >= S_completion)
        project_set_completion_on(p, STR("2025-09-01"));
    if (at >= S_production_start)
        project_set_production_start_on(p, STR("2025-09-20"));
    if (at >= S_full_output)
        project_set_full_output_on(p, STR("2025-09-21"));
    return p;
}

static void test_moves(void **state)
{
    struct arena a = { 0 };
    (void)state;
    for (size_t i = 0; i < COUNTOF(cases); i++) {
        struct stage_evidence evidence[KINDS];
        struct stage_request q = { .verb = str_c(cases[i].verb),
                                   .on = str_c(cases[i].on),
                                   .evidence = evidence,
                                   .reason = str_c(cases[i].reason) };
        struct diag d;
        diag_init(&d, &a);
        for (; q.n < KINDS && cases[i].kinds[q.n]; q.n++)
            evidence[q.n] = (struct stage_evidence){ str_c(cases[i].kinds[q.n]), STR("号1") };
        struct row *p = project_at(&a, cases[i].stage, cases[i].status);
        struct stage_rows rows = { row_copy(&a, p), row_new(&a, R_milestone) };
        bool ok = stage_move(p, &q, TODAY, rows, &d);
        if (ok != (cases[i].err == E_OK) || diag_verdict(&d) != cases[i].err)
            fail_msg("%s: %s", cases[i].name, err_id(diag_verdict(&d)));
        if (!ok && str_find(d.first->text, str_c(cases[i].says)) < 0)
            fail_msg("%s: %.*s", cases[i].name, STR_ARG(d.first->text));
        if (ok && !str_is(project_stage(rows.after), cases[i].to) &&
            !str_is(project_status(rows.after), cases[i].to))
            fail_msg("%s: is %.*s", cases[i].name, STR_ARG(project_stage(rows.after)));
    }
    arena_free(&a);
}

/* A move forward dates the project and confirms its milestone. */
static void test_rows(void **state)
{
    struct arena a = { 0 };
    struct diag d;
    struct stage_evidence evidence[] = { { STR("site_photos"), STR("") },
                                         { STR("construction_permit"), STR("320412202503010001") },
                                         { STR("construction_contract"), STR("HT-1") } };
    struct stage_request q = {
        .verb = STR("start"), .on = STR("2025-03-01"), .evidence = evidence, .n = 3
    };
    (void)state;
    diag_init(&d, &a);
    struct row *p = project_at(&a, "project_approval", "active");
    struct stage_rows rows = { row_copy(&a, p), row_new(&a, R_milestone) };
    assert_true(stage_move(p, &q, TODAY, rows, &d));
    assert_true(str_is(project_construction_start_on(rows.after), "2025-03-01"));
    assert_true(str_is(project_stage(p), "project_approval"));
    assert_int_equal(milestone_project(rows.milestone), 7);
    assert_true(str_is(milestone_kind(rows.milestone), "construction_start"));
    assert_true(str_is(milestone_actual_on(rows.milestone), "2025-03-01"));
    assert_true(str_is(milestone_state(rows.milestone), "confirmed"));
    assert_true(str_is(milestone_confirmed_on(rows.milestone), "2025-10-08"));
    assert_true(str_is(milestone_evidence_kind(rows.milestone),
                       "construction_permit;construction_contract;site_photos"));
    assert_true(str_is(milestone_evidence_no(rows.milestone), "320412202503010001；HT-1"));

    struct stage_request back = { .verb = STR("revoke"), .reason = STR("佐证有误") };
    struct stage_rows undone = { row_copy(&a, rows.after), row_copy(&a, rows.milestone) };
    assert_true(stage_move(rows.after, &back, TODAY, undone, &d));
    assert_true(str_is(project_stage(undone.after), "project_approval"));
    assert_false(row_has(undone.after, R_project, F_project_construction_start_on));
    assert_true(str_is(milestone_state(undone.milestone), "revoked"));
    assert_false(row_has(undone.milestone, R_milestone, F_milestone_actual_on));
    arena_free(&a);
}

/* 技改 begins with the filing, and without a code there is none. */
static void test_upgrade_and_code(void **state)
{
    struct arena a = { 0 };
    struct diag d;
    struct stage_evidence paper = { STR("filing_certificate"), STR("常新行审备〔2025〕1号") };
    struct stage_request q = {
        .verb = STR("approve"), .on = STR("2025-02-10"), .evidence = &paper, .n = 1
    };
    (void)state;
    diag_init(&d, &a);
    struct row *p = project_at(&a, "prospect", "active");
    project_set_kind(p, STR("tech_upgrade"));
    struct stage_rows rows = { row_copy(&a, p), row_new(&a, R_milestone) };
    assert_true(stage_move(p, &q, TODAY, rows, &d));
    struct stage_request back = { .verb = STR("revoke"), .reason = STR("撤销备案") };
    struct stage_rows undone = { row_copy(&a, rows.after), row_copy(&a, rows.milestone) };
    assert_true(stage_move(rows.after, &back, TODAY, undone, &d));
    assert_true(str_is(project_stage(undone.after), "prospect"));

    project_set_project_code(p, STR(""));
    assert_false(stage_move(p, &q, TODAY, rows, &d));
    assert_int_equal(diag_verdict(&d), E_EVIDENCE);
    assert_string_equal(d.first->field, "project_code");
    arena_free(&a);
}

/* All that is wrong comes at once. */
static void test_all_findings(void **state)
{
    struct arena a = { 0 };
    struct diag d;
    struct stage_request q = { .verb = STR("start"), .on = STR("2026-01-01") };
    (void)state;
    diag_init(&d, &a);
    struct row *p = project_at(&a, "signed", "active");
    struct stage_rows rows = { row_copy(&a, p), row_new(&a, R_milestone) };
    assert_false(stage_move(p, &q, TODAY, rows, &d));
    assert_int_equal(d.errors, 5); /* stage, day, three groups of evidence */
    arena_free(&a);
}

static void test_table(void **state)
{
    (void)state;
    for (const struct stage_move *m = stage_moves; m->verb; m++) {
        const struct choice *kinds_of = ledger[R_milestone].fields[F_milestone_kind].choices;
        const struct choice *papers = ledger[R_milestone].fields[F_milestone_evidence_kind].choices;
        if (m->effect != MOVE_FORWARD)
            continue;
        assert_true(choice_find(kinds_of, str_c(m->milestone)) >= 0);
        assert_string_equal(stage_milestone(str_c(stage_choices[m->to].id)), m->milestone);
        assert_int_equal(m->to, m->from + 1);
        for (size_t g = 0; g < STAGE_GROUPS; g++)
            for (size_t k = 0; k < STAGE_KINDS && m->needs[g][k]; k++)
                if (choice_find(papers, str_c(m->needs[g][k])) < 0)
                    fail_msg("%s: no such paper %s", m->verb, m->needs[g][k]);
    }
    assert_null(stage_milestone(STR("prospect")));
    assert_null(stage_find(STR("leap")));
}

static void test_diagram(void **state)
{
    struct buf out = { 0 };
    (void)state;
    stage_diagram(&out);
    assert_true(golden_same(GOLDEN "/stages.mmd", buf_str(&out)));
    buf_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_moves),
        cmocka_unit_test(test_rows),
        cmocka_unit_test(test_upgrade_and_code),
        cmocka_unit_test(test_all_findings),
        cmocka_unit_test(test_table),
        cmocka_unit_test(test_diagram),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
