/* city.c - see city.h. */
#include "service/city.h"

#include "base/date.h"
#include "service/figures.h"
#include "service/rows.h"

#include <stdlib.h>

struct city {
    struct store *store;
    struct figures *figures;
    struct city_options options;
};

enum { IMPORT_ROWS = 50000, UPLOAD_BYTES = 32 << 20 };

struct city *city_open(struct str url, const struct city_options *o, struct diag *d)
{
    struct store *store = store_open(url, &o->store, d);
    if (!store)
        return NULL;
    struct city *c = calloc(1, sizeof *c);
    if (!c)
        fatal("out of memory");
    *c = (struct city){ .store = store, .options = *o };
    if (c->options.import_rows == 0)
        c->options.import_rows = IMPORT_ROWS;
    if (c->options.upload_bytes == 0)
        c->options.upload_bytes = UPLOAD_BYTES;
    c->figures = figures_open(store);
    return c;
}

void city_close(struct city *c)
{
    if (!c)
        return;
    figures_close(c->figures);
    store_close(c->store);
    free(c);
}

struct store *city_store(struct city *c)
{
    return c->store;
}

struct figures *city_figures(struct city *c)
{
    return c->figures;
}

const struct city_options *city_settings(const struct city *c)
{
    return &c->options;
}

void city_publish(struct city *c, const char *event, struct str data)
{
    if (c->options.publish)
        c->options.publish(c->options.publish_ctx, event, data);
}

struct actor who_actor(const struct who *who)
{
    return (struct actor){ .login = who->login,
                           .role = str_c(role_choices[who->role].id),
                           .address = who->address,
                           .source = who->source.n ? who->source : STR("manual"),
                           .request = who->request,
                           .now = who->now,
                           .reason = STR("") };
}

struct city_name city_name(struct tx *tx, struct arena *a)
{
    struct row *area = rows_by_text(tx, a, R_area, F_area_level, STR("city"));
    struct row *demo = rows_by_text(tx, a, R_batch, F_batch_kind, STR("demo"));
    return (struct city_name){ .code = area ? area_code(area) : STR(""),
                               .name = area ? area_name(area) : STR(""),
                               .sample = demo != NULL };
}

int steering_year(struct tx *tx, struct arena *a, struct str today)
{
    struct query q = { .rec = R_month,
                       .sort = { { .field = F_month_month, .descending = true } },
                       .nsort = 1 };
    struct row *newest = rows_first(tx, a, &q);
    return year_number(newest ? month_month(newest) : today);
}

/* ---- one use case, one transaction, one answer ------------------------------ */

struct work {
    const struct once *once;
    work_fn *fn;
    void *ctx;
    struct reply *reply;
    struct arena *arena;
};

static bool answered_before(struct tx *tx, struct work *w, bool *answered, struct diag *d)
{
    struct str digest = STR("");
    struct str body = STR("");
    int status = 0;
    *answered =
        w->once && w->once->key.n && tx_replay(tx, w->arena, w->once->key, &digest, &status, &body);
    if (!*answered)
        return true;
    if (!str_eq(digest, w->once->digest))
        return diag_std(d, E_KEY_REUSED, NULL);
    w->reply->status = status;
    buf_clear(&w->reply->body);
    buf_add(&w->reply->body, body);
    return true;
}

static bool run_work(struct tx *tx, void *ctx, struct diag *d)
{
    struct work *w = ctx;
    bool answered = false;
    if (!answered_before(tx, w, &answered, d))
        return false;
    if (answered)
        return true;
    if (!w->fn(tx, w->ctx, w->reply, d))
        return false;
    if (!w->once || w->once->key.n == 0)
        return true;
    return tx_remember(tx, w->once->key, w->once->digest, w->reply->status,
                       buf_str(&w->reply->body), d);
}

bool city_write(const struct use *u, work_fn *fn, void *ctx)
{
    struct actor actor = who_actor(u->who);
    struct work w = {
        .once = u->once, .fn = fn, .ctx = ctx, .reply = u->reply, .arena = u->d->arena
    };
    return store_write(u->city->store, &actor, run_work, &w, u->d);
}
