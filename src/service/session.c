/* session.c - see session.h. */
#include "service/session.h"

#include "base/clock.h"
#include "base/json.h"
#include "base/sm.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum { HOMES = 4096, PROBES = 8, IDLE_MS = 30 * 60 * 1000, WHOLE_MS = 12 * 3600 * 1000 };

/* The sample city is fictional, is served on loopback only, and is marked in the page. */
#define SAMPLE_LOGIN    "fgw"
#define SAMPLE_PASSWORD "ztf-sample-1"
#define SAMPLE_NAME     "示例城市调度员"

struct slot {
    bool used;
    struct session session;
    int64_t started, seen; /* monotonic ms: moving the clock back revives nothing */
};

struct sessions {
    pthread_mutex_t lock;
    struct slot slots[HOMES + PROBES]; /* a session lives within PROBES of its token's home */
};

struct sessions *sessions_open(void)
{
    struct sessions *s = calloc(1, sizeof *s);
    if (!s)
        fatal("out of memory");
    pthread_mutex_init(&s->lock, NULL);
    return s;
}

void sessions_close(struct sessions *s)
{
    if (!s)
        return;
    pthread_mutex_destroy(&s->lock);
    free(s);
}

static bool expired(const struct slot *s, int64_t now)
{
    return now - s->seen > IDLE_MS || now - s->started > WHOLE_MS;
}

/* Time does not depend on where the difference is. */
static bool same_secret(struct str a, struct str b)
{
    unsigned diff = a.n != b.n;
    for (size_t i = 0; i < a.n && i < b.n; i++)
        diff |= (unsigned)(unsigned char)a.p[i] ^ (unsigned char)b.p[i];
    return diff == 0;
}

static void fresh_hex(char *out, size_t bytes)
{
    unsigned char raw[32];
    ASSERT(bytes <= sizeof raw);
    random_bytes(raw, bytes);
    hex_put(raw, bytes, out);
}

/* The first twelve bits of the token, which is random. */
static struct slot *home_of(struct sessions *s, const char *token)
{
    char head[4] = { token[0], token[1], token[2], '\0' };
    return &s->slots[strtoul(head, NULL, 16) % HOMES];
}

/* The free slot, an expired one, or the one unseen for longest. */
static struct slot *slot_for_new(struct sessions *s, const char *token, int64_t now)
{
    struct slot *home = home_of(s, token);
    struct slot *oldest = home;
    for (struct slot *at = home; at < home + PROBES; at++) {
        if (!at->used || expired(at, now))
            return at;
        if (at->seen < oldest->seen)
            oldest = at;
    }
    return oldest;
}

struct attempt {
    bool good;
    struct str login;
};

static bool note_attempt(struct tx *tx, void *ctx, struct diag *d)
{
    const struct attempt *at = ctx;
    struct buf detail = { 0 };
    struct jw w = { .out = &detail };
    jw_open(&w, '{');
    jw_key(&w, "login");
    jw_str(&w, str_slice(at->login, 0, 40));
    jw_close(&w, '}');
    bool ok =
        tx_note(tx, at->good ? ACT_LOGIN : ACT_LOGIN_FAILED, R_person, 0, buf_str(&detail), d);
    buf_free(&detail);
    return ok;
}

static bool is_sample(struct city *c, struct arena *a)
{
    struct tx *tx = store_read(city_store(c));
    bool sample = city_name(tx, a).sample;
    store_read_end(tx);
    return sample;
}

bool session_start(struct sessions *s, struct city *c, const struct credentials *said,
                   struct session *out, struct diag *d)
{
    bool good = is_sample(c, d->arena) && same_secret(said->login, STR(SAMPLE_LOGIN)) &&
                same_secret(said->password, STR(SAMPLE_PASSWORD));
    struct actor actor = { .login = good ? said->login : STR(""),
                           .role = STR(""),
                           .address = said->address,
                           .source = STR("manual"),
                           .request = STR(""),
                           .now = clock_now(d->arena),
                           .reason = STR("") };
    struct attempt attempt = { .good = good, .login = said->login };
    if (!store_write(city_store(c), &actor, note_attempt, &attempt, d))
        return false;
    if (!good)
        return diag_add(d, E_SIGN_IN, NULL, "登录名或口令不正确");
    struct session fresh = { .login = STR(SAMPLE_LOGIN),
                             .name = STR(SAMPLE_NAME),
                             .role = ROLE_dispatcher };
    fresh_hex(fresh.token, SESSION_TOKEN / 2);
    fresh_hex(fresh.csrf, SESSION_CSRF / 2);
    int64_t now = clock_ms();
    pthread_mutex_lock(&s->lock);
    *slot_for_new(s, fresh.token, now) =
        (struct slot){ .used = true, .session = fresh, .started = now, .seen = now };
    pthread_mutex_unlock(&s->lock);
    *out = fresh;
    return true;
}

static struct slot *slot_of(struct sessions *s, struct str token)
{
    if (token.n != SESSION_TOKEN)
        return NULL;
    struct slot *home = home_of(s, token.p);
    for (struct slot *at = home; at < home + PROBES; at++)
        if (at->used && memcmp(at->session.token, token.p, SESSION_TOKEN) == 0)
            return at;
    return NULL;
}

bool session_find(struct sessions *s, struct str token, struct session *out)
{
    int64_t now = clock_ms();
    pthread_mutex_lock(&s->lock);
    struct slot *at = slot_of(s, token);
    bool found = at && !expired(at, now);
    if (found) {
        at->seen = now;
        *out = at->session;
    } else if (at) {
        *at = (struct slot){ 0 };
    }
    pthread_mutex_unlock(&s->lock);
    return found;
}

void session_end(struct sessions *s, struct str token)
{
    pthread_mutex_lock(&s->lock);
    struct slot *at = slot_of(s, token);
    if (at)
        *at = (struct slot){ 0 };
    pthread_mutex_unlock(&s->lock);
}
