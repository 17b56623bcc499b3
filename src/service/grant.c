/* grant.c - see grant.h. */
#include "service/grant.h"

#include "base/json.h"
#include "base/utf8.h"
#include "service/record.h"
#include "service/rows.h"

enum { REASON_CHARS = 200 };

static const enum role officers[] = { ROLE_sysadmin, ROLE_security, ROLE_auditor };

static bool ended(const struct row *duty, struct str today)
{
    return row_has(duty, R_duty, F_duty_revoked_at) ||
           (row_has(duty, R_duty, F_duty_valid_to) && str_cmp(duty_valid_to(duty), today) < 0);
}

bool grant_in_force(const struct row *duty, struct str today)
{
    return str_cmp(duty_valid_from(duty), today) <= 0 && !ended(duty, today) &&
           row_has(duty, R_duty, F_duty_approved_at);
}

unsigned grant_other_roles(struct tx *tx, struct arena *a, const struct row *duty, struct str today)
{
    unsigned roles = 0;
    if (!row_has(duty, R_duty, F_duty_person))
        return roles;
    struct rows all = rows_by_id(tx, a, R_duty, F_duty_person, duty_person(duty));
    for (size_t i = 0; i < all.n; i++) {
        int role = choice_find(role_choices, duty_role(all.row[i]));
        if (role >= 0 && duty_id(all.row[i]) != duty_id(duty) && !ended(all.row[i], today))
            roles |= 1u << (unsigned)role;
    }
    return roles;
}

bool grant_before(const struct who *who, const struct row *before, struct row *r, struct diag *d)
{
    if (!before) {
        if (!row_has(r, R_duty, F_duty_granted_by) && who->person)
            duty_set_granted_by(r, who->person);
        return true;
    }
    bool settled =
        row_has(before, R_duty, F_duty_approved_at) || row_has(before, R_duty, F_duty_revoked_at);
    for (size_t i = AT_OWN; settled && i < r->rec->nfields; i++) {
        const struct field *f = &r->rec->fields[i];
        if (!(f->flags & READ_ONLY) && !value_eq(f, &before->v[i], &r->v[i]))
            return diag_add(d, E_STATE, f->id, "已生效或已撤销的授权不能修改，请撤销后重新提出");
    }
    return true;
}

/* ---- the last of the three officers stays ------------------------------------------------- */

static bool active(struct tx *tx, struct arena *a, int64_t person)
{
    struct row *r = tx_get(tx, a, R_person, person);
    return r && str_is(person_state(r), "active");
}

/* Whether anybody but `person` holds the role today. */
static bool held_by_others(struct tx *tx, struct arena *a, enum role role, int64_t person,
                           struct str today)
{
    struct value v;
    value_set_str(&v, str_c(role_choices[role].id));
    struct query q = { .rec = R_duty, .where = filter_value(a, OP_EQ, F_duty_role, v) };
    struct rows all = rows_all(tx, a, &q);
    for (size_t i = 0; i < all.n; i++)
        if (duty_person(all.row[i]) != person && grant_in_force(all.row[i], today) &&
            active(tx, a, duty_person(all.row[i])))
            return true;
    return false;
}

static bool may_lose(struct tx *tx, const struct who *who, int64_t person, const struct row *duty,
                     struct diag *d)
{
    for (size_t i = 0; i < COUNTOF(officers); i++) {
        struct str id = str_c(role_choices[officers[i]].id);
        if (!str_eq(duty_role(duty), id) || !grant_in_force(duty, who->today))
            continue;
        if (!held_by_others(tx, d->arena, officers[i], person, who->today))
            return diag_add(d, E_RULE, "role", "这是最后一名%s，请先授权他人",
                            role_choices[officers[i]].label);
    }
    return true;
}

bool grant_keeps_officers(struct tx *tx, const struct who *who, const struct row *before,
                          const struct row *now, struct diag *d)
{
    bool leaves = str_is(person_state(before), "active") && !str_is(person_state(now), "active");
    struct rows duties = { 0 };
    bool ok = true;
    if (leaves)
        duties = rows_by_id(tx, d->arena, R_duty, F_duty_person, person_id(now));
    for (size_t i = 0; i < duties.n; i++)
        ok &= may_lose(tx, who, person_id(now), duties.row[i], d);
    return ok;
}

/* ---- approving and revoking ------------------------------------------------------------------- */

struct granting {
    const struct who *who;
    int64_t id, version;
    enum journal_action action;
    struct str reason;
};

static struct row *duty_of(struct granting *g, struct tx *tx, struct diag *d)
{
    struct row *r = access_get(tx, d->arena, g->who, R_duty, g->id);
    if (!r) {
        diag_std(d, E_NOT_FOUND, NULL);
        return NULL;
    }
    if (g->version && r->v[AT_VERSION].i != g->version) {
        diag_std(d, E_STALE, NULL);
        return NULL;
    }
    if (row_has(r, R_duty, F_duty_revoked_at)) {
        diag_add(d, E_STATE, NULL, "该授权已撤销");
        return NULL;
    }
    return r;
}

static bool write_duty(struct tx *tx, struct granting *g, const struct row *before, struct row *now,
                       struct reply *reply, struct diag *d)
{
    struct jw w = { .out = &reply->body };
    struct buf detail = { 0 };
    struct jw note = { .out = &detail };
    jw_open(&note, '{');
    if (g->reason.n) {
        jw_key(&note, "reason");
        jw_str(&note, g->reason);
    }
    jw_close(&note, '}');
    bool ok = record_update(tx, g->who, before, now, d) &&
              tx_note(tx, g->action, R_duty, g->id, buf_str(&detail), d);
    buf_free(&detail);
    if (!ok)
        return false;
    record_show(&w, g->who, now);
    reply->status = 200;
    reply->version = now->v[AT_VERSION].i;
    return true;
}

static bool approve_fn(struct tx *tx, void *ctx, struct reply *reply, struct diag *d)
{
    struct granting *g = ctx;
    struct row *before = duty_of(g, tx, d);
    if (!before)
        return false;
    if (row_has(before, R_duty, F_duty_approved_at))
        return diag_add(d, E_STATE, NULL, "该授权已复核");
    if (g->who->person == 0 || duty_granted_by(before) == g->who->person)
        return diag_add(d, E_RULE, "approved_by", "授权须由提出人以外的人复核");
    if (duty_person(before) == g->who->person)
        return diag_add(d, E_RULE, "approved_by", "不能复核给自己的授权");
    struct row *now = row_copy(d->arena, before);
    duty_set_approved_by(now, g->who->person);
    duty_set_approved_at(now, g->who->now);
    return write_duty(tx, g, before, now, reply, d);
}

static bool revoke_fn(struct tx *tx, void *ctx, struct reply *reply, struct diag *d)
{
    struct granting *g = ctx;
    struct row *before = duty_of(g, tx, d);
    if (!before || !may_lose(tx, g->who, duty_person(before), before, d))
        return false;
    struct row *now = row_copy(d->arena, before);
    duty_set_revoked_at(now, g->who->now);
    if (g->who->person)
        duty_set_revoked_by(now, g->who->person);
    return write_duty(tx, g, before, now, reply, d);
}

bool grant_approve(const struct use *u, int64_t duty, int64_t version)
{
    struct granting g = { .who = u->who, .id = duty, .version = version, .action = ACT_GRANT };
    return access_need(u->who, &ledger[R_duty], VERB_approve, u->d) &&
           city_write(u, approve_fn, &g);
}

static bool take_reason(struct str body, struct granting *g, json_t **root, struct diag *d)
{
    *root = json_read(body, &json_defaults, d);
    if (!*root)
        return false;
    g->reason = str_c(json_string_value(json_object_get(*root, "reason")));
    if (str_trim(g->reason).n == 0 || str_chars(g->reason) > REASON_CHARS)
        return diag_add(d, E_REQUIRED, "reason", "请写明撤销原因，最多 %d 字", REASON_CHARS);
    return true;
}

bool grant_revoke(const struct use *u, int64_t duty, int64_t version, struct str body)
{
    struct granting g = { .who = u->who, .id = duty, .version = version, .action = ACT_REVOKE };
    json_t *root = NULL;
    bool ok = access_need(u->who, &ledger[R_duty], VERB_change, u->d) &&
              take_reason(body, &g, &root, u->d) && city_write(u, revoke_fn, &g);
    json_decref(root);
    return ok;
}
