/* check.c - one value and one row against the ledger; see ledger.h.  Knows no other row. */
#include "ledger/value.h"

#include "base/date.h"
#include "base/utf8.h"

#include <string.h>

static bool check_text(const struct field *f, struct str s, struct diag *d)
{
    int64_t most = kinds[f->kind].chars ? kinds[f->kind].chars : f->max;
    if (!utf8_valid(s))
        return diag_add(d, E_FORMAT, f->id, "“%s”含有不能保存的字符", f->label);
    size_t chars = str_chars(s);
    if (most > 0 && chars > (size_t)most)
        return diag_add(d, E_RANGE, f->id, "“%s”最多 %lld 个字，现有 %zu 个字，请删减", f->label,
                        (long long)most, chars);
    if (f->min > 0 && chars < (size_t)f->min)
        return diag_add(d, E_RANGE, f->id, "“%s”至少 %lld 个字，现有 %zu 个字", f->label,
                        (long long)f->min, chars);
    return true;
}

/* A limit as people read it; the text ends with the arena. */
static struct str limit_text(const struct field *f, int64_t limit, struct arena *a)
{
    struct buf out = { 0 };
    struct value v;
    value_set_int(&v, limit);
    value_put_text(&out, f, &v);
    if (f->unit)
        buf_printf(&out, " %s", f->unit);
    struct str s = str_dup(a, buf_str(&out));
    buf_free(&out);
    return s;
}

static bool check_number(const struct field *f, int64_t i, struct diag *d)
{
    if (i > INTEGER_MAX || i < -INTEGER_MAX)
        return diag_add(d, E_RANGE, f->id, "“%s”的数字过大", f->label);
    bool bounded = f->min != 0 || f->max != 0;
    if (!bounded || (i >= f->min && i <= f->max))
        return true;
    if (i < 0 && f->min == 0)
        return diag_add(d, E_RANGE, f->id, "“%s”不能是负数", f->label);
    struct str limit = limit_text(f, i < f->min ? f->min : f->max, d->arena);
    return diag_add(d, E_RANGE, f->id, "“%s”不能%s " STR_FMT "，请核对数字和单位", f->label,
                    i < f->min ? "小于" : "大于", STR_ARG(limit));
}

static bool check_choice(const struct field *f, struct str id, struct diag *d)
{
    if (choice_find(f->choices, id) >= 0)
        return true;
    return diag_add(d, E_CHOICE, f->id, "“%s”没有选项“" STR_FMT "”", f->label,
                    STR_ARG(str_slice(id, 0, 60)));
}

static bool check_set(const struct field *f, struct str s, struct diag *d)
{
    struct str one;
    for (struct str rest = s; str_split(&rest, ';', &one);)
        if (!check_choice(f, one, d))
            return false;
    if (str_eq(s, set_sorted(f, s, d->arena)))
        return true;
    return diag_add(d, E_FORMAT, f->id, "“%s”的选项应按顺序列出，不重复，以分号相隔", f->label);
}

static bool check_files(const struct field *f, struct str s, struct diag *d)
{
    int64_t id = 0;
    struct str one;
    bool ok = check_text(f, s, d) && !str_ends(s, STR(";"));
    for (struct str rest = s; ok && str_split(&rest, ';', &one);)
        ok = str_int(one, &id) && id > 0;
    return ok || diag_add(d, E_FORMAT, f->id, "“%s”应为附件编号，以分号相隔", f->label);
}

static bool says(bool ok, const struct field *f, const char *want, struct diag *d)
{
    return ok || diag_add(d, E_FORMAT, f->id, "“%s”应写成 %s", f->label, want);
}

bool value_check(const struct field *f, const struct value *v, struct diag *d)
{
    switch (f->kind) {
    case K_TEXT:
    case K_USCC:
    case K_PROJECT:
    case K_AREA:
    case K_INDUSTRY:
        return check_text(f, v->s, d);
    case K_FILE:
        return check_files(f, v->s, d);
    case K_INT:
    case K_MONEY:
    case K_USD:
    case K_DECIMAL:
    case K_PERCENT:
    case K_MU:
    case K_M2:
        return check_number(f, v->i, d);
    case K_BOOL:
        return v->i == 0 || v->i == 1 || diag_add(d, E_RANGE, f->id, "“%s”应为是或否", f->label);
    case K_DATE:
        return says(is_date(v->s), f, "2024-08-16，只知道月份时写 2024-08", d);
    case K_MONTH:
        return says(is_month(v->s), f, "2024-08", d);
    case K_MOMENT:
        return says(is_moment(v->s), f, "2024-08-16T01:02:03Z（UTC）", d);
    case K_ENUM:
        return check_choice(f, v->s, d);
    case K_SET:
        return check_set(f, v->s, d);
    case K_ID:
    case K_REF:
        return (v->i >= 1 && v->i <= INTEGER_MAX) ||
               diag_add(d, E_RANGE, f->id, "“%s”应为记录编号", f->label);
    case K__COUNT:
        break;
    }
    fatal("%s: bad kind", f->id);
}

static bool already_refused(const struct field *f, const struct diag *d)
{
    for (const struct finding *n = d->errors ? d->first : NULL; n; n = n->next)
        if (n->level == LEVEL_ERROR && n->field && strcmp(n->field, f->id) == 0)
            return true;
    return false;
}

bool row_check(const struct row *r, struct diag *d)
{
    bool ok = true;
    for (size_t i = AT_OWN; i < r->rec->nfields; i++) {
        const struct field *f = &r->rec->fields[i];
        bool empty = value_empty(f, &r->v[i]);
        if ((empty && !(f->flags & REQUIRED)) || already_refused(f, d))
            continue;
        if (empty)
            ok = diag_add(d, E_REQUIRED, f->id, "“%s”必填", f->label);
        else
            ok &= value_check(f, &r->v[i], d);
    }
    return ok;
}
