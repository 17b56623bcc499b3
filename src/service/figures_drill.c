/* figures_drill.c - the projects that stand behind one figure; see figures.h.  Knows no filter. */
#include "service/figures_kept.h"

#include "base/date.h"
#include "service/stat.h"

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
                      struct figure_rows *rows, struct diag *d)
{
    struct str as_of = part[0]; /* 2025-09, or 2025-09@2025-10-15 */
    struct str month = STR("");
    int list = dispatch_list_find(part[1]);
    int column = dispatch_column_find(part[3]);
    int32_t group = GROUP_ALL;
    if (!str_split(&as_of, '@', &month) || !is_month(month) || list < 0 || column < 0)
        return false;
    struct question asked = { .month = month, .as_of = as_of };
    struct held h;
    if (!figures_take(f, tx, &asked, &h, d))
        return false;
    const struct columns *c = h.columns;
    struct dispatch_query q = { .month = month_number(month), .list = (enum dispatch_list)list };
    bool ok = spec_group(c, part[2], &q, &group);
    if (ok) {
        q.groups = columns_cut(c, q.by)->n;
        struct dispatch_ids ids =
            dispatch_rows(columns_dispatch(c), a, &q, group, (enum dispatch_column_id)column);
        *rows = (struct figure_rows){ .id = ids.id, .n = ids.n };
    }
    figures_give(f, &h);
    return ok;
}

/* "revision;2012-01;2012-06;district_key;area=320412;added_n" without its first word. */
static bool revision_rows(struct figures *f, struct tx *tx, struct arena *a, struct str part[5],
                          struct figure_rows *rows)
{
    int list = dispatch_list_find(part[2]);
    int column = revision_column_find(part[4]);
    int32_t group = GROUP_ALL;
    if (!is_month(part[0]) || !is_month(part[1]) || list < 0 || column < 0 ||
        year_number(part[0]) != year_number(part[1]))
        return false;
    int64_t edition;
    const struct columns *c = figures_hold(f, tx, a, part[1], &edition);
    struct dispatch_query q = { .month = month_number(part[1]), .list = (enum dispatch_list)list };
    bool ok = spec_group(c, part[3], &q, &group);
    if (ok) {
        q.groups = columns_cut(c, q.by)->n;
        struct dispatch_ids ids =
            dispatch_revised(columns_dispatch(c), a, &q, month_number(part[0]), group,
                             revision_kind((enum revision_column_id)column));
        *rows = (struct figure_rows){ .id = ids.id, .n = ids.n };
    }
    figures_release(f);
    return ok;
}

bool figures_rows(struct figures *f, struct tx *tx, struct arena *a, struct str spec,
                  struct figure_rows *rows, struct diag *d)
{
    enum { DISPATCH_PARTS = 4, REVISION_PARTS = 6 };
    struct str part[REVISION_PARTS];
    struct str rest = spec;
    const struct str visits = STR("visits;");
    size_t n = 0;
    if (str_starts(spec, visits) && stat_visit_rows(tx, a, str_slice(spec, visits.n, spec.n), rows))
        return true;
    while (n < REVISION_PARTS && str_split(&rest, ';', &part[n]))
        n++;
    bool revision = n == REVISION_PARTS && str_is(part[0], "revision");
    if (rest.n == 0 && revision && revision_rows(f, tx, a, part + 1, rows))
        return true;
    if (rest.n == 0 && n == DISPATCH_PARTS && spec_rows(f, tx, a, part, rows, d))
        return true;
    return diag_add(d, E_FILTER, NULL, "figure(“" STR_FMT "”) 不是统计表给出的下钻条件",
                    STR_ARG(spec));
}
