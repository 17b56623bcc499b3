/* cmd_serve.c - the server: opens the store, listens, stops in order.  Knows no route. */
#include "app/control.h"
#include "app/sso_file.h"

#include "app/cmd_serve_out.h"
#include "base/clock.h"
#include "base/log.h"
#include "http/api.h"
#include "http/sse.h"
#include "service/attachment.h"
#include "service/inbox.h"
#include "service/post.h"

#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PROXIES = 8 };

/* What runs while the server does, in the order it is opened. */
struct service {
    struct sse_hub *hub;
    struct city *city;
    struct sessions *sessions;
    struct bearers *bearers;
    struct gate *gate;
    struct sso *sso; /* NULL = nobody signs in through a provider */
    struct jobs *jobs;
    struct post *post;
    struct refusals *refusals;
    struct proof_run *proof;
    struct anchors *anchors;
    struct api *api;
    struct http_server *http;
    struct control *control;
    struct str folder; /* uploads and other temporary files, beside the store */
};

static void publish(void *ctx, int64_t person, const char *event, struct str data)
{
    char topic[SSE_TOPIC];
    sse_publish(ctx, sse_topic(topic, person, STR("")), event, data);
}

static void end_streams(void *ctx, int64_t person, struct str key)
{
    const struct service *s = ctx;
    char topic[SSE_TOPIC];
    sse_drop(s->hub, sse_topic(topic, person, key));
}

struct job {
    const char *name;
    bool good;
};

static bool note_job(struct tx *tx, void *ctx, struct diag *d)
{
    const struct job *job = ctx;
    struct str detail = str_printf(d->arena, "{\"job\":\"%s\"}", job->name);
    return job->good ? tx_note(tx, ACT_JOB, R__COUNT, 0, detail, d)
                     : tx_note_failed(tx, ACT_JOB, R__COUNT, 0, detail, d);
}

/* Accounts nobody uses are a door nobody watches; notices whose days are over go. */
static void new_day(void *ctx)
{
    const struct service *s = ctx;
    struct arena a = { 0 };
    struct diag d;
    diag_init(&d, &a);
    const struct who who = { .login = STR("system"),
                             .role = ROLE_sysadmin,
                             .address = STR(""),
                             .request = STR(""),
                             .source = STR("rule"),
                             .now = clock_now(&a),
                             .today = clock_today(&a) };
    const struct account_use u = { .city = s->city, .who = &who, .d = &d };
    struct actor actor = who_actor(&who);
    struct job job = { "accounts", account_disable_unused(&u) };
    if (!job.good)
        log_error("accounts: " STR_FMT, STR_ARG(d.first->text));
    diag_init(&d, &a);
    if (!store_write(city_store(s->city), &actor, note_job, &job, &d))
        log_error("accounts: " STR_FMT, STR_ARG(d.first->text));
    diag_init(&d, &a);
    bool more = true;
    while (more && inbox_sweep(s->city, &who, &more, &d))
        continue;
    if (!diag_ok(&d))
        log_error("notices: " STR_FMT, STR_ARG(d.first->text));
    attachment_sweep(s->city, false);
    arena_free(&a);
}

/* The sample city's password is public, so nobody else's machine may reach it. */
static bool is_loopback(struct str listen)
{
    static const char *const local[] = { "127.", "localhost:", "[::1]:", "unix:" };
    for (size_t i = 0; i < COUNTOF(local); i++)
        if (str_starts(listen, str_c(local[i])))
            return true;
    return false;
}

static bool allowed(struct cli *cli, struct service *s, struct str listen)
{
    struct tx *tx = store_read(city_store(s->city));
    struct city_name name = city_name(tx, cli->arena);
    store_read_end(tx);
    if (!name.sample || is_loopback(listen))
        return true;
    fprintf(cli->err,
            "ztf: 示例城市的口令是公开的，只能在本机监听（127.0.0.1），不能监听 " STR_FMT "\n",
            STR_ARG(listen));
    return false;
}

/* Temporary files that a killed server left. */
static void sweep(struct cli *cli, struct str folder)
{
    DIR *dir = opendir(str_z(cli->arena, folder));
    for (struct dirent *e; dir && (e = readdir(dir));)
        if (!strncmp(e->d_name, "ztf-", 4))
            unlink(str_printf(cli->arena, STR_FMT "/%s", STR_ARG(folder), e->d_name).p);
    if (dir)
        closedir(dir);
}

static bool make_folder(struct cli *cli, struct service *s)
{
    s->folder = jobs_folder(cli->arena, cli->url);
    if (s->folder.n == 0)
        s->folder = STR("/tmp");
    else if (mkdir(str_z(cli->arena, s->folder), 0700) != 0 && errno != EEXIST) {
        fprintf(cli->err, "ztf: 不能建立文件夹 " STR_FMT "：%s\n", STR_ARG(s->folder),
                strerror(errno));
        return false;
    } else {
        sweep(cli, s->folder);
    }
    return true;
}

/* What the command line says. */
struct wish {
    struct str listen, scanner;
    struct str sso; /* file of sso_file.h; empty = none */
    bool to_syslog;
    struct str proxies[PROXIES];
    size_t nproxies;
    struct serve_out out;
};

static bool open_http(struct cli *cli, struct service *s, const struct wish *w)
{
    struct diag d;
    struct http_settings settings = { .listen = w->listen,
                                      .spool = s->folder,
                                      .hub = s->hub,
                                      .proxies = w->proxies,
                                      .nproxies = w->nproxies };
    struct http_app app = api_app(s->api);
    diag_init(&d, cli->arena);
    s->http = http_open(&settings, &app, &d);
    if (!s->http)
        cli_findings(cli, &d);
    return s->http != NULL;
}

static bool open_sso(struct cli *cli, struct service *s, const struct wish *w)
{
    struct diag d;
    struct sso_settings o = { .gate = s->gate, .sessions = s->sessions };
    if (w->sso.n == 0)
        return true;
    diag_init(&d, cli->arena);
    if (sso_file_read(cli, w->sso, &o, &d))
        s->sso = sso_open(&o, &d);
    if (!s->sso)
        cli_findings(cli, &d);
    return s->sso != NULL;
}

static bool start(struct cli *cli, struct service *s, const struct wish *w)
{
    struct city_options o = { .store = { .create = true },
                              .publish = publish,
                              .scanner = w->scanner };
    s->hub = sse_open(0, 0);
    o.publish_ctx = s->hub;
    s->city = cli_city(cli, &o);
    if (!s->city || !allowed(cli, s, w->listen) || !make_folder(cli, s))
        return false;
    struct sessions_options keep = {
        .city = s->city, .ended = end_streams, .new_day = new_day, .ctx = s
    };
    s->sessions = sessions_open(&keep);
    s->bearers = bearers_open(s->city);
    s->gate = gate_open();
    if (!open_sso(cli, s, w))
        return false;
    s->jobs = jobs_open(s->city, s->folder);
    jobs_recover(s->jobs);
    attachment_sweep(s->city, true);
    s->post = post_open(s->city, &w->out.ways);
    struct str anchors = anchor_path(cli->url, cli->arena);
    s->refusals = refusals_open(s->city);
    s->proof = proof_run_open(s->city, anchors);
    s->anchors = anchors_open(s->city, anchors, w->to_syslog);
    struct api_settings at = { .city = s->city,
                               .jobs = s->jobs,
                               .sessions = s->sessions,
                               .bearers = s->bearers,
                               .gate = s->gate,
                               .sso = s->sso,
                               .refusals = s->refusals,
                               .proof = s->proof,
                               .hub = s->hub,
                               .spool = s->folder };
    s->api = api_open(&at);
    if (!open_http(cli, s, w))
        return false;
    s->control = control_open(cli, s->city);
    return true;
}

static void stop(struct service *s)
{
    if (s->control)
        control_close(s->control);
    if (s->http && !http_close(s->http))
        log_info("requests were cut off");
    jobs_close(s->jobs);
    post_close(s->post);
    api_close(s->api);
    sso_close(s->sso);
    sessions_close(s->sessions);
    bearers_close(s->bearers);
    gate_close(s->gate);
    sse_close(s->hub);
    proof_run_close(s->proof);
    refusals_close(s->refusals);
    anchors_close(s->anchors); /* after the last entry */
    city_close(s->city);
    if (s->folder.n)
        rmdir(s->folder.p); /* when nothing waits in it */
}

/* Until somebody asks the process to end. */
static void wait_for_end(const sigset_t *ends)
{
    int which = 0;
    while (sigwait(ends, &which) != 0)
        continue;
    log_info("stopping on signal %d", which);
}

static void announce(struct cli *cli, const struct service *s)
{
    struct str at = http_address(s->http);
    bool is_tcp = !str_starts(at, STR("unix:"));
    fprintf(cli->out, "listening on %s" STR_FMT "\n", is_tcp ? "http://" : "", STR_ARG(at));
    fflush(cli->out);
}

int command_serve(struct cli *cli)
{
    struct service s = { .folder = STR("") };
    struct wish w = { .listen = STR("127.0.0.1:8080"),
                      .scanner = STR(""),
                      .sso = str_c(getenv("ZTF_OIDC")) };
    sigset_t ends;
    cli_option(cli, "--listen", &w.listen);
    cli_option(cli, "--clamd", &w.scanner);
    cli_option(cli, "--oidc", &w.sso);
    w.to_syslog = cli_flag(cli, "--syslog");
    while (w.nproxies < PROXIES && cli_option(cli, "--proxy", &w.proxies[w.nproxies]))
        w.nproxies++;
    struct diag d;
    diag_init(&d, cli->arena);
    bool understood = serve_out_take(cli, &w.out, &d);
    int code = cli_end(cli);
    if (code != EXIT_DONE)
        return code;
    if (!understood)
        return cli_findings(cli, &d);
    sigemptyset(&ends);
    sigaddset(&ends, SIGTERM);
    sigaddset(&ends, SIGINT);
    sigprocmask(SIG_BLOCK, &ends, NULL);
    signal(SIGPIPE, SIG_IGN);
    bool ok = start(cli, &s, &w);
    if (ok) {
        announce(cli, &s);
        wait_for_end(&ends);
    }
    stop(&s);
    serve_out_end(&w.out);
    return ok ? EXIT_DONE : EXIT_WORLD;
}
