/* api_grant.c - grants come into force and end; masked values are shown one at a time. */
#include "http/call.h"
#include "service/grant.h"

void call_duty_approve(struct call *c)
{
    call_reply(c, grant_approve(call_use(c), c->m.id, c->version));
}

void call_duty_revoke(struct call *c)
{
    call_reply(c, grant_revoke(call_use(c), c->m.id, c->version, c->q->body.text));
}

void call_reveal(struct call *c)
{
    call_reply(c, record_reveal(call_use(c), c->m.record, c->m.id, c->q->body.text));
}
