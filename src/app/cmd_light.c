/* cmd_light.c - judges the lights of a day. */
#include "app/cli.h"

#include "service/light.h"

static int print_done(struct cli *cli, const struct light_done *done)
{
    if (cli->json) {
        struct buf out = { 0 };
        light_done_put(&out, done);
        fprintf(cli->out, STR_FMT "\n", STR_ARG(buf_str(&out)));
        buf_free(&out);
        return EXIT_DONE;
    }
    /* by enum light_colour: grey, green, unknown, yellow, red */
    fprintf(cli->out,
            "亮灯 " STR_FMT "：项目 %lld 个，红灯 %lld、黄灯 %lld、绿灯 %lld、未知 %lld、无需判定 "
            "%lld；板块 %lld 个。\n"
            "新亮 %lld 盏，变化 %lld 盏，解除 %lld 盏，升级 %lld 盏。\n",
            STR_ARG(done->day), (long long)done->projects, (long long)done->colours[4],
            (long long)done->colours[3], (long long)done->colours[1], (long long)done->colours[2],
            (long long)done->colours[0], (long long)done->units, (long long)done->opened,
            (long long)done->changed, (long long)done->closed, (long long)done->escalated);
    return EXIT_DONE;
}

int command_light(struct cli *cli)
{
    struct str what = STR("");
    struct str day = STR("");
    struct light_done done;
    struct diag d;
    cli_argument(cli, &what);
    cli_option(cli, "--day", &day);
    if (!str_is(what, "run")) {
        fprintf(cli->err, "ztf: 用法 ztf light run [--day YYYY-MM-DD]\n");
        return EXIT_USAGE;
    }
    const struct city_options write = { .store = { 0 } };
    int code = cli_end(cli);
    struct city *c = code == EXIT_DONE ? cli_city(cli, &write) : NULL;
    if (!c)
        return code == EXIT_DONE ? EXIT_WORLD : code;
    diag_init(&d, cli->arena);
    code = light_run(c, &cli->who, day, &done, &d) ? print_done(cli, &done) : cli_findings(cli, &d);
    cli_done(cli, c);
    return code;
}
