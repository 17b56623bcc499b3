/* jobs_steps.c - what people do with an import: send, mend, write, undo.  Knows no thread. */
#include "service/jobs_parts.h"

#include "base/sm.h"

#include <stdio.h>

/* ---- sending ------------------------------------------------------------------------------------- */

static bool digest_file(struct arena *a, struct str path, char sm3[SM3_HEX + 1])
{
    unsigned char sum[SM3_BYTES];
    char block[65536];
    FILE *f = fopen(str_z(a, path), "rb");
    if (!f)
        return false;
    struct sm3 *h = sm3_open();
    size_t n;
    while ((n = fread(block, 1, sizeof block, f)) > 0)
        sm3_add(h, (struct str){ block, n });
    bool ok = !ferror(f);
    fclose(f);
    sm3_end(h, sum);
    sm3_close(h);
    hex_put(sum, sizeof sum, sm3);
    return ok;
}

bool jobs_start(struct jobs *j, const struct who *who, const struct import_request *q,
                const struct job_file *file, struct job_begun *out, struct diag *d)
{
    char sm3[SM3_HEX + 1];
    if (!access_need(who, q->rec, VERB_import, d))
        return false;
    if (!digest_file(d->arena, file->path, sm3))
        return jobs_world_fails(d, "upload");
    struct fresh_batch fresh = { .q = q, .sm3 = sm3, .again = file->again };
    if (!jobs_batch_insert(j, who, &fresh, d))
        return false;
    *out = (struct job_begun){ fresh.id, fresh.repeated };
    if (fresh.repeated)
        return true;
    return jobs_keep_file(j, fresh.id, q, file->path, d) &&
           jobs_begin(j, who, fresh.id, false, false, d);
}

bool jobs_direct(struct jobs *j, const struct import_run *in, struct job_wish wish, int64_t *batch,
                 struct diag *d)
{
    char sm3[SM3_HEX + 1];
    if (!access_need(in->who, in->q->rec, VERB_import, d))
        return false;
    if (!digest_file(d->arena, in->q->path, sm3))
        return diag_add(d, E_FILE_UNREADABLE, NULL, "文件 " STR_FMT " 打不开，请检查路径和权限",
                        STR_ARG(in->q->path));
    struct fresh_batch fresh = { .q = in->q, .sm3 = sm3, .again = wish.again };
    if (!jobs_batch_insert(j, in->who, &fresh, d))
        return false;
    *batch = fresh.id;
    if (fresh.repeated)
        return diag_add(d, E_SAME_FILE, NULL,
                        "该文件已导入过（批次 %lld）；确要再导一次请加 --again",
                        (long long)fresh.id);
    struct who as = *in->who;
    struct import_run run = *in;
    as.source = STR("import");
    run.who = &as;
    struct batch_change change = { .id = fresh.id, .state = "committed", .counts = &in->r->counts };
    run.seal = (struct import_seal){ jobs_batch_change, &change };
    if (import_write(&run, fresh.id, wish.good_only, d))
        return true;
    change.state = "failed";
    (void)!jobs_batch_becomes(j, in->who, change, d); /* refused already: why is in d */
    return false;
}

/* ---- mending, writing, undoing ------------------------------------------------------------------------ */

/* New cells join those mended before; of two texts for one cell the later holds. */
static json_t *cells_joined(const json_t *old, const json_t *more)
{
    json_t *all = json_is_array(old) ? json_deep_copy(old) : json_array();
    size_t i;
    json_t *cell;
    json_array_foreach(more, i, cell)
    {
        json_array_append(all, cell);
    }
    return all;
}

bool jobs_change(struct jobs *j, const struct who *who, int64_t batch, const json_t *change,
                 struct diag *d)
{
    struct import_request q;
    json_t *root = NULL;
    if (!jobs_batch_take(j, who, batch, d) || !jobs_at_rest(j, batch, d))
        return false;
    if (!jobs_request_read(j, d->arena, batch, &q, &root))
        return jobs_world_fails(d, "request");
    const json_t *mapping = json_object_get(change, "mapping");
    const json_t *mode = json_object_get(change, "mode");
    const json_t *key = json_object_get(change, "key");
    json_t *cells = cells_joined(q.cells, json_object_get(change, "cells"));
    q.cells = cells;
    q.mapping = json_is_object(mapping) ? mapping : q.mapping;
    q.mode = json_is_string(mode) ? str_c(json_string_value(mode)) : q.mode;
    q.key = json_is_string(key) ? str_c(json_string_value(key)) : q.key;
    bool ok = jobs_batch_becomes(
        j, who,
        (struct batch_change){ .id = batch, .state = "previewing", .only_from = "previewed" }, d);
    ok = ok && jobs_request_keep(j, batch, &q, d);
    json_decref(cells);
    json_decref(root);
    return ok && jobs_begin(j, who, batch, false, false, d);
}

bool jobs_commit(struct jobs *j, const struct who *who, int64_t batch, bool good_only,
                 struct diag *d)
{
    struct row *r = jobs_batch_take(j, who, batch, d);
    if (!r || !jobs_at_rest(j, batch, d))
        return false;
    if (str_is(batch_state(r), "committed"))
        return true;
    if (batch_bad_count(r) > 0 && !good_only)
        return diag_add(d, E_RULE, NULL, "有 %lld 行需要改正；改正后再写入，或选择只导入合格行",
                        (long long)batch_bad_count(r));
    return jobs_batch_becomes(j, who,
                              (struct batch_change){
                                  .id = batch, .state = "committing", .only_from = "previewed" },
                              d) &&
           jobs_begin(j, who, batch, true, good_only, d);
}

bool jobs_undo(struct jobs *j, const struct who *who, int64_t batch, struct diag *d)
{
    struct row *r = jobs_batch_get(j, who, batch, d);
    if (!r || !jobs_at_rest(j, batch, d))
        return false;
    const struct record *rec = record_find(batch_target_ledger(r));
    if (!rec || !access_need(who, rec, VERB_import, d))
        return false;
    bool committed = str_is(batch_state(r), "committed");
    struct batch_change change = { .id = batch, .state = committed ? "undone" : "discarded" };
    struct import_seal seal = { jobs_batch_change, &change };
    if (committed ? !import_undo(j->city, who, batch, seal, d)
                  : !jobs_batch_becomes(j, who, change, d))
        return false;
    jobs_remove_files(j, d->arena, batch);
    return true;
}

bool jobs_errors(struct jobs *j, const struct who *who, int64_t batch, struct str to,
                 struct diag *d)
{
    struct import_request q;
    json_t *root = NULL;
    if (!jobs_batch_get(j, who, batch, d) || !jobs_at_rest(j, batch, d))
        return false;
    if (!jobs_request_read(j, d->arena, batch, &q, &root))
        return diag_add(d, E_NOT_FOUND, NULL, "批次 %lld 的文件已不在", (long long)batch);
    bool ok = import_errors(j->city, who, &q, to, d);
    json_decref(root);
    return ok;
}
