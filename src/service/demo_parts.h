/* demo_parts.h - shared by the demo*.c files and city_init.c; nothing else includes it.  Amounts are in 万元, days
 * are day numbers of date_days, 0 = none; months are 1..12 of the list's year. */
#ifndef SERVICE_DEMO_PARTS_H
#define SERVICE_DEMO_PARTS_H

#include "service/demo.h"

enum { DEMO_YEAR = 2025, DEMO_MONTHS = 9, DEMO_CLOSED = 7, DEMO_UNITS = 7, DEMO_AGENTS = 2 };

/* Draws that are the same on every machine. */
struct demo_rand {
    uint64_t state;
};
int64_t demo_draw(struct demo_rand *r, int64_t low, int64_t high); /* both ends included */
int64_t demo_first(int month); /* of DEMO_YEAR; 13 = next January */

/* ---- the list, before it is rows ----------------------------------------------------------- */

struct demo_unit {
    const char *code, *name, *prefix, *letters;
    int64_t longitude, latitude; /* about its middle, millionths of a degree */
    int listed, fresh, fresh10;  /* in September: all, entered this year, of these ≥ 10亿元 */
    int starts, old_starts;      /* planned starts; of these entered before this year */
    int province, province_new, province_old, province_september;
    int september_starts, september_waiting, september_building; /* entered in September */
    int late, started_september, deferred;
    bool dollars; /* its first large project is agreed in US dollars */
    int64_t plan, done, province_plan, province_done, september_plan;
};
extern const struct demo_unit demo_units[DEMO_UNITS];

enum demo_sort {
    DEMO_CARRYOVER, /* under construction since before the year */
    DEMO_START,     /* planned to start in the year */
    DEMO_BUILDING,  /* entered this year, under construction already */
    DEMO_RESERVE,   /* not in the list: talked about, signed or filed */
    DEMO_FINISHED,  /* not in the list: produces already */
};

struct demo_project {
    int unit;
    enum demo_sort sort;
    bool province, is10, dollars, deferred;
    int entered;                 /* month; 0 = before the year */
    int start;                   /* month of the start, DEMO_START only; 0 = not yet */
    int removed;                 /* month it left the list; 0 = it is in it */
    int adjusted;                /* month its plan was changed; 0 = never */
    int completed;               /* month of DEMO_YEAR it was finished; 0 = not in it */
    const char *status, *reason; /* of what is removed */
    int64_t plan, plan_first;    /* plan_first: before it was adjusted */
    int64_t done, done_august;
    int64_t total, before; /* before: done before this year */
    int64_t dollars_wan;   /* 万美元, 0 = none */
    int64_t entered_on, signed_on, approved_on, started_on, completed_on, produced_on;
    int64_t full_output_on, full_benefit_on;
    int64_t planned_start, planned_completion, planned_production;
    int64_t id; /* of its row, once there is one */
};

struct demo_list {
    struct demo_project *p;
    size_t n;
};

/* Who is in the list and when; then on which days; then how much. */
struct demo_list demo_list_make(struct arena *a, struct demo_rand *r);
void demo_days(struct demo_list list, struct demo_rand *r);
void demo_amounts(struct demo_list list, struct arena *a, struct demo_rand *r);

static inline bool demo_listed(const struct demo_project *p)
{
    return p->sort <= DEMO_BUILDING;
}
/* Is a report due for the month? */
static inline bool demo_reports(const struct demo_project *p, int month)
{
    return demo_listed(p) && month >= p->entered && (!p->removed || month < p->removed);
}
/* Cumulative investment of the year at the end of a month; never falls. */
int64_t demo_done_at(const struct demo_project *p, int month);

/* ---- rows ------------------------------------------------------------------------------------ */

struct demo_places {
    struct str *town;  /* codes */
    struct str *label; /* their names */
    int64_t *park;     /* area row ids */
    size_t towns, parks;
};

struct demo {
    struct tx *tx;
    struct who who;
    struct diag *d;
    struct arena *keep; /* as long as the filling */
    struct arena row;   /* of the row at hand */
    struct demo_rand rand;
    struct demo_list list;
    struct demo_places places[DEMO_UNITS];
    int64_t agency[DEMO_UNITS], agent[DEMO_UNITS][DEMO_AGENTS];
    int64_t lead[3]; /* city offices that lead a stage: signing, building, production */
    int64_t track[16];
    int64_t firms, codes, papers; /* made so far */
};

struct row *demo_row(struct demo *m, enum record_id rec);
/* Both forget the row at hand.  demo_put returns its id, 0 on failure. */
int64_t demo_put(struct demo *m, struct row *r) MUST_CHECK;
bool demo_change(struct demo *m, const struct row *before, struct row *now) MUST_CHECK;
/* YYYY-MM-DD of a day number, empty for 0; in the row's arena. */
struct str demo_date(struct demo *m, int64_t day);

/* The row of a track's code; 0 for none. */
int64_t demo_track(const struct demo *m, const char *code);

bool demo_industries(struct demo *m) MUST_CHECK;
bool demo_lists(struct demo *m) MUST_CHECK;    /* areas and industries, which every city has */
bool demo_base(struct demo *m) MUST_CHECK;     /* areas, agencies, industries … */
bool demo_projects(struct demo *m) MUST_CHECK; /* firms and projects */
bool demo_proofs(struct demo *m,
                 const struct demo_project *p) MUST_CHECK; /* … milestones, permits */
bool demo_plans(struct demo *m) MUST_CHECK;                /* lines of the annual lists */
bool demo_months(struct demo *m) MUST_CHECK;               /* monthly reports, and the months */
bool demo_real(struct demo *m) MUST_CHECK;                 /* the published projects */
bool demo_people(struct demo *m) MUST_CHECK;               /* who may sign in */

#endif
