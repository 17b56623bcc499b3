/* call.h - one call of the API on its way to the service.  For api*.c alone. */
#ifndef HTTP_CALL_H
#define HTTP_CALL_H

#include "base/json.h"
#include "http/api.h"
#include "http/routes.h"
#include "service/record.h"

struct call {
    struct api_settings *at;
    struct http_request *q;
    struct http_reply *r;
    struct arena *arena;
    struct route_match m;
    struct session session; /* empty for a route that is open */
    struct who who;
    struct once once; /* key empty = none */
    struct reply reply;
    struct use use;  /* what the service is handed */
    int64_t version; /* of If-Match; 0 = none */
    struct diag d;
};

typedef void call_fn(struct call *c);

/* Parameters as admitted: each at most once. */
struct str call_param(const struct call *c, const char *name); /* empty when absent */

/* The reply's body as JSON, or the findings when not ok. */
struct buf *call_json(struct call *c);
void call_end(struct call *c, bool ok);

/* Answers a write of the service, with its version as ETag. */
void call_reply(struct call *c, bool ok);

/* A body that must be a JSON object; an empty one counts as {}.  The caller gives it to json_decref. */
json_t *call_body(struct call *c);

/* A temporary file of the call; -1 after saying so. */
int call_spool(struct call *c, struct str *path);
/* Sends the file at `path` under a name and unlinks it. */
void call_file(struct call *c, const char *type, struct str path, struct str name);

/* api_session.c */
call_fn call_session_start, call_session_get, call_session_end, call_meta, call_openapi,
    call_events;
/* api_record.c */
call_fn call_list, call_create, call_get, call_change, call_withdraw, call_history, call_sources,
    call_project_move, call_export_xlsx, call_export_csv, call_template;
/* api_figures.c */
call_fn call_stat_dispatch, call_bulletin;
/* api_import.c */
call_fn call_import_create, call_import_list, call_import_get, call_import_change,
    call_import_commit, call_import_undo, call_import_errors;

#endif
