/* bulletin_text.c - a bulletin on a terminal.  Knows display widths, not what is said. */
#include "base/utf8.h"
#include "domain/bulletin.h"

enum { HEAD_WIDTH = 10, GAP = 2, INDENT = 4 };

/* ---- widths ---------------------------------------------------------------------------- */

static const struct {
    uint32_t from, to;
} wide[] = {
    { 0x1100, 0x115F }, { 0x2E80, 0x303E },   { 0x3041, 0xA4CF },   { 0xA960, 0xA97F },
    { 0xAC00, 0xD7A3 }, { 0xF900, 0xFAFF },   { 0xFE30, 0xFE6F },   { 0xFF00, 0xFF60 },
    { 0xFFE0, 0xFFE6 }, { 0x1F300, 0x1F64F }, { 0x1F900, 0x1F9FF }, { 0x20000, 0x3FFFD },
};

static size_t width_of(uint32_t c)
{
    if (c < 0x20 || (c >= 0x300 && c <= 0x36F) || (c >= 0x200B && c <= 0x200F) || c == 0xFEFF)
        return 0;
    for (size_t i = 0; i < COUNTOF(wide); i++)
        if (c >= wide[i].from && c <= wide[i].to)
            return 2;
    return 1;
}

size_t bulletin_width(struct str s)
{
    size_t n = 0;
    while (s.n)
        n += width_of(utf8_next(&s));
    return n;
}

/* Cuts what fits into `most` columns off the front of *rest; at least one character. */
static struct str cut(struct str *rest, size_t most)
{
    struct str from = *rest;
    size_t used = 0;
    while (rest->n) {
        struct str after = *rest;
        used += width_of(utf8_next(&after));
        if (used > most && rest->n < from.n)
            break;
        *rest = after;
    }
    return str_slice(from, 0, from.n - rest->n);
}

static void put_blanks(struct buf *out, size_t n)
{
    while (n--)
        buf_char(out, ' ');
}

/* ---- tables ------------------------------------------------------------------------------ */

/* Digits, signs and nothing: a figure stands at the right. */
static bool is_figure(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (!(s.p[i] >= '0' && s.p[i] <= '9') && s.p[i] != '.' && s.p[i] != '-' && s.p[i] != ',')
            return false;
    return true;
}

static bool figures_only(const struct bulletin_table *t, size_t column)
{
    for (size_t r = 0; r < t->rows; r++)
        if (!is_figure(t->cell[r * t->columns + column]))
            return false;
    return true;
}

static size_t column_width(const struct bulletin_table *t, size_t column)
{
    size_t most = bulletin_width(t->head[column]);
    if (most > HEAD_WIDTH)
        most = HEAD_WIDTH;
    for (size_t r = 0; r < t->rows; r++) {
        size_t w = bulletin_width(t->cell[r * t->columns + column]);
        if (w > most)
            most = w;
    }
    return most;
}

static void put_cell(struct buf *out, struct str s, size_t width, bool right)
{
    size_t pad = width - bulletin_width(s);
    if (right)
        put_blanks(out, pad);
    buf_add(out, s);
    if (!right)
        put_blanks(out, pad);
    put_blanks(out, GAP);
}

/* A line of cells; no blanks at its end. */
static void end_line(struct buf *out)
{
    while (out->n && out->p[out->n - 1] == ' ')
        out->n--;
    buf_char(out, '\n');
}

static void put_head(struct buf *out, const struct bulletin_table *t)
{
    size_t lines = 1;
    for (size_t c = 0; c < t->columns; c++) {
        size_t n = 0;
        for (struct str rest = t->head[c]; rest.n; n++)
            (void)cut(&rest, column_width(t, c));
        if (n > lines)
            lines = n;
    }
    for (size_t line = 0; line < lines; line++) {
        for (size_t c = 0; c < t->columns; c++) {
            size_t width = column_width(t, c);
            struct str rest = t->head[c];
            struct str part = STR("");
            for (size_t i = 0; i <= line; i++)
                part = rest.n ? cut(&rest, width) : STR("");
            put_cell(out, part, width, figures_only(t, c));
        }
        end_line(out);
    }
}

static void put_rule(struct buf *out, const struct bulletin_table *t)
{
    size_t n = 0;
    for (size_t c = 0; c < t->columns; c++)
        n += column_width(t, c) + GAP;
    for (size_t i = 0; i + GAP < n; i++)
        buf_char(out, '-');
    buf_char(out, '\n');
}

void bulletin_table_text(struct buf *out, const struct bulletin_table *t)
{
    if (t->unit.n) {
        buf_add(out, t->unit);
        buf_char(out, '\n');
    }
    put_head(out, t);
    put_rule(out, t);
    for (size_t r = 0; r < t->rows; r++) {
        for (size_t c = 0; c < t->columns; c++)
            put_cell(out, t->cell[r * t->columns + c], column_width(t, c), figures_only(t, c));
        end_line(out);
    }
}

/* ---- paragraphs ------------------------------------------------------------------------------ */

/* Marks that never begin a line. */
static bool clings(uint32_t c)
{
    static const uint32_t marks[] = { 0x3001, 0x3002, 0xFF0C, 0xFF1B, 0xFF1A, 0xFF09, 0x201D,
                                      '%',    ')',    ',',    '.',    ';',    0xFF01, 0xFF1F };
    for (size_t i = 0; i < COUNTOF(marks); i++)
        if (marks[i] == c)
            return true;
    return false;
}

static bool holds_together(uint32_t before, uint32_t c)
{
    bool ascii = before > ' ' && before < 0x7F && c > ' ' && c < 0x7F; /* inside a number or word */
    return clings(c) || ascii;
}

/* Longest front of `s` that ends where a line may end and fits; the whole when nothing does. */
static size_t line_end(struct str s, size_t width)
{
    struct str rest = s;
    uint32_t before = 0;
    size_t used = 0;
    size_t end = 0;
    while (rest.n) {
        size_t at = s.n - rest.n;
        uint32_t c = utf8_next(&rest);
        if (at && !holds_together(before, c))
            end = at;
        used += width_of(c);
        if (used > width && end)
            return end;
        before = c;
    }
    return s.n;
}

static void put_paragraph(struct buf *out, struct str s, size_t width)
{
    size_t room = width > (size_t)3 * INDENT ? width - INDENT : 0;
    put_blanks(out, INDENT);
    while (s.n) {
        size_t end = room ? line_end(s, room) : s.n;
        buf_add(out, str_slice(s, 0, end));
        buf_char(out, '\n');
        s = str_slice(s, end, s.n);
        room = width;
    }
}

void bulletin_text(struct buf *out, const struct bulletin *b, size_t width)
{
    buf_add(out, b->title);
    buf_char(out, '\n');
    for (size_t i = 0; i < b->n; i++) {
        const struct bulletin_section *s = &b->section[i];
        buf_char(out, '\n');
        buf_add(out, s->heading);
        buf_char(out, '\n');
        for (size_t p = 0; p < s->n; p++)
            put_paragraph(out, s->paragraph[p], width);
        if (s->table)
            bulletin_table_text(out, s->table);
    }
}
