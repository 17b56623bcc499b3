/* fetch.c - see fetch.h.  libcurl speaks; what it may do is said here. */
#include "link/fetch.h"

#include "base/secret.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

enum { HEAD_MOST = 64 << 10 }; /* bytes of an answer's head */

struct answer {
    struct buf body;
    size_t head;
};

void fetch_open(void)
{
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
        fatal("libcurl does not start");
}

void fetch_close(void)
{
    curl_global_cleanup();
}

void url_put(struct buf *out, struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                     (c && strchr("-._~", c));
        if (plain)
            buf_char(out, (char)c);
        else
            buf_printf(out, "%%%02X", c);
    }
}

/* ---- whom it speaks to ----------------------------------------------------------------------------- */

static bool is_local_name(const char *host)
{
    struct in_addr v4;
    if (inet_pton(AF_INET, host, &v4) == 1)
        return ntohl(v4.s_addr) >> 24 == 127;
    return !strcmp(host, "localhost") || !strcmp(host, "[::1]");
}

static bool has(CURLU *u, CURLUPart part)
{
    char *text = NULL;
    bool is = curl_url_get(u, part, &text, 0) == CURLUE_OK;
    curl_free(text);
    return is;
}

static struct fetch_target judge(CURLU *u)
{
    struct fetch_target t = { false, false };
    char *host = NULL;
    char *scheme = NULL;
    if (curl_url_get(u, CURLUPART_HOST, &host, 0) == CURLUE_OK &&
        curl_url_get(u, CURLUPART_SCHEME, &scheme, 0) == CURLUE_OK) {
        t.loopback = is_local_name(host);
        t.good = !strcmp(scheme, "https") || (t.loopback && !strcmp(scheme, "http"));
    }
    curl_free(host);
    curl_free(scheme);
    t.good = t.good && !has(u, CURLUPART_USER) && !has(u, CURLUPART_PASSWORD) &&
             !has(u, CURLUPART_FRAGMENT);
    return t;
}

struct fetch_target fetch_target(struct arena *a, struct str url)
{
    struct fetch_target t = { false, false };
    CURLU *u = curl_url();
    if (!u)
        fatal("out of memory");
    if (curl_url_set(u, CURLUPART_URL, str_z(a, url), 0) == CURLUE_OK)
        t = judge(u);
    curl_url_cleanup(u);
    return t;
}

enum place { HERE, NOWHERE, ELSEWHERE };

static enum place place_of_v4(uint32_t at)
{
    if (at >> 24 == 127)
        return HERE;
    bool none = at >> 24 == 0 || at >> 16 == 0xa9fe || at >> 28 >= 14; /* own link; multicast on */
    return none ? NOWHERE : ELSEWHERE;
}

static enum place place_of_v6(const struct in6_addr *at)
{
    static const unsigned char mapped[12] = { [10] = 0xff, [11] = 0xff };
    if (!memcmp(at->s6_addr, mapped, sizeof mapped)) {
        const unsigned char *v4 = at->s6_addr + sizeof mapped;
        return place_of_v4((uint32_t)v4[0] << 24 | (uint32_t)v4[1] << 16 | (uint32_t)v4[2] << 8 |
                           v4[3]);
    }
    if (IN6_IS_ADDR_LOOPBACK(at))
        return HERE;
    bool none = IN6_IS_ADDR_UNSPECIFIED(at) || IN6_IS_ADDR_LINKLOCAL(at) || at->s6_addr[0] == 0xff;
    return none ? NOWHERE : ELSEWHERE;
}

static enum place place_of(const struct sockaddr *at)
{
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;
    if (at->sa_family == AF_INET) {
        memcpy(&v4, at, sizeof v4);
        return place_of_v4(ntohl(v4.sin_addr.s_addr));
    }
    if (at->sa_family != AF_INET6)
        return NOWHERE;
    memcpy(&v6, at, sizeof v6);
    return place_of_v6(&v6.sin6_addr);
}

/* After the name was looked up: what it led to is what counts. */
static curl_socket_t open_socket(void *ctx, curlsocktype purpose, struct curl_sockaddr *at)
{
    const struct fetch *f = ctx;
    (void)purpose;
    if (place_of(&at->addr) != (f->loopback ? HERE : ELSEWHERE))
        return CURL_SOCKET_BAD;
    int fd = socket(at->family, at->socktype, at->protocol);
    if (fd >= 0)
        fcntl(fd, F_SETFD, FD_CLOEXEC);
    return fd;
}

/* ---- what it says ------------------------------------------------------------------------------------ */

static size_t take_body(char *p, size_t size, size_t n, void *ctx)
{
    struct answer *at = ctx;
    buf_add(&at->body, (struct str){ p, size * n });
    return at->body.overflow ? 0 : size * n;
}

static size_t take_head(char *p, size_t size, size_t n, void *ctx)
{
    struct answer *at = ctx;
    (void)p;
    at->head += size * n;
    return at->head > HEAD_MOST ? 0 : size * n;
}

static void set_limits(CURL *c, const struct fetch *f)
{
    const char *schemes = f->loopback ? "http,https" : "https";
    curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, schemes);
    curl_easy_setopt(c, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(c, CURLOPT_PROXY, "");
    curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(c, CURLOPT_TIMEOUT, (long)f->seconds);
    curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT, (long)f->seconds);
    curl_easy_setopt(c, CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)f->most);
    curl_easy_setopt(c, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    curl_easy_setopt(c, CURLOPT_SSL_VERIFYPEER, 1L);
    curl_easy_setopt(c, CURLOPT_SSL_VERIFYHOST, 2L);
    curl_easy_setopt(c, CURLOPT_OPENSOCKETFUNCTION, open_socket);
    curl_easy_setopt(c, CURLOPT_OPENSOCKETDATA, f);
}

/* The request's own; returns its headers, to be freed after it. */
static struct curl_slist *set_request(CURL *c, const struct fetch *f, struct arena *a)
{
    struct curl_slist *headers = curl_slist_append(NULL, "Accept: application/json");
    curl_easy_setopt(c, CURLOPT_URL, str_z(a, f->url));
    curl_easy_setopt(c, CURLOPT_USERAGENT, "ztf/" ZTF_RELEASE);
    if (f->ca.n)
        curl_easy_setopt(c, CURLOPT_CAINFO, str_z(a, f->ca));
    if (f->form.n) {
        curl_easy_setopt(c, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)f->form.n);
        curl_easy_setopt(c, CURLOPT_COPYPOSTFIELDS, f->form.p);
    }
    if (f->authorization.n) {
        struct str line = str_printf(a, "Authorization: " STR_FMT, STR_ARG(f->authorization));
        headers = curl_slist_append(headers, line.p);
    }
    curl_easy_setopt(c, CURLOPT_HTTPHEADER, headers);
    return headers;
}

static bool finish(struct arena *a, CURL *c, CURLcode code, struct answer *got, struct fetched *out,
                   struct str *why)
{
    long status = 0;
    curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, &status);
    *out = (struct fetched){ .status = (int)status, .body = str_dup(a, buf_str(&got->body)) };
    *why = got->body.overflow || got->head > HEAD_MOST
               ? STR("the answer is too large")
               : str_dup(a, str_c(curl_easy_strerror(code)));
    return code == CURLE_OK;
}

bool fetch(struct arena *a, const struct fetch *f, struct fetched *out, struct str *why)
{
    struct answer got = { .body = { .limit = f->most } };
    CURL *c = curl_easy_init();
    if (!c)
        fatal("libcurl gives no handle");
    set_limits(c, f);
    struct curl_slist *headers = set_request(c, f, a);
    curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, take_body);
    curl_easy_setopt(c, CURLOPT_WRITEDATA, &got);
    curl_easy_setopt(c, CURLOPT_HEADERFUNCTION, take_head);
    curl_easy_setopt(c, CURLOPT_HEADERDATA, &got);
    bool ok = finish(a, c, curl_easy_perform(c), &got, out, why);
    curl_slist_free_all(headers);
    curl_easy_cleanup(c);
    if (got.body.p)
        secret_wipe(got.body.p, got.body.n);
    buf_free(&got.body);
    return ok;
}
