/* api_light.c - lights explained, and tried with other numbers. */
#include "http/call.h"
#include "service/light.h"

void call_project_light(struct call *c)
{
    call_end(c,
             light_look(c->at->city, &c->who, c->m.id, call_param(c, "day"), call_json(c), &c->d));
}

void call_light_simulate(struct call *c)
{
    call_end(c, light_simulate(c->at->city, &c->who, call_param(c, "set"), call_param(c, "day"),
                               call_json(c), &c->d));
}
