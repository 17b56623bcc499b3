/* api_attachment.c - files of rows: upload, list, download, withdrawal. */
#include "base/log.h"
#include "http/call.h"
#include "http/multipart.h"
#include "service/attachment.h"

#include <errno.h>
#include <string.h>

/* Whatever a browser is made to believe of it, it runs nothing and loads nothing. */
static const char sandbox[] = "sandbox; default-src 'none'";

/* A draft with the bytes of the part `file`. */
static bool take_file(struct call *c, struct depot_draft *draft, struct str *name)
{
    struct multipart m;
    if (!multipart_take(c->q, &m, &c->d))
        return false;
    const struct multipart_part *part = multipart_find(&m, "file");
    if (!part)
        return diag_add(&c->d, E_REQUIRED, NULL, "请选择要上传的文件（表单字段 file）");
    *name = part->file_name;
    if (!depot_begin(city_depot(c->at->city), draft, &c->d))
        return false;
    if (multipart_copy(c->q, part, draft->fd))
        return true;
    log_error("attachments: %s: %s", draft->path, strerror(errno));
    depot_end(city_depot(c->at->city), draft);
    return diag_add(&c->d, E_STORE, NULL, "附件无法存放，请联系管理员检查磁盘空间");
}

void call_attachment_add(struct call *c)
{
    struct depot_draft draft;
    struct str name = STR("");
    struct attachment_place to = { c->m.record, c->m.id, call_param(c, "field"), c->version };
    if (take_file(c, &draft, &name))
        call_reply(c, attachment_add(call_use(c), &to, &draft, name));
    else
        call_end(c, false);
}

void call_attachment_list(struct call *c)
{
    call_reply(c, attachment_list(call_use(c), c->m.record, c->m.id, call_param(c, "field")));
}

static void send(struct call *c, const struct attachment_content *content)
{
    http_reply_file(c->r, content->type, content->fd, 0, content->size);
    http_reply_header(c->r, "Content-Security-Policy", str_c(sandbox));
}

void call_attachment_file(struct call *c)
{
    struct attachment_content content;
    bool ok = attachment_open(&c->use, c->m.id, &content);
    if (ok) {
        send(c, &content);
        http_reply_attachment(c->r, content.name);
    }
    call_end(c, ok);
}

void call_attachment_thumbnail(struct call *c)
{
    struct attachment_content content;
    bool ok = attachment_thumbnail(&c->use, c->m.id, &content);
    if (ok)
        send(c, &content);
    call_end(c, ok);
}
