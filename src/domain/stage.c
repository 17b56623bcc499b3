/* stage.c - see stage.h.  The moves themselves are rows of ledger/tbl/stages.tbl.h. */
#include "domain/stage.h"

#include "base/date.h"

/* clang-format off */
const struct stage_move stage_moves[] = {
#define MOVE(verb_, ...) { .verb = verb_, __VA_ARGS__ },
#include "ledger/tbl/stages.tbl.h"
#undef MOVE
    { .verb = NULL }
};
/* clang-format on */

const struct stage_move *stage_find(struct str verb)
{
    for (const struct stage_move *m = stage_moves; m->verb; m++)
        if (str_is(verb, m->verb))
            return m;
    return NULL;
}

/* The move whose milestone makes this stage; NULL for the first. */
static const struct stage_move *move_to(int stage)
{
    for (const struct stage_move *m = stage_moves; m->verb; m++)
        if (m->effect == MOVE_FORWARD && (int)m->to == stage)
            return m;
    return NULL;
}

/* The same for a stage that is known to have one. */
static const struct stage_move *move_at(int stage)
{
    const struct stage_move *m = move_to(stage);
    if (!m)
        fatal("stage #%d is reached by no move", stage);
    return m;
}

static bool is_upgrade(const struct row *project)
{
    return str_is(project_kind(project), "tech_upgrade");
}

static int stage_of(const struct row *project)
{
    int at = choice_find(stage_choices, project_stage(project));
    return at < 0 ? S_prospect : at;
}

const char *stage_milestone(struct str stage)
{
    const struct stage_move *m = move_to(choice_find(stage_choices, stage));
    return m ? m->milestone : NULL;
}

/* ---- may it move? ------------------------------------------------------------------- */

static bool may_leave(const struct stage_move *m, const struct row *project)
{
    int now = stage_of(project);
    return now == (int)m->from || (m->upgrade_skips && is_upgrade(project) && now == S_prospect);
}

static bool check_forward(const struct stage_move *m, const struct row *project, struct diag *d)
{
    int now = stage_of(project);
    const char *label = stage_choices[now].label;
    if (!str_is(project_status(project), "active"))
        return diag_add(d, E_MOVE, "verb", "项目推进状态为“" STR_FMT "”，不能办理“%s”，请先恢复",
                        STR_ARG(choice_label(ledger[R_project].fields[F_project_status].choices,
                                             project_status(project))),
                        m->label);
    if (may_leave(m, project))
        return true;
    if (now >= (int)m->to)
        return diag_add(d, E_MOVE, "verb", "项目已到“%s”阶段，不能再办理“%s”", label, m->label);
    const struct stage_move *next = move_to(now + 1);
    return diag_add(d, E_MOVE, "verb", "项目现为“%s”阶段，办理“%s”前须先办理“%s”", label, m->label,
                    next ? next->label : "");
}

static bool check_status(const struct stage_move *m, const struct row *project, struct diag *d)
{
    struct str rest = str_c(m->from_status);
    struct str status = project_status(project);
    struct str one;
    while (str_split(&rest, ';', &one))
        if (str_eq(one, status))
            return true;
    return diag_add(
        d, E_MOVE, "verb", "项目推进状态为“" STR_FMT "”，不能办理“%s”",
        STR_ARG(choice_label(ledger[R_project].fields[F_project_status].choices, status)),
        m->label);
}

static bool check_back(const struct stage_move *m, const struct row *project, struct diag *d)
{
    if (stage_of(project) != S_prospect)
        return true;
    return diag_add(d, E_MOVE, "verb", "项目还没有已确认的节点，无从办理“%s”", m->label);
}

static bool check_move(const struct stage_move *m, const struct row *project, struct diag *d)
{
    switch (m->effect) {
    case MOVE_FORWARD:
        return check_forward(m, project, d);
    case MOVE_STATUS:
        return check_status(m, project, d);
    case MOVE_BACK:
    default:
        return check_back(m, project, d);
    }
}

/* ---- is it proved? ------------------------------------------------------------------- */

static const struct choice *evidence_choices(void)
{
    return ledger[R_milestone].fields[F_milestone_evidence_kind].choices;
}

static bool kinds_known(const struct stage_request *q, struct diag *d)
{
    bool ok = true;
    for (size_t i = 0; i < q->n; i++)
        if (choice_find(evidence_choices(), q->evidence[i].kind) < 0)
            ok = diag_add(d, E_CHOICE, "evidence", "没有“" STR_FMT "”这种佐证类型",
                          STR_ARG(q->evidence[i].kind));
    return ok;
}

static bool has_kind(const struct stage_request *q, const char *kind)
{
    for (size_t i = 0; i < q->n; i++)
        if (str_is(q->evidence[i].kind, kind))
            return true;
    return false;
}

static bool group_met(const struct stage_request *q, const char *const group[STAGE_KINDS])
{
    for (size_t i = 0; i < STAGE_KINDS && group[i]; i++)
        if (has_kind(q, group[i]))
            return true;
    return group[0] == NULL;
}

static void put_group(struct buf *out, const char *const group[STAGE_KINDS])
{
    for (size_t i = 0; i < STAGE_KINDS && group[i]; i++) {
        struct str label = choice_label(evidence_choices(), str_c(group[i]));
        if (i)
            buf_c(out, "或");
        buf_add(out, label);
    }
}

static bool check_evidence(const struct stage_move *m, const struct stage_request *q,
                           struct diag *d)
{
    bool ok = kinds_known(q, d);
    for (size_t g = 0; g < STAGE_GROUPS; g++) {
        struct buf missing = { 0 };
        if (group_met(q, m->needs[g]))
            continue;
        put_group(&missing, m->needs[g]);
        ok = diag_add(d, E_EVIDENCE, "evidence", "办理“%s”缺少佐证：%s", m->label, buf_z(&missing));
        buf_free(&missing);
    }
    return ok;
}

static bool check_code(const struct stage_move *m, const struct row *project, struct diag *d)
{
    if (!m->needs_code || row_has(project, R_project, F_project_project_code))
        return true;
    return diag_add(d, E_EVIDENCE, "project_code", "办理“%s”前请先填写项目代码（投资项目统一代码）",
                    m->label);
}

static bool check_reason(const struct stage_move *m, const struct stage_request *q, struct diag *d)
{
    if (!m->needs_reason || str_trim(q->reason).n)
        return true;
    return diag_add(d, E_REQUIRED, "reason", "办理“%s”须填写原因", m->label);
}

/* ---- is the day possible? --------------------------------------------------------------- */

static bool order_kept(const struct stage_move *m, const struct row *project, struct str on,
                       struct diag *d)
{
    for (const struct stage_move *p = stage_moves; p->verb; p++) {
        if (p->effect != MOVE_FORWARD || p->to >= m->to)
            continue;
        struct str earlier = value_str(row_at(project, R_project, p->date));
        struct str head = str_slice(on, 0, earlier.n); /* a month where only that is known */
        if (earlier.n && str_cmp(head, earlier) < 0)
            return diag_add(d, E_RANGE, "on", "“%s”日期 " STR_FMT " 不能早于“%s”日期 " STR_FMT,
                            m->label, STR_ARG(on), p->label, STR_ARG(earlier));
    }
    return true;
}

static bool check_day(const struct stage_move *m, const struct row *project, struct str on,
                      struct str today, struct diag *d)
{
    if (on.n == 0)
        return diag_add(d, E_REQUIRED, "on", "请填写“%s”的日期", m->label);
    if (!is_day(on))
        return diag_add(d, E_FORMAT, "on", "日期“" STR_FMT "”应写成 YYYY-MM-DD，如 2025-03-01",
                        STR_ARG(on));
    if (str_cmp(on, today) > 0)
        return diag_add(d, E_RANGE, "on", "“%s”日期 " STR_FMT " 不能晚于今天 " STR_FMT, m->label,
                        STR_ARG(on), STR_ARG(today));
    return m->effect != MOVE_FORWARD || order_kept(m, project, on, d);
}

/* ---- moving --------------------------------------------------------------------------------- */

static void put_unset(struct row *r, int field)
{
    r->v[field] = (struct value){ .s = STR("") };
}

/* Kinds in ledger order, each once, as a SET is stored. */
static struct str kinds_set(struct arena *a, const struct stage_request *q)
{
    struct buf out = { 0 };
    for (const struct choice *c = evidence_choices(); c->id; c++) {
        if (!has_kind(q, c->id))
            continue;
        if (out.n)
            buf_char(&out, ';');
        buf_c(&out, c->id);
    }
    struct str set = str_dup(a, buf_str(&out));
    buf_free(&out);
    return set;
}

static struct str numbers(struct arena *a, const struct stage_request *q)
{
    struct buf out = { 0 };
    for (size_t i = 0; i < q->n; i++) {
        if (q->evidence[i].no.n == 0)
            continue;
        if (out.n)
            buf_c(&out, "；");
        buf_add(&out, q->evidence[i].no);
    }
    struct str all = str_dup(a, buf_str(&out));
    buf_free(&out);
    return all;
}

static void move_forward(const struct stage_move *m, const struct stage_request *q,
                         struct str today, struct stage_rows rows, struct arena *a)
{
    ASSERT(rows.milestone);
    struct str on = str_dup(a, q->on);
    project_set_stage(rows.after, str_c(stage_choices[m->to].id));
    value_set_str(row_put(rows.after, R_project, m->date), on);
    struct row *ms = rows.milestone;
    milestone_set_project(ms, project_id(rows.after));
    milestone_set_kind(ms, str_c(m->milestone));
    milestone_set_actual_on(ms, on);
    milestone_set_claimed_on(ms, today);
    milestone_set_confirmed_on(ms, today);
    milestone_set_state(ms, STR("confirmed"));
    milestone_set_evidence_kind(ms, kinds_set(a, q));
    milestone_set_evidence_no(ms, numbers(a, q));
}

/* Where a project falls back to: the stage before, or the start where it came without signing. */
static int stage_before(const struct row *project, int stage)
{
    const struct stage_move *last = move_at(stage);
    const struct stage_move *earlier = move_to((int)last->from);
    bool skipped = last->upgrade_skips && is_upgrade(project) && earlier &&
                   !row_has(project, R_project, earlier->date);
    return skipped ? S_prospect : (int)last->from;
}

static void move_back(const struct stage_request *q, struct stage_rows rows, struct arena *a)
{
    ASSERT(rows.milestone);
    int now = stage_of(rows.after);
    const struct stage_move *last = move_at(now);
    put_unset(rows.after, last->date);
    project_set_stage(rows.after, str_c(stage_choices[stage_before(rows.after, now)].id));
    struct row *ms = rows.milestone;
    milestone_set_project(ms, project_id(rows.after));
    milestone_set_kind(ms, str_c(last->milestone));
    milestone_set_state(ms, STR("revoked"));
    milestone_set_return_reason(ms, str_dup(a, q->reason));
    put_unset(ms, F_milestone_actual_on);
    put_unset(ms, F_milestone_confirmed_on);
    put_unset(ms, F_milestone_confirmed_by);
}

static void move_status(const struct stage_move *m, const struct stage_request *q,
                        struct row *after, struct arena *a)
{
    project_set_status(after, str_c(m->to_status));
    if (m->needs_reason)
        project_set_status_reason(after, str_dup(a, q->reason));
    else
        put_unset(after, F_project_status_reason);
}

bool stage_move(const struct row *project, const struct stage_request *q, struct str today,
                struct stage_rows rows, struct diag *d)
{
    const struct stage_move *m = stage_find(q->verb);
    if (!m)
        return diag_add(d, E_CHOICE, "verb", "没有“" STR_FMT "”这种流转", STR_ARG(q->verb));
    bool ok = check_move(m, project, d);
    ok &= check_reason(m, q, d);
    ok &= m->effect != MOVE_FORWARD || check_day(m, project, q->on, today, d);
    ok &= m->effect != MOVE_FORWARD || check_evidence(m, q, d);
    ok &= check_code(m, project, d);
    if (!ok)
        return false;
    if (m->effect == MOVE_FORWARD)
        move_forward(m, q, today, rows, d->arena);
    else if (m->effect == MOVE_BACK)
        move_back(q, rows, d->arena);
    else
        move_status(m, q, rows.after, d->arena);
    return true;
}

/* ---- drawing ---------------------------------------------------------------------------------- */

static void put_needs(struct buf *out, const struct stage_move *m)
{
    for (size_t g = 0; g < STAGE_GROUPS && m->needs[g][0]; g++) {
        buf_c(out, g ? "；" : "：");
        put_group(out, m->needs[g]);
    }
    if (m->needs_code)
        buf_c(out, "；项目代码");
}

static void put_stages(struct buf *out)
{
    buf_c(out, "    state \"项目阶段\" as stages {\n");
    for (const struct choice *c = stage_choices; c->id; c++)
        buf_printf(out, "        state \"%s\" as %s\n", c->label, c->id);
    buf_printf(out, "        [*] --> %s\n", stage_choices[0].id);
    for (const struct stage_move *m = stage_moves; m->verb; m++) {
        if (m->effect != MOVE_FORWARD)
            continue;
        buf_printf(out, "        %s --> %s: %s %s", stage_choices[m->from].id,
                   stage_choices[m->to].id, m->verb, m->label);
        put_needs(out, m);
        buf_char(out, '\n');
        if (m->upgrade_skips)
            buf_printf(out, "        %s --> %s: %s %s（技改项目）\n", stage_choices[S_prospect].id,
                       stage_choices[m->to].id, m->verb, m->label);
    }
    for (const struct stage_move *m = stage_moves; m->verb; m++)
        for (int s = S_prospect + 1; m->effect == MOVE_BACK && s < S__COUNT; s++)
            buf_printf(out, "        %s --> %s: %s %s\n", stage_choices[s].id,
                       stage_choices[s - 1].id, m->verb, m->label);
    buf_c(out, "    }\n");
}

static void put_statuses(struct buf *out)
{
    const struct choice *status = ledger[R_project].fields[F_project_status].choices;
    buf_c(out, "    state \"推进状态\" as statuses {\n");
    for (const struct choice *c = status; c->id; c++)
        buf_printf(out, "        state \"%s\" as %s\n", c->label, c->id);
    buf_printf(out, "        [*] --> %s\n", status[0].id);
    for (const struct stage_move *m = stage_moves; m->verb; m++) {
        struct str rest = m->effect == MOVE_STATUS ? str_c(m->from_status) : STR("");
        struct str from;
        while (str_split(&rest, ';', &from))
            buf_printf(out, "        " STR_FMT " --> %s: %s %s\n", STR_ARG(from), m->to_status,
                       m->verb, m->label);
    }
    buf_c(out, "    }\n");
}

void stage_diagram(struct buf *out)
{
    buf_c(out, "stateDiagram-v2\n");
    put_stages(out);
    put_statuses(out);
}
