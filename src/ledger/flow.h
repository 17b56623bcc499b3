/* flow.h - how a row with a state comes from one state to the next.  The rows are tbl/flows.tbl.h; knows no store and no
 * other row: what a step means for other ledgers is the service's business. */
#ifndef LEDGER_FLOW_H
#define LEDGER_FLOW_H

#include "ledger/ledger.h"

enum { FLOW_FIELDS = 4 };

struct flow_step {
    enum record_id rec;
    const char *verb, *label;
    const char *from; /* states joined by ';' */
    const char *to;
    unsigned roles;                          /* enum role_bit: who takes it */
    int needs[FLOW_FIELDS];                  /* fields filled in by then, here or before; 0 ends */
    int takes[FLOW_FIELDS];                  /* fields it may fill in besides; 0 ends */
    int day, moment, person, agency, counts; /* fields it fills itself: the day, the moment, who
                                                takes it, his agency, one more; 0 = none */
    int clears;                              /* a field it empties; 0 = none */
    const char *entry;                       /* journal.action of its entry; NULL = move */
    int of;            /* REF to an agency: only its people take the step; 0 = anybody's */
    int other_than;    /* REF to a person who does not take the step; 0 = anybody */
    bool signed_for;   /* only by a person with an account: not by the operating system's user */
    int due;           /* DATE: so many working days on; 0 = none */
    const char *clock; /* threshold that says how many */
    int workdays;      /* where the threshold says nothing */
};

/* Ends with verb NULL. */
extern const struct flow_step flow_steps[];

/* The field that holds the state of this ledger's rows, or -1. */
int flow_state(const struct record *rec);

/* The step of that verb from the row's state, NULL when there is none.
 *   role  who wants to take it; the first step of another role when his is not there */
const struct flow_step *flow_find(const struct row *r, struct str verb, enum role role);

/* Whether any step of the ledger is the role's. */
bool flow_role(const struct record *rec, enum role role);

/* Whether a role may change a row by hand in this state; where no HAND speaks of the ledger, always. */
bool flow_by_hand(const struct record *rec, struct str state, enum role role);

/* Whether the step begins in this state. */
bool flow_from(const struct flow_step *s, struct str state);

#endif
