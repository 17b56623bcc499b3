/* request.c - see request.h. */
#include "http/request.h"

#include "http/parse.h"

#include <string.h>
#include <unistd.h>

struct str http_method_name(enum http_method m)
{
    switch (m) {
    case HTTP_GET:
        return STR("GET");
    case HTTP_POST:
        return STR("POST");
    case HTTP_PATCH:
        return STR("PATCH");
    case HTTP_DELETE:
        return STR("DELETE");
    case HTTP_METHOD__COUNT:
        break;
    }
    fatal("http method %d", (int)m);
}

static const struct http_pair *find_header(const struct http_request *q, const char *name)
{
    for (size_t i = 0; i < q->nheaders; i++)
        if (parse_same(q->headers[i].name, name))
            return &q->headers[i];
    return NULL;
}

struct str http_header(const struct http_request *q, const char *name)
{
    const struct http_pair *h = find_header(q, name);
    return h ? h->value : STR("");
}

bool http_has_header(const struct http_request *q, const char *name)
{
    return find_header(q, name) != NULL;
}

bool http_param(const struct http_request *q, const char *name, struct str *value, size_t *times)
{
    size_t found = 0;
    for (size_t i = 0; i < q->nparams; i++) {
        if (!str_is(q->params[i].name, name))
            continue;
        if (found++ == 0)
            *value = q->params[i].value;
    }
    if (times)
        *times = found;
    return found > 0;
}

/* Cookie pairs of one header, joined by ';'. */
static size_t cookies_of(struct str list, const char *name, struct str *value, size_t found)
{
    struct str item;
    while (str_split(&list, ';', &item)) {
        struct str pair = str_trim(item);
        const char *equal = memchr(pair.p, '=', pair.n);
        if (!equal || !str_is(str_slice(pair, 0, (size_t)(equal - pair.p)), name))
            continue;
        if (found++ == 0)
            *value = str_slice(pair, (size_t)(equal - pair.p) + 1, pair.n);
    }
    return found;
}

size_t http_cookie(const struct http_request *q, const char *name, struct str *value)
{
    size_t found = 0;
    for (size_t i = 0; i < q->nheaders; i++)
        if (parse_same(q->headers[i].name, "cookie"))
            found = cookies_of(q->headers[i].value, name, value, found);
    return found;
}

struct str http_media_type(const struct http_request *q)
{
    struct str all = http_header(q, "content-type");
    struct str type = all;
    if (!str_split(&all, ';', &type))
        return STR("");
    type = str_trim(type);
    char *to = NEW(q->arena, char, type.n + 1);
    for (size_t i = 0; i < type.n; i++)
        to[i] = type.p[i] >= 'A' && type.p[i] <= 'Z' ? (char)(type.p[i] + 32) : type.p[i];
    return (struct str){ to, type.n };
}

int64_t http_body_read(const struct http_body *b, int64_t offset, char *to, size_t n)
{
    if (offset < 0 || offset >= b->size)
        return 0;
    if ((uint64_t)(b->size - offset) < n)
        n = (size_t)(b->size - offset);
    if (b->fd < 0) {
        memcpy(to, b->text.p + offset, n);
        return (int64_t)n;
    }
    size_t got = 0;
    while (got < n) {
        ssize_t more = pread(b->fd, to + got, n - got, (off_t)(offset + (int64_t)got));
        if (more <= 0)
            return -1;
        got += (size_t)more;
    }
    return (int64_t)got;
}

/* q=0, q=0.0, q=0.00, q=0.000 */
static bool refuses(struct str params)
{
    struct str param;
    while (str_split(&params, ';', &param)) {
        struct str p = str_trim(param);
        if (p.n < 3 || (p.p[0] | 0x20) != 'q' || p.p[1] != '=')
            continue;
        size_t i = 2;
        while (i < p.n && (p.p[i] == '0' || p.p[i] == '.'))
            i++;
        return i == p.n;
    }
    return false;
}

bool http_accepts(struct str accept, const char *token)
{
    bool any = false;
    struct str item;
    while (str_split(&accept, ',', &item)) {
        struct str name = item;
        struct str params = item;
        if (!str_split(&params, ';', &name))
            continue;
        name = str_trim(name);
        if (parse_same(name, token))
            return !refuses(params);
        if (str_is(name, "*") || str_is(name, "*/*"))
            any = !refuses(params);
    }
    return any;
}
