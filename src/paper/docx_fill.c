/* docx_fill.c - finds the placeholders of a part and puts the bulletin in their place; everything else stays byte
 * for byte.  Knows no zip. */
#include "paper/docx_xml.h"

#include <stdlib.h>
#include <string.h>

enum { NESTED = 8, DEPTH = 200 };

/* Decoded text of a paragraph and where it stands in the part. */
struct piece {
    size_t text, n;       /* in the paragraph's text */
    size_t source, bytes; /* in the part */
    struct piece *next;
};

struct paragraph {
    size_t start;
    int depth; /* of its own element */
    int run;   /* depth of the run at hand, 0 = none */
    struct str ppr, rpr;
    size_t ppr_at, rpr_at;
    bool section, has_rpr;
    struct buf text;
    struct piece *first, *last;
};

struct edit {
    size_t at, end;
    struct str with;
    size_t order;
};

struct fill {
    struct arena *a;
    const struct paper *p;
    const struct docx_names *names;
    const struct docx_part *part;
    struct diag *d;
    XML_Parser parser;
    struct paragraph open[NESTED];
    int opened, depth, cell; /* cell: how many table cells are open */
    bool in_text;
    struct edit *edit;
    size_t edits, room;
};

static size_t here(const struct fill *f)
{
    return (size_t)XML_GetCurrentByteIndex(f->parser);
}

static size_t after(const struct fill *f)
{
    return here(f) + (size_t)XML_GetCurrentByteCount(f->parser);
}

static void add_edit(struct fill *f, size_t at, size_t end, struct str with)
{
    if (f->edits == f->room) {
        f->room = f->room ? f->room * 2 : 16;
        f->edit = realloc(f->edit, f->room * sizeof *f->edit);
        if (!f->edit)
            fatal("out of memory");
    }
    f->edit[f->edits] = (struct edit){ at, end, with, f->edits };
    f->edits++;
}

/* ---- what a placeholder stands for ------------------------------------------------------------------- */

bool docx_value(struct arena *a, const struct paper *p, struct str name, struct str *value)
{
    const struct {
        const char *name;
        struct str value;
    } all[] = { { "标题", p->bulletin->title },
                { "期间", p->bulletin->period },
                { "城市", p->city },
                { "单位", p->issuer },
                { "日期", paper_date(a, p->today) } };
    for (size_t i = 0; i < COUNTOF(all); i++) {
        if (!str_is(name, all[i].name))
            continue;
        *value = all[i].value;
        return true;
    }
    return false;
}

static void refuse(struct fill *f, struct str name)
{
    diag_add(f->d, E_CHOICE, NULL,
             "模板 %s 中的占位符“{{" STR_FMT
             "}}”不认识；可用的有 {{标题}} {{期间}} {{城市}} {{单位}} "
             "{{日期}}，单独成段的 {{正文}} {{正文:章节}} {{表:章节}}，章节为：" STR_FMT,
             f->part->name, STR_ARG(str_slice(name, 0, 90)),
             STR_ARG(docx_sections(f->a, f->p->bulletin)));
}

static struct str escaped(struct fill *f, struct str value)
{
    struct buf b = { 0 };
    docx_put(&b, value);
    struct str s = str_dup(f->a, buf_str(&b));
    buf_free(&b);
    return s;
}

/* Text bytes from..to of the paragraph become `value`, in the type of their first character. */
static void replace(struct fill *f, const struct paragraph *p, size_t from, size_t to,
                    struct str value)
{
    struct str with = escaped(f, value);
    for (const struct piece *k = p->first; k; k = k->next) {
        if (k->text >= to || k->text + k->n <= from)
            continue;
        size_t at = k->source;
        size_t end = k->source + k->bytes;
        if (k->n == k->bytes) { /* not an entity: as it reads */
            at += from > k->text ? from - k->text : 0;
            end -= k->text + k->n > to ? k->text + k->n - to : 0;
        }
        add_edit(f, at, end, with);
        with = STR("");
    }
}

static void put_block(struct fill *f, const struct paragraph *p, struct str name, size_t end)
{
    struct docx_dress dress = { .names = f->names, .ppr = p->ppr, .rpr = p->rpr };
    struct buf out = { 0 };
    if (p->section)
        dress.ppr = STR("");
    bool known = docx_block(&out, f->a, f->p, &dress, name);
    if (p->section) { /* a break between sections of the document stays where it was */
        buf_c(&out, "<w:p>");
        buf_add(&out, p->ppr);
        buf_c(&out, "</w:p>");
    } else if (f->cell && str_ends(buf_str(&out), STR("</w:tbl>"))) {
        buf_c(&out, "<w:p/>"); /* a cell ends with a paragraph */
    }
    if (known)
        add_edit(f, p->start, end, str_dup(f->a, buf_str(&out)));
    else
        refuse(f, name);
    buf_free(&out);
}

static void fill_paragraph(struct fill *f, const struct paragraph *p, size_t end)
{
    struct str text = buf_str(&p->text);
    struct str value;
    size_t at = 0;
    for (ptrdiff_t open; (open = str_find(str_slice(text, at, text.n), STR("{{"))) >= 0;) {
        size_t from = at + (size_t)open;
        ptrdiff_t close = str_find(str_slice(text, from, text.n), STR("}}"));
        if (close < 0) {
            diag_add(f->d, E_CHOICE, NULL, "模板 %s 中的占位符“" STR_FMT "”没有以 }} 结束",
                     f->part->name, STR_ARG(str_slice(text, from, from + 60)));
            return;
        }
        at = from + (size_t)close + 2;
        struct str name = str_trim(str_slice(text, from + 2, at - 2));
        bool alone = str_trim(text).n == at - from;
        if (docx_value(f->a, f->p, name, &value))
            replace(f, p, from, at, value);
        else if (docx_is_block(name) && alone)
            put_block(f, p, name, end);
        else if (docx_is_block(name))
            diag_add(f->d, E_CHOICE, NULL,
                     "模板 %s 中的“{{" STR_FMT "}}”须单独成段，前后不能有文字", f->part->name,
                     STR_ARG(str_slice(name, 0, 90)));
        else
            refuse(f, name);
    }
}

/* ---- events ---------------------------------------------------------------------------------------- */

static struct paragraph *top(struct fill *f)
{
    return f->opened ? &f->open[f->opened - 1] : NULL;
}

static bool is_paragraph(const char *name)
{
    return !strcmp(name, "w:p") || !strcmp(name, "dc:title") || !strcmp(name, "dc:creator");
}

static bool is_text(const char *name)
{
    return !strcmp(name, "w:t") || !strcmp(name, "dc:title") || !strcmp(name, "dc:creator");
}

static void begin_paragraph(struct fill *f)
{
    if (f->opened == NESTED) {
        XML_StopParser(f->parser, XML_FALSE);
        return;
    }
    f->open[f->opened++] =
        (struct paragraph){ .start = here(f), .depth = f->depth, .ppr = STR(""), .rpr = STR("") };
}

static void XMLCALL on_open(void *parser, const XML_Char *name, const XML_Char **attrs)
{
    struct fill *f = XML_GetUserData(parser);
    (void)attrs;
    if (++f->depth > DEPTH)
        XML_StopParser(f->parser, XML_FALSE);
    if (is_paragraph(name))
        begin_paragraph(f);
    f->in_text = is_text(name);
    f->cell += !strcmp(name, "w:tc");
    struct paragraph *p = top(f);
    if (!p)
        return;
    if (!strcmp(name, "w:pPr") && f->depth == p->depth + 1)
        p->ppr_at = here(f);
    else if (!strcmp(name, "w:sectPr"))
        p->section = true;
    else if (!strcmp(name, "w:r"))
        p->run = f->depth;
    else if (!strcmp(name, "w:rPr") && f->depth == p->run + 1)
        p->rpr_at = here(f);
}

static struct str source(const struct fill *f, size_t from, size_t to)
{
    return str_slice(f->part->text, from, to);
}

static void XMLCALL on_close(void *parser, const XML_Char *name)
{
    struct fill *f = XML_GetUserData(parser);
    struct paragraph *p = top(f);
    if (p && !strcmp(name, "w:pPr") && f->depth == p->depth + 1)
        p->ppr = source(f, p->ppr_at, after(f));
    if (p && !strcmp(name, "w:rPr") && f->depth == p->run + 1 && !p->has_rpr) {
        p->rpr = source(f, p->rpr_at, after(f)); /* of the first run alone */
        p->has_rpr = true;
    }
    if (p && !strcmp(name, "w:r"))
        p->run = 0;
    f->in_text = false;
    f->cell -= !strcmp(name, "w:tc");
    if (p && is_paragraph(name) && f->depth == p->depth) {
        fill_paragraph(f, p, after(f));
        buf_free(&p->text);
        f->opened--;
    }
    f->depth--;
}

static void XMLCALL on_text(void *parser, const XML_Char *s, int n)
{
    struct fill *f = XML_GetUserData(parser);
    struct paragraph *p = top(f);
    if (!p || !f->in_text)
        return;
    struct piece *k = NEW(f->a, struct piece, 1);
    *k = (struct piece){ .text = p->text.n,
                         .n = (size_t)n,
                         .source = here(f),
                         .bytes = (size_t)XML_GetCurrentByteCount(f->parser) };
    if (p->last)
        p->last->next = k;
    else
        p->first = k;
    p->last = k;
    buf_add(&p->text, (struct str){ s, (size_t)n });
}

/* ---- the whole ---------------------------------------------------------------------------------------- */

static int by_place(const void *a, const void *b)
{
    const struct edit *x = a;
    const struct edit *y = b;
    if (x->at != y->at)
        return x->at < y->at ? -1 : 1;
    return x->end != y->end ? (x->end > y->end ? -1 : 1) : (x->order > y->order ? 1 : -1);
}

/* What an edit of a whole paragraph has swallowed is passed over. */
static struct str applied(struct fill *f)
{
    struct buf out = { 0 };
    size_t at = 0;
    if (f->edits)
        qsort(f->edit, f->edits, sizeof *f->edit, by_place);
    for (size_t i = 0; i < f->edits; i++) {
        if (f->edit[i].at < at)
            continue;
        buf_add(&out, source(f, at, f->edit[i].at));
        buf_add(&out, f->edit[i].with);
        at = f->edit[i].end;
    }
    buf_add(&out, source(f, at, f->part->text.n));
    struct str s = str_dup(f->a, buf_str(&out));
    buf_free(&out);
    return s;
}

bool docx_fill(struct arena *a, const struct paper *p, const struct docx_names *names,
               struct docx_part *part, struct diag *d)
{
    struct fill f = { .a = a, .p = p, .names = names, .part = part, .d = d };
    f.parser = docx_parser();
    XML_SetUserData(f.parser, &f);
    XML_SetElementHandler(f.parser, on_open, on_close);
    XML_SetCharacterDataHandler(f.parser, on_text);
    bool read = XML_Parse(f.parser, part->text.p, (int)part->text.n, 1) == XML_STATUS_OK;
    if (!read)
        diag_add(d, E_FILE_UNREADABLE, NULL,
                 "模板中的 %s 读不出来，请用 Word 或 WPS 打开模板，另存为 docx 后再试", part->name);
    if (diag_ok(d))
        part->text = applied(&f);
    while (f.opened)
        buf_free(&f.open[--f.opened].text);
    free(f.edit);
    XML_ParserFree(f.parser);
    return diag_ok(d);
}
