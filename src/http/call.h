/* call.h - one call of the API on its way to the service.  For api*.c alone. */
#ifndef HTTP_CALL_H
#define HTTP_CALL_H

#include "base/json.h"
#include "http/api.h"
#include "http/routes.h"
#include "service/record.h"
#include "service/sso.h"

struct call {
    struct api_settings *at;
    struct http_request *q;
    struct http_reply *r;
    struct arena *arena;
    struct route_match m;
    struct session session; /* empty for a route that is open */
    struct str token;       /* of the session, as sent */
    struct bearer bearer;   /* instead of a session; id 0 = none */
    struct who who;
    struct once once; /* key empty = none */
    struct reply reply;
    struct use use;  /* see call_use */
    int64_t version; /* of If-Match; 0 = none */
    struct diag d;
};

typedef void call_fn(struct call *c);

/* Parameters as admitted: each at most once. */
struct str call_param(const struct call *c, const char *name); /* empty when absent */

/* The reply's body as JSON, or the findings when not ok. */
struct buf *call_json(struct call *c);
void call_end(struct call *c, bool ok);

/*
 * What the service is handed.  Its answer is made in the buffer it is sent from, which the connection
 * keeps from request to request; call_reply must follow.
 */
const struct use *call_use(struct call *c);
/* Answers what the service did with call_use, with its version as ETag. */
void call_reply(struct call *c, bool ok);

/* The members of a body that are text, by name; any other member is refused, as is one that is missing.
 * Borrowed from the body. */
struct call_text {
    const char *key;
    struct str *to;
    bool optional;
};
bool call_texts(struct call *c, const json_t *body, const struct call_text *t, size_t n);

/* The session's cookie; behind TLS under a name that no other host can set. */
struct str call_cookie(const struct http_request *q, size_t *times);
void call_set_cookie(struct call *c, const char *token, const char *age);

/* A body that must be a JSON object; an empty one counts as {}.  The caller gives it to json_decref. */
json_t *call_body(struct call *c);

/* A temporary file of the call; -1 after saying so. */
int call_spool(struct call *c, struct str *path);
/* Sends the file at `path` under a name and unlinks it. */
void call_file(struct call *c, const char *type, struct str path, struct str name);

/* api_session.c */
call_fn call_session_start, call_session_get, call_session_act, call_session_end, call_meta,
    call_openapi, call_events;
/* api_sso.c */
call_fn call_session_ways, call_sso_begin, call_sso_code, call_sso_return, call_sso_link;
/* api_account.c */
call_fn call_sessions_list, call_sessions_end, call_password, call_otp_get, call_otp_begin,
    call_otp_confirm, call_reset_begin, call_reset, call_setup;
/* For those and the next: an account's use case, and its end, with how long to wait. */
struct account_use call_account(struct call *c, int64_t *wait);
void call_account_end(struct call *c, int64_t wait, bool ok);
/* api_token.c */
call_fn call_tokens_list, call_token_issue, call_token_revoke;
/* One of a table of choices. */
void call_put_choice(struct jw *w, const struct choice *c);
/* For both: answers a session that has begun, and one that holds. */
void call_put_session(struct call *c, const struct session *s, struct str token);
void call_put_signed_in(struct call *c, const struct signed_in *in);
/* api_record.c */
call_fn call_list, call_create, call_get, call_change, call_withdraw, call_history, call_sources,
    call_project_move, call_export_xlsx, call_export_csv, call_template;
/* api_grant.c */
call_fn call_duty_approve, call_duty_revoke, call_reveal;
/* api_notice.c */
call_fn call_notice_read, call_notice_read_all;
/* api_attachment.c */
call_fn call_attachment_add, call_attachment_list, call_attachment_file, call_attachment_thumbnail;
/* api_audit.c */
call_fn call_export_ask, call_export_asked, call_export_approve, call_export_drop,
    call_audit_verify, call_audit_look, call_audit_purge;
/* api_figures.c */
call_fn call_stat_dispatch, call_bulletin, call_todo;
/* api_import.c */
call_fn call_import_create, call_import_list, call_import_get, call_import_change,
    call_import_commit, call_import_undo, call_import_errors;

#endif
