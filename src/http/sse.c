/* sse.c - see sse.h. */
#include "http/sse.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>

enum {
    MOST = 900,
    HEARTBEAT_MS = 15000,
    BACKLOG = 64 * 1024, /* bytes that wait for a slow listener */
    SLOW_MS = 60000      /* how long they may */
};

struct stream {
    int fd;
    bool ended; /* shut down: its owner has yet to give it back */
    struct buf topic;
    struct buf wait; /* what the socket did not take */
    int64_t since;   /* milliseconds: of the oldest byte that waits, 0 = not noticed yet */
    int64_t quiet;   /* since when nothing was sent */
};

struct sse_hub {
    pthread_mutex_t lock;
    struct stream *streams;
    int n, most;
    int64_t heartbeat;
    int64_t now; /* as of the last tick */
};

struct sse_hub *sse_open(int most, int64_t heartbeat_ms)
{
    struct sse_hub *h = calloc(1, sizeof *h);
    if (!h)
        fatal("out of memory");
    h->most = most > 0 ? most : MOST;
    h->heartbeat = heartbeat_ms > 0 ? heartbeat_ms : HEARTBEAT_MS;
    h->streams = calloc((size_t)h->most, sizeof *h->streams);
    if (!h->streams)
        fatal("out of memory");
    pthread_mutex_init(&h->lock, NULL);
    return h;
}

static void stream_free(struct stream *s)
{
    buf_free(&s->topic);
    buf_free(&s->wait);
}

void sse_close(struct sse_hub *h)
{
    if (!h)
        return;
    for (int i = 0; i < h->n; i++)
        stream_free(&h->streams[i]);
    pthread_mutex_destroy(&h->lock);
    free(h->streams);
    free(h);
}

/* ---- wire format ------------------------------------------------------------------------------------ */

/* CR, LF and CR LF all end a line for a browser. */
static void put_data(struct buf *out, struct str data)
{
    buf_add(out, STR("data: "));
    for (size_t i = 0; i < data.n; i++) {
        char c = data.p[i];
        if (c == '\n' && i && data.p[i - 1] == '\r')
            continue;
        if (c == '\n' || c == '\r')
            buf_add(out, STR("\ndata: "));
        else
            buf_char(out, c);
    }
}

void sse_format(struct buf *out, const char *event, struct str data)
{
    buf_add(out, STR("event: "));
    buf_c(out, event);
    buf_char(out, '\n');
    put_data(out, data);
    buf_add(out, STR("\n\n"));
}

/* ---- sending, lock held ----------------------------------------------------------------------------- */

/* Whoever owns the connection sees it end and gives it back. */
static void end(struct stream *s)
{
    if (s->ended)
        return;
    s->ended = true;
    shutdown(s->fd, SHUT_RDWR);
    buf_free(&s->wait);
}

/* Bytes the socket took; all of them when it is broken, for then nothing is to be kept. */
static size_t put(struct stream *s, struct str text)
{
    size_t done = 0;
    while (done < text.n) {
        ssize_t n = send(s->fd, text.p + done, text.n - done, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0 && errno == EAGAIN)
            break;
        if (n < 0) {
            end(s);
            return text.n;
        }
        done += (size_t)n;
    }
    return done;
}

static void push(struct sse_hub *h, struct stream *s, struct str text)
{
    if (s->ended)
        return;
    s->quiet = h->now;
    size_t done = s->wait.n ? 0 : put(s, text);
    if (done == text.n)
        return;
    s->wait.limit = BACKLOG;
    buf_add(&s->wait, str_slice(text, done, text.n));
    if (s->wait.overflow)
        end(s);
}

static void flush(struct stream *s, int64_t now)
{
    if (s->ended || s->wait.n == 0)
        return;
    struct str waiting = buf_str(&s->wait);
    size_t done = put(s, waiting);
    if (s->ended)
        return;
    if (done == waiting.n) {
        buf_free(&s->wait);
        s->since = 0;
        return;
    }
    if (done) {
        struct buf rest = { .limit = BACKLOG };
        buf_add(&rest, str_slice(waiting, done, waiting.n));
        buf_free(&s->wait);
        s->wait = rest;
        s->since = now;
    }
    if (s->since == 0)
        s->since = now;
    if (now - s->since > SLOW_MS)
        end(s);
}

/* ---- for everybody ---------------------------------------------------------------------------------- */

static bool listens(const struct stream *s, struct str topic)
{
    return str_starts(buf_str(&s->topic), topic);
}

void sse_publish(struct sse_hub *h, struct str topic, const char *event, struct str data)
{
    struct buf text = { 0 };
    sse_format(&text, event, data);
    pthread_mutex_lock(&h->lock);
    for (int i = 0; i < h->n; i++)
        if (listens(&h->streams[i], topic))
            push(h, &h->streams[i], buf_str(&text));
    pthread_mutex_unlock(&h->lock);
    buf_free(&text);
}

void sse_drop(struct sse_hub *h, struct str topic)
{
    pthread_mutex_lock(&h->lock);
    for (int i = 0; i < h->n; i++)
        if (str_ends(buf_str(&h->streams[i].topic), topic))
            end(&h->streams[i]);
    pthread_mutex_unlock(&h->lock);
}

struct str sse_topic(char buf[SSE_TOPIC], int64_t person, struct str token)
{
    int n = snprintf(buf, SSE_TOPIC, "%lld/%.*s", (long long)person, STR_ARG(token));
    return (struct str){ buf, n < SSE_TOPIC ? (size_t)n : SSE_TOPIC - 1 };
}

int sse_count(struct sse_hub *h)
{
    pthread_mutex_lock(&h->lock);
    int n = h->n;
    pthread_mutex_unlock(&h->lock);
    return n;
}

/* ---- for the server --------------------------------------------------------------------------------- */

bool sse_join(struct sse_hub *h, int fd, struct str topic, struct str first)
{
    pthread_mutex_lock(&h->lock);
    bool room = h->n < h->most;
    if (room) {
        struct stream *s = &h->streams[h->n++];
        *s = (struct stream){ .fd = fd };
        buf_add(&s->topic, topic);
        push(h, s, first);
    }
    pthread_mutex_unlock(&h->lock);
    return room;
}

void sse_leave(struct sse_hub *h, int fd)
{
    pthread_mutex_lock(&h->lock);
    for (int i = 0; i < h->n; i++) {
        if (h->streams[i].fd != fd)
            continue;
        stream_free(&h->streams[i]);
        h->streams[i] = h->streams[--h->n];
        break;
    }
    pthread_mutex_unlock(&h->lock);
}

void sse_tick(struct sse_hub *h, int64_t now_ms)
{
    pthread_mutex_lock(&h->lock);
    h->now = now_ms;
    for (int i = 0; i < h->n; i++) {
        struct stream *s = &h->streams[i];
        if (s->quiet == 0)
            s->quiet = now_ms;
        flush(s, now_ms);
        if (s->wait.n == 0 && now_ms - s->quiet >= h->heartbeat)
            push(h, s, STR(":\n\n"));
    }
    pthread_mutex_unlock(&h->lock);
}
