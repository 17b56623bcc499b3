/* audit.c - what a role may do, see and type, cell by cell, as an auditor reads it.  Grants nothing. */
#include "derive/derive.h"

#include "ledger/permit.h"

enum { CLEARANCE_ALL = 4 };

static const char *const sights[] = {
    [SIGHT_NONE] = "不见", [SIGHT_MASKED] = "遮蔽", [SIGHT_FULL] = "可见"
};

/* How a role sees one group of a ledger's fields, at the highest clearance; NULL when it has no such field. */
static const char *sight_of(const struct record *rec, enum role role, enum about about)
{
    for (size_t i = AT_OWN; i < rec->nfields; i++)
        if (rec->fields[i].about == about && !(rec->fields[i].flags & SECRET))
            return sights[permit_sight(role, CLEARANCE_ALL, &rec->fields[i])];
    return NULL;
}

static void put_written(struct buf *out, const struct record *rec, enum role role, enum about about)
{
    const char *sep = "；填写 ";
    for (size_t i = AT_OWN; i < rec->nfields; i++) {
        const struct field *f = &rec->fields[i];
        if (f->about != about || !permit_writes(role, CLEARANCE_ALL, f))
            continue;
        buf_printf(out, "%s%s(%s)", sep, f->id, f->label);
        sep = " ";
    }
}

static void put_fields(struct buf *out, const struct record *rec, enum role role)
{
    for (int about = 0; about < ABOUT__COUNT; about++) {
        const char *sight = sight_of(rec, role, (enum about)about);
        if (!sight)
            continue;
        buf_printf(out, "   %s：%s", about_choices[about].label, sight);
        put_written(out, rec, role, (enum about)about);
        buf_char(out, '\n');
    }
}

static void put_record(struct buf *out, const struct record *rec, enum role role)
{
    const char *sep = "：";
    bool any = false;
    size_t before = out->n;
    buf_printf(out, " %s %s", rec->id, rec->label);
    for (int verb = 0; verb < VERB__COUNT; verb++) {
        if (!permit_verb(role, rec, (enum verb)verb))
            continue;
        buf_printf(out, "%s%s", sep, verb_choices[verb].label);
        sep = "、";
        any = true;
    }
    buf_char(out, '\n');
    if (any)
        put_fields(out, rec, role);
    else
        out->n = before;
}

void derive_audit(struct buf *out, enum role role)
{
    buf_printf(out, "%s %s\n", role_choices[role].id, role_choices[role].label);
    size_t begun = out->n;
    for (int r = 0; r < R__COUNT; r++)
        put_record(out, &ledger[r], role);
    if (out->n == begun)
        buf_c(out, " 不能查看或填写任何台账\n");
}
