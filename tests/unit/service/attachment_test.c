/* attachment_test.c - H06 and A05: another person's attachment does not exist, in any outlet and for any verb. */
#include "city_fixture.h"

#include "file/file.h"
#include "service/attachment.h"
#include "service/people.h"
#include "service/rows.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct fixture f;
static int64_t report_wujin, report_xinbei; /* of a project in each district */
static int64_t in_wujin, in_xinbei;         /* an attachment of each */

static struct diag fresh(void)
{
    struct diag d;
    diag_init(&d, &f.arena);
    return d;
}

static int64_t add_as(const struct who *who, int64_t report, const char *text, enum err want)
{
    struct diag d = fresh();
    struct reply reply = { 0 };
    struct depot_draft draft;
    const struct use u = { f.city, who, NULL, &reply, &d };
    const struct attachment_place to = { &ledger[R_progress_report], report, STR("photos"), 0 };
    assert_true(depot_begin(city_depot(f.city), &draft, &d));
    assert_int_equal(write(draft.fd, text, strlen(text)), strlen(text));
    bool ok = attachment_add(&u, &to, &draft, STR("现场.pdf"));
    if (diag_verdict(&d) != want || ok != (want == E_OK))
        fail_msg("%s: %s", text, d.first ? d.first->text.p : "taken");
    json_t *row = ok ? json_loadb(reply.body.p, reply.body.n, 0, NULL) : NULL;
    int64_t id = json_integer_value(json_object_get(row, "id"));
    json_decref(row);
    buf_free(&reply.body);
    return id;
}

static int64_t report_of(const char *area)
{
    char body[300];
    snprintf(body, sizeof body, "{'name':'项目%s','area':'%s'}", area, area);
    int64_t project = fixture_make(&f, R_project, body);
    snprintf(body, sizeof body,
             "{'project':%lld,'month':'2025-09','this_year':1,'cumulative':1,"
             "'visible_progress':'基础施工'}",
             (long long)project);
    return fixture_make(&f, R_progress_report, body);
}

static int setup(void **state)
{
    (void)state;
    fixture_open(&f);
    fixture_make(&f, R_area, "{'code':'320400','name':'常州市','level':'city','reports':false}");
    fixture_make(&f, R_area,
                 "{'code':'320412','name':'武进区','level':'district','parent':1,'reports':true}");
    fixture_make(&f, R_area,
                 "{'code':'320411','name':'新北区','level':'district','parent':1,'reports':true}");
    fixture_make(&f, R_person, "{'login':'tester','name':'测试员','state':'active'}");
    fixture_make(&f, R_threshold,
                 "{'code':'attachment_scan','name':'附件安全检查','group':'security',"
                 "'text_value':'none','value_unit':'text','valid_from':'2025-01-01','mark':'U'}");
    report_wujin = report_of("320412");
    report_xinbei = report_of("320411");
    in_wujin = add_as(&f.who, report_wujin, "%PDF-1.4 wujin", E_OK);
    in_xinbei = add_as(&f.who, report_xinbei, "%PDF-1.4 xinbei", E_OK);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    fixture_close(&f);
    return 0;
}

/* ---- people ---------------------------------------------------------------------------------------- */

struct person_ask {
    const char *role, *area;
    int clearance;
    int64_t id; /* out */
};

static bool put_person(struct tx *tx, void *ctx, struct diag *d)
{
    struct person_ask *p = ctx;
    struct row *person = row_new(d->arena, R_person);
    person_set_login(person, str_printf(d->arena, "%s-%s-%d", p->role, p->area, p->clearance));
    person_set_name(person, STR("某人"));
    person_set_state(person, STR("active"));
    if (!record_insert(tx, &f.who, person, d))
        return false;
    struct row *duty = row_new(d->arena, R_duty);
    duty_set_person(duty, person_id(person));
    duty_set_role(duty, str_c(p->role));
    if (p->area[0])
        duty_set_area(duty, str_c(p->area));
    duty_set_clearance(duty, str_printf(d->arena, "L%d", p->clearance));
    duty_set_valid_from(duty, STR("2025-01-01"));
    duty_set_granted_by(duty, person_id(person));
    duty_set_reason(duty, STR("测试"));
    duty_set_approved_at(duty, STR("2025-01-01T00:00:00Z"));
    p->id = person_id(person);
    return record_insert(tx, &f.who, duty, d);
}

static struct who someone(const char *role, const char *area, int clearance)
{
    struct person_ask p = { role, area, clearance, 0 };
    struct diag d = fresh();
    struct actor actor = who_actor(&f.who);
    if (!store_write(city_store(f.city), &actor, put_person, &p, &d))
        fail_msg("%s: " STR_FMT, role, STR_ARG(d.first->text));
    struct who who = fixture_who();
    assert_true(people_who(city_people(f.city), &f.arena, p.id, ROLE__COUNT, &who));
    return who;
}

/* ---- what each may do ------------------------------------------------------------------------------- */

static enum err open_as(const struct who *who, int64_t id)
{
    struct diag d = fresh();
    struct reply reply = { 0 };
    struct attachment_content content;
    const struct use u = { f.city, who, NULL, &reply, &d };
    if (!attachment_open(&u, id, &content))
        return diag_verdict(&d);
    close(content.fd);
    return E_OK;
}

static enum err list_as(const struct who *who, int64_t report, size_t *n)
{
    struct diag d = fresh();
    struct reply reply = { 0 };
    const struct use u = { f.city, who, NULL, &reply, &d };
    bool ok = attachment_list(&u, &ledger[R_progress_report], report, STR(""));
    json_t *all = ok ? json_loadb(reply.body.p, reply.body.n, 0, NULL) : NULL;
    *n = json_array_size(json_object_get(all, "attachments"));
    json_decref(all);
    buf_free(&reply.body);
    return ok ? E_OK : diag_verdict(&d);
}

static enum err withdraw_as(const struct who *who, int64_t id)
{
    struct diag d = fresh();
    struct reply reply = { 0 };
    const struct use u = { f.city, who, NULL, &reply, &d };
    bool ok = attachment_withdraw(&u, id, 1);
    buf_free(&reply.body);
    return ok ? E_OK : diag_verdict(&d);
}

/* The live ones of the ledger itself. */
static int64_t ledger_count(const struct who *who)
{
    struct filter live = { .op = OP_NULL, .field = F_attachment_withdrawn_at };
    struct filter *scope = access_scope(&f.arena, who, &ledger[R_attachment]);
    struct tx *tx = store_read(city_store(f.city));
    int64_t n = tx_count(tx, R_attachment, filter_and(&f.arena, scope, &live), 0);
    store_read_end(tx);
    return n;
}

/* What one person may do with the attachments of each district. */
static const struct {
    const char *role, *area;
    int clearance;
    enum err wujin, xinbei; /* of opening */
    enum err add, withdraw; /* in 武进 */
    int64_t counted;
} people[] = {
    { "district", "320412", 3, E_OK, E_NOT_FOUND, E_OK, E_OK, 1 },
    { "district", "320411", 3, E_NOT_FOUND, E_OK, E_NOT_FOUND, E_NOT_FOUND, 1 },
    { "leader", "", 3, E_OK, E_OK, E_DENIED, E_DENIED, 2 },
    { "dispatcher", "", 3, E_OK, E_OK, E_OK, E_OK, 2 },
    { "dispatcher", "", 1, E_NOT_FOUND, E_NOT_FOUND, E_PARAMETER, E_NOT_FOUND,
      0 }, /* photos are L2 */
    { "sysadmin", "", 3, E_NOT_FOUND, E_NOT_FOUND, E_DENIED, E_NOT_FOUND, 0 },
};

static void test_each_role(void **state)
{
    char text[100];
    (void)state;
    for (size_t i = 0; i < COUNTOF(people); i++) {
        struct who who = someone(people[i].role, people[i].area, people[i].clearance);
        int64_t counted = ledger_count(&who);
        if (open_as(&who, in_wujin) != people[i].wujin ||
            open_as(&who, in_xinbei) != people[i].xinbei || counted != people[i].counted)
            fail_msg("%s %s %d: opens %s, %s; counts %lld", people[i].role, people[i].area,
                     people[i].clearance, err_id(open_as(&who, in_wujin)),
                     err_id(open_as(&who, in_xinbei)), (long long)counted);
        snprintf(text, sizeof text, "%%PDF-1.4 %s of person %zu", people[i].role, i);
        int64_t own = add_as(&who, report_wujin, text, people[i].add);
        enum err withdrawn = withdraw_as(&who, own ? own : in_wujin);
        if (withdrawn != people[i].withdraw)
            fail_msg("%s %s %d: withdraws %s", people[i].role, people[i].area, people[i].clearance,
                     err_id(withdrawn));
    }
}

static void test_lists(void **state)
{
    size_t n = 0;
    (void)state;
    struct who district = someone("district", "320412", 2);
    assert_int_equal(list_as(&district, report_wujin, &n), E_OK);
    assert_int_equal(n, 1);
    assert_int_equal(list_as(&district, report_xinbei, &n), E_NOT_FOUND);
    struct who low = someone("district", "320412", 1);
    assert_int_equal(list_as(&low, report_wujin, &n), E_OK);
    assert_int_equal(n, 0); /* he sees the report, not its photos */
}

/* Another's attachment as a value of one's own row. */
static void test_foreign_ids(void **state)
{
    char body[100];
    struct reply reply = { 0 };
    struct diag d = fresh();
    (void)state;
    struct who district = someone("district", "320411", 4);
    snprintf(body, sizeof body, "{\"photos\":\"%lld;%lld\"}", (long long)in_xinbei,
             (long long)in_wujin);
    assert_false(record_change(&(struct use){ f.city, &district, NULL, &reply, &d },
                               &ledger[R_progress_report], report_xinbei, 2, str_c(body)));
    assert_int_equal(diag_verdict(&d), E_REFERENCE);
    buf_free(&reply.body);
}

/* The project goes to the other district, and its attachments with it at once (A14). */
static void test_moved_project(void **state)
{
    struct reply reply = { 0 };
    struct diag d = fresh();
    (void)state;
    struct who old = someone("district", "320412", 4);
    assert_int_equal(open_as(&old, in_wujin), E_OK);
    assert_true(record_change(&(struct use){ f.city, &f.who, NULL, &reply, &d }, &ledger[R_project],
                              1, 1, STR("{\"area\":\"320411\"}")));
    buf_free(&reply.body);
    assert_int_equal(open_as(&old, in_wujin), E_NOT_FOUND);
}

int main(int argc, char **argv)
{
    file_look_main(argc, argv);
    if (getenv("ZTF_SLOW"))
        return 0; /* memcheck cannot start a program by /proc/self/exe, which is its own there */
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_role),
        cmocka_unit_test(test_lists),
        cmocka_unit_test(test_foreign_ids),
        cmocka_unit_test(test_moved_project),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
