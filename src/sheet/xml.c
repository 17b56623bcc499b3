/* xml.c - see xml.h. */
#include "sheet/xml.h"

#include <expat.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK = 64 * 1024, DEPTH = 100, QUIET_BYTES = 2 << 20 };

struct xml {
    XML_Parser parser;
    struct part *part;
    const struct xml_events *e;
    void *ctx;
    const char *name;
    int depth;
    int64_t done;
    size_t quiet; /* bytes read since anything was told: one endless token */
    bool paused, last;
    enum err err;
};

static const char *bare(const char *name)
{
    const char *colon = strchr(name, ':');
    return colon ? colon + 1 : name;
}

const char *xml_attr(const char **attrs, const char *name)
{
    for (; attrs[0]; attrs += 2)
        if (!strcmp(bare(attrs[0]), name))
            return attrs[1];
    return NULL;
}

void xml_refuse(struct xml *x, enum err e)
{
    if (x->err == E_OK)
        x->err = e;
    XML_StopParser(x->parser, XML_FALSE);
}

void xml_pause(struct xml *x)
{
    XML_StopParser(x->parser, XML_TRUE);
}

static void XMLCALL on_open(void *ctx, const XML_Char *name, const XML_Char **attrs)
{
    struct xml *x = ctx;
    x->quiet = 0;
    if (++x->depth > DEPTH) {
        xml_refuse(x, E_XLSX_XML_DEPTH);
        return;
    }
    if (x->e->open)
        x->e->open(x->ctx, bare(name), attrs);
}

static void XMLCALL on_close(void *ctx, const XML_Char *name)
{
    struct xml *x = ctx;
    x->quiet = 0;
    x->depth--;
    if (x->e->close)
        x->e->close(x->ctx, bare(name));
}

static void XMLCALL on_text(void *ctx, const XML_Char *s, int n)
{
    struct xml *x = ctx;
    x->quiet = 0;
    if (x->e->text)
        x->e->text(x->ctx, (struct str){ s, (size_t)n });
}

static void XMLCALL on_doctype(void *ctx, const XML_Char *name, const XML_Char *system,
                               const XML_Char *public, int internal)
{
    (void)name;
    (void)system;
    (void)public;
    (void)internal;
    xml_refuse(ctx, E_XLSX_XML_DTD);
}

struct xml *xml_open(struct zipped *z, const char *part, const struct xml_events *e, void *ctx,
                     struct diag *d)
{
    struct part *p = part_open(z, part, d);
    if (!p)
        return NULL;
    struct xml *x = calloc(1, sizeof *x);
    XML_Parser parser = XML_ParserCreate(NULL);
    if (!x || !parser)
        fatal("out of memory");
    *x = (struct xml){ .parser = parser, .part = p, .e = e, .ctx = ctx, .name = part };
    XML_SetUserData(parser, x);
    XML_SetElementHandler(parser, on_open, on_close);
    XML_SetCharacterDataHandler(parser, on_text);
    XML_SetStartDoctypeDeclHandler(parser, on_doctype);
    return x;
}

void xml_close(struct xml *x)
{
    if (!x)
        return;
    XML_ParserFree(x->parser);
    part_close(x->part);
    free(x);
}

static enum xml_step refused(struct xml *x, struct diag *d)
{
    enum XML_Error code = XML_GetErrorCode(x->parser);
    bool encoding = code == XML_ERROR_UNKNOWN_ENCODING || code == XML_ERROR_INCORRECT_ENCODING;
    if (x->err == E_OK)
        x->err = encoding ? E_XLSX_XML_ENCODING : E_XLSX_CORRUPT;
    diag_add(d, x->err, NULL, "%s（部件第 %llu 行）；请用 Excel 或 WPS 打开后另存一份再上传",
             err_text(x->err), (unsigned long long)XML_GetCurrentLineNumber(x->parser));
    return XML_FAILED;
}

static enum XML_Status feed(struct xml *x, struct diag *d)
{
    void *room = XML_GetBuffer(x->parser, BLOCK);
    if (!room)
        fatal("out of memory");
    int64_t n = part_read(x->part, room, BLOCK, d);
    if (n < 0)
        return XML_STATUS_ERROR;
    x->done += n;
    x->quiet += (size_t)n;
    x->last = n == 0;
    if (x->quiet > QUIET_BYTES) {
        x->err = E_XLSX_XML_LIMIT;
        return XML_STATUS_ERROR;
    }
    return XML_ParseBuffer(x->parser, (int)n, x->last);
}

enum xml_step xml_run(struct xml *x, struct diag *d)
{
    size_t errors = d->errors;
    for (;;) {
        XML_ParsingStatus now;
        XML_GetParsingStatus(x->parser, &now);
        if (now.parsing == XML_FINISHED)
            return x->err == E_OK ? XML_ENDED : refused(x, d);
        enum XML_Status s = now.parsing == XML_SUSPENDED ? XML_ResumeParser(x->parser) : feed(x, d);
        if (s == XML_STATUS_SUSPENDED)
            return XML_PAUSED;
        if (s == XML_STATUS_ERROR)
            return d->errors > errors ? XML_FAILED : refused(x, d);
    }
}

bool xml_read(struct zipped *z, const char *part, const struct xml_events *e, void *ctx,
              struct diag *d)
{
    struct xml *x = xml_open(z, part, e, ctx, d);
    enum xml_step step = XML_PAUSED;
    while (x && step == XML_PAUSED)
        step = xml_run(x, d);
    xml_close(x);
    return x && step == XML_ENDED;
}

int64_t xml_done(const struct xml *x)
{
    return x->done;
}

int64_t xml_total(const struct xml *x)
{
    return part_size(x->part);
}
