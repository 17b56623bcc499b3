/* list.c - the ledgers there are, one a line.  Knows no field by name. */
#include "derive/derive.h"

void derive_list(struct buf *out)
{
    for (int r = 0; r < R__COUNT; r++) {
        const struct record *rec = &ledger[r];
        size_t required = 0;
        for (size_t i = AT_OWN; i < rec->nfields; i++)
            required += (rec->fields[i].flags & (REQUIRED | READ_ONLY)) == REQUIRED;
        buf_printf(out, "%-18s %-10s %3zu 个字段，必填 %2zu 个  %s\n", rec->id, rec->group,
                   rec->nfields - AT_OWN, required, rec->label);
    }
}
