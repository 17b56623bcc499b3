/* layout.c - see layout.h. */
#include "paper/layout.h"

#include "base/utf8.h"

#include <stdlib.h>

const struct paper_style paper_styles[STYLE__COUNT] = {
#define STYLE(id_, word, name_, font_, face_, half_, align_, indent_, outline_, line_)             \
    [STYLE_##id_] = { word, name_, font_, face_, half_, align_, indent_, outline_, line_ },
#include "paper/styles.tbl.h"
#undef STYLE
};

enum { HEAD_LINES = 4, HEAD_LEAST = 200, SLACK = 10 };

static bool digits(struct str s, size_t *at)
{
    size_t from = *at;
    while (*at < s.n && s.p[*at] >= '0' && s.p[*at] <= '9')
        (*at)++;
    return *at > from;
}

bool paper_figure(struct str cell, double *value)
{
    enum { LONGEST = 24 };
    char text[LONGEST + 1] = "";
    size_t at = cell.n && cell.p[0] == '-';
    if (cell.n > LONGEST || !digits(cell, &at))
        return false;
    if (at < cell.n && cell.p[at] == '.' && (at++, !digits(cell, &at)))
        return false;
    for (size_t i = 0; i < cell.n; i++)
        text[i] = cell.p[i];
    *value = strtod(text, NULL);
    return at == cell.n;
}

/* ---- tables ------------------------------------------------------------------------------------ */

static bool figures_alone(const struct bulletin_table *t, size_t column)
{
    double value = 0;
    for (size_t r = 0; r < t->rows; r++) {
        struct str cell = t->cell[r * t->columns + column];
        if (cell.n && !paper_figure(cell, &value))
            return false;
    }
    return true;
}

/* Hundredths of the type's size: what is no ASCII is as wide as it is high, a digit a little over half. */
static size_t width_of(uint32_t c)
{
    return c < 0x80 ? 57 : 100;
}

static size_t text_width(struct str s)
{
    size_t n = 0;
    while (s.n)
        n += width_of(utf8_next(&s));
    return n;
}

/* Keeps every cell on one line and the head on few. */
static size_t wanted(const struct bulletin_table *t, size_t column)
{
    size_t head = text_width(t->head[column]);
    size_t most = head < HEAD_LEAST ? head : HEAD_LEAST;
    if (most * HEAD_LINES < head)
        most = (head / HEAD_LINES + 99) / 100 * 100;
    for (size_t r = 0; r < t->rows; r++) {
        size_t w = text_width(t->cell[r * t->columns + column]);
        most = w > most ? w : most;
    }
    return most;
}

/* What is too much is taken from the widest columns, which hold text. */
static unsigned narrow(struct paper_grid *g, size_t n, unsigned sum, unsigned room)
{
    while (sum > room) {
        size_t widest = 0;
        for (size_t c = 1; c < n; c++)
            if (g->width[c] > g->width[widest])
                widest = c;
        g->width[widest]--;
        sum--;
    }
    return sum;
}

/* Gives the whole of `room` away, a part of it to the sides of the cells. */
static void settle(struct paper_grid *g, size_t n, unsigned sum, unsigned room)
{
    ASSERT(n > 0);
    sum = narrow(g, n, sum, room);
    unsigned more = (room - sum) / (unsigned)n;
    g->side = CELL_SIDE + (more / 4 < CELL_SIDE * 2 ? more / 4 : CELL_SIDE * 2);
    for (size_t c = 0; c < n; c++)
        g->width[c] += more;
    g->width[0] += room - sum - more * (unsigned)n;
}

struct paper_grid paper_grid(struct arena *a, const struct bulletin_table *t, unsigned room)
{
    static const unsigned sizes[] = { 21, 18, 16, 15 }; /* 五号, 小五 to 六号 */
    struct paper_grid g = { .width = NEW(a, unsigned, t->columns),
                            .figure = NEW(a, bool, t->columns) };
    size_t *want = NEW(a, size_t, t->columns);
    unsigned sum = 0;
    for (size_t c = 0; c < t->columns; c++) {
        g.figure[c] = figures_alone(t, c);
        want[c] = wanted(t, c);
    }
    for (size_t i = 0; i < COUNTOF(sizes); i++) {
        g.half = sizes[i];
        sum = 0;
        for (size_t c = 0; c < t->columns; c++) {
            g.width[c] = (unsigned)want[c] * g.half / 10 + 2 * CELL_SIDE + SLACK;
            sum += g.width[c];
        }
        if (sum <= room)
            break;
    }
    settle(&g, t->columns, sum, room);
    return g;
}

/* Whether a line of a head may end between the two: not within a number. */
static bool parts(char before, char next)
{
    bool number = before >= '0' && before <= '9' && next >= '0' && next <= '9';
    return !number && next != '-' && before != '-';
}

struct str paper_head(struct arena *a, const struct paper_grid *g, size_t column, struct str head)
{
    size_t room = (g->width[column] - 2 * g->side) * 10 / g->half; /* as text_width counts */
    size_t all = text_width(head);
    if (all <= room || room == 0)
        return head;
    size_t lines = (all + room - 1) / room;
    size_t line = (all / lines + 99) / 100 * 100;
    struct buf out = { 0 };
    size_t used = 0;
    for (struct str rest = head; rest.n;) {
        struct str from = rest;
        size_t w = width_of(utf8_next(&rest));
        if (used && used + w > line && parts(out.p[out.n - 1], from.p[0])) {
            buf_char(&out, '\n');
            used = 0;
        }
        buf_add(&out, str_slice(from, 0, from.n - rest.n));
        used += w;
    }
    struct str s = str_dup(a, buf_str(&out));
    buf_free(&out);
    return s;
}

/* ---- words -------------------------------------------------------------------------------------- */

size_t paper_lead(struct str paragraph)
{
    enum { LEAD_MOST = 60 }; /* bytes: a name, not a sentence */
    ptrdiff_t end = str_find(paragraph, STR("："));
    bool numbered = str_starts(paragraph, STR("（"));
    return numbered && end > 0 && end <= LEAD_MOST ? (size_t)end : 0;
}

struct str paper_date(struct arena *a, struct str day)
{
    int64_t part[3] = { 0 };
    struct str rest = day;
    struct str text;
    for (size_t i = 0; i < COUNTOF(part) && str_split(&rest, '-', &text); i++)
        if (!str_int(text, &part[i]))
            return day;
    return str_printf(a, "%d年%d月%d日", (int)part[0], (int)part[1], (int)part[2]);
}
