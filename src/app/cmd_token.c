/* cmd_token.c - access tokens of programs from the shell: token add, list, revoke.  Knows no route. */
#include "app/cli.h"

#include "base/json.h"
#include "base/secret.h"
#include "service/bearer.h"
#include "service/people.h"
#include "service/record.h"

static const struct city_options for_writing = { .store = { .create = false } };

static int usage(struct cli *cli)
{
    fprintf(
        cli->err,
        "ztf: 用法 ztf token add LOGIN --name 用途 --scopes \"project.read …\" --until YYYY-MM-DD "
        "[--role R]，ztf token list，或 ztf token revoke ID\n");
    return EXIT_USAGE;
}

static void print_made(struct cli *cli, int64_t id, const char *token)
{
    if (cli->json)
        fprintf(cli->out, "{\"id\":%lld,\"token\":\"%s\"}\n", (long long)id, token);
    else
        fprintf(cli->out, "访问令牌 %lld：%s\n只显示这一次；程序以 Authorization: Bearer 提交。\n",
                (long long)id, token);
}

static int token_add(struct cli *cli, struct account_use *u, struct str login)
{
    char token[BEARER_TEXT + 1];
    struct bearer_wish wish = { .name = STR(""),
                                .scopes = STR(""),
                                .role = STR(""),
                                .valid_to = STR(""),
                                .password = STR("") };
    int64_t id = 0;
    cli_option(cli, "--name", &wish.name);
    cli_option(cli, "--scopes", &wish.scopes);
    cli_option(cli, "--role", &wish.role);
    cli_option(cli, "--until", &wish.valid_to);
    int end = cli_end(cli);
    if (end != EXIT_DONE)
        return end;
    struct tx *tx = store_read(city_store(u->city));
    int64_t person = people_find(tx, cli->arena, login);
    store_read_end(tx);
    if (!person)
        diag_add(u->d, E_NOT_FOUND, NULL, "没有登录名“" STR_FMT "”", STR_ARG(login));
    else if (bearer_issue(u, person, &wish, token, &id))
        print_made(cli, id, token);
    secret_wipe(token, sizeof token);
    return diag_ok(u->d) ? EXIT_DONE : cli_findings(cli, u->d);
}

static int token_revoke_id(struct cli *cli, struct account_use *u, struct str id)
{
    int64_t n = 0;
    int end = cli_end(cli);
    if (end != EXIT_DONE)
        return end;
    if (!str_int(id, &n) || n <= 0)
        return usage(cli);
    return bearer_stop(u, n) ? EXIT_DONE : cli_findings(cli, u->d);
}

static void print_token(struct cli *cli, const struct row *r)
{
    if (cli->json) {
        struct buf out = { 0 };
        struct jw w = { .out = &out };
        record_show(&w, &cli->who, r);
        fprintf(cli->out, "%s\n", buf_z(&out));
        buf_free(&out);
        return;
    }
    struct str stopped = token_revoked_at(r);
    fprintf(cli->out, "%lld\t" STR_FMT "…\t" STR_FMT "\t" STR_FMT "\t至 " STR_FMT "\t%s\n",
            (long long)token_id(r), STR_ARG(token_hint(r)), STR_ARG(token_name(r)),
            STR_ARG(token_scopes(r)), STR_ARG(token_valid_to(r)), stopped.n ? "已停用" : "");
}

static int token_list(struct cli *cli, struct city *c)
{
    int end = cli_end(cli);
    if (end != EXIT_DONE)
        return end;
    struct tx *tx = store_read(city_store(c));
    struct rows all = bearer_list(tx, cli->arena, 0);
    store_read_end(tx);
    for (size_t i = 0; i < all.n; i++)
        print_token(cli, all.row[i]);
    return EXIT_DONE;
}

static int change(struct cli *cli, struct city *c, bool adds, struct str what)
{
    struct diag d;
    int64_t wait = 0;
    diag_init(&d, cli->arena);
    struct gate *gate = gate_open();
    struct account_use u = { .gate = gate, .city = c, .who = &cli->who, .wait = &wait, .d = &d };
    int end = adds ? token_add(cli, &u, what) : token_revoke_id(cli, &u, what);
    gate_close(gate);
    return end;
}

int command_token(struct cli *cli)
{
    struct str verb = STR("");
    struct str what = STR("");
    cli_argument(cli, &verb);
    bool list = str_is(verb, "list");
    bool adds = str_is(verb, "add");
    if ((!list && !adds && !str_is(verb, "revoke")) || (!list && !cli_argument(cli, &what)))
        return usage(cli);
    struct city *c = cli_city(cli, list ? NULL : &for_writing);
    if (!c)
        return EXIT_WORLD;
    int end = list ? token_list(cli, c) : change(cli, c, adds, what);
    cli_done(cli, c);
    return end;
}
