/* import_keys.c - open addressing over 64-bit digests; see import_keys.h.
 *
 * In parts that grow one by one and by a quarter: a table that doubles as a whole would hold, while
 * it does, three times what its keys need. */
#include "service/import_keys.h"

#include "base/sm.h"

#include <stdlib.h>
#include <string.h>

struct key_slot {
    uint64_t digest;  /* 0 = free */
    uint32_t content; /* half of its digest: enough to say whether two rows agree */
    uint32_t row;
};

struct part {
    struct key_slot *slots;
    uint32_t cap, n;
};

enum { PARTS = 64, FIRST_SLOTS = 16 };

struct import_keys {
    struct part parts[PARTS];
    uint64_t seed[2];
};

static struct key_slot *slots_new(uint32_t n)
{
    struct key_slot *slots = calloc(n, sizeof *slots);
    if (!slots)
        fatal("out of memory: %u keys", (unsigned)n);
    return slots;
}

struct import_keys *import_keys_open(void)
{
    struct import_keys *k = calloc(1, sizeof *k);
    if (!k)
        fatal("out of memory");
    for (size_t i = 0; i < PARTS; i++)
        k->parts[i] = (struct part){ .slots = slots_new(FIRST_SLOTS), .cap = FIRST_SLOTS };
    random_bytes(k->seed, sizeof k->seed);
    return k;
}

void import_keys_close(struct import_keys *k)
{
    if (!k)
        return;
    for (size_t i = 0; i < PARTS; i++)
        free(k->parts[i].slots);
    free(k);
}

static uint64_t mix(uint64_t x)
{
    x ^= x >> 32;
    x *= UINT64_C(0xd6e8feb86659fd93);
    x ^= x >> 32;
    x *= UINT64_C(0xd6e8feb86659fd93);
    return x ^ x >> 32;
}

uint64_t import_digest(const struct import_keys *k, struct str s)
{
    uint64_t h = k->seed[0] ^ s.n;
    for (; s.n >= 8; s.p += 8, s.n -= 8) {
        uint64_t word;
        memcpy(&word, s.p, 8);
        h = mix(h ^ word) + k->seed[1];
    }
    uint64_t tail = 0;
    memcpy(&tail, s.p, s.n);
    h = mix(h ^ tail);
    return h ? h : 1;
}

/* The lower half of a digest says where in a part, so that any number of slots is used evenly. */
static struct key_slot *slot_of(const struct part *p, uint64_t digest)
{
    uint32_t at = (uint32_t)((digest & UINT32_MAX) * p->cap >> 32);
    while (p->slots[at].digest && p->slots[at].digest != digest)
        at = at + 1 < p->cap ? at + 1 : 0;
    return &p->slots[at];
}

static void grow(struct part *p)
{
    struct part more = { .cap = p->cap + p->cap / 4, .n = p->n };
    more.slots = slots_new(more.cap);
    for (uint32_t i = 0; i < p->cap; i++)
        if (p->slots[i].digest)
            *slot_of(&more, p->slots[i].digest) = p->slots[i];
    free(p->slots);
    *p = more;
}

struct import_seen import_keys_add(struct import_keys *k, int kind, struct str key, int64_t row,
                                   uint64_t content)
{
    uint64_t digest = mix(import_digest(k, key) + (uint64_t)kind * 2 + 1);
    if (digest == 0)
        digest = 1;
    struct part *p = &k->parts[digest >> 32 & (PARTS - 1)];
    struct key_slot *s = slot_of(p, digest);
    if (s->digest)
        return (struct import_seen){ .before = true,
                                     .same = s->content == (uint32_t)content,
                                     .row = s->row };
    ASSERT(row >= 0 && row <= UINT32_MAX);
    *s = (struct key_slot){ .digest = digest, .content = (uint32_t)content, .row = (uint32_t)row };
    if (++p->n > p->cap / 5 * 4)
        grow(p);
    return (struct import_seen){ .row = row };
}
