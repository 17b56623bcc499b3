/* multipart.h - the parts of a multipart/form-data body, found without copying it.
 * Knows no file format. */
#ifndef HTTP_MULTIPART_H
#define HTTP_MULTIPART_H

#include "base/diag.h"
#include "http/request.h"

enum { MULTIPART_PARTS = 20 };

struct multipart_part {
    struct str name;      /* of the form field */
    struct str file_name; /* as sent, UTF-8 without control characters; empty when it is no file */
    struct str type;      /* as sent; empty when absent */
    int64_t offset, size; /* of its content within the body, bytes */
};

struct multipart {
    struct multipart_part parts[MULTIPART_PARTS];
    size_t n;
};

/*
 * Reads the whole body once.
 *   d  receives E_MEDIA_TYPE (no multipart/form-data, no usable boundary), E_SYNTAX (what and where),
 *      E_LIMIT (too many parts), E_STORE (disk)
 */
bool multipart_take(const struct http_request *q, struct multipart *out, struct diag *d) MUST_CHECK;

/* The part of this name; NULL when absent; more than one such part is E_SYNTAX at take. */
const struct multipart_part *multipart_find(const struct multipart *m, const char *name);

/* A small part as text in the arena of the request, at most `most` bytes; false when larger or the disk fails. */
bool multipart_text(const struct http_request *q, const struct multipart_part *p, size_t most,
                    struct str *out) MUST_CHECK;

/* Copies a part into an open file; false when the disk fails. */
bool multipart_copy(const struct http_request *q, const struct multipart_part *p,
                    int fd) MUST_CHECK;

#endif
