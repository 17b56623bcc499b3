/* dispatch_formula.c - rates, gaps, schedules and how figures are worded.  Knows no column and no project. */
#include "domain/dispatch.h"

#include "base/money.h"

enum { MONTHS = 12 };

int64_t dispatch_rate(int64_t num, int64_t den)
{
    return den == 0 ? DISPATCH_UNSET : ratio_round(num, den, 4);
}

int64_t dispatch_gap(int64_t num, int64_t den, int part, int whole)
{
    if (den == 0)
        return DISPATCH_UNSET;
    return ratio_round(num * whole - den * part, den * whole, 4);
}

int64_t dispatch_schedule(int month)
{
    return ratio_round(month, MONTHS, 4);
}

enum { START_BY = 9 }; /* month by which the province wants every new project started */

static int start_part(int month)
{
    return month < START_BY ? month : START_BY;
}

int64_t dispatch_start_schedule(int month)
{
    return ratio_round(start_part(month), START_BY, 4);
}

int64_t dispatch_start_gap(int64_t started, int64_t planned, int month)
{
    return dispatch_gap(started, planned, start_part(month), START_BY);
}

int dispatch_compare(int64_t a, int64_t b, int64_t c, int64_t d)
{
    ASSERT(b > 0 && d > 0 && a >= 0 && c >= 0);
    for (int sign = 1;; sign = -sign) { /* whole parts, then the reciprocals of the rests */
        if (a / b != c / d)
            return a / b < c / d ? -sign : sign;
        int64_t rest_a = a % b;
        int64_t rest_c = c % d;
        if (rest_a == 0 || rest_c == 0)
            return rest_a == rest_c ? 0 : rest_a == 0 ? -sign : sign;
        a = b;
        b = rest_a;
        c = d;
        d = rest_c;
    }
}

/* ---- wording --------------------------------------------------------------------------------------------- */

void dispatch_text(struct buf *out, enum dispatch_column_id column, int64_t value)
{
    if (value == DISPATCH_UNSET)
        return;
    switch (dispatch_columns[column].shape) {
    case SHAPE_MONEY:
        money_put(out, value, FEN_YI, 2, true);
        return;
    case SHAPE_PERCENT:
    case SHAPE_POINTS:
        decimal_put(out, value, 2, true);
        return;
    case SHAPE_COUNT:
    case SHAPE_RANK:
        buf_int(out, value);
        return;
    default:
        fatal("no such shape of figure");
    }
}
