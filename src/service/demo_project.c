/* demo_project.c - the fictional firms and projects as rows.  Knows neither plans nor reports. */
#include "service/demo_parts.h"

#include "base/date.h"
#include "base/money.h"
#include "domain/codes.h"

#include <stdio.h>

static const struct demo_trade {
    const char *industry, *track, *tag, *sort, *firm, *product, *unit;
    int64_t capacity;
} trades[] = {
/* clang-format off */
#define TRADE(...) { __VA_ARGS__ },
#include "service/demo/trades.tbl.h"
#undef TRADE
    /* clang-format on */
};

/* Three of these make a firm's coined name; the lengths share no factor, so none comes twice. */
static const char *const first_part[] = {
    "禾", "霁", "澜", "曜", "朔", "芃", "砚", "栩", "湛", "珩", "珞", "沄", "翎", "霖", "筠", "昱",
    "璟", "岚", "皓", "铄", "沐", "尧", "峤", "淇", "烨", "芷", "澍", "骁", "桐", "宸", "瀚",
};
static const char *const second_part[] = {
    "元", "川", "和", "岳", "启", "泽", "原", "域", "光", "衡", "极", "源", "方",
    "岸", "信", "木", "河", "林", "维", "石", "野", "峰", "洲", "森", "桥", "里",
    "塘", "屏", "汀", "台", "庭", "舟", "帆", "星", "谷", "涧", "陌",
};
static const char *const third_part[] = {
    "辰", "朗", "致", "禹", "澈", "远", "谨", "卓", "越", "睿", "晟", "凡", "予", "明",
    "景", "彦", "行", "知", "言", "嘉", "安", "宁", "成", "立", "定", "和", "平", "正",
    "直", "诚", "信", "达", "通", "顺", "久", "恒", "新", "为", "先", "同", "一",
};
static const char *const regions[] = { "江苏", "上海", "浙江", "广东", "北京", "安徽", "湖北" };
static const char *const countries[] = { "德国", "日本", "新加坡", "韩国", "法国", "中国香港" };
static const char *const channels[] = { "industry", "referral", "chain_leader", "outpost",
                                        "fund",     "talent",   "event",        "science" };

struct firm {
    int64_t id;
    struct str brand, name; /* kept */
    const struct demo_trade *trade;
};

/* One project being written. */
struct writing {
    struct demo *m;
    struct demo_project *p;
    const struct demo_unit *unit;
    struct firm firm;
    bool upgrade;
    size_t serial;
};

static int64_t draw(struct demo *m, int64_t low, int64_t high)
{
    return demo_draw(&m->rand, low, high);
}

/* The national code of the place: 常州经开区 has none and files as 武进区. */
static const char *region_of(const struct demo_unit *u)
{
    return u->code[0] == '3' ? u->code : "320412";
}

static int64_t fen(int64_t wan)
{
    return wan * FEN_WAN;
}

/* ---- firms -------------------------------------------------------------------------------------- */

/* 91, the place, an organisation code nobody has (MADEM…), both check characters. */
static struct str made_up_uscc(struct demo *m, const struct demo_unit *u)
{
    char code[19] = { 0 };
    snprintf(code, sizeof code, "91%sMADEM%03d", region_of(u), (int)(m->firms % 1000));
    code[16] = organisation_code_check(code + 8);
    code[17] = uscc_check(code);
    return str_dup(&m->row, str_c(code));
}

static struct str brand_of(struct demo *m)
{
    size_t i = (size_t)m->firms;
    return str_printf(m->keep, "%s%s%s", first_part[i % COUNTOF(first_part)],
                      second_part[(i * 7 + i / COUNTOF(first_part)) % COUNTOF(second_part)],
                      third_part[(i * 11 + i / 13) % COUNTOF(third_part)]);
}

static bool put_firm(struct writing *w)
{
    struct demo *m = w->m;
    const struct demo_trade *trade = &trades[(size_t)m->firms * 5 % COUNTOF(trades)];
    struct row *r = demo_row(m, R_enterprise);
    const char *prefix = m->firms % 3 ? w->unit->prefix : "江苏";
    w->firm.trade = trade;
    w->firm.brand = brand_of(m);
    w->firm.name =
        str_printf(m->keep, "%s" STR_FMT "%s有限公司", prefix, STR_ARG(w->firm.brand), trade->firm);
    enterprise_set_name(r, w->firm.name);
    enterprise_set_short_name(r, w->firm.brand);
    enterprise_set_uscc(r, made_up_uscc(m, w->unit));
    enterprise_set_register_area(r, str_c(w->unit->code));
    enterprise_set_operating_area(r, str_c(w->unit->code));
    enterprise_set_established_on(r,
                                  demo_date(m, date_days(DEMO_YEAR - 9, 1, 5) + draw(m, 0, 1900)));
    enterprise_set_registered_capital(r, fen(draw(m, 10, 300) * 100));
    enterprise_set_register_state(r, STR("active"));
    enterprise_set_ownership(r, w->p->dollars_wan ? STR("joint_venture") : STR("private"));
    enterprise_set_industry(r, str_c(trade->industry));
    enterprise_set_main_products(r, str_c(trade->product));
    enterprise_set_remarks(r, STR("示例数据：虚构企业，信用代码为合成"));
    int64_t track = demo_track(m, trade->track);
    if (track)
        enterprise_set_track(r, track);
    m->firms++;
    w->firm.id = demo_put(m, r);
    return w->firm.id != 0;
}

/* ---- projects ------------------------------------------------------------------------------------- */

static const char *const upgrades[][2] = {
    { "smart", "智能化改造" },
    { "expansion", "增资扩产" },
    { "green", "绿色化改造" },
    { "equipment_renewal", "设备更新" },
};

/* 6 GWh; services have none */
static struct str capacity_of(struct writing *w)
{
    const struct demo_trade *t = w->firm.trade;
    int64_t n = w->p->total * t->capacity / 100000;
    if (!t->unit)
        return STR("");
    return str_printf(&w->m->row, "%lld%s", (long long)(n ? n : 1), t->unit);
}

static void set_identity(struct writing *w, struct row *r)
{
    const struct demo_trade *t = w->firm.trade;
    struct arena *a = &w->m->row;
    size_t kind = w->serial % COUNTOF(upgrades);
    struct str capacity = capacity_of(w);
    struct str brand = w->firm.brand;
    if (w->upgrade)
        project_set_name(r, str_printf(a, STR_FMT "%s生产线%s项目", STR_ARG(brand), t->product,
                                       upgrades[kind][1]));
    else if (capacity.n)
        project_set_name(r, str_printf(a, STR_FMT "年产" STR_FMT "%s项目", STR_ARG(brand),
                                       STR_ARG(capacity), t->product));
    else
        project_set_name(r, str_printf(a, STR_FMT "%s项目", STR_ARG(brand), t->product));
    project_set_kind(r, w->upgrade ? STR("tech_upgrade") : STR("newly_attracted"));
    if (w->upgrade)
        project_set_upgrade_type(r, str_c(upgrades[kind][0]));
    else
        project_set_channel(r, str_c(channels[w->serial % COUNTOF(channels)]));
    if (capacity.n)
        project_set_planned_capacity(
            r, str_printf(a, "%s" STR_FMT, w->upgrade ? "新增" : "", STR_ARG(capacity)));
    project_set_products(r, str_c(t->product));
    project_set_project_class(r, str_c(t->sort));
    project_set_construction_nature(r, w->upgrade ? STR("2") : STR("1"));
    project_set_approval_type(r, STR("3"));
    project_set_investment_source(r, STR("2"));
    project_set_industry(r, str_c(t->industry));
    project_set_industry_tags(r, str_c(t->tag));
    int64_t track = demo_track(w->m, t->track);
    if (track)
        project_set_track(r, track);
}

static void set_parties(struct writing *w, struct row *r)
{
    struct arena *a = &w->m->row;
    bool foreign = w->p->dollars_wan > 0;
    project_set_enterprise(r, w->firm.id);
    project_set_owner_name(r, w->firm.name);
    project_set_investor_name(r, str_printf(a, STR_FMT "集团", STR_ARG(w->firm.brand)));
    project_set_investor_region(r, foreign ? str_c(countries[w->serial % COUNTOF(countries)])
                                           : str_c(regions[w->serial % COUNTOF(regions)]));
    project_set_foreign_invested(r, foreign);
    project_set_agency(r, w->m->agency[w->p->unit]);
    project_set_agent(r, w->m->agent[w->p->unit][w->serial % DEMO_AGENTS]);
    project_set_task_force(r, str_printf(a, STR_FMT "项目专班", STR_ARG(w->firm.brand)));
}

static void set_place(struct writing *w, struct row *r)
{
    struct demo *m = w->m;
    const struct demo_places *at = &m->places[w->p->unit];
    size_t town = (size_t)draw(m, 0, (int64_t)at->towns - 1);
    project_set_area(r, str_c(w->unit->code));
    project_set_town(r, at->town[town]);
    project_set_address(r, str_printf(&m->row, "%s" STR_FMT "示例路%lld号", w->unit->name,
                                      STR_ARG(at->label[town]), (long long)draw(m, 1, 300)));
    project_set_longitude(r, w->unit->longitude + draw(m, -50000, 50000));
    project_set_latitude(r, w->unit->latitude + draw(m, -50000, 50000));
    if (at->parks && draw(m, 1, 5) <= 3)
        project_set_park(r, at->park[draw(m, 0, (int64_t)at->parks - 1)]);
}

static void set_money(struct writing *w, struct row *r)
{
    const struct demo_project *p = w->p;
    int64_t fixed = p->total * 85 / 100;
    int64_t building = fixed * 40 / 100;
    int64_t installation = fixed * 8 / 100;
    int64_t equipment = fixed * 42 / 100;
    project_set_total_investment(r, fen(p->total));
    project_set_fixed_asset_investment(r, fen(fixed));
    project_set_building_works(r, fen(building));
    project_set_installation_works(r, fen(installation));
    project_set_equipment_purchase(r, fen(equipment));
    project_set_other_costs(r, fen(fixed - building - installation - equipment));
    project_set_fund_loan(r, fen(p->total * 3 / 10));
    project_set_fund_self(r, fen(p->total - p->total * 3 / 10));
    if (p->dollars_wan == 0)
        return;
    project_set_investment_currency(r, STR("USD"));
    project_set_total_investment_original(r, p->dollars_wan * 100);
    project_set_total_investment_usd(r, fen(p->dollars_wan)); /* 万美元 in cents, as 万元 in fen */
    project_set_contracted_fdi(r, fen(p->dollars_wan / 20 * 10));
    project_set_fx_rate(r, 71000);
    project_set_fx_date(r, demo_date(w->m, p->entered_on));
}

static void set_size(struct writing *w, struct row *r)
{
    struct demo *m = w->m;
    int64_t total = w->p->total;
    int64_t output = total * draw(m, 120, 220) / 100;
    int64_t sales = output * 96 / 100;
    project_set_expected_output(r, fen(output));
    project_set_expected_sales(r, fen(sales));
    project_set_expected_tax(r, fen(sales * draw(m, 35, 80) / 1000));
    project_set_expected_jobs(r, 20 + total / draw(m, 150, 300));
    project_set_expected_power(r, total * draw(m, 3, 9));
    if (w->upgrade) {
        project_set_land_supply_way(r, STR("existing_land"));
        return;
    }
    int64_t land = total * 85 / draw(m, 350, 520); /* hundredths of 亩 */
    project_set_land_supply_way(r, w->serial % 3 ? STR("standard_land") : STR("auction"));
    project_set_land_area(r, land);
    project_set_new_construction_land(r, land * 8 / 10);
    project_set_floor_area(r, land * 667 / 100 * draw(m, 9, 16) / 10);
}

static void set_content(struct writing *w, struct row *r)
{
    struct str capacity = project_planned_capacity(r);
    struct str text =
        w->upgrade
            ? str_printf(&w->m->row, "利用现有厂房，更新改造%s生产线，购置自动化设备和信息系统",
                         w->firm.trade->product)
            : str_printf(&w->m->row, "新建厂房及配套用房约%lld平方米，购置设备，建设%s",
                         (long long)project_floor_area(r), w->firm.trade->product);
    project_set_construction_content(r, capacity.n
                                            ? str_printf(&w->m->row, STR_FMT "，产能：" STR_FMT,
                                                         STR_ARG(text), STR_ARG(capacity))
                                            : text);
}

static void set_date(struct demo *m, struct row *r, int field, int64_t day)
{
    if (day)
        value_set_str(row_put(r, R_project, field), demo_date(m, day));
}

static void set_dates(struct writing *w, struct row *r)
{
    const struct demo_project *p = w->p;
    struct demo *m = w->m;
    int64_t counted = p->started_on ? p->started_on + draw(m, 15, 45) : 0;
    set_date(m, r, F_project_entered_on, p->entered_on);
    set_date(m, r, F_project_signed_on, p->signed_on);
    set_date(m, r, F_project_project_approval_on, p->approved_on);
    set_date(m, r, F_project_construction_start_on, p->started_on);
    set_date(m, r, F_project_completion_on, p->completed_on);
    set_date(m, r, F_project_production_start_on, p->produced_on);
    set_date(m, r, F_project_full_output_on, p->full_output_on);
    set_date(m, r, F_project_full_benefit_on, p->full_benefit_on);
    set_date(m, r, F_project_planned_start, p->planned_start);
    set_date(m, r, F_project_planned_completion, p->planned_completion);
    set_date(m, r, F_project_planned_production, p->planned_production);
    if (counted < demo_first(DEMO_MONTHS + 1))
        set_date(m, r, F_project_statistics_entered_on, counted);
    if (!p->signed_on)
        return;
    project_set_agreed_investment(r, fen(p->total));
    set_date(m, r, F_project_agreed_start, p->planned_start);
    set_date(m, r, F_project_agreed_production, p->planned_production);
}

/* The last milestone that has a day. */
static enum stage stage_of(const struct demo_project *p)
{
    const int64_t reached[S__COUNT] = {
        [S_signed] = p->signed_on,
        [S_project_approval] = p->approved_on,
        [S_construction_start] = p->started_on,
        [S_completion] = p->completed_on,
        [S_production_start] = p->produced_on,
        [S_full_output] = p->full_output_on,
        [S_full_benefit] = p->full_benefit_on,
    };
    enum stage last = S_prospect;
    for (int s = S_prospect; s < S__COUNT; s++)
        if (reached[s])
            last = (enum stage)s;
    return last;
}

static void set_state(struct writing *w, struct row *r)
{
    const struct demo_project *p = w->p;
    enum stage stage = stage_of(p);
    const int lead = stage < S_project_approval ? 0 : stage < S_completion ? 1 : 2;
    struct str status = p->removed                ? str_c(p->status)
                        : stage == S_full_benefit ? STR("closed")
                                                  : STR("active");
    project_set_stage(r, str_c(stage_choices[stage].id));
    project_set_stage_lead(r, w->m->lead[lead]);
    project_set_library_state(r, p->sort == DEMO_RESERVE ? STR("reserve") : STR("implementing"));
    project_set_status(r, status);
    if (p->removed && !str_is(status, "active"))
        project_set_status_reason(r, str_c(p->reason));
    project_set_project_no(r, str_printf(&w->m->row, "%s-" STR_FMT "-%04zu", w->unit->code,
                                         STR_ARG(str_slice(project_entered_on(r), 0, 4)),
                                         w->serial + 1));
    project_set_source_note(r, STR("示例数据：虚构项目"));
}

/* YYMM-RRRRRR-89-TT-NNNNNC */
static void set_code(struct writing *w, struct row *r)
{
    char digits[24];
    struct str filed = project_project_approval_on(r);
    const char *region = region_of(w->unit);
    if (filed.n == 0)
        return;
    long long serial = 10000 + (long long)w->m->codes++ * 137 % 90000;
    snprintf(digits, sizeof digits, "%.2s%.2s%s89%s%05lld", filed.p + 2, filed.p + 5, region,
             w->upgrade ? "02" : "01", serial);
    project_set_project_code(r, str_printf(&w->m->row, "%.4s-%s-89-%.2s-%05lld%c", digits, region,
                                           digits + 12, serial, project_code_check(digits)));
}

static bool put_project(struct writing *w)
{
    struct row *r = demo_row(w->m, R_project);
    set_identity(w, r);
    set_parties(w, r);
    set_place(w, r);
    set_money(w, r);
    set_size(w, r);
    set_content(w, r);
    set_dates(w, r);
    set_state(w, r);
    set_code(w, r);
    w->p->id = demo_put(w->m, r);
    return w->p->id != 0;
}

/* An upgrade is of a firm that came shortly before; each firm has one at most. */
static bool choose_firm(struct writing *w, struct firm *last)
{
    const struct demo_project *p = w->p;
    bool plain = !p->province && !p->is10 && !p->dollars_wan && p->sort != DEMO_RESERVE;
    w->upgrade = last->id && last->trade->unit && plain && draw(w->m, 1, 3) == 1;
    if (w->upgrade) {
        w->firm = *last;
        last->id = 0;
        return true;
    }
    if (!put_firm(w))
        return false;
    *last = w->firm;
    return true;
}

bool demo_projects(struct demo *m)
{
    struct firm last[DEMO_UNITS] = { { 0 } };
    for (size_t i = 0; i < m->list.n; i++) {
        struct demo_project *p = &m->list.p[i];
        struct writing w = { .m = m, .p = p, .unit = &demo_units[p->unit], .serial = i };
        if (!choose_firm(&w, &last[p->unit]) || !put_project(&w) || !demo_proofs(m, p))
            return false;
    }
    return true;
}
