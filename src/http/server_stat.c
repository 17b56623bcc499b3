/* server_stat.c - /healthz, /readyz and /metrics: how the server itself is.  Knows nothing of the city. */
#include "http/server_conn.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char plain[] = "text/plain; charset=utf-8";

static void answer_health(struct http_server *s, struct http_reply *r)
{
    (void)s;
    http_reply_text(r, plain, STR("ok\n"));
}

static void answer_ready(struct http_server *s, struct http_reply *r)
{
    if (atomic_load(&s->draining))
        http_reply_error(r, E_DRAINING, NULL);
    else if (s->app.ready && !s->app.ready(s->app.ctx))
        http_reply_error(r, E_STORE, NULL);
    else
        http_reply_text(r, plain, STR("ready\n"));
}

/* ---- metrics ---------------------------------------------------------------------------------------- */

static void put_head(struct buf *out, const char *name, const char *type, const char *help)
{
    buf_printf(out, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

static void put_number(struct buf *out, const char *name, const char *type, const char *help,
                       int64_t value)
{
    put_head(out, name, type, help);
    buf_printf(out, "%s %lld\n", name, (long long)value);
}

static void put_classes(struct http_server *s, struct buf *out)
{
    static const char name[] = "ztf_http_replies_total";
    put_head(out, name, "counter", "Replies by class of status.");
    for (int class = 2; class <= 5; class ++) {
        uint64_t n = count_sum(s, (enum count)(COUNT_1XX + class - 1));
        buf_printf(out, "%s{class=\"%dxx\"} %llu\n", name, class, (unsigned long long)n);
    }
}

static void put_counts(struct http_server *s, struct buf *out)
{
    static const struct {
        const char *name, *help;
        enum count which;
    } rows[] = {
        { "ztf_http_requests_total", "Requests whose head was read.", COUNT_BEGUN },
        { "ztf_http_received_bytes_total", "Bytes taken from clients.", COUNT_BYTES_IN },
        { "ztf_http_sent_bytes_total", "Bytes of answered requests.", COUNT_BYTES_OUT },
        { "ztf_http_connections_accepted_total", "Connections taken.", COUNT_ACCEPTED },
        { "ztf_http_connections_refused_total", "Connections closed at once: too many.",
          COUNT_REFUSED },
        { "ztf_http_connections_evicted_total", "Waiting connections closed for a new one.",
          COUNT_EVICTED },
        { "ztf_http_connections_late_total", "Connections ended by a deadline or an eviction.",
          COUNT_LATE },
    };
    for (size_t i = 0; i < COUNTOF(rows); i++)
        put_number(out, rows[i].name, "counter", rows[i].help,
                   (int64_t)count_sum(s, rows[i].which));
}

static void put_phases(struct http_server *s, struct buf *out)
{
    static const char *const names[] = { NULL,    "idle", "head",   "body",  "work",
                                         "reply", "pull", "events", "linger" };
    int64_t counts[COUNTOF(names)] = { 0 };
    pthread_mutex_lock(&s->lock);
    for (int i = 0; i < s->nconns; i++)
        counts[atomic_load(&s->conns[i].phase)]++;
    int threads = s->nworkers;
    pthread_mutex_unlock(&s->lock);
    put_head(out, "ztf_http_connections", "gauge", "Connections by what they are at.");
    for (size_t i = 1; i < COUNTOF(names); i++)
        buf_printf(out, "ztf_http_connections{phase=\"%s\"} %lld\n", names[i],
                   (long long)counts[i]);
    put_number(out, "ztf_http_threads", "gauge", "Threads that serve requests.", threads);
}

static void put_memory(struct buf *out)
{
    FILE *f = fopen("/proc/self/statm", "r");
    char line[128] = "";
    char *second = f && fgets(line, sizeof line, f) ? strchr(line, ' ') : NULL;
    if (second)
        put_number(out, "process_resident_memory_bytes", "gauge", "Resident memory.",
                   strtoll(second, NULL, 10) * sysconf(_SC_PAGESIZE));
    if (f)
        fclose(f);
}

static void answer_metrics(struct http_server *s, struct http_reply *r)
{
    struct buf *out = http_reply_body(r, "text/plain; version=0.0.4; charset=utf-8");
    put_head(out, "ztf_build_info", "gauge", "The release that runs.");
    buf_c(out, "ztf_build_info{release=\"" ZTF_RELEASE "\"} 1\n");
    put_classes(s, out);
    put_counts(s, out);
    put_phases(s, out);
    if (s->o.hub)
        put_number(out, "ztf_http_event_streams", "gauge", "Streams of events.",
                   sse_count(s->o.hub));
    put_memory(out);
    if (s->app.metrics)
        s->app.metrics(s->app.ctx, out);
}

bool stat_answer(struct http_server *s, const struct http_request *q, struct http_reply *r)
{
    static const struct {
        const char *path;
        void (*answer)(struct http_server *s, struct http_reply *r);
    } rows[] = { { "/healthz", answer_health },
                 { "/readyz", answer_ready },
                 { "/metrics", answer_metrics } };
    for (size_t i = 0; i < COUNTOF(rows); i++) {
        if (!str_is(q->path, rows[i].path))
            continue;
        if (q->method == HTTP_GET) {
            rows[i].answer(s, r);
        } else {
            http_reply_header(r, "Allow", STR("GET, HEAD"));
            http_reply_error(r, E_METHOD, NULL);
        }
        return true;
    }
    return false;
}
