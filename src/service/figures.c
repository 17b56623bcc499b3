/* figures.c - columns and answers kept in memory, and what a question about them means.  Writes no
 * figure: see figures_table.c, figures_drill.c and figures_bulletin.c. */
#include "service/figures_kept.h"

#include "base/date.h"
#include "service/rows.h"

#include <pthread.h>
#include <stdlib.h>

enum { YEARS_KEPT = 4, ANSWERS_KEPT = 64 };

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

const struct columns *figures_hold(struct figures *f, struct tx *tx, int year)
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

bool figures_understand(struct tx *tx, struct str today, const struct figures_request *ask,
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

void figures_see(struct question *q, const struct columns *c, const struct who *who, struct tx *tx,
                 struct arena *a)
{
    static const int id[] = { AT_ID };
    int64_t last = 0;
    struct query all = { .rec = R_project, .fields = id, .nfields = 1, .nsort = 1, .limit = 1 };
    q->query.groups = columns_cut(c, q->query.by)->n;
    struct filter *scope = access_scope(a, who, &ledger[R_project]);
    if (!scope)
        return;
    all.sort[0].descending = true;
    tx_list(tx, &all, take_last, &last);
    unsigned char *seen = NEW(a, unsigned char, (size_t)last / 8 + 1);
    const struct query own = {
        .rec = R_project, .where = scope, .fields = id, .nfields = 1, .any_order = true
    };
    tx_list(tx, &own, mark_seen, seen);
    q->query.seen = seen;
    q->query.nseen = last + 1;
}
