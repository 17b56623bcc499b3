/* lint.c - the tables check themselves; for tests and never at run time.  Knows no row. */
#include "ledger/value.h"

#include "base/utf8.h"

#include <string.h>

static bool is_name(struct str s, const char *also)
{
    if (s.n == 0)
        return false;
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
        if (!plain && !(c && strchr(also, c)))
            return false;
    }
    return true;
}

static bool is_id(const char *id)
{
    return id && *id >= 'a' && *id <= 'z' && is_name(str_c(id), "");
}

/* "entry" is the review into the library; else a kind of milestone that really occurs. */
static bool is_since(const char *since)
{
    const struct field *kind = &ledger[R_milestone].fields[F_milestone_kind];
    return !since || !strcmp(since, "entry") || choice_find(kind->choices, str_c(since)) >= 0;
}

/* ---- one field ---------------------------------------------------------------------------------- */

static void lint_choices(const struct record *rec, const struct field *f, struct diag *d)
{
    bool wants = f->kind == K_ENUM || f->kind == K_SET;
    if (wants != (f->choices != NULL)) {
        diag_add(d, E_CHOICE, f->id, "%s.%s: .choices belong to ENUM and SET", rec->id, f->id);
        return;
    }
    for (int i = 0; wants && f->choices[i].id; i++) {
        struct str id = str_c(f->choices[i].id);
        if (!is_name(id, "ABCDEFGHIJKLMNOPQRSTUVWXYZ-.") || !f->choices[i].label)
            diag_add(d, E_CHOICE, f->id, "%s.%s: choice %s", rec->id, f->id, f->choices[i].id);
        if (choice_find(f->choices, id) != i ||
            choice_find_label(f->choices, str_c(f->choices[i].label)) != i)
            diag_add(d, E_DUPLICATE, f->id, "%s.%s: choice %s twice", rec->id, f->id,
                     f->choices[i].id);
    }
}

static void lint_kind(const struct record *rec, const struct field *f, struct diag *d)
{
    if (f->kind == K_TEXT && f->max <= 0)
        diag_add(d, E_RANGE, f->id, "%s.%s: TEXT needs .max", rec->id, f->id);
    if (field_is_money(f) && (!f->unit || value_unit(f) == 1))
        diag_add(d, E_REQUIRED, f->id, "%s.%s: money needs a .unit of money", rec->id, f->id);
    if (f->kind == K_REF && (unsigned)f->refers >= R__COUNT)
        diag_add(d, E_REFERENCE, f->id, "%s.%s: REF to nothing", rec->id, f->id);
    else if (f->kind == K_REF && &ledger[f->refers] > rec)
        diag_add(d, E_REFERENCE, f->id, "%s.%s: a REF points upwards", rec->id, f->id);
    if ((f->kind == K_DECIMAL) != (f->scale >= 1 && f->scale <= 9))
        diag_add(d, E_RANGE, f->id, "%s.%s: DECIMAL and only it has .scale 1 to 9", rec->id, f->id);
    if (f->min > f->max && f->max != 0)
        diag_add(d, E_RANGE, f->id, "%s.%s: .min above .max", rec->id, f->id);
}

static void lint_default(const struct record *rec, const struct field *f, struct diag *d)
{
    struct value v = { .s = STR("") };
    struct diag sub;
    if (!f->def)
        return;
    diag_init(&sub, d->arena);
    if (!value_take_stored(f, str_c(f->def), d->arena, &v) || !value_check(f, &v, &sub))
        diag_add(d, E_FORMAT, f->id, "%s.%s: default %s", rec->id, f->id, f->def);
}

static bool same_words(struct arena *a, struct str x, struct str y)
{
    return str_eq(utf8_fold(a, x), utf8_fold(a, y));
}

/* Whether `word` already is a label or synonym of an earlier field, so that a header would be two. */
static void lint_header(const struct record *rec, size_t at, struct str word, struct diag *d)
{
    for (size_t i = 0; i < rec->nfields; i++) {
        const struct field *f = &rec->fields[i];
        struct str other;
        bool clash = i != at && same_words(d->arena, word, str_c(f->label));
        for (struct str rest = str_c(f->synonyms); i < at && str_split(&rest, ';', &other);)
            clash |= same_words(d->arena, word, other);
        if (clash)
            diag_add(d, E_DUPLICATE, f->id, "%s: header " STR_FMT " is %s and %s", rec->id,
                     STR_ARG(word), f->id, rec->fields[at].id);
    }
}

static void lint_headers(const struct record *rec, size_t at, struct diag *d)
{
    const struct field *f = &rec->fields[at];
    struct str word;
    if (!f->label || !*f->label)
        diag_add(d, E_REQUIRED, f->id, "%s.%s: .label", rec->id, f->id);
    else
        lint_header(rec, at, str_c(f->label), d);
    for (struct str rest = str_c(f->synonyms); str_split(&rest, ';', &word);)
        lint_header(rec, at, word, d);
}

static void lint_field(const struct record *rec, size_t at, struct diag *d)
{
    const struct field *f = &rec->fields[at];
    if (!is_id(f->id)) {
        diag_add(d, E_FORMAT, f->id, "%s: field #%zu has no good id", rec->id, at);
        return;
    }
    if (field_find(rec, str_c(f->id)) != (int)at)
        diag_add(d, E_DUPLICATE, f->id, "%s.%s: id twice", rec->id, f->id);
    if (f->level < 1 || f->level > 4)
        diag_add(d, E_RANGE, f->id, "%s.%s: data level 1 to 4", rec->id, f->id);
    if (!is_since(f->since))
        diag_add(d, E_CHOICE, f->id, "%s.%s: .since %s", rec->id, f->id, f->since);
    if (f->flags & READ_ONLY && f->writers)
        diag_add(d, E_READ_ONLY, f->id, "%s.%s: read-only has no .writers", rec->id, f->id);
    lint_headers(rec, at, d);
    lint_choices(rec, f, d);
    lint_kind(rec, f, d);
    lint_default(rec, f, d);
}

/* ---- one record ------------------------------------------------------------------------------------ */

static void lint_named(const struct record *rec, const char *what, const char *ids, struct diag *d)
{
    struct str rest = str_c(ids);
    struct str key;
    struct str id;
    while (str_split(&rest, ';', &key)) {
        size_t n = 0;
        for (; str_split(&key, ',', &id); n++)
            if (field_find(rec, id) < 0)
                diag_add(d, E_UNKNOWN_FIELD, NULL, "%s: .%s names no field " STR_FMT, rec->id, what,
                         STR_ARG(id));
        if (n == 0 || n > 8)
            diag_add(d, E_LIMIT, NULL, "%s: .%s has a key of %zu fields", rec->id, what, n);
    }
}

static void lint_record(const struct record *rec, struct diag *d)
{
    int search = field_find(rec, str_c(rec->search));
    if (!is_id(rec->id) || record_find(str_c(rec->id)) != rec)
        diag_add(d, E_DUPLICATE, NULL, "%s: id", rec->id);
    if (!rec->label || !rec->group || !rec->title || !rec->help)
        diag_add(d, E_REQUIRED, NULL, "%s: .label .group .title .help", rec->id);
    lint_named(rec, "title", rec->title, d);
    lint_named(rec, "search", rec->search, d);
    lint_named(rec, "unique", rec->unique, d);
    lint_named(rec, "index", rec->index, d);
    lint_named(rec, "alike", rec->alike, d);
    if (search >= 0 && rec->fields[search].kind != K_TEXT)
        diag_add(d, E_TYPE, NULL, "%s: .search is no TEXT", rec->id);
    for (size_t i = 0; i < rec->nfields; i++)
        lint_field(rec, i, d);
}

bool ledger_lint(struct diag *d)
{
    for (int r = 0; r < R__COUNT; r++)
        lint_record(&ledger[r], d);
    return diag_ok(d);
}
