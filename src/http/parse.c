/* parse.c - see parse.h.  Request lines and headers, a byte at a time. */
#include "http/parse.h"

#include <string.h>

enum {
    BAD = 400,
    METHOD = 405,
    TOO_LARGE = 413,
    TARGET = 414,
    EXPECT = 417,
    HEAD = 431,
    VERSION = 505
};
enum { METHOD_BYTES = 32, VERSION_BYTES = 8 };

enum state {
    S_START, /* nothing yet: one empty line is forgiven (RFC 9112, 2.2) */
    S_START_LF,
    S_FIRST,
    S_METHOD,
    S_TARGET,
    S_VERSION,
    S_LINE_LF,
    S_HEADER, /* first byte of a header line */
    S_NAME,
    S_VALUE,
    S_VALUE_LF,
    S_END_LF,
};

/* tchar: ! # $ % & ' * + - . ^ _ ` | ~ digits letters.  Two words of 64 bits for ASCII. */
static bool is_tchar(unsigned char c)
{
    static const uint64_t set[2] = { UINT64_C(0x03ff6cfa00000000), UINT64_C(0x57ffffffc7fffffe) };
    return c < 128 && ((set[c >> 6] >> (c & 63)) & 1);
}

static bool is_target(unsigned char c)
{
    return c > 0x20 && c < 0x7f && c != '#';
}

static bool is_field(unsigned char c)
{
    return c == '\t' || (c >= 0x20 && c != 0x7f);
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

bool parse_same(struct str s, const char *z)
{
    size_t i = 0;
    for (; i < s.n && z[i]; i++)
        if (lower(s.p[i]) != lower(z[i]))
            return false;
    return i == s.n && !z[i];
}

bool parse_token(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (!is_tchar((unsigned char)s.p[i]))
            return false;
    return s.n > 0;
}

static struct str trim(struct str s)
{
    while (s.n && (s.p[0] == ' ' || s.p[0] == '\t'))
        s = str_slice(s, 1, s.n);
    while (s.n && (s.p[s.n - 1] == ' ' || s.p[s.n - 1] == '\t'))
        s.n--;
    return s;
}

bool parse_list_has(struct str list, const char *token)
{
    struct str item;
    while (str_split(&list, ',', &item))
        if (parse_same(trim(item), token))
            return true;
    return false;
}

/* ---- the request line ------------------------------------------------------------------------------ */

static bool take_method(struct parse_head *h, struct str name)
{
    if (str_is(name, "HEAD")) {
        h->head_only = true;
        h->method = HTTP_GET;
        return true;
    }
    for (int m = 0; m < HTTP_METHOD__COUNT; m++) {
        if (str_eq(name, http_method_name((enum http_method)m))) {
            h->method = (enum http_method)m;
            return true;
        }
    }
    return false;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* "HTTP/1.1" just before the CR; the version is judged before the method, so that an HTTP/2 preface is
 * told what it is. */
static int end_request_line(struct parse_head *h, const char *p, uint32_t cr)
{
    struct str version = { p + h->mark, cr - h->mark };
    uint32_t method = (uint32_t)((const char *)memchr(p + h->start, ' ', cr - h->start) - p);
    if (version.n != VERSION_BYTES || !str_starts(version, STR("HTTP/")) ||
        !is_digit(version.p[5]) || version.p[6] != '.' || !is_digit(version.p[7]))
        return BAD;
    if (version.p[5] != '1' || version.p[7] > '1')
        return VERSION;
    h->minor = (uint8_t)(version.p[7] - '0');
    h->keep_alive = h->minor == 1;
    h->target = (struct parse_span){ method + 1, h->mark - 1 - (method + 1) };
    if (!take_method(h, (struct str){ p + h->start, method - h->start }))
        return METHOD;
    struct str path;
    struct str query;
    if (!parse_target((struct str){ p + h->target.at, h->target.n }, &path, &query))
        return BAD;
    return PARSE_MORE;
}

/* ---- headers ----------------------------------------------------------------------------------------- */

static int take_host(struct parse_head *h, struct str v)
{
    (void)h;
    for (size_t i = 0; i < v.n; i++)
        if (!strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_~:[]%",
                    v.p[i]))
            return BAD;
    return v.n ? PARSE_MORE : BAD;
}

static int take_length(struct parse_head *h, struct str v)
{
    if (v.n == 0)
        return BAD;
    for (size_t i = 0; i < v.n; i++)
        if (!is_digit(v.p[i]))
            return BAD;
    return str_int(v, &h->length) ? PARSE_MORE : TOO_LARGE;
}

static int take_coding(struct parse_head *h, struct str v)
{
    h->chunked = true;
    return h->minor == 1 && parse_same(v, "chunked") ? PARSE_MORE : BAD;
}

static int take_expect(struct parse_head *h, struct str v)
{
    h->expect_continue = true;
    return parse_same(v, "100-continue") ? PARSE_MORE : EXPECT;
}

static int take_connection(struct parse_head *h, struct str v)
{
    if (parse_list_has(v, "close"))
        h->keep_alive = false;
    else if (h->minor == 0 && parse_list_has(v, "keep-alive"))
        h->keep_alive = true;
    return PARSE_MORE;
}

/* Headers that may stand only once, and what each means to the framing. */
static const struct {
    const char *name;
    int (*take)(struct parse_head *h, struct str v); /* NULL: nothing here */
    bool many;
} known[] = {
    { "host", take_host, false },
    { "content-length", take_length, false },
    { "transfer-encoding", take_coding, false },
    { "expect", take_expect, false },
    { "connection", take_connection, true },
    { "content-type", NULL, false },
    { "content-encoding", NULL, false },
    { "authorization", NULL, false },
    { "if-match", NULL, false },
    { "x-csrf-token", NULL, false },
    { "idempotency-key", NULL, false },
    { "origin", NULL, false },
    { "range", NULL, false },
};
enum { HOST_BIT = 1u, LENGTH_BIT = 2u, CODING_BIT = 4u };

static int end_header(struct parse_head *h, const char *p, uint32_t cr)
{
    struct str name = { p + h->start, h->mark - h->start };
    for (size_t i = 0; i < COUNTOF(known); i++) {
        if (!parse_same(name, known[i].name))
            continue;
        if ((h->singles >> i & 1u) && !known[i].many)
            return BAD;
        h->singles |= 1u << i;
        struct str value = trim((struct str){ p + h->mark + 1, cr - h->mark - 1 });
        return known[i].take ? known[i].take(h, value) : PARSE_MORE;
    }
    return PARSE_MORE;
}

static int end_head(struct parse_head *h)
{
    if (h->minor == 1 && !(h->singles & HOST_BIT))
        return BAD;
    if ((h->singles & LENGTH_BIT) && (h->singles & CODING_BIT))
        return BAD;
    if (!(h->singles & LENGTH_BIT))
        h->length = -1;
    return PARSE_DONE;
}

/* ---- one byte ---------------------------------------------------------------------------------------- */

static int step(struct parse_head *h, uint8_t next)
{
    h->state = next;
    return PARSE_MORE;
}

static int first_step(struct parse_head *h, uint32_t at, unsigned char c)
{
    h->start = at;
    h->begun = true;
    h->state = S_METHOD;
    return is_tchar(c) ? PARSE_MORE : BAD;
}

static int line_step(struct parse_head *h, const char *p, uint32_t at)
{
    unsigned char c = (unsigned char)p[at];
    switch (h->state) {
    case S_START:
        if (c == '\r')
            return step(h, S_START_LF);
        return first_step(h, at, c);
    case S_START_LF:
        return c == '\n' ? step(h, S_FIRST) : BAD;
    case S_FIRST:
        return first_step(h, at, c);
    case S_METHOD:
        if (c == ' ') {
            h->mark = at + 1;
            return step(h, S_TARGET);
        }
        return is_tchar(c) && at - h->start < METHOD_BYTES ? PARSE_MORE : BAD;
    case S_TARGET:
        if (c == ' ' && at > h->mark) {
            h->mark = at + 1;
            return step(h, S_VERSION);
        }
        if (!is_target(c))
            return BAD;
        return at - h->mark < PARSE_TARGET ? PARSE_MORE : TARGET;
    case S_VERSION:
        if (c == '\r') {
            h->state = S_LINE_LF;
            return end_request_line(h, p, at);
        }
        return is_target(c) && at - h->mark < VERSION_BYTES ? PARSE_MORE : BAD;
    default:
        return BAD;
    }
}

static int header_step(struct parse_head *h, const char *p, uint32_t at)
{
    unsigned char c = (unsigned char)p[at];
    switch (h->state) {
    case S_LINE_LF:
    case S_VALUE_LF:
        if (h->state == S_LINE_LF)
            h->headers = at + 1;
        h->start = at + 1;
        return c == '\n' ? step(h, S_HEADER) : BAD;
    case S_HEADER:
        if (c == '\r')
            return step(h, S_END_LF);
        h->nheaders++;
        h->state = S_NAME;
        if (!is_tchar(c))
            return BAD;
        return h->nheaders <= PARSE_HEADERS ? PARSE_MORE : HEAD;
    case S_NAME:
        h->mark = at;
        if (c == ':')
            return step(h, S_VALUE);
        return is_tchar(c) ? PARSE_MORE : BAD;
    case S_VALUE:
        if (c != '\r')
            return is_field(c) ? PARSE_MORE : BAD;
        h->state = S_VALUE_LF;
        return end_header(h, p, at);
    case S_END_LF:
        return c == '\n' ? end_head(h) : BAD;
    default:
        return BAD;
    }
}

/* Names and values are most of a head: run over them without the switch. */
static void skip_value(struct parse_head *h, const char *p, size_t n)
{
    while (h->seen < n && p[h->seen] != '\r' && is_field((unsigned char)p[h->seen]))
        h->seen++;
}

static void skip_name(struct parse_head *h, const char *p, size_t n)
{
    while (h->seen < n && is_tchar((unsigned char)p[h->seen]))
        h->seen++;
}

int parse_head(struct parse_head *h, const char *p, size_t n)
{
    int verdict = PARSE_MORE;
    while (verdict == PARSE_MORE && h->seen < n) {
        if (h->state == S_VALUE)
            skip_value(h, p, n < PARSE_HEAD ? n : PARSE_HEAD);
        else if (h->state == S_NAME)
            skip_name(h, p, n < PARSE_HEAD ? n : PARSE_HEAD);
        if (h->seen >= n)
            return PARSE_MORE;
        if (h->seen >= PARSE_HEAD)
            return h->state >= S_LINE_LF ? HEAD : TARGET;
        verdict = h->state < S_LINE_LF ? line_step(h, p, h->seen) : header_step(h, p, h->seen);
        h->seen++;
    }
    return verdict;
}

void parse_headers(const struct parse_head *h, const char *p, struct http_pair *out)
{
    struct str rest = { p + h->headers, h->seen - h->headers };
    for (uint32_t i = 0; i < h->nheaders; i++) {
        struct str line;
        ASSERT(str_split(&rest, '\n', &line));
        const char *colon = memchr(line.p, ':', line.n);
        ASSERT(colon);
        out[i].name = (struct str){ line.p, (size_t)(colon - line.p) };
        out[i].value = trim(str_slice(line, out[i].name.n + 1, line.n - 1));
    }
}
