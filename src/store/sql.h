/* sql.h - SQL text with its bound values, in the subset both databases read.  Runs nothing.
 *
 * Text is made of literals of this room and ids of the ledger; whatever came from outside is
 * bound as $1, $2 … and never becomes text.
 */
#ifndef STORE_SQL_H
#define STORE_SQL_H

#include "base/buf.h"
#include "ledger/ledger.h"

struct arg {
    enum { ARG_NULL, ARG_INT, ARG_TEXT } kind;
    int64_t i;
    struct str s; /* borrowed until the statement has run */
};

enum { SQL_FEW = 24 };

/* Zero-initialise; sql_close ends it. */
struct sql {
    struct buf text;
    struct str fixed; /* stands for `text` when its n > 0: a text that outlives every statement */
    size_t slot;      /* of a fixed text: where a connection keeps it prepared; 0 = by its text */
    struct arg few[SQL_FEW], *many;
    size_t nargs, cap;
    struct arena arena; /* texts made while building */
};

void sql_close(struct sql *q);

void sql_c(struct sql *q, const char *z);
void sql_name(struct sql *q, const char *id); /* quoted */
void sql_names(struct sql *q, const struct record *rec, const int *at, size_t n);

/* Each writes its placeholder and binds.  Text is borrowed. */
void sql_int(struct sql *q, int64_t i);
void sql_str(struct sql *q, struct str s);
void sql_value(struct sql *q, const struct field *f, const struct value *v);

/* Bind only, for texts that hold their placeholders already. */
void sql_bind_int(struct sql *q, int64_t i);
void sql_bind_str(struct sql *q, struct str s);
void sql_bind(struct sql *q, const struct field *f, const struct value *v); /* empty text is NULL */

const struct arg *sql_args(const struct sql *q);
struct str sql_text(const struct sql *q);

#endif
