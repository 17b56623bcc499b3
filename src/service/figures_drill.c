/* figures_drill.c - the projects that stand behind one figure; see figures.h.  Knows no filter. */
#include "service/figures_kept.h"

#include "base/date.h"

static bool spec_group(const struct columns *c, struct str part, struct dispatch_query *q,
                       int32_t *group)
{
    struct str by;
    if (str_is(part, "all")) {
        *group = GROUP_ALL;
        return true;
    }
    if (!str_split(&part, '=', &by) || dispatch_by_find(by) < 0)
        return false;
    q->by = (enum dispatch_by)dispatch_by_find(by);
    const struct cut *cut = columns_cut(c, q->by);
    *group = GROUP_NONE;
    for (size_t i = 0; i < cut->n; i++)
        if (str_eq(cut->key[i], part))
            *group = (int32_t)i;
    return part.n == 0 || *group != GROUP_NONE;
}

static bool spec_rows(struct figures *f, struct tx *tx, struct arena *a, struct str part[4],
                      struct figure_rows *rows)
{
    int list = dispatch_list_find(part[1]);
    int column = dispatch_column_find(part[3]);
    int32_t group = GROUP_ALL;
    if (!is_month(part[0]) || list < 0 || column < 0)
        return false;
    const struct columns *c = figures_hold(f, tx, year_number(part[0]));
    struct dispatch_query q = { .month = month_number(part[0]), .list = (enum dispatch_list)list };
    bool ok = spec_group(c, part[2], &q, &group);
    if (ok) {
        q.groups = columns_cut(c, q.by)->n;
        struct dispatch_ids ids =
            dispatch_rows(columns_dispatch(c), a, &q, group, (enum dispatch_column_id)column);
        *rows = (struct figure_rows){ .id = ids.id, .n = ids.n };
    }
    figures_release(f);
    return ok;
}

bool figures_rows(struct figures *f, struct tx *tx, struct arena *a, struct str spec,
                  struct figure_rows *rows, struct diag *d)
{
    struct str part[4];
    struct str rest = spec;
    size_t n = 0;
    while (n < 4 && str_split(&rest, ';', &part[n]))
        n++;
    if (n == 4 && rest.n == 0 && spec_rows(f, tx, a, part, rows))
        return true;
    return diag_add(d, E_FILTER, NULL, "figure(“" STR_FMT "”) 不是统计表给出的下钻条件",
                    STR_ARG(spec));
}
