/* export.c - see export.h. */
#include "service/export.h"

#include "base/clock.h"
#include "base/json.h"
#include "base/seal.h"
#include "base/sm.h"
#include "service/rows.h"

#include <stdio.h>

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
    const struct list_request *q;
    const struct export_wish *wish;
    struct str reason; /* what counts */
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
    bool named = access_names(e->who, &ledger[rec]);
    struct row *r = named ? access_get(e->tx, &scratch, e->who, rec, id) : NULL;
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
    e->out = write_list_open(e->wish->path, e->wish->format, e->rec, e->ordinals, n, e->d);
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

/* ---- what the file says of itself ----------------------------------------------------------------- */

static void put_about(struct export *e)
{
    const struct who *who = e->who;
    struct arena *a = &e->arena;
    const struct str lines[][2] = {
        { STR("台账"), str_c(e->rec->label) },
        { STR("导出人"),
          str_printf(a, STR_FMT "（" STR_FMT "）", STR_ARG(who->name), STR_ARG(who->login)) },
        { STR("导出时间"), moment_local(a, who->now) },
        { STR("用途"), e->reason.n ? e->reason : STR("未填写（内容不含敏感数据）") },
        { STR("过滤条件"), e->q->filter.n ? e->q->filter : STR("无") },
        { STR("行数"), str_printf(a, "%lld", (long long)e->rows) },
        { STR("审批编号"), e->wish->approval.n ? e->wish->approval : STR("无") },
        { STR("请求编号"), who->request },
        { STR("提示"),
          STR("本文件的导出已记入日志。含敏感数据的，请按用途使用，不得转给无关人员。") },
    };
    write_list_about(e->out, lines, COUNTOF(lines));
}

/* ---- its digest and signature --------------------------------------------------------------------- */

/* As hexadecimal text. */
static bool digest_file(struct arena *a, struct str path, struct str *digest)
{
    enum { BLOCK = 1 << 16 };
    unsigned char sum[SM3_BYTES];
    char *block = malloc(BLOCK);
    char *hex = NEW(a, char, SM3_HEX + 1);
    FILE *f = block ? fopen(str_z(a, path), "rb") : NULL;
    struct sm3 *h = sm3_open();
    for (size_t n; f && (n = fread(block, 1, BLOCK, f)) > 0;)
        sm3_add(h, (struct str){ block, n });
    bool ok = f && !ferror(f);
    if (f)
        fclose(f);
    sm3_end(h, sum);
    sm3_close(h);
    free(block);
    hex_put(sum, sizeof sum, hex);
    *digest = (struct str){ hex, SM3_HEX };
    return ok;
}

#define MARK "ztf1;sm3="

static struct str sign(const struct export *e, struct str digest)
{
    const struct keyring *keys = city_keys(e->city);
    struct str text =
        str_printf(e->d->arena, MARK STR_FMT ";at=" STR_FMT ";person=%lld;record=%s;rows=%lld",
                   STR_ARG(digest), STR_ARG(e->who->now), (long long)e->who->person, e->rec->id,
                   (long long)e->rows);
    return keys ? seal_sign(keys, e->d->arena, text) : STR("");
}

bool export_check(const struct keyring *keys, struct str public, struct str path,
                  struct str signature, struct str *said, struct diag *d)
{
    struct str digest;
    enum seal_word word = seal_signed(keys, public, signature, said);
    if (word == SEAL_FALSE || !str_starts(*said, STR(MARK)))
        return diag_add(d, E_FORMAT, NULL, "签名不成立：签名文字被改动过，或不是本系统的签名");
    if (!digest_file(d->arena, path, &digest))
        return diag_add(d, E_STORE, NULL, "不能读取 " STR_FMT, STR_ARG(path));
    if (!str_eq(str_slice(*said, sizeof MARK - 1, sizeof MARK - 1 + SM3_HEX), digest))
        return diag_add(d, E_FORMAT, NULL,
                        "文件与签名不符：文件在导出之后被改动过，或不是同一个文件");
    return word == SEAL_OURS ||
           diag_add(d, E_FORMAT, NULL,
                    "签名成立，但不是本库密钥所签：请用 --public 给出应当信任的公钥");
}

/* ---- the journal's word ------------------------------------------------------------------------------ */

struct exported {
    const struct list_request *q;
    const struct who *who;
    const char *format;
    struct str approval, digest;
    int64_t rows;
};

static void put_text(struct jw *w, const char *key, struct str s)
{
    jw_key(w, key);
    jw_str(w, s);
}

static bool note_fn(struct tx *tx, void *ctx, struct diag *d)
{
    const struct exported *x = ctx;
    struct buf detail = { 0 };
    struct jw w = { .out = &detail };
    if (!export_use_up(tx, x->who, x->q, x->approval, x->rows, d))
        return false;
    jw_open(&w, '{');
    put_text(&w, "filter", x->q->filter);
    put_text(&w, "fields", x->q->fields);
    put_text(&w, "format", str_c(x->format));
    jw_key(&w, "rows");
    jw_int(&w, x->rows);
    jw_key(&w, "sensitive");
    jw_bool(&w, export_is_sensitive(x->who, x->q));
    put_text(&w, "approval", x->approval);
    put_text(&w, "sm3", x->digest);
    jw_close(&w, '}');
    bool ok = tx_note(tx, ACT_EXPORT, record_id(x->q->rec), 0, buf_str(&detail), d);
    buf_free(&detail);
    return ok;
}

static bool note(struct export *e, struct str digest)
{
    struct actor actor = who_actor(e->who);
    struct exported x = { .q = e->q,
                          .who = e->who,
                          .format = e->wish->format == WRITE_XLSX ? "xlsx" : "csv",
                          .approval = e->wish->approval,
                          .digest = digest,
                          .rows = e->rows };
    actor.reason = e->reason;
    return store_write(city_store(e->city), &actor, note_fn, &x, e->d);
}

bool export_noted(struct city *c, const struct who *who, const struct list_request *q,
                  struct str reason, struct str text, struct diag *d)
{
    unsigned char sum[SM3_BYTES];
    char hex[SM3_HEX + 1];
    struct actor actor = who_actor(who);
    struct exported x = { .q = q, .who = who, .format = "json", .approval = STR("") };
    sm3_of(text, sum);
    hex_put(sum, sizeof sum, hex);
    x.digest = str_c(hex);
    actor.reason = reason;
    return record_count(c, who, q, 0, &x.rows, d) &&
           store_write(city_store(c), &actor, note_fn, &x, d);
}

/* ---- the whole of it ----------------------------------------------------------------------------------- */

/* Rows and the sheet about them; the file is whole when this is true, gone when not. */
static bool write_file(struct export *e)
{
    struct query areas = { .rec = R_area };
    e->tx = store_read(city_store(e->city));
    e->areas = rows_all(e->tx, &e->arena, &areas);
    bool ok = record_walk(e->city, e->who, e->q, visit, e, e->d) && diag_ok(e->d) &&
              (e->out || begin_empty(e, e->q));
    store_read_end(e->tx);
    if (!ok) {
        write_list_abandon(e->out);
        return false;
    }
    put_about(e);
    return write_list_close(e->out, e->d);
}

bool export_list(struct city *c, const struct who *who, const struct list_request *q,
                 const struct export_wish *w, struct str *signature, struct diag *d)
{
    struct export e = { .city = c, .who = who, .rec = q->rec, .q = q, .wish = w, .d = d };
    struct str digest = STR("");
    if (!export_may_begin(c, who, q, w, &e.reason, d))
        return false;
    bool ok = write_file(&e);
    bool whole = ok && digest_file(d->arena, w->path, &digest);
    if (ok && !whole)
        diag_std(d, E_STORE, NULL);
    whole = whole && note(&e, digest);
    if (ok && !whole)
        remove(str_z(d->arena, w->path));
    *signature = whole ? sign(&e, digest) : STR("");
    export_end(&e);
    return whole;
}

bool export_template(const struct who *who, const struct record *rec, struct str path,
                     struct diag *d)
{
    bool *may = NEW(d->arena, bool, rec->nfields);
    if (!access_need(who, rec, VERB_import, d))
        return false;
    for (size_t i = AT_OWN; i < rec->nfields; i++) {
        const struct field *f = &rec->fields[i];
        may[i] = access_writes(who, f) || (f->flags & IMPORTED && who->everything);
    }
    return write_template(path, rec, may, d);
}
