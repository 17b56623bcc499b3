/* redact.c - see redact.h. */
#include "service/redact.h"

#include "base/json.h"
#include "base/sm.h"

enum { MOBILE = 11 };

static bool is_digit(struct str s, size_t i)
{
    return i < s.n && s.p[i] >= '0' && s.p[i] <= '9';
}

/* Exactly eleven digits, the first a 1. */
static bool mobile_at(struct str s, size_t i)
{
    size_t n = 0;
    while (is_digit(s, i + n))
        n++;
    return n == MOBILE && s.p[i] == '1' && (i == 0 || !is_digit(s, i - 1));
}

static struct str without_mobiles(struct arena *a, struct str s)
{
    struct buf out = { 0 };
    for (size_t i = 0; i < s.n; i++) {
        if (!mobile_at(s, i)) {
            buf_char(&out, s.p[i]);
            continue;
        }
        buf_add(&out, str_slice(s, i, i + 3));
        buf_c(&out, "****");
        buf_add(&out, str_slice(s, i + MOBILE - 4, i + MOBILE));
        i += MOBILE - 1;
    }
    struct str text = str_dup(a, buf_str(&out));
    buf_free(&out);
    return text;
}

struct quoting {
    const struct who *who;
    const struct keyring *keys;
    const struct record *rec;
    struct arena *arena;
};

static void put_mark(struct jw *w, const struct quoting *q, const struct field *f, struct str text)
{
    char mark[SEAL_MARK + 1] = "";
    if (q->keys)
        seal_mark(q->keys, str_printf(q->arena, "%s.%s", q->rec->id, f->id), text, mark);
    jw_str(w, str_printf(q->arena, "＊%s", mark));
}

static void put_text(struct jw *w, const struct quoting *q, const char *key, struct str text)
{
    int at = q->rec ? field_find(q->rec, str_c(key)) : -1;
    if (at >= 0 && !access_sees_full(q->who, &q->rec->fields[at]))
        put_mark(w, q, &q->rec->fields[at], text);
    else
        jw_str(w, q->who->everything ? text : without_mobiles(q->arena, text));
}

static void put_member(struct jw *w, const struct quoting *q, const char *key, json_t *value)
{
    jw_key_str(w, str_c(key));
    if (json_is_string(value)) {
        put_text(w, q, key, str_c(json_string_value(value)));
        return;
    }
    char *text = json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT);
    jw_raw(w, str_dup(q->arena, str_c(text)));
    json_text_free(text);
}

struct value redact(const struct who *who, const struct keyring *keys, struct str record,
                    const struct value *v, struct arena *a)
{
    const struct quoting q = { .who = who, .keys = keys, .rec = record_find(record), .arena = a };
    struct value shown = *v;
    struct buf out = { 0 };
    struct jw w = { .out = &out };
    const char *key;
    json_t *value;
    json_t *said = v->set ? json_loadb(v->s.p, v->s.n, 0, NULL) : NULL;
    if (!v->set)
        return *v;
    jw_open(&w, '{');
    json_object_foreach(said, key, value)
    {
        put_member(&w, &q, key, value);
    }
    jw_close(&w, '}');
    value_set_str(&shown, str_dup(a, buf_str(&out)));
    buf_free(&out);
    json_decref(said);
    return shown;
}
