/* arena.c - see arena.h. */
#include "base/arena.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#if defined(__SANITIZE_ADDRESS__)
/* Each allocation its own chunk, so that overruns are seen. */
enum { CHUNK = 0 };
#else
enum { CHUNK = 16 * 1024 };
#endif

struct arena_chunk {
    struct arena_chunk *next;
    size_t used, cap;
    _Alignas(16) char bytes[];
};

static struct arena_chunk *chunk_new(struct arena *a, size_t size)
{
    size_t cap = size > CHUNK ? size : CHUNK;
    struct arena_chunk *c = malloc(sizeof *c + cap);
    if (!c)
        fatal("out of memory: %zu bytes", cap);
    *c = (struct arena_chunk){ .next = a->head, .cap = cap };
    a->head = c;
    return c;
}

void *arena_alloc(struct arena *a, size_t size, size_t align)
{
    ASSERT(align <= 16 && size < SIZE_MAX / 2);
    struct arena_chunk *c = a->head;
    size_t at = c ? (c->used + align - 1) & ~(align - 1) : 0;
    if (!c || at > c->cap || c->cap - at < size) {
        c = chunk_new(a, size);
        at = 0;
    }
    c->used = at + size;
    a->used += size;
    memset(c->bytes + at, 0, size);
    return c->bytes + at;
}

struct str str_dup(struct arena *a, struct str s)
{
    return (struct str){ str_z(a, s), s.n };
}

char *str_z(struct arena *a, struct str s)
{
    char *p = arena_alloc(a, s.n + 1, 1);
    if (s.n)
        memcpy(p, s.p, s.n);
    return p;
}

struct str str_printf(struct arena *a, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    int n = vsnprintf(NULL, 0, fmt, ap);
    va_end(ap);
    ASSERT(n >= 0);
    char *p = arena_alloc(a, (size_t)n + 1, 1);
    va_start(ap, fmt);
    vsnprintf(p, (size_t)n + 1, fmt, ap);
    va_end(ap);
    return (struct str){ p, (size_t)n };
}

static void free_chain(struct arena_chunk *c)
{
    while (c) {
        struct arena_chunk *next = c->next;
        free(c);
        c = next;
    }
}

void arena_reset(struct arena *a)
{
    a->used = 0;
    if (!a->head)
        return;
    if (CHUNK == 0) {
        arena_free(a);
        return;
    }
    free_chain(a->head->next);
    a->head->next = NULL;
    a->head->used = 0;
    if (a->head->cap > CHUNK)
        arena_free(a);
}

void arena_free(struct arena *a)
{
    free_chain(a->head);
    *a = (struct arena){ 0 };
}
