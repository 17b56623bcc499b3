/* str.h - a borrowed run of bytes.  Does not know who owns them. */
#ifndef BASE_STR_H
#define BASE_STR_H

#include "base/defs.h"

/* Not NUL-terminated.  `p` is never NULL; the empty string has n == 0. */
struct str {
    const char *p;
    size_t n; /* bytes */
};

#define STR(lit)   ((struct str){ "" lit, sizeof(lit) - 1 })
#define STR_FMT    "%.*s"
#define STR_ARG(s) (int)(s).n, (s).p

struct str str_c(const char *z); /* NULL gives the empty string */
bool str_eq(struct str a, struct str b);
bool str_is(struct str a, const char *z);
int str_cmp(struct str a, struct str b); /* byte order, as both databases sort text */
bool str_starts(struct str s, struct str prefix);
bool str_ends(struct str s, struct str suffix);
ptrdiff_t str_find(struct str s, struct str needle);        /* byte offset, -1 when absent */
struct str str_slice(struct str s, size_t from, size_t to); /* clamped to s */
struct str str_trim(struct str s);                          /* ASCII blanks at both ends */

int hex_digit(char c); /* 0..15 in either case, or -1 */

/* Cuts the text before the first `sep` off `*rest`; false when nothing is left. */
bool str_split(struct str *rest, char sep, struct str *part);

/* A whole decimal integer with optional sign and nothing else; false on overflow. */
bool str_int(struct str s, int64_t *out) MUST_CHECK;

#endif
