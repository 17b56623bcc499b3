/* filter.c - parser, printer and judge of the filter language; see filter.h. */
#include "ledger/filter.h"

#include "base/utf8.h"
#include "ledger/value.h"

#include <string.h>

/* ---- words ------------------------------------------------------------------------------------ */

enum word_kind { WORD_END, WORD_NAME, WORD_TEXT, WORD_SIGN };

struct word {
    enum word_kind kind;
    struct str s;
    size_t at; /* byte offset of its start */
};

struct parser {
    struct arena *a;
    const struct record *rec;
    struct str text;
    size_t at;
    struct word word; /* the one looked at */
    int depth, nodes;
    bool (*may)(const struct field *f, const void *ctx);
    const void *ctx;
    struct diag *d;
};

static bool sign(char c)
{
    return strchr("=!<>~(),", c) != NULL;
}

static struct word quoted(struct parser *p, char quote)
{
    struct buf out = { 0 };
    struct word w = { .kind = WORD_TEXT, .at = p->at };
    size_t i = p->at + 1;
    for (; i < p->text.n && p->text.p[i] != quote; i++) {
        i += p->text.p[i] == '\\' && i + 1 < p->text.n;
        buf_char(&out, p->text.p[i]);
    }
    if (i >= p->text.n)
        diag_add(p->d, E_FILTER, NULL, "第 %zu 字节的引号没有配对", w.at + 1);
    w.s = str_dup(p->a, buf_str(&out));
    buf_free(&out);
    p->at = i + 1;
    return w;
}

static void next_word(struct parser *p)
{
    struct str t = p->text;
    while (p->at < t.n && strchr(" \t\r\n", t.p[p->at]))
        p->at++;
    size_t from = p->at;
    if (from >= t.n) {
        p->word = (struct word){ .kind = WORD_END, .s = STR(""), .at = from };
        return;
    }
    char c = t.p[from];
    if (c == '"' || c == '\'') {
        p->word = quoted(p, c);
        return;
    }
    if (sign(c)) {
        bool two = from + 1 < t.n && t.p[from + 1] == '=' && strchr("!<>", c);
        p->at += two ? 2 : 1;
        p->word = (struct word){ .kind = WORD_SIGN, .s = str_slice(t, from, p->at), .at = from };
        return;
    }
    while (p->at < t.n && !sign(t.p[p->at]) && !strchr(" \t\r\n\"'", t.p[p->at]))
        p->at++;
    p->word = (struct word){ .kind = WORD_NAME, .s = str_slice(t, from, p->at), .at = from };
}

static bool is_word(const struct parser *p, const char *keyword)
{
    struct str k = str_c(keyword);
    if (p->word.kind != WORD_NAME && p->word.kind != WORD_SIGN)
        return false;
    if (p->word.s.n != k.n)
        return false;
    for (size_t i = 0; i < k.n; i++) {
        char c = p->word.s.p[i];
        if ((c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c) != k.p[i])
            return false;
    }
    return true;
}

static bool take_word(struct parser *p, const char *keyword)
{
    if (!is_word(p, keyword))
        return false;
    next_word(p);
    return true;
}

static struct filter *expected(struct parser *p, const char *what)
{
    if (diag_ok(p->d))
        diag_add(p->d, E_FILTER, NULL, "第 %zu 字节处应为%s", p->word.at + 1, what);
    return NULL;
}

/* ---- nodes ---------------------------------------------------------------------------------------- */

struct filter *filter_value(struct arena *a, enum filter_op op, int field, struct value v)
{
    struct filter *f = NEW(a, struct filter, 1);
    *f = (struct filter){ .op = op, .field = field, .values = NEW(a, struct value, 1), .n = 1 };
    f->values[0] = v;
    return f;
}

struct filter *filter_and(struct arena *a, struct filter *x, struct filter *y)
{
    if (!x || !y)
        return x ? x : y;
    struct filter *f = NEW(a, struct filter, 1);
    *f = (struct filter){ .op = OP_AND, .field = -1, .kids = x };
    x->next = y;
    y->next = NULL;
    return f;
}

static struct filter *node(struct parser *p, enum filter_op op, int field)
{
    if (++p->nodes > FILTER_NODES) {
        diag_add(p->d, E_FILTER, NULL, "过滤条件过多，最多 %d 个", FILTER_NODES);
        return NULL;
    }
    struct filter *f = NEW(p->a, struct filter, 1);
    *f = (struct filter){ .op = op, .field = field };
    return f;
}

/* ---- literals ---------------------------------------------------------------------------------------- */

static bool bare_number(struct str s)
{
    int64_t i;
    return str_int(s, &i);
}

/* A bare integer is the stored value; anything else is read as people type it. */
static bool literal(struct parser *p, const struct field *f, struct value *v)
{
    struct str s = p->word.s;
    int64_t i = 0;
    if (p->word.kind != WORD_NAME && p->word.kind != WORD_TEXT)
        return expected(p, "一个值") != NULL;
    bool text = kinds[f->kind].is_text && f->kind != K_ENUM && f->kind != K_SET &&
                f->kind != K_DATE && f->kind != K_MONTH;
    if (text) {
        value_set_str(v, utf8_nfc(p->a, s));
    } else if (!kinds[f->kind].is_text && field_scale(f) == 0 && bare_number(s)) {
        if (!str_int(s, &i))
            return false;
        value_set_int(v, i);
    } else if (f->kind == K_ID || f->kind == K_REF) {
        return expected(p, "记录编号") != NULL;
    } else {
        size_t before = p->d->errors;
        bool ok = value_take_typed(f, (struct typed){ .s = s }, v, p->d) && v->set;
        if (!ok && p->d->errors == before)
            return expected(p, "一个值") != NULL;
        if (!ok) {
            p->d->last->err = E_FILTER;
            return false;
        }
    }
    next_word(p);
    return true;
}

/* ---- grammar ------------------------------------------------------------------------------------------- */

static struct filter *parse_or(struct parser *p);

static int field_named(struct parser *p)
{
    int at = field_find(p->rec, p->word.s);
    struct str want = at < 0 ? utf8_fold(p->a, p->word.s) : STR("");
    for (size_t i = 0; at < 0 && i < p->rec->nfields; i++)
        if (str_eq(want, utf8_fold(p->a, str_c(p->rec->fields[i].label))))
            at = (int)i;
    bool hidden = at >= 0 && p->may && !p->may(&p->rec->fields[at], p->ctx);
    return hidden ? -1 : at;
}

static struct filter *one_value(struct parser *p, enum filter_op op, int field)
{
    struct filter *f = node(p, op, field);
    if (!f)
        return NULL;
    f->values = NEW(p->a, struct value, 1);
    f->n = 1;
    return literal(p, &p->rec->fields[field], &f->values[0]) ? f : NULL;
}

static struct filter *text_value(struct parser *p, enum filter_op op, int field)
{
    const struct field *of = &p->rec->fields[field];
    if (!kinds[of->kind].is_text)
        return expected(p, "文字字段，“~”和 like 只用于文字");
    if (p->word.kind != WORD_NAME && p->word.kind != WORD_TEXT)
        return expected(p, "要找的文字");
    struct filter *f = node(p, op, field);
    if (!f)
        return NULL;
    f->values = NEW(p->a, struct value, 1);
    f->n = 1;
    value_set_str(&f->values[0], utf8_nfc(p->a, p->word.s));
    next_word(p);
    return f;
}

static struct filter *value_list(struct parser *p, int field)
{
    struct filter *f = node(p, OP_IN, field);
    if (!f)
        return NULL;
    f->values = NEW(p->a, struct value, FILTER_IN);
    if (!take_word(p, "("))
        return expected(p, "“(”");
    do {
        if (f->n == FILTER_IN) {
            diag_add(p->d, E_FILTER, NULL, "in 之后最多 %d 个值", FILTER_IN);
            return NULL;
        }
        if (!literal(p, &p->rec->fields[field], &f->values[f->n++]))
            return NULL;
    } while (take_word(p, ","));
    return take_word(p, ")") ? f : expected(p, "“,”或“)”");
}

static struct filter *figure(struct parser *p, int field)
{
    struct filter *f = node(p, OP_FIGURE, field);
    if (!f)
        return NULL;
    if (field != AT_ID || !take_word(p, "(") || p->word.kind != WORD_TEXT)
        return expected(p, "id in figure(\"…\")");
    f->values = NEW(p->a, struct value, 1);
    f->n = 1;
    value_set_str(&f->values[0], p->word.s);
    next_word(p);
    return take_word(p, ")") ? f : expected(p, "“)”");
}

static struct filter *comparison(struct parser *p, int field)
{
    static const struct {
        const char *sign;
        enum filter_op op;
    } signs[] = { { "=", OP_EQ }, { "!=", OP_NE }, { "<=", OP_LE },
                  { "<", OP_LT }, { ">=", OP_GE }, { ">", OP_GT } };
    for (size_t i = 0; i < COUNTOF(signs); i++)
        if (take_word(p, signs[i].sign))
            return one_value(p, signs[i].op, field);
    if (take_word(p, "~"))
        return text_value(p, OP_FIND, field);
    if (take_word(p, "like"))
        return text_value(p, OP_LIKE, field);
    if (take_word(p, "under"))
        return one_value(p, OP_UNDER, field);
    if (take_word(p, "in"))
        return take_word(p, "figure") ? figure(p, field) : value_list(p, field);
    if (!take_word(p, "is"))
        return expected(p, "= != < <= > >= in like ~ is under 之一");
    bool not_null = take_word(p, "not");
    if (!take_word(p, "null"))
        return expected(p, "null");
    return node(p, not_null ? OP_NOT_NULL : OP_NULL, field);
}

static struct filter *parse_term(struct parser *p)
{
    if (take_word(p, "(")) {
        struct filter *f = parse_or(p);
        return f && !take_word(p, ")") ? expected(p, "“)”") : f;
    }
    if (p->word.kind != WORD_NAME)
        return expected(p, "字段名");
    int field = field_named(p);
    if (field < 0) {
        diag_add(p->d, E_FILTER, NULL, "“%s”没有字段“" STR_FMT "”", p->rec->label,
                 STR_ARG(str_slice(p->word.s, 0, 60)));
        return NULL;
    }
    next_word(p);
    return comparison(p, field);
}

static struct filter *parse_joined(struct parser *p, enum filter_op op, const char *keyword,
                                   struct filter *(*part)(struct parser *p))
{
    struct filter *first = part(p);
    if (!first || !is_word(p, keyword))
        return first;
    struct filter *all = node(p, op, -1);
    if (!all)
        return NULL;
    struct filter *last = all->kids = first;
    while (take_word(p, keyword)) {
        last->next = part(p);
        last = last->next;
        if (!last)
            return NULL;
    }
    return all;
}

static struct filter *parse_and(struct parser *p)
{
    return parse_joined(p, OP_AND, "and", parse_term);
}

static struct filter *parse_or(struct parser *p)
{
    if (++p->depth > FILTER_DEPTH) {
        diag_add(p->d, E_FILTER, NULL, "括号嵌套过深，最多 %d 层", FILTER_DEPTH);
        return NULL;
    }
    struct filter *f = parse_joined(p, OP_OR, "or", parse_and);
    p->depth--;
    return f;
}

struct filter *filter_parse(struct arena *a, const struct record *rec, struct str text,
                            bool (*may)(const struct field *f, const void *ctx), const void *ctx,
                            struct diag *d)
{
    struct parser p = { .a = a, .rec = rec, .text = text, .may = may, .ctx = ctx, .d = d };
    if (str_trim(text).n == 0)
        return NULL;
    if (!utf8_valid(text) || text.n > FILTER_CHARS) {
        diag_add(d, E_FILTER, NULL, "过滤条件应为 UTF-8 文字，最多 %d 字节", FILTER_CHARS);
        return NULL;
    }
    next_word(&p);
    struct filter *f = parse_or(&p);
    if (f && p.word.kind != WORD_END)
        f = expected(&p, "and、or 或结尾");
    return diag_ok(d) ? f : NULL;
}

/* ---- judging a row ---------------------------------------------------------------------------------------- */

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

/* ---- the canonical text --------------------------------------------------------------------------------------- */

static void put_literal(struct buf *out, const struct field *f, const struct value *v)
{
    struct buf text = { 0 };
    if (field_scale(f) > 0)
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
