/* cmd_demo.c - fills an empty store with the sample city. */
#include "app/cli.h"

#include "service/demo.h"

/* The sample city is a batch like any other; that it stands there marks the store in the page. */
static bool mark_sample(struct tx *tx, void *ctx, struct diag *d)
{
    (void)ctx;
    struct row *r = row_new(d->arena, R_batch);
    batch_set_batch_no(r, STR("DEMO-1"));
    batch_set_kind(r, STR("demo"));
    batch_set_target_ledger(r, STR("project"));
    batch_set_mode(r, STR("insert"));
    batch_set_started_at(r, tx_actor(tx)->now);
    batch_set_state(r, STR("committed"));
    return row_check(r, d) && tx_insert(tx, r, d);
}

static bool empty(struct city *c)
{
    struct tx *tx = store_read(city_store(c));
    bool is = store_is_empty(tx);
    store_read_end(tx);
    return is;
}

int command_demo(struct cli *cli)
{
    struct diag d;
    const struct city_options create = { .store = { .create = true } };
    int code = cli_end(cli);
    struct city *c = code == EXIT_DONE ? cli_city(cli, &create) : NULL;
    if (!c)
        return code == EXIT_DONE ? EXIT_WORLD : code;
    if (!empty(c)) {
        fprintf(cli->err, "ztf: 库中已有数据；示例城市只装入空库\n");
        cli_done(cli, c);
        return EXIT_USAGE;
    }
    diag_init(&d, cli->arena);
    struct actor actor = who_actor(&cli->who);
    bool ok =
        demo_fill(c, &cli->who, &d) && store_write(city_store(c), &actor, mark_sample, NULL, &d);
    cli_done(cli, c);
    if (!ok)
        return cli_findings(cli, &d);
    fprintf(cli->out, "已装入示例城市（虚构企业和项目，另有公开报道的真实项目 61 个）。\n");
    return EXIT_DONE;
}
