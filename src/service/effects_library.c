/* effects_library.c - see effects_library.h. */
#include "service/effects_library.h"

#include "base/buf.h"
#include "base/calendar.h"
#include "base/date.h"
#include "domain/band.h"
#include "service/effects_month.h"
#include "service/record.h"
#include "service/rows.h"
#include "service/threshold.h"

#include <string.h>

static bool became(const struct row *before, const struct row *now, int state, const char *value)
{
    return now && str_is(now->v[state].s, value) && !(before && str_is(before->v[state].s, value));
}

static struct str due_day(struct tx *tx, struct arena *a, struct str today, const char *clock,
                          int64_t workdays)
{
    char *day = NEW(a, char, 11);
    date_text(workday_add(date_of(today), threshold_int(tx, a, clock, today, workdays)), day);
    return str_c(day);
}

/* ---- entry: before ------------------------------------------------------------------------- */

static bool enters(const struct row *r)
{
    struct str kind = entry_review_kind(r);
    return str_is(kind, "reserve") || str_is(kind, "implement") || str_is(kind, "restore");
}

/* 储备 asks for what is known by then; 在库 for everything the library asks for. */
static bool asked_at_entry(const struct row *review, int field)
{
    bool reserve = str_is(entry_review_kind(review), "reserve");
    return !reserve || (field != F_project_planned_start && field != F_project_planned_completion &&
                        field != F_project_address);
}

static bool project_is_whole(const struct row *review, const struct row *project, struct diag *d)
{
    for (size_t i = AT_OWN; i < project->rec->nfields; i++) {
        const struct field *f = &project->rec->fields[i];
        if (f->since && !strcmp(f->since, "entry") && value_empty(f, &project->v[i]) &&
            asked_at_entry(review, (int)i))
            diag_add(d, E_REQUIRED, NULL, "项目的“%s”未填：入库前须补齐", f->label);
    }
    if (band_too_small(project))
        diag_add(d, E_RULE, NULL, "总投资不足1亿元（外资项目不足1000万美元），不符合入库标准");
    return diag_ok(d);
}

/* From which states of the project which application makes sense. */
static bool fits_state(const struct row *review, const struct row *project, struct diag *d)
{
    static const struct {
        const char *kind, *states, *why;
    } fits[] = {
        { "reserve", "draft;returned;submitted", "项目已在库或已储备，不能再申报储备入库" },
        { "implement", "draft;returned;submitted;reserve", "项目已在库，不能再申报在库" },
        { "major", "reserve;implementing", "未入库的项目不能申报重大项目，请先申报入库" },
        { "change", "reserve;implementing", "未入库的项目可直接修改，不需申报变更" },
        { "leave", "reserve;implementing", "项目不在库，不能申报出库" },
        { "restore", "left", "项目未出库，不能申报恢复" },
    };
    for (size_t i = 0; i < COUNTOF(fits); i++) {
        if (!str_is(entry_review_kind(review), fits[i].kind))
            continue;
        struct str rest = str_c(fits[i].states);
        struct str one;
        while (str_split(&rest, ';', &one))
            if (str_eq(one, project_library_state(project)))
                return true;
        return diag_add(d, E_STATE, "kind", "%s", fits[i].why);
    }
    return true;
}

static bool reason_given(const struct row *r, struct diag *d)
{
    struct str kind = entry_review_kind(r);
    bool asked = str_is(kind, "change") || str_is(kind, "leave") || str_is(kind, "restore");
    if (asked && !row_has(r, R_entry_review, F_entry_review_apply_reason))
        diag_add(d, E_REQUIRED, "apply_reason", "变更、出库、恢复须填写申报理由");
    if (str_is(kind, "change") && !row_has(r, R_entry_review, F_entry_review_changed_fields))
        diag_add(d, E_REQUIRED, "changed_fields", "信息变更须逐项写明字段、原值、新值");
    return diag_ok(d);
}

/* One application of a project at a time. */
static bool alone(struct tx *tx, const struct row *r, struct diag *d)
{
    struct rows all =
        rows_by_id(tx, d->arena, R_entry_review, F_entry_review_project, entry_review_project(r));
    for (size_t i = 0; i < all.n; i++) {
        struct str state = entry_review_state(all.row[i]);
        bool waits = str_is(state, "submitted") || str_is(state, "district_passed");
        if (waits && entry_review_id(all.row[i]) != entry_review_id(r))
            return diag_add(d, E_STATE, "project", "该项目已有一件申报在审核中，请等结果或先撤回");
    }
    return true;
}

static void note_twin(struct tx *tx, const struct who *who, const struct row *project,
                      struct row *r, struct arena *a)
{
    struct rows same = { 0 };
    if (row_has(project, R_project, F_project_name)) {
        struct value name;
        value_set_str(&name, project_name(project));
        struct query q = { .rec = R_project,
                           .where = filter_value(a, OP_EQ, F_project_name, name) };
        same = rows_all(tx, a, &q);
    }
    for (size_t i = 0; i < same.n; i++) {
        struct row *other = same.row[i];
        bool twin = project_id(other) != project_id(project) &&
                    str_eq(project_area(other), project_area(project));
        if (!twin || !access_sees_id(tx, a, who, R_project, project_id(other)))
            continue;
        entry_review_set_duplicate_of(r, project_id(other));
        entry_review_set_auto_findings(
            r, str_printf(a, "与库中编号 %lld 的项目同名同板块，请核对是否重复",
                          (long long)project_id(other)));
    }
}

static bool may_submit(struct tx *tx, const struct who *who, struct row *r, struct diag *d)
{
    struct row *project = tx_get(tx, d->arena, R_project, entry_review_project(r));
    if (!project)
        return true; /* the reference is missed elsewhere */
    if (!fits_state(r, project, d) || !reason_given(r, d) || !alone(tx, r, d))
        return false;
    note_twin(tx, who, project, r, d->arena);
    return !enters(r) || project_is_whole(r, project, d);
}

bool entry_before(struct tx *tx, const struct who *who, const struct row *before, struct row *r,
                  struct diag *d)
{
    if (!before && !row_has(r, R_entry_review, F_entry_review_applied_on))
        entry_review_set_applied_on(r, who->today);
    if (!before && !row_has(r, R_entry_review, F_entry_review_applied_by)) {
        struct row *project = tx_get(tx, d->arena, R_project, entry_review_project(r));
        int64_t agency = who_agency(tx, d->arena, who);
        agency = agency ? agency : project ? project_agency(project) : 0;
        if (agency)
            entry_review_set_applied_by(r, agency);
    }
    return !became(before, r, F_entry_review_state, "submitted") || may_submit(tx, who, r, d);
}

/* ---- entry: after ------------------------------------------------------------------------------ */

/* 320412-2026-0007: the unit, the year, one more than any before it. */
static struct str next_number(struct tx *tx, struct arena *a, const struct row *project,
                              struct str today)
{
    struct str head = str_printf(a, STR_FMT "-" STR_FMT "-", STR_ARG(project_area(project)),
                                 STR_ARG(str_slice(today, 0, 4)));
    struct value from;
    struct value to;
    value_set_str(&from, head);
    value_set_str(&to, str_printf(a, STR_FMT ":", STR_ARG(head))); /* ':' comes after '9' */
    struct query q = { .rec = R_project,
                       .where = filter_and(a, filter_value(a, OP_GE, F_project_project_no, from),
                                           filter_value(a, OP_LT, F_project_project_no, to)),
                       .sort = { { .field = F_project_project_no, .descending = true } },
                       .nsort = 1,
                       .limit = 1 };
    struct row *last = rows_first(tx, a, &q);
    int64_t n = 0;
    if (last && !str_int(str_slice(project_project_no(last), head.n, SIZE_MAX), &n))
        n = 0;
    return str_printf(a, STR_FMT "%04lld", STR_ARG(head), (long long)n + 1);
}

static void let_in(struct tx *tx, const struct who *who, struct row *project, const char *state,
                   struct arena *a)
{
    project_set_library_state(project, str_c(state));
    if (!row_has(project, R_project, F_project_entered_on))
        project_set_entered_on(project, who->today);
    if (!row_has(project, R_project, F_project_project_no))
        project_set_project_no(project, next_number(tx, a, project, who->today));
    row_put(project, R_project, F_project_left_on)->set = false;
}

static void approved(struct tx *tx, const struct who *who, const struct row *review,
                     struct row *project, struct arena *a)
{
    struct str kind = entry_review_kind(review);
    if (str_is(kind, "reserve")) {
        let_in(tx, who, project, "reserve", a);
    } else if (str_is(kind, "implement")) {
        let_in(tx, who, project, "implementing", a);
    } else if (str_is(kind, "restore")) {
        let_in(tx, who, project, "implementing", a);
        project_set_status(project, STR("active"));
    } else if (str_is(kind, "leave")) {
        project_set_library_state(project, STR("left"));
        project_set_left_on(project, who->today);
        project_set_status(project, STR("withdrawn"));
        project_set_status_reason(project, entry_review_apply_reason(review));
    }
}

/* The review keeps the number under which it let the project in. */
static bool keep_number(struct tx *tx, const struct row *review, const struct row *project,
                        struct diag *d)
{
    if (!enters(review))
        return true;
    struct row *now = row_copy(d->arena, review);
    entry_review_set_library_no(now, project_project_no(project));
    return tx_update(tx, review, now, d);
}

/* One that enters while a month is open reports in it. */
static bool expect_report(struct tx *tx, const struct who *who, const struct row *project,
                          struct diag *d)
{
    struct row *month = str_is(project_library_state(project), "implementing")
                            ? month_open_now(tx, d->arena)
                            : NULL;
    return !month || month_expect(tx, who, project, month, d);
}

bool entry_after(struct tx *tx, const struct who *who, const struct row *before,
                 const struct row *now, struct diag *d)
{
    struct row *old = now ? tx_get(tx, d->arena, R_project, entry_review_project(now)) : NULL;
    if (!old || (before && str_eq(entry_review_state(before), entry_review_state(now))))
        return true;
    struct row *project = row_copy(d->arena, old);
    struct str state = entry_review_state(now);
    bool new_here = str_is(project_library_state(old), "draft") ||
                    str_is(project_library_state(old), "submitted") ||
                    str_is(project_library_state(old), "returned");
    if (str_is(state, "approved"))
        approved(tx, who, now, project, d->arena);
    else if (new_here && enters(now))
        project_set_library_state(project,
                                  str_is(state, "submitted") || str_is(state, "district_passed")
                                      ? STR("submitted")
                                  : str_is(state, "returned") ? STR("returned")
                                                              : STR("draft"));
    if (str_eq(project_library_state(old), project_library_state(project)) &&
        str_eq(project_status(old), project_status(project)))
        return true;
    return record_update_as(tx, who, ACT_MOVE, old, project, d) &&
           (!str_is(state, "approved") || keep_number(tx, now, project, d)) &&
           expect_report(tx, who, project, d);
}

/* ---- handover ------------------------------------------------------------------------------------ */

/* What each handover cannot do without, where no threshold says otherwise [U]. */
static struct str items_of(struct tx *tx, struct arena *a, const struct row *r, struct str today)
{
    static const struct {
        const char *kind, *code, *items;
    } asked[] = {
        { "lead_to_project", "handover.items.lead_to_project", "basic;contacts" },
        { "signing_to_building", "handover.items.signing_to_building",
          "basic;codes;agreement;promises;contacts" },
        { "building_to_production", "handover.items.building_to_production",
          "basic;permits;problems;acceptance" },
    };
    for (size_t i = 0; i < COUNTOF(asked); i++)
        if (str_is(stage_handover_handover(r), asked[i].kind))
            return threshold_text(tx, a, asked[i].code, today, str_c(asked[i].items));
    return STR("");
}

static bool in_set(struct str set, struct str item)
{
    struct str one;
    while (str_split(&set, ';', &one))
        if (str_eq(one, item))
            return true;
    return false;
}

static bool list_is_whole(struct tx *tx, const struct who *who, const struct row *r, struct diag *d)
{
    const struct choice *choices = r->rec->fields[F_stage_handover_checklist].choices;
    struct str rest = items_of(tx, d->arena, r, who->today);
    struct str item;
    while (str_split(&rest, ';', &item)) {
        struct str label = choice_label(choices, item);
        if (!in_set(stage_handover_checklist(r), item))
            diag_add(d, E_REQUIRED, "checklist", "交接清单缺“" STR_FMT "”，补齐后再移交",
                     STR_ARG(label));
    }
    return diag_ok(d);
}

static bool milestone_stands(struct tx *tx, const struct row *r, struct diag *d)
{
    static const int at[] = { F_milestone_project, F_milestone_kind };
    struct value key[2];
    value_set_int(&key[0], stage_handover_project(r));
    value_set_str(&key[1], stage_handover_milestone(r));
    struct row *m = tx_find(tx, d->arena, R_milestone, at, key, 2);
    if (m && str_is(milestone_state(m), "confirmed"))
        return true;
    return diag_add(d, E_RULE, "milestone", "触发节点还没有确认，先办理该节点的阶段流转再移交");
}

static bool may_send(struct tx *tx, const struct who *who, const struct row *r, struct diag *d)
{
    struct row *project = tx_get(tx, d->arena, R_project, stage_handover_project(r));
    int64_t lead = project ? project_stage_lead(project) : 0;
    if (lead && lead != stage_handover_from_agency(r))
        diag_add(d, E_RULE, "from_agency", "移交单位应是项目现在的阶段牵头单位");
    return milestone_stands(tx, r, d) && list_is_whole(tx, who, r, d) && diag_ok(d);
}

bool handover_before(struct tx *tx, const struct who *who, const struct row *before, struct row *r,
                     struct diag *d)
{
    struct row *project =
        before ? NULL : tx_get(tx, d->arena, R_project, stage_handover_project(r));
    if (project)
        stage_handover_set_area(r, project_area(project));
    if (!before && !row_has(r, R_stage_handover, F_stage_handover_started_on))
        stage_handover_set_started_on(r, who->today);
    if (!before && !row_has(r, R_stage_handover, F_stage_handover_due_on))
        stage_handover_set_due_on(r, due_day(tx, d->arena, who->today, "handover.days", 5));
    if (row_has(r, R_stage_handover, F_stage_handover_to_agency) &&
        stage_handover_from_agency(r) == stage_handover_to_agency(r))
        return diag_add(d, E_RULE, "to_agency", "接收单位不能与移交单位相同");
    return !became(before, r, F_stage_handover_state, "sent") || may_send(tx, who, r, d);
}

bool handover_after(struct tx *tx, const struct who *who, const struct row *before,
                    const struct row *now, struct diag *d)
{
    if (!became(before, now, F_stage_handover_state, "accepted"))
        return true;
    struct row *old = tx_get(tx, d->arena, R_project, stage_handover_project(now));
    if (!old)
        return true;
    struct row *project = row_copy(d->arena, old);
    project_set_stage_lead(project, stage_handover_to_agency(now));
    return record_update_as(tx, who, ACT_MOVE, old, project, d);
}
