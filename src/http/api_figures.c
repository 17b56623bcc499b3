/* api_figures.c - the month's statistics and its bulletin, also on paper. */
#include "http/call.h"
#include "service/figures.h"
#include "service/stat.h"
#include "service/todo.h"

#include <unistd.h>

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

void call_stat_compare(struct call *c)
{
    struct figures_request f = asked(c);
    call_end(c, figures_compare(c->at->city, &c->who, &f, true, call_json(c), &c->d));
}

void call_project_compare(struct call *c)
{
    struct figures_request f = asked(c);
    call_end(c, figures_compare_reports(c->at->city, &c->who, c->m.id, &f, call_json(c), &c->d));
}

static void put_stat(struct call *c, enum stat_what what)
{
    struct stat_request q = { .what = what,
                              .period = call_param(c, "period"),
                              .by = call_param(c, "by") };
    struct str tour = call_param(c, "tour");
    bool ok = tour.n == 0 || (str_int(tour, &q.tour) && q.tour > 0) ||
              diag_add(&c->d, E_PARAMETER, NULL, "tour 应为观摩活动的编号");
    call_end(c, ok && stat_put(c->at->city, &c->who, &q, true, call_json(c), &c->d));
}

void call_stat_problems(struct call *c)
{
    put_stat(c, STAT_PROBLEMS);
}

void call_stat_visits(struct call *c)
{
    put_stat(c, STAT_VISITS);
}

void call_stat_tour(struct call *c)
{
    put_stat(c, STAT_TOUR);
}

void call_stat_targets(struct call *c)
{
    put_stat(c, STAT_TARGETS);
}

void call_bulletin(struct call *c)
{
    call_end(c, figures_bulletin(c->at->city, &c->who, c->m.text, true, call_json(c), &c->d));
}

static void print(struct call *c, enum paper_form form, const char *type, const char *ending)
{
    struct figures_paper w = { .form = form, .template = STR("") };
    int fd = call_spool(c, &w.path);
    bool ok = fd >= 0;
    if (ok) {
        close(fd);
        ok = figures_print(c->at->city, &c->who, c->m.text, &w, &c->d);
        if (!ok)
            unlink(str_z(c->arena, w.path));
    }
    if (ok)
        call_file(c, type, w.path,
                  str_printf(c->arena, "月度调度通报_" STR_FMT ".%s", STR_ARG(c->m.text), ending));
    call_end(c, ok);
}

void call_bulletin_docx(struct call *c)
{
    print(c, PAPER_DOCX, routes[ROUTE_bulletin_docx].reply, "docx");
}

void call_bulletin_pdf(struct call *c)
{
    print(c, PAPER_PDF, routes[ROUTE_bulletin_pdf].reply, "pdf");
}

void call_bulletin_xlsx(struct call *c)
{
    print(c, PAPER_XLSX, routes[ROUTE_bulletin_xlsx].reply, "xlsx");
}

void call_todo(struct call *c)
{
    call_end(c, todo_put(c->at->city, &c->who, call_json(c), &c->d));
}
