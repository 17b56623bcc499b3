/* routes.c - see routes.h. */
#include "http/routes.h"

/* clang-format off */
const struct route routes[ROUTE__COUNT] = {
#define ROUTE(id_, method_, path_, ...) \
    [ROUTE_##id_] = { .id = #id_, .method = #method_, .path = path_, __VA_ARGS__ },
#include "http/routes.tbl.h"
#undef ROUTE
};
/* clang-format on */

bool route_takes(const struct route *r, struct str param)
{
    struct str names = str_c(r->params);
    struct str name;
    while (str_split(&names, ' ', &name))
        if (str_eq(name, param))
            return true;
    return false;
}

static bool take_id(struct str s, int64_t *id)
{
    return s.n > 0 && s.n < 17 && s.p[0] != '-' && s.p[0] != '+' && str_int(s, id);
}

/* One placeholder against one segment; what follows the placeholder must follow the value. */
static bool take_placeholder(struct str name, struct str value, struct route_match *m)
{
    if (str_is(name, "record")) {
        m->record = record_find(value);
        return m->record != NULL;
    }
    if (str_is(name, "id") || str_is(name, "batch"))
        return take_id(value, &m->id);
    m->text = value;
    return value.n > 0;
}

static bool segment_matches(struct str pattern, struct str given, struct route_match *m)
{
    if (pattern.n == 0 || pattern.p[0] != '{')
        return str_eq(pattern, given);
    ptrdiff_t close = str_find(pattern, STR("}"));
    ASSERT(close > 0);
    struct str tail = str_slice(pattern, (size_t)close + 1, pattern.n);
    if (!str_ends(given, tail))
        return false;
    return take_placeholder(str_slice(pattern, 1, (size_t)close),
                            str_slice(given, 0, given.n - tail.n), m);
}

static size_t slashes(struct str s)
{
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++)
        n += s.p[i] == '/';
    return n;
}

/* Most routes are ruled out by what stands before the first placeholder, or by their length. */
static bool looks_alike(const char *pattern, struct str path)
{
    size_t i = 0;
    while (i < path.n && pattern[i] && pattern[i] == path.p[i])
        i++;
    if (!pattern[i])
        return i == path.n;
    return pattern[i] == '{' && slashes(str_c(pattern + i)) == slashes(str_slice(path, i, path.n));
}

static bool path_matches(const char *route, struct str path, struct route_match *m)
{
    struct str pattern = str_c(route);
    struct str want;
    struct str given;
    while (str_split(&pattern, '/', &want)) {
        if (!str_split(&path, '/', &given) || !segment_matches(want, given, m))
            return false;
    }
    return path.n == 0;
}

static unsigned method_bit(const char *method)
{
    static const char *const names[] = { "GET", "POST", "PATCH", "DELETE" };
    for (unsigned i = 0; i < COUNTOF(names); i++)
        if (str_is(str_c(method), names[i]))
            return 1u << i;
    fatal("routes.tbl.h: method %s", method);
}

static bool takes_files(const struct record *rec)
{
    for (size_t i = AT_OWN; i < rec->nfields; i++)
        if (rec->fields[i].kind == K_FILE && !(rec->fields[i].flags & READ_ONLY))
            return true;
    return false;
}

bool route_present(const struct route *r, const struct record *rec)
{
    if (r->flags & LEDGER_WRITE && rec->flags & STORE_ONLY)
        return false;
    return !(r->flags & FILES) || takes_files(rec);
}

struct route_match route_find(struct str method, struct str path)
{
    struct route_match best = { .text = STR("") };
    bool ends_bare = path.n && path.p[path.n - 1] == '/';
    for (size_t i = 0; i < ROUTE__COUNT && !ends_bare; i++) {
        struct route_match m = { .text = STR("") };
        if (!looks_alike(routes[i].path, path) || !path_matches(routes[i].path, path, &m) ||
            (m.record && !route_present(&routes[i], m.record)))
            continue;
        best.method_known = true;
        best.methods |= method_bit(routes[i].method);
        if (best.route || !str_is(method, routes[i].method))
            continue;
        best.route = &routes[i];
        best.record = m.record;
        best.id = m.id;
        best.text = m.text;
    }
    return best;
}
