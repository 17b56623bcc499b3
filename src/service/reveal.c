/* reveal.c - one masked value in full, for whoever's work needs it: journalled before it is shown.
 * See record.h. */
#include "service/record.h"

#include "ledger/value.h"

struct revealing {
    const struct who *who;
    const struct record *rec;
    int64_t id;
    struct str field;
};

static bool note(struct tx *tx, const struct revealing *q, struct diag *d)
{
    struct buf detail = { 0 };
    struct jw w = { .out = &detail };
    jw_open(&w, '{');
    jw_key(&w, "field");
    jw_str(&w, q->field);
    jw_close(&w, '}');
    bool ok = tx_note(tx, ACT_READ_SENSITIVE, record_id(q->rec), q->id, buf_str(&detail), d);
    buf_free(&detail);
    return ok;
}

static bool reveal_fn(struct tx *tx, void *ctx, struct reply *reply, struct diag *d)
{
    struct revealing *q = ctx;
    struct jw w = { .out = &reply->body };
    struct row *r = access_get(tx, d->arena, q->who, record_id(q->rec), q->id);
    int at = field_find(q->rec, q->field);
    if (!r)
        return diag_std(d, E_NOT_FOUND, NULL);
    if (at < 0 || !access_sees(q->who, &q->rec->fields[at]))
        return diag_std(d, E_UNKNOWN_FIELD, NULL);
    const struct field *f = &q->rec->fields[at];
    if (access_sight(q->who, f) == SIGHT_MASKED && !access_reveals(q->who, f))
        return diag_add(d, E_DENIED, f->id, "您没有查看完整“%s”的权限", f->label);
    jw_open(&w, '{');
    jw_key(&w, "field");
    jw_c(&w, f->id);
    jw_key(&w, "value");
    value_put_json(&w, f, &r->v[at]);
    jw_close(&w, '}');
    reply->status = 200;
    return note(tx, q, d);
}

bool record_reveal(const struct use *u, const struct record *rec, int64_t id, struct str body)
{
    struct revealing q = { .who = u->who, .rec = rec, .id = id };
    if (!access_need(u->who, rec, VERB_read, u->d))
        return false;
    json_t *root = json_read(body, &json_defaults, u->d);
    if (!root)
        return false;
    const json_t *field = json_object_get(root, "field");
    q.field = str_c(json_string_value(field));
    bool ok = json_is_string(field) ? city_write(u, reveal_fn, &q)
                                    : diag_add(u->d, E_REQUIRED, "field", "请指明要看的字段");
    json_decref(root);
    return ok;
}
