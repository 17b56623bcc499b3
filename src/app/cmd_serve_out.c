/* cmd_serve_out.c - see cmd_serve_out.h. */
#include "app/cmd_serve_out.h"

#include "base/secret.h"
#include "link/fetch.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { KEY_LEAST = 16 };

/* The first line of a file that only its owner may read. */
static bool read_secret(struct cli *cli, struct str path, char out[OUT_SECRET], struct diag *d)
{
    struct stat st;
    const char *file = str_z(cli->arena, path);
    int fd = open(file, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (fd < 0 || fstat(fd, &st) != 0) {
        diag_add(d, E_STORE, NULL, "读不到密钥文件 %s：%s", file, strerror(errno));
        return fd >= 0 && close(fd) != 0;
    }
    bool own = S_ISREG(st.st_mode) && (st.st_mode & 077) == 0;
    ssize_t n = own ? read(fd, out, OUT_SECRET - 1) : -1;
    close(fd);
    if (!own)
        return diag_add(d, E_STORE, NULL, "密钥文件 %s 他人可读，请改为 chmod 600", file);
    out[n > 0 ? n : 0] = '\0';
    out[strcspn(out, "\r\n")] = '\0';
    return out[0] || diag_add(d, E_STORE, NULL, "密钥文件 %s 是空的", file);
}

static bool take_nets(struct cli *cli, struct serve_out *o, struct diag *d)
{
    struct str net;
    while (cli_option(cli, "--outgoing", &net))
        if (!nets_add(&o->nets, net, d))
            return false;
    return true;
}

static bool take_mail(struct cli *cli, struct serve_out *o, struct diag *d)
{
    struct mail_way *mail = &o->ways.mail;
    struct str file = STR("");
    cli_option(cli, "--smtp", &mail->wire.url);
    cli_option(cli, "--smtp-user", &mail->user);
    cli_option(cli, "--smtp-password", &file);
    cli_option(cli, "--mail-from", &mail->from);
    if (mail->wire.url.n == 0)
        return true;
    if (!str_starts(mail->wire.url, STR("smtp://")) && !str_starts(mail->wire.url, STR("smtps://")))
        return diag_add(d, E_FORMAT, NULL, "--smtp 应如 smtps://mail.example.cn:465");
    if (!mail_address(mail->from))
        return diag_add(d, E_REQUIRED, NULL, "请用 --mail-from 给出发件地址");
    if (file.n && !read_secret(cli, file, o->password, d))
        return false;
    mail->password = str_c(o->password);
    return true;
}

static bool take_hook(struct cli *cli, struct serve_out *o, struct diag *d)
{
    struct hook_way *hook = &o->ways.hook;
    struct str file = STR("");
    cli_option(cli, "--webhook", &hook->wire.url);
    cli_option(cli, "--webhook-key", &file);
    if (hook->wire.url.n == 0)
        return true;
    if (!wire_allows_url(hook->wire.url) || !fetch_target(cli->arena, hook->wire.url).good)
        return diag_add(d, E_FORMAT, NULL, "--webhook 应是 https:// 地址（http:// 只能发往本机）");
    if (file.n == 0)
        return diag_add(d, E_REQUIRED, NULL, "请用 --webhook-key 给出签名密钥的文件");
    if (!read_secret(cli, file, o->key, d))
        return false;
    hook->key = str_c(o->key);
    return hook->key.n >= KEY_LEAST ||
           diag_add(d, E_FORMAT, NULL, "签名密钥太短，至少 %d 个字符", KEY_LEAST);
}

bool serve_out_take(struct cli *cli, struct serve_out *o, struct diag *d)
{
    struct wire wire = { .url = STR(""), .ca = STR(""), .nets = &o->nets };
    *o = (struct serve_out){
        .ways = { .mail = { .wire = wire, .user = STR(""), .password = STR(""), .from = STR("") },
                  .hook = { .wire = wire, .key = STR("") },
                  .site = STR("") }
    };
    cli_option(cli, "--outgoing-ca", &wire.ca);
    cli_option(cli, "--site", &o->ways.site);
    o->ways.mail.wire.ca = o->ways.hook.wire.ca = wire.ca;
    while (str_ends(o->ways.site, STR("/")))
        o->ways.site.n--;
    bool ok = take_nets(cli, o, d);
    ok = take_mail(cli, o, d) && ok;
    ok = take_hook(cli, o, d) && ok;
    if (!ok || (o->ways.mail.wire.url.n == 0 && o->ways.hook.wire.url.n == 0))
        return ok;
    if (o->nets.n == 0)
        return diag_add(
            d, E_REQUIRED, NULL,
            "请用 --outgoing 给出邮件和消息网关所在的网段，如 10.1.0.0/16；其他地址一概不连");
    return o->ways.site.n ||
           diag_add(d, E_REQUIRED, NULL, "请用 --site 给出本系统的网址，通知里的链接要用");
}

void serve_out_end(struct serve_out *o)
{
    secret_wipe(o->password, sizeof o->password);
    secret_wipe(o->key, sizeof o->key);
}
