/* value.c - stored text, shown text and JSON of one value; see value.h.  Reads nothing people type. */
#include "ledger/value.h"

#include "base/clock.h"
#include "base/money.h"
#include "base/utf8.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The unit of a rate is what stands before its slash: 万元/亩 counts in 万元. */
int64_t value_unit(const struct field *f)
{
    struct str unit = str_c(f->unit);
    struct str first;
    if (!field_is_money(f) || !str_split(&unit, '/', &first))
        return 1;
    int64_t size = money_unit(first);
    return size ? size : 1;
}

bool field_is_money(const struct field *f)
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

/* All digits down to the smallest unit, so that nothing is lost by showing it. */
static void put_amount(struct buf *out, int64_t amount, int64_t unit)
{
    int decimals = 0;
    for (int64_t u = unit; u > 1; u /= 10)
        decimals++;
    money_put(out, amount, unit, decimals, true);
}

static void put_moment(struct buf *out, struct str moment)
{
    struct arena a = { 0 };
    buf_add(out, moment_local(&a, moment));
    arena_free(&a);
}

void value_put_text(struct buf *out, const struct field *f, const struct value *v)
{
    if (!v->set)
        return;
    switch (f->kind) {
    case K_MONEY:
    case K_USD:
        put_amount(out, v->i, value_unit(f));
        break;
    case K_DECIMAL:
    case K_PERCENT:
    case K_MU:
        decimal_put(out, v->i, field_scale(f), true);
        break;
    case K_BOOL:
        buf_c(out, v->i ? "是" : "否");
        break;
    case K_ENUM:
        buf_add(out, choice_label(f->choices, v->s));
        break;
    case K_SET:
        put_set(out, f, v->s);
        break;
    case K_MOMENT:
        put_moment(out, v->s);
        break;
    case K_ID:
    case K_TEXT:
    case K_INT:
    case K_M2:
    case K_DATE:
    case K_MONTH:
    case K_REF:
    case K_FILE:
    case K_USCC:
    case K_PROJECT:
    case K_AREA:
    case K_INDUSTRY:
        value_put_stored(out, f, v);
        break;
    case K__COUNT:
        fatal("%s: bad kind", f->id);
    }
}

/* ---- writing JSON ---------------------------------------------------------------------------------- */

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

/* ---- reading JSON: strictly by kind ------------------------------------------------------------------ */

static bool wrong_type(const struct field *f, const char *want, struct diag *d)
{
    return diag_add(d, E_TYPE, f->id, "“%s”应为%s", f->label, want);
}

/* A real is taken when so many digits after the point say it exactly: 80.23, never 80.235 for two. */
static bool take_decimal(const struct field *f, const json_t *j, struct value *v, struct diag *d)
{
    char text[48];
    int64_t scaled = 0;
    int scale = field_scale(f);
    if (!json_is_number(j))
        return wrong_type(f, "数字", d);
    double x = json_number_value(j);
    if (!(fabs(x) < 1e15))
        return diag_add(d, E_RANGE, f->id, "“%s”的数字过大", f->label);
    snprintf(text, sizeof text, "%.*f", scale, x);
    if (strtod(text, NULL) < x || strtod(text, NULL) > x)
        return diag_add(d, E_FORMAT, f->id, "“%s”最多 %d 位小数", f->label, scale);
    if (!decimal_read(str_c(text), scale, &scaled))
        return diag_add(d, E_RANGE, f->id, "“%s”的数字过大", f->label);
    value_set_int(v, scaled);
    return true;
}

static bool take_integer(const struct field *f, const json_t *j, struct value *v, struct diag *d)
{
    if (!json_is_integer(j))
        return wrong_type(f, field_is_money(f) ? "整数（以分为单位）" : "整数", d);
    value_set_int(v, json_integer_value(j));
    return true;
}

static bool take_bool(const struct field *f, const json_t *j, struct value *v, struct diag *d)
{
    if (!json_is_boolean(j))
        return wrong_type(f, "是（true）或否（false）", d);
    value_set_int(v, json_is_true(j));
    return true;
}

struct str text_clean(struct arena *a, struct str s, struct text_marks *marks)
{
    size_t n = 0;
    s = utf8_clean(a, s, marks);
    if (!memchr(s.p, '\r', s.n))
        return s;
    char *p = NEW(a, char, s.n + 1);
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] != '\r')
            p[n++] = s.p[i];
        else if (i + 1 >= s.n || s.p[i + 1] != '\n')
            p[n++] = '\n';
    return (struct str){ p, n };
}

struct str set_sorted(const struct field *f, struct str ids, struct arena *a)
{
    struct buf out = { 0 };
    struct str one;
    for (int i = 0; f->choices[i].id; i++)
        for (struct str rest = ids; str_split(&rest, ';', &one);)
            if (str_is(one, f->choices[i].id)) {
                buf_printf(&out, "%s%s", out.n ? ";" : "", f->choices[i].id);
                break;
            }
    while (str_split(&ids, ';', &one))
        if (choice_find(f->choices, one) < 0)
            buf_printf(&out, "%s" STR_FMT, out.n ? ";" : "", STR_ARG(one));
    struct str sorted = str_dup(a, buf_str(&out));
    buf_free(&out);
    return sorted;
}

static bool take_text(const struct field *f, const json_t *j, struct value *v, struct diag *d)
{
    struct text_marks marks = { 0 };
    if (!json_is_string(j))
        return wrong_type(f, f->kind == K_DATE ? "日期文字，如 2024-08-16" : "文字", d);
    struct str s = { json_string_value(j), json_string_length(j) };
    if (f->kind == K_TEXT)
        s = text_clean(d->arena, s, &marks);
    if (marks.control)
        return diag_add(d, E_FORMAT, f->id, "“%s”含有不能保存的控制字符，请删除", f->label);
    if (s.n == 0)
        return true;
    value_set_str(v, f->kind == K_SET ? set_sorted(f, s, d->arena) : str_dup(d->arena, s));
    return true;
}

static bool take_kind(const struct field *f, const json_t *j, struct value *v, struct diag *d)
{
    if (kinds[f->kind].is_text)
        return take_text(f, j, v, d);
    if (f->kind == K_BOOL)
        return take_bool(f, j, v, d);
    return field_scale(f) > 0 ? take_decimal(f, j, v, d) : take_integer(f, j, v, d);
}

bool value_take_json(const struct field *f, const json_t *j, struct value *v, struct diag *d)
{
    struct value got = { .s = STR("") };
    *v = got;
    if (!json_is_null(j) && !take_kind(f, j, &got, d))
        return false;
    if (!got.set && f->flags & REQUIRED)
        return diag_add(d, E_REQUIRED, f->id, "“%s”必填", f->label);
    if (got.set && !value_check(f, &got, d))
        return false;
    *v = got;
    return true;
}

static bool take_member(struct row *r, const char *key, const json_t *j, struct diag *d)
{
    int at = field_find(r->rec, str_c(key));
    if (at < 0) {
        const char *named = str_z(d->arena, str_c(key));
        return diag_add(d, E_UNKNOWN_FIELD, named, "“%s”没有字段“%.60s”", r->rec->label, key);
    }
    const struct field *f = &r->rec->fields[at];
    if (f->flags & READ_ONLY)
        return diag_add(d, E_READ_ONLY, f->id, "“%s”由系统填写，请不要提交", f->label);
    return value_take_json(f, j, &r->v[at], d);
}

bool row_take_json(struct row *r, const json_t *body, struct diag *d)
{
    json_t *walked = (json_t *)(uintptr_t)body; /* jansson's iterators ask for a non-const object */
    size_t errors = d->errors;
    for (void *it = json_object_iter(walked); it; it = json_object_iter_next(walked, it))
        (void)!take_member(r, json_object_iter_key(it), json_object_iter_value(it), d);
    return d->errors == errors;
}
