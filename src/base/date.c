/* date.c - see date.h. */
#include "base/date.h"

#include "base/utf8.h"

#include <stdio.h>
#include <string.h>

enum { YEAR_MIN = 1900, YEAR_MAX = 9999, SERIAL_MAX = 2958465 };

/* Days from 1970-01-01, after the era arithmetic of the proleptic Gregorian calendar. */
int64_t date_days(int year, int month, int day)
{
    int64_t y = month <= 2 ? year - 1 : year;
    int64_t era = (y >= 0 ? y : y - 399) / 400;
    int64_t yoe = y - era * 400;
    int64_t doy = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    int64_t doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
    return era * 146097 + doe - 719468;
}

static void civil(int64_t days, int *year, int *month, int *day)
{
    int64_t z = days + 719468;
    int64_t era = (z >= 0 ? z : z - 146096) / 146097;
    int64_t doe = z - era * 146097;
    int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    int64_t mp = (5 * doy + 2) / 153;
    *day = (int)(doy - (153 * mp + 2) / 5 + 1);
    *month = (int)(mp < 10 ? mp + 3 : mp - 9);
    *year = (int)(yoe + era * 400 + (*month <= 2));
}

void date_text(int64_t days, char out[11])
{
    int y;
    int m;
    int d;
    civil(days, &y, &m, &d);
    ASSERT(y >= 1 && y <= YEAR_MAX);
    for (int i = 3; i >= 0; i--, y /= 10)
        out[i] = (char)('0' + y % 10);
    out[4] = out[7] = '-';
    out[5] = (char)('0' + m / 10);
    out[6] = (char)('0' + m % 10);
    out[8] = (char)('0' + d / 10);
    out[9] = (char)('0' + d % 10);
    out[10] = '\0';
}

static int days_in(int year, int month)
{
    static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return days[month - 1] + (month == 2 && leap);
}

/* n digits at p as a number, or -1. */
static int digits(const char *p, size_t n)
{
    int v = 0;
    for (size_t i = 0; i < n; i++) {
        if (p[i] < '0' || p[i] > '9')
            return -1;
        v = v * 10 + (p[i] - '0');
    }
    return v;
}

bool is_month(struct str s)
{
    if (s.n != 7 || s.p[4] != '-')
        return false;
    int m = digits(s.p + 5, 2);
    return digits(s.p, 4) >= YEAR_MIN && m >= 1 && m <= 12;
}

bool is_day(struct str s)
{
    if (s.n != 10 || s.p[7] != '-' || !is_month(str_slice(s, 0, 7)))
        return false;
    int d = digits(s.p + 8, 2);
    return d >= 1 && d <= days_in(digits(s.p, 4), digits(s.p + 5, 2));
}

bool is_date(struct str s)
{
    return is_day(s) || is_month(s);
}

bool is_moment(struct str s)
{
    if (s.n != 20 || s.p[10] != 'T' || s.p[13] != ':' || s.p[16] != ':' || s.p[19] != 'Z')
        return false;
    int h = digits(s.p + 11, 2);
    int m = digits(s.p + 14, 2);
    int c = digits(s.p + 17, 2);
    return is_day(str_slice(s, 0, 10)) && h >= 0 && h < 24 && m >= 0 && m < 60 && c >= 0 && c < 61;
}

int year_number(struct str s)
{
    ASSERT(s.n >= 4);
    return digits(s.p, 4);
}

int month_number(struct str s)
{
    ASSERT(s.n >= 7);
    return digits(s.p + 5, 2);
}

int64_t date_of(struct str s)
{
    ASSERT(is_day(s));
    return date_days(year_number(s), month_number(s), digits(s.p + 8, 2));
}

struct str month_add(struct arena *a, struct str s, int n)
{
    ASSERT(is_month(s));
    int at = year_number(s) * 12 + month_number(s) - 1 + n;
    return str_printf(a, "%04d-%02d", at / 12, at % 12 + 1);
}

struct str month_end(struct arena *a, struct str s)
{
    int y = year_number(s);
    int m = month_number(s);
    return str_printf(a, "%04d-%02d-%02d", y, m, days_in(y, m));
}

/* ---- what people type ------------------------------------------------------------------- */

static struct date_read bad(const char *why)
{
    return (struct date_read){ .verdict = DATE_BAD, .value = STR(""), .why = why };
}

static struct date_read made(struct arena *a, int y, int m, int d)
{
    if (y < YEAR_MIN || y > YEAR_MAX)
        return bad("年份应为四位数，1900 至 9999，请写全，如 2024-08-16");
    if (m < 1 || m > 12)
        return bad("没有这个月份，月份应为 1 至 12");
    if (d < 0)
        return (struct date_read){ .value = str_printf(a, "%04d-%02d", y, m) };
    if (d < 1 || d > days_in(y, m))
        return bad("没有这一天，请核对日期");
    return (struct date_read){ .value = str_printf(a, "%04d-%02d-%02d", y, m, d) };
}

/* Digits of any script as ASCII, 〇一二… as digits, 十 kept for the caller. */
static bool chinese_digit(uint32_t c, char *out)
{
    static const uint32_t digits_[] = { 0x3007, 0x4e00, 0x4e8c, 0x4e09, 0x56db,
                                        0x4e94, 0x516d, 0x4e03, 0x516b, 0x4e5d };
    for (size_t i = 0; i < COUNTOF(digits_); i++)
        if (digits_[i] == c || (i == 0 && c == 0x96f6)) {
            *out = (char)('0' + i);
            return true;
        }
    return false;
}

/* 十 between digits: 十二 = 12, 二十 = 20, 二十三 = 23. */
static void put_ten(struct str rest, char *out, size_t *n)
{
    struct str look = rest;
    char next = 0;
    bool before = *n && out[*n - 1] >= '0' && out[*n - 1] <= '9';
    bool after = look.n && chinese_digit(utf8_next(&look), &next);
    if (!before)
        out[(*n)++] = '1';
    if (!after)
        out[(*n)++] = '0';
}

/* Separators of all kinds become '-', 年月 become '-', 日号 vanish; false for other text. */
static bool plain_form(struct str s, char *out, size_t cap, size_t *n)
{
    *n = 0;
    while (s.n && *n + 2 < cap) {
        uint32_t c = utf8_next(&s);
        char digit;
        if (c < 0x80 && c >= '0' && c <= '9')
            out[(*n)++] = (char)c;
        else if (chinese_digit(c, &digit))
            out[(*n)++] = digit;
        else if (c == 0x5341)
            put_ten(s, out, n);
        else if (c == '-' || c == '/' || c == '.' || c == 0x5e74 || c == 0x6708 || c == 0x2014)
            out[(*n)++] = '-';
        else if (c == 0x65e5 || c == 0x53f7)
            continue;
        else
            return false;
    }
    if (*n && out[*n - 1] == '-')
        (*n)--;
    return s.n == 0 && *n > 0;
}

static struct date_read from_compact(struct arena *a, struct str s)
{
    if (s.n == 8)
        return made(a, digits(s.p, 4), digits(s.p + 4, 2), digits(s.p + 6, 2));
    if (s.n == 6)
        return made(a, digits(s.p, 4), digits(s.p + 4, 2), -1);
    if (s.n == 4)
        return bad("只有年份，请写到月，如 2024-08");
    if (s.n == 5) {
        struct date_read r = date_read_serial(a, digits(s.p, s.n), false);
        if (r.verdict == DATE_OK)
            r.verdict = DATE_SERIAL_TEXT;
        return r;
    }
    return bad("不是日期，请写成 2024-08-16 或 2024年8月");
}

static struct date_read from_parts(struct arena *a, struct str s)
{
    struct str part[4];
    size_t n = 0;
    while (n < 4 && str_split(&s, '-', &part[n]))
        n++;
    for (size_t i = 0; i < n; i++)
        if (part[i].n == 0 || part[i].n > 4)
            return bad("不是日期，请写成 2024-08-16 或 2024年8月");
    if (n < 2 || n > 3)
        return bad("不是日期，请写成 2024-08-16 或 2024年8月");
    if (part[0].n != 4)
        return bad(n == 3 && part[2].n == 4 ? "月在前还是日在前分不清，请写成 2024-08-16"
                                            : "年份应写四位，如 2024-08-16");
    return made(a, digits(part[0].p, 4), digits(part[1].p, part[1].n),
                n == 3 ? digits(part[2].p, part[2].n) : -1);
}

/* 2024-08-15T16:00:00Z and kin: the day it is in Shanghai. */
static bool from_instant(struct arena *a, struct str s, struct date_read *out)
{
    if (s.n < 19 || (s.p[10] != 'T' && s.p[10] != ' ') || !is_day(str_slice(s, 0, 10)))
        return false;
    int h = digits(s.p + 11, 2);
    int m = digits(s.p + 14, 2);
    if (h < 0 || h > 23 || m < 0 || m > 59)
        return false;
    char text[11];
    struct str zone = str_slice(s, 19, s.n);
    int64_t minutes = h * 60 + m;
    if (str_is(zone, "Z"))
        minutes += INT64_C(8) * 60;
    else if (zone.n == 6 && (zone.p[0] == '+' || zone.p[0] == '-'))
        minutes += 8 * 60 - (zone.p[0] == '+' ? 1 : -1) *
                                (digits(zone.p + 1, 2) * 60 + digits(zone.p + 4, 2));
    int64_t day = date_of(str_slice(s, 0, 10)) + (minutes >= 1440) - (minutes < 0);
    date_text(day, text);
    *out = (struct date_read){ .value = str_dup(a, str_c(text)) };
    return true;
}

static bool no_date(struct str s)
{
    static const char *const words[] = { "", "-", "--", "/", "无", "暂无", "N/A", "—" };
    for (size_t i = 0; i < COUNTOF(words); i++)
        if (str_is(s, words[i]))
            return true;
    return false;
}

static bool serial_with_time(struct str s, double *serial)
{
    size_t dot = 0;
    while (dot < s.n && s.p[dot] >= '0' && s.p[dot] <= '9')
        dot++;
    if (dot != 5 || dot + 3 >= s.n || s.p[dot] != '.')
        return false;
    for (size_t i = dot + 1; i < s.n; i++)
        if (s.p[i] < '0' || s.p[i] > '9')
            return false;
    *serial = digits(s.p, dot);
    return true;
}

struct date_read date_read_text(struct arena *a, struct str s)
{
    char plain[64];
    size_t n = 0;
    double serial = 0;
    struct date_read out;
    struct text_marks marks = { 0 };
    s = utf8_narrow(a, utf8_clean(a, s, &marks));
    s = str_trim(s);
    if (no_date(s))
        return (struct date_read){ .verdict = DATE_BLANK, .value = STR("") };
    if (from_instant(a, s, &out))
        return out;
    if (serial_with_time(s, &serial)) {
        out = date_read_serial(a, serial, false);
        out.verdict = out.verdict == DATE_OK ? DATE_SERIAL_TEXT : out.verdict;
        return out;
    }
    if (str_find(s, STR("季")) >= 0)
        return bad("只到季度，请写明月份，如 2024年9月");
    if (str_find(s, STR("旬")) >= 0 || str_find(s, STR("底")) >= 0 || str_find(s, STR("初")) >= 0)
        return bad("只到旬，请写明日期，或只写到月，如 2024年8月");
    if (s.p[0] == '#')
        return bad("是表格列宽不够时的显示，请在原表加宽列后重新复制");
    if (s.n > 40 || !plain_form(s, plain, sizeof plain, &n))
        return bad("不是日期，请写成 2024-08-16 或 2024年8月");
    struct str p = { plain, n };
    return memchr(plain, '-', n) ? from_parts(a, p) : from_compact(a, p);
}

struct date_read date_read_serial(struct arena *a, double serial, bool is_1904)
{
    char text[11];
    if (!(serial >= 1) || serial >= SERIAL_MAX + 1.0)
        return bad("数字不是有效的日期序号，请写成 2024-08-16");
    int64_t day = (int64_t)serial;
    if (!is_1904 && day == 60)
        return bad("序号 60 是并不存在的 1900-02-29，请核对日期");
    int64_t origin = is_1904 ? date_days(1904, 1, 1) : date_days(1899, 12, 30) + (day < 60);
    date_text(origin + day, text);
    if (!is_day(str_c(text)))
        return bad("日期太早，请核对");
    return (struct date_read){ .value = str_dup(a, str_c(text)) };
}
