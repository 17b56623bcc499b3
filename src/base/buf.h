/* buf.h - growing text with a limit.  Does not know what is written. */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include "base/str.h"

#include <stdarg.h>

/* `overflow` is sticky: append freely, look once at the end.  Zero-initialise. */
struct buf {
    char *p;
    size_t n, cap;
    size_t limit; /* bytes; 0 means no limit */
    bool overflow;
};

void buf_add(struct buf *b, struct str s);
void buf_c(struct buf *b, const char *z); /* appends a C string */
void buf_char(struct buf *b, char c);
void buf_int(struct buf *b, int64_t i);
enum { INT_TEXT = 24 };
struct str int_text(int64_t i, char digits[INT_TEXT]); /* its decimal digits, somewhere in there */
void buf_printf(struct buf *b, const char *fmt, ...) PRINTF_LIKE(2, 3);
void buf_vprintf(struct buf *b, const char *fmt, va_list ap) PRINTF_LIKE(2, 0);
void buf_json(struct buf *b, struct str s); /* appends s quoted and escaped; s must be UTF-8 */

/* At least n bytes of room at the end, or NULL when the limit forbids it (overflow is set). */
char *buf_room(struct buf *b, size_t n);

struct str buf_str(const struct buf *b);
const char *buf_z(struct buf *b); /* NUL-terminated view, valid until the next append */
void buf_clear(struct buf *b);    /* keeps the memory */
void buf_free(struct buf *b);

#endif
