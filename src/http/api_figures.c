/* api_figures.c - the month's statistics and its bulletin. */
#include "http/call.h"
#include "service/figures.h"
#include "service/todo.h"

static struct figures_request asked(struct call *c)
{
    return (struct figures_request){ .month = call_param(c, "month"),
                                     .by = call_param(c, "by"),
                                     .list = call_param(c, "list"),
                                     .filter = call_param(c, "filter"),
                                     .from = call_param(c, "from"),
                                     .with = call_param(c, "with"),
                                     .as_of = call_param(c, "as_of") };
}

void call_stat_dispatch(struct call *c)
{
    struct figures_request f = asked(c);
    call_end(c, figures_dispatch(c->at->city, &c->who, &f, call_json(c), &c->d));
}

void call_stat_revision(struct call *c)
{
    struct figures_request f = asked(c);
    call_end(c, figures_revision(c->at->city, &c->who, &f, true, call_json(c), &c->d));
}

void call_stat_library(struct call *c)
{
    struct figures_request f = asked(c);
    call_end(c, figures_library(c->at->city, &c->who, &f, true, call_json(c), &c->d));
}

void call_bulletin(struct call *c)
{
    call_end(c, figures_bulletin(c->at->city, &c->who, c->m.text, true, call_json(c), &c->d));
}

void call_todo(struct call *c)
{
    call_end(c, todo_put(c->at->city, &c->who, call_json(c), &c->d));
}
