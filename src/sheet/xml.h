/* xml.h - one XML part read by events, bounded; refuses DTDs.  Part of sheet.h's room. */
#ifndef SHEET_XML_H
#define SHEET_XML_H

#include "sheet/zipped.h"

/* Names come without their prefix. */
struct xml_events {
    /* attrs: name, value, name, value, … NULL; see xml_attr. */
    void (*open)(void *ctx, const char *name, const char **attrs);
    void (*close)(void *ctx, const char *name);
    void (*text)(void *ctx, struct str s);
};

struct xml;
struct xml *xml_open(struct zipped *z, const char *part, const struct xml_events *e, void *ctx,
                     struct diag *d) MUST_CHECK;
void xml_close(struct xml *x); /* NULL is allowed */

enum xml_step { XML_PAUSED, XML_ENDED, XML_FAILED };
/* Reads on until a handler says xml_pause, the end, or a refusal. */
enum xml_step xml_run(struct xml *x, struct diag *d) MUST_CHECK;
void xml_pause(struct xml *x);
/* Ends the reading with this error. */
void xml_refuse(struct xml *x, enum err e);

/* A whole part at once. */
bool xml_read(struct zipped *z, const char *part, const struct xml_events *e, void *ctx,
              struct diag *d) MUST_CHECK;

/* Value of an attribute whose name, without prefix, is this; NULL when absent. */
const char *xml_attr(const char **attrs, const char *name);
int64_t xml_done(const struct xml *x);
int64_t xml_total(const struct xml *x);

#endif
