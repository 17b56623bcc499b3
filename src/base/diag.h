/* diag.h - what is wrong with a request, all of it, in order.  Knows no record. */
#ifndef BASE_DIAG_H
#define BASE_DIAG_H

#include "base/arena.h"

enum err {
#define ERR(id, http, text) E_##id,
#include "base/errors.tbl.h"
#undef ERR
    E__COUNT
};

enum level {
    LEVEL_ERROR,   /* the row or request is refused */
    LEVEL_WARNING, /* taken, but a person ought to look */
    LEVEL_NOTE,    /* what was understood or skipped */
};

struct finding {
    enum err err;
    enum level level;
    const char *field;      /* ledger field id, or NULL when it is the whole request */
    struct str sheet, cell; /* where in an upload; empty elsewhere */
    int64_t row;            /* 1-based row of the sheet or file; 0 = none */
    struct str value;       /* the offending text as given, made visible */
    struct str text;        /* one sentence for a person: what, where, how to mend */
    struct str suggest;     /* a value that would be accepted, or empty */
    struct finding *next;
};

/* Collects every finding of one request.  The first error is the verdict. */
struct diag {
    struct arena *arena;
    struct finding *first, *last; /* last: to add value or suggest to; NULL when empty */
    size_t errors, warnings;
};

void diag_init(struct diag *d, struct arena *a);

/* All return false, so callers write `return diag_add(...)`; warnings and notes do not
 * change diag_ok. */
bool diag_add(struct diag *d, enum err e, const char *field, const char *fmt, ...)
    PRINTF_LIKE(4, 5);
bool diag_std(struct diag *d, enum err e, const char *field); /* the default sentence */
bool diag_warn(struct diag *d, enum err e, const char *field, const char *fmt, ...)
    PRINTF_LIKE(4, 5);
bool diag_note(struct diag *d, enum err e, const char *field, const char *fmt, ...)
    PRINTF_LIKE(4, 5);

bool diag_ok(const struct diag *d);          /* no error among the findings */
enum err diag_verdict(const struct diag *d); /* first error, or E_OK */

/* Moves all findings of `from` to the end of `to`; text is not copied. */
void diag_join(struct diag *to, struct diag *from);

int err_http(enum err e);
const char *err_id(enum err e);
const char *err_text(enum err e);

#endif
