/* light.h - whether a project or a reporting unit lights green, yellow or red, by which rule and why.
 * Knows no store: whoever reads the rows hands in facts, the day and the numbers in force. */
#ifndef DOMAIN_LIGHT_H
#define DOMAIN_LIGHT_H

#include "base/arena.h"
#include "ledger/ledger.h"

/* In order of weight: of several the last one counts.  What is not known is never green. */
enum light_colour { LIGHT_GREY, LIGHT_GREEN, LIGHT_UNKNOWN, LIGHT_YELLOW, LIGHT_RED };
const char *light_colour_id(enum light_colour c); /* a choice of project.light */
const char *light_colour_word(enum light_colour c);

enum light_subject { LIGHT_OF_PROJECT, LIGHT_OF_UNIT };

enum light_rule {
#define LIGHT_RULE(id, ...) LIGHT_##id,
#include "domain/light_rules.tbl.h"
#undef LIGHT_RULE
    LIGHT__COUNT
};

enum light_limit {
#define LIGHT_LIMIT(id, ...) LIMIT_##id,
#include "domain/light_rules.tbl.h"
#undef LIGHT_LIMIT
    LIMIT__COUNT
};

struct light_rule_info {
    const char *id, *label;
    enum light_subject subject;
};
extern const struct light_rule_info light_rules[LIGHT__COUNT];

struct light_limit_info {
    const char *code, *unit, *mark, *source, *name;
    enum light_rule rule; /* LIGHT__COUNT: of none, of the ladder */
    int64_t value;        /* whole units */
};
extern const struct light_limit_info light_limit_infos[LIMIT__COUNT];
int light_limit_find(struct str code); /* -1 when there is none */

enum { LIGHT_SCALE = 100 }; /* numbers in force are hundredths of their unit */

/* The numbers in force at one place on one day. */
struct light_limits {
    int64_t v[LIMIT__COUNT];   /* hundredths */
    int64_t row[LIMIT__COUNT]; /* threshold that says so; 0 = the default of the table */
};
void light_limits_default(struct light_limits *l);

/* ---- what goes in ------------------------------------------------------------------------- */

enum { LIGHT_MONTHS = 6, LIGHT_FACTS = 5 };

/* The day judged, and what is the same for all. */
struct light_day {
    struct str day;  /* YYYY-MM-DD */
    int year, month; /* the newest month that is dispatched */
    struct {
        struct str month, due; /* reports of this month were due on that day */
    } due[LIGHT_MONTHS];       /* due days that are over, newest first */
    size_t ndue;
};

enum light_report { LIGHT_REPORT_NONE, LIGHT_REPORT_WAITING, LIGHT_REPORT_SENT };

struct light_project {
    int64_t id;
    struct str name, area, town, status, library_state, light;
    struct str entered_on, signed_on, approved_on, planned_start, started_on, counted_on,
        planned_completion, completed_on; /* stored dates, empty = none */
    int64_t plan;                         /* fen of the year's line; -1 = in no list */
    int64_t done[13]; /* fen of the year to month 1..12; -1 = no counted report */
    enum light_report report[LIGHT_MONTHS];               /* of the months due */
    int64_t plan_row, done_row, report_row[LIGHT_MONTHS]; /* rows behind them, 0 = not looked up */
};

struct light_unit {
    struct str code, name;
    int month;                  /* newest month of the year whose figures are in; 0 = none is yet */
    int64_t plan[13], done[13]; /* fen, to month 1..12; plan 0 = nothing to do */
};

/* ---- what comes out ------------------------------------------------------------------------- */

/* A fact and where it stands. */
struct light_fact {
    enum record_id rec;
    int field;
    int64_t row;     /* 0 = not looked up, or no row */
    struct str text; /* as read; empty = not filled in */
};

struct light_verdict {
    enum light_colour colour;
    struct str why, to_green; /* sentences; to_green empty unless yellow or red */
    struct str since;         /* YYYY-MM-DD the colour holds from; empty unless yellow or red */
    int months;               /* months running, 0 = not counted */
    int limit;                /* enum light_limit that decided, -1 = none */
    struct light_fact fact[LIGHT_FACTS];
    size_t nfacts;
};

/* All text in the arena or borrowed from what went in. */
struct light_verdict light_judge(struct arena *a, enum light_rule rule,
                                 const struct light_project *p, const struct light_limits *l,
                                 const struct light_day *on);
struct light_verdict light_judge_unit(struct arena *a, const struct light_unit *u,
                                      const struct light_limits *l, const struct light_day *on);

/* Who has to act on a red light. */
enum light_level { LEVEL_TOWN, LEVEL_DISTRICT, LEVEL_CITY };
/*
 * By working days since it was lit; one that is explained waits for the day promised, and goes to the city
 * when that is over.
 *   lit, promised  YYYY-MM-DD; promised may be empty
 */
enum light_level light_ladder(struct str lit, struct str promised, const struct light_limits *l,
                              struct str day);

#endif
