/* schema.c - ledger to the schemas of the OpenAPI document.  Knows no route. */
#include "derive/derive.h"
#include "ledger/value.h"

#include <stdio.h>

static void put_member(struct jw *w, const char *key, const char *z)
{
    jw_key(w, key);
    jw_c(w, z);
}

static void put_type(struct jw *w, const struct field *f, bool nullable)
{
    jw_key(w, "type");
    if (!nullable) {
        jw_c(w, kinds[f->kind].json);
        return;
    }
    jw_open(w, '[');
    jw_c(w, kinds[f->kind].json);
    jw_c(w, "null");
    jw_close(w, ']');
}

static void put_enum(struct jw *w, const struct field *f, bool nullable)
{
    jw_key(w, "enum");
    jw_open(w, '[');
    for (int i = 0; f->choices[i].id; i++)
        jw_c(w, f->choices[i].id);
    if (nullable)
        jw_null(w);
    jw_close(w, ']');
}

/* ids joined by ';' */
static void put_set(struct jw *w, const struct field *f)
{
    struct buf one = { 0 };
    struct buf all = { 0 };
    for (int i = 0; f->choices[i].id; i++)
        buf_printf(&one, "%s%s", i ? "|" : "", f->choices[i].id);
    buf_printf(&all, "^(%s)(;(%s))*$", buf_z(&one), buf_z(&one));
    put_member(w, "pattern", buf_z(&all));
    buf_free(&one);
    buf_free(&all);
}

static void put_number(struct jw *w, const char *key, int64_t i, int scale)
{
    jw_key(w, key);
    if (scale > 0)
        jw_decimal(w, i, scale);
    else
        jw_int(w, i);
}

static void put_limits(struct jw *w, const struct field *f)
{
    int64_t chars = kinds[f->kind].chars ? kinds[f->kind].chars : f->max;
    bool text = f->kind == K_TEXT || kinds[f->kind].chars;
    if (text && chars > 0)
        put_number(w, "maxLength", chars, 0);
    if (f->kind == K_TEXT && f->flags & REQUIRED)
        put_number(w, "minLength", 1, 0);
    if (kinds[f->kind].is_text || (f->min == 0 && f->max == 0))
        return;
    put_number(w, "minimum", f->min, field_scale(f));
    put_number(w, "maximum", f->max, field_scale(f));
}

static void put_notes(struct jw *w, const struct field *f)
{
    put_member(w, "title", f->label);
    if (f->help)
        put_member(w, "description", f->help);
    if (f->unit)
        put_member(w, "x-unit", f->unit);
    if (value_unit(f) > 1)
        put_number(w, "x-unit-size", value_unit(f), 0);
    if (f->kind == K_REF)
        put_member(w, "x-refers", ledger[f->refers].id);
    put_member(w, "x-kind", kinds[f->kind].id);
    if (f->flags & READ_ONLY) {
        jw_key(w, "readOnly");
        jw_bool(w, true);
    }
}

static void put_property(struct jw *w, const struct field *f)
{
    bool key = f->kind == K_ID || f->flags & REQUIRED;
    jw_key(w, f->id);
    jw_open(w, '{');
    put_type(w, f, !key);
    if (f->kind == K_ENUM)
        put_enum(w, f, !key);
    if (f->kind == K_SET)
        put_set(w, f);
    if (kinds[f->kind].pattern)
        put_member(w, "pattern", kinds[f->kind].pattern);
    if (kinds[f->kind].format)
        put_member(w, "format", kinds[f->kind].format);
    put_limits(w, f);
    put_notes(w, f);
    jw_close(w, '}');
}

enum shape { SHAPE_ROW, SHAPE_PART, SHAPE_NEW, SHAPE_CHANGE };

static bool belongs(const struct field *f, enum shape shape)
{
    if (f->flags & SECRET)
        return false;
    return shape == SHAPE_ROW || shape == SHAPE_PART || !(f->flags & READ_ONLY);
}

static bool needed(const struct field *f, size_t at, enum shape shape)
{
    switch (shape) {
    case SHAPE_ROW:
        return f->level == 1 && f->about == ABOUT_plain; /* what no reader of the row lacks */
    case SHAPE_PART:
        return at == AT_ID || at == AT_VERSION;
    case SHAPE_NEW:
        return f->flags & REQUIRED && !f->def && !(f->flags & READ_ONLY);
    case SHAPE_CHANGE:
        break;
    }
    return false;
}

static void put_shape(struct jw *w, const struct record *rec, const char *name, enum shape shape)
{
    char key[96];
    snprintf(key, sizeof key, "%s.%s", rec->id, name);
    jw_key(w, key);
    jw_open(w, '{');
    put_member(w, "type", "object");
    put_member(w, "title", rec->label);
    jw_key(w, "additionalProperties");
    jw_bool(w, false);
    jw_key(w, "required");
    jw_open(w, '[');
    for (size_t i = 0; i < rec->nfields; i++)
        if (needed(&rec->fields[i], i, shape))
            jw_c(w, rec->fields[i].id);
    jw_close(w, ']');
    jw_key(w, "properties");
    jw_open(w, '{');
    for (size_t i = 0; i < rec->nfields; i++)
        if (belongs(&rec->fields[i], shape))
            put_property(w, &rec->fields[i]);
    jw_close(w, '}');
    jw_close(w, '}');
}

void derive_schemas(struct jw *w)
{
    for (int r = 0; r < R__COUNT; r++) {
        put_shape(w, &ledger[r], "Row", SHAPE_ROW);
        put_shape(w, &ledger[r], "Part", SHAPE_PART);
        if (ledger[r].flags & STORE_ONLY)
            continue;
        put_shape(w, &ledger[r], "New", SHAPE_NEW);
        put_shape(w, &ledger[r], "Change", SHAPE_CHANGE);
    }
}
