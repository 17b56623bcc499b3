/* light.c - see light.h: judges all and writes what has changed, in slices.  Knows no rule.
 *
 * Everything is read and judged in one snapshot; rows that differ are then written a slice of subjects at a time, so
 * that nobody waits long for the writer.  A run that begins later makes an earlier one stop: see ours(). */
#include "service/light_parts.h"

#include "base/clock.h"
#include "base/date.h"
#include "base/log.h"
#include "service/notify.h"
#include "service/record.h"
#include "service/rows.h"

#include <stdlib.h>
#include <string.h>

#define KEPT  "light"
#define UNTIL "9999-12-31T23:59:59Z"

enum { SLICE = 1000, NAMES_CHARS = 900, UNITS_MOST = 64 };

/* What is told of one unit: see light_red, light_to_district, light_to_city in notify.tbl.h. */
struct news {
    struct str unit;
    struct row *about; /* the first light of it */
    size_t n;
    struct buf names;
};

struct run {
    struct city *city;
    struct who who; /* the rule, on behalf of whoever asked */
    struct str day, token;
    struct arena a; /* as long as the run */
    struct light_world w;
    struct light_book *book;
    struct rows open; /* lights that are lit, by project; those of units last */
    struct light_done *done;
    size_t next; /* subject to go on with: projects, then units */
    struct news news[3][UNITS_MOST];
};

struct str light_last_day(struct tx *tx, struct arena *a)
{
    struct kept k;
    if (!tx_kept(tx, a, KEPT, STR("day"), &k) || k.value.n != 12)
        return STR("");
    return str_slice(k.value, 1, 11);
}

/* ---- rows that are lit ----------------------------------------------------------------------------- */

static int by_project(const void *key, const void *element)
{
    int64_t id = *(const int64_t *)key;
    const struct row *r = *(struct row *const *)element;
    int64_t other = row_has(r, R_light, F_light_project) ? light_project(r) : INT64_MAX;
    return (id > other) - (id < other);
}

static struct row *open_of_project(const struct run *r, int64_t id, const char *indicator)
{
    struct row **at =
        r->open.n ? bsearch(&id, r->open.row, r->open.n, sizeof *r->open.row, by_project) : NULL;
    if (!at)
        return NULL;
    while (at > r->open.row && by_project(&id, at - 1) == 0)
        at--;
    for (; at < r->open.row + r->open.n && by_project(&id, at) == 0; at++)
        if (str_is(light_indicator(*at), indicator))
            return *at;
    return NULL;
}

static struct row *open_of_unit(const struct run *r, struct str code)
{
    for (size_t i = 0; i < r->open.n; i++)
        if (str_eq(light_area(r->open.row[i]), code))
            return r->open.row[i];
    return NULL;
}

static void read_open(struct run *r, struct tx *tx)
{
    struct filter *lit = filter_value(&r->a, OP_NULL, F_light_closed_on, (struct value){ 0 });
    lit->n = 0;
    const struct query q = {
        .rec = R_light, .where = lit, .sort = { { .field = F_light_project } }, .nsort = 1
    };
    r->open = rows_all(tx, &r->a, &q);
}

/* ---- who is told ---------------------------------------------------------------------------------------- */

static const enum happening happenings[] = { HAPPENING_light_red, HAPPENING_light_to_district,
                                             HAPPENING_light_to_city };
enum { NEWS_RED, NEWS_DISTRICT, NEWS_CITY };

static void note(struct run *r, int what, const struct row *light, struct str name)
{
    size_t i = 0;
    while (i < UNITS_MOST - 1 && r->news[what][i].n &&
           !str_eq(r->news[what][i].unit, light_unit(light)))
        i++;
    struct news *n = &r->news[what][i];
    if (!n->n) {
        n->about = row_copy(&r->a, light);
        n->unit = light_unit(n->about);
    }
    if (n->names.n < NAMES_CHARS)
        buf_printf(&n->names, "%s" STR_FMT, n->n ? "、" : "", STR_ARG(name));
    n->n++;
}

static bool tell_all(struct tx *tx, struct run *r, struct diag *d)
{
    for (size_t what = 0; what < COUNTOF(happenings); what++)
        for (size_t i = 0; i < UNITS_MOST && r->news[what][i].n; i++) {
            struct news *n = &r->news[what][i];
            struct told t = { .what = happenings[what], .about = n->about };
            t.text = str_printf(d->arena, "%zu 盏：" STR_FMT, n->n, STR_ARG(buf_str(&n->names)));
            if (!notify(tx, &t, d))
                return false;
        }
    return true;
}

/* ---- one light --------------------------------------------------------------------------------------------- */

/* Whose light it is, by which rule, and what the rule says. */
struct subject {
    const struct light_project *project; /* one of the two */
    const struct light_unit *unit;
    const struct light_limits *limits;
    enum light_rule rule;
    const struct light_verdict *v;
};

static struct str unit_code(const struct subject *s)
{
    return s->project ? s->project->area : s->unit->code;
}

static struct str name_of(const struct subject *s)
{
    return s->project ? s->project->name : s->unit->name;
}

static const char *const levels[] = { "town", "district", "city" };

/* The level of a light of that age; a unit has nobody below the district. */
static void set_level(struct run *r, struct row *light, const struct subject *s)
{
    enum light_level level =
        light_ladder(light_day(light), light_promised_on(light), s->limits, r->day);
    if (!s->project && level == LEVEL_TOWN)
        level = LEVEL_DISTRICT;
    bool first = !row_has(light, R_light, F_light_level);
    if (!str_is(light_light(light), "red") || str_is(light_level(light), levels[level]))
        return;
    light_set_level(light, str_c(levels[level]));
    if (first && level == (s->project ? LEVEL_TOWN : LEVEL_DISTRICT))
        return;
    light_set_escalated_on(light, r->day);
    if (level == LEVEL_TOWN)
        return; /* promised anew: it goes down again and nobody is told */
    r->done->escalated++;
    note(r, level == LEVEL_CITY ? NEWS_CITY : NEWS_DISTRICT, light, name_of(s));
}

/* What the verdict says of it; the day it was lit and what people wrote stay. */
static void set_verdict(struct row *light, const struct subject *s)
{
    const struct light_verdict *v = s->v;
    int64_t rule = s->limits->row[v->limit];
    light_set_unit(light, unit_code(s));
    light_set_since(light, v->since);
    light_set_months_running(light, v->months);
    light_set_facts(light, v->why);
    light_set_to_green(light, v->to_green);
    *row_put(light, R_light, F_light_rule) =
        (struct value){ .set = rule != 0, .i = rule, .s = STR("") };
}

static bool same(const struct row *a, const struct row *b)
{
    for (size_t i = AT_OWN; i < a->rec->nfields; i++)
        if (!value_eq(&a->rec->fields[i], &a->v[i], &b->v[i]))
            return false;
    return true;
}

static bool light_up(struct tx *tx, struct run *r, const struct subject *s, struct str before,
                     struct diag *d)
{
    struct row *light = row_new(d->arena, R_light);
    light_set_subject_kind(light, s->project ? STR("project") : STR("area"));
    if (s->project)
        light_set_project(light, s->project->id);
    else
        light_set_area(light, s->unit->code);
    light_set_indicator(light, str_c(light_rules[s->rule].id));
    light_set_day(light, r->day);
    light_set_light(light, str_c(light_colour_id(s->v->colour)));
    if (before.n)
        light_set_light_before(light, before);
    set_verdict(light, s);
    set_level(r, light, s);
    if (!record_insert(tx, &r->who, light, d))
        return false;
    if (s->v->colour == LIGHT_RED)
        note(r, NEWS_RED, light, name_of(s));
    return true;
}

/* The row as it is now: somebody may have explained it since it was read.  NULL when it is closed or gone. */
static struct row *lit_now(struct tx *tx, const struct row *open, struct diag *d)
{
    struct row *light = tx_get(tx, d->arena, R_light, light_id(open));
    return light && !row_has(light, R_light, F_light_closed_on) ? light : NULL;
}

static bool put_out(struct tx *tx, struct run *r, const struct row *open, struct diag *d)
{
    struct row *before = lit_now(tx, open, d);
    if (!before)
        return true;
    struct row *now = row_copy(d->arena, before);
    light_set_closed_on(now, r->day);
    return record_update(tx, &r->who, before, now, d);
}

static bool keep_lit(struct tx *tx, struct run *r, const struct subject *s, const struct row *open,
                     struct diag *d)
{
    struct row *before = lit_now(tx, open, d);
    struct row *now = row_copy(d->arena, before ? before : open);
    set_verdict(now, s);
    set_level(r, now, s);
    if (!before || same(before, now))
        return true;
    r->done->changed++;
    return record_update(tx, &r->who, before, now, d);
}

static bool follow(struct tx *tx, struct run *r, const struct subject *s, struct diag *d)
{
    const struct row *open = s->project
                                 ? open_of_project(r, s->project->id, light_rules[s->rule].id)
                                 : open_of_unit(r, s->unit->code);
    bool lit = s->v->colour >= LIGHT_YELLOW;
    struct str before = open ? light_light(open) : STR("");
    if (!open && !lit)
        return true;
    if (open && lit && str_is(before, light_colour_id(s->v->colour)))
        return keep_lit(tx, r, s, open, d);
    if (open && !put_out(tx, r, open, d))
        return false;
    r->done->closed += open && !lit;
    r->done->changed += open && lit;
    r->done->opened += !open;
    return !lit || light_up(tx, r, s, before, d);
}

/* ---- one subject ----------------------------------------------------------------------------------------------- */

static bool pardoned(const struct run *r, int64_t project, enum light_rule rule)
{
    const struct row *open = open_of_project(r, project, light_rules[rule].id);
    return open && str_cmp(r->day, light_pardoned_until(open)) <= 0;
}

static bool project_follows(struct tx *tx, struct run *r, const struct light_project *p,
                            enum light_colour colour, struct diag *d)
{
    r->done->colours[colour]++;
    if (str_is(p->light, light_colour_id(colour)))
        return true;
    struct row *before = tx_get(tx, d->arena, R_project, p->id);
    if (!before)
        return true;
    struct row *now = row_copy(d->arena, before);
    project_set_light(now, str_c(light_colour_id(colour)));
    return str_eq(project_light(before), project_light(now)) || tx_update(tx, before, now, d);
}

static bool judge_project(struct tx *tx, struct run *r, const struct light_project *p,
                          struct diag *d)
{
    struct light_verdict v[LIGHT__COUNT];
    const struct light_limits *l = light_book_at(r->book, p->town, p->area);
    enum light_colour colour = LIGHT_GREY;
    light_judge_all(d->arena, p, l, &r->w.on, v);
    for (int i = 0; i < LIGHT__COUNT; i++) {
        if (light_rules[i].subject != LIGHT_OF_PROJECT)
            continue;
        const struct subject s = {
            .project = p, .limits = l, .rule = (enum light_rule)i, .v = &v[i]
        };
        if (!follow(tx, r, &s, d))
            return false;
        if (v[i].colour > colour && !pardoned(r, p->id, (enum light_rule)i))
            colour = v[i].colour;
    }
    r->done->projects++;
    return project_follows(tx, r, p, colour, d);
}

static bool judge_unit(struct tx *tx, struct run *r, const struct light_unit *u, struct diag *d)
{
    const struct light_limits *l = light_book_at(r->book, STR(""), u->code);
    const struct light_verdict v = light_judge_unit(d->arena, u, l, &r->w.on);
    const struct subject s = { .unit = u, .limits = l, .rule = LIGHT_task, .v = &v };
    r->done->units++;
    return follow(tx, r, &s, d);
}

/* ---- the run ------------------------------------------------------------------------------------------------------ */

static bool keep(struct tx *tx, const char *key, struct str value, struct diag *d)
{
    const struct kept k = { .kind = KEPT,
                            .key = str_c(key),
                            .value = str_printf(d->arena, "\"" STR_FMT "\"", STR_ARG(value)),
                            .until = STR(UNTIL) };
    return tx_keep(tx, &k, d);
}

static bool begin(struct tx *tx, void *ctx, struct diag *d)
{
    const struct run *r = ctx;
    struct str last = light_last_day(tx, d->arena);
    if (str_cmp(r->day, last) < 0)
        return diag_add(d, E_PARAMETER, NULL, "亮灯已经判定到 " STR_FMT "，不能倒回 " STR_FMT,
                        STR_ARG(last), STR_ARG(r->day));
    return keep(tx, "run", r->token, d);
}

/* Whether no other run has begun since: what it reads is newer than what we know. */
static bool ours(struct tx *tx, const struct run *r, struct diag *d)
{
    struct kept k;
    if (tx_kept(tx, d->arena, KEPT, STR("run"), &k) &&
        str_eq(str_slice(k.value, 1, k.value.n - 1), r->token))
        return true;
    return diag_add(d, E_STATE, NULL, "另一次亮灯判定已经开始，这一次停下了");
}

static bool write_slice(struct tx *tx, void *ctx, struct diag *d)
{
    struct run *r = ctx;
    size_t all = r->w.n + r->w.nunits;
    size_t end = r->next + SLICE < all ? r->next + SLICE : all;
    bool ok = ours(tx, r, d);
    for (; ok && r->next < end; r->next++)
        ok = r->next < r->w.n ? judge_project(tx, r, &r->w.project[r->next], d)
                              : judge_unit(tx, r, &r->w.unit[r->next - r->w.n], d);
    return ok;
}

static bool finish(struct tx *tx, void *ctx, struct diag *d)
{
    struct run *r = ctx;
    return ours(tx, r, d) && tell_all(tx, r, d) && keep(tx, "day", r->day, d);
}

static bool read_all(struct run *r)
{
    struct tx *tx = store_read(city_store(r->city));
    const struct light_ask ask = { .city = r->city, .day = r->day };
    light_world_read(&ask, tx, &r->a, &r->w);
    r->book = light_book_read(tx, &r->a, r->day, NULL, 0);
    read_open(r, tx);
    return store_read_end(tx);
}

static bool write_all(struct run *r, const struct actor *actor, struct diag *d)
{
    struct arena scratch = { 0 };
    bool ok = true;
    while (ok && r->next < r->w.n + r->w.nunits) {
        struct diag found;
        diag_init(&found, &scratch);
        ok = store_write(city_store(r->city), actor, write_slice, r, &found);
        if (!ok)
            diag_join(d, &found);
        arena_reset(&scratch);
    }
    arena_free(&scratch);
    return ok && store_write(city_store(r->city), actor, finish, r, d);
}

static bool day_fits(const struct who *who, struct str day, struct diag *d)
{
    if (!is_day(day))
        return diag_add(d, E_PARAMETER, NULL, "日期应写成 2025-09-30");
    return str_cmp(day, who->today) <= 0 ||
           diag_add(d, E_PARAMETER, NULL, "不能判定今天（" STR_FMT "）以后的日期",
                    STR_ARG(who->today));
}

bool light_run(struct city *c, const struct who *who, struct str day, struct light_done *done,
               struct diag *d)
{
    struct run *r = calloc(1, sizeof *r);
    if (!r)
        fatal("out of memory");
    r->city = c;
    r->who = *who;
    r->who.everything = true;
    r->who.source = STR("rule");
    r->day = day.n ? day : who->today;
    r->token = who->request.n ? who->request : who->now;
    r->done = done;
    *done = (struct light_done){ .day = r->day };
    struct actor actor = who_actor(&r->who);
    bool ok = day_fits(who, r->day, d) && store_write(city_store(c), &actor, begin, r, d);
    ok = ok && (read_all(r) || diag_std(d, E_STORE, NULL)) && write_all(r, &actor, d);
    for (size_t what = 0; what < COUNTOF(r->news); what++)
        for (size_t i = 0; i < UNITS_MOST; i++)
            buf_free(&r->news[what][i].names);
    arena_free(&r->a);
    free(r);
    return ok;
}

void light_done_put(struct buf *out, const struct light_done *done)
{
    struct jw w = { .out = out };
    const struct {
        const char *key;
        int64_t n;
    } counts[] = { { "projects", done->projects }, { "units", done->units },
                   { "opened", done->opened },     { "changed", done->changed },
                   { "closed", done->closed },     { "escalated", done->escalated } };
    jw_open(&w, '{');
    jw_key(&w, "day");
    jw_str(&w, done->day);
    for (size_t i = 0; i < COUNTOF(counts); i++) {
        jw_key(&w, counts[i].key);
        jw_int(&w, counts[i].n);
    }
    jw_key(&w, "colours");
    jw_open(&w, '{');
    for (int i = LIGHT_GREY; i <= LIGHT_RED; i++) {
        jw_key(&w, light_colour_id((enum light_colour)i));
        jw_int(&w, done->colours[i]);
    }
    jw_close(&w, '}');
    jw_close(&w, '}');
}

/* ---- by itself --------------------------------------------------------------------------------------------------------- */

static bool wants_run(struct city *c, struct arena *a, struct str today)
{
    struct tx *tx = store_read(city_store(c));
    bool wants = !city_name(tx, a).sample && tx_count(tx, R_project, NULL, 1) > 0 &&
                 str_cmp(light_last_day(tx, a), today) < 0;
    store_read_end(tx);
    return wants;
}

void light_daily(struct city *c, const struct who *house, struct arena *a)
{
    struct light_done done;
    struct diag d;
    diag_init(&d, a);
    if (wants_run(c, a, house->today) && !light_run(c, house, STR(""), &done, &d))
        log_error("lights: " STR_FMT, STR_ARG(d.first->text));
}
