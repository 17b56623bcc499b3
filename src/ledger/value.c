/* value.c - see value.h. */
#include "ledger/value.h"

#include "base/clock.h"
#include "base/date.h"
#include "base/money.h"
#include "base/utf8.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Smallest units in one of the field's shown units: 1,000,000 fen in 万元. */
static int64_t unit_size(const struct field *f)
{
    struct str unit = str_c(f->unit);
    struct str first;
    if (!str_split(&unit, '/', &first))
        return 1;
    int64_t size = money_unit(first);
    return size ? size : 1;
}

static bool is_money(const struct field *f)
{
    return f->kind == K_MONEY || f->kind == K_USD;
}

/* ---- stored text ------------------------------------------------------------------------------ */

void value_put_stored(struct buf *out, const struct field *f, const struct value *v)
{
    if (!v->set)
        return;
    if (kinds[f->kind].is_text)
        buf_add(out, v->s);
    else
        buf_int(out, v->i);
}

bool value_take_stored(const struct field *f, struct str s, struct arena *a, struct value *v)
{
    int64_t i = 0;
    if (kinds[f->kind].is_text) {
        value_set_str(v, str_dup(a, s));
        return true;
    }
    if (!str_int(s, &i))
        return false;
    value_set_int(v, i);
    return true;
}

/* ---- as people read it -------------------------------------------------------------------------- */

static void put_set(struct buf *out, const struct field *f, struct str s)
{
    struct str one;
    const char *sep = "";
    while (str_split(&s, ';', &one)) {
        buf_c(out, sep);
        buf_add(out, choice_label(f->choices, one));
        sep = "、";
    }
}

void value_put_text(struct buf *out, const struct field *f, const struct value *v)
{
    if (!v->set)
        return;
    if (is_money(f))
        money_put(out, v->i, unit_size(f), 6, true);
    else if (field_scale(f) > 0)
        decimal_put(out, v->i, field_scale(f), true);
    else if (f->kind == K_BOOL)
        buf_c(out, v->i ? "是" : "否");
    else if (f->kind == K_ENUM)
        buf_add(out, choice_label(f->choices, v->s));
    else if (f->kind == K_SET)
        put_set(out, f, v->s);
    else
        value_put_stored(out, f, v);
}

/* ---- JSON ------------------------------------------------------------------------------------------ */

void value_put_json(struct jw *w, const struct field *f, const struct value *v)
{
    if (!v->set)
        jw_null(w);
    else if (kinds[f->kind].is_text)
        jw_str(w, v->s);
    else if (f->kind == K_BOOL)
        jw_bool(w, v->i != 0);
    else if (field_scale(f) > 0)
        jw_decimal(w, v->i, field_scale(f));
    else
        jw_int(w, v->i);
}

static bool wrong_type(const struct field *f, const char *want, struct diag *d)
{
    return diag_add(d, E_TYPE, f->id, "“%s”应为%s", f->label, want);
}

static bool take_json_decimal(const struct field *f, const json_t *j, struct value *v,
                              struct diag *d)
{
    double times = pow(10, field_scale(f));
    double scaled = json_number_value(j) * times;
    if (!json_is_number(j))
        return wrong_type(f, "数字", d);
    if (!(fabs(scaled) < 9e15) || fabs(scaled - nearbyint(scaled)) > 1e-4)
        return diag_add(d, E_FORMAT, f->id, "“%s”最多 %d 位小数", f->label, field_scale(f));
    value_set_int(v, (int64_t)llrint(scaled));
    return true;
}

static bool take_json_text(const struct field *f, const json_t *j, struct value *v, struct diag *d)
{
    struct text_marks marks = { 0 };
    if (!json_is_string(j))
        return wrong_type(f, "文字", d);
    struct str s = { json_string_value(j), json_string_length(j) };
    s = utf8_clean(d->arena, s, &marks);
    if (marks.control)
        return diag_add(d, E_FORMAT, f->id, "“%s”含有不能保存的控制字符", f->label);
    value_set_str(v, str_dup(d->arena, s));
    if (s.n == 0)
        *v = (struct value){ .s = STR("") };
    return true;
}

bool value_take_json(const struct field *f, const json_t *j, struct value *v, struct diag *d)
{
    *v = (struct value){ .s = STR("") };
    if (json_is_null(j))
        return true;
    if (kinds[f->kind].is_text)
        return take_json_text(f, j, v, d);
    if (field_scale(f) > 0)
        return take_json_decimal(f, j, v, d);
    if (f->kind == K_BOOL) {
        if (!json_is_boolean(j))
            return wrong_type(f, "是（true）或否（false）", d);
        value_set_int(v, json_is_true(j));
        return true;
    }
    if (!json_is_integer(j))
        return wrong_type(f, is_money(f) ? "整数（以分为单位）" : "整数", d);
    value_set_int(v, json_integer_value(j));
    return true;
}

void row_put_json(struct jw *w, const struct row *r, const int *only, size_t n)
{
    size_t count = only ? n : r->rec->nfields;
    jw_open(w, '{');
    for (size_t i = 0; i < count; i++) {
        size_t at = only ? (size_t)only[i] : i;
        jw_key(w, r->rec->fields[at].id);
        value_put_json(w, &r->rec->fields[at], &r->v[at]);
    }
    jw_close(w, '}');
}

bool row_take_json(struct row *r, const json_t *body, struct diag *d)
{
    const char *key;
    json_t *j;
    size_t errors = d->errors;
    void *it = json_object_iter((json_t *)(uintptr_t)body);
    for (; it; it = json_object_iter_next((json_t *)(uintptr_t)body, it)) {
        key = json_object_iter_key(it);
        j = json_object_iter_value(it);
        int at = field_find(r->rec, str_c(key));
        if (at < 0)
            diag_add(d, E_UNKNOWN_FIELD, NULL, "没有字段“%.60s”", key);
        else if (r->rec->fields[at].flags & READ_ONLY)
            diag_add(d, E_READ_ONLY, r->rec->fields[at].id, "“%s”由系统填写",
                     r->rec->fields[at].label);
        else if (value_take_json(&r->rec->fields[at], j, &r->v[at], d) && !r->v[at].set &&
                 r->rec->fields[at].flags & REQUIRED)
            diag_add(d, E_REQUIRED, r->rec->fields[at].id, "“%s”必填", r->rec->fields[at].label);
    }
    return d->errors == errors;
}

/* ---- what people type ---------------------------------------------------------------------------------- */

static bool is_blank(struct str s)
{
    static const char *const words[] = { "",   "-",    "--",   "—",    "/",
                                         "无", "暂无", "待定", "待办", "N/A" };
    for (size_t i = 0; i < COUNTOF(words); i++)
        if (str_is(s, words[i]))
            return true;
    return false;
}

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

static bool typed_text(const struct field *f, struct str given, struct str s,
                       const struct text_marks *marks, struct value *v, struct diag *d)
{
    if (marks->control)
        return refuse(d, E_FORMAT, f, given, "含有不能保存的控制字符，请删除后重试");
    if (marks->replacement)
        doubt(d, E_FORMAT, f, given, "含有“�”，原文件的文字可能已损坏，请核对");
    if (marks->private_use)
        doubt(d, E_FORMAT, f, given, "含有自造字，别的电脑上可能看不到，请核对");
    if (s.n)
        value_set_str(v, str_dup(d->arena, s));
    return true;
}

enum { SUSPICIOUS_WAN_LEAST = 100, SUSPICIOUS_WAN_MOST = 10000000 };

static void doubt_size(const struct field *f, struct str given, int64_t amount, struct diag *d)
{
    bool total = strcmp(f->id, "total_investment") == 0;
    if (amount > SUSPICIOUS_WAN_MOST * FEN_WAN)
        doubt(d, E_RANGE, f, given, "超过 1000 亿元，疑似单位填错，请核对");
    else if (total && amount >= 0 && amount < SUSPICIOUS_WAN_LEAST * FEN_WAN)
        doubt(d, E_RANGE, f, given, "不足 100 万元，疑似单位填错，请核对");
}

static bool typed_money(const struct field *f, const struct typed *cell, struct value *v,
                        struct diag *d)
{
    int64_t unit = cell->unit ? cell->unit : unit_size(f);
    struct money_read m = cell->is_number ? money_read_number(cell->s, unit)
                                          : money_read_text(cell->s, unit, f->kind == K_USD);
    if (m.verdict == MONEY_BLANK)
        return true;
    if (m.verdict == MONEY_BAD)
        return refuse(d, E_FORMAT, f, cell->s, m.why);
    if (m.verdict == MONEY_APPROXIMATE)
        doubt(d, E_FORMAT, f, cell->s, m.why);
    if (m.amount < f->min || m.amount > f->max)
        return refuse(d, E_RANGE, f, cell->s,
                      m.amount < 0 ? "不能是负数" : "超出允许范围，请核对单位");
    doubt_size(f, cell->s, m.amount, d);
    value_set_int(v, m.amount);
    return true;
}

static double number_of(struct str s)
{
    char text[64];
    size_t n = s.n < sizeof text - 1 ? s.n : sizeof text - 1;
    memcpy(text, s.p, n);
    text[n] = '\0';
    return strtod(text, NULL);
}

static bool typed_date(const struct field *f, const struct typed *cell, struct value *v,
                       struct diag *d)
{
    struct date_read r = cell->is_number
                             ? date_read_serial(d->arena, number_of(cell->s), cell->is_1904)
                             : date_read_text(d->arena, cell->s);
    if (r.verdict == DATE_BLANK)
        return true;
    if (r.verdict == DATE_BAD)
        return refuse(d, E_FORMAT, f, cell->s, r.why);
    if (r.verdict == DATE_SERIAL_TEXT)
        doubt(d, E_FORMAT, f, cell->s, "是数字序号，已按日期理解，请核对");
    value_set_str(v, f->kind == K_MONTH ? str_slice(r.value, 0, 7) : r.value);
    return true;
}

static bool typed_integer(const struct field *f, const struct typed *cell, struct str s,
                          struct value *v, struct diag *d)
{
    int64_t scaled = 0;
    int scale = field_scale(f);
    bool percent = str_ends(s, STR("%"));
    if (percent && f->kind != K_PERCENT)
        return refuse(d, E_FORMAT, f, cell->s, "不应带百分号");
    if (percent)
        s = str_slice(s, 0, s.n - 1);
    if (!decimal_read(s, scale, &scaled)) {
        struct money_read m = money_read_number(s, 1);
        if (m.verdict != MONEY_OK || scale > 0 || !cell->is_number)
            return refuse(d, E_FORMAT, f, cell->s, "应为数字");
        scaled = m.amount;
    }
    value_set_int(v, scaled);
    return true;
}

static bool typed_bool(const struct field *f, struct str given, struct str s, struct value *v,
                       struct diag *d)
{
    static const char *const yes[] = { "是", "√", "✓", "有", "y", "yes", "true", "1" };
    static const char *const no[] = { "否", "×", "✗", "无", "n", "no", "false", "0" };
    struct str folded = utf8_fold(d->arena, s);
    for (size_t i = 0; i < COUNTOF(yes); i++) {
        if (!str_is(folded, yes[i]) && !str_is(folded, no[i]))
            continue;
        value_set_int(v, str_is(folded, yes[i]));
        return true;
    }
    return refuse(d, E_FORMAT, f, given, "请填是或否");
}

/* By id, by label, by label without what stands in brackets, all folded. */
static int choice_typed(const struct field *f, struct str s, struct arena *a)
{
    struct str want = utf8_fold(a, s);
    for (int i = 0; f->choices[i].id; i++) {
        struct str label = utf8_fold(a, str_c(f->choices[i].label));
        ptrdiff_t bracket = str_find(label, STR("("));
        struct str bare = bracket > 0 ? str_slice(label, 0, (size_t)bracket) : label;
        if (str_is(want, f->choices[i].id) || str_eq(want, label) || str_eq(want, bare))
            return i;
    }
    return -1;
}

static bool refuse_choice(struct diag *d, const struct field *f, struct str value)
{
    struct buf all = { 0 };
    for (int i = 0; f->choices[i].id && i < 12; i++)
        buf_printf(&all, "%s%s", i ? "、" : "", f->choices[i].label);
    diag_add(d, E_CHOICE, f->id, "“%s”没有选项“" STR_FMT "”，可填：%s", f->label, STR_ARG(value),
             buf_z(&all));
    d->last->value = value;
    buf_free(&all);
    return false;
}

static bool typed_set(const struct field *f, struct str given, struct str s, struct value *v,
                      struct diag *d)
{
    struct buf ids = { 0 };
    bool chosen[128] = { false };
    char *flat = NEW(d->arena, char, s.n + 1);
    size_t n = 0;
    for (struct str rest = s; rest.n;) {
        const char *from = rest.p;
        uint32_t c = utf8_next(&rest);
        bool sep = c == 0x3001 || c == ',' || c == 0xff0c || c == ';' || c == 0xff1b || c == '/' ||
                   c == '\n';
        size_t len = (size_t)(rest.p - from);
        memcpy(flat + n, sep ? ";" : from, sep ? 1 : len);
        n += sep ? 1 : len;
    }
    struct str list = { flat, n };
    struct str one;
    while (str_split(&list, ';', &one)) {
        int at = choice_typed(f, str_trim(one), d->arena);
        if (str_trim(one).n == 0)
            continue;
        if (at < 0 || at >= (int)COUNTOF(chosen))
            return refuse_choice(d, f, given);
        chosen[at] = true;
    }
    for (int i = 0; f->choices[i].id; i++)
        if (chosen[i])
            buf_printf(&ids, "%s%s", ids.n ? ";" : "", f->choices[i].id);
    if (ids.n)
        value_set_str(v, str_dup(d->arena, buf_str(&ids)));
    buf_free(&ids);
    return true;
}

bool value_take_typed(const struct field *f, struct typed cell, struct value *v, struct diag *d)
{
    struct text_marks marks = { 0 };
    struct str s = utf8_clean(d->arena, cell.s, &marks);
    *v = (struct value){ .s = STR("") };
    if (f->kind == K_TEXT || f->kind == K_FILE)
        return typed_text(f, cell.s, s, &marks, v, d);
    if (is_blank(s) && f->kind != K_BOOL)
        return true;
    if (s.n == 0)
        return true;
    switch (f->kind) {
    case K_MONEY:
    case K_USD:
        return typed_money(f, &cell, v, d);
    case K_DATE:
    case K_MONTH:
        return typed_date(f, &cell, v, d);
    case K_INT:
    case K_M2:
    case K_DECIMAL:
    case K_PERCENT:
    case K_MU:
        return typed_integer(f, &cell, utf8_narrow(d->arena, s), v, d);
    case K_BOOL:
        return typed_bool(f, cell.s, s, v, d);
    case K_ENUM: {
        int at = choice_typed(f, s, d->arena);
        if (at < 0)
            return refuse_choice(d, f, cell.s);
        value_set_str(v, str_c(f->choices[at].id));
        return true;
    }
    case K_SET:
        return typed_set(f, cell.s, s, v, d);
    case K_MOMENT:
        if (!is_moment(s))
            return refuse(d, E_FORMAT, f, cell.s, "应写成 2024-08-16T01:02:03Z");
        value_set_str(v, str_dup(d->arena, s));
        return true;
    case K_USCC:
    case K_PROJECT:
    case K_AREA:
    case K_INDUSTRY:
        value_set_str(v, str_dup(d->arena, s));
        return true;
    case K_ID:
    case K_REF:
        return refuse(d, E_TYPE, f, cell.s, "应为记录编号");
    case K_TEXT:
    case K_FILE:
    case K__COUNT:
        break;
    }
    fatal("%s: bad kind", f->id);
}
