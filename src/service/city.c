/* city.c - see city.h. */
#include "service/city.h"

#include "base/date.h"
#include "base/seal.h"
#include "service/attachment.h"
#include "service/figures.h"
#include "service/people.h"
#include "service/rows.h"

#include <stdlib.h>
#include <unistd.h>

struct city {
    struct store *store;
    struct depot *depot;
    struct figures *figures;
    struct people *people;
    struct keyring *keys;
    struct city_options options;
};

enum { IMPORT_ROWS = 50000, UPLOAD_BYTES = 32 << 20, ATTACHMENT_BYTES = 50 << 20 };

static struct depot *open_depot(struct str url, const struct store_options *o, struct arena *a)
{
    struct str scheme = STR("sqlite:");
    bool beside = !o->in_memory && str_starts(url, scheme);
    return depot_open(beside ? attachment_folder(a, str_slice(url, scheme.n, url.n)) : STR(""));
}

struct str city_key_file(struct str url, struct str given, struct arena *a)
{
    if (given.n)
        return given;
    if (!str_starts(url, STR("sqlite:")))
        return STR("ztf.key");
    return str_printf(a, STR_FMT ".key", STR_ARG(str_slice(url, 7, url.n)));
}

/* A store that is made or served has its key file beside it; without one nothing sealed is read or made. */
static bool open_keys(struct city *c, struct str url, struct diag *d)
{
    const struct store_options *o = &c->options.store;
    struct str path = city_key_file(url, c->options.keys, d->arena);
    const char *file = str_z(d->arena, path);
    if (o->read_only || (!o->create && access(file, F_OK) != 0))
        return true;
    c->keys = keyring_open(o->in_memory ? NULL : file, o->create, d);
    return c->keys != NULL;
}

struct city *city_open(struct str url, const struct city_options *o, struct diag *d)
{
    struct store *store = store_open(url, &o->store, d);
    if (!store)
        return NULL;
    struct city *c = calloc(1, sizeof *c);
    if (!c)
        fatal("out of memory");
    *c = (struct city){ .store = store, .options = *o };
    if (!c->options.keys.p)
        c->options.keys = STR("");
    if (c->options.import_rows == 0)
        c->options.import_rows = IMPORT_ROWS;
    if (c->options.upload_bytes == 0)
        c->options.upload_bytes = UPLOAD_BYTES;
    if (c->options.attachment_bytes == 0)
        c->options.attachment_bytes = ATTACHMENT_BYTES;
    if (!c->options.scanner.p)
        c->options.scanner = STR("");
    c->depot = open_depot(url, &o->store, d->arena);
    c->figures = figures_open(store);
    c->people = people_open(store);
    if (open_keys(c, url, d))
        return c;
    city_close(c);
    return NULL;
}

void city_close(struct city *c)
{
    if (!c)
        return;
    keyring_close(c->keys);
    figures_close(c->figures);
    people_close(c->people);
    depot_close(c->depot);
    store_close(c->store);
    free(c);
}

struct store *city_store(struct city *c)
{
    return c->store;
}

struct depot *city_depot(struct city *c)
{
    return c->depot;
}

struct figures *city_figures(struct city *c)
{
    return c->figures;
}

struct people *city_people(struct city *c)
{
    return c->people;
}

struct keyring *city_keys(struct city *c)
{
    return c->keys;
}

const struct city_options *city_settings(const struct city *c)
{
    return &c->options;
}

void city_publish(struct city *c, int64_t person, const char *event, struct str data)
{
    if (c->options.publish)
        c->options.publish(c->options.publish_ctx, person, event, data);
}

struct actor who_actor(const struct who *who)
{
    return (struct actor){ .person = who->person,
                           .login = who->login,
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

bool city_replay(const struct use *u, bool *answered)
{
    struct work w = { .once = u->once, .reply = u->reply, .arena = u->d->arena };
    struct tx *tx = store_read(u->city->store);
    bool ok = answered_before(tx, &w, answered, u->d);
    return store_read_end(tx) && ok;
}
