/* store_fixture.h - a store in memory and rows to put into it.  Knows no rule of the city. */
#ifndef STORE_FIXTURE_H
#define STORE_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "ledger/ledger.h"
#include "store/store.h"

struct fixture {
    struct store *store;
    struct arena arena;
    struct diag d;
    struct actor who;
};

static inline struct actor fixture_actor(void)
{
    return (struct actor){ .login = STR("tester"),
                           .role = STR("dispatcher"),
                           .address = STR("test"),
                           .source = STR("manual"),
                           .request = STR("r1"),
                           .now = STR("2025-10-08T02:00:00Z"),
                           .reason = STR("") };
}

static inline void fixture_fail(const struct fixture *f, const char *what)
{
    if (f->d.first)
        fail_msg("%s: " STR_FMT, what, STR_ARG(f->d.first->text));
    fail_msg("%s", what);
}

static inline void fixture_open_at(struct fixture *f, struct str url)
{
    const struct store_options o = { .create = true };
    *f = (struct fixture){ .who = fixture_actor() };
    diag_init(&f->d, &f->arena);
    f->store = store_open(url, &o, &f->d);
    if (!f->store)
        fixture_fail(f, "open");
}

static inline void fixture_open(struct fixture *f)
{
    fixture_open_at(f, STR("sqlite::memory:"));
}

static inline void fixture_close(struct fixture *f)
{
    store_close(f->store);
    arena_free(&f->arena);
}

/* ---- rows --------------------------------------------------------------------------------------- */

static inline void fill_text(struct arena *a, const struct field *f, int64_t seed, struct value *v)
{
    const struct choice *c = f->choices;
    if (f->kind == K_ENUM || f->kind == K_SET)
        value_set_str(v, str_c(f->def ? f->def : c[0].id));
    else if (f->kind == K_DATE)
        value_set_str(v, str_printf(a, "2025-03-%02d", (int)(seed % 28) + 1));
    else if (f->kind == K_MONTH)
        value_set_str(
            v, str_printf(a, "%04d-%02d", (int)(2000 + seed / 12 % 99), (int)(seed % 12) + 1));
    else if (f->kind == K_MOMENT)
        value_set_str(v, STR("2025-10-08T02:00:00Z"));
    else
        value_set_str(v, str_printf(a, "%lld", (long long)seed));
}

/* A row with its required fields filled; texts that must differ are the seed.  References are left. */
static inline struct row *sample_row(struct arena *a, enum record_id rec, int64_t seed)
{
    struct row *r = row_new(a, rec);
    for (size_t i = AT_OWN; i < r->rec->nfields; i++) {
        const struct field *f = &r->rec->fields[i];
        if (!(f->flags & REQUIRED) || f->kind == K_REF)
            continue;
        if (kinds[f->kind].is_text)
            fill_text(a, f, seed, &r->v[i]);
        else
            value_set_int(&r->v[i], f->min);
    }
    return r;
}

/* ---- one write, one call ------------------------------------------------------------------------ */

struct change {
    const struct row *before;
    struct row *now;
};

static inline bool run_change(struct tx *tx, void *ctx, struct diag *d)
{
    const struct change *c = ctx;
    if (!c->before)
        return tx_insert(tx, c->now, d);
    return c->now ? tx_update(tx, c->before, c->now, d) : tx_withdraw(tx, c->before, d);
}

static inline bool put(struct fixture *f, const struct row *before, struct row *now)
{
    struct change c = { .before = before, .now = now };
    diag_init(&f->d, &f->arena);
    return store_write(f->store, &f->who, run_change, &c, &f->d);
}

/* Inserts and returns the id. */
static inline int64_t made(struct fixture *f, struct row *r)
{
    if (!put(f, NULL, r))
        fixture_fail(f, r->rec->id);
    return r->v[AT_ID].i;
}

static inline struct row *got(struct fixture *f, enum record_id rec, int64_t id)
{
    struct tx *tx = store_read(f->store);
    struct row *r = tx_get(tx, &f->arena, rec, id);
    assert_true(store_read_end(tx));
    return r;
}

static inline struct row *project_named(struct fixture *f, int64_t seed, const char *name)
{
    struct row *r = sample_row(&f->arena, R_project, seed);
    project_set_name(r, str_c(name));
    return r;
}

#endif
