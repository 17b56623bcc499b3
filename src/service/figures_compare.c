/* figures_compare.c - the dispatch tables of months side by side, with their differences; see figures.h. */
#include "service/figures_kept.h"

#include "base/date.h"
#include "base/money.h"
#include "domain/bulletin.h"
#include "service/figures_months.h"

/* The sheets of the months asked for, the newest question's first. */
struct beside {
    struct figures_months months;
    struct figure_sheet sheet[FIGURES_MONTHS];
    int64_t edition[FIGURES_MONTHS];
    struct question q;
};

static const struct sheet_line *line_of(const struct figure_sheet *s, struct str key)
{
    for (size_t i = 0; i < s->lines; i++)
        if (str_eq(s->line[i].key, key))
            return &s->line[i];
    return NULL;
}

/* The line of the first month that has one: what the group is called. */
static const struct sheet_line *one_of(const struct beside *b,
                                       const struct sheet_line *const *lines)
{
    size_t m = 0;
    while (m + 1 < b->months.n && !lines[m])
        m++;
    return lines[m];
}

/* ---- one figure against another ----------------------------------------------------------------- */

static int64_t difference(int64_t now, int64_t then)
{
    return now == DISPATCH_UNSET || then == DISPATCH_UNSET ? DISPATCH_UNSET : now - then;
}

/* In hundredths of a percent; of shares and ranks there is none. */
static int64_t growth(const struct dispatch_column *c, int64_t now, int64_t then)
{
    bool amount = c->shape == SHAPE_COUNT || c->shape == SHAPE_MONEY;
    if (!amount || now == DISPATCH_UNSET || then == DISPATCH_UNSET || then <= 0)
        return DISPATCH_UNSET;
    return dispatch_rate(now - then, then);
}

/* A difference of percentages is one of points. */
static enum dispatch_shape difference_shape(const struct dispatch_column *c)
{
    return c->shape == SHAPE_PERCENT ? SHAPE_POINTS : c->shape;
}

/* ---- JSON ------------------------------------------------------------------------------------------- */

static void put_number(struct jw *w, const char *name, const char *text_name,
                       enum dispatch_shape shape, int64_t value)
{
    struct buf text = { 0 };
    dispatch_shape_text(&text, shape, value);
    jw_key(w, name);
    if (value == DISPATCH_UNSET)
        jw_null(w);
    else
        jw_int(w, value);
    jw_key(w, text_name);
    jw_str(w, buf_str(&text));
    buf_free(&text);
}

/* lines: one a month, NULL where the group was not there */
static void put_figure(struct jw *w, const struct beside *b, size_t column,
                       const struct sheet_line *const *lines)
{
    const struct dispatch_column *c = &dispatch_columns[column];
    int64_t now = lines[0] ? lines[0]->value[column] : DISPATCH_UNSET;
    jw_key(w, c->id);
    jw_open(w, '[');
    for (size_t m = 0; m < b->months.n; m++) {
        int64_t value = lines[m] ? lines[m]->value[column] : DISPATCH_UNSET;
        jw_open(w, '{');
        figure_cell_json(w, c, value, lines[m] ? lines[m]->drill[column] : STR(""));
        if (m > 0) {
            put_number(w, "difference", "difference_text", difference_shape(c),
                       difference(now, value));
            put_number(w, "growth", "growth_text", SHAPE_PERCENT, growth(c, now, value));
        }
        jw_close(w, '}');
    }
    jw_close(w, ']');
}

static void put_line(struct jw *w, const struct beside *b, const struct sheet_line *const *lines)
{
    const struct sheet_line *named = one_of(b, lines);
    jw_open(w, '{');
    jw_key(w, "key");
    jw_str(w, named->key);
    jw_key(w, "label");
    jw_str(w, named->label);
    jw_key(w, "cells");
    jw_open(w, '{');
    for (size_t i = 0; i < COL__COUNT; i++)
        put_figure(w, b, i, lines);
    jw_close(w, '}');
    jw_close(w, '}');
}

/* The group's line in every month; false when a month before `of` had it already. */
static bool gather(const struct beside *b, size_t of, struct str key,
                   const struct sheet_line **lines)
{
    for (size_t m = 0; m < b->months.n; m++) {
        lines[m] = line_of(&b->sheet[m], key);
        if (m < of && lines[m])
            return false;
    }
    return true;
}

/* Every group of any month once: those of the first in their order, then what only others have. */
typedef void line_fn(void *ctx, const struct beside *b, const struct sheet_line *const *lines);

static void each_group(const struct beside *b, line_fn *fn, void *ctx)
{
    const struct sheet_line *lines[FIGURES_MONTHS] = { NULL };
    for (size_t of = 0; of < b->months.n; of++)
        for (size_t i = 0; i < b->sheet[of].lines; i++)
            if (gather(b, of, b->sheet[of].line[i].key, lines))
                fn(ctx, b, lines);
}

static void put_group(void *ctx, const struct beside *b, const struct sheet_line *const *lines)
{
    put_line(ctx, b, lines);
}

static void totals_of(const struct beside *b, const struct sheet_line **lines)
{
    for (size_t m = 0; m < b->months.n; m++)
        lines[m] = &b->sheet[m].total;
}

static void put_head(struct jw *w, const struct beside *b)
{
    jw_key(w, "by");
    jw_c(w, dispatch_by_id(b->q.query.by));
    jw_key(w, "list");
    jw_str(w, figures_list_id(b->q.query.list));
    jw_key(w, "scoped");
    jw_bool(w, b->q.query.scoped);
    jw_key(w, "months");
    jw_open(w, '[');
    for (size_t m = 0; m < b->months.n; m++) {
        jw_open(w, '{');
        jw_key(w, "month");
        jw_str(w, b->months.month[m]);
        jw_key(w, "edition"); /* of the snapshot of a closed month */
        if (b->edition[m])
            jw_int(w, b->edition[m]);
        else
            jw_null(w);
        jw_close(w, '}');
    }
    jw_close(w, ']');
}

static void put_json(struct buf *out, const struct beside *b)
{
    const struct sheet_line *totals[FIGURES_MONTHS] = { NULL };
    struct jw w = { .out = out };
    totals_of(b, totals);
    jw_open(&w, '{');
    put_head(&w, b);
    figure_columns_json(&w, &b->sheet[0]);
    jw_key(&w, "rows");
    jw_open(&w, '[');
    each_group(b, put_group, &w);
    jw_close(&w, ']');
    jw_key(&w, "total");
    put_line(&w, b, totals);
    jw_close(&w, '}');
}

/* ---- text: a table a group, its figures below one another ---------------------------------------------- */

struct printing {
    struct buf *out;
    struct arena *arena;
};

static struct str words(struct arena *a, enum dispatch_shape shape, int64_t value)
{
    struct buf text = { 0 };
    dispatch_shape_text(&text, shape, value);
    struct str s = str_dup(a, buf_str(&text));
    buf_free(&text);
    return s;
}

static struct str *put_cells(struct str *to, struct arena *a, const struct beside *b, size_t column,
                             const struct sheet_line *const *lines)
{
    const struct dispatch_column *c = &dispatch_columns[column];
    int64_t now = lines[0] ? lines[0]->value[column] : DISPATCH_UNSET;
    *to++ = str_printf(a, "%s（%s）", c->label, c->unit);
    *to++ = words(a, c->shape, now);
    for (size_t m = 1; m < b->months.n; m++) {
        int64_t then = lines[m] ? lines[m]->value[column] : DISPATCH_UNSET;
        *to++ = words(a, c->shape, then);
        *to++ = words(a, difference_shape(c), difference(now, then));
        *to++ = words(a, SHAPE_PERCENT, growth(c, now, then));
    }
    return to;
}

static void print_group(void *ctx, const struct beside *b, const struct sheet_line *const *lines)
{
    struct printing *p = ctx;
    size_t width = 2 + (b->months.n - 1) * 3;
    struct str *head = NEW(p->arena, struct str, width);
    struct str *cell = NEW(p->arena, struct str, width * COL__COUNT);
    struct str *to = cell;
    head[0] = one_of(b, lines)->label;
    head[1] = b->months.month[0];
    for (size_t m = 1; m < b->months.n; m++) {
        head[m * 3 - 1] = b->months.month[m];
        head[m * 3] = STR("增减");
        head[m * 3 + 1] = STR("增幅%");
    }
    for (size_t i = 0; i < COL__COUNT; i++)
        to = put_cells(to, p->arena, b, i, lines);
    const struct bulletin_table table = {
        .head = head, .cell = cell, .columns = width, .rows = COL__COUNT, .unit = STR("")
    };
    bulletin_table_text(p->out, &table);
    buf_char(p->out, '\n');
}

/* ---- the use case ------------------------------------------------------------------------------------------ */

bool figures_compare(struct city *c, const struct who *who, const struct figures_request *ask,
                     bool json, struct buf *out, struct diag *d)
{
    struct beside b = { 0 };
    const struct sheet_line *totals[FIGURES_MONTHS] = { NULL };
    if (!access_need(who, &ledger[R_progress_report], VERB_read, d))
        return false;
    struct tx *tx = store_read(city_store(c));
    bool ok = figures_understand(c, tx, who, ask, &b.q, d) &&
              figures_months(b.q.month, ask->with, &b.months, d);
    for (size_t m = 0; ok && m < b.months.n; m++) {
        b.q.month = b.months.month[m];
        b.q.year = year_number(b.q.month);
        b.q.query.month = month_number(b.q.month);
        ok = figures_sheet(city_figures(c), tx, who, &b.q, &b.sheet[m], d);
        b.edition[m] = b.q.edition;
    }
    if (ok && json) {
        put_json(out, &b);
    } else if (ok) {
        struct printing p = { out, d->arena };
        if (ask->by.n)
            each_group(&b, print_group, &p);
        totals_of(&b, totals);
        print_group(&p, &b, totals);
    }
    store_read_end(tx);
    return ok;
}
