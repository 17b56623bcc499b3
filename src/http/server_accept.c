/* server_accept.c - sockets: listening, taking connections, closing them, putting an end to late ones.
 * Knows no request. */
#include "http/server_conn.h"

#include "base/clock.h"
#include "base/log.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

enum { BACKLOG = 1024, ACCEPT_BURST = 64 };

static bool set_flags(int fd)
{
    int flags = fcntl(fd, F_GETFL);
    return flags >= 0 && fcntl(fd, F_SETFL, flags | O_NONBLOCK) == 0 &&
           fcntl(fd, F_SETFD, FD_CLOEXEC) == 0;
}

/* ---- listening ---------------------------------------------------------------------------------------- */

static bool listen_on(struct http_server *s, int fd, const struct sockaddr *at, socklen_t n)
{
    if (bind(fd, at, n) != 0 || listen(fd, BACKLOG) != 0 || !set_flags(fd))
        return false;
    struct epoll_event e = { .events = EPOLLIN | EPOLLONESHOT,
                             .data.u64 = (uint64_t)s->nlisteners + 1 };
    if (epoll_ctl(s->epoll, EPOLL_CTL_ADD, fd, &e) != 0)
        return false;
    s->listeners[s->nlisteners++] = fd;
    return true;
}

static bool listen_failed(struct diag *d, struct str where, int fd)
{
    int why = errno;
    if (fd >= 0)
        close(fd);
    return diag_add(d, E_STORE, NULL,
                    "不能在 " STR_FMT " 上监听：%s。请换一个地址或端口，或停掉占用它的程序",
                    STR_ARG(where), strerror(why));
}

/* A socket file left by a server that was killed is removed; one that answers is not. */
static bool unix_is_stale(const struct sockaddr_un *at)
{
    struct stat st;
    if (lstat(at->sun_path, &st) != 0 || !S_ISSOCK(st.st_mode))
        return false;
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    if (fd < 0)
        return false;
    bool dead = connect(fd, (const struct sockaddr *)at, sizeof *at) != 0 && errno == ECONNREFUSED;
    close(fd);
    return dead;
}

static bool listen_unix(struct http_server *s, struct str path, struct diag *d)
{
    struct sockaddr_un at = { .sun_family = AF_UNIX };
    if (path.n == 0 || path.n >= sizeof at.sun_path)
        return diag_add(d, E_STORE, NULL, "套接字路径应为 1 至 %zu 个字节", sizeof at.sun_path - 1);
    memcpy(at.sun_path, path.p, path.n);
    if (unix_is_stale(&at))
        unlink(at.sun_path);
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    if (fd < 0 || !listen_on(s, fd, (const struct sockaddr *)&at, sizeof at))
        return listen_failed(d, path, fd);
    snprintf(s->address, sizeof s->address, "unix:%s", at.sun_path);
    return true;
}

/* HOST:PORT or [V6]:PORT */
static bool split_address(struct arena *a, struct str listen, char **host, char **port)
{
    size_t cut = listen.n;
    while (cut > 0 && listen.p[cut - 1] != ':')
        cut--;
    if (cut < 2 || cut == listen.n)
        return false;
    struct str name = str_slice(listen, 0, cut - 1);
    if (name.p[0] == '[' && name.p[name.n - 1] == ']')
        name = str_slice(name, 1, name.n - 1);
    else if (memchr(name.p, ':', name.n))
        return false;
    *host = str_z(a, name);
    *port = str_z(a, str_slice(listen, cut, listen.n));
    return true;
}

static void note_address(struct http_server *s, int fd)
{
    struct sockaddr_storage at;
    socklen_t n = sizeof at;
    char host[64] = "?";
    char port[8] = "0";
    getsockname(fd, (struct sockaddr *)&at, &n);
    getnameinfo((struct sockaddr *)&at, n, host, sizeof host, port, sizeof port,
                NI_NUMERICHOST | NI_NUMERICSERV);
    int64_t number = 0;
    if (str_int(str_c(port), &number))
        s->port = (int)number;
    snprintf(s->address, sizeof s->address, at.ss_family == AF_INET6 ? "[%s]:%s" : "%s:%s", host,
             port);
}

static bool listen_inet(struct http_server *s, const struct addrinfo *ai, struct str where,
                        struct diag *d)
{
    int one = 1;
    int fd = socket(ai->ai_family, SOCK_STREAM, 0);
    if (fd < 0)
        return listen_failed(d, where, fd);
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (ai->ai_family == AF_INET6 && s->nlisteners > 0)
        setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &one, sizeof one);
    if (!listen_on(s, fd, ai->ai_addr, ai->ai_addrlen))
        return listen_failed(d, where, fd);
    if (s->nlisteners == 1)
        note_address(s, fd);
    return true;
}

bool accept_listen(struct http_server *s, struct diag *d)
{
    struct str where = s->o.listen;
    char *host;
    char *port;
    if (str_starts(where, STR("unix:")))
        return listen_unix(s, str_slice(where, 5, where.n), d);
    if (!split_address(&s->arena, where, &host, &port))
        return diag_add(d, E_STORE, NULL,
                        "监听地址应写作 主机:端口、[IPv6]:端口 或 unix:路径，不是“" STR_FMT "”",
                        STR_ARG(where));
    struct addrinfo want = { .ai_socktype = SOCK_STREAM, .ai_flags = AI_PASSIVE };
    struct addrinfo *all = NULL;
    int failed = getaddrinfo(host, port, &want, &all);
    if (failed)
        return diag_add(d, E_STORE, NULL, "监听地址“" STR_FMT "”无法识别：%s", STR_ARG(where),
                        gai_strerror(failed));
    bool ok = true;
    for (struct addrinfo *ai = all; ok && ai && s->nlisteners < LISTENERS; ai = ai->ai_next) {
        ok = listen_inet(s, ai, where, d);
        if (s->port && strcmp(port, "0") == 0)
            break; /* one free port, not one for each family */
    }
    freeaddrinfo(all);
    return ok;
}

static void arm_listener(struct http_server *s, int i)
{
    struct epoll_event e = { .events = EPOLLIN | EPOLLONESHOT, .data.u64 = (uint64_t)i + 1 };
    if (s->listeners[i] >= 0)
        epoll_ctl(s->epoll, EPOLL_CTL_MOD, s->listeners[i], &e);
}

/* Lock held. */
static void resume(struct http_server *s)
{
    for (int i = 0; i < s->nlisteners; i++) {
        if (s->unarmed[i] && !atomic_load(&s->draining))
            arm_listener(s, i);
        s->unarmed[i] = false;
    }
}

void accept_resume(struct http_server *s)
{
    pthread_mutex_lock(&s->lock);
    resume(s);
    pthread_mutex_unlock(&s->lock);
}

void accept_stop(struct http_server *s)
{
    pthread_mutex_lock(&s->lock);
    for (int i = 0; i < s->nlisteners; i++) {
        close(s->listeners[i]);
        s->listeners[i] = -1;
    }
    pthread_mutex_unlock(&s->lock);
    if (s->nlisteners && strncmp(s->address, "unix:", 5) == 0)
        unlink(s->address + 5);
}

/* ---- addresses ---------------------------------------------------------------------------------------- */

/* What is counted: one IPv4 address, one IPv6 /64. */
static uint64_t address_key(const struct sockaddr_storage *at)
{
    uint64_t key = 0;
    if (at->ss_family == AF_INET) {
        const struct sockaddr_in *v4 = (const struct sockaddr_in *)at;
        key = UINT64_C(0xffff00000000) | v4->sin_addr.s_addr;
    } else if (at->ss_family == AF_INET6) {
        const struct sockaddr_in6 *v6 = (const struct sockaddr_in6 *)at;
        bool mapped = IN6_IS_ADDR_V4MAPPED(&v6->sin6_addr);
        memcpy(&key, (const char *)&v6->sin6_addr + (mapped ? 8 : 0), sizeof key);
    }
    return key;
}

static void address_text(const struct sockaddr_storage *at, char *to, size_t n)
{
    char text[INET6_ADDRSTRLEN] = "unix";
    if (at->ss_family == AF_INET)
        inet_ntop(AF_INET, &((const struct sockaddr_in *)at)->sin_addr, text, sizeof text);
    else if (at->ss_family == AF_INET6)
        inet_ntop(AF_INET6, &((const struct sockaddr_in6 *)at)->sin6_addr, text, sizeof text);
    const char *plain = strncmp(text, "::ffff:", 7) == 0 && strchr(text, '.') ? text + 7 : text;
    snprintf(to, n, "%s", plain);
}

static bool is_proxy(const struct http_server *s, const char *peer)
{
    for (size_t i = 0; i < s->o.nproxies; i++)
        if (str_is(s->o.proxies[i], peer))
            return true;
    return false;
}

/* ---- connections ---------------------------------------------------------------------------------------- */

void conn_arm(struct http_server *s, struct conn *c, unsigned events)
{
    struct epoll_event e = { .events = events | EPOLLONESHOT,
                             .data.u64 = (uint64_t)(c - s->conns) + LISTENERS + 1 };
    if (epoll_ctl(s->epoll, EPOLL_CTL_MOD, c->fd, &e) != 0)
        fatal("epoll_ctl: %s", strerror(errno));
}

/* Lets the owner of a waiting connection wake up and close it; a half-read request may still be answered. */
void conn_expire(struct conn *c, int64_t seen)
{
    int phase = atomic_load(&c->phase);
    bool reads = phase == PHASE_IDLE || phase == PHASE_HEAD || phase == PHASE_BODY;
    if (!atomic_compare_exchange_strong(&c->deadline, &seen, 0))
        return; /* it has just moved on */
    atomic_store(&c->expired, true);
    shutdown(c->fd, reads ? SHUT_RD : SHUT_RDWR);
}

/* Of those that wait for a request, the one that has waited longest makes room: never who has just come. */
static bool evict(struct http_server *s, uint64_t key)
{
    struct conn *oldest = NULL;
    int64_t least = INT64_MAX;
    int64_t due = 0;
    for (int i = 0; i < s->nconns; i++) {
        struct conn *c = &s->conns[i];
        int phase = atomic_load(&c->phase);
        int64_t until = atomic_load(&c->deadline);
        int64_t since = atomic_load(&c->since);
        if ((phase != PHASE_IDLE && phase != PHASE_HEAD) || until == 0 ||
            (key && s->keys[i] != key))
            continue;
        if (since < least) {
            least = since;
            due = until;
            oldest = c;
        }
    }
    if (oldest)
        conn_expire(oldest, due);
    return oldest != NULL;
}

static int count_key(const struct http_server *s, uint64_t key)
{
    int n = 0;
    for (int i = 0; key && i < s->nconns; i++)
        n += s->keys[i] == key;
    return n;
}

/* Lock held.  A free connection, or NULL when this one cannot be taken. */
static struct conn *conn_new(struct worker *w, uint64_t key)
{
    struct http_server *s = w->server;
    bool crowd = count_key(s, key) >= s->o.per_address;
    if ((crowd || s->live >= s->o.connections) && !evict(s, crowd ? key : 0))
        return NULL;
    struct conn *c = s->free;
    if (!c)
        return NULL;
    if (crowd || s->live >= s->o.connections)
        count_add(w, COUNT_EVICTED, 1);
    s->free = c->next;
    s->live++;
    s->keys[c - s->conns] = key;
    return c;
}

static void conn_open(struct worker *w, int fd, const struct sockaddr_storage *at)
{
    struct http_server *s = w->server;
    char peer[sizeof(((struct conn *)0)->peer)];
    int one = 1;
    address_text(at, peer, sizeof peer);
    bool trusted = is_proxy(s, peer);
    pthread_mutex_lock(&s->lock);
    struct conn *c = set_flags(fd) ? conn_new(w, trusted ? 0 : address_key(at)) : NULL;
    if (c) {
        c->server = s;
        c->fd = fd;
        c->trusted = trusted;
        c->abort = false;
        c->in = c->used = 0;
        c->head = (struct parse_head){ 0 };
        memcpy(c->peer, peer, sizeof peer);
        c->since = atomic_load(&s->now);
        atomic_store(&c->expired, false);
        atomic_store(&c->phase, PHASE_IDLE);
        atomic_store(&c->deadline, c->since + s->o.head_ms); /* a first request is due at once */
    }
    pthread_mutex_unlock(&s->lock);
    count_add(w, c ? COUNT_ACCEPTED : COUNT_REFUSED, 1);
    if (!c) {
        close(fd);
        return;
    }
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    struct epoll_event e = { .events = EPOLLIN | EPOLLONESHOT,
                             .data.u64 = (uint64_t)(c - s->conns) + LISTENERS + 1 };
    if (epoll_ctl(s->epoll, EPOLL_CTL_ADD, fd, &e) != 0)
        conn_close(w, c);
}

/* No descriptor left, which is said before anybody is looked for: if somebody does wait, who is idle goes, and the
 * listener rests until a connection has been closed or the watch comes round. */
static void rest(struct worker *w, int listener)
{
    struct http_server *s = w->server;
    pthread_mutex_lock(&s->lock);
    struct pollfd door = { .fd = s->listeners[listener], .events = POLLIN };
    if (door.fd >= 0 && poll(&door, 1, 0) == 0) {
        arm_listener(s, listener);
    } else {
        count_add(w, COUNT_EVICTED, evict(s, 0));
        s->unarmed[listener] = true;
    }
    pthread_mutex_unlock(&s->lock);
}

void accept_some(struct worker *w, int listener)
{
    struct http_server *s = w->server;
    for (int i = 0; i < ACCEPT_BURST; i++) {
        struct sockaddr_storage at = { .ss_family = AF_UNSPEC };
        socklen_t n = sizeof at;
        pthread_mutex_lock(&s->lock);
        int fd = s->listeners[listener] >= 0
                     ? accept(s->listeners[listener], (struct sockaddr *)&at, &n)
                     : -2;
        int why = errno;
        pthread_mutex_unlock(&s->lock);
        if (fd == -2)
            return;
        if (fd >= 0) {
            conn_open(w, fd, &at);
        } else if (why == EMFILE || why == ENFILE || why == ENOBUFS || why == ENOMEM) {
            rest(w, listener);
            return;
        } else if (why != ECONNABORTED && why != EINTR) {
            break;
        }
    }
    pthread_mutex_lock(&s->lock);
    arm_listener(s, listener);
    pthread_mutex_unlock(&s->lock);
}

void conn_close(struct worker *w, struct conn *c)
{
    struct http_server *s = w->server;
    send_drop(c);
    kit_give(w, c);
    if (atomic_load(&c->expired))
        count_add(w, COUNT_LATE, 1);
    if (atomic_load(&c->phase) == PHASE_EVENTS)
        sse_leave(s->o.hub, c->fd);
    /* A forked child may hold the socket too: closing it here would neither end it nor take it off the set. */
    epoll_ctl(s->epoll, EPOLL_CTL_DEL, c->fd, NULL);
    if (!c->abort)
        shutdown(c->fd, SHUT_RDWR);
    pthread_mutex_lock(&s->lock);
    atomic_store(&c->deadline, 0);
    atomic_store(&c->phase, PHASE_FREE);
    close(c->fd);
    s->keys[c - s->conns] = 0;
    c->next = s->free;
    s->free = c;
    s->live--;
    resume(s); /* whoever waits at the door may have its descriptor */
    pthread_mutex_unlock(&s->lock);
}
