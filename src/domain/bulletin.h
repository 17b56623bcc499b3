/* bulletin.h - the month's figures as the office words them.  Computes nothing: every number comes
 * from dispatch.h. */
#ifndef DOMAIN_BULLETIN_H
#define DOMAIN_BULLETIN_H

#include "domain/dispatch.h"

/* One cut of the city list with the names of its groups. */
struct bulletin_cut {
    const struct dispatch_table *table;
    const struct str *label; /* `n` of them */
    size_t n;
};

/* A project named in a list. */
struct bulletin_project {
    struct str name, area;     /* area: short name of the reporting unit */
    int64_t amount, completed; /* fen */
    struct str planned_start;  /* YYYY-MM or empty */
};

struct bulletin_facts {
    struct str city; /* 常州市 */
    int year, month;
    struct bulletin_cut area, band, industry; /* of the city's list */
    const struct dispatch_figures *province;  /* the province's list in this city; NULL = none */
    const struct dispatch_revision
        *revision; /* of the city's list in the month; NULL = not known */
    const struct bulletin_project *not_started; /* planned start is past, main works not begun */
    size_t n_not_started;
    const struct bulletin_project *slow; /* below 80 % of 序时, slowest first */
    size_t n_slow;
    bool provisional; /* the month is still open */
};

struct bulletin_table {
    const struct str *head; /* columns */
    const struct str *cell; /* rows * columns */
    size_t columns, rows;
    struct str unit; /* 单位：个、亿元、% */
};

struct bulletin_section {
    struct str heading;
    const struct str *paragraph;
    size_t n;
    const struct bulletin_table *table; /* or NULL */
};

struct bulletin {
    struct str title, period; /* 2025年1-9月 */
    const struct bulletin_section *section;
    size_t n;
};

/* Everything lives in the arena; labels are borrowed. */
struct bulletin *bulletin_make(struct arena *a, const struct bulletin_facts *f);

/*
 * Plain text for a terminal: tables aligned by display width, CJK counting two.
 *   width  columns to wrap paragraphs at; 0 = do not wrap
 */
void bulletin_text(struct buf *out, const struct bulletin *b, size_t width);

/* A table alone, aligned the same way. */
void bulletin_table_text(struct buf *out, const struct bulletin_table *t);
/* Columns a text takes on a terminal. */
size_t bulletin_width(struct str s);

#endif
