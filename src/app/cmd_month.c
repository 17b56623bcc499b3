/* cmd_month.c - a month is opened, closed and reopened from the shell.  What that means is in service/effects_month.c. */
#include "app/cli.h"

#include "base/date.h"
#include "service/record.h"
#include "service/step.h"

static const struct city_options for_writing = { .store = { .create = false } };

static int usage(struct cli *cli)
{
    fprintf(cli->err,
            "ztf: 用法 ztf month open|close|reopen YYYY-MM [--reason 原因] [--excused N]\n");
    return EXIT_USAGE;
}

static struct row *find(struct cli *cli, struct city *c, struct str month)
{
    struct tx *tx = store_read(city_store(c));
    struct row *r = access_find(tx, cli->arena, &cli->who, R_month, F_month_month, month);
    store_read_end(tx);
    return r;
}

/* Opening a month that nobody has entered yet enters it. */
static bool enter(struct cli *cli, struct city *c, struct str month, struct diag *d)
{
    struct reply reply = { 0 };
    const struct use u = { .city = c, .who = &cli->who, .reply = &reply, .d = d };
    struct str body = str_printf(cli->arena, "{\"month\":\"" STR_FMT "\"}", STR_ARG(month));
    bool ok = record_create(&u, &ledger[R_month], body);
    buf_free(&reply.body);
    return ok;
}

struct turn {
    struct str verb, month, reason, excused;
};

/* To reopen is asked by one and agreed to by another: the same word serves both. */
static struct str body_of(struct cli *cli, const struct turn *t, const struct row *r)
{
    struct buf out = { 0 };
    struct jw w = { .out = &out };
    bool asks = str_is(t->verb, "reopen") && !row_has(r, R_month, F_month_reopen_asked_by);
    int64_t n = 0;
    jw_open(&w, '{');
    jw_key(&w, "verb");
    jw_str(&w, asks ? STR("ask_reopen") : t->verb);
    jw_key(&w, "fields");
    jw_open(&w, '{');
    if (asks && t->reason.n) {
        jw_key(&w, "reopen_reason");
        jw_str(&w, t->reason);
    }
    if (t->excused.n && str_int(t->excused, &n)) {
        jw_key(&w, "excused_projects");
        jw_int(&w, n);
    }
    jw_close(&w, '}');
    jw_close(&w, '}');
    struct str body = str_dup(cli->arena, buf_str(&out));
    buf_free(&out);
    return body;
}

static void tell(struct cli *cli, const struct turn *t, const struct buf *reply)
{
    struct str json = buf_str(reply);
    bool asked = str_is(t->verb, "reopen") && str_find(json, STR("\"state\":\"closed\"")) >= 0;
    if (cli->json)
        fprintf(cli->out, STR_FMT "\n", STR_ARG(json));
    else
        fprintf(cli->out, STR_FMT " %s\n", STR_ARG(t->month),
                str_is(t->verb, "open")    ? "已开启填报"
                : str_is(t->verb, "close") ? "已锁定"
                : asked ? "已申请重开，待另一人同意（同一命令）"
                        : "已重开");
}

static int turn(struct cli *cli, struct city *c, const struct turn *t)
{
    struct reply reply = { 0 };
    struct diag d;
    diag_init(&d, cli->arena);
    struct row *r = find(cli, c, t->month);
    if (!r && str_is(t->verb, "open") && enter(cli, c, t->month, &d))
        r = find(cli, c, t->month);
    if (!r && diag_ok(&d))
        diag_add(&d, E_NOT_FOUND, "month", "没有 " STR_FMT " 这个调度月份，请先开启",
                 STR_ARG(t->month));
    const struct use u = { .city = c, .who = &cli->who, .reply = &reply, .d = &d };
    bool ok = r && record_step(&u, &ledger[R_month], month_id(r), 0, body_of(cli, t, r));
    if (ok)
        tell(cli, t, &reply.body);
    buf_free(&reply.body);
    return ok ? EXIT_DONE : cli_findings(cli, &d);
}

int command_month(struct cli *cli)
{
    struct turn t = { .reason = STR(""), .excused = STR("") };
    int64_t n = 0;
    bool named = cli_argument(cli, &t.verb) && cli_argument(cli, &t.month);
    cli_option(cli, "--reason", &t.reason);
    cli_option(cli, "--excused", &t.excused);
    bool known =
        named && (str_is(t.verb, "open") || str_is(t.verb, "close") || str_is(t.verb, "reopen"));
    if (!known || !is_month(t.month) || (t.excused.n && !str_int(t.excused, &n)))
        return usage(cli);
    int code = cli_end(cli);
    struct city *c = code == EXIT_DONE ? cli_city(cli, &for_writing) : NULL;
    if (!c)
        return code == EXIT_DONE ? EXIT_WORLD : code;
    code = turn(cli, c, &t);
    cli_done(cli, c);
    return code;
}
