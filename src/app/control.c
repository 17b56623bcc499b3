/* control.c - see control.h. */
#include "app/control.h"

#include "base/json.h"
#include "base/log.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

enum { WORDS_MOST = 64, MESSAGE_BYTES = 64 * 1024, FDS = 2, WAIT_MS = 200 };

/* "sqlite:PATH" -> "PATH.ctl"; false for other stores and for paths too long for a socket. */
static bool control_address(struct str url, struct sockaddr_un *at)
{
    struct str path = url;
    *at = (struct sockaddr_un){ .sun_family = AF_UNIX };
    if (str_starts(url, STR("sqlite:")))
        path = str_slice(url, 7, url.n);
    else if (str_find(url, STR("://")) >= 0)
        return false;
    int n = snprintf(at->sun_path, sizeof at->sun_path, STR_FMT ".ctl", STR_ARG(path));
    return n > 0 && (size_t)n < sizeof at->sun_path;
}

/* ---- the asking side -------------------------------------------------------------------- */

static void put_words(struct buf *out, int argc, char **argv)
{
    struct jw w = { .out = out };
    char cwd[4096];
    jw_open(&w, '{');
    jw_key(&w, "cwd");
    jw_c(&w, getcwd(cwd, sizeof cwd) ? cwd : "");
    jw_key(&w, "words");
    jw_open(&w, '[');
    for (int i = 1; i < argc; i++)
        jw_c(&w, argv[i]);
    jw_close(&w, ']');
    jw_close(&w, '}');
}

static bool send_words(int fd, struct str words)
{
    const int fds[FDS] = { STDOUT_FILENO, STDERR_FILENO };
    _Alignas(struct cmsghdr) char control[CMSG_SPACE(sizeof fds)] = { 0 };
    char *text = malloc(words.n);
    if (!text)
        fatal("out of memory");
    memcpy(text, words.p, words.n);
    struct iovec part = { .iov_base = text, .iov_len = words.n };
    struct msghdr m = {
        .msg_iov = &part, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control
    };
    struct cmsghdr *c = CMSG_FIRSTHDR(&m);
    c->cmsg_level = SOL_SOCKET;
    c->cmsg_type = SCM_RIGHTS;
    c->cmsg_len = CMSG_LEN(sizeof fds);
    memcpy(CMSG_DATA(c), fds, sizeof fds);
    bool sent = sendmsg(fd, &m, MSG_NOSIGNAL) == (ssize_t)words.n;
    free(text);
    return sent;
}

bool control_hand_over(struct cli *cli, int argc, char **argv, int *code)
{
    struct sockaddr_un at;
    struct buf words = { .limit = MESSAGE_BYTES };
    unsigned char answer = EXIT_WORLD;
    if (!control_address(cli->url, &at))
        return false;
    int fd = socket(AF_UNIX, SOCK_SEQPACKET, 0);
    if (fd < 0 || connect(fd, (const struct sockaddr *)&at, sizeof at) != 0) {
        if (fd >= 0)
            close(fd);
        return false;
    }
    put_words(&words, argc, argv);
    if (words.overflow || !send_words(fd, buf_str(&words)) || recv(fd, &answer, 1, 0) != 1)
        fprintf(cli->err, "ztf: 正在运行的服务没有完成此命令，请查看其日志\n");
    *code = answer;
    buf_free(&words);
    close(fd);
    return true;
}

/* ---- the server's side ---------------------------------------------------------------------- */

struct control {
    struct sockaddr_un at;
    struct str url;
    struct city *city;
    pthread_t thread;
    int fd, stop[2];
};

struct asked {
    int fds[FDS];
    json_t *words;
};

static bool take_fds(struct msghdr *m, int fds[FDS])
{
    struct cmsghdr *c = CMSG_FIRSTHDR(m);
    if (!c || c->cmsg_type != SCM_RIGHTS || c->cmsg_len != CMSG_LEN(sizeof(int) * FDS))
        return false;
    memcpy(fds, CMSG_DATA(c), sizeof(int) * FDS);
    return true;
}

static bool receive(int fd, char *text, struct asked *asked)
{
    _Alignas(struct cmsghdr) char control[CMSG_SPACE(sizeof(int) * FDS)] = { 0 };
    struct iovec part = { .iov_base = text, .iov_len = MESSAGE_BYTES };
    struct msghdr m = {
        .msg_iov = &part, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control
    };
    ssize_t n = recvmsg(fd, &m, 0);
    if (n <= 0 || !take_fds(&m, asked->fds))
        return false;
    asked->words = json_loadb(text, (size_t)n, JSON_REJECT_DUPLICATES, NULL);
    return asked->words != NULL;
}

static int run_words(struct control *k, struct cli *cli, json_t *words)
{
    struct str name = STR("");
    size_t n = json_array_size(words);
    cli->args = NEW(cli->arena, struct str, n + 1);
    for (size_t i = 0; i < n && i < WORDS_MOST; i++)
        cli->args[cli->nargs++] = str_c(json_string_value(json_array_get(words, i)));
    cli_settle(cli);
    cli->url = k->url;
    cli_argument(cli, &name);
    const struct command *command = command_find(name);
    return command && command->writes ? command->run(cli) : EXIT_USAGE;
}

static int run_asked(struct control *k, struct asked *asked)
{
    struct arena arena = { 0 };
    struct cli cli = { .arena = &arena, .shared = k->city };
    cli.cwd = str_c(json_string_value(json_object_get(asked->words, "cwd")));
    cli.out = fdopen(asked->fds[0], "w");
    cli.err = fdopen(asked->fds[1], "w");
    int code = EXIT_WORLD;
    if (cli.out && cli.err)
        code = run_words(k, &cli, json_object_get(asked->words, "words"));
    if (cli.out)
        fclose(cli.out);
    if (cli.err)
        fclose(cli.err);
    arena_free(&arena);
    return code;
}

static void answer_one(struct control *k, int fd, char *text)
{
    struct asked asked = { 0 };
    if (!receive(fd, text, &asked))
        return;
    unsigned char code = (unsigned char)run_asked(k, &asked);
    json_decref(asked.words);
    if (send(fd, &code, 1, MSG_NOSIGNAL) != 1)
        log_info("control: whoever asked has gone");
}

static void *listen_loop(void *ctx)
{
    struct control *k = ctx;
    char *text = malloc(MESSAGE_BYTES);
    if (!text)
        fatal("out of memory");
    for (;;) {
        struct pollfd wait[2] = { { .fd = k->fd, .events = POLLIN },
                                  { .fd = k->stop[0], .events = POLLIN } };
        if (poll(wait, 2, -1) < 0 && errno != EINTR)
            break;
        if (wait[1].revents)
            break;
        int fd = wait[0].revents ? accept(k->fd, NULL, NULL) : -1;
        if (fd < 0)
            continue;
        answer_one(k, fd, text);
        close(fd);
    }
    free(text);
    return NULL;
}

struct control *control_open(struct cli *cli, struct city *c)
{
    struct control *k = calloc(1, sizeof *k);
    if (!k)
        fatal("out of memory");
    k->url = cli->url;
    k->city = c;
    k->fd = socket(AF_UNIX, SOCK_SEQPACKET, 0);
    if (k->fd < 0 || !control_address(cli->url, &k->at))
        goto fail;
    unlink(k->at.sun_path); /* left by a killed server: the store's lock is already ours */
    mode_t mask = umask(0077);
    bool bound = bind(k->fd, (const struct sockaddr *)&k->at, sizeof k->at) == 0;
    umask(mask);
    if (!bound || listen(k->fd, 8) != 0 || pipe(k->stop) != 0)
        goto fail;
    if (pthread_create(&k->thread, NULL, listen_loop, k) == 0)
        return k;
fail:
    log_error("control: %s: %s", k->at.sun_path, strerror(errno));
    if (k->fd >= 0)
        close(k->fd);
    free(k);
    return NULL;
}

void control_close(struct control *k)
{
    if (!k)
        return;
    if (write(k->stop[1], "x", 1) != 1)
        log_error("control: cannot stop: %s", strerror(errno));
    pthread_join(k->thread, NULL);
    close(k->fd);
    close(k->stop[0]);
    close(k->stop[1]);
    unlink(k->at.sun_path);
    free(k);
}
