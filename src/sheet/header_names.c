/* header_names.c - see header_names.h. */
#include "sheet/header_names.h"

#include "base/money.h"
#include "base/utf8.h"

#include <string.h>

struct name {
    struct str folded;
    struct name_match match;
};

struct header_names {
    struct name *name;
    size_t n, cap;
};

/* Keys by which a file may name what a REF points at. */
static const struct {
    enum record_id rec;
    int key;
} keys[] = { { R_project, F_project_project_code },
             { R_project, F_project_name },
             { R_project, F_project_area },
             { R_enterprise, F_enterprise_uscc } };

/* ---- the names of a ledger ----------------------------------------------------------------------------- */

static struct name_match find_folded(const struct header_names *names, struct str folded)
{
    struct name_match best = { .field = -1, .key = -1 };
    for (size_t i = 0; i < names->n; i++)
        if (names->name[i].match.strength > best.strength && str_eq(names->name[i].folded, folded))
            best = names->name[i].match;
    return best;
}

static void add(struct header_names *names, struct arena *a, struct str text,
                struct name_match match)
{
    struct str folded = utf8_fold(a, text);
    if (folded.n == 0 || (match.key >= 0 && find_folded(names, folded).strength))
        return;
    if (names->n == names->cap) {
        size_t cap = names->cap ? names->cap * 2 : 512;
        struct name *more = NEW(a, struct name, cap);
        if (names->n)
            memcpy(more, names->name, names->n * sizeof *more);
        names->name = more;
        names->cap = cap;
    }
    names->name[names->n++] = (struct name){ folded, match };
}

/* A label without the bracket at its end: 总投资 of 总投资（含设备）. */
static struct str bare(struct str s)
{
    const struct str opens[] = { STR("("), STR("（") };
    for (size_t i = 0; i < COUNTOF(opens); i++) {
        ptrdiff_t at = str_find(s, opens[i]);
        bool closes = str_ends(s, STR(")")) || str_ends(s, STR("）"));
        if (at > 0 && closes)
            return str_slice(s, 0, (size_t)at);
    }
    return STR("");
}

static void add_field(struct header_names *names, struct arena *a, const struct field *f,
                      struct name_match m)
{
    struct str rest = str_c(f->synonyms);
    struct str synonym;
    bool key = m.key >= 0;
    m.strength = key ? NAME_KEY : NAME_LABEL;
    add(names, a, str_c(f->label), m);
    add(names, a, key ? STR("") : str_c(f->id), m);
    m.strength = key ? NAME_KEY : NAME_BARE;
    add(names, a, bare(str_c(f->label)), m);
    m.strength = key ? NAME_KEY : NAME_SYNONYM;
    while (str_split(&rest, ';', &synonym))
        add(names, a, synonym, m);
}

static void add_keys(struct header_names *names, struct arena *a, const struct record *rec)
{
    for (size_t i = AT_OWN; i < rec->nfields; i++)
        for (size_t k = 0; k < COUNTOF(keys); k++) {
            const struct field *f = &rec->fields[i];
            if (f->kind != K_REF || f->refers != keys[k].rec || rec == &ledger[f->refers])
                continue;
            const struct name_match m = { .field = (int)i, .key = keys[k].key };
            add_field(names, a, &ledger[f->refers].fields[keys[k].key], m);
        }
}

const struct header_names *header_names_make(struct arena *a, const struct record *rec)
{
    struct header_names *names = NEW(a, struct header_names, 1);
    for (size_t i = AT_OWN; i < rec->nfields; i++)
        add_field(names, a, &rec->fields[i], (struct name_match){ .field = (int)i, .key = -1 });
    add_keys(names, a, rec);
    return names;
}

bool header_name_read(const struct record *rec, struct str id, struct name_match *out)
{
    struct str rest = id;
    struct str field = STR("");
    bool any = str_split(&rest, '.', &field);
    out->field = any ? field_find(rec, field) : -1;
    out->key = -1;
    if (out->field < AT_OWN)
        return false;
    if (rest.n == 0)
        return true;
    const struct field *f = &rec->fields[out->field];
    out->key = f->kind == K_REF ? field_find(&ledger[f->refers], rest) : -1;
    return out->key >= AT_OWN;
}

/* ---- a header text against them ----------------------------------------------------------------------------- */

static bool is_mark(struct str s, size_t *n)
{
    static const char *const marks[] = { "*", "＊", "▲", "△", "★", "☆", "※", "●", "#", ":" };
    for (size_t i = 0; i < COUNTOF(marks); i++)
        if (str_starts(s, str_c(marks[i]))) {
            *n = strlen(marks[i]);
            return true;
        }
    return false;
}

/* Folded, without the marks that forms put around names. */
static struct str stripped(struct arena *a, struct str header)
{
    static const char *const tails[] = { "*", "▲", "△", "★", "☆", "※", ":", "(必填)", "(选填)" };
    struct str s = utf8_fold(a, header);
    size_t n = 0;
    while (s.n && is_mark(s, &n))
        s = str_slice(s, n, s.n);
    for (size_t i = 0; i < COUNTOF(tails);) {
        if (s.n && str_ends(s, str_c(tails[i]))) {
            s = str_slice(s, 0, s.n - strlen(tails[i]));
            i = 0;
        } else {
            i++;
        }
    }
    return s;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* 2025年计划投资 is 计划投资. */
static struct str without_year(struct str s)
{
    struct str year = STR("年");
    if (s.n < 7 || !is_digit(s.p[0]) || !is_digit(s.p[1]) || !is_digit(s.p[2]) || !is_digit(s.p[3]))
        return STR("");
    s = str_slice(s, 4, s.n);
    if (!str_starts(s, year))
        return STR("");
    s = str_slice(s, year.n, s.n);
    return str_starts(s, STR("度")) ? str_slice(s, 3, s.n) : s;
}

/* 总投资/万元, 总投资:亿元 */
static struct str without_unit(struct str s)
{
    for (size_t i = s.n; i-- > 1;)
        if ((s.p[i] == '/' || s.p[i] == ':') && header_unit_named(str_slice(s, i + 1, s.n)).found)
            return str_slice(s, 0, i);
    return STR("");
}

/* 总投资(原币)(万(原币)) is 总投资(原币): what stands in the last brackets is most likely a unit. */
static struct str without_last(struct str s)
{
    int depth = 0;
    if (s.n == 0 || s.p[s.n - 1] != ')')
        return STR("");
    for (size_t i = s.n; i-- > 1;) {
        depth += s.p[i] == ')';
        depth -= s.p[i] == '(';
        if (depth == 0)
            return str_slice(s, 0, i);
    }
    return STR("");
}

struct name_match header_name_match(const struct header_names *names, struct arena *a,
                                    struct str header)
{
    struct str s = stripped(a, header);
    struct name_match m = { .field = -1, .key = -1 };
    if (s.n == 0)
        return m;
    m = find_folded(names, s);
    if (m.strength)
        return m;
    const struct str shorter[] = { without_last(s),       bare(s),
                                   without_unit(s),       without_year(s),
                                   bare(without_year(s)), without_year(bare(s)) };
    for (size_t i = 0; i < COUNTOF(shorter); i++) {
        m = shorter[i].n ? find_folded(names, shorter[i]) : m;
        if (m.strength)
            return m;
    }
    return m;
}

bool header_is_serial(struct str folded)
{
    static const char *const words[] = { "序号", "序", "号", "编号", "no", "no.", "№", "顺序号" };
    for (size_t i = 0; i < COUNTOF(words); i++)
        if (str_is(folded, words[i]))
            return true;
    return false;
}

/* ---- units ---------------------------------------------------------------------------------------------------- */

bool header_is_unit(struct str folded)
{
    static const char *const words[] = { "单位", "金额单位", "计量单位", "货币单位", "unit" };
    for (size_t i = 0; i < COUNTOF(words); i++)
        if (str_is(folded, words[i]))
            return true;
    return false;
}

struct unit_read header_unit_named(struct str unit)
{
    static const struct {
        const char *name;
        bool foreign;
        int64_t unit;
    } units[] = {
        { "元", false, FEN_YUAN },
        { "人民币元", false, FEN_YUAN },
        { "万元", false, FEN_WAN },
        { "万", false, FEN_WAN },
        { "人民币万元", false, FEN_WAN },
        { "亿元", false, FEN_YI },
        { "亿", false, FEN_YI },
        { "人民币亿元", false, FEN_YI },
        { "千元", false, FEN_YUAN * 1000 },
        { "百万元", false, FEN_WAN * 100 },
        { "千万元", false, FEN_WAN * 1000 },
        { "美元", true, FEN_YUAN },
        { "万美元", true, FEN_WAN },
        { "亿美元", true, FEN_YI },
        { "欧元", true, 0 },
        { "万欧元", true, 0 },
        { "港元", true, 0 },
        { "万港元", true, 0 },
        { "日元", true, 0 },
        { "万日元", true, 0 },
    };
    for (size_t i = 0; i < COUNTOF(units); i++)
        if (str_is(unit, units[i].name))
            return (struct unit_read){ true, units[i].foreign, units[i].unit };
    return (struct unit_read){ 0 };
}

/* What follows 单位: in a text, or the text itself. */
static struct str after_word(struct str s)
{
    const struct str word = STR("单位");
    ptrdiff_t at = str_find(s, word);
    if (at < 0)
        return s;
    s = str_slice(s, (size_t)at + word.n, s.n);
    return s.n && s.p[0] == ':' ? str_slice(s, 1, s.n) : s;
}

struct unit_read header_unit(struct arena *a, struct str header)
{
    struct str s = utf8_fold(a, header);
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] != '(' && s.p[i] != '/' && s.p[i] != ':' && s.p[i] != ',')
            continue;
        size_t end = i + 1;
        while (end < s.n && !strchr("(),/:", s.p[end]))
            end++;
        struct unit_read r = header_unit_named(after_word(str_slice(s, i + 1, end)));
        if (r.found)
            return r;
    }
    return (struct unit_read){ 0 };
}

struct str header_unit_note(struct arena *a, struct str text)
{
    struct str s = utf8_fold(a, text);
    if (str_find(s, STR("单位:")) < 0)
        return STR("");
    s = after_word(s);
    size_t end = 0;
    while (end < s.n && !strchr("(),/:;|", s.p[end]))
        end++;
    s = str_slice(s, 0, end);
    if (header_unit_named(s).found)
        return s;
    /* 单位:万元、亩 */
    ptrdiff_t at = str_find(s, STR("、"));
    s = at > 0 ? str_slice(s, 0, (size_t)at) : s;
    return header_unit_named(s).found ? s : STR("");
}
