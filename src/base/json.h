/* json.h - a bounded reader of request bodies and a streaming writer of replies. */
#ifndef BASE_JSON_H
#define BASE_JSON_H

#include "base/buf.h"
#include "base/diag.h"

#include <jansson.h>

struct json_limits {
    size_t bytes, depth, keys, key_bytes, number_chars;
};
extern const struct json_limits json_defaults; /* 1 MiB, 64, 10,000, 256, 64 */

/*
 * Parses an object.  Duplicate keys, NUL, lone surrogates, trailing text, too deep or too many
 * are refused before a tree is built.
 *   d  receives one of E_JSON_*, saying the byte position
 * Returns a new reference the caller gives to json_decref, or NULL.
 */
json_t *json_read(struct str body, const struct json_limits *limits, struct diag *d) MUST_CHECK;

/* From here on whatever jansson frees is wiped first: bodies hold passwords.  Before the first thread. */
void json_wipe_freed(void);
void json_text_free(char *text); /* what json_dumps gave */

/* ---- writing: commas take care of themselves ------------------------------ */

struct jw {
    struct buf *out;
    bool comma; /* a value stands before this place */
};

void jw_open(struct jw *w, char bracket); /* '{' or '[' */
void jw_close(struct jw *w, char bracket);
void jw_key(struct jw *w, const char *key); /* key is ASCII, not escaped */
void jw_key_str(struct jw *w, struct str key);
void jw_str(struct jw *w, struct str s);
void jw_c(struct jw *w, const char *z); /* NULL writes null */
void jw_int(struct jw *w, int64_t i);
void jw_decimal(struct jw *w, int64_t scaled, int scale);
void jw_bool(struct jw *w, bool b);
void jw_null(struct jw *w);
void jw_raw(struct jw *w, struct str json); /* already JSON */

/* {"error","message","findings":[…]} as every refused request is answered. */
void jw_diag(struct jw *w, const struct diag *d);
/* One finding: {"level","error","field","sheet","cell","row","value","text","suggest"}. */
void jw_finding(struct jw *w, const struct finding *f);

#endif
