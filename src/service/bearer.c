/* bearer.c - issuing and stopping access tokens; see bearer.h. */
#include "service/bearer.h"

#include "base/date.h"
#include "base/secret.h"
#include "base/utf8.h"
#include "service/account_parts.h"
#include "service/notify.h"
#include "service/people.h"
#include "service/record.h"
#include "service/rows.h"

#include <string.h>

enum { EACH_MOST = 20, HINT = 10, NAME_CHARS = 60, SCOPE_BYTES = 1000 };
#define PREFIX "ztf_"

/* ---- scopes ------------------------------------------------------------------------------------------ */

/* What wants a second person, or is the dispatcher's word, no program says. */
static const enum verb giveable[] = { VERB_read,   VERB_create, VERB_change, VERB_withdraw,
                                      VERB_import, VERB_export, VERB_move };

struct bearer_verbs bearer_verbs(void)
{
    return (struct bearer_verbs){ giveable, COUNTOF(giveable) };
}

static bool add_words(struct str ledgers, struct str verb, unsigned *only)
{
    unsigned bit = 0;
    const struct record *rec = record_find(ledgers);
    for (size_t i = 0; i < COUNTOF(giveable); i++)
        if (str_is(verb, verb_choices[giveable[i]].id))
            bit = 1u << giveable[i];
    if (str_is(ledgers, "*"))
        for (int r = 0; r < R__COUNT; r++)
            only[r] |= bit;
    else if (rec)
        only[record_id(rec)] |= bit;
    return bit && (rec || str_is(ledgers, "*"));
}

bool bearer_scope(struct str text, unsigned *only, struct diag *d)
{
    struct str word;
    bool any = false;
    memset(only, 0, sizeof *only * R__COUNT);
    while (str_split(&text, ' ', &word)) {
        ptrdiff_t dot = str_find(word, STR("."));
        if (word.n == 0)
            continue;
        any = true;
        if (dot <= 0 || !add_words(str_slice(word, 0, (size_t)dot),
                                   str_slice(word, (size_t)dot + 1, word.n), only))
            diag_add(
                d, E_RULE, "scopes",
                "“" STR_FMT
                "”不是“台账.动作”：动作有 read、create、change、withdraw、import、export、move",
                STR_ARG(str_slice(word, 0, 60)));
    }
    if (!any)
        diag_add(d, E_REQUIRED, "scopes", "请写明权限范围，例如 project.read");
    return diag_ok(d);
}

/* ---- issuing ----------------------------------------------------------------------------------------- */

struct issuing {
    const struct account_use *use;
    const struct bearer_wish *wish;
    int64_t person, id;
    int role;
    const char *token;
};

unsigned bearer_roles(struct city *c, int64_t person, struct str today)
{
    return people_roles(city_people(c), person, today) & ~OFFICERS;
}

static bool check_role(struct issuing *m, struct diag *d)
{
    unsigned roles = bearer_roles(m->use->city, m->person, m->use->who->today);
    bool one = roles && !(roles & (roles - 1));
    m->role = choice_find(role_choices, m->wish->role);
    for (int r = 0; one && m->wish->role.n == 0 && r < ROLE__COUNT; r++)
        if (roles & 1u << r)
            m->role = r;
    if (m->role >= 0 && roles & 1u << m->role)
        return true;
    return diag_add(d, E_CHOICE, "role",
                    roles ? "请从本人的角色中选择一个"
                          : "没有可用于令牌的角色；三员的角色不签发令牌");
}

static bool check_name(struct str name, struct diag *d)
{
    if (str_trim(name).n == 0)
        return diag_add(d, E_REQUIRED, "name", "请写明用途：哪个程序用、做什么");
    return str_chars(name) <= NAME_CHARS ||
           diag_add(d, E_RULE, "name", "用途最多 %d 字", NAME_CHARS);
}

static bool check_days(struct tx *tx, const struct issuing *m, struct diag *d)
{
    struct str today = m->use->who->today;
    struct str to = m->wish->valid_to;
    int64_t most = policy_load(tx, d->arena, today).token_days;
    int64_t days = is_day(to) ? date_of(to) - date_of(today) : -1;
    return (days >= 0 && days <= most) ||
           diag_add(d, E_RULE, "valid_to", "有效期应为今天起 %lld 天以内的日期，写成 2026-01-31",
                    (long long)most);
}

static bool check_number(struct tx *tx, const struct issuing *m, struct diag *d)
{
    struct rows all = bearer_list(tx, d->arena, m->person);
    size_t alive = 0;
    for (size_t i = 0; i < all.n; i++)
        alive += !row_has(all.row[i], R_token, F_token_revoked_at) &&
                 str_cmp(token_valid_to(all.row[i]), m->use->who->today) >= 0;
    return alive < EACH_MOST ||
           diag_add(d, E_RULE, NULL, "每人最多 %d 个有效的令牌，请先停用不用的", EACH_MOST);
}

static bool issue_fn(struct tx *tx, void *ctx, struct diag *d)
{
    struct issuing *m = ctx;
    const struct bearer_wish *w = m->wish;
    if (!check_days(tx, m, d) || !check_number(tx, m, d))
        return false;
    struct row *r = row_new(d->arena, R_token);
    token_set_name(r, str_trim(w->name));
    token_set_person(r, m->person);
    token_set_role(r, str_c(role_choices[m->role].id));
    token_set_scopes(r, str_trim(w->scopes));
    token_set_hint(r, (struct str){ m->token, HINT });
    token_set_digest(r, token_key(d->arena, str_c(m->token)));
    token_set_valid_to(r, w->valid_to);
    const struct told told = { .what = HAPPENING_token_issued,
                               .about = r,
                               .person = m->person,
                               .text = str_printf(d->arena, "用途：" STR_FMT "；有效期至 " STR_FMT,
                                                  STR_ARG(token_name(r)), STR_ARG(w->valid_to)) };
    if (!record_insert(tx, m->use->who, r, d))
        return false;
    m->id = r->v[AT_ID].i;
    return notify(tx, &told, d);
}

bool bearer_issue(const struct account_use *u, int64_t person, const struct bearer_wish *wish,
                  char token[BEARER_TEXT + 1], int64_t *id)
{
    struct diag *d = u->d;
    struct issuing m = { .use = u, .wish = wish, .person = person, .token = token };
    unsigned only[R__COUNT];
    bool good = check_name(wish->name, d) && check_role(&m, d);
    if (wish->scopes.n > SCOPE_BYTES)
        diag_add(d, E_RULE, "scopes", "权限范围最多 %d 个字符", SCOPE_BYTES);
    good = diag_ok(d) && good && bearer_scope(wish->scopes, only, d);
    if (!good || (!u->who->everything && !account_confirm(u, person, wish->password)))
        return false;
    memcpy(token, PREFIX, sizeof PREFIX - 1);
    secret_random_hex(token + sizeof PREFIX - 1, (BEARER_TEXT - sizeof PREFIX + 1) / 2);
    bool ok = account_write(u, issue_fn, &m);
    *id = m.id;
    if (!ok)
        secret_wipe(token, BEARER_TEXT + 1);
    return ok;
}

/* ---- stopping and listing ------------------------------------------------------------------------------ */

static bool stop_row(struct tx *tx, const struct row *before, struct diag *d)
{
    struct row *now = row_copy(d->arena, before);
    token_set_revoked_at(now, tx_actor(tx)->now);
    if (tx_actor(tx)->person)
        token_set_revoked_by(now, tx_actor(tx)->person);
    return tx_update_as(tx, ACT_REVOKE, before, now, d);
}

bool bearer_stop_all(struct tx *tx, int64_t person, struct diag *d)
{
    struct rows all = bearer_list(tx, d->arena, person);
    bool ok = true;
    for (size_t i = 0; ok && i < all.n; i++)
        ok = row_has(all.row[i], R_token, F_token_revoked_at) || stop_row(tx, all.row[i], d);
    return ok;
}

struct stopping {
    const struct who *who;
    int64_t id;
};

static bool stop_fn(struct tx *tx, void *ctx, struct diag *d)
{
    const struct stopping *s = ctx;
    const struct who *who = s->who;
    struct row *before = tx_get(tx, d->arena, R_token, s->id);
    bool any = access_may(who, &ledger[R_token], VERB_approve);
    if (!before || (!any && token_person(before) != who->person))
        return diag_std(d, E_NOT_FOUND, NULL);
    if (row_has(before, R_token, F_token_revoked_at))
        return diag_add(d, E_STATE, NULL, "该令牌已停用");
    return stop_row(tx, before, d);
}

bool bearer_stop(const struct account_use *u, int64_t id)
{
    struct stopping s = { .who = u->who, .id = id };
    return account_write(u, stop_fn, &s);
}

struct rows bearer_list(struct tx *tx, struct arena *a, int64_t person)
{
    struct query q = { .rec = R_token };
    return person ? rows_by_id(tx, a, R_token, F_token_person, person) : rows_all(tx, a, &q);
}
