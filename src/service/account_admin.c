/* account_admin.c - making and disabling accounts, and the first three of a new city.  See account.h. */
#include "service/account_parts.h"

#include "base/clock.h"
#include "service/record.h"
#include "service/rows.h"

#include <string.h>

enum { SETUP_DAYS = 7, LOGIN_LEAST = 2, LOGIN_MOST = 40 };
#define SETUP "setup"

static bool check_login(struct str login, struct diag *d)
{
    bool good = login.n >= LOGIN_LEAST && login.n <= LOGIN_MOST;
    for (size_t i = 0; i < login.n && good; i++) {
        char c = login.p[i];
        good = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (i && strchr("-_.", c));
    }
    return good ||
           diag_add(d, E_FORMAT, "login",
                    "登录名应为 %d 至 %d 位小写字母、数字、点、横线或下划线，以字母或数字开头",
                    LOGIN_LEAST, LOGIN_MOST);
}

/* ---- making ---------------------------------------------------------------------------------------- */

struct making {
    const struct account_use *use;
    const struct account_new *a;
    struct str hash;
    int role;       /* enum role of its one duty; -1 = none */
    struct str key; /* of the set-up token; empty = none */
    int64_t person;
};

static bool find_agency(struct tx *tx, struct making *m, struct row *r, struct diag *d)
{
    if (m->a->agency.n == 0)
        return true;
    struct row *agency = rows_by_text(tx, d->arena, R_agency, F_agency_code, m->a->agency);
    if (!agency)
        return diag_add(d, E_REFERENCE, "agency", "没有编码为“" STR_FMT "”的单位",
                        STR_ARG(m->a->agency));
    person_set_agency(r, agency->v[AT_ID].i);
    return true;
}

static bool put_person(struct tx *tx, struct making *m, struct diag *d)
{
    struct row *r = row_new(d->arena, R_person);
    person_set_login(r, m->a->login);
    person_set_name(r, m->a->name);
    person_set_state(r, STR("active"));
    person_set_password_hash(r, m->hash);
    person_set_password_changed_at(r, tx_actor(tx)->now);
    if (m->a->post.n)
        person_set_post(r, m->a->post);
    if (!find_agency(tx, m, r, d) || !record_insert(tx, m->use->who, r, d))
        return false;
    m->person = r->v[AT_ID].i;
    return true;
}

/* Nobody is there to grant the first duties: the token's holder stands for it, once. */
static bool put_duty(struct tx *tx, struct making *m, struct diag *d)
{
    struct row *r = row_new(d->arena, R_duty);
    duty_set_person(r, m->person);
    duty_set_role(r, str_c(role_choices[m->role].id));
    duty_set_clearance(r, STR("L4")); /* of what the role sees at all */
    duty_set_valid_from(r, m->use->who->today);
    duty_set_granted_by(r, m->person);
    duty_set_approved_at(r, m->use->who->now);
    duty_set_reason(r, STR("建库时以一次性启用令牌设立"));
    return record_insert(tx, m->use->who, r, d);
}

static bool make_fn(struct tx *tx, void *ctx, struct diag *d)
{
    struct making *m = ctx;
    struct kept k;
    if (m->key.n && (!tx_kept(tx, d->arena, SETUP, m->key, &k) || !tx_forget(tx, SETUP, m->key, d)))
        return diag_std(d, E_SIGN_IN, NULL);
    return put_person(tx, m, d) && (m->role < 0 || put_duty(tx, m, d));
}

bool account_add(const struct account_use *u, const struct account_new *a,
                 char password[ONE_TIME + 1])
{
    struct making m = { .use = u, .a = a, .role = -1, .key = STR("") };
    if (!check_login(a->login, u->d))
        return false;
    m.hash = one_time_make(u, password);
    return account_write(u, make_fn, &m);
}

/* ---- disabling -------------------------------------------------------------------------------------- */

static bool disable(struct tx *tx, int64_t person, struct diag *d)
{
    struct row *before = tx_get(tx, d->arena, R_person, person);
    if (!before)
        return diag_std(d, E_NOT_FOUND, NULL);
    struct row *now = row_copy(d->arena, before);
    person_set_state(now, STR("disabled"));
    return tx_update(tx, before, now, d) && tx_forget_of(tx, SESSION_KIND, person, d);
}

static bool disable_fn(struct tx *tx, void *ctx, struct diag *d)
{
    struct str login = *(struct str *)ctx;
    struct row *p = rows_by_text(tx, d->arena, R_person, F_person_login, login);
    if (!p)
        return diag_add(d, E_NOT_FOUND, NULL, "没有登录名为“" STR_FMT "”的账户", STR_ARG(login));
    return disable(tx, p->v[AT_ID].i, d);
}

bool account_disable(const struct account_use *u, struct str login)
{
    return account_write(u, disable_fn, &login);
}

static bool disable_unused_fn(struct tx *tx, void *ctx, struct diag *d)
{
    const struct str *today = ctx;
    struct policy p = policy_load(tx, d->arena, *today);
    struct standings all = standings_load(tx, d->arena, 0, *today);
    for (size_t i = 0; i < all.n; i++)
        if (all.one[i].active && standing_unused(&all.one[i], &p, tx_actor(tx)->now) &&
            !disable(tx, all.one[i].person, d))
            return false;
    return true;
}

bool account_disable_unused(const struct account_use *u)
{
    struct str today = u->who->today;
    struct actor actor = who_actor(u->who);
    actor.role = STR("");
    actor.reason = STR("长期未登录，自动停用");
    return store_write(city_store(u->city), &actor, disable_unused_fn, &today, u->d);
}

/* ---- the first three ---------------------------------------------------------------------------------- */

static const enum role officers[] = { ROLE_sysadmin, ROLE_security, ROLE_auditor };

static bool forget_tokens(struct tx *tx, struct diag *d)
{
    return tx_forget_of(tx, SETUP, 0, d);
}

static bool keep_token(struct tx *tx, enum role role, char token[TOKEN + 1], struct diag *d)
{
    secret_random_hex(token, TOKEN / 2);
    const struct kept k = {
        .kind = SETUP,
        .key = token_key(d->arena, str_c(token)),
        .value = str_c(role_choices[role].id),
        .until =
            moment_text(d->arena, moment_seconds(tx_actor(tx)->now) + INT64_C(86400) * SETUP_DAYS),
    };
    return tx_keep(tx, &k, d);
}

struct setting_up {
    struct setup_tokens *out;
    struct str today;
};

static bool setup_begin_fn(struct tx *tx, void *ctx, struct diag *d)
{
    const struct setting_up *up = ctx;
    struct setup_tokens *out = up->out;
    struct standings all = standings_load(tx, d->arena, 0, up->today);
    unsigned there = 0;
    for (size_t i = 0; i < all.n; i++)
        there |= all.one[i].active ? all.one[i].roles : 0;
    if (!forget_tokens(tx, d))
        return false;
    out->n = 0;
    for (size_t i = 0; i < COUNTOF(officers); i++) {
        if (there & 1u << officers[i])
            continue;
        out->one[out->n].role = officers[i];
        if (!keep_token(tx, officers[i], out->one[out->n++].token, d))
            return false;
    }
    return tx_note(tx, ACT_SETTING, R_person, 0, STR("{\"setup\":\"tokens\"}"), d);
}

bool account_setup_begin(const struct account_use *u, struct setup_tokens *out)
{
    struct setting_up up = { .out = out, .today = u->who->today };
    return account_write(u, setup_begin_fn, &up);
}

static bool find_token(const struct account_use *u, struct making *m)
{
    struct kept k;
    struct tx *tx = store_read(city_store(u->city));
    bool found = tx_kept(tx, u->d->arena, SETUP, m->key, &k) && str_cmp(k.until, u->who->now) > 0;
    store_read_end(tx);
    if (!found)
        return token_refused(u);
    m->role = choice_find(role_choices, k.value);
    return true;
}

static bool check_name(struct str name, struct diag *d)
{
    return name.n > 0 || diag_add(d, E_REQUIRED, "name", "请填写姓名");
}

bool account_setup(const struct account_use *u, struct str token, const struct account_new *a,
                   struct str password)
{
    char hash[HASH_CHARS];
    struct making m = { .use = u, .a = a, .key = token_key(u->d->arena, token) };
    if (!gate_pass(u->gate, u->who->address, u->wait, u->d) || !find_token(u, &m))
        return false;
    bool good = check_login(a->login, u->d);
    good = check_name(a->name, u->d) && good;
    if (!account_judge(u, a, password, hash) || !good)
        return false;
    m.hash = str_c(hash);
    return account_write(u, make_fn, &m);
}
