/* api_record.c - rows of every ledger: list, look, write, move, take away as files. */
#include "http/call.h"
#include "service/attachment.h"
#include "service/export.h"
#include "service/move.h"

#include <string.h>
#include <unistd.h>

#define XLSX "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

/* ---- lists --------------------------------------------------------------------------------------- */

static bool take_limit(struct call *c, struct list_request *l)
{
    struct str given = call_param(c, "limit");
    l->limit = LIST_LIMIT;
    if (!http_param(c->q, "limit", &given, NULL))
        return true;
    if (str_int(given, &l->limit) && l->limit >= 1 && l->limit <= LIST_LIMIT_MAX)
        return true;
    return diag_add(&c->d, E_PARAMETER, NULL, "limit 应为 1 至 %d 的整数", LIST_LIMIT_MAX);
}

static bool take_flag(struct call *c, const char *name, const char *more, int *chosen)
{
    struct str given;
    *chosen = 0;
    if (!http_param(c->q, name, &given, NULL) || str_is(given, "0"))
        return true;
    *chosen = 1;
    if (str_is(given, "1"))
        return true;
    *chosen = 2;
    if (more && str_is(given, more))
        return true;
    return diag_add(&c->d, E_PARAMETER, NULL, "%s 应为 0 或 1%s%s", name, more ? "，或 " : "",
                    more ? more : "");
}

static struct list_request asked(struct call *c)
{
    return (struct list_request){ .rec = c->m.record,
                                  .filter = call_param(c, "filter"),
                                  .sort = call_param(c, "sort"),
                                  .fields = call_param(c, "fields"),
                                  .after = call_param(c, "after") };
}

void call_list(struct call *c)
{
    struct list_request l = asked(c);
    int count;
    int labels;
    bool ok = take_limit(c, &l) && take_flag(c, "count", "exact", &count) &&
              take_flag(c, "labels", NULL, &labels);
    if (ok) {
        l.count = count == 2 ? COUNT_EXACT : count ? COUNT_CAPPED : COUNT_NONE;
        l.labels = labels;
        ok = record_list(c->at->city, &c->who, &l, call_json(c), &c->d);
    }
    call_end(c, ok);
}

/* ---- one row -------------------------------------------------------------------------------------- */

void call_get(struct call *c)
{
    call_reply(c, record_get(call_use(c), c->m.record, c->m.id));
}

void call_history(struct call *c)
{
    call_end(c, record_history(c->at->city, &c->who, c->m.record, c->m.id, call_json(c), &c->d));
}

void call_sources(struct call *c)
{
    call_end(c, record_sources(c->at->city, &c->who, c->m.record, c->m.id, call_json(c), &c->d));
}

void call_create(struct call *c)
{
    call_reply(c, record_create(call_use(c), c->m.record, c->q->body.text));
}

void call_change(struct call *c)
{
    call_reply(c, record_change(call_use(c), c->m.record, c->m.id, c->version, c->q->body.text));
}

void call_withdraw(struct call *c)
{
    bool file = c->m.record == &ledger[R_attachment];
    const struct use *u = call_use(c);
    call_reply(c, file ? attachment_withdraw(u, c->m.id, c->version)
                       : record_withdraw(u, c->m.record, c->m.id, c->version));
}

void call_project_move(struct call *c)
{
    call_reply(c, project_move(call_use(c), c->m.id, c->version, c->q->body.text));
}

/* ---- files ---------------------------------------------------------------------------------------- */

static void export(struct call *c, enum write_format format, const char *type, const char *ending)
{
    struct list_request l = asked(c);
    struct export_wish w = { .format = format,
                             .reason = call_param(c, "reason"),
                             .approval = call_param(c, "approval") };
    struct str signature = STR("");
    int fd = call_spool(c, &w.path);
    bool ok = fd >= 0;
    if (ok) {
        close(fd);
        ok = export_list(c->at->city, &c->who, &l, &w, &signature, &c->d);
        if (!ok)
            unlink(str_z(c->arena, w.path));
    }
    if (ok && signature.n)
        http_reply_header(c->r, "X-Ztf-File-Signature", signature);
    if (ok)
        call_file(c, type, w.path,
                  str_printf(c->arena, "%s_%.10s_" STR_FMT ".%s", c->m.record->label,
                             c->who.today.p, STR_ARG(c->who.login), ending));
    call_end(c, ok);
}

void call_export_xlsx(struct call *c)
{
    export(c, WRITE_XLSX, XLSX, "xlsx");
}

void call_export_csv(struct call *c)
{
    export(c, WRITE_CSV, "text/csv; charset=utf-8", "csv");
}

void call_template(struct call *c)
{
    struct str path;
    int fd = call_spool(c, &path);
    bool ok = fd >= 0;
    if (ok) {
        close(fd);
        ok = export_template(&c->who, c->m.record, path, &c->d);
        if (!ok)
            unlink(str_z(c->arena, path));
    }
    if (ok)
        call_file(c, XLSX, path, str_printf(c->arena, "%s导入模板.xlsx", c->m.record->label));
    call_end(c, ok);
}
