/* permit.c - see permit.h. */
#include "ledger/permit.h"

/* clang-format off */
enum role_set {
#define ROLES(id, mask) id = mask,
#include "ledger/tbl/permits.tbl.h"
#undef ROLES
};

enum verb_bit {
#define VERB(id, label) V_##id = 1 << VERB_##id,
#include "ledger/tbl/permits.tbl.h"
#undef VERB
};

const struct choice group_choices[] = {
#define GROUP(id_, label_) { #id_, label_ },
#include "ledger/tbl/permits.tbl.h"
#undef GROUP
    { NULL, NULL }
};

const struct choice verb_choices[] = {
#define VERB(id_, label_) { #id_, label_ },
#include "ledger/tbl/permits.tbl.h"
#undef VERB
    { NULL, NULL }
};

const struct choice about_choices[] = {
#define ABOUT(id_, label_) { #id_, label_ },
#include "ledger/tbl/permits.tbl.h"
#undef ABOUT
    { NULL, NULL }
};

static const struct permit {
    const char *where; /* id of a ledger, or a group of ledgers */
    unsigned verbs;    /* enum verb_bit */
    unsigned roles;    /* enum role_bit */
} permits[] = {
#define PERMIT(where_, verbs_, roles_) { where_, verbs_, roles_ },
#include "ledger/tbl/permits.tbl.h"
#undef PERMIT
};

static const struct group_sight {
    unsigned full, masked, reveals; /* enum role_bit */
} sights[ABOUT__COUNT] = {
#define SIGHT(about_, ...) [ABOUT_##about_] = { __VA_ARGS__ },
#include "ledger/tbl/permits.tbl.h"
#undef SIGHT
};
/* clang-format on */

static unsigned bit(enum role role)
{
    return 1u << (unsigned)role;
}

/* Rows that name the ledger decide alone; where none does, those of its group. */
static bool allowed(enum role role, const struct record *rec, enum verb verb)
{
    unsigned own = 0;
    unsigned group = 0;
    bool named = false;
    for (size_t i = 0; i < COUNTOF(permits); i++) {
        const struct permit *p = &permits[i];
        if (!(p->verbs & 1u << (unsigned)verb))
            continue;
        if (str_is(str_c(rec->id), p->where)) {
            own |= p->roles;
            named = true;
        } else if (str_is(str_c(rec->group), p->where)) {
            group |= p->roles;
        }
    }
    return ((named ? own : group) & bit(role)) != 0;
}

static bool writes(enum role role, const struct field *f)
{
    return !(f->flags & (READ_ONLY | SECRET)) && (f->writers & bit(role)) != 0;
}

static bool writes_one(enum role role, const struct record *rec)
{
    for (size_t i = AT_OWN; i < rec->nfields; i++)
        if (writes(role, &rec->fields[i]))
            return true;
    return false;
}

/* All that a new row cannot do without. */
static bool writes_required(enum role role, const struct record *rec)
{
    for (size_t i = AT_OWN; i < rec->nfields; i++) {
        const struct field *f = &rec->fields[i];
        bool must = f->flags & REQUIRED && !(f->flags & READ_ONLY) && !f->def;
        if (must && !writes(role, f))
            return false;
    }
    return writes_one(role, rec);
}

bool permit_verb(enum role role, const struct record *rec, enum verb verb)
{
    bool looks =
        verb == VERB_read || verb == VERB_export || verb == VERB_release || verb == VERB_purge;
    if (!allowed(role, rec, VERB_read) || (rec->flags & STORE_ONLY && !looks))
        return false;
    switch (verb) {
    case VERB_create:
        return writes_required(role, rec);
    case VERB_change:
    case VERB_import:
        return writes_one(role, rec);
    case VERB_read:
    case VERB_withdraw:
    case VERB_export:
    case VERB_move:
    case VERB_freeze:
    case VERB_approve:
    case VERB_release:
    case VERB_purge:
    case VERB__COUNT:
        break;
    }
    return allowed(role, rec, verb);
}

enum sight permit_sight(enum role role, int clearance, const struct field *f)
{
    const struct group_sight *g = &sights[f->about];
    if (f->flags & SECRET)
        return SIGHT_NONE;
    if (g->full & bit(role) && f->level <= clearance)
        return SIGHT_FULL;
    bool masks =
        g->masked != 0; /* a group that knows masks shows them to whoever lacks the clearance */
    return masks && (g->full | g->masked) & bit(role) ? SIGHT_MASKED : SIGHT_NONE;
}

bool permit_reveals(enum role role, int clearance, const struct field *f)
{
    return permit_sight(role, clearance, f) == SIGHT_MASKED &&
           (sights[f->about].reveals & bit(role)) != 0 && f->level <= clearance;
}

bool permit_writes(enum role role, int clearance, const struct field *f)
{
    return writes(role, f) && permit_sight(role, clearance, f) == SIGHT_FULL;
}

/* ---- the tables check themselves ------------------------------------------------------- */

static bool names_something(const char *where)
{
    return record_find(str_c(where)) || choice_find(group_choices, str_c(where)) >= 0;
}

/* A field above level 2 says what it is about, so that nobody sees it by default. */
static void lint_about(const struct record *rec, const struct field *f, struct diag *d)
{
    if (f->level >= 3 && f->about == ABOUT_plain && !(f->flags & SECRET))
        diag_add(d, E_REQUIRED, f->id, "%s.%s: level %d without .about", rec->id, f->id, f->level);
    for (int role = 0; role < ROLE__COUNT; role++)
        if (writes((enum role)role, f) && permit_sight((enum role)role, 4, f) != SIGHT_FULL)
            diag_add(d, E_DENIED, f->id, "%s.%s: %s writes what it does not see", rec->id, f->id,
                     role_choices[role].id);
}

/* Seen by one person alone, whatever it is about. */
static bool is_personal(const struct record *rec)
{
    for (size_t i = AT_OWN; i < rec->nfields; i++)
        if (rec->fields[i].scope == SCOPE_PERSON)
            return true;
    return false;
}

static void lint_scope(const struct record *rec, const struct field *f, struct diag *d)
{
    bool is_ref = f->scope == SCOPE_PARK || f->scope == SCOPE_ENTERPRISE ||
                  f->scope == SCOPE_PERSON || f->scope == SCOPE_STARTER || f->scope == SCOPE_ROW;
    bool is_area = f->scope == SCOPE_AREA || f->scope == SCOPE_TOWN;
    if ((is_ref && f->kind != K_REF) || (is_area && f->kind != K_AREA))
        diag_add(d, E_TYPE, f->id, "%s.%s: .scope does not fit its kind", rec->id, f->id);
    if (f->flags & SHOWS && f->kind != K_REF)
        diag_add(d, E_TYPE, f->id, "%s.%s: SHOWS is for a REF", rec->id, f->id);
    if (f->kind == K_REF && f->refers == R_project && str_is(str_c(f->id), "project") &&
        f->scope != SCOPE_ROW && !is_personal(rec))
        diag_add(d, E_REQUIRED, f->id, "%s.%s: needs .scope = SCOPE_ROW", rec->id, f->id);
}

bool permit_lint(struct diag *d)
{
    for (size_t i = 0; i < COUNTOF(permits); i++)
        if (!names_something(permits[i].where))
            diag_add(d, E_REFERENCE, NULL, "permits: no ledger or group %s", permits[i].where);
    for (int r = 0; r < R__COUNT; r++) {
        bool read = false;
        for (int role = 0; role < ROLE__COUNT; role++)
            read |= permit_verb((enum role)role, &ledger[r], VERB_read);
        if (choice_find(group_choices, str_c(ledger[r].group)) < 0)
            diag_add(d, E_REFERENCE, NULL, "%s: no group %s", ledger[r].id, ledger[r].group);
        if (!read)
            diag_add(d, E_DENIED, NULL, "%s: nobody may read it", ledger[r].id);
        for (size_t i = AT_OWN; i < ledger[r].nfields; i++) {
            lint_about(&ledger[r], &ledger[r].fields[i], d);
            lint_scope(&ledger[r], &ledger[r].fields[i], d);
        }
    }
    return diag_ok(d);
}
