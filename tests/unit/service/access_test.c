/* access_test.c - what duties give: rows by area, town, park, enterprise and person, and how grants come about. */
#include "city_fixture.h"

#include "service/grant.h"
#include "service/people.h"
#include "service/rows.h"

static struct fixture f;
static int64_t wujin, xinbei, jingkai, firm, other_firm, park;
static int64_t wujin_project, xinbei_project, park_project, firm_project;

static int setup(void **state)
{
    (void)state;
    fixture_open(&f);
    int64_t city = fixture_make(&f, R_area,
                                "{'code':'320400','name':'常州市','level':'city','reports':false}");
    char body[400];
    const struct {
        const char *code, *name, *level;
        int64_t *id;
    } areas[] = { { "320412", "武进区", "district", &wujin },
                  { "320411", "新北区", "district", &xinbei },
                  { "JKQ", "常州经开区", "reporting_unit", &jingkai } };
    for (size_t i = 0; i < COUNTOF(areas); i++) {
        snprintf(body, sizeof body,
                 "{'code':'%s','name':'%s','level':'%s','parent':%lld,'reports':true}",
                 areas[i].code, areas[i].name, areas[i].level, (long long)city);
        *areas[i].id = fixture_make(&f, R_area, body);
    }
    snprintf(body, sizeof body,
             "{'code':'320412100','name':'湖塘镇','level':'town','parent':%lld,'reports':false}",
             (long long)wujin);
    fixture_make(&f, R_area, body);
    park = fixture_make(&f, R_area,
                        "{'code':'WJHT','name':'武进高新区','level':'park','park_level':'national',"
                        "'reports':false}");
    firm = fixture_make(&f, R_enterprise, "{'name':'甲企业'}");
    other_firm = fixture_make(&f, R_enterprise, "{'name':'乙企业','operating_area':'320411'}");
    wujin_project =
        fixture_make(&f, R_project, "{'name':'武进的','area':'320412','town':'320412100'}");
    xinbei_project = fixture_make(&f, R_project, "{'name':'新北的','area':'320411'}");
    snprintf(body, sizeof body, "{'name':'园区的','area':'320411','park':%lld}", (long long)park);
    park_project = fixture_make(&f, R_project, body);
    snprintf(body, sizeof body, "{'name':'甲的','area':'320412','enterprise':%lld}",
             (long long)firm);
    firm_project = fixture_make(&f, R_project, body);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    fixture_close(&f);
    return 0;
}

static struct diag fresh(void)
{
    struct diag d;
    diag_init(&d, &f.arena);
    return d;
}

/* ---- people ------------------------------------------------------------------------------ */

struct person_ask {
    const char *login, *role, *area;
    int64_t enterprise;
    int64_t id; /* out */
};

/* A person with one duty in force, as the demo and the set-up make them. */
static bool put_person(struct tx *tx, void *ctx, struct diag *d)
{
    struct person_ask *p = ctx;
    struct row *person = row_new(d->arena, R_person);
    person_set_login(person, str_c(p->login));
    person_set_name(person, str_c(p->login));
    person_set_state(person, STR("active"));
    if (!record_insert(tx, &f.who, person, d))
        return false;
    struct row *duty = row_new(d->arena, R_duty);
    duty_set_person(duty, person_id(person));
    duty_set_role(duty, str_c(p->role));
    if (p->area)
        duty_set_area(duty, str_c(p->area));
    if (p->enterprise)
        duty_set_enterprise(duty, p->enterprise);
    duty_set_clearance(duty, STR("L3"));
    duty_set_valid_from(duty, STR("2025-01-01"));
    duty_set_granted_by(duty, person_id(person));
    duty_set_reason(duty, STR("测试"));
    duty_set_approved_at(duty, STR("2025-01-01T00:00:00Z"));
    p->id = person_id(person);
    return record_insert(tx, &f.who, duty, d);
}

static struct who someone(const char *login, const char *role, const char *area, int64_t enterprise)
{
    struct person_ask p = { .login = login, .role = role, .area = area, .enterprise = enterprise };
    struct diag d = fresh();
    struct actor actor = who_actor(&f.who);
    if (!store_write(city_store(f.city), &actor, put_person, &p, &d))
        fail_msg("%s: " STR_FMT, login, STR_ARG(d.first->text));
    struct who who = fixture_who();
    if (!people_who(city_people(f.city), &f.arena, p.id, ROLE__COUNT, &who))
        fail_msg("%s has no duty", login);
    assert_false(who.everything);
    assert_int_equal(who.person, p.id);
    return who;
}

static bool sees(const struct who *who, enum record_id rec, int64_t id)
{
    struct tx *tx = store_read(city_store(f.city));
    bool seen = access_get(tx, &f.arena, who, rec, id) != NULL;
    store_read_end(tx);
    return seen;
}

static int64_t seen_count(const struct who *who, enum record_id rec)
{
    struct tx *tx = store_read(city_store(f.city));
    int64_t n = tx_count(tx, rec, access_scope(&f.arena, who, &ledger[rec]), 0);
    store_read_end(tx);
    return n;
}

/* ---- rows ----------------------------------------------------------------------------------- */

static void test_rows_by_place(void **state)
{
    (void)state;
    struct who district = someone("wj", "district", "320412", 0);
    struct who town = someone("ht", "town", "320412100", 0);
    struct who zone = someone("gx", "park", "WJHT", 0);
    struct who leader = someone("ld", "leader", NULL, 0);
    struct who unit = someone("jk", "district", "JKQ", 0);
    assert_true(sees(&district, R_project, wujin_project));
    assert_false(sees(&district, R_project, xinbei_project));
    assert_true(sees(&town, R_project, wujin_project));
    assert_false(sees(&town, R_project, firm_project));
    assert_true(sees(&zone, R_project, park_project));
    assert_false(sees(&zone, R_project, xinbei_project));
    assert_int_equal(seen_count(&leader, R_project), 4);
    assert_int_equal(seen_count(&district, R_project), 2);
    assert_int_equal(seen_count(&unit, R_project), 0);
}

static void test_rows_of_rows(void **state)
{
    (void)state;
    char body[200];
    struct who district = someone("wj2", "district", "320412", 0);
    snprintf(body, sizeof body,
             "{'project':%lld,'month':'2025-09','this_year':1,'cumulative':1,"
             "'visible_progress':'基础施工'}",
             (long long)xinbei_project);
    int64_t foreign = fixture_make(&f, R_progress_report, body);
    assert_false(sees(&district, R_progress_report, foreign));
    assert_true(sees(&f.who, R_progress_report, foreign));
    assert_true(sees(&district, R_enterprise, firm)); /* shown by its project */
    assert_false(sees(&district, R_enterprise, other_firm));
}

static void test_enterprise_sees_itself(void **state)
{
    (void)state;
    struct who own = someone("qy", "enterprise", NULL, firm);
    assert_true(sees(&own, R_enterprise, firm));
    assert_false(sees(&own, R_enterprise, other_firm));
    assert_int_equal(seen_count(&own, R_enterprise), 1);
    assert_int_equal(seen_count(&own, R_project), 1);
    assert_true(sees(&own, R_project, firm_project));
}

static void test_nothing_without_place(void **state)
{
    (void)state;
    struct who nowhere = fixture_who();
    nowhere.everything = false;
    nowhere.role = ROLE_district;
    assert_int_equal(seen_count(&nowhere, R_project), 0);
    assert_int_equal(seen_count(&nowhere, R_progress_report), 0);
    assert_int_equal(seen_count(&nowhere, R_enterprise), 0);
}

/* ---- writing ----------------------------------------------------------------------------------- */

static enum err create_as(const struct who *who, enum record_id rec, const char *body)
{
    struct diag d = fresh();
    struct reply reply = { 0 };
    char *json = str_z(&f.arena, str_c(body));
    for (char *p = json; *p; p++)
        *p = *p == '\'' ? '"' : *p;
    bool ok =
        record_create(&(struct use){ f.city, who, NULL, &reply, &d }, &ledger[rec], str_c(json));
    buf_free(&reply.body);
    return ok ? E_OK : diag_verdict(&d);
}

static void test_writes_stay_within(void **state)
{
    (void)state;
    char body[200];
    struct who district = someone("wj3", "district", "320412", 0);
    assert_int_equal(create_as(&district, R_project, "{'name':'自己的','area':'320412'}"), E_OK);
    assert_int_equal(create_as(&district, R_project, "{'name':'不写板块'}"), E_OK); /* filled in */
    assert_int_equal(create_as(&district, R_project, "{'name':'别人的','area':'320411'}"),
                     E_DENIED);
    snprintf(body, sizeof body, "{'name':'引用','area':'320412','enterprise':%lld}",
             (long long)other_firm);
    assert_int_equal(create_as(&district, R_project, body), E_REFERENCE);
    snprintf(body, sizeof body, "{'project':%lld,'kind':'signed','planned_on':'2025-12-01'}",
             (long long)xinbei_project);
    assert_int_equal(create_as(&district, R_milestone, body), E_REFERENCE);
}

/* ---- grants ------------------------------------------------------------------------------------- */

static int64_t proposed(const struct who *by, int64_t person, const char *role, const char *area)
{
    struct diag d = fresh();
    struct reply reply = { 0 };
    char body[300];
    snprintf(body, sizeof body,
             "{\"person\":%lld,\"role\":\"%s\",%s%s%s\"clearance\":\"L3\",\"valid_from\":"
             "\"2025-01-01\",\"reason\":\"文件\"}",
             (long long)person, role, area ? "\"area\":\"" : "", area ? area : "",
             area ? "\"," : "");
    if (!record_create(&(struct use){ f.city, by, NULL, &reply, &d }, &ledger[R_duty], str_c(body)))
        fail_msg(STR_FMT, STR_ARG(d.first->text));
    json_t *row = json_loadb(reply.body.p, reply.body.n, 0, NULL);
    int64_t id = json_integer_value(json_object_get(row, "id"));
    json_decref(row);
    buf_free(&reply.body);
    return id;
}

static enum err approve_as(const struct who *who, int64_t duty)
{
    struct diag d = fresh();
    struct reply reply = { 0 };
    bool ok = grant_approve(&(struct use){ f.city, who, NULL, &reply, &d }, duty, 0);
    buf_free(&reply.body);
    return ok ? E_OK : diag_verdict(&d);
}

static enum err revoke_as(const struct who *who, int64_t duty)
{
    struct diag d = fresh();
    struct reply reply = { 0 };
    bool ok = grant_revoke(&(struct use){ f.city, who, NULL, &reply, &d }, duty, 0,
                           STR("{\"reason\":\"调岗\"}"));
    buf_free(&reply.body);
    return ok ? E_OK : diag_verdict(&d);
}

static void test_two_people_grant(void **state)
{
    (void)state;
    struct who security = someone("sec", "security", NULL, 0);
    struct who second = someone("sec2", "security", NULL, 0);
    struct who admin = someone("adm", "sysadmin", NULL, 0);
    struct who clerk = someone("clerk", "town", "320412100", 0);
    int64_t duty = proposed(&security, clerk.person, "district", "320412");
    struct who as = fixture_who();
    assert_false(people_who(city_people(f.city), &f.arena, clerk.person, ROLE_district, &as));
    assert_int_equal(approve_as(&security, duty), E_RULE); /* his own proposal */
    assert_int_equal(approve_as(&clerk, duty), E_DENIED);
    assert_int_equal(approve_as(&admin, duty), E_OK);
    assert_true(people_who(city_people(f.city), &f.arena, clerk.person, ROLE_district, &as));
    assert_int_equal(approve_as(&second, duty), E_STATE);
    assert_int_equal(revoke_as(&admin, duty), E_DENIED);
    assert_int_equal(revoke_as(&security, duty), E_OK);
    assert_false(people_who(city_people(f.city), &f.arena, clerk.person, ROLE_district, &as));
}

static void test_officers_are_apart(void **state)
{
    (void)state;
    char body[300];
    struct who security = someone("sec3", "security", NULL, 0);
    struct who admin = someone("adm2", "sysadmin", NULL, 0);
    snprintf(body, sizeof body,
             "{'person':%lld,'role':'auditor','clearance':'L2','valid_from':'2025-01-01',"
             "'reason':'x'}",
             (long long)admin.person);
    assert_int_equal(create_as(&security, R_duty, body), E_RULE);
    snprintf(body, sizeof body,
             "{'person':%lld,'role':'leader','clearance':'L2','valid_from':'2025-01-01',"
             "'reason':'x'}",
             (long long)security.person);
    assert_int_equal(create_as(&security, R_duty, body), E_RULE); /* to himself */
    snprintf(body, sizeof body,
             "{'person':%lld,'role':'district','clearance':'L2','valid_from':'2025-01-01',"
             "'reason':'x'}",
             (long long)admin.person);
    assert_int_equal(create_as(&security, R_duty, body), E_REQUIRED); /* no area, and an officer */
}

static int64_t duty_of_person(int64_t person)
{
    struct tx *tx = store_read(city_store(f.city));
    struct rows all = rows_by_id(tx, &f.arena, R_duty, F_duty_person, person);
    store_read_end(tx);
    return duty_id(all.row[0]);
}

static void test_last_officer_stays(void **state)
{
    (void)state;
    struct who security = someone("sec4", "security", NULL, 0);
    struct who auditor = someone("aud", "auditor", NULL, 0);
    assert_int_equal(revoke_as(&security, duty_of_person(auditor.person)), E_RULE);
    someone("aud2", "auditor", NULL, 0);
    assert_int_equal(revoke_as(&security, duty_of_person(auditor.person)), E_OK);
}

/* ---- masks ----------------------------------------------------------------------------------------- */

static void test_masks(void **state)
{
    (void)state;
    static const struct {
        const char *typed, *shown;
    } rows[] = {
        { "13812340001", "138****0001" },
        { "0519-86680000", "051****0000" },
        { "张三", "张*" },
        { "欧阳文", "欧*" },
        { "zhang@example.cn", "z***@example.cn" },
    };
    struct who leader = someone("ld2", "leader", NULL, 0);
    const struct field *field = &ledger[R_project].fields[F_project_contact_phone];
    for (size_t i = 0; i < COUNTOF(rows); i++) {
        struct value v;
        value_set_str(&v, str_c(rows[i].typed));
        struct value shown = access_show(&leader, field, &v, &f.arena);
        assert_string_equal(str_z(&f.arena, shown.s), rows[i].shown);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows_by_place),
        cmocka_unit_test(test_rows_of_rows),
        cmocka_unit_test(test_enterprise_sees_itself),
        cmocka_unit_test(test_nothing_without_place),
        cmocka_unit_test(test_writes_stay_within),
        cmocka_unit_test(test_two_people_grant),
        cmocka_unit_test(test_officers_are_apart),
        cmocka_unit_test(test_last_officer_stays),
        cmocka_unit_test(test_masks),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
