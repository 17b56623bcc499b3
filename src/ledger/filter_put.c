/* filter_put.c - the canonical text of a filter; see filter.h.  Reads none. */
#include "ledger/filter.h"

#include "ledger/value.h"

static void put_literal(struct buf *out, const struct field *f, const struct value *v)
{
    struct buf text = { 0 };
    if (field_scale(f) > 0) /* a bare integer would be read as the shown number */
        value_put_text(&text, f, v);
    else
        value_put_stored(&text, f, v);
    buf_char(out, '"');
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] == '"' || text.p[i] == '\\')
            buf_char(out, '\\');
        buf_char(out, text.p[i]);
    }
    buf_char(out, '"');
    buf_free(&text);
}

static void put_values(struct buf *out, const struct record *rec, const struct filter *f)
{
    static const char *const words[] = {
        [OP_EQ] = "=",
        [OP_NE] = "!=",
        [OP_LT] = "<",
        [OP_LE] = "<=",
        [OP_GT] = ">",
        [OP_GE] = ">=",
        [OP_IN] = "in",
        [OP_LIKE] = "like",
        [OP_FIND] = "~",
        [OP_NULL] = "is null",
        [OP_NOT_NULL] = "is not null",
        [OP_UNDER] = "under",
        [OP_FIGURE] = "in figure",
    };
    bool list = f->op == OP_IN || f->op == OP_FIGURE;
    buf_printf(out, "%s %s", rec->fields[f->field].id, words[f->op]);
    buf_c(out, list ? " (" : f->n ? " " : "");
    for (size_t i = 0; i < f->n; i++) {
        buf_c(out, i ? ", " : "");
        put_literal(out,
                    f->op == OP_FIGURE ? &ledger[R_project].fields[F_project_name]
                                       : &rec->fields[f->field],
                    &f->values[i]);
    }
    buf_c(out, list ? ")" : "");
}

void filter_put(struct buf *out, const struct record *rec, const struct filter *f)
{
    if (!f)
        return;
    if (f->op != OP_AND && f->op != OP_OR) {
        put_values(out, rec, f);
        return;
    }
    buf_char(out, '(');
    for (const struct filter *kid = f->kids; kid; kid = kid->next) {
        buf_c(out, kid == f->kids ? "" : f->op == OP_AND ? " and " : " or ");
        filter_put(out, rec, kid);
    }
    buf_char(out, ')');
}
