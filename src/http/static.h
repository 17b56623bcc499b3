/* static.h - the page inside the binary: files of web/dist with their compressed twins.
 * Knows no route but its own files. */
#ifndef HTTP_STATIC_H
#define HTTP_STATIC_H

#include "http/server.h"

struct asset {
    const char *path; /* begins with '/' */
    const char *type;
    const char *etag;               /* quoted */
    struct str plain, gzip, brotli; /* gzip, brotli: empty when not smaller */
    bool hashed;                    /* its name changes with its content: may be kept for ever */
};

/* The assets of this binary, by path; a page saying so when it was built without one. */
const struct asset *static_find(struct str path);

/*
 * Answers a GET outside /api: the asset, 304 when the client has it, index.html for addresses of the
 * page's own router (letters, digits, - and _ between slashes; Accept takes text/html), else 404.  Quick: needs no
 * store.  Returns false, touching nothing, for paths under /api.
 */
bool static_answer(const struct http_request *q, struct http_reply *r) MUST_CHECK;

#endif
