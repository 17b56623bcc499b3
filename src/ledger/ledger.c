/* ledger.c - tables made data, and rows. */
#include "ledger/ledger.h"

#include "base/utf8.h"

/* clang-format off */
const struct kind_info kinds[K__COUNT] = {
#define HELD_int false
#define HELD_str true
#define KIND(id_, ...) [K_##id_] = { .id = #id_, .is_text = CAT(HELD_, AS_##id_), __VA_ARGS__ },
#include "ledger/tbl/kinds.tbl.h"
#undef KIND
#undef HELD_int
#undef HELD_str
};

const struct choice stage_choices[] = {
#define STAGE(id_, label_, lead_) { #id_, label_ },
#include "ledger/tbl/stages.tbl.h"
#undef STAGE
    { NULL, NULL }
};

const enum role stage_lead[S__COUNT] = {
#define STAGE(id_, label_, lead_) [S_##id_] = ROLE_##lead_,
#include "ledger/tbl/stages.tbl.h"
#undef STAGE
};

const struct choice role_choices[] = {
#define ROLE(id_, label_) { #id_, label_ },
#include "ledger/tbl/roles.tbl.h"
#undef ROLE
    { NULL, NULL }
};

#define COMMON(id_, KIND_, ...) [F_(id_)] = { .id = #id_, .kind = K_##KIND_, __VA_ARGS__ },
#define RECORD(...) static const struct field CAT(fields_of_, REC)[] = {                            \
    COMMON(id, ID, .label = "编号", .flags = READ_ONLY, .level = 1)                              \
    COMMON(version, INT, .label = "版次", .flags = READ_ONLY, .level = 1)                        \
    COMMON(import_batch, INT, .label = "导入批次", .flags = READ_ONLY, .level = 1)
#define FIELD(id_, KIND_, ...) COMMON(id_, KIND_, __VA_ARGS__)
#define END };
#include "ledger/tbl/all.tbl.h"
#undef RECORD
#undef FIELD
#undef END

const struct record ledger[R__COUNT] = {
#define RECORD(...)                                            \
    [CAT(R_, REC)] = { .id = QUOTE(REC),                       \
                       .fields = CAT(fields_of_, REC),            \
                       .nfields = COUNTOF(CAT(fields_of_, REC)),  \
                       __VA_ARGS__ },
#define FIELD(...)
#define END
#include "ledger/tbl/all.tbl.h"
#undef RECORD
#undef FIELD
#undef END
};
/* clang-format on */

const struct record *record_find(struct str id)
{
    for (size_t i = 0; i < R__COUNT; i++)
        if (str_is(id, ledger[i].id))
            return &ledger[i];
    return NULL;
}

enum record_id record_id(const struct record *rec)
{
    return (enum record_id)(rec - ledger);
}

int field_find(const struct record *rec, struct str id)
{
    for (size_t i = 0; i < rec->nfields; i++)
        if (str_is(id, rec->fields[i].id))
            return (int)i;
    return -1;
}

int choice_find(const struct choice *choices, struct str id)
{
    for (int i = 0; choices[i].id; i++)
        if (str_is(id, choices[i].id))
            return i;
    return -1;
}

int choice_find_label(const struct choice *choices, struct str label)
{
    for (int i = 0; choices[i].id; i++)
        if (str_is(label, choices[i].label))
            return i;
    return -1;
}

struct str choice_bare(struct str label)
{
    ptrdiff_t bracket = str_find(label, STR("("));
    return bracket > 0 ? str_slice(label, 0, (size_t)bracket) : label;
}

int choice_read(const struct choice *choices, struct str typed, struct arena *a)
{
    int at = choice_find(choices, typed);
    at = at < 0 ? choice_find_label(choices, typed) : at;
    if (at >= 0) /* nearly always; folding costs a hundred times as much */
        return at;
    struct str want = utf8_fold(a, typed);
    for (int i = 0; choices[i].id; i++)
        if (str_eq(want, utf8_fold(a, str_c(choices[i].id))) ||
            str_eq(want, utf8_fold(a, str_c(choices[i].label))))
            return i;
    for (int i = 0; choices[i].id; i++)
        if (str_eq(want, choice_bare(utf8_fold(a, str_c(choices[i].label)))))
            return i;
    return -1;
}

struct str choice_label(const struct choice *choices, struct str id)
{
    int at = choice_find(choices, id);
    return at < 0 ? id : str_c(choices[at].label);
}

int field_scale(const struct field *f)
{
    return kinds[f->kind].scale ? kinds[f->kind].scale : f->scale;
}

size_t key_next(const struct record *rec, struct str *keys, int at[8])
{
    struct str key;
    struct str id;
    size_t n = 0;
    if (!str_split(keys, ';', &key))
        return 0;
    while (str_split(&key, ',', &id)) {
        ASSERT(n < 8);
        at[n] = field_find(rec, id);
        if (at[n] < 0)
            fatal("%s: key names no field " STR_FMT, rec->id, STR_ARG(id));
        n++;
    }
    return n;
}

struct row *row_new(struct arena *a, enum record_id rec)
{
    const struct record *rc = &ledger[rec];
    size_t bytes = sizeof(struct row) + rc->nfields * sizeof(struct value);
    struct row *r = arena_alloc(a, bytes, _Alignof(struct row));
    r->rec = rc;
    for (size_t i = 0; i < rc->nfields; i++)
        r->v[i].s = STR("");
    return r;
}

struct row *row_copy(struct arena *a, const struct row *r)
{
    struct row *copy = row_new(a, record_id(r->rec));
    for (size_t i = 0; i < r->rec->nfields; i++) {
        copy->v[i] = r->v[i];
        copy->v[i].s = str_dup(a, r->v[i].s);
    }
    return copy;
}

void value_set_int(struct value *v, int64_t i)
{
    *v = (struct value){ .set = true, .i = i, .s = STR("") };
}

void value_set_str(struct value *v, struct str s)
{
    *v = (struct value){ .set = true, .s = s };
}

bool value_empty(const struct field *f, const struct value *v)
{
    return !v->set || (kinds[f->kind].is_text && v->s.n == 0);
}

bool value_eq(const struct field *f, const struct value *a, const struct value *b)
{
    if (value_empty(f, a) || value_empty(f, b))
        return value_empty(f, a) == value_empty(f, b);
    return kinds[f->kind].is_text ? str_eq(a->s, b->s) : a->i == b->i;
}

static size_t slot(const struct row *r, enum record_id rec, int field)
{
    if (r->rec != &ledger[rec])
        fatal("a row of %s used as %s", r->rec->id, ledger[rec].id);
    if (field < 0 || (size_t)field >= r->rec->nfields)
        fatal("%s has no field #%d", r->rec->id, field);
    return (size_t)field;
}

const struct value *row_at(const struct row *r, enum record_id rec, int field)
{
    return &r->v[slot(r, rec, field)];
}

struct value *row_put(struct row *r, enum record_id rec, int field)
{
    return &r->v[slot(r, rec, field)];
}

bool row_has(const struct row *r, enum record_id rec, int field)
{
    size_t at = slot(r, rec, field);
    return !value_empty(&r->rec->fields[at], &r->v[at]);
}
