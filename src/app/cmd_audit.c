/* cmd_audit.c - the journal proven and purged, exported files proven.  See proof.h, export.h. */
#include "app/cli.h"

#include "base/date.h"
#include "base/json.h"
#include "base/seal.h"
#include "service/export.h"
#include "service/people.h"
#include "service/proof.h"

static void print_proof(FILE *to, const struct proof *p)
{
    const struct audit *a = &p->audit;
    fprintf(to, "核验通过：%lld 条日志前后相接，数据与日志一致。\n", (long long)a->entries);
    if (a->purged)
        fprintf(to, "第 %lld 条及以前的日志已按保存期限清理，%s。\n", (long long)a->purged,
                p->unsigned_ok ? "签名成立，但没有密钥文件，未核对是否本库所签" : "有签名为证");
    if (p->anchors < 0)
        fprintf(to, "没有锚点文件，未与库外的锚点核对。\n");
    else
        fprintf(to, "与库外的 %lld 个锚点一致。\n", (long long)(p->anchors - p->younger));
    if (p->younger)
        fprintf(to, "另有 %lld 个锚点晚于此备份的最后一条日志。\n", (long long)p->younger);
}

static int report_proof(struct cli *cli, const struct proof *p)
{
    const struct audit *a = &p->audit;
    if (cli->json) {
        struct buf out = { 0 };
        struct jw w = { .out = &out };
        jw_open(&w, '{');
        proof_put(&w, p);
        jw_close(&w, '}');
        fprintf(cli->out, "%s\n", buf_z(&out));
        buf_free(&out);
    } else if (a->broken) {
        fprintf(cli->out, "核验未通过：第 %lld 条日志：" STR_FMT "\n", (long long)a->broken,
                STR_ARG(a->why));
    } else {
        print_proof(cli->out, p);
    }
    return a->broken ? EXIT_FINDINGS : EXIT_DONE;
}

/* The keys that sign; NULL where there is no file or it is not for us. */
static struct keyring *sealing_keys(struct cli *cli)
{
    struct diag d;
    diag_init(&d, cli->arena);
    return keyring_open(str_z(cli->arena, city_key_file(cli->url, cli->keys, cli->arena)), false,
                        &d);
}

static int audit_verify(struct cli *cli)
{
    struct str from = STR("1");
    struct proof p;
    struct proof_request q = { .anchors = anchor_path(cli->url, cli->arena) };
    struct str anchors;
    cli_option(cli, "--from", &from);
    if (cli_option(cli, "--anchors", &anchors))
        q.anchors = cli_path(cli, anchors);
    q.copy = cli_flag(cli, "--copy");
    if (!str_int(from, &q.audit.from) || q.audit.from < 1)
        return EXIT_USAGE;
    int code = cli_end(cli);
    struct city *c = code == EXIT_DONE ? cli_city(cli, NULL) : NULL;
    if (!c)
        return code == EXIT_DONE ? EXIT_WORLD : code;
    struct keyring *keys = sealing_keys(cli);
    q.keys = keys;
    bool read = proof_verify(city_store(c), cli->arena, &q, &p);
    keyring_close(keys);
    cli_done(cli, c);
    if (!read)
        fprintf(cli->err, "ztf: 数据库读不出来\n");
    return read ? report_proof(cli, &p) : EXIT_WORLD;
}

/* The command line is whoever holds the file; it purges in the name of somebody who may. */
static bool as_auditor(struct cli *cli, struct city *c)
{
    struct tx *tx = store_read(city_store(c));
    int64_t person = people_find(tx, cli->arena, cli->who.login);
    store_read_end(tx);
    return person && people_who(city_people(c), cli->arena, person, ROLE_auditor, &cli->who);
}

static bool note_refused(struct tx *tx, void *ctx, struct diag *d)
{
    (void)ctx;
    return tx_note(tx, ACT_REFUSED, R_journal, 0, STR("{\"command\":\"audit purge\"}"), d);
}

static bool purge(struct cli *cli, struct city *c, struct str before, struct reply *reply,
                  struct diag *d)
{
    struct actor actor = who_actor(&cli->who);
    const struct use u = { .city = c, .who = &cli->who, .reply = reply, .d = d };
    struct str body = str_printf(cli->arena, "{\"before\":\"%.10s\"}", str_z(cli->arena, before));
    if (as_auditor(cli, c))
        return proof_purge(&u, body);
    return store_write(city_store(c), &actor, note_refused, NULL, d) &&
           diag_add(d, E_DENIED, NULL,
                    "清理日志须以审计管理员的身份进行：ztf --as 登录名 audit purge --before 日期");
}

static int audit_purge(struct cli *cli)
{
    struct str before = STR("");
    struct reply reply = { 0 };
    struct diag d;
    const struct city_options o = { .import_rows = 0 }; /* for writing */
    if (!cli_option(cli, "--before", &before) || !is_day(before))
        return EXIT_USAGE;
    int code = cli_end(cli);
    struct city *c = code == EXIT_DONE ? cli_city(cli, &o) : NULL;
    if (!c)
        return code == EXIT_DONE ? EXIT_WORLD : code;
    diag_init(&d, cli->arena);
    bool ok = purge(cli, c, before, &reply, &d);
    cli_done(cli, c);
    if (ok)
        fprintf(cli->out, "%s\n", buf_z(&reply.body));
    buf_free(&reply.body);
    return ok ? EXIT_DONE : cli_findings(cli, &d);
}

/* A file with the line in it, or the line itself. */
static struct str read_signature(struct cli *cli, struct str given)
{
    enum { LINE = 4096 };
    char *line = NEW(cli->arena, char, LINE);
    FILE *f = fopen(str_z(cli->arena, cli_path(cli, given)), "rb");
    size_t n = f ? fread(line, 1, LINE, f) : 0;
    if (!f)
        return given;
    fclose(f);
    return str_trim((struct str){ line, n });
}

static int audit_check(struct cli *cli)
{
    struct str path;
    struct str signature;
    struct str public = STR("");
    struct str said = STR("");
    struct diag d;
    cli_option(cli, "--public", &public);
    if (!cli_argument(cli, &path) || !cli_argument(cli, &signature))
        return EXIT_USAGE;
    int code = cli_end(cli);
    if (code != EXIT_DONE)
        return code;
    diag_init(&d, cli->arena);
    struct keyring *keys = sealing_keys(cli);
    bool ok =
        export_check(keys, public, cli_path(cli, path), read_signature(cli, signature), &said, &d);
    keyring_close(keys);
    if (!ok)
        return cli_findings(cli, &d);
    fprintf(cli->out, "签名有效，文件未被改动：" STR_FMT "\n", STR_ARG(said));
    return EXIT_DONE;
}

static int audit_key(struct cli *cli)
{
    struct keyring *keys = sealing_keys(cli);
    int code = cli_end(cli);
    if (!keys)
        fprintf(cli->err, "ztf: 没有可读的密钥文件，路径可用环境变量 ZTF_KEY_FILE 给出\n");
    else if (code == EXIT_DONE)
        fprintf(cli->out, STR_FMT, STR_ARG(seal_public(keys, cli->arena)));
    keyring_close(keys);
    return keys ? code : EXIT_WORLD;
}

int command_audit(struct cli *cli)
{
    static const struct {
        const char *verb;
        int (*run)(struct cli *cli);
    } verbs[] = { { "verify", audit_verify },
                  { "purge", audit_purge },
                  { "check", audit_check },
                  { "key", audit_key } };
    struct str verb = STR("");
    int code = EXIT_USAGE;
    cli_argument(cli, &verb);
    for (size_t i = 0; i < COUNTOF(verbs); i++)
        if (str_is(verb, verbs[i].verb))
            code = verbs[i].run(cli);
    if (code == EXIT_USAGE)
        fprintf(cli->err, "ztf: 用法 ztf audit verify [--from N] [--anchors FILE [--copy]] | purge "
                          "--before YYYY-MM-DD | check FILE SIGNATURE [--public HEX] | key\n");
    return code;
}
