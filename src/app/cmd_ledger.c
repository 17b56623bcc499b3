/* cmd_ledger.c - prints what is derived from the tables; opens no store. */
#include "app/cli.h"

#include "derive/derive.h"
#include "domain/stage.h"
#include "http/routes.h"

static bool role_take(struct str name, enum role *role)
{
    int at = choice_find(role_choices, name);
    if (at < 0)
        return false;
    *role = (enum role)at;
    return true;
}

static int print_audit(struct cli *cli, struct buf *out)
{
    struct str name;
    enum role role;
    if (!cli_option(cli, "--role", &name)) {
        for (int r = 0; r < ROLE__COUNT; r++)
            derive_audit(out, (enum role)r);
        return EXIT_DONE;
    }
    if (!role_take(name, &role)) {
        fprintf(cli->err, "ztf: 没有角色 “" STR_FMT "”\n", STR_ARG(name));
        return EXIT_USAGE;
    }
    derive_audit(out, role);
    return EXIT_DONE;
}

static int print_ddl(struct cli *cli, struct buf *out)
{
    struct str dialect = STR("sqlite");
    cli_option(cli, "--dialect", &dialect);
    if (!str_is(dialect, "sqlite") && !str_is(dialect, "pg")) {
        fprintf(cli->err, "ztf: --dialect 只能是 sqlite 或 pg\n");
        return EXIT_USAGE;
    }
    derive_ddl(out, str_is(dialect, "pg") ? SQL_PG : SQL_SQLITE);
    return EXIT_DONE;
}

static int print_list(struct cli *cli, struct buf *out)
{
    (void)cli;
    derive_list(out);
    return EXIT_DONE;
}

static int print_openapi(struct cli *cli, struct buf *out)
{
    (void)cli;
    openapi_put(out);
    return EXIT_DONE;
}

static int print_forms(struct cli *cli, struct buf *out)
{
    (void)cli;
    derive_forms(out);
    return EXIT_DONE;
}

static int print_stages(struct cli *cli, struct buf *out)
{
    (void)cli;
    stage_diagram(out);
    return EXIT_DONE;
}

static int print_manual(struct cli *cli, struct buf *out)
{
    (void)cli;
    derive_manual(out);
    return EXIT_DONE;
}

static const struct {
    const char *name;
    int (*print)(struct cli *cli, struct buf *out);
} texts[] = {
    { "list", print_list },   { "ddl", print_ddl },       { "openapi", print_openapi },
    { "forms", print_forms }, { "stages", print_stages }, { "manual", print_manual },
    { "audit", print_audit },
};

int command_ledger(struct cli *cli)
{
    struct str name = STR("list");
    struct buf out = { 0 };
    int code = EXIT_USAGE;
    cli_argument(cli, &name);
    for (size_t i = 0; i < COUNTOF(texts); i++)
        if (str_is(name, texts[i].name))
            code = texts[i].print(cli, &out);
    if (code == EXIT_DONE)
        code = cli_end(cli);
    else
        fprintf(cli->err, "ztf: 用法 ztf ledger list|ddl|openapi|forms|stages|manual|audit\n");
    if (code == EXIT_DONE)
        fwrite(out.p, 1, out.n, cli->out);
    buf_free(&out);
    return code;
}
