/* city_init.c - see city_init.h. */
#include "service/city_init.h"

#include "service/demo_parts.h"

#define KNOWN "320400"

struct founding {
    struct demo *m;
    struct str code, name;
};

static bool put_city(struct demo *m, const struct founding *f)
{
    struct row *r = demo_row(m, R_area);
    area_set_code(r, f->code);
    area_set_name(r, f->name);
    area_set_level(r, STR("city"));
    area_set_reports(r, 0);
    return demo_put(m, r) != 0;
}

static bool found(struct tx *tx, void *ctx, struct diag *d)
{
    struct founding *f = ctx;
    f->m->tx = tx;
    f->m->d = d;
    if (str_is(f->code, KNOWN))
        return demo_lists(f->m);
    return put_city(f->m, f) && demo_industries(f->m);
}

static bool is_code(struct str code)
{
    int64_t n = 0;
    return code.n == 6 && str_int(code, &n) && n >= 110000 && str_is(str_slice(code, 4, 6), "00");
}

bool city_init(struct city *c, const struct who *who, struct str code, struct str name,
               struct diag *d)
{
    if (!is_code(code))
        return diag_add(d, E_FORMAT, NULL,
                        "城市代码“" STR_FMT "”应为六位行政区划代码，末两位为 00，例如 320400",
                        STR_ARG(code));
    if (name.n == 0 && !str_is(code, KNOWN))
        return diag_add(d, E_REQUIRED, NULL, "请用 --name 给出 " STR_FMT " 的城市名称",
                        STR_ARG(code));
    struct demo *m = NEW(d->arena, struct demo, 1);
    *m = (struct demo){ .who = *who, .keep = d->arena };
    struct founding f = { .m = m, .code = code, .name = name };
    struct actor actor = who_actor(who);
    actor.reason = STR("建立新城市");
    bool ok = store_write(city_store(c), &actor, found, &f, d);
    arena_free(&m->row);
    return ok;
}
