/* main.c - the command line's door: which store, who, which command. */
#include "app/cli.h"

#include "app/control.h"

#include "base/clock.h"
#include "base/json.h"
#include "base/sm.h"
#include "file/file.h"

#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

const struct command commands[] = {
    { "serve", "[--listen HOST:PORT] [--clamd unix:PATH|HOST:PORT] [--oidc FILE] [--syslog]",
      "启动服务（默认只在本机 127.0.0.1:8080）", false, command_serve },
    { "init", "[--city 320400] [--name 名称]", "建立新城市，打印三个管理员的一次性启用令牌", true,
      command_init },
    { "demo", "", "在空库中装入示例城市", true, command_demo },
    { "import",
      "RECORD FILE [--sheet S] [--map FILE] [--mode M] [--key F] [--dry-run] [--again] [--rows N] "
      "[--good-only]",
      "导入 xlsx、xls 或 csv", true, command_import },
    { "export",
      "RECORD [--filter F] [--sort S] [--fields F] [--reason 用途] [-o FILE.xlsx|csv|json]",
      "导出台账", true, command_export },
    { "template", "RECORD -o FILE.xlsx", "生成导入模板", false, command_template },
    { "stat",
      "dispatch --month YYYY-MM [--by area|band|industry|track|kind|park|agency] [--list L]",
      "月度调度统计", false, command_stat },
    { "bulletin", "--month YYYY-MM [-o FILE.txt]", "月度调度通报", false, command_bulletin },
    { "user",
      "add LOGIN [--name 姓名] [--agency 单位编码] [--post 职务] | passwd LOGIN [--drop-otp] | "
      "disable LOGIN | list",
      "账户：新增、发一次性口令（并恢复停用的账户）、停用、列表", true, command_user },
    { "token",
      "add LOGIN --name 用途 --scopes \"台账.动作 …\" --until YYYY-MM-DD [--role R] | list | "
      "revoke ID",
      "程序的访问令牌：签发（只显示一次）、列表、停用", true, command_token },
    { "audit",
      "verify [--from N] [--anchors FILE [--copy]] | purge --before YYYY-MM-DD | check FILE "
      "SIGNATURE [--public HEX] | key",
      "核验日志链、数据和锚点，清理超期日志，核对导出文件的签名，打印公钥", true, command_audit },
    { "backup", "FILE", "在线备份到 FILE，附件到 FILE.files", true, command_backup },
    { "migrate", "[--dry-run]", "把库的表结构升级到本版本；--dry-run 只打印语句", true,
      command_migrate },
    { "restore", "FILE", "核验备份（含 FILE.files 中的附件）并恢复到 --store 指定的新文件", false,
      command_restore },
    { "ledger", "list|ddl|openapi|forms|stages|manual|audit [--role R] [--dialect pg]",
      "打印台账派生的文本", false, command_ledger },
    { "help", "[COMMAND]", "用法", false, command_help },
    { NULL, NULL, NULL, false, NULL },
};

int command_help(struct cli *cli)
{
    struct str name = STR("");
    bool one = cli_argument(cli, &name);
    fprintf(cli->out, "用法：ztf [--store URL] [--json] [--as LOGIN] 命令 …\n");
    for (const struct command *c = commands; c->name; c++)
        if (!one || str_is(name, c->name))
            fprintf(cli->out, "  %-9s %s\n            %s\n", c->name, c->text, c->usage);
    return cli_end(cli);
}

const struct command *command_find(struct str name)
{
    for (const struct command *c = commands; c->name; c++)
        if (str_is(name, c->name))
            return c;
    return NULL;
}

/* The operating system's user, journalled as such. */
static struct str system_login(struct arena *a)
{
    struct passwd *pw = getpwuid(getuid());
    return str_printf(a, "os:%s", pw ? pw->pw_name : "?");
}

static struct str request_id(struct arena *a)
{
    unsigned char raw[8];
    char *hex = NEW(a, char, sizeof raw * 2 + 1);
    random_bytes(raw, sizeof raw);
    hex_put(raw, sizeof raw, hex);
    return (struct str){ hex, sizeof raw * 2 };
}

void cli_settle(struct cli *cli)
{
    const char *store = getenv("ZTF_STORE");
    struct str login;
    cli->url = str_c(store ? store : "sqlite:ztf.db");
    cli_option(cli, "--store", &cli->url);
    cli->keys = str_c(getenv("ZTF_KEY_FILE"));
    cli->json = cli_flag(cli, "--json");
    cli->who = (struct who){ .login = system_login(cli->arena),
                             .role = ROLE_dispatcher,
                             .everything = true,
                             .address = STR("cli"),
                             .request = request_id(cli->arena),
                             .source = STR("manual"),
                             .now = clock_now(cli->arena),
                             .today = clock_today(cli->arena) };
    if (cli_option(cli, "--as", &login))
        cli->who.login = login;
    cli->who.name = cli->who.login;
}

/* How the process was called is how a command is handed over, word for word. */
int main(int argc, char **argv)
{
    file_look_main(argc, argv);
    struct arena arena = { 0 };
    struct cli cli = { .arena = &arena, .out = stdout, .err = stderr };
    struct str name = STR("help");
    json_wipe_freed();
    cli.args = NEW(&arena, struct str, argc);
    for (int i = 1; i < argc; i++)
        cli.args[cli.nargs++] = str_c(argv[i]);
    cli_settle(&cli);
    bool asked = cli_flag(&cli, "--help");
    asked = cli_flag(&cli, "-h") || asked;
    bool named = cli_argument(&cli, &name) && !asked;
    name = asked ? STR("help") : name;
    const struct command *command = command_find(name);
    int code = EXIT_USAGE;
    if (command && !(command->writes && control_hand_over(&cli, argc, argv, &code)))
        code = command->run(&cli);
    else if (!command)
        fprintf(stderr, "ztf: 没有命令 “" STR_FMT "”，用法见 ztf help\n", STR_ARG(name));
    arena_free(&arena);
    return named || asked || code != EXIT_DONE ? code : EXIT_USAGE;
}
