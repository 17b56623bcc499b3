/* proof.h - proving the journal: the whole of it, against what was told outside the store, and after a purge.
 * Knows no HTTP. */
#ifndef SERVICE_PROOF_H
#define SERVICE_PROOF_H

#include "base/json.h"
#include "service/city.h"

/* ---- verifying -------------------------------------------------------------- */

struct proof_request {
    struct audit_request audit;
    struct str anchors; /* path of the anchor file; empty = look at none */
    bool
        copy; /* the store is a copy of an earlier moment: anchors may be younger than its newest entry */
    const struct keyring *keys; /* NULL = the signature of a purge is not looked at */
};
struct proof {
    struct audit audit;
    int64_t anchors;  /* held against the journal; -1 = there is no such file */
    int64_t younger;  /* anchors younger than the copy */
    bool unsigned_ok; /* a purge's signature was not looked at, for want of keys */
};
/* False when the database refused to be read. */
bool proof_verify(struct store *s, struct arena *a, const struct proof_request *q,
                  struct proof *out) MUST_CHECK;
/* As members of an open object. */
void proof_put(struct jw *w, const struct proof *p);

/* ---- anchors: the end of the chain, told outside the store --------------------- */

/* STORE.anchor; empty for a store that is no file. */
struct str anchor_path(struct str url, struct arena *a);

/*
 * Appends a line `MOMENT NUMBER HASH` now, every hour and at the close, unless the chain has not grown;
 * also to syslog (authpriv.notice) where wanted.  A tail cut off later is missing what the lines tell.
 *   path  empty = no file
 */
struct anchors;
struct anchors *anchors_open(struct city *c, struct str path, bool to_syslog);
void anchors_close(struct anchors *a); /* NULL is fine */

/* ---- verifying while the server runs -------------------------------------------- */

/* One verification at a time, in a thread of its own. */
struct proof_run;
/*   anchors  as of the request; copied */
struct proof_run *proof_run_open(struct city *c, struct str anchors);
void proof_run_close(struct proof_run *r); /* ends the one under way; NULL is fine */

/* Starts one, journalled with how it ended under whoever asked; answers as proof_run_look.
 *   d  receives E_DENIED, or E_STATE while another is under way */
bool proof_run_start(struct proof_run *r, const struct use *u) MUST_CHECK;
/* Writes {"state":idle|running|done,…} of the newest one. */
bool proof_run_look(struct proof_run *r, const struct use *u) MUST_CHECK;

/* ---- purging ---------------------------------------------------------------------- */

enum {
    KEEP_DAYS_LEAST = 180, /* 网络安全法: no setting goes below */
    KEEP_DAYS = 1095,      /* unless the setting journal.keep_days says otherwise */
};

/*
 * Takes the entries before a day away (body {"before": YYYY-MM-DD}) after the whole journal has verified, and
 * leaves a signed entry that says what went.  The auditor alone may.
 *   d  receives E_DENIED, E_RULE for a day too near, E_STATE for a journal that does not verify
 */
bool proof_purge(const struct use *u, struct str body) MUST_CHECK;

#endif
