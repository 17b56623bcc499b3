/* server_reply.c - what handlers say, and the head that goes before it.  Knows no socket. */
#include "http/server_conn.h"

#include "base/json.h"

#include <string.h>
#include <unistd.h>

/* The same on every reply; Cache-Control and the policy stand apart because a handler may set them. */
static const char fixed[] = "X-Content-Type-Options: nosniff\r\n"
                            "X-Frame-Options: DENY\r\n"
                            "Referrer-Policy: same-origin\r\n"
                            "Cross-Origin-Opener-Policy: same-origin\r\n"
                            "Cross-Origin-Resource-Policy: same-origin\r\n"
                            "Permissions-Policy: camera=(), geolocation=(), microphone=()\r\n";
static const char policy[] = "Content-Security-Policy: default-src 'self'; style-src 'self'; "
                             "script-src 'self'; object-src 'none'; "
                             "base-uri 'none'; form-action 'self'; frame-ancestors 'none'\r\n";

static const struct {
    int status;
    const char *reason;
} reasons[] = {
    { 200, "OK" },
    { 201, "Created" },
    { 202, "Accepted" },
    { 204, "No Content" },
    { 304, "Not Modified" },
    { 400, "Bad Request" },
    { 401, "Unauthorized" },
    { 403, "Forbidden" },
    { 404, "Not Found" },
    { 405, "Method Not Allowed" },
    { 408, "Request Timeout" },
    { 409, "Conflict" },
    { 412, "Precondition Failed" },
    { 413, "Content Too Large" },
    { 414, "URI Too Long" },
    { 415, "Unsupported Media Type" },
    { 417, "Expectation Failed" },
    { 422, "Unprocessable Content" },
    { 428, "Precondition Required" },
    { 429, "Too Many Requests" },
    { 431, "Request Header Fields Too Large" },
    { 500, "Internal Server Error" },
    { 503, "Service Unavailable" },
    { 505, "HTTP Version Not Supported" },
};

void reply_init(struct http_reply *r, struct kit *kit)
{
    *r = (struct http_reply){ .kit = kit, .status = 200, .fd = -1 };
    r->text = r->topic = r->first = STR("");
}

/* ---- what was said before is taken back ------------------------------------------------------------- */

static struct str name_of(struct str line)
{
    struct str name = line;
    struct str rest = line;
    return str_split(&rest, ':', &name) ? name : line;
}

/* Headers that describe a body and would be wrong with another one. */
static bool describes_body(struct str line)
{
    return parse_same(name_of(line), "content-disposition") || parse_same(name_of(line), "etag") ||
           parse_same(name_of(line), "last-modified") ||
           parse_same(name_of(line), "content-encoding");
}

static void drop_headers(struct buf *extra)
{
    struct str rest = buf_str(extra);
    struct str line;
    size_t kept = 0;
    while (str_split(&rest, '\n', &line)) {
        if (describes_body(line))
            continue;
        memmove(extra->p + kept, line.p, line.n + 1); /* with its line feed */
        kept += line.n + 1;
    }
    extra->n = kept;
}

/* One reply has one body. */
static void drop_body(struct http_reply *r)
{
    if (r->kind == REPLY_STREAM && r->done)
        r->done(r->ctx);
    if (r->kind == REPLY_FILE && r->fd >= 0)
        close(r->fd);
    r->fd = -1;
    r->done = NULL;
    r->kind = REPLY_NONE;
    r->text = STR("");
    buf_clear(&r->kit->body);
    r->kit->body.overflow = false;
}

/* ---- for handlers ----------------------------------------------------------------------------------- */

void http_reply_status(struct http_reply *r, int status)
{
    r->status = status;
}

int http_reply_get_status(const struct http_reply *r)
{
    return r->status;
}

void http_reply_header(struct http_reply *r, const char *name, struct str value)
{
    struct buf *b = &r->kit->extra;
    struct str n = str_c(name);
    ASSERT(parse_token(n));
    r->own_cache = r->own_cache || parse_same(n, "cache-control");
    r->own_policy = r->own_policy || parse_same(n, "content-security-policy");
    r->own_retry = r->own_retry || parse_same(n, "retry-after");
    buf_add(b, n);
    buf_add(b, STR(": "));
    size_t from = b->n;
    buf_add(b, value);
    for (size_t i = from; i < b->n; i++)
        if ((unsigned char)b->p[i] < 0x20 || b->p[i] == 0x7f)
            b->p[i] = '_';
    buf_add(b, STR("\r\n"));
}

struct buf *http_reply_body(struct http_reply *r, const char *type)
{
    if (r->kind != REPLY_BUF)
        drop_body(r);
    r->kind = REPLY_BUF;
    r->type = type;
    return &r->kit->body;
}

void http_reply_text(struct http_reply *r, const char *type, struct str text)
{
    drop_body(r);
    r->kind = REPLY_TEXT;
    r->type = type;
    r->text = text;
}

void http_reply_file(struct http_reply *r, const char *type, int fd, int64_t offset, int64_t size)
{
    drop_body(r);
    r->kind = REPLY_FILE;
    r->type = type;
    r->fd = fd;
    r->offset = offset;
    r->size = size;
}

void http_reply_stream(struct http_reply *r, const char *type, http_pull_fn *pull,
                       http_done_fn *done, void *ctx)
{
    drop_body(r);
    r->kind = REPLY_STREAM;
    r->type = type;
    r->pull = pull;
    r->done = done;
    r->ctx = ctx;
}

void http_reply_events(struct http_reply *r, struct str topic, struct str first)
{
    drop_body(r);
    r->kind = REPLY_EVENTS;
    r->type = "text/event-stream; charset=utf-8";
    r->topic = topic;
    r->first = first;
}

void http_reply_close(struct http_reply *r)
{
    r->close = true;
}

void http_reply_diag(struct http_reply *r, const struct diag *d)
{
    drop_body(r);
    drop_headers(&r->kit->extra);
    struct jw w = { .out = http_reply_body(r, "application/json; charset=utf-8") };
    w.out->limit = 0;
    jw_diag(&w, d);
    r->status = err_http(diag_verdict(d));
}

void http_reply_error(struct http_reply *r, enum err e, const char *text)
{
    struct diag d;
    diag_init(&d, &r->kit->arena);
    diag_add(&d, e, NULL, "%s", text ? text : err_text(e));
    http_reply_diag(r, &d);
}

/* ---- attachments ------------------------------------------------------------------------------------ */

/* attr-char of RFC 8187: what needs no escape. */
static bool is_plain(unsigned char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (c && strchr("!#$&+-.^_`|~", c));
}

/* For clients that know only filename=: letters of ASCII, the rest as underscores. */
static void put_ascii(struct buf *b, struct str name)
{
    for (size_t i = 0; i < name.n; i++) {
        unsigned char c = (unsigned char)name.p[i];
        if ((c & 0xc0) != 0x80) /* one for a character, not for each of its bytes */
            buf_char(b, is_plain(c) || c == ' ' ? (char)c : '_');
    }
}

void http_reply_attachment(struct http_reply *r, struct str file_name)
{
    struct buf b = { 0 };
    buf_c(&b, "attachment; filename=\"");
    put_ascii(&b, file_name);
    buf_c(&b, "\"; filename*=UTF-8''");
    for (size_t i = 0; i < file_name.n; i++) {
        unsigned char c = (unsigned char)file_name.p[i];
        if (is_plain(c))
            buf_char(&b, (char)c);
        else
            buf_printf(&b, "%%%02X", c);
    }
    http_reply_header(r, "Content-Disposition", buf_str(&b));
    buf_free(&b);
}

/* ---- the head --------------------------------------------------------------------------------------- */

static const char *reason_of(int status)
{
    for (size_t i = 0; i < COUNTOF(reasons); i++)
        if (reasons[i].status == status)
            return reasons[i].reason;
    return "Status";
}

static void put_field(struct buf *out, const char *name, struct str value)
{
    buf_c(out, name);
    buf_add(out, value);
    buf_add(out, STR("\r\n"));
}

static void put_date(const struct conn *c, struct buf *out)
{
    uint64_t words[DATE_WORDS];
    char text[sizeof words];
    const struct http_server *s = c->server;
    uint32_t which = atomic_load_explicit(&s->date, memory_order_acquire);
    for (size_t i = 0; i < DATE_WORDS; i++)
        words[i] = atomic_load_explicit(&s->dates[which][i], memory_order_relaxed);
    memcpy(text, words, sizeof text);
    text[sizeof text - 1] = 0;
    put_field(out, "Date: ", str_c(text));
}

static void put_length(const struct conn *c, struct buf *out)
{
    const struct http_reply *r = &c->r;
    bool none = r->status == 204 || r->status == 304;
    if (none || r->kind == REPLY_EVENTS || (r->kind == REPLY_STREAM && !r->chunked))
        return; /* no body, or one that ends with the connection */
    if (r->kind == REPLY_STREAM) {
        buf_add(out, STR("Transfer-Encoding: chunked\r\n"));
        return;
    }
    buf_add(out, STR("Content-Length: "));
    buf_int(out, r->kind == REPLY_FILE ? r->size : (int64_t)r->text.n);
    buf_add(out, STR("\r\n"));
}

static void put_connection(const struct conn *c, struct buf *out)
{
    if (!c->keep)
        buf_add(out, STR("Connection: close\r\n"));
    else if (c->head.minor == 0)
        buf_add(out, STR("Connection: keep-alive\r\n"));
}

void reply_head(const struct conn *c, struct buf *out)
{
    const struct http_reply *r = &c->r;
    buf_add(out, STR("HTTP/1.1 "));
    buf_int(out, r->status);
    buf_char(out, ' ');
    buf_c(out, reason_of(r->status));
    buf_add(out, STR("\r\n"));
    put_date(c, out);
    put_connection(c, out);
    put_length(c, out);
    if (r->type && r->status != 304)
        put_field(out, "Content-Type: ", str_c(r->type));
    if (!r->own_cache)
        buf_add(out, STR("Cache-Control: no-store\r\n"));
    if (!r->own_policy)
        buf_add(out, (struct str){ policy, sizeof policy - 1 });
    if ((r->status == 429 || r->status == 503) && !r->own_retry)
        buf_add(out, STR("Retry-After: 5\r\n"));
    if (c->q.secure)
        buf_add(out, STR("Strict-Transport-Security: max-age=31536000\r\n"));
    buf_add(out, (struct str){ fixed, sizeof fixed - 1 });
    put_field(out, "X-Request-Id: ", c->q.id);
    buf_add(out, buf_str(&c->kit->extra));
    buf_add(out, STR("\r\n"));
}
