/* dispatch.c - the list at a date and the figures over it; see dispatch.h.  Takes no fact in. */
#include "domain/dispatch_facts.h"

/* clang-format off */
const struct dispatch_column dispatch_columns[COL__COUNT] = {
#define COLUMN(id_, ...) [COL_##id_] = { .id = #id_, __VA_ARGS__ },
#include "domain/dispatch.tbl.h"
#undef COLUMN
};
/* clang-format on */

/* ---- names ---------------------------------------------------------------------------- */

static int find_name(const char *const *names, size_t n, struct str id)
{
    for (size_t i = 0; i < n; i++)
        if (str_is(id, names[i]))
            return (int)i;
    return -1;
}

static const char *const list_ids[LIST__COUNT] = {
    "province_major", "province_reserve", "city_major", "city_reserve", "district_key", "library",
};
static const char *const action_ids[] = { "initial", "add", "remove", "adjust" };
static const char *const by_ids[BY__COUNT] = { "area", "band", "industry", "track",
                                               "kind", "park", "agency" };

int dispatch_list_find(struct str id)
{
    return find_name(list_ids, COUNTOF(list_ids), id);
}

int dispatch_action_find(struct str id)
{
    return find_name(action_ids, COUNTOF(action_ids), id);
}

int dispatch_by_find(struct str id)
{
    return find_name(by_ids, COUNTOF(by_ids), id);
}

const char *dispatch_by_id(enum dispatch_by by)
{
    return by_ids[by];
}

int dispatch_column_find(struct str id)
{
    for (int i = 0; i < COL__COUNT; i++)
        if (str_is(id, dispatch_columns[i].id))
            return i;
    return -1;
}

/* ---- the list at a date ------------------------------------------------------------------------ */

static bool newer(const struct line *a, const struct line *b)
{
    if (a->month != b->month)
        return a->month > b->month;
    return a->version != b->version ? a->version > b->version : a->id > b->id;
}

/* The line that holds at the end of `month`, or NULL when the project is not in the list then. */
static const struct line *line_at(const struct dispatch *d, size_t i, enum dispatch_list list,
                                  int month)
{
    const struct line *best = NULL;
    const struct line *newest = NULL;
    for (int32_t at = d->head[i]; at != NO_LINE; at = d->line[at].next) {
        const struct line *p = &d->line[at];
        if (p->list != list)
            continue;
        if (!newest || newer(p, newest))
            newest = p;
        if (p->month <= month && (!best || newer(p, best)))
            best = p;
    }
    if (!best || best->action == PLAN_REMOVE)
        return NULL;
    /* taken out without a line saying when; with one, it holds until that */
    return best->taken_out && best == newest ? NULL : best;
}

static bool visible(const struct dispatch_query *q, const struct project *p)
{
    return !q->seen || (p->id < q->nseen && q->seen[p->id / 8] & 1u << (p->id % 8));
}

/* One project of the list as it stands at the month. */
struct standing {
    const struct project *project;
    const struct line *line;
    int64_t completed;
    bool reported, started, finished, entered;
};

/* The newest report counts; -1 = there is none. */
static int64_t completed_at(const struct dispatch *d, size_t i, int month)
{
    int64_t said = -1;
    for (int m = month; m > 0 && said < 0; m--)
        said = facts_report(d, i, m);
    return said;
}

static bool standing_of(const struct dispatch *d, size_t i, const struct dispatch_query *q,
                        struct standing *s)
{
    const struct project *p = &d->project[i];
    if (!p->known || d->head[i] == NO_LINE || !visible(q, p))
        return false;
    s->line = line_at(d, i, q->list, q->month);
    if (!s->line)
        return false;
    int64_t done = completed_at(d, i, q->month);
    s->project = p;
    s->reported = done >= 0;
    s->completed = done >= 0 ? done : 0;
    s->started = p->started <= q->month;
    s->finished = p->completed <= q->month;
    s->entered = p->entered > BEFORE && p->entered <= q->month;
    return true;
}

static int32_t group_of(const struct dispatch_query *q, const struct project *p)
{
    int32_t key = p->key[q->by];
    return key >= 0 && (size_t)key < q->groups ? key : GROUP_NONE;
}

/* ---- the table ---------------------------------------------------------------------------------- */

static void add(struct dispatch_figures *f, const struct standing *s)
{
    const struct line *line = s->line;
    f->v[COL_in_library]++;
    if (s->project->total >= 0)
        f->v[COL_total_investment] += s->project->total;
    f->v[COL_annual_plan] += line->amount;
    f->v[COL_completed] += s->completed;
    f->v[COL_planned_starts] += line->starts;
    f->v[COL_started] += line->starts && s->started;
    f->v[COL_planned_completions] += line->completes;
    f->v[COL_completions] += line->completes && s->finished;
    f->v[COL_new_entries] += s->entered;
    f->v[COL_new_entries_10] += s->entered && s->project->is10;
}

static void add_figures(struct dispatch_figures *to, const struct dispatch_figures *from)
{
    for (int c = 0; c < COL__COUNT; c++)
        to->v[c] += from->v[c];
}

static void finish(struct dispatch_figures *f, int month)
{
    int64_t plan = f->v[COL_annual_plan];
    f->v[COL_rate] = dispatch_rate(f->v[COL_completed], plan);
    f->v[COL_gap] = dispatch_gap(f->v[COL_completed], plan, month, MONTHS);
    f->v[COL_start_rate] = dispatch_rate(f->v[COL_started], f->v[COL_planned_starts]);
    f->v[COL_completion_rate] = dispatch_rate(f->v[COL_completions], f->v[COL_planned_completions]);
    f->v[COL_rank] = DISPATCH_UNSET;
    f->v[COL_start_rank] = DISPATCH_UNSET;
}

/* One more than the number of groups with a better share; equals share the place. */
static void rank(struct dispatch_figures *group, size_t n, int num, int den, int to)
{
    for (size_t i = 0; i < n; i++) {
        int64_t better = 0;
        if (group[i].v[den] <= 0)
            continue;
        for (size_t k = 0; k < n; k++)
            better += group[k].v[den] > 0 && dispatch_compare(group[k].v[num], group[k].v[den],
                                                              group[i].v[num], group[i].v[den]) > 0;
        group[i].v[to] = better + 1;
    }
}

struct dispatch_table dispatch_table(const struct dispatch *d, struct arena *a,
                                     const struct dispatch_query *q)
{
    struct dispatch_table t = { .group = NEW(a, struct dispatch_figures, q->groups + 1) };
    struct standing s;
    for (size_t i = 0; i < d->n; i++) {
        if (!standing_of(d, i, q, &s))
            continue;
        int32_t group = group_of(q, s.project);
        add(group == GROUP_NONE ? &t.none : &t.group[group], &s);
    }
    t.total = t.none;
    for (size_t g = 0; g < q->groups; g++)
        add_figures(&t.total, &t.group[g]);
    for (size_t g = 0; g < q->groups; g++)
        finish(&t.group[g], q->month);
    finish(&t.none, q->month);
    finish(&t.total, q->month);
    if (q->seen)
        return t; /* a rank among what one may see would be no rank */
    rank(t.group, q->groups, COL_completed, COL_annual_plan, COL_rank);
    rank(t.group, q->groups, COL_started, COL_planned_starts, COL_start_rank);
    return t;
}

/* ---- what stands behind a figure ------------------------------------------------------------------ */

static bool behind(const struct standing *s, enum dispatch_column_id column)
{
    switch ((int)column) {
    case COL_planned_starts:
    case COL_start_rate:
    case COL_start_rank:
        return s->line->starts;
    case COL_started:
        return s->line->starts && s->started;
    case COL_planned_completions:
    case COL_completion_rate:
        return s->line->completes;
    case COL_completions:
        return s->line->completes && s->finished;
    case COL_new_entries:
        return s->entered;
    case COL_new_entries_10:
        return s->entered && s->project->is10;
    default:
        return true;
    }
}

struct dispatch_ids dispatch_rows(const struct dispatch *d, struct arena *a,
                                  const struct dispatch_query *q, int32_t group,
                                  enum dispatch_column_id column)
{
    struct dispatch_ids ids = { .id = NEW(a, int64_t, d->n + 1) };
    struct standing s;
    for (size_t i = 0; i < d->n; i++) {
        if (!standing_of(d, i, q, &s) || !behind(&s, column))
            continue;
        if (group == GROUP_ALL || group == group_of(q, s.project))
            ids.id[ids.n++] = s.project->id;
    }
    return ids;
}

struct dispatch_lines dispatch_lines(const struct dispatch *d, struct arena *a,
                                     const struct dispatch_query *q)
{
    struct dispatch_lines lines = { .line = NEW(a, struct dispatch_project_line, d->n + 1) };
    struct standing s;
    for (size_t i = 0; i < d->n; i++) {
        if (!standing_of(d, i, q, &s))
            continue;
        lines.line[lines.n++] = (struct dispatch_project_line){
            .id = s.project->id,
            .amount = s.line->amount,
            .completed = s.completed,
            .area = s.project->key[BY_AREA],
            .is_new = s.line->is_new,
            .starts = s.line->starts,
            .started = s.started,
            .completes = s.line->completes,
            .finished = s.finished,
            .reported = s.reported,
        };
    }
    return lines;
}

/* ---- revisions of the list --------------------------------------------------------------------------- */

static void add_revision(const struct dispatch *d, size_t i, const struct line *p,
                         struct dispatch_revision *r)
{
    const struct line *old = line_at(d, i, (enum dispatch_list)p->list, p->month - 1);
    int64_t from = old ? old->amount : p->amount;
    if (p->action == PLAN_ADD) {
        r->added++;
        r->added_amount += p->amount;
    } else if (p->action == PLAN_REMOVE) {
        r->removed++;
        r->removed_amount += from;
    } else if (p->action == PLAN_ADJUST) {
        r->adjusted++;
        r->adjusted_from += from;
        r->adjusted_to += p->amount;
    }
}

struct dispatch_revision dispatch_revision(const struct dispatch *d, enum dispatch_list list,
                                           int from, int to)
{
    struct dispatch_revision r = { 0 };
    for (size_t i = 0; i < d->n; i++) {
        for (int32_t at = d->project[i].known ? d->head[i] : NO_LINE; at != NO_LINE;
             at = d->line[at].next) {
            const struct line *p = &d->line[at];
            if (p->list == list && p->month >= from && p->month <= to)
                add_revision(d, i, p, &r);
        }
    }
    return r;
}
