/* match.c - whether a row passes a filter; see filter.h.  Asks no store, but answers as one does. */
#include "ledger/filter.h"

#include "base/utf8.h"

static bool wild(struct str pattern, struct str s)
{
    size_t star = SIZE_MAX; /* byte after the last * met */
    struct str from = s;
    size_t i = 0;
    struct str rest = s;
    while (rest.n) {
        struct str after = rest;
        struct str want = str_slice(pattern, i, pattern.n);
        uint32_t c = utf8_next(&after);
        uint32_t w = want.n ? utf8_next(&want) : 0;
        c = c >= 'A' && c <= 'Z' ? c + 32 : c;
        w = w >= 'A' && w <= 'Z' ? w + 32 : w;
        if (w == '*') {
            star = ++i;
            from = rest;
        } else if (i < pattern.n && (w == c || w == '?')) {
            i = pattern.n - want.n;
            rest = after;
        } else if (star != SIZE_MAX) {
            i = star;
            utf8_next(&from);
            rest = from;
        } else {
            return false;
        }
    }
    while (i < pattern.n && pattern.p[i] == '*')
        i++;
    return i == pattern.n;
}

static bool holds(struct str s, struct str needle)
{
    struct arena a = { 0 };
    bool found = str_find(utf8_fold(&a, s), utf8_fold(&a, needle)) >= 0;
    arena_free(&a);
    return found;
}

static int order(const struct field *f, const struct value *x, const struct value *y)
{
    if (kinds[f->kind].is_text)
        return str_cmp(x->s, y->s);
    return (x->i > y->i) - (x->i < y->i);
}

static bool in_list(const struct field *f, const struct filter *n, const struct value *v)
{
    for (size_t i = 0; i < n->n; i++)
        if (order(f, v, &n->values[i]) == 0)
            return true;
    return false;
}

static bool compares(const struct filter *n, const struct row *r)
{
    const struct field *f = &r->rec->fields[n->field];
    const struct value *v = &r->v[n->field];
    if (n->op == OP_NULL || n->op == OP_NOT_NULL)
        return v->set == (n->op == OP_NOT_NULL);
    if (!v->set)
        return false;
    switch (n->op) {
    case OP_EQ:
        return order(f, v, n->values) == 0;
    case OP_NE:
        return order(f, v, n->values) != 0;
    case OP_LT:
        return order(f, v, n->values) < 0;
    case OP_LE:
        return order(f, v, n->values) <= 0;
    case OP_GT:
        return order(f, v, n->values) > 0;
    case OP_GE:
        return order(f, v, n->values) >= 0;
    case OP_IN:
        return in_list(f, n, v);
    case OP_LIKE:
        return wild(n->values[0].s, v->s);
    case OP_FIND:
        return holds(v->s, n->values[0].s);
    case OP_AND:
    case OP_OR:
    case OP_NULL:
    case OP_NOT_NULL:
    case OP_UNDER:
    case OP_FIGURE:
    case OP_ROWS:
        break;
    }
    fatal("a filter that was not expanded");
}

bool filter_matches(const struct filter *f, const struct row *r)
{
    if (!f)
        return true;
    if (f->op != OP_AND && f->op != OP_OR)
        return compares(f, r);
    for (const struct filter *kid = f->kids; kid; kid = kid->next)
        if (filter_matches(kid, r) == (f->op == OP_OR))
            return f->op == OP_OR;
    return f->op == OP_AND;
}
