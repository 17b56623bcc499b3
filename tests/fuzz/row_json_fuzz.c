/* row_json_fuzz.c - any bytes as the JSON body of a row: no crash, and what is taken is written and taken alike.
 * First byte: the ledger. */
#include "ledger/value.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Members of the body, as written back, must be taken to the same values. */
static void check_again(struct arena *a, const struct row *r, const json_t *body)
{
    struct diag d;
    struct buf out = { 0 };
    struct jw w = { .out = &out };
    int only[512];
    size_t n = 0;
    struct row *again = row_new(a, record_id(r->rec));
    for (size_t i = 0; i < r->rec->nfields; i++)
        if (json_object_get(body, r->rec->fields[i].id))
            only[n++] = (int)i;
    row_put_json(&w, r, only, n);
    diag_init(&d, a);
    json_t *written = json_loadb(out.p, out.n, 0, NULL);
    ASSERT(written && row_take_json(again, written, &d));
    for (size_t i = 0; i < r->rec->nfields; i++)
        ASSERT(value_eq(&r->rec->fields[i], &r->v[i], &again->v[i]));
    json_decref(written);
    buf_free(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a = { 0 };
    struct diag d;
    if (size < 1)
        return 0;
    diag_init(&d, &a);
    struct str text = { (const char *)data + 1, size - 1 };
    json_t *body = json_read(text, &json_defaults, &d);
    struct row *r = row_new(&a, (enum record_id)(data[0] % R__COUNT));
    if (body && row_take_json(r, body, &d))
        check_again(&a, r, body);
    (void)!row_check(r, &d);
    json_decref(body);
    arena_free(&a);
    return 0;
}
