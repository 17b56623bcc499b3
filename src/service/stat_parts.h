/* stat_parts.h - shared by the stat*.c files; nothing else includes it.  Knows no ledger. */
#ifndef SERVICE_STAT_PARTS_H
#define SERVICE_STAT_PARTS_H

#include "service/stat.h"

struct stat_column {
    const char *id, *label, *unit, *formula;
};

struct stat_cell {
    bool known; /* false: nothing to count, value is not 0 but null */
    int64_t value;
    struct str text;
    const char *record;        /* ledger `drill` filters; NULL = no drill */
    struct str drill, formula; /* formula: of this cell alone; empty = the column's */
};

struct stat_row {
    struct str key, label;
    struct stat_cell *cell; /* one a column */
};

struct stat_table {
    struct str title, period, by;
    bool scoped; /* not the whole city */
    const struct stat_column *column;
    size_t columns;
    struct stat_row *row;
    size_t rows;
    struct stat_row total; /* cell NULL = none */
};

/* One question under way. */
struct stat {
    struct city *city;
    struct tx *tx;
    const struct who *who;
    struct arena *arena;
    struct diag *d;
    struct stat_table *t;
};

/* A group rows are counted in: by a field of the ledger counted. */
struct stat_group {
    struct str key, label;
    struct str filter; /* "area = 320412"; empty = all */
};
struct stat_groups {
    struct stat_group *g;
    size_t n;
};
/* Groups of an ENUM in order, of an AREA by bulletin order, of a REF by title of those met; the last is what is
 * left empty. */
struct stat_groups stat_groups(const struct stat *s, const struct record *rec, int field);

/* Text with {marks} replaced; n pairs. */
struct stat_mark {
    const char *mark;
    struct str text;
};
struct str stat_fill(struct arena *a, const char *text, const struct stat_mark *marks, size_t n);
/* Both, joined by and; either may be empty. */
struct str stat_and(struct arena *a, struct str x, struct str y);

/* The filter as a tree joined to what the asker may see; NULL with a finding when it is none. */
struct filter *stat_where(const struct stat *s, const struct record *rec, struct str text);
/* Rows of the filter that the asker sees, and the cell that says so. */
struct stat_cell stat_count(const struct stat *s, const struct record *rec, struct str filter);
/* num/den as 93.3%; unknown when den is 0. */
struct stat_cell stat_rate(const struct stat *s, int64_t num, int64_t den);
struct stat_cell stat_unknown(const char *why);
/* A stored scaled integer as text with trailing zeros dropped. */
struct str stat_decimal(struct arena *a, int64_t value, int scale);

/* The year being dispatched, as text. */
struct str stat_year(const struct stat *s);

struct stat_row stat_row_new(const struct stat *s, struct str key, struct str label);

bool stat_problems(struct stat *s, const struct stat_request *q) MUST_CHECK;
bool stat_visits(struct stat *s, const struct stat_request *q) MUST_CHECK;
bool stat_tour(struct stat *s, const struct stat_request *q) MUST_CHECK;
bool stat_targets(struct stat *s, const struct stat_request *q) MUST_CHECK;

#endif
