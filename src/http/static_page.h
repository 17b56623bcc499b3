/* static_page.h - the table that tools/embed.c writes.  For static.c and that file alone. */
#ifndef HTTP_STATIC_PAGE_H
#define HTTP_STATIC_PAGE_H

#include "http/static.h"

extern const struct asset static_assets[]; /* sorted by path, bytewise */
extern const size_t static_nassets;

#endif
