/* form.c - somebody's own workbook filled in place: cells that name a figure become it, their styles stay.  Knows no
 * layout.
 *
 * A cell may hold {{标题}} and its like, or {{章节:行:列}}: a section without its number, the first cell of a row, the head
 * of a column.  A cell that is one placeholder and nothing else becomes a number where the figure is one. */
#include "paper/docx_xml.h"

#include <stdlib.h>
#include <string.h>

struct form {
    struct arena *a;
    const struct paper *p;
    const struct docx_part *part;
    struct diag *d;
    XML_Parser parser;
    struct buf text;    /* of the string or value being read */
    bool in_text;       /* <t> of the strings, <v> of a sheet */
    struct str *string; /* the workbook's texts */
    size_t strings, room;
    size_t cell_at; /* where the cell at hand begins */
    struct str ref, style;
    bool is_string;
    struct buf out; /* the part as it becomes */
    size_t copied;
};

/* ---- what a placeholder stands for ------------------------------------------------------------------ */

static bool refuse(struct form *f, struct str name)
{
    return diag_add(f->d, E_CHOICE, NULL,
                    "模板 %s 的单元格 " STR_FMT " 中的占位符“{{" STR_FMT
                    "}}”不认识；写法为 {{标题}}、{{期间}}、{{城市}}、{{单位}}、{{日期}}，或 "
                    "{{章节:行:列}}，章节为：" STR_FMT,
                    f->part->name, STR_ARG(f->ref), STR_ARG(str_slice(name, 0, 90)),
                    STR_ARG(docx_sections(f->a, f->p->bulletin)));
}

static size_t find(const struct str *in, size_t n, size_t step, struct str what)
{
    size_t i = 0;
    while (i < n && !str_eq(in[i * step], what))
        i++;
    return i;
}

/* A list is as long as the month made it: a number behind its end is an empty cell. */
static bool behind_list(const struct bulletin_table *t, struct str row)
{
    double number = 0;
    return paper_figure(row, &number) && number > (double)(t ? t->rows : 0);
}

static bool value_of(struct form *f, struct str name, struct str *value)
{
    struct str rest = name;
    struct str of = STR("");
    struct str row = STR("");
    *value = STR("");
    if (docx_value(f->a, f->p, name, value))
        return true;
    if (!str_split(&rest, ':', &of) || !str_split(&rest, ':', &row))
        return refuse(f, name);
    const struct bulletin_section *s = docx_section(f->p->bulletin, str_trim(of));
    const struct bulletin_table *t = s ? s->table : NULL;
    if (s && behind_list(t, str_trim(row)))
        return true;
    size_t r = t ? find(t->cell, t->rows, t->columns, str_trim(row)) : 0;
    size_t c = t ? find(t->head, t->columns, 1, str_trim(rest)) : 0;
    if (!t || r == t->rows || c == t->columns)
        return refuse(f, name);
    *value = t->cell[r * t->columns + c];
    return true;
}

/* The cell's text with everything put in; *alone: it was one placeholder. */
static struct str put_in(struct form *f, struct str text, bool *alone)
{
    struct buf out = { 0 };
    ptrdiff_t open = 0;
    *alone = str_starts(text, STR("{{")) && str_find(text, STR("}}")) == (ptrdiff_t)text.n - 2;
    while ((open = str_find(text, STR("{{"))) >= 0) {
        ptrdiff_t close = str_find(text, STR("}}"));
        if (close < open)
            break;
        struct str value;
        buf_add(&out, str_slice(text, 0, (size_t)open));
        if (value_of(f, str_trim(str_slice(text, (size_t)open + 2, (size_t)close)), &value))
            buf_add(&out, value);
        text = str_slice(text, (size_t)close + 2, text.n);
    }
    buf_add(&out, text);
    struct str s = str_dup(f->a, buf_str(&out));
    buf_free(&out);
    return s;
}

/* ---- reading ---------------------------------------------------------------------------------------- */

static struct str attr(struct form *f, const XML_Char **attrs, const char *name)
{
    for (; attrs[0]; attrs += 2)
        if (!strcmp(attrs[0], name))
            return str_dup(f->a, str_c(attrs[1]));
    return STR("");
}

static void XMLCALL on_text(void *parser, const XML_Char *s, int n)
{
    struct form *f = XML_GetUserData(parser);
    if (f->in_text)
        buf_add(&f->text, (struct str){ s, (size_t)n });
}

static void XMLCALL open_string(void *parser, const XML_Char *name, const XML_Char **attrs)
{
    struct form *f = XML_GetUserData(parser);
    (void)attrs;
    f->in_text = !strcmp(name, "t");
    if (!strcmp(name, "si"))
        buf_clear(&f->text);
}

static void XMLCALL close_string(void *parser, const XML_Char *name)
{
    struct form *f = XML_GetUserData(parser);
    f->in_text = false;
    if (strcmp(name, "si") != 0)
        return;
    if (f->strings == f->room) {
        f->room = f->room ? f->room * 2 : 64;
        f->string = realloc(f->string, f->room * sizeof *f->string);
        if (!f->string)
            fatal("out of memory");
    }
    f->string[f->strings++] = str_dup(f->a, buf_str(&f->text));
}

static void XMLCALL open_cell(void *parser, const XML_Char *name, const XML_Char **attrs)
{
    struct form *f = XML_GetUserData(parser);
    f->in_text = !strcmp(name, "v");
    if (f->in_text)
        buf_clear(&f->text);
    if (strcmp(name, "c") != 0)
        return;
    f->cell_at = (size_t)XML_GetCurrentByteIndex(f->parser);
    f->ref = attr(f, attrs, "r");
    f->style = attr(f, attrs, "s");
    f->is_string = str_is(attr(f, attrs, "t"), "s");
    buf_clear(&f->text);
}

static void put_cell(struct form *f, struct str text, bool figure)
{
    buf_c(&f->out, "<c r=\"");
    docx_put(&f->out, f->ref);
    if (f->style.n) {
        buf_c(&f->out, "\" s=\"");
        docx_put(&f->out, f->style);
    }
    buf_c(&f->out, figure ? "\"><v>" : "\" t=\"inlineStr\"><is><t xml:space=\"preserve\">");
    docx_put(&f->out, text);
    buf_c(&f->out, figure ? "</v></c>" : "</t></is></c>");
}

static void XMLCALL close_cell(void *parser, const XML_Char *name)
{
    struct form *f = XML_GetUserData(parser);
    int64_t i = -1;
    f->in_text = false;
    if (strcmp(name, "c") != 0 || !f->is_string || !str_int(buf_str(&f->text), &i) || i < 0 ||
        i >= (int64_t)f->strings || str_find(f->string[i], STR("{{")) < 0)
        return;
    bool alone = false;
    double value = 0;
    struct str text = put_in(f, f->string[i], &alone);
    buf_add(&f->out, str_slice(f->part->text, f->copied, f->cell_at));
    put_cell(f, text, alone && paper_figure(text, &value));
    f->copied =
        (size_t)XML_GetCurrentByteIndex(f->parser) + (size_t)XML_GetCurrentByteCount(f->parser);
}

static bool read_part(struct form *f, const struct docx_part *part, XML_StartElementHandler open,
                      XML_EndElementHandler close)
{
    f->part = part;
    f->parser = docx_parser();
    XML_SetUserData(f->parser, f);
    XML_SetElementHandler(f->parser, open, close);
    XML_SetCharacterDataHandler(f->parser, on_text);
    bool read = XML_Parse(f->parser, part->text.p, (int)part->text.n, 1) == XML_STATUS_OK;
    XML_ParserFree(f->parser);
    return read || diag_add(f->d, E_FILE_UNREADABLE, NULL,
                            "模板中的 %s 读不出来，请用 Excel 或 WPS 打开模板，另存为 xlsx 后再试",
                            part->name);
}

static void fill_sheet(struct form *f, struct docx_part *part)
{
    f->copied = 0;
    buf_clear(&f->out);
    if (!read_part(f, part, open_cell, close_cell))
        return;
    buf_add(&f->out, str_slice(part->text, f->copied, part->text.n));
    part->text = str_dup(f->a, buf_str(&f->out));
}

/* Formulas over the new figures are worked out when the form is opened. */
static void recompute(struct arena *a, struct docx_part *workbook)
{
    struct str x = workbook->text;
    ptrdiff_t at = str_find(x, STR("<calcPr"));
    if (at >= 0 && str_find(x, STR("fullCalcOnLoad")) < 0)
        workbook->text = str_printf(a, STR_FMT "<calcPr fullCalcOnLoad=\"1\"" STR_FMT,
                                    STR_ARG(str_slice(x, 0, (size_t)at)),
                                    STR_ARG(str_slice(x, (size_t)at + STR("<calcPr").n, x.n)));
}

bool form_print(struct str path, const struct paper *p, struct diag *d)
{
    static const char *const parts[] = { "xl/workbook.xml", "xl/sharedStrings.xml" };
    struct arena a = { 0 };
    struct docx x = { 0 };
    struct form f = { .a = &a, .p = p, .d = d, .ref = STR(""), .style = STR("") };
    bool ok = docx_unpack(&a, p->template, parts, &x, d) &&
              read_part(&f, docx_part_of(&x, parts[1]), open_string, close_string);
    for (size_t i = 0; ok && i < x.n; i++)
        if (str_starts(str_c(x.part[i].name), STR("xl/worksheets/sheet")))
            fill_sheet(&f, &x.part[i]);
    if (ok)
        recompute(&a, docx_part_of(&x, parts[0]));
    ok = ok && diag_ok(d) && docx_pack(path, &x, d);
    buf_free(&f.text);
    buf_free(&f.out);
    free(f.string);
    arena_free(&a);
    return ok;
}
