/* light_try.c - what other numbers would light: counts now and then, and what changes.  Stores nothing. */
#include "service/light_parts.h"

#include "base/date.h"
#include "base/json.h"
#include "base/money.h"

enum { TRIES = 40, CHANGES_MOST = 500, COLOURS = LIGHT_RED + 1 };

struct tally {
    int64_t project[COLOURS];
};

struct trial {
    struct arena *a;
    struct light_world w;
    struct light_book *now, *then;
    struct light_try tries[TRIES];
    size_t ntries;
    int64_t changes;
};

/* ---- what is asked ------------------------------------------------------------------------------- */

static bool take_try(struct str part, struct light_try *t, struct diag *d)
{
    struct str code;
    struct str value = part;
    if (!str_split(&value, '=', &code) || !decimal_read(value, 2, &t->v) || t->v < 0)
        return diag_add(d, E_PARAMETER, NULL, "set 应写成 light.progress.red=25，多项以逗号分隔");
    struct str area = code;
    str_split(&area, '@', &code);
    t->area = area;
    t->limit = light_limit_find(code);
    return t->limit >= 0 || diag_add(d, E_PARAMETER, NULL, "没有亮灯参数“" STR_FMT "”",
                                     STR_ARG(str_slice(code, 0, 60)));
}

static bool take_tries(struct trial *t, struct str set, struct diag *d)
{
    struct str part;
    while (str_split(&set, ',', &part)) {
        if (t->ntries == TRIES)
            return diag_add(d, E_PARAMETER, NULL, "一次最多试 %d 项", TRIES);
        if (!take_try(part, &t->tries[t->ntries++], d))
            return false;
    }
    return true;
}

static bool areas_known(const struct trial *t, struct tx *tx, struct diag *d)
{
    static const int at = F_area_code;
    for (size_t i = 0; i < t->ntries; i++) {
        struct value v;
        value_set_str(&v, t->tries[i].area);
        if (t->tries[i].area.n && !tx_find_id(tx, R_area, &at, &v, 1))
            return diag_add(d, E_PARAMETER, NULL, "没有地区“" STR_FMT "”",
                            STR_ARG(str_slice(t->tries[i].area, 0, 20)));
    }
    return true;
}

/* ---- what comes of it ----------------------------------------------------------------------------- */

static void put_tally(struct jw *w, const char *key, const struct tally *t)
{
    jw_key(w, key);
    jw_open(w, '{');
    for (int i = 0; i < COLOURS; i++) {
        jw_key(w, light_colour_id((enum light_colour)i));
        jw_int(w, t->project[i]);
    }
    jw_close(w, '}');
}

static void put_change(struct jw *w, const struct light_project *p, int rule,
                       const struct light_verdict *now, const struct light_verdict *then)
{
    jw_open(w, '{');
    jw_key(w, "project");
    jw_int(w, p->id);
    jw_key(w, "name");
    jw_str(w, p->name);
    jw_key(w, "area");
    jw_str(w, p->area);
    jw_key(w, "indicator");
    jw_c(w, light_rules[rule].id);
    jw_key(w, "label");
    jw_c(w, light_rules[rule].label);
    jw_key(w, "now");
    jw_c(w, light_colour_id(now->colour));
    jw_key(w, "then");
    jw_c(w, light_colour_id(then->colour));
    jw_key(w, "why");
    jw_str(w, then->why);
    jw_close(w, '}');
}

static struct tally *tally_of(const struct trial *t, struct tally *units, struct str area)
{
    for (size_t i = 0; i < t->w.nunits; i++)
        if (str_eq(t->w.unit[i].code, area))
            return &units[i];
    return &units[t->w.nunits];
}

static void try_project(struct trial *t, struct jw *w, const struct light_project *p,
                        struct tally *now, struct tally *then)
{
    struct light_verdict v[2][LIGHT__COUNT];
    struct arena scratch = { 0 };
    const struct light_limits *l[] = { light_book_at(t->now, p->town, p->area),
                                       light_book_at(t->then, p->town, p->area) };
    now->project[light_judge_all(&scratch, p, l[0], &t->w.on, v[0])]++;
    then->project[light_judge_all(&scratch, p, l[1], &t->w.on, v[1])]++;
    for (int i = 0; i < LIGHT__COUNT; i++) {
        bool differs =
            light_rules[i].subject == LIGHT_OF_PROJECT && v[0][i].colour != v[1][i].colour;
        if (differs && t->changes++ < CHANGES_MOST)
            put_change(w, p, i, &v[0][i], &v[1][i]);
    }
    arena_free(&scratch);
}

static void put_unit(struct jw *w, struct trial *t, const struct light_unit *u,
                     const struct tally *now, const struct tally *then)
{
    struct light_verdict task[] = {
        light_judge_unit(t->a, u, light_book_at(t->now, STR(""), u->code), &t->w.on),
        light_judge_unit(t->a, u, light_book_at(t->then, STR(""), u->code), &t->w.on),
    };
    jw_open(w, '{');
    jw_key(w, "code");
    jw_str(w, u->code);
    jw_key(w, "label");
    jw_str(w, u->name);
    put_tally(w, "now", now);
    put_tally(w, "then", then);
    jw_key(w, "task_now");
    jw_c(w, light_colour_id(task[0].colour));
    jw_key(w, "task_then");
    jw_c(w, light_colour_id(task[1].colour));
    jw_close(w, '}');
}

static void put_tried(struct jw *w, struct trial *t)
{
    const struct light_limits *city = light_book_at(t->now, STR(""), STR(""));
    jw_key(w, "tried");
    jw_open(w, '[');
    for (size_t i = 0; i < t->ntries; i++) {
        const struct light_try *one = &t->tries[i];
        const struct light_limits *at =
            one->area.n ? light_book_at(t->now, STR(""), one->area) : city;
        jw_open(w, '{');
        jw_key(w, "code");
        jw_c(w, light_limit_infos[one->limit].code);
        jw_key(w, "area");
        jw_str(w, one->area);
        jw_key(w, "now");
        jw_decimal(w, at->v[one->limit], 2);
        jw_key(w, "then");
        jw_decimal(w, one->v, 2);
        jw_close(w, '}');
    }
    jw_close(w, ']');
    jw_key(w, "limits");
    jw_open(w, '[');
    for (int i = 0; i < LIMIT__COUNT; i++)
        light_limit_put(w, city, i, false);
    jw_close(w, ']');
}

static void put_trial(struct jw *w, struct trial *t)
{
    size_t n = t->w.nunits + 1;
    struct tally *now = NEW(t->a, struct tally, n);
    struct tally *then = NEW(t->a, struct tally, n);
    struct tally sum[2] = { 0 };
    jw_open(w, '{');
    jw_key(w, "day");
    jw_str(w, t->w.on.day);
    put_tried(w, t);
    jw_key(w, "changes");
    jw_open(w, '[');
    for (size_t i = 0; i < t->w.n; i++) {
        const struct light_project *p = &t->w.project[i];
        try_project(t, w, p, tally_of(t, now, p->area), tally_of(t, then, p->area));
    }
    jw_close(w, ']');
    jw_key(w, "changed");
    jw_int(w, t->changes);
    for (size_t i = 0; i < n; i++)
        for (int k = 0; k < COLOURS; k++) {
            sum[0].project[k] += now[i].project[k];
            sum[1].project[k] += then[i].project[k];
        }
    put_tally(w, "now", &sum[0]);
    put_tally(w, "then", &sum[1]);
    jw_key(w, "units");
    jw_open(w, '[');
    for (size_t i = 0; i < t->w.nunits; i++)
        put_unit(w, t, &t->w.unit[i], &now[i], &then[i]);
    jw_close(w, ']');
    jw_close(w, '}');
}

/* Whoever may try is whoever may change: a role that reaches the whole city.  His scope is joined all the same. */
bool light_simulate(struct city *c, const struct who *who, struct str set, struct str day,
                    struct buf *out, struct diag *d)
{
    struct trial *t = NEW(d->arena, struct trial, 1);
    struct jw w = { .out = out };
    t->a = d->arena;
    if (!access_need(who, &ledger[R_threshold], VERB_change, d) ||
        !access_need(who, &ledger[R_light], VERB_read, d) || !take_tries(t, set, d))
        return false;
    if (day.n && !is_day(day))
        return diag_add(d, E_PARAMETER, NULL, "day 应写成 2025-09-30");
    struct tx *tx = store_read(city_store(c));
    bool ok = areas_known(t, tx, d);
    if (ok) {
        struct str last = light_last_day(tx, d->arena);
        day = day.n ? day : last.n ? last : who->today;
        const struct light_ask ask = { .city = c,
                                       .day = day,
                                       .which = access_scope(d->arena, who, &ledger[R_project]) };
        light_world_read(&ask, tx, d->arena, &t->w);
        t->now = light_book_read(tx, d->arena, day, NULL, 0);
        t->then = light_book_read(tx, d->arena, day, t->tries, t->ntries);
    }
    ok = store_read_end(tx) && ok;
    if (ok)
        put_trial(&w, t);
    return ok;
}
