/* threshold.c - see threshold.h. */
#include "service/threshold.h"

#include "service/rows.h"

static bool holds_on(const struct row *r, struct str today)
{
    struct str to = threshold_valid_to(r);
    return !row_has(r, R_threshold, F_threshold_area) &&
           str_cmp(threshold_valid_from(r), today) <= 0 && (to.n == 0 || str_cmp(today, to) < 0);
}

/* NULL when none holds. */
static const struct row *row_on(struct tx *tx, struct arena *a, const char *code, struct str today)
{
    struct value v;
    value_set_str(&v, str_c(code));
    struct query q = { .rec = R_threshold, .where = filter_value(a, OP_EQ, F_threshold_code, v) };
    struct rows all = rows_all(tx, a, &q);
    const struct row *best = NULL;
    for (size_t i = 0; i < all.n; i++)
        if (holds_on(all.row[i], today) &&
            (!best || str_cmp(threshold_valid_from(all.row[i]), threshold_valid_from(best)) > 0))
            best = all.row[i];
    return best;
}

int64_t threshold_int(struct tx *tx, struct arena *a, const char *code, struct str today,
                      int64_t otherwise)
{
    const struct row *r = row_on(tx, a, code, today);
    return r && row_has(r, R_threshold, F_threshold_integer_value) ? threshold_integer_value(r)
                                                                   : otherwise;
}

struct str threshold_text(struct tx *tx, struct arena *a, const char *code, struct str today,
                          struct str otherwise)
{
    const struct row *r = row_on(tx, a, code, today);
    return r && row_has(r, R_threshold, F_threshold_text_value) ? threshold_text_value(r)
                                                                : otherwise;
}
