/* figures_bulletin.c - the facts of a month's bulletin, and its JSON; see figures.h.  Knows no wording. */
#include "service/figures_kept.h"

#include "base/json.h"
#include "domain/bulletin.h"
#include "service/rows.h"

#include <stdlib.h>

enum { SLOW_LISTED = 20, SLOW_PERCENT = 80 };

struct named {
    struct bulletin_project *project;
    size_t n;
};

static void name_project(struct tx *tx, struct arena *a, const struct cut *areas,
                         const struct dispatch_project_line *line, struct bulletin_project *to)
{
    struct row *r = tx_get(tx, a, R_project, line->id);
    *to = (struct bulletin_project){ .name = r ? project_name(r) : STR(""),
                                     .area = line->area >= 0 ? areas->label[line->area] : STR(""),
                                     .amount = line->amount,
                                     .completed = line->completed,
                                     .planned_start =
                                         r ? str_slice(project_planned_start(r), 0, 7) : STR("") };
}

/* Started late: the plan wanted the start by now. */
static bool start_is_due(const struct bulletin_project *p, struct str month)
{
    return p->planned_start.n == 7 && str_cmp(p->planned_start, month) <= 0;
}

static struct named not_started(struct tx *tx, struct arena *a, const struct question *q,
                                const struct cut *areas, struct dispatch_lines lines)
{
    struct named out = { .project = NEW(a, struct bulletin_project, lines.n + 1) };
    for (size_t i = 0; i < lines.n; i++) {
        if (!lines.line[i].starts || lines.line[i].started)
            continue;
        name_project(tx, a, areas, &lines.line[i], &out.project[out.n]);
        out.n += start_is_due(&out.project[out.n], q->month);
    }
    return out;
}

/* Below the given share of 序时, and begun: those not begun stand in the other list. */
static bool is_slow(const struct dispatch_project_line *l, int month)
{
    return l->started && l->amount > 0 &&
           dispatch_compare(l->completed, l->amount, (int64_t)month * SLOW_PERCENT, INT64_C(1200)) <
               0;
}

static int by_rate(const void *x, const void *y)
{
    const struct dispatch_project_line *a = x;
    const struct dispatch_project_line *b = y;
    int order = dispatch_compare(a->completed, a->amount, b->completed, b->amount);
    return order ? order : (a->id > b->id) - (a->id < b->id);
}

static struct named slow(struct tx *tx, struct arena *a, const struct question *q,
                         const struct cut *areas, struct dispatch_lines lines)
{
    struct dispatch_project_line *late = NEW(a, struct dispatch_project_line, lines.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < lines.n; i++)
        if (is_slow(&lines.line[i], q->query.month))
            late[n++] = lines.line[i];
    qsort(late, n, sizeof *late, by_rate);
    size_t listed = n < SLOW_LISTED ? n : SLOW_LISTED; /* all are counted, the slowest named */
    struct named out = { .project = NEW(a, struct bulletin_project, listed + 1), .n = n };
    for (size_t i = 0; i < listed; i++)
        name_project(tx, a, areas, &late[i], &out.project[i]);
    return out;
}

static struct bulletin_cut one_cut(const struct columns *c, struct arena *a, struct question *q,
                                   enum dispatch_by by, struct dispatch_table *t)
{
    const struct cut *cut = columns_cut(c, by);
    q->query.by = by;
    q->query.groups = cut->n;
    *t = dispatch_table(columns_dispatch(c), a, &q->query);
    return (struct bulletin_cut){ .table = t, .label = cut->label, .n = cut->n };
}

static struct bulletin *make_bulletin(struct tx *tx, struct arena *a, const struct who *who,
                                      struct question *q, const struct columns *c)
{
    struct dispatch_table t[4];
    const struct cut *areas = columns_cut(c, BY_AREA);
    struct row *month = rows_by_text(tx, a, R_month, F_month_month, q->month);
    figures_see(q, c, who, tx, a);
    struct bulletin_facts f = { .city = city_name(tx, a).name,
                                .year = q->year,
                                .month = q->query.month };
    f.band = one_cut(c, a, q, BY_BAND, &t[0]);
    f.industry = one_cut(c, a, q, BY_INDUSTRY, &t[1]);
    f.area = one_cut(c, a, q, BY_AREA, &t[2]);
    struct dispatch_lines lines = dispatch_lines(columns_dispatch(c), a, &q->query);
    struct dispatch_revision revision =
        dispatch_revision(columns_dispatch(c), q->query.list, q->query.month, q->query.month);
    struct named waiting = not_started(tx, a, q, areas, lines);
    struct named late = slow(tx, a, q, areas, lines);
    q->query.list = LIST_PROVINCE_MAJOR;
    t[3] = dispatch_table(columns_dispatch(c), a, &q->query);
    f.province = t[3].total.v[COL_in_library] > 0 ? &t[3].total : NULL;
    f.revision = &revision;
    f.not_started = waiting.project;
    f.n_not_started = waiting.n;
    f.slow = late.project;
    f.n_slow = late.n;
    f.provisional = !month || !str_is(month_state(month), "closed");
    return bulletin_make(a, &f);
}

static void put_section_table(struct jw *w, const struct bulletin_table *t)
{
    jw_key(w, "table");
    jw_open(w, '{');
    jw_key(w, "head");
    jw_open(w, '[');
    for (size_t i = 0; i < t->columns; i++)
        jw_str(w, t->head[i]);
    jw_close(w, ']');
    jw_key(w, "rows");
    jw_open(w, '[');
    for (size_t r = 0; r < t->rows; r++) {
        jw_open(w, '[');
        for (size_t i = 0; i < t->columns; i++)
            jw_str(w, t->cell[r * t->columns + i]);
        jw_close(w, ']');
    }
    jw_close(w, ']');
    jw_close(w, '}');
}

static void put_bulletin(struct jw *w, struct str month, const struct bulletin *b)
{
    struct buf text = { 0 };
    bulletin_text(&text, b, 0);
    jw_open(w, '{');
    jw_key(w, "month");
    jw_str(w, month);
    jw_key(w, "title");
    jw_str(w, b->title);
    jw_key(w, "text");
    jw_str(w, buf_str(&text));
    jw_key(w, "sections");
    jw_open(w, '[');
    for (size_t i = 0; i < b->n; i++) {
        jw_open(w, '{');
        jw_key(w, "heading");
        jw_str(w, b->section[i].heading);
        jw_key(w, "paragraphs");
        jw_open(w, '[');
        for (size_t p = 0; p < b->section[i].n; p++)
            jw_str(w, b->section[i].paragraph[p]);
        jw_close(w, ']');
        if (b->section[i].table)
            put_section_table(w, b->section[i].table);
        jw_close(w, '}');
    }
    jw_close(w, ']');
    jw_close(w, '}');
    buf_free(&text);
}

bool figures_bulletin(struct city *c, const struct who *who, struct str month, bool json,
                      struct buf *out, struct diag *d)
{
    enum { TERMINAL = 100 };
    struct figures *f = city_figures(c);
    const struct figures_request ask = { .month = month,
                                         .by = STR("area"),
                                         .list = STR("city_major") };
    struct question q = { 0 };
    if (!access_need(who, &ledger[R_progress_report], VERB_read, d))
        return false;
    if (access_scope(d->arena, who, &ledger[R_project]))
        return diag_add(d, E_DENIED, NULL,
                        "通报覆盖全市，只向全市范围的角色开放；本范围的数据请看“月度调度”");
    struct tx *tx = store_read(city_store(c));
    bool ok = figures_understand(tx, who->today, &ask, &q, d);
    if (ok) {
        const struct columns *columns = figures_hold(f, tx, q.year);
        struct bulletin *b = make_bulletin(tx, d->arena, who, &q, columns);
        struct jw w = { .out = out };
        if (json)
            put_bulletin(&w, q.month, b);
        else
            bulletin_text(out, b, TERMINAL);
        figures_release(f); /* the bulletin borrows names of the columns */
    }
    store_read_end(tx);
    return ok;
}
