/* post_out.c - pending notices go out: what is due for one person by one way becomes one letter. */
#include "service/post_parts.h"

#include "base/clock.h"
#include "base/json.h"
#include "base/log.h"
#include "service/notify.h"
#include "service/post_plan.h"
#include "service/record.h"
#include "service/rows.h"
#include "service/threshold.h"

#include <string.h>

enum { AT_ONCE = 2000, LETTER_MOST = 50, HOLD_SECONDS = 60, KEEP_SECONDS = 30 * 86400 };
#define TRIED "post" /* of what the store keeps: failures and next try of a pending notice */

static const char *const channels[WAY__COUNT] = { "email", "gov_message" };

/* One notice on one way. */
struct parcel {
    enum { NOT_SENT_SO, WAITS, DONE, DEAD } state;
    int64_t failures, next; /* next: seconds; not before */
};

struct pending {
    struct row *notice;
    struct str login, email;
    struct parcel way[WAY__COUNT];
};

struct round {
    struct post *post;
    struct arena *arena;
    struct post_hours hours;
    int64_t now;
    struct pending *all;
    size_t n;
};

/* ---- reading what is pending ---------------------------------------------------------------------- */

static enum post_urgency urgency_of(const struct row *notice)
{
    struct str u = notice_urgency(notice);
    return str_is(u, "urgent")      ? POST_URGENT
           : str_is(u, "important") ? POST_IMPORTANT
                                    : POST_NORMAL;
}

static bool goes_by(const struct row *notice, const char *channel)
{
    struct str rest = notice_channels(notice);
    struct str one;
    while (str_split(&rest, ';', &one))
        if (str_is(one, channel))
            return true;
    return false;
}

static bool is_open(const struct post *p, const struct pending *one, enum way way)
{
    if (way == WAY_MAIL)
        return p->ways.mail.wire.url.n && mail_address(one->email);
    return p->ways.hook.wire.url.n > 0;
}

static struct str notice_key(struct arena *a, const struct row *notice)
{
    return str_printf(a, "%lld", (long long)notice_id(notice));
}

static void read_tried(struct tx *tx, struct round *r, struct pending *one)
{
    struct kept k;
    if (!tx_kept(tx, r->arena, TRIED, notice_key(r->arena, one->notice), &k))
        return;
    json_t *value = json_loadb(k.value.p, k.value.n, 0, NULL);
    for (int w = 0; w < WAY__COUNT; w++) {
        const json_t *way = json_object_get(value, channels[w]);
        one->way[w].failures = json_integer_value(json_object_get(way, "failures"));
        one->way[w].next = json_integer_value(json_object_get(way, "next"));
        if (one->way[w].state == WAITS && json_is_true(json_object_get(way, "done")))
            one->way[w].state = DONE;
        if (one->way[w].state == WAITS && json_is_true(json_object_get(way, "dead")))
            one->way[w].state = DEAD;
    }
    json_decref(value);
}

static void read_one(struct tx *tx, struct round *r, struct row *notice)
{
    struct pending *one = &r->all[r->n++];
    struct row *person = tx_get(tx, r->arena, R_person, notice_person(notice));
    *one = (struct pending){ .notice = notice,
                             .login = person ? person_login(person) : STR(""),
                             .email = person ? person_email(person) : STR("") };
    int64_t due = post_due(&r->hours, urgency_of(notice), moment_seconds(notice_sent_at(notice)));
    for (int w = 0; w < WAY__COUNT; w++)
        if (goes_by(notice, channels[w]) && is_open(r->post, one, (enum way)w))
            one->way[w].state = WAITS;
    read_tried(tx, r, one);
    for (int w = 0; w < WAY__COUNT; w++)
        if (one->way[w].next < due)
            one->way[w].next = due;
}

static int minutes(struct tx *tx, struct arena *a, const char *code, struct str today,
                   struct str otherwise)
{
    return post_minutes(threshold_text(tx, a, code, today, otherwise));
}

static bool read_round(struct round *r)
{
    struct arena *a = r->arena;
    struct value pending;
    value_set_str(&pending, STR("pending"));
    struct query q = { .rec = R_notice,
                       .where = filter_value(a, OP_EQ, F_notice_delivery, pending),
                       .limit = AT_ONCE };
    struct str today = clock_today(a);
    struct tx *tx = store_read(city_store(r->post->city));
    r->hours = (struct post_hours){
        .quiet_from = minutes(tx, a, "notice.quiet_from", today, STR("22:00")),
        .quiet_to = minutes(tx, a, "notice.quiet_to", today, STR("07:00")),
        .digest = minutes(tx, a, "notice.digest_at", today, STR("")),
    };
    struct rows rows = rows_all(tx, a, &q);
    r->all = NEW(a, struct pending, rows.n + 1);
    for (size_t i = 0; i < rows.n; i++)
        read_one(tx, r, rows.row[i]);
    return store_read_end(tx);
}

/* ---- one letter ---------------------------------------------------------------------------------------- */

struct bundle {
    struct round *round;
    enum way way;
    struct pending *one[LETTER_MOST]; /* of one person */
    size_t n;
    enum sent_as end;
    struct str why;
};

static struct str link_of(struct bundle *b, const struct row *notice)
{
    return str_printf(b->round->arena, STR_FMT "/inbox?notice=%lld",
                      STR_ARG(b->round->post->ways.site), (long long)notice_id(notice));
}

/* The same for the same notices, so that a receiver knows what he has had already. */
static struct str bundle_id(const struct bundle *b)
{
    const struct row *last = b->one[b->n - 1]->notice;
    return str_printf(b->round->arena, "notice-%lld-%zu-%lld",
                      (long long)notice_id(b->one[0]->notice), b->n, (long long)notice_id(last));
}

static void send_mail(struct bundle *b)
{
    struct arena *a = b->round->arena;
    struct buf text = { 0 };
    for (size_t i = 0; i < b->n; i++)
        buf_printf(&text, STR_FMT "\n" STR_FMT "\n\n", STR_ARG(notice_title(b->one[i]->notice)),
                   STR_ARG(link_of(b, b->one[i]->notice)));
    buf_c(&text, "详情请登录系统查看。本邮件由系统自动发出，请勿回复。\n");
    struct letter l = { .to = b->one[0]->email,
                        .subject = b->n == 1 ? notice_title(b->one[0]->notice)
                                             : str_printf(a, "您有 %zu 条新通知", b->n),
                        .text = str_dup(a, buf_str(&text)),
                        .id = bundle_id(b),
                        .now = clock_now(a) };
    buf_free(&text);
    b->end = mail_send(&b->round->post->ways.mail, &l, a, &b->why);
}

static void put_member(struct jw *w, const char *key, struct str text)
{
    jw_key(w, key);
    jw_str(w, text);
}

static void put_notice(struct jw *w, struct bundle *b, const struct row *notice)
{
    jw_open(w, '{');
    jw_key(w, "id");
    jw_int(w, notice_id(notice));
    put_member(w, "kind", notice_kind(notice));
    put_member(w, "urgency", notice_urgency(notice));
    put_member(w, "title", notice_title(notice));
    put_member(w, "link", link_of(b, notice));
    jw_key(w, "merged_count");
    jw_int(w, notice_merged_count(notice));
    jw_close(w, '}');
}

static void send_hook(struct bundle *b)
{
    struct buf out = { 0 };
    struct jw w = { .out = &out };
    jw_open(&w, '{');
    put_member(&w, "id", bundle_id(b));
    put_member(&w, "to", b->one[0]->login);
    jw_key(&w, "notices");
    jw_open(&w, '[');
    for (size_t i = 0; i < b->n; i++)
        put_notice(&w, b, b->one[i]->notice);
    jw_close(&w, ']');
    jw_close(&w, '}');
    b->end = hook_send(&b->round->post->ways.hook, b->round->now, buf_str(&out), b->round->arena,
                       &b->why);
    buf_free(&out);
}

/* ---- how it ended ------------------------------------------------------------------------------------------ */

static void put_tried(struct jw *w, const struct pending *one)
{
    jw_open(w, '{');
    for (int i = 0; i < WAY__COUNT; i++) {
        const struct parcel *way = &one->way[i];
        jw_key(w, channels[i]);
        jw_open(w, '{');
        jw_key(w, "failures");
        jw_int(w, way->failures);
        jw_key(w, "next");
        jw_int(w, way->next);
        jw_key(w, "done");
        jw_bool(w, way->state == DONE);
        jw_key(w, "dead");
        jw_bool(w, way->state == DEAD);
        jw_close(w, '}');
    }
    jw_close(w, '}');
}

static bool keep_tried(struct tx *tx, struct round *r, const struct pending *one, struct diag *d)
{
    struct buf out = { 0 };
    struct jw w = { .out = &out };
    put_tried(&w, one);
    const struct kept k = { .kind = TRIED,
                            .key = notice_key(r->arena, one->notice),
                            .owner = notice_person(one->notice),
                            .value = buf_str(&out),
                            .until = moment_text(d->arena, r->now + KEEP_SECONDS) };
    bool ok = tx_keep(tx, &k, d);
    buf_free(&out);
    return ok;
}

static bool any(const struct pending *one, int state)
{
    for (int w = 0; w < WAY__COUNT; w++)
        if ((int)one->way[w].state == state)
            return true;
    return false;
}

/* The channels it went by, or was to. */
static struct str channels_of(const struct pending *one, struct arena *a)
{
    struct str all = STR("page");
    for (int w = WAY__COUNT; w-- > 0;)
        if (one->way[w].state != NOT_SENT_SO)
            all = str_printf(a, STR_FMT ";%s", STR_ARG(all), channels[w]);
    return all;
}

/* The row as it stands now: it may have been read, or grown, while the letter was under way. */
static bool settle_one(struct tx *tx, struct round *r, const struct pending *one, struct diag *d)
{
    struct row *before = tx_get(tx, d->arena, R_notice, notice_id(one->notice));
    struct who house = post_who(d->arena);
    if (!before || !str_is(notice_delivery(before), "pending"))
        return true;
    if (any(one, WAITS))
        return keep_tried(tx, r, one, d);
    struct row *now = row_copy(d->arena, before);
    bool dead = any(one, DEAD);
    struct told told = { .what = HAPPENING_post_failed, .text = notice_title(before) };
    notice_set_channels(now, channels_of(one, d->arena));
    notice_set_delivery(now, dead ? STR("failed") : STR("sent"));
    return record_update(tx, &house, before, now, d) &&
           tx_forget(tx, TRIED, notice_key(d->arena, now), d) && (!dead || notify(tx, &told, d));
}

static bool settle_fn(struct tx *tx, void *ctx, struct diag *d)
{
    struct bundle *b = ctx;
    for (size_t i = 0; i < b->n; i++)
        if (!settle_one(tx, b->round, b->one[i], d))
            return false;
    return true;
}

static void settle(struct bundle *b)
{
    struct diag d;
    diag_init(&d, b->round->arena);
    struct who house = post_who(b->round->arena);
    struct actor actor = who_actor(&house);
    if (!store_write(city_store(b->round->post->city), &actor, settle_fn, b, &d))
        log_error("post: " STR_FMT, STR_ARG(d.first->text));
}

/* Nobody there: nothing else goes that way for a while. */
static void note_end(struct bundle *b)
{
    struct round *r = b->round;
    int64_t now = clock_seconds();
    if (b->end == SENT_NOWHERE)
        r->post->hold[b->way] = now + HOLD_SECONDS;
    if (b->end != SENT)
        log_error("post: %s, notice %lld: " STR_FMT, channels[b->way],
                  (long long)notice_id(b->one[0]->notice), STR_ARG(b->why));
    for (size_t i = 0; i < b->n; i++) {
        struct parcel *way = &b->one[i]->way[b->way];
        int64_t wait = b->end == SENT ? 0 : post_retry(++way->failures);
        way->next = now + wait;
        way->state = b->end == SENT ? DONE : wait ? WAITS : DEAD;
    }
}

/* ---- the round ------------------------------------------------------------------------------------------------ */

static bool is_due(const struct round *r, const struct pending *one, enum way way)
{
    return one->way[way].state == WAITS && one->way[way].next <= r->now &&
           r->post->hold[way] <= r->now;
}

/* Whatever else is due for him on the same way goes along. */
static void bundle_up(struct bundle *b, size_t first)
{
    struct round *r = b->round;
    int64_t person = notice_person(r->all[first].notice);
    for (size_t i = first; i < r->n && b->n < LETTER_MOST; i++)
        if (notice_person(r->all[i].notice) == person && is_due(r, &r->all[i], b->way))
            b->one[b->n++] = &r->all[i];
    ASSERT(b->n && b->one[0]); /* the first one at least is due */
}

static void send_from(struct round *r, size_t first, enum way way)
{
    struct bundle *b = NEW(r->arena, struct bundle, 1);
    *b = (struct bundle){ .round = r, .way = way, .why = STR("") };
    bundle_up(b, first);
    if (way == WAY_MAIL)
        send_mail(b);
    else
        send_hook(b);
    if (post_stops(r->post) && b->end != SENT)
        return; /* broken off by us: no failure of anybody's */
    note_end(b);
    settle(b);
}

/* Those with no way to go, or none left. */
static void settle_still(struct round *r)
{
    struct bundle *b = NEW(r->arena, struct bundle, 1);
    *b = (struct bundle){ .round = r };
    for (size_t i = 0; i < r->n; i++) {
        if (any(&r->all[i], WAITS) || any(&r->all[i], DONE) || any(&r->all[i], DEAD))
            continue;
        b->one[b->n++] = &r->all[i];
        if (b->n == LETTER_MOST) {
            settle(b);
            b->n = 0;
        }
    }
    if (b->n)
        settle(b);
}

static int64_t next_due(const struct round *r)
{
    int64_t next = r->n == AT_ONCE ? r->now + HOLD_SECONDS : 0;
    for (size_t i = 0; i < r->n; i++)
        for (int w = 0; w < WAY__COUNT; w++) {
            const struct parcel *way = &r->all[i].way[w];
            int64_t at = way->next > r->post->hold[w] ? way->next : r->post->hold[w];
            if (way->state == WAITS && (next == 0 || at < next))
                next = at;
        }
    return next;
}

void post_out(struct post *p, struct arena *a)
{
    struct round r = { .post = p, .arena = a, .now = clock_seconds() };
    p->next = r.now + HOLD_SECONDS;
    if (!read_round(&r))
        return;
    settle_still(&r);
    for (size_t i = 0; i < r.n; i++)
        for (int w = 0; w < WAY__COUNT && !post_stops(p); w++)
            if (is_due(&r, &r.all[i], (enum way)w))
                send_from(&r, i, (enum way)w);
    p->next = next_due(&r);
}
