/* head_fuzz.c - any bytes as an HTTP head and a chunked body: the verdict is the same in one piece and in many,
 * and what was read stays within the bytes given.  First byte: how long the pieces are. */
#include "http/parse.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int in_pieces(struct parse_head *h, const char *p, size_t n, size_t piece)
{
    int said = PARSE_MORE;
    for (size_t at = 0; said == PARSE_MORE && at < n;) {
        at = n - at < piece ? n : at + piece;
        said = parse_head(h, p, at);
    }
    return said;
}

static void check_headers(const struct parse_head *h, const char *p, size_t n)
{
    struct http_pair pairs[PARSE_HEADERS];
    ASSERT(h->seen <= n && h->nheaders <= PARSE_HEADERS);
    parse_headers(h, p, pairs);
    for (uint32_t i = 0; i < h->nheaders; i++) {
        ASSERT(pairs[i].name.n > 0 && parse_token(pairs[i].name));
        ASSERT(pairs[i].value.n == 0 ||
               (pairs[i].value.p >= p && pairs[i].value.p + pairs[i].value.n <= p + n));
    }
}

static void check_target(const struct parse_head *h, const char *p)
{
    struct arena a = { 0 };
    struct str path;
    struct str query;
    struct str decoded;
    const struct http_pair *pairs;
    size_t n = 0;
    if (parse_target((struct str){ p + h->target.at, h->target.n }, &path, &query) &&
        parse_path(&a, path, &decoded)) {
        ASSERT(decoded.n > 0 && decoded.p[0] == '/' && !memchr(decoded.p, '\0', decoded.n));
        ASSERT(str_find(decoded, STR("/../")) < 0);
    }
    (void)!parse_query(&a, query, &pairs, &n);
    arena_free(&a);
}

/* The payload a chunked body carries, or the refusal; in pieces. */
static int read_chunks(const char *p, size_t n, size_t piece, struct str *left, size_t *payload)
{
    struct parse_chunks c = { .limit = 1 << 16 };
    int said = PARSE_MORE;
    *payload = 0;
    for (size_t at = 0; said == PARSE_MORE && at < n;) {
        size_t take = n - at < piece ? n - at : piece;
        struct str in = { p + at, take };
        while (said == PARSE_MORE && in.n) {
            struct str run = STR("");
            said = parse_chunks(&c, &in, &run);
            *payload += run.n;
        }
        at += take - in.n;
        *left = (struct str){ p + at, n - at };
    }
    return said;
}

static void check_chunks(const char *p, size_t n, size_t piece)
{
    struct str left[2] = { STR(""), STR("") };
    size_t payload[2];
    int whole = read_chunks(p, n, n ? n : 1, &left[0], &payload[0]);
    int parts = read_chunks(p, n, piece, &left[1], &payload[1]);
    ASSERT(whole == parts);
    if (whole == PARSE_DONE)
        ASSERT(payload[0] == payload[1] && left[0].n == left[1].n);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 1)
        return 0;
    struct parse_head whole = { 0 };
    struct parse_head parts = { 0 };
    const char *p = (const char *)data + 1;
    size_t n = size - 1;
    size_t piece = data[0] % 32 + 1;
    int said = n ? parse_head(&whole, p, n) : PARSE_MORE;
    ASSERT(in_pieces(&parts, p, n, piece) == said);
    check_chunks(p, n, piece);
    if (said != PARSE_DONE)
        return 0;
    ASSERT(whole.seen == parts.seen && whole.length == parts.length &&
           whole.method == parts.method && whole.nheaders == parts.nheaders &&
           whole.chunked == parts.chunked);
    check_headers(&whole, p, n);
    check_target(&whole, p);
    check_chunks(p + whole.seen, n - whole.seen, piece);
    return 0;
}
