/* post_plan.c - see post_plan.h. */
#include "service/post_plan.h"

enum { ZONE = 8 * 3600, DAY = 86400, MINUTE = 60, HOUR_MINUTES = 60, DAY_MINUTES = 24 * 60 };

static bool two_digits(struct str s, size_t at, int *out)
{
    char tens = s.p[at];
    char ones = s.p[at + 1];
    *out = (tens - '0') * 10 + ones - '0';
    return tens >= '0' && tens <= '9' && ones >= '0' && ones <= '9';
}

int post_minutes(struct str text)
{
    int hours = 0;
    int minutes = 0;
    if (text.n != 5 || text.p[2] != ':' || !two_digits(text, 0, &hours) ||
        !two_digits(text, 3, &minutes) || hours * HOUR_MINUTES + minutes >= DAY_MINUTES ||
        minutes >= HOUR_MINUTES)
        return -1;
    return hours * HOUR_MINUTES + minutes;
}

/* The first moment not before `at` at which it is so many minutes past midnight. */
static int64_t next_time(int64_t at, int minutes)
{
    int64_t of_day = (at + ZONE) % DAY;
    int64_t wait = (int64_t)minutes * MINUTE - of_day;
    return at + (wait < 0 ? wait + DAY : wait);
}

static bool is_quiet(const struct post_hours *h, int64_t at)
{
    int now = (int)((at + ZONE) % DAY / MINUTE);
    if (h->quiet_from < 0 || h->quiet_to < 0 || h->quiet_from == h->quiet_to)
        return false;
    if (h->quiet_from < h->quiet_to)
        return now >= h->quiet_from && now < h->quiet_to;
    return now >= h->quiet_from || now < h->quiet_to;
}

int64_t post_due(const struct post_hours *h, enum post_urgency urgency, int64_t at)
{
    if (urgency == POST_URGENT)
        return at;
    if (urgency == POST_NORMAL && h->digest >= 0)
        at = next_time(at, h->digest);
    return is_quiet(h, at) ? next_time(at, h->quiet_to) : at;
}

int64_t post_retry(int64_t failures)
{
    static const int64_t waits[] = { 60, 300, 900, 3600, 10800, 21600 };
    return failures >= 1 && failures <= (int64_t)COUNTOF(waits) ? waits[failures - 1] : 0;
}
