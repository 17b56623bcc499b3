/* request.h - one request as a handler sees it.  Knows no connection and no route. */
#ifndef HTTP_REQUEST_H
#define HTTP_REQUEST_H

#include "base/arena.h"

enum http_method { HTTP_GET, HTTP_POST, HTTP_PATCH, HTTP_DELETE, HTTP_METHOD__COUNT };

struct http_pair {
    struct str name, value;
};

/* What was sent after the head: text in memory, or an unlinked temporary file, never both. */
struct http_body {
    struct str text; /* when fd < 0 */
    int fd;          /* -1 = in memory; closed by the server after the reply */
    int64_t size;    /* bytes */
};

/*
 * Every str lives until the reply has been sent, as does `arena`.  Nothing here is trusted except
 * `peer`, `secure` and `id`.
 */
struct http_request {
    struct arena *arena;
    enum http_method method; /* HEAD arrives as HTTP_GET: the server leaves the body out */
    struct str path;         /* decoded UTF-8, begins with '/'; holds no NUL, control character,
                              * encoded slash, backslash, "." or ".." segment */
    const struct http_pair
        *params; /* of the query string, decoded UTF-8 without NUL, in order, doubles kept */
    size_t nparams;
    const struct http_pair *headers; /* as received, values trimmed */
    size_t nheaders;
    struct http_body body; /* empty while admit runs */
    struct str peer;       /* address as text: the socket's, or what a trusted proxy says; "unix" */
    struct str id; /* of this request, also sent as X-Request-Id; 16 hexadecimal characters */
    bool secure;   /* a trusted proxy says it came over TLS */
    void *app;     /* for admit to leave what handle wants, say the session; arena memory */
};

struct str http_method_name(enum http_method m);

/* The value of a header, name in any case; empty when absent.  Headers that may stand only once (Host,
 * Content-Type, Authorization, If-Match, X-CSRF-Token, Idempotency-Key, …) do: the server refused others. */
struct str http_header(const struct http_request *q, const char *name);
bool http_has_header(const struct http_request *q, const char *name);

/* The first value of a query parameter; false when absent.  *times receives how often it stands
 * there; NULL = do not care. */
bool http_param(const struct http_request *q, const char *name, struct str *value, size_t *times);

/* The value of a cookie and how often the name was sent: more than once must be refused by whoever
 * trusts the value. */
size_t http_cookie(const struct http_request *q, const char *name, struct str *value);

/* The media type of the body in lower case without its parameters; empty when absent. */
struct str http_media_type(const struct http_request *q);

/* Reads n bytes at an offset of the body, in memory or spooled; less only at its end; -1 when the disk fails. */
int64_t http_body_read(const struct http_body *b, int64_t offset, char *to, size_t n);

/* Whether an Accept-Encoding or Accept value takes this token: q=0 refuses, an asterisk takes any. */
bool http_accepts(struct str accept, const char *token);

#endif
