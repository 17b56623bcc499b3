/* fetch.c - see fetch.h. */
#include "link/fetch.h"

#include "base/secret.h"
#include "link/wire.h"

#include <arpa/inet.h>
#include <string.h>

enum { HEAD_MOST = 64 << 10 }; /* bytes of an answer's head */

struct answer {
    struct buf body;
    size_t head;
};

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

static bool is_local(const char *host)
{
    struct in_addr v4;
    if (inet_pton(AF_INET, host, &v4) == 1)
        return ntohl(v4.s_addr) >> 24 == 127;
    return !strcmp(host, "[::1]");
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
        t.loopback = is_local(host);
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

/* The request's own; returns its headers, to be freed after it. */
static struct curl_slist *set_request(CURL *c, const struct fetch *f, struct arena *a)
{
    struct curl_slist *headers = curl_slist_append(NULL, "Accept: application/json");
    curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, f->loopback ? "http,https" : "https");
    curl_easy_setopt(c, CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)f->most);
    curl_easy_setopt(c, CURLOPT_USERAGENT, "ztf/" ZTF_RELEASE);
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

static const struct nets here = {
    .net = { { AF_INET, { 127 }, 8 }, { AF_INET6, { [15] = 1 }, 128 } }, .n = 2
};

bool fetch(struct arena *a, const struct fetch *f, struct fetched *out, struct str *why)
{
    const struct wire w = { .url = f->url,
                            .ca = f->ca,
                            .nets = f->loopback ? &here : NULL,
                            .elsewhere = true,
                            .timeout_ms = f->seconds * INT64_C(1000) };
    struct answer got = { .body = { .limit = f->most } };
    CURL *c = wire_open(&w, a);
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
