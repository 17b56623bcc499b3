/* static.c - see static.h.  The assets themselves are made by tools/embed.c. */
#include "http/static.h"

#include "http/static_page.h"

static int compare(struct str path, const struct asset *a)
{
    return str_cmp(path, str_c(a->path));
}

const struct asset *static_find(struct str path)
{
    size_t from = 0;
    size_t to = static_nassets;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        int order = compare(path, &static_assets[middle]);
        if (order == 0)
            return &static_assets[middle];
        if (order < 0)
            to = middle;
        else
            from = middle + 1;
    }
    return NULL;
}

/* An address of the page's own router: names and numbers between single slashes, nothing that could be a
 * file's name or a way to one. */
static bool is_route(struct str path)
{
    char before = 0;
    for (size_t i = 0; i < path.n; i++) {
        char c = path.p[i];
        bool word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (!word && c != '-' && c != '_' && (c != '/' || before == '/'))
            return false;
        before = c;
    }
    return true;
}

static const struct asset *choose(const struct http_request *q)
{
    const struct asset *found = static_find(str_is(q->path, "/") ? STR("/index.html") : q->path);
    if (found || !is_route(q->path) || !http_accepts(http_header(q, "accept"), "text/html"))
        return found;
    return static_find(STR("/index.html"));
}

/* Weak comparison: what was sent compressed counts as the same. */
static bool has_it(struct str list, const char *etag)
{
    struct str item;
    while (str_split(&list, ',', &item)) {
        struct str tag = str_trim(item);
        if (str_starts(tag, STR("W/")))
            tag = str_slice(tag, 2, tag.n);
        if (str_is(tag, etag) || str_is(tag, "*"))
            return true;
    }
    return false;
}

static void put_body(const struct http_request *q, const struct asset *a, struct http_reply *r)
{
    struct str accept = http_header(q, "accept-encoding");
    struct str body = a->plain;
    const char *coding = NULL;
    if (a->brotli.n && http_accepts(accept, "br")) {
        body = a->brotli;
        coding = "br";
    } else if (a->gzip.n && http_accepts(accept, "gzip")) {
        body = a->gzip;
        coding = "gzip";
    }
    if (coding)
        http_reply_header(r, "Content-Encoding", str_c(coding));
    http_reply_text(r, a->type, body);
}

bool static_answer(const struct http_request *q, struct http_reply *r)
{
    if (str_is(q->path, "/api") || str_starts(q->path, STR("/api/")))
        return false;
    const struct asset *a = choose(q);
    if (!a) {
        http_reply_error(r, E_NOT_FOUND, NULL);
        return true;
    }
    http_reply_header(r, "ETag", str_printf(q->arena, "W/%s", a->etag));
    http_reply_header(r, "Vary", STR("Accept-Encoding"));
    http_reply_header(r, "Cache-Control",
                      a->hashed ? STR("public, max-age=31536000, immutable") : STR("no-cache"));
    if (has_it(http_header(q, "if-none-match"), a->etag))
        http_reply_status(r, 304);
    else
        put_body(q, a, r);
    return true;
}
