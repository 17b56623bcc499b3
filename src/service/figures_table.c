/* figures_table.c - the dispatch table as JSON and as text for a terminal; see figures.h.  Adds nothing up. */
#include "service/figures_kept.h"

#include "service/figure_sheet.h"

struct str figures_list_id(enum dispatch_list list)
{
    return str_c(ledger[R_annual_plan].fields[F_annual_plan_list].choices[list].id);
}

struct str figures_drill(struct arena *a, const struct question *q, const char *group,
                         const char *column)
{
    struct str and_filter =
        q->filter.n ? str_printf(a, " and (" STR_FMT ")", STR_ARG(q->filter)) : STR("");
    return str_printf(a, "id in figure(\"" STR_FMT "%s" STR_FMT ";" STR_FMT ";%s;%s\")" STR_FMT,
                      STR_ARG(q->month), q->as_of.n ? "@" : "", STR_ARG(q->as_of),
                      STR_ARG(figures_list_id(q->query.list)), group, column, STR_ARG(and_filter));
}

const char *figures_group(struct arena *a, enum dispatch_by by, struct str key)
{
    return str_z(a, str_printf(a, "%s=" STR_FMT, dispatch_by_id(by), STR_ARG(key)));
}

/* ---- the sheet ----------------------------------------------------------------------------------- */

static void fill(struct arena *a, const struct question *q, struct sheet_line *line,
                 const struct dispatch_figures *f, const char *group)
{
    for (int i = 0; i < COL__COUNT; i++) {
        line->value[i] = f->v[i];
        line->drill[i] = figures_drill(a, q, group, dispatch_columns[i].id);
    }
}

static void add_line(struct arena *a, const struct question *q, struct figure_sheet *s,
                     const struct dispatch_figures *f, struct str key, struct str label)
{
    struct sheet_line *line = &s->line[s->lines++];
    line->key = key;
    line->label = label;
    fill(a, q, line, f, figures_group(a, q->query.by, key));
}

bool figures_shows_empty(const struct question *q)
{
    return !q->query.seen && (q->query.by == BY_AREA || q->query.by == BY_BAND);
}

static struct figure_sheet table_sheet(struct tx *tx, struct arena *a, const struct question *q,
                                       const struct columns *c)
{
    struct dispatch_table t = dispatch_table(columns_dispatch(c), a, &q->query);
    const struct cut *cut = columns_cut(c, q->query.by);
    struct figure_sheet s = figure_sheet_new(a, dispatch_columns, COL__COUNT, cut->n + 1);
    for (size_t i = 0; i < cut->n; i++)
        if (figures_shows_empty(q) || t.group[i].v[COL_in_library] > 0)
            add_line(a, q, &s, &t.group[i], str_dup(a, cut->key[i]), str_dup(a, cut->label[i]));
    if (t.none.v[COL_in_library] > 0)
        add_line(a, q, &s, &t.none, STR(""), STR("未填"));
    s.total.label = figures_total_label(tx, a, q);
    fill(a, q, &s.total, &t.total, "all");
    return s;
}

bool figures_sheet(struct figures *f, struct tx *tx, const struct who *who, struct question *q,
                   struct figure_sheet *s, struct diag *d)
{
    struct held h;
    if (!figures_take(f, tx, q, &h, d))
        return false;
    q->query.seen = NULL;
    figures_see(q, h.columns, who, tx, d->arena);
    *s = table_sheet(tx, d->arena, q, h.columns);
    figures_give(f, &h);
    return true;
}

/* ---- JSON ---------------------------------------------------------------------------------------- */

void figures_head_json(struct jw *w, const struct question *q)
{
    jw_key(w, "month");
    jw_str(w, q->month);
    jw_key(w, "by");
    jw_c(w, dispatch_by_id(q->query.by));
    jw_key(w, "list");
    jw_str(w, figures_list_id(q->query.list));
    jw_key(w, "scoped"); /* not the whole city: no ranks, no bulletin */
    jw_bool(w, q->query.scoped);
    jw_key(w, "edition"); /* of the snapshot of a closed month */
    if (q->edition)
        jw_int(w, q->edition);
    else
        jw_null(w);
}

/* What one answer is written with. */
struct answering {
    struct city *city;
    const struct who *who;
    const struct figures_request *ask;
    bool json;
};

static bool dispatch_put(const struct answering *w, struct buf *out, struct diag *d)
{
    struct figures *f = city_figures(w->city);
    struct question q = { 0 };
    struct tx *tx = store_read(city_store(w->city));
    struct figure_sheet s;
    bool ok = figures_understand(w->city, tx, w->who, w->ask, &q, d) &&
              figures_sheet(f, tx, w->who, &q, &s, d);
    if (ok && w->json) {
        struct jw json = { .out = out };
        jw_open(&json, '{');
        figures_head_json(&json, &q);
        figure_sheet_json(&json, &s);
        jw_close(&json, '}');
    } else if (ok) {
        figure_sheet_text(out, d->arena, &s);
    }
    store_read_end(tx);
    return ok;
}

bool figures_dispatch(struct city *c, const struct who *who, const struct figures_request *ask,
                      struct buf *out, struct diag *d)
{
    struct figures *f = city_figures(c);
    struct buf question = { 0 };
    const struct answering w = { .city = c, .who = who, .ask = ask, .json = true };
    if (!access_need(who, &ledger[R_progress_report], VERB_read, d))
        return false;
    int64_t version = store_version(city_store(c));
    figures_question_text(&question, who, ask);
    bool ok = figures_answered(f, version, buf_str(&question), out);
    if (!ok) {
        ok = dispatch_put(&w, out, d);
        if (ok)
            figures_keep(f, version, buf_str(&question), buf_str(out));
    }
    buf_free(&question);
    return ok;
}

bool figures_text(struct city *c, const struct who *who, const struct figures_request *ask,
                  struct buf *out, struct diag *d)
{
    const struct answering w = { .city = c, .who = who, .ask = ask };
    return dispatch_put(&w, out, d);
}
