/* sso.c - see sso.h. */
#include "service/sso.h"

#include "base/clock.h"
#include "base/json.h"
#include "base/sm.h"
#include "link/fetch.h"
#include "service/rows.h"

#include <stdlib.h>
#include <string.h>

enum { TRY_SECONDS = 600, CODE_SECONDS = 300, STARTS_MOST = 600, START_SECONDS = 1 };
#define TRY  "sso"     /* kept from the start until the browser comes back */
#define CODE "sso_otp" /* … and from then until the second factor is said */

struct sso {
    struct sso_settings o;
    struct oidc *oidc;
    struct throttle *starts;
};

static const struct {
    const char *id, *text;
} whys[] = {
#define WHY(id, text) { #id, text },
#include "service/sso.tbl.h"
#undef WHY
};

struct sso *sso_open(const struct sso_settings *o, struct diag *d)
{
    struct oidc *oidc = oidc_open(&o->oidc, d);
    struct sso *s = oidc ? calloc(1, sizeof *s) : NULL;
    if (!oidc)
        return NULL;
    if (!s)
        fatal("out of memory");
    *s = (struct sso){ *o, oidc, throttle_open() };
    return s;
}

void sso_close(struct sso *s)
{
    if (!s)
        return;
    oidc_close(s->oidc);
    throttle_close(s->starts);
    free(s);
}

struct str sso_label(const struct sso *s)
{
    return s->o.label;
}

const char *sso_sentence(enum sso_why why)
{
    return whys[why].text;
}

struct str sso_text(struct str id)
{
    for (size_t i = 0; i < COUNTOF(whys); i++)
        if (str_is(id, whys[i].id))
            return str_c(whys[i].text);
    return STR("");
}

/* ---- where the browser goes ------------------------------------------------------------------------ */

/* Browsers read a backslash as a slash and skip control characters: neither may stand in it. */
static bool is_inside(struct str back)
{
    bool good = back.n > 0 && back.n <= SSO_BACK_MOST && back.p[0] == '/' &&
                !str_starts(back, STR("//")) && !str_starts(back, STR("/api/"));
    for (size_t i = 0; i < back.n && good; i++)
        good = (unsigned char)back.p[i] >= 0x20 && back.p[i] != 0x7f && back.p[i] != '\\';
    return good;
}

/* Back to the page that began it, which shows the sentence or goes on. */
static void go_back(const struct sso_call *c, enum sso_why why, struct str back, int64_t person,
                    struct sso_step *out)
{
    struct buf to = { 0 };
    buf_printf(&to, "%s?why=%s", person ? "/account" : "/login", whys[why].id);
    if (!person && back.n > 1) {
        buf_c(&to, "&back=");
        url_put(&to, back);
    }
    out->why = why;
    out->to = str_dup(c->d->arena, buf_str(&to));
    buf_free(&to);
}

static enum sso_why why_of(enum oidc_end end)
{
    static const enum sso_why of[] = { [OIDC_FINE] = SSO_fine,
                                       [OIDC_BUSY] = SSO_busy,
                                       [OIDC_AWAY] = SSO_away,
                                       [OIDC_REFUSED] = SSO_refused,
                                       [OIDC_FALSE] = SSO_untrue };
    return of[end];
}

/* ---- what is kept in between ------------------------------------------------------------------------- */

static struct str key_of(struct arena *a, struct str ticket)
{
    unsigned char sum[SM3_BYTES];
    char *hex = NEW(a, char, SM3_HEX + 1);
    sm3_of(ticket, sum);
    hex_put(sum, sizeof sum, hex);
    return (struct str){ hex, SM3_HEX };
}

struct waiting {
    const char *kind;
    struct str ticket, back;
    int64_t person;
    int seconds;
};

static bool keep(struct tx *tx, const struct waiting *w, struct diag *d)
{
    struct buf value = { 0 };
    struct jw json = { .out = &value };
    jw_open(&json, '{');
    jw_key(&json, "back");
    jw_str(&json, w->back);
    jw_close(&json, '}');
    const struct kept k = { .kind = w->kind,
                            .key = key_of(d->arena, w->ticket),
                            .owner = w->person,
                            .value = buf_str(&value),
                            .until = moment_text(d->arena,
                                                 moment_seconds(tx_actor(tx)->now) + w->seconds) };
    bool ok = tx_keep(tx, &k, d);
    buf_free(&value);
    return ok;
}

/* False when there is none or it has run out. */
static bool recall(struct tx *tx, struct arena *a, struct waiting *w, struct str now)
{
    struct kept k;
    if (w->ticket.n != SSO_TICKET || !tx_kept(tx, a, w->kind, key_of(a, w->ticket), &k) ||
        str_cmp(k.until, now) <= 0)
        return false;
    json_t *value = json_loadb(k.value.p, k.value.n, 0, NULL);
    w->back = str_dup(a, str_c(json_string_value(json_object_get(value, "back"))));
    w->person = k.owner;
    json_decref(value);
    return true;
}

static struct actor actor_of(const struct sso_call *c, const struct standing *who)
{
    return (struct actor){ .person = who ? who->person : 0,
                           .login = who ? who->login : STR(""),
                           .role =
                               who && who->role >= 0 ? str_c(role_choices[who->role].id) : STR(""),
                           .address = c->address,
                           .source = STR("sso"),
                           .request = c->request,
                           .now = clock_now(c->d->arena),
                           .reason = STR("") };
}

static struct store *store_of(const struct sso_call *c)
{
    return city_store(sessions_city(c->sso->o.sessions));
}

/* ---- there --------------------------------------------------------------------------------------------- */

static bool begin_fn(struct tx *tx, void *ctx, struct diag *d)
{
    return keep(tx, ctx, d);
}

void sso_begin(const struct sso_call *c, struct str back, int64_t person, struct sso_step *out)
{
    struct sso *s = c->sso;
    struct oidc_marks marks;
    struct actor actor = actor_of(c, NULL);
    *out = (struct sso_step){ .why = SSO_busy };
    back = is_inside(back) ? back : STR("/");
    secret_random_hex(out->ticket, SSO_TICKET / 2);
    struct waiting w = { TRY, str_c(out->ticket), back, person, TRY_SECONDS };
    oidc_marks(w.ticket, &marks);
    if (throttle_wait(s->starts, c->address, clock_ms()) == 0) {
        const struct throttle_rule rule = { STARTS_MOST, START_SECONDS };
        throttle_fail(s->starts, c->address, rule, clock_ms());
        out->why = why_of(oidc_address(s->oidc, c->d->arena, &marks, &out->to));
    }
    if (out->why == SSO_fine && !store_write(store_of(c), &actor, begin_fn, &w, c->d))
        out->why = SSO_failed;
    if (out->why != SSO_fine) {
        out->ticket[0] = '\0';
        go_back(c, out->why, back, person, out);
    }
}

/* ---- and back ------------------------------------------------------------------------------------------ */

struct returning {
    const struct sso_call *call;
    struct waiting w;
    struct id_claims claims;
    struct sso_step *out;
    struct policy policy;
    struct str today;
    bool strong; /* the provider has seen a second factor */
};

/* One try is good once. */
static bool take_fn(struct tx *tx, void *ctx, struct diag *d)
{
    struct returning *r = ctx;
    if (!recall(tx, d->arena, &r->w, tx_actor(tx)->now))
        return diag_std(d, E_SIGN_IN, NULL);
    return tx_forget(tx, TRY, key_of(d->arena, r->w.ticket), d);
}

/* Strangers cost a read: only who began here and brings his own state costs a write. */
static bool take_try(struct returning *r, const struct oidc_marks *marks, struct str state)
{
    const struct sso_call *c = r->call;
    struct actor actor = actor_of(c, NULL);
    struct tx *tx = store_read(store_of(c));
    bool there = recall(tx, c->d->arena, &r->w, actor.now);
    bool read = store_read_end(tx);
    return read && there && secret_same(state, str_c(marks->state)) &&
           store_write(store_of(c), &actor, take_fn, r, c->d);
}

static bool is_strong(const struct sso *s, const struct id_claims *claims)
{
    for (size_t i = 0; i < claims->nmethods; i++)
        for (size_t k = 0; k < s->o.nstrong; k++)
            if (str_eq(claims->method[i], s->o.strong[k]))
                return true;
    return false;
}

static bool find(struct tx *tx, struct returning *r, struct arena *a)
{
    struct row *p = rows_by_text(tx, a, R_person, F_person_sso_subject, r->claims.subject);
    r->policy = policy_load(tx, a, r->today);
    return p && standing_of(tx, a, p->v[AT_ID].i, r->today, &r->out->in.who);
}

static bool refuse(struct tx *tx, struct returning *r, enum sso_why why, struct diag *d)
{
    const struct standing *who = why == SSO_closed ? &r->out->in.who : NULL;
    r->out->why = why;
    return sign_in_note(tx, who, false, d);
}

static bool settle_fn(struct tx *tx, void *ctx, struct diag *d)
{
    struct returning *r = ctx;
    struct signed_in *in = &r->out->in;
    r->out->why = SSO_fine;
    if (!find(tx, r, d->arena))
        return refuse(tx, r, SSO_unlinked, d);
    if (!sign_in_open(tx, &r->policy, &in->who, d))
        return refuse(tx, r, SSO_closed, d);
    if (in->who.enrolled && !r->strong) {
        const struct waiting next = { CODE, r->w.ticket, r->w.back, in->who.person, CODE_SECONDS };
        r->out->why = SSO_otp;
        return keep(tx, &next, d);
    }
    unsigned waived = MUST_PASSWORD | (r->strong ? MUST_OTP : 0u);
    return sign_in_let(tx, &r->policy, r->call->address, waived, in, d);
}

static bool link_fn(struct tx *tx, void *ctx, struct diag *d)
{
    struct returning *r = ctx;
    struct row *other =
        rows_by_text(tx, d->arena, R_person, F_person_sso_subject, r->claims.subject);
    struct row *before = tx_get(tx, d->arena, R_person, r->w.person);
    const struct field *f = &ledger[R_person].fields[F_person_sso_subject];
    r->out->why = SSO_untrue;
    if (!before || r->claims.subject.n > (size_t)f->max)
        return true;
    r->out->why = other && other->v[AT_ID].i != r->w.person ? SSO_taken : SSO_fine;
    if (r->out->why != SSO_fine || other)
        return true;
    struct row *now = row_copy(d->arena, before);
    person_set_sso_subject(now, r->claims.subject);
    return tx_update(tx, before, now, d);
}

static bool note_fn(struct tx *tx, void *ctx, struct diag *d)
{
    (void)ctx;
    return sign_in_note(tx, NULL, false, d);
}

/* Who acts is known before the transaction, so that the journal names him. */
static bool settle(struct returning *r)
{
    const struct sso_call *c = r->call;
    struct standing who;
    struct tx *tx = store_read(store_of(c));
    bool known = r->w.person ? standing_of(tx, c->d->arena, r->w.person, r->today, &who)
                             : find(tx, r, c->d->arena);
    if (!r->w.person)
        who = r->out->in.who;
    if (!store_read_end(tx))
        return false;
    struct actor actor = actor_of(c, known ? &who : NULL);
    return store_write(store_of(c), &actor, r->w.person ? link_fn : settle_fn, r, c->d);
}

static void judge(struct returning *r, const struct oidc_marks *marks,
                  const struct sso_answer *answer)
{
    const struct sso_call *c = r->call;
    struct actor actor = actor_of(c, NULL);
    struct sso_step *out = r->out;
    if (answer->error.n || answer->oidc.code.n == 0) {
        out->why = SSO_refused;
        return;
    }
    out->why = why_of(oidc_redeem(c->sso->oidc, c->d->arena, marks, &answer->oidc, &r->claims));
    r->strong = is_strong(c->sso, &r->claims);
    bool ok = true;
    if (out->why == SSO_fine)
        ok = settle(r);
    else if (out->why == SSO_untrue || out->why == SSO_refused)
        ok = store_write(store_of(c), &actor, note_fn, NULL, c->d);
    if (!ok)
        out->why = SSO_failed;
}

void sso_return(const struct sso_call *c, const struct sso_answer *answer, struct sso_step *out)
{
    struct oidc_marks marks;
    struct sessions *sessions = c->sso->o.sessions;
    struct returning r = { .call = c,
                           .w = { .kind = TRY, .ticket = c->ticket, .back = STR("/") },
                           .claims = { .subject = STR("") },
                           .out = out,
                           .today = clock_today(c->d->arena) };
    int64_t wait = 0;
    *out = (struct sso_step){ .why = SSO_expired };
    oidc_marks(c->ticket, &marks);
    if (!gate_pass(c->sso->o.gate, c->address, &wait, c->d))
        out->why = SSO_busy;
    else if (take_try(&r, &marks, answer->state))
        judge(&r, &marks, answer);
    if (out->why == SSO_untrue || out->why == SSO_unlinked || out->why == SSO_refused)
        gate_fail(c->sso->o.gate, c->address);
    out->entered = out->why == SSO_fine && r.w.person == 0;
    if (out->why == SSO_otp)
        memcpy(out->ticket, c->ticket.p, SSO_TICKET);
    go_back(c, out->why, r.w.back, r.w.person, out);
    if (!out->entered)
        return;
    out->in.must = standing_must(&out->in.who, &r.policy, r.today) & ~out->in.session.waived;
    session_drop(sessions, c->presented);
    session_admit(sessions, &out->in.session);
}

/* ---- the second factor ---------------------------------------------------------------------------------- */

struct coding {
    const struct sso_call *call;
    struct waiting w;
    struct str code, today;
    struct signed_in *out;
    struct policy policy;
    bool in;
};

static bool code_fn(struct tx *tx, void *ctx, struct diag *d)
{
    struct coding *k = ctx;
    struct standing *who = &k->out->who;
    struct keyring *keys = city_keys(sessions_city(k->call->sso->o.sessions));
    struct str key = key_of(d->arena, k->w.ticket);
    k->policy = policy_load(tx, d->arena, k->today);
    if (!recall(tx, d->arena, &k->w, tx_actor(tx)->now) ||
        !standing_of(tx, d->arena, k->w.person, k->today, who) ||
        !sign_in_open(tx, &k->policy, who, d))
        return tx_forget(tx, CODE, key, d);
    k->in = who->enrolled && otp_take(tx, keys, who, k->code, d);
    if (!k->in)
        return sign_in_fail(tx, &k->policy, who, who->login, d);
    return tx_forget(tx, CODE, key, d) &&
           sign_in_let(tx, &k->policy, k->call->address, MUST_PASSWORD, k->out, d);
}

/* Strangers cost a read. */
static bool waits(struct coding *k)
{
    const struct sso_call *c = k->call;
    struct tx *tx = store_read(store_of(c));
    bool there = recall(tx, c->d->arena, &k->w, clock_now(c->d->arena)) &&
                 standing_of(tx, c->d->arena, k->w.person, k->today, &k->out->who);
    return store_read_end(tx) && there;
}

bool sso_code(const struct sso_call *c, struct str code, struct signed_in *out, int64_t *wait)
{
    struct sso *s = c->sso;
    struct coding k = { .call = c,
                        .w = { .kind = CODE, .ticket = c->ticket },
                        .code = code,
                        .today = clock_today(c->d->arena),
                        .out = out };
    if (!gate_pass(s->o.gate, c->address, wait, c->d))
        return false;
    if (!waits(&k))
        return diag_add(c->d, E_SIGN_IN, NULL, "%s", whys[SSO_expired].text);
    struct actor actor = actor_of(c, &out->who);
    if (!store_write(store_of(c), &actor, code_fn, &k, c->d))
        return false;
    if (!k.in) {
        gate_fail(s->o.gate, c->address);
        return diag_add(c->d, E_SIGN_IN, NULL,
                        "动态口令不正确，或账户已锁定、停用；连续输错 %lld 次锁定 %lld 分钟",
                        (long long)k.policy.failures, (long long)(k.policy.lock_seconds / 60));
    }
    out->must = standing_must(&out->who, &k.policy, k.today) & ~out->session.waived;
    session_drop(s->o.sessions, c->presented);
    session_admit(s->o.sessions, &out->session);
    return true;
}
