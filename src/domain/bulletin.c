/* bulletin.c - see bulletin.h: which sentence says which figure. */
#include "domain/bulletin.h"

enum { NAMED_MOST = 3, LISTED_MOST = 20 };

/* ---- pieces of text --------------------------------------------------------------------- */

/* A text being written that ends up in the arena. */
static struct str done(struct arena *a, struct buf *b)
{
    struct str s = str_dup(a, buf_str(b));
    buf_free(b);
    return s;
}

static void put(struct buf *b, enum dispatch_column_id column, const struct dispatch_figures *f)
{
    dispatch_text(b, column, f->v[column]);
}

static struct str cell(struct arena *a, enum dispatch_column_id column,
                       const struct dispatch_figures *f)
{
    struct buf b = { 0 };
    put(&b, column, f);
    return done(a, &b);
}

static struct str period(struct arena *a, int month)
{
    return month == 1 ? STR("1月") : str_printf(a, "1-%d月", month);
}

/* 高于序时进度18.3个百分点 · 低于… · 与序时进度持平 */
static void put_gap(struct buf *b, int64_t gap, const char *schedule)
{
    struct buf text = { 0 };
    if (gap == DISPATCH_UNSET)
        return;
    dispatch_text(&text, COL_gap, gap < 0 ? -gap : gap);
    if (gap == 0)
        buf_printf(b, "，与%s持平", schedule);
    else
        buf_printf(b, "，%s%s%s个百分点", gap > 0 ? "高于" : "低于", schedule, buf_z(&text));
    buf_free(&text);
}

static void put_percent(struct buf *b, const char *before, int64_t rate)
{
    if (rate == DISPATCH_UNSET)
        return;
    buf_c(b, before);
    dispatch_text(b, COL_rate, rate);
    buf_c(b, "%");
}

/* ---- 总体情况 ------------------------------------------------------------------------------ */

static struct str say_province(struct arena *a, const struct bulletin_facts *f)
{
    const struct dispatch_figures *p = f->province;
    struct buf b = { 0 };
    int64_t planned = p->v[COL_planned_starts];
    int64_t started = p->v[COL_started];
    buf_c(&b, "省重大项目：在库");
    put(&b, COL_in_library, p);
    buf_c(&b, "个，年度计划投资");
    put(&b, COL_annual_plan, p);
    buf_c(&b, "亿元，");
    buf_add(&b, period(a, f->month));
    buf_c(&b, "完成投资");
    put(&b, COL_completed, p);
    buf_c(&b, "亿元");
    put_percent(&b, "，投资完成率", p->v[COL_rate]);
    put_gap(&b, p->v[COL_gap], "序时进度");
    if (planned > 0) {
        buf_printf(
            &b, started == planned ? "；%lld个计划新开工项目全部开工" : "；%lld个计划新开工项目中",
            (long long)planned);
        if (started != planned)
            buf_printf(&b, "已开工%lld个", (long long)started);
        put_percent(&b, "，开工率", p->v[COL_start_rate]);
        put_gap(&b, dispatch_start_gap(started, planned, f->month), "开工序时进度");
    }
    buf_c(&b, "。");
    return done(a, &b);
}

static struct str say_city(struct arena *a, const struct bulletin_facts *f)
{
    const struct dispatch_figures *t = &f->area.table->total;
    struct buf b = { 0 };
    buf_printf(&b, "市重大项目：截至%d月底在库", f->month);
    put(&b, COL_in_library, t);
    buf_c(&b, "个，总投资");
    put(&b, COL_total_investment, t);
    buf_c(&b, "亿元，年度计划投资");
    put(&b, COL_annual_plan, t);
    buf_c(&b, "亿元；");
    buf_add(&b, period(a, f->month));
    buf_c(&b, "上报完成投资");
    put(&b, COL_completed, t);
    buf_c(&b, "亿元");
    put_percent(&b, "，投资完成率", t->v[COL_rate]);
    put_gap(&b, t->v[COL_gap], "序时进度");
    buf_c(&b, "。");
    return done(a, &b);
}

static struct str say_entries(struct arena *a, const struct bulletin_facts *f)
{
    const struct dispatch_figures *t = &f->area.table->total;
    struct buf b = { 0 };
    buf_c(&b, "新入库：");
    buf_add(&b, period(a, f->month));
    buf_c(&b, "新入库项目");
    put(&b, COL_new_entries, t);
    buf_c(&b, "个，其中总投资超10亿元或1亿美元项目");
    put(&b, COL_new_entries_10, t);
    buf_c(&b, "个。");
    return done(a, &b);
}

static struct str say_starts(struct arena *a, const struct bulletin_facts *f)
{
    const struct dispatch_figures *t = &f->area.table->total;
    struct buf b = { 0 };
    buf_c(&b, "新开工：年度计划新开工项目");
    put(&b, COL_planned_starts, t);
    buf_printf(&b, "个，截至%d月底已开工", f->month);
    put(&b, COL_started, t);
    buf_c(&b, "个");
    put_percent(&b, "，占年度目标的", t->v[COL_start_rate]);
    buf_c(&b, "。");
    return done(a, &b);
}

static struct str say_completions(struct arena *a, const struct bulletin_facts *f)
{
    const struct dispatch_figures *t = &f->area.table->total;
    struct buf b = { 0 };
    buf_c(&b, "竣工：年度计划竣工项目");
    put(&b, COL_planned_completions, t);
    buf_printf(&b, "个，截至%d月底已竣工", f->month);
    put(&b, COL_completions, t);
    buf_c(&b, "个");
    put_percent(&b, "，竣工率", t->v[COL_completion_rate]);
    buf_c(&b, "。");
    return done(a, &b);
}

static struct str say_revision(struct arena *a, const struct bulletin_facts *f)
{
    const struct dispatch_revision *r = f->revision;
    struct buf b = { 0 };
    buf_printf(&b, "名单调整：%d月调入%zu个、年度计划投资", f->month, r->added);
    dispatch_text(&b, COL_annual_plan, r->added_amount);
    buf_printf(&b, "亿元，调出%zu个、", r->removed);
    dispatch_text(&b, COL_annual_plan, r->removed_amount);
    buf_printf(&b, "亿元，调整%zu个", r->adjusted);
    if (r->adjusted) {
        buf_c(&b, "、年度计划投资由");
        dispatch_text(&b, COL_annual_plan, r->adjusted_from);
        buf_c(&b, "亿元调整为");
        dispatch_text(&b, COL_annual_plan, r->adjusted_to);
        buf_c(&b, "亿元");
    }
    buf_c(&b, "。");
    return done(a, &b);
}

static bool revised(const struct dispatch_revision *r)
{
    return r && r->added + r->removed + r->adjusted > 0;
}

static struct bulletin_section overall(struct arena *a, const struct bulletin_facts *f)
{
    struct str *p = NEW(a, struct str, 7);
    size_t n = 0;
    if (f->province && f->province->v[COL_in_library] > 0)
        p[n++] = say_province(a, f);
    p[n++] = say_city(a, f);
    p[n++] = say_entries(a, f);
    p[n++] = say_starts(a, f);
    if (f->area.table->total.v[COL_planned_completions] > 0)
        p[n++] = say_completions(a, f);
    if (revised(f->revision))
        p[n++] = say_revision(a, f);
    if (f->provisional)
        p[n++] = str_printf(a, "说明：%d月份月报尚未锁定，以上为已审月报汇总的快报数。", f->month);
    return (struct bulletin_section){ .heading = STR("总体情况"), .paragraph = p, .n = n };
}

/* ---- tables -------------------------------------------------------------------------------------- */

static const enum dispatch_column_id full_columns[] = {
    COL_in_library,  COL_total_investment,
    COL_annual_plan, COL_completed,
    COL_rate,        COL_gap,
    COL_rank,        COL_planned_starts,
    COL_started,     COL_start_rate,
    COL_start_rank,  COL_planned_completions,
    COL_completions, COL_completion_rate,
    COL_new_entries, COL_new_entries_10,
};
static const enum dispatch_column_id short_columns[] = {
    COL_in_library, COL_total_investment, COL_annual_plan, COL_completed,   COL_rate,
    COL_gap,        COL_planned_starts,   COL_started,     COL_new_entries,
};

static struct str head_of(struct arena *a, enum dispatch_column_id column, int month)
{
    if (column == COL_completed)
        return str_printf(a, STR_FMT "完成", STR_ARG(period(a, month)));
    if (column == COL_start_rank)
        return str_c(dispatch_columns[COL_rank].label);
    return str_c(dispatch_columns[column].label);
}

struct table_form {
    const char *first; /* heading of the label column */
    const enum dispatch_column_id *column;
    size_t columns;
    bool empty_rows; /* show groups without projects */
};

static struct str *table_head(struct arena *a, const struct table_form *form, int month)
{
    struct str *head = NEW(a, struct str, form->columns + 1);
    head[0] = str_c(form->first);
    for (size_t c = 0; c < form->columns; c++)
        head[c + 1] = head_of(a, form->column[c], month);
    return head;
}

static struct str *put_row(struct arena *a, struct str *to, struct str label,
                           const struct table_form *form, const struct dispatch_figures *f)
{
    *to++ = label;
    for (size_t c = 0; c < form->columns; c++)
        *to++ = cell(a, form->column[c], f);
    return to;
}

static struct bulletin_table *table_of(struct arena *a, const struct bulletin_cut *cut,
                                       const struct table_form *form, int month)
{
    struct bulletin_table *t = NEW(a, struct bulletin_table, 1);
    struct str *all = NEW(a, struct str, (cut->n + 2) * (form->columns + 1));
    struct str *to = all;
    for (size_t g = 0; g < cut->n; g++)
        if (form->empty_rows || cut->table->group[g].v[COL_in_library] > 0)
            to = put_row(a, to, cut->label[g], form, &cut->table->group[g]);
    if (cut->table->none.v[COL_in_library] > 0)
        to = put_row(a, to, STR("未明确"), form, &cut->table->none);
    to = put_row(a, to, STR("全市"), form, &cut->table->total);
    *t = (struct bulletin_table){ .head = table_head(a, form, month),
                                  .cell = all,
                                  .columns = form->columns + 1,
                                  .unit = STR("单位：个、亿元、%、百分点") };
    t->rows = (size_t)(to - all) / t->columns;
    return t;
}

/* ---- 分板块 ---------------------------------------------------------------------------------------- */

/* Names the units of a rank not worse than `most`: 溧阳市（81.2%）、金坛区（80.9%） */
static void put_leaders(struct buf *b, const struct bulletin_cut *cut, int64_t most)
{
    bool first = true;
    for (int64_t place = 1; place <= most; place++) {
        for (size_t g = 0; g < cut->n; g++) {
            const struct dispatch_figures *f = &cut->table->group[g];
            if (f->v[COL_rank] != place)
                continue;
            buf_c(b, first ? "" : "、");
            buf_add(b, cut->label[g]);
            buf_c(b, "（");
            put(b, COL_rate, f);
            buf_c(b, "%）");
            first = false;
        }
    }
}

static size_t count_behind(const struct bulletin_cut *cut)
{
    size_t n = 0;
    for (size_t g = 0; g < cut->n; g++) {
        int64_t gap = cut->table->group[g].v[COL_gap];
        n += gap != DISPATCH_UNSET && gap < 0;
    }
    return n;
}

static void put_behind(struct buf *b, const struct bulletin_cut *cut)
{
    bool first = true;
    for (size_t g = 0; g < cut->n; g++) {
        int64_t gap = cut->table->group[g].v[COL_gap];
        if (gap == DISPATCH_UNSET || gap >= 0)
            continue;
        buf_c(b, first ? "" : "、");
        buf_add(b, cut->label[g]);
        first = false;
    }
}

static struct str say_units(struct arena *a, const struct bulletin_cut *cut)
{
    struct buf b = { 0 };
    size_t behind = count_behind(cut);
    buf_c(&b, "投资完成率居前的是");
    put_leaders(&b, cut, NAMED_MOST);
    if (behind == 0) {
        buf_c(&b, "；各板块均不低于序时进度。");
    } else {
        buf_c(&b, "；低于序时进度的是");
        put_behind(&b, cut);
        buf_c(&b, "。");
    }
    return done(a, &b);
}

static struct bulletin_section by_area(struct arena *a, const struct bulletin_facts *f)
{
    static const struct table_form form = { "板块", full_columns, COUNTOF(full_columns), true };
    struct str *p = NEW(a, struct str, 1);
    bool any = f->area.table->total.v[COL_annual_plan] > 0;
    if (any)
        p[0] = say_units(a, &f->area);
    return (struct bulletin_section){ .heading = STR("分板块情况"),
                                      .paragraph = p,
                                      .n = any ? 1 : 0,
                                      .table = table_of(a, &f->area, &form, f->month) };
}

static struct bulletin_section by_cut(struct arena *a, const struct bulletin_facts *f,
                                      const struct bulletin_cut *cut, struct str heading,
                                      const char *first)
{
    struct table_form form = { first, short_columns, COUNTOF(short_columns), false };
    return (struct bulletin_section){ .heading = heading,
                                      .table = table_of(a, cut, &form, f->month) };
}

/* ---- 进展较慢 ---------------------------------------------------------------------------------------- */

static struct bulletin_table *list_of(struct arena *a, const struct bulletin_project *p, size_t n,
                                      bool starts)
{
    static const char *const heads[] = { "序号",     "项目名称", "板块",
                                         "年度计划", "完成投资", "完成率" };
    size_t columns = COUNTOF(heads) + (starts ? 1 : 0);
    size_t rows = n < LISTED_MOST ? n : LISTED_MOST;
    struct str *head = NEW(a, struct str, columns);
    struct str *all = NEW(a, struct str, columns * (rows + 1));
    struct dispatch_figures f = { { 0 } };
    for (size_t c = 0; c < COUNTOF(heads); c++)
        head[c] = str_c(heads[c]);
    if (starts)
        head[COUNTOF(heads)] = STR("计划开工");
    for (size_t r = 0; r < rows; r++) {
        struct str *to = all + r * columns;
        f.v[COL_annual_plan] = p[r].amount;
        f.v[COL_completed] = p[r].completed;
        f.v[COL_rate] = dispatch_rate(p[r].completed, p[r].amount);
        to[0] = str_printf(a, "%zu", r + 1);
        to[1] = p[r].name;
        to[2] = p[r].area;
        to[3] = cell(a, COL_annual_plan, &f);
        to[4] = cell(a, COL_completed, &f);
        to[5] = cell(a, COL_rate, &f);
        if (starts)
            to[6] = p[r].planned_start;
    }
    struct bulletin_table *t = NEW(a, struct bulletin_table, 1);
    *t = (struct bulletin_table){
        .head = head, .cell = all, .columns = columns, .rows = rows, .unit = STR("单位：亿元、%")
    };
    return t;
}

static struct str say_list(struct arena *a, size_t n, const char *what)
{
    if (n == 0)
        return str_printf(a, "没有%s的项目。", what);
    if (n <= LISTED_MOST)
        return str_printf(a, "%s的项目%zu个，清单如下。", what, n);
    return str_printf(a, "%s的项目%zu个，列出前%d个。", what, n, LISTED_MOST);
}

static struct bulletin_section laggards(struct arena *a, struct str heading, const char *what,
                                        const struct bulletin_project *p, size_t n, bool starts)
{
    struct str *text = NEW(a, struct str, 1);
    text[0] = say_list(a, n, what);
    return (struct bulletin_section){
        .heading = heading, .paragraph = text, .n = 1, .table = n ? list_of(a, p, n, starts) : NULL
    };
}

/* ---- 下步工作: only what the figures themselves ask for ------------------------------------------------- */

static void ask_starts(struct buf *b, const struct dispatch_figures *t)
{
    int64_t left = t->v[COL_planned_starts] - t->v[COL_started];
    if (left > 0)
        buf_printf(b, "推动%lld个计划新开工项目尽快开工；", (long long)left);
}

static void ask_investment(struct buf *b, const struct dispatch_figures *t)
{
    int64_t left = t->v[COL_annual_plan] - t->v[COL_completed];
    if (left <= 0)
        return;
    buf_c(b, "全年尚需完成投资");
    dispatch_text(b, COL_annual_plan, left);
    buf_c(b, "亿元，抓好在建项目投资进度；");
}

static void ask_completions(struct buf *b, const struct dispatch_figures *t)
{
    int64_t left = t->v[COL_planned_completions] - t->v[COL_completions];
    if (left > 0)
        buf_printf(b, "组织%lld个计划竣工项目按期竣工验收；", (long long)left);
}

static struct bulletin_section next_steps(struct arena *a, const struct bulletin_facts *f)
{
    const struct dispatch_figures *t = &f->area.table->total;
    struct str *p = NEW(a, struct str, 1);
    struct buf b = { 0 };
    ask_starts(&b, t);
    ask_investment(&b, t);
    ask_completions(&b, t);
    buf_printf(&b,
               "对未按计划开工的%zu个、进度不足序时80%%的%zu个项目逐个分析原因，明确措施和时限。",
               f->n_not_started, f->n_slow);
    p[0] = done(a, &b);
    return (struct bulletin_section){ .heading = STR("下步工作"), .paragraph = p, .n = 1 };
}

/* ---- the whole -------------------------------------------------------------------------------------------- */

static struct str numbered(struct arena *a, size_t i, struct str heading)
{
    static const char *const numbers[] = { "一", "二", "三", "四", "五",
                                           "六", "七", "八", "九", "十" };
    ASSERT(i < COUNTOF(numbers));
    return str_printf(a, "%s、" STR_FMT, numbers[i], STR_ARG(heading));
}

struct bulletin *bulletin_make(struct arena *a, const struct bulletin_facts *f)
{
    struct bulletin *b = NEW(a, struct bulletin, 1);
    struct bulletin_section *s = NEW(a, struct bulletin_section, 8);
    size_t n = 0;
    s[n++] = overall(a, f);
    s[n++] = by_area(a, f);
    s[n++] = by_cut(a, f, &f->band, STR("分规模情况"), "总投资规模");
    s[n++] = by_cut(a, f, &f->industry, STR("分行业情况"), "行业");
    s[n++] = laggards(a, STR("未按计划开工项目"), "计划开工时间已过、尚未开工", f->not_started,
                      f->n_not_started, true);
    s[n++] = laggards(a, STR("进度较慢项目"), "投资进度不足序时进度80%", f->slow, f->n_slow, false);
    s[n++] = next_steps(a, f);
    for (size_t i = 0; i < n; i++)
        s[i].heading = numbered(a, i, s[i].heading);
    b->period = str_printf(a, "%d年" STR_FMT, f->year, STR_ARG(period(a, f->month)));
    b->title =
        str_printf(a, STR_FMT STR_FMT "重大项目建设情况通报", STR_ARG(b->period), STR_ARG(f->city));
    b->section = s;
    b->n = n;
    return b;
}
