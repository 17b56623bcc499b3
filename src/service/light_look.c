/* light_look.c - the lights of one project explained: by which rule, from which facts, by which numbers. */
#include "service/light_parts.h"

#include "base/date.h"
#include "ledger/value.h"
#include "service/rows.h"

/* Which of the rows behind the figures stand where: of the plan in force and the newest counted report. */
static void find_rows(struct tx *tx, struct arena *a, struct light_world *w)
{
    struct light_project *p = &w->project[0];
    struct rows plans = rows_by_id(tx, a, R_annual_plan, F_annual_plan_project, p->id);
    for (size_t i = 0; i < plans.n; i++)
        if (annual_plan_year(plans.row[i]) == w->on.year &&
            annual_plan_annual_plan_investment(plans.row[i]) == p->plan)
            p->plan_row = annual_plan_id(plans.row[i]);
    int month = w->on.month;
    while (month > 0 && p->done[month] < 0)
        month--;
    static const int at[] = { F_progress_report_project, F_progress_report_month };
    struct value key[2];
    value_set_int(&key[0], p->id);
    value_set_str(&key[1], str_printf(a, "%04d-%02d", w->on.year, month));
    if (month)
        p->done_row = tx_find_id(tx, R_progress_report, at, key, 2);
}

static void put_text(struct jw *w, const char *key, struct str text)
{
    jw_key(w, key);
    if (text.n)
        jw_str(w, text);
    else
        jw_null(w);
}

static void put_id(struct jw *w, const char *key, int64_t id)
{
    jw_key(w, key);
    if (id)
        jw_int(w, id);
    else
        jw_null(w);
}

static void put_fact(struct jw *w, const struct light_fact *f)
{
    const struct field *field = &ledger[f->rec].fields[f->field];
    jw_open(w, '{');
    jw_key(w, "record");
    jw_c(w, ledger[f->rec].id);
    jw_key(w, "field");
    jw_c(w, field->id);
    jw_key(w, "label");
    jw_c(w, field->label);
    put_id(w, "row", f->row);
    put_text(w, "text", field->choices ? choice_label(field->choices, f->text) : f->text);
    jw_key(w, "unit");
    jw_c(w, field->unit ? field->unit : "");
    jw_close(w, '}');
}

void light_limit_put(struct jw *w, const struct light_limits *l, int at, bool decided)
{
    const struct light_limit_info *info = &light_limit_infos[at];
    jw_open(w, '{');
    jw_key(w, "code");
    jw_c(w, info->code);
    jw_key(w, "name");
    jw_c(w, info->name);
    jw_key(w, "value");
    jw_decimal(w, l->v[at], 2);
    jw_key(w, "unit");
    jw_str(w, choice_label(ledger[R_threshold].fields[F_threshold_value_unit].choices,
                           str_c(info->unit)));
    put_id(w, "threshold", l->row[at]);
    jw_key(w, "source");
    jw_c(w, info->source);
    jw_key(w, "decided");
    jw_bool(w, decided);
    jw_close(w, '}');
}

static void put_rule(struct jw *w, enum light_rule rule, const struct light_verdict *v,
                     const struct light_limits *l)
{
    jw_open(w, '{');
    jw_key(w, "id");
    jw_c(w, light_rules[rule].id);
    jw_key(w, "label");
    jw_c(w, light_rules[rule].label);
    jw_key(w, "colour");
    jw_c(w, light_colour_id(v->colour));
    jw_key(w, "word");
    jw_c(w, light_colour_word(v->colour));
    put_text(w, "why", v->why);
    put_text(w, "since", v->since);
    jw_key(w, "months");
    jw_int(w, v->months);
    put_text(w, "to_green", v->to_green);
    jw_key(w, "facts");
    jw_open(w, '[');
    for (size_t i = 0; i < v->nfacts; i++)
        put_fact(w, &v->fact[i]);
    jw_close(w, ']');
    jw_key(w, "limits");
    jw_open(w, '[');
    for (int i = 0; i < LIMIT__COUNT; i++)
        if (light_limit_infos[i].rule == rule)
            light_limit_put(w, l, i, i == v->limit);
    jw_close(w, ']');
    jw_close(w, '}');
}

static void put_look(struct jw *w, struct arena *a, struct light_world *world,
                     struct light_book *book)
{
    struct light_verdict v[LIGHT__COUNT];
    const struct light_project *p = &world->project[0];
    const struct light_limits *l = light_book_at(book, p->town, p->area);
    enum light_colour worst = light_judge_all(a, p, l, &world->on, v);
    jw_open(w, '{');
    jw_key(w, "project");
    jw_int(w, p->id);
    jw_key(w, "day");
    jw_str(w, world->on.day);
    jw_key(w, "month");
    jw_str(w, str_printf(a, "%04d-%02d", world->on.year, world->on.month));
    jw_key(w, "colour");
    jw_c(w, light_colour_id(worst));
    jw_key(w, "word");
    jw_c(w, light_colour_word(worst));
    jw_key(w, "rules");
    jw_open(w, '[');
    for (int i = 0; i < LIGHT__COUNT; i++)
        if (light_rules[i].subject == LIGHT_OF_PROJECT)
            put_rule(w, (enum light_rule)i, &v[i], l);
    jw_close(w, ']');
    jw_close(w, '}');
}

static bool look(struct tx *tx, const struct who *who, struct light_ask *ask, struct buf *out,
                 struct diag *d)
{
    struct light_world world;
    struct jw w = { .out = out };
    struct str last = light_last_day(tx, d->arena);
    if (!access_get(tx, d->arena, who, R_project, ask->one))
        return diag_std(d, E_NOT_FOUND, NULL);
    if (ask->day.n == 0)
        ask->day = last.n ? last : who->today;
    light_world_read(ask, tx, d->arena, &world);
    if (world.n != 1)
        return diag_std(d, E_NOT_FOUND, NULL);
    find_rows(tx, d->arena, &world);
    put_look(&w, d->arena, &world, light_book_read(tx, d->arena, ask->day, NULL, 0));
    return true;
}

/* The sentences hold what the ledger light holds: whoever may not read that may not read them here. */
static bool may_look(const struct who *who, struct diag *d)
{
    const struct record *rec = &ledger[R_light];
    return access_need(who, rec, VERB_read, d) &&
           access_need(who, &ledger[R_project], VERB_read, d) &&
           (access_sees_full(who, &rec->fields[F_light_facts]) || diag_std(d, E_DENIED, NULL));
}

bool light_look(struct city *c, const struct who *who, int64_t project, struct str day,
                struct buf *out, struct diag *d)
{
    if (!may_look(who, d))
        return false;
    if (day.n && !is_day(day))
        return diag_add(d, E_PARAMETER, NULL, "day 应写成 2025-09-30");
    struct tx *tx = store_read(city_store(c));
    struct light_ask ask = { .city = c, .day = day, .one = project };
    bool ok = look(tx, who, &ask, out, d);
    return store_read_end(tx) && ok;
}
