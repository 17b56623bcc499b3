/* utf8.c - see utf8.h. */
#include "base/utf8.h"

#include "base/buf.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

static bool ascii(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] >= 0x80)
            return false;
    return true;
}

/* Length of the sequence at p, 0 when it is not well-formed. */
static size_t sequence(const unsigned char *p, size_t n, uint32_t *out)
{
    static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
    size_t len = p[0] < 0x80                   ? 1
                 : p[0] >= 0xf0 && p[0] < 0xf5 ? 4
                 : p[0] >= 0xe0 && p[0] < 0xf0 ? 3
                 : p[0] >= 0xc2 && p[0] < 0xe0 ? 2
                                               : 0;
    if (len == 0 || len > n)
        return 0;
    uint32_t c = len == 1 ? p[0] : p[0] & (0xffu >> (len + 1));
    for (size_t i = 1; i < len; i++) {
        if ((p[i] & 0xc0) != 0x80)
            return 0;
        c = c << 6 | (p[i] & 0x3f);
    }
    if (c < least[len] || c > 0x10ffff || (c >= 0xd800 && c < 0xe000))
        return 0;
    *out = c;
    return len;
}

/* A sequence of three that needs no second look: nearly all Chinese text. */
static bool common(const unsigned char *p, size_t n)
{
    return n >= 3 && p[0] > 0xe0 && p[0] < 0xed && (p[1] & 0xc0) == 0x80 && (p[2] & 0xc0) == 0x80;
}

bool utf8_valid(struct str s)
{
    uint32_t c;
    const unsigned char *p = (const unsigned char *)s.p;
    for (size_t i = 0; i < s.n;) {
        if (p[i] && p[i] < 0x80) {
            i++;
            continue;
        }
        if (common(p + i, s.n - i)) {
            i += 3;
            continue;
        }
        size_t len = sequence(p + i, s.n - i, &c);
        if (len == 0 || c == 0)
            return false;
        i += len;
    }
    return true;
}

size_t str_chars(struct str s)
{
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++)
        n += ((unsigned char)s.p[i] & 0xc0) != 0x80;
    return n;
}

uint32_t utf8_next(struct str *s)
{
    uint32_t c = 0xfffd;
    ASSERT(s->n > 0);
    size_t len = sequence((const unsigned char *)s->p, s->n, &c);
    if (len == 0)
        len = 1;
    s->p += len;
    s->n -= len;
    return c;
}

static void put(struct buf *b, uint32_t c)
{
    utf8proc_uint8_t bytes[4];
    utf8proc_ssize_t n = utf8proc_encode_char((utf8proc_int32_t)c, bytes);
    buf_add(b, (struct str){ (const char *)bytes, (size_t)n });
}

static struct str taken(struct arena *a, struct buf *b)
{
    struct str s = str_dup(a, buf_str(b));
    buf_free(b);
    return s;
}

static struct str mapped(struct arena *a, struct str s, utf8proc_option_t options)
{
    utf8proc_uint8_t *out = NULL;
    utf8proc_ssize_t n =
        utf8proc_map((const utf8proc_uint8_t *)s.p, (utf8proc_ssize_t)s.n, &out, options);
    if (n < 0)
        return s;
    struct str copy = str_dup(a, (struct str){ (const char *)out, (size_t)n });
    free(out);
    return copy;
}

/* Han, kana, common punctuation and full-width forms never change under NFC. */
static bool settled(struct str s)
{
    while (s.n) {
        uint32_t c = utf8_next(&s);
        bool stable = c < 0x300 || (c >= 0x2000 && c < 0x2100) || (c >= 0x3000 && c < 0x3040) ||
                      (c >= 0x3400 && c < 0xa000) || (c >= 0xff00 && c < 0xfff0);
        if (!stable)
            return false;
    }
    return true;
}

struct str utf8_nfc(struct arena *a, struct str s)
{
    return settled(s) ? s : mapped(a, s, UTF8PROC_STABLE | UTF8PROC_COMPOSE);
}

static bool unicode_blank(uint32_t c)
{
    return c == ' ' || (c >= 9 && c <= 13) || c == 0xa0 || c == 0x3000 ||
           (c >= 0x2000 && c <= 0x200a) || c == 0x202f || c == 0x205f || c == 0x1680 || c == 0x85;
}

static bool invisible(uint32_t c)
{
    return c == 0xad || (c >= 0x200b && c <= 0x200f) || (c >= 0x202a && c <= 0x202e) ||
           (c >= 0x2060 && c <= 0x2069) || c == 0xfeff;
}

static uint32_t unified(uint32_t c)
{
    switch (c) {
    case 0x3010: /* 【 */
    case 0x3014: /* 〔 */
    case '[':
        return '(';
    case 0x3011:
    case 0x3015:
    case ']':
        return ')';
    case 0x2010:
    case 0x2011:
    case 0x2012:
    case 0x2013:
    case 0x2014:
    case 0x2015:
        return '-';
    default:
        return c;
    }
}

/* Where three bytes of a Han character (U+4000 to U+9FFF) stand. */
static bool is_han(struct str s, size_t i)
{
    const unsigned char *p = (const unsigned char *)s.p;
    return p[i] >= 0xe4 && p[i] <= 0xe9 && i + 2 < s.n && (p[i + 1] & 0xc0) == 0x80 &&
           (p[i + 2] & 0xc0) == 0x80;
}

/* The half-width twin of a full-width form (U+FF01 to U+FF5E) or of the blank U+3000; 0 for others. */
static char half_width(struct str s, size_t i)
{
    const unsigned char *p = (const unsigned char *)s.p;
    if (i + 2 >= s.n)
        return 0;
    if (p[i] == 0xe3 && p[i + 1] == 0x80 && p[i + 2] == 0x80)
        return ' ';
    if (p[i] == 0xef && p[i + 1] == 0xbc && p[i + 2] >= 0x81 && p[i + 2] <= 0xbf)
        return (char)(p[i + 2] - 0x81 + '!');
    return p[i] == 0xef && p[i + 1] == 0xbd && p[i + 2] >= 0x80 && p[i + 2] <= 0x9e
               ? (char)(p[i + 2] - 0x80 + '`')
               : 0;
}

/* Nearly every text a city writes is ASCII, Han and full-width forms: their folding needs no tables.
 * false when something else is among them. */
static bool fold_common(struct arena *a, struct str s, struct str *out)
{
    char *p = NEW(a, char, s.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < s.n;) {
        char c = s.p[i] & 0x80 ? half_width(s, i) : s.p[i];
        size_t wide = s.p[i] & 0x80 ? 3 : 1;
        if (wide == 3 && c == 0 && !is_han(s, i))
            return false;
        if (wide == 3 && c == 0) {
            memcpy(p + n, s.p + i, 3);
            n += 3;
        } else if (!unicode_blank((unsigned char)c)) {
            c = (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
            p[n++] = (char)unified((unsigned char)c);
        }
        i += wide;
    }
    *out = (struct str){ p, n };
    return true;
}

struct str utf8_fold(struct arena *a, struct str s)
{
    struct buf out = { 0 };
    struct str common;
    if (fold_common(a, s, &common))
        return common;
    s = mapped(a, s, UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD);
    while (s.n) {
        uint32_t c = utf8_next(&s);
        if (!unicode_blank(c) && !invisible(c))
            put(&out, unified(c));
    }
    return taken(a, &out);
}

struct str utf8_narrow(struct arena *a, struct str s)
{
    struct buf out = { 0 };
    if (ascii(s))
        return s;
    while (s.n) {
        uint32_t c = utf8_next(&s);
        if (c >= 0xff01 && c <= 0xff5e)
            c -= 0xfee0;
        put(&out, unicode_blank(c) ? ' ' : c);
    }
    return taken(a, &out);
}

static struct str trimmed(struct str s)
{
    while (s.n) {
        struct str rest = s;
        if (!unicode_blank(utf8_next(&rest)))
            break;
        s = rest;
    }
    for (;;) {
        size_t at = s.n;
        while (at > 0 && ((unsigned char)s.p[at - 1] & 0xc0) == 0x80)
            at--;
        if (at == 0)
            return s;
        struct str last = str_slice(s, at - 1, s.n);
        if (!unicode_blank(utf8_next(&last)))
            return s;
        s.n = at - 1;
    }
}

/* A joiner between two pictures is part of them. */
static bool joins(uint32_t before, struct str rest)
{
    return before >= 0x2190 && rest.n && utf8_next(&rest) >= 0x2190;
}

/* Visible ASCII, Han and full-width forms stay as they are. */
static bool is_clean(struct str s)
{
    for (size_t i = 0; i < s.n;) {
        unsigned char c = (unsigned char)s.p[i];
        bool visible = c >= ' ' && c < 0x7f;
        if (!visible && !is_han(s, i) && !half_width(s, i))
            return false;
        i += visible ? 1 : 3;
    }
    return true;
}

struct str utf8_clean(struct arena *a, struct str s, struct text_marks *marks)
{
    struct buf out = { 0 };
    uint32_t before = 0;
    if (is_clean(s))
        return trimmed(s);
    s = utf8_nfc(a, s);
    for (struct str rest = s; rest.n;) {
        uint32_t c = utf8_next(&rest);
        bool joiner = c == 0x200d && joins(before, rest);
        before = c;
        marks->replacement |= c == 0xfffd;
        marks->private_use |= c >= 0xe000 && c < 0xf900;
        marks->control |= (c < 0x20 && c != '\n' && c != '\t' && c != '\r') || c == 0x7f;
        if (invisible(c) && !joiner)
            marks->stripped = true;
        else
            put(&out, c);
    }
    if (!marks->stripped) {
        buf_free(&out);
        return trimmed(s);
    }
    return trimmed(taken(a, &out));
}

struct str utf8_bigrams(struct arena *a, struct str s)
{
    struct buf out = { 0 };
    struct str rest = utf8_fold(a, s);
    struct str first = rest;
    if (rest.n)
        utf8_next(&rest);
    if (rest.n == 0)
        return first;
    while (rest.n) {
        struct str after = rest;
        utf8_next(&after);
        buf_c(&out, out.n ? " " : "");
        buf_add(&out, (struct str){ first.p, (size_t)(after.p - first.p) });
        first = rest;
        rest = after;
    }
    return taken(a, &out);
}
