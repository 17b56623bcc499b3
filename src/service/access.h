/* access.h - who may see and do what: the one place that decides.  Knows no route and no screen.
 *
 * Three questions, asked by every use case: may this role do this to this ledger (permits), which rows
 * are his (the scope, joined to every query), which values does he see (in full, masked, or not at all).
 */
#ifndef SERVICE_ACCESS_H
#define SERVICE_ACCESS_H

#include "ledger/filter.h"
#include "ledger/permit.h"
#include "store/store.h"

/* Where a duty reaches.  A role that needs a place and has none reaches nothing. */
enum reach { REACH_CITY, REACH_AREA, REACH_PARK, REACH_TOWN, REACH_ENTERPRISE, REACH_NOTHING };

struct grant {
    enum reach reach;
    const struct value *codes; /* AREA, TOWN: codes of the area and all below it */
    size_t ncodes;
    struct str area; /* AREA, TOWN, PARK: the code granted */
    int64_t id;      /* PARK: id of the area row; ENTERPRISE: of the enterprise */
};

/* Who asks, in the one role he acts in; several duties of that role are joined. */
struct who {
    int64_t person; /* 0 = the operating system's user at the command line, or the system itself */
    struct str login, name;
    enum role role;
    int clearance;        /* highest data level he sees, 1..4 */
    bool everything;      /* every ledger, row and field but secrets: the command line */
    const unsigned *only; /* of a program: bits of the verbs it was given, by ledger; or NULL */
    const struct grant *grant; /* ngrants of them; none = nothing */
    size_t ngrants;
    struct str address; /* peer, or "cli" */
    struct str request; /* request id */
    struct str source;  /* source code for the journal: manual, import, rule */
    struct str now;     /* UTC moment of the request */
    struct str today;   /* Asia/Shanghai */
};

/* A deep copy for work that outlives the request. */
struct who who_copy(struct arena *a, const struct who *who);

bool access_may(const struct who *who, const struct record *rec, enum verb verb);
/* Adds E_DENIED when not. */
bool access_need(const struct who *who, const struct record *rec, enum verb verb, struct diag *d);

enum sight access_sight(const struct who *who, const struct field *f);
/* Whether he sees the field at all, masked or not: in filters only what is seen in full may stand. */
bool access_sees(const struct who *who, const struct field *f);
bool access_sees_full(const struct who *who, const struct field *f);
bool access_writes(const struct who *who, const struct field *f);
bool access_reveals(const struct who *who, const struct field *f);

/* The value as he may see it; a masked one is made in the arena. */
struct value access_show(const struct who *who, const struct field *f, const struct value *v,
                         struct arena *a);

/* Whether the title of a row he sees may stand for it: in lists and files, beside what points at it. */
bool access_names(const struct who *who, const struct record *rec);

/* The rows of `rec` that `who` may see, to be joined to every query; NULL = all. */
struct filter *access_scope(struct arena *a, const struct who *who, const struct record *rec);
/* Whether the row's own fields lie within his reach: what he may write.  What other rows decide
 * (SCOPE_ROW) is checked as a reference. */
bool access_within(struct arena *a, const struct who *who, const struct row *r);
/* A row that says of nobody that he holds it: whoever sees it may claim it. */
bool access_unclaimed(const struct row *r);
/* Fills empty scope fields of a new row where his only duty leaves no choice. */
void access_default(const struct who *who, struct row *r);

/* The row found by other means if he may see it, else NULL; NULL stays NULL. */
struct row *access_seen(struct tx *tx, struct arena *a, const struct who *who, struct row *r);
/* The first row he sees whose text field equals `text`, or NULL. */
struct row *access_find(struct tx *tx, struct arena *a, const struct who *who, enum record_id rec,
                        int field, struct str text);
bool access_sees_id(struct tx *tx, struct arena *a, const struct who *who, enum record_id rec,
                    int64_t id);
/* The row of that id if he may see it, else NULL: what one may not see does not exist. */
struct row *access_get(struct tx *tx, struct arena *a, const struct who *who, enum record_id rec,
                       int64_t id);

#endif
