/* stage.h - the life of a project as a table of moves.  Pure: the day is a parameter, who may move
 * and whether a permit number exists is the service's business. */
#ifndef DOMAIN_STAGE_H
#define DOMAIN_STAGE_H

#include "base/buf.h"
#include "ledger/ledger.h"

enum { STAGE_GROUPS = 3, STAGE_KINDS = 4 };

enum stage_effect {
    MOVE_FORWARD, /* reaches a milestone: stage, date, milestone row */
    MOVE_STATUS,  /* pause, resume, terminate, withdraw: only status and its reason */
    MOVE_BACK,    /* revoke: takes the last milestone back */
};

struct stage_move {
    const char *verb, *label;
    enum stage_effect effect;
    enum stage from, to;   /* MOVE_FORWARD */
    bool upgrade_skips;    /* a 技改 project of an existing firm may come from `prospect` too */
    int date;              /* project field that takes the day */
    const char *milestone; /* milestone.kind reached; NULL for other effects */
    const char *needs[STAGE_GROUPS][STAGE_KINDS]; /* one kind of each group; NULL ends */
    bool needs_code;                              /* the project must have its 项目代码 */
    bool needs_reason;
    const char *from_status; /* MOVE_STATUS: statuses joined by ';' */
    const char *to_status;
    enum role lead; /* the stage lead that confirms it */
};

/* Ends with verb NULL. */
extern const struct stage_move stage_moves[];
/* NULL when there is no such verb. */
const struct stage_move *stage_find(struct str verb);
/* The milestone.kind whose confirmation made the project's present stage; NULL for prospect. */
const char *stage_milestone(struct str stage);

struct stage_evidence {
    struct str kind; /* choice of milestone.evidence_kind */
    struct str no;   /* document number, may be empty */
};

struct stage_request {
    struct str verb, on; /* on: YYYY-MM-DD */
    const struct stage_evidence *evidence;
    size_t n;
    struct str reason;
};

/*
 * Moves a project.
 *   project    as stored
 *   today      YYYY-MM-DD; `on` may not be later
 *   after      a copy of `project`; its stage, date, status and reason are changed
 *   milestone  the row of the milestone concerned (stage_find()->milestone, or for `revoke`
 *              stage_milestone of the present stage): a copy of the stored one, or a new row;
 *              untouched by MOVE_STATUS, where it may be NULL
 *   d          receives all of E_CHOICE (unknown verb, unknown kind of evidence), E_MOVE, E_EVIDENCE
 *              naming the missing kinds, E_REQUIRED, E_FORMAT, E_RANGE for `on`; field is "verb",
 *              "on", "evidence" or "reason"
 * Returns false with `after` and `milestone` unusable.
 */
struct stage_rows {
    struct row *after, *milestone;
};
bool stage_move(const struct row *project, const struct stage_request *q, struct str today,
                struct stage_rows rows, struct diag *d) MUST_CHECK;

/* The moves as a Mermaid state diagram. */
void stage_diagram(struct buf *out);

#endif
