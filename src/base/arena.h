/* arena.h - memory that ends all at once.  Knows no type.
 *
 * Whatever takes a `struct arena *` returns memory owned by that arena; nobody
 * frees it singly.  One arena per request, another per import row.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include "base/str.h"

struct arena {
    struct arena_chunk *head;
    size_t used; /* bytes handed out since the last reset */
};

/* Zeroed memory; never NULL: running out of memory ends the process. */
void *arena_alloc(struct arena *a, size_t size, size_t align) MUST_CHECK;
#define NEW(a, T, n) ((T *)arena_alloc((a), sizeof(T) * (size_t)(n), _Alignof(T)))

struct str str_dup(struct arena *a, struct str s);
char *str_z(struct arena *a, struct str s); /* a NUL-terminated copy for foreign borders */
struct str str_printf(struct arena *a, const char *fmt, ...) PRINTF_LIKE(2, 3);

/* Ends every lifetime; keeps one chunk so that the next request need not allocate. */
void arena_reset(struct arena *a);
void arena_free(struct arena *a);

#endif
