/* server.h - the HTTP/1.1 server: connections, deadlines, threads, replies.  Knows no route.
 *
 * A request passes three hands:
 *   1. the reader (parse.h) checks every byte of the head; what is malformed is answered by the server;
 *   2. `admit` sees the head only, on an I/O thread, and says how much body may come and where the
 *      request is to run - or answers at once (401, 404, 405, 415 …) before the body is read;
 *   3. `handle` sees the whole request and fills the reply.
 * /healthz, /readyz and /metrics are the server's own and are answered under any load.
 */
#ifndef HTTP_SERVER_H
#define HTTP_SERVER_H

#include "base/buf.h"
#include "base/diag.h"
#include "http/request.h"

struct http_server;
struct http_reply;
struct sse_hub;

/* Where handle runs, and how many may do so at once. */
enum http_lane {
    HTTP_QUICK, /* at once on the I/O thread: needs no store, microseconds */
    HTTP_READ,  /* on an I/O thread too: reads the store; another takes over when it takes long */
    HTTP_WAIT,  /* on a thread of the pool: waits for a commit, an import, a disk */
};

struct http_admission {
    enum http_lane lane;
    int64_t body_limit; /* most bytes of body; more is answered 413, before reading when declared */
    bool spool;         /* body goes to an unlinked temporary file instead of memory */
    bool secret; /* body and reply hold secrets: wiped wherever they passed, also when refused */
};

struct http_app {
    void *ctx;
    /*
     * Runs on an I/O thread, must not block.  `a` comes as { HTTP_READ, 0, false } for GET and
     * { HTTP_WAIT, 1 MiB, false } for the others.  Returns false after filling the reply: the body is
     * then drained, not kept.
     */
    bool (*admit)(void *ctx, struct http_request *q, struct http_admission *a,
                  struct http_reply *r);
    /* Fills the reply; called from several threads at once. */
    void (*handle)(void *ctx, struct http_request *q, struct http_reply *r);
    /* May be NULL.  Whether /readyz says yes; must not block. */
    bool (*ready)(void *ctx);
    /* May be NULL.  Appends lines to /metrics; must not block. */
    void (*metrics)(void *ctx, struct buf *out);
    /* May be NULL.  Told of every answered request, for an access log. */
    void (*done)(void *ctx, const struct http_request *q, int status, int64_t bytes,
                 int64_t microseconds);
};

/* Zero means the default in brackets. */
struct http_settings {
    struct str
        listen; /* HOST:PORT, [V6]:PORT or unix:PATH; port 0 = any free one [127.0.0.1:8080] */
    struct str spool; /* folder of temporary files [/tmp] */
    int connections;  /* [1024] */
    int per_address; /* connections of one IPv4 address or IPv6 /64 [768]; proxies are not counted */
    int pollers;     /* I/O threads [number of cores, at least 2] */
    int reads;       /* HTTP_READ requests at once [4 per core]: give the store as many readers */
    int waits;       /* HTTP_WAIT requests at once [64] */
    int64_t head_ms;   /* from the first byte to the end of the head [10,000] */
    int64_t idle_ms;   /* between requests [30,000] */
    int64_t body_ms;   /* for the body [30,000], and on top size / floor */
    int64_t reply_ms;  /* for sending the reply [60,000], and on top size / floor */
    int64_t floor;     /* bytes per second a client must manage [65,536] */
    int64_t body_most; /* no request may announce more, whoever asks [4 GiB] */
    int64_t drain_ms;  /* for requests in flight when stopping [10,000] */
    const struct str
        *proxies; /* peers whose X-Forwarded-For and -Proto count: addresses, or "unix" */
    size_t nproxies;
    struct sse_hub *hub; /* for http_reply_events; NULL = none */
};

/*
 * Binds and starts its threads, which block every signal.  Strings are copied.
 *   d  receives E_STORE with a sentence an operator can act on: address taken, not this machine's
 * Returns NULL on failure.
 */
struct http_server *http_open(const struct http_settings *o, const struct http_app *app,
                              struct diag *d) MUST_CHECK;

/* Where it listens, "127.0.0.1:8080" or "unix:/path"; the first one when a name has several. */
struct str http_address(const struct http_server *s);
int http_port(const struct http_server *s); /* 0 for unix */

/* Stops accepting, lets requests in flight finish for drain_ms, closes the rest, joins all threads
 * and frees.  True when nothing had to be cut off. */
bool http_close(struct http_server *s);

/* ---- replies: one of text, body, file, stream, events; status 200 until said otherwise ----------- */

void http_reply_status(struct http_reply *r, int status);
int http_reply_get_status(const struct http_reply *r);

/*
 * Adds a header; a control character in `value` becomes '_'.  Cache-Control and
 * Content-Security-Policy replace the server's own; Date, Connection, Content-Length, Transfer-Encoding are its alone.
 */
void http_reply_header(struct http_reply *r, const char *name, struct str value);

/* The body, to be written into; freed by the server.  `type` must outlive the reply: a literal. */
struct buf *http_reply_body(struct http_reply *r, const char *type);

/* A body that is borrowed: static, or in the request's arena. */
void http_reply_text(struct http_reply *r, const char *type, struct str text);

/* size bytes of an open file from offset on; the fd is the server's from here on. */
void http_reply_file(struct http_reply *r, const char *type, int fd, int64_t offset, int64_t size);

/*
 * A body made piece by piece while the client takes it: at most one piece waits, so a slow reader
 * costs no memory.
 *   pull  appends the next piece (64 KiB is a good size) and says whether more follows; runs on a thread of
 *         the pool; HTTP_FAILED breaks the connection so that no half file looks whole
 *   done  called once, however it ended; NULL = nothing to free
 */
enum http_more { HTTP_MORE, HTTP_END, HTTP_FAILED };
typedef enum http_more http_pull_fn(void *ctx, struct buf *out);
typedef void http_done_fn(void *ctx);
void http_reply_stream(struct http_reply *r, const char *type, http_pull_fn *pull,
                       http_done_fn *done, void *ctx);

/*
 * Keeps the connection as a stream of events (sse.h).
 *   topic  what it listens to besides events for everybody, say the login
 *   first  events sent at once, already formatted (sse_format); may be empty
 */
void http_reply_events(struct http_reply *r, struct str topic, struct str first);

/* The connection ends after this reply. */
void http_reply_close(struct http_reply *r);

/* {"error","message","findings"} with the status of the first error of d; what was built is dropped. */
void http_reply_diag(struct http_reply *r, const struct diag *d);
/* The same for one error; text NULL = its default sentence. */
void http_reply_error(struct http_reply *r, enum err e, const char *text);

/* attachment; filename*=UTF-8''… as of RFC 6266, safe for any file name. */
void http_reply_attachment(struct http_reply *r, struct str file_name);

#endif
