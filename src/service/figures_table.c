/* figures_table.c - the dispatch table as JSON and as text for a terminal; see figures.h.  Adds nothing up. */
#include "service/figures_kept.h"

#include "base/json.h"
#include "domain/bulletin.h"
#include "service/rows.h"

static struct str list_id(enum dispatch_list list)
{
    return str_c(ledger[R_annual_plan].fields[F_annual_plan_list].choices[list].id);
}

/* ---- JSON ---------------------------------------------------------------------------------------- */

static void put_drill(struct jw *w, const struct question *q, struct str group, int column)
{
    struct buf spec = { 0 };
    buf_printf(&spec, "id in figure(\"" STR_FMT ";" STR_FMT ";", STR_ARG(q->month),
               STR_ARG(list_id(q->query.list)));
    if (group.p)
        buf_printf(&spec, "%s=" STR_FMT, dispatch_by_id(q->query.by), STR_ARG(group));
    else
        buf_c(&spec, "all");
    buf_printf(&spec, ";%s\")", dispatch_columns[column].id);
    jw_key(w, "drill");
    jw_str(w, buf_str(&spec));
    buf_free(&spec);
}

/* group.p NULL: the total row */
static void put_cells(struct jw *w, const struct question *q, const struct dispatch_figures *f,
                      struct str group)
{
    struct buf text = { 0 };
    jw_key(w, "cells");
    jw_open(w, '{');
    for (int i = 0; i < COL__COUNT; i++) {
        buf_clear(&text);
        jw_key(w, dispatch_columns[i].id);
        jw_open(w, '{');
        jw_key(w, "value");
        if (f->v[i] == DISPATCH_UNSET)
            jw_null(w);
        else
            jw_int(w, f->v[i]);
        dispatch_text(&text, (enum dispatch_column_id)i, f->v[i]);
        jw_key(w, "text");
        jw_str(w, buf_str(&text));
        put_drill(w, q, group, i);
        jw_close(w, '}');
    }
    jw_close(w, '}');
    buf_free(&text);
}

static void put_figures(struct jw *w, const struct question *q, const struct dispatch_figures *f,
                        struct str key, struct str label, bool total)
{
    jw_open(w, '{');
    jw_key(w, "key");
    jw_str(w, key);
    jw_key(w, "label");
    jw_str(w, label);
    put_cells(w, q, f, total ? (struct str){ NULL, 0 } : key);
    jw_close(w, '}');
}

static void put_columns(struct jw *w)
{
    jw_key(w, "columns");
    jw_open(w, '[');
    for (int i = 0; i < COL__COUNT; i++) {
        const struct dispatch_column *c = &dispatch_columns[i];
        jw_open(w, '{');
        jw_key(w, "id");
        jw_c(w, c->id);
        jw_key(w, "label");
        jw_c(w, c->label);
        jw_key(w, "unit");
        jw_str(w, str_c(c->unit));
        jw_key(w, "formula");
        jw_str(w, str_c(c->formula));
        jw_close(w, '}');
    }
    jw_close(w, ']');
}

static void put_months(struct jw *w, struct tx *tx, struct arena *a)
{
    struct query q = { .rec = R_month, .sort = { { .field = F_month_month } }, .nsort = 1 };
    struct rows months = rows_all(tx, a, &q);
    jw_key(w, "months");
    jw_open(w, '[');
    for (size_t i = 0; i < months.n; i++)
        jw_str(w, month_month(months.row[i]));
    jw_close(w, ']');
}

static void put_table(struct jw *w, struct tx *tx, const struct question *q,
                      const struct columns *c, struct arena *a)
{
    struct dispatch_table t = dispatch_table(columns_dispatch(c), a, &q->query);
    const struct cut *cut = columns_cut(c, q->query.by);
    jw_open(w, '{');
    jw_key(w, "month");
    jw_str(w, q->month);
    jw_key(w, "by");
    jw_c(w, dispatch_by_id(q->query.by));
    jw_key(w, "list");
    jw_str(w, list_id(q->query.list));
    jw_key(w, "scoped"); /* not the whole city: no ranks, no bulletin */
    jw_bool(w, q->query.seen != NULL);
    put_months(w, tx, a);
    put_columns(w);
    jw_key(w, "rows");
    jw_open(w, '[');
    bool all = !q->query.seen && (q->query.by == BY_AREA || q->query.by == BY_BAND);
    for (size_t i = 0; i < cut->n; i++)
        if (all || t.group[i].v[COL_in_library] > 0)
            put_figures(w, q, &t.group[i], cut->key[i], cut->label[i], false);
    if (t.none.v[COL_in_library] > 0)
        put_figures(w, q, &t.none, STR(""), STR("未填"), false);
    jw_close(w, ']');
    jw_key(w, "total");
    put_figures(w, q, &t.total, STR(""), q->query.seen ? STR("合计（授权范围）") : STR("全市"),
                true);
    jw_close(w, '}');
}

static void question_text(struct buf *out, const struct who *who, const struct figures_request *ask)
{
    const struct str parts[] = { ask->month, ask->by, ask->list };
    /* how many first: no question in words is ever that of somebody with more grants */
    buf_add(out, (struct str){ (const char *)&who->ngrants, sizeof who->ngrants });
    for (size_t i = 0; i < who->ngrants; i++) {
        const struct grant *g = &who->grant[i];
        buf_add(out, (struct str){ (const char *)&g->reach, sizeof g->reach });
        buf_add(out, (struct str){ (const char *)&g->id, sizeof g->id });
        buf_add(out, g->area);
        buf_char(out, '\n');
    }
    for (size_t i = 0; i < COUNTOF(parts); i++) {
        buf_add(out, parts[i]);
        buf_char(out, '\n');
    }
}

static bool dispatch_put(struct city *c, const struct who *who, const struct figures_request *ask,
                         struct buf *out, struct diag *d)
{
    struct figures *f = city_figures(c);
    struct question q = { 0 };
    struct tx *tx = store_read(city_store(c));
    bool ok = figures_understand(tx, who->today, ask, &q, d);
    if (ok) {
        const struct columns *columns = figures_hold(f, tx, q.year);
        struct jw w = { .out = out };
        figures_see(&q, columns, who, tx, d->arena);
        put_table(&w, tx, &q, columns, d->arena);
        figures_release(f);
    }
    store_read_end(tx);
    return ok;
}

bool figures_dispatch(struct city *c, const struct who *who, const struct figures_request *ask,
                      struct buf *out, struct diag *d)
{
    struct figures *f = city_figures(c);
    struct buf question = { 0 };
    if (!access_need(who, &ledger[R_progress_report], VERB_read, d))
        return false;
    int64_t version = store_version(city_store(c));
    question_text(&question, who, ask);
    bool ok = figures_answered(f, version, buf_str(&question), out);
    if (!ok) {
        ok = dispatch_put(c, who, ask, out, d);
        if (ok)
            figures_keep(f, version, buf_str(&question), buf_str(out));
    }
    buf_free(&question);
    return ok;
}

/* ---- a table of text for the terminal ------------------------------------------------------------------ */

static struct str figure_text(struct arena *a, const struct dispatch_figures *f, int column)
{
    struct buf text = { 0 };
    dispatch_text(&text, (enum dispatch_column_id)column, f->v[column]);
    struct str copy = str_dup(a, buf_str(&text));
    buf_free(&text);
    return copy;
}

static void fill_line(struct arena *a, struct str *cell, struct str label,
                      const struct dispatch_figures *f)
{
    cell[0] = label;
    for (int i = 0; i < COL__COUNT; i++)
        cell[i + 1] = figure_text(a, f, i);
}

static void text_table(struct arena *a, const struct question *q, const struct columns *c,
                       struct buf *out)
{
    enum { WIDTH = COL__COUNT + 1 };
    struct dispatch_table t = dispatch_table(columns_dispatch(c), a, &q->query);
    const struct cut *cut = columns_cut(c, q->query.by);
    struct str *head = NEW(a, struct str, WIDTH);
    struct str *cell = NEW(a, struct str, WIDTH * (cut->n + 2));
    size_t lines = 0;
    head[0] = STR("");
    for (int i = 0; i < COL__COUNT; i++)
        head[i + 1] = str_c(dispatch_columns[i].label);
    for (size_t i = 0; i < cut->n; i++)
        if (t.group[i].v[COL_in_library] > 0)
            fill_line(a, cell + WIDTH * lines++, cut->label[i], &t.group[i]);
    if (t.none.v[COL_in_library] > 0)
        fill_line(a, cell + WIDTH * lines++, STR("未填"), &t.none);
    fill_line(a, cell + WIDTH * lines++, STR("全市"), &t.total);
    const struct bulletin_table table = {
        .head = head, .cell = cell, .columns = WIDTH, .rows = lines, .unit = STR("")
    };
    bulletin_table_text(out, &table);
}

bool figures_text(struct city *c, const struct who *who, const struct figures_request *ask,
                  struct buf *out, struct diag *d)
{
    struct figures *f = city_figures(c);
    struct question q = { 0 };
    struct tx *tx = store_read(city_store(c));
    bool ok = figures_understand(tx, who->today, ask, &q, d);
    if (ok) {
        const struct columns *columns = figures_hold(f, tx, q.year);
        figures_see(&q, columns, who, tx, d->arena);
        text_table(d->arena, &q, columns, out);
        figures_release(f);
    }
    store_read_end(tx);
    return ok;
}
