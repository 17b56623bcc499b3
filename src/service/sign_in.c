/* sign_in.c - see sign_in.h. */
#include "service/sign_in.h"

#include "base/clock.h"
#include "base/json.h"
#include "base/log.h"
#include "base/seal.h"
#include "base/sm.h"
#include "service/notify.h"

#include <pthread.h>
#include <stdlib.h>

enum { AT_ONCE = 4, FOR_EVER_YEARS = 100, FAILURES_MOST = 60, FAILURE_SECONDS = 10 };
#define FAILURES "failures"
#define OTP_LAST "otp_last"
#define ADDRESS  "address"
enum { ADDRESS_SECONDS = 180 * 86400 }; /* an address not seen for so long is new again */

/* ---- the gate -------------------------------------------------------------------------------------- */

struct gate {
    struct throttle *throttle;
    pthread_mutex_t lock;
    pthread_cond_t freed;
    int free;
    char nobody[HASH__COUNT][HASH_CHARS]; /* by enum hash_kind: verified for a login nobody has */
};

struct gate *gate_open(void)
{
    struct gate *g = calloc(1, sizeof *g);
    if (!g)
        fatal("out of memory");
    g->throttle = throttle_open();
    pthread_mutex_init(&g->lock, NULL);
    pthread_cond_init(&g->freed, NULL);
    g->free = AT_ONCE;
    for (int kind = 0; kind < HASH__COUNT; kind++)
        password_nobody((enum hash_kind)kind, g->nobody[kind]);
    return g;
}

void gate_close(struct gate *g)
{
    if (!g)
        return;
    throttle_close(g->throttle);
    pthread_cond_destroy(&g->freed);
    pthread_mutex_destroy(&g->lock);
    free(g);
}

/* A hash takes 19 MiB and a core for some 20 ms. */
static void enter(struct gate *g)
{
    pthread_mutex_lock(&g->lock);
    while (g->free == 0)
        pthread_cond_wait(&g->freed, &g->lock);
    g->free--;
    pthread_mutex_unlock(&g->lock);
}

static void leave(struct gate *g)
{
    pthread_mutex_lock(&g->lock);
    g->free++;
    pthread_cond_signal(&g->freed);
    pthread_mutex_unlock(&g->lock);
}

bool gate_verify(struct gate *g, enum hash_kind usual, struct str stored, struct str password)
{
    enter(g);
    bool known = stored.n > 0;
    bool good = password_verify(known ? stored : str_c(g->nobody[usual]), password);
    leave(g);
    return known && good;
}

void gate_hash(struct gate *g, enum hash_kind kind, struct str password, char out[HASH_CHARS])
{
    enter(g);
    password_hash(kind, password, out);
    leave(g);
}

bool gate_pass(struct gate *g, struct str address, int64_t *wait, struct diag *d)
{
    *wait = throttle_wait(g->throttle, address, clock_ms());
    return *wait == 0 ||
           diag_add(d, E_BUSY, NULL, "本网络登录失败过多，请 %lld 秒后再试", (long long)*wait);
}

void gate_fail(struct gate *g, struct str address)
{
    const struct throttle_rule rule = { FAILURES_MOST, FAILURE_SECONDS };
    if (throttle_fail(g->throttle, address, rule, clock_ms()))
        log_error("sign-in: too many failures from " STR_FMT ", the network is slowed down",
                  STR_ARG(str_slice(address, 0, 48)));
}

/* ---- failures of a login --------------------------------------------------------------------------- */

/* What was typed as a login may be a password: only its digest is kept. */
static struct str failures_key(struct arena *a, struct str login)
{
    unsigned char sum[SM3_BYTES];
    char *hex = NEW(a, char, SM3_HEX + 1);
    sm3_of(login, sum);
    hex_put(sum, sizeof sum, hex);
    return (struct str){ hex, SM3_HEX };
}

static int64_t failures_of(struct tx *tx, struct arena *a, struct str login, struct str now,
                           bool *locked)
{
    struct kept k;
    *locked = false;
    if (!tx_kept(tx, a, FAILURES, failures_key(a, login), &k) || str_cmp(k.until, now) <= 0)
        return 0;
    json_t *value = json_loadb(k.value.p, k.value.n, 0, NULL);
    int64_t n = json_integer_value(json_object_get(value, "n"));
    *locked = json_is_true(json_object_get(value, "locked"));
    json_decref(value);
    return n;
}

bool failures_locked(struct tx *tx, struct arena *a, struct str login, struct str now)
{
    bool locked = false;
    failures_of(tx, a, login, now, &locked);
    return locked;
}

bool failures_add(struct tx *tx, const struct policy *p, struct str login, bool *locks,
                  struct diag *d)
{
    struct arena *a = d->arena;
    bool locked = false;
    int64_t n = failures_of(tx, a, login, tx_actor(tx)->now, &locked);
    *locks = false;
    if (locked) /* tries while locked do not prolong it */
        return true;
    *locks = ++n >= p->failures;
    const struct kept k = {
        .kind = FAILURES,
        .key = failures_key(a, login),
        .value =
            str_printf(a, "{\"n\":%lld,\"locked\":%s}", (long long)n, *locks ? "true" : "false"),
        .until = moment_text(a, moment_seconds(tx_actor(tx)->now) + p->lock_seconds),
    };
    return tx_keep(tx, &k, d);
}

bool failures_forget(struct tx *tx, struct str login, struct diag *d)
{
    return tx_forget(tx, FAILURES, failures_key(d->arena, login), d);
}

/* ---- the second factor ------------------------------------------------------------------------------- */

struct str otp_context(struct arena *a, int64_t person)
{
    return str_printf(a, "person %lld otp", (long long)person);
}

static struct str person_key(struct arena *a, int64_t person)
{
    return str_printf(a, "%lld", (long long)person);
}

static int64_t last_taken(struct tx *tx, struct arena *a, int64_t person)
{
    struct kept k;
    int64_t last = 0;
    if (!tx_kept(tx, a, OTP_LAST, person_key(a, person), &k) || !str_int(k.value, &last))
        return 0;
    return last;
}

bool otp_take(struct tx *tx, struct keyring *keys, const struct standing *who, struct str code,
              struct diag *d)
{
    unsigned char secret[64];
    size_t n = sizeof secret;
    int64_t step = 0;
    struct arena *a = d->arena;
    int64_t now = moment_seconds(tx_actor(tx)->now);
    if (!unseal(keys, otp_context(a, who->person), who->otp_secret, secret, &n)) {
        log_error("sign-in: the second factor of person %lld does not open: is the key file the "
                  "right one?",
                  (long long)who->person);
        return false;
    }
    bool good = otp_verify(secret, n, now, code, &step) && step > last_taken(tx, a, who->person);
    secret_wipe(secret, sizeof secret);
    const struct kept k = { .kind = OTP_LAST,
                            .key = person_key(a, who->person),
                            .owner = who->person,
                            .value = person_key(a, step),
                            .until = moment_text(a, now + FOR_EVER_YEARS * INT64_C(31557600)) };
    return good && tx_keep(tx, &k, d);
}

/* ---- signing in ---------------------------------------------------------------------------------------- */

struct attempt {
    const struct credentials *said;
    struct sessions *sessions;
    struct signed_in *out;
    struct policy policy;
    bool known, right; /* the login; its password */
    enum { BAD, OTP_WANTED, IN } verdict;
    struct str today;
};

static void look_up(struct attempt *at, struct arena *a)
{
    struct tx *tx = store_read(city_store(sessions_city(at->sessions)));
    at->policy = policy_load(tx, a, at->today);
    at->known = standing_of_login(tx, a, at->said->login, at->today, &at->out->who);
    if (!store_read_end(tx))
        at->known = false;
}

/* What was typed as a login, when nobody has it, may be a password. */
bool sign_in_note(struct tx *tx, const struct standing *who, bool locks, struct diag *d)
{
    struct buf detail = { 0 };
    struct jw w = { .out = &detail };
    jw_open(&w, '{');
    jw_key(&w, "login");
    if (who)
        jw_str(&w, who->login);
    else
        jw_null(&w);
    jw_key(&w, "locked");
    jw_bool(&w, locks);
    jw_close(&w, '}');
    bool ok = tx_note(tx, ACT_LOGIN_FAILED, R_person, who ? who->person : 0, buf_str(&detail), d);
    buf_free(&detail);
    return ok;
}

static bool lock_until(struct tx *tx, int64_t person, struct str until, struct diag *d)
{
    struct row *before = tx_get(tx, d->arena, R_person, person);
    if (!before)
        return diag_std(d, E_SIGN_IN, NULL);
    struct row *now = row_copy(d->arena, before);
    person_set_locked_until(now, until);
    return tx_update(tx, before, now, d);
}

static bool not_first(void *ctx, const struct kept *k)
{
    (void)k;
    *(bool *)ctx = false;
    return false;
}

/* The one place where an account is locked, and so where its owner hears of it. */
static bool locked_out(struct tx *tx, int64_t person, struct str until, struct diag *d)
{
    const struct told told = { .what = HAPPENING_account_locked,
                               .person = person,
                               .text = str_printf(d->arena,
                                                  "锁定至 " STR_FMT "，来源地址 " STR_FMT
                                                  "；不是您本人所为的，请告知系统管理员",
                                                  STR_ARG(moment_local(d->arena, until)),
                                                  STR_ARG(tx_actor(tx)->address)) };
    return lock_until(tx, person, until, d) && notify(tx, &told, d);
}

/* Where somebody signs in from is remembered, but only as a digest; his first time is no news. */
static bool note_address(struct tx *tx, const struct standing *who, struct str address,
                         struct diag *d)
{
    unsigned char sum[SM3_BYTES];
    char hex[SM3_HEX + 1];
    struct kept old;
    int64_t person = who->person;
    sm3_of(str_printf(d->arena, "%lld " STR_FMT, (long long)person, STR_ARG(address)), sum);
    hex_put(sum, sizeof sum, hex);
    bool known = tx_kept(tx, d->arena, ADDRESS, str_c(hex), &old);
    bool first = true;
    tx_kept_walk(tx, ADDRESS, person, not_first, &first);
    const struct kept k = {
        .kind = ADDRESS,
        .key = str_c(hex),
        .owner = person,
        .value = STR("{}"),
        .until = moment_text(d->arena, moment_seconds(tx_actor(tx)->now) + ADDRESS_SECONDS),
    };
    const struct told told = { .what = HAPPENING_new_address,
                               .person = person,
                               .text = str_printf(d->arena,
                                                  "来源地址 " STR_FMT
                                                  "；不是您本人所为的，请修改口令并告知系统管理员",
                                                  STR_ARG(address)) };
    return tx_keep(tx, &k, d) && (known || first || notify(tx, &told, d));
}

bool sign_in_fail(struct tx *tx, const struct policy *p, const struct standing *who,
                  struct str login, struct diag *d)
{
    bool locks = false;
    struct str until = moment_text(d->arena, moment_seconds(tx_actor(tx)->now) + p->lock_seconds);
    if (!failures_add(tx, p, login, &locks, d) || !sign_in_note(tx, who, locks, d))
        return false;
    return !locks || !who || locked_out(tx, who->person, until, d);
}

bool sign_in_open(struct tx *tx, const struct policy *p, const struct standing *who, struct diag *d)
{
    struct str now = tx_actor(tx)->now;
    return who->active && !standing_unused(who, p, now) &&
           !failures_locked(tx, d->arena, who->login, now);
}

/* The session, the last sign-in, and nothing of what failed before. */
bool sign_in_let(struct tx *tx, const struct policy *p, struct str address, unsigned waived,
                 struct signed_in *out, struct diag *d)
{
    const struct standing *who = &out->who;
    session_make(&out->session, who, p, address);
    out->session.waived = waived;
    return failures_forget(tx, who->login, d) && session_keep(tx, &out->session, d) &&
           note_address(tx, who, address, d) && standing_seen(tx, who->person, d);
}

static bool may_enter(struct tx *tx, struct attempt *at, struct diag *d)
{
    struct standing *who = &at->out->who;
    struct keyring *keys = city_keys(sessions_city(at->sessions));
    uint64_t judged = who->mark;
    bool wants = at->known && who->enrolled;
    at->verdict = BAD;
    if (!at->right || !standing_of(tx, d->arena, who->person, at->today, who) ||
        who->mark != judged || !sign_in_open(tx, &at->policy, who, d))
        return false;
    if (wants && at->said->otp.n == 0) {
        at->verdict = OTP_WANTED;
        return false;
    }
    if (wants && !otp_take(tx, keys, who, at->said->otp, d))
        return false;
    at->verdict = IN;
    return true;
}

static bool settle(struct tx *tx, void *ctx, struct diag *d)
{
    struct attempt *at = ctx;
    if (may_enter(tx, at, d))
        return sign_in_let(tx, &at->policy, at->said->address, 0, at->out, d);
    const struct standing *who = at->known ? &at->out->who : NULL;
    return at->verdict == OTP_WANTED || sign_in_fail(tx, &at->policy, who, at->said->login, d);
}

static struct actor actor_of(const struct attempt *at, struct arena *a)
{
    const struct standing *who = &at->out->who;
    return (struct actor){ .person = at->right ? who->person : 0,
                           .login = at->right ? who->login : STR(""),
                           .role = at->right && who->role >= 0 ? str_c(role_choices[who->role].id)
                                                               : STR(""),
                           .address = at->said->address,
                           .source = STR("manual"),
                           .request = at->said->request,
                           .now = clock_now(a),
                           .reason = STR("") };
}

bool sign_in(struct gate *g, struct sessions *s, const struct credentials *said,
             struct signed_in *out, int64_t *wait, struct diag *d)
{
    struct attempt at = { .said = said, .sessions = s, .out = out, .today = clock_today(d->arena) };
    if (!gate_pass(g, said->address, wait, d))
        return false;
    look_up(&at, d->arena);
    at.right = gate_verify(g, at.policy.hash, at.known ? out->who.hash : STR(""), said->password);
    struct actor actor = actor_of(&at, d->arena);
    if (!store_write(city_store(sessions_city(s)), &actor, settle, &at, d))
        return false;
    if (at.verdict == OTP_WANTED)
        return diag_std(d, E_OTP, "otp");
    if (at.verdict == BAD) {
        gate_fail(g, said->address);
        return diag_add(
            d, E_SIGN_IN, NULL,
            "登录名、口令或动态口令不正确，或账户已锁定、停用；连续输错 %lld 次锁定 %lld 分钟",
            (long long)at.policy.failures, (long long)(at.policy.lock_seconds / 60));
    }
    out->must = standing_must(&out->who, &at.policy, at.today);
    session_drop(s, said->presented);
    session_admit(s, &out->session);
    return true;
}
