/* step.c - see step.h. */
#include "service/step.h"

#include "base/calendar.h"
#include "base/date.h"
#include "ledger/flow.h"
#include "ledger/value.h"
#include "service/record.h"
#include "service/threshold.h"

struct stepping {
    const struct who *who;
    const struct record *rec;
    int64_t id, version;
    struct str verb;
    json_t *fields; /* NULL = none */
};

/* ---- the body ------------------------------------------------------------------------------- */

static bool take_body(json_t *root, struct stepping *s, struct diag *d)
{
    const char *key;
    json_t *v;
    const json_t *verb = json_object_get(root, "verb");
    s->fields = json_object_get(root, "fields");
    json_object_foreach(root, key, v)
    {
        if (!str_is(str_c(key), "verb") && !str_is(str_c(key), "fields"))
            diag_add(d, E_UNKNOWN_FIELD, NULL, "没有字段“%s”", key);
    }
    if (!verb || !json_is_string(verb))
        diag_add(d, E_REQUIRED, "verb", "请写明要办的步骤（verb）");
    else
        s->verb = str_c(json_string_value(verb));
    if (s->fields && !json_is_object(s->fields))
        diag_add(d, E_TYPE, "fields", "fields 应为对象");
    return diag_ok(d);
}

static bool names(const int *fields, int at)
{
    for (size_t i = 0; i < FLOW_FIELDS && fields[i]; i++)
        if (fields[i] == at)
            return true;
    return false;
}

/* Only what the step asks for, and only by whoever may write it. */
static bool may_fill(const struct stepping *s, const struct flow_step *step, struct diag *d)
{
    const char *key;
    json_t *v;
    json_object_foreach(s->fields, key, v)
    {
        int at = field_find(s->rec, str_c(key));
        if (at < 0)
            continue; /* row_take_json says so */
        const struct field *f = &s->rec->fields[at];
        if (!names(step->needs, at) && !names(step->takes, at))
            diag_add(d, E_READ_ONLY, f->id, "“%s”不在“%s”时填写", f->label, step->label);
        else if (!access_writes(s->who, f))
            diag_add(d, E_DENIED, f->id, "您不能填写“%s”", f->label);
    }
    return diag_ok(d);
}

/* ---- who may ---------------------------------------------------------------------------------- */

static bool is_his(struct tx *tx, const struct stepping *s, const struct flow_step *step,
                   const struct row *r, struct diag *d)
{
    if (step->signed_for && !s->who->person)
        return diag_add(d, E_DENIED, NULL, "“%s”须由有账户的人员办理，请用 --as LOGIN",
                        step->label);
    if (step->other_than && r->v[step->other_than].set &&
        r->v[step->other_than].i == s->who->person)
        return diag_add(d, E_DENIED, NULL, "“%s”须由另一人办理：上一步是您办的", step->label);
    if (s->who->everything)
        return true;
    if (!(step->roles & 1u << (unsigned)s->who->role))
        return diag_add(d, E_DENIED, NULL, "“%s”不由您这个角色办理", step->label);
    if (step->of && r->v[step->of].i != who_agency(tx, d->arena, s->who))
        return diag_add(d, E_DENIED, NULL, "“%s”由“%s”的人员办理", step->label,
                        s->rec->fields[step->of].label);
    return true;
}

/* ---- the step ------------------------------------------------------------------------------------ */

static void put_text(struct row *r, int field, struct str text)
{
    if (field && text.n)
        value_set_str(&r->v[field], text);
}

static void put_id(struct row *r, int field, int64_t id)
{
    if (field && id)
        value_set_int(&r->v[field], id);
}

static void fill(struct tx *tx, const struct stepping *s, const struct flow_step *step,
                 struct row *now, struct arena *a)
{
    put_text(now, step->day, s->who->today);
    put_text(now, step->moment, s->who->now);
    put_id(now, step->person, s->who->person);
    put_id(now, step->agency, step->agency ? who_agency(tx, a, s->who) : 0);
    if (step->clears)
        now->v[step->clears] = (struct value){ .s = STR("") };
    if (step->counts)
        value_set_int(&now->v[step->counts], value_int(&now->v[step->counts]) + 1);
    if (step->due) {
        char *day = NEW(a, char, 11);
        int64_t n = threshold_int(tx, a, step->clock, s->who->today, step->workdays);
        date_text(workday_add(date_of(s->who->today), n), day);
        put_text(now, step->due, str_c(day));
    }
    value_set_str(&now->v[flow_state(s->rec)], str_c(step->to));
}

static bool all_filled(const struct flow_step *step, const struct row *r, struct diag *d)
{
    for (size_t i = 0; i < FLOW_FIELDS && step->needs[i]; i++) {
        const struct field *f = &r->rec->fields[step->needs[i]];
        if (value_empty(f, &r->v[step->needs[i]]))
            diag_add(d, E_REQUIRED, f->id, "“%s”时须填“%s”", step->label, f->label);
    }
    return diag_ok(d);
}

static bool no_step(const struct stepping *s, const struct row *r, struct diag *d)
{
    const struct field *state = &s->rec->fields[flow_state(s->rec)];
    struct str label = choice_label(state->choices, value_str(&r->v[flow_state(s->rec)]));
    return diag_add(d, E_STATE, "verb", "“" STR_FMT "”的%s不能办“" STR_FMT "”", STR_ARG(label),
                    s->rec->label, STR_ARG(s->verb));
}

static enum journal_action action_of(const struct flow_step *step)
{
    if (!step->entry)
        return ACT_MOVE;
    return str_is(STR("freeze"), step->entry) ? ACT_FREEZE : ACT_REOPEN;
}

static bool step_fn(struct tx *tx, void *ctx, struct reply *reply, struct diag *d)
{
    const struct stepping *s = ctx;
    struct row *before = access_get(tx, d->arena, s->who, record_id(s->rec), s->id);
    if (!before)
        return diag_std(d, E_NOT_FOUND, NULL);
    if (s->version && before->v[AT_VERSION].i != s->version)
        return diag_std(d, E_STALE, NULL);
    const struct flow_step *step = flow_find(before, s->verb, s->who->role);
    if (!step)
        return no_step(s, before, d);
    struct row *now = row_copy(d->arena, before);
    if (!is_his(tx, s, step, before, d) || !may_fill(s, step, d) ||
        (s->fields && !row_take_json(now, s->fields, d)) || !all_filled(step, now, d))
        return false;
    fill(tx, s, step, now, d->arena);
    if (!record_update_as(tx, s->who, action_of(step), before, now, d))
        return false;
    struct jw w = { .out = &reply->body };
    record_show(&w, s->who, now);
    reply->status = 200;
    reply->version = now->v[AT_VERSION].i;
    return true;
}

bool record_step(const struct use *u, const struct record *rec, int64_t id, int64_t version,
                 struct str body)
{
    struct stepping s = { .who = u->who, .rec = rec, .id = id, .version = version };
    if (!access_need(u->who, rec, VERB_move, u->d))
        return false;
    json_t *root = json_read(body, &json_defaults, u->d);
    if (!root)
        return false;
    bool ok = take_body(root, &s, u->d) && city_write(u, step_fn, &s);
    json_decref(root);
    return ok;
}

/* ---- the steps as data ------------------------------------------------------------------------------ */

static void put_fields(struct jw *w, const char *key, const struct record *rec, const int *fields)
{
    jw_key(w, key);
    jw_open(w, '[');
    for (size_t i = 0; i < FLOW_FIELDS && fields[i]; i++)
        jw_c(w, rec->fields[fields[i]].id);
    jw_close(w, ']');
}

static void put_step(struct jw *w, const struct record *rec, const struct flow_step *s)
{
    struct str rest = str_c(s->from);
    struct str one;
    jw_open(w, '{');
    jw_key(w, "verb");
    jw_c(w, s->verb);
    jw_key(w, "label");
    jw_c(w, s->label);
    jw_key(w, "from");
    jw_open(w, '[');
    while (str_split(&rest, ';', &one))
        jw_str(w, one);
    jw_close(w, ']');
    jw_key(w, "to");
    jw_c(w, s->to);
    put_fields(w, "needs", rec, s->needs);
    put_fields(w, "takes", rec, s->takes);
    jw_close(w, '}');
}

/* The states in which he may change the row by hand. */
static void put_by_hand(struct jw *w, const struct who *who, const struct record *rec)
{
    int at = flow_state(rec);
    jw_key(w, "state_field");
    jw_c(w, at < 0 ? NULL : rec->fields[at].id);
    jw_key(w, "by_hand");
    jw_open(w, '[');
    for (const struct choice *c = at < 0 ? NULL : rec->fields[at].choices; c && c->id; c++)
        if (flow_by_hand(rec, str_c(c->id), who->role))
            jw_c(w, c->id);
    jw_close(w, ']');
}

void record_steps(struct jw *w, const struct who *who, const struct record *rec)
{
    put_by_hand(w, who, rec);
    bool may = access_may(who, rec, VERB_move);
    jw_key(w, "steps");
    jw_open(w, '[');
    for (const struct flow_step *s = flow_steps; may && s->verb; s++)
        if (rec == &ledger[s->rec] && s->roles & 1u << (unsigned)who->role)
            put_step(w, rec, s);
    jw_close(w, ']');
}
