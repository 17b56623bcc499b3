/* access.h - who may see and do what: the one place that decides.  Knows no route and no screen. */
#ifndef SERVICE_ACCESS_H
#define SERVICE_ACCESS_H

#include "ledger/filter.h"

/* Who asks.  Accounts and duties come with the next release; until then the sample city has one
 * login that may do everything, and the command line acts as the operating system's user. */
struct who {
    struct str login, name;
    enum role role;
    bool everything;    /* every ledger, row and field but those no one may see */
    struct str area;    /* rows of this area's subtree only; empty = the whole city */
    struct str address; /* peer, or "cli" */
    struct str request; /* request id */
    struct str source;  /* source code for the journal: manual, import, rule */
    struct str now;     /* UTC moment of the request */
    struct str today;   /* Asia/Shanghai */
};

enum verb {
    VERB_READ,
    VERB_CREATE,
    VERB_CHANGE,
    VERB_WITHDRAW,
    VERB_IMPORT,
    VERB_EXPORT,
    VERB_MOVE,
    VERB_FREEZE,
};

bool access_may(const struct who *who, const struct record *rec, enum verb verb);
/* Adds E_DENIED when not. */
bool access_need(const struct who *who, const struct record *rec, enum verb verb, struct diag *d);

/* A field no one may see does not exist for anyone: secrets stay in the store. */
bool access_sees(const struct who *who, const struct field *f);
bool access_writes(const struct who *who, const struct field *f);

/* The rows of `rec` that `who` may see, to be joined to every query; NULL = all.
 * The result may hold OP_UNDER. */
struct filter *access_scope(struct arena *a, const struct who *who, const struct record *rec);

#endif
