/* access.c - see access.h. */
#include "service/access.h"

enum { LEVEL_SECRET = 4 };

/* A ledger whose every field the system fills is not begun by hand. */
static bool has_own_field(const struct record *rec)
{
    for (size_t i = AT_OWN; i < rec->nfields; i++)
        if (!(rec->fields[i].flags & READ_ONLY))
            return true;
    return false;
}

bool access_may(const struct who *who, const struct record *rec, enum verb verb)
{
    if (verb == VERB_READ || verb == VERB_EXPORT)
        return who->everything || who->role != ROLE_sysadmin;
    if ((verb == VERB_CREATE || verb == VERB_IMPORT) && !has_own_field(rec))
        return false;
    return who->everything && !(rec->flags & STORE_ONLY);
}

bool access_need(const struct who *who, const struct record *rec, enum verb verb, struct diag *d)
{
    return access_may(who, rec, verb) ||
           diag_add(d, E_DENIED, NULL, "您没有对“%s”进行此操作的权限", rec->label);
}

bool access_sees(const struct who *who, const struct field *f)
{
    (void)who;
    return f->level < LEVEL_SECRET;
}

bool access_writes(const struct who *who, const struct field *f)
{
    if (f->flags & READ_ONLY || !access_sees(who, f))
        return false;
    return who->everything || (f->writers & (1u << who->role)) != 0;
}

struct filter *access_scope(struct arena *a, const struct who *who, const struct record *rec)
{
    int area = field_find(rec, STR("area"));
    if (who->area.n == 0 || area < 0 || rec->fields[area].kind != K_AREA)
        return NULL;
    struct value v;
    value_set_str(&v, who->area);
    return filter_value(a, OP_UNDER, area, v);
}
