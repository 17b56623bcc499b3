/* check_project.c - what must hold inside a project, and what is computed from it. */
#include "domain/check_rules.h"

#include "base/money.h"
#include "domain/band.h"
#include "domain/stage.h"

static void compute_per_mu(struct check *c, int to, int amount)
{
    int64_t land = check_int(c, F_project_land_area); /* hundredths of a mu */
    check_unset(c, to);
    if (check_has(c, amount) && land > 0)
        check_put_int(c, to, ratio_round(check_int(c, amount), land, 2));
}

static void compute(struct check *c)
{
    struct str band = band_id(band_of(c->r));
    check_unset(c, F_project_band);
    if (band.n)
        project_set_band(c->r, band);
    compute_per_mu(c, F_project_investment_intensity, F_project_fixed_asset_investment);
    compute_per_mu(c, F_project_tax_per_mu, F_project_expected_tax);
}

static bool money_changed(const struct check *c)
{
    return check_changed(c, F_project_total_investment) ||
           check_changed(c, F_project_total_investment_usd) ||
           check_changed(c, F_project_total_investment_original) ||
           check_changed(c, F_project_investment_currency) ||
           check_changed(c, F_project_library_state);
}

/* The library takes 1亿元, or 1000万美元; a draft may still be talked about. */
static bool check_size(struct check *c)
{
    static const char text[] =
        "总投资不足1亿元（外资项目不足1000万美元），不符合入库标准，请核对金额和单位";
    struct str state = project_library_state(c->r);
    if (!band_too_small(c->r) || !money_changed(c))
        return true;
    if (str_is(state, "reserve") || str_is(state, "implementing"))
        return check_lenient(c, E_RULE, F_project_total_investment, text);
    diag_warn(c->d, E_RULE, "total_investment", "%s", text);
    return true;
}

/* total = original × rate: hundredths of 万 × ten-thousandths of a yuan = fen. */
static void check_exchange(struct check *c)
{
    int64_t original = check_int(c, F_project_total_investment_original);
    int64_t rate = check_int(c, F_project_fx_rate);
    int64_t total = check_int(c, F_project_total_investment);
    if (!check_has(c, F_project_total_investment_original) || rate <= 0 ||
        !check_has(c, F_project_total_investment) || original > MONEY_MAX / rate ||
        !money_changed(c))
        return;
    int64_t off = original * rate > total ? original * rate - total : total - original * rate;
    if (off > total / 100)
        diag_warn(c->d, E_RULE, "total_investment", "总投资与“原币金额×汇率”相差超过1%%，请核对");
}

static bool check_place(struct check *c)
{
    static const struct {
        int field;
        int64_t from, to; /* millionths of a degree */
        const char *text;
    } ranges[] = {
        { F_project_longitude, 119000000, 120300000,
          "经度不在本市范围（119.00—120.30）内，请核对" },
        { F_project_latitude, 31000000, 32200000, "纬度不在本市范围（31.00—32.20）内，请核对" },
    };
    for (size_t i = 0; i < COUNTOF(ranges); i++) {
        int64_t at = check_int(c, ranges[i].field);
        if (check_has(c, ranges[i].field) && check_changed(c, ranges[i].field) &&
            (at < ranges[i].from || at > ranges[i].to))
            diag_warn(c->d, E_RANGE, c->r->rec->fields[ranges[i].field].id, "%s", ranges[i].text);
    }
    bool both = check_has(c, F_project_longitude) == check_has(c, F_project_latitude);
    bool changed = check_changed(c, F_project_longitude) || check_changed(c, F_project_latitude);
    return both || !changed ||
           diag_add(c->d, E_RULE, "longitude", "经度和纬度应同时填写，或都不填");
}

/* 技改 belongs to a firm that is here. */
static void check_kind(struct check *c)
{
    bool owner = check_has(c, F_project_enterprise) || check_has(c, F_project_owner_name);
    if (str_is(project_kind(c->r), "tech_upgrade") && !owner && check_changed(c, F_project_kind))
        diag_warn(c->d, E_REQUIRED, "enterprise", "技改项目请填写项目法人单位（建设单位）");
}

/* The last stage whose date is known. */
static int dated_stage(const struct check *c)
{
    int last = S_prospect;
    for (const struct stage_move *m = stage_moves; m->verb; m++)
        if (m->effect == MOVE_FORWARD && check_has(c, m->date) && (int)m->to > last)
            last = (int)m->to;
    return last;
}

/* History brought by a file: dates say how far the project is where the stage column does not. */
static void check_stage(struct check *c)
{
    int stage = choice_find(stage_choices, project_stage(c->r));
    int dated = dated_stage(c);
    if (!c->ctx->imported || stage < 0 || dated <= stage)
        return;
    if (stage == S_prospect)
        project_set_stage(c->r, str_c(stage_choices[dated].id));
    else if (check_changed(c, F_project_stage))
        diag_warn(c->d, E_RULE, "stage", "项目阶段为“%s”，但已有“%s”日期，请核对",
                  stage_choices[stage].label, stage_choices[dated].label);
}

bool check_project(struct check *c)
{
    bool ok = check_size(c);
    ok &= check_place(c);
    check_exchange(c);
    check_kind(c);
    check_stage(c);
    compute(c);
    return ok;
}
