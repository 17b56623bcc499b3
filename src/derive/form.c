/* form.c - what grids and forms need of a record: shapes L and F of docs/API.md.  Knows no person. */
#include "derive/derive.h"
#include "ledger/value.h"

#include <stdlib.h>

static void put_member(struct jw *w, const char *key, const char *z)
{
    if (!z)
        return;
    jw_key(w, key);
    jw_c(w, z);
}

static void put_flag(struct jw *w, const char *key, bool holds)
{
    if (!holds)
        return;
    jw_key(w, key);
    jw_bool(w, true);
}

/* Numbers as they travel: fen stay fen, scaled integers become decimals. */
static void put_number(struct jw *w, const char *key, int64_t i, int scale)
{
    jw_key(w, key);
    if (scale > 0)
        jw_decimal(w, i, scale);
    else
        jw_int(w, i);
}

static void put_choices(struct jw *w, const struct choice *choices)
{
    if (!choices)
        return;
    jw_key(w, "choices");
    jw_open(w, '[');
    for (; choices->id; choices++) {
        jw_open(w, '{');
        put_member(w, "id", choices->id);
        put_member(w, "label", choices->label);
        jw_close(w, '}');
    }
    jw_close(w, ']');
}

static void put_limits(struct jw *w, const struct field *f)
{
    if (kinds[f->kind].chars)
        put_number(w, "chars", kinds[f->kind].chars, 0);
    if (f->kind == K_TEXT)
        put_number(w, "max", f->max, 0);
    if (kinds[f->kind].is_text || (f->min == 0 && f->max == 0))
        return;
    put_number(w, "min", f->min, field_scale(f));
    put_number(w, "max", f->max, field_scale(f));
}

static void put_default(struct jw *w, const struct field *f)
{
    struct arena a = { 0 };
    struct value v;
    if (!f->def)
        return;
    if (!value_take_stored(f, str_c(f->def), &a, &v))
        fatal("%s: bad default", f->id);
    jw_key(w, "default");
    value_put_json(w, f, &v);
    arena_free(&a);
}

static bool is(bool (*says)(const struct field *f, const void *ctx), const struct form_view *view,
               const struct field *f)
{
    return says && says(f, view->ctx);
}

static void put_field(struct jw *w, const struct field *f, const struct form_view *view)
{
    bool given = f->flags & READ_ONLY || (view->writes && !view->writes(f, view->ctx));
    jw_open(w, '{');
    put_member(w, "id", f->id);
    put_member(w, "label", f->label);
    put_member(w, "kind", kinds[f->kind].id);
    put_member(w, "widget", kinds[f->kind].form);
    put_member(w, "unit", f->unit);
    if (field_is_money(f))
        put_number(w, "unit_size", value_unit(f), 0);
    if (field_scale(f) > 0)
        put_number(w, "scale", field_scale(f), 0);
    put_flag(w, "required", f->flags & REQUIRED && !given);
    put_member(w, "since", f->since);
    put_flag(w, "read_only", given);
    put_flag(w, "masked", is(view->masked, view, f));
    put_flag(w, "reveals", is(view->reveals, view, f));
    put_flag(w, "imported", f->flags & IMPORTED);
    put_flag(w, "unique", f->flags & UNIQUE);
    put_limits(w, f);
    put_choices(w, f->choices);
    if (f->kind == K_REF)
        put_member(w, "refers", ledger[f->refers].id);
    put_default(w, f);
    put_member(w, "help", f->help);
    put_number(w, "level", f->level, 0);
    jw_close(w, '}');
}

static void put_unique(struct jw *w, const struct record *rec)
{
    struct str keys = str_c(rec->unique);
    int at[8];
    if (!rec->unique)
        return;
    jw_key(w, "unique");
    jw_open(w, '[');
    for (size_t n; (n = key_next(rec, &keys, at)) > 0;) {
        jw_open(w, '[');
        for (size_t i = 0; i < n; i++)
            jw_c(w, rec->fields[at[i]].id);
        jw_close(w, ']');
    }
    jw_close(w, ']');
}

void derive_form_open(struct jw *w, const struct record *rec, const struct form_view *view)
{
    jw_open(w, '{');
    put_member(w, "id", rec->id);
    put_member(w, "label", rec->label);
    put_member(w, "group", rec->group);
    put_member(w, "title", rec->title);
    put_member(w, "search", rec->search);
    put_member(w, "help", rec->help);
    put_unique(w, rec);
    jw_key(w, "fields");
    jw_open(w, '[');
    for (size_t i = 0; i < rec->nfields; i++)
        if (!view->sees || view->sees(&rec->fields[i], view->ctx))
            put_field(w, &rec->fields[i], view);
    jw_close(w, ']');
}

void derive_form(struct jw *w, const struct record *rec)
{
    derive_form_open(w, rec, &(struct form_view){ .ctx = NULL });
    jw_close(w, '}');
}

/* One member a line, so that a change of the tables is a few lines of a diff. */
void derive_forms(struct buf *out)
{
    struct buf flat = { 0 };
    struct jw w = { .out = &flat };
    jw_open(&w, '{');
    for (int r = 0; r < R__COUNT; r++) {
        jw_key(&w, ledger[r].id);
        derive_form(&w, &ledger[r]);
    }
    jw_close(&w, '}');
    json_t *tree = json_loadb(flat.p, flat.n, 0, NULL);
    ASSERT(tree);
    char *text = json_dumps(tree, JSON_INDENT(1) | JSON_PRESERVE_ORDER);
    buf_printf(out, "%s\n", text);
    json_text_free(text);
    json_decref(tree);
    buf_free(&flat);
}
