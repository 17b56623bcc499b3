/* columns_frozen.c - the columns of a closed month as text, and back.  See columns.h; knows no ledger of its own: which
 * fields are held is said in columns.c, and each text says which it holds. */
#include "service/columns_parts.h"

#include "base/date.h"
#include "service/city.h"

#include <stdlib.h>
#include <string.h>

#define MARK "ztf-month\t1\t"

/* ---- out ---------------------------------------------------------------------------------- */

/* A value never ends its field or its line. */
static void put_text(struct buf *out, struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        buf_char(out, (unsigned char)s.p[i] < ' ' ? ' ' : s.p[i]);
}

static void put_value(struct buf *out, const struct field *f, const struct value *v)
{
    buf_char(out, '\t');
    if (!v->set)
        return;
    if (kinds[f->kind].is_text)
        put_text(out, v->s);
    else
        buf_printf(out, "%lld", (long long)v->i);
}

struct writing {
    struct buf *out;
    const struct columns_source *source;
    int64_t rows;
};

static bool put_row(void *ctx, const struct value *v, size_t n)
{
    struct writing *w = ctx;
    buf_char(w->out, w->source->mark);
    for (size_t i = 0; i < n; i++)
        put_value(w->out, &ledger[w->source->rec].fields[w->source->fields[i]], &v[i]);
    buf_char(w->out, '\n');
    w->rows++;
    return true;
}

static void put_source(struct writing *w, struct tx *tx, int year, struct arena *a)
{
    const struct columns_source *s = w->source;
    struct query q = columns_query(s, year, a);
    q.nfields = s->n + s->also;
    q.any_order = false; /* the same rows give the same text */
    buf_printf(w->out, "F\t%c", s->mark);
    for (size_t i = 0; i < q.nfields; i++)
        buf_printf(w->out, "\t%s", ledger[s->rec].fields[s->fields[i]].id);
    buf_char(w->out, '\n');
    tx_list(tx, &q, put_row, w);
}

static void put_cuts(struct buf *out, struct tx *tx, int year, struct arena *a)
{
    struct columns *c = columns_open(year);
    columns_cuts(c, tx, a);
    for (int by = 0; by < BY__COUNT; by++)
        for (size_t i = 0; i < c->cut[by].n; i++) {
            buf_printf(out, "C\t%s\t", dispatch_by_id((enum dispatch_by)by));
            put_text(out, c->cut[by].key[i]);
            buf_char(out, '\t');
            put_text(out, c->cut[by].label[i]);
            buf_char(out, '\n');
        }
    columns_close(c);
}

void columns_freeze(struct tx *tx, struct str month, struct buf *out, int64_t *rows)
{
    struct arena a = { 0 };
    struct writing w = { .out = out };
    int year = year_number(month);
    buf_printf(out, MARK STR_FMT "\t", STR_ARG(month));
    put_text(out, city_name(tx, &a).name);
    buf_char(out, '\n');
    put_cuts(out, tx, year, &a);
    for (size_t i = 0; i < COLUMNS_SOURCES; i++) {
        w.source = &columns_sources[i];
        put_source(&w, tx, year, &a);
    }
    *rows = w.rows;
    arena_free(&a);
}

/* ---- in --------------------------------------------------------------------------------------- */

struct thawing {
    struct columns *c;
    int place[COLUMNS_SOURCES][COLUMNS_FIELDS]; /* column of the text that holds a field, or -1 */
    size_t cap;
};

static const struct columns_source *source_of(struct str mark, size_t *n)
{
    for (*n = 0; *n < COLUMNS_SOURCES; ++*n)
        if (mark.n == 1 && mark.p[0] == columns_sources[*n].mark)
            return &columns_sources[*n];
    return NULL;
}

/* "F  P  id  total_investment …": where in the lines to come each field stands. */
static void take_heads(struct thawing *t, struct str line)
{
    struct str mark;
    struct str name;
    size_t n;
    const struct columns_source *s = str_split(&line, '\t', &mark) ? source_of(mark, &n) : NULL;
    for (int column = 0; s && str_split(&line, '\t', &name); column++)
        for (size_t i = 0; i < s->n + s->also; i++)
            if (str_is(name, ledger[s->rec].fields[s->fields[i]].id))
                t->place[n][i] = column;
}

static void take_cut(struct thawing *t, struct str line)
{
    struct str by;
    struct str key;
    if (!str_split(&line, '\t', &by) || !str_split(&line, '\t', &key) || dispatch_by_find(by) < 0)
        return;
    struct cut *cut = &t->c->cut[dispatch_by_find(by)];
    if (cut->n % 64 == 0) {
        struct cut more = cut_new(&t->c->names, cut->n + 64);
        if (cut->n) {
            memcpy(more.key, cut->key, cut->n * sizeof *cut->key);
            memcpy(more.label, cut->label, cut->n * sizeof *cut->label);
        }
        more.n = cut->n;
        *cut = more;
    }
    cut_add(cut, &t->c->names, key, line);
}

static void take_value(const struct field *f, struct str text, struct value *v)
{
    *v = (struct value){ .s = STR("") };
    if (text.n == 0)
        return;
    if (kinds[f->kind].is_text)
        value_set_str(v, text);
    else if (str_int(text, &v->i))
        v->set = true;
}

/* What only a frozen project says of itself. */
static void keep_project(struct thawing *t, const struct columns_source *s, const struct value *v)
{
    struct columns *c = t->c;
    if (c->nfrozen == t->cap) {
        size_t cap = t->cap ? 2 * t->cap : 256;
        struct frozen_project *more = NEW(&c->kept, struct frozen_project, cap);
        if (c->nfrozen)
            memcpy(more, c->frozen, c->nfrozen * sizeof *more);
        c->frozen = more;
        t->cap = cap;
    }
    struct row *r = row_new(&c->kept, R_project);
    struct frozen_project *p = &c->frozen[c->nfrozen++];
    for (size_t i = 0; i < s->n + s->also; i++) {
        const struct field *f = &ledger[s->rec].fields[s->fields[i]];
        bool kept = s->fields[i] == AT_ID || f->scope != SCOPE_NONE ||
                    s->fields[i] == F_project_name || s->fields[i] == F_project_planned_start;
        if (!kept)
            continue;
        r->v[s->fields[i]] = v[i];
        if (v[i].set && kinds[f->kind].is_text)
            r->v[s->fields[i]].s = str_dup(&c->kept, v[i].s);
    }
    *p = (struct frozen_project){ .id = project_id(r),
                                  .name = project_name(r),
                                  .planned_start = project_planned_start(r),
                                  .row = r };
}

static void take_row(struct thawing *t, size_t n, struct str line)
{
    const struct columns_source *s = &columns_sources[n];
    struct value v[COLUMNS_FIELDS] = { 0 };
    struct str cell[COLUMNS_FIELDS * 2];
    int cells = 0;
    while (cells < COLUMNS_FIELDS * 2 && str_split(&line, '\t', &cell[cells]))
        cells++;
    for (size_t i = 0; i < s->n + s->also; i++) {
        int at = t->place[n][i];
        take_value(&ledger[s->rec].fields[s->fields[i]], at >= 0 && at < cells ? cell[at] : STR(""),
                   &v[i]);
    }
    if (s->rec == R_project)
        keep_project(t, s, v);
    s->set(t->c, v);
}

static void take_line(struct thawing *t, struct str line, bool *indexed)
{
    struct str mark;
    size_t n;
    if (!str_split(&line, '\t', &mark))
        return;
    if (str_is(mark, "C")) {
        take_cut(t, line);
    } else if (str_is(mark, "F")) {
        take_heads(t, line);
    } else if (source_of(mark, &n)) {
        if (!*indexed)
            columns_index(t->c);
        *indexed = true;
        take_row(t, n, line);
    }
}

struct columns *columns_thaw(struct str text)
{
    struct str line;
    struct str month;
    bool indexed = false;
    if (!str_split(&text, '\n', &line) || !str_starts(line, STR(MARK)))
        return NULL;
    line = str_slice(line, sizeof MARK - 1, line.n);
    if (!str_split(&line, '\t', &month) || !is_month(month))
        return NULL;
    struct thawing t = { .c = columns_open(year_number(month)) };
    t.c->dispatch = dispatch_open(t.c->year);
    t.c->city = str_dup(&t.c->kept, line);
    for (size_t s = 0; s < COLUMNS_SOURCES; s++)
        for (size_t i = 0; i < COLUMNS_FIELDS; i++)
            t.place[s][i] = -1;
    while (str_split(&text, '\n', &line))
        take_line(&t, line, &indexed);
    if (!indexed)
        columns_index(t.c);
    return t.c;
}

/* ---- looked up ------------------------------------------------------------------------------------ */

/* They stand in the order of their ids: the text was written so. */
static int by_id(const void *x, const void *y)
{
    const struct frozen_project *a = x;
    const struct frozen_project *b = y;
    return (a->id > b->id) - (a->id < b->id);
}

const struct frozen_project *columns_frozen(const struct columns *c, int64_t id)
{
    const struct frozen_project key = { .id = id };
    return c->nfrozen ? bsearch(&key, c->frozen, c->nfrozen, sizeof key, by_id) : NULL;
}

size_t columns_frozen_all(const struct columns *c, const struct frozen_project **all)
{
    *all = c->frozen;
    return c->nfrozen;
}

struct str columns_city(const struct columns *c)
{
    return c->city;
}
