/* figures_library.c - counts and sums over the projects of the library; see figures.h.  Each column is a filter
 * (domain/library.tbl.h), and the rows behind a figure are those that pass it. */
#include "service/figures_kept.h"

#include "base/date.h"
#include "service/figure_sheet.h"
#include "service/rows.h"

enum library_column {
#define COLUMN(id, ...) LIB_##id,
#include "domain/library.tbl.h"
#undef COLUMN
    LIB__COUNT
};

/* clang-format off */
static const struct dispatch_column columns_shown[LIB__COUNT] = {
#define COLUMN(id_, sums_, filter_, ...) [LIB_##id_] = { .id = #id_, __VA_ARGS__ },
#include "domain/library.tbl.h"
#undef COLUMN
};
static const struct {
    bool sums;
    const char *filter;
} columns_meant[LIB__COUNT] = {
#define COLUMN(id_, sums_, filter_, ...) [LIB_##id_] = { sums_, filter_ },
#include "domain/library.tbl.h"
#undef COLUMN
};
/* clang-format on */

struct tally {
    const struct columns *columns;
    enum dispatch_by by;
    struct row *row; /* the project being counted */
    const struct filter *test[LIB__COUNT];
    struct figure_sheet sheet; /* the groups of the cut, and last those without one */
};

static void count(const struct tally *t, struct sheet_line *line)
{
    int64_t total = row_has(t->row, R_project, F_project_total_investment)
                        ? project_total_investment(t->row)
                        : 0;
    for (int i = 0; i < LIB__COUNT; i++)
        if (!t->test[i] || filter_matches(t->test[i], t->row))
            line->value[i] += columns_meant[i].sums ? total : 1;
}

static bool on_project(void *ctx, const struct value *v, size_t n)
{
    struct tally *t = ctx;
    (void)n;
    for (size_t i = 0; i < t->row->rec->nfields; i++)
        t->row->v[i] = v[i];
    int32_t group = columns_group(t->columns, t->by, &v[columns_field(t->by)]);
    count(t, &t->sheet.line[group < 0 ? (int32_t)t->sheet.lines - 1 : group]);
    count(t, &t->sheet.total);
    return true;
}

/* ---- what opens the rows --------------------------------------------------------------------- */

/* A project of no unit names none, or a place that reports through none. */
static struct str no_area(struct arena *a, const struct cut *cut)
{
    struct buf out = { 0 };
    buf_c(&out, "(area is null");
    for (size_t i = 0; i < cut->n; i++) {
        buf_c(&out, i ? " and area != " : " or (area != ");
        buf_add(&out, cut->key[i]);
    }
    buf_c(&out, cut->n ? "))" : " or area is not null)");
    struct str text = str_dup(a, buf_str(&out));
    buf_free(&out);
    return text;
}

static struct str group_filter(struct arena *a, const struct tally *t, size_t group)
{
    const struct cut *cut = columns_cut(t->columns, t->by);
    const char *field = ledger[R_project].fields[columns_field(t->by)].id;
    if (group == cut->n)
        return t->by == BY_AREA ? no_area(a, cut) : str_printf(a, "%s is null", field);
    return str_printf(a, "%s %s " STR_FMT, field, t->by == BY_INDUSTRY ? "under" : "=",
                      STR_ARG(cut->key[group]));
}

static void put_drills(struct arena *a, struct sheet_line *line, struct str group, struct str asked)
{
    for (int i = 0; i < LIB__COUNT; i++) {
        struct buf out = { 0 };
        const struct str parts[] = { group, str_c(columns_meant[i].filter), asked };
        for (size_t p = 0; p < COUNTOF(parts); p++) {
            if (parts[p].n == 0)
                continue;
            buf_c(&out, out.n ? " and (" : "(");
            buf_add(&out, parts[p]);
            buf_char(&out, ')');
        }
        line->drill[i] = str_dup(a, buf_str(&out));
        buf_free(&out);
    }
}

/* Names the groups and leaves those out that have no project. */
static void finish(struct arena *a, struct tally *t, const struct question *q)
{
    const struct cut *cut = columns_cut(t->columns, t->by);
    size_t kept = 0;
    for (size_t g = 0; g <= cut->n; g++) {
        struct sheet_line line = t->sheet.line[g];
        if (line.value[LIB_projects] == 0)
            continue;
        line.key = g < cut->n ? cut->key[g] : STR("");
        line.label = g < cut->n ? cut->label[g] : STR("未填");
        put_drills(a, &line, group_filter(a, t, g), q->filter);
        t->sheet.line[kept++] = line;
    }
    t->sheet.lines = kept;
    put_drills(a, &t->sheet.total, STR(""), q->filter);
}

static void tally_all(struct tx *tx, struct arena *a, struct tally *t, const struct who *who,
                      const struct question *q)
{
    struct filter *scope = access_scope(a, who, &ledger[R_project]);
    const struct query all = { .rec = R_project,
                               .where = filter_and(a, scope, q->where),
                               .any_order = true };
    struct diag d;
    diag_init(&d, a);
    size_t groups = columns_cut(t->columns, t->by)->n;
    t->row = row_new(a, R_project);
    t->sheet = figure_sheet_new(a, columns_shown, LIB__COUNT, groups + 1);
    t->sheet.lines = groups + 1;
    for (int i = 0; i < LIB__COUNT; i++)
        t->test[i] =
            filter_parse(a, &ledger[R_project], str_c(columns_meant[i].filter), NULL, NULL, &d);
    ASSERT(diag_ok(&d)); /* the table's own words */
    tx_list(tx, &all, on_project, t);
    finish(a, t, q);
}

static void put_json(struct buf *out, const struct question *q, const struct figure_sheet *s)
{
    struct jw w = { .out = out };
    jw_open(&w, '{');
    jw_key(&w, "by");
    jw_c(&w, dispatch_by_id(q->query.by));
    jw_key(&w, "filter");
    jw_str(&w, q->filter);
    jw_key(&w, "scoped");
    jw_bool(&w, q->query.scoped);
    figure_sheet_json(&w, s);
    jw_close(&w, '}');
}

bool figures_library(struct city *c, const struct who *who, const struct figures_request *ask,
                     bool json, struct buf *out, struct diag *d)
{
    struct figures *f = city_figures(c);
    struct question q = { 0 };
    struct figures_request now = *ask;
    now.month = str_slice(who->today, 0, 7);
    now.list = STR("");
    if (!access_need(who, &ledger[R_project], VERB_read, d))
        return false;
    struct tx *tx = store_read(city_store(c));
    bool ok = figures_understand(c, tx, who, &now, &q, d);
    if (ok) {
        struct tally t = { .columns = figures_hold_year(f, tx, q.year), .by = q.query.by };
        q.query.scoped = access_scope(d->arena, who, &ledger[R_project]) != NULL;
        tally_all(tx, d->arena, &t, who, &q);
        t.sheet.total.label = figures_total_label(tx, d->arena, &q);
        if (json)
            put_json(out, &q, &t.sheet);
        else
            figure_sheet_text(out, d->arena, &t.sheet);
        figures_release(f); /* the sheet borrows names of the columns */
    }
    store_read_end(tx);
    return ok;
}
