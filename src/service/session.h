/* session.h - who is signed in.  Sessions are kept in the store as digests of their tokens and in memory for
 * speed: looking one up costs a digest and a table, while no account, duty or threshold has changed.
 *
 * A session ends when it was idle or lived too long, by the wall clock or by the steady one, whichever says so
 * first; when the wall clock goes back; when its account's password, state or duties change; when it is revoked.
 */
#ifndef SERVICE_SESSION_H
#define SERVICE_SESSION_H

#include "base/sm.h"
#include "service/city.h"
#include "service/standing.h"

enum {
    SESSION_TOKEN = 64, /* hexadecimal characters: 256 random bits */
    SESSION_CSRF = 32,
    SESSION_ID = 16,   /* what a person sees of a session: the first of its digest */
    SESSIONS_EACH = 10 /* of one person; a further one ends the one unseen for longest */
};

#define SESSION_KIND "session" /* of what the store keeps of them */

struct sessions;

struct sessions_options {
    struct city *city;
    /* Told of each session that ends; may be called from any thread; NULL = nobody. */
    void (*ended)(void *ctx, int64_t person, struct str key);
    void (*new_day)(
        void *ctx); /* at the start and whenever a day begins in Asia/Shanghai; or NULL */
    void *ctx;
};
/* Loads what the store keeps and starts the thread that looks after them. */
struct sessions *sessions_open(const struct sessions_options *o);
void sessions_close(struct sessions *s);
struct city *sessions_city(struct sessions *s);

/* Who a token stands for.  Text is in the arena it was found into. */
struct session {
    char key[SM3_HEX + 1]; /* digest of the token */
    int64_t person;
    struct str login, name;
    int role;       /* enum role he acts in: the one chosen, or the first he has; -1 = none */
    unsigned roles; /* enum role_bit of all of them */
    unsigned must;  /* enum must */
    bool stale;     /* an account, a duty or a threshold has changed: ask session_confirm */
};

/* From memory alone; false when the token is unknown or has run out. */
bool session_find(struct sessions *s, struct arena *a, struct str token, struct session *out);

/* Looks the account up again; false when the session has ended with that. */
bool session_confirm(struct sessions *s, struct arena *a, struct session *at);

/* Has a session act in another of its person's roles, until it ends or the server does; false when he
 * does not have that role. */
bool session_act(struct sessions *s, struct str key, enum role role) MUST_CHECK;

/* What a form or program must send back with each write. */
void session_csrf(struct str token, char out[SESSION_CSRF + 1]);

/* ---- listing and ending ---------------------------------------------------- */

struct session_line {
    char id[SESSION_ID + 1];
    bool current;
    int64_t started, seen; /* seconds since 1970 */
    struct str address;
};
struct session_lines {
    struct session_line line[SESSIONS_EACH + 1];
    size_t n;
};
/* Of one person, oldest first. */
struct session_lines session_list(struct sessions *s, struct arena *a, int64_t person,
                                  const struct session *current);

/*
 * Ends the session of `key`, or (id not empty) the one of that id.
 *   person  whose it must be; 0 = anybody's
 *   d       receives E_NOT_FOUND
 */
bool session_end(struct sessions *s, const struct who *who, struct str key,
                 struct diag *d) MUST_CHECK;
bool session_end_id(struct sessions *s, const struct who *who, int64_t person, struct str id,
                    struct diag *d) MUST_CHECK;

/* ---- for sign_in.c and account.c: beginning one ------------------------------ */

struct fresh_session {
    char token[SESSION_TOKEN + 1], key[SM3_HEX + 1];
    int64_t person, started, idle, whole; /* seconds */
    uint64_t mark;
    unsigned waived; /* enum must: what the way of signing in made up for */
    struct str address;
};
void session_make(struct fresh_session *f, const struct standing *of, const struct policy *p,
                  struct str address);
bool session_keep(struct tx *tx, const struct fresh_session *f, struct diag *d) MUST_CHECK;
/* After the commit.  The session is looked up anew at its first use. */
void session_admit(struct sessions *s, const struct fresh_session *f);
/* The session a browser brought along when it signed in: it is worth nothing any more. */
void session_drop(struct sessions *s, struct str token);

#endif
