/* filter.h - the filter language: field op value, joined by and/or, with brackets.
 *
 * ops: = != < <= > >= in (…) like ~ is null, is not null, under, and `id in figure("…")`.  Literals as in the ledger:
 * total_investment >= 10亿元, area = 320412, stage in (signed, 立项), name ~ 电池, area under 320400.
 * A bare integer is the stored value (fen), as in JSON.  A month given for a DATE, or a day for a MOMENT, stands for
 * all of it: planned_start <= 2024-08 means through August.  Labels serve as names: 项目名称 ~ 电池.
 * Knows no SQL: a store renders the tree with every value bound.
 */
#ifndef LEDGER_FILTER_H
#define LEDGER_FILTER_H

#include "base/buf.h"
#include "ledger/ledger.h"

enum filter_op {
    OP_AND,
    OP_OR, /* kids */
    OP_EQ,
    OP_NE,
    OP_LT,
    OP_LE,
    OP_GT,
    OP_GE,
    OP_IN,   /* values[0..n) */
    OP_LIKE, /* text with * and ? as wildcards, case folded for ASCII */
    OP_FIND, /* ~ : the search field's index, or substring */
    OP_NULL,
    OP_NOT_NULL,
    OP_UNDER,  /* in that area, industry or agency subtree; resolved before a store sees it */
    OP_FIGURE, /* id in figure("…"): the rows behind a figure; resolved before a store sees it */
    OP_ROWS, /* the field's value is that of `column` in a row of `from` that passes the kid (NULL = any row);
                * made by services, never written: only a store can answer it */
};

struct filter {
    enum filter_op op;
    int field;            /* ordinal; -1 for AND, OR */
    struct value *values; /* n of them */
    size_t n;
    struct filter *kids, *next; /* first child; next sibling */
    enum record_id from;        /* OP_ROWS */
    int column;                 /* OP_ROWS: ordinal in `from` */
};

enum { FILTER_CHARS = 4096, FILTER_DEPTH = 32, FILTER_NODES = 500, FILTER_IN = 500 };

/*
 * Parses one filter text against a record.
 *   may    called for each field met; false hides the field as if it did not exist; NULL = all
 *   d      receives one E_FILTER with the character position and what was expected
 * Returns NULL for an empty text (all rows) or on error; look at diag_ok.
 */
struct filter *filter_parse(struct arena *a, const struct record *rec, struct str text,
                            bool (*may)(const struct field *f, const void *ctx), const void *ctx,
                            struct diag *d);

struct filter *filter_and(struct arena *a, struct filter *x,
                          struct filter *y); /* either may be NULL */
struct filter *filter_or(struct arena *a, struct filter *x, struct filter *y); /* neither NULL */
struct filter *filter_value(struct arena *a, enum filter_op op, int field, struct value v);
/* A filter no row passes. */
struct filter *filter_never(struct arena *a);

/* Whether a row passes: the same verdict as a store's, for tests and for rows not yet stored.
 * A comparison with an unset value is false, as in SQL.  Aborts on OP_ROWS. */
bool filter_matches(const struct filter *f, const struct row *r);

enum { SORT_KEYS = 4 };

struct sort_list {
    struct {
        int field;
        bool descending;
    } key[SORT_KEYS];
    size_t n;
};

/*
 * Parses "-total_investment,name": field ids or labels, '-' for descending; empty text is no order.
 *   may  as for filter_parse: false hides the field; services say no to sensitive fields here
 *   d    receives E_PARAMETER; its arena is used for scratch
 */
bool sort_parse(const struct record *rec, struct str text,
                bool (*may)(const struct field *f, const void *ctx), const void *ctx,
                struct sort_list *out, struct diag *d) MUST_CHECK;

/* The canonical text: parse(put(f)) equals f. */
void filter_put(struct buf *out, const struct record *rec, const struct filter *f);

#endif
