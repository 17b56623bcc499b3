/* figure_sheet.c - see figure_sheet.h. */
#include "service/figure_sheet.h"

#include "domain/bulletin.h"

static struct sheet_line line_new(struct arena *a, size_t columns)
{
    struct sheet_line l = { .key = STR(""),
                            .label = STR(""),
                            .value = NEW(a, int64_t, columns),
                            .drill = NEW(a, struct str, columns) };
    for (size_t i = 0; i < columns; i++)
        l.drill[i] = STR("");
    return l;
}

struct figure_sheet figure_sheet_new(struct arena *a, const struct dispatch_column *column,
                                     size_t columns, size_t lines)
{
    struct figure_sheet s = { .column = column,
                              .columns = columns,
                              .line = NEW(a, struct sheet_line, lines + 1),
                              .total = line_new(a, columns) };
    for (size_t i = 0; i < lines; i++)
        s.line[i] = line_new(a, columns);
    return s;
}

/* ---- JSON ---------------------------------------------------------------------------------- */

void figure_cell_json(struct jw *w, const struct dispatch_column *column, int64_t value,
                      struct str drill)
{
    struct buf text = { 0 };
    dispatch_shape_text(&text, column->shape, value);
    jw_key(w, "value");
    if (value == DISPATCH_UNSET)
        jw_null(w);
    else
        jw_int(w, value);
    jw_key(w, "text");
    jw_str(w, buf_str(&text));
    jw_key(w, "drill");
    jw_str(w, drill);
    buf_free(&text);
}

static void put_line(struct jw *w, const struct figure_sheet *s, const struct sheet_line *l)
{
    jw_open(w, '{');
    jw_key(w, "key");
    jw_str(w, l->key);
    jw_key(w, "label");
    jw_str(w, l->label);
    jw_key(w, "cells");
    jw_open(w, '{');
    for (size_t i = 0; i < s->columns; i++) {
        jw_key(w, s->column[i].id);
        jw_open(w, '{');
        figure_cell_json(w, &s->column[i], l->value[i], l->drill[i]);
        jw_close(w, '}');
    }
    jw_close(w, '}');
    jw_close(w, '}');
}

static void put_column(struct jw *w, const struct dispatch_column *c)
{
    jw_open(w, '{');
    jw_key(w, "id");
    jw_c(w, c->id);
    jw_key(w, "label");
    jw_str(w, str_c(c->label));
    jw_key(w, "unit");
    jw_str(w, str_c(c->unit));
    jw_key(w, "formula");
    jw_str(w, str_c(c->formula));
    jw_close(w, '}');
}

void figure_columns_json(struct jw *w, const struct figure_sheet *s)
{
    jw_key(w, "columns");
    jw_open(w, '[');
    for (size_t i = 0; i < s->columns; i++)
        put_column(w, &s->column[i]);
    jw_close(w, ']');
}

void figure_sheet_json(struct jw *w, const struct figure_sheet *s)
{
    figure_columns_json(w, s);
    jw_key(w, "rows");
    jw_open(w, '[');
    for (size_t i = 0; i < s->lines; i++)
        put_line(w, s, &s->line[i]);
    jw_close(w, ']');
    jw_key(w, "total");
    put_line(w, s, &s->total);
}

/* ---- text ------------------------------------------------------------------------------------ */

static struct str *fill(struct str *to, struct arena *a, const struct figure_sheet *s,
                        const struct sheet_line *l)
{
    *to++ = l->label;
    for (size_t i = 0; i < s->columns; i++) {
        struct buf text = { 0 };
        dispatch_shape_text(&text, s->column[i].shape, l->value[i]);
        *to++ = str_dup(a, buf_str(&text));
        buf_free(&text);
    }
    return to;
}

void figure_sheet_text(struct buf *out, struct arena *a, const struct figure_sheet *s)
{
    size_t width = s->columns + 1;
    struct str *head = NEW(a, struct str, width);
    struct str *cell = NEW(a, struct str, width * (s->lines + 1));
    struct str *to = cell;
    head[0] = STR("");
    for (size_t i = 0; i < s->columns; i++)
        head[i + 1] = str_c(s->column[i].label);
    for (size_t i = 0; i < s->lines; i++)
        to = fill(to, a, s, &s->line[i]);
    fill(to, a, s, &s->total);
    const struct bulletin_table table = {
        .head = head, .cell = cell, .columns = width, .rows = s->lines + 1, .unit = STR("")
    };
    bulletin_table_text(out, &table);
}
