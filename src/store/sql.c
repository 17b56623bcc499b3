/* sql.c - see sql.h. */
#include "store/sql.h"

#include <stdlib.h>
#include <string.h>

void sql_close(struct sql *q)
{
    buf_free(&q->text);
    free(q->many);
    arena_free(&q->arena);
}

void sql_c(struct sql *q, const char *z)
{
    buf_c(&q->text, z);
}

void sql_name(struct sql *q, const char *id)
{
    buf_char(&q->text, '"');
    buf_c(&q->text, id);
    buf_char(&q->text, '"');
}

void sql_names(struct sql *q, const struct record *rec, const int *at, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        sql_c(q, i ? ", " : "");
        sql_name(q, rec->fields[at[i]].id);
    }
}

static struct arg *more(struct sql *q)
{
    if (q->nargs < SQL_FEW && !q->many)
        return &q->few[q->nargs++];
    if (!q->many || q->nargs == q->cap) {
        size_t cap = q->cap ? q->cap * 2 : (size_t)SQL_FEW * 6;
        struct arg *all = realloc(q->many, cap * sizeof *all);
        if (!all)
            fatal("out of memory");
        if (!q->many)
            memcpy(all, q->few, sizeof q->few);
        q->many = all;
        q->cap = cap;
    }
    return &q->many[q->nargs++];
}

void sql_bind_int(struct sql *q, int64_t i)
{
    *more(q) = (struct arg){ .kind = ARG_INT, .i = i, .s = STR("") };
}

void sql_bind_str(struct sql *q, struct str s)
{
    *more(q) = (struct arg){ .kind = ARG_TEXT, .s = s };
}

void sql_bind(struct sql *q, const struct field *f, const struct value *v)
{
    if (value_empty(f, v))
        *more(q) = (struct arg){ .kind = ARG_NULL, .s = STR("") };
    else if (kinds[f->kind].is_text)
        sql_bind_str(q, v->s);
    else
        sql_bind_int(q, v->i);
}

static void placeholder(struct sql *q)
{
    buf_char(&q->text, '$');
    buf_int(&q->text, (int64_t)q->nargs);
}

void sql_int(struct sql *q, int64_t i)
{
    sql_bind_int(q, i);
    placeholder(q);
}

void sql_str(struct sql *q, struct str s)
{
    sql_bind_str(q, s);
    placeholder(q);
}

void sql_value(struct sql *q, const struct field *f, const struct value *v)
{
    sql_bind(q, f, v);
    placeholder(q);
}

const struct arg *sql_args(const struct sql *q)
{
    return q->many ? q->many : q->few;
}

struct str sql_text(const struct sql *q)
{
    return q->fixed.n ? q->fixed : buf_str(&q->text);
}
