/* account.c - see account.h: passwords and tokens that stand for them. */
#include "service/account_parts.h"

#include "base/clock.h"
#include "base/json.h"
#include "base/sm.h"
#include "service/bearer.h"
#include "service/notify.h"
#include "service/rows.h"

#include <stdlib.h>
#include <string.h>

enum { WORDS = 8, HASHES = 24 + 1, RESET_SECONDS = 600 };
#define RESET "reset"

bool account_write(const struct account_use *u, store_fn *fn, void *ctx)
{
    struct actor actor = who_actor(u->who);
    return store_write(city_store(u->city), &actor, fn, ctx, u->d);
}

struct str token_key(struct arena *a, struct str token)
{
    unsigned char sum[SM3_BYTES];
    char *hex = NEW(a, char, SM3_HEX + 1);
    sm3_of(token, sum);
    hex_put(sum, sizeof sum, hex);
    return (struct str){ hex, SM3_HEX };
}

bool token_refused(const struct account_use *u)
{
    gate_fail(u->gate, u->who->address);
    return diag_add(u->d, E_SIGN_IN, NULL, "令牌不正确、已用过或已过期，请向管理员重新索取");
}

/* ---- is it a good password? ------------------------------------------------------------------------ */

struct words {
    struct str word[WORDS];
    size_t n;
};

static void add_word(struct words *w, struct str word)
{
    if (word.n && w->n < WORDS)
        w->word[w->n++] = word;
}

static void add_organisation(struct words *w, struct tx *tx, struct arena *a, const struct row *p)
{
    struct row *agency = person_agency(p) ? tx_get(tx, a, R_agency, person_agency(p)) : NULL;
    struct row *firm =
        person_enterprise(p) ? tx_get(tx, a, R_enterprise, person_enterprise(p)) : NULL;
    if (agency) {
        add_word(w, agency_name(agency));
        add_word(w, agency_short_name(agency));
    }
    if (firm) {
        add_word(w, enterprise_name(firm));
        add_word(w, enterprise_short_name(firm));
    }
}

static struct words words_of(struct tx *tx, struct arena *a, const struct row *p)
{
    struct words w = { .n = 0 };
    add_word(&w, person_login(p));
    add_word(&w, person_name(p));
    add_organisation(&w, tx, a, p);
    return w;
}

/* The newest password hashes of a person, as the journal tells them. */
struct hashes {
    struct arena *arena;
    struct str hash[HASHES];
    size_t n;
};

static struct str without_mark(struct str hash)
{
    return str_starts(hash, STR(ONE_TIME_MARK)) ? str_slice(hash, sizeof ONE_TIME_MARK - 1, hash.n)
                                                : hash;
}

static bool take_hash(void *ctx, const struct entry *e)
{
    struct hashes *h = ctx;
    json_t *after =
        e->record_version && e->after.n ? json_loadb(e->after.p, e->after.n, 0, NULL) : NULL;
    const char *hash = json_string_value(json_object_get(after, "password_hash"));
    if (hash && h->n == HASHES) {
        memmove(h->hash, h->hash + 1, (HASHES - 1) * sizeof *h->hash);
        h->n--;
    }
    if (hash)
        h->hash[h->n++] = str_dup(h->arena, without_mark(str_c(hash)));
    json_decref(after);
    return true;
}

/* What the judgement of a new password needs, read in one go. */
struct judging {
    struct policy policy;
    struct standing who;
    struct words words;
    struct hashes hashes;
};

static bool read_judging(const struct account_use *u, int64_t person, struct judging *j)
{
    struct arena *a = u->d->arena;
    struct tx *tx = store_read(city_store(u->city));
    struct row *p = tx_get(tx, a, R_person, person);
    *j = (struct judging){ .policy = policy_load(tx, a, u->who->today), .hashes = { .arena = a } };
    bool ok = p && standing_of(tx, a, person, u->who->today, &j->who);
    if (ok) {
        j->words = words_of(tx, a, p);
        journal_of(tx, R_person, person, take_hash, &j->hashes);
    }
    return store_read_end(tx) && (ok || diag_std(u->d, E_NOT_FOUND, NULL));
}

static bool used_before(const struct account_use *u, const struct judging *j, struct str password)
{
    const struct hashes *h = &j->hashes;
    size_t n = (size_t)j->policy.password.history;
    for (size_t i = h->n > n ? h->n - n : 0; i < h->n; i++)
        if (gate_verify(u->gate, j->policy.hash, h->hash[i], password))
            return true;
    return false;
}

static bool judge(const struct account_use *u, const struct judging *j, struct str password)
{
    if (!password_check(password, &j->policy.password, j->words.word, j->words.n, u->d))
        return false;
    return !used_before(u, j, password) ||
           diag_add(u->d, E_RULE, "password", "不能与最近 %lld 次用过的口令相同",
                    (long long)j->policy.password.history);
}

/* ---- setting it -------------------------------------------------------------------------------------- */

bool password_put(struct tx *tx, const struct new_password *n, struct diag *d)
{
    struct row *before = tx_get(tx, d->arena, R_person, n->person);
    if (!before)
        return diag_std(d, E_NOT_FOUND, NULL);
    struct row *now = row_copy(d->arena, before);
    person_set_password_hash(now, n->hash);
    person_set_password_changed_at(now, tx_actor(tx)->now);
    now->v[F_person_locked_until] = (struct value){ .s = STR("") };
    if (n->activate && str_is(person_state(now), "disabled")) {
        person_set_state(now, STR("active"));
        person_set_last_login_at(now, tx_actor(tx)->now); /* its days count anew */
    }
    if (n->drop_otp) {
        person_set_otp_enrolled(now, 0);
        now->v[F_person_otp_secret] = (struct value){ .s = STR("") };
    }
    const struct told told = {
        .what = HAPPENING_password_changed,
        .person = n->person,
        .text = str_printf(d->arena, "来源地址 " STR_FMT "；不是您本人所为的，请立即告知系统管理员",
                           STR_ARG(tx_actor(tx)->address))
    };
    return tx_update(tx, before, now, d) && tx_forget_of(tx, SESSION_KIND, n->person, d) &&
           tx_forget_of(tx, RESET, n->person, d) && failures_forget(tx, person_login(now), d) &&
           notify(tx, &told, d);
}

/* ---- one's own ---------------------------------------------------------------------------------------- */

struct changing {
    struct judging j;
    struct new_password fresh;
    struct signed_in *out;
    const struct account_use *use;
    bool locks;
};

static bool change_fn(struct tx *tx, void *ctx, struct diag *d)
{
    struct changing *c = ctx;
    struct standing *who = &c->out->who;
    struct str today = c->use->who->today;
    if (!standing_of(tx, d->arena, c->fresh.person, today, who) || who->mark != c->j.who.mark)
        return diag_add(d, E_STATE, NULL, "账户刚被改动，请重新登录后再修改口令");
    if (!password_put(tx, &c->fresh, d) ||
        !standing_of(tx, d->arena, c->fresh.person, today, who)) /* with its new mark */
        return false;
    session_make(&c->out->session, who, &c->j.policy, c->use->who->address);
    return session_keep(tx, &c->out->session, d);
}

static bool wrong_fn(struct tx *tx, void *ctx, struct diag *d)
{
    struct changing *c = ctx;
    return failures_add(tx, &c->j.policy, c->j.who.login, &c->locks, d) &&
           tx_note(tx, ACT_LOGIN_FAILED, R_person, c->j.who.person, STR(""), d);
}

static bool wrong_password(const struct account_use *u, struct changing *c, const char *field)
{
    gate_fail(u->gate, u->who->address);
    return account_write(u, wrong_fn, c) && diag_add(u->d, E_RULE, field, "现用口令不正确");
}

/* Whether it is the password in use; a wrong one counts as a failed sign-in. */
static bool is_current(const struct account_use *u, struct changing *c, struct str password,
                       const char *field)
{
    struct tx *tx = store_read(city_store(u->city));
    bool locked = failures_locked(tx, u->d->arena, c->j.who.login, u->who->now);
    bool ok = store_read_end(tx);
    bool good = gate_verify(u->gate, c->j.policy.hash, c->j.who.hash, password);
    return (ok && !locked && good) || wrong_password(u, c, field);
}

bool account_password(const struct account_use *u, int64_t person, struct str old, struct str fresh,
                      struct signed_in *out)
{
    char hash[HASH_CHARS];
    struct changing c = { .out = out, .use = u };
    if (!gate_pass(u->gate, u->who->address, u->wait, u->d) || !read_judging(u, person, &c.j) ||
        !is_current(u, &c, old, "old") || !judge(u, &c.j, fresh))
        return false;
    gate_hash(u->gate, c.j.policy.hash, fresh, hash);
    c.fresh = (struct new_password){ .person = person, .hash = str_c(hash) };
    if (!account_write(u, change_fn, &c))
        return false;
    out->must = standing_must(&out->who, &c.j.policy, u->who->today);
    session_admit(u->sessions, &out->session);
    return true;
}

bool account_confirm(const struct account_use *u, int64_t person, struct str password)
{
    struct changing c = { .use = u };
    return gate_pass(u->gate, u->who->address, u->wait, u->d) && read_judging(u, person, &c.j) &&
           is_current(u, &c, password, "password");
}

/* ---- given by an administrator --------------------------------------------------------------------------- */

/* Letters nobody mistakes for one another; every class is in it by its marks. */
static void make_one_time(char out[ONE_TIME + 1])
{
    static const char letters[] = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    unsigned char raw[ONE_TIME];
    random_bytes(raw, sizeof raw);
    for (int i = 0; i < ONE_TIME; i++)
        out[i] = letters[raw[i] % (sizeof letters - 1)];
    for (int i = 5; i < ONE_TIME; i += 5)
        out[i] = '-';
    out[ONE_TIME] = '\0';
    secret_wipe(raw, sizeof raw);
}

struct str one_time_make(const struct account_use *u, char out[ONE_TIME + 1])
{
    char hash[HASH_CHARS];
    make_one_time(out);
    gate_hash(u->gate, HASH_ARGON2ID, str_c(out), hash);
    return str_printf(u->d->arena, ONE_TIME_MARK "%s", hash);
}

static bool put_fn(struct tx *tx, void *ctx, struct diag *d)
{
    const struct new_password *n = ctx;
    return password_put(tx, n, d) && bearer_stop_all(tx, n->person, d);
}

bool account_one_time(const struct account_use *u, struct str login, bool drop_otp,
                      char out[ONE_TIME + 1])
{
    struct tx *tx = store_read(city_store(u->city));
    struct row *p = rows_by_text(tx, u->d->arena, R_person, F_person_login, login);
    store_read_end(tx);
    if (!p)
        return diag_add(u->d, E_NOT_FOUND, NULL, "没有登录名为“" STR_FMT "”的账户", STR_ARG(login));
    struct new_password n = { .person = p->v[AT_ID].i,
                              .hash = one_time_make(u, out),
                              .drop_otp = drop_otp,
                              .activate = true };
    return account_write(u, put_fn, &n);
}

/* ---- by a token ------------------------------------------------------------------------------------------ */

struct reset {
    struct str key; /* digest of the token */
    int64_t person;
    bool drop_otp;
    struct new_password fresh;
};

static bool reset_begin_fn(struct tx *tx, void *ctx, struct diag *d)
{
    const struct reset *r = ctx;
    const struct kept k = {
        .kind = RESET,
        .key = r->key,
        .owner = r->person,
        .value = r->drop_otp ? STR("{\"otp\":true}") : STR("{}"),
        .until = moment_text(d->arena, moment_seconds(tx_actor(tx)->now) + RESET_SECONDS),
    };
    if (!tx_get(tx, d->arena, R_person, r->person))
        return diag_std(d, E_NOT_FOUND, NULL);
    return tx_forget_of(tx, RESET, r->person, d) && tx_keep(tx, &k, d) &&
           tx_note(tx, ACT_SETTING, R_person, r->person, STR("{\"reset\":\"1\"}"), d);
}

bool account_reset_begin(const struct account_use *u, int64_t person, bool drop_otp,
                         char token[TOKEN + 1])
{
    secret_random_hex(token, TOKEN / 2);
    struct reset r = { .key = token_key(u->d->arena, str_c(token)),
                       .person = person,
                       .drop_otp = drop_otp };
    return account_write(u, reset_begin_fn, &r);
}

/* Within the transaction: a token is good once. */
static bool reset_fn(struct tx *tx, void *ctx, struct diag *d)
{
    struct reset *r = ctx;
    struct kept k;
    if (!tx_kept(tx, d->arena, RESET, r->key, &k) || str_cmp(k.until, tx_actor(tx)->now) <= 0)
        return diag_std(d, E_SIGN_IN, NULL);
    return tx_forget(tx, RESET, r->key, d) && password_put(tx, &r->fresh, d) &&
           bearer_stop_all(tx, r->fresh.person, d);
}

static bool find_reset(const struct account_use *u, struct reset *r)
{
    struct kept k;
    struct tx *tx = store_read(city_store(u->city));
    bool found = tx_kept(tx, u->d->arena, RESET, r->key, &k) && str_cmp(k.until, u->who->now) > 0;
    store_read_end(tx);
    if (!found)
        return token_refused(u);
    r->person = k.owner;
    r->drop_otp = str_find(k.value, STR("otp")) >= 0;
    return true;
}

bool account_reset(const struct account_use *u, struct str token, struct str fresh)
{
    char hash[HASH_CHARS];
    struct judging j;
    struct reset r = { .key = token_key(u->d->arena, token) };
    if (!gate_pass(u->gate, u->who->address, u->wait, u->d) || !find_reset(u, &r) ||
        !read_judging(u, r.person, &j) || !judge(u, &j, fresh))
        return false;
    gate_hash(u->gate, j.policy.hash, fresh, hash);
    r.fresh =
        (struct new_password){ .person = r.person, .hash = str_c(hash), .drop_otp = r.drop_otp };
    return account_write(u, reset_fn, &r);
}

/* ---- a new account's first password ------------------------------------------------------------------------ */

bool account_judge(const struct account_use *u, const struct account_new *a, struct str password,
                   char hash[HASH_CHARS])
{
    struct judging j = { .words = { .n = 0 } };
    struct tx *tx = store_read(city_store(u->city));
    j.policy = policy_load(tx, u->d->arena, u->who->today);
    if (!store_read_end(tx))
        return diag_std(u->d, E_STORE, NULL);
    add_word(&j.words, a->login);
    add_word(&j.words, a->name);
    if (!judge(u, &j, password))
        return false;
    gate_hash(u->gate, j.policy.hash, password, hash);
    return true;
}
