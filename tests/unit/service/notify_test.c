/* notify_test.c - who is told what: by role and scope of the row, merged by day, and when it leaves the house. */
#include "city_fixture.h"

#include "base/clock.h"
#include "base/utf8.h"
#include "service/inbox.h"
#include "service/notify.h"
#include "service/post_plan.h"
#include "service/rows.h"

static struct fixture f;
static int64_t wujin, xinbei, town, lead, auditor, agency, security, wujin_project, xinbei_project;

static struct diag fresh(void)
{
    struct diag d;
    diag_init(&d, &f.arena);
    return d;
}

struct person_ask {
    const char *login, *role, *area;
    int64_t id; /* out */
};

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
    p->id = person_id(person);
    duty_set_person(duty, p->id);
    duty_set_role(duty, str_c(p->role));
    if (p->area)
        duty_set_area(duty, str_c(p->area));
    duty_set_clearance(duty, STR("L3"));
    duty_set_valid_from(duty, STR("2025-01-01"));
    duty_set_granted_by(duty, p->id);
    duty_set_reason(duty, STR("测试"));
    duty_set_approved_at(duty, STR("2025-01-01T00:00:00Z"));
    return record_insert(tx, &f.who, duty, d);
}

static int64_t someone(const char *login, const char *role, const char *area)
{
    struct person_ask p = { .login = login, .role = role, .area = area };
    struct diag d = fresh();
    struct actor actor = who_actor(&f.who);
    if (!store_write(city_store(f.city), &actor, put_person, &p, &d))
        fail_msg("%s: " STR_FMT, login, STR_ARG(d.first->text));
    return p.id;
}

static int setup(void **state)
{
    (void)state;
    fixture_open(&f);
    int64_t city = fixture_make(&f, R_area,
                                "{'code':'320400','name':'常州市','level':'city','reports':false}");
    const char *const districts[][2] = { { "320412", "武进区" }, { "320411", "新北区" } };
    char body[300];
    int64_t id = 0;
    for (size_t i = COUNTOF(districts); i-- > 0;) {
        snprintf(body, sizeof body,
                 "{'code':'%s','name':'%s','level':'district','parent':%lld,'reports':true}",
                 districts[i][0], districts[i][1], (long long)city);
        id = fixture_make(&f, R_area, body);
    }
    snprintf(body, sizeof body,
             "{'code':'320412100','name':'湖塘镇','level':'town','parent':%lld,'reports':false}",
             (long long)id);
    fixture_make(&f, R_area, body);
    wujin_project =
        fixture_make(&f, R_project, "{'name':'武进的','area':'320412','town':'320412100'}");
    xinbei_project = fixture_make(&f, R_project, "{'name':'新北的','area':'320411'}");
    agency = fixture_make(&f, R_agency,
                          "{'name':'新北区发改局','code':'XB','area':'320411','level':'district',"
                          "'system_role':'local'}");
    wujin = someone("wujin", "district", "320412");
    xinbei = someone("xinbei", "district", "320411");
    town = someone("hutang", "town", "320412100");
    lead = someone("fgw", "dispatcher", NULL);
    auditor = someone("audit", "auditor", NULL);
    security = someone("sec", "security", NULL);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    fixture_close(&f);
    return 0;
}

/* ---- helpers ---------------------------------------------------------------------------------- */

static struct rows notices_of(int64_t person)
{
    struct tx *tx = store_read(city_store(f.city));
    struct rows all = rows_by_id(tx, &f.arena, R_notice, F_notice_person, person);
    store_read_end(tx);
    return all;
}

static struct row *newest_of(int64_t person)
{
    struct rows all = notices_of(person);
    return all.n ? all.row[all.n - 1] : NULL;
}

/* The newest is of this title; NULL = he was told nothing. */
static void assert_told(int64_t person, const char *title)
{
    struct row *n = newest_of(person);
    assert_true(title ? n && str_is(notice_title(n), title) : n == NULL);
}

static bool forget_fn(struct tx *tx, void *ctx, struct diag *d)
{
    struct query q = { .rec = R_notice };
    struct rows all = rows_all(tx, d->arena, &q);
    (void)ctx;
    for (size_t i = 0; i < all.n; i++)
        if (!tx_withdraw(tx, all.row[i], d))
            return false;
    return true;
}

static void forget_all(void)
{
    struct diag d = fresh();
    struct actor actor = who_actor(&f.who);
    assert_true(store_write(city_store(f.city), &actor, forget_fn, NULL, &d));
}

struct moving {
    int64_t report, by;
    const char *state;
};

static bool move_report(struct tx *tx, void *ctx, struct diag *d)
{
    struct moving *m = ctx;
    struct row *before = tx_get(tx, d->arena, R_progress_report, m->report);
    struct row *now = row_copy(d->arena, before);
    progress_report_set_state(now, str_c(m->state));
    if (m->by)
        progress_report_set_reported_by(now, m->by);
    return record_update(tx, &f.who, before, now, d);
}

/*   batch  0 = by hand */
static void report_becomes(int64_t report, const char *state, int64_t by, int64_t batch)
{
    struct moving m = { report, by, state };
    struct diag d = fresh();
    struct actor actor = who_actor(&f.who);
    actor.batch = batch;
    if (!store_write(city_store(f.city), &actor, move_report, &m, &d))
        fail_msg("%s: " STR_FMT, state, STR_ARG(d.first->text));
}

static int64_t report_of(int64_t project, const char *month)
{
    char body[200];
    snprintf(body, sizeof body, "{'project':%lld,'month':'%s','this_month':100,'this_year':100}",
             (long long)project, month);
    return fixture_make(&f, R_progress_report, body);
}

struct telling {
    struct told told;
    const char *now;
};

static bool tell_fn(struct tx *tx, void *ctx, struct diag *d)
{
    return notify(tx, &((struct telling *)ctx)->told, d);
}

static void tell_at(enum happening what, int64_t person, const char *text, const char *now)
{
    struct telling t = { .told = { .what = what, .person = person, .text = str_c(text) } };
    struct diag d = fresh();
    struct actor actor = who_actor(&f.who);
    actor.now = str_c(now);
    assert_true(store_write(city_store(f.city), &actor, tell_fn, &t, &d));
}

/* ---- who --------------------------------------------------------------------------------------- */

static void reviewers_of_the_area_alone(void **state)
{
    (void)state;
    forget_all();
    int64_t report = report_of(wujin_project, "2025-03");
    report_becomes(report, "submitted", 0, 0);
    assert_told(wujin, "有月报待区级审核");
    assert_true(str_is(notice_text(newest_of(wujin)), "2025-03 武进的"));
    assert_int_equal(notice_project(newest_of(wujin)), wujin_project);
    assert_told(xinbei, NULL);
    assert_told(lead, NULL);
    assert_told(auditor, NULL);
    report_becomes(report, "district_passed", 0, 0);
    assert_told(lead, "有月报待市级审核");
    assert_told(xinbei, NULL);
}

static void who_reported_hears_of_the_return(void **state)
{
    (void)state;
    forget_all();
    int64_t report = report_of(wujin_project, "2025-04");
    report_becomes(report, "submitted", town, 0);
    forget_all();
    report_becomes(report, "returned", 0, 0);
    assert_told(town, "月报被退回，请改正后重新上报");
    assert_told(wujin, NULL);
}

static void without_a_reporter_whoever_may_mend_it(void **state)
{
    (void)state;
    forget_all();
    report_becomes(report_of(xinbei_project, "2025-04"), "returned", 0, 0);
    assert_told(xinbei, "月报被退回，请改正后重新上报");
    assert_told(wujin, NULL);
    assert_told(town, NULL);
}

static bool put_entry(struct tx *tx, void *ctx, struct diag *d)
{
    const char *to = ctx;
    struct rows all =
        rows_by_id(tx, d->arena, R_entry_review, F_entry_review_project, xinbei_project);
    struct row *r = all.n ? row_copy(d->arena, all.row[0]) : row_new(d->arena, R_entry_review);
    entry_review_set_state(r, str_c(to));
    if (all.n)
        return record_update(tx, &f.who, all.row[0], r, d);
    entry_review_set_project(r, xinbei_project);
    entry_review_set_kind(r, STR("reserve"));
    entry_review_set_applied_by(r, agency);
    entry_review_set_applied_on(r, STR("2025-10-08"));
    return record_insert(tx, &f.who, r, d);
}

static void an_entry_goes_from_hand_to_hand(void **state)
{
    (void)state;
    const struct {
        const char *to, *local, *city; /* titles; NULL = nothing */
    } steps[] = {
        { "draft", NULL, NULL },
        { "submitted", "有入库申报待区级审核", NULL },
        { "district_passed", NULL, "有入库申报待市级审核" },
        { "returned", "入库申报被退回，请补正", NULL },
        { "approved", "入库申报已通过", NULL },
        { "rejected", "入库申报不予入库", NULL },
    };
    for (size_t i = 0; i < COUNTOF(steps); i++) {
        struct diag d = fresh();
        struct actor actor = who_actor(&f.who);
        forget_all();
        if (!store_write(city_store(f.city), &actor, put_entry, (void *)(uintptr_t)steps[i].to, &d))
            fail_msg("%s: " STR_FMT, steps[i].to, STR_ARG(d.first->text));
        assert_told(xinbei, steps[i].local);
        assert_told(lead, steps[i].city);
        assert_told(wujin, NULL);
    }
}

static bool put_batch(struct tx *tx, void *ctx, struct diag *d)
{
    struct row *r = row_new(d->arena, R_batch);
    batch_set_batch_no(r, STR("T-1"));
    batch_set_target_ledger(r, STR("progress_report"));
    bool ok = record_insert(tx, &f.who, r, d);
    *(int64_t *)ctx = batch_id(r);
    return ok;
}

static void a_batch_is_no_news(void **state)
{
    (void)state;
    int64_t report = report_of(wujin_project, "2025-05");
    int64_t batch = 0;
    struct diag d = fresh();
    struct actor actor = who_actor(&f.who);
    assert_true(store_write(city_store(f.city), &actor, put_batch, &batch, &d));
    forget_all();
    report_becomes(report, "submitted", 0, batch);
    assert_told(wujin, NULL);
}

static void alarms_reach_auditor_and_security(void **state)
{
    (void)state;
    forget_all();
    tell_at(HAPPENING_chain_broken, 0, "第 7 条", "2025-10-08T02:00:00Z");
    assert_told(auditor, "日志链核验不符");
    assert_told(security, "日志链核验不符");
    assert_told(lead, NULL);
    assert_true(str_is(notice_urgency(newest_of(auditor)), "urgent"));
}

/* ---- merging ---------------------------------------------------------------------------------------- */

static void unread_ones_of_a_day_are_one(void **state)
{
    (void)state;
    forget_all();
    tell_at(HAPPENING_account_locked, lead, "一", "2025-10-08T02:00:00Z");
    tell_at(HAPPENING_account_locked, lead, "二", "2025-10-08T15:59:59Z"); /* 23:59:59 here */
    assert_int_equal(notices_of(lead).n, 1);
    assert_int_equal(notice_merged_count(newest_of(lead)), 2);
    assert_true(str_is(notice_text(newest_of(lead)), "二\n一"));
    tell_at(HAPPENING_account_locked, lead, "三", "2025-10-08T16:00:00Z"); /* the next day */
    assert_int_equal(notices_of(lead).n, 2);
    tell_at(HAPPENING_account_locked, wujin, "四", "2025-10-08T16:00:00Z"); /* somebody else */
    assert_int_equal(notices_of(wujin).n, 1);
}

static void what_is_told_each_time_is_not_merged(void **state)
{
    (void)state;
    forget_all();
    tell_at(HAPPENING_new_address, lead, "一", "2025-10-08T02:00:00Z");
    tell_at(HAPPENING_new_address, lead, "二", "2025-10-08T02:00:01Z");
    assert_int_equal(notices_of(lead).n, 2);
}

static void a_long_text_is_cut_between_characters(void **state)
{
    (void)state;
    struct buf text = { 0 };
    forget_all();
    for (int i = 0; i < 1200; i++)
        buf_c(&text, "字");
    tell_at(HAPPENING_account_locked, lead, buf_z(&text), "2025-10-08T02:00:00Z");
    tell_at(HAPPENING_account_locked, lead, "新", "2025-10-08T02:00:00Z");
    assert_int_equal(str_chars(notice_text(newest_of(lead))), 1000);
    assert_true(str_starts(notice_text(newest_of(lead)), STR("新\n字")));
    buf_free(&text);
}

static void notices_go_when_their_days_are_over(void **state)
{
    (void)state;
    struct diag d = fresh();
    struct who who = fixture_who();
    bool more = true;
    forget_all();
    tell_at(HAPPENING_new_address, lead, "旧", "2025-01-01T02:00:00Z");
    tell_at(HAPPENING_new_address, lead, "新", "2025-10-08T02:00:00Z");
    assert_true(inbox_sweep(f.city, &who, &more, &d));
    assert_false(more);
    assert_int_equal(notices_of(lead).n, 1);
    assert_true(str_is(notice_text(newest_of(lead)), "新"));
}

/* ---- when ---------------------------------------------------------------------------------------------- */

static void hours_and_the_digest(void **state)
{
    (void)state;
    const struct post_hours night = { 22 * 60, 7 * 60, -1 };
    const struct post_hours noon = { 12 * 60, 14 * 60, -1 };
    const struct post_hours none = { -1, -1, -1 };
    const struct post_hours digest = { 22 * 60, 7 * 60, 8 * 60 + 30 };
    const struct post_hours early = { 22 * 60, 7 * 60, 6 * 60 };
    const struct {
        const char *name;
        const struct post_hours *hours;
        enum post_urgency urgency;
        const char *at, *due; /* UTC */
    } cases[] = {
        { "by day at once", &night, POST_NORMAL, "2025-10-08T02:00:00Z", "2025-10-08T02:00:00Z" },
        { "22:00 is quiet", &night, POST_NORMAL, "2025-10-08T14:00:00Z", "2025-10-08T23:00:00Z" },
        { "21:59 is not", &night, POST_NORMAL, "2025-10-08T13:59:59Z", "2025-10-08T13:59:59Z" },
        { "03:00 waits for 07:00", &night, POST_IMPORTANT, "2025-10-07T19:00:00Z",
          "2025-10-07T23:00:00Z" },
        { "07:00 is not quiet", &night, POST_NORMAL, "2025-10-07T23:00:00Z",
          "2025-10-07T23:00:00Z" },
        { "urgent passes", &night, POST_URGENT, "2025-10-08T15:00:00Z", "2025-10-08T15:00:00Z" },
        { "quiet at noon", &noon, POST_NORMAL, "2025-10-08T05:00:00Z", "2025-10-08T06:00:00Z" },
        { "no quiet hours", &none, POST_NORMAL, "2025-10-08T18:00:00Z", "2025-10-08T18:00:00Z" },
        { "normal waits for the digest", &digest, POST_NORMAL, "2025-10-08T01:00:00Z",
          "2025-10-09T00:30:00Z" },
        { "today's, before it", &digest, POST_NORMAL, "2025-10-07T23:30:00Z",
          "2025-10-08T00:30:00Z" },
        { "important does not wait", &digest, POST_IMPORTANT, "2025-10-08T01:00:00Z",
          "2025-10-08T01:00:00Z" },
        { "a digest in quiet hours", &early, POST_NORMAL, "2025-10-08T01:00:00Z",
          "2025-10-08T23:00:00Z" },
    };
    for (size_t i = 0; i < COUNTOF(cases); i++) {
        int64_t due =
            post_due(cases[i].hours, cases[i].urgency, moment_seconds(str_c(cases[i].at)));
        struct str text = moment_text(&f.arena, due);
        if (!str_is(text, cases[i].due))
            fail_msg("%s: " STR_FMT, cases[i].name, STR_ARG(text));
    }
}

static void times_of_day(void **state)
{
    (void)state;
    assert_int_equal(post_minutes(STR("00:00")), 0);
    assert_int_equal(post_minutes(STR("23:59")), 23 * 60 + 59);
    const char *const bad[] = { "", "7:00", "24:00", "12:60", "12-30", "ab:cd", "12:3x", "112:30" };
    for (size_t i = 0; i < COUNTOF(bad); i++)
        assert_int_equal(post_minutes(str_c(bad[i])), -1);
}

static void tries_grow_apart_and_end(void **state)
{
    (void)state;
    int64_t last = 0;
    assert_int_equal(post_retry(1), 60);
    for (int64_t n = 1; post_retry(n); n++) {
        assert_true(post_retry(n) > last);
        last = post_retry(n);
    }
    assert_int_equal(last, 6 * 3600);
    assert_int_equal(post_retry(0), 0);
    assert_int_equal(post_retry(7), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reviewers_of_the_area_alone),
        cmocka_unit_test(who_reported_hears_of_the_return),
        cmocka_unit_test(without_a_reporter_whoever_may_mend_it),
        cmocka_unit_test(an_entry_goes_from_hand_to_hand),
        cmocka_unit_test(a_batch_is_no_news),
        cmocka_unit_test(alarms_reach_auditor_and_security),
        cmocka_unit_test(unread_ones_of_a_day_are_one),
        cmocka_unit_test(what_is_told_each_time_is_not_merged),
        cmocka_unit_test(a_long_text_is_cut_between_characters),
        cmocka_unit_test(notices_go_when_their_days_are_over),
        cmocka_unit_test(hours_and_the_digest),
        cmocka_unit_test(times_of_day),
        cmocka_unit_test(tries_grow_apart_and_end),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
