/* xlsx_scan.c - see xlsx_scan.h.  Looks at tags only, without parsing: the part is parsed, and
 * judged, when its rows are read. */
#include "sheet/xlsx_scan.h"

#include <stdlib.h>
#include <string.h>

enum { BLOCK = 64 * 1024, TAG_BYTES = 1024, MERGES_MOST = 10000, WORDS = XLSX_ROWS / 64 + 1 };

bool xlsx_address(struct str s, uint32_t *column, int64_t *row)
{
    size_t i = 0;
    uint32_t c = 0;
    int64_t r = 0;
    for (; i < s.n && i < 4; i++) {
        char upper = (char)(s.p[i] >= 'a' && s.p[i] <= 'z' ? s.p[i] - 32 : s.p[i]);
        if (upper < 'A' || upper > 'Z')
            break;
        c = c * 26 + (uint32_t)(upper - 'A' + 1);
    }
    size_t letters = i;
    for (; i < s.n && i < letters + 8 && s.p[i] >= '0' && s.p[i] <= '9'; i++)
        r = r * 10 + (s.p[i] - '0');
    if (letters == 0 || i == letters || i != s.n || s.p[letters] == '0')
        return false;
    *column = c - 1;
    *row = r;
    return c <= XLSX_COLUMNS && r <= XLSX_ROWS;
}

/* A1:B2, or A1 alone. */
static bool range_of(struct str s, struct xlsx_range *out)
{
    ptrdiff_t colon = str_find(s, STR(":"));
    struct str first = colon < 0 ? s : str_slice(s, 0, (size_t)colon);
    struct str last = colon < 0 ? s : str_slice(s, (size_t)colon + 1, s.n);
    return xlsx_address(first, &out->column, &out->row) &&
           xlsx_address(last, &out->last_column, &out->last_row) &&
           out->column <= out->last_column && out->row <= out->last_row;
}

/* ---- one tag --------------------------------------------------------------------------------------- */

/* The value of an attribute of `row r="3" spans="1:9"`; empty when absent. */
static struct str attribute(struct str tag, const char *name)
{
    size_t n = strlen(name);
    for (size_t i = 0; i + n + 2 < tag.n; i++) {
        bool begins = i > 0 && strchr(" \t\r\n", tag.p[i - 1]) && !memcmp(tag.p + i, name, n);
        char quote = tag.p[i + n + 1];
        if (!begins || tag.p[i + n] != '=' || (quote != '"' && quote != '\''))
            continue;
        struct str rest = str_slice(tag, i + n + 2, tag.n);
        const char *end = memchr(rest.p, quote, rest.n);
        return end ? str_slice(rest, 0, (size_t)(end - rest.p)) : STR("");
    }
    return STR("");
}

static void note_row(struct xlsx_scan *s, struct str number)
{
    uint32_t column = 0;
    int64_t row = 0;
    char address[16] = "A";
    if (number.n == 0 || number.n > 8)
        return;
    memcpy(address + 1, number.p, number.n);
    if (!xlsx_address((struct str){ address, number.n + 1 }, &column, &row))
        return;
    uint64_t bit = UINT64_C(1) << (row % 64);
    if (s->once[row / 64] & bit)
        s->twice[row / 64] |= bit;
    s->once[row / 64] |= bit;
}

static bool note_merge(struct xlsx_scan *s, struct str ref)
{
    if (s->nmerges == MERGES_MOST)
        return false;
    if (range_of(ref, &s->merge[s->nmerges]))
        s->nmerges++;
    return true;
}

static bool names(struct str tag, const char *name)
{
    size_t n = strlen(name);
    const char *colon = memchr(tag.p, ':', tag.n < 32 ? tag.n : 32);
    const char *blank = memchr(tag.p, ' ', tag.n < 32 ? tag.n : 32);
    if (colon && (!blank || colon < blank))
        tag = str_slice(tag, (size_t)(colon - tag.p) + 1, tag.n);
    return tag.n > n && !memcmp(tag.p, name, n) && strchr(" \t\r\n", tag.p[n]);
}

/* Ends of elements, and cells and values, which are most of a sheet. */
static bool is_idle(struct str tag)
{
    return tag.n == 0 || tag.p[0] == '/' || tag.n == 1 || (tag.p[0] == 'c' && tag.p[1] == ' ');
}

/* false when there are too many merged ranges. */
static bool note_tag(struct xlsx_scan *s, struct str tag)
{
    if (is_idle(tag))
        return true;
    if (names(tag, "row"))
        note_row(s, attribute(tag, "r"));
    else if (names(tag, "mergeCell"))
        return note_merge(s, attribute(tag, "ref"));
    else if (names(tag, "autoFilter") && !range_of(attribute(tag, "ref"), &s->filter))
        s->filter = (struct xlsx_range){ 0 };
    return true;
}

/* ---- the part --------------------------------------------------------------------------------------- */

/* Notes every whole tag of the block; what follows the last one is moved to its front.  Cells are
 * told apart by their first letter, so that most tags cost one look. */
static bool note_block(struct xlsx_scan *s, char *block, size_t *n)
{
    size_t at = 0;
    for (;;) {
        const char *open = memchr(block + at, '<', *n - at);
        if (!open) {
            *n = 0;
            return true;
        }
        size_t from = (size_t)(open - block) + 1;
        const char *end = memchr(block + from, '>', *n - from);
        if (!end) {
            *n = *n - from + 1 > TAG_BYTES ? 0 : *n - from + 1; /* a longer tag is none of ours */
            memmove(block, open, *n);
            return true;
        }
        at = (size_t)(end - block) + 1;
        if (!note_tag(s, (struct str){ block + from, at - 1 - from }))
            return false;
    }
}

static bool scan_part(struct xlsx_scan *s, struct part *p, char *block, struct diag *d)
{
    size_t kept = 0;
    for (;;) {
        int64_t got = part_read(p, block + kept, BLOCK, d);
        if (got <= 0)
            return got == 0;
        kept += (size_t)got;
        if (!note_block(s, block, &kept))
            return diag_add(d, E_XLSX_XML_LIMIT, NULL, "合并单元格超过 %d 处，请取消合并后再上传",
                            MERGES_MOST);
    }
}

static int by_row(const void *a, const void *b)
{
    const struct xlsx_range *x = a;
    const struct xlsx_range *y = b;
    return x->row < y->row ? -1 : x->row > y->row;
}

bool xlsx_scan(struct xlsx_scan *s, struct zipped *z, const char *part, struct diag *d)
{
    xlsx_scan_free(s);
    s->merge = calloc(MERGES_MOST, sizeof *s->merge);
    s->once = calloc(WORDS, sizeof *s->once);
    s->twice = calloc(WORDS, sizeof *s->twice);
    char *block = malloc(BLOCK + TAG_BYTES);
    if (!s->merge || !s->once || !s->twice || !block)
        fatal("out of memory");
    struct part *p = part_open(z, part, d);
    bool ok = p && scan_part(s, p, block, d);
    part_close(p);
    free(block);
    qsort(s->merge, s->nmerges, sizeof *s->merge, by_row);
    return ok;
}

void xlsx_scan_free(struct xlsx_scan *s)
{
    free(s->merge);
    free(s->once);
    free(s->twice);
    *s = (struct xlsx_scan){ 0 };
}

bool xlsx_is_repeated(const struct xlsx_scan *s, int64_t row)
{
    return row > 0 && row <= XLSX_ROWS && s->twice[row / 64] >> (row % 64) & 1;
}

bool xlsx_in_filter(const struct xlsx_scan *s, int64_t row)
{
    return row > s->filter.row && row <= s->filter.last_row;
}
