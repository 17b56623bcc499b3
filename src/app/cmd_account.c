/* cmd_account.c - a new city and its accounts: init, user.  Knows no duty: those are granted in the page. */
#include "app/cli.h"

#include "base/clock.h"
#include "base/json.h"
#include "base/secret.h"
#include "service/account.h"
#include "service/city_init.h"

#include <unistd.h>

static const struct city_options for_writing = { .store = { .create = false } };

/* ---- init -------------------------------------------------------------------------------------------- */

static bool ask(struct cli *cli, const char *question, struct str *answer)
{
    char line[128];
    if (answer->n || cli->shared || !isatty(STDIN_FILENO))
        return answer->n > 0;
    fprintf(cli->out, "%s", question);
    fflush(cli->out);
    if (!fgets(line, sizeof line, stdin))
        return false;
    *answer = str_dup(cli->arena, str_trim(str_c(line)));
    return answer->n > 0;
}

static void print_tokens(struct cli *cli, const struct setup_tokens *t)
{
    struct buf out = { 0 };
    struct jw w = { .out = &out };
    jw_open(&w, '{');
    jw_key(&w, "tokens");
    jw_open(&w, '[');
    for (size_t i = 0; i < t->n; i++) {
        jw_open(&w, '{');
        jw_key(&w, "role");
        jw_c(&w, role_choices[t->one[i].role].id);
        jw_key(&w, "token");
        jw_c(&w, t->one[i].token);
        jw_close(&w, '}');
        if (!cli->json)
            fprintf(cli->out, "%s启用令牌：%s\n", role_choices[t->one[i].role].label,
                    t->one[i].token);
    }
    jw_close(&w, ']');
    jw_close(&w, '}');
    if (cli->json)
        fprintf(cli->out, "%s\n", buf_z(&out));
    else
        fprintf(cli->out, "请分别交给三个人，各自打开网页的 /setup 使用；七天内有效，各用一次。\n");
    buf_free(&out);
}

static bool is_empty(struct city *c)
{
    struct tx *tx = store_read(city_store(c));
    bool empty = store_is_empty(tx);
    store_read_end(tx);
    return empty;
}

/* Gives tokens for the officers that are missing; a store that lacks none is somebody's already. */
static int give_tokens(struct cli *cli, struct city *c, struct diag *d)
{
    struct setup_tokens tokens;
    int64_t wait = 0;
    struct gate *gate = gate_open();
    struct account_use u = { .gate = gate, .city = c, .who = &cli->who, .wait = &wait, .d = d };
    bool ok = account_setup_begin(&u, &tokens);
    gate_close(gate);
    if (!ok)
        return cli_findings(cli, d);
    if (tokens.n == 0) {
        fprintf(cli->err, "ztf: 库中已有数据，三个管理员账户都已设立\n");
        return EXIT_USAGE;
    }
    print_tokens(cli, &tokens);
    secret_wipe(&tokens, sizeof tokens);
    return EXIT_DONE;
}

int command_init(struct cli *cli)
{
    struct diag d;
    struct str code = STR("");
    struct str name = STR("");
    const struct city_options create = { .store = { .create = true } };
    cli_option(cli, "--city", &code);
    cli_option(cli, "--name", &name);
    int end = cli_end(cli);
    if (end != EXIT_DONE)
        return end;
    if (!ask(cli, "城市行政区划代码（六位，例如 320400）：", &code)) {
        fprintf(cli->err, "ztf: 用法 ztf init --city 320400 [--name 名称]\n");
        return EXIT_USAGE;
    }
    struct city *c = cli_city(cli, &create);
    if (!c)
        return EXIT_WORLD;
    diag_init(&d, cli->arena);
    if (!is_empty(c) || city_init(c, &cli->who, code, name, &d))
        end = give_tokens(cli, c, &d);
    else
        end = cli_findings(cli, &d);
    cli_done(cli, c);
    return end;
}

/* ---- user --------------------------------------------------------------------------------------------- */

static int print_password(struct cli *cli, struct str login, bool ok, const char *password,
                          const struct diag *d)
{
    if (!ok)
        return cli_findings(cli, d);
    if (cli->json) {
        struct buf out = { 0 };
        struct jw w = { .out = &out };
        jw_open(&w, '{');
        jw_key(&w, "login");
        jw_str(&w, login);
        jw_key(&w, "password");
        jw_c(&w, password);
        jw_close(&w, '}');
        fprintf(cli->out, "%s\n", buf_z(&out));
        buf_free(&out);
    } else {
        fprintf(cli->out, STR_FMT " 的一次性口令：%s\n登录后须立即修改。\n", STR_ARG(login),
                password);
    }
    return EXIT_DONE;
}

static int user_add(struct cli *cli, struct account_use *u, struct str login)
{
    char password[ONE_TIME + 1];
    struct account_new a = { .login = login, .name = login, .agency = STR(""), .post = STR("") };
    cli_option(cli, "--name", &a.name);
    cli_option(cli, "--agency", &a.agency);
    cli_option(cli, "--post", &a.post);
    int end = cli_end(cli);
    if (end != EXIT_DONE)
        return end;
    end = print_password(cli, login, account_add(u, &a, password), password, u->d);
    secret_wipe(password, sizeof password);
    return end;
}

static int user_passwd(struct cli *cli, struct account_use *u, struct str login)
{
    char password[ONE_TIME + 1];
    bool drop = cli_flag(cli, "--drop-otp");
    int end = cli_end(cli);
    if (end != EXIT_DONE)
        return end;
    end = print_password(cli, login, account_one_time(u, login, drop, password), password, u->d);
    secret_wipe(password, sizeof password);
    return end;
}

static int user_disable(struct cli *cli, struct account_use *u, struct str login)
{
    int end = cli_end(cli);
    if (end != EXIT_DONE)
        return end;
    if (!account_disable(u, login))
        return cli_findings(cli, u->d);
    fprintf(cli->out, "已停用 " STR_FMT "，其登录一并结束。\n", STR_ARG(login));
    return EXIT_DONE;
}

static void put_roles(struct buf *out, unsigned roles)
{
    for (int i = 0; role_choices[i].id; i++)
        if (roles & 1u << i)
            buf_printf(out, "%s%s", out->n ? "," : "", role_choices[i].id);
}

static void print_user(struct cli *cli, const struct standing *s)
{
    struct buf roles = { 0 };
    put_roles(&roles, s->roles);
    if (cli->json) {
        struct buf line = { 0 };
        struct jw w = { .out = &line };
        jw_open(&w, '{');
        jw_key(&w, "login");
        jw_str(&w, s->login);
        jw_key(&w, "name");
        jw_str(&w, s->name);
        jw_key(&w, "active");
        jw_bool(&w, s->active);
        jw_key(&w, "roles");
        jw_str(&w, buf_str(&roles));
        jw_key(&w, "last_login_at");
        jw_str(&w, s->last_login_at);
        jw_close(&w, '}');
        fprintf(cli->out, "%s\n", buf_z(&line));
        buf_free(&line);
    } else {
        fprintf(cli->out, STR_FMT "\t" STR_FMT "\t%s\t%s\t" STR_FMT "\n", STR_ARG(s->login),
                STR_ARG(s->name), s->active ? "正常" : "停用", buf_z(&roles),
                STR_ARG(s->last_login_at));
    }
    buf_free(&roles);
}

static int user_list(struct cli *cli, struct city *c)
{
    int end = cli_end(cli);
    if (end != EXIT_DONE)
        return end;
    struct tx *tx = store_read(city_store(c));
    struct standings all = standings_load(tx, cli->arena, 0, cli->who.today);
    store_read_end(tx);
    for (size_t i = 0; i < all.n; i++)
        print_user(cli, &all.one[i]);
    return EXIT_DONE;
}

static int run_user(struct cli *cli, struct city *c, struct str verb, struct str login)
{
    struct diag d;
    int64_t wait = 0;
    diag_init(&d, cli->arena);
    struct gate *gate = gate_open();
    struct account_use u = { .gate = gate, .city = c, .who = &cli->who, .wait = &wait, .d = &d };
    int end = EXIT_USAGE;
    if (str_is(verb, "add"))
        end = user_add(cli, &u, login);
    else if (str_is(verb, "passwd"))
        end = user_passwd(cli, &u, login);
    else
        end = user_disable(cli, &u, login);
    gate_close(gate);
    return end;
}

int command_user(struct cli *cli)
{
    static const char *const verbs[] = { "add", "passwd", "disable", "list" };
    struct str verb = STR("");
    struct str login = STR("");
    bool known = false;
    cli_argument(cli, &verb);
    for (size_t i = 0; i < COUNTOF(verbs); i++)
        known = known || str_is(verb, verbs[i]);
    bool list = str_is(verb, "list");
    if (!known || (!list && !cli_argument(cli, &login))) {
        fprintf(cli->err, "ztf: 用法 ztf user add|passwd|disable LOGIN，或 ztf user list\n");
        return EXIT_USAGE;
    }
    struct city *c = cli_city(cli, list ? NULL : &for_writing);
    if (!c)
        return EXIT_WORLD;
    int end = list ? user_list(cli, c) : run_user(cli, c, verb, login);
    cli_done(cli, c);
    return end;
}
