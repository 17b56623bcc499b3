/* api.h - what the server answers under /api/v1: checks first, then one use case of the service.
 * Knows no connection; the addresses are routes.tbl.h. */
#ifndef HTTP_API_H
#define HTTP_API_H

#include "http/server.h"
#include "service/account.h"
#include "service/bearer.h"
#include "service/jobs.h"
#include "service/proof.h"
#include "service/refusals.h"

struct api;
struct sso;

struct api_settings {
    struct city *city;
    struct jobs *jobs;
    struct sessions *sessions;
    struct bearers *bearers;
    struct gate *gate;
    struct sso *sso; /* NULL = no provider to sign in through */
    struct refusals *refusals;
    struct proof_run *proof;
    struct sse_hub *hub;
    struct str spool; /* folder of temporary files */
};

/* The settings' members must outlive it. */
struct api *api_open(const struct api_settings *o);
void api_close(struct api *api);

/* What http_open wants. */
struct http_app api_app(struct api *api);

#endif
