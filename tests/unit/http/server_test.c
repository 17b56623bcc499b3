/* server_test.c - a server on a free port and clients that talk to it in raw bytes.  Knows no route of the city.
 * Waits are hang guards of ten times the expectation and more; no test asserts a speed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "base/clock.h"
#include "http/server.h"
#include "http/sse.h"

#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

enum {
    GUARD_MS = 30000,
    PIECE = 64 * 1024,
    PIECES = 64,
    CLIENTS = 6,
    ROUNDS = 150,
    SLOW = 300,
    BUFFERED = 1 << 20
};

/* ---- the application -------------------------------------------------------------------------------- */

struct app {
    _Atomic bool open;  /* lets /wait and /hold go on */
    _Atomic int inside; /* handlers that wait for it */
    _Atomic int made;   /* pieces of streams */
    _Atomic int ended;  /* streams given back */
    _Atomic int told;   /* calls of done */
    _Atomic bool ready;
};

struct source {
    struct app *app;
    int made, most;
    bool fails;
};

static enum http_more pull(void *ctx, struct buf *out)
{
    struct source *s = ctx;
    if (s->made == s->most)
        return s->fails ? HTTP_FAILED : HTTP_END;
    char *room = buf_room(out, PIECE);
    assert_non_null(room);
    memset(room, 'a' + s->made % 26, PIECE);
    out->n += PIECE;
    s->made++;
    atomic_fetch_add(&s->app->made, 1);
    return HTTP_MORE;
}

static void pulled(void *ctx)
{
    struct source *s = ctx;
    atomic_fetch_add(&s->app->ended, 1);
    free(s);
}

static void reply_stream(struct app *app, struct http_reply *r, bool fails)
{
    struct source *s = calloc(1, sizeof *s);
    assert_non_null(s);
    *s = (struct source){ .app = app, .most = fails ? 2 : PIECES, .fails = fails };
    http_reply_stream(r, "text/plain", pull, pulled, s);
}

static void hold(struct app *app)
{
    atomic_fetch_add(&app->inside, 1);
    while (!atomic_load(&app->open))
        poll(NULL, 0, 2);
    atomic_fetch_sub(&app->inside, 1);
}

static void reply_file(struct http_reply *r)
{
    char name[] = "/tmp/ztf-test-XXXXXX";
    int fd = mkstemp(name);
    assert_true(fd >= 0);
    unlink(name);
    assert_int_equal(write(fd, "0123456789", 10), 10);
    http_reply_file(r, "application/octet-stream", fd, 2, 5);
    http_reply_attachment(r, STR("名单 \"一\".bin"));
}

static void reply_echo(struct http_request *q, struct http_reply *r)
{
    struct buf *out = http_reply_body(r, "text/plain; charset=utf-8");
    buf_add(out, http_method_name(q->method));
    buf_printf(out, " " STR_FMT "\npeer=" STR_FMT " secure=%d body=%lld\n", STR_ARG(q->path),
               STR_ARG(q->peer), q->secure, (long long)q->body.size);
    for (size_t i = 0; i < q->nparams; i++)
        buf_printf(out, STR_FMT "=" STR_FMT "\n", STR_ARG(q->params[i].name),
                   STR_ARG(q->params[i].value));
    char text[64] = "";
    int64_t n = http_body_read(&q->body, 0, text, sizeof text - 1);
    assert_true(n >= 0);
    buf_c(out, text);
}

static bool admit(void *ctx, struct http_request *q, struct http_admission *a, struct http_reply *r)
{
    (void)ctx;
    assert_true(q->body.size == 0 && q->body.fd < 0);
    if (str_is(q->path, "/denied")) {
        http_reply_header(r, "X-Why", STR("a\r\nSet-Cookie: b"));
        http_reply_error(r, E_SIGN_IN, NULL);
        return false;
    }
    if (str_is(q->path, "/spool")) {
        a->spool = true;
        a->body_limit = 300000;
    }
    if (str_is(q->path, "/quick"))
        a->lane = HTTP_QUICK;
    if (str_is(q->path, "/wait"))
        a->lane = HTTP_WAIT;
    q->app = NEW(q->arena, int, 1);
    return true;
}

static void handle(void *ctx, struct http_request *q, struct http_reply *r)
{
    struct app *app = ctx;
    assert_non_null(q->app);
    assert_true(q->body.fd < 0 || q->body.size > 0);
    if (str_is(q->path, "/wait") || str_is(q->path, "/hold"))
        hold(app);
    if (str_is(q->path, "/stream") || str_is(q->path, "/broken"))
        reply_stream(app, r, str_is(q->path, "/broken"));
    else if (str_is(q->path, "/file"))
        reply_file(r);
    else if (str_is(q->path, "/events"))
        http_reply_events(r, STR("me"), STR("event: hello\ndata: {}\n\n"));
    else if (str_is(q->path, "/nothing"))
        http_reply_status(r, 204);
    else if (str_is(q->path, "/replaced")) {
        reply_stream(app, r, false); /* given back when the error takes its place */
        http_reply_attachment(r, STR("x.txt"));
        http_reply_error(r, E_DUPLICATE, "重名");
    } else
        reply_echo(q, r);
}

static bool ready(void *ctx)
{
    struct app *app = ctx;
    return atomic_load(&app->ready);
}

static void metrics(void *ctx, struct buf *out)
{
    (void)ctx;
    buf_c(out, "city_rows 7\n");
}

static void told(void *ctx, const struct http_request *q, int status, int64_t bytes, int64_t us)
{
    struct app *app = ctx;
    assert_int_equal(q->id.n, 16);
    assert_true(status >= 200 && bytes > 0 && us >= 0);
    atomic_fetch_add(&app->told, 1);
}

/* ---- the server of a test --------------------------------------------------------------------------- */

struct world {
    struct arena arena;
    struct app app;
    struct sse_hub *hub;
    struct http_server *server;
    int port;
};

static int count_descriptors(void)
{
    int n = 0;
    DIR *dir = opendir("/proc/self/fd");
    assert_non_null(dir);
    while (readdir(dir))
        n++;
    closedir(dir);
    return n;
}

static void begin(struct world *w, struct http_settings o)
{
    struct diag d;
    *w = (struct world){ .app.ready = true };
    diag_init(&d, &w->arena);
    w->hub = sse_open(2, 0);
    if (!o.listen.p)
        o.listen = STR("127.0.0.1:0");
    o.hub = w->hub;
    struct http_app app = { .ctx = &w->app,
                            .admit = admit,
                            .handle = handle,
                            .ready = ready,
                            .metrics = metrics,
                            .done = told };
    w->server = http_open(&o, &app, &d);
    if (!w->server)
        fail_msg("http_open: " STR_FMT, STR_ARG(d.first->text));
    w->port = http_port(w->server);
}

/* Whether nothing had to be cut off. */
static bool finish(struct world *w)
{
    bool whole = http_close(w->server);
    sse_close(w->hub);
    arena_free(&w->arena);
    return whole;
}

/* ---- clients ---------------------------------------------------------------------------------------- */

static int dial(int port)
{
    struct sockaddr_in at = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port) };
    struct timeval guard = { .tv_sec = GUARD_MS / 1000 };
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    assert_true(fd >= 0);
    assert_int_equal(connect(fd, (struct sockaddr *)&at, sizeof at), 0);
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &guard, sizeof guard);
    setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &guard, sizeof guard);
    return fd;
}

static bool say(int fd, const char *text)
{
    size_t n = strlen(text);
    return send(fd, text, n, MSG_NOSIGNAL) == (ssize_t)n;
}

/* Everything until the server closes: false when it does not within the guard. */
static bool hear(int fd, struct buf *out)
{
    for (;;) {
        char *room = buf_room(out, PIECE);
        ssize_t n = recv(fd, room, PIECE, 0);
        if (n == 0 || (n < 0 && errno == ECONNRESET))
            return true;
        if (n < 0)
            return false;
        out->n += (size_t)n;
    }
}

/* Until the text has been heard. */
static bool hear_until(int fd, struct buf *out, const char *end)
{
    while (str_find(buf_str(out), str_c(end)) < 0) {
        char *room = buf_room(out, PIECE);
        ssize_t n = recv(fd, room, PIECE, 0);
        if (n <= 0)
            return false;
        out->n += (size_t)n;
    }
    return true;
}

static bool has(const struct buf *b, const char *text)
{
    return str_find(buf_str(b), str_c(text)) >= 0;
}

/* One question on a connection of its own. */
static bool ask(int port, const char *text, struct buf *out)
{
    int fd = dial(port);
    bool ok = say(fd, text) && hear(fd, out);
    close(fd);
    return ok;
}

static bool is_healthy(int port)
{
    struct buf b = { 0 };
    bool ok = ask(port, "GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", &b) &&
              has(&b, "HTTP/1.1 200 OK\r\n");
    buf_free(&b);
    return ok;
}

static void await(_Atomic int *what, int value)
{
    for (int64_t until = clock_ms() + GUARD_MS; atomic_load(what) != value;) {
        assert_true(clock_ms() < until);
        poll(NULL, 0, 2);
    }
}

/* ---- one exchange a row ----------------------------------------------------------------------------- */

#define H "Host: x\r\n"
#define C "Host: x\r\nConnection: close\r\n"

static const struct {
    const char *name, *request;
    const char *holds[4], *lacks[2];
} rows[] = {
    { "get",
      "GET /echo?a=1&%E5%B8%B8=%E5%B7%9E+x HTTP/1.1\r\n" C "\r\n",
      { "HTTP/1.1 200 OK\r\n", "Connection: close\r\n", "GET /echo\n", "\na=1\n常=州 x\n" },
      { 0 } },
    { "security headers",
      "GET / HTTP/1.1\r\n" C "\r\n",
      { "X-Content-Type-Options: nosniff\r\n", "frame-ancestors 'none'\r\n",
        "Cache-Control: no-store\r\n", "X-Request-Id: " },
      { "Strict-Transport-Security", "unsafe" } },
    { "date", "GET / HTTP/1.1\r\n" C "\r\n", { "\r\nDate: ", " GMT\r\n" }, { 0 } },
    { "head", "HEAD /echo HTTP/1.1\r\n" C "\r\n", { "Content-Length: 41\r\n" }, { "peer=" } },
    { "head of a stream",
      "HEAD /stream HTTP/1.1\r\n" C "\r\n",
      { "Transfer-Encoding: chunked\r\n" },
      { "aaaa" } },
    { "head of events",
      "HEAD /events HTTP/1.1\r\n" C "\r\n",
      { "text/event-stream" },
      { "hello" } },
    { "absolute form",
      "GET http://other/echo HTTP/1.1\r\n" C "\r\n",
      { "GET /echo\n" },
      { "other" } },
    { "two at once",
      "GET /one HTTP/1.1\r\n" H "\r\nGET /two HTTP/1.1\r\n" C "\r\n",
      { "GET /one\n", "GET /two\n" },
      { 0 } },
    { "1.0 ends", "GET /echo HTTP/1.0\r\n\r\n", { "Connection: close\r\n" }, { 0 } },
    { "1.0 stays",
      "GET /a HTTP/1.0\r\nConnection: keep-alive\r\n\r\nGET /b HTTP/1.0\r\n\r\n",
      { "Connection: keep-alive\r\n", "GET /a\n", "GET /b\n" },
      { 0 } },
    { "1.0 stream has no chunks",
      "GET /stream HTTP/1.0\r\n\r\n",
      { "\r\n\r\naaaa" },
      { "Transfer-Encoding", "Content-Length" } },
    { "body",
      "POST /echo HTTP/1.1\r\n" C "Content-Length: 5\r\n\r\nhello",
      { "body=5\nhello" },
      { 0 } },
    { "chunked body",
      "POST /echo HTTP/1.1\r\n" C "Transfer-Encoding: chunked\r\n\r\n"
      "5\r\nhello\r\n6;x=y\r\n world\r\n0\r\nX-Evil: 1\r\n\r\n",
      { "body=11\nhello world" },
      { 0 } },
    { "spooled body",
      "POST /spool HTTP/1.1\r\n" C "Content-Length: 5\r\n\r\nhello",
      { "body=5\nhello" },
      { 0 } },
    { "spooled chunks",
      "POST /spool HTTP/1.1\r\n" C "Transfer-Encoding: chunked\r\n\r\n"
      "3\r\nabc\r\n0\r\n\r\n",
      { "body=3\nabc" },
      { 0 } },
    { "body then another",
      "POST /one HTTP/1.1\r\n" H "Content-Length: 3\r\n\r\nabc"
      "GET /two HTTP/1.1\r\n" C "\r\n",
      { "body=3\nabc", "GET /two\n" },
      { 0 } },
    { "chunks then another",
      "POST /one HTTP/1.1\r\n" H "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n"
      "0\r\n\r\nGET /two HTTP/1.1\r\n" C "\r\n",
      { "body=3\nabc", "GET /two\n" },
      { 0 } },
    { "declared too large",
      "POST /echo HTTP/1.1\r\n" H "Content-Length: 1048577\r\n\r\n",
      { "HTTP/1.1 413 ", "\"TOO_LARGE\"", "Connection: close" },
      { 0 } },
    { "more than anybody may",
      "POST /denied HTTP/1.1\r\n" H "Content-Length: 9223372036854775807\r\n\r\n",
      { "HTTP/1.1 413 " },
      { 0 } },
    { "chunks too large",
      "POST /spool HTTP/1.1\r\n" H "Transfer-Encoding: chunked\r\n\r\n7fffffff\r\n",
      { "HTTP/1.1 413 " },
      { 0 } },
    { "expect",
      "POST /echo HTTP/1.1\r\n" C "Expect: 100-continue\r\nContent-Length: 2\r\n\r\n",
      { "HTTP/1.1 408 " },
      { 0 } }, /* the body never comes */
    { "expect refused",
      "POST /denied HTTP/1.1\r\n" H "Expect: 100-continue\r\nContent-Length: 9\r\n\r\n",
      { "HTTP/1.1 401 ", "Connection: close" },
      { "100 Continue" } },
    { "refusal reads the body",
      "POST /denied HTTP/1.1\r\n" H "Content-Length: 3\r\n\r\nabc"
      "GET /two HTTP/1.1\r\n" C "\r\n",
      { "HTTP/1.1 401 ", "GET /two\n" },
      { 0 } },
    { "no header is smuggled out",
      "GET /denied HTTP/1.1\r\n" C "\r\n",
      { "X-Why: a__Set-Cookie: b\r\n", "\"SIGN_IN\"" },
      { "\nSet-Cookie" } },
    { "get with a body",
      "GET /echo HTTP/1.1\r\n" H "Content-Length: 1\r\n\r\nx",
      { "HTTP/1.1 400 " },
      { 0 } },
    { "packed body",
      "POST /echo HTTP/1.1\r\n" H "Content-Encoding: gzip\r\nContent-Length: 1\r\n\r\nx",
      { "HTTP/1.1 415 " },
      { 0 } },
    { "unknown method",
      "PUT /echo HTTP/1.1\r\n" H "\r\n",
      { "HTTP/1.1 405 ", "Allow: GET, HEAD, POST, PATCH, DELETE\r\n" },
      { 0 } },
    { "hidden slash", "GET /a%2fb HTTP/1.1\r\n" H "\r\n", { "HTTP/1.1 400 " }, { 0 } },
    { "not HTTP", "\x16\x03\x01", { "HTTP/1.1 400 " }, { 0 } },
    { "not our version", "GET / HTTP/2.0\r\n\r\n", { "HTTP/1.1 505 " }, { 0 } },
    { "no content",
      "GET /nothing HTTP/1.1\r\n" C "\r\n",
      { "HTTP/1.1 204 No Content\r\n" },
      { "\nContent-Length", "\nContent-Type" } },
    { "file",
      "GET /file HTTP/1.1\r\n" C "\r\n",
      { "Content-Length: 5\r\n", "\r\n\r\n23456",
        "attachment; filename=\"__ ___.bin\"; "
        "filename*=UTF-8''%E5%90%8D%E5%8D%95%20%22%E4%B8%80%22.bin\r\n" },
      { 0 } },
    { "error in place of a stream",
      "GET /replaced HTTP/1.1\r\n" C "\r\n",
      { "HTTP/1.1 409 ", "\"DUPLICATE\"", "重名" },
      { "Content-Disposition" } },
    { "lanes",
      "GET /quick HTTP/1.1\r\n" H "\r\nGET /spool HTTP/1.1\r\n" C "\r\n",
      { "GET /quick\n", "GET /spool\n" },
      { 0 } },
    { "health", "GET /healthz HTTP/1.1\r\n" C "\r\n", { "\r\n\r\nok\n" }, { 0 } },
    { "health is read only",
      "DELETE /healthz HTTP/1.1\r\n" C "\r\n",
      { "HTTP/1.1 405 ", "Allow: GET, HEAD\r\n" },
      { 0 } },
    { "ready", "GET /readyz HTTP/1.1\r\n" C "\r\n", { "HTTP/1.1 200 ", "ready\n" }, { 0 } },
    { "metrics",
      "GET /metrics HTTP/1.1\r\n" C "\r\n",
      { "\nztf_http_replies_total{class=\"2xx\"} ", "\nztf_http_connections{phase=\"work\"} 1\n",
        "city_rows 7\n" },
      { 0 } },
};

static void test_exchanges(void **state)
{
    struct world w;
    (void)state;
    int before = count_descriptors();
    begin(&w, (struct http_settings){ .head_ms = 3000, .body_ms = 300, .idle_ms = 3000 });
    for (size_t i = 0; i < COUNTOF(rows); i++) {
        struct buf b = { 0 };
        if (!ask(w.port, rows[i].request, &b))
            fail_msg("%s: the connection was left open", rows[i].name);
        for (size_t k = 0; k < COUNTOF(rows[i].holds) && rows[i].holds[k]; k++)
            if (!has(&b, rows[i].holds[k]))
                fail_msg("%s: no '%s' in\n%s", rows[i].name, rows[i].holds[k], buf_z(&b));
        for (size_t k = 0; k < COUNTOF(rows[i].lacks) && rows[i].lacks[k]; k++)
            if (has(&b, rows[i].lacks[k]))
                fail_msg("%s: '%s' in\n%s", rows[i].name, rows[i].lacks[k], buf_z(&b));
        buf_free(&b);
    }
    assert_true(atomic_load(&w.app.told) >= (int)COUNTOF(rows));
    assert_true(finish(&w));
    assert_int_equal(count_descriptors(), before);
}

static void test_not_ready(void **state)
{
    struct world w;
    struct buf b = { 0 };
    (void)state;
    begin(&w, (struct http_settings){ 0 });
    atomic_store(&w.app.ready, false);
    assert_true(ask(w.port, "GET /readyz HTTP/1.1\r\n" C "\r\n", &b));
    assert_true(has(&b, "HTTP/1.1 503 ") && has(&b, "Retry-After: "));
    assert_true(is_healthy(w.port));
    buf_free(&b);
    assert_true(finish(&w));
}

/* The same requests a byte at a time, each byte its own packet. */
static void test_drip(void **state)
{
    static const char text[] =
        "POST /one HTTP/1.1\r\n" H "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"
        "POST /spool HTTP/1.1\r\n" C "Content-Length: 4\r\n\r\nwxyz";
    struct world w;
    struct buf b = { 0 };
    (void)state;
    begin(&w, (struct http_settings){ 0 });
    int fd = dial(w.port);
    for (size_t i = 0; i < sizeof text - 1; i++) {
        assert_int_equal(send(fd, text + i, 1, MSG_NOSIGNAL), 1);
        poll(NULL, 0, i % 16 == 0);
    }
    assert_true(hear(fd, &b));
    assert_true(has(&b, "body=3\nabc") && has(&b, "body=4\nwxyz"));
    close(fd);
    buf_free(&b);
    assert_true(finish(&w));
}

/* ---- streams ---------------------------------------------------------------------------------------- */

static void test_stream(void **state)
{
    struct world w;
    struct buf b = { 0 };
    (void)state;
    begin(&w, (struct http_settings){ 0 });
    int fd = dial(w.port);
    assert_true(say(fd, "GET /stream HTTP/1.1\r\n" H "\r\nGET /next HTTP/1.1\r\n" C "\r\n"));
    assert_true(hear(fd, &b));
    ptrdiff_t at = str_find(buf_str(&b), STR("\r\n\r\n")) + 4;
    for (int i = 0; i < PIECES; i++) {
        assert_memory_equal(b.p + at, "00010000\r\n", 10);
        for (int k = 0; k < PIECE; k++)
            assert_int_equal(b.p[at + 10 + k], 'a' + i % 26);
        at += 10 + PIECE + 2;
    }
    assert_memory_equal(b.p + at, "0\r\n\r\nHTTP/1.1 200 OK\r\n", 22);
    assert_true(has(&b, "GET /next\n"));
    assert_int_equal(atomic_load(&w.app.ended), 1);
    close(fd);
    buf_free(&b);
    assert_true(finish(&w));
}

static void test_broken_stream(void **state)
{
    struct world w;
    (void)state;
    begin(&w, (struct http_settings){ 0 });
    for (int version = 0; version < 2; version++) {
        char text[80];
        struct buf b = { 0 };
        char rest[PIECE];
        ssize_t n = 0;
        snprintf(text, sizeof text, "GET /broken HTTP/1.%d\r\n" H "\r\n", version);
        int fd = dial(w.port);
        assert_true(say(fd, text));
        while ((n = recv(fd, rest, sizeof rest, 0)) > 0)
            buf_add(&b, (struct str){ rest, (size_t)n });
        assert_true(n < 0 && errno == ECONNRESET); /* not an end that looks like one */
        assert_false(has(&b, "\r\n0\r\n\r\n"));
        close(fd);
        buf_free(&b);
    }
    await(&w.app.ended, 2);
    assert_true(finish(&w));
}

/* ---- deadlines -------------------------------------------------------------------------------------- */

static const struct {
    const char *name, *text, *drip;
    const char *answer; /* NULL: just closed */
} slow_rows[] = {
    { "nothing", "", NULL, NULL },
    { "head", "GET / HTTP/1.1\r\n", "X-A: b\r\n", "HTTP/1.1 408 " },
    { "head in the middle of a name", "GET / HTTP/1.1\r\nX-", "a", "HTTP/1.1 408 " },
    { "body", "POST /echo HTTP/1.1\r\n" H "Content-Length: 1000\r\n\r\n", "x", "HTTP/1.1 408 " },
    { "spooled body", "POST /spool HTTP/1.1\r\n" H "Content-Length: 1000\r\n\r\n", "x",
      "HTTP/1.1 408 " },
    { "chunks", "POST /echo HTTP/1.1\r\n" H "Transfer-Encoding: chunked\r\n\r\n", "1\r\nx\r\n",
      "HTTP/1.1 408 " },
    { "refused body", "POST /denied HTTP/1.1\r\n" H "Content-Length: 1000\r\n\r\n", "x",
      "HTTP/1.1 401 " },
    { "idle", "GET / HTTP/1.1\r\n" H "\r\n", NULL, "HTTP/1.1 200 " },
};

/* Each client does a little all the time: only a deadline for the whole can end it. */
static void test_slow(void **state)
{
    struct world w;
    int fds[COUNTOF(slow_rows)];
    (void)state;
    int before = count_descriptors();
    begin(&w, (struct http_settings){ .head_ms = 300, .idle_ms = 300, .body_ms = 300 });
    for (size_t i = 0; i < COUNTOF(slow_rows); i++) {
        fds[i] = dial(w.port);
        assert_true(say(fds[i], slow_rows[i].text));
    }
    for (int round = 0; round < 40; round++) {
        for (size_t i = 0; i < COUNTOF(slow_rows); i++)
            if (slow_rows[i].drip)
                say(fds[i], slow_rows[i].drip); /* fails once it was ended */
        poll(NULL, 0, 50);
    }
    for (size_t i = 0; i < COUNTOF(slow_rows); i++) {
        struct buf b = { 0 };
        const char *want = slow_rows[i].answer;
        if (!hear(fds[i], &b))
            fail_msg("%s: left open", slow_rows[i].name);
        if (want ? !has(&b, want) : b.n > 0)
            fail_msg("%s: '%s'", slow_rows[i].name, buf_z(&b));
        close(fds[i]);
        buf_free(&b);
    }
    assert_true(is_healthy(w.port));
    assert_true(finish(&w));
    assert_int_equal(count_descriptors(), before);
}

/* A number of /metrics. */
static int64_t metric(int port, const char *name)
{
    struct buf b = { 0 };
    char line[80];
    assert_true(ask(port, "GET /metrics HTTP/1.1\r\n" C "\r\n", &b));
    snprintf(line, sizeof line, "\n%s ", name);
    ptrdiff_t at = str_find(buf_str(&b), str_c(line));
    assert_true(at >= 0);
    int64_t value = strtoll(buf_z(&b) + at + strlen(line), NULL, 10);
    buf_free(&b);
    return value;
}

#define LATE    "ztf_http_connections_late_total"
#define EVICTED "ztf_http_connections_evicted_total"

/* Bytes the system holds of what the server has sent to a client that reads nothing: those that wait at the server's end
 * of the connection, in this process too, and those that wait at the client's.  -1 = the server has closed its end. */
static int64_t in_system(int client)
{
    struct sockaddr_in me;
    struct sockaddr_in peer;
    socklen_t n = sizeof me;
    int waits = 0;
    int sent = 0;
    assert_int_equal(getsockname(client, (struct sockaddr *)&me, &n), 0);
    for (int fd = 0; fd < 1024; fd++) {
        n = sizeof peer;
        if (getpeername(fd, (struct sockaddr *)&peer, &n) != 0 || peer.sin_port != me.sin_port)
            continue;
        assert_int_equal(ioctl(fd, TIOCOUTQ, &sent), 0);
        assert_int_equal(ioctl(client, FIONREAD, &waits), 0);
        return (int64_t)sent + waits;
    }
    return -1;
}

/* What was made and the system has not taken waits in the server: never more than a megabyte. */
static void test_slow_reader(void **state)
{
    struct world w;
    int small = 4096;
    (void)state;
    begin(&w, (struct http_settings){ .reply_ms = 3000, .floor = 1 << 30 });
    int fd = dial(w.port);
    setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
    for (int i = 0; i < 8; i++) /* more than the system takes for one that does not read */
        assert_true(say(fd, "GET /stream HTTP/1.1\r\n" H "\r\n"));
    int64_t start = clock_ms();
    while (atomic_load(&w.app.made) <= BUFFERED / PIECE) { /* fewer could not break the bound */
        assert_true(clock_ms() < start + GUARD_MS);
        poll(NULL, 0, 1);
    }
    assert_true(in_system(fd) >= 0);
    for (int64_t until = clock_ms() + GUARD_MS; metric(w.port, LATE) != 1; poll(NULL, 0, 20)) {
        int64_t made = (int64_t)atomic_load(&w.app.made) * PIECE;
        int64_t taken = in_system(fd);
        assert_true(taken < 0 || made <= taken + BUFFERED);
        assert_true(clock_ms() < until);
    }
    assert_true(atomic_load(&w.app.made) < 8 * PIECES);
    assert_true(atomic_load(&w.app.ended) >= 1);
    close(fd);
    assert_true(finish(&w));
}

/* ---- crowds ----------------------------------------------------------------------------------------- */

/* Connections that say nothing make room for those that do. */
static void test_crowd(void **state)
{
    struct world w;
    int idle[24];
    (void)state;
    begin(&w, (struct http_settings){ .connections = 8 });
    for (size_t i = 0; i < COUNTOF(idle); i++) {
        idle[i] = dial(w.port);
        if (i % 2)
            assert_true(say(idle[i], "GET / HTTP/1.1\r\nX-"));
    }
    for (int i = 0; i < 4; i++)
        assert_true(is_healthy(w.port));
    for (size_t i = 0; i < COUNTOF(idle); i++)
        close(idle[i]);
    assert_true(finish(&w));
}

/* Who has just come and not spoken yet is nobody's room: those go that have been idle for longer, though their time is
 * up later. */
static void test_newcomer(void **state)
{
    struct world w;
    struct buf b = { 0 };
    int idle[4];
    (void)state;
    begin(&w, (struct http_settings){ .connections = 4, .head_ms = 20000, .idle_ms = 60000 });
    for (size_t i = 0; i < COUNTOF(idle); i++) {
        idle[i] = dial(w.port);
        assert_true(say(idle[i], "GET /echo HTTP/1.1\r\n" H "\r\n"));
        assert_true(hear_until(idle[i], &b, "body=0\n"));
        buf_clear(&b);
    }
    poll(NULL, 0, 200); /* older by more than the server's clock can tell */
    int fd = dial(w.port);
    int next = dial(w.port);
    assert_true(is_healthy(w.port));
    assert_true(say(fd, "GET /new HTTP/1.1\r\n" C "\r\n"));
    assert_true(hear(fd, &b) && has(&b, "GET /new\n"));
    assert_true(metric(w.port, EVICTED) >= 3);
    for (size_t i = 0; i < COUNTOF(idle); i++)
        close(idle[i]);
    close(fd);
    close(next);
    buf_free(&b);
    assert_true(finish(&w));
}

static void test_crowd_of_one_address(void **state)
{
    struct world w;
    struct buf b = { 0 };
    int idle[6];
    (void)state;
    begin(&w, (struct http_settings){ .per_address = 3 });
    for (size_t i = 0; i < COUNTOF(idle); i++)
        idle[i] = dial(w.port);
    assert_true(is_healthy(w.port));
    assert_true(ask(w.port, "GET /metrics HTTP/1.1\r\n" C "\r\n", &b));
    assert_false(has(&b, "connections_evicted_total 0\n"));
    for (size_t i = 0; i < COUNTOF(idle); i++)
        close(idle[i]);
    buf_free(&b);
    assert_true(finish(&w));
}

/* Whether the server has ended it; what it said is added to `out`. */
static bool was_ended(int fd, struct buf *out)
{
    ssize_t n;
    do {
        char *room = buf_room(out, 1024);
        n = recv(fd, room, 1024, MSG_DONTWAIT);
        out->n += n > 0 ? (size_t)n : 0;
    } while (n > 0);
    return n == 0 || errno == ECONNRESET;
}

/* More clients than may be connected, each with one header more all the time: those that come later make some go, the
 * deadline of the whole head ends the others, and who asks for health meanwhile is answered. */
static void test_slow_heads(void **state)
{
    struct world w;
    int fds[SLOW];
    struct buf said[SLOW] = { { 0 } };
    int left = SLOW;
    (void)state;
    int before = count_descriptors();
    begin(&w, (struct http_settings){ .connections = 256, .head_ms = 1500 });
    for (int i = 0; i < SLOW; i++) {
        fds[i] = dial(w.port);
        assert_true(say(fds[i], "GET / HTTP/1.1\r\n" H));
    }
    for (int64_t until = clock_ms() + GUARD_MS; left > 0; poll(NULL, 0, 50)) {
        assert_true(clock_ms() < until);
        assert_true(is_healthy(w.port));
        for (int i = 0; i < SLOW; i++) {
            if (fds[i] < 0 || (say(fds[i], "X-A: b\r\n") && !was_ended(fds[i], &said[i])))
                continue;
            was_ended(fds[i], &said[i]);
            close(fds[i]);
            fds[i] = -1;
            left--;
        }
    }
    for (int i = 0; i < SLOW; i++) { /* none was let in, none broke the bound of a head instead */
        assert_true(said[i].n == 0 || has(&said[i], "HTTP/1.1 408 "));
        buf_free(&said[i]);
    }
    int64_t evicted = metric(w.port, EVICTED);
    assert_true(evicted >= SLOW - 256);
    assert_true(metric(w.port, LATE) - evicted >= 100);
    assert_true(finish(&w));
    assert_int_equal(count_descriptors(), before);
}

/* Handlers that are held up, more of them than threads may run, leave the server answering. */
static void held_up(const char *question, int clients, struct http_settings o)
{
    struct world w;
    int fds[16];
    begin(&w, o);
    for (int i = 0; i < clients; i++) {
        fds[i] = dial(w.port);
        assert_true(say(fds[i], question));
    }
    await(&w.app.inside, 3); /* as many as the settings allow */
    for (int i = 0; i < 5; i++)
        assert_true(is_healthy(w.port));
    atomic_store(&w.app.open, true);
    for (int i = 0; i < clients; i++) {
        struct buf b = { 0 };
        assert_true(hear(fds[i], &b) && has(&b, "HTTP/1.1 200 OK\r\n"));
        buf_free(&b);
        close(fds[i]);
    }
    assert_int_equal(atomic_load(&w.app.inside), 0);
    assert_true(finish(&w));
}

static void test_waits(void **state)
{
    (void)state;
    held_up("POST /wait HTTP/1.1\r\n" C "Content-Length: 0\r\n\r\n", 10,
            (struct http_settings){ .waits = 3, .pollers = 2 });
}

static void test_reads(void **state)
{
    (void)state;
    held_up("GET /hold HTTP/1.1\r\n" C "\r\n", 10,
            (struct http_settings){ .reads = 3, .pollers = 2 });
}

/* Several clients, every kind of request, many times: for the sanitizers. */
struct client {
    pthread_t thread;
    int port, bad;
};

static void *chatter(void *ctx)
{
    static const char *const texts[] = {
        "GET /read HTTP/1.1\r\n" H "\r\n",
        "GET /quick HTTP/1.1\r\n" H "\r\n",
        "POST /echo HTTP/1.1\r\n" H "Content-Length: 5\r\n\r\nhello",
        "POST /spool HTTP/1.1\r\n" H "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
        "GET /healthz HTTP/1.1\r\n" H "\r\n",
        "GET /metrics HTTP/1.1\r\n" H "\r\n",
        "GET /file HTTP/1.1\r\n" H "\r\n",
        "POST /denied HTTP/1.1\r\n" H "Content-Length: 1\r\n\r\nx",
    };
    struct client *me = ctx;
    for (int round = 0; round < ROUNDS; round++) {
        struct buf b = { 0 };
        int fd = dial(me->port);
        for (size_t i = 0; i < COUNTOF(texts); i++)
            me->bad += !say(fd, texts[i]);
        me->bad += !say(fd, "GET /stream HTTP/1.1\r\n" H "\r\nGET /last HTTP/1.1\r\n" C "\r\n");
        if (round % 10)
            me->bad += !hear(fd, &b) || !has(&b, "GET /last\n");
        close(fd); /* each tenth goes away in the middle */
        buf_free(&b);
    }
    return NULL;
}

static void test_many(void **state)
{
    struct world w;
    struct client clients[CLIENTS];
    (void)state;
    int before = count_descriptors();
    begin(&w, (struct http_settings){ .pollers = 3 });
    for (int i = 0; i < CLIENTS; i++) {
        clients[i] = (struct client){ .port = w.port };
        assert_int_equal(pthread_create(&clients[i].thread, NULL, chatter, &clients[i]), 0);
    }
    for (int i = 0; i < 100; i++) {
        sse_publish(w.hub, STR(""), "tick", STR("{}"));
        poll(NULL, 0, 5);
    }
    for (int i = 0; i < CLIENTS; i++) {
        pthread_join(clients[i].thread, NULL);
        assert_int_equal(clients[i].bad, 0);
    }
    assert_true(finish(&w));
    assert_int_equal(count_descriptors(), before);
}

/* ---- events ----------------------------------------------------------------------------------------- */

static void test_events(void **state)
{
    struct world w;
    struct buf b = { 0 };
    struct buf c = { 0 };
    (void)state;
    begin(&w, (struct http_settings){ .idle_ms = 1000 });
    int fd = dial(w.port);
    assert_true(say(fd, "GET /events HTTP/1.1\r\n" H "\r\n"));
    assert_true(hear_until(fd, &b, "event: hello\ndata: {}\n\n"));
    assert_true(has(&b, "text/event-stream") && !has(&b, "Content-Length"));
    int two = dial(w.port);
    assert_true(say(two, "GET /events HTTP/1.1\r\n" H "\r\n"));
    assert_true(hear_until(two, &c, "hello"));
    assert_true(ask(w.port, "GET /events HTTP/1.1\r\n" C "\r\n", &c)); /* a third is too many */
    assert_true(has(&c, "HTTP/1.1 429 ") && has(&c, "Retry-After: 30\r\n"));
    int idle = dial(w.port);
    assert_true(hear(idle, &c)); /* its time was up: both streams have outlived it */
    close(idle);
    sse_publish(w.hub, STR("me"), "import", STR("{\"done\":1}"));
    sse_publish(w.hub, STR("other"), "secret", STR("{}"));
    sse_publish(w.hub, STR(""), "all", STR("{}"));
    assert_true(hear_until(fd, &b, "event: all\n"));
    assert_true(has(&b, "event: import\ndata: {\"done\":1}\n\n"));
    assert_false(has(&b, "secret"));
    close(two);
    for (int64_t until = clock_ms() + GUARD_MS; sse_count(w.hub) != 1; poll(NULL, 0, 5))
        assert_true(clock_ms() < until);
    sse_drop(w.hub, STR("me"));
    assert_true(hear(fd, &b));
    close(fd);
    buf_free(&b);
    buf_free(&c);
    assert_true(finish(&w));
}

/* ---- proxies ---------------------------------------------------------------------------------------- */

static const struct {
    const char *name, *headers, *peer;
    bool trusted, secure;
} proxy_rows[] = {
    { "nobody's word counts", "X-Forwarded-For: 8.8.8.8\r\nX-Forwarded-Proto: https\r\n",
      "peer=127.0.0.1 secure=0", false, false },
    { "our proxy's does", "X-Forwarded-For: 8.8.8.8\r\nX-Forwarded-Proto: https\r\n",
      "peer=8.8.8.8 secure=1", true, true },
    { "the last that is not ours", "X-Forwarded-For: 1.1.1.1, 8.8.8.8, 10.0.0.9\r\n",
      "peer=8.8.8.8 secure=0", true, false },
    { "no header", "", "peer=127.0.0.1 secure=0", true, false },
};

static void test_proxies(void **state)
{
    const struct str proxies[] = { STR("127.0.0.1"), STR("10.0.0.9") };
    (void)state;
    for (size_t i = 0; i < COUNTOF(proxy_rows); i++) {
        struct world w;
        struct buf b = { 0 };
        char text[256];
        size_t n = proxy_rows[i].trusted ? 2 : 0;
        begin(&w, (struct http_settings){ .proxies = proxies, .nproxies = n });
        snprintf(text, sizeof text, "GET /echo HTTP/1.1\r\n" C "%s\r\n", proxy_rows[i].headers);
        assert_true(ask(w.port, text, &b));
        if (!has(&b, proxy_rows[i].peer) ||
            has(&b, "Strict-Transport-Security: ") != proxy_rows[i].secure)
            fail_msg("%s:\n%s", proxy_rows[i].name, buf_z(&b));
        buf_free(&b);
        assert_true(finish(&w));
    }
}

/* ---- opening and closing ---------------------------------------------------------------------------- */

static void test_addresses(void **state)
{
    static const char *const bad[] = { "127.0.0.1",        ":80",   "127.0.0.1:", "::1:80",
                                       "127.0.0.1:99999x", "unix:", "192.0.2.1:0" };
    struct http_app app = { .handle = handle };
    struct arena a = { 0 };
    (void)state;
    int before = count_descriptors();
    for (size_t i = 0; i < COUNTOF(bad); i++) {
        struct diag d;
        struct http_settings o = { .listen = str_c(bad[i]) };
        diag_init(&d, &a);
        if (http_open(&o, &app, &d))
            fail_msg("%s: opened", bad[i]);
        assert_int_equal(diag_verdict(&d), E_STORE);
    }
    assert_int_equal(count_descriptors(), before);
    arena_free(&a);
}

static void test_taken(void **state)
{
    struct world w;
    struct diag d;
    char again[32];
    (void)state;
    begin(&w, (struct http_settings){ 0 });
    snprintf(again, sizeof again, "127.0.0.1:%d", w.port);
    assert_true(str_is(http_address(w.server), again));
    struct http_settings o = { .listen = str_c(again) };
    struct http_app app = { .handle = handle };
    diag_init(&d, &w.arena);
    assert_null(http_open(&o, &app, &d));
    assert_int_equal(diag_verdict(&d), E_STORE);
    assert_true(str_find(d.first->text, str_c(again)) >= 0);
    assert_true(finish(&w));
}

/* A socket file that a killed server left is taken over; one that answers is not. */
static void test_unix(void **state)
{
    struct world w;
    struct diag d;
    struct buf b = { 0 };
    struct sockaddr_un at = { .sun_family = AF_UNIX };
    (void)state;
    snprintf(at.sun_path, sizeof at.sun_path, "/tmp/ztf-test-%d.sock", (int)getpid());
    struct str listen;
    char text[200];
    snprintf(text, sizeof text, "unix:%s", at.sun_path);
    listen = str_c(text);
    int stale = socket(AF_UNIX, SOCK_STREAM, 0);
    assert_int_equal(bind(stale, (struct sockaddr *)&at, sizeof at), 0);
    close(stale);
    begin(&w, (struct http_settings){ .listen = listen });
    assert_true(str_eq(http_address(w.server), listen));
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    assert_int_equal(connect(fd, (struct sockaddr *)&at, sizeof at), 0);
    assert_true(say(fd, "GET /echo HTTP/1.1\r\n" C "\r\n") && hear(fd, &b));
    assert_true(has(&b, "peer=unix "));
    close(fd);
    struct http_settings o = { .listen = listen };
    struct http_app app = { .handle = handle };
    diag_init(&d, &w.arena);
    assert_null(http_open(&o, &app, &d));
    buf_free(&b);
    assert_true(finish(&w));
    assert_int_equal(access(at.sun_path, F_OK), -1);
}

/* Lets the handler go on once the server is seen to stop: it takes no connection any more. */
static void *open_later(void *ctx)
{
    struct world *w = ctx;
    struct sockaddr_in at = { .sin_family = AF_INET, .sin_port = htons((uint16_t)w->port) };
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    for (int refused = 0; !refused; poll(NULL, 0, 5)) {
        int fd = socket(AF_INET, SOCK_STREAM, 0);
        refused = fd >= 0 && connect(fd, (struct sockaddr *)&at, sizeof at) < 0;
        close(fd);
    }
    atomic_store(&w->app.open, true);
    return NULL;
}

/* What is in flight is answered; what is idle goes at once. */
static void test_drain(void **state)
{
    struct world w;
    struct buf b = { 0 };
    pthread_t later;
    (void)state;
    begin(&w, (struct http_settings){ 0 });
    int fd = dial(w.port);
    int idle = dial(w.port);
    assert_true(say(fd, "GET /wait HTTP/1.1\r\n" H "\r\n"));
    await(&w.app.inside, 1);
    assert_int_equal(pthread_create(&later, NULL, open_later, &w), 0);
    assert_true(http_close(w.server));
    pthread_join(later, NULL);
    assert_true(hear(fd, &b) && has(&b, "HTTP/1.1 200 OK\r\n") && has(&b, "Connection: close\r\n"));
    assert_true(hear(idle, &b));
    close(fd);
    close(idle);
    sse_close(w.hub);
    buf_free(&b);
    arena_free(&w.arena);
}

static void test_cut(void **state)
{
    struct world w;
    struct buf b = { 0 };
    (void)state;
    begin(&w, (struct http_settings){ .drain_ms = 100 });
    int fd = dial(w.port);
    assert_true(say(fd, "POST /echo HTTP/1.1\r\n" H "Content-Length: 10\r\n\r\nabc"));
    struct buf seen = { 0 };
    for (int64_t until = clock_ms() + GUARD_MS; !has(&seen, "{phase=\"body\"} 1\n");) {
        assert_true(clock_ms() < until);
        buf_clear(&seen);
        assert_true(ask(w.port, "GET /metrics HTTP/1.1\r\n" C "\r\n", &seen));
    }
    assert_false(finish(&w));
    assert_true(hear(fd, &b));
    close(fd);
    buf_free(&b);
    buf_free(&seen);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_exchanges),
        cmocka_unit_test(test_not_ready),
        cmocka_unit_test(test_drip),
        cmocka_unit_test(test_stream),
        cmocka_unit_test(test_broken_stream),
        { "D03 D04 slow heads and bodies end at the deadline of the whole", test_slow, NULL, NULL,
          NULL },
        { "D03 300 slow heads against a limit of 256", test_slow_heads, NULL, NULL, NULL },
        { "D05 a slow reader costs a megabyte and ends", test_slow_reader, NULL, NULL, NULL },
        cmocka_unit_test(test_crowd),
        cmocka_unit_test(test_newcomer),
        cmocka_unit_test(test_crowd_of_one_address),
        cmocka_unit_test(test_waits),
        cmocka_unit_test(test_reads),
        cmocka_unit_test(test_many),
        cmocka_unit_test(test_events),
        cmocka_unit_test(test_proxies),
        cmocka_unit_test(test_addresses),
        cmocka_unit_test(test_taken),
        cmocka_unit_test(test_unix),
        cmocka_unit_test(test_drain),
        cmocka_unit_test(test_cut),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
