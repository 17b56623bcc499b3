/* jobs_folder.c - the folder of a batch: the file as sent, the request, what the preview found.
 * Knows no batch row and no thread. */
#include "service/jobs_parts.h"

#include "base/log.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FILE_MOST = 64 << 20 };

struct str jobs_path(struct jobs *j, struct arena *a, int64_t batch, const char *name)
{
    return str_printf(a, "%s/%lld%s%s", j->folder, (long long)batch, name[0] ? "/" : "", name);
}

bool jobs_read_file(struct arena *a, struct str path, struct str *out)
{
    FILE *f = fopen(str_z(a, path), "rb");
    if (!f)
        return false;
    struct stat st;
    bool ok = fstat(fileno(f), &st) == 0 && st.st_size <= FILE_MOST;
    char *p = ok ? NEW(a, char, st.st_size + 1) : NULL;
    ok = ok && fread(p, 1, (size_t)st.st_size, f) == (size_t)st.st_size;
    *out = ok ? (struct str){ p, (size_t)st.st_size } : STR("");
    fclose(f);
    return ok;
}

/* Written beside, then renamed. */
bool jobs_write_file(struct arena *a, struct str path, struct str text)
{
    struct str beside = str_printf(a, STR_FMT ".new", STR_ARG(path));
    FILE *f = fopen(beside.p, "wb");
    if (!f)
        return false;
    bool ok = fwrite(text.p, 1, text.n, f) == text.n;
    ok = fclose(f) == 0 && ok;
    return ok && rename(beside.p, str_z(a, path)) == 0;
}

void jobs_remove_files(struct jobs *j, struct arena *a, int64_t batch)
{
    static const char *const names[] = { "file", "request.json", "preview.json" };
    for (size_t i = 0; i < COUNTOF(names); i++)
        unlink(jobs_path(j, a, batch, names[i]).p);
    rmdir(jobs_path(j, a, batch, "").p);
}

bool jobs_world_fails(struct diag *d, const char *what)
{
    log_error("import: %s: %s", what, strerror(errno));
    return diag_add(d, E_STORE, NULL, "导入文件无法存放（%s），请联系管理员检查磁盘", what);
}

/* ---- the request, kept as JSON beside the file --------------------------------------------------- */

static struct str request_text(struct arena *a, const struct import_request *q)
{
    struct buf out = { 0 };
    struct jw w = { .out = &out };
    const struct {
        const char *key;
        struct str text;
    } texts[] = { { "record", str_c(q->rec->id) },
                  { "file_name", q->file_name },
                  { "mode", q->mode },
                  { "key", q->key },
                  { "sheet", q->sheet } };
    const struct {
        const char *key;
        const json_t *json;
    } trees[] = { { "mapping", q->mapping }, { "cells", q->cells } };
    jw_open(&w, '{');
    for (size_t i = 0; i < COUNTOF(texts); i++) {
        jw_key(&w, texts[i].key);
        jw_str(&w, texts[i].text.p ? texts[i].text : STR(""));
    }
    for (size_t i = 0; i < COUNTOF(trees); i++) {
        char *text = trees[i].json ? json_dumps(trees[i].json, JSON_COMPACT) : NULL;
        jw_key(&w, trees[i].key);
        jw_raw(&w, text ? str_c(text) : STR("null"));
        json_text_free(text);
    }
    jw_close(&w, '}');
    struct str copy = str_dup(a, buf_str(&out));
    buf_free(&out);
    return copy;
}

bool jobs_request_keep(struct jobs *j, int64_t batch, const struct import_request *q,
                       struct diag *d)
{
    struct str path = jobs_path(j, d->arena, batch, "request.json");
    return jobs_write_file(d->arena, path, request_text(d->arena, q)) ||
           jobs_world_fails(d, "request");
}

bool jobs_keep_file(struct jobs *j, int64_t batch, const struct import_request *q, struct str path,
                    struct diag *d)
{
    struct arena *a = d->arena;
    mkdir(j->folder, 0700);
    if (mkdir(jobs_path(j, a, batch, "").p, 0700) != 0 && errno != EEXIST)
        return jobs_world_fails(d, "folder");
    if (rename(str_z(a, path), jobs_path(j, a, batch, "file").p) != 0)
        return jobs_world_fails(d, "file");
    return jobs_request_keep(j, batch, q, d);
}

static struct str text_of(struct arena *a, const json_t *root, const char *key)
{
    return str_dup(a, str_c(json_string_value(json_object_get(root, key))));
}

bool jobs_request_read(struct jobs *j, struct arena *a, int64_t batch, struct import_request *q,
                       json_t **root)
{
    struct str text;
    if (!jobs_read_file(a, jobs_path(j, a, batch, "request.json"), &text))
        return false;
    *root = json_loadb(text.p, text.n, 0, NULL);
    const struct record *rec = *root ? record_find(text_of(a, *root, "record")) : NULL;
    if (!rec)
        return false;
    *q = (struct import_request){ .rec = rec,
                                  .path = jobs_path(j, a, batch, "file"),
                                  .file_name = text_of(a, *root, "file_name"),
                                  .mode = text_of(a, *root, "mode"),
                                  .key = text_of(a, *root, "key"),
                                  .sheet = text_of(a, *root, "sheet") };
    const json_t *mapping = json_object_get(*root, "mapping");
    const json_t *cells = json_object_get(*root, "cells");
    q->mapping = json_is_object(mapping) ? mapping : NULL;
    q->cells = json_is_array(cells) ? cells : NULL;
    return true;
}
