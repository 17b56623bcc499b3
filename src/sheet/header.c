/* header.c - see header.h. */
#include "sheet/header.h"

#include "base/money.h"
#include "base/utf8.h"
#include "sheet/header_names.h"

#include <string.h>

enum { DEPTH_MOST = 3, COLUMNS_MOST = 256, RECOGNISED_LEAST = 2 };

/* One column of a candidate block. */
struct guess {
    uint32_t column;
    struct str part[DEPTH_MOST]; /* top to bottom, as written; empty where blank */
    struct name_match match;
    bool wished;
};

struct block {
    size_t first, depth;
    struct guess *guess;
    size_t n;
    size_t score; /* distinct fields */
};

struct finder {
    struct arena *a;
    const struct record *rec;
    const struct header_names *names;
    const struct header_search *in;
    const struct sheet_row *rows;
    struct diag *d;
};

/* ---- texts ----------------------------------------------------------------------------------------- */

static struct str text_at(const struct sheet_row *row, uint32_t column)
{
    const struct sheet_cell *c = sheet_cell_at(row, column);
    return c && c->kind != SHEET_ERROR ? str_trim(c->text) : STR("");
}

/* Parts of several rows joined by /, repeats of a merged cell once. */
static struct str joined(struct arena *a, const struct guess *g, const char *between)
{
    struct buf out = { 0 };
    struct str before = STR("");
    for (size_t i = 0; i < DEPTH_MOST; i++) {
        if (g->part[i].n == 0 || str_eq(g->part[i], before))
            continue;
        buf_c(&out, out.n ? between : "");
        buf_add(&out, g->part[i]);
        before = g->part[i];
    }
    struct str s = str_dup(a, buf_str(&out));
    buf_free(&out);
    return s;
}

static struct str lowest(const struct guess *g)
{
    for (size_t i = DEPTH_MOST; i-- > 0;)
        if (g->part[i].n)
            return g->part[i];
    return STR("");
}

/* ---- what a column means ---------------------------------------------------------------------------- */

/* The child alone, all parts together, then the parent for all its children. */
static struct name_match match_parts(const struct finder *f, const struct guess *g)
{
    struct name_match m = header_name_match(f->names, f->a, lowest(g));
    if (m.strength)
        return m;
    m = header_name_match(f->names, f->a, joined(f->a, g, ""));
    if (m.strength)
        return m;
    for (size_t i = 0; i < DEPTH_MOST; i++) {
        m = header_name_match(f->names, f->a, g->part[i]);
        if (m.strength) {
            m.strength = NAME_PARENT;
            return m;
        }
    }
    return (struct name_match){ .field = -1, .key = -1 };
}

static const struct header_wish *wish_of(const struct finder *f, uint32_t column)
{
    struct str name = sheet_column_name(f->a, column);
    for (size_t i = f->in->nwishes; i-- > 0;)
        if (str_eq(f->in->wishes[i].column, name))
            return &f->in->wishes[i];
    return NULL;
}

static void apply_wish(const struct finder *f, struct guess *g)
{
    const struct header_wish *w = f->in->nwishes ? wish_of(f, g->column) : NULL;
    if (!w)
        return;
    g->wished = true;
    g->match = (struct name_match){ .field = -1, .key = -1, .strength = NAME_WISHED };
    if (w->field.n && !header_name_read(f->rec, w->field, &g->match))
        diag_add(f->d, E_UNKNOWN_FIELD, NULL, "列 " STR_FMT "：%s没有字段“" STR_FMT "”",
                 STR_ARG(w->column), f->rec->label, STR_ARG(str_slice(w->field, 0, 60)));
}

/* ---- candidate blocks -------------------------------------------------------------------------------- */

static uint32_t rightmost(const struct sheet_row *row)
{
    return row->n ? row->cells[row->n - 1].column : 0;
}

static bool same_field(const struct name_match *a, const struct name_match *b)
{
    return a->field >= 0 && a->field == b->field && a->key == b->key;
}

static void count_fields(struct block *b)
{
    for (size_t i = 0; i < b->n; i++) {
        bool seen = b->guess[i].match.field < 0 && !b->guess[i].wished;
        for (size_t k = 0; k < i && !seen; k++)
            seen = same_field(&b->guess[i].match, &b->guess[k].match);
        b->score += !seen;
    }
}

static struct block look_at(const struct finder *f, size_t first, size_t depth)
{
    struct block b = { .first = first, .depth = depth };
    uint32_t last = 0;
    for (size_t i = 0; i < depth; i++)
        last = rightmost(&f->rows[first + i]) > last ? rightmost(&f->rows[first + i]) : last;
    last = last < COLUMNS_MOST ? last : COLUMNS_MOST - 1;
    b.guess = NEW(f->a, struct guess, last + 1);
    for (uint32_t c = 0; c <= last; c++) {
        struct guess *g = &b.guess[b.n];
        *g = (struct guess){ .column = c };
        for (size_t i = 0; i < DEPTH_MOST; i++)
            g->part[i] = i < depth ? text_at(&f->rows[first + i], c) : STR("");
        if (lowest(g).n == 0)
            continue;
        g->match = match_parts(f, g);
        apply_wish(f, g);
        b.n++;
    }
    count_fields(&b);
    return b;
}

/* More fields win; of two alike the one of fewer rows, then the one further up. */
static struct block best_block(const struct finder *f)
{
    struct block best = { 0 };
    for (size_t depth = 1; depth <= DEPTH_MOST; depth++)
        for (size_t first = 0; first + depth <= f->in->n; first++) {
            struct block b = look_at(f, first, depth);
            if (b.score > best.score)
                best = b;
        }
    return best;
}

/* ---- two columns of one meaning -------------------------------------------------------------------- */

static void drop(struct header_column *c, const char *note)
{
    c->field = c->key = -1;
    c->note = note;
}

static const char *also_note(struct arena *a, const struct header_column *other)
{
    return str_printf(a, "与 " STR_FMT " 列“" STR_FMT "”含义相同，未取", STR_ARG(other->name),
                      STR_ARG(other->header))
        .p;
}

/* The stronger one stays; alike, nobody can tell which is meant. */
static void settle_pair(struct finder *f, struct block *b, struct header *h, size_t i, size_t k)
{
    struct guess *x = &b->guess[i];
    struct guess *y = &b->guess[k];
    if (x->match.strength == NAME_PARENT && y->match.strength == NAME_PARENT) {
        drop(&h->columns[i], NULL);
        drop(&h->columns[k], NULL);
    } else if (x->match.strength > y->match.strength) {
        drop(&h->columns[k], also_note(f->a, &h->columns[i]));
    } else if (x->match.strength < y->match.strength) {
        drop(&h->columns[i], also_note(f->a, &h->columns[k]));
    } else {
        diag_add(f->d, E_IMPORT_HEADER_DUPLICATE, NULL,
                 STR_FMT " 列和 " STR_FMT " 列都是“%s”，请只保留一列，或在列对应中去掉一列",
                 STR_ARG(h->columns[i].name), STR_ARG(h->columns[k].name),
                 f->rec->fields[x->match.field].label);
        f->d->last->cell = h->columns[k].address;
    }
}

static void settle_doubles(struct finder *f, struct block *b, struct header *h)
{
    for (size_t i = 0; i < b->n; i++)
        for (size_t k = i + 1; k < b->n; k++)
            if (h->columns[i].field >= 0 && h->columns[k].field >= 0 &&
                same_field(&b->guess[i].match, &b->guess[k].match))
                settle_pair(f, b, h, i, k);
}

/* ---- units ------------------------------------------------------------------------------------------ */

/* 单位：万元 among the rows above. */
static struct str unit_above(const struct finder *f, size_t before)
{
    for (size_t i = before; i-- > 0;)
        for (size_t k = 0; k < f->rows[i].own; k++) {
            struct str unit = header_unit_note(f->a, f->rows[i].cells[k].text);
            if (unit.n)
                return unit;
        }
    return STR("");
}

static void take_unit(struct finder *f, struct header *h, struct header_column *c)
{
    const struct field *field = c->field >= 0 && c->key < 0 ? &f->rec->fields[c->field] : NULL;
    if (!field || !field_is_money(field))
        return;
    struct unit_read own = header_unit(f->a, c->header);
    if (!own.found && h->unit_note.n)
        own = header_unit_named(h->unit_note);
    if (!own.found)
        return;
    if (own.unit && own.foreign == (field->kind == K_USD)) {
        c->unit = own.unit;
        return;
    }
    drop(c, "列的币种或单位与字段不符，未取");
    diag_warn(f->d, E_FORMAT, field->id, STR_FMT " 列“" STR_FMT "”的单位与“%s”（%s）不符，未读取",
              STR_ARG(c->name), STR_ARG(c->header), field->label, field->unit ? field->unit : "");
    f->d->last->cell = c->address;
}

/* ---- the header ---------------------------------------------------------------------------------------- */

static struct str lowest_address(const struct finder *f, const struct block *b,
                                 const struct guess *g)
{
    size_t i = b->depth;
    while (i > 1 && g->part[i - 1].n == 0)
        i--;
    return sheet_address(f->a, g->column, f->rows[b->first + i - 1].number);
}

static void take_columns(struct finder *f, struct block *b, struct header *h)
{
    struct str *words = NEW(f->a, struct str, b->n + 1);
    h->columns = NEW(f->a, struct header_column, b->n + 1);
    h->n = b->n;
    h->words = words;
    for (size_t i = 0; i < b->n; i++) {
        const struct guess *g = &b->guess[i];
        struct header_column *c = &h->columns[i];
        *c = (struct header_column){ .column = g->column,
                                     .field = g->match.field,
                                     .key = g->match.key,
                                     .header = joined(f->a, g, "/"),
                                     .name = sheet_column_name(f->a, g->column),
                                     .address = lowest_address(f, b, g) };
        words[i] = utf8_fold(f->a, lowest(g));
        c->ignored = c->field < 0 &&
                     (g->wished || header_is_serial(words[i]) || str_is(words[i], "错误原因"));
        if (header_is_serial(words[i]) && c->field < 0 && h->serial < 0)
            h->serial = (int)g->column;
        if (header_is_unit(words[i]) && c->field < 0 && h->unit < 0) {
            h->unit = (int)g->column;
            c->ignored = true;
        }
    }
}

static void find_marks(struct finder *f, struct header *h)
{
    int title = field_find(f->rec, str_c(f->rec->title));
    h->leftmost = h->n ? h->columns[0].column : 0;
    for (size_t i = 0; i < h->n; i++) {
        const struct header_column *c = &h->columns[i];
        if (c->field < 0 || c->key >= 0)
            continue;
        h->recognised++;
        if (c->field == title)
            h->title = (int)c->column;
        if (f->rec->fields[c->field].flags & UNIQUE && h->code < 0)
            h->code = (int)c->column;
    }
    for (size_t i = 0; i < h->n; i++)
        h->recognised += h->columns[i].key >= 0;
}

static bool say_none(struct finder *f)
{
    return diag_add(
        f->d, E_IMPORT_HEADER, NULL,
        "没有找到表头：前 %zu 行中没有认出%s的两个以上字段，请用导入模板的列名，或在列对应中指定",
        f->in->n, f->rec->label);
}

/* A table whose header is understood holds two fields, or all the columns a person named. */
static bool is_header(const struct finder *f, const struct block *b)
{
    return b->score >= RECOGNISED_LEAST ||
           (f->in->nwishes && b->score >= f->in->nwishes && b->score > 0);
}

bool header_find(struct arena *a, const struct header_search *where, struct header *out,
                 struct diag *d)
{
    struct finder f = { .a = a, .in = where, .rec = where->rec, .rows = where->rows, .d = d };
    struct diag quiet;
    size_t errors = d->errors;
    *out = (struct header){ .rec = f.rec, .serial = -1, .unit = -1, .title = -1, .code = -1 };
    diag_init(&quiet, a);
    f.d = &quiet; /* wishes are judged once, for the block that is chosen */
    f.names = header_names_make(a, f.rec);
    struct block best = best_block(&f);
    f.d = d;
    if (!is_header(&f, &best))
        return say_none(&f);
    best = look_at(&f, best.first, best.depth);
    out->first = best.first;
    out->last = best.first + best.depth - 1;
    out->body = out->last + 1;
    out->unit_note = unit_above(&f, best.first);
    take_columns(&f, &best, out);
    settle_doubles(&f, &best, out);
    for (size_t i = 0; i < out->n; i++)
        take_unit(&f, out, &out->columns[i]);
    find_marks(&f, out);
    return d->errors == errors;
}
