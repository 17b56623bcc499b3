/* server_conn.c - one connection from its first byte to its last: head, admission, body, handler.
 * Knows no route; sending is server_send.c. */
#include "http/server_conn.h"

#include "base/clock.h"
#include "base/log.h"
#include "base/secret.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <time.h>
#include <unistd.h>

enum {
    DRAIN_MS = 1000,
    LINGER_MS = 5000,
    QUEUE_MS = 10000,
    DEFAULT_BODY = 1024 * 1024,
    TURNS = 256
};

static int64_t now_ms(const struct http_server *s)
{
    return atomic_load_explicit(&s->now, memory_order_relaxed);
}

static enum step enter(struct http_server *s, struct conn *c, enum phase phase)
{
    atomic_store_explicit(&c->phase, phase, memory_order_relaxed);
    c->since = now_ms(s);
    return STEP_AGAIN;
}

/* The request cannot be read further: an answer, and the end of the connection. */
static enum step refuse(struct worker *w, struct conn *c, enum err e, const char *text)
{
    c->keep = false;
    http_reply_error(&c->r, e, text);
    return send_begin(w, c);
}

static enum err err_of(int verdict)
{
    static const struct {
        int status;
        enum err err;
    } table[] = {
        { 405, E_METHOD },       { 408, E_TIMEOUT },     { 413, E_TOO_LARGE },
        { 414, E_ADDRESS_LONG }, { 417, E_EXPECTATION }, { 431, E_HEADERS_LONG },
        { 505, E_HTTP_VERSION },
    };
    for (size_t i = 0; i < COUNTOF(table); i++)
        if (table[i].status == verdict)
            return table[i].err;
    return E_SYNTAX;
}

/* ---- head ------------------------------------------------------------------------------------------- */

/* The client's address as a trusted proxy saw it: the last one in the list that is no proxy of ours. */
static struct str forwarded(const struct http_server *s, const struct conn *c)
{
    struct str list = http_header(&c->q, "x-forwarded-for");
    struct str peer = str_c(c->peer);
    while (list.n) {
        size_t cut = list.n;
        while (cut > 0 && list.p[cut - 1] != ',')
            cut--;
        struct str last = str_trim(str_slice(list, cut, list.n));
        list = str_slice(list, 0, cut ? cut - 1 : 0);
        if (last.n == 0 || last.n > 45)
            break;
        peer = last;
        bool ours = false;
        for (size_t i = 0; i < s->o.nproxies; i++)
            ours = ours || str_eq(s->o.proxies[i], last);
        if (!ours)
            break;
    }
    return peer;
}

static void put_hex(char *to, uint64_t v, int digits)
{
    for (int i = digits - 1; i >= 0; i--, v >>= 4)
        to[i] = "0123456789abcdef"[v & 15];
}

static void give_id(struct http_server *s, struct http_request *q)
{
    char *id = NEW(q->arena, char, 17);
    memcpy(id, s->nonce, 8);
    put_hex(id + 8, atomic_fetch_add_explicit(&s->requests, 1, memory_order_relaxed), 8);
    q->id = (struct str){ id, 16 };
}

/* False: the target cannot be what a path promises. */
static bool build_request(struct http_server *s, struct conn *c)
{
    struct http_request *q = &c->q;
    struct arena *a = &c->kit->arena;
    struct http_pair *headers = NEW(a, struct http_pair, c->head.nheaders);
    parse_headers(&c->head, c->kit->in, headers);
    q->method = c->head.method;
    q->headers = headers;
    q->nheaders = c->head.nheaders;
    q->peer = str_c(c->peer);
    if (c->trusted) {
        q->peer = forwarded(s, c);
        q->secure = parse_same(http_header(q, "x-forwarded-proto"), "https");
    }
    struct str path;
    struct str query;
    return parse_target((struct str){ c->kit->in + c->head.target.at, c->head.target.n }, &path,
                        &query) &&
           parse_path(a, path, &q->path) && parse_query(a, query, &q->params, &q->nparams);
}

static bool has_body(const struct conn *c)
{
    return c->head.chunked || c->head.length > 0;
}

static enum step dispatch(struct worker *w, struct conn *c);

/* Interim answer to Expect: 100-continue; the client holds its body back until then. */
static void say_continue(struct conn *c)
{
    static const char text[] = "HTTP/1.1 100 Continue\r\n\r\n";
    if (c->head.expect_continue && c->head.minor == 1 && c->in == c->used)
        send(c->fd, text, sizeof text - 1, MSG_NOSIGNAL | MSG_DONTWAIT);
}

static enum step begin_body(struct worker *w, struct conn *c)
{
    int64_t limit = c->discard ? REFUSED_BODY : c->admission.body_limit;
    if (!has_body(c))
        return dispatch(w, c);
    if (c->head.length > limit || limit == 0) {
        if (!c->discard)
            http_reply_error(&c->r, E_TOO_LARGE, NULL);
        c->keep = false;
        return send_begin(w, c);
    }
    if (c->discard && c->head.expect_continue) {
        c->keep =
            false; /* the client may send the body or not: what follows is not known to be a head */
        return send_begin(w, c);
    }
    say_continue(c);
    c->chunks = (struct parse_chunks){ .limit = limit };
    c->kit->payload.limit = (size_t)limit;
    if (c->admission.secret) /* in one place from the start: growing leaves copies behind */
        buf_room(&c->kit->payload, (size_t)limit);
    return enter(w->server, c, PHASE_BODY);
}

static enum step admit(struct worker *w, struct conn *c)
{
    struct http_server *s = w->server;
    bool reads = c->q.method == HTTP_GET;
    c->admission = (struct http_admission){ .lane = reads ? HTTP_READ : HTTP_WAIT,
                                            .body_limit = reads ? 0 : DEFAULT_BODY };
    if (stat_answer(s, &c->q, &c->r)) {
        c->discard = true;
    } else if (atomic_load_explicit(&s->draining, memory_order_relaxed)) {
        c->discard = true;
        http_reply_error(&c->r, E_DRAINING, NULL);
    } else if (s->app.admit) {
        c->discard = !s->app.admit(s->app.ctx, &c->q, &c->admission, &c->r);
    }
    return begin_body(w, c);
}

static int64_t clock_us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static void start_request(struct worker *w, struct conn *c)
{
    conn_wipe(c); /* what the request before left, when it came on the same connection */
    c->q = (struct http_request){ .arena = &c->kit->arena, .body.fd = -1 };
    c->q.path = c->q.peer = c->q.body.text = STR("");
    reply_init(&c->r, c->kit);
    give_id(w->server, &c->q);
    c->discard = false;
    c->bytes = 0;
    c->keep = c->head.keep_alive;
    c->used = c->head.seen;
    c->began = w->server->app.done ? clock_us() : 0;
    count_add(w, COUNT_BEGUN, 1);
}

static enum step begin_request(struct worker *w, struct conn *c, int verdict)
{
    atomic_store_explicit(&c->phase, PHASE_WORK, memory_order_relaxed);
    start_request(w, c);
    if (verdict != PARSE_DONE) {
        if (verdict == 405)
            http_reply_header(&c->r, "Allow", STR("GET, HEAD, POST, PATCH, DELETE"));
        return refuse(w, c, err_of(verdict), NULL);
    }
    if (!build_request(w->server, c))
        return refuse(w, c, E_SYNTAX, "请求地址不正确");
    if (c->head.length > w->server->o.body_most)
        return refuse(w, c, E_TOO_LARGE, NULL);
    if (c->q.method == HTTP_GET && has_body(c))
        return refuse(w, c, E_SYNTAX, "GET 请求不能带内容");
    struct str coding = http_header(&c->q, "content-encoding");
    if (coding.n && !parse_same(coding, "identity"))
        return refuse(w, c, E_MEDIA_TYPE, "请求内容不能压缩，请去掉 Content-Encoding");
    return admit(w, c);
}

/* What the system has for us; 0 = the client has ended, -1 = nothing yet or broken (then *broken). */
static ssize_t receive(struct worker *w, struct conn *c, char *to, size_t n, bool *broken)
{
    ssize_t got;
    do
        got = recv(c->fd, to, n, 0);
    while (got < 0 && errno == EINTR);
    *broken = got < 0 && errno != EAGAIN;
    if (got > 0)
        count_add(w, COUNT_BYTES_IN, (uint64_t)got);
    return got;
}

static enum step end_of_input(struct worker *w, struct conn *c)
{
    bool late = atomic_load(&c->expired);
    if (!late || !c->head.begun)
        return STEP_CLOSE;
    if (atomic_load(&c->phase) == PHASE_HEAD)
        start_request(w, c);
    if (c->discard) {
        c->keep = false;
        return send_begin(w, c); /* the refusal that waited for the body */
    }
    return refuse(w, c, E_TIMEOUT, NULL);
}

static enum step step_head(struct worker *w, struct conn *c)
{
    if (!c->kit)
        kit_take(w, c);
    if (c->head.seen == c->in) {
        bool broken;
        ssize_t got = receive(w, c, c->kit->in + c->in, IN_BYTES - c->in, &broken);
        if (got == 0)
            return end_of_input(w, c);
        if (got < 0)
            return broken ? STEP_CLOSE : STEP_IN;
        c->in += (size_t)got;
    }
    if (atomic_load_explicit(&c->phase, memory_order_relaxed) == PHASE_IDLE)
        enter(w->server, c, PHASE_HEAD);
    int verdict = parse_head(&c->head, c->kit->in, c->in);
    return verdict == PARSE_MORE ? STEP_IN : begin_request(w, c, verdict);
}

/* ---- body ------------------------------------------------------------------------------------------- */

static int open_spool(struct http_server *s, struct arena *a)
{
    char *name = str_z(a, str_printf(a, STR_FMT "/ztf-XXXXXX", STR_ARG(s->o.spool)));
    int fd = mkstemp(name);
    if (fd >= 0)
        unlink(name);
    return fd;
}

static bool spool(struct conn *c, struct http_server *s, struct str data)
{
    if (c->q.body.fd < 0)
        c->q.body.fd = open_spool(s, c->q.arena);
    while (c->q.body.fd >= 0 && data.n) {
        ssize_t put = write(c->q.body.fd, data.p, data.n);
        if (put < 0 && errno == EINTR)
            continue;
        if (put <= 0)
            return false;
        data = str_slice(data, (size_t)put, data.n);
    }
    return c->q.body.fd >= 0;
}

static bool keep_body(struct http_server *s, struct conn *c, struct str data)
{
    c->q.body.size += (int64_t)data.n;
    if (c->discard || data.n == 0)
        return true;
    if (c->admission.spool)
        return spool(c, s, data);
    buf_add(&c->kit->payload, data);
    return !c->kit->payload.overflow;
}

static enum step body_done(struct worker *w, struct conn *c)
{
    if (!c->admission.spool)
        c->q.body.text = buf_str(&c->kit->payload);
    return dispatch(w, c);
}

static enum step body_lost(struct worker *w, struct conn *c)
{
    log_error("cannot spool a request body: %s", strerror(errno));
    return refuse(w, c, E_STORE, "上传内容无法暂存，请稍后再试或联系管理员检查磁盘空间");
}

/* Content-Length: bytes that came with the head, then through the scratch buffer, never past the end. */
static enum step step_length(struct worker *w, struct conn *c)
{
    int64_t left = c->head.length - c->q.body.size;
    struct str data = { c->kit->in + c->used, c->in - c->used };
    if (data.n) {
        data.n = (uint64_t)left < data.n ? (size_t)left : data.n;
        c->used += data.n;
    } else {
        bool broken;
        size_t room = (uint64_t)left < SCRATCH ? (size_t)left : SCRATCH;
        ssize_t got = receive(w, c, w->scratch, room, &broken);
        if (got == 0)
            return end_of_input(w, c);
        if (got < 0)
            return broken ? STEP_CLOSE : STEP_IN;
        data = (struct str){ w->scratch, (size_t)got };
    }
    bool kept = keep_body(w->server, c, data);
    if (c->admission.secret)
        secret_wipe(w->scratch, sizeof w->scratch);
    if (!kept)
        return body_lost(w, c);
    return c->q.body.size == c->head.length ? body_done(w, c) : STEP_AGAIN;
}

/* More of a chunked body, into the read buffer behind the head; what the decoder has used makes room. */
static enum step fill_chunks(struct worker *w, struct conn *c)
{
    bool broken;
    c->in = c->used = c->head.seen;
    ssize_t got = receive(w, c, c->kit->in + c->in, IN_BYTES - c->in, &broken);
    if (got == 0)
        return end_of_input(w, c);
    if (got < 0)
        return broken ? STEP_CLOSE : STEP_IN;
    c->in += (size_t)got;
    return STEP_AGAIN;
}

static enum step step_chunked(struct worker *w, struct conn *c)
{
    if (c->in == c->used)
        return fill_chunks(w, c);
    struct str in = { c->kit->in + c->used, c->in - c->used };
    struct str data;
    int verdict = parse_chunks(&c->chunks, &in, &data);
    c->used = c->in - in.n;
    if (verdict > PARSE_DONE) {
        http_reply_error(&c->r, err_of(verdict), NULL); /* also instead of a refusal that waited */
        c->keep = false;
        return send_begin(w, c);
    }
    if (!keep_body(w->server, c, data))
        return body_lost(w, c);
    return verdict == PARSE_DONE ? body_done(w, c) : STEP_AGAIN;
}

/* ---- secrets ------------------------------------------------------------------------------------------- */

static void wipe_buf(struct buf *b)
{
    if (b->p)
        secret_wipe(b->p, b->cap);
}

/* Bytes behind `used` are of the next request. */
void conn_wipe(struct conn *c)
{
    if (!c->admission.secret || !c->kit)
        return;
    wipe_buf(&c->kit->payload);
    wipe_buf(&c->kit->body);
    c->admission.secret = false;
}

/* ---- handlers --------------------------------------------------------------------------------------- */

static enum step handle(struct worker *w, struct conn *c)
{
    struct http_server *s = w->server;
    s->app.handle(s->app.ctx, &c->q, &c->r);
    if (c->admission.secret && c->used > c->head.seen)
        secret_wipe(c->kit->in + c->head.seen, c->used - c->head.seen);
    if (c->admission.secret)
        wipe_buf(&c->kit->payload);
    return send_begin(w, c);
}

static enum step dispatch(struct worker *w, struct conn *c)
{
    struct http_server *s = w->server;
    enum http_lane lane = c->admission.lane;
    atomic_store_explicit(&c->phase, PHASE_WORK, memory_order_relaxed);
    if (c->discard)
        return send_begin(w, c);
    if (lane == HTTP_QUICK)
        return handle(w, c);
    if (lane == HTTP_READ && pool_enter(s, HTTP_READ)) {
        enum step next = handle(w, c);
        pool_leave(s, HTTP_READ);
        return next;
    }
    pool_push(s, c, lane);
    return STEP_HANDED;
}

static enum step step_queued(struct worker *w, struct conn *c)
{
    if (atomic_load(&c->phase) == PHASE_PULL)
        return send_pull(w, c);
    if (now_ms(w->server) - c->queued > QUEUE_MS) {
        http_reply_header(&c->r, "Retry-After", STR("2"));
        http_reply_error(&c->r, E_BUSY, NULL);
        return send_begin(w, c);
    }
    return handle(w, c);
}

/* ---- the end ---------------------------------------------------------------------------------------- */

static enum step step_linger(struct worker *w, struct conn *c)
{
    for (;;) {
        bool broken;
        ssize_t got = receive(w, c, w->scratch, SCRATCH, &broken);
        if (got == 0 || broken)
            return STEP_CLOSE;
        if (got < 0)
            return STEP_IN;
    }
}

/* The hub writes; here only the client's leaving is seen. */
static enum step step_events(struct worker *w, struct conn *c)
{
    bool broken;
    ssize_t got = receive(w, c, w->scratch, SCRATCH, &broken);
    return got == 0 || broken ? STEP_CLOSE : STEP_IN;
}

static enum step step_once(struct worker *w, struct conn *c)
{
    switch ((enum phase)atomic_load_explicit(&c->phase, memory_order_relaxed)) {
    case PHASE_IDLE:
    case PHASE_HEAD:
        return step_head(w, c);
    case PHASE_BODY:
        return c->head.chunked ? step_chunked(w, c) : step_length(w, c);
    case PHASE_REPLY:
        return send_more(w, c);
    case PHASE_PULL:
        if (!atomic_load_explicit(&w->poller, memory_order_relaxed))
            return send_pull(w, c);
        pool_push(w->server, c, HTTP_WAIT);
        return STEP_HANDED;
    case PHASE_LINGER:
        return step_linger(w, c);
    case PHASE_EVENTS:
        return step_events(w, c);
    case PHASE_FREE:
    case PHASE_WORK:
        break;
    }
    fatal("connection in phase %d", atomic_load(&c->phase));
}

/* When the client must have done its part. */
static int64_t due(const struct http_server *s, const struct conn *c)
{
    switch ((enum phase)atomic_load_explicit(&c->phase, memory_order_relaxed)) {
    case PHASE_IDLE:
        return c->since + s->o.idle_ms;
    case PHASE_HEAD:
        return c->since + s->o.head_ms;
    case PHASE_BODY:
        if (c->discard)
            return c->since + DRAIN_MS;
        return c->since + s->o.body_ms +
               (c->head.chunked ? c->q.body.size : c->head.length) * 1000 / s->o.floor;
    case PHASE_REPLY:
    case PHASE_PULL:
        return c->since + s->o.reply_ms + c->bytes * 1000 / s->o.floor;
    case PHASE_LINGER:
        return c->since + LINGER_MS;
    case PHASE_FREE:
    case PHASE_WORK:
    case PHASE_EVENTS:
        break;
    }
    return 0;
}

/* An idle connection keeps no buffers. */
static void wait_for(struct worker *w, struct conn *c, unsigned events)
{
    struct http_server *s = w->server;
    if (c->kit && c->in == 0 && atomic_load_explicit(&c->phase, memory_order_relaxed) == PHASE_IDLE)
        kit_give(w, c);
    atomic_store_explicit(&c->deadline, due(s, c), memory_order_release);
    conn_arm(s, c, events);
}

/* A client that sends without end must let others have their turn: then it goes on as soon as it may. */
static void settle(struct worker *w, struct conn *c, enum step next)
{
    for (int turn = 0; next == STEP_AGAIN; turn++)
        next = turn < TURNS ? step_once(w, c) : STEP_OUT;
    if (next == STEP_CLOSE)
        conn_close(w, c);
    else if (next != STEP_HANDED)
        wait_for(w, c, next == STEP_OUT ? EPOLLOUT : EPOLLIN);
}

void conn_run(struct worker *w, struct conn *c)
{
    /* takes over what the last owner wrote before it armed the connection: see wait_for */
    atomic_exchange_explicit(&c->deadline, 0, memory_order_acq_rel);
    settle(w, c, STEP_AGAIN);
}

void conn_work(struct worker *w, struct conn *c)
{
    settle(w, c, step_queued(w, c));
}
