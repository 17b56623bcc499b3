/* session.h - who is signed in.  One login of the sample city today; accounts follow. */
#ifndef SERVICE_SESSION_H
#define SERVICE_SESSION_H

#include "service/city.h"

enum { SESSION_TOKEN = 64, SESSION_CSRF = 32 }; /* hexadecimal characters */

struct sessions;
struct sessions *sessions_open(void);
void sessions_close(struct sessions *s);

struct session {
    char token[SESSION_TOKEN + 1], csrf[SESSION_CSRF + 1];
    struct str login, name;
    enum role role;
};

/* What somebody who signs in says; address is the peer's. */
struct credentials {
    struct str login, password, address;
};

/*
 * Signs in; journals success and refusal alike.
 *   d  receives E_SIGN_IN with one sentence for a wrong login, a wrong password and no account
 */
bool session_start(struct sessions *s, struct city *c, const struct credentials *said,
                   struct session *out, struct diag *d) MUST_CHECK;

/* False when the token is unknown or has expired (30 minutes idle, 12 hours in all). */
bool session_find(struct sessions *s, struct str token, struct session *out);
void session_end(struct sessions *s, struct str token);

#endif
