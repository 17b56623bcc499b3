/* access.c - see access.h. */
#include "service/access.h"

#include "base/utf8.h"
#include "service/rows.h"

#include <string.h>

enum { CLEARANCE_ALL = 4 };

struct who who_copy(struct arena *a, const struct who *who)
{
    struct who c = *who;
    struct str *texts[] = {
        &c.login, &c.name, &c.address, &c.request, &c.source, &c.now, &c.today
    };
    for (size_t i = 0; i < COUNTOF(texts); i++)
        *texts[i] = str_dup(a, *texts[i]);
    struct grant *grants = NEW(a, struct grant, who->ngrants + 1);
    for (size_t i = 0; i < who->ngrants; i++) {
        const struct grant *from = &who->grant[i];
        struct value *codes = NEW(a, struct value, from->ncodes + 1);
        for (size_t k = 0; k < from->ncodes; k++)
            value_set_str(&codes[k], str_dup(a, from->codes[k].s));
        grants[i] = *from;
        grants[i].codes = codes;
        grants[i].area = str_dup(a, from->area);
    }
    c.grant = grants;
    if (who->only) {
        unsigned *only = NEW(a, unsigned, R__COUNT);
        memcpy(only, who->only, sizeof *only * R__COUNT);
        c.only = only;
    }
    return c;
}

/* ---- verbs and fields ----------------------------------------------------------------- */

/* A ledger whose every field the system fills is not begun by hand. */
static bool has_own_field(const struct record *rec)
{
    for (size_t i = AT_OWN; i < rec->nfields; i++)
        if (!(rec->fields[i].flags & READ_ONLY))
            return true;
    return false;
}

static bool may_everything(const struct record *rec, enum verb verb)
{
    if (verb == VERB_read || verb == VERB_export)
        return true;
    if (verb == VERB_release || verb == VERB_purge) /* a person's word is wanted */
        return false;
    if ((verb == VERB_create || verb == VERB_import) && !has_own_field(rec))
        return false;
    return !(rec->flags & STORE_ONLY);
}

bool access_may(const struct who *who, const struct record *rec, enum verb verb)
{
    if (who->everything)
        return may_everything(rec, verb);
    if (who->only && !(who->only[record_id(rec)] & 1u << verb))
        return false;
    return permit_verb(who->role, rec, verb);
}

bool access_need(const struct who *who, const struct record *rec, enum verb verb, struct diag *d)
{
    return access_may(who, rec, verb) ||
           diag_add(d, E_DENIED, NULL, "您没有%s“%s”的权限", verb_choices[verb].label, rec->label);
}

enum sight access_sight(const struct who *who, const struct field *f)
{
    if (who->everything)
        return f->flags & SECRET ? SIGHT_NONE : SIGHT_FULL;
    return permit_sight(who->role, who->clearance, f);
}

bool access_sees(const struct who *who, const struct field *f)
{
    return access_sight(who, f) != SIGHT_NONE;
}

bool access_sees_full(const struct who *who, const struct field *f)
{
    return access_sight(who, f) == SIGHT_FULL;
}

bool access_writes(const struct who *who, const struct field *f)
{
    if (who->everything)
        return !(f->flags & (READ_ONLY | SECRET));
    return permit_writes(who->role, who->clearance, f);
}

bool access_reveals(const struct who *who, const struct field *f)
{
    return !who->everything && permit_reveals(who->role, who->clearance, f);
}

bool access_names(const struct who *who, const struct record *rec)
{
    int title = field_find(rec, str_c(rec->title));
    return title >= 0 && access_may(who, rec, VERB_read) &&
           access_sees_full(who, &rec->fields[title]);
}

/* ---- masks ------------------------------------------------------------------------------- */

static bool is_number_like(struct str s)
{
    size_t digits = 0;
    for (size_t i = 0; i < s.n; i++)
        digits += s.p[i] >= '0' && s.p[i] <= '9';
    return digits >= 7;
}

/* 13812340001 -> 138****0001; 张三 -> 张*; an address of mail keeps its first character and host. */
static struct str mask_text(struct arena *a, struct str s)
{
    if (is_number_like(s))
        return str_printf(a, "%.*s****" STR_FMT, 3, s.p, STR_ARG(str_slice(s, s.n - 4, s.n)));
    struct str rest = s;
    utf8_next(&rest);
    struct str first = str_slice(s, 0, s.n - rest.n);
    ptrdiff_t host = str_find(s, STR("@"));
    if (host > 0)
        return str_printf(a, STR_FMT "***" STR_FMT, STR_ARG(first),
                          STR_ARG(str_slice(s, (size_t)host, s.n)));
    return str_printf(a, STR_FMT "*", STR_ARG(first));
}

struct value access_show(const struct who *who, const struct field *f, const struct value *v,
                         struct arena *a)
{
    struct value shown = *v;
    if (!v->set || access_sight(who, f) != SIGHT_MASKED)
        return shown;
    if (kinds[f->kind].is_text && v->s.n)
        value_set_str(&shown, mask_text(a, v->s));
    else
        shown = (struct value){ .s = STR("") };
    return shown;
}

/* ---- rows ----------------------------------------------------------------------------------- */

static struct filter *scope_of(struct arena *a, const struct who *who, const struct grant *g,
                               const struct record *rec);

static struct filter *is_id(struct arena *a, int field, int64_t id)
{
    struct value v;
    value_set_int(&v, id);
    return filter_value(a, OP_EQ, field, v);
}

static struct filter *in_codes(struct arena *a, int field, const struct grant *g)
{
    struct filter *f = filter_never(a);
    f->field = field;
    f->values = NEW(a, struct value, g->ncodes + 1);
    for (size_t i = 0; i < g->ncodes; i++)
        f->values[i] = g->codes[i];
    f->n = g->ncodes;
    return f;
}

static struct filter *or_else(struct arena *a, struct filter *x, struct filter *y)
{
    return x && y ? filter_or(a, x, y) : x ? x : y;
}

/* What a field of the row itself says, when the grant reaches rows by it; NULL when it does not. */
static struct filter *by_field(struct arena *a, const struct grant *g, const struct record *rec,
                               int at)
{
    switch (rec->fields[at].scope) {
    case SCOPE_AREA:
        return g->reach == REACH_AREA ? in_codes(a, at, g) : NULL;
    case SCOPE_TOWN:
        return g->reach == REACH_TOWN ? in_codes(a, at, g) : NULL;
    case SCOPE_PARK:
        return g->reach == REACH_PARK ? is_id(a, at, g->id) : NULL;
    case SCOPE_ENTERPRISE:
        return g->reach == REACH_ENTERPRISE ? is_id(a, at, g->id) : NULL;
    case SCOPE_NONE:
    case SCOPE_PERSON:
    case SCOPE_STARTER:
    case SCOPE_ROW:
        break;
    }
    return NULL;
}

static bool has_scope(const struct record *rec)
{
    for (size_t i = AT_OWN; i < rec->nfields; i++)
        if (rec->fields[i].scope != SCOPE_NONE)
            return true;
    return false;
}

/* By the row's own fields alone; never when it has such fields but none the grant reaches by. */
static struct filter *own_scope(struct arena *a, const struct grant *g, const struct record *rec)
{
    struct filter *any = NULL;
    if (rec == &ledger[R_enterprise] && g->reach == REACH_ENTERPRISE)
        return is_id(a, AT_ID, g->id);
    for (size_t i = AT_OWN; i < rec->nfields; i++)
        any = or_else(a, any, by_field(a, g, rec, (int)i));
    return any;
}

static struct filter *rows_of(struct arena *a, int field, enum record_id from, int column,
                              struct filter *kid)
{
    struct filter *f = NEW(a, struct filter, 1);
    *f = (struct filter){
        .op = OP_ROWS, .field = field, .from = from, .column = column, .kids = kid
    };
    return f;
}

/* Rows that visible rows of another ledger point at and show. */
static struct filter *shown_scope(struct arena *a, const struct who *who, const struct grant *g,
                                  const struct record *rec)
{
    struct filter *any = NULL;
    for (int r = 0; r < R__COUNT && g->reach != REACH_ENTERPRISE; r++) {
        for (size_t i = AT_OWN; i < ledger[r].nfields; i++) {
            const struct field *f = &ledger[r].fields[i];
            if (!(f->flags & SHOWS) || &ledger[f->refers] != rec || &ledger[r] == rec)
                continue;
            any = or_else(
                a, any,
                rows_of(a, AT_ID, (enum record_id)r, (int)i, scope_of(a, who, g, &ledger[r])));
        }
    }
    return any;
}

/* As the rows it points at; NULL when it points at none, or all of them are seen. */
static struct filter *as_row(struct arena *a, const struct who *who, const struct grant *g,
                             const struct record *rec)
{
    struct filter *all = NULL;
    for (size_t i = AT_OWN; i < rec->nfields; i++) {
        const struct field *f = &rec->fields[i];
        if (f->scope != SCOPE_ROW)
            continue;
        struct filter *other = scope_of(a, who, g, &ledger[f->refers]);
        if (other)
            all = filter_and(a, all, rows_of(a, (int)i, f->refers, AT_ID, other));
    }
    return all;
}

static bool points_at_row(const struct record *rec)
{
    for (size_t i = AT_OWN; i < rec->nfields; i++)
        if (rec->fields[i].scope == SCOPE_ROW)
            return true;
    return false;
}

/* The field that names whose the row is, -1 = none. */
static int person_field(const struct record *rec, enum scope scope)
{
    for (size_t i = AT_OWN; i < rec->nfields; i++)
        if (rec->fields[i].scope == scope)
            return (int)i;
    return -1;
}

/* What one grant sees of a ledger; NULL = all of it. */
static struct filter *scope_of(struct arena *a, const struct who *who, const struct grant *g,
                               const struct record *rec)
{
    int person = person_field(rec, SCOPE_PERSON);
    int starter = person_field(rec, SCOPE_STARTER);
    if (g->reach == REACH_NOTHING)
        return has_scope(rec) ? filter_never(a) : NULL;
    if (person >= 0)
        return is_id(a, person, who->person);
    if (g->reach == REACH_CITY || !has_scope(rec))
        return NULL;
    if (starter >= 0)
        return is_id(a, starter, who->person);
    if (points_at_row(rec))
        return as_row(a, who, g, rec);
    struct filter *any = or_else(a, own_scope(a, g, rec), shown_scope(a, who, g, rec));
    return any ? any : filter_never(a);
}

/* The ids of the ledger's FILE fields that he sees; NULL when there are none. */
static struct filter *in_files(struct arena *a, const struct who *who, const struct record *rec)
{
    struct filter *f = filter_never(a);
    f->field = F_attachment_field;
    f->values = NEW(a, struct value, rec->nfields);
    for (size_t i = AT_OWN; i < rec->nfields; i++)
        if (rec->fields[i].kind == K_FILE && access_sees(who, &rec->fields[i]))
            value_set_str(&f->values[f->n++], str_c(rec->fields[i].id));
    return f->n ? f : NULL;
}

/* An attachment is exactly as visible as its row and the field it is in. */
static struct filter *attachment_scope(struct arena *a, const struct who *who)
{
    struct filter *any = NULL;
    for (int r = 0; r < R__COUNT; r++) {
        struct filter *field =
            access_may(who, &ledger[r], VERB_read) ? in_files(a, who, &ledger[r]) : NULL;
        struct value id;
        if (!field)
            continue;
        value_set_str(&id, str_c(ledger[r].id));
        struct filter *row = rows_of(a, F_attachment_record_id, (enum record_id)r, AT_ID,
                                     access_scope(a, who, &ledger[r]));
        field = filter_and(a, filter_value(a, OP_EQ, F_attachment_record, id), field);
        any = or_else(a, any, filter_and(a, field, row));
    }
    return any ? any : filter_never(a);
}

struct filter *access_scope(struct arena *a, const struct who *who, const struct record *rec)
{
    struct filter *any = NULL;
    if (who->everything)
        return NULL;
    if (rec == &ledger[R_attachment])
        return attachment_scope(a, who);
    for (size_t i = 0; i < who->ngrants; i++) {
        struct filter *one = scope_of(a, who, &who->grant[i], rec);
        if (!one)
            return NULL;
        any = or_else(a, any, one);
    }
    return any || !has_scope(rec) ? any : filter_never(a);
}

bool access_within(struct arena *a, const struct who *who, const struct row *r)
{
    int person = person_field(r->rec, SCOPE_PERSON);
    if (who->everything || !has_scope(r->rec) || points_at_row(r->rec))
        return true;
    if (person >= 0)
        return r->v[person].set && r->v[person].i == who->person;
    for (size_t i = 0; i < who->ngrants; i++) {
        const struct grant *g = &who->grant[i];
        struct filter *own = own_scope(a, g, r->rec);
        if (g->reach == REACH_CITY || (own && filter_matches(own, r)))
            return true;
    }
    return false;
}

bool access_unclaimed(const struct row *r)
{
    for (size_t i = AT_OWN; i < r->rec->nfields; i++)
        if (r->rec->fields[i].scope != SCOPE_NONE && r->v[i].set)
            return false;
    return true;
}

void access_default(const struct who *who, struct row *r)
{
    const struct grant *g = who->grant;
    if (who->everything || who->ngrants != 1)
        return;
    for (size_t i = AT_OWN; i < r->rec->nfields; i++) {
        enum scope scope = r->rec->fields[i].scope;
        struct value *v = &r->v[i];
        if (!value_empty(&r->rec->fields[i], v))
            continue;
        if ((scope == SCOPE_AREA && g->reach == REACH_AREA) ||
            (scope == SCOPE_TOWN && g->reach == REACH_TOWN))
            value_set_str(v, g->area);
        else if ((scope == SCOPE_PARK && g->reach == REACH_PARK) ||
                 (scope == SCOPE_ENTERPRISE && g->reach == REACH_ENTERPRISE))
            value_set_int(v, g->id);
        else if (scope == SCOPE_PERSON && who->person)
            value_set_int(v, who->person);
    }
}

/* Whether its own fields alone show that the row is within what he sees: no need to ask the store.  False says
 * nothing. */
static bool plainly_seen(struct arena *a, const struct who *who, const struct row *r)
{
    const struct record *rec = r->rec;
    if (person_field(rec, SCOPE_PERSON) >= 0 || person_field(rec, SCOPE_STARTER) >= 0 ||
        points_at_row(rec) || rec == &ledger[R_attachment])
        return false;
    for (size_t i = 0; i < who->ngrants; i++) {
        const struct grant *g = &who->grant[i];
        struct filter *own = g->reach == REACH_NOTHING ? NULL : own_scope(a, g, rec);
        if (own && filter_matches(own, r))
            return true;
    }
    return false;
}

struct row *access_get(struct tx *tx, struct arena *a, const struct who *who, enum record_id rec,
                       int64_t id)
{
    struct row *r = tx_get(tx, a, rec, id);
    if (!r || who->everything || plainly_seen(a, who, r))
        return r;
    struct filter *scope = access_scope(a, who, &ledger[rec]);
    if (!scope)
        return r;
    struct query q = { .rec = rec, .where = filter_and(a, is_id(a, AT_ID, id), scope), .limit = 1 };
    return rows_first(tx, a, &q);
}

struct row *access_find(struct tx *tx, struct arena *a, const struct who *who, enum record_id rec,
                        int field, struct str text)
{
    struct filter *scope = access_scope(a, who, &ledger[rec]);
    struct value v;
    if (!scope)
        return rows_by_text(tx, a, rec, field, text);
    value_set_str(&v, text);
    struct query q = { .rec = rec,
                       .where = filter_and(a, filter_value(a, OP_EQ, field, v), scope),
                       .limit = 1 };
    return rows_first(tx, a, &q);
}

struct row *access_seen(struct tx *tx, struct arena *a, const struct who *who, struct row *r)
{
    return r && access_sees_id(tx, a, who, record_id(r->rec), r->v[AT_ID].i) ? r : NULL;
}

bool access_sees_id(struct tx *tx, struct arena *a, const struct who *who, enum record_id rec,
                    int64_t id)
{
    struct filter *scope = access_scope(a, who, &ledger[rec]);
    return !scope || tx_count(tx, rec, filter_and(a, is_id(a, AT_ID, id), scope), 1) > 0;
}
