/* sso_file.c - see sso_file.h. */
#include "app/sso_file.h"

#include "base/json.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FILE_MOST = 16 << 10, LABEL_MOST = 60, SECONDS_MOST = 60 };

#define CALLBACK "/api/v1/session/oidc/callback"

/* The whole file.
 *   secret  nobody but its owner may read it */
static bool read_file(struct arena *a, struct str path, bool secret, struct str *out,
                      struct diag *d)
{
    char *room = NEW(a, char, FILE_MOST);
    struct stat st = { 0 };
    size_t n = 0;
    int fd = open(str_z(a, path), O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return diag_add(d, E_STORE, NULL, "读不了 " STR_FMT "：%s", STR_ARG(path), strerror(errno));
    bool open_to_all = fstat(fd, &st) != 0 || (st.st_mode & 077) != 0;
    for (ssize_t got; n < FILE_MOST && (got = read(fd, room + n, FILE_MOST - n)) > 0;)
        n += (size_t)got;
    close(fd);
    *out = str_trim((struct str){ room, n });
    if (secret && open_to_all)
        return diag_add(d, E_STORE, NULL,
                        STR_FMT " 含密钥而他人也能读，请先执行 chmod 600 " STR_FMT, STR_ARG(path),
                        STR_ARG(path));
    return (n > 0 && n < FILE_MOST) ||
           diag_add(d, E_STORE, NULL, STR_FMT " 是空的或超过 %d 字节", STR_ARG(path), FILE_MOST);
}

/* ---- members ------------------------------------------------------------------------------------------- */

struct reading {
    struct arena *arena;
    struct str path;
    const json_t *json;
    size_t met;
    struct diag *d;
};

static bool wrong(struct reading *r, const char *key, const char *what)
{
    return diag_add(r->d, E_PARAMETER, NULL, STR_FMT " 中的 %s %s", STR_ARG(r->path), key, what);
}

static bool text(struct reading *r, const char *key, bool must, struct str *out)
{
    const json_t *v = json_object_get(r->json, key);
    *out = str_dup(r->arena, str_c(json_string_value(v)));
    r->met += v != NULL;
    return (v ? out->n > 0 : !must) || wrong(r, key, "应为文本，不能空缺");
}

static bool seconds(struct reading *r, int *out)
{
    const json_t *v = json_object_get(r->json, "seconds");
    json_int_t n = json_integer_value(v);
    r->met += v != NULL;
    *out = v ? (int)n : 0;
    return !v || (n >= 1 && n <= SECONDS_MOST) || wrong(r, "seconds", "应为 1 至 60 的整数");
}

static bool strong(struct reading *r, struct sso_settings *out)
{
    const json_t *v = json_object_get(r->json, "strong");
    size_t n = json_array_size(v);
    r->met += v != NULL;
    if (v && (!json_is_array(v) || n > SSO_STRONG))
        return wrong(r, "strong", "应为至多 8 个文本的数组");
    for (size_t i = 0; i < n; i++) {
        struct str s = str_c(json_string_value(json_array_get(v, i)));
        if (s.n == 0)
            return wrong(r, "strong", "应为至多 8 个文本的数组");
        out->strong[out->nstrong++] = str_dup(r->arena, s);
    }
    return true;
}

static bool secret(struct reading *r, struct cli *cli, struct sso_settings *out)
{
    struct str path;
    if (!text(r, "secret_file", false, &path) || path.n == 0)
        return diag_ok(r->d);
    return read_file(r->arena, cli_path(cli, path), true, &out->oidc.secret, r->d);
}

static bool members(struct reading *r, struct cli *cli, struct sso_settings *out)
{
    struct str site = STR("");
    out->oidc.secret = STR("");
    bool ok = text(r, "issuer", true, &out->oidc.issuer) &&
              text(r, "client", true, &out->oidc.client) && text(r, "site", true, &site) &&
              text(r, "label", false, &out->label) && text(r, "ca", false, &out->oidc.ca) &&
              seconds(r, &out->oidc.seconds) && strong(r, out) && secret(r, cli, out);
    if (!ok)
        return false;
    if (r->met != json_object_size(r->json))
        return diag_add(r->d, E_PARAMETER, NULL,
                        STR_FMT " 中有不认识的项；可以有 issuer、client、secret_file、site、label、"
                                "strong、ca、seconds",
                        STR_ARG(r->path));
    if (out->label.n == 0)
        out->label = STR("统一身份登录");
    if (str_ends(site, STR("/")))
        site = str_slice(site, 0, site.n - 1);
    out->oidc.back = str_printf(r->arena, STR_FMT CALLBACK, STR_ARG(site));
    return out->label.n <= LABEL_MOST || wrong(r, "label", "至多 20 个汉字");
}

bool sso_file_read(struct cli *cli, struct str path, struct sso_settings *out, struct diag *d)
{
    struct str body = STR("");
    struct reading r = { .arena = cli->arena, .path = path, .d = d };
    if (!read_file(cli->arena, cli_path(cli, path), false, &body, d))
        return false;
    json_t *json = json_read(body, &json_defaults, d);
    r.json = json;
    bool ok = json && members(&r, cli, out);
    json_decref(json);
    return ok;
}
