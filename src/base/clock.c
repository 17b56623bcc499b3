/* clock.c - see clock.h. */
#include "base/clock.h"

#include "base/date.h"

#include <time.h>

enum { DAY = 86400, SHANGHAI = 8 * 3600 };

static int64_t seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_REALTIME, &t);
    return t.tv_sec;
}

static struct str put_time(struct arena *a, int64_t at, const char *between, const char *end)
{
    char day[11];
    int64_t days = at / DAY - (at % DAY < 0);
    int64_t rest = at - days * DAY;
    date_text(days, day);
    return str_printf(a, "%s%s%02d:%02d:%02d%s", day, between, (int)(rest / 3600),
                      (int)(rest / 60 % 60), (int)(rest % 60), end);
}

struct str clock_now(struct arena *a)
{
    return put_time(a, seconds(), "T", "Z");
}

struct str clock_today(struct arena *a)
{
    return str_slice(put_time(a, seconds() + SHANGHAI, " ", ""), 0, 10);
}

int64_t clock_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

struct str moment_local(struct arena *a, struct str moment)
{
    if (!is_moment(moment))
        return moment;
    int64_t h = (moment.p[11] - '0') * 10 + (moment.p[12] - '0');
    int64_t m = (moment.p[14] - '0') * 10 + (moment.p[15] - '0');
    int64_t s = (moment.p[17] - '0') * 10 + (moment.p[18] - '0');
    int64_t at = date_of(str_slice(moment, 0, 10)) * DAY + h * 3600 + m * 60 + s;
    return put_time(a, at + SHANGHAI, " ", "");
}
