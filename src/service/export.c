/* export.c - see export.h. */
#include "service/export.h"

#include "base/json.h"
#include "service/rows.h"

#include <stdlib.h>
#include <string.h>

/* What one reference field of the ledger points at, title by id: read as met, kept for the export. */
struct titles {
    struct title {
        int64_t id; /* 0 = free */
        struct str text;
    } * slot;
    size_t n, cap;
};

struct export
{
    struct city *city;
    const struct who *who;
    const struct record *rec;
    struct str path;
    enum write_format format;
    struct diag *d;
    struct write_list *out; /* opened with the first row, when the fields are known */
    struct row *row;
    int *ordinals;
    struct str *shown;
    struct titles *titles; /* one a column */
    size_t columns;
    struct rows areas;
    struct tx *tx;
    struct arena arena;
    int64_t rows;
};

/* ---- titles of what rows point at ------------------------------------------------------------- */

static struct title *title_place(struct titles *t, int64_t id)
{
    size_t at = (size_t)((uint64_t)id * UINT64_C(0x9e3779b97f4a7c15) >> 20) & (t->cap - 1);
    while (t->slot[at].id && t->slot[at].id != id)
        at = (at + 1) & (t->cap - 1);
    return &t->slot[at];
}

static void titles_grow(struct titles *t)
{
    struct titles more = { .cap = t->cap ? t->cap * 2 : 256, .n = t->n };
    more.slot = calloc(more.cap, sizeof *more.slot);
    if (!more.slot)
        fatal("out of memory");
    for (size_t i = 0; i < t->cap; i++)
        if (t->slot[i].id)
            *title_place(&more, t->slot[i].id) = t->slot[i];
    free(t->slot);
    *t = more;
}

static struct str title_of(struct export *e, struct titles *t, enum record_id rec, int64_t id)
{
    if (t->n * 2 >= t->cap)
        titles_grow(t);
    struct title *place = title_place(t, id);
    if (place->id)
        return place->text;
    struct arena scratch = { 0 };
    struct row *r = tx_get(e->tx, &scratch, rec, id);
    int at = field_find(&ledger[rec], str_c(ledger[rec].title));
    *place = (struct title){ id, str_dup(&e->arena, r ? value_str(&r->v[at]) : STR("")) };
    arena_free(&scratch);
    t->n++;
    return place->text;
}

static struct str area_title(const struct export *e, struct str code)
{
    for (size_t i = 0; i < e->areas.n; i++)
        if (str_eq(area_code(e->areas.row[i]), code))
            return area_name(e->areas.row[i]);
    return code;
}

/* ---- rows ----------------------------------------------------------------------------------------- */

static bool begin(struct export *e, const struct field *const *fields, size_t n)
{
    e->ordinals = NEW(&e->arena, int, n);
    e->shown = NEW(&e->arena, struct str, n);
    e->titles = NEW(&e->arena, struct titles, n);
    e->row = row_new(&e->arena, record_id(e->rec));
    e->columns = n;
    for (size_t i = 0; i < n; i++)
        e->ordinals[i] = (int)(fields[i] - e->rec->fields);
    e->out = write_list_open(e->path, e->format, e->rec, e->ordinals, n, e->d);
    return e->out != NULL;
}

static struct str shown(struct export *e, const struct field *f, const struct value *v, size_t i)
{
    if (!v->set)
        return STR("");
    if (f->kind == K_REF)
        return title_of(e, &e->titles[i], f->refers, v->i);
    return f->kind == K_AREA ? area_title(e, v->s) : STR("");
}

static bool visit(void *ctx, const struct field *const *fields, const struct value *v, size_t n)
{
    struct export *e = ctx;
    if (!e->out && !begin(e, fields, n))
        return false;
    for (size_t i = 0; i < n; i++) {
        e->row->v[e->ordinals[i]] = v[i];
        e->shown[i] = shown(e, fields[i], &v[i], i);
    }
    write_list_row(e->out, e->row, e->shown);
    e->rows++;
    return true;
}

/* A list without rows is a file with a header. */
static bool begin_empty(struct export *e, const struct list_request *q)
{
    struct str rest = q->fields;
    struct str id;
    size_t n = 0;
    const struct field **fields = NEW(&e->arena, const struct field *, e->rec->nfields + 2);
    for (size_t i = 0; rest.n == 0 && i < e->rec->nfields; i++)
        if (access_sees(e->who, &e->rec->fields[i]))
            fields[n++] = &e->rec->fields[i];
    while (str_split(&rest, ',', &id) && n < e->rec->nfields) {
        int at = field_find(e->rec, str_trim(id));
        if (at >= 0)
            fields[n++] = &e->rec->fields[at];
    }
    return begin(e, fields, n);
}

static void export_end(struct export *e)
{
    for (size_t i = 0; i < e->columns; i++)
        free(e->titles[i].slot);
    arena_free(&e->arena);
}

/* ---- the journal's word ------------------------------------------------------------------------------ */

struct exported {
    const struct export *e;
    const struct list_request *q;
};

static bool note_fn(struct tx *tx, void *ctx, struct diag *d)
{
    const struct exported *x = ctx;
    struct buf detail = { 0 };
    struct jw w = { .out = &detail };
    jw_open(&w, '{');
    jw_key(&w, "filter");
    jw_str(&w, x->q->filter);
    jw_key(&w, "fields");
    jw_str(&w, x->q->fields);
    jw_key(&w, "rows");
    jw_int(&w, x->e->rows);
    jw_close(&w, '}');
    bool ok = tx_note(tx, ACT_EXPORT, record_id(x->e->rec), 0, buf_str(&detail), d);
    buf_free(&detail);
    return ok;
}

bool export_list(struct city *c, const struct who *who, const struct list_request *q,
                 enum write_format format, struct str path, struct diag *d)
{
    struct export e = {
        .city = c, .who = who, .rec = q->rec, .path = path, .format = format, .d = d
    };
    struct query areas = { .rec = R_area };
    struct actor actor = who_actor(who);
    struct exported x = { &e, q };
    e.tx = store_read(city_store(c));
    e.areas = rows_all(e.tx, &e.arena, &areas);
    bool ok = record_walk(c, who, q, visit, &e, d) && diag_ok(d) && (e.out || begin_empty(&e, q));
    store_read_end(e.tx);
    ok = ok && store_write(city_store(c), &actor, note_fn, &x, d);
    if (ok)
        ok = write_list_close(e.out, d);
    else
        write_list_abandon(e.out);
    export_end(&e);
    return ok;
}

bool export_template(const struct who *who, const struct record *rec, struct str path,
                     struct diag *d)
{
    bool *may = NEW(d->arena, bool, rec->nfields);
    if (!access_need(who, rec, VERB_IMPORT, d))
        return false;
    for (size_t i = AT_OWN; i < rec->nfields; i++) {
        const struct field *f = &rec->fields[i];
        may[i] = access_writes(who, f) || (f->flags & IMPORTED && who->everything);
    }
    return write_template(path, rec, may, d);
}
