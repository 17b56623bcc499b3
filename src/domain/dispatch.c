/* dispatch.c - see dispatch.h. */
#include "domain/dispatch.h"

#include "base/date.h"
#include "base/money.h"

#include <stdlib.h>
#include <string.h>

enum { MONTHS = 12, NO_LINE = -1, NO_PROJECT = -1 };

struct plan_slot {
    struct dispatch_plan plan;
    int32_t next; /* line of the same project, or of the free ones; NO_LINE ends */
};

/* Columns over projects; a project's lines hang together, its reports stand side by side. */
struct dispatch {
    int year;
    size_t n, cap;
    struct dispatch_project *project;
    bool *known;     /* false: only heard of, or dropped */
    int64_t *report; /* n * MONTHS, -1 = none */
    int32_t *head;   /* first line */
    struct plan_slot *slot;
    size_t nslots, slotcap;
    int32_t free_slot;
    int32_t *bucket; /* open addressing: project index + 1 */
    size_t nbuckets; /* a power of two */
};

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

int32_t dispatch_month(struct str date)
{
    if (!is_date(date))
        return DISPATCH_NEVER;
    return (int32_t)(year_number(date) * MONTHS + month_number(date) - 1);
}

/* ---- formulas ---------------------------------------------------------------------------- */

int64_t dispatch_rate(int64_t num, int64_t den)
{
    return den == 0 ? DISPATCH_UNSET : ratio_round(num, den, 4);
}

int64_t dispatch_gap(int64_t num, int64_t den, int part, int whole)
{
    if (den == 0)
        return DISPATCH_UNSET;
    return ratio_round(num * whole - den * part, den * whole, 4);
}

int64_t dispatch_schedule(int month)
{
    return ratio_round(month, MONTHS, 4);
}

enum { START_BY = 9 }; /* month by which the province wants every new project started */

static int start_part(int month)
{
    return month < START_BY ? month : START_BY;
}

int64_t dispatch_start_schedule(int month)
{
    return ratio_round(start_part(month), START_BY, 4);
}

int64_t dispatch_start_gap(int64_t started, int64_t planned, int month)
{
    return dispatch_gap(started, planned, start_part(month), START_BY);
}

int dispatch_compare(int64_t a, int64_t b, int64_t c, int64_t d)
{
    ASSERT(b > 0 && d > 0 && a >= 0 && c >= 0);
    for (int sign = 1;; sign = -sign) { /* whole parts, then the reciprocals of the rests */
        if (a / b != c / d)
            return a / b < c / d ? -sign : sign;
        int64_t rest_a = a % b;
        int64_t rest_c = c % d;
        if (rest_a == 0 || rest_c == 0)
            return rest_a == rest_c ? 0 : rest_a == 0 ? -sign : sign;
        a = b;
        b = rest_a;
        c = d;
        d = rest_c;
    }
}

/* ---- taking facts in ------------------------------------------------------------------------ */

struct dispatch *dispatch_open(int year)
{
    struct dispatch *d = calloc(1, sizeof *d);
    if (!d)
        fatal("out of memory");
    d->year = year;
    d->free_slot = NO_LINE;
    return d;
}

void dispatch_close(struct dispatch *d)
{
    if (!d)
        return;
    free(d->project);
    free(d->known);
    free(d->report);
    free(d->head);
    free(d->slot);
    free(d->bucket);
    free(d);
}

int dispatch_year(const struct dispatch *d)
{
    return d->year;
}

static void *grown(void *p, size_t n, size_t size)
{
    void *more = realloc(p, n * size);
    if (!more)
        fatal("out of memory");
    return more;
}

static size_t bucket_of(const struct dispatch *d, int64_t id)
{
    uint64_t h = (uint64_t)id * UINT64_C(0x9E3779B97F4A7C15);
    return (size_t)(h >> 32) & (d->nbuckets - 1);
}

static void put_bucket(struct dispatch *d, size_t index)
{
    size_t b = bucket_of(d, d->project[index].id);
    while (d->bucket[b])
        b = (b + 1) & (d->nbuckets - 1);
    d->bucket[b] = (int32_t)index + 1;
}

static void grow(struct dispatch *d)
{
    size_t cap = d->cap ? d->cap * 2 : 1024;
    ASSERT(cap < INT32_MAX / 4);
    d->project = grown(d->project, cap, sizeof *d->project);
    d->known = grown(d->known, cap, sizeof *d->known);
    d->report = grown(d->report, cap, MONTHS * sizeof *d->report);
    d->head = grown(d->head, cap, sizeof *d->head);
    free(d->bucket);
    d->nbuckets = cap * 2;
    d->bucket = calloc(d->nbuckets, sizeof *d->bucket);
    if (!d->bucket)
        fatal("out of memory");
    d->cap = cap;
    for (size_t i = 0; i < d->n; i++)
        put_bucket(d, i);
}

static int32_t find_project(const struct dispatch *d, int64_t id)
{
    if (d->nbuckets == 0)
        return NO_PROJECT;
    for (size_t b = bucket_of(d, id); d->bucket[b]; b = (b + 1) & (d->nbuckets - 1))
        if (d->project[d->bucket[b] - 1].id == id)
            return d->bucket[b] - 1;
    return NO_PROJECT;
}

static size_t need_project(struct dispatch *d, int64_t id)
{
    int32_t at = find_project(d, id);
    if (at != NO_PROJECT)
        return (size_t)at;
    if (d->n == d->cap)
        grow(d);
    size_t i = d->n++;
    d->project[i] = (struct dispatch_project){ .id = id };
    d->known[i] = false;
    d->head[i] = NO_LINE;
    for (size_t m = 0; m < MONTHS; m++)
        d->report[i * MONTHS + m] = -1;
    put_bucket(d, i);
    return i;
}

void dispatch_set_project(struct dispatch *d, const struct dispatch_project *p)
{
    size_t i = need_project(d, p->id);
    d->project[i] = *p;
    d->known[i] = true;
}

void dispatch_drop_project(struct dispatch *d, int64_t id)
{
    int32_t at = find_project(d, id);
    if (at != NO_PROJECT)
        d->known[at] = false;
}

static int32_t take_slot(struct dispatch *d)
{
    int32_t at = d->free_slot;
    if (at != NO_LINE) {
        d->free_slot = d->slot[at].next;
        return at;
    }
    if (d->nslots == d->slotcap) {
        d->slotcap = d->slotcap ? d->slotcap * 2 : 1024;
        ASSERT(d->slotcap < INT32_MAX / 4);
        d->slot = grown(d->slot, d->slotcap, sizeof *d->slot);
    }
    return (int32_t)d->nslots++;
}

void dispatch_drop_plan(struct dispatch *d, int64_t project, int64_t id)
{
    int32_t at = find_project(d, project);
    if (at == NO_PROJECT)
        return;
    for (int32_t *link = &d->head[at]; *link != NO_LINE; link = &d->slot[*link].next) {
        int32_t gone = *link;
        if (d->slot[gone].plan.id != id)
            continue;
        *link = d->slot[gone].next;
        d->slot[gone].next = d->free_slot;
        d->free_slot = gone;
        return;
    }
}

void dispatch_set_plan(struct dispatch *d, const struct dispatch_plan *p)
{
    dispatch_drop_plan(d, p->project, p->id);
    int32_t january = (int32_t)(d->year * MONTHS);
    struct dispatch_plan plan = *p;
    if (plan.effective == DISPATCH_NEVER)
        plan.effective = january;
    if (plan.effective / MONTHS != d->year)
        return;
    size_t i = need_project(d, p->project);
    int32_t at = take_slot(d);
    d->slot[at] = (struct plan_slot){ .plan = plan, .next = d->head[i] };
    d->head[i] = at;
}

void dispatch_set_report(struct dispatch *d, int64_t project, int month, int64_t this_year)
{
    ASSERT(month >= 1 && month <= MONTHS);
    d->report[need_project(d, project) * MONTHS + (size_t)month - 1] = this_year;
}

/* ---- the list at a date ------------------------------------------------------------------------ */

static bool newer(const struct dispatch_plan *a, const struct dispatch_plan *b)
{
    if (a->effective != b->effective)
        return a->effective > b->effective;
    return a->version != b->version ? a->version > b->version : a->id > b->id;
}

/* The line that holds at the end of `month`, or NULL when the project is not in the list then. */
static const struct dispatch_plan *line_at(const struct dispatch *d, size_t i,
                                           enum dispatch_list list, int32_t month)
{
    const struct dispatch_plan *best = NULL;
    const struct dispatch_plan *newest = NULL;
    for (int32_t at = d->head[i]; at != NO_LINE; at = d->slot[at].next) {
        const struct dispatch_plan *p = &d->slot[at].plan;
        if (p->list != list)
            continue;
        if (!newest || newer(p, newest))
            newest = p;
        if (p->effective <= month && (!best || newer(p, best)))
            best = p;
    }
    if (!best || best->action == PLAN_REMOVE)
        return NULL;
    /* taken out without a line saying when; with one, it holds until that */
    return best->taken_out && best == newest ? NULL : best;
}

static bool visible(const struct dispatch_query *q, const struct dispatch_project *p)
{
    int32_t area = p->key[BY_AREA];
    return !q->areas || (area >= 0 && (size_t)area < q->nareas && q->areas[area]);
}

/* One project of the list as it stands at the month. */
struct standing {
    const struct dispatch_project *project;
    const struct dispatch_plan *line;
    int64_t completed;
    bool reported, started, finished, entered;
};

static int64_t completed_at(const struct dispatch *d, size_t i, int month)
{
    for (int m = month; m > 0; m--)
        if (d->report[i * MONTHS + (size_t)m - 1] >= 0)
            return d->report[i * MONTHS + (size_t)m - 1];
    return -1;
}

static bool standing_of(const struct dispatch *d, size_t i, const struct dispatch_query *q,
                        struct standing *s)
{
    const struct dispatch_project *p = &d->project[i];
    int32_t january = (int32_t)(d->year * MONTHS);
    int32_t now = january + q->month - 1;
    if (!d->known[i] || d->head[i] == NO_LINE || !visible(q, p))
        return false;
    s->line = line_at(d, i, q->list, now);
    if (!s->line)
        return false;
    int64_t done = completed_at(d, i, q->month);
    s->project = p;
    s->reported = done >= 0;
    s->completed = done >= 0 ? done : 0;
    s->started = p->started <= now;
    s->finished = p->completed <= now;
    s->entered = p->entered >= january && p->entered <= now;
    return true;
}

static int32_t group_of(const struct dispatch_query *q, const struct dispatch_project *p)
{
    int32_t key = p->key[q->by];
    return key >= 0 && (size_t)key < q->groups ? key : GROUP_NONE;
}

/* ---- the table ---------------------------------------------------------------------------------- */

static void add(struct dispatch_figures *f, const struct standing *s)
{
    const struct dispatch_plan *line = s->line;
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

static void add_revision(const struct dispatch *d, size_t i, const struct dispatch_plan *p,
                         struct dispatch_revision *r)
{
    const struct dispatch_plan *old = line_at(d, i, p->list, p->effective - 1);
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
    int32_t january = (int32_t)(d->year * MONTHS);
    for (size_t i = 0; i < d->n; i++) {
        for (int32_t at = d->known[i] ? d->head[i] : NO_LINE; at != NO_LINE;
             at = d->slot[at].next) {
            const struct dispatch_plan *p = &d->slot[at].plan;
            int month = (int)(p->effective - january) + 1;
            if (p->list == list && month >= from && month <= to)
                add_revision(d, i, p, &r);
        }
    }
    return r;
}

/* ---- wording --------------------------------------------------------------------------------------------- */

void dispatch_text(struct buf *out, enum dispatch_column_id column, int64_t value)
{
    if (value == DISPATCH_UNSET)
        return;
    switch (dispatch_columns[column].shape) {
    case SHAPE_MONEY:
        money_put(out, value, FEN_YI, 2, true);
        return;
    case SHAPE_PERCENT:
    case SHAPE_POINTS:
        decimal_put(out, value, 2, true);
        return;
    case SHAPE_COUNT:
    case SHAPE_RANK:
        buf_int(out, value);
        return;
    default:
        fatal("no such shape of figure");
    }
}
