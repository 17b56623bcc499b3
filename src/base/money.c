/* money.c - see money.h. */
#include "base/money.h"

#include "base/utf8.h"

#include <string.h>

enum { SIGNIFICANT = 15, DIGITS_MOST = 40 };

/* ---- exact decimals ---------------------------------------------------------------------------- */

struct decimal {
    bool negative;
    char digit[DIGITS_MOST]; /* values 0..9, most significant first */
    int n;
    int point; /* digits before the point; may lie outside 0..n */
};

static bool decimal_push(struct decimal *d, char c, bool after_point)
{
    if (c < '0' || c > '9' || d->n == DIGITS_MOST)
        return false;
    if (d->n == 0 && c == '0') { /* leading zeros carry nothing but place */
        d->point -= after_point;
        return true;
    }
    d->digit[d->n++] = (char)(c - '0');
    d->point += !after_point;
    return true;
}

/* Digits, at most one point, optional exponent. */
static bool decimal_take(struct str s, bool exponent, struct decimal *d)
{
    bool after = false;
    bool any = false;
    size_t i = 0;
    *d = (struct decimal){ .negative = s.n && s.p[0] == '-' };
    if (s.n && (s.p[0] == '-' || s.p[0] == '+'))
        i++;
    for (; i < s.n; i++) {
        if (s.p[i] == '.' && !after) {
            after = true;
        } else if (exponent && any && (s.p[i] == 'e' || s.p[i] == 'E')) {
            int64_t e = 0;
            if (!str_int(str_slice(s, i + 1, s.n), &e) || e > 1000 || e < -1000)
                return false;
            d->point += (int)e;
            return true;
        } else if (decimal_push(d, s.p[i], after)) {
            any = true;
        } else {
            return false;
        }
    }
    return any;
}

/* Rounds to so many significant digits: what a spreadsheet meant by 0.30000000000000004. */
static void decimal_settle(struct decimal *d, int most)
{
    if (d->n <= most)
        return;
    bool up = d->digit[most] >= 5;
    d->n = most;
    for (int i = most - 1; up && i >= 0; i--) {
        up = d->digit[i] == 9;
        d->digit[i] = (char)(up ? 0 : d->digit[i] + 1);
    }
    if (up) {
        d->digit[0] = 1;
        d->n = 1;
        d->point++;
    }
}

/* d * times, half away from zero; false when it does not fit. */
static bool decimal_times(const struct decimal *d, int64_t times, int64_t *out)
{
    __extension__ typedef __int128 wide;
    wide whole = 0;
    int places = 0;
    for (int i = 0; i < d->n; i++) {
        whole = whole * 10 + d->digit[i];
        if (whole > (wide)INT64_MAX * 1000000000)
            return false;
    }
    for (int p = d->point; p < d->n; p++)
        places++;
    for (int p = d->n; p < d->point && whole; p++) {
        whole *= 10;
        if (whole > (wide)INT64_MAX * 1000000000)
            return false;
    }
    if (places > 30)
        places = 30, whole = 0;
    wide scale = 1;
    for (int i = 0; i < places; i++)
        scale *= 10;
    wide product = whole * times;
    wide result = (product + scale / 2) / scale;
    if (result > INT64_MAX)
        return false;
    *out = d->negative ? -(int64_t)result : (int64_t)result;
    return true;
}

/* ---- what people type ----------------------------------------------------------------------------- */

static struct money_read bad(const char *why)
{
    return (struct money_read){ .verdict = MONEY_BAD, .why = why };
}

int64_t money_unit(struct str name)
{
    static const struct {
        const char *name;
        int64_t unit;
    } units[] = {
        { "元", FEN_YUAN },
        { "人民币元", FEN_YUAN },
        { "千元", FEN_YUAN * 1000 },
        { "万元", FEN_WAN },
        { "万", FEN_WAN },
        { "万元人民币", FEN_WAN },
        { "人民币万元", FEN_WAN },
        { "百万元", FEN_WAN * 100 },
        { "千万元", FEN_WAN * 1000 },
        { "亿元", FEN_YI },
        { "亿", FEN_YI },
        { "亿元人民币", FEN_YI },
        { "万美元", FEN_WAN },
        { "亿美元", FEN_YI },
        { "美元", FEN_YUAN },
    };
    for (size_t i = 0; i < COUNTOF(units); i++)
        if (str_is(name, units[i].name))
            return units[i].unit;
    return 0;
}

struct reader {
    struct str s; /* narrowed, blanks inside dropped */
    bool foreign;
    bool unit_given, named_currency;
    const char *why;
};

static bool starts(struct reader *r, const char *word)
{
    struct str w = str_c(word);
    if (!str_starts(r->s, w))
        return false;
    r->s = str_slice(r->s, w.n, r->s.n);
    return true;
}

/* Chinese numerals up to 万: 一, 二千三百, 壹仟. */
static int chinese_value(uint32_t c)
{
    static const uint32_t small[] = { 0x4e00, 0x4e8c, 0x4e09, 0x56db, 0x4e94,
                                      0x516d, 0x4e03, 0x516b, 0x4e5d };
    static const uint32_t large[] = { 0x58f9, 0x8d30, 0x53c1, 0x8086, 0x4f0d,
                                      0x9646, 0x67d2, 0x634c, 0x7396 };
    for (int i = 0; i < 9; i++)
        if (small[i] == c || large[i] == c)
            return i + 1;
    return c == 0x4e24 ? 2 : c == 0x96f6 || c == 0x3007 ? 0 : -1;
}

static int64_t chinese_tens(uint32_t c)
{
    switch (c) {
    case 0x5341: /* 十 */
    case 0x62fe: /* 拾 */
        return 10;
    case 0x767e: /* 百 */
    case 0x4f70: /* 佰 */
        return 100;
    case 0x5343: /* 千 */
    case 0x4edf: /* 仟 */
        return 1000;
    default:
        return 0;
    }
}

static bool take_chinese(struct reader *r, int64_t *out)
{
    int64_t total = 0;
    int64_t digit = -1;
    bool any = false;
    while (r->s.n) {
        struct str rest = r->s;
        uint32_t c = utf8_next(&rest);
        int v = chinese_value(c);
        int64_t tens = chinese_tens(c);
        if (v < 0 && tens == 0)
            break;
        if (v >= 0) {
            digit = v;
        } else {
            total += (digit < 0 ? 1 : digit) * tens;
            digit = -1;
        }
        any = true;
        r->s = rest;
    }
    *out = total + (digit > 0 ? digit : 0);
    return any;
}

static bool digit(char c)
{
    return c >= '0' && c <= '9';
}

/* 3,500 and 1,234,567.8 are grouped rightly; 12,00 is not. */
static bool take_grouped(struct reader *r, char *out, size_t cap, size_t *n)
{
    size_t i = 0;
    size_t since = 0; /* digits since the last comma */
    bool grouped = false;
    bool point = false;
    *n = 0;
    for (; i < r->s.n && *n + 1 < cap; i++) {
        char c = r->s.p[i];
        if (c == ',' && !point) {
            if (since == 0 || since > 3 || (grouped && since != 3))
                return false;
            grouped = true;
            since = 0;
            continue;
        }
        if (c == '.' && !point) {
            if (grouped && since != 3)
                return false;
            point = true;
        } else if (!digit(c)) {
            break;
        }
        since += !point;
        out[(*n)++] = c;
    }
    r->s = str_slice(r->s, i, r->s.n);
    return *n > 0 && !(grouped && !point && since != 3);
}

/* One factor after a number: 亿 万 千万 百万 千 百, then perhaps 元 and the currency. */
static int64_t take_factor(struct reader *r, bool after)
{
    static const struct {
        const char *word;
        int64_t unit;
    } words[] = { { "千万", FEN_WAN * 1000 }, { "百万", FEN_WAN * 100 }, { "十亿", FEN_YI * 10 },
                  { "百亿", FEN_YI * 100 },   { "亿", FEN_YI },          { "万", FEN_WAN },
                  { "千", FEN_YUAN * 1000 } };
    for (size_t i = 0; i < COUNTOF(words); i++)
        if (starts(r, words[i].word))
            return words[i].unit;
    (void)after;
    return 0;
}

static bool take_number(struct reader *r, struct decimal *d)
{
    char text[64];
    size_t n = 0;
    int64_t chinese = 0;
    if (r->s.n && (digit(r->s.p[0]) || r->s.p[0] == '.')) {
        if (!take_grouped(r, text, sizeof text, &n)) {
            r->why = "千分位逗号的位置不对，请核对数字";
            return false;
        }
        return decimal_take((struct str){ text, n }, false, d);
    }
    if (!take_chinese(r, &chinese))
        return false;
    char digits_[24];
    size_t at = sizeof digits_;
    do {
        digits_[--at] = (char)('0' + chinese % 10);
        chinese /= 10;
    } while (chinese);
    return decimal_take((struct str){ digits_ + at, sizeof digits_ - at }, false, d);
}

/* 元, 人民币, 整 after the last factor; 美元 only in a dollar column. */
static bool take_currency(struct reader *r)
{
    bool dollars = starts(r, "美元") || starts(r, "美金");
    if (dollars != r->foreign && (dollars || r->s.n)) {
        if (dollars) {
            r->why = "是美元金额，请填在美元列，或先折成人民币";
            return false;
        }
    }
    bool yuan = starts(r, "元");
    r->named_currency |= dollars || yuan;
    if (yuan && r->foreign) {
        r->why = "本列单位为美元，请填美元金额";
        return false;
    }
    starts(r, "人民币");
    starts(r, "整");
    if (r->s.n == 0)
        return true;
    if (str_find(r->s, STR("欧元")) >= 0 || str_find(r->s, STR("日元")) >= 0 ||
        str_find(r->s, STR("港")) >= 0 || str_find(r->s, STR("英镑")) >= 0)
        r->why = "是外币金额，请填写币种和原币金额，人民币列填折合数";
    return false;
}

/* Numbers with their factors, largest first, summed: 1亿3000万. */
static bool take_terms(struct reader *r, int64_t unit, int64_t *out)
{
    int64_t total = 0;
    int64_t last = INT64_MAX;
    for (int terms = 0; r->s.n && terms < 4; terms++) {
        struct decimal d;
        int64_t amount = 0;
        if (!take_number(r, &d))
            return false;
        int64_t factor = take_factor(r, terms > 0);
        if (factor == 0 && terms > 0 && last > FEN_YUAN)
            factor = FEN_YUAN;
        if (factor == 0 && str_starts(r->s, STR("元")))
            factor = FEN_YUAN;
        if (factor == 0 && r->foreign &&
            (str_starts(r->s, STR("美元")) || str_starts(r->s, STR("美金"))))
            factor = FEN_YUAN;
        r->unit_given |= factor != 0;
        if (factor == 0)
            factor = unit;
        if (factor >= last)
            return false;
        last = factor;
        if (!decimal_times(&d, factor, &amount) || amount > INT64_MAX / 4) {
            r->why = "数字过大，请核对";
            return false;
        }
        total += amount;
        bool more = r->s.n && (digit(r->s.p[0]) || (unsigned char)r->s.p[0] >= 0x80);
        if (!more || str_starts(r->s, STR("元")) || str_starts(r->s, STR("美")) ||
            str_starts(r->s, STR("人")) || str_starts(r->s, STR("整")))
            break;
    }
    *out = total;
    return take_currency(r);
}

static struct str squeezed(struct str s, char *out, size_t cap)
{
    size_t n = 0;
    for (size_t i = 0; i < s.n && n < cap; i++)
        if (s.p[i] != ' ' && s.p[i] != '\t' && s.p[i] != '\n' && s.p[i] != '\r')
            out[n++] = s.p[i];
    return (struct str){ out, n };
}

static bool no_money(struct str s)
{
    static const char *const words[] = { "",   "-",    "--",   "—",    "/",
                                         "无", "暂无", "待定", "待办", "N/A" };
    for (size_t i = 0; i < COUNTOF(words); i++)
        if (str_is(s, words[i]))
            return true;
    return false;
}

static bool approximate(struct reader *r)
{
    static const char *const words[] = { "大约", "约", "近", "逾", "超过", "超", "不低于" };
    for (size_t i = 0; i < COUNTOF(words); i++)
        if (starts(r, words[i]))
            return true;
    return false;
}

static const char *shape_problem(struct str s)
{
    if (s.p[0] == '$' || str_starts(s, STR("US")) || str_starts(s, STR("€")))
        return "是外币金额，请填写币种和原币金额，人民币列填折合数";
    if (str_find(s, STR("~")) >= 0 || str_find(s, STR("至")) >= 0 || str_find(s, STR("-")) > 0)
        return "是一个范围，请填一个确定的数";
    if (s.n > 1 && s.p[0] == '0' && (s.p[1] == 'x' || s.p[1] == 'X'))
        return "不是十进制数字";
    for (size_t i = 0; i + 1 < s.n; i++)
        if (digit(s.p[i]) && (s.p[i + 1] == 'e' || s.p[i + 1] == 'E'))
            return "是科学记数法的文字，请写成普通数字";
    return NULL;
}

struct money_read money_read_text(struct str s, int64_t unit, bool foreign)
{
    struct arena a = { 0 };
    char flat[256];
    struct text_marks marks = { 0 };
    struct money_read out = { 0 };
    if (s.n > 200)
        return bad("不是金额");
    s = squeezed(utf8_narrow(&a, utf8_clean(&a, s, &marks)), flat, sizeof flat);
    arena_free(&a);
    struct reader r = { .s = s, .foreign = foreign };
    if (no_money(s))
        return (struct money_read){ .verdict = MONEY_BLANK };
    bool about = approximate(&r);
    starts(&r, "人民币");
    starts(&r, "¥");
    bool negative = starts(&r, "-");
    if (!negative)
        starts(&r, "+");
    const char *problem = r.s.n ? shape_problem(r.s) : "不是金额";
    if (problem)
        return bad(problem);
    if (!take_terms(&r, unit, &out.amount))
        return bad(r.why ? r.why : "不是金额，请填数字，可带单位，如 3500 或 1.2亿元");
    out.amount = negative ? -out.amount : out.amount;
    out.unit_given = r.unit_given;
    out.verdict = about ? MONEY_APPROXIMATE : MONEY_OK;
    out.why = about ? "是约数，请确认后填确定的数" : NULL;
    return out;
}

struct money_read money_read_number(struct str digits_, int64_t unit)
{
    struct decimal d;
    struct money_read out = { 0 };
    if (!decimal_take(str_trim(digits_), true, &d))
        return bad("不是数字");
    decimal_settle(&d, SIGNIFICANT);
    if (!decimal_times(&d, unit, &out.amount))
        return bad("数字过大，请核对");
    return out;
}

/* ---- writing ------------------------------------------------------------------------------------------ */

int64_t ratio_round(int64_t num, int64_t den, int scale)
{
    __extension__ typedef __int128 wide;
    if (den == 0)
        return 0;
    wide n = num;
    wide d = den;
    for (int i = 0; i < scale; i++)
        n *= 10;
    bool negative = (n < 0) != (d < 0);
    n = n < 0 ? -n : n;
    d = d < 0 ? -d : d;
    wide q = (2 * n + d) / (2 * d);
    return (int64_t)(negative ? -q : q);
}

void decimal_put(struct buf *out, int64_t scaled, int scale, bool trim)
{
    char text[32];
    size_t at = sizeof text;
    uint64_t u = scaled < 0 ? 0 - (uint64_t)scaled : (uint64_t)scaled;
    bool writing = !trim;
    for (int i = 0; i < scale; i++) {
        char c = (char)('0' + u % 10);
        u /= 10;
        writing |= c != '0';
        if (writing)
            text[--at] = c;
    }
    if (at < sizeof text)
        text[--at] = '.';
    do {
        text[--at] = (char)('0' + u % 10);
        u /= 10;
    } while (u);
    if (scaled < 0)
        text[--at] = '-';
    buf_add(out, (struct str){ text + at, sizeof text - at });
}

void money_put(struct buf *out, int64_t amount, int64_t unit, int decimals, bool trim)
{
    decimal_put(out, ratio_round(amount, unit, decimals), decimals, trim);
}

bool decimal_read(struct str s, int scale, int64_t *scaled)
{
    struct decimal d;
    int64_t times = 1;
    for (int i = 0; i < scale; i++)
        times *= 10;
    return decimal_take(str_trim(s), false, &d) && decimal_times(&d, times, scaled);
}
