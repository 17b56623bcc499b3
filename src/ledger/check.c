/* check.c - the one generic check of a row, and the tables' check of themselves. */
#include "ledger/value.h"

#include "base/date.h"
#include "base/utf8.h"

#include <string.h>

static bool bounded(const struct field *f)
{
    return f->min != 0 || f->max != 0;
}

static void check_text(const struct field *f, struct str s, struct diag *d)
{
    int64_t most = kinds[f->kind].chars ? kinds[f->kind].chars : f->max;
    size_t chars = str_chars(s);
    if (!utf8_valid(s))
        diag_add(d, E_FORMAT, f->id, "“%s”含有不能保存的字符", f->label);
    else if (most > 0 && chars > (size_t)most)
        diag_add(d, E_RANGE, f->id, "“%s”最多 %lld 个字，现有 %zu 个字", f->label, (long long)most,
                 chars);
}

static void check_number(const struct field *f, int64_t i, struct diag *d)
{
    struct buf least = { 0 };
    struct buf most = { 0 };
    if (!bounded(f) || (i >= f->min && i <= f->max))
        return;
    struct value v;
    value_set_int(&v, f->min);
    value_put_text(&least, f, &v);
    value_set_int(&v, f->max);
    value_put_text(&most, f, &v);
    diag_add(d, E_RANGE, f->id, "“%s”应在 %s 至 %s%s 之间", f->label, buf_z(&least), buf_z(&most),
             f->unit ? f->unit : "");
    buf_free(&least);
    buf_free(&most);
}

static void check_set(const struct field *f, struct str s, struct diag *d)
{
    struct str one;
    while (str_split(&s, ';', &one))
        if (choice_find(f->choices, one) < 0)
            diag_add(d, E_CHOICE, f->id, "“%s”没有选项“" STR_FMT "”", f->label, STR_ARG(one));
}

static void check_value(const struct field *f, const struct value *v, struct diag *d)
{
    switch (f->kind) {
    case K_TEXT:
    case K_FILE:
    case K_USCC:
    case K_PROJECT:
    case K_AREA:
    case K_INDUSTRY:
        check_text(f, v->s, d);
        break;
    case K_INT:
    case K_MONEY:
    case K_USD:
    case K_DECIMAL:
    case K_PERCENT:
    case K_MU:
    case K_M2:
        check_number(f, v->i, d);
        break;
    case K_BOOL:
        if (v->i != 0 && v->i != 1)
            diag_add(d, E_RANGE, f->id, "“%s”应为是或否", f->label);
        break;
    case K_DATE:
        if (!is_date(v->s))
            diag_add(d, E_FORMAT, f->id, "“%s”应写成 2024-08-16，只知道月份时写 2024-08", f->label);
        break;
    case K_MONTH:
        if (!is_month(v->s))
            diag_add(d, E_FORMAT, f->id, "“%s”应写成 2024-08", f->label);
        break;
    case K_MOMENT:
        if (!is_moment(v->s))
            diag_add(d, E_FORMAT, f->id, "“%s”应写成 2024-08-16T01:02:03Z（UTC）", f->label);
        break;
    case K_ENUM:
        if (choice_find(f->choices, v->s) < 0)
            diag_add(d, E_CHOICE, f->id, "“%s”没有选项“" STR_FMT "”", f->label, STR_ARG(v->s));
        break;
    case K_SET:
        check_set(f, v->s, d);
        break;
    case K_ID:
    case K_REF:
        if (v->i < 1)
            diag_add(d, E_RANGE, f->id, "“%s”应为记录编号", f->label);
        break;
    case K__COUNT:
        fatal("bad kind");
    }
}

bool row_check(const struct row *r, struct diag *d)
{
    size_t errors = d->errors;
    for (size_t i = AT_OWN; i < r->rec->nfields; i++) {
        const struct field *f = &r->rec->fields[i];
        if (!value_empty(f, &r->v[i]))
            check_value(f, &r->v[i], d);
        else if (f->flags & REQUIRED)
            diag_add(d, E_REQUIRED, f->id, "“%s”必填", f->label);
    }
    return d->errors == errors;
}

/* ---- the ledger checks itself --------------------------------------------------------------- */

static bool is_id(const char *id)
{
    if (*id < 'a' || *id > 'z')
        return false;
    for (const char *p = id; *p; p++)
        if (*p != '_' && (*p < 'a' || *p > 'z') && (*p < '0' || *p > '9'))
            return false;
    return true;
}

static bool is_since(const char *since)
{
    const struct field *kind = &ledger[R_milestone].fields[F_milestone_kind];
    return !since || !strcmp(since, "entry") || choice_find(kind->choices, str_c(since)) >= 0;
}

static void lint_kind(const struct record *rec, const struct field *f, struct diag *d)
{
    bool choices = f->kind == K_ENUM || f->kind == K_SET;
    if (f->kind == K_TEXT && f->max <= 0)
        diag_add(d, E_RANGE, f->id, "%s.%s: TEXT needs .max", rec->id, f->id);
    if ((f->kind == K_MONEY || f->kind == K_USD) && !f->unit)
        diag_add(d, E_REQUIRED, f->id, "%s.%s: money needs .unit", rec->id, f->id);
    if (choices != (f->choices != NULL))
        diag_add(d, E_CHOICE, f->id, "%s.%s: .choices belong to ENUM and SET", rec->id, f->id);
    if (f->kind == K_REF && &ledger[f->refers] > rec)
        diag_add(d, E_REFERENCE, f->id, "%s.%s: a REF points upwards", rec->id, f->id);
    if (f->kind == K_DECIMAL && (f->scale < 1 || f->scale > 9))
        diag_add(d, E_RANGE, f->id, "%s.%s: DECIMAL needs .scale", rec->id, f->id);
}

static void lint_field(const struct record *rec, size_t at, struct diag *d)
{
    const struct field *f = &rec->fields[at];
    struct value v = { .s = STR("") };
    if (!f->id)
        fatal("%s: field #%zu has no row", rec->id, at);
    if (!is_id(f->id) || !f->label)
        diag_add(d, E_FORMAT, f->id, "%s.%s: id and label", rec->id, f->id);
    if (f->level < 1 || f->level > 4)
        diag_add(d, E_RANGE, f->id, "%s.%s: data level 1 to 4", rec->id, f->id);
    if (!is_since(f->since))
        diag_add(d, E_CHOICE, f->id, "%s.%s: .since %s", rec->id, f->id, f->since);
    if (f->def && !value_take_stored(f, str_c(f->def), d->arena, &v))
        diag_add(d, E_FORMAT, f->id, "%s.%s: default %s", rec->id, f->id, f->def);
    for (size_t i = 0; i < at; i++)
        if (!strcmp(rec->fields[i].id, f->id) || !strcmp(rec->fields[i].label, f->label))
            diag_add(d, E_DUPLICATE, f->id, "%s.%s: id or label twice", rec->id, f->id);
    lint_kind(rec, f, d);
}

static void lint_record(const struct record *rec, struct diag *d)
{
    int at[8];
    struct str keys = str_c(rec->unique);
    while (key_next(rec, &keys, at) > 0)
        ;
    keys = str_c(rec->index);
    while (key_next(rec, &keys, at) > 0)
        ;
    if (!rec->title || field_find(rec, str_c(rec->title)) < 0)
        diag_add(d, E_REQUIRED, NULL, "%s: .title is no field", rec->id);
    if (rec->search && field_find(rec, str_c(rec->search)) < 0)
        diag_add(d, E_REQUIRED, NULL, "%s: .search is no field", rec->id);
    for (size_t i = 0; i < rec->nfields; i++)
        lint_field(rec, i, d);
}

bool ledger_lint(struct diag *d)
{
    for (int r = 0; r < R__COUNT; r++)
        lint_record(&ledger[r], d);
    return diag_ok(d);
}
