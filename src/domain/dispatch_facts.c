/* dispatch_facts.c - projects, list lines and reports taken in as columns.  Knows no figure. */
#include "domain/dispatch_facts.h"

#include "base/date.h"

#include <stdlib.h>
#include <string.h>

enum { NO_PROJECT = -1 };

int32_t dispatch_month(struct str date)
{
    if (!is_date(date))
        return DISPATCH_NEVER;
    return (int32_t)(year_number(date) * MONTHS + month_number(date) - 1);
}

struct dispatch *dispatch_open(int year)
{
    struct dispatch *d = calloc(1, sizeof *d);
    if (!d)
        fatal("out of memory");
    d->year = year;
    d->free_line = NO_LINE;
    return d;
}

void dispatch_close(struct dispatch *d)
{
    if (!d)
        return;
    free(d->project);
    free(d->report);
    free(d->odd);
    free(d->head);
    free(d->line);
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
    d->project[i] = (struct project){ .id = id };
    d->head[i] = NO_LINE;
    for (size_t m = 0; m < MONTHS; m++)
        d->report[i * MONTHS + m] = NO_REPORT;
    put_bucket(d, i);
    return i;
}

/* ---- projects ------------------------------------------------------------------------------ */

static uint8_t month_of_year(const struct dispatch *d, int32_t month)
{
    int32_t january = (int32_t)(d->year * MONTHS);
    if (month < january)
        return BEFORE;
    return month < january + MONTHS ? (uint8_t)(month - january + 1) : LATER;
}

void dispatch_set_project(struct dispatch *d, const struct dispatch_project *p)
{
    size_t i = need_project(d, p->id);
    struct project *to = &d->project[i];
    *to = (struct project){ .id = p->id,
                            .total = p->total,
                            .entered = month_of_year(d, p->entered),
                            .started = month_of_year(d, p->started),
                            .completed = month_of_year(d, p->completed),
                            .is10 = p->is10,
                            .known = true };
    memcpy(to->key, p->key, sizeof to->key);
}

void dispatch_drop_project(struct dispatch *d, int64_t id)
{
    int32_t at = find_project(d, id);
    if (at != NO_PROJECT)
        d->project[at].known = false;
}

/* ---- lines of the lists ---------------------------------------------------------------------- */

static int32_t take_line(struct dispatch *d)
{
    int32_t at = d->free_line;
    if (at != NO_LINE) {
        d->free_line = d->line[at].next;
        return at;
    }
    if (d->nlines == d->linecap) {
        d->linecap = d->linecap ? d->linecap * 2 : 1024;
        ASSERT(d->linecap < INT32_MAX / 4);
        d->line = grown(d->line, d->linecap, sizeof *d->line);
    }
    return (int32_t)d->nlines++;
}

void dispatch_drop_plan(struct dispatch *d, int64_t project, int64_t id)
{
    int32_t at = find_project(d, project);
    if (at == NO_PROJECT)
        return;
    for (int32_t *link = &d->head[at]; *link != NO_LINE; link = &d->line[*link].next) {
        int32_t gone = *link;
        if (d->line[gone].id != id)
            continue;
        *link = d->line[gone].next;
        d->line[gone].next = d->free_line;
        d->free_line = gone;
        return;
    }
}

void dispatch_set_plan(struct dispatch *d, const struct dispatch_plan *p)
{
    dispatch_drop_plan(d, p->project, p->id);
    int month = p->effective == DISPATCH_NEVER ? 1 : month_of_year(d, p->effective);
    if (month == BEFORE || month == LATER)
        return;
    size_t i = need_project(d, p->project);
    int32_t at = take_line(d);
    d->line[at] = (struct line){ .id = p->id,
                                 .amount = p->amount,
                                 .version = p->version,
                                 .next = d->head[i],
                                 .month = (uint8_t)month,
                                 .list = (uint8_t)p->list,
                                 .action = (uint8_t)p->action,
                                 .taken_out = p->taken_out,
                                 .starts = p->starts,
                                 .completes = p->completes,
                                 .is_new = p->is_new };
    d->head[i] = at;
}

/* ---- reports --------------------------------------------------------------------------------- */

static size_t report_place(size_t i, int month)
{
    ASSERT(month >= 1 && month <= MONTHS);
    return i * MONTHS + (size_t)month - 1;
}

/* Where an amount that fits no report stands: the old one's place, else a new one. */
static int32_t keep_odd(struct dispatch *d, int32_t old, int64_t amount)
{
    if (old < NO_REPORT) {
        d->odd[ODD - old] = amount;
        return old;
    }
    if (d->nodd == d->oddcap) {
        d->oddcap = d->oddcap ? d->oddcap * 2 : 64;
        ASSERT(d->oddcap < INT32_MAX / 4);
        d->odd = grown(d->odd, d->oddcap, sizeof *d->odd);
    }
    d->odd[d->nodd] = amount;
    return ODD - (int32_t)d->nodd++;
}

void dispatch_set_report(struct dispatch *d, int64_t project, int month, int64_t this_year)
{
    size_t i = need_project(d, project);
    int32_t *at = &d->report[report_place(i, month)];
    if (this_year < 0)
        *at = NO_REPORT;
    else if (this_year % REPORT_UNIT == 0 && this_year / REPORT_UNIT <= INT32_MAX)
        *at = (int32_t)(this_year / REPORT_UNIT);
    else
        *at = keep_odd(d, *at, this_year);
}

int64_t facts_report(const struct dispatch *d, size_t i, int month)
{
    int32_t said = d->report[report_place(i, month)];
    if (said >= 0)
        return (int64_t)said * REPORT_UNIT;
    return said == NO_REPORT ? -1 : d->odd[ODD - said];
}
