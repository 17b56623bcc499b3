/* people.h - who a person is and what his duties give him, kept in memory beside the store.
 * Knows no session and no password. */
#ifndef SERVICE_PEOPLE_H
#define SERVICE_PEOPLE_H

#include "service/access.h"

struct people;
struct people *people_open(struct store *s);
void people_close(struct people *p);

/*
 * Fills in who somebody is: login, name, role, clearance and grants, from the person's row and the
 * duties in force on who->today.
 *   role    the role to act in; ROLE__COUNT = the first he has
 *   a       receives what `who` points at
 * Returns false, and grants nothing, when there is no such active person, or he has no such role.
 */
bool people_who(struct people *p, struct arena *a, int64_t person, enum role role,
                struct who *who) MUST_CHECK;

/* Everybody active who holds one of the roles on a day, once for each of them he holds, read in this
 * transaction: what it has written counts.
 *   roles  bits of enum role_bit */
struct whos {
    struct who *who;
    size_t n;
};
struct whos people_holding(struct tx *tx, struct arena *a, unsigned roles, struct str today);

/* The person of a login, 0 = none. */
int64_t people_find(struct tx *tx, struct arena *a, struct str login);

/* The roles a person may act in today, in the order of the table: bit by enum role_bit. */
unsigned people_roles(struct people *p, int64_t person, struct str today);

#endif
