/* docx_xml.h - how the parts of a Word file are parsed.  Part of paper.h's room. */
#ifndef PAPER_DOCX_XML_H
#define PAPER_DOCX_XML_H

#include "paper/docx.h"

#include <expat.h>

/* Refuses document types.  Handlers receive the parser; what is theirs they get by XML_GetUserData. */
XML_Parser docx_parser(void);

#endif
