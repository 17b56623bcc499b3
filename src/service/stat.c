/* stat.c - what the figures of the daily work have in common: groups, filters, cells, and how they are written; see
 * stat.h.  Knows no figure. */
#include "service/stat_parts.h"

#include "base/json.h"
#include "base/money.h"
#include "domain/bulletin.h"
#include "service/expand.h"
#include "service/rows.h"

/* ---- filters --------------------------------------------------------------------------------------- */

struct str stat_fill(struct arena *a, const char *text, const struct stat_mark *marks, size_t n)
{
    struct buf out = { 0 };
    struct str rest = str_c(text);
    while (rest.n) {
        size_t step = 1;
        struct str put = str_slice(rest, 0, 1);
        for (size_t i = 0; i < n; i++)
            if (str_starts(rest, str_c(marks[i].mark))) {
                step = str_c(marks[i].mark).n;
                put = marks[i].text;
            }
        buf_add(&out, put);
        rest = str_slice(rest, step, rest.n);
    }
    struct str whole = str_dup(a, buf_str(&out));
    buf_free(&out);
    return whole;
}

struct str stat_and(struct arena *a, struct str x, struct str y)
{
    if (x.n == 0 || y.n == 0)
        return x.n ? x : y;
    return str_printf(a, "(" STR_FMT ") and " STR_FMT, STR_ARG(x), STR_ARG(y));
}

static bool may_filter(const struct field *f, const void *ctx)
{
    return access_sees_full(ctx, f);
}

struct filter *stat_where(const struct stat *s, const struct record *rec, struct str text)
{
    struct filter *where = filter_parse(s->arena, rec, text, may_filter, s->who, s->d);
    if (!diag_ok(s->d) || !filter_expand(s->city, s->tx, s->arena, rec, where, s->d))
        return NULL;
    return filter_and(s->arena, access_scope(s->arena, s->who, rec), where);
}

/* ---- cells ------------------------------------------------------------------------------------------- */

struct stat_cell stat_count(const struct stat *s, const struct record *rec, struct str filter)
{
    struct filter *where = stat_where(s, rec, filter);
    if (!diag_ok(s->d))
        return stat_unknown("");
    int64_t n = tx_count(s->tx, record_id(rec), where, 0);
    return (struct stat_cell){ .known = true,
                               .value = n,
                               .text = str_printf(s->arena, "%lld", (long long)n),
                               .record = rec->id,
                               .drill = filter };
}

struct str stat_decimal(struct arena *a, int64_t value, int scale)
{
    struct buf text = { 0 };
    decimal_put(&text, value, scale, true);
    struct str copy = str_dup(a, buf_str(&text));
    buf_free(&text);
    return copy;
}

struct stat_cell stat_unknown(const char *why)
{
    return (struct stat_cell){ .text = STR("未知"), .formula = str_c(why) };
}

struct stat_cell stat_rate(const struct stat *s, int64_t num, int64_t den)
{
    enum { RATE_SCALE = 4, PERCENT_SCALE = 2 };
    if (den == 0)
        return (struct stat_cell){ .text = STR("—") };
    int64_t rate = ratio_round(num, den, RATE_SCALE);
    return (struct stat_cell){ .known = true,
                               .value = rate,
                               .text = str_printf(
                                   s->arena, STR_FMT "%%",
                                   STR_ARG(stat_decimal(s->arena, rate, PERCENT_SCALE))) };
}

struct str stat_year(const struct stat *s)
{
    return str_printf(s->arena, "%04d", steering_year(s->tx, s->arena, s->who->today));
}

struct stat_row stat_row_new(const struct stat *s, struct str key, struct str label)
{
    return (struct stat_row){ .key = key,
                              .label = label,
                              .cell = NEW(s->arena, struct stat_cell, s->t->columns) };
}

/* ---- groups ------------------------------------------------------------------------------------------- */

static void put_group(const struct stat *s, struct stat_groups *all, const struct field *f,
                      struct str key, struct str label)
{
    struct str filter = key.n ? str_printf(s->arena, "%s = " STR_FMT, f->id, STR_ARG(key))
                              : str_printf(s->arena, "%s is null", f->id);
    all->g[all->n++] = (struct stat_group){ key, label, filter };
}

static void reporting_units(const struct stat *s, struct stat_groups *all, const struct field *f)
{
    struct value yes;
    value_set_int(&yes, 1);
    struct query q = { .rec = R_area,
                       .where = filter_value(s->arena, OP_EQ, F_area_reports, yes),
                       .sort = { { .field = F_area_bulletin_order }, { .field = F_area_code } },
                       .nsort = 2 };
    struct rows areas = rows_all(s->tx, s->arena, &q);
    all->g = NEW(s->arena, struct stat_group, areas.n + 1);
    for (size_t i = 0; i < areas.n; i++)
        put_group(s, all, f, area_code(areas.row[i]), area_name(areas.row[i]));
}

struct met {
    struct stat *s;
    int64_t id[400];
    size_t n;
};

static bool meet(void *ctx, const struct value *v, size_t n)
{
    struct met *m = ctx;
    (void)n;
    for (size_t i = 0; i < m->n; i++)
        if (m->id[i] == v[0].i)
            return true;
    if (v[0].set)
        m->id[m->n++] = v[0].i;
    return m->n < COUNTOF(m->id);
}

static void those_met(const struct stat *s, struct stat_groups *all, const struct record *rec,
                      int at)
{
    const struct field *f = &rec->fields[at];
    const int fields[] = { at };
    struct met m = { .n = 0 };
    const struct query q = { .rec = record_id(rec),
                             .where = access_scope(s->arena, s->who, rec),
                             .fields = fields,
                             .nfields = 1,
                             .any_order = true };
    tx_list(s->tx, &q, meet, &m);
    int title = field_find(&ledger[f->refers], str_c(ledger[f->refers].title));
    bool named = access_names(s->who, &ledger[f->refers]);
    all->g = NEW(s->arena, struct stat_group, m.n + 1);
    for (size_t i = 0; i < m.n; i++) {
        struct str key = str_printf(s->arena, "%lld", (long long)m.id[i]);
        struct row *r = named ? tx_get(s->tx, s->arena, f->refers, m.id[i]) : NULL;
        put_group(s, all, f, key, r ? value_str(&r->v[title]) : key);
    }
}

struct stat_groups stat_groups(const struct stat *s, const struct record *rec, int field)
{
    const struct field *f = &rec->fields[field];
    struct stat_groups all = { NULL, 0 };
    size_t n = 0;
    if (f->kind == K_AREA) {
        reporting_units(s, &all, f);
    } else if (f->kind == K_REF) {
        those_met(s, &all, rec, field);
    } else {
        while (f->choices[n].id)
            n++;
        all.g = NEW(s->arena, struct stat_group, n + 1);
        for (size_t i = 0; i < n; i++)
            put_group(s, &all, f, str_c(f->choices[i].id), str_c(f->choices[i].label));
    }
    put_group(s, &all, f, STR(""), STR("未填"));
    return all;
}

/* ---- JSON ------------------------------------------------------------------------------------------------ */

static void put_text(struct jw *w, const char *key, struct str text)
{
    jw_key(w, key);
    jw_str(w, text);
}

static void put_cell(struct jw *w, const struct stat_cell *c)
{
    jw_open(w, '{');
    jw_key(w, "value");
    if (c->known)
        jw_int(w, c->value);
    else
        jw_null(w);
    put_text(w, "text", c->text);
    if (c->record) {
        put_text(w, "record", str_c(c->record));
        put_text(w, "drill", c->drill);
    }
    if (c->formula.n)
        put_text(w, "formula", c->formula);
    jw_close(w, '}');
}

static void put_row(struct jw *w, const struct stat_table *t, const struct stat_row *r)
{
    jw_open(w, '{');
    put_text(w, "key", r->key);
    put_text(w, "label", r->label);
    jw_key(w, "cells");
    jw_open(w, '{');
    for (size_t i = 0; i < t->columns; i++) {
        jw_key(w, t->column[i].id);
        put_cell(w, &r->cell[i]);
    }
    jw_close(w, '}');
    jw_close(w, '}');
}

static void put_json(struct buf *out, const struct stat_table *t)
{
    struct jw w = { .out = out };
    jw_open(&w, '{');
    put_text(&w, "title", t->title);
    put_text(&w, "period", t->period);
    put_text(&w, "by", t->by);
    jw_key(&w, "scoped");
    jw_bool(&w, t->scoped);
    jw_key(&w, "columns");
    jw_open(&w, '[');
    for (size_t i = 0; i < t->columns; i++) {
        jw_open(&w, '{');
        put_text(&w, "id", str_c(t->column[i].id));
        put_text(&w, "label", str_c(t->column[i].label));
        put_text(&w, "unit", str_c(t->column[i].unit));
        put_text(&w, "formula", str_c(t->column[i].formula));
        jw_close(&w, '}');
    }
    jw_close(&w, ']');
    jw_key(&w, "rows");
    jw_open(&w, '[');
    for (size_t i = 0; i < t->rows; i++)
        put_row(&w, t, &t->row[i]);
    jw_close(&w, ']');
    jw_key(&w, "total");
    if (t->total.cell)
        put_row(&w, t, &t->total);
    else
        jw_null(&w);
    jw_close(&w, '}');
}

/* ---- text -------------------------------------------------------------------------------------------------- */

static void fill_line(const struct stat_table *t, const struct stat_row *r, struct str *cell)
{
    cell[0] = r->label;
    for (size_t i = 0; i < t->columns; i++)
        cell[i + 1] = r->cell[i].text;
}

static void put_lines(struct buf *out, struct arena *a, const struct stat_table *t)
{
    size_t width = t->columns + 1;
    struct str *head = NEW(a, struct str, width);
    struct str *cell = NEW(a, struct str, width * (t->rows + 1));
    size_t lines = 0;
    head[0] = STR("");
    for (size_t i = 0; i < t->columns; i++)
        head[i + 1] = str_c(t->column[i].label);
    for (; lines < t->rows; lines++)
        fill_line(t, &t->row[lines], cell + width * lines);
    if (t->total.cell)
        fill_line(t, &t->total, cell + width * lines++);
    const struct bulletin_table table = {
        .head = head, .cell = cell, .columns = width, .rows = lines, .unit = STR("")
    };
    buf_printf(out, STR_FMT "（" STR_FMT "）\n", STR_ARG(t->title), STR_ARG(t->period));
    bulletin_table_text(out, &table);
}

/* ---- the question -------------------------------------------------------------------------------------------- */

static const struct {
    enum record_id rec; /* whoever may read it may ask */
    bool (*make)(struct stat *s, const struct stat_request *q);
} kinds_of[] = {
    [STAT_PROBLEMS] = { R_problem, stat_problems },
    [STAT_VISITS] = { R_visit, stat_visits },
    [STAT_TOUR] = { R_site_tour, stat_tour },
    [STAT_TARGETS] = { R_target, stat_targets },
};

bool stat_put(struct city *c, const struct who *who, const struct stat_request *q, bool json,
              struct buf *out, struct diag *d)
{
    struct stat_table t = { .by = STR(""), .total = { .cell = NULL } };
    const struct record *rec = &ledger[kinds_of[q->what].rec];
    if (!access_need(who, rec, VERB_read, d))
        return false;
    struct stat s = {
        .city = c, .tx = store_read(city_store(c)), .who = who, .arena = d->arena, .d = d, .t = &t
    };
    t.scoped = access_scope(d->arena, who, &ledger[R_project]) != NULL;
    bool ok = kinds_of[q->what].make(&s, q) && diag_ok(d);
    store_read_end(s.tx);
    if (ok && json)
        put_json(out, &t);
    else if (ok)
        put_lines(out, d->arena, &t);
    return ok;
}
