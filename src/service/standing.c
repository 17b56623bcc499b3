/* standing.c - see standing.h. */
#include "service/standing.h"

#include "base/clock.h"
#include "service/rows.h"

#include <string.h>

struct loading {
    struct arena *arena;
    struct standings all;
    size_t cap;
    struct str today;
};

/* FNV-1a, one part after the other. */
static uint64_t mix(uint64_t mark, struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        mark = (mark ^ (unsigned char)s.p[i]) * UINT64_C(1099511628211);
    return mark;
}

static uint64_t mix_int(uint64_t mark, int64_t i)
{
    char bytes[sizeof i];
    memcpy(bytes, &i, sizeof i);
    return mix(mark, (struct str){ bytes, sizeof bytes });
}

/* ---- accounts ----------------------------------------------------------------------------------- */

static const int person_fields[] = {
    AT_ID,
    AT_VERSION,
    F_person_login,
    F_person_name,
    F_person_state,
    F_person_password_hash,
    F_person_password_changed_at,
    F_person_otp_enrolled,
    F_person_otp_secret,
    F_person_last_login_at,
};

static struct standing *room(struct loading *l)
{
    if (l->all.n == l->cap) {
        size_t cap = l->cap ? 2 * l->cap : 4;
        struct standing *more = NEW(l->arena, struct standing, cap);
        if (l->all.n)
            memcpy(more, l->all.one, l->all.n * sizeof *more);
        l->all.one = more;
        l->cap = cap;
    }
    return &l->all.one[l->all.n++];
}

static bool take_person(void *ctx, const struct value *v, size_t n)
{
    struct loading *l = ctx;
    struct standing *s = room(l);
    ASSERT(n == COUNTOF(person_fields));
    struct str hash = str_dup(l->arena, value_str(&v[5]));
    bool once = str_starts(hash, STR(ONE_TIME_MARK));
    *s = (struct standing){ .person = v[0].i,
                            .version = v[1].i,
                            .login = str_dup(l->arena, value_str(&v[2])),
                            .name = str_dup(l->arena, value_str(&v[3])),
                            .active = str_is(value_str(&v[4]), "active"),
                            .hash = once ? str_slice(hash, sizeof ONE_TIME_MARK - 1, hash.n) : hash,
                            .one_time = once,
                            .changed_at = str_dup(l->arena, value_str(&v[6])),
                            .enrolled = value_int(&v[7]) != 0,
                            .otp_secret = str_dup(l->arena, value_str(&v[8])),
                            .last_login_at = str_dup(l->arena, value_str(&v[9])),
                            .role = -1 };
    s->mark = mix_int(mix(UINT64_C(14695981039346656037), hash), s->active);
    return true;
}

/* ---- duties ------------------------------------------------------------------------------------- */

static const int duty_fields[] = {
    F_duty_person,     F_duty_role, F_duty_approved_at, F_duty_valid_from, F_duty_valid_to,
    F_duty_revoked_at, AT_ID,       AT_VERSION,
};

struct standing *standings_find(const struct standings *all, int64_t person)
{
    size_t low = 0;
    size_t high = all->n;
    while (low < high) {
        size_t mid = (low + high) / 2;
        if (all->one[mid].person < person)
            low = mid + 1;
        else
            high = mid;
    }
    return low < all->n && all->one[low].person == person ? &all->one[low] : NULL;
}

/* As grant_in_force says of a whole row. */
static bool in_force(const struct value *v, struct str today)
{
    struct str to = value_str(&v[4]);
    return str_cmp(value_str(&v[3]), today) <= 0 && (to.n == 0 || str_cmp(to, today) >= 0) &&
           value_str(&v[5]).n == 0 && value_str(&v[2]).n > 0;
}

static bool take_duty(void *ctx, const struct value *v, size_t n)
{
    struct loading *l = ctx;
    ASSERT(n == COUNTOF(duty_fields));
    struct standing *s = standings_find(&l->all, value_int(&v[0]));
    int role = choice_find(role_choices, value_str(&v[1]));
    if (!s || role < 0 || !in_force(v, l->today))
        return true;
    if (s->role < 0 || role < s->role)
        s->role = role;
    s->roles |= 1u << role;
    s->mark = mix_int(mix_int(s->mark, v[6].i), v[7].i);
    return true;
}

/* ---- loading ------------------------------------------------------------------------------------- */

static const struct filter *of(struct arena *a, int field, int64_t person)
{
    struct value v;
    value_set_int(&v, person);
    return person ? filter_value(a, OP_EQ, field, v) : NULL;
}

struct standings standings_load(struct tx *tx, struct arena *a, int64_t person, struct str today)
{
    struct loading l = { .arena = a, .today = today };
    const struct query persons = { .rec = R_person,
                                   .where = of(a, AT_ID, person),
                                   .fields = person_fields,
                                   .nfields = COUNTOF(person_fields) };
    const struct query duties = { .rec = R_duty,
                                  .where = of(a, F_duty_person, person),
                                  .fields = duty_fields,
                                  .nfields = COUNTOF(duty_fields) };
    tx_list(tx, &persons, take_person, &l);
    tx_list(tx, &duties, take_duty, &l);
    return l.all;
}

bool standing_of(struct tx *tx, struct arena *a, int64_t person, struct str today,
                 struct standing *out)
{
    struct standings one =
        person ? standings_load(tx, a, person, today) : (struct standings){ .n = 0 };
    if (one.n == 1)
        *out = one.one[0];
    return one.n == 1;
}

bool standing_of_login(struct tx *tx, struct arena *a, struct str login, struct str today,
                       struct standing *out)
{
    struct row *r = login.n ? rows_by_text(tx, a, R_person, F_person_login, login) : NULL;
    return r && standing_of(tx, a, r->v[AT_ID].i, today, out);
}

unsigned standing_must(const struct standing *s, const struct policy *p, struct str today)
{
    unsigned must = 0;
    if (s->one_time || password_expired(&p->password, s->changed_at, today))
        must |= MUST_PASSWORD;
    if (!s->enrolled && s->roles & p->otp_roles)
        must |= MUST_OTP;
    return must;
}

bool standing_unused(const struct standing *s, const struct policy *p, struct str now)
{
    struct str last = s->last_login_at.n ? s->last_login_at : s->changed_at;
    return p->unused_days && last.n &&
           moment_seconds(now) - moment_seconds(last) > p->unused_days * 86400;
}

bool standing_seen(struct tx *tx, int64_t person, struct diag *d)
{
    struct str now = tx_actor(tx)->now;
    struct row *before = tx_get(tx, d->arena, R_person, person);
    if (!before)
        return diag_std(d, E_SIGN_IN, NULL);
    if (str_eq(person_last_login_at(before), now)) /* twice within a second: nothing to change */
        return tx_note(tx, ACT_LOGIN, R_person, person,
                       str_printf(d->arena, "{\"last_login_at\":\"" STR_FMT "\"}", STR_ARG(now)),
                       d);
    struct row *seen = row_copy(d->arena, before);
    person_set_last_login_at(seen, now);
    return tx_update_as(tx, ACT_LOGIN, before, seen, d);
}
