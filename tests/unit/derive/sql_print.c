/* sql_print.c - prints SQL of the ledger for ddl_load.sh: sqlite|pg [RECORD], which rebuilds that table. */
#include "derive/derive.h"

#include <stdio.h>
#include <string.h>

int main(int argc, char **argv)
{
    struct buf out = { 0 };
    if (argc < 2)
        return 2;
    enum dialect dialect = strcmp(argv[1], "pg") ? SQL_SQLITE : SQL_PG;
    const struct record *rec = argc > 2 ? record_find(str_c(argv[2])) : NULL;
    if (rec)
        derive_rebuild(&out, rec, dialect);
    else
        derive_ddl(&out, dialect);
    fwrite(out.p, 1, out.n, stdout);
    buf_free(&out);
    return 0;
}
