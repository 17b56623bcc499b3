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
    { "compare", figures_compare,
      "--month YYYY-MM [--with YYYY-MM] [--by …] [--list …] [--filter F]" },
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

/* ---- the bulletin -------------------------------------------------------------------------------- */

enum shape { SHAPE_TEXT, SHAPE_JSON, SHAPE_PAPER };

struct bulletin_wish {
    struct str month, path;
    enum shape shape;
    struct figures_paper paper;
};

/* What a file's name asks for; false: nothing this command makes. */
static bool shape_of(struct cli *cli, struct bulletin_wish *w)
{
    static const struct {
        const char *ending;
        enum shape shape;
        enum paper_form form;
    } all[] = { { ".txt", SHAPE_TEXT, PAPER_DOCX },
                { ".json", SHAPE_JSON, PAPER_DOCX },
                { ".docx", SHAPE_PAPER, PAPER_DOCX },
                { ".pdf", SHAPE_PAPER, PAPER_PDF },
                { ".xlsx", SHAPE_PAPER, PAPER_XLSX } };
    w->shape = cli->json ? SHAPE_JSON : SHAPE_TEXT;
    for (size_t i = 0; w->path.n && i < COUNTOF(all); i++) {
        if (!str_ends(w->path, str_c(all[i].ending)))
            continue;
        w->shape = all[i].shape;
        w->paper.form = all[i].form;
        return true;
    }
    return w->path.n == 0;
}

static bool word_for_word(struct cli *cli, struct city *c, const struct bulletin_wish *w,
                          struct diag *d)
{
    struct buf out = { 0 };
    bool json = w->shape == SHAPE_JSON;
    bool ok = figures_bulletin(c, &cli->who, w->month, json, &out, d);
    if (ok && json)
        buf_char(&out, '\n');
    ok = ok && deliver(cli, w->path, &out);
    buf_free(&out);
    return ok;
}

static int put_template(struct cli *cli, struct str path)
{
    struct diag d;
    diag_init(&d, cli->arena);
    if (cli_end(cli) != EXIT_DONE || !str_ends(path, STR(".docx")))
        return usage(cli, "bulletin template -o FILE.docx");
    if (!paper_template(cli_path(cli, path), cli->who.now, &d))
        return cli_findings(cli, &d);
    return EXIT_DONE;
}

/* What is filled stays what it is: a Word file or a workbook. */
static bool same_ending(struct str path, struct str template)
{
    return (str_ends(path, STR(".docx")) && !str_ends(template, STR(".xlsx"))) ||
           (str_ends(path, STR(".xlsx")) && str_ends(template, STR(".xlsx")));
}

int command_bulletin(struct cli *cli)
{
    struct bulletin_wish w = { .month = STR(""), .path = STR("") };
    struct str what = STR("");
    struct diag d;
    w.paper.template = STR("");
    cli_option(cli, "--month", &w.month);
    cli_option(cli, "-o", &w.path);
    cli_option(cli, "--template", &w.paper.template);
    if (cli_argument(cli, &what) && str_is(what, "template"))
        return put_template(cli, w.path);
    bool filled = w.paper.template.n > 0;
    if (cli_end(cli) != EXIT_DONE || what.n || w.month.n == 0 || !shape_of(cli, &w) ||
        (filled && !same_ending(w.path, w.paper.template)))
        return usage(cli, "bulletin --month YYYY-MM [-o FILE.docx|pdf|xlsx|txt|json] [--template "
                          "FILE.docx|xlsx] | bulletin template -o FILE.docx");
    struct city *c = cli_city(cli, NULL);
    if (!c)
        return EXIT_WORLD;
    diag_init(&d, cli->arena);
    w.paper.path = cli_path(cli, w.path);
    if (filled)
        w.paper.template = cli_path(cli, w.paper.template);
    bool ok = w.shape == SHAPE_PAPER ? figures_print(c, &cli->who, w.month, &w.paper, &d)
                                     : word_for_word(cli, c, &w, &d);
    int code = ok ? EXIT_DONE : diag_ok(&d) ? EXIT_WORLD : cli_findings(cli, &d);
    cli_done(cli, c);
    return code;
}
