/* stat_target.c - yearly targets held against what the rows of the library say; see stat.h and stat.tbl.h. */
#include "service/stat_parts.h"

#include "base/date.h"
#include "base/money.h"
#include "service/rows.h"
#include "service/threshold.h"

enum { COL_TARGET, COL_ACTUAL, COL_RATE, COL_SCHEDULED, COL_GAP, COLS };
enum { SCALE = 4, UNIT = 10000 /* of target_value */, MONTHS = 12 };

static const struct stat_column columns[COLS] = {
    [COL_TARGET] = { "target", "年度目标", "", "下达的年度目标值" },
    [COL_ACTUAL] = { "actual", "当前完成", "", "由库中数据计算，算法见每格" },
    [COL_RATE] = { "rate", "完成率", "%", "当前完成 ÷ 年度目标" },
    [COL_SCHEDULED] = { "scheduled", "序时目标", "",
                        "分月目标中到本月的值；没有分月目标的按月平均" },
    [COL_GAP] = { "gap", "与序时差", "", "当前完成 − 序时目标" },
};

static const struct source {
    const char *indicator;
    enum record_id rec;
    enum { COUNTS, SUMS, RATES } how;
    int field;
    const char *filter, *whole, *formula;
} sources[] = {
/* clang-format off */
#define COUNTED(indicator_, rec_, filter_, formula_) \
    { #indicator_, R_##rec_, COUNTS, 0, filter_, NULL, formula_ },
#define SUMMED(indicator_, rec_, field_, filter_, formula_) \
    { #indicator_, R_##rec_, SUMS, F_##rec_##_##field_, filter_, NULL, formula_ },
#define RATE(indicator_, rec_, part_, whole_, formula_) \
    { #indicator_, R_##rec_, RATES, 0, part_, whole_, formula_ },
#include "service/stat.tbl.h"
#undef COUNTED
#undef SUMMED
#undef RATE
};

static const struct unknown {
    const char *indicator, *why;
} unknowns[] = {
#define UNKNOWN(indicator_, why_) { #indicator_, why_ },
#include "service/stat.tbl.h"
#undef UNKNOWN
};
/* clang-format on */

/* ---- what the rows say ---------------------------------------------------------------------------------- */

struct year {
    struct str from, to;
    int64_t number;
    int month; /* 1..12: how much of it has come; 0 = none */
};

static struct str in_year(struct stat *s, const struct year *y, const char *filter)
{
    const struct stat_mark marks[] = { { "{from}", y->from }, { "{to}", y->to } };
    return stat_fill(s->arena, filter, marks, COUNTOF(marks));
}

static struct str of_area(struct stat *s, struct str filter, struct str area)
{
    if (area.n == 0)
        return filter;
    return stat_and(s->arena, filter, str_printf(s->arena, "area = " STR_FMT, STR_ARG(area)));
}

static bool add_up(void *ctx, const struct value *v, size_t n)
{
    int64_t *sum = ctx;
    (void)n;
    if (v[0].set)
        *sum += v[0].i;
    return true;
}

static int64_t sum_of(struct stat *s, const struct source *from, struct str filter)
{
    int64_t sum = 0;
    const int fields[] = { from->field };
    const struct query q = { .rec = from->rec,
                             .where = stat_where(s, &ledger[from->rec], filter),
                             .fields = fields,
                             .nfields = 1,
                             .any_order = true };
    if (diag_ok(s->d))
        tx_list(s->tx, &q, add_up, &sum);
    return sum;
}

static struct stat_cell valued(struct stat *s, int64_t value, const char *record, struct str drill)
{
    return (struct stat_cell){ .known = true,
                               .value = value,
                               .text = stat_decimal(s->arena, value, SCALE),
                               .record = record,
                               .drill = drill };
}

static struct stat_cell actual_of(struct stat *s, const struct source *from, const struct year *y,
                                  const struct row *target)
{
    struct str area = target_area(target);
    const char *record = ledger[from->rec].id;
    struct str filter = of_area(s, in_year(s, y, from->filter), area);
    int64_t value = 0;
    if (area.n && field_find(&ledger[from->rec], STR("area")) < 0)
        return stat_unknown("这些行不记地区，只能按全市统计");
    if (from->how == SUMS) {
        value = ratio_round(sum_of(s, from, filter), FEN_YI, SCALE);
    } else if (from->how == COUNTS) {
        value = stat_count(s, &ledger[from->rec], filter).value * UNIT;
    } else {
        struct str whole = of_area(s, in_year(s, y, from->whole), area);
        int64_t den = stat_count(s, &ledger[from->rec], whole).value;
        if (den == 0)
            return stat_unknown("没有可计算的问题");
        value = ratio_round(stat_count(s, &ledger[from->rec], filter).value * 100, den, SCALE);
    }
    struct stat_cell cell = valued(s, value, record, filter);
    cell.formula = str_c(from->formula);
    return cell;
}

/* ---- 拿地即开工: from the dates of two papers ------------------------------------------------------------ */

/* The day a paper was issued, by project; the earliest of several. */
struct papers {
    struct arena *arena;
    int64_t *project, *day;
    size_t n, room;
};

static void keep_paper(struct papers *p, int64_t project, int64_t day)
{
    if (p->n && p->project[p->n - 1] == project) {
        if (day < p->day[p->n - 1])
            p->day[p->n - 1] = day;
        return;
    }
    if (p->n == p->room) {
        size_t room = p->room * 2 + 64;
        int64_t *projects = NEW(p->arena, int64_t, room);
        int64_t *days = NEW(p->arena, int64_t, room);
        for (size_t i = 0; i < p->n; i++) {
            projects[i] = p->project[i];
            days[i] = p->day[i];
        }
        p->project = projects;
        p->day = days;
        p->room = room;
    }
    p->project[p->n] = project;
    p->day[p->n++] = day;
}

static bool take_paper(void *ctx, const struct value *v, size_t n)
{
    (void)n;
    if (v[0].set && is_day(value_str(&v[1])))
        keep_paper(ctx, v[0].i, date_of(v[1].s));
    return true;
}

static struct papers papers_of(struct stat *s, struct str filter)
{
    static const int fields[] = { F_permit_project, F_permit_issued_on };
    struct papers p = { .arena = s->arena };
    const struct query q = { .rec = R_permit,
                             .where = stat_where(s, &ledger[R_permit], filter),
                             .fields = fields,
                             .nfields = COUNTOF(fields),
                             .sort = { { .field = F_permit_project } },
                             .nsort = 1 };
    if (diag_ok(s->d))
        tx_list(s->tx, &q, take_paper, &p);
    return p;
}

static struct str ids_text(struct stat *s, const int64_t *id, size_t n)
{
    struct buf out = { 0 };
    buf_c(&out, n ? "id in (" : "id = 0");
    for (size_t i = 0; i < n && i < FILTER_IN; i++)
        buf_printf(&out, "%s%lld", i ? ", " : "", (long long)id[i]);
    if (n)
        buf_c(&out, ")");
    struct str text = str_dup(s->arena, buf_str(&out));
    buf_free(&out);
    return text;
}

/* Both papers at hand, and the permit to build no later than so many days after the land contract. */
static struct stat_cell land_starts(struct stat *s, const struct year *y, const struct row *target)
{
    enum { DAYS = 5 };
    int64_t most = threshold_int(s->tx, s->arena, "land.start.days", s->who->today, DAYS);
    struct papers land = papers_of(
        s,
        STR("(item = land_contract or item = land_use_approval) and (state = 11 or state = 12)"));
    struct papers build = papers_of(
        s,
        in_year(
            s, y,
            "item = construction_permit and (state = 11 or state = 12) and issued_on >= {from} and "
            "issued_on <= {to}"));
    if (land.n == 0)
        return stat_unknown("库中还没有土地出让合同或用地批准的办件，不能判断拿地日期");
    int64_t *id = NEW(s->arena, int64_t, build.n + 1);
    size_t n = 0;
    for (size_t i = 0, k = 0; i < build.n; i++) {
        while (k < land.n && land.project[k] < build.project[i])
            k++;
        if (k < land.n && land.project[k] == build.project[i] && build.day[i] - land.day[k] <= most)
            id[n++] = build.project[i];
    }
    struct str filter = of_area(s, ids_text(s, id, n), target_area(target));
    struct stat_cell cell =
        valued(s, stat_count(s, &ledger[R_project], filter).value * UNIT, "project", filter);
    cell.formula = str_printf(
        s->arena,
        "当年取得施工许可证、且在取得土地后 %lld 天以内的项目个数（参数 land.start.days）",
        (long long)most);
    return cell;
}

static struct stat_cell actual(struct stat *s, const struct year *y, const struct row *target)
{
    struct str indicator = target_indicator(target);
    if (str_is(indicator, "land_start"))
        return land_starts(s, y, target);
    for (size_t i = 0; i < COUNTOF(sources); i++)
        if (str_is(indicator, sources[i].indicator))
            return actual_of(s, &sources[i], y, target);
    for (size_t i = 0; i < COUNTOF(unknowns); i++)
        if (str_is(indicator, unknowns[i].indicator))
            return stat_unknown(unknowns[i].why);
    return stat_unknown("这一指标还没有算法");
}

/* ---- the table ------------------------------------------------------------------------------------------------ */

static int64_t scheduled(const struct row *target, int month)
{
    struct str rest = target_schedule(target);
    struct str one;
    int64_t value = 0;
    if (month == 0)
        return 0;
    if (rest.n == 0)
        return ratio_round(target_target_value(target) * month, MONTHS, 0);
    for (int i = 0; i < month && str_split(&rest, ';', &one); i++)
        if (!decimal_read(one, SCALE, &value))
            return 0;
    return value;
}

static struct stat_row make_row(struct stat *s, const struct year *y, const struct row *target)
{
    struct arena *a = s->arena;
    const struct field *unit = &ledger[R_target].fields[F_target_value_unit];
    struct str id = str_printf(a, "%lld", (long long)target_id(target));
    struct str own = str_printf(a, "id = " STR_FMT, STR_ARG(id));
    struct str label = str_printf(a, STR_FMT "（" STR_FMT "）", STR_ARG(target_name(target)),
                                  STR_ARG(choice_label(unit->choices, target_value_unit(target))));
    struct stat_row r = stat_row_new(s, id, label);
    r.cell[COL_TARGET] = valued(s, target_target_value(target), "target", own);
    r.cell[COL_ACTUAL] = actual(s, y, target);
    r.cell[COL_SCHEDULED] = valued(s, scheduled(target, y->month), "target", own);
    if (!r.cell[COL_ACTUAL].known) {
        r.cell[COL_RATE] = r.cell[COL_GAP] = stat_unknown("");
        return r;
    }
    r.cell[COL_RATE] = stat_rate(s, r.cell[COL_ACTUAL].value, target_target_value(target));
    r.cell[COL_GAP] =
        valued(s, r.cell[COL_ACTUAL].value - r.cell[COL_SCHEDULED].value, NULL, STR(""));
    return r;
}

/* Which of the editions of a target counts: the state says so. */
static struct rows targets_of(struct stat *s, int64_t year)
{
    struct str filter =
        str_printf(s->arena, "year = %lld and (state = valid or state = closed)", (long long)year);
    struct query q = { .rec = R_target,
                       .where = stat_where(s, &ledger[R_target], filter),
                       .sort = { { .field = F_target_indicator }, { .field = F_target_area } },
                       .nsort = 2 };
    return rows_all(s->tx, s->arena, &q);
}

bool stat_targets(struct stat *s, const struct stat_request *q)
{
    struct str today = s->who->today;
    struct str text = q->period.n ? q->period : stat_year(s);
    struct stat_table *t = s->t;
    struct year y = { 0 };
    if (text.n != 4 || !is_month(str_printf(s->arena, STR_FMT "-01", STR_ARG(text))) ||
        !str_int(text, &y.number))
        return diag_add(s->d, E_PARAMETER, NULL, "period 应写成 2025");
    y.from = str_printf(s->arena, STR_FMT "-01-01", STR_ARG(text));
    y.to = str_printf(s->arena, STR_FMT "-12-31", STR_ARG(text));
    y.month = year_number(today) > y.number    ? MONTHS
              : year_number(today) == y.number ? month_number(today)
                                               : 0;
    *t = (struct stat_table){ .title = STR("年度目标完成情况"),
                              .period = text,
                              .by = STR("target"),
                              .scoped = t->scoped,
                              .column = columns,
                              .columns = COLS };
    struct rows targets = targets_of(s, y.number);
    t->row = NEW(s->arena, struct stat_row, targets.n + 1);
    for (size_t i = 0; i < targets.n && diag_ok(s->d); i++)
        t->row[t->rows++] = make_row(s, &y, targets.row[i]);
    return true;
}
