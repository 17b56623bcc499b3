/* mail.h - one letter by SMTP.  Knows no notice. */
#ifndef LINK_MAIL_H
#define LINK_MAIL_H

#include "link/wire.h"

/* In clear only to this machine itself; elsewhere smtps:// or STARTTLS. */
struct mail_way {
    struct wire wire;          /* smtp://HOST:PORT or smtps://HOST:PORT */
    struct str user, password; /* empty = none; never logged */
    struct str from;           /* address of the sender */
};

struct letter {
    struct str to, subject, text; /* text: lines ended by \n */
    struct str id;  /* the same for the same letter sent again; letters, digits, . and - */
    struct str now; /* UTC moment */
};

/* "name@host" of printable ASCII that cannot end a header or an SMTP command. */
bool mail_address(struct str s);

enum sent_as mail_send(const struct mail_way *w, const struct letter *l, struct arena *a,
                       struct str *why);

#endif
