/* scan.c - see scan.h.  clamd's protocol: zINSTREAM\0, chunks after their length in network order, an
 * empty one at the end; the answer ends with a NUL. */
#include "file/scan.h"

#include "base/clock.h"
#include "base/log.h"
#include "base/utf8.h"

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum { CHUNK = 64 << 10, ANSWER = 1024, PREFIX = 4 };

struct talk {
    int fd;
    int64_t ends; /* monotonic ms */
};

/* ---- connecting ----------------------------------------------------------------------------------- */

/* Waits until the socket can be read or written; false when time is up. */
static bool wait_for(const struct talk *t, short events)
{
    for (;;) {
        int64_t left = t->ends - clock_ms();
        struct pollfd p = { .fd = t->fd, .events = events };
        int n = left > 0 ? poll(&p, 1, (int)left) : 0;
        if (n > 0)
            return true;
        if (n == 0 || errno != EINTR) {
            errno = n == 0 ? ETIMEDOUT : errno;
            return false;
        }
    }
}

static bool reach(struct talk *t, int family, const struct sockaddr *to, socklen_t n)
{
    int error = 0;
    socklen_t size = sizeof error;
    t->fd = socket(family, SOCK_STREAM, 0);
    if (t->fd < 0)
        return false;
    fcntl(t->fd, F_SETFD, FD_CLOEXEC);
    fcntl(t->fd, F_SETFL, O_NONBLOCK);
    if (connect(t->fd, to, n) == 0)
        return true;
    if (errno != EINPROGRESS || !wait_for(t, POLLOUT) ||
        getsockopt(t->fd, SOL_SOCKET, SO_ERROR, &error, &size) != 0)
        return false;
    errno = error;
    return error == 0;
}

static bool reach_unix(struct talk *t, struct str path)
{
    struct sockaddr_un at = { .sun_family = AF_UNIX };
    errno = ENAMETOOLONG;
    if (path.n >= sizeof at.sun_path)
        return false;
    memcpy(at.sun_path, path.p, path.n);
    return reach(t, AF_UNIX, (const struct sockaddr *)&at, sizeof at);
}

static bool reach_tcp(struct talk *t, struct str address, struct arena *a)
{
    const struct addrinfo want = { .ai_socktype = SOCK_STREAM };
    struct addrinfo *found = NULL;
    size_t colon = address.n;
    while (colon > 0 && address.p[colon - 1] != ':')
        colon--;
    struct str host = str_slice(address, 0, colon ? colon - 1 : 0);
    if (host.n >= 2 && host.p[0] == '[')
        host = str_slice(host, 1, host.n - 1);
    if (getaddrinfo(str_z(a, host), str_z(a, str_slice(address, colon, address.n)), &want,
                    &found) != 0) {
        errno = EHOSTUNREACH;
        return false;
    }
    bool ok = reach(t, found->ai_family, found->ai_addr, found->ai_addrlen);
    freeaddrinfo(found);
    return ok;
}

/* ---- talking -------------------------------------------------------------------------------------- */

static bool say(struct talk *t, const char *p, size_t n)
{
    while (n) {
        ssize_t put = send(t->fd, p, n, MSG_NOSIGNAL);
        bool again = put < 0 && (errno == EAGAIN || errno == EINTR);
        if ((put < 0 && !again) || (again && !wait_for(t, POLLOUT)))
            return false;
        p += put > 0 ? put : 0;
        n -= put > 0 ? (size_t)put : 0;
    }
    return true;
}

static bool send_file(struct talk *t, int fd, char *block)
{
    ssize_t got = 0;
    if (!say(t, "zINSTREAM", sizeof "zINSTREAM"))
        return false;
    for (off_t at = 0; (got = pread(fd, block + PREFIX, CHUNK, at)) > 0; at += got) {
        for (int i = 0; i < PREFIX; i++)
            block[i] = (char)((uint32_t)got >> (24 - 8 * i));
        if (!say(t, block, PREFIX + (size_t)got))
            return false;
    }
    return got == 0 && say(t, "\0\0\0", PREFIX);
}

/* The answer without its NUL; false when it does not come to an end. */
static bool hear(struct talk *t, char *to, struct str *answer)
{
    for (size_t n = 0; n < ANSWER;) {
        ssize_t got = recv(t->fd, to + n, ANSWER - n, 0);
        bool again = got < 0 && (errno == EAGAIN || errno == EINTR);
        if (got == 0 || (got < 0 && !again) || (again && !wait_for(t, POLLIN)))
            return false;
        n += got > 0 ? (size_t)got : 0;
        if (n && to[n - 1] == '\0') {
            *answer = (struct str){ to, n - 1 };
            return true;
        }
    }
    return false;
}

static enum scan_verdict verdict(struct str answer, struct arena *a, struct str *what)
{
    struct str found = STR(" FOUND");
    struct str head = STR("stream: ");
    if (str_is(answer, "stream: OK"))
        return SCAN_CLEAN;
    if (!str_starts(answer, head) || !str_ends(answer, found)) {
        log_error("clamd answers " STR_FMT, STR_ARG(answer));
        return SCAN_FAILED;
    }
    answer = str_slice(answer, head.n, answer.n - found.n);
    *what = utf8_valid(answer) ? str_dup(a, answer) : STR("?");
    return SCAN_FOUND;
}

enum scan_verdict scan_file(struct str address, int fd, int seconds, struct arena *a,
                            struct str *what)
{
    struct talk t = { .fd = -1, .ends = clock_ms() + (int64_t)seconds * 1000 };
    struct str unix_path = STR("unix:");
    struct str answer;
    char *room = NEW(a, char, CHUNK + PREFIX);
    *what = STR("");
    bool ok = str_starts(address, unix_path)
                  ? reach_unix(&t, str_slice(address, unix_path.n, address.n))
                  : reach_tcp(&t, address, a);
    ok = ok && send_file(&t, fd, room);
    /* clamd may refuse in the middle and say why: that is heard too */
    bool heard =
        t.fd >= 0 && (ok || errno == EPIPE || errno == ECONNRESET) && hear(&t, room, &answer);
    if (!heard)
        log_error("clamd at " STR_FMT ": %s", STR_ARG(address), strerror(errno));
    if (t.fd >= 0)
        close(t.fd);
    return heard ? verdict(answer, a, what) : SCAN_FAILED;
}
