/* server_conn.h - what the files of the server share: connections, workers, replies.  For server*.c alone.
 *
 * One epoll set holds every connection, armed for one event at a time: whoever receives the event owns the
 * connection until it arms it again, closes it or queues it for the pool.  So a connection needs no lock.
 * Others may only look at its atomic members and shut its socket down, under `lock`, which is also held to close it.
 */
#ifndef HTTP_SERVER_CONN_H
#define HTTP_SERVER_CONN_H

#include "http/parse.h"
#include "http/server.h"
#include "http/sse.h"

#include <pthread.h>
#include <stdatomic.h>
#include <sys/socket.h>

enum {
    IN_BYTES = PARSE_HEAD + 4096, /* of the read buffer: a head and room to read a body through */
    SCRATCH = 64 * 1024,
    STREAM_PIECE = 1024 * 1024, /* most bytes that wait for a slow reader of a stream */
    REFUSED_BODY = 1024 * 1024, /* of a refused request, read so that the client sees the answer */
    LISTENERS = 4,
    DATE_WORDS = 4,   /* of 8 bytes, for a date's 29 characters */
    STREAM_HEAD = 10, /* eight hexadecimal digits, CR, LF */
};

enum phase {
    PHASE_FREE,
    PHASE_IDLE, /* between requests */
    PHASE_HEAD,
    PHASE_BODY,
    PHASE_WORK, /* a handler runs or the request waits for a thread */
    PHASE_REPLY,
    PHASE_PULL,   /* a stream's next piece is to be made by the pool */
    PHASE_EVENTS, /* writing belongs to the hub */
    PHASE_LINGER, /* answered and half closed: the rest of the request is thrown away */
};

enum reply_kind { REPLY_NONE, REPLY_TEXT, REPLY_BUF, REPLY_FILE, REPLY_STREAM, REPLY_EVENTS };

/* Buffers of one request; kept by threads between requests, so that a steady state allocates nothing. */
struct kit {
    struct kit *next;
    struct arena arena;
    struct buf head, body, extra, payload; /* reply head; reply body; its headers; request body */
    char in[IN_BYTES];
};

struct http_reply {
    struct kit *kit;
    enum reply_kind kind;
    int status;
    const char *type;
    struct str text, topic, first;
    int fd;
    int64_t offset, size;
    http_pull_fn *pull;
    http_done_fn *done;
    void *ctx;
    bool close, own_cache, own_policy, own_retry;
    /* while sending */
    bool chunked, last;
    int64_t sent; /* bytes of head and body, or of the stream's piece */
};

struct conn {
    _Atomic int64_t deadline; /* milliseconds; 0 = none */
    _Atomic int phase;        /* enum phase; written by the owner */
    _Atomic bool expired;     /* the deadline passed */
    _Atomic int64_t since; /* milliseconds: when this phase's clock began; written by the owner */
    struct http_server *server;
    int fd;
    bool trusted; /* a proxy of ours */
    bool discard; /* the body is of a refused request */
    bool abort;   /* to end with a reset, so that nobody takes the half for the whole */
    bool keep;    /* the connection goes on after this reply */
    char peer[48];
    struct kit *kit; /* NULL while idle */
    size_t in;       /* bytes in kit->in */
    size_t used;     /* of them, taken by this request */
    int64_t began;   /* microseconds, for the access log */
    int64_t queued;
    int64_t bytes; /* of the reply */
    struct parse_head head;
    struct parse_chunks chunks;
    struct http_admission admission;
    struct http_request q;
    struct http_reply r;
    struct conn *next; /* in a queue or the free list */
};

enum count {
    COUNT_1XX,
    COUNT_2XX,
    COUNT_3XX,
    COUNT_4XX,
    COUNT_5XX,
    COUNT_BEGUN,
    COUNT_ENDED,
    COUNT_BYTES_IN,
    COUNT_BYTES_OUT,
    COUNT_ACCEPTED,
    COUNT_EVICTED,
    COUNT_REFUSED,
    COUNT_LATE,
    COUNT__COUNT,
};

struct worker {
    struct http_server *server;
    pthread_t thread;
    struct kit *kit;       /* spare */
    _Atomic uint32_t busy; /* tick at which the event in hand came, 0 = none */
    _Atomic bool poller, replaced;
    _Atomic uint64_t counts[COUNT__COUNT]; /* written by this worker alone */
    char scratch[SCRATCH];
};

struct queue {
    struct conn *first, **last;
    int running, most;
};

struct http_server {
    struct http_settings o;
    struct http_app app;
    struct arena arena; /* of settings */
    int epoll, wake;
    int listeners[LISTENERS];
    int nlisteners;
    bool unarmed[LISTENERS]; /* waits for descriptors; under lock */
    char address[128];
    int port;
    char nonce[9]; /* of request ids */
    _Atomic uint64_t requests;
    _Atomic uint32_t tick; /* counts the watch's rounds, never 0 */
    _Atomic int64_t now;   /* milliseconds, as of the last tick */
    _Atomic uint32_t date; /* which of dates holds */
    _Atomic uint64_t dates[2][DATE_WORDS];
    _Atomic bool draining, stopping;
    pthread_t watch;

    pthread_mutex_t lock; /* what follows, to its end */
    pthread_cond_t work;
    struct conn *conns, *free;
    uint64_t *keys; /* by connection: its address, 0 = not counted or none */
    int nconns, live;
    struct worker **workers;
    int nworkers, most_workers, pollers, pollers_wanted;
    int idle, called;       /* workers that sleep, and how many of them were woken */
    struct queue queues[2]; /* HTTP_READ, HTTP_WAIT */
    struct kit *kits;
    int nkits;
};

/* server_conn.c: moves the connection on until it waits for something. */
void conn_run(struct worker *w, struct conn *c);
/* Wipes what a secret request and its reply left in the connection's buffers. */
void conn_wipe(struct conn *c);
/* A worker of the pool has the connection: runs its handler or makes its stream's next piece. */
void conn_work(struct worker *w, struct conn *c);

enum step {
    STEP_AGAIN,  /* the phase has changed: go on */
    STEP_IN,     /* wait until readable */
    STEP_OUT,    /* wait until writable */
    STEP_HANDED, /* somebody else's now */
    STEP_CLOSE,
};

/* server_send.c */
enum step send_begin(struct worker *w, struct conn *c); /* the reply is filled */
enum step send_more(struct worker *w, struct conn *c);
enum step send_pull(struct worker *w, struct conn *c); /* on the pool */
void send_drop(struct conn *c);                        /* frees what the reply holds */

/* server_reply.c */
void reply_init(struct http_reply *r, struct kit *kit);
void reply_head(const struct conn *c, struct buf *out); /* status line and headers */

/* server_stat.c: true when the path is the server's own. */
bool stat_answer(struct http_server *s, const struct http_request *q, struct http_reply *r);

/* server_pool.c */
void *pool_main(void *worker);
bool pool_start(struct http_server *s);                      /* one more worker; lock held */
bool pool_enter(struct http_server *s, enum http_lane lane); /* takes a place to run here */
void pool_leave(struct http_server *s, enum http_lane lane);
void pool_push(struct http_server *s, struct conn *c, enum http_lane lane);
void pool_watch(struct http_server *s); /* replaces pollers that are stuck */
void kit_take(struct worker *w, struct conn *c);
void kit_give(struct worker *w, struct conn *c);
void kit_clear(struct http_server *s);
void count_add(struct worker *w, enum count which, uint64_t n);
uint64_t count_sum(struct http_server *s, enum count which);

/* server_accept.c */
bool accept_listen(struct http_server *s, struct diag *d) MUST_CHECK;
void accept_some(struct worker *w, int listener);
void accept_resume(struct http_server *s); /* listeners that ran out of descriptors */
void accept_stop(struct http_server *s);
void conn_close(struct worker *w, struct conn *c);
void conn_arm(struct http_server *s, struct conn *c, unsigned events);
void conn_expire(struct conn *c,
                 int64_t seen); /* lock held; only while its deadline is still `seen` */

#endif
