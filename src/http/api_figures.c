/* api_figures.c - the month's statistics and its bulletin. */
#include "http/call.h"
#include "service/figures.h"
#include "service/todo.h"

void call_stat_dispatch(struct call *c)
{
    struct figures_request f = { .month = call_param(c, "month"),
                                 .by = call_param(c, "by"),
                                 .list = call_param(c, "list") };
    call_end(c, figures_dispatch(c->at->city, &c->who, &f, call_json(c), &c->d));
}

void call_bulletin(struct call *c)
{
    call_end(c, figures_bulletin(c->at->city, &c->who, c->m.text, true, call_json(c), &c->d));
}

void call_todo(struct call *c)
{
    call_end(c, todo_put(c->at->city, &c->who, call_json(c), &c->d));
}
