/* light.h - lights of projects and units: judged for a day, kept as rows, explained, tried with other numbers.
 * Knows no rule: see domain/light.h. */
#ifndef SERVICE_LIGHT_H
#define SERVICE_LIGHT_H

#include "service/city.h"

struct light_done {
    struct str day;
    int64_t projects, units;                    /* judged */
    int64_t colours[5];                         /* projects, by enum light_colour */
    int64_t opened, changed, closed, escalated; /* rows; changed: of colour or facts */
};

/*
 * Judges every project and unit for a day and writes what differs from the rows that are lit.
 *   who  acts; the journal says the rule did it
 *   day  YYYY-MM-DD; empty = today
 *   d    receives E_PARAMETER; E_IN_USE when another run began meanwhile
 */
bool light_run(struct city *c, const struct who *who, struct str day, struct light_done *done,
               struct diag *d) MUST_CHECK;
void light_done_put(struct buf *out, const struct light_done *done); /* as a JSON object */

/* For the thread that does the day's work: judges once a day, not in the sample city, whose day stands still. */
void light_daily(struct city *c, const struct who *house, struct arena *a);

/*
 * Writes the object of GET /project/{id}/light: each rule with facts, numbers, colour and what turns it green.
 *   day  empty = the day last judged, else today
 */
bool light_look(struct city *c, const struct who *who, int64_t project, struct str day,
                struct buf *out, struct diag *d) MUST_CHECK;

/* A number to try in place of the one in force. */
struct light_try {
    int limit;       /* enum light_limit */
    struct str area; /* empty = the whole city */
    int64_t v;       /* hundredths */
};

/*
 * Writes the object of GET /light/simulate: how many lights there are now and would be; nothing is stored.
 *   set  "light.progress.red=25,light.start.red@320412=2"; empty = as it is, with the numbers in force
 *   d    receives E_PARAMETER, E_DENIED for whoever may not change thresholds
 */
bool light_simulate(struct city *c, const struct who *who, struct str set, struct str day,
                    struct buf *out, struct diag *d) MUST_CHECK;

/* The day lights were last judged for; empty when they never were. */
struct str light_last_day(struct tx *tx, struct arena *a);

#endif
