/* cmd_store.c - commands that look after the store itself: audit, backup, restore, migrate. */
#include "app/cli.h"

#include "base/json.h"

static int print_audit(struct cli *cli, const struct audit *a)
{
    if (cli->json) {
        struct buf out = { 0 };
        struct jw w = { .out = &out };
        jw_open(&w, '{');
        jw_key(&w, "entries");
        jw_int(&w, a->entries);
        jw_key(&w, "broken");
        if (a->broken)
            jw_int(&w, a->broken);
        else
            jw_null(&w);
        jw_key(&w, "why");
        jw_str(&w, a->why);
        jw_close(&w, '}');
        fprintf(cli->out, "%s\n", buf_z(&out));
        buf_free(&out);
    } else if (a->broken) {
        fprintf(cli->out, "核验未通过：第 %lld 条日志：" STR_FMT "\n", (long long)a->broken,
                STR_ARG(a->why));
    } else {
        fprintf(cli->out, "核验通过：%lld 条日志前后相接，数据与日志一致。\n",
                (long long)a->entries);
    }
    return a->broken ? EXIT_FINDINGS : EXIT_DONE;
}

int command_audit(struct cli *cli)
{
    struct str verb = STR("");
    struct str from = STR("1");
    int64_t first = 1;
    cli_argument(cli, &verb);
    cli_option(cli, "--from", &from);
    if (!str_is(verb, "verify") || !str_int(from, &first) || first < 1) {
        fprintf(cli->err, "ztf: 用法 ztf audit verify [--from N]\n");
        return EXIT_USAGE;
    }
    int code = cli_end(cli);
    struct city *c = code == EXIT_DONE ? cli_city(cli, NULL) : NULL;
    if (!c)
        return code == EXIT_DONE ? EXIT_WORLD : code;
    struct tx *tx = store_read(city_store(c));
    struct audit a = tx_audit(tx, cli->arena, first);
    store_read_end(tx);
    cli_done(cli, c);
    return print_audit(cli, &a);
}

int command_backup(struct cli *cli)
{
    struct str path;
    struct diag d;
    if (!cli_argument(cli, &path)) {
        fprintf(cli->err, "ztf: 用法 ztf backup FILE\n");
        return EXIT_USAGE;
    }
    int code = cli_end(cli);
    struct city *c = code == EXIT_DONE ? cli_city(cli, NULL) : NULL;
    if (!c)
        return code == EXIT_DONE ? EXIT_WORLD : code;
    diag_init(&d, cli->arena);
    bool ok = store_backup(city_store(c), cli_path(cli, path), &d);
    cli_done(cli, c);
    if (ok)
        fprintf(cli->out, "已备份到 " STR_FMT "\n", STR_ARG(path));
    return ok ? EXIT_DONE : cli_findings(cli, &d);
}

int command_restore(struct cli *cli)
{
    struct str path;
    struct diag d;
    if (!cli_argument(cli, &path)) {
        fprintf(cli->err, "ztf: 用法 ztf --store URL restore FILE\n");
        return EXIT_USAGE;
    }
    int code = cli_end(cli);
    if (code != EXIT_DONE)
        return code;
    diag_init(&d, cli->arena);
    if (!store_restore(cli_path(cli, path), cli->url, &d))
        return cli_findings(cli, &d);
    fprintf(cli->out, "已核验 " STR_FMT " 并恢复到 " STR_FMT "\n", STR_ARG(path),
            STR_ARG(cli->url));
    return EXIT_DONE;
}

/* What opening would change in the tables; false: findings say why it cannot be told. */
static bool plan_migration(struct cli *cli, struct buf *script, struct diag *d)
{
    const struct store_options o = { .read_only = true, .plan = script };
    struct store *s = store_open(cli->url, &o, d);
    store_close(s);
    return s != NULL;
}

/* Every opening for writing migrates; this command says what and does nothing else. */
int command_migrate(struct cli *cli)
{
    struct buf script = { 0 };
    struct diag d;
    bool dry = cli_flag(cli, "--dry-run");
    int code = cli_end(cli);
    if (code != EXIT_DONE)
        return code;
    diag_init(&d, cli->arena);
    if (!plan_migration(cli, &script, &d)) {
        code = cli_findings(cli, &d);
    } else if (script.n == 0) {
        fprintf(cli->out, "表结构已是本版本的，不需要升级。\n");
    } else if (dry) {
        fprintf(cli->out, "%s", buf_z(&script));
    } else {
        const struct city_options o = { .import_rows = 0 }; /* for writing */
        struct city *c = cli_city(cli, &o);
        code = c ? EXIT_DONE : EXIT_WORLD;
        cli_done(cli, c);
        if (c)
            fprintf(cli->out, "已升级，升级前的副本在库文件旁。\n");
    }
    buf_free(&script);
    return code;
}
