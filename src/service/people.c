/* people.c - see people.h. */
#include "service/people.h"

#include "service/grant.h"
#include "service/rows.h"

#include <pthread.h>
#include <stdlib.h>

enum { KEPT = 1024 };

/* One person as last read; `arena` holds everything. */
struct known {
    int64_t id, version; /* version: freshness when it was read */
    struct str today, login, name;
    bool active;
    struct duty {
        enum role role;
        int clearance;
        struct grant grant;
    } * duty;
    size_t nduties;
    struct arena arena;
};

struct people {
    struct store *store;
    pthread_mutex_t lock;
    struct known known[KEPT]; /* by id modulo KEPT */
};

struct people *people_open(struct store *s)
{
    struct people *p = calloc(1, sizeof *p);
    if (!p)
        fatal("out of memory");
    p->store = s;
    pthread_mutex_init(&p->lock, NULL);
    return p;
}

void people_close(struct people *p)
{
    if (!p)
        return;
    for (size_t i = 0; i < KEPT; i++)
        arena_free(&p->known[i].arena);
    pthread_mutex_destroy(&p->lock);
    free(p);
}

/* ---- reading ------------------------------------------------------------------------------ */

/* Codes of the area and of all that lies below it. */
static void put_codes(struct tx *tx, struct arena *a, const struct row *root, struct grant *g)
{
    struct query q = { .rec = R_area, .any_order = true };
    struct rows all = rows_all(tx, a, &q);
    int64_t *inside = NEW(a, int64_t, all.n + 1);
    struct value *codes = NEW(a, struct value, all.n + 1);
    size_t n = 0;
    inside[n] = area_id(root);
    value_set_str(&codes[n++], area_code(root));
    for (size_t done = 0; done < n; done++)
        for (size_t i = 0; i < all.n; i++) {
            const struct row *r = all.row[i];
            if (!row_has(r, R_area, F_area_parent) || area_parent(r) != inside[done] ||
                area_id(r) == area_id(root) || n > all.n)
                continue;
            inside[n] = area_id(r);
            value_set_str(&codes[n++], area_code(r));
        }
    g->codes = codes;
    g->ncodes = n;
}

static bool is_local(enum role role)
{
    return role == ROLE_district || role == ROLE_park || role == ROLE_town;
}

static void reach_of_area(struct tx *tx, struct arena *a, struct str code, struct grant *g)
{
    struct row *area = rows_by_text(tx, a, R_area, F_area_code, code);
    g->reach = REACH_NOTHING;
    if (!area)
        return;
    struct str level = area_level(area);
    g->area = code;
    g->id = area_id(area);
    if (str_is(level, "city") || str_is(level, "province"))
        g->reach = REACH_CITY;
    else if (str_is(level, "park"))
        g->reach = REACH_PARK;
    else if (str_is(level, "town") || str_is(level, "subdistrict"))
        g->reach = REACH_TOWN;
    else
        g->reach = REACH_AREA;
    if (g->reach == REACH_AREA || g->reach == REACH_TOWN)
        put_codes(tx, a, area, g);
}

static struct grant grant_of(struct tx *tx, struct arena *a, enum role role, const struct row *duty)
{
    struct grant g = { .reach = REACH_CITY, .area = STR("") };
    struct str area = str_dup(a, duty_area(duty));
    if (role == ROLE_enterprise) {
        g.id = duty_enterprise(duty);
        g.reach = g.id ? REACH_ENTERPRISE : REACH_NOTHING;
    } else if (area.n) {
        reach_of_area(tx, a, area, &g);
    } else if (is_local(role)) {
        g.reach = REACH_NOTHING;
    }
    return g;
}

static void read_duties(struct tx *tx, struct known *k)
{
    struct rows duties = rows_by_id(tx, &k->arena, R_duty, F_duty_person, k->id);
    k->duty = NEW(&k->arena, struct duty, duties.n + 1);
    for (size_t i = 0; i < duties.n; i++) {
        const struct row *r = duties.row[i];
        int role = choice_find(role_choices, duty_role(r));
        if (role < 0 || !grant_in_force(r, k->today))
            continue;
        const struct choice *levels = ledger[R_duty].fields[F_duty_clearance].choices;
        struct duty *d = &k->duty[k->nduties++];
        d->role = (enum role)role;
        d->clearance = choice_find(levels, duty_clearance(r)) + 1;
        d->grant = grant_of(tx, &k->arena, d->role, r);
    }
}

/* Changes when a person, a duty or the tree of areas did. */
static int64_t freshness(struct people *p)
{
    const enum record_id told[] = { R_person, R_duty, R_area };
    int64_t newest = 0;
    for (size_t i = 0; i < COUNTOF(told); i++) {
        int64_t touched = store_touched(p->store, told[i]);
        newest = touched > newest ? touched : newest;
    }
    return newest;
}

/* Into a `known` of which only the id is filled in. */
static void read_known(struct tx *tx, struct known *k, struct str today)
{
    k->today = str_dup(&k->arena, today);
    struct row *r = tx_get(tx, &k->arena, R_person, k->id);
    k->active = r && str_is(person_state(r), "active");
    k->login = r ? person_login(r) : STR("");
    k->name = r ? person_name(r) : STR("");
    if (k->active)
        read_duties(tx, k);
}

static void read_person(struct people *p, struct known *k, int64_t id, struct str today)
{
    int64_t version = freshness(p); /* before the snapshot: never newer than what is read */
    struct tx *tx = store_read(p->store);
    arena_free(&k->arena);
    *k = (struct known){ .id = id, .version = version };
    read_known(tx, k, today);
    if (!store_read_end(tx))
        *k = (struct known){ .arena = k->arena };
}

/* With the lock held. */
static struct known *known_of(struct people *p, int64_t id, struct str today)
{
    struct known *k = &p->known[(uint64_t)id % KEPT];
    bool fresh = k->id == id && k->version == freshness(p) && str_eq(k->today, today);
    if (!fresh)
        read_person(p, k, id, today);
    return k;
}

/* ---- answers --------------------------------------------------------------------------------- */

static enum role first_role(const struct known *k)
{
    enum role first = ROLE__COUNT;
    for (size_t i = 0; i < k->nduties; i++)
        if (k->duty[i].role < first)
            first = k->duty[i].role;
    return first;
}

/* All duties of one role, joined; the least clearance among them counts. */
static void fill(const struct known *k, struct arena *a, enum role role, struct who *who)
{
    struct grant *grants = NEW(a, struct grant, k->nduties + 1);
    struct who as = *who;
    as.ngrants = 0;
    as.clearance = 4;
    for (size_t i = 0; i < k->nduties; i++) {
        const struct duty *d = &k->duty[i];
        if (d->role != role)
            continue;
        grants[as.ngrants++] = d->grant;
        as.clearance = d->clearance < as.clearance ? d->clearance : as.clearance;
    }
    as.grant = grants;
    as.person = k->id;
    as.login = k->login;
    as.name = k->name;
    as.role = role;
    as.everything = false;
    *who = who_copy(a, &as);
}

bool people_who(struct people *p, struct arena *a, int64_t person, enum role role, struct who *who)
{
    pthread_mutex_lock(&p->lock);
    const struct known *k = known_of(p, person, who->today);
    enum role acting = role == ROLE__COUNT ? first_role(k) : role;
    bool has = false;
    for (size_t i = 0; k->active && i < k->nduties; i++)
        has |= k->duty[i].role == acting;
    who->everything = false;
    who->ngrants = 0;
    if (has)
        fill(k, a, acting, who);
    pthread_mutex_unlock(&p->lock);
    return has;
}

unsigned people_roles(struct people *p, int64_t person, struct str today)
{
    unsigned roles = 0;
    pthread_mutex_lock(&p->lock);
    const struct known *k = known_of(p, person, today);
    for (size_t i = 0; k->active && i < k->nduties; i++)
        roles |= 1u << (unsigned)k->duty[i].role;
    pthread_mutex_unlock(&p->lock);
    return roles;
}

/* ---- everybody of a role --------------------------------------------------------------------------- */

static bool holds(const struct known *k, int role)
{
    for (size_t i = 0; i < k->nduties; i++)
        if (k->duty[i].role == (enum role)role)
            return true;
    return false;
}

/* One person in each of the roles he holds. */
static void put_whos(struct tx *tx, struct arena *a, int64_t person, unsigned roles,
                     struct str today, struct whos *out)
{
    struct known k = { .id = person };
    read_known(tx, &k, today);
    for (int role = 0; role < ROLE__COUNT; role++) {
        if (!(roles & 1u << (unsigned)role) || !holds(&k, role))
            continue;
        struct who *who = &out->who[out->n++];
        *who = (struct who){ .address = STR(""),
                             .request = STR(""),
                             .source = STR(""),
                             .now = STR(""),
                             .today = today };
        fill(&k, a, (enum role)role, who);
    }
    arena_free(&k.arena);
}

static struct filter *of_roles(struct arena *a, unsigned roles)
{
    struct filter *f = filter_never(a);
    f->field = F_duty_role;
    f->values = NEW(a, struct value, ROLE__COUNT);
    for (int role = 0; role < ROLE__COUNT; role++)
        if (roles & 1u << (unsigned)role)
            value_set_str(&f->values[f->n++], str_c(role_choices[role].id));
    return f;
}

struct whos people_holding(struct tx *tx, struct arena *a, unsigned roles, struct str today)
{
    struct query q = { .rec = R_duty,
                       .where = of_roles(a, roles),
                       .sort = { { .field = F_duty_person } },
                       .nsort = 1 };
    struct rows duties = rows_all(tx, a, &q);
    struct whos out = { .who = NEW(a, struct who, duties.n + 1) };
    for (size_t i = 0; i < duties.n; i++) {
        int64_t person = duty_person(duties.row[i]);
        bool first = i == 0 || duty_person(duties.row[i - 1]) != person;
        if (first)
            put_whos(tx, a, person, roles, today, &out);
    }
    return out;
}

int64_t people_find(struct tx *tx, struct arena *a, struct str login)
{
    struct row *r = rows_by_text(tx, a, R_person, F_person_login, login);
    return r ? person_id(r) : 0;
}
