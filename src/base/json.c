/* json.c - see json.h. */
#include "base/json.h"

#include "base/money.h"
#include "base/secret.h"
#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>

const struct json_limits json_defaults = {
    .bytes = 1 << 20, .depth = 64, .keys = 10000, .key_bytes = 256, .number_chars = 64
};

/* ---- the look before the tree is built: nesting, keys, lengths -------------------------------- */

struct look {
    const struct json_limits *limits;
    struct str s;
    size_t at, depth, keys;
    bool want_key;  /* inside an object, before a colon */
    char stack[64]; /* brackets that are open */
};

static enum err look_string(struct look *l)
{
    size_t from = ++l->at;
    while (l->at < l->s.n && l->s.p[l->at] != '"')
        l->at += l->s.p[l->at] == '\\' ? 2 : 1;
    if (l->at >= l->s.n)
        return E_JSON_INVALID;
    size_t n = l->at++ - from;
    if (!l->want_key)
        return E_OK;
    l->keys++;
    if (n > l->limits->key_bytes)
        return E_JSON_LIMIT;
    return E_OK;
}

static enum err look_number(struct look *l)
{
    size_t from = l->at;
    while (l->at < l->s.n && strchr("+-.eE0123456789", l->s.p[l->at]))
        l->at++;
    return l->at - from > l->limits->number_chars ? E_JSON_LIMIT : E_OK;
}

static enum err look_open(struct look *l, char c)
{
    if (l->depth == l->limits->depth || l->depth == sizeof l->stack)
        return E_JSON_DEPTH;
    l->stack[l->depth++] = c;
    l->want_key = c == '{';
    l->at++;
    return E_OK;
}

static enum err look_close(struct look *l)
{
    if (l->depth == 0)
        return E_JSON_INVALID;
    l->depth--;
    l->want_key = false;
    l->at++;
    return E_OK;
}

static enum err look_one(struct look *l)
{
    char c = l->s.p[l->at];
    switch (c) {
    case '"':
        return look_string(l);
    case '{':
    case '[':
        return look_open(l, c);
    case '}':
    case ']':
        return look_close(l);
    case ',':
        l->want_key = l->depth && l->stack[l->depth - 1] == '{';
        break;
    case ':':
        l->want_key = false;
        break;
    default:
        if (c == '-' || (c >= '0' && c <= '9'))
            return look_number(l);
    }
    l->at++;
    return E_OK;
}

/*   keys  receives how many there are: whether they are too many is said after their doubles */
static bool bounded(struct str body, const struct json_limits *limits, size_t *keys, struct diag *d)
{
    struct look l = { .limits = limits, .s = body };
    while (l.at < body.n) {
        enum err e = look_one(&l);
        if (e != E_OK)
            return diag_add(d, e, NULL, "%s（第 %zu 字节）", err_text(e), l.at + 1);
    }
    *keys = l.keys;
    return true;
}

static enum err parse_error(const json_error_t *e)
{
    return json_error_code(e) == json_error_duplicate_key ? E_JSON_DUPLICATE_KEY : E_JSON_INVALID;
}

json_t *json_read(struct str body, const struct json_limits *limits, struct diag *d)
{
    json_error_t error;
    if (body.n > limits->bytes) {
        diag_add(d, E_TOO_LARGE, NULL, "内容过大，最多 %zu 字节", limits->bytes);
        return NULL;
    }
    if (!utf8_valid(body)) {
        diag_add(d, E_JSON_INVALID, NULL, "不是合法的 UTF-8 文字");
        return NULL;
    }
    size_t keys = 0;
    if (!bounded(body, limits, &keys, d))
        return NULL;
    json_t *root = json_loadb(body.p, body.n, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &error);
    if (!root) {
        enum err e = parse_error(&error);
        diag_add(d, e, NULL, "%s（第 %d 字节）", err_text(e), error.position + 1);
        return NULL;
    }
    if (json_is_object(root) && keys <= limits->keys)
        return root;
    diag_std(d, json_is_object(root) ? E_JSON_TOO_MANY_KEYS : E_JSON_TYPE, NULL);
    json_decref(root);
    return NULL;
}

/* ---- nothing stays behind ------------------------------------------------------------------------ */

enum { BEFORE = 16 }; /* the size, and the alignment of malloc */

static void *take(size_t n)
{
    char *p = n < SIZE_MAX - BEFORE ? malloc(n + BEFORE) : NULL;
    if (!p)
        return NULL;
    memcpy(p, &n, sizeof n);
    return p + BEFORE;
}

static void give(void *at)
{
    size_t n = 0;
    char *p = at;
    if (!p)
        return;
    p -= BEFORE;
    memcpy(&n, p, sizeof n);
    secret_wipe(p, n + BEFORE);
    free(p);
}

void json_wipe_freed(void)
{
    json_set_alloc_funcs(take, give);
}

void json_text_free(char *text)
{
    json_free_t release = NULL;
    json_get_alloc_funcs(NULL, &release);
    if (text)
        release(text);
}

/* ---- writing ---------------------------------------------------------------------------------- */

static void before_value(struct jw *w)
{
    if (w->comma)
        buf_char(w->out, ',');
    w->comma = true;
}

/* The comma that is due and room for n bytes, which are counted; NULL when the text is full. */
static char *put_room(struct jw *w, size_t n)
{
    char *p = buf_room(w->out, n + w->comma);
    if (!p)
        return NULL;
    w->out->n += n + w->comma;
    if (w->comma)
        *p++ = ',';
    w->comma = true;
    return p;
}

void jw_open(struct jw *w, char bracket)
{
    before_value(w);
    buf_char(w->out, bracket);
    w->comma = false;
}

void jw_close(struct jw *w, char bracket)
{
    buf_char(w->out, bracket == '{' || bracket == '}' ? '}' : ']');
    w->comma = true;
}

void jw_key(struct jw *w, const char *key)
{
    struct str k = str_c(key);
    char *p = put_room(w, k.n + 3);
    w->comma = false;
    if (!p)
        return;
    p[0] = '"';
    memcpy(p + 1, k.p, k.n);
    p[1 + k.n] = '"';
    p[2 + k.n] = ':';
}

void jw_key_str(struct jw *w, struct str key)
{
    before_value(w);
    buf_json(w->out, key);
    buf_char(w->out, ':');
    w->comma = false;
}

void jw_str(struct jw *w, struct str s)
{
    before_value(w);
    buf_json(w->out, s);
}

void jw_c(struct jw *w, const char *z)
{
    if (z)
        jw_str(w, str_c(z));
    else
        jw_null(w);
}

void jw_int(struct jw *w, int64_t i)
{
    before_value(w);
    buf_int(w->out, i);
}

void jw_decimal(struct jw *w, int64_t scaled, int scale)
{
    before_value(w);
    decimal_put(w->out, scaled, scale, false);
}

void jw_bool(struct jw *w, bool b)
{
    jw_raw(w, b ? STR("true") : STR("false"));
}

void jw_null(struct jw *w)
{
    jw_raw(w, STR("null"));
}

void jw_raw(struct jw *w, struct str json)
{
    char *p = put_room(w, json.n);
    if (p)
        memcpy(p, json.p, json.n);
}

static void put_text(struct jw *w, const char *key, struct str s)
{
    if (s.n == 0)
        return;
    jw_key(w, key);
    jw_str(w, s);
}

void jw_finding(struct jw *w, const struct finding *f)
{
    static const char *const levels[] = {
        [LEVEL_ERROR] = "error", [LEVEL_WARNING] = "warning", [LEVEL_NOTE] = "note"
    };
    jw_open(w, '{');
    jw_key(w, "level");
    jw_c(w, levels[f->level]);
    jw_key(w, "error");
    jw_c(w, err_id(f->err));
    put_text(w, "field", str_c(f->field));
    put_text(w, "sheet", f->sheet);
    put_text(w, "cell", f->cell);
    if (f->row) {
        jw_key(w, "row");
        jw_int(w, f->row);
    }
    put_text(w, "value", f->value);
    put_text(w, "text", f->text);
    put_text(w, "suggest", f->suggest);
    jw_close(w, '}');
}

static const struct finding *first_error(const struct diag *d)
{
    const struct finding *f = d->first;
    while (f && f->level != LEVEL_ERROR)
        f = f->next;
    return f;
}

void jw_diag(struct jw *w, const struct diag *d)
{
    const struct finding *verdict = first_error(d);
    jw_open(w, '{');
    jw_key(w, "error");
    jw_c(w, err_id(diag_verdict(d)));
    jw_key(w, "message");
    jw_str(w, verdict ? verdict->text : str_c(err_text(E_OK)));
    jw_key(w, "findings");
    jw_open(w, '[');
    for (const struct finding *f = d->first; f; f = f->next)
        jw_finding(w, f);
    jw_close(w, ']');
    jw_close(w, '}');
}
