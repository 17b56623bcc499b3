/* check_steer.c - what must hold of promises, yearly targets, site tours and judges' sheets, and what is
 * computed of them.  Knows no store and no state chart. */
#include "domain/check_rules.h"

#include "base/date.h"
#include "base/money.h"
#include "domain/tour.h"

static bool refuse(struct check *c, enum err e, int field, const char *text)
{
    return diag_add(c->d, e, c->r->rec->fields[field].id, "%s", text);
}

/* ---- promises -------------------------------------------------------------------------------------- */

/* What of a project answers a kind of promise: a day, or an amount in fen or a tenth of it. */
static const struct {
    const char *kind;
    int field;
} answers[] = {
    { "start", F_project_construction_start_on },       { "completion", F_project_completion_on },
    { "production", F_project_production_start_on },    { "full_output", F_project_full_output_on },
    { "fixed_asset", F_project_cumulative_investment },
};

static int answer_of(struct str kind)
{
    for (size_t i = 0; i < COUNTOF(answers); i++)
        if (str_is(kind, answers[i].kind))
            return answers[i].field;
    return -1;
}

/* Money stands in fen there and in ten-thousandths of 万元 here. */
enum { FEN_A_UNIT = 100 };

static void set_actual(struct check *c)
{
    const struct row *p = c->ctx->project;
    int field = answer_of(promise_kind(c->r));
    if (!p)
        return;
    check_unset(c, F_promise_actual_date);
    check_unset(c, F_promise_actual_value);
    check_unset(c, F_promise_fulfilment);
    check_unset(c, F_promise_fact_source);
    if (field < 0 || !p->v[field].set || !str_is(promise_side(c->r), "enterprise"))
        return;
    promise_set_fact_source(c->r,
                            str_printf(c->d->arena, "项目台账“%s”", p->rec->fields[field].label));
    if (p->rec->fields[field].kind == K_DATE) {
        promise_set_actual_date(c->r, p->v[field].s);
        return;
    }
    if (!str_is(promise_value_unit(c->r), "wan_yuan"))
        return;
    promise_set_actual_value(c->r, p->v[field].i / FEN_A_UNIT);
    if (promise_promised_value(c->r) > 0)
        promise_set_fulfilment(
            c->r, ratio_round(promise_actual_value(c->r), promise_promised_value(c->r), 4));
}

bool check_promise(struct check *c)
{
    set_actual(c);
    bool ok = check_happened(c, F_promise_checked_on);
    if (check_has(c, F_promise_promised_value) && promise_promised_value(c->r) <= 0)
        ok = refuse(c, E_RANGE, F_promise_promised_value, "“承诺值”应大于 0");
    return ok;
}

/* ---- targets ----------------------------------------------------------------------------------------- */

/* Twelve values that never fall. */
static bool check_schedule(struct check *c)
{
    enum { MONTHS = 12 };
    struct str rest = target_schedule(c->r);
    struct str one;
    int64_t last = 0;
    int n = 0;
    if (rest.n == 0 || !check_changed(c, F_target_schedule))
        return true;
    for (; str_split(&rest, ';', &one); n++) {
        int64_t value;
        if (!decimal_read(one, 4, &value) || value < last)
            return refuse(c, E_FORMAT, F_target_schedule,
                          "分月目标应是十二个不下降的累计数，以英文分号分隔");
        last = value;
    }
    return n == MONTHS ||
           refuse(c, E_FORMAT, F_target_schedule, "分月目标应正好是十二个累计数，以英文分号分隔");
}

bool check_target(struct check *c)
{
    bool ok = check_schedule(c);
    if (check_has(c, F_target_target_value) && target_target_value(c->r) <= 0)
        ok = refuse(c, E_RANGE, F_target_target_value, "“年度目标值”应大于 0");
    if (target_edition(c->r) > 1 && !check_has(c, F_target_changed_reason))
        ok = check_lenient(c, E_REQUIRED, F_target_changed_reason, "第二版起请填写调整原因") && ok;
    return ok;
}

/* ---- tours ---------------------------------------------------------------------------------------------- */

/* What is published stays as it was published. */
static bool tour_frozen(struct check *c)
{
    if (!c->before || !str_is(site_tour_state(c->before), "published") ||
        check_changed(c, F_site_tour_state))
        return true;
    for (size_t i = AT_OWN; i < c->r->rec->nfields; i++)
        if ((int)i != F_site_tour_files && check_changed(c, (int)i))
            return diag_add(c->d, E_FROZEN, c->r->rec->fields[i].id, "观摩已通报，不能再改“%s”",
                            c->r->rec->fields[i].label);
    return true;
}

bool check_site_tour(struct check *c)
{
    struct tour_scheme scheme;
    size_t sites = 0;
    bool ok = tour_frozen(c);
    if (check_has(c, F_site_tour_score_scheme) && check_changed(c, F_site_tour_score_scheme))
        ok &= tour_scheme_read(site_tour_score_scheme(c->r), "score_scheme", &scheme, c->d);
    if (!tour_sites(site_tour_sites(c->r), NULL, &sites))
        ok = refuse(c, E_FORMAT, F_site_tour_sites, "观摩点位应写项目编号，以分号分隔，如：12；15");
    else
        site_tour_set_site_count(c->r, (int64_t)sites);
    return ok;
}

static bool is_site(const struct row *tour, int64_t project)
{
    enum { MOST = 400 };
    int64_t id[MOST];
    size_t n = MOST;
    if (!tour_sites(site_tour_sites(tour), id, &n))
        return false;
    for (size_t i = 0; i < n && i < MOST; i++)
        if (id[i] == project)
            return true;
    return false;
}

static bool check_items(struct check *c, const struct tour_scheme *scheme)
{
    bool ok = true;
    for (size_t i = 0; i < TOUR_ITEMS; i++) {
        const struct field *f = &c->r->rec->fields[tour_items[i]];
        int64_t most = scheme->most[i];
        if (check_int(c, tour_items[i]) <= most)
            continue;
        struct buf text = { 0 };
        decimal_put(&text, most, 2, true);
        ok = diag_add(c->d, E_RANGE, f->id, "“%s”不能超过评分办法给出的满分 %s", f->label,
                      buf_z(&text));
        buf_free(&text);
    }
    return ok;
}

static bool check_extra(struct check *c)
{
    int64_t most = c->ctx->limits.tour_bonus_most;
    int64_t bonus = tour_score_bonus(c->r);
    int64_t penalty = tour_score_penalty(c->r);
    bool ok = true;
    if (most && (bonus > most || penalty > most))
        ok = diag_add(c->d, E_RANGE, bonus > most ? "bonus" : "penalty",
                      "加分、扣分各不能超过 %lld 分", (long long)(most / TOUR_POINTS));
    if ((bonus || penalty) && !check_has(c, F_tour_score_reason))
        ok = refuse(c, E_REQUIRED, F_tour_score_reason, "有加分或扣分的，请填写理由");
    return ok;
}

static bool check_sheet_open(struct check *c, const struct row *tour)
{
    bool ok = true;
    if (c->ctx->imported)
        return true;
    if (!str_is(site_tour_state(tour), "scoring"))
        ok = diag_add(c->d, E_FROZEN, "site_tour", "这次观摩不在评分中，不能打分");
    if (c->before && c->ctx->acting && tour_score_judge(c->before) != c->ctx->acting)
        ok = diag_add(c->d, E_DENIED, "judge", "评分表只能由评委本人修改");
    return ok;
}

bool check_tour_score(struct check *c)
{
    const struct row *tour = c->ctx->tour;
    const struct row *p = c->ctx->project;
    struct tour_scheme scheme;
    struct diag unread;
    int64_t total = tour_score_bonus(c->r) - tour_score_penalty(c->r);
    bool ok = check_extra(c);
    if (p && project_area(p).n)
        tour_score_set_area(c->r, project_area(p));
    for (size_t i = 0; i < TOUR_ITEMS; i++)
        total += check_int(c, tour_items[i]);
    tour_score_set_total(c->r, total > 0 ? total : 0);
    if (!tour)
        return ok;
    ok &= check_sheet_open(c, tour);
    if (p && !is_site(tour, p->v[AT_ID].i))
        ok = refuse(c, E_RULE, F_tour_score_project, "这个项目不是这次观摩的点位");
    diag_init(&unread, c->d->arena); /* the tour's own fault, said when it was written */
    if (tour_scheme_read(site_tour_score_scheme(tour), "score_scheme", &scheme, &unread))
        ok &= check_items(c, &scheme);
    return ok;
}
