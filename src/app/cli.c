/* cli.c - arguments, findings, the store; see cli.h. */
#include "app/cli.h"

#include "base/json.h"

enum { FINDINGS_SHOWN = 200 };

static void take_out(struct cli *cli, size_t at, size_t n)
{
    for (size_t i = at; i + n < cli->nargs; i++)
        cli->args[i] = cli->args[i + n];
    cli->nargs -= n;
}

bool cli_option(struct cli *cli, const char *name, struct str *value)
{
    struct str key = str_c(name);
    for (size_t i = 0; i < cli->nargs; i++) {
        struct str arg = cli->args[i];
        if (str_eq(arg, key) && i + 1 < cli->nargs) {
            *value = cli->args[i + 1];
            take_out(cli, i, 2);
            return true;
        }
        if (str_starts(arg, key) && arg.n > key.n && arg.p[key.n] == '=') {
            *value = str_slice(arg, key.n + 1, arg.n);
            take_out(cli, i, 1);
            return true;
        }
    }
    return false;
}

bool cli_flag(struct cli *cli, const char *name)
{
    for (size_t i = 0; i < cli->nargs; i++)
        if (str_is(cli->args[i], name)) {
            take_out(cli, i, 1);
            return true;
        }
    return false;
}

bool cli_argument(struct cli *cli, struct str *value)
{
    for (size_t i = 0; i < cli->nargs; i++)
        if (!str_starts(cli->args[i], STR("-")) || cli->args[i].n == 1) {
            *value = cli->args[i];
            take_out(cli, i, 1);
            return true;
        }
    return false;
}

int cli_end(struct cli *cli)
{
    if (cli->nargs == 0)
        return EXIT_DONE;
    fprintf(cli->err, "ztf: 不认识的参数 “" STR_FMT "”，用法见 ztf help\n", STR_ARG(cli->args[0]));
    return EXIT_USAGE;
}

struct city *cli_city(struct cli *cli, const struct city_options *o)
{
    struct diag d;
    struct city_options none = { .store = { .read_only = true } };
    if (cli->shared)
        return cli->shared;
    diag_init(&d, cli->arena);
    struct city_options with = o ? *o : none;
    with.keys = cli->keys;
    struct city *c = city_open(cli->url, &with, &d);
    if (!c)
        cli_findings(cli, &d);
    return c;
}

void cli_done(struct cli *cli, struct city *c)
{
    if (c != cli->shared)
        city_close(c);
}

struct str cli_path(struct cli *cli, struct str path)
{
    if (cli->cwd.n == 0 || str_starts(path, STR("/")))
        return path;
    return str_printf(cli->arena, STR_FMT "/" STR_FMT, STR_ARG(cli->cwd), STR_ARG(path));
}

static const char *level_word(enum level level)
{
    static const char *const words[] = {
        [LEVEL_ERROR] = "错误", [LEVEL_WARNING] = "提醒", [LEVEL_NOTE] = "说明"
    };
    return words[level];
}

static void print_finding(FILE *to, const struct finding *f)
{
    fprintf(to, "%s", level_word(f->level));
    if (f->sheet.n)
        fprintf(to, " " STR_FMT, STR_ARG(f->sheet));
    if (f->cell.n)
        fprintf(to, " " STR_FMT, STR_ARG(f->cell));
    else if (f->row)
        fprintf(to, " 第%lld行", (long long)f->row);
    fprintf(to, "：" STR_FMT, STR_ARG(f->text));
    if (f->value.n)
        fprintf(to, "（原值“" STR_FMT "”）", STR_ARG(f->value));
    if (f->suggest.n)
        fprintf(to, "，建议：" STR_FMT, STR_ARG(f->suggest));
    fputc('\n', to);
}

static size_t print_level(FILE *to, const struct diag *d, enum level level, size_t printed)
{
    for (const struct finding *f = d->first; f; f = f->next)
        if (f->level == level && printed++ < FINDINGS_SHOWN)
            print_finding(to, f);
    return printed;
}

/* As many as a person reads: errors before the rest. */
static void print_findings(FILE *to, const struct diag *d)
{
    size_t n = print_level(to, d, LEVEL_ERROR, 0);
    n = print_level(to, d, LEVEL_WARNING, n);
    n = print_level(to, d, LEVEL_NOTE, n);
    if (n > FINDINGS_SHOWN)
        fprintf(to, "另有 %zu 条未列出，用 --json 可取全部\n", n - FINDINGS_SHOWN);
}

int cli_findings(struct cli *cli, const struct diag *d)
{
    if (cli->json) {
        struct buf out = { 0 };
        struct jw w = { .out = &out };
        jw_diag(&w, d);
        fprintf(cli->out, "%s\n", buf_z(&out));
        buf_free(&out);
    } else {
        print_findings(cli->err, d);
    }
    if (diag_ok(d))
        return EXIT_DONE;
    enum err verdict = diag_verdict(d);
    return verdict == E_STORE ? EXIT_WORLD : EXIT_FINDINGS;
}
