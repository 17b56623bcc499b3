/* cmd_figures.c - the month's statistics and its bulletin in the terminal. */
#include "app/cli.h"

#include "service/figures.h"

#include <string.h>

/* Writes text to the terminal or to the file named by -o; false after saying why not. */
static bool deliver(struct cli *cli, struct str path, const struct buf *text)
{
    FILE *to = cli->out;
    if (path.n) {
        to = fopen(str_z(cli->arena, cli_path(cli, path)), "wb");
        if (!to) {
            fprintf(cli->err, "ztf: 不能写入 " STR_FMT "\n", STR_ARG(path));
            return false;
        }
    }
    bool ok = fwrite(text->p, 1, text->n, to) == text->n;
    if (path.n)
        ok = fclose(to) == 0 && ok;
    return ok;
}

static int usage(struct cli *cli, const char *text)
{
    fprintf(cli->err, "ztf: 用法 ztf %s\n", text);
    return EXIT_USAGE;
}

int command_stat(struct cli *cli)
{
    struct str what = STR("");
    struct figures_request q = { .month = STR(""), .by = STR(""), .list = STR("") };
    struct buf out = { 0 };
    struct diag d;
    cli_argument(cli, &what);
    cli_option(cli, "--month", &q.month);
    cli_option(cli, "--by", &q.by);
    cli_option(cli, "--list", &q.list);
    if (!str_is(what, "dispatch"))
        return usage(cli, "stat dispatch --month YYYY-MM [--by …] [--list …]");
    int code = cli_end(cli);
    struct city *c = code == EXIT_DONE ? cli_city(cli, NULL) : NULL;
    if (!c)
        return code == EXIT_DONE ? EXIT_WORLD : code;
    diag_init(&d, cli->arena);
    bool ok = cli->json ? figures_dispatch(c, &cli->who, &q, &out, &d)
                        : figures_text(c, &cli->who, &q, &out, &d);
    if (ok && cli->json)
        buf_char(&out, '\n');
    code = ok ? (deliver(cli, STR(""), &out) ? EXIT_DONE : EXIT_WORLD) : cli_findings(cli, &d);
    buf_free(&out);
    cli_done(cli, c);
    return code;
}

/* Word, PDF and Excel come with the release that prints papers. */
static bool plain_text(struct str path)
{
    return path.n == 0 || str_ends(path, STR(".txt")) || str_ends(path, STR(".json"));
}

int command_bulletin(struct cli *cli)
{
    struct str month = STR("");
    struct str path = STR("");
    struct buf out = { 0 };
    struct diag d;
    cli_option(cli, "--month", &month);
    cli_option(cli, "-o", &path);
    int code = cli_end(cli);
    if (code != EXIT_DONE || month.n == 0 || !plain_text(path))
        return usage(cli, "bulletin --month YYYY-MM [-o FILE.txt|json]");
    struct city *c = cli_city(cli, NULL);
    if (!c)
        return EXIT_WORLD;
    diag_init(&d, cli->arena);
    bool json = cli->json || str_ends(path, STR(".json"));
    bool ok = figures_bulletin(c, &cli->who, month, json, &out, &d);
    if (ok && json)
        buf_char(&out, '\n');
    code = ok ? (deliver(cli, path, &out) ? EXIT_DONE : EXIT_WORLD) : cli_findings(cli, &d);
    buf_free(&out);
    cli_done(cli, c);
    return code;
}
