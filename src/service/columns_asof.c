/* columns_asof.c - the columns of a year as they were at the end of a day.  See columns.h; what was changed since is told by
 * asof.h, the groups are those of today. */
#include "service/columns_parts.h"

#include "service/asof.h"

struct going_back {
    struct columns *c;
    const struct columns_source *source;
    const struct asof *then;
    size_t id_at; /* where the row's id stands among the fields */
};

static void take_gone(void *ctx, const struct value *v)
{
    const struct going_back *g = ctx;
    g->source->set(g->c, v);
}

static bool take_back(void *ctx, const struct value *v, size_t n)
{
    const struct going_back *g = ctx;
    struct value own[COLUMNS_FIELDS];
    ASSERT(n <= COLUMNS_FIELDS);
    for (size_t i = 0; i < n; i++)
        own[i] = v[i];
    if (asof_back(g->then, g->source->rec, v[g->id_at].i, g->source->fields, n, own))
        g->source->set(g->c, own);
    return true;
}

static void read_source(struct going_back *g, struct tx *tx, struct arena *a)
{
    const struct columns_source *s = g->source;
    struct query q = columns_query(s, g->c->year, a);
    q.nfields = s->n + s->also;
    for (g->id_at = 0; s->fields[g->id_at] != AT_ID;)
        g->id_at++;
    tx_list(tx, &q, take_back, g);
    asof_gone(g->then, s->rec, s->fields, q.nfields, take_gone, g);
}

struct columns *columns_as_of(struct tx *tx, int year, struct str day, struct diag *d)
{
    struct arena a = { 0 };
    struct asof *then = asof_open(tx, day, d);
    if (!then)
        return NULL;
    struct going_back g = { .c = columns_open(year), .then = then };
    g.c->dispatch = dispatch_open(year);
    columns_cuts(g.c, tx, &a);
    for (size_t i = 0; i < COLUMNS_SOURCES; i++) {
        g.source = &columns_sources[i];
        read_source(&g, tx, &a);
    }
    asof_close(then);
    arena_free(&a);
    return g.c;
}
