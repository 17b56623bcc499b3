/* wire.c - see wire.h. */
#include "link/wire.h"

#include "base/buf.h"
#include "base/log.h"
#include "link/fetch.h"

#include <string.h>
#include <unistd.h>

enum {
    TIMEOUT_MS = 20000,
    CONNECT_MS = 5000,
    LINE_BYTES = 57,
    ANSWER_BYTES = 65536,
    OK_FROM = 200,
    OK_TO = 299
};

/* ---- the library ---------------------------------------------------------------------------------- */

void wire_begin(void)
{
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
        fatal("libcurl does not start");
}

void wire_end(void)
{
    curl_global_cleanup();
}

/* ---- what curl asks ----------------------------------------------------------------------------- */

/* The last moment before a connection: what the name has become is looked at, not the name. */
static curl_socket_t open_socket(void *ctx, curlsocktype purpose, struct curl_sockaddr *address)
{
    const struct wire *w = ctx;
    bool may = w->nets ? nets_allow(w->nets, &address->addr)
                       : w->elsewhere && nets_elsewhere(&address->addr);
    if (purpose != CURLSOCKTYPE_IPCXN || !may)
        return CURL_SOCKET_BAD;
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

static int progressed(void *ctx, curl_off_t down_all, curl_off_t down, curl_off_t up_all,
                      curl_off_t up)
{
    const struct wire *w = ctx;
    (void)down_all;
    (void)down;
    (void)up_all;
    (void)up;
    return w->stop && w->stop(w->stop_ctx);
}

/* What the receiver answers is of no use to us, and too much of it is an attack. */
static size_t swallow(char *bytes, size_t size, size_t n, void *ctx)
{
    size_t *seen = ctx;
    (void)bytes;
    *seen += size * n;
    return *seen > ANSWER_BYTES ? 0 : size * n;
}

/* ---- the handle ----------------------------------------------------------------------------------- */

/* In clear only to this machine itself. */
static bool is_local(struct str url)
{
    static const char *const local[] = { "//127.0.0.1:", "//127.0.0.1/", "//[::1]:", "//[::1]/" };
    struct str rest = url;
    ptrdiff_t at = str_find(url, STR("//"));
    rest = at < 0 ? rest : str_slice(rest, (size_t)at, rest.n);
    for (size_t i = 0; i < COUNTOF(local); i++)
        if (str_starts(rest, str_c(local[i])))
            return true;
    return false;
}

bool wire_allows_url(struct str url)
{
    return str_starts(url, STR("https://")) || (str_starts(url, STR("http://")) && is_local(url));
}

static void set_limits(CURL *h, const struct wire *w)
{
    long all = (long)(w->timeout_ms > 0 ? w->timeout_ms : TIMEOUT_MS);
    curl_easy_setopt(h, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(h, CURLOPT_TIMEOUT_MS, all);
    curl_easy_setopt(h, CURLOPT_CONNECTTIMEOUT_MS, all < CONNECT_MS ? all : (long)CONNECT_MS);
    curl_easy_setopt(h, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(h, CURLOPT_PROXY, "");
    curl_easy_setopt(h, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
    curl_easy_setopt(h, CURLOPT_OPENSOCKETFUNCTION, open_socket);
    curl_easy_setopt(h, CURLOPT_OPENSOCKETDATA, (void *)(uintptr_t)w);
    curl_easy_setopt(h, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(h, CURLOPT_XFERINFOFUNCTION, progressed);
    curl_easy_setopt(h, CURLOPT_XFERINFODATA, (void *)(uintptr_t)w);
}

CURL *wire_open(const struct wire *w, struct arena *a)
{
    CURL *h = curl_easy_init();
    bool local = is_local(w->url);
    if (!h)
        fatal("out of memory");
    set_limits(h, w);
    curl_easy_setopt(h, CURLOPT_URL, str_z(a, w->url));
    curl_easy_setopt(h, CURLOPT_PROTOCOLS_STR,
                     local ? "https,http,smtps,smtp" : "https,smtps,smtp");
    curl_easy_setopt(h, CURLOPT_USE_SSL, local ? (long)CURLUSESSL_TRY : (long)CURLUSESSL_ALL);
    curl_easy_setopt(h, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    curl_easy_setopt(h, CURLOPT_WRITEFUNCTION, swallow);
    curl_easy_setopt(h, CURLOPT_WRITEDATA, NEW(a, size_t, 1));
    if (w->ca.n)
        curl_easy_setopt(h, CURLOPT_CAINFO, str_z(a, w->ca));
    return h;
}

static bool is_nowhere(CURLcode code)
{
    switch ((int)code) {
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_CONNECT:
    case CURLE_OPERATION_TIMEDOUT:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_LOGIN_DENIED:
    case CURLE_ABORTED_BY_CALLBACK:
        return true;
    default:
        return false;
    }
}

enum sent_as wire_run(CURL *h, struct arena *a, struct str *why)
{
    long status = 0;
    char *scheme = NULL;
    CURLcode code = curl_easy_perform(h);
    curl_easy_getinfo(h, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_getinfo(h, CURLINFO_SCHEME, &scheme);
    bool is_http = scheme && (scheme[0] == 'h' || scheme[0] == 'H');
    enum sent_as end = code == CURLE_OK ? SENT : is_nowhere(code) ? SENT_NOWHERE : SENT_NOT;
    if (code != CURLE_OK)
        *why = str_printf(a, "%s (status %ld)", curl_easy_strerror(code), status);
    if (code == CURLE_OK && is_http && (status < OK_FROM || status > OK_TO)) {
        *why = str_printf(a, "status %ld", status);
        end = SENT_NOT;
    }
    curl_easy_cleanup(h);
    return end;
}

/* ---- base 64 ----------------------------------------------------------------------------------------- */

static void put_three(struct buf *out, const unsigned char *in, size_t n)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    unsigned bits =
        (unsigned)in[0] << 16 | (n > 1 ? (unsigned)in[1] << 8 : 0) | (n > 2 ? in[2] : 0);
    for (size_t i = 0; i < 4; i++)
        buf_char(out, i <= n ? digits[bits >> (18 - 6 * i) & 63] : '=');
}

struct str wire_base64(struct arena *a, struct str s, bool lines)
{
    struct buf out = { 0 };
    for (size_t i = 0; i < s.n; i += 3) {
        if (lines && i && i % LINE_BYTES == 0)
            buf_c(&out, "\r\n");
        put_three(&out, (const unsigned char *)s.p + i, s.n - i < 3 ? s.n - i : 3);
    }
    struct str text = str_dup(a, buf_str(&out));
    buf_free(&out);
    return text;
}
