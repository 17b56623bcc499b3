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

/* Whether eight bytes are plain, all at once; a byte marks itself by its highest bit. */
static bool plain_word(const char *p)
{
    const uint64_t ones = UINT64_C(0x0101010101010101);
    uint64_t w;
    memcpy(&w, p, sizeof w);
    uint64_t quote = w ^ (ones * '"');
    uint64_t slash = w ^ (ones * '\\');
    uint64_t del = w ^ (ones * 0x7f);
    uint64_t found = ((w - ones * 0x20) & ~w) | ((quote - ones) & ~quote) |
                     ((slash - ones) & ~slash) | ((del - ones) & ~del);
    return (found & (ones << 7)) == 0;
}

static size_t plain_end(struct str s, size_t at)
{
    while (at + 8 <= s.n && plain_word(s.p + at))
        at += 8;
    while (at < s.n && plain((unsigned char)s.p[at]))
        at++;
    return at;
}

static void put_quoted(struct buf *b, struct str s)
{
    char *to = buf_room(b, s.n + 2);
    if (!to)
        return;
    to[0] = '"';
    memcpy(to + 1, s.p, s.n);
    to[s.n + 1] = '"';
    b->n += s.n + 2;
}

void buf_json(struct buf *b, struct str s)
{
    size_t end = plain_end(s, 0);
    if (end == s.n) { /* nearly every text */
        put_quoted(b, s);
        return;
    }
    buf_char(b, '"');
    for (size_t from = 0; from < s.n; from = end + 1, end = plain_end(s, from)) {
        buf_add(b, str_slice(s, from, end));
        if (end == s.n)
            break;
        put_escape(b, (unsigned char)s.p[end]);
    }
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
