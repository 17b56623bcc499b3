/* codes.c - see codes.h. */
#include "domain/codes.h"

#include "base/utf8.h"

#include <string.h>

enum { USCC_CHARS = 18, ORG_CHARS = 9, DROPPED_MAX = 64 };

/* ---- check characters --------------------------------------------------------- */

static const char uscc_alphabet[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";

static int uscc_value(char c)
{
    const char *at = c ? strchr(uscc_alphabet, c) : NULL;
    return at ? (int)(at - uscc_alphabet) : -1;
}

char uscc_check(const char body[17])
{
    static const int weight[17] = {
        1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28
    };
    int sum = 0;
    for (size_t i = 0; i < COUNTOF(weight); i++) {
        int v = uscc_value(body[i]);
        ASSERT(v >= 0);
        sum += v * weight[i];
    }
    return uscc_alphabet[(31 - sum % 31) % 31];
}

static int organisation_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    return c >= 'A' && c <= 'Z' ? c - 'A' + 10 : -1;
}

char organisation_code_check(const char body[8])
{
    static const int weight[8] = { 3, 7, 9, 10, 5, 8, 4, 2 };
    int sum = 0;
    for (size_t i = 0; i < COUNTOF(weight); i++) {
        int v = organisation_value(body[i]);
        ASSERT(v >= 0);
        sum += v * weight[i];
    }
    int c = 11 - sum % 11;
    if (c == 10)
        return 'X';
    return c == 11 ? '0' : (char)('0' + c);
}

char project_code_check(const char digits[19])
{
    int p = 10;
    for (size_t i = 0; i < 19; i++) {
        int s = (p + digits[i] - '0') % 10;
        p = (2 * (s ? s : 10)) % 11;
    }
    return (char)('0' + (11 - p) % 10);
}

bool organisation_code_valid(struct str code, char *expected)
{
    *expected = 0;
    if (code.n != ORG_CHARS)
        return false;
    for (size_t i = 0; i + 1 < code.n; i++)
        if (organisation_value(code.p[i]) < 0)
            return false;
    *expected = organisation_code_check(code.p);
    return code.p[ORG_CHARS - 1] == *expected;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool all_digits(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (!is_digit(s.p[i]))
            return false;
    return s.n > 0;
}

/* Position of the first character that no USCC has there, or USCC_CHARS. */
static size_t uscc_bad_at(const char *code)
{
    for (size_t i = 0; i < USCC_CHARS; i++) {
        bool region = i >= 2 && i < 8;
        if (region ? !is_digit(code[i]) : uscc_value(code[i]) < 0)
            return i;
    }
    return USCC_CHARS;
}

bool uscc_valid(struct str code, char *expected)
{
    *expected = 0;
    if (code.n != USCC_CHARS || uscc_bad_at(code.p) < USCC_CHARS)
        return false;
    *expected = uscc_check(code.p);
    return code.p[USCC_CHARS - 1] == *expected;
}

/* ---- folding what was typed ----------------------------------------------------- */

static bool is_invisible(uint32_t c)
{
    return c == 0xAD || (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) ||
           (c >= 0x2060 && c <= 0x2069) || c == 0xFEFF;
}

static bool is_blank(uint32_t c)
{
    return c == ' ' || (c >= '\t' && c <= '\r') || c == 0xA0 || (c >= 0x2000 && c <= 0x200A) ||
           c == 0x202F || c == 0x205F || c == 0x3000;
}

static bool is_dash(uint32_t c)
{
    return c == '-' || (c >= 0x2010 && c <= 0x2015) || c == 0x2212 || c == 0xFE63 || c == 0xFF0D;
}

static bool is_apostrophe(uint32_t c)
{
    return c == '\'' || c == '`' || c == 0x2018 || c == 0x2019 || c == 0xFF07;
}

/* A code as people type it, brought to one code point a place. */
struct folded {
    uint32_t *c;      /* upper case, half width; dashes are '-' */
    size_t n, dashes; /* n counts the dashes */
    bool invisible, apostrophe, inner_blank;
};

static uint32_t fold_one(uint32_t c)
{
    if (is_dash(c))
        return '-';
    if (c > 0xFF00 && c < 0xFF5F)
        c -= 0xFEE0;
    return c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c;
}

static struct folded fold(struct arena *a, struct str typed)
{
    struct folded f = { .c = NEW(a, uint32_t, typed.n + 1) };
    bool blank = false;
    while (typed.n) {
        uint32_t c = utf8_next(&typed);
        if (is_invisible(c)) {
            f.invisible = true;
        } else if (is_blank(c)) {
            blank = f.n > 0;
        } else if (is_apostrophe(c) && f.n == 0) {
            f.apostrophe = true;
        } else {
            f.inner_blank |= blank;
            f.c[f.n] = fold_one(c);
            f.dashes += f.c[f.n] == '-';
            f.n++;
        }
    }
    return f;
}

static struct str put_char(char out[4], uint32_t c)
{
    size_t n = 0;
    if (c < 0x80) {
        out[n++] = (char)c;
    } else if (c < 0x800) {
        out[n++] = (char)(0xC0 | (c >> 6));
    } else if (c < 0x10000) {
        out[n++] = (char)(0xE0 | (c >> 12));
        out[n++] = (char)(0x80 | ((c >> 6) & 0x3F));
    } else {
        out[n++] = (char)(0xF0 | (c >> 18));
        out[n++] = (char)(0x80 | ((c >> 12) & 0x3F));
        out[n++] = (char)(0x80 | ((c >> 6) & 0x3F));
    }
    if (c >= 0x80)
        out[n++] = (char)(0x80 | (c & 0x3F));
    return (struct str){ out, n };
}

static struct str unfold(struct arena *a, const struct folded *f, bool dashes)
{
    char *p = NEW(a, char, f->n * 4 + 1);
    size_t n = 0;
    for (size_t i = 0; i < f->n; i++) {
        char one[4];
        struct str s = put_char(one, f->c[i]);
        if (f->c[i] == '-' && !dashes)
            continue;
        memcpy(p + n, s.p, s.n);
        n += s.n;
    }
    return (struct str){ p, n };
}

bool code_placeholder(struct str s)
{
    static const char *const words[] = {
        "-",    "--",   "---",  "/",    "//",   "\\",     ".",    "0",      "无",
        "暂无", "没有", "未知", "不详", "待定", "待办",   "待补", "办理中", "待办理",
        "空",   "N/A",  "NA",   "#N/A", "NULL", "NONE",   "NIL",  "未办",   "未办理",
        "待核", "暂缺", "缺",   "?",    "？",   "待补充", "…",    "……",
    };
    for (size_t i = 0; i < COUNTOF(words); i++)
        if (str_is(s, words[i]))
            return true;
    return s.n == 0;
}

/* ---- USCC -------------------------------------------------------------------------- */

static bool is_e_notation(struct str s)
{
    bool e = false;
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == 'E' && i > 0 && !e)
            e = true;
        else if (!is_digit(s.p[i]) && s.p[i] != '.' && !(e && s.p[i] == '+'))
            return false;
    }
    return e && s.n > 1 && s.n < 15 && (is_digit(s.p[s.n - 1])) &&
           (str_find(s, STR(".")) > 0 || str_find(s, STR("+")) > 0);
}

/* 组织机构代码 as it was written alone: XXXXXXXX-X. */
static bool is_organisation_code(const struct folded *f, struct str bare)
{
    char expected;
    return bare.n == ORG_CHARS && (f->n == ORG_CHARS || (f->dashes == 1 && f->c[8] == '-')) &&
           organisation_code_valid(bare, &expected);
}

static bool wrong_length(const struct folded *f, struct str text, struct str bare,
                         const char *field, struct diag *d)
{
    if (all_digits(bare) && bare.n == 15)
        return diag_add(d, E_FORMAT, field,
                        "这是15位的旧工商注册号，不是统一社会信用代码，请填18位统一社会信用代码");
    if (all_digits(bare) && bare.n == 13)
        return diag_add(
            d, E_FORMAT, field,
            "这是13位的旧工商注册号（2007年以前），不是统一社会信用代码，请填18位统一社会信用代码");
    if (str_starts(text, STR("企")) && str_find(text, STR("第")) > 0)
        return diag_add(d, E_FORMAT, field,
                        "这是外商投资企业的旧工商注册号（%"
                        "zu个字符），不是统一社会信用代码，请填18位统一社会信用代码",
                        f->n);
    if (is_organisation_code(f, bare))
        return diag_add(
            d, E_FORMAT, field,
            "这是组织机构代码（%zu个字符），不是统一社会信用代码，请填18位统一社会信用代码", f->n);
    return diag_add(d, E_FORMAT, field,
                    "统一社会信用代码应为18个字符，现为%zu个，请核对是否多填或漏填", f->n);
}

/* The letters the standard leaves out because they look like others. */
static char look_alike(uint32_t c)
{
    switch (c) {
    case 'O':
        return '0';
    case 'I':
        return '1';
    case 'S':
        return '5';
    case 'Z':
        return '2';
    case 'V':
        return 'U';
    default:
        return 0;
    }
}

/* The code with every look-alike replaced, when that makes it right; empty otherwise. */
static struct str suggest_code(struct arena *a, const struct folded *f)
{
    char code[USCC_CHARS];
    char expected;
    size_t n = 0;
    for (size_t i = 0; i < f->n && n < USCC_CHARS; i++) {
        char better = look_alike(f->c[i]);
        if (f->c[i] != '-')
            code[n++] = better ? better : (char)(f->c[i] & 0x7F);
    }
    struct str s = { code, n };
    return uscc_valid(s, &expected) ? str_dup(a, s) : STR("");
}

static bool wrong_letter(const struct folded *f, size_t at, const char *field, struct diag *d)
{
    char one[4];
    uint32_t c = f->c[at];
    struct str shown = put_char(one, c);
    size_t place = at + 1;
    if (c >= 0x80)
        return diag_add(d, E_FORMAT, field,
                        "第%zu位“" STR_FMT
                        "”不是英文字母或数字（形似的外文字母也不行），请改用键盘重新输入",
                        place, STR_ARG(shown));
    if (look_alike(c)) {
        diag_add(d, E_FORMAT, field,
                 "第%zu位“" STR_FMT
                 "”有误：统一社会信用代码不用字母 I、O、S、V、Z，可能是“%c”，请核对原件",
                 place, STR_ARG(shown), look_alike(c));
        d->last->suggest = suggest_code(d->arena, f);
        return false;
    }
    if (at >= 2 && at < 8)
        return diag_add(d, E_FORMAT, field,
                        "第%zu位“" STR_FMT "”应为数字（第3至8位是登记机关行政区划码）", place,
                        STR_ARG(shown));
    return diag_add(d, E_FORMAT, field, "第%zu位“" STR_FMT "”不是统一社会信用代码可用的字符", place,
                    STR_ARG(shown));
}

/* Eighteen places: the first that cannot be, then the check character. */
static bool check_uscc(const struct folded *f, struct str code, const char *field, struct diag *d)
{
    char expected;
    for (size_t i = 0; i < f->n; i++) {
        bool region = i >= 2 && i < 8;
        bool ascii = f->c[i] < 0x80;
        if (!ascii || (region ? !is_digit((char)f->c[i]) : uscc_value((char)f->c[i]) < 0))
            return wrong_letter(f, i, field, d);
    }
    if (uscc_valid(code, &expected))
        return true;
    return diag_add(d, E_CHECK_DIGIT, field,
                    "校验位不符：按前17位第18位应为“%c”，现为“%c”，请核对整个代码", expected,
                    code.p[USCC_CHARS - 1]);
}

static void note_folding(const struct folded *f, bool dashes, const char *field, struct diag *d)
{
    if (f->invisible)
        diag_note(d, E_FORMAT, field, "代码中的不可见字符（零宽字符、软连字符等）已去掉");
    if (f->apostrophe)
        diag_note(d, E_FORMAT, field, "代码前的单引号已去掉");
    if (f->inner_blank)
        diag_note(d, E_FORMAT, field, "代码中间的空格已去掉");
    if (dashes)
        diag_note(d, E_FORMAT, field, "代码中的连字符已去掉");
}

/* Dashes go only where that leaves eighteen places. */
static void drop_dashes(struct folded *f)
{
    size_t n = 0;
    for (size_t i = 0; i < f->n; i++)
        if (f->c[i] != '-')
            f->c[n++] = f->c[i];
    f->n = n;
    f->dashes = 0;
}

bool uscc_take(struct arena *a, struct str typed, const char *field, struct str *code,
               struct diag *d)
{
    struct folded f = fold(a, typed);
    struct str text = unfold(a, &f, true);
    struct str bare = unfold(a, &f, false);
    char expected;
    *code = STR("");
    if (code_placeholder(text))
        return true;
    if (is_e_notation(text))
        return diag_add(d, E_FORMAT, field,
                        "单元格是数字格式，代码已被写成“" STR_FMT
                        "”而丢失位数，请将该列设为文本后重新填写",
                        STR_ARG(text));
    bool dashes = f.dashes > 0 && f.n - f.dashes == USCC_CHARS;
    if (dashes)
        drop_dashes(&f);
    if (f.n != USCC_CHARS)
        return wrong_length(&f, text, bare, field, d);
    if (!check_uscc(&f, bare, field, d))
        return false;
    note_folding(&f, dashes, field, d);
    if (!organisation_code_valid(str_slice(bare, 8, 17), &expected))
        diag_warn(d, E_CHECK_DIGIT, field,
                  "第9至17位（组织机构代码）的校验位按旧规则应为“%c”，请复核", expected);
    *code = bare;
    return true;
}

/* ---- project codes ------------------------------------------------------------------- */

static const unsigned char groups[5] = { 4, 6, 2, 2, 6 };

static int two(const char *p)
{
    return (p[0] - '0') * 10 + p[1] - '0';
}

/* 0 when the digits are no project code; else its form plus one. */
static int code_form(struct str digits)
{
    if (digits.n != 20 && digits.n != 19)
        return 0;
    int year = two(digits.p);
    int month = two(digits.p + 2);
    if (digits.n == 20 && year >= 20 && month >= 1 && month <= 12)
        return PROJECT_CODE_NEW + 1;
    return year == 20 && month >= 13 && month <= 21 ? PROJECT_CODE_OLD + 1 : 0;
}

static void put_canonical(struct project_code *out, struct str digits)
{
    size_t from = 0;
    size_t n = 0;
    for (size_t g = 0; g < COUNTOF(groups); g++) {
        size_t take = groups[g];
        if (from + take > digits.n)
            take = digits.n - from;
        if (g)
            out->canonical[n++] = '-';
        memcpy(out->canonical + n, digits.p + from, take);
        n += take;
        from += take;
    }
    memcpy(out->region, digits.p + 4, 6);
    memcpy(out->type, digits.p + 12, 2);
}

/* Hyphens, where there are any, stand between the groups. */
static bool hyphens_fit(struct str text)
{
    static const size_t place[] = { 4, 11, 14, 17 };
    size_t n = 0;
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] != '-')
            continue;
        if (n == COUNTOF(place) || i != place[n])
            return false;
        n++;
    }
    return n == 0 || n == COUNTOF(place);
}

static bool no_project_code(struct str text, struct str digits, const char *field, struct diag *d)
{
    if (digits.n && !all_digits(digits))
        return diag_add(d, E_FORMAT, field,
                        "“" STR_FMT
                        "”不是项目代码：应只含数字和连字符，如 2403-320412-89-01-512348",
                        STR_ARG(text));
    if (digits.n != 20)
        return diag_add(d, E_FORMAT, field,
                        "项目代码应为20位数字（如 2403-320412-89-01-512348），现为%zu位，请核对",
                        digits.n);
    return diag_add(
        d, E_FORMAT, field,
        "项目代码前4位“%.4s”既不是新版的年月（如2403），也不是旧版的年份（2013—2021），请核对",
        digits.p);
}

bool project_code_take(struct str typed, const char *field, struct project_code *out,
                       struct diag *d)
{
    struct folded f = fold(d->arena, typed);
    struct str text = unfold(d->arena, &f, true);
    struct str digits = unfold(d->arena, &f, false);
    *out = (struct project_code){ 0 };
    if (is_e_notation(text))
        return diag_add(d, E_FORMAT, field,
                        "单元格是数字格式，项目代码已丢失位数，请将该列设为文本后重新填写");
    int form = all_digits(digits) ? code_form(digits) : 0;
    if (!form)
        return no_project_code(text, digits, field, d);
    put_canonical(out, digits);
    out->form = (enum project_code_form)(form - 1);
    if (!hyphens_fit(text))
        diag_warn(d, E_FORMAT, field, "项目代码的连字符位置不对，已按 %s 记录，请复核",
                  out->canonical);
    if (digits.n == 19)
        diag_warn(d, E_FORMAT, field, "旧版项目代码末段一般为6位，现为5位，已按原样记录，请复核");
    if (out->form == PROJECT_CODE_OLD)
        return true;
    char expected = project_code_check(digits.p);
    out->check_failed = digits.p[19] != expected;
    if (out->check_failed)
        diag_warn(d, E_CHECK_DIGIT, field, "项目代码校验位不符：末位应为“%c”，现为“%c”，请复核",
                  expected, digits.p[19]);
    return true;
}

/* ---- areas and industries --------------------------------------------------------------- */

static bool is_area(struct str s)
{
    if (all_digits(s))
        return s.n == 2 || s.n == 4 || s.n == 6 || s.n == 9 || s.n == 12;
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        bool letter = c >= 'A' && c <= 'Z';
        if (!letter && (i == 0 || !(is_digit(c) || c == '_' || c == '-')))
            return false;
    }
    return s.n >= 2 && s.n <= 12;
}

bool area_take(struct arena *a, struct str typed, const char *field, struct str *code,
               struct diag *d)
{
    struct folded f = fold(a, typed);
    *code = unfold(a, &f, true);
    if (is_area(*code))
        return true;
    return diag_add(d, E_FORMAT, field,
                    "“" STR_FMT
                    "”不是区划代码：应为6位行政区划代码、9位镇（街道）代码或本市自定编码（如 JKQ）",
                    STR_ARG(*code));
}

static const struct {
    char section;
    int from, to; /* divisions of GB/T 4754-2017 */
} sections[] = {
    { 'A', 1, 5 },   { 'B', 6, 12 },  { 'C', 13, 43 }, { 'D', 44, 46 }, { 'E', 47, 50 },
    { 'F', 51, 52 }, { 'G', 53, 60 }, { 'H', 61, 62 }, { 'I', 63, 65 }, { 'J', 66, 69 },
    { 'K', 70, 70 }, { 'L', 71, 72 }, { 'M', 73, 75 }, { 'N', 76, 79 }, { 'O', 80, 82 },
    { 'P', 83, 83 }, { 'Q', 84, 85 }, { 'R', 86, 90 }, { 'S', 91, 96 }, { 'T', 97, 97 },
};

char industry_section_of(struct str code)
{
    if (code.n == 1 && code.p[0] >= 'A' && code.p[0] <= 'T')
        return code.p[0];
    if (code.n < 2 || code.n > 4 || !all_digits(code))
        return 0;
    int division = two(code.p);
    for (size_t i = 0; i < COUNTOF(sections); i++)
        if (division >= sections[i].from && division <= sections[i].to)
            return sections[i].section;
    return 0;
}

bool industry_take(struct arena *a, struct str typed, const char *field, struct str *code,
                   struct diag *d)
{
    struct folded f = fold(a, typed);
    struct str s = unfold(a, &f, true);
    bool lettered = s.n > 1 && s.p[0] >= 'A' && s.p[0] <= 'Z';
    *code = lettered ? str_slice(s, 1, s.n) : s;
    char section = industry_section_of(*code);
    if (!section)
        return diag_add(d, E_FORMAT, field,
                        "“" STR_FMT
                        "”不是国民经济行业代码：应为门类字母（A—T）或2至4位数字，如 38、3841",
                        STR_ARG(s));
    if (lettered && section != s.p[0])
        return diag_add(d, E_FORMAT, field,
                        "行业代码“" STR_FMT "”的门类字母与数字不符：" STR_FMT " 属于门类 %c",
                        STR_ARG(s), STR_ARG(*code), section);
    return true;
}
