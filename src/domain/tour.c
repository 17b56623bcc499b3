/* tour.c - see tour.h. */
#include "domain/tour.h"

#include "base/money.h"

#include <stdlib.h>

const int tour_items[TOUR_ITEMS] = {
    F_tour_score_scale_score,   F_tour_score_quality_score, F_tour_score_progress_score,
    F_tour_score_benefit_score, F_tour_score_service_score, F_tour_score_site_score,
};

/* ---- lists as people type them ----------------------------------------------------------------- */

static const char *const separators[] = { ";", "；", ",", "，", "、", "\n" };
static const char *const equals[] = { "=", "＝", ":", "：" };

/* Where the first of the marks stands; s.n when none does.  `width` receives its bytes. */
static size_t first_of(struct str s, const char *const *marks, size_t n, size_t *width)
{
    for (size_t at = 0; at < s.n; at++)
        for (size_t i = 0; i < n; i++)
            if (str_starts(str_slice(s, at, s.n), str_c(marks[i]))) {
                *width = str_c(marks[i]).n;
                return at;
            }
    *width = 0;
    return s.n;
}

static struct str trimmed(struct str s)
{
    while (s.n && (s.p[0] == ' ' || s.p[0] == '\r' || s.p[0] == '\t'))
        s = str_slice(s, 1, s.n);
    while (s.n && (s.p[s.n - 1] == ' ' || s.p[s.n - 1] == '\r' || s.p[s.n - 1] == '\t'))
        s = str_slice(s, 0, s.n - 1);
    return s;
}

/* Takes one entry off `*rest`; false at the end.  value is empty where there is no mark. */
static bool next_entry(struct str *rest, struct str *name, struct str *value)
{
    while (rest->n) {
        size_t width;
        size_t end = first_of(*rest, separators, COUNTOF(separators), &width);
        struct str entry = trimmed(str_slice(*rest, 0, end));
        *rest = str_slice(*rest, end + width, rest->n);
        if (entry.n == 0)
            continue;
        size_t at = first_of(entry, equals, COUNTOF(equals), &width);
        *name = trimmed(str_slice(entry, 0, at));
        *value = trimmed(str_slice(entry, at + width, entry.n));
        return true;
    }
    return false;
}

/* ---- the scheme ----------------------------------------------------------------------------------- */

static bool names(struct str name, const struct field *f)
{
    struct str label = str_c(f->label);
    struct str tail = STR("得分");
    struct str bare = str_ends(label, tail) ? str_slice(label, 0, label.n - tail.n) : label;
    return str_eq(name, label) || str_eq(name, bare) || str_is(name, f->id);
}

static int item_of(struct str name)
{
    for (int i = 0; i < TOUR_ITEMS; i++)
        if (names(name, &ledger[R_tour_score].fields[tour_items[i]]))
            return i;
    return -1;
}

bool tour_scheme_read(struct str text, const char *field, struct tour_scheme *out, struct diag *d)
{
    struct str rest = text;
    struct str name;
    struct str value;
    int64_t sum = 0;
    *out = (struct tour_scheme){ { 0 } };
    while (next_entry(&rest, &name, &value)) {
        int item = item_of(name);
        int64_t most = 0;
        if (str_ends(value, STR("%")))
            value = str_slice(value, 0, value.n - 1);
        if (item < 0)
            return diag_add(
                d, E_FORMAT, field,
                "“" STR_FMT
                "”不是评分项；可用：项目体量、产业质态、建设进度、预期效益、服务保障、现场组织",
                STR_ARG(name));
        if (!decimal_read(value, 2, &most) || most <= 0 || out->most[item])
            return diag_add(d, E_FORMAT, field,
                            "“" STR_FMT "”应写一次，写成“项目=满分”，如“项目体量=20”",
                            STR_ARG(name));
        out->most[item] = most;
        sum += most;
    }
    if (sum == INT64_C(100) * TOUR_POINTS)
        return true;
    struct buf total = { 0 };
    decimal_put(&total, sum, 2, true);
    diag_add(d, E_RULE, field, "各评分项的满分合计应为 100，现在是 %s", buf_z(&total));
    buf_free(&total);
    return false;
}

int64_t tour_judge_weight(struct str judges, struct str name)
{
    struct str rest = judges;
    struct str one;
    struct str value;
    while (next_entry(&rest, &one, &value)) {
        int64_t weight = 0;
        if (str_eq(one, name) && value.n && decimal_read(value, 2, &weight) && weight > 0)
            return weight;
    }
    return TOUR_POINTS;
}

enum tour_rule tour_rule_of(struct str judge_rule)
{
    return str_is(judge_rule, "trimmed")    ? TOUR_TRIMMED
           : str_is(judge_rule, "weighted") ? TOUR_WEIGHTED
                                            : TOUR_MEAN;
}

/* ---- what it comes to -------------------------------------------------------------------------------- */

static int by_total(const void *x, const void *y)
{
    const struct tour_sheet *a = x;
    const struct tour_sheet *b = y;
    return (a->total > b->total) - (a->total < b->total);
}

int64_t tour_combine(struct tour_sheet *sheets, size_t n, enum tour_rule rule)
{
    enum { LEAST = 3 };
    int64_t sum = 0;
    int64_t weights = 0;
    ASSERT(n > 0);
    bool cut = rule == TOUR_TRIMMED && n >= LEAST;
    qsort(sheets, n, sizeof *sheets, by_total);
    for (size_t i = cut ? 1 : 0; i < n - (cut ? 1 : 0); i++) {
        int64_t weight = rule == TOUR_WEIGHTED ? sheets[i].weight : 1;
        sum += sheets[i].total * weight;
        weights += weight;
    }
    return ratio_round(sum, weights, 0);
}

void tour_ranks(const int64_t *score, size_t n, int64_t *rank)
{
    for (size_t i = 0; i < n; i++) {
        rank[i] = 1;
        for (size_t k = 0; k < n; k++)
            rank[i] += score[k] > score[i];
    }
}

bool tour_sites(struct str text, int64_t *id, size_t *n)
{
    size_t room = *n;
    struct str rest = text;
    struct str name;
    struct str value;
    *n = 0;
    while (next_entry(&rest, &name, &value)) {
        int64_t one;
        if (value.n || !str_int(name, &one) || one <= 0)
            return false;
        if (*n < room)
            id[*n] = one;
        (*n)++;
    }
    return true;
}
