/* nets.h - which addresses the house may call: a list of networks, looked at when a connection is made, after
 * a name has become an address.  Knows no protocol. */
#ifndef LINK_NETS_H
#define LINK_NETS_H

#include "base/diag.h"

#include <sys/socket.h>

enum { NETS_MOST = 16 };

struct nets {
    struct net {
        int family; /* AF_INET, AF_INET6 */
        unsigned char address[16];
        int bits;
    } net[NETS_MOST];
    size_t n;
};

/* Adds "10.1.0.0/16", "192.0.2.7", "fd00::/8".  d: E_FORMAT; an address that has bits beyond its network. */
bool nets_add(struct nets *r, struct str text, struct diag *d) MUST_CHECK;

/* An IPv4 address in an IPv6 coat counts as what it is.  An empty list allows nothing. */
bool nets_allow(const struct nets *r, const struct sockaddr *address);

/* Not this machine, not its link, not a group: what a name given by an operator may lead to. */
bool nets_elsewhere(const struct sockaddr *address);

#endif
