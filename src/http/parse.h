/* parse.h - the strict reader of HTTP/1.1 bytes (RFC 9112).  Pure: does no input or output, knows no route.
 *
 * Every function may be fed in pieces of any size: the verdict depends on the bytes alone.  What the RFC
 * lets a server tolerate (bare LF, folded lines, blanks before a colon, a second Content-Length) is refused,
 * because a proxy in front may read it otherwise.
 */
#ifndef HTTP_PARSE_H
#define HTTP_PARSE_H

#include "http/request.h"

enum {
    PARSE_HEAD = 16384, /* bytes of request line and headers together */
    PARSE_HEADERS = 100,
    PARSE_TARGET = 8192,
    PARSE_CHUNK_EXT = 1024, /* bytes of all chunk extensions of a body */
    PARSE_TRAILER = 4096,   /* bytes of all trailer fields */
};

/* What a step says; anything else is the HTTP status of the refusal, after which the connection must end. */
enum { PARSE_MORE = 0, PARSE_DONE = 1 };

struct parse_span {
    uint32_t at, n; /* bytes into the head's buffer, which may move meanwhile */
};

/* Zero-initialise.  Members below the line count once parse_head said PARSE_DONE; on a refusal of a request
 * whose line was sound, method and target may be set. */
struct parse_head {
    uint32_t seen;  /* bytes taken: at PARSE_DONE, the length of the head */
    uint32_t start; /* of the line being read */
    uint32_t mark;  /* end of the method, the target, or the header's name */
    uint8_t state;
    bool begun;       /* a byte of the request itself was seen */
    uint32_t singles; /* bits of headers that may stand only once */
    /* -- */
    enum http_method method;
    bool head_only; /* HEAD */
    uint8_t minor;  /* HTTP/1.minor */
    bool chunked, keep_alive, expect_continue;
    int64_t length; /* Content-Length; -1 = none */
    uint32_t nheaders;
    struct parse_span target;
    uint32_t headers; /* offset of the first header line */
};

/*
 * Takes the bytes p[h->seen .. n) of a head that begins at p[0].
 * Returns PARSE_MORE, PARSE_DONE, or 400 malformed, 405 method, 413 length beyond 2^63, 414, 417, 431, 505.
 */
int parse_head(struct parse_head *h, const char *p, size_t n);

/* Cuts a sound head into its headers; out has room for h->nheaders. */
void parse_headers(const struct parse_head *h, const char *p, struct http_pair *out);

/* ---- chunked bodies ------------------------------------------------------------------------------ */

struct parse_chunks {
    int64_t limit; /* bytes of payload allowed; set by the caller */
    int64_t total; /* bytes announced by the chunk lines so far */
    int64_t left;  /* of the current chunk */
    uint32_t ext, trailer, digits;
    uint8_t state;
    bool field; /* the trailer line has a name and colon */
};

/*
 * Takes bytes off *in.  `data` receives a run of payload, borrowed from *in, maybe empty.
 * Returns PARSE_MORE (call again while *in is not empty), PARSE_DONE (*in holds what follows the body;
 * trailers were dropped), 400 malformed or 413 beyond the limit.
 */
int parse_chunks(struct parse_chunks *c, struct str *in, struct str *data);

/* ---- targets -------------------------------------------------------------------------------------- */

/* Splits an origin-form or absolute-form target; the authority is dropped.  Query is without '?'. */
bool parse_target(struct str target, struct str *path, struct str *query) MUST_CHECK;

/* Decodes a path as struct http_request promises it; false when it cannot. */
bool parse_path(struct arena *a, struct str raw, struct str *out) MUST_CHECK;

/* Decodes name=value pairs joined by '&'; '+' is a blank.  False on a broken escape, NUL or broken UTF-8. */
bool parse_query(struct arena *a, struct str raw, const struct http_pair **out,
                 size_t *n) MUST_CHECK;

/* %XX to bytes; false on anything but two hexadecimal digits after '%'. */
bool parse_percent(struct arena *a, struct str raw, bool plus_is_blank, struct str *out) MUST_CHECK;

bool parse_token(struct str s); /* one or more tchar of RFC 9110 */

/* Whether a comma-separated list names the token, in any case. */
bool parse_list_has(struct str list, const char *token);
bool parse_same(struct str s, const char *z); /* equal but for ASCII case */

#endif
