/* expand.c - see expand.h. */
#include "service/expand.h"

#include "service/figures.h"
#include "service/rows.h"

#include <string.h>

/* ---- trees: a ledger whose rows point at a parent of the same ledger ---------- */

struct tree {
    struct rows rows;
    int code, parent; /* ordinals */
    bool *inside;     /* one a row: in the subtree asked for */
};

static struct tree tree_read(struct tx *tx, struct arena *a, enum record_id rec)
{
    struct query q = { .rec = rec };
    struct tree t = { .rows = rows_all(tx, a, &q),
                      .code = field_find(&ledger[rec], STR("code")),
                      .parent = field_find(&ledger[rec], STR("parent")) };
    ASSERT(t.code >= 0 && t.parent >= 0);
    t.inside = NEW(a, bool, t.rows.n + 1);
    return t;
}

static bool parent_inside(const struct tree *t, size_t at)
{
    const struct value *parent = &t->rows.row[at]->v[t->parent];
    if (!parent->set)
        return false;
    for (size_t i = 0; i < t->rows.n; i++)
        if (t->inside[i] && t->rows.row[i]->v[AT_ID].i == parent->i)
            return true;
    return false;
}

/* Grows the marked set downwards until nothing changes; trees are three or four deep. */
static void tree_close(const struct tree *t)
{
    for (bool grew = true; grew;) {
        grew = false;
        for (size_t i = 0; i < t->rows.n; i++)
            if (!t->inside[i] && parent_inside(t, i))
                grew = t->inside[i] = true;
    }
}

static bool tree_mark(const struct tree *t, const struct field *f, const struct value *root)
{
    bool by_code = kinds[f->kind].is_text;
    bool found = false;
    for (size_t i = 0; i < t->rows.n; i++) {
        const struct value *v = t->rows.row[i]->v;
        bool hit = by_code ? str_eq(v[t->code].s, root->s) : v[AT_ID].i == root->i;
        t->inside[i] = hit;
        found |= hit;
    }
    return found;
}

static void under_codes(struct arena *a, const struct tree *t, const struct field *f,
                        struct filter *node)
{
    size_t n = 0;
    node->values = NEW(a, struct value, t->rows.n);
    for (size_t i = 0; i < t->rows.n; i++)
        if (t->inside[i])
            node->values[n++] = t->rows.row[i]->v[kinds[f->kind].is_text ? t->code : AT_ID];
    node->op = OP_IN;
    node->n = n;
}

/* An industry is also given by finer codes than the ledger holds: 38 covers 3841. */
static void under_industry(struct arena *a, const struct tree *t, struct filter *node)
{
    int field = node->field;
    struct filter *any = NULL;
    for (size_t i = 0; i < t->rows.n; i++) {
        if (!t->inside[i])
            continue;
        struct value like;
        value_set_str(&like, str_printf(a, STR_FMT "*", STR_ARG(t->rows.row[i]->v[t->code].s)));
        struct filter *kid = filter_value(a, OP_LIKE, field, like);
        kid->next = any;
        any = kid;
    }
    *node = (struct filter){ .op = OP_OR, .field = -1, .kids = any, .next = node->next };
}

static enum record_id tree_of(const struct field *f)
{
    switch ((int)f->kind) {
    case K_AREA:
        return R_area;
    case K_INDUSTRY:
        return R_industry;
    case K_REF:
        return f->refers;
    default:
        return R__COUNT;
    }
}

static bool expand_under(struct tx *tx, struct arena *a, const struct field *f, struct filter *node,
                         struct diag *d)
{
    enum record_id rec = tree_of(f);
    if (rec == R__COUNT || field_find(&ledger[rec], STR("parent")) < 0 ||
        field_find(&ledger[rec], STR("code")) < 0)
        return diag_add(d, E_FILTER, f->id, "“%s”没有上下级，不能用 under", f->label);
    struct tree t = tree_read(tx, a, rec);
    if (!tree_mark(&t, f, &node->values[0]))
        return diag_add(d, E_FILTER, f->id, "under 之后的%s不存在", ledger[rec].label);
    tree_close(&t);
    if (f->kind == K_INDUSTRY)
        under_industry(a, &t, node);
    else
        under_codes(a, &t, f, node);
    return true;
}

static bool expand_figure(struct city *c, struct tx *tx, struct arena *a, struct filter *node,
                          struct diag *d)
{
    struct figure_rows rows;
    if (!figures_rows(city_figures(c), tx, a, node->values[0].s, &rows, d))
        return false;
    node->op = OP_IN;
    node->n = rows.n;
    node->values = NEW(a, struct value, rows.n + 1);
    for (size_t i = 0; i < rows.n; i++)
        value_set_int(&node->values[i], rows.id[i]);
    return true;
}

bool filter_expand(struct city *c, struct tx *tx, struct arena *a, const struct record *rec,
                   struct filter *f, struct diag *d)
{
    if (!f)
        return true;
    for (struct filter *kid = f->kids; kid; kid = kid->next)
        if (!filter_expand(c, tx, a, rec, kid, d))
            return false;
    if (f->op == OP_UNDER)
        return expand_under(tx, a, &rec->fields[f->field], f, d);
    if (f->op == OP_FIGURE)
        return rec == &ledger[R_project] ? expand_figure(c, tx, a, f, d)
                                         : diag_add(d, E_FILTER, NULL, "figure 只能用于项目台账");
    return true;
}
