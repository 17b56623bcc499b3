/* filter.c - parser of the filter language; see filter.h.  Looks at no row; filter_put.c writes it. */
#include "ledger/filter.h"

#include "base/date.h"
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
    bool failed; /* said so in d: one finding a filter */
};

static struct filter *fail(struct parser *p, size_t at, const char *what)
{
    size_t place = str_chars(str_slice(p->text, 0, at)) + 1;
    if (!p->failed)
        diag_add(p->d, E_FILTER, NULL, "过滤条件第 %zu 个字处%s", place, what);
    p->failed = true;
    return NULL;
}

static struct filter *expected(struct parser *p, const char *what)
{
    struct buf text = { 0 };
    buf_printf(&text, "应为%s", what);
    fail(p, p->word.at, buf_z(&text));
    buf_free(&text);
    return NULL;
}

/* Signs as an input method for Chinese writes them; brackets stay, names are full of them. */
static char narrow_sign(uint32_t c)
{
    static const struct {
        uint32_t wide;
        char narrow;
    } signs[] = {
        { 0xff1d, '=' }, { 0xff1c, '<' },  { 0xff1e, '>' },  { 0xff01, '!' },
        { 0xff5e, '~' }, { 0xff0c, ',' },  { 0x3000, ' ' },  { 0x201c, '"' },
        { 0x201d, '"' }, { 0x2018, '\'' }, { 0x2019, '\'' },
    };
    for (size_t i = 0; i < COUNTOF(signs); i++)
        if (signs[i].wide == c)
            return signs[i].narrow;
    return 0;
}

/* Wide signs outside of quotes become narrow ones, character by character. */
static struct str narrowed(struct arena *a, struct str s)
{
    char *out = NEW(a, char, s.n + 1);
    size_t n = 0;
    uint32_t quote = 0; /* the ASCII quote the text stands in */
    bool wide = false;  /* … opened by a Chinese one */
    while (s.n) {
        struct str from = s;
        uint32_t c = utf8_next(&s);
        char sign = narrow_sign(c);
        uint32_t plain = sign ? (uint32_t)(unsigned char)sign : c;
        bool marks = plain == '"' || plain == '\'';
        if (quote ? plain == quote && wide == (sign != 0) : marks) {
            wide = sign != 0;
            quote = quote ? 0 : plain;
            out[n++] = (char)plain;
        } else if (!quote && sign) {
            out[n++] = sign;
        } else {
            memcpy(out + n, from.p, (size_t)(s.p - from.p));
            n += (size_t)(s.p - from.p);
        }
    }
    return (struct str){ out, n };
}

static bool blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static bool sign(char c)
{
    return c && strchr("=!<>~(),", c);
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
        fail(p, w.at, "的引号没有配对");
    w.s = str_dup(p->a, buf_str(&out));
    buf_free(&out);
    p->at = i + 1;
    return w;
}

static size_t word_end(struct str t, size_t at)
{
    while (at < t.n && !sign(t.p[at]) && !blank(t.p[at]) && t.p[at] != '"' && t.p[at] != '\'')
        at++;
    return at;
}

static void next_word(struct parser *p)
{
    struct str t = p->text;
    while (p->at < t.n && blank(t.p[p->at]))
        p->at++;
    size_t from = p->at;
    char c = from < t.n ? t.p[from] : '\0';
    if (from >= t.n) {
        p->word = (struct word){ .kind = WORD_END, .s = STR(""), .at = t.n };
    } else if (c == '"' || c == '\'') {
        p->word = quoted(p, c);
    } else if (sign(c)) {
        bool two = from + 1 < t.n && t.p[from + 1] == '=' && strchr("!<>", c);
        p->at += two ? 2 : 1;
        p->word = (struct word){ .kind = WORD_SIGN, .s = str_slice(t, from, p->at), .at = from };
    } else {
        p->at = word_end(t, from);
        p->word = (struct word){ .kind = WORD_NAME, .s = str_slice(t, from, p->at), .at = from };
    }
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

struct filter *filter_or(struct arena *a, struct filter *x, struct filter *y)
{
    struct filter *f = NEW(a, struct filter, 1);
    *f = (struct filter){ .op = OP_OR, .field = -1, .kids = x };
    x->next = y;
    y->next = NULL;
    return f;
}

struct filter *filter_never(struct arena *a)
{
    struct filter *f = NEW(a, struct filter, 1);
    *f = (struct filter){ .op = OP_IN, .field = AT_ID };
    return f;
}

static struct filter *node(struct parser *p, enum filter_op op, int field)
{
    if (++p->nodes > FILTER_NODES)
        return fail(p, p->word.at, "条件过多，请拆开查询");
    struct filter *f = NEW(p->a, struct filter, 1);
    *f = (struct filter){ .op = op, .field = field };
    return f;
}

static struct filter *node_value(struct parser *p, enum filter_op op, int field, struct value v)
{
    struct filter *f = node(p, op, field);
    if (!f)
        return NULL;
    f->values = NEW(p->a, struct value, 1);
    f->values[0] = v;
    f->n = 1;
    return f;
}

static struct filter *pair(struct parser *p, enum filter_op op, struct filter *x, struct filter *y)
{
    struct filter *f = x && y ? node(p, op, -1) : NULL;
    if (!f)
        return NULL;
    f->kids = x;
    x->next = y;
    return f;
}

/* ---- literals ---------------------------------------------------------------------------------------- */

static bool reads_as_typed(const struct field *f)
{
    enum kind k = f->kind;
    return !kinds[k].is_text || k == K_ENUM || k == K_SET || k == K_DATE || k == K_MONTH;
}

/* As people type it; what is wrong with it becomes what is wrong with the filter. */
static bool typed_literal(struct parser *p, const struct field *f, struct value *v)
{
    struct diag sub;
    diag_init(&sub, p->a);
    bool ok = value_take_typed(f, (struct typed){ .s = p->word.s }, v, &sub);
    if (ok && v->set)
        return true;
    struct finding *why = sub.first;
    while (why && why->level != LEVEL_ERROR)
        why = why->next;
    fail(p, p->word.at,
         why ? str_z(p->a, str_printf(p->a, "：" STR_FMT, STR_ARG(why->text))) : "应为一个值");
    return false;
}

/* A bare integer is the stored value, as in JSON; anything else is read as people type it. */
static bool literal(struct parser *p, const struct field *f, struct value *v)
{
    int64_t i = 0;
    if (p->word.kind != WORD_NAME && p->word.kind != WORD_TEXT)
        return expected(p, "一个值") != NULL;
    bool bare = !kinds[f->kind].is_text && field_scale(f) == 0 && str_int(p->word.s, &i);
    bool number = f->kind == K_ID || f->kind == K_REF;
    if (bare && f->kind == K_BOOL && i != 0 && i != 1)
        return expected(p, "是或否") != NULL;
    if (!bare && number)
        return expected(p, "记录编号（整数）") != NULL;
    if (bare)
        value_set_int(v, i);
    else if (!reads_as_typed(f))
        value_set_str(v, utf8_nfc(p->a, p->word.s));
    else if (!typed_literal(p, f, v))
        return false;
    next_word(p);
    return true;
}

/* What a literal of coarser grain covers: a month of DATEs, a Shanghai day of MOMENTs.
 * [*from, *to) in stored text; false when the literal is one point. */
static bool spans(struct arena *a, const struct field *f, struct str s, struct str *from,
                  struct str *to)
{
    char text[11];
    if (f->kind == K_DATE && is_month(s)) {
        *from = s;
        *to = month_add(a, s, 1);
        return true;
    }
    if (f->kind != K_MOMENT || !is_day(s))
        return false;
    date_text(date_of(s) - 1, text);
    *from = str_printf(a, "%sT16:00:00Z", text);
    *to = str_printf(a, STR_FMT "T16:00:00Z", STR_ARG(s));
    return true;
}

static struct filter *bound(struct parser *p, enum filter_op op, int field, struct str s)
{
    struct value v;
    value_set_str(&v, s);
    return node_value(p, op, field, v);
}

/* `planned_start <= 2024-08` means through August. */
static struct filter *span_filter(struct parser *p, enum filter_op op, int field, struct str from,
                                  struct str to)
{
    if (op == OP_LT || op == OP_GE)
        return bound(p, op, field, from);
    if (op == OP_LE || op == OP_GT)
        return bound(p, op == OP_LE ? OP_LT : OP_GE, field, to);
    if (op == OP_EQ)
        return pair(p, OP_AND, bound(p, OP_GE, field, from), bound(p, OP_LT, field, to));
    return pair(p, OP_OR, bound(p, OP_LT, field, from), bound(p, OP_GE, field, to));
}

/* ---- grammar ------------------------------------------------------------------------------------------- */

static struct filter *parse_or(struct parser *p);

/* By id, else by label; what the caller may not see does not exist. */
static int field_named(struct arena *a, const struct record *rec, struct str name,
                       bool (*may)(const struct field *f, const void *ctx), const void *ctx)
{
    int at = field_find(rec, name);
    struct str want = at < 0 ? utf8_fold(a, name) : STR("");
    for (size_t i = 0; at < 0 && i < rec->nfields; i++)
        if (str_eq(want, utf8_fold(a, str_c(rec->fields[i].label))))
            at = (int)i;
    return at >= 0 && may && !may(&rec->fields[at], ctx) ? -1 : at;
}

static struct filter *one_value(struct parser *p, enum filter_op op, int field)
{
    const struct field *f = &p->rec->fields[field];
    struct value v = { .s = STR("") };
    struct str from;
    struct str to;
    if (!literal(p, f, &v))
        return NULL;
    if (op != OP_UNDER && spans(p->a, f, v.s, &from, &to))
        return span_filter(p, op, field, from, to);
    return node_value(p, op, field, v);
}

static struct filter *under(struct parser *p, int field)
{
    const struct field *f = &p->rec->fields[field];
    bool tree = f->kind == K_AREA || f->kind == K_INDUSTRY ||
                (f->kind == K_REF &&
                 (f->refers == R_area || f->refers == R_agency || f->refers == R_industry));
    if (!tree)
        return expected(p, "地区、单位或行业字段之后的 under");
    return one_value(p, OP_UNDER, field);
}

/* Words to look for; of a choice field its label will do. */
static struct filter *text_value(struct parser *p, enum filter_op op, int field)
{
    const struct field *f = &p->rec->fields[field];
    struct value v;
    if (!kinds[f->kind].is_text)
        return expected(p, "文字字段：“~”和 like 只用于文字");
    if (p->word.kind != WORD_NAME && p->word.kind != WORD_TEXT)
        return expected(p, "要找的文字");
    value_set_str(&v, utf8_nfc(p->a, p->word.s));
    int at = f->choices ? choice_read(f->choices, v.s, p->a) : -1;
    if (at >= 0)
        value_set_str(&v, str_c(f->choices[at].id));
    next_word(p);
    return node_value(p, op, field, v);
}

static struct filter *value_list(struct parser *p, int field)
{
    struct filter *f = node(p, OP_IN, field);
    size_t most = (p->text.n - p->word.at) / 2 + 1; /* a value and a comma each */
    if (!f)
        return NULL;
    if (!take_word(p, "("))
        return expected(p, "“(”");
    f->values = NEW(p->a, struct value, most < FILTER_IN ? most : FILTER_IN);
    do {
        if (f->n == FILTER_IN)
            return fail(p, p->word.at, "in 之后的值过多，最多 500 个");
        f->values[f->n].s = STR("");
        if (!literal(p, &p->rec->fields[field], &f->values[f->n++]))
            return NULL;
    } while (take_word(p, ","));
    return take_word(p, ")") ? f : expected(p, "“,”或“)”");
}

static struct filter *figure(struct parser *p, int field)
{
    struct value v;
    if (field != AT_ID || !take_word(p, "(") || p->word.kind != WORD_TEXT)
        return expected(p, " id in figure(\"…\") 的写法");
    value_set_str(&v, p->word.s);
    next_word(p);
    return take_word(p, ")") ? node_value(p, OP_FIGURE, field, v) : expected(p, "“)”");
}

static struct filter *null_test(struct parser *p, int field)
{
    bool not_null = take_word(p, "not");
    if (!take_word(p, "null"))
        return expected(p, " null");
    return node(p, not_null ? OP_NOT_NULL : OP_NULL, field);
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
        return under(p, field);
    if (take_word(p, "in"))
        return take_word(p, "figure") ? figure(p, field) : value_list(p, field);
    if (take_word(p, "is"))
        return null_test(p, field);
    return expected(p, " = != < <= > >= in like ~ is under 之一");
}

static struct filter *parse_term(struct parser *p)
{
    if (take_word(p, "(")) {
        struct filter *f = parse_or(p);
        return f && !take_word(p, ")") ? expected(p, "“)”、and 或 or") : f;
    }
    if (p->word.kind != WORD_NAME)
        return expected(p, "字段名");
    int field = field_named(p->a, p->rec, p->word.s, p->may, p->ctx);
    if (field < 0) {
        struct str name = str_slice(p->word.s, 0, 60);
        return fail(p, p->word.at,
                    str_z(p->a, str_printf(p->a, "：“%s”没有字段“" STR_FMT "”", p->rec->label,
                                           STR_ARG(name))));
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
    if (++p->depth > FILTER_DEPTH)
        return fail(p, p->word.at, "括号嵌套过深，最多 32 层");
    struct filter *f = parse_joined(p, OP_OR, "or", parse_and);
    p->depth--;
    return f;
}

struct filter *filter_parse(struct arena *a, const struct record *rec, struct str text,
                            bool (*may)(const struct field *f, const void *ctx), const void *ctx,
                            struct diag *d)
{
    struct parser p = { .a = a, .rec = rec, .may = may, .ctx = ctx, .d = d };
    if (!utf8_valid(text)) {
        diag_add(d, E_FILTER, NULL, "过滤条件应为 UTF-8 文字");
        return NULL;
    }
    if (str_chars(text) > FILTER_CHARS) {
        diag_add(d, E_FILTER, NULL, "过滤条件最多 %d 个字", FILTER_CHARS);
        return NULL;
    }
    p.text = narrowed(a, text);
    next_word(&p);
    if (p.word.kind == WORD_END)
        return NULL;
    struct filter *f = parse_or(&p);
    if (f && p.word.kind != WORD_END)
        f = expected(&p, " and、or 或结尾");
    return p.failed ? NULL : f;
}

/* ---- sorting ------------------------------------------------------------------------------------------------ */

static bool sorts_already(const struct sort_list *l, int field)
{
    for (size_t i = 0; i < l->n; i++)
        if (l->key[i].field == field)
            return true;
    return false;
}

bool sort_parse(const struct record *rec, struct str text,
                bool (*may)(const struct field *f, const void *ctx), const void *ctx,
                struct sort_list *out, struct diag *d)
{
    struct str part;
    *out = (struct sort_list){ 0 };
    if (!utf8_valid(text))
        return diag_add(d, E_PARAMETER, NULL, "sort 应为 UTF-8 文字");
    while (str_split(&text, ',', &part)) {
        struct str name = str_trim(part);
        bool descending = str_starts(name, STR("-"));
        name = str_slice(name, descending, name.n);
        int at = field_named(d->arena, rec, name, may, ctx);
        if (at < 0)
            return diag_add(d, E_PARAMETER, NULL, "sort：不能按“" STR_FMT "”排序",
                            STR_ARG(str_slice(name, 0, 60)));
        if (sorts_already(out, at))
            return diag_add(d, E_PARAMETER, NULL, "sort：“%s”出现了两次", rec->fields[at].label);
        if (out->n == SORT_KEYS)
            return diag_add(d, E_PARAMETER, NULL, "sort：最多按 %d 个字段排序", SORT_KEYS);
        out->key[out->n].field = at;
        out->key[out->n++].descending = descending;
    }
    return true;
}
