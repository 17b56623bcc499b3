/* figures_months.c - see figures_months.h. */
#include "service/figures_months.h"

#include "base/date.h"

bool figures_months(struct str month, struct str with, struct figures_months *out, struct diag *d)
{
    int year = year_number(month);
    int number = month_number(month);
    bool january = number == 1;
    *out = (struct figures_months){ .month = { month }, .n = 2 };
    if (with.n) {
        out->month[1] = with;
        return is_month(with) || diag_add(d, E_PARAMETER, NULL, "with 应写成 2025-08");
    }
    out->month[1] =
        str_printf(d->arena, "%04d-%02d", january ? year - 1 : year, january ? 12 : number - 1);
    out->month[2] = str_printf(d->arena, "%04d-%02d", year - 1, number);
    out->n = FIGURES_MONTHS;
    return true;
}
