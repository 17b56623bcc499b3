/* figures_revision.c - what the revisions of a list did, by unit: 调出, 调入, 调整, and the totals before and after;
 * see figures.h.  Adds nothing up. */
#include "service/figures_kept.h"

#include "base/date.h"
#include "service/figure_sheet.h"

/* From which month of the year; 0 after saying why not. */
static int first_month(const struct question *q, struct str from, struct diag *d)
{
    if (from.n == 0)
        return 1;
    if (is_month(from) && year_number(from) == q->year && month_number(from) <= q->query.month)
        return month_number(from);
    diag_add(d, E_PARAMETER, NULL, "from 应是 " STR_FMT " 当年之内、不晚于它的月份",
             STR_ARG(q->month));
    return 0;
}

static struct str drill_of(struct arena *a, const struct question *q, int from, const char *group,
                           int column)
{
    struct str and_filter =
        q->filter.n ? str_printf(a, " and (" STR_FMT ")", STR_ARG(q->filter)) : STR("");
    return str_printf(a,
                      "id in figure(\"revision;%04d-%02d;" STR_FMT ";" STR_FMT ";%s;%s\")" STR_FMT,
                      q->year, from, STR_ARG(q->month), STR_ARG(figures_list_id(q->query.list)),
                      group, revision_columns[column].id, STR_ARG(and_filter));
}

static void fill(struct arena *a, const struct question *q, int from, struct sheet_line *line,
                 const struct dispatch_revision *r)
{
    const char *group = line->key.p ? figures_group(a, q->query.by, line->key) : "all";
    for (int i = 0; i < REV__COUNT; i++) {
        line->value[i] = revision_value(r, (enum revision_column_id)i);
        line->drill[i] = drill_of(a, q, from, group, i);
    }
}

static struct figure_sheet sheet(struct tx *tx, struct arena *a, const struct question *q,
                                 const struct columns *c, int from)
{
    const struct cut *cut = columns_cut(c, q->query.by);
    struct figure_sheet s = figure_sheet_new(a, revision_columns, REV__COUNT, cut->n + 1);
    for (int32_t g = GROUP_NONE; g < (int32_t)cut->n; g++) {
        struct dispatch_revision r = dispatch_revision(columns_dispatch(c), &q->query, from, g);
        struct sheet_line *line = &s.line[s.lines];
        if (r.before.n + r.after.n == 0 && (g == GROUP_NONE || !figures_shows_empty(q)))
            continue;
        line->key = g == GROUP_NONE ? STR("") : cut->key[g];
        line->label = g == GROUP_NONE ? STR("未填") : cut->label[g];
        fill(a, q, from, line, &r);
        s.lines++;
    }
    struct dispatch_revision all =
        dispatch_revision(columns_dispatch(c), &q->query, from, GROUP_ALL);
    s.total.key = (struct str){ NULL, 0 };
    fill(a, q, from, &s.total, &all);
    s.total.key = STR("");
    s.total.label = figures_total_label(tx, a, q);
    return s;
}

static void put_json(struct buf *out, const struct question *q, int from,
                     const struct figure_sheet *s)
{
    struct jw w = { .out = out };
    struct buf month = { 0 };
    buf_printf(&month, "%04d-%02d", q->year, from);
    jw_open(&w, '{');
    figures_head_json(&w, q);
    jw_key(&w, "from");
    jw_str(&w, buf_str(&month));
    figure_sheet_json(&w, s);
    jw_close(&w, '}');
    buf_free(&month);
}

bool figures_revision(struct city *c, const struct who *who, const struct figures_request *ask,
                      bool json, struct buf *out, struct diag *d)
{
    struct figures *f = city_figures(c);
    struct question q = { 0 };
    int from = 0;
    if (!access_need(who, &ledger[R_annual_plan], VERB_read, d))
        return false;
    struct tx *tx = store_read(city_store(c));
    if (figures_understand(c, tx, who, ask, &q, d))
        from = first_month(&q, ask->from, d);
    if (from) {
        const struct columns *columns = figures_hold(f, tx, d->arena, q.month, &q.edition);
        figures_see(&q, columns, who, tx, d->arena);
        struct figure_sheet s = sheet(tx, d->arena, &q, columns, from);
        if (json)
            put_json(out, &q, from, &s);
        else
            figure_sheet_text(out, d->arena, &s);
        figures_release(f); /* the sheet borrows names of the columns */
    }
    store_read_end(tx);
    return from > 0;
}
