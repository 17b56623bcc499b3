/* typed_fuzz.c - any bytes as a cell of any field: no crash; a value taken passes its check and reads back
 * from what people are shown.  Bytes 0 to 2: ledger, field, nature of the cell. */
#include "ledger/value.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Codes get their final form from domain/codes; rounding shows at once. */
static void check_taken(struct arena *a, const struct field *f, const struct value *v)
{
    struct diag d;
    struct value back;
    struct buf shown = { 0 };
    bool code = kinds[f->kind].chars && f->kind != K_FILE;
    diag_init(&d, a);
    ASSERT(code || value_check(f, v, &d));
    value_put_text(&shown, f, v);
    if (!code && f->kind != K_MOMENT && f->kind != K_TEXT)
        ASSERT(value_take_typed(f, (struct typed){ .s = buf_str(&shown) }, &back, &d) &&
               value_eq(f, v, &back));
    buf_free(&shown);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a = { 0 };
    struct diag d;
    struct value v;
    if (size < 3)
        return 0;
    const struct record *rec = &ledger[data[0] % R__COUNT];
    const struct field *f = &rec->fields[data[1] % rec->nfields];
    struct typed cell = { .s = { (const char *)data + 3, size - 3 },
                          .is_number = (data[2] & 1) != 0,
                          .is_date = (data[2] & 2) != 0,
                          .is_percent = (data[2] & 4) != 0,
                          .is_1904 = (data[2] & 8) != 0,
                          .unit = data[2] & 16 ? 100 : 0 };
    diag_init(&d, &a);
    bool ok = value_take_typed(f, cell, &v, &d);
    ASSERT(ok == diag_ok(&d));
    ASSERT(ok || !v.set);
    if (v.set)
        check_taken(&a, f, &v);
    arena_free(&a);
    return 0;
}
