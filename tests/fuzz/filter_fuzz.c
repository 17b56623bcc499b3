/* filter_fuzz.c - any bytes as a filter and as a sort: no crash, one finding, and what is printed reads back.
 * First byte: the ledger. */
#include "ledger/filter.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct str printed(struct arena *a, const struct record *rec, const struct filter *f)
{
    struct buf out = { 0 };
    filter_put(&out, rec, f);
    struct str s = str_dup(a, buf_str(&out));
    buf_free(&out);
    return s;
}

/* A printed filter may be too long to be read again; then it is refused, never read otherwise. */
static void check_again(struct arena *a, const struct record *rec, struct str text)
{
    struct diag d;
    diag_init(&d, a);
    struct filter *again = filter_parse(a, rec, text, NULL, NULL, &d);
    if (diag_ok(&d))
        ASSERT(str_eq(text, printed(a, rec, again)));
    else
        ASSERT(text.n > FILTER_CHARS / 2);
}

static bool judged(const struct filter *f)
{
    if (f->op == OP_UNDER || f->op == OP_FIGURE)
        return false;
    for (const struct filter *kid = f->kids; kid; kid = kid->next)
        if (!judged(kid))
            return false;
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a = { 0 };
    struct diag d;
    struct sort_list sort;
    if (size < 1)
        return 0;
    const struct record *rec = &ledger[data[0] % R__COUNT];
    struct str text = { (const char *)data + 1, size - 1 };
    diag_init(&d, &a);
    struct filter *f = filter_parse(&a, rec, text, NULL, NULL, &d);
    ASSERT(d.errors <= 1 && (d.errors == 0 || !f));
    if (f) {
        check_again(&a, rec, printed(&a, rec, f));
        if (judged(f))
            (void)filter_matches(f, row_new(&a, record_id(rec)));
    }
    diag_init(&d, &a);
    ASSERT(sort_parse(rec, text, NULL, NULL, &sort, &d) == diag_ok(&d));
    arena_free(&a);
    return 0;
}
