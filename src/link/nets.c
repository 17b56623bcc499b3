/* nets.c - see nets.h. */
#include "link/nets.h"

#include <arpa/inet.h>
#include <string.h>

enum { V4_BITS = 32, V6_BITS = 128, TEXT = 64 };
static const unsigned char coat[12] = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff };

static bool bit_at(const unsigned char *address, int i)
{
    return address[i / 8] >> (7 - i % 8) & 1;
}

static bool within(const struct net *net, const unsigned char *address)
{
    for (int i = 0; i < net->bits; i++)
        if (bit_at(net->address, i) != bit_at(address, i))
            return false;
    return true;
}

static bool ends_clean(const struct net *net, int most)
{
    for (int i = net->bits; i < most; i++)
        if (bit_at(net->address, i))
            return false;
    return true;
}

static bool read_address(struct str text, struct net *net)
{
    char z[TEXT];
    if (text.n == 0 || text.n >= sizeof z)
        return false;
    memcpy(z, text.p, text.n);
    z[text.n] = '\0';
    net->family = memchr(z, ':', text.n) ? AF_INET6 : AF_INET;
    return inet_pton(net->family, z, net->address) == 1;
}

bool nets_add(struct nets *r, struct str text, struct diag *d)
{
    struct net net = { .bits = -1 };
    struct str rest = text;
    struct str address;
    int64_t bits = -1;
    bool ok = str_split(&rest, '/', &address) && read_address(address, &net);
    int most = net.family == AF_INET6 ? V6_BITS : V4_BITS;
    if (ok && address.n < text.n)
        ok = str_int(rest, &bits) && bits >= 0 && bits <= most;
    net.bits = bits >= 0 ? (int)bits : most;
    if (!ok || !ends_clean(&net, most))
        return diag_add(d, E_FORMAT, NULL, "“" STR_FMT "”不是网段，应如 10.1.0.0/16",
                        STR_ARG(text));
    if (r->n == NETS_MOST)
        return diag_add(d, E_FORMAT, NULL, "外发网段最多 %d 个", NETS_MOST);
    r->net[r->n++] = net;
    return true;
}

/* An address in the family it means; false for one that is none. */
static bool plain(const struct sockaddr *address, int *family, unsigned char bytes[16])
{
    *family = address->sa_family;
    if (*family == AF_INET) {
        memcpy(bytes, &((const struct sockaddr_in *)(const void *)address)->sin_addr, 4);
    } else if (*family == AF_INET6) {
        memcpy(bytes, &((const struct sockaddr_in6 *)(const void *)address)->sin6_addr, 16);
    } else {
        return false;
    }
    if (*family == AF_INET6 && memcmp(bytes, coat, sizeof coat) == 0) {
        *family = AF_INET;
        memmove(bytes, bytes + sizeof coat, 4);
    }
    return true;
}

bool nets_allow(const struct nets *r, const struct sockaddr *address)
{
    unsigned char bytes[16];
    int family = 0;
    if (!plain(address, &family, bytes))
        return false;
    for (size_t i = 0; i < r->n; i++)
        if (r->net[i].family == family && within(&r->net[i], bytes))
            return true;
    return false;
}

bool nets_elsewhere(const struct sockaddr *address)
{
    static const struct net here[] = {
        { AF_INET, { 0 }, 8 },
        { AF_INET, { 127 }, 8 },
        { AF_INET, { 169, 254 }, 16 },
        { AF_INET, { 224 }, 3 },
        { AF_INET6, { 0 }, 96 }, /* ::, ::1 and the old coat */
        { AF_INET6, { 0xfe, 0x80 }, 10 },
        { AF_INET6, { 0xff }, 8 },
    };
    unsigned char bytes[16];
    int family = 0;
    if (!plain(address, &family, bytes))
        return false;
    for (size_t i = 0; i < COUNTOF(here); i++)
        if (here[i].family == family && within(&here[i], bytes))
            return false;
    return true;
}
