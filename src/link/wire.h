/* wire.h - what every call out of the house keeps to: total time-outs, addresses that are allowed, no redirect,
 * no proxy, certificates checked.  For the link room alone; knows no message. */
#ifndef LINK_WIRE_H
#define LINK_WIRE_H

#include "base/arena.h"
#include "link/nets.h"

/* curl's header redefines nothing of ours; its handle stays inside this room. */
#include <curl/curl.h>

/* How a call ended. */
enum sent_as {
    SENT,
    SENT_NOT,     /* the receiver was there and did not take it */
    SENT_NOWHERE, /* nobody was there: others will fare no better now */
};

/* Where calls go and what they keep to; text outlives the call. */
struct wire {
    struct str url;
    struct str ca; /* file of certificates to trust besides none other; empty = the system's */
    const struct nets *nets; /* addresses that may be called */
    bool elsewhere;          /* … or, where there are none, all that nets_elsewhere says */
    int64_t timeout_ms;      /* of the whole call; 0 = 20 s */
    bool (*stop)(void *ctx); /* asked now and then; true breaks off; NULL = never */
    void *stop_ctx;
};

/* https://, or http:// to this machine itself by its number. */
bool wire_allows_url(struct str url);

/* A handle with all of it set; never NULL.  The wire must outlive it; wire_begin comes first. */
CURL *wire_open(const struct wire *w, struct arena *a);

/* Runs it and closes it.  `why` (in the arena) says in one line what went wrong, without anything secret. */
enum sent_as wire_run(CURL *h, struct arena *a, struct str *why);

/* Text in base 64, lines of 76 characters ended by CR LF (lines), or all in one. */
struct str wire_base64(struct arena *a, struct str s, bool lines);

#endif
