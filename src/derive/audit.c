/* audit.c - what a role may type, as the table of permits an auditor reads.  Grants nothing. */
#include "derive/derive.h"

static bool writes(const struct field *f, enum role role)
{
    return !(f->flags & READ_ONLY) && (f->writers & (1u << role)) != 0;
}

static void put_level(struct buf *out, const struct record *rec, enum role role, int level)
{
    const char *sep = "";
    size_t before = out->n;
    buf_printf(out, "  %d 级：", level);
    size_t head = out->n;
    for (size_t i = AT_OWN; i < rec->nfields; i++) {
        const struct field *f = &rec->fields[i];
        if (f->level != level || !writes(f, role))
            continue;
        buf_printf(out, "%s%s(%s)", sep, f->id, f->label);
        sep = " ";
    }
    if (out->n == head)
        out->n = before; /* nothing at this level */
    else
        buf_char(out, '\n');
}

static size_t count(const struct record *rec, enum role role)
{
    size_t n = 0;
    for (size_t i = AT_OWN; i < rec->nfields; i++)
        n += writes(&rec->fields[i], role);
    return n;
}

void derive_audit(struct buf *out, enum role role)
{
    buf_printf(out, "%s %s\n", role_choices[role].id, role_choices[role].label);
    size_t begun = out->n;
    for (int r = 0; r < R__COUNT; r++) {
        const struct record *rec = &ledger[r];
        size_t n = count(rec, role);
        if (n == 0)
            continue;
        buf_printf(out, " %s %s：可填 %zu 个字段，共 %zu 个\n", rec->id, rec->label, n,
                   rec->nfields - AT_OWN);
        for (int level = 1; level <= 4; level++)
            put_level(out, rec, role, level);
    }
    if (out->n == begun)
        buf_c(out, " 不填写任何台账字段\n");
}
