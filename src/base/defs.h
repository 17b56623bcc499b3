/* defs.h - the few macros every floor uses.  Knows nothing. */
#ifndef BASE_DEFS_H
#define BASE_DEFS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define COUNTOF(a)        (sizeof(a) / sizeof((a)[0]))
#define PRINTF_LIKE(f, a) __attribute__((format(printf, f, a)))
#define MUST_CHECK        __attribute__((warn_unused_result))
#define NO_RETURN         __attribute__((noreturn))

/* Token pasting after expansion; one macro per arity, so none nests in itself. */
#define CAT_(a, b)        a##b
#define CAT(a, b)         CAT_(a, b)
#define CAT3_(a, b, c)    a##b##c
#define CAT3(a, b, c)     CAT3_(a, b, c)
#define CAT4_(a, b, c, d) a##b##c##d
#define CAT4(a, b, c, d)  CAT4_(a, b, c, d)
#define QUOTE_(a)         #a
#define QUOTE(a)          QUOTE_(a)

/* Our own mistake: says where and ends the process, in release too. */
NO_RETURN void fatal(const char *fmt, ...) PRINTF_LIKE(1, 2);
#define ASSERT(cond)                                                                               \
    do {                                                                                           \
        if (!(cond))                                                                               \
            fatal("%s:%d: %s", __FILE__, __LINE__, #cond);                                         \
    } while (0)

#endif
