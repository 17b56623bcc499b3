/* dispatch_revision.c - what the revisions of a list did between two months; see dispatch.h.  Knows no report. */
#include "domain/dispatch_facts.h"

/* clang-format off */
const struct dispatch_column revision_columns[REV__COUNT] = {
#define COLUMN(id_, member_, kind_, ...) [REV_##id_] = { .id = #id_, __VA_ARGS__ },
#include "domain/revision.tbl.h"
#undef COLUMN
};

int64_t revision_value(const struct dispatch_revision *r, enum revision_column_id column)
{
    const int64_t value[REV__COUNT] = {
#define COLUMN(id_, member_, kind_, ...) [REV_##id_] = r->member_,
#include "domain/revision.tbl.h"
#undef COLUMN
    };
    return value[column];
}

enum revision_kind revision_kind(enum revision_column_id column)
{
    static const enum revision_kind kind[REV__COUNT] = {
#define COLUMN(id_, member_, kind_, ...) [REV_##id_] = REVISION_##kind_,
#include "domain/revision.tbl.h"
#undef COLUMN
    };
    return kind[column];
}
/* clang-format on */

int revision_column_find(struct str id)
{
    for (int i = 0; i < REV__COUNT; i++)
        if (str_is(id, revision_columns[i].id))
            return i;
    return -1;
}

/* A project's line before the span and at its end; NULL where it is not in the list. */
struct change {
    const struct line *was, *is;
};

/* The oldest line of the beginning of the year that names a month of the span, or NULL. */
static const struct line *initial_line(const struct dispatch *d, size_t i,
                                       const struct dispatch_query *q, int from)
{
    const struct line *best = NULL;
    for (int32_t at = d->head[i]; at != NO_LINE; at = d->line[at].next) {
        const struct line *p = &d->line[at];
        bool mine = p->list == q->list && p->action == PLAN_INITIAL && p->month >= from &&
                    p->month <= q->month;
        if (mine && !p->taken_out && (!best || list_newer(best, p)))
            best = p;
    }
    return best;
}

static struct change change_of(const struct dispatch *d, size_t i, const struct dispatch_query *q,
                               int from)
{
    struct change c = { .was = list_line_at(d, i, q->list, from - 1),
                        .is = list_line_at(d, i, q->list, q->month) };
    if (!c.was)
        c.was = initial_line(d, i, q, from);
    return c;
}

static enum revision_kind kind_of(struct change c)
{
    if (!c.was)
        return c.is ? REVISION_ADDED : REVISION_NONE;
    if (!c.is)
        return REVISION_REMOVED;
    bool adjusted = c.is != c.was && (c.is->action == PLAN_ADJUST || c.is->amount != c.was->amount);
    return adjusted ? REVISION_ADJUSTED : REVISION_KEPT;
}

static bool asked(const struct dispatch *d, size_t i, const struct dispatch_query *q, int32_t group)
{
    const struct project *p = &d->project[i];
    return p->known && d->head[i] != NO_LINE && list_visible(q, p) &&
           (group == GROUP_ALL || group == list_group_of(q, p));
}

static void sum(struct revision_sum *to, const struct line *line, const struct project *p)
{
    int64_t total = line->total >= 0 ? line->total : p->total;
    to->n++;
    to->total += total > 0 ? total : 0;
    to->amount += line->amount;
}

static void add(struct dispatch_revision *r, struct change c, const struct project *p)
{
    if (c.was)
        sum(&r->before, c.was, p);
    if (c.is)
        sum(&r->after, c.is, p);
    if (c.is && !c.was)
        sum(&r->added, c.is, p);
    if (c.was && !c.is)
        sum(&r->removed, c.was, p);
    if (c.was && c.is && kind_of(c) == REVISION_ADJUSTED) {
        sum(&r->adjusted_from, c.was, p);
        sum(&r->adjusted_to, c.is, p);
    }
}

struct dispatch_revision dispatch_revision(const struct dispatch *d, const struct dispatch_query *q,
                                           int from, int32_t group)
{
    struct dispatch_revision r = { 0 };
    for (size_t i = 0; i < d->n; i++)
        if (asked(d, i, q, group))
            add(&r, change_of(d, i, q, from), &d->project[i]);
    return r;
}

static bool meant(struct change c, enum revision_kind kind)
{
    if (kind == REVISION_KEPT)
        return c.was != NULL;
    return kind == REVISION_NONE ? c.is != NULL : kind_of(c) == kind;
}

struct dispatch_ids dispatch_revised(const struct dispatch *d, struct arena *a,
                                     const struct dispatch_query *q, int from, int32_t group,
                                     enum revision_kind kind)
{
    struct dispatch_ids ids = { .id = NEW(a, int64_t, d->n + 1) };
    for (size_t i = 0; i < d->n; i++)
        if (asked(d, i, q, group) && meant(change_of(d, i, q, from), kind))
            ids.id[ids.n++] = d->project[i].id;
    return ids;
}
