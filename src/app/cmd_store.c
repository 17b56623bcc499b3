/* cmd_store.c - commands that look after the store itself: backup, restore, migrate. */
#include "app/cli.h"

#include "service/attachment.h"

/* Copies what the backup `file` says is attached between two folders, each content proven by its digest.
 * What is missing is a finding: the rows are worth keeping without it. */
static bool copy_attached(struct str file, struct depot *from, struct depot *to, struct diag *d)
{
    const struct store_options o = { .read_only = true };
    struct store *rows = store_open(str_printf(d->arena, "sqlite:" STR_FMT, STR_ARG(file)), &o, d);
    bool ok = rows && attachment_copy(rows, from, to, d);
    store_close(rows);
    return ok;
}

/* Nothing withdrawn meanwhile is removed before it is copied. */
static bool backup(struct city *c, struct str path, struct diag *d)
{
    struct depot *to = depot_open(attachment_folder(d->arena, path));
    struct depot *from = city_depot(c);
    depot_hold(from);
    bool ok = store_backup(city_store(c), path, d) && copy_attached(path, from, to, d);
    depot_release(from);
    depot_close(to);
    return ok;
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
    bool ok = backup(c, cli_path(cli, path), &d);
    cli_done(cli, c);
    if (ok)
        fprintf(cli->out, "已备份到 " STR_FMT "，附件在 " STR_FMT ".files\n", STR_ARG(path),
                STR_ARG(path));
    return ok ? EXIT_DONE : cli_findings(cli, &d);
}

/* The files of a backup beside the store made of it. */
static bool restore_attached(struct cli *cli, struct str path, struct diag *d)
{
    struct str scheme = STR("sqlite:");
    struct str to_path = str_slice(cli->url, scheme.n, cli->url.n);
    struct depot *from = depot_open(attachment_folder(d->arena, path));
    struct depot *to = depot_open(attachment_folder(d->arena, to_path));
    bool ok = copy_attached(path, from, to, d);
    depot_close(from);
    depot_close(to);
    return ok;
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
    return restore_attached(cli, cli_path(cli, path), &d) ? EXIT_DONE : cli_findings(cli, &d);
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
