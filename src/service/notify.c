/* notify.c - see notify.h. */
#include "service/notify.h"

#include "base/buf.h"
#include "base/clock.h"
#include "base/date.h"
#include "base/utf8.h"
#include "service/people.h"
#include "service/record.h"
#include "service/rows.h"

enum { TEXT_CHARS = 1000, DAY_SECONDS = 86400 };

#define OUT ";gov_message;email"
/* clang-format off */
enum role_set {
#define ROLES(id, mask) id = mask,
#include "ledger/tbl/permits.tbl.h"
#undef ROLES
};

static const struct rule {
    unsigned roles; /* enum role_bit; 0 = whom it concerns */
    const char *kind, *urgency, *channels;
    bool each;
    const char *title;
} rules[HAPPENING__COUNT] = {
#define HAPPENING(id, to, kind_, urgency_, channels_, each_, title_) \
    [HAPPENING_##id] = { to, #kind_, #urgency_, "page" channels_, each_, title_ },
#include "service/notify.tbl.h"
#undef HAPPENING
};

static const struct becomes {
    enum happening what;
    enum record_id rec;
    int field;
    const char *value;
    int person; /* ordinal, 0 = none */
} becomes[] = {
#define BECOMES(what_, rec_, field_, value_, person_) \
    { HAPPENING_##what_, R_##rec_, F_##rec_##_##field_, value_, person_ },
#include "service/notify.tbl.h"
#undef BECOMES
};
/* clang-format on */

/* ---- one person's notice ------------------------------------------------------------------------ */

static struct who rules_of_the_house(struct tx *tx, struct arena *a)
{
    const struct actor *actor = tx_actor(tx);
    return (struct who){ .login = actor->login,
                         .name = actor->login,
                         .role = ROLE_sysadmin,
                         .everything = true,
                         .address = actor->address,
                         .request = actor->request,
                         .source = STR("rule"),
                         .now = actor->now,
                         .today = moment_day(a, moment_seconds(actor->now)) };
}

static struct str clip(struct str s)
{
    struct str rest = s;
    for (size_t i = 0; i < TEXT_CHARS && rest.n; i++)
        utf8_next(&rest);
    return str_slice(s, 0, s.n - rest.n);
}

/* The row it is about; of several rows only the ledger. */
static void put_about(struct row *n, const struct row *about)
{
    static const struct {
        enum record_id rec;
        int project;
    } of_projects[] = { { R_progress_report, F_progress_report_project },
                        { R_entry_review, F_entry_review_project } };
    if (!about)
        return;
    notice_set_record(n, str_c(about->rec->id));
    notice_set_record_id(n, about->v[AT_ID].i);
    for (size_t i = 0; i < COUNTOF(of_projects); i++)
        if (record_id(about->rec) == of_projects[i].rec && about->v[of_projects[i].project].set)
            notice_set_project(n, about->v[of_projects[i].project].i);
}

/* An unread one of the same day that this one can join. */
static struct row *earlier(struct tx *tx, const struct rule *rule, const struct told *t,
                           int64_t person, struct diag *d)
{
    struct arena *a = d->arena;
    struct value own;
    struct value kind;
    struct value title;
    value_set_int(&own, person);
    value_set_str(&kind, str_c(rule->kind));
    value_set_str(&title, str_c(rule->title));
    struct filter *unread = filter_value(a, OP_NULL, F_notice_read_at, own);
    unread->n = 0;
    struct filter *where = filter_and(a, filter_value(a, OP_EQ, F_notice_person, own),
                                      filter_value(a, OP_EQ, F_notice_kind, kind));
    where = filter_and(a, where, filter_value(a, OP_EQ, F_notice_title, title));
    struct query q = { .rec = R_notice,
                       .where = filter_and(a, where, unread),
                       .sort = { { .field = AT_ID, .descending = true } },
                       .nsort = 1,
                       .limit = 1 };
    struct row *last = rows_first(tx, a, &q);
    struct str today = moment_day(a, moment_seconds(tx_actor(tx)->now));
    const char *ledger_id = t->about ? t->about->rec->id : "";
    bool same = last && str_eq(moment_day(a, moment_seconds(notice_sent_at(last))), today) &&
                str_is(notice_record(last), ledger_id);
    return same ? last : NULL;
}

static bool join(struct tx *tx, const struct who *house, const struct row *before,
                 const struct told *t, struct diag *d)
{
    struct row *now = row_copy(d->arena, before);
    notice_set_merged_count(now, notice_merged_count(before) + 1);
    notice_set_text(now, clip(str_printf(d->arena, STR_FMT "\n" STR_FMT, STR_ARG(t->text),
                                         STR_ARG(notice_text(before)))));
    if (t->about && notice_record_id(before) != t->about->v[AT_ID].i) {
        now->v[F_notice_record_id] = (struct value){ .s = STR("") };
        now->v[F_notice_project] = (struct value){ .s = STR("") };
    }
    notice_set_sent_at(now, tx_actor(tx)->now);
    return record_update(tx, house, before, now, d);
}

static bool tell(struct tx *tx, const struct told *t, int64_t person, struct diag *d)
{
    const struct rule *rule = &rules[t->what];
    struct who house = rules_of_the_house(tx, d->arena);
    struct row *before = rule->each ? NULL : earlier(tx, rule, t, person, d);
    char expires[11];
    if (before)
        return join(tx, &house, before, t, d);
    date_text(date_of(house.today) + NOTICE_DAYS, expires);
    struct row *n = row_new(d->arena, R_notice);
    bool goes_out = str_find(str_c(rule->channels), STR(";")) > 0;
    notice_set_person(n, person);
    notice_set_kind(n, str_c(rule->kind));
    notice_set_title(n, str_c(rule->title));
    notice_set_text(n, clip(t->text));
    notice_set_urgency(n, str_c(rule->urgency));
    notice_set_sent_at(n, tx_actor(tx)->now);
    notice_set_channels(n, str_c(rule->channels));
    notice_set_delivery(n, goes_out ? STR("pending") : STR("sent"));
    notice_set_merged_count(n, 1);
    notice_set_expires_on(n, str_c(expires));
    put_about(n, t->about);
    return record_insert(tx, &house, n, d);
}

/* ---- everybody it concerns ------------------------------------------------------------------------ */

static bool sees(struct tx *tx, struct arena *a, const struct who *who, const struct row *about)
{
    return !about || (access_may(who, about->rec, VERB_read) &&
                      access_sees_id(tx, a, who, record_id(about->rec), about->v[AT_ID].i));
}

static bool told_already(const struct whos *all, const bool *told, size_t i)
{
    for (size_t k = 0; k < i; k++)
        if (told[k] && all->who[k].person == all->who[i].person)
            return true;
    return false;
}

static bool tell_roles(struct tx *tx, const struct told *t, struct diag *d)
{
    struct str today = moment_day(d->arena, moment_seconds(tx_actor(tx)->now));
    struct whos all = people_holding(tx, d->arena, rules[t->what].roles, today);
    bool *told = NEW(d->arena, bool, all.n + 1);
    for (size_t i = 0; i < all.n; i++) {
        const struct who *who = &all.who[i];
        told[i] = who->person != t->except && who->person != tx_actor(tx)->person &&
                  !told_already(&all, told, i) && sees(tx, d->arena, who, t->about);
        if (told[i] && !tell(tx, t, who->person, d))
            return false;
    }
    return true;
}

bool notify(struct tx *tx, const struct told *t, struct diag *d)
{
    if (t->person)
        return tell(tx, t, t->person, d);
    return rules[t->what].roles == 0 || tell_roles(tx, t, d);
}

/* ---- what a change means ---------------------------------------------------------------------------- */

static bool comes_to_be(const struct row *before, const struct row *now, int field)
{
    return now->v[field].set && (!before || !before->v[field].set);
}

static struct str duty_words(const struct row *duty, struct arena *a)
{
    struct str role = choice_label(role_choices, duty_role(duty));
    struct str from = duty_valid_from(duty);
    struct str to = duty_valid_to(duty);
    return str_printf(a, "角色：" STR_FMT "；期限：" STR_FMT " 至 " STR_FMT, STR_ARG(role),
                      STR_ARG(from), STR_ARG(to.n ? to : STR("长期")));
}

static bool duty_changed(struct tx *tx, const struct row *before, const struct row *now,
                         struct diag *d)
{
    struct told t = { .about = now, .text = duty_words(now, d->arena) };
    bool approved = row_has(now, R_duty, F_duty_approved_at);
    if (!before && !approved) {
        t.what = HAPPENING_duty_proposed;
        t.except = duty_person(now);
        return notify(tx, &t, d);
    }
    t.person = duty_person(now);
    t.what = HAPPENING_duty_granted;
    if (before && comes_to_be(before, now, F_duty_approved_at))
        return notify(tx, &t, d);
    t.what = HAPPENING_duty_revoked;
    return !approved || !before || !comes_to_be(before, now, F_duty_revoked_at) ||
           notify(tx, &t, d);
}

static struct str row_words(struct tx *tx, const struct row *r, struct arena *a)
{
    int64_t id = 0;
    struct str month = STR("");
    struct str why = STR("");
    if (r->rec == &ledger[R_progress_report]) {
        id = progress_report_project(r);
        month = progress_report_month(r);
    } else {
        id = entry_review_project(r);
        why = entry_review_return_text(r);
    }
    struct row *project = tx_get(tx, a, R_project, id);
    return str_printf(a, STR_FMT "%s" STR_FMT "%s" STR_FMT, STR_ARG(month), month.n ? " " : "",
                      STR_ARG(project ? project_name(project) : STR("")), why.n ? "：" : "",
                      STR_ARG(why));
}

static bool state_changed(struct tx *tx, const struct row *before, const struct row *now,
                          struct diag *d)
{
    for (size_t i = 0; i < COUNTOF(becomes); i++) {
        const struct becomes *b = &becomes[i];
        if (b->rec != record_id(now->rec) || !str_is(now->v[b->field].s, b->value) ||
            (before && str_is(before->v[b->field].s, b->value)))
            continue;
        struct told t = { .what = b->what, .about = now, .text = row_words(tx, now, d->arena) };
        if (b->person && now->v[b->person].set)
            t.person = now->v[b->person].i;
        return notify(tx, &t, d);
    }
    return true;
}

bool notify_change(struct tx *tx, const struct row *before, const struct row *now, struct diag *d)
{
    if (tx_actor(tx)->batch) /* rows of an import are no news one by one */
        return true;
    switch ((int)record_id(now->rec)) {
    case R_duty:
        return duty_changed(tx, before, now, d);
    case R_progress_report:
    case R_entry_review:
        return state_changed(tx, before, now, d);
    default:
        return true;
    }
}
