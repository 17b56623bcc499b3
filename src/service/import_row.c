/* import_row.c - see import_row.h. */
#include "service/import_row.h"

#include "base/utf8.h"
#include "domain/codes.h"
#include "service/record.h"
#include "service/rows.h"

#include <stdlib.h>
#include <string.h>

enum { KEY_TEXT = 512 };

struct importer {
    struct city *city;
    const struct who *who;
    const struct record *rec;
    enum import_mode mode;
    int key; /* field rows are matched by; -1 = any unique key */
    const struct import_column *columns;
    size_t ncolumns;
    struct import_keys *keys;
    struct arena arena; /* what lives as long as the import: the area names */
    struct rows areas;
};

static enum import_mode mode_of(const struct import_request *q)
{
    if (str_is(q->mode, "insert"))
        return IMPORT_INSERT;
    return str_is(q->mode, "update") ? IMPORT_UPDATE : IMPORT_UPSERT;
}

struct importer *importer_open(struct city *c, const struct who *who,
                               const struct import_request *q)
{
    struct importer *im = calloc(1, sizeof *im);
    if (!im)
        fatal("out of memory");
    im->city = c;
    im->who = who;
    im->rec = q->rec;
    im->mode = mode_of(q);
    im->key = q->key.n ? field_find(q->rec, q->key) : -1;
    im->keys = import_keys_open();
    struct query all = { .rec = R_area };
    struct tx *tx = store_read(city_store(c));
    im->areas = rows_all(tx, &im->arena, &all);
    store_read_end(tx);
    return im;
}

void importer_close(struct importer *im)
{
    if (!im)
        return;
    import_keys_close(im->keys);
    arena_free(&im->arena);
    free(im);
}

void importer_columns(struct importer *im, const struct import_column *columns, size_t n)
{
    im->columns = columns;
    im->ncolumns = n;
}

/* ---- findings know their cell ---------------------------------------------------------- */

static const struct import_cell *cell_of(const struct importer *im, const struct import_line *line,
                                         const char *field)
{
    for (size_t i = 0; field && i < line->n; i++) {
        int at = im->columns[line->cells[i].column].field;
        if (at >= 0 && strcmp(im->rec->fields[at].id, field) == 0)
            return &line->cells[i];
    }
    return NULL;
}

static void place(struct finding *f, const struct import_line *line, const struct import_cell *cell)
{
    f->sheet = line->sheet;
    f->row = line->row;
    if (!cell)
        return;
    f->cell = cell->address;
    if (f->value.n == 0)
        f->value = cell->typed.s;
}

/* Findings added after `mark` get the address of their field's cell. */
static void place_since(const struct importer *im, const struct import_line *line, struct diag *d,
                        struct finding *mark)
{
    struct finding *f = mark ? mark->next : d->first;
    for (; f; f = f->next)
        if (f->row == 0)
            place(f, line, cell_of(im, line, f->field));
}

/* ---- values ------------------------------------------------------------------------------ */

static bool is_placeholder(struct str s)
{
    static const char *const words[] = { "",  "无",   "-",    "--",   "—",
                                         "/", "待定", "待办", "暂无", "N/A" };
    for (size_t i = 0; i < COUNTOF(words); i++)
        if (str_is(s, words[i]))
            return true;
    return false;
}

static bool names_area(struct arena *a, const struct row *area, struct str folded)
{
    return str_eq(folded, area_code(area)) || str_eq(folded, utf8_fold(a, area_name(area))) ||
           (area_short_name(area).n && str_eq(folded, utf8_fold(a, area_short_name(area))));
}

/* 新北区, 常州市新北区, 新北区(常州高新区): the city before and a bracket behind do not matter. */
static struct str area_words(struct arena *a, struct str typed)
{
    struct str s = utf8_fold(a, typed);
    struct str city = STR("常州市");
    ptrdiff_t bracket = str_find(s, STR("("));
    if (s.n > city.n && str_starts(s, city))
        s = str_slice(s, city.n, s.n);
    return bracket > 0 ? str_slice(s, 0, (size_t)bracket) : s;
}

static bool take_area(struct importer *im, const struct field *f, struct str typed, struct value *v,
                      struct diag *d)
{
    struct str words = area_words(d->arena, typed);
    for (size_t i = 0; i < im->areas.n; i++)
        if (names_area(d->arena, im->areas.row[i], words)) {
            value_set_str(v, area_code(im->areas.row[i]));
            return true;
        }
    return diag_add(d, E_REFERENCE, f->id, "“%s”没有“" STR_FMT "”，请填报送板块名称或区划代码",
                    f->label, STR_ARG(typed));
}

/* A reference typed as the title of the row it points at. */
static bool take_title(struct importer *im, struct tx *tx, const struct field *f, struct str typed,
                       struct value *v, struct diag *d)
{
    const struct record *to = &ledger[f->refers];
    int title = field_find(to, str_c(to->title));
    struct row *found = access_find(tx, d->arena, im->who, f->refers, title, typed);
    int short_name = field_find(to, STR("short_name"));
    if (!found && short_name >= 0)
        found = access_find(tx, d->arena, im->who, f->refers, short_name, typed);
    if (!found)
        return diag_add(d, E_REFERENCE, f->id, "“%s”中没有“" STR_FMT "”", to->label,
                        STR_ARG(typed));
    value_set_int(v, found->v[AT_ID].i);
    return true;
}

static bool take_value(struct importer *im, struct tx *tx, const struct import_cell *cell,
                       struct value *v, struct diag *d)
{
    const struct import_column *column = &im->columns[cell->column];
    const struct field *f = &im->rec->fields[column->field];
    struct typed typed = cell->typed;
    struct text_marks marks = { 0 };
    if (f->kind != K_AREA && f->kind != K_REF)
        return value_take_typed(f, typed, v, d);
    struct str s = utf8_clean(d->arena, typed.s, &marks);
    if (is_placeholder(s))
        return true;
    return f->kind == K_AREA ? take_area(im, f, s, v, d) : take_title(im, tx, f, s, v, d);
}

/* System fields are not taken from a file, but for those whose history an import may bring. */
static bool takes(const struct importer *im, const struct field *f)
{
    return access_writes(im->who, f) || (f->flags & IMPORTED && im->who->everything);
}

static void take_cell(struct importer *im, struct tx *tx, const struct import_line *line,
                      const struct import_cell *cell, struct row *r, struct diag *d)
{
    const struct import_column *column = &im->columns[cell->column];
    struct finding *mark = d->last;
    if (column->field < 0 || column->key >= 0)
        return;
    const struct field *f = &im->rec->fields[column->field];
    if (!takes(im, f))
        return;
    struct value v = { .s = STR("") };
    if (cell->problem.n)
        diag_add(d, cell->error, f->id, STR_FMT, STR_ARG(cell->problem));
    else if (take_value(im, tx, cell, &v, d) && v.set)
        r->v[column->field] = v; /* blank keeps what is there */
    for (struct finding *n = mark ? mark->next : d->first; n; n = n->next)
        place(n, line, cell);
}

/* ---- references by key: an enterprise by its code, a project by code or by name and area ---- */

static const struct import_cell *key_cell(const struct importer *im, const struct import_line *line,
                                          int field, int key)
{
    for (size_t i = 0; i < line->n; i++) {
        const struct import_column *c = &im->columns[line->cells[i].column];
        if (c->field == field && c->key == key)
            return &line->cells[i];
    }
    return NULL;
}

static struct row *find_project(struct importer *im, struct tx *tx, const struct import_line *line,
                                int field, struct diag *d)
{
    const struct import_cell *code = key_cell(im, line, field, F_project_project_code);
    const struct import_cell *name = key_cell(im, line, field, F_project_name);
    const struct import_cell *area = key_cell(im, line, field, F_project_area);
    struct project_code taken;
    struct text_marks marks = { 0 };
    if (code && !is_placeholder(utf8_clean(d->arena, code->typed.s, &marks))) {
        if (!project_code_take(code->typed.s, im->rec->fields[field].id, &taken, d))
            return NULL;
        struct row *by_code = access_find(tx, d->arena, im->who, R_project, F_project_project_code,
                                          str_dup(d->arena, str_c(taken.canonical)));
        if (by_code)
            return by_code;
    }
    if (!name || !area)
        return NULL;
    static const int at[] = { F_project_name, F_project_area };
    struct value key[2] = { { .s = STR("") }, { .s = STR("") } };
    value_set_str(&key[0], utf8_clean(d->arena, name->typed.s, &marks));
    if (!take_area(im, &ledger[R_project].fields[F_project_area], area->typed.s, &key[1], d))
        return NULL;
    return tx_find(tx, d->arena, R_project, at, key, 2);
}

static bool link_project(struct importer *im, struct tx *tx, const struct import_line *line,
                         int field, struct row *r, struct diag *d)
{
    struct finding *mark = d->last;
    struct row *project = access_seen(tx, d->arena, im->who, find_project(im, tx, line, field, d));
    if (project) {
        value_set_int(&r->v[field], project->v[AT_ID].i);
        return true;
    }
    if (d->last == mark)
        diag_add(d, E_REFERENCE, im->rec->fields[field].id,
                 "项目库中没有此项目（按项目代码，或项目名称加报送板块查找）");
    for (struct finding *f = mark ? mark->next : d->first; f; f = f->next)
        place(f, line, line->n ? &line->cells[0] : NULL);
    return false;
}

static struct str owner_of(const struct row *r)
{
    return r->rec == &ledger[R_project] ? project_owner_name(r) : STR("");
}

/* One code names one firm throughout a file. */
static void check_same_firm(struct importer *im, const struct import_line *line,
                            const struct import_cell *cell, struct str code, struct str owner,
                            struct diag *d)
{
    struct str name = utf8_fold(d->arena, owner);
    uint64_t content = import_digest(im->keys, name);
    struct import_seen seen = import_keys_add(im->keys, -1, code, line->row, content);
    if (!seen.before || seen.same)
        return;
    diag_add(d, E_DUPLICATE, im->rec->fields[im->columns[cell->column].field].id,
             STR_FMT " 与 " STR_FMT "%lld 的统一社会信用代码相同而企业名称不同，请核对",
             STR_ARG(cell->address), STR_ARG(im->columns[cell->column].name), (long long)seen.row);
    place(d->last, line, cell);
}

static struct row *new_firm(struct arena *a, struct str code, struct str name)
{
    struct row *firm = row_new(a, R_enterprise);
    enterprise_set_uscc(firm, code);
    enterprise_set_name(firm, name);
    return firm;
}

static void link_firm(struct importer *im, struct tx *tx, const struct import_line *line, int field,
                      struct import_outcome *o, struct diag *d)
{
    const struct import_cell *cell = key_cell(im, line, field, F_enterprise_uscc);
    const char *id = im->rec->fields[field].id;
    struct finding *mark = d->last;
    struct str code = STR("");
    if (!cell)
        return;
    bool taken = uscc_take(d->arena, cell->typed.s, id, &code, d);
    for (struct finding *f = mark ? mark->next : d->first; f; f = f->next)
        place(f, line, cell);
    if (!taken || code.n == 0)
        return;
    struct str owner = owner_of(o->now);
    check_same_firm(im, line, cell, code, owner, d);
    struct row *known = rows_by_text(tx, d->arena, R_enterprise, F_enterprise_uscc, code);
    if (known && !access_seen(tx, d->arena, im->who, known)) {
        diag_add(d, E_REFERENCE, id, "您不能关联这家企业，请联系市级牵头部门办理");
        place(d->last, line, cell);
    } else if (known) {
        value_set_int(&o->now->v[field], known->v[AT_ID].i);
    } else if (owner.n) {
        o->party = new_firm(d->arena, code, owner);
        o->party_field = field;
    }
}

static bool has_key_column(const struct importer *im, int field)
{
    for (size_t i = 0; i < im->ncolumns; i++)
        if (im->columns[i].field == field && im->columns[i].key >= 0)
            return true;
    return false;
}

static void link_references(struct importer *im, struct tx *tx, const struct import_line *line,
                            struct import_outcome *o, struct diag *d)
{
    for (size_t i = AT_OWN; i < im->rec->nfields; i++) {
        const struct field *f = &im->rec->fields[i];
        if (f->kind != K_REF || !has_key_column(im, (int)i))
            continue;
        if (f->refers == R_project)
            link_project(im, tx, line, (int)i, o->now, d);
        else if (f->refers == R_enterprise)
            link_firm(im, tx, line, (int)i, o, d);
    }
}

/* ---- keys: against the file and against the library -------------------------------------------- */

/* The key's values as one text; false when one of them is unset. */
static bool key_text(const struct row *r, const int *at, size_t n, struct buf *out)
{
    buf_clear(out);
    for (size_t i = 0; i < n; i++) {
        const struct field *f = &r->rec->fields[at[i]];
        if (value_empty(f, &r->v[at[i]]))
            return false;
        value_put_stored(out, f, &r->v[at[i]]);
        buf_char(out, '\x1f');
    }
    return true;
}

static uint64_t content_of(const struct importer *im, const struct row *r)
{
    struct buf text = { 0 };
    for (size_t i = AT_OWN; i < r->rec->nfields; i++) {
        if (!r->v[i].set)
            continue;
        buf_add(&text, (struct str){ (const char *)&i, sizeof i });
        value_put_stored(&text, &r->rec->fields[i], &r->v[i]);
    }
    uint64_t digest = import_digest(im->keys, buf_str(&text));
    buf_free(&text);
    return digest;
}

static void refuse_repeated(struct importer *im, const struct import_line *line, const char *field,
                            struct import_seen seen, struct diag *d)
{
    const struct import_cell *cell = cell_of(im, line, field);
    struct str column = cell ? im->columns[cell->column].name : STR("第");
    const char *differs = seen.same ? "重复" : "重复且内容不同";
    diag_add(d, E_DUPLICATE, field, "%s%lld 与 %s%lld %s，请只保留一行", str_z(d->arena, column),
             (long long)line->row, str_z(d->arena, column), (long long)seen.row, differs);
    place(d->last, line, cell);
}

/* The row of the library this key names, after the file itself has been asked. */
/* Fields that name a row together. */
struct key {
    int at[8];
    size_t n;
};

static struct row *judge_key(struct importer *im, struct tx *tx, const struct import_line *line,
                             const struct row *r, const struct key *k, struct diag *d)
{
    const int *at = k->at;
    size_t n = k->n;
    struct buf key = { 0 };
    struct value values[8];
    struct row *found = NULL;
    if (key_text(r, at, n, &key)) {
        uint64_t content = content_of(im, r);
        struct import_seen seen =
            import_keys_add(im->keys, at[0], buf_str(&key), line->row, content);
        for (size_t i = 0; i < n; i++)
            values[i] = r->v[at[i]];
        if (seen.before)
            refuse_repeated(im, line, im->rec->fields[at[0]].id, seen, d);
        else
            found = access_seen(tx, d->arena, im->who,
                                tx_find(tx, d->arena, record_id(im->rec), at, values, n));
    }
    buf_free(&key);
    return found;
}

/* Asks every unique key, or only the one chosen; the first row found is the one meant. */
static struct row *judge_keys(struct importer *im, struct tx *tx, const struct import_line *line,
                              const struct row *r, struct diag *d)
{
    struct row *match = NULL;
    struct key k;
    for (int i = AT_OWN; i < (int)im->rec->nfields; i++) {
        if (!(im->rec->fields[i].flags & UNIQUE) && i != im->key)
            continue;
        struct row *found = judge_key(im, tx, line, r, &(struct key){ { i }, 1 }, d);
        if (!match && (im->key < 0 || im->key == i))
            match = found;
    }
    struct str keys = str_c(im->rec->unique);
    while ((k.n = key_next(im->rec, &keys, k.at)) > 0) {
        struct row *found = judge_key(im, tx, line, r, &k, d);
        if (!match && im->key < 0)
            match = found;
    }
    return match;
}

/* The same thing twice in one file, by what makes rows alike rather than by a key. */
static void warn_alike(struct importer *im, const struct import_line *line, const struct row *r,
                       struct diag *d)
{
    struct str keys = str_c(im->rec->alike);
    struct buf text = { 0 };
    struct key k;
    while ((k.n = key_next(im->rec, &keys, k.at)) > 0) {
        if (!key_text(r, k.at, k.n, &text))
            continue;
        int kind = (int)im->rec->nfields + k.at[0];
        struct import_seen seen = import_keys_add(im->keys, kind, buf_str(&text), line->row, 0);
        const struct field *f = &im->rec->fields[k.at[0]];
        if (!seen.before)
            continue;
        diag_warn(d, E_DUPLICATE, f->id, "与第%lld行的“%s”等相同，疑似重复，请核对",
                  (long long)seen.row, f->label);
        place(d->last, line, cell_of(im, line, f->id));
    }
    buf_free(&text);
}

/* ---- the judgement --------------------------------------------------------------------------------- */

static void take_cells(struct importer *im, struct tx *tx, const struct import_line *line,
                       struct row *r, struct diag *d)
{
    for (size_t i = 0; i < line->n; i++)
        take_cell(im, tx, line, &line->cells[i], r, d);
}

/* Only what the file says goes over the row it matches. */
static struct row *laid_over(struct arena *a, const struct row *before, const struct row *r)
{
    struct row *now = row_copy(a, before);
    for (size_t i = AT_OWN; i < r->rec->nfields; i++)
        if (!value_empty(&r->rec->fields[i], &r->v[i]))
            now->v[i] = r->v[i];
    return now;
}

static bool rows_same(const struct row *a, const struct row *b)
{
    for (size_t i = AT_OWN; i < a->rec->nfields; i++)
        if (!value_eq(&a->rec->fields[i], &a->v[i], &b->v[i]))
            return false;
    return true;
}

static bool mode_allows(struct importer *im, const struct row *match, struct diag *d)
{
    if (im->mode == IMPORT_INSERT && match)
        return diag_add(d, E_DUPLICATE, NULL, "库中已有此行（编号 %lld），新增方式不改动已有数据",
                        (long long)match->v[AT_ID].i);
    if (im->mode == IMPORT_UPDATE && !match)
        return diag_add(d, E_NOT_FOUND, NULL, "库中没有此行，更新方式不新增数据");
    return true;
}

/* A line may refer to rows of its own ledger, or to enterprises that come with it. */
static bool brings(const struct importer *im, const struct field *f)
{
    enum record_id to = f->kind == K_AREA ? R_area : f->refers;
    bool refers = f->kind == K_AREA || f->kind == K_REF;
    return refers && (to == R_enterprise || &ledger[to] == im->rec);
}

static bool misses_a_line(const struct importer *im, const struct diag *d)
{
    for (const struct finding *f = d->first; f; f = f->next) {
        int at = f->err == E_REFERENCE && f->field ? field_find(im->rec, str_c(f->field)) : -1;
        if (at >= 0 && brings(im, &im->rec->fields[at]))
            return true;
    }
    return false;
}

struct import_outcome importer_judge(struct importer *im, struct tx *tx,
                                     const struct import_line *line, struct diag *d)
{
    size_t errors = d->errors;
    struct import_outcome o = { .now = row_new(d->arena, record_id(im->rec)) };
    take_cells(im, tx, line, o.now, d);
    link_references(im, tx, line, &o, d);
    struct finding *mark = d->last;
    if (d->errors == errors)
        o.before = judge_keys(im, tx, line, o.now, d);
    if (o.before)
        o.now = laid_over(d->arena, o.before, o.now);
    else if (d->errors == errors)
        warn_alike(im, line, o.now, d);
    if (d->errors == errors && mode_allows(im, o.before, d) && o.before && !o.party &&
        rows_same(o.before, o.now))
        o.fate = FATE_SAME;
    else if (!record_prepare(tx, im->who, o.before, o.now, d) || d->errors > errors)
        o.fate = FATE_BAD;
    else
        o.fate = o.before ? FATE_CHANGED : FATE_NEW;
    o.may_follow = o.fate == FATE_BAD && misses_a_line(im, d);
    place_since(im, line, d, mark);
    return o;
}

bool importer_write(const struct who *who, struct tx *tx, struct import_outcome *o, struct diag *d)
{
    if (o->party) {
        struct row *known =
            rows_by_text(tx, d->arena, R_enterprise, F_enterprise_uscc, enterprise_uscc(o->party));
        if (!known && !record_insert(tx, who, o->party, d))
            return false;
        int64_t firm = known ? known->v[AT_ID].i : o->party->v[AT_ID].i;
        value_set_int(&o->now->v[o->party_field], firm);
    }
    if (o->fate == FATE_SAME)
        return true;
    if (!o->party)
        return record_put(tx, who, o->before, o->now, d);
    return o->before ? record_update(tx, who, o->before, o->now, d)
                     : record_insert(tx, who, o->now, d);
}
