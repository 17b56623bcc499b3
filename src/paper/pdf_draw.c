/* pdf_draw.c - a bulletin drawn page by page with pango and cairo, fonts embedded.  Knows no file. */
#include "paper/pdf.h"

#include "paper/layout.h"

#include <cairo-pdf.h>
#include <math.h>
#include <pango/pangocairo.h>
#include <string.h>

/* Everything below is in points; layout.h counts in twentieths. */
#define POINTS(twentieths) ((double)(twentieths) / 20)

static const double hair = 0.5, cell_over = 3;

static const struct {
    const char *family;
    PangoWeight weight;
} faces[] = {
    [FACE_SONG] = { "Noto Serif CJK SC", PANGO_WEIGHT_NORMAL },
    [FACE_SONG_BOLD] = { "Noto Serif CJK SC", PANGO_WEIGHT_BOLD },
    [FACE_HEI] = { "Noto Sans CJK SC", PANGO_WEIGHT_NORMAL },
};

struct pdf {
    const struct paper *p;
    struct arena *a;
    cairo_t *cr;
    PangoFontMap *map;
    PangoContext *context;
    double y; /* below the top of the page */
    int page;
};

static double text_end(void)
{
    return POINTS(MARGIN_TOP + TEXT_HEIGHT);
}

/* ---- type ------------------------------------------------------------------------------------------ */

static PangoFontDescription *description(enum paper_face face, unsigned half)
{
    PangoFontDescription *f = pango_font_description_new();
    pango_font_description_set_family_static(f, faces[face].family);
    pango_font_description_set_weight(f, faces[face].weight);
    pango_font_description_set_absolute_size(f, (double)half / 2 * PANGO_SCALE);
    return f;
}

/* A text in a style, `width` points wide; in a type of `half` half points. */
static PangoLayout *laid(struct pdf *p, const struct paper_style *style, unsigned half,
                         double width, struct str text)
{
    static const PangoAlignment aligns[] = { [ALIGN_LEFT] = PANGO_ALIGN_LEFT,
                                             [ALIGN_CENTRE] = PANGO_ALIGN_CENTER,
                                             [ALIGN_RIGHT] = PANGO_ALIGN_RIGHT,
                                             [ALIGN_BOTH] = PANGO_ALIGN_LEFT };
    PangoLayout *l = pango_layout_new(p->context);
    PangoFontDescription *f = description(style->face, half);
    pango_layout_set_font_description(l, f);
    pango_font_description_free(f);
    pango_layout_set_text(l, text.p, (int)text.n);
    pango_layout_set_width(l, (int)(width * PANGO_SCALE));
    pango_layout_set_wrap(l, PANGO_WRAP_WORD_CHAR);
    pango_layout_set_auto_dir(l, FALSE);
    pango_layout_set_alignment(l, aligns[style->align]);
    pango_layout_set_justify(l, style->align == ALIGN_BOTH);
    return l;
}

/* Body type: 28 characters fill a line, the first is indented, what names the paragraph is bolder. */
static void dress(PangoLayout *l, const struct paper_style *style, struct str text)
{
    double pitch = POINTS(TEXT_WIDTH) / LINE_CHARS;
    size_t lead = style == &paper_styles[STYLE_BODY] ? paper_lead(text) : 0;
    PangoAttrList *list = pango_attr_list_new();
    pango_attr_list_insert(list, pango_attr_letter_spacing_new(
                                     (int)((pitch - (double)style->half / 2) * PANGO_SCALE)));
    if (lead) {
        PangoAttribute *bold = pango_attr_weight_new(PANGO_WEIGHT_BOLD);
        bold->end_index = (guint)lead;
        pango_attr_list_insert(list, bold);
    }
    pango_layout_set_attributes(l, list);
    pango_attr_list_unref(list);
    pango_layout_set_indent(l, (int)(pitch * style->indent * PANGO_SCALE));
}

/* ---- pages ----------------------------------------------------------------------------------------- */

static void draw_line_at(struct pdf *p, PangoLayoutLine *line, double x, double baseline)
{
    cairo_move_to(p->cr, x, baseline);
    pango_cairo_show_layout_line(p->cr, line);
}

/* — 1 —, one character in from the outer edge, 7 mm below the text. */
static void end_page(struct pdf *p)
{
    const struct paper_style *style = &paper_styles[STYLE_FOOT];
    double in = (double)style->half / 2;
    PangoRectangle box;
    PangoLayout *l =
        laid(p, style, style->half, POINTS(TEXT_WIDTH), str_printf(p->a, "— %d —", p->page));
    PangoLayoutLine *line = pango_layout_get_line_readonly(l, 0);
    pango_layout_line_get_pixel_extents(line, NULL, &box);
    double left = POINTS(MARGIN_LEFT) + in;
    double right = POINTS(MARGIN_LEFT + TEXT_WIDTH) - in - box.width;
    draw_line_at(p, line, p->page % 2 ? right : left, text_end() + POINTS(FOOT_BELOW) + in);
    g_object_unref(l);
    cairo_show_page(p->cr);
}

static void need_room(struct pdf *p, double height)
{
    if (p->y + height <= text_end() + hair)
        return;
    end_page(p);
    p->page++;
    p->y = POINTS(MARGIN_TOP);
}

/* Line by line, so that a paragraph goes on over the page, but with two lines; `keep` lines must follow its last. */
static void draw_paragraph(struct pdf *p, enum paper_style_id id, struct str text, int keep)
{
    const struct paper_style *style = &paper_styles[id];
    double pitch = POINTS(style->line);
    double size = (double)style->half / 2;
    double in = id == STYLE_SIGNED ? size * SIGNED_CHARS : 0;
    PangoLayout *l = laid(p, style, style->half, POINTS(TEXT_WIDTH) - in, text);
    if (style->align == ALIGN_BOTH)
        dress(l, style, text);
    PangoLayoutIter *i = pango_layout_get_iter(l);
    int left = pango_layout_get_line_count(l);
    do {
        PangoRectangle box;
        pango_layout_iter_get_line_extents(i, NULL, &box);
        need_room(p, pitch * (left <= 2 ? left + keep : 1));
        draw_line_at(p, pango_layout_iter_get_line_readonly(i),
                     POINTS(MARGIN_LEFT) + (double)box.x / PANGO_SCALE,
                     p->y + (pitch - size) / 2 + size * 0.88);
        p->y += pitch;
        left--;
    } while (pango_layout_iter_next_line(i));
    pango_layout_iter_free(i);
    g_object_unref(l);
}

/* ---- tables ------------------------------------------------------------------------------------------ */

struct row {
    PangoLayout **cell;
    double height;
};

static struct row lay_row(struct pdf *p, const struct bulletin_table *t, const struct paper_grid *g,
                          const struct str *cell)
{
    struct row r = { .cell = NEW(p->a, PangoLayout *, t->columns), .height = POINTS(ROW_LEAST) };
    for (size_t c = 0; c < t->columns; c++) {
        enum paper_style_id id = cell == t->head ? STYLE_CELL_HEAD
                                 : g->figure[c]  ? STYLE_CELL_FIGURE
                                                 : STYLE_CELL_TEXT;
        int height = 0;
        struct str text = cell == t->head ? paper_head(p->a, g, c, cell[c]) : cell[c];
        r.cell[c] = laid(p, &paper_styles[id], g->half, POINTS(g->width[c] - 2 * g->side), text);
        pango_layout_get_size(r.cell[c], NULL, &height);
        r.height = fmax(r.height, (double)height / PANGO_SCALE + cell_over);
    }
    return r;
}

static void draw_row(struct pdf *p, const struct bulletin_table *t, const struct paper_grid *g,
                     const struct row *r)
{
    double x = POINTS(MARGIN_LEFT);
    for (size_t c = 0; c < t->columns; c++) {
        int height = 0;
        pango_layout_get_size(r->cell[c], NULL, &height);
        cairo_rectangle(p->cr, x, p->y, POINTS(g->width[c]), r->height);
        cairo_stroke(p->cr);
        cairo_move_to(p->cr, x + POINTS(g->side),
                      p->y + (r->height - (double)height / PANGO_SCALE) / 2);
        pango_cairo_show_layout(p->cr, r->cell[c]);
        x += POINTS(g->width[c]);
    }
    p->y += r->height;
}

static void free_row(const struct row *r, size_t n)
{
    for (size_t c = 0; c < n; c++)
        g_object_unref(r->cell[c]);
}

/* The head again on each page; its unit stands above it and does not stay behind. */
static void draw_table(struct pdf *p, const struct bulletin_table *t)
{
    struct paper_grid g = paper_grid(p->a, t, TEXT_WIDTH);
    struct row head = lay_row(p, t, &g, t->head);
    need_room(p, POINTS(paper_styles[STYLE_UNIT].line) + head.height * 2);
    draw_paragraph(p, STYLE_UNIT, t->unit, 0);
    cairo_set_line_width(p->cr, hair);
    draw_row(p, t, &g, &head);
    for (size_t r = 0; r < t->rows; r++) {
        struct row row = lay_row(p, t, &g, t->cell + r * t->columns);
        int page = p->page;
        need_room(p, row.height);
        if (page != p->page)
            draw_row(p, t, &g, &head);
        draw_row(p, t, &g, &row);
        free_row(&row, t->columns);
    }
    free_row(&head, t->columns);
    p->y += cell_over * 2;
}

/* ---- the whole ----------------------------------------------------------------------------------------- */

/* Who signs is not left alone on a page: three lines of his follow the last. */
static void draw_section(struct pdf *p, const struct bulletin_section *s, bool last)
{
    enum { SIGNED_LINES = 3, TABLE_LINES = 3 };
    draw_paragraph(p, STYLE_HEADING_1, s->heading, s->n ? 2 : TABLE_LINES);
    for (size_t k = 0; k < s->n; k++)
        draw_paragraph(p, STYLE_BODY, s->paragraph[k], last && k + 1 == s->n ? SIGNED_LINES : 0);
    if (s->table)
        draw_table(p, s->table);
}

static void draw(struct pdf *p)
{
    const struct bulletin *b = p->p->bulletin;
    p->page = 1;
    p->y = POINTS(MARGIN_TOP);
    draw_paragraph(p, STYLE_TITLE, b->title, 0);
    draw_paragraph(p, STYLE_PERIOD, str_printf(p->a, "（" STR_FMT "）", STR_ARG(b->period)), 0);
    p->y += POINTS(paper_styles[STYLE_BODY].line);
    for (size_t i = 0; i < b->n; i++)
        draw_section(p, &b->section[i], i + 1 == b->n);
    p->y += POINTS(paper_styles[STYLE_BODY].line);
    if (p->p->issuer.n)
        draw_paragraph(p, STYLE_SIGNED, p->p->issuer, 0);
    draw_paragraph(p, STYLE_SIGNED, paper_date(p->a, p->p->today), 0);
    end_page(p);
}

/* Whether what the machine gives for a face is that face: another draws boxes, or nothing. */
static bool has_face(struct pdf *p, enum paper_face face)
{
    PangoFontDescription *want = description(face, paper_styles[STYLE_BODY].half);
    PangoFont *font = pango_font_map_load_font(p->map, p->context, want);
    PangoFontDescription *got = font ? pango_font_describe(font) : NULL;
    const char *family = got ? pango_font_description_get_family(got) : NULL;
    bool same = family && !strcmp(family, faces[face].family);
    if (got)
        pango_font_description_free(got);
    if (font)
        g_object_unref(font);
    pango_font_description_free(want);
    return same;
}

/* The first face the machine lacks, or FACE__COUNT. */
static enum paper_face lacking(struct pdf *p)
{
    size_t i = 0;
    while (i < FACE__COUNT && has_face(p, (enum paper_face)i))
        i++;
    return (enum paper_face)i;
}

static void describe(cairo_surface_t *s, const struct paper *p, struct arena *a)
{
    cairo_pdf_surface_set_metadata(s, CAIRO_PDF_METADATA_TITLE, str_z(a, p->bulletin->title));
    cairo_pdf_surface_set_metadata(s, CAIRO_PDF_METADATA_AUTHOR, str_z(a, p->issuer));
    cairo_pdf_surface_set_metadata(s, CAIRO_PDF_METADATA_CREATE_DATE, str_z(a, p->now));
}

struct sink {
    pdf_write_fn *write;
    void *ctx;
};

static cairo_status_t to_sink(void *ctx, const unsigned char *bytes, unsigned n)
{
    const struct sink *s = ctx;
    return s->write(s->ctx, bytes, n) ? CAIRO_STATUS_SUCCESS : CAIRO_STATUS_WRITE_ERROR;
}

static bool draw_to(struct pdf *p, struct sink *sink)
{
    cairo_surface_t *s =
        cairo_pdf_surface_create_for_stream(to_sink, sink, POINTS(PAGE_WIDTH), POINTS(PAGE_HEIGHT));
    describe(s, p->p, p->a);
    p->cr = cairo_create(s);
    draw(p);
    cairo_destroy(p->cr);
    cairo_surface_finish(s);
    bool ok = cairo_surface_status(s) == CAIRO_STATUS_SUCCESS;
    cairo_surface_destroy(s);
    return ok;
}

/* Type is placed by its own measures, not by a screen's dots. */
static void set_measures(PangoContext *context)
{
    cairo_font_options_t *o = cairo_font_options_create();
    cairo_font_options_set_hint_style(o, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(o, CAIRO_HINT_METRICS_OFF);
    pango_cairo_context_set_font_options(context, o);
    cairo_font_options_destroy(o);
    pango_context_set_round_glyph_positions(context, FALSE);
    pango_context_set_language(context, pango_language_from_string("zh-cn"));
}

bool pdf_draw(const struct paper *p, pdf_write_fn *write, void *ctx, enum paper_face *lacks)
{
    struct arena a = { 0 };
    struct sink sink = { write, ctx };
    struct pdf pdf = { .p = p, .a = &a, .map = pango_cairo_font_map_new() };
    pango_cairo_font_map_set_resolution(PANGO_CAIRO_FONT_MAP(pdf.map), 72);
    pdf.context = pango_font_map_create_context(pdf.map);
    set_measures(pdf.context);
    *lacks = lacking(&pdf);
    bool ok = *lacks == FACE__COUNT && draw_to(&pdf, &sink);
    g_object_unref(pdf.context);
    g_object_unref(pdf.map);
    arena_free(&a);
    return ok;
}

const char *pdf_family(enum paper_face face)
{
    return faces[face].family;
}
