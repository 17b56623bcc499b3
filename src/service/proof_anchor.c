/* proof_anchor.c - the end of the chain, told outside the store every hour.  See proof.h. */
#include "service/proof.h"

#include "base/clock.h"
#include "base/log.h"
#include "base/sm.h"
#include "service/rows.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <syslog.h>
#include <unistd.h>

enum { HOUR_MS = 3600 * 1000, PATH_MOST = 1024 };

struct anchors {
    struct city *city;
    char path[PATH_MOST];
    bool to_syslog;
    int64_t told; /* number of the entry last told */
    pthread_t keeper;
    int stop[2];
};

struct str anchor_path(struct str url, struct arena *a)
{
    if (!str_starts(url, STR("sqlite:")) || str_find(url, STR(":memory:")) >= 0)
        return STR("");
    return str_printf(a, STR_FMT ".anchor", STR_ARG(str_slice(url, 7, url.n)));
}

static bool append(const char *path, struct str line)
{
    int fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR);
    bool ok = fd >= 0 && write(fd, line.p, line.n) == (ssize_t)line.n && fsync(fd) == 0;
    int why = errno;
    if (fd >= 0)
        close(fd);
    if (!ok)
        log_error("anchor: %s: %s", path, strerror(why));
    return ok;
}

static void tell(struct anchors *a)
{
    struct arena arena = { 0 };
    const struct query newest = {
        .rec = R_journal, .sort = { { .field = AT_ID, .descending = true } }, .nsort = 1, .limit = 1
    };
    struct tx *tx = store_read(city_store(a->city));
    const struct row *r = rows_first(tx, &arena, &newest);
    bool read = store_read_end(tx);
    if (read && r && r->v[AT_ID].i != a->told) {
        struct str line =
            str_printf(&arena, STR_FMT " %lld " STR_FMT "\n", STR_ARG(clock_now(&arena)),
                       (long long)r->v[AT_ID].i, STR_ARG(journal_hash(r)));
        if (a->to_syslog)
            syslog(LOG_AUTHPRIV | LOG_NOTICE, "ztf anchor %.*s", (int)line.n - 1, line.p);
        if (!a->path[0] || append(a->path, line))
            a->told = r->v[AT_ID].i;
    }
    arena_free(&arena);
}

static void *keep_watch(void *ctx)
{
    struct anchors *a = ctx;
    struct pollfd stop = { .fd = a->stop[0], .events = POLLIN };
    do
        tell(a);
    while (poll(&stop, 1, HOUR_MS) <= 0);
    tell(a);
    return NULL;
}

struct anchors *anchors_open(struct city *c, struct str path, bool to_syslog)
{
    struct anchors *a = calloc(1, sizeof *a);
    if (!a || pipe(a->stop) != 0)
        fatal("out of memory or files");
    ASSERT(path.n < sizeof a->path);
    memcpy(a->path, path.p, path.n);
    a->city = c;
    a->to_syslog = to_syslog;
    if (to_syslog)
        openlog("ztf", LOG_PID, LOG_AUTHPRIV);
    if (pthread_create(&a->keeper, NULL, keep_watch, a) != 0)
        fatal("no thread for anchors");
    return a;
}

void anchors_close(struct anchors *a)
{
    if (!a)
        return;
    close(a->stop[1]); /* which poll tells */
    pthread_join(a->keeper, NULL);
    close(a->stop[0]);
    if (a->to_syslog)
        closelog();
    free(a);
}
