/* dispatch.h - the month's figures from columns kept in memory.  Knows no store and no ledger row:
 * whoever reads the rows hands facts in, and may do so again for single rows that changed. */
#ifndef DOMAIN_DISPATCH_H
#define DOMAIN_DISPATCH_H

#include "base/arena.h"
#include "base/buf.h"

/* ---- what goes in --------------------------------------------------------- */

/* How the table can be cut.  The caller numbers the groups of each cut 0, 1, 2 … in the order shown. */
enum dispatch_by {
    BY_AREA,
    BY_BAND,
    BY_INDUSTRY,
    BY_TRACK,
    BY_KIND,
    BY_PARK,
    BY_AGENCY,
    BY__COUNT
};

/* In the order of annual_plan.list's choices. */
enum dispatch_list {
    LIST_PROVINCE_MAJOR,
    LIST_PROVINCE_RESERVE,
    LIST_CITY_MAJOR,
    LIST_CITY_RESERVE,
    LIST_DISTRICT_KEY,
    LIST_LIBRARY,
    LIST__COUNT
};

/* Months as one number: year * 12 + month - 1; DISPATCH_NEVER when there is no date. */
#define DISPATCH_NEVER INT32_MAX
/* Of a stored DATE or MONTH ("2025-09", "2025-09-30"); DISPATCH_NEVER for anything else. */
int32_t dispatch_month(struct str date);

struct dispatch_project {
    int64_t id;
    int64_t total;                       /* fen, -1 = not known */
    int32_t key[BY__COUNT];              /* group of each cut, -1 = none */
    int32_t entered, started, completed; /* months */
    bool is10;                           /* 10亿元或1亿美元及以上 */
};

enum dispatch_action { PLAN_INITIAL, PLAN_ADD, PLAN_REMOVE, PLAN_ADJUST };

struct dispatch_plan {
    int64_t id, project; /* row ids */
    int64_t amount;      /* fen */
    int32_t effective;   /* month; DISPATCH_NEVER counts as January */
    int32_t version;
    enum dispatch_list list;
    enum dispatch_action action;
    bool taken_out;         /* annual_plan.state = removed */
    bool starts, completes; /* plan_start_in_year, plan_completion_in_year */
    bool is_new;            /* project_type = new */
};

/* Choice ids of the ledger to the enums; -1 when unknown. */
int dispatch_list_find(struct str id);
int dispatch_action_find(struct str id);
int dispatch_by_find(struct str id);
const char *dispatch_by_id(enum dispatch_by by);

/* Figures of one year. */
struct dispatch;
struct dispatch *dispatch_open(int year);
void dispatch_close(struct dispatch *d);
int dispatch_year(const struct dispatch *d);

/* Adds, or replaces the row of the same id.  Plans and reports may come before their project. */
void dispatch_set_project(struct dispatch *d, const struct dispatch_project *p);
void dispatch_drop_project(struct dispatch *d, int64_t id);
/* Lines of states draft and reviewing are no lines: do not hand them in. */
void dispatch_set_plan(struct dispatch *d, const struct dispatch_plan *p);
void dispatch_drop_plan(struct dispatch *d, int64_t project, int64_t id);
/*
 * What one accepted, frozen or corrected report says; reports of other states do not count.
 *   month      1..12
 *   this_year  cumulative of the year in fen; -1 = there is no (longer a) counted report
 */
void dispatch_set_report(struct dispatch *d, int64_t project, int month, int64_t this_year);

/* ---- what comes out ------------------------------------------------------- */

enum dispatch_shape { SHAPE_COUNT, SHAPE_MONEY, SHAPE_PERCENT, SHAPE_POINTS, SHAPE_RANK };

struct dispatch_column {
    const char *id, *label, *unit, *formula;
    enum dispatch_shape shape;
};

enum dispatch_column_id {
#define COLUMN(id, ...) COL_##id,
#include "domain/dispatch.tbl.h"
#undef COLUMN
    COL__COUNT
};

extern const struct dispatch_column dispatch_columns[COL__COUNT];
int dispatch_column_find(struct str id); /* -1 when unknown */

#define DISPATCH_UNSET INT64_MIN /* no denominator, no rank */

struct dispatch_figures {
    int64_t v[COL__COUNT]; /* counts; fen; hundredths of a percent; hundredths of a point; ranks */
};

struct dispatch_query {
    int month; /* 1..12 */
    enum dispatch_list list;
    enum dispatch_by by;
    size_t groups;             /* how many groups the cut has */
    const unsigned char *seen; /* a bit a project id: what the asker may see; NULL = all */
    int64_t nseen;             /* bits in `seen` */
};

struct dispatch_table {
    struct dispatch_figures *group; /* `groups` of them, in the arena */
    struct dispatch_figures none;   /* projects without a group; never ranked */
    struct dispatch_figures total;  /* 全市; never ranked */
};

/* One pass over the projects. */
struct dispatch_table dispatch_table(const struct dispatch *d, struct arena *a,
                                     const struct dispatch_query *q);

/* Which projects stand behind one figure. */
enum { GROUP_ALL = -2, GROUP_NONE = -1 };

struct dispatch_ids {
    int64_t *id;
    size_t n;
};
struct dispatch_ids dispatch_rows(const struct dispatch *d, struct arena *a,
                                  const struct dispatch_query *q, int32_t group,
                                  enum dispatch_column_id column);

/* One project of the list, for lists of laggards. */
struct dispatch_project_line {
    int64_t id, amount, completed; /* completed: 0 when nothing was reported */
    int32_t area;                  /* group of BY_AREA */
    bool is_new, starts, started, completes, finished, reported;
};
/* Every project of the list in force, in the order they were added. */
struct dispatch_lines {
    struct dispatch_project_line *line;
    size_t n;
};
struct dispatch_lines dispatch_lines(const struct dispatch *d, struct arena *a,
                                     const struct dispatch_query *q);

/* What a list revision did: 调入, 调出, 调整 effective in months from..to (1..12) of the year. */
struct dispatch_revision {
    size_t added, removed, adjusted;
    int64_t added_amount, removed_amount, adjusted_from, adjusted_to; /* fen */
};
struct dispatch_revision dispatch_revision(const struct dispatch *d, enum dispatch_list list,
                                           int from, int to);

/* ---- formulas -------------------------------------------------------------- */

/* num/den in hundredths of a percent, half away from zero; DISPATCH_UNSET when den is 0. */
int64_t dispatch_rate(int64_t num, int64_t den);
/* Points above (below) the share part/whole of the year, from unrounded numbers: rate - part/whole. */
int64_t dispatch_gap(int64_t num, int64_t den, int part, int whole);
/* 序时进度 of a month in hundredths of a percent: 8 gives 6667. */
int64_t dispatch_schedule(int month);
/* The province wants all new projects started by the end of September: min(1, m/9). */
int64_t dispatch_start_schedule(int month);
int64_t dispatch_start_gap(int64_t started, int64_t planned, int month);
/* -1, 0, 1: a/b against c/d, exactly; all non-negative, b and d positive. */
int dispatch_compare(int64_t a, int64_t b, int64_t c, int64_t d);

/* As the bulletin prints it: 406, 774.71, 80.23, 5.23, -3.1, 1; nothing when unset. */
void dispatch_text(struct buf *out, enum dispatch_column_id column, int64_t value);

#endif
