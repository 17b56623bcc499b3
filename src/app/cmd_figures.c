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

static bool stat_dispatch(struct city *c, const struct who *who, const struct figures_request *q,
                          bool json, struct buf *out, struct diag *d)
{
    return json ? figures_dispatch(c, who, q, out, d) : figures_text(c, who, q, out, d);
}

typedef bool stat_fn(struct city *c, const struct who *who, const struct figures_request *q,
                     bool json, struct buf *out, struct diag *d);

/* Statistics and the options each takes beside --by and --filter. */
static const struct stat_kind {
    const char *name;
    stat_fn *fn;
    const char *usage;
} stats[] = {
    { "dispatch", stat_dispatch,
      "--month YYYY-MM [--by …] [--list …] [--filter F] [--as-of YYYY-MM-DD]" },
    { "revision", figures_revision,
      "--month YYYY-MM [--from YYYY-MM] [--by …] [--list …] [--filter F]" },
    { "library", figures_library, "[--by …] [--filter F]" },
};

static const struct stat_kind *stat_find(struct str name)
{
    for (size_t i = 0; i < COUNTOF(stats); i++)
        if (str_is(name, stats[i].name))
            return &stats[i];
    return NULL;
}

static int stat_usage(struct cli *cli)
{
    for (size_t i = 0; i < COUNTOF(stats); i++)
        fprintf(cli->err, "%s ztf stat %s %s\n", i ? "         " : "ztf: 用法", stats[i].name,
                stats[i].usage);
    return EXIT_USAGE;
}

int command_stat(struct cli *cli)
{
    struct str what = STR("");
    struct figures_request q = { .month = STR(""),
                                 .by = STR(""),
                                 .list = STR(""),
                                 .filter = STR(""),
                                 .from = STR(""),
                                 .with = STR(""),
                                 .as_of = STR("") };
    struct buf out = { 0 };
    struct diag d;
    cli_argument(cli, &what);
    cli_option(cli, "--month", &q.month);
    cli_option(cli, "--from", &q.from);
    cli_option(cli, "--with", &q.with);
    cli_option(cli, "--by", &q.by);
    cli_option(cli, "--list", &q.list);
    cli_option(cli, "--as-of", &q.as_of);
    cli_option(cli, "--filter", &q.filter);
    const struct stat_kind *kind = stat_find(what);
    if (!kind)
        return stat_usage(cli);
    int code = cli_end(cli);
    struct city *c = code == EXIT_DONE ? cli_city(cli, NULL) : NULL;
    if (!c)
        return code == EXIT_DONE ? EXIT_WORLD : code;
    diag_init(&d, cli->arena);
    bool ok = kind->fn(c, &cli->who, &q, cli->json, &out, &d);
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
