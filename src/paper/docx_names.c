/* docx_names.c - what the styles of a Word file are called in it; and its XML parser.  Knows no bulletin. */
#include "paper/docx_xml.h"

#include <string.h>
#include <strings.h>

struct styles {
    struct arena *a;
    struct docx_names *to;
    const char *id;
};

/* A declaration of entities ends the reading: Word writes none. */
static void XMLCALL on_doctype(void *parser, const XML_Char *name, const XML_Char *system,
                               const XML_Char *public, int internal)
{
    (void)name;
    (void)system;
    (void)public;
    (void)internal;
    XML_StopParser(parser, XML_FALSE);
}

XML_Parser docx_parser(void)
{
    XML_Parser parser = XML_ParserCreate("UTF-8");
    if (!parser)
        fatal("out of memory");
    XML_UseParserAsHandlerArg(parser);
    XML_SetStartDoctypeDeclHandler(parser, on_doctype);
    return parser;
}

static const char *value_of(const XML_Char **attrs, const char *name)
{
    for (; attrs[0]; attrs += 2)
        if (!strcmp(attrs[0], name))
            return attrs[1];
    return NULL;
}

static void XMLCALL on_style(void *parser, const XML_Char *name, const XML_Char **attrs)
{
    struct styles *s = XML_GetUserData(parser);
    const char *value = NULL;
    if (!strcmp(name, "w:style")) {
        struct buf id = { 0 };
        docx_put(&id, str_c(value_of(attrs, "w:styleId")));
        s->id = str_z(s->a, buf_str(&id));
        buf_free(&id);
        return;
    }
    value = !strcmp(name, "w:name") && s->id ? value_of(attrs, "w:val") : NULL;
    if (!value)
        return;
    for (size_t i = 0; i < STYLE__COUNT; i++)
        if (!strcasecmp(value, paper_styles[i].name))
            s->to->style[i] = s->id;
    if (!strcmp(value, DOCX_LEAD))
        s->to->lead = s->id;
    if (!strcmp(value, DOCX_TABLE))
        s->to->table = s->id;
    s->id = NULL;
}

bool docx_names_read(struct arena *a, struct str styles, struct docx_names *to, struct diag *d)
{
    struct styles s = { .a = a, .to = to };
    XML_Parser parser = docx_parser();
    *to = (struct docx_names){ 0 };
    XML_SetUserData(parser, &s);
    XML_SetStartElementHandler(parser, on_style);
    bool read = XML_Parse(parser, styles.p, (int)styles.n, 1) == XML_STATUS_OK;
    XML_ParserFree(parser);
    return read ||
           diag_add(
               d, E_FILE_UNREADABLE, NULL,
               "模板中的 word/styles.xml 读不出来，请用 Word 或 WPS 打开模板，另存为 docx 后再试");
}
