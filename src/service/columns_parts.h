/* columns_parts.h - shared by the columns*.c files; nothing else includes it. */
#ifndef SERVICE_COLUMNS_PARTS_H
#define SERVICE_COLUMNS_PARTS_H

#include "service/columns.h"

enum { COLUMNS_DIVISIONS = 100, COLUMNS_FIELDS = 16 };

struct columns {
    int year;
    int64_t version;
    struct dispatch *dispatch;
    struct arena names; /* of the cuts; renewed by a whole read */
    struct cut cut[BY__COUNT];
    int32_t division[COLUMNS_DIVISIONS]; /* group of a two-digit industry */
    int32_t *of_id[BY__COUNT];           /* group of a row id, for the cuts by reference */
    size_t ids[BY__COUNT];
    struct arena kept; /* of a thawed one: what follows */
    struct frozen_project *frozen;
    size_t nfrozen;
    struct str city;
};

/* The three ledgers the figures are made of. */
struct columns_source {
    enum record_id rec;
    char mark;         /* of its lines in a frozen text */
    const int *fields; /* what `set` takes, in this order … */
    size_t n;
    size_t also; /* … and so many more that only a frozen text holds */
    void (*set)(struct columns *c, const struct value *v);
};
enum { COLUMNS_SOURCES = 3 };
extern const struct columns_source columns_sources[COLUMNS_SOURCES];

/* The rows of a source in a year; in the arena. */
struct query columns_query(const struct columns_source *s, int year, struct arena *a);

/* Reads the groups of every cut as they are now. */
void columns_cuts(struct columns *c, struct tx *tx, struct arena *a);

/* An empty cut that takes `n` groups; one more group. */
struct cut cut_new(struct arena *a, size_t n);
void cut_add(struct cut *cut, struct arena *a, struct str key, struct str label);
/* Makes rows of ids and divisions find their groups, from the keys of the cuts. */
void columns_index(struct columns *c);

#endif
