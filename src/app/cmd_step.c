/* cmd_step.c - a row is taken one step on from the shell, as the page does it.  Knows no ledger by name. */
#include "app/cli.h"

#include "ledger/value.h"
#include "service/step.h"

#include <jansson.h>

static const struct city_options for_writing = { .store = { .create = false } };

static int usage(struct cli *cli)
{
    fprintf(cli->err, "ztf: 用法 ztf step 台账 编号 步骤 [字段=值 …]\n");
    return EXIT_USAGE;
}

/* "return_reason=incomplete" into the body; numbers as they are stored. */
static bool take_pair(json_t *fields, const struct record *rec, struct str pair, struct arena *a)
{
    struct str name;
    int64_t n;
    if (!str_split(&pair, '=', &name) || name.n == 0)
        return false;
    int at = field_find(rec, name);
    bool number = at >= 0 && !kinds[rec->fields[at].kind].is_text && str_int(pair, &n);
    json_t *v = number ? json_integer(n) : json_stringn(pair.p, pair.n);
    return v && json_object_set_new(fields, str_z(a, name), v) == 0;
}

static int step(struct cli *cli, const struct record *rec, int64_t id, struct str body)
{
    struct reply reply = { 0 };
    struct diag d;
    struct city *c = cli_city(cli, &for_writing);
    if (!c)
        return EXIT_WORLD;
    diag_init(&d, cli->arena);
    const struct use u = { .city = c, .who = &cli->who, .reply = &reply, .d = &d };
    bool ok = record_step(&u, rec, id, 0, body);
    if (ok && cli->json)
        fprintf(cli->out, "%s\n", buf_z(&reply.body));
    else if (ok)
        fprintf(cli->out, "已办理。\n");
    buf_free(&reply.body);
    cli_done(cli, c);
    return ok ? EXIT_DONE : cli_findings(cli, &d);
}

int command_step(struct cli *cli)
{
    struct str name;
    struct str number;
    struct str verb;
    struct str pair;
    int64_t id;
    if (!cli_argument(cli, &name) || !cli_argument(cli, &number) || !cli_argument(cli, &verb))
        return usage(cli);
    const struct record *rec = record_find(name);
    if (!rec || !str_int(number, &id) || id <= 0)
        return usage(cli);
    json_t *fields = json_object();
    bool good = true;
    while (good && cli_argument(cli, &pair))
        good = take_pair(fields, rec, pair, cli->arena);
    json_t *body = json_pack("{s:s#, s:o}", "verb", verb.p, (int)verb.n, "fields", fields);
    char *text = body ? json_dumps(body, 0) : NULL;
    int code = !good || !text ? usage(cli) : cli_end(cli);
    if (code == EXIT_DONE)
        code = step(cli, rec, id, str_c(text));
    json_text_free(text);
    json_decref(body);
    return code;
}
