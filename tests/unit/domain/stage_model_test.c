/* stage_model_test.c - random sequences of moves against a model that knows the life of a project in its own words, not
 * the table.  ZTF_STEPS steps (10,000; the soak takes 100,000), seeds fixed and told when one fails. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "domain/stage.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LAST = 7, KINDS = 8, LIFE = 60, DAYS = 28, MONTHS = 12, FIRST_YEAR = 2020 };
enum { NEVER = -1, STEPS = 10000, STEPS_VALGRIND = 1000 };
enum status { ACTIVE, PAUSED, TERMINATED, WITHDRAWN };

static const char *const stages[] = { "prospect",           "signed",      "project_approval",
                                      "construction_start", "completion",  "production_start",
                                      "full_output",        "full_benefit" };
static const int dates[] = { 0,
                             F_project_signed_on,
                             F_project_project_approval_on,
                             F_project_construction_start_on,
                             F_project_completion_on,
                             F_project_production_start_on,
                             F_project_full_output_on,
                             F_project_full_benefit_on };
static const char *const statuses[] = { "active", "paused", "terminated", "withdrawn" };
static const char *const verbs[] = { "",         "sign",    "approve",      "start",
                                     "complete", "produce", "reach_output", "reach_benefit",
                                     "revoke",   "pause",   "resume",       "terminate",
                                     "withdraw", "fly" };
enum { REVOKE = LAST + 1, PAUSE, RESUME, TERMINATE, WITHDRAW, UNKNOWN };

/* ---- the model: what a project has behind it, newest last --------------------------------------- */

struct model {
    int stage;            /* 0..LAST */
    int day[LAST + 1];    /* of each milestone, NEVER where it has none */
    int before[LAST + 1]; /* the stage each milestone was reached from */
    enum status status;
    bool upgrade, code;
};

struct ask {
    int verb, day; /* day: NEVER = none given */
    const char *kind[KINDS];
    size_t kinds;
    bool reason, bad_day;
};

static bool shows(const struct ask *a, const char *kind)
{
    for (size_t i = 0; i < a->kinds; i++)
        if (strcmp(a->kind[i], kind) == 0)
            return true;
    return false;
}

/* The plan's chapter on milestones, each in a line. */
static bool proved(const struct model *m, const struct ask *a)
{
    bool begun = shows(a, "start_report") || shows(a, "statistics_entry");
    switch (a->verb) {
    case 1:
        return shows(a, "agreement");
    case 2:
        return shows(a, "filing_certificate") && m->code;
    case 3:
        return shows(a, "construction_permit") ||
               (begun && shows(a, "construction_contract") && shows(a, "site_photos"));
    case 4:
        return shows(a, "completion_filing") || shows(a, "joint_acceptance") ||
               shows(a, "acceptance_report");
    case 5:
        return shows(a, "first_invoice") || shows(a, "trial_report") || shows(a, "power_use");
    case 6:
        return shows(a, "output_proof") || shows(a, "first_invoice");
    default:
        return shows(a, "tax_proof");
    }
}

static bool day_fits(const struct model *m, const struct ask *a, int today)
{
    if (a->bad_day || a->day == NEVER || a->day > today)
        return false;
    for (int s = 1; s < a->verb; s++)
        if (m->day[s] > a->day)
            return false;
    return true;
}

static bool forward_fits(const struct model *m, const struct ask *a, int today)
{
    bool from = m->stage == a->verb - 1 || (a->verb == 2 && m->upgrade && m->stage == 0);
    return m->status == ACTIVE && from && day_fits(m, a, today) && proved(m, a) &&
           !shows(a, "rumour");
}

static bool allowed(const struct model *m, const struct ask *a, int today)
{
    switch (a->verb) {
    case REVOKE:
        return m->stage > 0 && a->reason;
    case PAUSE:
        return m->status == ACTIVE && a->reason;
    case RESUME:
        return m->status == PAUSED;
    case TERMINATE:
        return (m->status == ACTIVE || m->status == PAUSED) && a->reason;
    case WITHDRAW:
        return m->status != WITHDRAWN && a->reason;
    case UNKNOWN:
        return false;
    default:
        return forward_fits(m, a, today);
    }
}

static void apply(struct model *m, const struct ask *a)
{
    switch (a->verb) {
    case REVOKE:
        m->day[m->stage] = NEVER;
        m->stage = m->before[m->stage];
        return;
    case PAUSE:
        m->status = PAUSED;
        return;
    case RESUME:
        m->status = ACTIVE;
        return;
    case TERMINATE:
        m->status = TERMINATED;
        return;
    case WITHDRAW:
        m->status = WITHDRAWN;
        return;
    default:
        m->before[a->verb] = m->stage;
        m->day[a->verb] = a->day;
        m->stage = a->verb;
    }
}

/* ---- chance ------------------------------------------------------------------------------------------ */

struct chance {
    uint64_t state;
};

static int draw(struct chance *c, int n)
{
    c->state ^= c->state >> 12; /* xorshift64* */
    c->state ^= c->state << 25;
    c->state ^= c->state >> 27;
    return (int)((c->state * UINT64_C(0x2545F4914F6CDD1D)) >> 33) % n;
}

/* A kind of evidence: mostly one that some move wants. */
static const char *any_kind(struct chance *c)
{
    static const char *const kinds_of_evidence[] = {
        "agreement",
        "filing_certificate",
        "construction_permit",
        "start_report",
        "construction_contract",
        "site_photos",
        "statistics_entry",
        "completion_filing",
        "joint_acceptance",
        "acceptance_report",
        "trial_report",
        "first_invoice",
        "power_use",
        "output_proof",
        "tax_proof",
        "other",
        "business_licence",
        "rumour",
    };
    return kinds_of_evidence[draw(c, (int)COUNTOF(kinds_of_evidence))];
}

/* What would do for the move, so that most lives go somewhere. */
static void fitting(struct ask *a)
{
    static const char *const enough[] = { NULL,
                                          "agreement",
                                          "filing_certificate",
                                          "construction_permit",
                                          "completion_filing",
                                          "trial_report",
                                          "output_proof",
                                          "tax_proof" };
    if (a->verb >= 1 && a->verb <= LAST)
        a->kind[a->kinds++] = enough[a->verb];
}

static struct ask any_ask(struct chance *c, const struct model *m, int today)
{
    struct ask a = { .verb = 1 + draw(c, UNKNOWN), .reason = draw(c, 5) > 0 };
    int newest = 0;
    for (int s = 1; s <= LAST; s++)
        newest = m->day[s] > newest ? m->day[s] : newest;
    if (draw(c, 3) && m->stage < LAST)
        a.verb = m->stage + 1;
    a.day = draw(c, 20) ? newest + draw(c, today - newest + 1) : newest - 2 + draw(c, 5);
    if (draw(c, 30) == 0)
        a.day = draw(c, 2) ? NEVER : today + 1;
    a.day = a.day < NEVER ? NEVER : a.day;
    a.bad_day = draw(c, 40) == 0;
    if (draw(c, 5))
        fitting(&a);
    for (int extra = draw(c, 4); extra > 0; extra--)
        a.kind[a.kinds++] = any_kind(c);
    return a;
}

/* ---- the program's side --------------------------------------------------------------------------------- */

/* Day 0 is 1 January 2020; each month has 28 days, which every month has. */
static struct str day_text(struct arena *a, int day, bool bad)
{
    if (day == NEVER)
        return STR("");
    return str_printf(a, bad ? "%d/%d/%d" : "%04d-%02d-%02d", FIRST_YEAR + day / (DAYS * MONTHS),
                      day / DAYS % MONTHS + 1, day % DAYS + 1);
}

static bool is_date_field(size_t field)
{
    for (int s = 1; s <= LAST; s++)
        if (dates[s] == (int)field)
            return true;
    return false;
}

static const char *wrong_row(const struct model *m, const struct row *r, struct arena *a)
{
    if (!str_is(project_stage(r), stages[m->stage]))
        return "the stage is not that of the last milestone";
    if (!str_is(project_status(r), statuses[m->status]))
        return "the status is another";
    if ((m->status == ACTIVE) == row_has(r, R_project, F_project_status_reason))
        return "a reason stands where none belongs, or is missing";
    int last = NEVER;
    for (int s = 1; s <= LAST; s++) {
        struct str on = value_str(row_at(r, R_project, dates[s]));
        if (!str_eq(on, day_text(a, m->day[s], false)))
            return "a date is not that of its milestone";
        if (m->day[s] != NEVER && (m->day[s] < last || s > m->stage))
            return "dates are out of order, or ahead of the stage";
        last = m->day[s] != NEVER ? m->day[s] : last;
    }
    return NULL;
}

/* Of a move only the stage, its date, the status and its reason may change. */
static const char *other_change(const struct row *before, const struct row *after, int verb)
{
    bool status_move = verb >= PAUSE;
    for (size_t i = 0; i < before->rec->nfields; i++) {
        bool of_stage = i == F_project_stage || is_date_field(i);
        bool of_status = i == F_project_status || i == F_project_status_reason;
        if ((status_move ? of_status : of_stage) ||
            value_eq(&before->rec->fields[i], &before->v[i], &after->v[i]))
            continue;
        return before->rec->fields[i].id;
    }
    return NULL;
}

static const char *wrong_milestone(const struct ask *a, const struct model *was,
                                   const struct row *ms)
{
    int of = a->verb == REVOKE ? was->stage : a->verb;
    bool back = a->verb == REVOKE;
    if (a->verb > REVOKE)
        return NULL;
    if (!str_is(milestone_kind(ms), stages[of]))
        return "the milestone is of another kind";
    if (!str_is(milestone_state(ms), back ? "revoked" : "confirmed"))
        return "the milestone stands otherwise";
    return row_has(ms, R_milestone, F_milestone_actual_on) == back ? "the milestone's day" : NULL;
}

struct life {
    struct arena arena;
    struct row *project;
    struct model model;
    struct chance chance;
    int today;
    uint64_t seed;
    int step, moved;
};

static void give_up(const struct life *l, const struct ask *a, const char *what)
{
    fail_msg("seed %llu step %d: %s from %s, %s: %s", (unsigned long long)l->seed, l->step,
             verbs[a->verb], stages[l->model.stage], statuses[l->model.status], what);
}

static void judge(struct life *l, const struct ask *a, struct stage_rows rows)
{
    const struct model was = l->model;
    const char *wrong = other_change(l->project, rows.after, a->verb);
    apply(&l->model, a);
    wrong = wrong ? wrong : wrong_row(&l->model, rows.after, &l->arena);
    wrong = wrong ? wrong : wrong_milestone(a, &was, rows.milestone);
    if (wrong) {
        l->model = was;
        give_up(l, a, wrong);
    }
    l->project = rows.after;
    l->moved++;
}

static void step(struct life *l)
{
    struct ask a = any_ask(&l->chance, &l->model, l->today);
    struct stage_evidence evidence[KINDS];
    struct diag d;
    struct stage_request q = { .verb = str_c(verbs[a.verb]),
                               .on = day_text(&l->arena, a.day, a.bad_day),
                               .evidence = evidence,
                               .n = a.kinds,
                               .reason = a.reason ? STR("原因") : STR("  ") };
    for (size_t i = 0; i < a.kinds; i++)
        evidence[i] = (struct stage_evidence){ str_c(a.kind[i]), STR("") };
    diag_init(&d, &l->arena);
    const struct row *untouched = row_copy(&l->arena, l->project);
    struct stage_rows rows = { row_copy(&l->arena, l->project), row_new(&l->arena, R_milestone) };
    bool moved = stage_move(l->project, &q, day_text(&l->arena, l->today, false), rows, &d);
    if (moved != allowed(&l->model, &a, l->today))
        give_up(l, &a, moved ? "moved, and should not" : "did not move, and should");
    if (moved == (d.errors > 0))
        give_up(l, &a, moved ? "moved with an error" : "did not move and says nothing");
    if (other_change(untouched, l->project, REVOKE) || other_change(untouched, l->project, PAUSE))
        give_up(l, &a, "the stored row was touched");
    if (moved)
        judge(l, &a, rows);
    l->today += draw(&l->chance, 12);
    if (!l->model.code && draw(&l->chance, 4) == 0) {
        project_set_project_code(l->project, STR("2008-320411-89-01-000001"));
        l->model.code = true;
    }
}

static void begin(struct life *l)
{
    l->project = row_new(&l->arena, R_project);
    l->model = (struct model){ .upgrade = draw(&l->chance, 3) == 0 };
    l->today = 30;
    for (int s = 0; s <= LAST; s++)
        l->model.day[s] = NEVER;
    project_set_stage(l->project, STR("prospect"));
    project_set_status(l->project, STR("active"));
    project_set_kind(l->project, l->model.upgrade ? STR("tech_upgrade") : STR("newly_attracted"));
}

static int steps_wanted(void)
{
    const char *text = getenv("ZTF_STEPS");
    int64_t n = 0;
    if (text && str_int(str_c(text), &n) && n > 0)
        return (int)n;
    return getenv("ZTF_SLOW") ? STEPS_VALGRIND : STEPS;
}

/* How often lives came to the end, and went back. */
struct reached {
    int furthest, revoked, moved;
};

/* One step of a life; every so often a new one begins. */
static void live_on(struct life *l, struct reached *r)
{
    bool anew = l->step % LIFE == 0;
    if (anew) {
        arena_reset(&l->arena);
        begin(l);
    }
    int before = anew ? 0 : l->model.stage;
    step(l);
    r->furthest += l->model.stage == LAST && before != LAST;
    r->revoked += l->model.stage < before;
}

static void test_lives(void **state)
{
    enum { SEEDS = 10 };
    int steps = steps_wanted();
    struct reached r = { 0 };
    (void)state;
    for (int seed = 1; seed <= SEEDS; seed++) {
        struct life l = { .seed = (uint64_t)seed * UINT64_C(0x9E3779B97F4A7C15) };
        l.chance.state = l.seed;
        for (l.step = 0; l.step < steps / SEEDS; l.step++)
            live_on(&l, &r);
        r.moved += l.moved;
        arena_free(&l.arena);
    }
    /* lives that go nowhere prove nothing; a short run may not come to the end */
    assert_true(r.moved > steps / 20);
    assert_true(r.revoked > 0);
    assert_true(r.furthest > 0 || steps < STEPS);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_lives) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
