/* cmd_serve.c - the server: opens the store, listens, stops in order.  Knows no route. */
#include "app/control.h"

#include "base/log.h"
#include "http/api.h"
#include "http/sse.h"

#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PROXIES = 8 };

/* What runs while the server does, in the order it is opened. */
struct service {
    struct sse_hub *hub;
    struct city *city;
    struct sessions *sessions;
    struct jobs *jobs;
    struct api *api;
    struct http_server *http;
    struct control *control;
    struct str folder; /* uploads and other temporary files, beside the store */
};

static void publish(void *ctx, const char *event, struct str data)
{
    sse_publish(ctx, STR(""), event, data);
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

static bool open_http(struct cli *cli, struct service *s, struct str listen,
                      const struct str *proxies, size_t nproxies)
{
    struct diag d;
    struct http_settings settings = { .listen = listen,
                                      .spool = s->folder,
                                      .hub = s->hub,
                                      .proxies = proxies,
                                      .nproxies = nproxies };
    struct http_app app = api_app(s->api);
    diag_init(&d, cli->arena);
    s->http = http_open(&settings, &app, &d);
    if (!s->http)
        cli_findings(cli, &d);
    return s->http != NULL;
}

static bool start(struct cli *cli, struct service *s, struct str listen, const struct str *proxies,
                  size_t nproxies)
{
    struct city_options o = { .store = { .create = true }, .publish = publish };
    s->hub = sse_open(0, 0);
    o.publish_ctx = s->hub;
    s->city = cli_city(cli, &o);
    if (!s->city || !allowed(cli, s, listen) || !make_folder(cli, s))
        return false;
    s->sessions = sessions_open();
    s->jobs = jobs_open(s->city, s->folder);
    jobs_recover(s->jobs);
    struct api_settings at = {
        .city = s->city, .jobs = s->jobs, .sessions = s->sessions, .hub = s->hub, .spool = s->folder
    };
    s->api = api_open(&at);
    if (!open_http(cli, s, listen, proxies, nproxies))
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
    api_close(s->api);
    sessions_close(s->sessions);
    sse_close(s->hub);
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
    struct str listen = STR("127.0.0.1:8080");
    struct str proxies[PROXIES];
    size_t nproxies = 0;
    sigset_t ends;
    cli_option(cli, "--listen", &listen);
    while (nproxies < PROXIES && cli_option(cli, "--proxy", &proxies[nproxies]))
        nproxies++;
    int code = cli_end(cli);
    if (code != EXIT_DONE)
        return code;
    sigemptyset(&ends);
    sigaddset(&ends, SIGTERM);
    sigaddset(&ends, SIGINT);
    sigprocmask(SIG_BLOCK, &ends, NULL);
    signal(SIGPIPE, SIG_IGN);
    bool ok = start(cli, &s, listen, proxies, nproxies);
    if (ok) {
        announce(cli, &s);
        wait_for_end(&ends);
    }
    stop(&s);
    return ok ? EXIT_DONE : EXIT_WORLD;
}
