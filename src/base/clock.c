/* clock.c - see clock.h. */
#include "base/clock.h"

#include "base/date.h"

#include <string.h>
#include <time.h>

enum { DAY = 86400, SHANGHAI = 8 * 3600 };

int64_t clock_seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_REALTIME, &t);
    return t.tv_sec;
}

static void put_two(char *to, int64_t v)
{
    to[0] = (char)('0' + v / 10);
    to[1] = (char)('0' + v % 10);
}

/* Digit by digit: two times are written for every request. */
static struct str put_time(struct arena *a, int64_t at, char between, char end)
{
    char text[] = "YYYY-MM-DD hh:mm:ss";
    int64_t days = at / DAY - (at % DAY < 0);
    int64_t rest = at - days * DAY;
    date_text(days, text);
    text[10] = between;
    put_two(text + 11, rest / 3600);
    put_two(text + 14, rest / 60 % 60);
    put_two(text + 17, rest % 60);
    char *p = NEW(a, char, sizeof text + 1);
    memcpy(p, text, sizeof text - 1);
    p[sizeof text - 1] = end;
    return (struct str){ p, sizeof text - 1 + (end != '\0') };
}

struct str moment_text(struct arena *a, int64_t seconds)
{
    return put_time(a, seconds, 'T', 'Z');
}

struct str moment_day(struct arena *a, int64_t seconds)
{
    return str_slice(put_time(a, seconds + SHANGHAI, ' ', '\0'), 0, 10);
}

struct str clock_now(struct arena *a)
{
    return moment_text(a, clock_seconds());
}

struct str clock_today(struct arena *a)
{
    return moment_day(a, clock_seconds());
}

int64_t clock_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

int64_t moment_seconds(struct str moment)
{
    if (!is_moment(moment))
        return 0;
    int64_t h = (moment.p[11] - '0') * 10 + (moment.p[12] - '0');
    int64_t m = (moment.p[14] - '0') * 10 + (moment.p[15] - '0');
    int64_t s = (moment.p[17] - '0') * 10 + (moment.p[18] - '0');
    return date_of(str_slice(moment, 0, 10)) * DAY + h * 3600 + m * 60 + s;
}

struct str moment_local(struct arena *a, struct str moment)
{
    return is_moment(moment) ? put_time(a, moment_seconds(moment) + SHANGHAI, ' ', '\0') : moment;
}
