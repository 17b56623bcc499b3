/* figures_bulletin.c - the facts of a month's bulletin, and its JSON; see figures.h.  Knows no wording. */
#include "service/figures_kept.h"

#include "base/json.h"
#include "domain/bulletin.h"
#include "paper/paper.h"
#include "service/rows.h"

#include <stdlib.h>

enum { SLOW_LISTED = 20, SLOW_PERCENT = 80 };

struct named {
    struct bulletin_project *project;
    size_t n;
};

static void name_project(struct tx *tx, struct arena *a, const struct columns *c,
                         const struct dispatch_project_line *line, struct bulletin_project *to)
{
    const struct cut *areas = columns_cut(c, BY_AREA);
    const struct frozen_project *then = columns_frozen(c, line->id);
    struct row *r = then ? then->row : tx_get(tx, a, R_project, line->id);
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
                                const struct columns *c, struct dispatch_lines lines)
{
    struct named out = { .project = NEW(a, struct bulletin_project, lines.n + 1) };
    for (size_t i = 0; i < lines.n; i++) {
        if (!lines.line[i].starts || lines.line[i].started)
            continue;
        name_project(tx, a, c, &lines.line[i], &out.project[out.n]);
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
                         const struct columns *c, struct dispatch_lines lines)
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
        name_project(tx, a, c, &late[i], &out.project[i]);
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

/* The sums of every list, and what was revised in the month. */
static void take_lists(const struct dispatch *d, struct arena *a, const struct question *q,
                       struct bulletin_facts *f)
{
    struct dispatch_figures *total = NEW(a, struct dispatch_figures, LIST__COUNT);
    struct dispatch_revision *revision = NEW(a, struct dispatch_revision, LIST__COUNT);
    struct dispatch_query one = q->query;
    for (int i = 0; i < LIST__COUNT; i++) {
        one.list = (enum dispatch_list)i;
        total[i] = dispatch_table(d, a, &one).total;
        revision[i] = dispatch_revision(d, &one, one.month, GROUP_ALL);
    }
    f->total = total;
    f->revision = revision;
}

static struct bulletin *make_bulletin(struct tx *tx, struct arena *a, const struct who *who,
                                      struct question *q, const struct columns *c)
{
    struct dispatch_table t[3];
    struct row *month = rows_by_text(tx, a, R_month, F_month_month, q->month);
    figures_see(q, c, who, tx, a);
    struct bulletin_facts f = { .city = q->edition ? columns_city(c) : city_name(tx, a).name,
                                .year = q->year,
                                .month = q->query.month };
    f.band = one_cut(c, a, q, BY_BAND, &t[0]);
    f.industry = one_cut(c, a, q, BY_INDUSTRY, &t[1]);
    f.area = one_cut(c, a, q, BY_AREA, &t[2]);
    struct dispatch_lines lines = dispatch_lines(columns_dispatch(c), a, &q->query);
    struct named waiting = not_started(tx, a, q, c, lines);
    struct named late = slow(tx, a, q, c, lines);
    take_lists(columns_dispatch(c), a, q, &f);
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

/* Who leads the dispatching; empty when the city has not said. */
static struct str lead_agency(struct tx *tx, struct arena *a, const struct who *who)
{
    struct row *r = access_find(tx, a, who, R_agency, F_agency_system_role, STR("lead"));
    return r ? agency_name(r) : STR("");
}

/* The bulletin of a month in d's arena, with what its paper says besides; NULL after saying why not. */
static struct bulletin *asked(struct city *c, const struct who *who, struct str month,
                              struct paper *paper, struct diag *d)
{
    struct figures *f = city_figures(c);
    const struct figures_request ask = {
        .month = month, .by = STR("area"), .list = STR("city_major"), .filter = STR("")
    };
    struct question q = { 0 };
    struct bulletin *b = NULL;
    if (!access_need(who, &ledger[R_progress_report], VERB_read, d))
        return NULL;
    if (access_scope(d->arena, who, &ledger[R_project])) {
        diag_add(d, E_DENIED, NULL,
                 "通报覆盖全市，只向全市范围的角色开放；本范围的数据请看“月度调度”");
        return NULL;
    }
    struct tx *tx = store_read(city_store(c));
    if (figures_understand(c, tx, who, &ask, &q, d)) {
        const struct columns *columns = figures_hold(f, tx, d->arena, q.month, &q.edition);
        b = make_bulletin(tx, d->arena, who, &q, columns);
        figures_release(f);
        *paper = (struct paper){ .bulletin = b,
                                 .month = q.month,
                                 .city = city_name(tx, d->arena).name,
                                 .issuer = lead_agency(tx, d->arena, who),
                                 .today = who->today,
                                 .now = who->now,
                                 .template = STR("") };
    }
    store_read_end(tx);
    return b;
}

bool figures_bulletin(struct city *c, const struct who *who, struct str month, bool json,
                      struct buf *out, struct diag *d)
{
    enum { TERMINAL = 100 };
    struct paper paper;
    const struct bulletin *b = asked(c, who, month, &paper, d);
    struct jw w = { .out = out };
    if (b && json)
        put_bulletin(&w, paper.month, b);
    else if (b)
        bulletin_text(out, b, TERMINAL);
    return b != NULL;
}

bool figures_print(struct city *c, const struct who *who, struct str month,
                   const struct figures_paper *w, struct diag *d)
{
    struct paper paper;
    if (!asked(c, who, month, &paper, d))
        return false;
    paper.template = w->template;
    return paper_print(w->path, w->form, &paper, d);
}
