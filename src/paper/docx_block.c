/* docx_block.c - sections, paragraphs and tables of a bulletin as WordprocessingML.  Knows no file. */
#include "base/utf8.h"
#include "paper/docx.h"

void docx_put(struct buf *out, struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (c == '&')
            buf_c(out, "&amp;");
        else if (c == '<')
            buf_c(out, "&lt;");
        else if (c == '>')
            buf_c(out, "&gt;");
        else if (c >= ' ' || c == '\t')
            buf_char(out, s.p[i]);
    }
}

static void put_style(struct buf *out, const struct docx_dress *dress, enum paper_style_id style)
{
    if (dress->names->style[style])
        buf_printf(out, "<w:pPr><w:pStyle w:val=\"%s\"/></w:pPr>", dress->names->style[style]);
}

static void put_run(struct buf *out, struct str properties, struct str text)
{
    buf_c(out, "<w:r>");
    buf_add(out, properties);
    struct str line;
    for (const char *before = ""; str_split(&text, '\n', &line); before = "<w:br/>") {
        buf_printf(out, "%s<w:t xml:space=\"preserve\">", before);
        docx_put(out, line);
        buf_c(out, "</w:t>");
    }
    buf_c(out, "</w:r>");
}

static void put_styled(struct buf *out, const struct docx_dress *dress, enum paper_style_id style,
                       struct str text)
{
    buf_c(out, "<w:p>");
    put_style(out, dress, style);
    put_run(out, STR(""), text);
    buf_c(out, "</w:p>");
}

/* The properties of a paragraph that stays with the next one: Word wants this behind the style. */
static void put_kept(struct buf *out, struct str ppr)
{
    ptrdiff_t style = str_find(ppr, STR("<w:pStyle"));
    struct str rest = str_slice(ppr, style < 0 ? 0 : (size_t)style, ppr.n);
    ptrdiff_t end = str_find(rest, STR(">"));
    if (end < 0 || str_find(ppr, STR("<w:keepNext")) >= 0 || str_ends(ppr, STR("<w:pPr/>"))) {
        buf_add(out, ppr);
        return;
    }
    size_t at = ppr.n - rest.n + (size_t)end + 1;
    buf_add(out, str_slice(ppr, 0, at));
    buf_c(out, "<w:keepNext/>");
    buf_add(out, str_slice(ppr, at, ppr.n));
}

/* As the placeholder's own paragraph was dressed; what names it in front in the style for that. */
static void put_body(struct buf *out, struct arena *a, const struct docx_dress *dress,
                     struct str text, bool last)
{
    size_t lead = dress->names->lead ? paper_lead(text) : 0;
    buf_c(out, "<w:p>");
    if (dress->ppr.n && last)
        put_kept(out, dress->ppr);
    else if (dress->ppr.n)
        buf_add(out, dress->ppr);
    else
        put_style(out, dress, STYLE_BODY);
    if (lead)
        put_run(out, str_printf(a, "<w:rPr><w:rStyle w:val=\"%s\"/></w:rPr>", dress->names->lead),
                str_slice(text, 0, lead));
    put_run(out, dress->rpr, str_slice(text, lead, text.n));
    buf_c(out, "</w:p>");
}

/* ---- tables ------------------------------------------------------------------------------------ */

static void put_table_start(struct buf *out, const struct docx_dress *dress,
                            const struct bulletin_table *t, const struct paper_grid *g)
{
    static const char *const edges[] = { "top", "left", "bottom", "right", "insideH", "insideV" };
    buf_c(out, "<w:tbl><w:tblPr>");
    if (dress->names->table)
        buf_printf(out, "<w:tblStyle w:val=\"%s\"/>", dress->names->table);
    buf_printf(out, "<w:tblW w:w=\"%d\" w:type=\"dxa\"/><w:jc w:val=\"center\"/>", TEXT_WIDTH);
    if (!dress->names->table) {
        buf_c(out, "<w:tblBorders>");
        for (size_t i = 0; i < COUNTOF(edges); i++)
            buf_printf(out, "<w:%s w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"auto\"/>",
                       edges[i]);
        buf_c(out, "</w:tblBorders>");
    }
    buf_printf(out,
               "<w:tblLayout w:type=\"fixed\"/><w:tblCellMar><w:left w:w=\"%u\" w:type=\"dxa\"/>"
               "<w:right w:w=\"%u\" w:type=\"dxa\"/></w:tblCellMar></w:tblPr><w:tblGrid>",
               g->side, g->side);
    for (size_t c = 0; c < t->columns; c++)
        buf_printf(out, "<w:gridCol w:w=\"%u\"/>", g->width[c]);
    buf_c(out, "</w:tblGrid>");
}

static void put_cell(struct buf *out, struct arena *a, const struct docx_dress *dress,
                     enum paper_style_id style, unsigned half, struct str text)
{
    struct str size = STR("");
    if (half != paper_styles[style].half)
        size =
            str_printf(a, "<w:rPr><w:sz w:val=\"%u\"/><w:szCs w:val=\"%u\"/></w:rPr>", half, half);
    buf_c(out, "<w:p>");
    put_style(out, dress, style);
    if (text.n)
        put_run(out, size, text);
    buf_c(out, "</w:p></w:tc>");
}

static void put_row(struct buf *out, struct arena *a, const struct docx_dress *dress,
                    const struct bulletin_table *t, const struct paper_grid *g,
                    const struct str *cell)
{
    bool head = cell == t->head;
    buf_printf(out, "<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val=\"%d\"/>%s</w:trPr>", ROW_LEAST,
               head ? "<w:tblHeader/>" : "");
    for (size_t c = 0; c < t->columns; c++) {
        enum paper_style_id style = head           ? STYLE_CELL_HEAD
                                    : g->figure[c] ? STYLE_CELL_FIGURE
                                                   : STYLE_CELL_TEXT;
        buf_printf(out,
                   "<w:tc><w:tcPr><w:tcW w:w=\"%u\" w:type=\"dxa\"/><w:vAlign w:val=\"center\"/>"
                   "</w:tcPr>",
                   g->width[c]);
        put_cell(out, a, dress, style, g->half, head ? paper_head(a, g, c, cell[c]) : cell[c]);
    }
    buf_c(out, "</w:tr>");
}

static void put_table(struct buf *out, struct arena *a, const struct docx_dress *dress,
                      const struct bulletin_table *t)
{
    struct paper_grid g = paper_grid(a, t, TEXT_WIDTH);
    put_styled(out, dress, STYLE_UNIT, t->unit);
    put_table_start(out, dress, t, &g);
    put_row(out, a, dress, t, &g, t->head);
    for (size_t r = 0; r < t->rows; r++)
        put_row(out, a, dress, t, &g, t->cell + r * t->columns);
    buf_c(out, "</w:tbl>");
}

/* ---- placeholders -------------------------------------------------------------------------------- */

/* 一、总体情况 is asked for as 总体情况. */
static struct str bare(struct str heading)
{
    ptrdiff_t at = str_find(heading, STR("、"));
    return at > 0 ? str_slice(heading, (size_t)at + STR("、").n, heading.n) : heading;
}

const struct bulletin_section *docx_section(const struct bulletin *b, struct str name)
{
    for (size_t i = 0; i < b->n; i++)
        if (str_eq(bare(b->section[i].heading), name))
            return &b->section[i];
    return NULL;
}

struct str docx_sections(struct arena *a, const struct bulletin *b)
{
    struct buf out = { 0 };
    for (size_t i = 0; i < b->n; i++) {
        buf_c(&out, i ? "、" : "");
        buf_add(&out, bare(b->section[i].heading));
    }
    struct str names = str_dup(a, buf_str(&out));
    buf_free(&out);
    return names;
}

static void put_section(struct buf *out, struct arena *a, const struct docx_dress *dress,
                        const struct bulletin_section *s, bool whole, bool last)
{
    if (whole)
        put_styled(out, dress, STYLE_HEADING_1, s->heading);
    for (size_t i = 0; i < s->n; i++)
        put_body(out, a, dress, s->paragraph[i], last && i + 1 == s->n);
    if (whole && s->table)
        put_table(out, a, dress, s->table);
}

/* What stands behind 正文: or 表:, typed with either colon. */
static bool behind(struct str name, const char *kind, struct str *rest)
{
    struct str k = str_c(kind);
    if (!str_starts(name, k))
        return false;
    *rest = str_slice(name, k.n, name.n);
    if (str_starts(*rest, STR(":")))
        *rest = str_slice(*rest, 1, rest->n);
    else if (str_starts(*rest, STR("：")))
        *rest = str_slice(*rest, STR("：").n, rest->n);
    else
        return false;
    *rest = str_trim(*rest);
    return true;
}

bool docx_is_block(struct str name)
{
    struct str rest;
    return str_is(name, "正文") || behind(name, "正文", &rest) || behind(name, "表", &rest);
}

bool docx_block(struct buf *out, struct arena *a, const struct paper *p,
                const struct docx_dress *dress, struct str name)
{
    struct str of = STR("");
    const struct bulletin *b = p->bulletin;
    for (size_t i = 0; str_is(name, "正文") && i < b->n; i++)
        put_section(out, a, dress, &b->section[i], true, i + 1 == b->n); /* who signs follows */
    if (str_is(name, "正文"))
        return true;
    bool words = behind(name, "正文", &of);
    const struct bulletin_section *s =
        words || behind(name, "表", &of) ? docx_section(b, of) : NULL;
    if (!s)
        return false;
    if (words)
        put_section(out, a, dress, s, false, false);
    else if (s->table)
        put_table(out, a, dress, s->table);
    if (words ? s->n == 0 : !s->table)
        put_body(out, a, dress, STR("无。"), false);
    return true;
}
