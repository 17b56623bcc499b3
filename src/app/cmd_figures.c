/* cmd_figures.c - the month's statistics and its bulletin in the terminal. */
#include "app/cli.h"

#include "service/stat.h"

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

/* Everything one may ask of a statistic; each takes what is its own. */
struct asked {
    struct figures_request month;
    struct str period;
    int64_t tour;
};

typedef bool stat_fn(struct city *c, const struct who *who, const struct asked *q, bool json,
                     struct buf *out, struct diag *d);

static bool ask_dispatch(struct city *c, const struct who *who, const struct asked *q, bool json,
                         struct buf *out, struct diag *d)
{
    return json ? figures_dispatch(c, who, &q->month, out, d)
                : figures_text(c, who, &q->month, out, d);
}

static bool ask_revision(struct city *c, const struct who *who, const struct asked *q, bool json,
                         struct buf *out, struct diag *d)
{
    return figures_revision(c, who, &q->month, json, out, d);
}

static bool ask_compare(struct city *c, const struct who *who, const struct asked *q, bool json,
                        struct buf *out, struct diag *d)
{
    return figures_compare(c, who, &q->month, json, out, d);
}

static bool ask_library(struct city *c, const struct who *who, const struct asked *q, bool json,
                        struct buf *out, struct diag *d)
{
    return figures_library(c, who, &q->month, json, out, d);
}

#define ASK(name, what_)                                                                           \
    static bool name(struct city *c, const struct who *who, const struct asked *q, bool json,      \
                     struct buf *out, struct diag *d)                                              \
    {                                                                                              \
        const struct stat_request ask = {                                                          \
            .what = (what_), .period = q->period, .by = q->month.by, .tour = q->tour               \
        };                                                                                         \
        return stat_put(c, who, &ask, json, out, d);                                               \
    }
ASK(ask_problems, STAT_PROBLEMS)
ASK(ask_visits, STAT_VISITS)
ASK(ask_tour, STAT_TOUR)
ASK(ask_targets, STAT_TARGETS)
#undef ASK

/* Statistics and the options each takes. */
static const struct stat_kind {
    const char *name;
    stat_fn *fn;
    const char *usage;
} stats[] = {
    { "dispatch", ask_dispatch,
      "--month YYYY-MM [--by …] [--list …] [--filter F] [--as-of YYYY-MM-DD]" },
    { "revision", ask_revision,
      "--month YYYY-MM [--from YYYY-MM] [--by …] [--list …] [--filter F]" },
    { "compare", ask_compare, "--month YYYY-MM [--with YYYY-MM] [--by …] [--list …] [--filter F]" },
    { "library", ask_library, "[--by …] [--filter F]" },
    { "problems", ask_problems, "[--period YYYY|YYYY-MM] [--by …]" },
    { "visits", ask_visits, "[--period YYYY-Www] [--by …]" },
    { "tour", ask_tour, "[--tour ID]" },
    { "targets", ask_targets, "[--period YYYY]" },
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

/* False when the tour is no number. */
static bool take_options(struct cli *cli, struct asked *q)
{
    struct str tour = STR("");
    cli_option(cli, "--month", &q->month.month);
    cli_option(cli, "--from", &q->month.from);
    cli_option(cli, "--with", &q->month.with);
    cli_option(cli, "--by", &q->month.by);
    cli_option(cli, "--list", &q->month.list);
    cli_option(cli, "--as-of", &q->month.as_of);
    cli_option(cli, "--filter", &q->month.filter);
    cli_option(cli, "--period", &q->period);
    cli_option(cli, "--tour", &tour);
    return tour.n == 0 || str_int(tour, &q->tour);
}

int command_stat(struct cli *cli)
{
    struct str what = STR("");
    struct asked q = { .month = { .month = STR(""),
                                  .by = STR(""),
                                  .list = STR(""),
                                  .filter = STR(""),
                                  .from = STR(""),
                                  .with = STR(""),
                                  .as_of = STR("") },
                       .period = STR("") };
    struct buf out = { 0 };
    struct diag d;
    cli_argument(cli, &what);
    bool read = take_options(cli, &q);
    const struct stat_kind *kind = stat_find(what);
    if (!kind || !read)
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
