/* calendar.c - see calendar.h. */
#include "base/calendar.h"

/* Days since 1970-01-01 as a constant expression; years from 0 on. */
#define SHIFTED(y, m)     ((y) - ((m) <= 2))
#define DAY_OF_YEAR(m, d) ((153 * ((m) + ((m) > 2 ? -3 : 9)) + 2) / 5 + (d)-1)
#define DAYS(y, m, d)                                                                              \
    (SHIFTED(y, m) * 365 + SHIFTED(y, m) / 4 - SHIFTED(y, m) / 100 + SHIFTED(y, m) / 400 +         \
     DAY_OF_YEAR(m, d) - 719468)

struct special {
    int32_t day;
    bool works;
    const char *name;
};

/* Sorted by day. */
/* clang-format off */
static const struct special specials[] = {
#define OFF(y, m, d, name_) { DAYS(y, m, d), false, name_ },
#define ON(y, m, d, name_)  { DAYS(y, m, d), true, name_ },
#include "base/calendar_days.tbl.h"
#undef OFF
#undef ON
};
/* clang-format on */

/* Index of the first special day that is not before `day`. */
static size_t lower_bound(int64_t day)
{
    size_t from = 0;
    size_t to = COUNTOF(specials);
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (specials[middle].day < day)
            from = middle + 1;
        else
            to = middle;
    }
    return from;
}

static const struct special *special(int64_t day)
{
    size_t at = lower_bound(day);
    return at < COUNTOF(specials) && specials[at].day == day ? &specials[at] : NULL;
}

/* 0 Monday .. 6 Sunday; 1970-01-01 was a Thursday. */
static int weekday(int64_t day)
{
    return (int)(((day + 3) % 7 + 7) % 7);
}

bool is_workday(int64_t day)
{
    const struct special *s = special(day);
    return s ? s->works : weekday(day) < 5;
}

const char *holiday_name(int64_t day)
{
    const struct special *s = special(day);
    return s ? s->name : NULL;
}

bool calendar_provisional(int year)
{
    size_t at = lower_bound(date_days(year, 1, 1));
    return at == COUNTOF(specials) || specials[at].day >= date_days(year + 1, 1, 1);
}

/* Weekdays Monday to Friday in [0, day), counted from a Monday far below. */
static int64_t plain_before(int64_t day)
{
    enum { MONDAY = -3 }; /* 1969-12-29 */
    int64_t n = day - MONDAY;
    int64_t weeks = n / 7 - (n % 7 < 0);
    int64_t rest = n - weeks * 7;
    return weeks * 5 + (rest < 5 ? rest : 5);
}

int64_t workdays_between(int64_t from, int64_t to)
{
    if (to <= from)
        return 0;
    int64_t n = plain_before(to + 1) - plain_before(from + 1);
    for (size_t i = lower_bound(from + 1); i < COUNTOF(specials) && specials[i].day <= to; i++) {
        bool plain = weekday(specials[i].day) < 5;
        n += (int64_t)specials[i].works - (int64_t)plain;
    }
    return n;
}

int64_t workday_add(int64_t from, int64_t n)
{
    while (n > 0)
        n -= is_workday(++from);
    return from;
}
