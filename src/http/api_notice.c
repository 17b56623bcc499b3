/* api_notice.c - one's own notices are read. */
#include "http/call.h"
#include "service/inbox.h"

void call_notice_read(struct call *c)
{
    call_reply(c, inbox_read(call_use(c), c->m.id));
}

void call_notice_read_all(struct call *c)
{
    call_reply(c, inbox_read_all(call_use(c)));
}
