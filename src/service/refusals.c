/* refusals.c - see refusals.h. */
#include "service/refusals.h"

#include "base/clock.h"
#include "base/json.h"
#include "base/log.h"
#include "service/notify.h"
#include "service/people.h"

#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { SLOTS = 1024, TICK_MS = 500, LOGIN = 168, ADDRESS = 64, REQUEST = 24 };

/* Refusals of one person, from the first one on. */
struct slot {
    bool used;
    bool first; /* what is counted is the first one, which nobody could wait for */
    int64_t person, began_ms;
    enum role role;
    char login[LOGIN], address[ADDRESS], request[REQUEST];
    struct refused {
        struct refusal what;
        int64_t count;
    } kind[REFUSALS_KINDS];
    size_t nkinds;
    int64_t others; /* refusals of further kinds */
};

struct refusals {
    struct city *city;
    pthread_mutex_t lock;
    struct slot slot[SLOTS]; /* by person; the last one is everybody's who found no room */
    pthread_t keeper;
    int stop[2];
};

/* ---- entries ------------------------------------------------------------------------------------- */

static void put_what(struct jw *w, const struct refusal *what)
{
    jw_key(w, "method");
    jw_c(w, what->method);
    jw_key(w, "route");
    jw_c(w, what->route);
    jw_key(w, "error");
    jw_c(w, what->error);
}

static void put_kind(struct jw *w, const struct refused *k)
{
    jw_open(w, '{');
    put_what(w, &k->what);
    jw_key(w, "record");
    jw_c(w, k->what.rec ? k->what.rec->id : NULL);
    jw_key(w, "id");
    jw_int(w, k->what.id);
    jw_key(w, "count");
    jw_int(w, k->count);
    jw_close(w, '}');
}

static int64_t all_of(const struct slot *s)
{
    int64_t all = s->others;
    for (size_t i = 0; i < s->nkinds; i++)
        all += s->kind[i].count;
    return all;
}

static void put_many(struct jw *w, const struct slot *s)
{
    jw_key(w, "count");
    jw_int(w, all_of(s));
    jw_key(w, "seconds");
    jw_int(w, REFUSALS_SECONDS);
    jw_key(w, "what");
    jw_open(w, '[');
    for (size_t i = 0; i < s->nkinds; i++)
        put_kind(w, &s->kind[i]);
    jw_close(w, ']');
    jw_key(w, "others");
    jw_int(w, s->others);
}

/* Somebody tries doors: whoever watches over the house hears of it at once. */
static bool tell_many(struct tx *tx, const struct slot *s, struct diag *d)
{
    if (s->first || all_of(s) < REFUSALS_MANY)
        return true;
    const struct told told = { .what = HAPPENING_many_refusals,
                               .text = str_printf(
                                   d->arena, "%s，来源地址 %s：%d 秒内被拒绝 %lld 次，详见日志",
                                   s->login[0] ? s->login : "未登录者", s->address,
                                   REFUSALS_SECONDS, (long long)all_of(s)) };
    return notify(tx, &told, d);
}

static bool note(struct tx *tx, void *ctx, struct diag *d)
{
    const struct slot *s = ctx;
    const struct refusal *what = &s->kind[0].what;
    struct buf detail = { 0 };
    struct jw w = { .out = &detail };
    jw_open(&w, '{');
    if (s->first)
        put_what(&w, what);
    else
        put_many(&w, s);
    jw_close(&w, '}');
    enum record_id rec = s->first && what->rec ? record_id(what->rec) : R__COUNT;
    bool ok = tx_note(tx, ACT_REFUSED, rec, s->first ? what->id : 0, buf_str(&detail), d);
    buf_free(&detail);
    return ok && tell_many(tx, s, d);
}

static void keep_text(char *to, size_t room, struct str s)
{
    size_t n = s.n < room - 1 ? s.n : room - 1;
    if (n)
        memcpy(to, s.p, n);
    to[n] = '\0';
}

/* A session nobody has looked up yet knows only whose it is. */
static void find_name(struct refusals *r, struct slot *s, struct arena *a)
{
    struct who who = { .today = clock_today(a) };
    if (s->login[0] || !s->person ||
        !people_who(city_people(r->city), a, s->person, ROLE__COUNT, &who))
        return;
    keep_text(s->login, sizeof s->login, who.login);
    s->role = who.role;
}

static void write_entry(struct refusals *r, struct slot *s)
{
    struct arena a = { 0 };
    struct diag d;
    diag_init(&d, &a);
    find_name(r, s, &a);
    const struct actor actor = { .person = s->person,
                                 .login = str_c(s->login),
                                 .role = str_c(role_choices[s->role].id),
                                 .address = str_c(s->address),
                                 .source = STR("manual"),
                                 .request = s->first ? str_c(s->request) : STR(""),
                                 .now = clock_now(&a),
                                 .reason = STR("") };
    if (!store_write(city_store(r->city), &actor, note, s, &d))
        log_error("refusals: " STR_FMT, STR_ARG(d.first->text));
    arena_free(&a);
}

/* ---- counting; lock held --------------------------------------------------------------------------- */

static struct slot *slot_of(struct refusals *r, int64_t person)
{
    struct slot *free_one = NULL;
    for (size_t i = 0; i + 1 < SLOTS; i++) {
        if (r->slot[i].used && r->slot[i].person == person)
            return &r->slot[i];
        if (!r->slot[i].used && !free_one)
            free_one = &r->slot[i];
    }
    return free_one ? free_one : &r->slot[SLOTS - 1];
}

static bool same(const struct refusal *x, const struct refusal *y)
{
    return x->route == y->route && x->method == y->method && x->error == y->error &&
           x->rec == y->rec && x->id == y->id;
}

static void count(struct slot *s, const struct refusal *what)
{
    for (size_t i = 0; i < s->nkinds; i++)
        if (same(&s->kind[i].what, what)) {
            s->kind[i].count++;
            return;
        }
    if (s->nkinds == REFUSALS_KINDS)
        s->others++;
    else
        s->kind[s->nkinds++] = (struct refused){ *what, 1 };
}

static void begin(struct slot *s, const struct who *who)
{
    *s = (struct slot){
        .used = true, .person = who->person, .role = who->role, .began_ms = clock_ms()
    };
    keep_text(s->login, sizeof s->login, who->login);
    keep_text(s->address, sizeof s->address, who->address);
    keep_text(s->request, sizeof s->request, who->request);
}

/* What is counted so far, to be written; counting goes on from nothing. */
static struct slot *take(struct slot *s)
{
    struct slot *copy = malloc(sizeof *copy);
    if (!copy)
        fatal("out of memory");
    *copy = *s;
    s->first = false;
    s->nkinds = 0;
    s->others = 0;
    return copy;
}

void refusals_add(struct refusals *r, const struct who *who, const struct refusal *what,
                  bool may_wait)
{
    struct slot *now = NULL;
    pthread_mutex_lock(&r->lock);
    struct slot *s = slot_of(r, who->person);
    bool fresh = !s->used;
    if (fresh)
        begin(s, who);
    count(s, what);
    if (fresh) {
        s->first = true;
        now = may_wait ? take(s) : NULL;
    }
    pthread_mutex_unlock(&r->lock);
    if (now)
        write_entry(r, now);
    free(now);
}

/* ---- the keeper -------------------------------------------------------------------------------------- */

/* One entry that is due, or NULL; a person who has been quiet gives up his slot. */
static struct slot *due(struct refusals *r, struct slot *s, bool all)
{
    struct slot *one = NULL;
    pthread_mutex_lock(&r->lock);
    bool over = all || clock_ms() - s->began_ms >= INT64_C(1000) * REFUSALS_SECONDS;
    if (s->used && s->nkinds > 0 && (over || s->first)) {
        one = take(s);
        s->began_ms = clock_ms();
    } else if (s->used && over) {
        s->used = false;
    }
    pthread_mutex_unlock(&r->lock);
    return one;
}

static void write_due(struct refusals *r, bool all)
{
    for (size_t i = 0; i < SLOTS; i++)
        for (struct slot *one; (one = due(r, &r->slot[i], all)); free(one))
            write_entry(r, one);
}

static void *keep_watch(void *ctx)
{
    struct refusals *r = ctx;
    struct pollfd stop = { .fd = r->stop[0], .events = POLLIN };
    while (poll(&stop, 1, TICK_MS) <= 0)
        write_due(r, false);
    write_due(r, true);
    return NULL;
}

struct refusals *refusals_open(struct city *c)
{
    struct refusals *r = calloc(1, sizeof *r);
    if (!r || pipe(r->stop) != 0)
        fatal("out of memory or files");
    r->city = c;
    pthread_mutex_init(&r->lock, NULL);
    if (pthread_create(&r->keeper, NULL, keep_watch, r) != 0)
        fatal("no thread for refusals");
    return r;
}

void refusals_close(struct refusals *r)
{
    if (!r)
        return;
    close(r->stop[1]); /* which poll tells */
    pthread_join(r->keeper, NULL);
    close(r->stop[0]);
    pthread_mutex_destroy(&r->lock);
    free(r);
}
