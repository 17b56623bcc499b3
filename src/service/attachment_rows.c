/* attachment_rows.c - attachments as rows: which belong to what.  Who sees them is access.c's. */
#include "service/attachment_rows.h"

/* ---- which belong to a row ------------------------------------------------------------------------ */

static struct filter *equal(struct arena *a, int field, struct str text)
{
    struct value v;
    value_set_str(&v, text);
    return filter_value(a, OP_EQ, field, v);
}

static struct filter *live(struct arena *a)
{
    struct filter *f = NEW(a, struct filter, 1);
    *f = (struct filter){ .op = OP_NULL, .field = F_attachment_withdrawn_at };
    return f;
}

static struct filter *belongs(struct arena *a, const struct record *rec, int64_t id)
{
    struct value v;
    value_set_int(&v, id);
    return filter_and(a, equal(a, F_attachment_record, str_c(rec->id)),
                      filter_value(a, OP_EQ, F_attachment_record_id, v));
}

struct rows attachments_of(struct tx *tx, struct arena *a, const struct record *rec, int64_t id,
                           const struct field *field)
{
    struct filter *f = belongs(a, rec, id);
    if (field)
        f = filter_and(a, f, equal(a, F_attachment_field, str_c(field->id)));
    struct query q = { .rec = R_attachment, .where = filter_and(a, f, live(a)) };
    return rows_all(tx, a, &q);
}

struct str attachment_ids(struct arena *a, const struct rows *list)
{
    struct buf out = { 0 };
    for (size_t i = 0; i < list->n; i++)
        buf_printf(&out, "%s%lld", i ? ";" : "", (long long)list->row[i]->v[AT_ID].i);
    struct str ids = str_dup(a, buf_str(&out));
    buf_free(&out);
    return ids;
}

bool attachment_named(void *store, struct str sm3)
{
    struct arena a = { 0 };
    struct tx *tx = store_read(store);
    struct filter *f = filter_and(&a, equal(&a, F_attachment_sm3, sm3), live(&a));
    int64_t n = tx_count(tx, R_attachment, f, 1);
    bool told = store_read_end(tx);
    arena_free(&a);
    return n > 0 || !told;
}

void attachments_live(struct tx *tx, struct arena *a, row_fn *fn, void *ctx)
{
    static const int fields[] = { AT_ID, F_attachment_sm3, F_attachment_size_bytes,
                                  F_attachment_file_name };
    struct query q = {
        .rec = R_attachment, .where = live(a), .fields = fields, .nfields = COUNTOF(fields)
    };
    tx_list(tx, &q, fn, ctx);
}

/* ---- what the FILE fields say --------------------------------------------------------------------- */

bool attachment_fields_hold(struct tx *tx, const struct row *before, const struct row *now,
                            struct diag *d)
{
    bool ok = true;
    for (size_t i = AT_OWN; i < now->rec->nfields; i++) {
        const struct field *f = &now->rec->fields[i];
        bool same = before ? value_eq(f, &before->v[i], &now->v[i]) : value_empty(f, &now->v[i]);
        if (f->kind != K_FILE || f->flags & READ_ONLY || same)
            continue;
        struct rows list = { 0 };
        if (before)
            list = attachments_of(tx, d->arena, now->rec, before->v[AT_ID].i, f);
        if (!str_eq(attachment_ids(d->arena, &list), value_str(&now->v[i])))
            ok = diag_add(d, E_REFERENCE, f->id, "“%s”的附件请用上传和撤回来增减，不能直接填写编号",
                          f->label);
    }
    return ok;
}

static bool takes_files(const struct record *rec)
{
    for (size_t i = AT_OWN; i < rec->nfields; i++)
        if (rec->fields[i].kind == K_FILE)
            return true;
    return false;
}

void attachment_forget(struct city *c, const struct record *rec, int64_t id)
{
    struct arena a = { 0 };
    struct rows gone = { 0 };
    if (takes_files(rec)) {
        struct tx *tx = store_read(city_store(c));
        struct query q = { .rec = R_attachment, .where = belongs(&a, rec, id) };
        gone = rows_all(tx, &a, &q);
        store_read_end(tx);
    }
    for (size_t i = 0; i < gone.n; i++)
        depot_drop(city_depot(c), attachment_sm3(gone.row[i]), attachment_named, city_store(c));
    arena_free(&a);
}

static bool has_files(const struct row *r)
{
    for (size_t i = AT_OWN; i < r->rec->nfields; i++)
        if (r->rec->fields[i].kind == K_FILE && r->v[i].set && r->v[i].s.n)
            return true;
    return false;
}

bool attachment_follow(struct tx *tx, const struct who *who, const struct row *gone, struct diag *d)
{
    if (!has_files(gone))
        return true;
    struct rows list = attachments_of(tx, d->arena, gone->rec, gone->v[AT_ID].i, NULL);
    for (size_t i = 0; i < list.n; i++) {
        struct row *now = row_copy(d->arena, list.row[i]);
        attachment_set_withdrawn_at(now, who->now);
        if (!tx_update(tx, list.row[i], now, d))
            return false;
    }
    return true;
}

const struct field *attachment_field_of(const struct row *attachment, const struct record **rec)
{
    *rec = record_find(attachment_record(attachment));
    int at = *rec ? field_find(*rec, attachment_field(attachment)) : -1;
    return at >= 0 ? &(*rec)->fields[at] : NULL;
}
