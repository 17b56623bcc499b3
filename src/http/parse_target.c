/* parse_target.c - request targets: what stands between method and version.  Knows no file and no route. */
#include "http/parse.h"

#include "base/utf8.h"

#include <string.h>

bool parse_percent(struct arena *a, struct str raw, bool plus_is_blank, struct str *out)
{
    *out = raw;
    if (!memchr(raw.p, '%', raw.n) && !(plus_is_blank && memchr(raw.p, '+', raw.n)))
        return true;
    char *to = NEW(a, char, raw.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < raw.n; i++) {
        char c = raw.p[i];
        if (c == '+' && plus_is_blank)
            c = ' ';
        if (c == '%') {
            if (raw.n - i < 3 || hex_digit(raw.p[i + 1]) < 0 || hex_digit(raw.p[i + 2]) < 0)
                return false;
            c = (char)(hex_digit(raw.p[i + 1]) * 16 + hex_digit(raw.p[i + 2]));
            i += 2;
        }
        to[n++] = c;
    }
    *out = (struct str){ to, n };
    return true;
}

static bool scheme_of(struct str target, struct str *rest)
{
    static const char *const schemes[] = { "http://", "https://" };
    for (size_t i = 0; i < COUNTOF(schemes); i++) {
        size_t n = strlen(schemes[i]);
        if (target.n > n && parse_same(str_slice(target, 0, n), schemes[i])) {
            *rest = str_slice(target, n, target.n);
            return true;
        }
    }
    return false;
}

/* http://AUTHORITY/path?query: where the authority ends. */
static struct str after_authority(struct str s)
{
    size_t i = 0;
    while (i < s.n && s.p[i] != '/' && s.p[i] != '?')
        i++;
    return str_slice(s, i, s.n);
}

bool parse_target(struct str target, struct str *path, struct str *query)
{
    struct str rest = target;
    bool absolute = scheme_of(target, &rest);
    if (absolute)
        rest = after_authority(rest);
    else if (target.n == 0 || target.p[0] != '/')
        return false;
    const char *mark = memchr(rest.p, '?', rest.n);
    size_t cut = mark ? (size_t)(mark - rest.p) : rest.n;
    *path = cut ? str_slice(rest, 0, cut) : STR("/");
    *query = str_slice(rest, cut + (mark != NULL), rest.n);
    return true;
}

static bool is_dots(struct str segment)
{
    return str_is(segment, ".") || str_is(segment, "..");
}

/* An escaped slash would make the path mean one thing to the router and another to a proxy. */
static bool hides_slash(struct str raw)
{
    for (size_t i = 0; i + 2 < raw.n; i++)
        if (raw.p[i] == '%' && hex_digit(raw.p[i + 1]) * 16 + hex_digit(raw.p[i + 2]) == '/')
            return true;
    return false;
}

bool parse_path(struct arena *a, struct str raw, struct str *out)
{
    if (hides_slash(raw) || !parse_percent(a, raw, false, out) || !utf8_valid(*out))
        return false;
    for (size_t i = 0; i < out->n; i++) {
        unsigned char c = (unsigned char)out->p[i];
        if (c < 0x20 || c == 0x7f || c == '\\')
            return false;
    }
    struct str rest = *out;
    struct str segment;
    while (str_split(&rest, '/', &segment))
        if (is_dots(segment))
            return false;
    return true;
}

static bool take_pair(struct arena *a, struct str raw, struct http_pair *out)
{
    const char *equal = memchr(raw.p, '=', raw.n);
    size_t cut = equal ? (size_t)(equal - raw.p) : raw.n;
    return parse_percent(a, str_slice(raw, 0, cut), true, &out->name) &&
           parse_percent(a, str_slice(raw, cut + (equal != NULL), raw.n), true, &out->value) &&
           utf8_valid(out->name) && utf8_valid(out->value);
}

bool parse_query(struct arena *a, struct str raw, const struct http_pair **out, size_t *n)
{
    size_t most = raw.n ? 1 : 0;
    for (size_t i = 0; i < raw.n; i++)
        most += raw.p[i] == '&';
    struct http_pair *pairs = NEW(a, struct http_pair, most);
    struct str part;
    *out = pairs;
    *n = 0;
    while (str_split(&raw, '&', &part)) {
        if (part.n == 0)
            continue;
        if (!take_pair(a, part, &pairs[*n]))
            return false;
        ++*n;
    }
    return true;
}
