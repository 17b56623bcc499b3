/* light_book.c - which numbers hold where: dated thresholds, the nearest area first.  Knows no project. */
#include "service/light_parts.h"

#include "service/rows.h"

enum { PLACES = 512 };

struct place {
    struct str town, area;
    struct light_limits limits;
};

struct light_book {
    struct arena *a;
    struct rows thresholds, areas;
    const struct light_try *tries;
    size_t ntries;
    struct place *place[PLACES];
    size_t nplaces;
};

struct light_book *light_book_read(struct tx *tx, struct arena *a, struct str day,
                                   const struct light_try *tries, size_t ntries)
{
    struct value group;
    struct value on;
    value_set_str(&group, STR("light"));
    value_set_str(&on, day);
    struct filter *ends = filter_value(a, OP_NULL, F_threshold_valid_to, on);
    ends = filter_or(a, ends, filter_value(a, OP_GT, F_threshold_valid_to, on));
    struct filter *where = filter_value(a, OP_EQ, F_threshold_group, group);
    where = filter_and(a, where, filter_value(a, OP_LE, F_threshold_valid_from, on));
    const struct query q = { .rec = R_threshold,
                             .where = filter_and(a, where, ends),
                             .sort = { { .field = F_threshold_valid_from } },
                             .nsort = 1 };
    struct light_book *b = NEW(a, struct light_book, 1);
    *b = (struct light_book){ .a = a, .tries = tries, .ntries = ntries };
    b->thresholds = rows_all(tx, a, &q);
    b->areas = rows_all(tx, a, &(struct query){ .rec = R_area });
    return b;
}

static struct str parent_of(const struct light_book *b, struct str code)
{
    int64_t parent = 0;
    for (size_t i = 0; i < b->areas.n; i++)
        if (str_eq(area_code(b->areas.row[i]), code))
            parent = area_parent(b->areas.row[i]);
    for (size_t i = 0; parent && i < b->areas.n; i++)
        if (b->areas.row[i]->v[AT_ID].i == parent)
            return area_code(b->areas.row[i]);
    return STR("");
}

/* Later rows of the same area come later in the list: the last one holds. */
static void take_area(const struct light_book *b, struct str code, struct light_limits *l)
{
    for (size_t i = 0; i < b->thresholds.n; i++) {
        const struct row *r = b->thresholds.row[i];
        int at = light_limit_find(threshold_code(r));
        if (at < 0 || !str_eq(threshold_area(r), code))
            continue;
        bool is_whole = row_has(r, R_threshold, F_threshold_integer_value);
        if (!is_whole && !row_has(r, R_threshold, F_threshold_decimal_value))
            continue;
        l->v[at] = is_whole ? threshold_integer_value(r) * LIGHT_SCALE
                            : threshold_decimal_value(r) / (10000 / LIGHT_SCALE);
        l->row[at] = threshold_id(r);
    }
    for (size_t i = 0; i < b->ntries; i++)
        if (str_eq(b->tries[i].area, code)) {
            l->v[b->tries[i].limit] = b->tries[i].v;
            l->row[b->tries[i].limit] = 0;
        }
}

/* From the top of the tree down, so that the nearest comes last. */
static void climb(const struct light_book *b, struct str code, int depth, struct light_limits *l)
{
    struct str parent = parent_of(b, code);
    if (parent.n && depth > 0)
        climb(b, parent, depth - 1, l);
    take_area(b, code, l);
}

const struct light_limits *light_book_at(struct light_book *b, struct str town, struct str area)
{
    for (size_t i = 0; i < b->nplaces; i++)
        if (str_eq(b->place[i]->area, area) && str_eq(b->place[i]->town, town))
            return &b->place[i]->limits;
    struct place *p = NEW(b->a, struct place, 1);
    *p = (struct place){ .town = town, .area = area };
    light_limits_default(&p->limits);
    take_area(b, STR(""), &p->limits);
    if (area.n)
        climb(b, area, 8, &p->limits);
    if (town.n)
        take_area(b, town, &p->limits);
    if (b->nplaces < PLACES)
        b->place[b->nplaces++] = p;
    return &p->limits;
}
