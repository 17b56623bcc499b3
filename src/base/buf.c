/* buf.c - see buf.h. */
#include "base/buf.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void grow(struct buf *b, size_t need)
{
    size_t cap = b->cap ? b->cap : 256;
    while (cap < need)
        cap *= 2;
    char *p = realloc(b->p, cap);
    if (!p)
        fatal("out of memory: %zu bytes", cap);
    b->p = p;
    b->cap = cap;
}

char *buf_room(struct buf *b, size_t n)
{
    if (b->overflow || (b->limit && n > b->limit - b->n)) {
        b->overflow = true;
        return NULL;
    }
    if (b->cap - b->n < n + 1)
        grow(b, b->n + n + 1);
    return b->p + b->n;
}

void buf_add(struct buf *b, struct str s)
{
    char *to = buf_room(b, s.n);
    if (!to)
        return;
    memcpy(to, s.p, s.n);
    b->n += s.n;
}

void buf_c(struct buf *b, const char *z)
{
    buf_add(b, str_c(z));
}

void buf_char(struct buf *b, char c)
{
    char *to = buf_room(b, 1);
    if (!to)
        return;
    *to = c;
    b->n++;
}

struct str int_text(int64_t i, char digits[INT_TEXT])
{
    size_t at = INT_TEXT;
    uint64_t u = i < 0 ? 0 - (uint64_t)i : (uint64_t)i;
    do {
        digits[--at] = (char)('0' + u % 10);
        u /= 10;
    } while (u);
    if (i < 0)
        digits[--at] = '-';
    return (struct str){ digits + at, INT_TEXT - at };
}

void buf_int(struct buf *b, int64_t i)
{
    char digits[INT_TEXT];
    buf_add(b, int_text(i, digits));
}

void buf_vprintf(struct buf *b, const char *fmt, va_list ap)
{
    va_list again;
    va_copy(again, ap);
    int n = vsnprintf(NULL, 0, fmt, again);
    va_end(again);
    ASSERT(n >= 0);
    char *to = buf_room(b, (size_t)n);
    if (!to)
        return;
    vsnprintf(to, (size_t)n + 1, fmt, ap);
    b->n += (size_t)n;
}

void buf_printf(struct buf *b, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    buf_vprintf(b, fmt, ap);
    va_end(ap);
}

/* What JSON wants escaped; U+2028/9 are legal JSON and stay. */
static bool plain(unsigned char c)
{
    return c >= 0x20 && c != '"' && c != '\\' && c != 0x7f;
}

static void put_escape(struct buf *b, unsigned char c)
{
    static const char names[] = "\"\"\\\\\bb\ff\nn\rr\tt";
    for (const char *n = names; *n; n += 2)
        if ((unsigned char)*n == c) {
            buf_add(b, (struct str){ (char[]){ '\\', n[1] }, 2 });
            return;
        }
    buf_printf(b, "\\u%04x", c);
}

void buf_json(struct buf *b, struct str s)
{
    buf_char(b, '"');
    size_t from = 0;
    for (size_t i = 0; i < s.n; i++) {
        if (plain((unsigned char)s.p[i]))
            continue;
        buf_add(b, str_slice(s, from, i));
        put_escape(b, (unsigned char)s.p[i]);
        from = i + 1;
    }
    buf_add(b, str_slice(s, from, s.n));
    buf_char(b, '"');
}

struct str buf_str(const struct buf *b)
{
    return b->p ? (struct str){ b->p, b->n } : STR("");
}

const char *buf_z(struct buf *b)
{
    if (!b->p)
        grow(b, 1);
    b->p[b->n] = '\0';
    return b->p;
}

void buf_clear(struct buf *b)
{
    b->n = 0;
    b->overflow = false;
}

void buf_free(struct buf *b)
{
    free(b->p);
    *b = (struct buf){ .limit = b->limit };
}
