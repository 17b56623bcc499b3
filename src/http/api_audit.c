/* api_audit.c - the journal is proven and purged; exports are asked for and released. */
#include "http/call.h"
#include "service/export.h"

void call_export_ask(struct call *c)
{
    call_reply(c, export_ask(call_use(c), c->q->body.text));
}

void call_export_asked(struct call *c)
{
    call_reply(c, export_asked(call_use(c)));
}

void call_export_approve(struct call *c)
{
    call_reply(c, export_approve(call_use(c), c->m.text));
}

void call_export_drop(struct call *c)
{
    call_reply(c, export_drop(call_use(c), c->m.text));
}

void call_audit_verify(struct call *c)
{
    call_reply(c, proof_run_start(c->at->proof, call_use(c)));
}

void call_audit_look(struct call *c)
{
    call_reply(c, proof_run_look(c->at->proof, call_use(c)));
}

void call_audit_purge(struct call *c)
{
    call_reply(c, proof_purge(call_use(c), c->q->body.text));
}
