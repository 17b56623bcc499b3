/* demo.c - see demo.h: the order of the filling, and the one way its rows get in. */
#include "service/demo_parts.h"

#include "base/date.h"
#include "service/record.h"

static const uint64_t seed = 20250930;

/* ---- rows ---------------------------------------------------------------------------------- */

struct row *demo_row(struct demo *m, enum record_id rec)
{
    return row_new(&m->row, rec);
}

struct str demo_date(struct demo *m, int64_t day)
{
    char text[11];
    if (!day)
        return STR("");
    date_text(day, text);
    return str_dup(&m->row, str_c(text));
}

/* A row of the sample city that fails its checks is our mistake: say which. */
static void tell(struct demo *m, const struct row *r, const struct diag *found)
{
    int title = field_find(r->rec, str_c(r->rec->title));
    struct str name = title >= 0 ? value_str(&r->v[title]) : STR("");
    for (const struct finding *f = found->first; f; f = f->next)
        if (f->level == LEVEL_ERROR)
            diag_add(m->d, f->err, f->field, "示例数据 %s “" STR_FMT "”：" STR_FMT, r->rec->label,
                     STR_ARG(name), STR_ARG(f->text));
}

static bool put(struct demo *m, const struct row *before, struct row *r)
{
    struct diag found;
    diag_init(&found, &m->row);
    bool ok = before ? record_update(m->tx, &m->who, before, r, &found)
                     : record_insert(m->tx, &m->who, r, &found);
    if (!ok)
        tell(m, r, &found);
    return ok;
}

int64_t demo_put(struct demo *m, struct row *r)
{
    bool ok = put(m, NULL, r);
    int64_t id = ok ? r->v[AT_ID].i : 0;
    arena_reset(&m->row);
    return id;
}

bool demo_change(struct demo *m, const struct row *before, struct row *now)
{
    bool ok = put(m, before, now);
    arena_reset(&m->row);
    return ok;
}

/* ---- transactions ------------------------------------------------------------------------------ */

struct turn {
    struct demo *demo;
    bool (*fill)(struct demo *m);
};

static bool take_turn(struct tx *tx, void *ctx, struct diag *d)
{
    struct turn *t = ctx;
    t->demo->tx = tx;
    t->demo->d = d;
    return t->fill(t->demo);
}

static bool plans_and_months(struct demo *m)
{
    return demo_plans(m) && demo_months(m);
}

bool demo_fill(struct city *c, const struct who *who, struct diag *d)
{
    static bool (*const fills[])(struct demo *) = { demo_base, demo_projects, plans_and_months,
                                                    demo_real, demo_people };
    struct demo *m = NEW(d->arena, struct demo, 1);
    *m = (struct demo){ .who = *who, .keep = d->arena, .rand = { seed } };
    m->who.source = STR("manual");
    m->who.now = STR("2025-10-10T01:00:00Z");
    m->who.today = STR("2025-10-10");
    m->list = demo_list_make(m->keep, &m->rand);
    demo_days(m->list, &m->rand);
    demo_amounts(m->list, m->keep, &m->rand);
    struct actor actor = who_actor(&m->who);
    actor.reason = STR("装入示例城市");
    bool ok = true;
    for (size_t i = 0; ok && i < COUNTOF(fills); i++) {
        struct turn t = { .demo = m, .fill = fills[i] };
        ok = store_write(city_store(c), &actor, take_turn, &t, d);
    }
    arena_free(&m->row);
    return ok;
}
