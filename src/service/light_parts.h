/* light_parts.h - the parts of light.h to each other: what is read to judge by.  Knows no page. */
#ifndef SERVICE_LIGHT_PARTS_H
#define SERVICE_LIGHT_PARTS_H

#include "domain/light.h"
#include "service/light.h"

/* ---- light_book.c: the numbers in force ------------------------------------------------------- */

struct light_book;
/*
 * Reads the thresholds in force on a day.
 *   tries  ntries numbers that stand in place of those stored for the same code and area
 */
struct light_book *light_book_read(struct tx *tx, struct arena *a, struct str day,
                                   const struct light_try *tries, size_t ntries);
/* Of the nearest area above: the town, then the unit, then what lies above it. */
const struct light_limits *light_book_at(struct light_book *b, struct str town, struct str area);

/* Writes one of them as an object.
 *   decided  it is the one that decided */
struct jw;
void light_limit_put(struct jw *w, const struct light_limits *l, int at, bool decided);

/* ---- light_facts.c: what is judged --------------------------------------------------------------- */

struct light_world {
    struct light_day on;
    struct light_project *project; /* by id */
    size_t n;
    struct light_unit *unit; /* in bulletin order */
    size_t nunits;
};

struct light_ask {
    struct city *city;
    struct str day;
    struct filter *which; /* projects; NULL = all */
    int64_t one; /* id of the only project, 0 = all that are asked for; with one no unit is read */
};
void light_world_read(const struct light_ask *ask, struct tx *tx, struct arena *a,
                      struct light_world *w);

/* Colour of a project by all its rules.  out: LIGHT__COUNT verdicts, those of units left out */
enum light_colour light_judge_all(struct arena *a, const struct light_project *p,
                                  const struct light_limits *l, const struct light_day *on,
                                  struct light_verdict *out);

#endif
