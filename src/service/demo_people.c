/* demo_people.c - the sample city's accounts and their duties.  The password is public: such a city is served
 * on loopback only. */
#include "service/demo_parts.h"

#include "base/secret.h"
#include "service/rows.h"

static const struct person {
    const char *login, *name;
    enum role role;
    const char *clearance, *area, *agency;
    int of_firm;
} people[] = {
/* clang-format off */
#define PERSON(login, name, role, ...) { login, name, ROLE_##role, __VA_ARGS__ },
#include "service/demo/people.tbl.h"
#undef PERSON
};
/* clang-format on */

static int64_t first_firm(struct demo *m)
{
    const struct query q = { .rec = R_enterprise };
    struct row *r = rows_first(m->tx, &m->row, &q);
    return r ? r->v[AT_ID].i : 0;
}

static int64_t agency_of(struct demo *m, const char *code)
{
    struct row *r =
        code[0] ? rows_by_text(m->tx, &m->row, R_agency, F_agency_code, str_c(code)) : NULL;
    return r ? r->v[AT_ID].i : 0;
}

/* Made of parts, so that no memory but a sign-in's ever holds it whole. */
static struct str sample_hash(struct demo *m)
{
    char hash[HASH_CHARS];
    struct str password = str_printf(&m->row, "%s-%s-%d", "ztf", "sample", 1);
    password_hash(HASH_ARGON2ID, password, hash);
    return str_dup(&m->row, str_c(hash));
}

static int64_t put_person(struct demo *m, const struct person *p)
{
    struct row *r = demo_row(m, R_person);
    int64_t agency = agency_of(m, p->agency);
    person_set_login(r, str_c(p->login));
    person_set_name(r, str_c(p->name));
    person_set_state(r, STR("active"));
    person_set_password_hash(r, sample_hash(m));
    person_set_password_changed_at(r, m->who.now);
    if (agency)
        person_set_agency(r, agency);
    if (p->of_firm)
        person_set_enterprise(r, first_firm(m));
    return demo_put(m, r);
}

struct officers {
    int64_t proposes, approves;
};

static bool put_duty(struct demo *m, const struct person *p, int64_t person, struct officers by)
{
    struct row *r = demo_row(m, R_duty);
    int64_t agency = agency_of(m, p->agency);
    duty_set_person(r, person);
    duty_set_role(r, str_c(role_choices[p->role].id));
    duty_set_clearance(r, str_c(p->clearance));
    duty_set_valid_from(r, STR("2025-01-01"));
    duty_set_granted_by(r, by.proposes);
    duty_set_approved_by(r, by.approves);
    duty_set_approved_at(r, m->who.now);
    duty_set_reason(r, STR("示例城市"));
    if (p->area[0])
        duty_set_area(r, str_c(p->area));
    if (agency)
        duty_set_agency(r, agency);
    if (p->of_firm)
        duty_set_enterprise(r, first_firm(m));
    return demo_put(m, r) != 0;
}

/* The security officer proposes and the system administrator approves; the auditor stands in for whichever of
 * them the duty is for. */
bool demo_people(struct demo *m)
{
    int64_t id[COUNTOF(people)];
    int64_t officer[ROLE__COUNT] = { 0 };
    for (size_t i = 0; i < COUNTOF(people); i++) {
        id[i] = put_person(m, &people[i]);
        if (!id[i])
            return false;
        officer[people[i].role] = id[i];
    }
    for (size_t i = 0; i < COUNTOF(people); i++) {
        struct officers by = { officer[ROLE_security], officer[ROLE_sysadmin] };
        if (people[i].role == ROLE_security)
            by.proposes = officer[ROLE_auditor];
        if (people[i].role == ROLE_sysadmin)
            by.approves = officer[ROLE_auditor];
        if (!put_duty(m, &people[i], id[i], by))
            return false;
    }
    return true;
}
