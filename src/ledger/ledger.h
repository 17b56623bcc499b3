/* ledger.h - what a record is.  The tables in tbl/ are the only source; this
 * header turns them into ordinals, descriptors and typed accessors.
 *
 * One spelling per thing: `FIELD(total_investment, ...)` in project.tbl.h becomes
 *   F_project_total_investment   ordinal    project_total_investment(row)  typed accessor
 *   "total_investment"           SQL column, JSON key, filter name, form id
 * Every record also has `id`, `version` and `import_batch`, before its own fields.
 */
#ifndef LEDGER_LEDGER_H
#define LEDGER_LEDGER_H

#include "base/diag.h"

/* ---- kinds -------------------------------------------------------------- */

enum kind {
#define KIND(id, ...) K_##id,
#include "ledger/tbl/kinds.tbl.h"
#undef KIND
    K__COUNT
};

enum column { COLUMN_KEY, COLUMN_INT, COLUMN_TEXT }; /* how a store holds it */

struct kind_info {
    const char *id;
    enum column column;
    const char *json, *format, *pattern; /* OpenAPI; format and pattern may be NULL */
    const char *form;                    /* widget of the web form */
    const char *xlsx;                    /* Excel number format, or NULL */
    int scale;                           /* decimals of the stored integer, fixed by the kind */
    int chars;                           /* most characters, fixed by the kind; 0 = by the field */
    bool search;                         /* `~` may look inside */
    bool is_text;                        /* value.s is live, not value.i */
};

extern const struct kind_info kinds[K__COUNT];

/* ---- roles, field groups, stages ------------------------------------------------------ */

enum role {
#define ROLE(id, label) ROLE_##id,
#include "ledger/tbl/roles.tbl.h"
#undef ROLE
    ROLE__COUNT
};

enum role_bit {
#define ROLE(id, label) W_##id = 1 << ROLE_##id,
#include "ledger/tbl/roles.tbl.h"
#undef ROLE
};

/* Groups of fields: who sees which is in permits.tbl.h. */
enum about {
#define ABOUT(id, label) ABOUT_##id,
#include "ledger/tbl/permits.tbl.h"
#undef ABOUT
    ABOUT__COUNT
};

enum stage {
#define STAGE(id, label, lead) S_##id,
#include "ledger/tbl/stages.tbl.h"
#undef STAGE
    S__COUNT
};

/* ---- records and fields ------------------------------------------------- */

/* Money of one row: at most 100,000 亿元, so that sums over a province fit int64. */
#define MONEY_MAX INT64_C(1000000000000000)

enum record_id {
#define RECORD(...) CAT(R_, REC),
#define FIELD(...)
#define END
#include "ledger/tbl/all.tbl.h"
#undef RECORD
#undef FIELD
#undef END
    R__COUNT
};

/* The fields every record has. */
enum { AT_ID, AT_VERSION, AT_BATCH, AT_OWN /* first field of the record's own */ };

/* clang-format off */
#define F_(id) CAT4(F_, REC, _, id)
#define RECORD(...)           enum CAT(REC, _field) { F_(id), F_(version), F_(import_batch),
#define FIELD(id, KIND_, ...)     F_(id),
#define END                       F_(_COUNT) };
#include "ledger/tbl/all.tbl.h"
#undef RECORD
#undef FIELD
#undef END
/* clang-format on */

enum field_flag {
    REQUIRED = 1u << 0,  /* must be present on create, may not be cleared */
    UNIQUE = 1u << 1,    /* no two rows share it; empty is not shared */
    READ_ONLY = 1u << 2, /* only services write it; never taken from a client */
    IMPORTED = 1u << 3,  /* read-only, but a batch import may bring its history */
    SECRET = 1u << 4,    /* never leaves the store: no one reads it, whatever his role */
    SHOWS = 1u << 5,     /* a REF: whoever sees this row sees the row it points at */
    QUOTES = 1u << 6, /* JSON of other ledgers' values: shown value by value, never filtered by */
};

/* What a field says about who sees the row: a row is seen by whoever holds what the field holds.
 * A ledger without such a field is the same for everyone who may read it. */
enum scope {
    SCOPE_NONE,
    SCOPE_AREA,       /* AREA: districts and reporting units */
    SCOPE_PARK,       /* REF to the area row of a park */
    SCOPE_TOWN,       /* AREA: towns and streets */
    SCOPE_ENTERPRISE, /* REF to an enterprise */
    SCOPE_PERSON,     /* REF to a person: that person alone */
    SCOPE_STARTER,    /* REF to a person: that person, and whoever reaches the whole city */
    SCOPE_ROW,        /* REF: as the row it points at */
};

enum record_flag {
    STORE_ONLY = 1u << 0, /* written by the store itself: no create, change or import */
    SETTINGS = 1u << 1,   /* its rows are settings: a change is journalled as one */
};

struct choice {
    const char *id, *label;
};
#define CHOICES(...) ((const struct choice[]){ __VA_ARGS__, { NULL, NULL } })

struct field {
    const char *id;
    enum kind kind;
    const char *label, *help;
    const char *unit;             /* what people see and type, e.g. 万元 for fen */
    unsigned flags;               /* enum field_flag */
    int64_t min, max;             /* numbers: stored value; TEXT: characters; 0,0 = free */
    int scale;                    /* DECIMAL: digits after the point */
    const struct choice *choices; /* ENUM, SET: ends with a NULL id */
    enum record_id refers;        /* REF: the record pointed at */
    const char *since;            /* compulsory from: "entry" (库内审核) or a milestone kind */
    const char *def;              /* stored text of the default, or NULL */
    unsigned writers;             /* enum role_bit: who may type it */
    enum scope scope;             /* what it says about who sees the row */
    enum about about;             /* group of fields that permits are given for */
    int level;                    /* data level 1..4 of GB/T 43697 practice */
    const char *authority;        /* whose word counts when sources differ */
    const char *rule;             /* what else must hold, for developers */
    const char *synonyms;         /* other headers in use, joined by ';' */
};

struct record {
    const char *id, *label;
    const char *group;  /* base, library, … as in the manual */
    const char *title;  /* field shown where one row stands for itself */
    const char *unique; /* composite keys: "project,month;…", or NULL */
    const char *index;  /* further indexes, same form, or NULL */
    const char *alike;  /* rows equal in these may be the same thing twice; same form, or NULL */
    const char *search; /* TEXT field with name search, or NULL */
    const char *help;
    unsigned flags; /* enum record_flag */
    const struct field *fields;
    size_t nfields;
};

extern const struct record ledger[R__COUNT];
extern const struct choice stage_choices[], role_choices[]; /* end with a NULL id */
extern const enum role stage_lead[S__COUNT];

/* NULL when no record has that id. */
const struct record *record_find(struct str id);
enum record_id record_id(const struct record *rec);

/* The field ordinal, or -1 when `rec` has no field of that id. */
int field_find(const struct record *rec, struct str id);

/* Position in the list, or -1; by id and by label. */
int choice_find(const struct choice *choices, struct str id);
int choice_find_label(const struct choice *choices, struct str label);
/* As people type it: by id, by label, by label without what stands in brackets, all folded. */
int choice_read(const struct choice *choices, struct str typed, struct arena *a);
/* A folded label without what stands in brackets behind it. */
struct str choice_bare(struct str label);
/* The label of a stored id; the id itself when unknown. */
struct str choice_label(const struct choice *choices, struct str id);

/* Digits after the point of the stored integer, from kind or field. */
int field_scale(const struct field *f);

/* Walks "a,b;c" of unique, index and alike: takes one key off `*keys` into at[0..n), n ≤ 8.
 * Returns the number of fields, 0 at the end. */
size_t key_next(const struct record *rec, struct str *keys, int at[8]);

/* ---- rows --------------------------------------------------------------- */

struct value {
    bool set; /* false: absent / NULL */
    int64_t i;
    struct str s;
};

struct row {
    const struct record *rec;
    struct value v[]; /* rec->nfields of them, in ledger order */
};

struct row *row_new(struct arena *a, enum record_id rec);
struct row *row_copy(struct arena *a, const struct row *r); /* deep */

/* For code that walks the ledger and knows no record by name. */
void value_set_int(struct value *v, int64_t i);
void value_set_str(struct value *v, struct str s); /* borrows s */
bool value_eq(const struct field *f, const struct value *a, const struct value *b);
bool value_empty(const struct field *f, const struct value *v); /* unset, or text of length 0 */

/* For code that knows the record: `project_area(row)`, `project_set_area(row, STR("320412"))`,
 * `row_has(row, R_project, F_project_area)`.  They abort when handed a row of another record. */
const struct value *row_at(const struct row *r, enum record_id rec, int field);
struct value *row_put(struct row *r, enum record_id rec, int field);
bool row_has(const struct row *r, enum record_id rec, int field);

typedef int64_t held_int;
typedef struct str held_str;
static inline held_int value_int(const struct value *v)
{
    return v->set ? v->i : 0;
}
static inline held_str value_str(const struct value *v)
{
    return v->set ? v->s : STR("");
}

/* clang-format off */
#define ACCESSORS(id_, AS_)                                                        \
    static inline CAT(held_, AS_) CAT3(REC, _, id_)(const struct row *r)           \
    {                                                                              \
        return CAT(value_, AS_)(row_at(r, CAT(R_, REC), F_(id_)));                 \
    }                                                                              \
    static inline void CAT3(REC, _set_, id_)(struct row *r, CAT(held_, AS_) x)     \
    {                                                                              \
        CAT(value_set_, AS_)(row_put(r, CAT(R_, REC), F_(id_)), x);                \
    }
#define RECORD(...)            ACCESSORS(id, int) ACCESSORS(version, int) ACCESSORS(import_batch, int)
#define FIELD(id_, KIND_, ...) ACCESSORS(id_, AS_##KIND_)
#define END
#include "ledger/tbl/kinds.tbl.h"
#include "ledger/tbl/all.tbl.h"
#undef RECORD
#undef FIELD
#undef END
/* clang-format on */

/* ---- checks ------------------------------------------------------------- */

/* Integers travel as JSON numbers, so none may be larger. */
#define INTEGER_MAX INT64_C(9007199254740991)

/*
 * Checks one set value against its field: kind, limits, choices.
 *   d  receives E_RANGE, E_CHOICE or E_FORMAT naming the field
 */
bool value_check(const struct field *f, const struct value *v, struct diag *d) MUST_CHECK;

/*
 * Checks a row against the ledger: required, kinds, limits, choices.  Sees no other row,
 * no code's check digit (domain/check does) and no reference (the store does).
 *   d  of this row alone: a field that already has an error there is passed over; receives
 *      E_REQUIRED, E_RANGE, E_CHOICE, E_FORMAT - all of them
 */
bool row_check(const struct row *r, struct diag *d) MUST_CHECK;

/* The tables check themselves: labels, limits, keys, defaults.  For tests. */
bool ledger_lint(struct diag *d) MUST_CHECK;

#endif
