/* figures.c - columns and answers kept in memory, and what a question about them means.  Writes no
 * figure: see figures_table.c, figures_drill.c and figures_bulletin.c. */
#include "service/figures_kept.h"

#include "base/date.h"
#include "domain/bulletin.h"
#include "service/expand.h"
#include "service/rows.h"
#include "service/snapshot.h"

#include <pthread.h>
#include <stdlib.h>

enum { YEARS_KEPT = 4, FROZEN_KEPT = 4, ANSWERS_KEPT = 64 };

/* The columns of a closed month. */
struct frozen_kept {
    int64_t snapshot;
    struct columns *columns;
};

/* An answer holds as long as nothing was written. */
struct answer {
    int64_t version;
    struct buf question, text;
};

struct figures {
    struct store *store;
    pthread_rwlock_t lock; /* of the columns */
    struct columns *year[YEARS_KEPT];
    struct frozen_kept frozen[FROZEN_KEPT];
    size_t next_frozen;
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
    for (size_t i = 0; i < FROZEN_KEPT; i++)
        columns_close(f->frozen[i].columns);
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

const struct columns *figures_hold_year(struct figures *f, struct tx *tx, int year)
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

/* ---- the columns of a closed month, as they were frozen -------------------------------------- */

static const struct columns *frozen_of(const struct figures *f, int64_t snapshot)
{
    for (size_t i = 0; i < FROZEN_KEPT; i++)
        if (f->frozen[i].columns && f->frozen[i].snapshot == snapshot)
            return f->frozen[i].columns;
    return NULL;
}

/* Returns false when the snapshot cannot be read. */
static bool thaw(struct figures *f, struct tx *tx, int64_t snapshot)
{
    pthread_rwlock_wrlock(&f->lock);
    bool there = frozen_of(f, snapshot) != NULL;
    struct columns *c = there ? NULL : snapshot_columns(tx, snapshot);
    if (c) {
        struct frozen_kept *at = &f->frozen[f->next_frozen++ % FROZEN_KEPT];
        columns_close(at->columns);
        *at = (struct frozen_kept){ .snapshot = snapshot, .columns = c };
    }
    pthread_rwlock_unlock(&f->lock);
    return there || c;
}

static const struct columns *hold_frozen(struct figures *f, struct tx *tx, int64_t snapshot)
{
    while (snapshot) {
        pthread_rwlock_rdlock(&f->lock);
        const struct columns *c = frozen_of(f, snapshot);
        if (c)
            return c;
        pthread_rwlock_unlock(&f->lock);
        if (!thaw(f, tx, snapshot))
            break;
    }
    return NULL;
}

const struct columns *figures_hold(struct figures *f, struct tx *tx, struct arena *a,
                                   struct str month, int64_t *edition)
{
    struct snapshot_found found = snapshot_of(tx, a, month, STR(""));
    const struct columns *c = hold_frozen(f, tx, found.id);
    *edition = c ? found.edition : 0;
    return c ? c : figures_hold_year(f, tx, year_number(month));
}

bool figures_take(struct figures *f, struct tx *tx, struct question *q, struct held *h,
                  struct diag *d)
{
    *h = (struct held){ 0 };
    if (q->as_of.n == 0) {
        h->columns = figures_hold(f, tx, d->arena, q->month, &q->edition);
        return true;
    }
    if (!is_day(q->as_of))
        return diag_add(d, E_PARAMETER, NULL, "as_of 应写成 2025-09-30");
    struct snapshot_found found = snapshot_of(tx, d->arena, q->month, q->as_of);
    h->columns = hold_frozen(f, tx, found.id);
    q->edition = h->columns ? found.edition : 0;
    if (!h->columns)
        h->columns = h->own = columns_as_of(tx, year_number(q->month), q->as_of, d);
    return h->columns != NULL;
}

void figures_give(struct figures *f, struct held *h)
{
    if (h->own)
        columns_close(h->own);
    else
        figures_release(f);
}

void figures_release(struct figures *f)
{
    pthread_rwlock_unlock(&f->lock);
}

/* ---- answers that still hold ------------------------------------------------------------------------ */

bool figures_answered(struct figures *f, int64_t version, struct str question, struct buf *out)
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

void figures_keep(struct figures *f, int64_t version, struct str question, struct str text)
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

/* ---- what is asked ---------------------------------------------------------------------------- */

static struct str newest_month(struct tx *tx, struct arena *a, struct str today)
{
    struct query q = { .rec = R_month,
                       .sort = { { .field = F_month_month, .descending = true } },
                       .nsort = 1 };
    struct row *r = rows_first(tx, a, &q);
    return r ? month_month(r) : str_slice(today, 0, 7);
}

/* A masked value is not to be found out by filtering. */
static bool may_filter(const struct field *f, const void *ctx)
{
    const struct who *who = ctx;
    return access_sees_full(who, f) && (who->everything || !(f->flags & QUOTES));
}

struct filter *figures_filter(struct city *c, struct tx *tx, const struct who *who, struct str text,
                              struct diag *d)
{
    struct filter *where = filter_parse(d->arena, &ledger[R_project], text, may_filter, who, d);
    return diag_ok(d) && filter_expand(c, tx, d->arena, &ledger[R_project], where, d) ? where
                                                                                      : NULL;
}

bool figures_understand(struct city *c, struct tx *tx, const struct who *who,
                        const struct figures_request *ask, struct question *q, struct diag *d)
{
    q->month = ask->month.n ? ask->month : newest_month(tx, d->arena, who->today);
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
    q->as_of = ask->as_of;
    q->query = (struct dispatch_query){ .month = month_number(q->month),
                                        .list = (enum dispatch_list)list,
                                        .by = (enum dispatch_by)by };
    q->filter = ask->filter;
    q->where = figures_filter(c, tx, who, ask->filter, d);
    return diag_ok(d);
}

struct str figures_total_label(struct tx *tx, struct arena *a, const struct question *q)
{
    if (q->query.scoped)
        return STR("合计（授权范围）");
    if (q->where)
        return STR("合计（符合条件）");
    return bulletin_whole(q->city.n ? q->city : city_name(tx, a).name);
}

void figures_question_text(struct buf *out, const struct who *who,
                           const struct figures_request *ask)
{
    const struct str parts[] = { ask->month, ask->by,   ask->list, ask->filter,
                                 ask->from,  ask->with, ask->as_of };
    if (ask->filter.n) /* what one may filter by hangs on who one is */
        buf_printf(out, "%d %d %d\n", who->role, who->clearance, who->everything);
    for (size_t i = 0; i < who->ngrants; i++) {
        const struct grant *g = &who->grant[i];
        buf_add(out, (struct str){ (const char *)&g->reach, sizeof g->reach });
        buf_add(out, (struct str){ (const char *)&g->id, sizeof g->id });
        buf_add(out, g->area);
        buf_char(out, '\n');
    }
    for (size_t i = 0; i < COUNTOF(parts); i++) {
        if (parts[i].n)
            buf_add(out, parts[i]);
        buf_char(out, '\n');
    }
}

static bool take_last(void *ctx, const struct value *v, size_t n)
{
    (void)n;
    *(int64_t *)ctx = v[0].i;
    return false;
}

static bool mark_seen(void *ctx, const struct value *v, size_t n)
{
    unsigned char *seen = ctx;
    (void)n;
    seen[v[0].i / 8] |= (unsigned char)(1u << (v[0].i % 8));
    return true;
}

/* Of a closed month one sees what was one's own when it was closed. */
static void see_frozen(struct question *q, const struct columns *c, const struct who *who,
                       struct arena *a)
{
    const struct frozen_project *all;
    size_t n = columns_frozen_all(c, &all);
    int64_t last = n ? all[n - 1].id : 0;
    unsigned char *seen = NEW(a, unsigned char, (size_t)last / 8 + 1);
    for (size_t i = 0; i < n; i++)
        if (access_within(a, who, all[i].row))
            seen[all[i].id / 8] |= (unsigned char)(1u << (all[i].id % 8));
    q->query.seen = seen;
    q->query.nseen = last + 1;
}

/* Only what passes now, and among that only what is seen already. */
static void see_rows(struct question *q, const struct who *who, struct tx *tx, struct arena *a)
{
    struct filter *scope = access_scope(a, who, &ledger[R_project]);
    static const int id[] = { AT_ID };
    int64_t last = 0;
    struct query all = { .rec = R_project, .fields = id, .nfields = 1, .nsort = 1, .limit = 1 };
    all.sort[0].descending = true;
    tx_list(tx, &all, take_last, &last);
    unsigned char *seen = NEW(a, unsigned char, (size_t)last / 8 + 1);
    const struct query own = { .rec = R_project,
                               .where = filter_and(a, scope, q->where),
                               .fields = id,
                               .nfields = 1,
                               .any_order = true };
    tx_list(tx, &own, mark_seen, seen);
    for (int64_t i = 0; q->query.seen && i <= last / 8; i++)
        seen[i] &= i < (q->query.nseen + 7) / 8 ? q->query.seen[i] : 0;
    q->query.seen = seen;
    q->query.nseen = last + 1;
}

void figures_see(struct question *q, const struct columns *c, const struct who *who, struct tx *tx,
                 struct arena *a)
{
    struct filter *scope = access_scope(a, who, &ledger[R_project]);
    bool frozen = columns_city(c).n > 0;
    q->city = columns_city(c);
    q->query.groups = columns_cut(c, q->query.by)->n;
    q->query.scoped = scope != NULL;
    if (scope && frozen)
        see_frozen(q, c, who, a);
    if (q->where || (scope && !frozen))
        see_rows(q, who, tx, a);
}
