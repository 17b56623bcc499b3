/* dispatch_facts.h - how the facts of a year lie in memory, for the two files of dispatch.h that read
 * and write them.  A hundred thousand projects are passed over at once: every byte counts here. */
#ifndef DOMAIN_DISPATCH_FACTS_H
#define DOMAIN_DISPATCH_FACTS_H

#include "domain/dispatch.h"

enum { MONTHS = 12, NO_LINE = -1 };

/* Months are told from the year's: 1..12, or one of these. */
enum { BEFORE = 0, LATER = MONTHS + 1 };

struct project {
    int64_t id, total;                   /* fen, -1 = not known */
    int32_t key[BY__COUNT];              /* group of each cut, -1 = none */
    uint8_t entered, started, completed; /* months; LATER also for never */
    bool is10 : 1;
    bool known : 1; /* false: only heard of, or dropped */
};

struct line {
    int64_t id, amount; /* fen */
    int32_t version;
    int32_t next;  /* line of the same project, or of the free ones; NO_LINE ends */
    uint8_t month; /* 1..12 */
    uint8_t list, action;
    bool taken_out : 1, starts : 1, completes : 1, is_new : 1;
};

/* Reports are given in 万元 with two decimals: they are kept in hundreds of yuan.  What that does not
 * say exactly stands in `odd`, number ODD - report. */
enum { REPORT_UNIT = 10000, NO_REPORT = -1, ODD = -2 };

/* Columns over projects; a project's lines hang together, its reports stand side by side. */
struct dispatch {
    int year;
    size_t n, cap;
    struct project *project;
    int32_t *head;   /* first line */
    int32_t *report; /* n * MONTHS */
    int64_t *odd;    /* fen */
    size_t nodd, oddcap;
    struct line *line;
    size_t nlines, linecap;
    int32_t free_line;
    int32_t *bucket; /* open addressing: project index + 1 */
    size_t nbuckets; /* a power of two */
};

/* What the report of month 1..12 of project number `i` says, in fen; -1 = there is none. */
int64_t facts_report(const struct dispatch *d, size_t i, int month);

#endif
