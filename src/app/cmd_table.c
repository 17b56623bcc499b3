/* cmd_table.c - tables in and out at the command line: import, export, template. */
#include "app/cli.h"

#include "service/export.h"
#include "service/jobs.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FINDINGS_PRINTED = 10000, MAPPING_BYTES = 64 << 10 };

static const struct record *take_record(struct cli *cli, const char *usage)
{
    struct str name = STR("");
    const struct record *rec = cli_argument(cli, &name) ? record_find(name) : NULL;
    if (name.n == 0)
        fprintf(cli->err, "ztf: 用法 ztf %s\n", usage);
    else if (!rec)
        fprintf(cli->err, "ztf: 没有台账“" STR_FMT "”，名称见 ztf ledger list\n", STR_ARG(name));
    return rec;
}

/* ---- import ------------------------------------------------------------------------------------- */

struct import_words {
    struct import_request q;
    bool dry_run, again, good_only;
    int64_t rows;
    json_t *mapping;
};

static bool read_mapping(struct cli *cli, struct str path, struct import_words *w)
{
    struct diag d;
    diag_init(&d, cli->arena);
    FILE *f = fopen(str_z(cli->arena, cli_path(cli, path)), "rb");
    char *text = NEW(cli->arena, char, MAPPING_BYTES);
    if (!f) {
        fprintf(cli->err, "ztf: 不能打开 " STR_FMT "\n", STR_ARG(path));
        return false;
    }
    size_t n = fread(text, 1, MAPPING_BYTES, f);
    fclose(f);
    w->mapping = json_read((struct str){ text, n }, &json_defaults, &d);
    w->q.mapping = w->mapping;
    if (!w->mapping)
        cli_findings(cli, &d);
    return w->mapping != NULL;
}

static struct str base_name(struct str path)
{
    while (str_find(path, STR("/")) >= 0)
        path = str_slice(path, (size_t)str_find(path, STR("/")) + 1, path.n);
    return path;
}

static bool check_words(struct cli *cli, const struct import_words *w)
{
    struct str mode = w->q.mode;
    bool known =
        mode.n == 0 || str_is(mode, "insert") || str_is(mode, "update") || str_is(mode, "upsert");
    if (!known)
        fprintf(cli->err, "ztf: --mode 只能是 insert、update 或 upsert\n");
    else if (w->q.key.n && field_find(w->q.rec, w->q.key) < AT_OWN)
        fprintf(cli->err, "ztf: --key：%s没有字段“" STR_FMT "”\n", w->q.rec->label,
                STR_ARG(w->q.key));
    else
        return true;
    return false;
}

static bool take_words(struct cli *cli, struct import_words *w)
{
    struct str path = STR("");
    struct str map = STR("");
    struct str rows = STR("0");
    *w = (struct import_words){ .q = { .mode = STR(""), .key = STR(""), .sheet = STR("") } };
    cli_option(cli, "--sheet", &w->q.sheet);
    cli_option(cli, "--mode", &w->q.mode);
    cli_option(cli, "--key", &w->q.key);
    cli_option(cli, "--map", &map);
    cli_option(cli, "--rows", &rows);
    w->dry_run = cli_flag(cli, "--dry-run");
    w->again = cli_flag(cli, "--again");
    w->good_only = cli_flag(cli, "--good-only");
    w->q.rec = take_record(cli, "import RECORD FILE …");
    if (!w->q.rec)
        return false;
    if (!cli_argument(cli, &path) || !str_int(rows, &w->rows) || w->rows < 0) {
        fprintf(cli->err, "ztf: 用法 ztf import RECORD FILE [--rows N] …\n");
        return false;
    }
    w->q.path = cli_path(cli, path);
    w->q.file_name = base_name(path);
    return check_words(cli, w) && cli_end(cli) == EXIT_DONE &&
           (map.n == 0 || read_mapping(cli, map, w));
}

static void print_counts(struct cli *cli, const struct import_words *w,
                         const struct import_result *r, int64_t batch)
{
    const struct import_counts *n = &r->counts;
    fprintf(cli->out,
            "%s：%lld 行，合格 %lld（新增 %lld、更新 %lld、相同 %lld），需改正 %lld，跳过 %lld\n",
            w->dry_run ? "预览，没有写入"
            : batch    ? "已写入"
                       : "没有写入",
            (long long)n->rows, (long long)n->good, (long long)n->fresh, (long long)n->changed,
            (long long)n->same, (long long)n->bad, (long long)n->skipped);
    if (batch && !w->dry_run)
        fprintf(cli->out, "批次 %lld\n", (long long)batch);
}

static int report(struct cli *cli, const struct import_words *w, const struct import_result *r,
                  int64_t batch, const char *state)
{
    if (!r->readable && (w->dry_run || r->counts.rows == 0))
        return cli_findings(cli, &r->findings);
    if (cli->json) {
        struct buf out = { 0 };
        struct jw json = { .out = &out };
        import_put(&json, &w->q, r, batch, state);
        fprintf(cli->out, "%s\n", buf_z(&out));
        buf_free(&out);
    } else {
        struct diag found = r->findings;
        cli_findings(cli, &found);
        print_counts(cli, w, r, r->readable ? batch : 0);
    }
    if (diag_verdict(&r->findings) == E_STORE)
        return EXIT_WORLD;
    return r->counts.bad || !diag_ok(&r->findings) ? EXIT_FINDINGS : EXIT_DONE;
}

static int write_file(struct cli *cli, struct city *c, const struct import_words *w,
                      struct import_result *r)
{
    struct diag d;
    int64_t batch = 0;
    const struct import_run run = { .city = c, .who = &cli->who, .q = &w->q, .r = r };
    struct str folder = jobs_folder(cli->arena, cli->url);
    struct jobs *jobs = jobs_open(c, folder);
    diag_init(&d, cli->arena);
    if (!cli->shared)
        jobs_recover(jobs);
    bool ok = jobs_direct(jobs, &run, (struct job_wish){ w->again, w->good_only }, &batch, &d);
    jobs_close(jobs);
    if (!ok && r->counts.rows == 0 && diag_ok(&r->findings))
        return cli_findings(cli, &d);
    diag_join(&r->findings, &d);
    return report(cli, w, r, batch, ok ? "committed" : "failed");
}

int command_import(struct cli *cli)
{
    struct import_words w;
    struct import_result r = { .findings_most = FINDINGS_PRINTED };
    int code = EXIT_USAGE;
    if (take_words(cli, &w)) {
        struct city_options o = { .import_rows = w.rows };
        struct city *c = cli_city(cli, &o);
        diag_init(&r.findings, cli->arena);
        code = EXIT_WORLD;
        if (c && w.dry_run) {
            const struct import_run run = { .city = c, .who = &cli->who, .q = &w.q, .r = &r };
            bool ok = import_look(&run);
            code = report(cli, &w, &r, 0, ok ? "previewed" : "failed");
        } else if (c) {
            code = write_file(cli, c, &w, &r);
        }
        if (c)
            cli_done(cli, c);
    }
    import_result_free(&r);
    json_decref(w.mapping);
    return code;
}

/* ---- export ---------------------------------------------------------------------------------------- */

static bool write_json(struct cli *cli, struct city *c, const struct list_request *q,
                       const struct export_wish *w, struct diag *d)
{
    struct buf out = { 0 };
    struct str path = w->path;
    bool ok = record_list(c, &cli->who, q, &out, d) &&
              export_noted(c, &cli->who, q, w->reason, buf_str(&out), d);
    FILE *to = cli->out;
    if (ok && path.n)
        to = fopen(str_z(cli->arena, path), "wb");
    if (ok && (!to || fwrite(out.p, 1, out.n, to) != out.n || fputc('\n', to) == EOF))
        ok = diag_add(d, E_STORE, NULL, "不能写入 " STR_FMT, STR_ARG(path));
    if (to && to != cli->out && fclose(to) != 0)
        ok = diag_add(d, E_STORE, NULL, "不能写入 " STR_FMT, STR_ARG(path));
    buf_free(&out);
    return ok;
}

/* The line that proves a file, in a file beside it. */
static bool write_signature(struct cli *cli, struct str path, struct str signature, struct diag *d)
{
    struct str beside = str_printf(cli->arena, STR_FMT ".sig", STR_ARG(path));
    FILE *f = fopen(str_z(cli->arena, beside), "wb");
    bool ok = f && fprintf(f, STR_FMT "\n", STR_ARG(signature)) > 0;
    ok = f && fclose(f) == 0 && ok;
    return ok || diag_add(d, E_STORE, NULL, "不能写入 " STR_FMT, STR_ARG(beside));
}

static bool write_export(struct cli *cli, struct city *c, const struct list_request *q,
                         struct export_wish *w, struct diag *d)
{
    struct str signature = STR("");
    if (w->path.n == 0 || str_ends(w->path, STR(".json")))
        return write_json(cli, c, q, w, d);
    w->format = str_ends(w->path, STR(".csv")) ? WRITE_CSV : WRITE_XLSX;
    return export_list(c, &cli->who, q, w, &signature, d) &&
           (signature.n == 0 || write_signature(cli, w->path, signature, d));
}

static bool known_ending(struct str path)
{
    return path.n == 0 || str_ends(path, STR(".xlsx")) || str_ends(path, STR(".csv")) ||
           str_ends(path, STR(".json"));
}

int command_export(struct cli *cli)
{
    struct diag d;
    struct str path = STR("");
    struct export_wish w = { .reason = STR(""), .approval = STR("") };
    struct list_request q = {
        .filter = STR(""), .sort = STR(""), .fields = STR(""), .after = STR("")
    };
    cli_option(cli, "--filter", &q.filter);
    cli_option(cli, "--sort", &q.sort);
    cli_option(cli, "--fields", &q.fields);
    cli_option(cli, "--reason", &w.reason);
    cli_option(cli, "-o", &path);
    q.rec = take_record(cli, "export RECORD [-o FILE.xlsx|csv|json]");
    if (!q.rec || cli_end(cli) != EXIT_DONE)
        return EXIT_USAGE;
    if (!known_ending(path)) {
        fprintf(cli->err, "ztf: 文件名应以 .xlsx、.csv 或 .json 结尾\n");
        return EXIT_USAGE;
    }
    struct city_options journals = { 0 };
    struct city *c = cli_city(cli, &journals);
    if (!c)
        return EXIT_WORLD;
    diag_init(&d, cli->arena);
    w.path = path.n ? cli_path(cli, path) : path;
    bool ok = write_export(cli, c, &q, &w, &d);
    cli_done(cli, c);
    return ok ? EXIT_DONE : cli_findings(cli, &d);
}

int command_template(struct cli *cli)
{
    struct diag d;
    struct str path = STR("");
    cli_option(cli, "-o", &path);
    const struct record *rec = take_record(cli, "template RECORD -o FILE.xlsx");
    if (!rec || cli_end(cli) != EXIT_DONE)
        return EXIT_USAGE;
    if (!str_ends(path, STR(".xlsx"))) {
        fprintf(cli->err, "ztf: 用法 ztf template RECORD -o FILE.xlsx\n");
        return EXIT_USAGE;
    }
    diag_init(&d, cli->arena);
    bool ok = export_template(&cli->who, rec, cli_path(cli, path), &d);
    return ok ? EXIT_DONE : cli_findings(cli, &d);
}
