/* demo_proof.c - what proves a project's dates: milestones with their evidence, permits, the filing. */
#include "service/demo_parts.h"

#include "base/date.h"
#include "base/money.h"
#include "service/rows.h"

static int64_t today(void)
{
    return date_days(DEMO_YEAR, 10, 10);
}

static int64_t not_after_today(int64_t day)
{
    return day < today() ? day : today();
}

/* The same paper has the same number wherever it is named. */
static struct str document_no(struct demo *m, const struct demo_project *p, const char *what,
                              int64_t day)
{
    struct str date = demo_date(m, day);
    return str_printf(&m->row, "示例%s〔%.4s〕%04lld号", what, date.p, (long long)p->id);
}

/* ---- milestones ----------------------------------------------------------------------------- */

struct proof {
    const char *kind;
    int64_t actual, planned;
    const char *evidence, *paper;
};

/* The date made the milestone; now it gets its plan and its evidence. */
static bool prove(struct demo *m, const struct demo_project *p, const struct proof *q)
{
    static const int at[] = { F_milestone_project, F_milestone_kind };
    struct value key[2];
    value_set_int(&key[0], p->id);
    value_set_str(&key[1], str_c(q->kind));
    struct row *before = tx_find(m->tx, &m->row, R_milestone, at, key, 2);
    ASSERT(before);
    struct row *now = row_copy(&m->row, before);
    if (q->planned)
        milestone_set_planned_on(now, demo_date(m, q->planned));
    milestone_set_evidence_kind(now, str_c(q->evidence));
    if (q->paper)
        milestone_set_evidence_no(now, document_no(m, p, q->paper, q->actual));
    milestone_set_claimed_on(now, demo_date(m, not_after_today(q->actual + 2)));
    milestone_set_confirmed_on(now, demo_date(m, not_after_today(q->actual + 6)));
    return demo_change(m, before, now);
}

/* One that is still to come, or should have come. */
static bool promise(struct demo *m, const struct demo_project *p, const struct proof *q)
{
    struct row *r = demo_row(m, R_milestone);
    milestone_set_project(r, p->id);
    milestone_set_kind(r, str_c(q->kind));
    milestone_set_planned_on(r, demo_date(m, q->planned));
    milestone_set_state(r, q->planned < today() ? STR("due") : STR("pending"));
    return demo_put(m, r) != 0;
}

static bool put_milestones(struct demo *m, const struct demo_project *p)
{
    const struct proof proofs[] = {
        { "signed", p->signed_on, 0, "agreement", NULL },
        { "project_approval", p->approved_on, 0, "filing_certificate", "备" },
        { "construction_start", p->started_on, p->planned_start, "construction_permit", "施许" },
        { "completion", p->completed_on, p->planned_completion, "completion_filing", "竣备" },
        { "production_start", p->produced_on, p->planned_production, "first_invoice;power_use",
          NULL },
        { "full_output", p->full_output_on, 0, "output_proof", NULL },
        { "full_benefit", p->full_benefit_on, 0, "tax_proof", NULL },
    };
    for (size_t i = 0; i < COUNTOF(proofs); i++) {
        const struct proof *q = &proofs[i];
        bool ok = q->actual ? prove(m, p, q) : !q->planned || promise(m, p, q);
        if (!ok)
            return false;
    }
    return true;
}

/* ---- permits ---------------------------------------------------------------------------------- */

struct paper {
    const char *item, *no;
    int64_t on, after; /* the day of the milestone, and how much later than that it was issued */
    int64_t days;      /* promised, and about what it took */
};

static bool put_permit(struct demo *m, const struct demo_project *p, const struct paper *q)
{
    struct row *r = demo_row(m, R_permit);
    int64_t finished = not_after_today(q->on + q->after);
    int64_t accepted = finished - demo_draw(&m->rand, q->days / 2, q->days);
    permit_set_project(r, p->id);
    permit_set_item(r, str_c(q->item));
    permit_set_agency_name(r, str_printf(&m->row, "%s行政审批部门", demo_units[p->unit].name));
    permit_set_state(r, STR("11"));
    permit_set_applied_on(r, demo_date(m, accepted));
    permit_set_accepted_on(r, demo_date(m, accepted));
    permit_set_finished_on(r, demo_date(m, finished));
    permit_set_issued_on(r, demo_date(m, finished));
    permit_set_promised_days(r, q->days);
    permit_set_document_no(r, document_no(m, p, q->no, q->on));
    permit_set_instance_no(r, str_printf(&m->row, "DEMO-%06lld", (long long)++m->papers));
    return demo_put(m, r) != 0;
}

static bool put_permits(struct demo *m, const struct demo_project *p)
{
    const struct paper papers[] = {
        { "filing", "备", p->approved_on, 0, 1 },
        { "works_planning_permit", "建规", p->started_on, -30, 10 },
        { "construction_permit", "施许", p->started_on, -2, 5 },
        { "completion_filing", "竣备", p->completed_on, 10, 8 },
    };
    for (size_t i = 0; i < COUNTOF(papers); i++)
        if (papers[i].on && !put_permit(m, p, &papers[i]))
            return false;
    return true;
}

/* ---- the filing behind the project's code --------------------------------------------------------- */

static bool put_filing(struct demo *m, const struct demo_project *p)
{
    struct row *project = tx_get(m->tx, &m->row, R_project, p->id);
    struct str code = project_project_code(project);
    if (code.n == 0)
        return true;
    struct row *before = rows_by_text(m->tx, &m->row, R_project_code, F_project_code_code, code);
    ASSERT(before);
    struct row *now = row_copy(&m->row, before);
    project_code_set_state(now, p->completed_on ? STR("completed")
                                : p->started_on ? STR("building")
                                                : STR("approved"));
    project_code_set_filing_agency(now,
                                   str_printf(&m->row, "%s行政审批部门", demo_units[p->unit].name));
    project_code_set_filing_no(now, document_no(m, p, "备", p->approved_on));
    project_code_set_filed_on(now, project_project_approval_on(project));
    project_code_set_filed_name(now, project_name(project));
    project_code_set_filed_investment(now, project_total_investment(project));
    project_code_set_filed_content(now, project_construction_content(project));
    project_code_set_filed_start(now, str_slice(project_planned_start(project), 0, 7));
    project_code_set_filed_completion(now, str_slice(project_planned_completion(project), 0, 7));
    return demo_change(m, before, now);
}

bool demo_proofs(struct demo *m, const struct demo_project *p)
{
    return put_milestones(m, p) && put_permits(m, p) && put_filing(m, p);
}
