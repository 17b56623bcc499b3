/* routes.h - what the server answers, as data.  The rows are routes.tbl.h. */
#ifndef HTTP_ROUTES_H
#define HTTP_ROUTES_H

#include "base/buf.h"
#include "ledger/ledger.h"

enum route_flag {
    OPEN = 1u << 0,         /* answered without signing in */
    LEDGER_WRITE = 1u << 1, /* absent for ledgers that only the store writes */
    VERSIONED = 1u << 2,    /* needs If-Match */
    WIPED = 1u << 3,        /* body and reply hold secrets: wiped after use */
    FIRST =
        1u << 4,    /* answered before a one-time password is changed or a second factor enrolled */
    SLOW = 1u << 5, /* a GET that waits for a disk or another program */
    FILES = 1u << 6, /* absent for ledgers that nothing can be attached to */
    LENIENT =
        1u << 7, /* parameters nobody here knows are passed over: a foreign protocol says so */
    PROGRAM = 1u << 8, /* answered to a program by its access token too */
};

enum route_id {
#define ROUTE(id, method, path, ...) ROUTE_##id,
#include "http/routes.tbl.h"
#undef ROUTE
    ROUTE__COUNT
};

struct route {
    const char *id, *method, *path; /* path with {placeholders} */
    unsigned flags;                 /* enum route_flag */
    const char *summary;
    const char *params; /* names of the query, separated by blanks; others are refused */
    const char *body;   /* schema, or media type of the request; NULL = none */
    const char *reply;  /* schema, or media type; every type of a file, or NULL = empty */
    int status, also;   /* of success; also: another one, 0 = none */
    const char *entry; /* action of the one journal entry a success leaves; NULL = it leaves none */
};

extern const struct route routes[ROUTE__COUNT];

struct route_match {
    const struct route *route;   /* NULL: no such address */
    bool method_known;           /* the address exists, but not with this method */
    const struct record *record; /* for {record} */
    int64_t id;                  /* for {id} and {batch} */
    struct str text;             /* for {month} */
    unsigned methods; /* bits of the address's methods: GET 1, POST 2, PATCH 4, DELETE 8 */
};

/* Finds the route of a decoded path.  Pure. */
struct route_match route_find(struct str method, struct str path);

/* Whether a route with {record} stands there for this ledger. */
bool route_present(const struct route *r, const struct record *rec);

/* Whether the route names this query parameter. */
bool route_takes(const struct route *r, struct str param);

/* The OpenAPI 3.1 document of all routes and ledgers. */
void openapi_put(struct buf *out);

#endif
