/* figures.c - see figures.h. */
#include "service/figures.h"

#include "base/date.h"
#include "base/json.h"
#include "domain/bulletin.h"
#include "service/columns.h"
#include "service/rows.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum { YEARS_KEPT = 4, ANSWERS_KEPT = 64, SLOW_LISTED = 20, SLOW_PERCENT = 80 };

/* An answer holds as long as nothing was written. */
struct answer {
    int64_t version;
    struct buf question, text;
};

struct figures {
    struct store *store;
    pthread_rwlock_t lock; /* of the columns */
    struct columns *year[YEARS_KEPT];
    pthread_mutex_t answers_lock;
    struct answer answers[ANSWERS_KEPT];
    size_t next_answer;
};

struct figures *figures_open(struct store *s)
{
    struct figures *f = calloc(1, sizeof *f);
    if (!f)
        fatal("out of memory");
    f->store = s;
    pthread_rwlock_init(&f->lock, NULL);
    pthread_mutex_init(&f->answers_lock, NULL);
    return f;
}

void figures_close(struct figures *f)
{
    if (!f)
        return;
    for (size_t i = 0; i < YEARS_KEPT; i++)
        columns_close(f->year[i]);
    for (size_t i = 0; i < ANSWERS_KEPT; i++) {
        buf_free(&f->answers[i].question);
        buf_free(&f->answers[i].text);
    }
    pthread_mutex_destroy(&f->answers_lock);
    pthread_rwlock_destroy(&f->lock);
    free(f);
}

/* ---- the columns of a year, as fresh as the store ------------------------------------------- */

/* The slot of a year; the place of the least used one when it is not kept. */
static struct columns **year_slot(struct figures *f, int year)
{
    for (size_t i = 0; i < YEARS_KEPT; i++)
        if (f->year[i] && dispatch_year(columns_dispatch(f->year[i])) == year)
            return &f->year[i];
    return &f->year[year % YEARS_KEPT];
}

static bool fresh(const struct columns *c, int year, int64_t version)
{
    return c && columns_version(c) == version && dispatch_year(columns_dispatch(c)) == year;
}

static void refresh(struct figures *f, struct tx *tx, int year, int64_t version)
{
    pthread_rwlock_wrlock(&f->lock);
    struct columns **at = year_slot(f, year);
    if (*at && dispatch_year(columns_dispatch(*at)) != year) {
        columns_close(*at);
        *at = NULL;
    }
    if (!*at)
        *at = columns_open(year);
    if (columns_version(*at) < version)
        columns_follow(*at, tx, version);
    pthread_rwlock_unlock(&f->lock);
}

/* Returns with the lock held for reading; figures_release gives it back. */
static const struct columns *figures_hold(struct figures *f, struct tx *tx, int year)
{
    for (;;) {
        int64_t version = store_version(f->store);
        pthread_rwlock_rdlock(&f->lock);
        const struct columns *c = *year_slot(f, year);
        if (fresh(c, year, version))
            return c;
        pthread_rwlock_unlock(&f->lock);
        refresh(f, tx, year, version);
        pthread_rwlock_rdlock(&f->lock);
        c = *year_slot(f, year);
        if (c && columns_version(c) >= version && dispatch_year(columns_dispatch(c)) == year)
            return c;
        pthread_rwlock_unlock(&f->lock);
    }
}

static void figures_release(struct figures *f)
{
    pthread_rwlock_unlock(&f->lock);
}

/* ---- what is asked ---------------------------------------------------------------------------- */

struct question {
    struct str month; /* YYYY-MM */
    int year;
    struct dispatch_query query;
};

static struct str newest_month(struct tx *tx, struct arena *a, struct str today)
{
    struct query q = { .rec = R_month,
                       .sort = { { .field = F_month_month, .descending = true } },
                       .nsort = 1 };
    struct row *r = rows_first(tx, a, &q);
    return r ? month_month(r) : str_slice(today, 0, 7);
}

static bool understand(struct tx *tx, struct str today, const struct figures_request *ask,
                       struct question *q, struct diag *d)
{
    q->month = ask->month.n ? ask->month : newest_month(tx, d->arena, today);
    int by = dispatch_by_find(ask->by.n ? ask->by : STR("area"));
    int list = dispatch_list_find(ask->list.n ? ask->list : STR("city_major"));
    if (!is_month(q->month))
        return diag_add(d, E_PARAMETER, NULL, "month 应写成 2025-09");
    if (by < 0)
        return diag_add(d, E_PARAMETER, NULL,
                        "by 可为 area、band、industry、track、kind、park、agency");
    if (list < 0)
        return diag_add(d, E_PARAMETER, NULL, "list 不是名单类别，如 city_major、province_major");
    q->year = year_number(q->month);
    q->query = (struct dispatch_query){ .month = month_number(q->month),
                                        .list = (enum dispatch_list)list,
                                        .by = (enum dispatch_by)by };
    return true;
}

/* Which reporting units the asker may count: all, or those of his own area. */
static void see_areas(struct question *q, const struct columns *c, const struct who *who,
                      struct arena *a)
{
    const struct cut *areas = columns_cut(c, BY_AREA);
    q->query.groups = columns_cut(c, q->query.by)->n;
    q->query.nareas = areas->n;
    if (!access_scope(a, who, &ledger[R_project]))
        return;
    bool *seen = NEW(a, bool, areas->n + 1);
    for (size_t i = 0; i < areas->n; i++)
        for (size_t g = 0; g < who->ngrants; g++)
            seen[i] |=
                who->grant[g].reach == REACH_AREA && str_eq(areas->key[i], who->grant[g].area);
    q->query.areas = seen;
}

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
    put_months(w, tx, a);
    put_columns(w);
    jw_key(w, "rows");
    jw_open(w, '[');
    for (size_t i = 0; i < cut->n; i++)
        if (q->query.by == BY_AREA || q->query.by == BY_BAND || t.group[i].v[COL_in_library] > 0)
            put_figures(w, q, &t.group[i], cut->key[i], cut->label[i], false);
    if (t.none.v[COL_in_library] > 0)
        put_figures(w, q, &t.none, STR(""), STR("未填"), false);
    jw_close(w, ']');
    jw_key(w, "total");
    put_figures(w, q, &t.total, STR(""), STR("全市"), true);
    jw_close(w, '}');
}

/* ---- answers that still hold ------------------------------------------------------------------------ */

static void question_text(struct buf *out, const struct who *who, const struct figures_request *ask)
{
    const struct str parts[] = { ask->month, ask->by, ask->list };
    for (size_t i = 0; i < who->ngrants; i++)
        buf_printf(out, "%d " STR_FMT " %lld,", (int)who->grant[i].reach,
                   STR_ARG(who->grant[i].area), (long long)who->grant[i].id);
    for (size_t i = 0; i < COUNTOF(parts); i++) {
        buf_add(out, parts[i]);
        buf_char(out, '\n');
    }
}

static bool answer_kept(struct figures *f, int64_t version, struct str question, struct buf *out)
{
    bool found = false;
    pthread_mutex_lock(&f->answers_lock);
    for (size_t i = 0; i < ANSWERS_KEPT && !found; i++) {
        const struct answer *a = &f->answers[i];
        found = a->version == version && a->text.n && str_eq(buf_str(&a->question), question);
        if (found)
            buf_add(out, buf_str(&a->text));
    }
    pthread_mutex_unlock(&f->answers_lock);
    return found;
}

static void answer_keep(struct figures *f, int64_t version, struct str question, struct str text)
{
    pthread_mutex_lock(&f->answers_lock);
    struct answer *a = &f->answers[f->next_answer++ % ANSWERS_KEPT];
    a->version = version;
    buf_clear(&a->question);
    buf_add(&a->question, question);
    buf_clear(&a->text);
    buf_add(&a->text, text);
    pthread_mutex_unlock(&f->answers_lock);
}

static bool dispatch_put(struct city *c, const struct who *who, const struct figures_request *ask,
                         struct buf *out, struct diag *d)
{
    struct figures *f = city_figures(c);
    struct question q = { 0 };
    struct tx *tx = store_read(city_store(c));
    bool ok = understand(tx, who->today, ask, &q, d);
    if (ok) {
        const struct columns *columns = figures_hold(f, tx, q.year);
        struct jw w = { .out = out };
        see_areas(&q, columns, who, d->arena);
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
    int64_t version = store_version(f->store);
    question_text(&question, who, ask);
    bool ok = answer_kept(f, version, buf_str(&question), out);
    if (!ok) {
        ok = dispatch_put(c, who, ask, out, d);
        if (ok)
            answer_keep(f, version, buf_str(&question), buf_str(out));
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
    bool ok = understand(tx, who->today, ask, &q, d);
    if (ok) {
        const struct columns *columns = figures_hold(f, tx, q.year);
        see_areas(&q, columns, who, d->arena);
        text_table(d->arena, &q, columns, out);
        figures_release(f);
    }
    store_read_end(tx);
    return ok;
}

/* ---- what stands behind a figure --------------------------------------------------------------------------- */

static bool spec_group(const struct columns *c, struct str part, struct dispatch_query *q,
                       int32_t *group)
{
    struct str by;
    if (str_is(part, "all")) {
        *group = GROUP_ALL;
        return true;
    }
    if (!str_split(&part, '=', &by) || dispatch_by_find(by) < 0)
        return false;
    q->by = (enum dispatch_by)dispatch_by_find(by);
    const struct cut *cut = columns_cut(c, q->by);
    *group = GROUP_NONE;
    for (size_t i = 0; i < cut->n; i++)
        if (str_eq(cut->key[i], part))
            *group = (int32_t)i;
    return part.n == 0 || *group != GROUP_NONE;
}

static bool spec_rows(struct figures *f, struct tx *tx, struct arena *a, struct str part[4],
                      struct figure_rows *rows)
{
    int list = dispatch_list_find(part[1]);
    int column = dispatch_column_find(part[3]);
    int32_t group = GROUP_ALL;
    if (!is_month(part[0]) || list < 0 || column < 0)
        return false;
    const struct columns *c = figures_hold(f, tx, year_number(part[0]));
    struct dispatch_query q = { .month = month_number(part[0]), .list = (enum dispatch_list)list };
    bool ok = spec_group(c, part[2], &q, &group);
    if (ok) {
        q.groups = columns_cut(c, q.by)->n;
        struct dispatch_ids ids =
            dispatch_rows(columns_dispatch(c), a, &q, group, (enum dispatch_column_id)column);
        *rows = (struct figure_rows){ .id = ids.id, .n = ids.n };
    }
    figures_release(f);
    return ok;
}

bool figures_rows(struct figures *f, struct tx *tx, struct arena *a, struct str spec,
                  struct figure_rows *rows, struct diag *d)
{
    struct str part[4];
    struct str rest = spec;
    size_t n = 0;
    while (n < 4 && str_split(&rest, ';', &part[n]))
        n++;
    if (n == 4 && rest.n == 0 && spec_rows(f, tx, a, part, rows))
        return true;
    return diag_add(d, E_FILTER, NULL, "figure(“" STR_FMT "”) 不是统计表给出的下钻条件",
                    STR_ARG(spec));
}

/* ---- the bulletin ---------------------------------------------------------------------------------------------- */

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
    see_areas(q, c, who, a);
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
    struct tx *tx = store_read(city_store(c));
    bool ok = understand(tx, who->today, &ask, &q, d);
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
