/* session.c - see session.h: the table in memory, and the thread that looks after it. */
#include "service/session.h"

#include "base/clock.h"
#include "base/json.h"
#include "base/log.h"
#include "base/sm.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    BUCKETS = 4096,
    BACK_SECONDS = 300, /* a wall clock set back further ends what it was seen at */
    WRITE_MS = 60000,
    SHANGHAI = 28800, /* seconds before UTC */
    TICK_MS = 500,
    ADDRESS = 64,
    NAME = 168,
};

struct slot {
    struct slot *next;
    char key[SM3_HEX + 1];
    int64_t person;
    uint64_t mark; /* of the account as it was at the sign-in */
    char login[NAME], name[NAME], address[ADDRESS];
    int role, chosen; /* chosen: the role to act in, -1 = the first */
    unsigned roles, must, waived;
    int64_t touched;             /* as of which change; -1 = never looked up */
    int64_t day;                 /* … and on which day: duties begin and end */
    int64_t idle, whole;         /* seconds */
    int64_t started, seen;       /* by the wall clock, seconds */
    int64_t started_ms, seen_ms; /* by the steady one */
    int64_t written;             /* `seen` as the store has it */
};

struct sessions {
    struct sessions_options o;
    pthread_mutex_t lock;
    struct slot *bucket[BUCKETS];
    pthread_t keeper;
    int stop[2];
};

struct moment {
    int64_t s, ms;
};

static struct moment moment_now(void)
{
    return (struct moment){ clock_seconds(), clock_ms() };
}

static int64_t day_of(int64_t seconds)
{
    return (seconds + SHANGHAI) / 86400; /* Asia/Shanghai */
}

static int64_t touched(struct sessions *s)
{
    static const enum record_id of[] = { R_person, R_duty, R_threshold };
    struct store *store = city_store(s->o.city);
    int64_t newest = 0;
    for (size_t i = 0; i < COUNTOF(of); i++) {
        int64_t at = store_touched(store, of[i]);
        newest = at > newest ? at : newest;
    }
    return newest;
}

static void key_of(struct str token, char key[SM3_HEX + 1])
{
    unsigned char sum[SM3_BYTES];
    sm3_of(token, sum);
    hex_put(sum, sizeof sum, key);
}

void session_csrf(struct str token, char out[SESSION_CSRF + 1])
{
    unsigned char sum[SM3_BYTES];
    hmac_sm3(token, STR("csrf"), sum);
    hex_put(sum, SESSION_CSRF / 2, out);
}

static void put(char *to, size_t room, struct str s)
{
    size_t n = s.n < room - 1 ? s.n : room - 1;
    memcpy(to, s.p, n);
    to[n] = '\0';
}

/* ---- the table; lock held --------------------------------------------------------------------------- */

static struct slot **bucket_of(struct sessions *s, const char *key)
{
    unsigned at = 0;
    for (int i = 0; i < 3; i++)
        at = at << 4 | (unsigned)hex_digit(key[i]);
    return &s->bucket[at % BUCKETS];
}

static struct slot **place_of(struct sessions *s, const char *key)
{
    struct slot **at = bucket_of(s, key);
    while (*at && memcmp((*at)->key, key, SM3_HEX) != 0)
        at = &(*at)->next;
    return at;
}

static bool ran_out(const struct slot *at, struct moment now)
{
    return now.ms - at->seen_ms > at->idle * 1000 || now.ms - at->started_ms > at->whole * 1000 ||
           now.s - at->seen > at->idle || now.s - at->started > at->whole ||
           now.s < at->seen - BACK_SECONDS;
}

/* Takes it out and puts it before `dead`. */
static void take_out(struct slot **place, struct slot **dead)
{
    struct slot *at = *place;
    *place = at->next;
    at->next = *dead;
    *dead = at;
}

/* The role chosen, as long as he has it. */
static int acting(const struct slot *at)
{
    return at->chosen >= 0 && at->roles & 1u << at->chosen ? at->chosen : at->role;
}

static void show(const struct slot *at, struct arena *a, struct session *out)
{
    *out = (struct session){ .person = at->person,
                             .login = str_dup(a, str_c(at->login)),
                             .name = str_dup(a, str_c(at->name)),
                             .role = acting(at),
                             .roles = at->roles,
                             .must = at->must };
    memcpy(out->key, at->key, sizeof out->key);
}

/* ---- what has ended ------------------------------------------------------------------------------------ */

static struct actor keeper_actor(struct arena *a)
{
    return (struct actor){ .login = STR("system"),
                           .role = STR(""),
                           .address = STR(""),
                           .source = STR("rule"),
                           .request = STR(""),
                           .now = clock_now(a),
                           .reason = STR("") };
}

static bool forget_all(struct tx *tx, void *ctx, struct diag *d)
{
    for (const struct slot *at = ctx; at; at = at->next)
        if (!tx_forget(tx, SESSION_KIND, (struct str){ at->key, SM3_HEX }, d))
            return false;
    return true;
}

static void release(struct sessions *s, struct slot *dead)
{
    while (dead) {
        struct slot *next = dead->next;
        if (s->o.ended)
            s->o.ended(s->o.ctx, dead->person, (struct str){ dead->key, SM3_HEX });
        free(dead);
        dead = next;
    }
}

/* Forgets them in the store too; lock not held. */
static void bury(struct sessions *s, struct slot *dead)
{
    struct arena a = { 0 };
    struct diag d;
    if (!dead)
        return;
    diag_init(&d, &a);
    struct actor actor = keeper_actor(&a);
    if (!store_write(city_store(s->o.city), &actor, forget_all, dead, &d))
        log_error("sessions: " STR_FMT, STR_ARG(d.first->text));
    arena_free(&a);
    release(s, dead);
}

/* ---- finding ------------------------------------------------------------------------------------------- */

bool session_find(struct sessions *s, struct arena *a, struct str token, struct session *out)
{
    char key[SM3_HEX + 1];
    if (token.n != SESSION_TOKEN)
        return false;
    key_of(token, key);
    struct moment now = moment_now();
    int64_t change = touched(s);
    pthread_mutex_lock(&s->lock);
    struct slot *at = *place_of(s, key);
    bool found = at && !ran_out(at, now); /* the keeper buries the others */
    if (at && !found)
        at->idle = -1; /* no clock brings it back */
    if (found) {
        at->seen = now.s;
        at->seen_ms = now.ms;
        show(at, a, out);
        out->stale = at->touched != change || at->day != day_of(now.s);
    }
    pthread_mutex_unlock(&s->lock);
    return found;
}

/* Lock held.  False when the account is not what it was. */
static bool renew(struct slot *at, const struct standing *now, unsigned must, int64_t change)
{
    if (!now || !now->active || at->mark != now->mark)
        return false;
    put(at->login, sizeof at->login, now->login);
    put(at->name, sizeof at->name, now->name);
    at->role = now->role;
    at->roles = now->roles;
    at->must = must & ~at->waived;
    at->touched = change;
    at->day = day_of(clock_seconds());
    return true;
}

bool session_confirm(struct sessions *s, struct arena *a, struct session *at)
{
    struct standing now;
    struct slot *dead = NULL;
    struct str today = clock_today(a);
    int64_t change = touched(s); /* before the reading: what comes later is asked about again */
    struct tx *tx = store_read(city_store(s->o.city));
    bool known = standing_of(tx, a, at->person, today, &now);
    struct policy policy = policy_load(tx, a, today);
    bool read = store_read_end(tx);
    unsigned must = known ? standing_must(&now, &policy, today) : 0;
    pthread_mutex_lock(&s->lock);
    struct slot **place = place_of(s, at->key);
    bool good = read && *place && renew(*place, known ? &now : NULL, must, change);
    if (good)
        show(*place, a, at);
    else if (read && *place)
        take_out(place, &dead);
    pthread_mutex_unlock(&s->lock);
    bury(s, dead);
    return good;
}

bool session_act(struct sessions *s, struct str key, enum role role)
{
    pthread_mutex_lock(&s->lock);
    struct slot *at = *place_of(s, key.p);
    bool has = at && at->roles & 1u << (unsigned)role;
    if (has)
        at->chosen = (int)role;
    pthread_mutex_unlock(&s->lock);
    return has;
}

/* ---- beginning ------------------------------------------------------------------------------------------- */

void session_make(struct fresh_session *f, const struct standing *of, const struct policy *p,
                  struct str address)
{
    *f = (struct fresh_session){
        .person = of->person,
        .mark = of->mark,
        .started = clock_seconds(),
        .idle = of->roles & OFFICERS ? p->idle_officer_seconds : p->idle_seconds,
        .whole = p->whole_seconds,
        .address = address,
    };
    secret_random_hex(f->token, SESSION_TOKEN / 2);
    key_of((struct str){ f->token, SESSION_TOKEN }, f->key);
}

/* As the store keeps it. */
static bool keep(struct tx *tx, const struct slot *at, struct diag *d)
{
    struct arena a = { 0 };
    struct buf value = { 0 };
    struct jw w = { .out = &value };
    const struct {
        const char *key;
        int64_t i;
    } members[] = { { "started", at->started },
                    { "seen", at->seen },
                    { "idle", at->idle },
                    { "whole", at->whole },
                    { "waived", at->waived } };
    jw_open(&w, '{');
    for (size_t i = 0; i < COUNTOF(members); i++) {
        jw_key(&w, members[i].key);
        jw_int(&w, members[i].i);
    }
    jw_key(&w, "mark"); /* 64 bits: no JSON number */
    jw_str(&w, str_printf(&a, "%016llx", (unsigned long long)at->mark));
    jw_key(&w, "address");
    jw_c(&w, at->address);
    jw_close(&w, '}');
    const struct kept k = { .kind = SESSION_KIND,
                            .key = { at->key, SM3_HEX },
                            .owner = at->person,
                            .value = buf_str(&value),
                            .until = moment_text(&a, at->started + at->whole) };
    bool ok = tx_keep(tx, &k, d);
    buf_free(&value);
    arena_free(&a);
    return ok;
}

static void fill(struct slot *at, const struct fresh_session *f)
{
    int64_t ms = clock_ms();
    *at = (struct slot){ .person = f->person,
                         .chosen = -1,
                         .mark = f->mark,
                         .waived = f->waived,
                         .role = -1,
                         .touched = -1,
                         .idle = f->idle,
                         .whole = f->whole,
                         .started = f->started,
                         .seen = f->started,
                         .written = f->started,
                         .started_ms = ms,
                         .seen_ms = ms };
    memcpy(at->key, f->key, sizeof at->key);
    put(at->address, sizeof at->address, f->address);
}

bool session_keep(struct tx *tx, const struct fresh_session *f, struct diag *d)
{
    struct slot at;
    fill(&at, f);
    return keep(tx, &at, d);
}

/* Lock held: the person's session unseen for longest, where there are too many. */
static struct slot **one_too_many(struct sessions *s, int64_t person)
{
    struct slot **oldest = NULL;
    size_t n = 0;
    for (size_t b = 0; b < BUCKETS; b++)
        for (struct slot **at = &s->bucket[b]; *at; at = &(*at)->next) {
            if ((*at)->person != person)
                continue;
            n++;
            if (!oldest || (*at)->seen_ms < (*oldest)->seen_ms)
                oldest = at;
        }
    return n > SESSIONS_EACH ? oldest : NULL;
}

static struct slot *slot_new(void)
{
    struct slot *at = malloc(sizeof *at);
    if (!at)
        fatal("out of memory");
    return at;
}

void session_admit(struct sessions *s, const struct fresh_session *f)
{
    struct slot *at = slot_new();
    struct slot *dead = NULL;
    fill(at, f);
    pthread_mutex_lock(&s->lock);
    struct slot **place = place_of(s, at->key);
    ASSERT(!*place);
    *place = at;
    struct slot **much = one_too_many(s, f->person);
    if (much)
        take_out(much, &dead);
    pthread_mutex_unlock(&s->lock);
    bury(s, dead);
}

/* ---- listing and ending ------------------------------------------------------------------------------------ */

struct session_lines session_list(struct sessions *s, struct arena *a, int64_t person,
                                  const struct session *current)
{
    struct session_lines out = { .n = 0 };
    struct moment now = moment_now();
    pthread_mutex_lock(&s->lock);
    for (size_t b = 0; b < BUCKETS; b++)
        for (struct slot *at = s->bucket[b]; at && out.n < COUNTOF(out.line); at = at->next) {
            struct session_line *line = &out.line[out.n];
            if (at->person != person || ran_out(at, now))
                continue;
            *line = (struct session_line){ .current = !memcmp(at->key, current->key, SM3_HEX),
                                           .started = at->started,
                                           .seen = at->seen,
                                           .address = str_dup(a, str_c(at->address)) };
            memcpy(line->id, at->key, SESSION_ID);
            out.n++;
        }
    pthread_mutex_unlock(&s->lock);
    return out;
}

struct ending {
    struct str key;
    int64_t person;
};

static bool note_end(struct tx *tx, void *ctx, struct diag *d)
{
    const struct ending *e = ctx;
    return tx_forget(tx, SESSION_KIND, e->key, d) &&
           tx_note(tx, ACT_LOGOUT, R_person, e->person, STR(""), d);
}

/* The store forgets first: what memory alone forgot would come back with the next start. */
bool session_end(struct sessions *s, const struct who *who, struct str key, struct diag *d)
{
    struct slot *dead = NULL;
    pthread_mutex_lock(&s->lock);
    struct slot *at = key.n == SM3_HEX ? *place_of(s, key.p) : NULL;
    struct ending e = { .key = key, .person = at ? at->person : 0 };
    pthread_mutex_unlock(&s->lock);
    if (!e.person)
        return diag_add(d, E_NOT_FOUND, NULL, "没有这个登录，可能已经退出");
    struct actor actor = who_actor(who);
    if (!store_write(city_store(s->o.city), &actor, note_end, &e, d))
        return false;
    pthread_mutex_lock(&s->lock);
    struct slot **place = place_of(s, key.p);
    if (*place)
        take_out(place, &dead);
    pthread_mutex_unlock(&s->lock);
    release(s, dead);
    return true;
}

bool session_end_id(struct sessions *s, const struct who *who, int64_t person, struct str id,
                    struct diag *d)
{
    char key[SM3_HEX + 1] = { 0 };
    bool good = id.n == SESSION_ID;
    for (size_t i = 0; i < id.n && good; i++)
        good = hex_digit(id.p[i]) >= 0;
    pthread_mutex_lock(&s->lock);
    struct slot *at = good ? *bucket_of(s, id.p) : NULL;
    while (at && (memcmp(at->key, id.p, SESSION_ID) != 0 || (person && at->person != person)))
        at = at->next;
    if (at)
        memcpy(key, at->key, sizeof key);
    pthread_mutex_unlock(&s->lock);
    return session_end(s, who, str_c(key), d);
}

void session_drop(struct sessions *s, struct str token)
{
    char key[SM3_HEX + 1];
    struct slot *dead = NULL;
    if (token.n != SESSION_TOKEN)
        return;
    key_of(token, key);
    pthread_mutex_lock(&s->lock);
    struct slot **place = place_of(s, key);
    if (*place)
        take_out(place, &dead);
    pthread_mutex_unlock(&s->lock);
    bury(s, dead);
}

/* ---- the keeper --------------------------------------------------------------------------------------------- */

/* One never looked up is so at its first use; its account may be younger than what was read. */
static bool is_older(const struct slot *at, int64_t change)
{
    return at->touched >= 0 && (at->touched < change || at->day != day_of(clock_seconds()));
}

static bool renew_from(struct slot *at, const struct standings *all, const struct policy *p,
                       struct str today, int64_t change)
{
    const struct standing *now = standings_find(all, at->person);
    return renew(at, now, now ? standing_must(now, p, today) : 0, change);
}

/* Every session whose account may have changed is looked at again, and streams of dead ones end. */
static void recheck(struct sessions *s, struct arena *a, int64_t change)
{
    struct slot *dead = NULL;
    struct str today = clock_today(a);
    struct tx *tx = store_read(city_store(s->o.city));
    struct standings all = standings_load(tx, a, 0, today);
    struct policy policy = policy_load(tx, a, today);
    if (!store_read_end(tx))
        return;
    pthread_mutex_lock(&s->lock);
    for (size_t b = 0; b < BUCKETS; b++)
        for (struct slot **at = &s->bucket[b]; *at;) {
            if (!is_older(*at, change) || renew_from(*at, &all, &policy, today, change))
                at = &(*at)->next;
            else
                take_out(at, &dead);
        }
    pthread_mutex_unlock(&s->lock);
    bury(s, dead);
}

static void sweep(struct sessions *s)
{
    struct slot *dead = NULL;
    struct moment now = moment_now();
    pthread_mutex_lock(&s->lock);
    for (size_t b = 0; b < BUCKETS; b++)
        for (struct slot **at = &s->bucket[b]; *at;)
            if (ran_out(*at, now))
                take_out(at, &dead);
            else
                at = &(*at)->next;
    pthread_mutex_unlock(&s->lock);
    bury(s, dead);
}

struct writing {
    struct slot *slot; /* copies */
    size_t n;
};

static bool write_seen(struct tx *tx, void *ctx, struct diag *d)
{
    const struct writing *w = ctx;
    struct kept k;
    for (size_t i = 0; i < w->n; i++) {
        bool there =
            tx_kept(tx, d->arena, SESSION_KIND, (struct str){ w->slot[i].key, SM3_HEX }, &k);
        if (there && !keep(tx, &w->slot[i], d)) /* one that has ended meanwhile stays away */
            return false;
    }
    return tx_forget_old(tx, d);
}

static size_t count(const struct sessions *s)
{
    size_t n = 0;
    for (size_t b = 0; b < BUCKETS; b++)
        for (const struct slot *at = s->bucket[b]; at; at = at->next)
            n++;
    return n;
}

static void write_back(struct sessions *s, struct arena *a)
{
    struct writing w = { .n = 0 };
    struct diag d;
    pthread_mutex_lock(&s->lock);
    w.slot = NEW(a, struct slot, count(s));
    for (size_t b = 0; b < BUCKETS; b++)
        for (struct slot *at = s->bucket[b]; at; at = at->next)
            if (at->seen != at->written) {
                at->written = at->seen;
                w.slot[w.n++] = *at;
            }
    pthread_mutex_unlock(&s->lock);
    diag_init(&d, a);
    struct actor actor = keeper_actor(a);
    if (!store_write(city_store(s->o.city), &actor, write_seen, &w, &d))
        log_error("sessions: " STR_FMT, STR_ARG(d.first->text));
}

static void *keep_watch(void *ctx)
{
    struct sessions *s = ctx;
    struct arena a = { 0 };
    struct pollfd stop = { .fd = s->stop[0], .events = POLLIN };
    int64_t seen = 0;
    int64_t day = 0;
    int64_t written = clock_ms();
    while (poll(&stop, 1, TICK_MS) <= 0) {
        int64_t change = touched(s);
        int64_t today = day_of(clock_seconds());
        if (today != day && s->o.new_day)
            s->o.new_day(s->o.ctx);
        if (change != seen || today != day)
            recheck(s, &a, change);
        seen = change;
        day = today;
        sweep(s);
        if (clock_ms() - written >= WRITE_MS) {
            write_back(s, &a);
            written = clock_ms();
        }
        arena_reset(&a);
    }
    write_back(s, &a);
    arena_free(&a);
    return NULL;
}

/* ---- opening --------------------------------------------------------------------------------------------------- */

static int64_t member(const json_t *value, const char *key)
{
    return json_integer_value(json_object_get(value, key));
}

static bool load_one(void *ctx, const struct kept *k)
{
    struct sessions *s = ctx;
    json_t *value = json_loadb(k->value.p, k->value.n, 0, NULL);
    struct moment now = moment_now();
    if (value && k->key.n == SM3_HEX) {
        struct slot *at = slot_new();
        *at = (struct slot){ .person = k->owner,
                             .chosen = -1,
                             .role = -1,
                             .touched = -1,
                             .idle = member(value, "idle"),
                             .whole = member(value, "whole"),
                             .started = member(value, "started"),
                             .seen = member(value, "seen"),
                             .waived = (unsigned)member(value, "waived") };
        at->mark = strtoull(str_c(json_string_value(json_object_get(value, "mark"))).p, NULL, 16);
        put(at->key, sizeof at->key, k->key);
        put(at->address, sizeof at->address,
            str_c(json_string_value(json_object_get(value, "address"))));
        at->written = at->seen;
        at->seen_ms = now.ms - (now.s - at->seen) * 1000;
        at->started_ms = now.ms - (now.s - at->started) * 1000;
        *place_of(s, at->key) = at;
    }
    json_decref(value);
    return true;
}

struct sessions *sessions_open(const struct sessions_options *o)
{
    struct sessions *s = calloc(1, sizeof *s);
    if (!s || pipe(s->stop) != 0)
        fatal("sessions: %s", strerror(errno));
    s->o = *o;
    pthread_mutex_init(&s->lock, NULL);
    struct tx *tx = store_read(city_store(o->city));
    tx_kept_walk(tx, SESSION_KIND, 0, load_one, s);
    store_read_end(tx);
    if (pthread_create(&s->keeper, NULL, keep_watch, s) != 0)
        fatal("sessions: no thread");
    return s;
}

void sessions_close(struct sessions *s)
{
    if (!s)
        return;
    if (write(s->stop[1], "x", 1) != 1)
        fatal("sessions: %s", strerror(errno));
    pthread_join(s->keeper, NULL);
    for (size_t b = 0; b < BUCKETS; b++)
        while (s->bucket[b]) {
            struct slot *next = s->bucket[b]->next;
            free(s->bucket[b]);
            s->bucket[b] = next;
        }
    close(s->stop[0]);
    close(s->stop[1]);
    pthread_mutex_destroy(&s->lock);
    free(s);
}

struct city *sessions_city(struct sessions *s)
{
    return s->o.city;
}
