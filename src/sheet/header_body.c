/* header_body.c - data, or one of the other things people put under a header.  See header.h. */
#include "base/utf8.h"
#include "sheet/header.h"

#include <string.h>

enum { NOTE_CELLS = 4, CATEGORY_TEXTS = 2, NUMBERED_LEAST = 3, TOTAL_CELLS = 3 };

const char *header_body_label(enum header_body what)
{
    static const char *const labels[] = { [BODY_DATA] = "数据行",
                                          [BODY_TOTAL] = "合计行",
                                          [BODY_CATEGORY] = "分类标题行",
                                          [BODY_HEADER] = "重复的表头行",
                                          [BODY_NOTE] = "填表说明行" };
    return labels[what];
}

static bool is_number(const struct sheet_cell *c)
{
    if (c->kind == SHEET_NUMBER || c->kind == SHEET_DATE)
        return true;
    bool digit = false;
    for (size_t i = 0; i < c->text.n; i++) {
        if (!strchr("0123456789.,-+% ", c->text.p[i]) || c->text.p[i] == '\0')
            return false;
        digit = digit || (c->text.p[i] >= '0' && c->text.p[i] <= '9');
    }
    return digit;
}

/* Merged cells that repeat another row's text say nothing about this row. */
static bool is_own(const struct sheet_row *row, const struct sheet_cell *c)
{
    return !c->merged || c->from_row == row->number;
}

static bool has_own(const struct sheet_row *row, int column)
{
    const struct sheet_cell *c = column >= 0 ? sheet_cell_at(row, (uint32_t)column) : NULL;
    return c && is_own(row, c);
}

/* ---- totals ------------------------------------------------------------------------------------- */

static bool says_total(struct str s)
{
    static const char *const words[] = { "合计", "总计", "小计", "共计", "累计", "总数", "合计数" };
    ptrdiff_t cut = str_find(s, STR(":"));
    s = cut > 0 ? str_slice(s, 0, (size_t)cut) : s;
    cut = str_find(s, STR("("));
    s = cut > 0 ? str_slice(s, 0, (size_t)cut) : s;
    for (size_t i = 0; i < COUNTOF(words); i++) {
        struct str w = str_c(words[i]);
        if (str_eq(s, w) || (s.n <= w.n * 4 && str_ends(s, w) && str_chars(s) <= 8))
            return true;
    }
    return false;
}

static bool is_total(const struct header *h, const struct sheet_row *row, struct arena *a)
{
    size_t seen = 0;
    if (has_own(row, h->code))
        return false;
    for (size_t i = 0; i < row->n && seen < TOTAL_CELLS; i++) {
        if (!is_own(row, &row->cells[i]))
            continue;
        seen++;
        if (row->cells[i].kind == SHEET_TEXT && says_total(utf8_fold(a, row->cells[i].text)))
            return true;
    }
    return false;
}

/* ---- category titles ------------------------------------------------------------------------------- */

/* 一、 (一) 第一部分 1、 */
static bool begins_with_number(struct str s)
{
    static const char *const digits[] = { "一", "二", "三", "四", "五", "六",
                                          "七", "八", "九", "十", "第" };
    bool bracket = s.n && s.p[0] == '(';
    bool numbered = false;
    s = bracket ? str_slice(s, 1, s.n) : s;
    for (size_t i = 0; i < COUNTOF(digits);) {
        if (str_starts(s, str_c(digits[i]))) {
            s = str_slice(s, strlen(digits[i]), s.n);
            numbered = true;
            i = 0;
        } else {
            i++;
        }
    }
    if (!numbered)
        return false;
    return bracket ? str_starts(s, STR(")"))
                   : str_starts(s, STR("、")) || str_starts(s, STR(".")) ||
                         str_starts(s, STR("类")) || str_starts(s, STR("部分"));
}

static bool is_category(const struct header *h, const struct sheet_row *row, struct arena *a)
{
    size_t texts = 0;
    struct str first = STR("");
    struct str second = STR("");
    if (has_own(row, h->code))
        return false;
    for (size_t i = 0; i < row->n; i++) {
        if (!is_own(row, &row->cells[i]) || is_number(&row->cells[i]))
            continue;
        if (row->cells[i].merged && row->cells[i].from_column != row->cells[i].column)
            continue; /* one title over several columns is one text */
        if (texts == 0)
            first = row->cells[i].text;
        else if (texts == 1)
            second = row->cells[i].text;
        texts++;
    }
    if (texts == 0 || texts > CATEGORY_TEXTS)
        return false;
    struct str f = utf8_fold(a, first);
    bool numeral_alone = str_chars(f) <= 2 && second.n &&
                         begins_with_number(str_printf(a, STR_FMT "、", STR_ARG(f)));
    return begins_with_number(f) || numeral_alone;
}

/* ---- the header once more ---------------------------------------------------------------------------- */

static bool repeats_header(const struct header *h, const struct sheet_row *row, struct arena *a)
{
    size_t same = 0;
    size_t other = 0; /* as soon as too many say something else it is none */
    for (size_t i = 0; i < h->n && other * 2 < row->n; i++) {
        const struct sheet_cell *c = sheet_cell_at(row, h->columns[i].column);
        if (!c || !h->words[i].n)
            continue;
        bool is_same = c->kind == SHEET_TEXT && str_eq(utf8_fold(a, c->text), h->words[i]);
        same += is_same;
        other += !is_same;
    }
    return same >= 2 && same * 2 > row->n;
}

/* 1 2 3 4 … under the header: numbers of its columns. */
static bool numbers_columns(const struct sheet_row *row)
{
    int64_t last = 0;
    size_t n = 0;
    for (size_t i = 0; i < row->n; i++) {
        int64_t number = 0;
        struct str s = str_trim(row->cells[i].text);
        if (n == 0 && (str_is(s, "甲") || str_is(s, "乙") || str_is(s, "丙")))
            continue;
        if (!str_int(s, &number) || number != last + 1)
            return false;
        last = number;
        n++;
    }
    return n >= NUMBERED_LEAST;
}

/* ---- notes -------------------------------------------------------------------------------------------- */

static bool is_note(const struct header *h, const struct sheet_row *row, struct arena *a)
{
    static const char *const words[] = {
        "填表人",   "填报人",   "审核人", "审批人", "制表",       "填报单位",  "填报日期",
        "负责人:",  "注:",      "备注:",  "说明:",  "联系人:",    "联系电话:", "单位负责人",
        "填表说明", "填表日期", "经办人", "附注",   "单位(盖章)", "填报时间"
    };
    if (row->own > NOTE_CELLS || has_own(row, h->code))
        return false;
    struct str first = STR("");
    for (size_t i = 0; i < row->n && first.n == 0; i++)
        if (is_own(row, &row->cells[i]))
            first = utf8_fold(a, row->cells[i].text);
    for (size_t i = 0; i < COUNTOF(words); i++)
        if (str_starts(first, str_c(words[i])))
            return true;
    return false;
}

enum header_body header_body(const struct header *h, const struct sheet_row *row, struct arena *a)
{
    if (is_total(h, row, a))
        return BODY_TOTAL;
    if (is_note(h, row, a))
        return BODY_NOTE;
    if (is_category(h, row, a))
        return BODY_CATEGORY;
    if (repeats_header(h, row, a) || numbers_columns(row))
        return BODY_HEADER;
    return BODY_DATA;
}
