/* throttle.c - see throttle.h.  Each network or person has so many tries; a failure takes one, time gives one back. */
#include "service/throttle.h"

#include <arpa/inet.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum { NETS = 4096, PROBES = 16 };

/* A failure moves `free_at` one step on; who is a whole spell ahead waits. */
struct net {
    unsigned char name[16];
    int64_t free_at;     /* 0 = slot unused */
    int64_t step, whole; /* milliseconds, by the rule of its last failure */
    bool told;
};

struct throttle {
    pthread_mutex_t lock;
    struct net nets[NETS + PROBES];
};

struct throttle *throttle_open(void)
{
    struct throttle *t = calloc(1, sizeof *t);
    if (!t)
        fatal("out of memory");
    pthread_mutex_init(&t->lock, NULL);
    return t;
}

void throttle_close(struct throttle *t)
{
    if (!t)
        return;
    pthread_mutex_destroy(&t->lock);
    free(t);
}

static void name_of(struct str address, unsigned char name[16])
{
    char z[64] = { 0 };
    unsigned char v6[16];
    memset(name, 0, 16);
    memcpy(z, address.p, address.n < sizeof z - 1 ? address.n : sizeof z - 1);
    const char *v4 = strncmp(z, "::ffff:", 7) ? z : z + 7;
    if (inet_pton(AF_INET, v4, name + 8) == 1) {
        name[11] = 0; /* /24 */
        name[0] = 4;
    } else if (inet_pton(AF_INET6, z, v6) == 1) {
        memcpy(name, v6, 8); /* /64 */
        name[15] = 6;
    } else {
        memcpy(name, z, 15);
        name[15] = 1;
    }
}

static struct net *home_of(struct throttle *t, const unsigned char name[16])
{
    uint32_t hash = 2166136261u;
    for (int i = 0; i < 16; i++)
        hash = (hash ^ name[i]) * 16777619u;
    return &t->nets[hash % NETS];
}

static struct net *find(struct throttle *t, const unsigned char name[16])
{
    struct net *home = home_of(t, name);
    for (struct net *at = home; at < home + PROBES; at++)
        if (at->free_at && memcmp(at->name, name, 16) == 0)
            return at;
    return NULL;
}

/* Its slot, a slot nobody needs any more, or that of whoever has least to wait for. */
static struct net *take(struct throttle *t, const unsigned char name[16], int64_t now)
{
    struct net *at = find(t, name);
    struct net *home = home_of(t, name);
    struct net *least = home;
    if (at)
        return at;
    for (at = home; at < home + PROBES; at++)
        if (at->free_at < least->free_at)
            least = at;
    *least = (struct net){ .free_at = now };
    memcpy(least->name, name, 16);
    return least;
}

static int64_t wait_of(const struct net *n, int64_t now)
{
    int64_t ahead = n->free_at - now - (n->whole - n->step);
    return ahead > 0 ? (ahead + 999) / 1000 : 0;
}

int64_t throttle_wait(struct throttle *t, struct str who, int64_t now_ms)
{
    unsigned char name[16];
    name_of(who, name);
    pthread_mutex_lock(&t->lock);
    const struct net *n = find(t, name);
    int64_t wait = n ? wait_of(n, now_ms) : 0;
    pthread_mutex_unlock(&t->lock);
    return wait;
}

bool throttle_fail(struct throttle *t, struct str who, struct throttle_rule rule, int64_t now_ms)
{
    unsigned char name[16];
    name_of(who, name);
    pthread_mutex_lock(&t->lock);
    struct net *n = take(t, name, now_ms);
    n->step = rule.seconds * 1000;
    n->whole = rule.failures * n->step;
    if (n->free_at < now_ms)
        n->free_at = now_ms;
    if (wait_of(n, now_ms) == 0 && n->free_at - now_ms < n->step)
        n->told = false; /* a new spell */
    n->free_at += n->step;
    bool closes = wait_of(n, now_ms) > 0 && !n->told;
    n->told = n->told || closes;
    pthread_mutex_unlock(&t->lock);
    return closes;
}
