/* move.c - see move.h. */
#include "service/move.h"

#include "domain/stage.h"
#include "ledger/value.h"
#include "service/record.h"
#include "service/rows.h"

enum { EVIDENCE_MOST = 20 };

struct moving {
    struct city *city;
    const struct who *who;
    int64_t id, version;
    struct stage_request request;
};

/* ---- the body ------------------------------------------------------------------------------- */

static bool take_text(const json_t *root, const char *key, struct str *out, struct diag *d)
{
    const json_t *v = json_object_get(root, key);
    *out = STR("");
    if (!v || json_is_null(v))
        return true;
    if (!json_is_string(v))
        return diag_add(d, E_TYPE, key, "应为文字");
    *out = str_c(json_string_value(v));
    return true;
}

static bool take_evidence(const json_t *list, struct stage_request *q, struct diag *d)
{
    if (!list)
        return true;
    if (!json_is_array(list) || json_array_size(list) > EVIDENCE_MOST)
        return diag_add(d, E_TYPE, "evidence", "应为数组，最多 %d 项", EVIDENCE_MOST);
    struct stage_evidence *e = NEW(d->arena, struct stage_evidence, json_array_size(list) + 1);
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *item = json_array_get(list, i);
        if (!json_is_object(item) || !take_text(item, "kind", &e[i].kind, d) ||
            !take_text(item, "no", &e[i].no, d))
            return diag_add(d, E_TYPE, "evidence", "每项应为 {\"kind\":…,\"no\":…}");
    }
    q->evidence = e;
    q->n = json_array_size(list);
    return true;
}

static bool only_known_keys(json_t *root, struct diag *d)
{
    static const char *const known[] = { "verb", "on", "evidence", "reason" };
    const char *key;
    json_t *v;
    json_object_foreach(root, key, v)
    {
        bool found = false;
        for (size_t i = 0; i < COUNTOF(known); i++)
            found |= str_is(str_c(key), known[i]);
        if (!found)
            diag_add(d, E_UNKNOWN_FIELD, NULL, "没有字段“%s”", key);
    }
    return diag_ok(d);
}

static bool take_body(json_t *root, struct stage_request *q, struct diag *d)
{
    return only_known_keys(root, d) && take_text(root, "verb", &q->verb, d) &&
           take_text(root, "on", &q->on, d) && take_text(root, "reason", &q->reason, d) &&
           take_evidence(json_object_get(root, "evidence"), q, d);
}

/* ---- the move ----------------------------------------------------------------------------------- */

static struct row *stored_milestone(struct tx *tx, struct arena *a, int64_t project,
                                    const char *kind)
{
    static const int at[] = { F_milestone_project, F_milestone_kind };
    struct value key[2];
    value_set_int(&key[0], project);
    value_set_str(&key[1], str_c(kind));
    return kind ? tx_find(tx, a, R_milestone, at, key, 2) : NULL;
}

/* Which milestone the verb concerns. */
static const char *milestone_of(const struct row *project, const struct stage_request *q)
{
    const struct stage_move *m = stage_find(q->verb);
    if (!m)
        return NULL;
    return m->effect == MOVE_BACK ? stage_milestone(project_stage(project)) : m->milestone;
}

static bool write_move(struct moving *m, struct tx *tx, const struct row *project,
                       struct row *after, struct diag *d)
{
    const char *kind = milestone_of(project, &m->request);
    struct row *before = stored_milestone(tx, d->arena, m->id, kind);
    struct row *milestone = before ? row_copy(d->arena, before) : row_new(d->arena, R_milestone);
    const struct stage_rows rows = { .after = after, .milestone = milestone };
    if (!before && kind) {
        milestone_set_project(milestone, m->id);
        milestone_set_kind(milestone, str_c(kind));
    }
    if (!stage_move(project, &m->request, m->who->today, rows, d))
        return false;
    /* the milestone first: the project's date then finds it already there */
    if (kind && !(before ? record_update(tx, m->who, before, milestone, d)
                         : record_insert(tx, m->who, milestone, d)))
        return false;
    return record_update(tx, m->who, project, after, d);
}

static bool move_fn(struct tx *tx, void *ctx, struct reply *reply, struct diag *d)
{
    struct moving *m = ctx;
    struct row *project = access_get(tx, d->arena, m->who, R_project, m->id);
    if (!project)
        return diag_std(d, E_NOT_FOUND, NULL);
    if (m->version && project->v[AT_VERSION].i != m->version)
        return diag_std(d, E_STALE, NULL);
    struct row *after = row_copy(d->arena, project);
    if (!write_move(m, tx, project, after, d))
        return false;
    struct jw w = { .out = &reply->body };
    record_show(&w, m->who, after);
    reply->status = 200;
    reply->version = after->v[AT_VERSION].i;
    return true;
}

bool project_move(const struct use *u, int64_t id, int64_t version, struct str body)
{
    struct moving m = { .city = u->city, .who = u->who, .id = id, .version = version };
    if (!access_need(u->who, &ledger[R_project], VERB_move, u->d))
        return false;
    json_t *root = json_read(body, &json_defaults, u->d);
    if (!root)
        return false;
    bool ok = take_body(root, &m.request, u->d) && city_write(u, move_fn, &m);
    json_decref(root);
    return ok;
}

/* ---- the moves as data ------------------------------------------------------------------------------ */

static void put_needs(struct jw *w, const struct stage_move *m)
{
    jw_key(w, "needs");
    jw_open(w, '[');
    for (size_t g = 0; g < STAGE_GROUPS && m->needs[g][0]; g++) {
        jw_open(w, '[');
        for (size_t k = 0; k < STAGE_KINDS && m->needs[g][k]; k++)
            jw_c(w, m->needs[g][k]);
        jw_close(w, ']');
    }
    jw_close(w, ']');
}

static void put_move(struct jw *w, const struct stage_move *m)
{
    bool forward = m->effect == MOVE_FORWARD;
    jw_open(w, '{');
    jw_key(w, "verb");
    jw_c(w, m->verb);
    jw_key(w, "label");
    jw_c(w, m->label);
    jw_key(w, "from");
    jw_c(w, forward ? stage_choices[m->from].id : NULL);
    jw_key(w, "to");
    jw_c(w, forward ? stage_choices[m->to].id : NULL);
    jw_key(w, "from_status");
    jw_c(w, m->from_status);
    jw_key(w, "needs_reason");
    jw_bool(w, m->needs_reason);
    put_needs(w, m);
    jw_close(w, '}');
}

void project_moves(struct jw *w)
{
    jw_open(w, '[');
    for (const struct stage_move *m = stage_moves; m->verb; m++)
        put_move(w, m);
    jw_close(w, ']');
}
