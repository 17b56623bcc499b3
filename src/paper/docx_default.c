/* docx_default.c - our own template: the official page with placeholders, made of styles.tbl.h.  Knows no bulletin. */
#include "paper/docx.h"

#define W       "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\""
#define R       "xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\""
#define HEAD    "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
#define OFFICE  "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
#define PACKAGE "http://schemas.openxmlformats.org/package/2006/"
#define WORD    "application/vnd.openxmlformats-officedocument.wordprocessingml."

static struct str done(struct arena *a, struct buf *b)
{
    struct str s = str_dup(a, buf_str(b));
    buf_free(b);
    return s;
}

/* ---- the package -------------------------------------------------------------------------------- */

static const char content_types[] =
    HEAD "<Types xmlns=\"" PACKAGE "content-types\">"
         "<Default Extension=\"rels\" "
         "ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
         "<Default Extension=\"xml\" ContentType=\"application/xml\"/>"
         "<Override PartName=\"/docProps/core.xml\" "
         "ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/>"
         "<Override PartName=\"/word/document.xml\" ContentType=\"" WORD "document.main+xml\"/>"
         "<Override PartName=\"/word/styles.xml\" ContentType=\"" WORD "styles+xml\"/>"
         "<Override PartName=\"/word/settings.xml\" ContentType=\"" WORD "settings+xml\"/>"
         "<Override PartName=\"/word/fontTable.xml\" ContentType=\"" WORD "fontTable+xml\"/>"
         "<Override PartName=\"/word/footer1.xml\" ContentType=\"" WORD "footer+xml\"/>"
         "<Override PartName=\"/word/footer2.xml\" ContentType=\"" WORD "footer+xml\"/></Types>";

static const char relationships[] = HEAD
    "<Relationships xmlns=\"" PACKAGE "relationships\">"
    "<Relationship Id=\"rId1\" Type=\"" OFFICE "officeDocument\" Target=\"word/document.xml\"/>"
    "<Relationship Id=\"rId2\" Type=\"" PACKAGE
    "relationships/metadata/core-properties\" Target=\"docProps/core.xml\"/>"
    "</Relationships>";

static const char document_relationships[] = HEAD
    "<Relationships xmlns=\"" PACKAGE "relationships\">"
    "<Relationship Id=\"rId1\" Type=\"" OFFICE "styles\" Target=\"styles.xml\"/>"
    "<Relationship Id=\"rId2\" Type=\"" OFFICE "settings\" Target=\"settings.xml\"/>"
    "<Relationship Id=\"rId3\" Type=\"" OFFICE "fontTable\" Target=\"fontTable.xml\"/>"
    "<Relationship Id=\"rId4\" Type=\"" OFFICE "footer\" Target=\"footer1.xml\"/>"
    "<Relationship Id=\"rId5\" Type=\"" OFFICE "footer\" Target=\"footer2.xml\"/></Relationships>";

static const char settings[] =
    HEAD "<w:settings " W
         "><w:evenAndOddHeaders/><w:characterSpacingControl w:val=\"compressPunctuation\"/>"
         "<w:compat><w:compatSetting w:name=\"compatibilityMode\" "
         "w:uri=\"http://schemas.microsoft.com/office/word\" w:val=\"15\"/>"
         "</w:compat></w:settings>";

static struct str properties(struct arena *a, struct str now)
{
    return str_printf(
        a,
        HEAD
        "<cp:coreProperties xmlns:cp=\"" PACKAGE "metadata/core-properties\" "
        "xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:dcterms=\"http://purl.org/dc/terms/\" "
        "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><dc:title>{{标题}}</dc:title>"
        "<dc:creator>{{单位}}</dc:creator><dcterms:created xsi:type=\"dcterms:W3CDTF\">" STR_FMT
        "</dcterms:created></cp:coreProperties>",
        STR_ARG(now));
}

/* ---- fonts and styles ------------------------------------------------------------------------------ */

/* What a machine without the official fonts puts in their place. */
static const struct {
    const char *name, *other, *family;
} fonts[] = {
    { "方正小标宋简体", "宋体", "roman" }, { "仿宋_GB2312", "仿宋", "modern" },
    { "楷体_GB2312", "楷体", "modern" },   { "黑体", "SimHei", "modern" },
    { "宋体", "SimSun", "roman" },         { "Times New Roman", "Liberation Serif", "roman" },
};

static struct str font_table(struct arena *a)
{
    struct buf b = { 0 };
    buf_c(&b, HEAD "<w:fonts " W ">");
    for (size_t i = 0; i < COUNTOF(fonts); i++)
        buf_printf(
            &b, "<w:font w:name=\"%s\"><w:altName w:val=\"%s\"/><w:family w:val=\"%s\"/></w:font>",
            fonts[i].name, fonts[i].other, fonts[i].family);
    buf_c(&b, "</w:fonts>");
    return done(a, &b);
}

static void put_fonts(struct buf *b, const char *font)
{
    buf_printf(
        b, "<w:rFonts w:ascii=\"%s\" w:hAnsi=\"%s\" w:eastAsia=\"%s\" w:cs=\"Times New Roman\"/>",
        font, font, font);
}

/* Spacing, indents and alignment, in the order the schema wants. */
static void put_paragraph_properties(struct buf *b, const struct paper_style *s)
{
    static const char *const aligns[] = { "left", "center", "right", "both" };
    bool in_text =
        s->outline || s->half == paper_styles[STYLE_BODY].half || s == &paper_styles[STYLE_TITLE];
    bool kept = s->outline || s == &paper_styles[STYLE_UNIT] || s == &paper_styles[STYLE_SIGNED];
    buf_printf(b,
               "<w:pPr>%s<w:autoSpaceDE w:val=\"0\"/><w:autoSpaceDN w:val=\"0\"/>%s<w:spacing "
               "w:before=\"0\" w:after=\"0\" w:line=\"%u\" w:lineRule=\"%s\"/>",
               kept ? "<w:keepNext/>" : "", in_text ? "" : "<w:snapToGrid w:val=\"0\"/>", s->line,
               in_text ? "exact" : "atLeast");
    if (s->indent)
        buf_printf(b, "<w:ind w:firstLineChars=\"%u\" w:firstLine=\"%u\"/>", s->indent * 100,
                   s->indent * s->half * 10);
    if (s == &paper_styles[STYLE_SIGNED])
        buf_printf(b, "<w:ind w:rightChars=\"%d\" w:right=\"%u\"/>", SIGNED_CHARS * 100,
                   SIGNED_CHARS * s->half * 10);
    buf_printf(b, "<w:jc w:val=\"%s\"/>", aligns[s->align]);
    if (s->outline)
        buf_printf(b, "<w:outlineLvl w:val=\"%u\"/>", s->outline - 1);
    buf_c(b, "</w:pPr>");
}

static void put_paragraph_style(struct buf *b, const struct paper_style *s)
{
    buf_printf(b, "<w:style w:type=\"paragraph\"%s w:styleId=\"%s\"><w:name w:val=\"%s\"/>",
               str_starts(str_c(s->id), STR("Table")) ? " w:customStyle=\"1\"" : "", s->id,
               s->name);
    buf_printf(b, "<w:basedOn w:val=\"Normal\"/>%s<w:qFormat/>",
               s->outline ? "<w:next w:val=\"BodyText\"/>" : "");
    put_paragraph_properties(b, s);
    buf_c(b, "<w:rPr>");
    put_fonts(b, s->font);
    if (s->align == ALIGN_BOTH) /* 28 characters a line */
        buf_printf(b, "<w:spacing w:val=\"-%d\"/>", BODY_CLOSER);
    buf_printf(b, "<w:sz w:val=\"%u\"/><w:szCs w:val=\"%u\"/></w:rPr></w:style>", s->half, s->half);
}

static void put_base_styles(struct buf *b)
{
    const struct paper_style *body = &paper_styles[STYLE_BODY];
    buf_c(b, HEAD "<w:styles " W "><w:docDefaults><w:rPrDefault><w:rPr>");
    put_fonts(b, body->font);
    buf_printf(
        b,
        "<w:kern w:val=\"2\"/><w:sz w:val=\"%u\"/><w:szCs w:val=\"%u\"/>"
        "<w:lang w:val=\"en-US\" w:eastAsia=\"zh-CN\" w:bidi=\"ar-SA\"/></w:rPr></w:rPrDefault>"
        "<w:pPrDefault/></w:docDefaults>",
        body->half, body->half);
    buf_printf(b,
               "<w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\"><w:name "
               "w:val=\"Normal\"/><w:qFormat/><w:pPr><w:widowControl w:val=\"0\"/><w:autoSpaceDE "
               "w:val=\"0\"/><w:autoSpaceDN w:val=\"0\"/><w:spacing "
               "w:line=\"%u\" "
               "w:lineRule=\"exact\"/><w:jc w:val=\"both\"/></w:pPr></w:style>",
               body->line);
    buf_c(b, "<w:style w:type=\"table\" w:default=\"1\" w:styleId=\"TableNormal\"><w:name "
             "w:val=\"Normal Table\"/><w:tblPr><w:tblInd w:w=\"0\" "
             "w:type=\"dxa\"/></w:tblPr></w:style>");
}

static void put_table_style(struct buf *b)
{
    static const char *const edges[] = { "top", "left", "bottom", "right", "insideH", "insideV" };
    buf_c(b, "<w:style w:type=\"table\" w:customStyle=\"1\" w:styleId=\"DispatchTable\"><w:name "
             "w:val=\"" DOCX_TABLE "\"/><w:basedOn w:val=\"TableNormal\"/><w:tblPr><w:tblBorders>");
    for (size_t i = 0; i < COUNTOF(edges); i++)
        buf_printf(b, "<w:%s w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"000000\"/>",
                   edges[i]);
    buf_c(b, "</w:tblBorders></w:tblPr></w:style>");
}

static struct str styles(struct arena *a)
{
    struct buf b = { 0 };
    put_base_styles(&b);
    for (size_t i = 0; i < STYLE__COUNT; i++)
        put_paragraph_style(&b, &paper_styles[i]);
    buf_c(&b, "<w:style w:type=\"character\" w:customStyle=\"1\" w:styleId=\"Lead\"><w:name "
              "w:val=\"" DOCX_LEAD "\"/><w:qFormat/><w:rPr>");
    put_fonts(&b, paper_styles[STYLE_HEADING_2].font);
    buf_c(&b, "</w:rPr></w:style>");
    put_table_style(&b);
    buf_c(&b, "</w:styles>");
    return done(a, &b);
}

/* ---- the text --------------------------------------------------------------------------------------- */

static void put_paragraph(struct buf *b, enum paper_style_id style, const char *text)
{
    buf_printf(b, "<w:p><w:pPr><w:pStyle w:val=\"%s\"/></w:pPr>", paper_styles[style].id);
    if (*text)
        buf_printf(b, "<w:r><w:t>%s</w:t></w:r>", text);
    buf_c(b, "</w:p>");
}

static struct str document(struct arena *a)
{
    struct buf b = { 0 };
    buf_c(&b, HEAD "<w:document " W " " R "><w:body>");
    put_paragraph(&b, STYLE_TITLE, "{{标题}}");
    put_paragraph(&b, STYLE_PERIOD, "（{{期间}}）");
    put_paragraph(&b, STYLE_BODY, "");
    put_paragraph(&b, STYLE_BODY, "{{正文}}");
    put_paragraph(&b, STYLE_SIGNED, "");
    put_paragraph(&b, STYLE_SIGNED, "{{单位}}");
    put_paragraph(&b, STYLE_SIGNED, "{{日期}}");
    buf_printf(
        &b,
        "<w:sectPr><w:footerReference w:type=\"default\" r:id=\"rId4\"/><w:footerReference "
        "w:type=\"even\" r:id=\"rId5\"/><w:pgSz w:w=\"%d\" w:h=\"%d\"/><w:pgMar w:top=\"%d\" "
        "w:right=\"%d\" w:bottom=\"%d\" w:left=\"%d\" w:header=\"851\" w:footer=\"%d\" "
        "w:gutter=\"0\"/>",
        PAGE_WIDTH, PAGE_HEIGHT, MARGIN_TOP, MARGIN_RIGHT, MARGIN_BOTTOM, MARGIN_LEFT,
        MARGIN_BOTTOM - FOOT_BELOW - (int)paper_styles[STYLE_FOOT].line);
    buf_printf(&b,
               "<w:docGrid w:type=\"lines\" w:linePitch=\"%u\"/>"
               "</w:sectPr></w:body></w:document>",
               paper_styles[STYLE_BODY].line);
    return done(a, &b);
}

/* The page's number stands outside: at the right of odd pages, at the left of even ones, one character in. */
static struct str footer(struct arena *a, const char *side, const char *indent)
{
    return str_printf(
        a,
        HEAD
        "<w:ftr " W
        "><w:p><w:pPr><w:pStyle w:val=\"%s\"/><w:ind w:%sChars=\"100\" w:%s=\"280\"/><w:jc "
        "w:val=\"%s\"/></w:pPr><w:r><w:t xml:space=\"preserve\">— </w:t></w:r><w:r><w:fldChar "
        "w:fldCharType=\"begin\"/></w:r><w:r><w:instrText xml:space=\"preserve\"> PAGE "
        "</w:instrText></w:r>"
        "<w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t>1</w:t></w:r><w:r><w:fldChar "
        "w:fldCharType=\"end\"/></w:r><w:r><w:t xml:space=\"preserve\"> "
        "—</w:t></w:r></w:p></w:ftr>",
        paper_styles[STYLE_FOOT].id, indent, indent, side);
}

struct docx docx_default(struct arena *a, struct str now)
{
    const struct docx_part parts[] = {
        { "[Content_Types].xml", str_c(content_types) },
        { "_rels/.rels", str_c(relationships) },
        { "docProps/core.xml", properties(a, now) },
        { "word/document.xml", document(a) },
        { "word/_rels/document.xml.rels", str_c(document_relationships) },
        { "word/styles.xml", styles(a) },
        { "word/settings.xml", str_c(settings) },
        { "word/fontTable.xml", font_table(a) },
        { "word/footer1.xml", footer(a, "right", "right") },
        { "word/footer2.xml", footer(a, "left", "left") },
    };
    struct docx x = { .part = NEW(a, struct docx_part, COUNTOF(parts)), .n = COUNTOF(parts) };
    for (size_t i = 0; i < x.n; i++)
        x.part[i] = parts[i];
    return x;
}
