/* server_send.c - replies on their way out, and what follows them.  Knows no handler. */
#include "http/server_conn.h"

#include <errno.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

enum { FILE_PIECE = 1024 * 1024 };

void send_drop(struct conn *c)
{
    struct http_reply *r = &c->r;
    if (r->kind == REPLY_STREAM && r->done)
        r->done(r->ctx);
    if (r->kind == REPLY_FILE && r->fd >= 0)
        close(r->fd);
    if (c->q.body.fd >= 0)
        close(c->q.body.fd);
    r->kind = REPLY_NONE;
    c->q.body.fd = -1;
}

static void tell(struct worker *w, struct conn *c)
{
    struct http_server *s = w->server;
    int class = c->r.status / 100 - 1;
    count_add(w, class >= 0 && class < 5 ? (enum count)(COUNT_1XX + class) : COUNT_5XX, 1);
    count_add(w, COUNT_ENDED, 1);
    count_add(w, COUNT_BYTES_OUT, (uint64_t)c->bytes);
    if (!s->app.done)
        return;
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    int64_t us = (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000 - c->began;
    s->app.done(s->app.ctx, &c->q, c->r.status, c->bytes, us);
}

/* Ready for the next request; what the client sent ahead moves to the front. */
static enum step next_request(struct worker *w, struct conn *c)
{
    struct kit *k = c->kit;
    size_t left = c->in - c->used;
    if (left)
        memmove(k->in, k->in + c->used, left);
    c->in = left;
    c->used = 0;
    c->head = (struct parse_head){ 0 };
    arena_reset(&k->arena);
    buf_clear(&k->head);
    buf_clear(&k->extra);
    if (k->body.cap > SCRATCH)
        buf_free(&k->body);
    if (k->payload.cap > SCRATCH)
        buf_free(&k->payload);
    buf_clear(&k->body);
    buf_clear(&k->payload);
    k->body.limit = k->payload.limit = 0;
    c->since = atomic_load_explicit(&w->server->now, memory_order_relaxed);
    atomic_store_explicit(&c->phase, left ? PHASE_HEAD : PHASE_IDLE, memory_order_relaxed);
    atomic_store_explicit(&c->expired, false, memory_order_relaxed);
    return left ? STEP_AGAIN : STEP_IN;
}

/* The whole request was read: closing sends no reset that could overtake the reply. */
static bool was_read(const struct conn *c)
{
    if (c->head.chunked)
        return false;
    return c->head.headers && c->q.body.size >= c->head.length && c->in == c->used;
}

static enum step finish(struct worker *w, struct conn *c)
{
    tell(w, c);
    send_drop(c);
    if (c->keep)
        return next_request(w, c);
    if (was_read(c))
        return STEP_CLOSE;
    shutdown(c->fd, SHUT_WR);
    c->since = atomic_load_explicit(&w->server->now, memory_order_relaxed);
    atomic_store_explicit(&c->phase, PHASE_LINGER, memory_order_relaxed);
    return STEP_AGAIN;
}

static enum step begin_events(struct worker *w, struct conn *c)
{
    struct http_server *s = w->server;
    struct buf *head = &c->kit->head;
    buf_add(head, c->r.first);
    if (!s->o.hub || !sse_join(s->o.hub, c->fd, c->r.topic, buf_str(head))) {
        http_reply_header(&c->r, "Retry-After", STR("30"));
        http_reply_error(&c->r, E_BUSY, NULL);
        return send_begin(w, c);
    }
    c->bytes = (int64_t)head->n;
    tell(w, c);
    send_drop(c);
    kit_give(w, c);
    c->in = c->used = 0;
    atomic_store_explicit(&c->phase, PHASE_EVENTS, memory_order_relaxed);
    return STEP_AGAIN;
}

enum step send_begin(struct worker *w, struct conn *c)
{
    struct http_reply *r = &c->r;
    struct http_server *s = w->server;
    if (r->close || atomic_load_explicit(&s->draining, memory_order_relaxed))
        c->keep = false;
    if (r->kind == REPLY_NONE || r->status == 204 || r->status == 304)
        http_reply_text(r, NULL, STR(""));
    if (r->kind == REPLY_BUF)
        r->text = buf_str(&c->kit->body);
    if (r->kind == REPLY_EVENTS)
        c->keep = false; /* its length is not known */
    if (r->kind == REPLY_STREAM) {
        r->chunked = c->head.minor == 1;
        c->keep = c->keep && r->chunked;
    }
    if (r->kind == REPLY_BUF && c->kit->body.overflow) {
        http_reply_error(r, E_TOO_LARGE, NULL);
        r->text = buf_str(&c->kit->body);
    }
    buf_clear(&c->kit->head);
    reply_head(c, &c->kit->head);
    if (r->kind == REPLY_EVENTS && !c->head.head_only)
        return begin_events(w, c);
    r->sent = 0;
    c->since = atomic_load_explicit(&s->now, memory_order_relaxed);
    atomic_store_explicit(&c->phase, PHASE_REPLY, memory_order_relaxed);
    return STEP_AGAIN;
}

/* Sends what of head and text has not been sent; how much is left, -1 = the connection is broken. */
static int64_t push(struct conn *c, struct str head, struct str text, int flags)
{
    size_t skip = (size_t)c->r.sent;
    size_t of_head = skip < head.n ? skip : head.n;
    struct str a = str_slice(head, of_head, head.n);
    struct str b = str_slice(text, skip - of_head, text.n);
    union {
        const char *from;
        void *base;
    } pa = { a.p }, pb = { b.p }; /* iovec wants non-const, sendmsg does not write */
    struct iovec v[2] = { { pa.base, a.n }, { pb.base, b.n } };
    struct msghdr m = { .msg_iov = v, .msg_iovlen = b.n ? 2 : 1 };
    while (a.n + b.n) {
        ssize_t put = sendmsg(c->fd, &m, MSG_NOSIGNAL | MSG_DONTWAIT | flags);
        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0)
            return errno == EAGAIN ? (int64_t)(a.n + b.n) : -1;
        c->r.sent += put;
        c->bytes += put;
        return (int64_t)(a.n + b.n) - put;
    }
    return 0;
}

static enum step after_push(int64_t left)
{
    return left < 0 ? STEP_CLOSE : STEP_OUT;
}

static enum step send_text(struct worker *w, struct conn *c)
{
    struct str text = c->head.head_only ? STR("") : c->r.text;
    int64_t left = push(c, buf_str(&c->kit->head), text, 0);
    return left == 0 ? finish(w, c) : after_push(left);
}

static enum step send_file(struct worker *w, struct conn *c)
{
    struct http_reply *r = &c->r;
    struct str head = buf_str(&c->kit->head);
    bool body = !c->head.head_only && r->size > 0;
    int64_t left = push(c, head, STR(""), body ? MSG_MORE : 0);
    if (left != 0)
        return after_push(left);
    int64_t done = r->sent - (int64_t)head.n;
    while (body && done < r->size) {
        off_t at = (off_t)(r->offset + done);
        size_t n = r->size - done < FILE_PIECE ? (size_t)(r->size - done) : FILE_PIECE;
        ssize_t put = sendfile(c->fd, r->fd, &at, n);
        if (put < 0 && errno == EINTR)
            continue;
        if (put <= 0) /* 0: the file is shorter than it was: better broken than padded */
            return put < 0 && errno == EAGAIN ? STEP_OUT : STEP_CLOSE;
        done += put;
        r->sent += put;
        c->bytes += put;
    }
    return finish(w, c);
}

/* ---- streams: head, then pieces made by the pool -------------------------------------------------------- */

/* The head goes out as the first piece; then one piece at a time. */
static enum step send_stream(struct worker *w, struct conn *c)
{
    struct http_reply *r = &c->r;
    struct kit *k = c->kit;
    int64_t left = push(c, buf_str(&k->head), r->text, 0);
    if (left != 0)
        return after_push(left);
    if (r->last || c->head.head_only)
        return finish(w, c);
    (void)w;
    atomic_store_explicit(&c->phase, PHASE_PULL, memory_order_relaxed);
    return STEP_AGAIN;
}

static void frame(struct http_reply *r, struct buf *b)
{
    static const char digits[] = "0123456789abcdef";
    size_t n = b->n - STREAM_HEAD;
    if (n) {
        for (int i = 7; i >= 0; i--, n >>= 4)
            b->p[i] = digits[n & 15];
        memcpy(b->p + 8, "\r\n", 2);
        buf_add(b, STR("\r\n"));
    }
    if (r->last)
        buf_add(b, STR("0\r\n\r\n"));
}

/* A reply without chunks ends with the connection: only a reset says that it is not whole. */
static enum step break_off(struct conn *c)
{
    struct linger none = { .l_onoff = 1, .l_linger = 0 };
    setsockopt(c->fd, SOL_SOCKET, SO_LINGER, &none, sizeof none);
    c->abort = true;
    return STEP_CLOSE;
}

enum step send_pull(struct worker *w, struct conn *c)
{
    struct http_reply *r = &c->r;
    struct buf *b = &c->kit->body;
    size_t reserve = r->chunked ? STREAM_HEAD : 0;
    (void)w;
    do {
        buf_clear(b);
        b->limit = STREAM_PIECE;
        buf_add(b, str_slice(STR("0000000000"), 0, reserve));
        enum http_more more = r->pull(r->ctx, b);
        if (more == HTTP_FAILED || b->overflow)
            return break_off(c);
        r->last = more == HTTP_END;
    } while (b->n == reserve && !r->last);
    b->limit = 0;
    bool empty = b->n == reserve;
    if (r->chunked)
        frame(r, b);
    r->text = r->chunked ? str_slice(buf_str(b), empty ? reserve : 0, b->n) : buf_str(b);
    r->sent = 0;
    buf_clear(&c->kit->head); /* has been sent */
    atomic_store_explicit(&c->phase, PHASE_REPLY, memory_order_relaxed);
    return STEP_AGAIN;
}

enum step send_more(struct worker *w, struct conn *c)
{
    switch (c->r.kind) {
    case REPLY_FILE:
        return send_file(w, c);
    case REPLY_STREAM:
        return send_stream(w, c);
    case REPLY_NONE:
    case REPLY_TEXT:
    case REPLY_BUF:
    case REPLY_EVENTS:
        break;
    }
    return send_text(w, c);
}
