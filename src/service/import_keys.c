/* import_keys.c - open addressing over 64-bit digests; see import_keys.h. */
#include "service/import_keys.h"

#include "base/sm.h"

#include <stdlib.h>
#include <string.h>

struct key_slot {
    uint64_t digest;  /* 0 = free */
    uint32_t content; /* half of its digest: enough to say whether two rows agree */
    uint32_t row;
};

struct import_keys {
    struct key_slot *slots;
    size_t cap, n; /* cap is a power of two */
    uint64_t seed[2];
};

enum { FIRST_SLOTS = 1024 };

struct import_keys *import_keys_open(void)
{
    struct import_keys *k = calloc(1, sizeof *k);
    if (!k)
        fatal("out of memory");
    k->cap = FIRST_SLOTS;
    k->slots = calloc(k->cap, sizeof *k->slots);
    if (!k->slots)
        fatal("out of memory");
    random_bytes(k->seed, sizeof k->seed);
    return k;
}

void import_keys_close(struct import_keys *k)
{
    if (!k)
        return;
    free(k->slots);
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

static struct key_slot *slot_of(struct key_slot *slots, size_t cap, uint64_t digest)
{
    size_t at = digest & (cap - 1);
    while (slots[at].digest && slots[at].digest != digest)
        at = (at + 1) & (cap - 1);
    return &slots[at];
}

static void grow(struct import_keys *k)
{
    size_t cap = k->cap * 2;
    struct key_slot *slots = calloc(cap, sizeof *slots);
    if (!slots)
        fatal("out of memory: %zu keys", cap);
    for (size_t i = 0; i < k->cap; i++)
        if (k->slots[i].digest)
            *slot_of(slots, cap, k->slots[i].digest) = k->slots[i];
    free(k->slots);
    k->slots = slots;
    k->cap = cap;
}

struct import_seen import_keys_add(struct import_keys *k, int kind, struct str key, int64_t row,
                                   uint64_t content)
{
    uint64_t digest = mix(import_digest(k, key) + (uint64_t)kind * 2 + 1);
    if (digest == 0)
        digest = 1;
    struct key_slot *s = slot_of(k->slots, k->cap, digest);
    if (s->digest)
        return (struct import_seen){ .before = true,
                                     .same = s->content == (uint32_t)content,
                                     .row = s->row };
    ASSERT(row >= 0 && row <= UINT32_MAX);
    *s = (struct key_slot){ .digest = digest, .content = (uint32_t)content, .row = (uint32_t)row };
    if (++k->n * 4 > k->cap * 3)
        grow(k);
    return (struct import_seen){ .row = row };
}
