/* typed.c - what people type and sheets hold, read leniently; see value.h.  Guesses no unit. */
#include "ledger/value.h"

#include "base/date.h"
#include "base/money.h"

#include <string.h>

/* ---- findings that carry the value ------------------------------------------------------------ */

static bool refuse(struct diag *d, enum err e, const struct field *f, struct str value,
                   const char *why)
{
    diag_add(d, e, f->id, "“%s”%s", f->label, why);
    d->last->value = value;
    return false;
}

static void doubt(struct diag *d, enum err e, const struct field *f, struct str value,
                  const char *why)
{
    diag_warn(d, e, f->id, "“%s”%s", f->label, why);
    d->last->value = value;
}

static void suggest(struct diag *d, const struct field *f, const struct value *v)
{
    struct buf text = { 0 };
    value_put_text(&text, f, v);
    d->last->suggest = str_dup(d->arena, buf_str(&text));
    buf_free(&text);
}

static bool one_of(struct str s, const char *const *words, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (str_is(s, words[i]))
            return true;
    return false;
}

/* What stands where there is nothing to say. */
static bool is_placeholder(struct arena *a, struct str s)
{
    static const char *const words[] = { "-",    "--",   "---",  "/",   "\\",   "无", "暂无",
                                         "没有", "待定", "待办", "n/a", "null", "空", "未定" };
    return s.n <= 15 && one_of(utf8_fold(a, s), words, COUNTOF(words));
}

/* Taken as blank; what says more than "nothing" is told. */
static bool passes_as_blank(const struct field *f, struct str s, struct diag *d)
{
    static const char *const words[] = { "待定", "待办", "未定" };
    if (!is_placeholder(d->arena, s))
        return false;
    if (one_of(utf8_fold(d->arena, s), words, COUNTOF(words)))
        diag_warn(d, E_FORMAT, f->id, "“%s”填的是“" STR_FMT "”，按空白处理", f->label, STR_ARG(s));
    return true;
}

/* ---- text and codes ------------------------------------------------------------------------------ */

/* "1.38E+10" of a numeric cell as its plain digits; other text as it is. */
static struct str plain_digits(struct arena *a, struct typed cell)
{
    bool exponent = memchr(cell.s.p, 'E', cell.s.n) || memchr(cell.s.p, 'e', cell.s.n);
    struct money_read m = { 0 };
    if (!cell.is_number || !exponent)
        return cell.s;
    m = money_read_number(cell.s, 1);
    return m.verdict == MONEY_OK ? str_printf(a, "%lld", (long long)m.amount) : cell.s;
}

static bool typed_text(const struct field *f, struct typed cell, struct value *v, struct diag *d)
{
    struct text_marks marks = { 0 };
    struct str s = text_clean(d->arena, plain_digits(d->arena, cell), &marks);
    if (marks.control)
        return refuse(d, E_FORMAT, f, cell.s, "含有不能保存的控制字符，请删除后重试");
    if (marks.replacement)
        doubt(d, E_FORMAT, f, cell.s, "含有“�”，原文件的文字可能已损坏，请核对");
    if (marks.private_use)
        doubt(d, E_FORMAT, f, cell.s, "含有自造字，别的电脑上可能看不到，请核对");
    if (s.n && f->flags & REQUIRED && is_placeholder(d->arena, s))
        return refuse(d, E_REQUIRED, f, cell.s, "必填，请填写实际内容");
    if (s.n)
        value_set_str(v, str_dup(d->arena, s));
    return true;
}

enum { CODE_CHARS = 60, DIGITS_KEPT = 15 };

/* Codes are brought to half width; what they must look like is judged by domain/codes. */
static bool typed_code(const struct field *f, const struct typed *cell, struct str s,
                       struct value *v, struct diag *d)
{
    struct text_marks marks = { 0 };
    if (cell->is_number && (s.n > DIGITS_KEPT || memchr(s.p, 'E', s.n)))
        return refuse(d, E_FORMAT, f, cell->s,
                      "在表格中存成了数字，末尾几位已丢失，请把该列改为文本格式后重新填写");
    s = utf8_clean(d->arena, utf8_narrow(d->arena, s), &marks);
    if (str_chars(s) > CODE_CHARS)
        return refuse(d, E_RANGE, f, cell->s, "过长，不是代码，请核对");
    if (s.n)
        value_set_str(v, str_dup(d->arena, s));
    return true;
}

/* ---- money ------------------------------------------------------------------------------------------ */

enum { WAN_LEAST = 100, WAN_MOST = 10000000 };

/* `again` is what was typed with the unit probably meant. */
static void doubt_size(const struct field *f, struct str given, const char *why, const char *again,
                       struct diag *d)
{
    doubt(d, E_RANGE, f, given, why);
    if (again)
        d->last->suggest = str_printf(d->arena, STR_FMT "%s", STR_ARG(str_trim(given)), again);
}

static void doubt_amount(const struct field *f, struct str given, const struct money_read *m,
                         struct diag *d)
{
    bool project = f == &ledger[R_project].fields[F_project_total_investment];
    if (m->amount > WAN_MOST * FEN_WAN)
        doubt_size(f, given, "超过 1000 亿，疑似单位填错，请核对", m->unit_given ? NULL : "元", d);
    else if (project && m->amount >= 0 && m->amount < WAN_LEAST * FEN_WAN)
        doubt_size(f, given, "不足 100 万元，疑似单位填错，请核对", m->unit_given ? NULL : "亿元",
                   d);
}

static bool typed_money(const struct field *f, const struct typed *cell, struct value *v,
                        struct diag *d)
{
    int64_t unit = cell->unit ? cell->unit : value_unit(f);
    struct money_read m = cell->is_number ? money_read_number(cell->s, unit)
                                          : money_read_text(cell->s, unit, f->kind == K_USD);
    if (m.verdict == MONEY_BLANK)
        return true;
    if (m.verdict == MONEY_BAD)
        return refuse(d, E_FORMAT, f, cell->s, m.why);
    value_set_int(v, m.amount);
    if (m.verdict == MONEY_APPROXIMATE) {
        doubt(d, E_FORMAT, f, cell->s, m.why);
        suggest(d, f, v);
    }
    doubt_amount(f, cell->s, &m, d);
    return true;
}

/* ---- dates ------------------------------------------------------------------------------------------- */

static size_t leading_digits(struct str s)
{
    size_t n = 0;
    while (n < s.n && s.p[n] >= '0' && s.p[n] <= '9')
        n++;
    return n;
}

/* Digits before the point as a double: the day of a serial, its time of day dropped. */
static double serial_of(struct str s)
{
    double x = 0;
    bool negative = s.n && s.p[0] == '-';
    s = str_slice(s, negative, s.n);
    for (size_t i = 0; i < leading_digits(s) && i < DIGITS_KEPT; i++)
        x = x * 10 + (s.p[i] - '0');
    return negative ? -x : x;
}

/* A numeric cell that is not shown as a date: 45512 still is a serial, 2024.8 and 20240816 are text. */
static struct date_read date_of_number(const struct field *f, const struct typed *cell,
                                       struct diag *d)
{
    struct str s = str_trim(cell->s);
    size_t n = leading_digits(s);
    bool whole = n == s.n;
    if (cell->is_date)
        return date_read_serial(d->arena, serial_of(s), cell->is_1904);
    if (n == 5 && (whole || s.p[n] == '.')) {
        struct date_read r = date_read_serial(d->arena, serial_of(s), cell->is_1904);
        r.verdict = r.verdict == DATE_OK ? DATE_SERIAL_TEXT : r.verdict;
        return r;
    }
    if (str_ends(s, STR(".1")) && n == 4)
        doubt(d, E_FORMAT, f, cell->s, "是数字 .1，按 1 月理解；若是 10 月请改写成 2024-10");
    return date_read_text(d->arena, s);
}

/* 2024年8月上旬: the month is what can be kept. */
static void suggest_month(const struct field *f, struct str typed, struct diag *d)
{
    struct value v;
    ptrdiff_t month = str_find(typed, STR("月"));
    if (month < 0)
        return;
    struct str head = str_slice(typed, 0, (size_t)month + STR("月").n);
    struct date_read r = date_read_text(d->arena, head);
    if (r.verdict != DATE_OK)
        return;
    value_set_str(&v, r.value);
    suggest(d, f, &v);
}

enum { YEAR_LEAST = 1949, YEAR_MOST = 2060 };

static void doubt_date(const struct field *f, struct str given, struct str day, struct diag *d)
{
    int year = year_number(day);
    if (str_is(day, "1970-01-01"))
        doubt(d, E_RANGE, f, given, "为 1970-01-01，常是系统的缺省值，请核对");
    else if (year < YEAR_LEAST || year > YEAR_MOST)
        doubt(d, E_RANGE, f, given, "年份疑似填错，请核对");
}

static bool typed_date(const struct field *f, const struct typed *cell, struct value *v,
                       struct diag *d)
{
    struct date_read r =
        cell->is_number ? date_of_number(f, cell, d) : date_read_text(d->arena, cell->s);
    if (r.verdict == DATE_BLANK)
        return true;
    if (r.verdict == DATE_BAD) {
        refuse(d, E_FORMAT, f, cell->s, r.why);
        suggest_month(f, cell->s, d);
        return false;
    }
    value_set_str(v, f->kind == K_MONTH ? str_slice(r.value, 0, 7) : r.value);
    if (r.verdict == DATE_SERIAL_TEXT) {
        doubt(d, E_FORMAT, f, cell->s, "是数字序号，已按日期理解，请核对");
        suggest(d, f, v);
    }
    doubt_date(f, cell->s, v->s, d);
    return true;
}

static bool typed_moment(const struct field *f, const struct typed *cell, struct str s,
                         struct value *v, struct diag *d)
{
    if (!is_moment(s))
        return refuse(d, E_FORMAT, f, cell->s, "应写成 2024-08-16T01:02:03Z（UTC）");
    value_set_str(v, str_dup(d->arena, s));
    return true;
}

/* ---- numbers with their unit ---------------------------------------------------------------------------- */

/* Other spellings of the units the ledger uses; `times` shown units make one. */
static const struct {
    const char *unit, *also;
    int64_t times;
} units[] = {
    { "m²", "平方米", 1 },
    { "m²", "平米", 1 },
    { "m²", "平方", 1 },
    { "m²", "万平方米", 10000 },
    { "m²", "万平米", 10000 },
    { "m²", "万平方", 10000 },
    { "m²", "万m2", 10000 },
    { "亩", "公顷", 15 },
    { "人", "名", 1 },
    { "人", "万人", 10000 },
    { "吨标准煤", "吨标煤", 1 },
    { "吨标准煤", "tce", 1 },
    { "吨标准煤", "万吨标准煤", 10000 },
    { "吨标准煤", "万吨标煤", 10000 },
    { "万千瓦时", "万度", 1 },
    { "万千瓦时", "亿千瓦时", 10000 },
    { "万千瓦时", "万kwh", 1 },
    { "百分点", "个百分点", 1 },
    { "工作日", "个工作日", 1 },
    { "工作日", "天", 1 },
};

/* Cuts the unit off *s (folded); the factor to the field's unit, or 0 when it is another unit. */
static int64_t take_unit(struct arena *a, const struct field *f, struct str *s)
{
    size_t at = 0;
    while (at < s->n && s->p[at] && strchr("0123456789.,+-", s->p[at]))
        at++;
    struct str unit = str_slice(*s, at, s->n);
    *s = str_slice(*s, 0, at);
    if (unit.n == 0 || (f->unit && str_eq(unit, utf8_fold(a, str_c(f->unit)))))
        return 1;
    for (size_t i = 0; i < COUNTOF(units); i++)
        if (f->unit && !strcmp(f->unit, units[i].unit) && str_is(unit, units[i].also))
            return units[i].times;
    return 0;
}

static bool take_about(struct str *s)
{
    static const char *const before[] = { "约", "大约", "近" };
    static const char *const after[] = { "左右", "余" };
    size_t n = s->n;
    for (size_t i = 0; i < COUNTOF(before); i++)
        if (str_starts(*s, str_c(before[i])))
            *s = str_slice(*s, strlen(before[i]), s->n);
    for (size_t i = 0; i < COUNTOF(after); i++)
        if (str_ends(*s, str_c(after[i])))
            *s = str_slice(*s, 0, s->n - strlen(after[i]));
    return s->n < n;
}

/* Drops the commas of 1,234,567; false when they stand elsewhere. */
static bool take_groups(struct arena *a, struct str *s)
{
    if (!memchr(s->p, ',', s->n))
        return true;
    char *p = NEW(a, char, s->n + 1);
    size_t n = 0;
    size_t run = 0; /* digits since the last comma, or since the start */
    bool comma = false;
    bool point = false;
    for (size_t i = 0; i < s->n; i++) {
        char c = s->p[i];
        if (c == ',' ? point || run == 0 || run > 3 || (comma && run != 3)
                     : c == '.' && comma && run != 3)
            return false;
        comma |= c == ',';
        point |= c == '.';
        run = c == ',' ? 0 : run + (c >= '0' && c <= '9' && !point);
        if (c != ',')
            p[n++] = c;
    }
    *s = (struct str){ p, n };
    return run == 3 || point;
}

enum { GUARD = 4 }; /* digits read beyond the field's, to see what rounding drops */

/* `s` times `times` at the field's scale; *rest tells what was lost by rounding. */
static bool read_scaled(const struct field *f, const struct typed *cell, struct str s,
                        int64_t times, int64_t *scaled, bool *lossy)
{
    static const int64_t power[] = { 1, 10, 100, 1000, 10000 };
    int64_t fine = 0;
    int64_t ten = times;
    int scale = field_scale(f) + GUARD;
    for (int i = 0; i < scale; i++)
        ten *= 10;
    struct money_read m = cell->is_number ? money_read_number(s, ten) : (struct money_read){ 0 };
    if (cell->is_number ? m.verdict != MONEY_OK : !decimal_read(s, scale, &fine))
        return false;
    if (cell->is_number)
        fine = m.amount;
    else if (__builtin_mul_overflow(fine, times, &fine))
        return false;
    *lossy = fine % power[GUARD] != 0;
    *scaled = ratio_round(fine, power[GUARD], 0);
    return true;
}

static bool rounded(const struct field *f, const struct typed *cell, const struct value *v,
                    struct diag *d)
{
    if (f->kind == K_INT)
        return refuse(d, E_FORMAT, f, cell->s, "应为整数");
    if (cell->is_number) /* computed in the sheet: its last digits are nobody's word */
        return true;
    doubt(d, E_FORMAT, f, cell->s,
          field_scale(f) ? "小数位数过多，已四舍五入" : "已四舍五入到整数");
    suggest(d, f, v);
    return true;
}

static bool typed_number(const struct field *f, const struct typed *cell, struct value *v,
                         struct diag *d)
{
    bool lossy = false;
    int64_t scaled = 0;
    struct str s = cell->is_number ? str_trim(cell->s) : utf8_fold(d->arena, cell->s);
    bool about = !cell->is_number && take_about(&s);
    bool percent = !cell->is_number && f->kind != K_PERCENT && str_ends(s, STR("%"));
    if (percent || (cell->is_percent && f->kind != K_PERCENT))
        return refuse(d, E_FORMAT, f, cell->s, "不应带百分号");
    int64_t times = cell->is_number ? (cell->is_percent ? 100 : 1) : take_unit(d->arena, f, &s);
    if (times == 0) {
        diag_add(d, E_FORMAT, f->id, "“%s”应为数字，单位为%s", f->label,
                 f->unit ? f->unit : "“个”");
        d->last->value = cell->s;
        return false;
    }
    if (!take_groups(d->arena, &s))
        return refuse(d, E_FORMAT, f, cell->s, "千分位的逗号位置不对，请去掉逗号");
    if (!read_scaled(f, cell, s, times, &scaled, &lossy))
        return refuse(d, E_FORMAT, f, cell->s, "应为数字，请只填一个数");
    value_set_int(v, scaled);
    if (about) {
        doubt(d, E_FORMAT, f, cell->s, "是约数，请确认后填确定的数");
        suggest(d, f, v);
    }
    return !lossy || rounded(f, cell, v, d);
}

static bool typed_bool(const struct field *f, struct str given, struct str s, struct value *v,
                       struct diag *d)
{
    static const char *const yes[] = { "是", "√", "✓", "✔", "有", "y", "yes", "true", "1", "对" };
    static const char *const no[] = { "否", "×",     "✗", "✘", "无",  "n",
                                      "no", "false", "0", "x", "不是" };
    bool says_yes = one_of(s, yes, COUNTOF(yes));
    if (!says_yes && !one_of(s, no, COUNTOF(no))) {
        if (passes_as_blank(f, s, d))
            return true;
        return refuse(d, E_FORMAT, f, given, "请填是或否");
    }
    value_set_int(v, says_yes);
    return true;
}

/* ---- choices ------------------------------------------------------------------------------------------------ */

/* The one choice whose label holds what was typed, or is held by it; -1 when none or several. */
static int choice_near(const struct field *f, struct str typed, struct arena *a)
{
    struct str want = utf8_fold(a, typed);
    int near = -1;
    for (int i = 0; want.n && f->choices[i].id; i++) {
        struct str label = choice_bare(utf8_fold(a, str_c(f->choices[i].label)));
        if (str_find(label, want) < 0 && str_find(want, label) < 0)
            continue;
        if (near >= 0)
            return -1;
        near = i;
    }
    return near;
}

static bool refuse_choice(struct diag *d, const struct field *f, struct str given, struct str s)
{
    struct buf all = { 0 };
    int i = 0;
    for (; i < 12 && f->choices[i].id; i++)
        buf_printf(&all, "%s%s", i ? "、" : "", f->choices[i].label);
    buf_c(&all, f->choices[i].id ? " 等" : "");
    diag_add(d, E_CHOICE, f->id, "“%s”没有选项“" STR_FMT "”，可填：%s", f->label,
             STR_ARG(str_slice(s, 0, 90)), buf_z(&all));
    buf_free(&all);
    d->last->value = given;
    int near = choice_near(f, s, d->arena);
    if (near >= 0)
        d->last->suggest = str_c(f->choices[near].label);
    return false;
}

static bool typed_enum(const struct field *f, struct str given, struct str s, struct value *v,
                       struct diag *d)
{
    int at = choice_read(f->choices, s, d->arena);
    if (at >= 0)
        value_set_str(v, str_c(f->choices[at].id));
    return at >= 0 || passes_as_blank(f, s, d) || refuse_choice(d, f, given, s);
}

/* One item off a list by 、 ， , ; ； / or a line end; separators inside brackets belong to the label. */
static bool next_item(struct str *rest, struct str *item)
{
    const char *from = rest->p;
    int depth = 0;
    if (rest->n == 0)
        return false;
    while (rest->n) {
        struct str before = *rest;
        uint32_t c = utf8_next(rest);
        bool sep = c == 0x3001 || c == ',' || c == 0xff0c || c == ';' || c == 0xff1b || c == '/' ||
                   c == '\n';
        depth += (c == '(' || c == 0xff08) - (c == ')' || c == 0xff09);
        if (sep && depth <= 0) {
            *item = (struct str){ from, (size_t)(before.p - from) };
            return true;
        }
    }
    *item = (struct str){ from, (size_t)(rest->p - from) };
    return true;
}

static bool typed_set(const struct field *f, struct str given, struct str s, struct value *v,
                      struct diag *d)
{
    struct buf ids = { 0 };
    struct str item;
    int whole = choice_read(f->choices, s, d->arena);
    if (whole >= 0) {
        value_set_str(v, str_c(f->choices[whole].id));
        return true;
    }
    bool ok = true;
    while (ok && next_item(&s, &item)) {
        item = str_trim(item);
        int at = choice_read(f->choices, item, d->arena);
        if (at >= 0)
            buf_printf(&ids, "%s%s", ids.n ? ";" : "", f->choices[at].id);
        else if (item.n && !passes_as_blank(f, item, d))
            ok = refuse_choice(d, f, given, item);
    }
    if (ok && ids.n)
        value_set_str(v, set_sorted(f, buf_str(&ids), d->arena));
    buf_free(&ids);
    return ok;
}

/* ---- by kind -------------------------------------------------------------------------------------------------- */

static bool typed_kind(const struct field *f, const struct typed *cell, struct str s,
                       struct value *v, struct diag *d)
{
    switch (f->kind) {
    case K_TEXT:
    case K_FILE:
        return typed_text(f, *cell, v, d);
    case K_MONEY:
    case K_USD:
        return typed_money(f, cell, v, d);
    case K_DATE:
    case K_MONTH:
        return typed_date(f, cell, v, d);
    case K_INT:
    case K_M2:
    case K_DECIMAL:
    case K_PERCENT:
    case K_MU:
        return typed_number(f, cell, v, d);
    case K_BOOL:
        return typed_bool(f, cell->s, utf8_fold(d->arena, s), v, d);
    case K_ENUM:
        return typed_enum(f, cell->s, s, v, d);
    case K_SET:
        return typed_set(f, cell->s, s, v, d);
    case K_MOMENT:
        return typed_moment(f, cell, s, v, d);
    case K_USCC:
    case K_PROJECT:
    case K_AREA:
    case K_INDUSTRY:
        return typed_code(f, cell, s, v, d);
    case K_ID:
    case K_REF:
        return refuse(d, E_TYPE, f, cell->s, "应为记录编号");
    case K__COUNT:
        break;
    }
    fatal("%s: bad kind", f->id);
}

/* Kinds in which 无 is no word of its own: there it says that nothing is filled in. */
static bool may_be_blank(enum kind k)
{
    return k != K_TEXT && k != K_BOOL && k != K_ENUM && k != K_SET;
}

bool value_take_typed(const struct field *f, struct typed cell, struct value *v, struct diag *d)
{
    struct text_marks marks = { 0 };
    struct value got = { .s = STR("") };
    *v = got;
    if (!utf8_valid(cell.s))
        return refuse(d, E_FORMAT, f, STR(""), "含有无法识别的字符，请核对文件编码");
    struct str s = utf8_clean(d->arena, cell.s, &marks);
    if (s.n == 0)
        return true;
    bool blank = may_be_blank(f->kind) && passes_as_blank(f, s, d);
    if (!blank && !typed_kind(f, &cell, s, &got, d))
        return false;
    if (!got.set && f->flags & REQUIRED)
        return refuse(d, E_REQUIRED, f, cell.s, "必填，请填写实际内容");
    if (got.set && !(kinds[f->kind].chars && f->kind != K_FILE) && !value_check(f, &got, d)) {
        d->last->value = cell.s;
        return false;
    }
    *v = got;
    return true;
}
