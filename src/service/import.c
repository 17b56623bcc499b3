/* import.c - see import.h. */
#include "service/import.h"

#include "base/sm.h"
#include "service/effects.h"
#include "service/import_read.h"
#include "sheet/write.h"

#include <stdio.h>
#include <string.h>

enum {
    SLICE = 2000,         /* rows of one commit, when a batch is written hidden */
    SAMPLE_ROWS = 8,      /* shown as read */
    PROGRESS_ROWS = 1000, /* between two words of progress */
    PAINTED = 64,         /* bad cells of one row that are painted */
};

/* One pass over the file: read, judge, and - when writing - write. */
struct run {
    struct import_run in;
    bool writes, good_only;
    bool in_slices;   /* each row must be new: changed rows cannot be hidden */
    bool needs_whole; /* one was not: begin again, in one transaction */
    bool refused;     /* a bad row, and good_only was not said */
    bool done;        /* the file is at its end */
    int64_t most;     /* lines of this turn; 0 = all */
    struct import_reader *reader;
    struct importer *importer;
    struct arena line; /* of the line at hand */
};

void import_result_free(struct import_result *r)
{
    buf_free(&r->columns);
    buf_free(&r->sheets);
    buf_free(&r->sample);
}

static void result_clear(struct import_result *r)
{
    r->counts = (struct import_counts){ 0 };
    diag_init(&r->findings, r->findings.arena);
    r->findings_total = 0;
    buf_clear(&r->columns);
    buf_clear(&r->sheets);
    buf_clear(&r->sample);
    buf_char(&r->sample, '[');
}

/* ---- what is kept of a line ---------------------------------------------------------------- */

static void keep_finding(struct import_result *r, const struct finding *f)
{
    struct diag *to = &r->findings;
    r->findings_total++;
    if (r->findings_most && r->findings_total > r->findings_most)
        return;
    struct finding *copy = NEW(to->arena, struct finding, 1);
    *copy = *f;
    copy->next = NULL;
    struct str *texts[] = { &copy->sheet, &copy->cell, &copy->value, &copy->text, &copy->suggest };
    for (size_t i = 0; i < COUNTOF(texts); i++)
        *texts[i] = str_dup(to->arena, *texts[i]);
    if (to->last)
        to->last->next = copy;
    else
        to->first = copy;
    to->last = copy;
    to->errors += f->level == LEVEL_ERROR;
    to->warnings += f->level == LEVEL_WARNING;
}

static void keep_findings(struct import_result *r, const struct diag *d)
{
    for (const struct finding *f = d->first; f; f = f->next)
        keep_finding(r, f);
}

static void keep_sample(struct import_result *r, const struct import_read *line)
{
    if (r->counts.rows > SAMPLE_ROWS)
        return;
    struct jw w = { .out = &r->sample, .comma = r->sample.n > 1 };
    const struct header *h = &line->table->header;
    jw_open(&w, '[');
    for (size_t i = 0; i < h->n; i++) {
        const struct sheet_cell *cell = sheet_cell_at(line->row, h->columns[i].column);
        jw_str(&w, cell ? cell->text : STR(""));
    }
    jw_close(&w, ']');
}

static void count_fate(struct import_counts *n, enum import_fate fate)
{
    switch (fate) {
    case FATE_NEW:
        n->fresh++;
        break;
    case FATE_CHANGED:
        n->changed++;
        break;
    case FATE_SAME:
        n->same++;
        break;
    case FATE_BAD:
        n->bad++;
        break;
    }
    n->good = n->fresh + n->changed + n->same;
}

/* ---- lines ---------------------------------------------------------------------------------------- */

/* A row whose cells may have slipped is not judged by its values. */
static struct import_outcome judge(struct run *run, struct tx *tx, const struct import_read *line,
                                   struct diag *d)
{
    if (line->new_table)
        importer_columns(run->importer, line->table->columns, line->table->header.n);
    if (!diag_ok(d))
        return (struct import_outcome){ .fate = FATE_BAD };
    return importer_judge(run->importer, tx, &line->line, d);
}

static bool write_line(struct run *run, struct tx *tx, struct import_outcome *o, struct diag *d)
{
    if (!run->writes)
        return true;
    if (o->fate == FATE_BAD) {
        run->refused = !run->good_only;
        return !run->refused;
    }
    if (run->in_slices && o->fate == FATE_CHANGED) {
        run->needs_whole = true;
        return false;
    }
    struct diag again; /* writing judges once more: what was said stands, unless it now fails */
    diag_init(&again, d->arena);
    bool ok = importer_write(run->importer, tx, o, &again);
    if (!ok)
        diag_join(d, &again);
    return ok;
}

static void report_progress(struct run *run)
{
    int64_t done;
    int64_t total;
    if (!run->in.progress || run->in.r->counts.rows % PROGRESS_ROWS != 0)
        return;
    import_reader_progress(run->reader, &done, &total);
    run->in.progress(run->in.ctx, done, total);
}

/* Takes one line; false to stop, `world` then says what the store had against it. */
static bool take_line(struct run *run, struct tx *tx, const struct import_read *line,
                      struct diag *d, struct diag *world)
{
    struct import_outcome o = judge(run, tx, line, d);
    run->in.r->counts.rows++;
    count_fate(&run->in.r->counts, o.fate);
    keep_sample(run->in.r, line);
    bool ok = write_line(run, tx, &o, d);
    bool spoiled = !ok && !run->refused && !run->needs_whole;
    keep_findings(run->in.r, d);
    if (spoiled)
        diag_add(world, diag_ok(d) ? E_STORE : diag_verdict(d), NULL,
                 STR_FMT " 第%lld行未能写入：" STR_FMT, STR_ARG(line->line.sheet),
                 (long long)line->line.row,
                 STR_ARG(d->last ? d->last->text : str_c(err_text(E_STORE))));
    report_progress(run);
    return ok;
}

/* Reads and takes lines until the file ends or the turn is full; false when it must not go on. */
static bool take_lines(struct run *run, struct tx *tx, struct diag *world)
{
    for (int64_t n = 0; !run->most || n < run->most; n++) {
        struct diag d;
        struct import_read line;
        arena_reset(&run->line);
        diag_init(&d, &run->line);
        enum import_step step = import_reader_next(run->reader, &line, &d);
        if (step != IMPORT_LINE) {
            run->done = step == IMPORT_END;
            return run->done;
        }
        if (!take_line(run, tx, &line, &d, world))
            return false;
    }
    return true;
}

/* ---- a pass ------------------------------------------------------------------------------------------- */

static bool digest_file(struct str path, struct arena *a, char hex[65])
{
    unsigned char sum[SM3_BYTES];
    static const size_t size = 65536;
    FILE *f = fopen(str_z(a, path), "rb");
    if (!f)
        return false;
    char *block = NEW(a, char, size);
    struct sm3 *h = sm3_open();
    for (size_t n; (n = fread(block, 1, size, f)) > 0;)
        sm3_add(h, (struct str){ block, n });
    fclose(f);
    sm3_end(h, sum);
    sm3_close(h);
    hex_put(sum, sizeof sum, hex);
    return true;
}

/* Opens the file for a pass; findings of the file itself go to `notes`. */
static bool run_begin(struct run *run, struct diag *notes)
{
    int64_t rows = city_settings(run->in.city)->import_rows;
    result_clear(run->in.r);
    run->done = run->refused = run->needs_whole = false;
    run->reader = import_reader_open(run->in.q, run->in.who, rows, notes);
    if (!run->reader)
        return false;
    run->importer = importer_open(run->in.city, run->in.who, run->in.q);
    return true;
}

static void run_end(struct run *run)
{
    if (run->reader) {
        run->in.r->counts.skipped = import_reader_skipped(run->reader);
        buf_add(&run->in.r->columns, import_reader_columns(run->reader));
        buf_add(&run->in.r->sheets, import_reader_sheets(run->reader));
        buf_char(&run->in.r->columns, ']');
        buf_char(&run->in.r->sheets, ']');
    }
    buf_char(&run->in.r->sample, ']');
    importer_close(run->importer);
    import_reader_close(run->reader);
    run->importer = NULL;
    run->reader = NULL;
}

/* What is wrong with the file as a whole stands first. */
static void put_first(struct import_result *r, struct diag *notes)
{
    for (const struct finding *f = notes->first; f; f = f->next)
        r->findings_total++;
    diag_join(notes, &r->findings);
    r->findings = *notes;
}

bool import_look(const struct import_run *in)
{
    struct run run = { .in = *in };
    struct import_result *r = in->r;
    struct diag notes;
    struct diag world;
    diag_init(&notes, r->findings.arena);
    diag_init(&world, r->findings.arena);
    r->readable = false;
    if (!digest_file(in->q->path, r->findings.arena, r->sm3))
        diag_add(&notes, E_FILE_UNREADABLE, NULL, "文件 " STR_FMT " 打不开，请检查路径和权限",
                 STR_ARG(in->q->path));
    else if (run_begin(&run, &notes)) {
        struct tx *tx = store_read(city_store(in->city));
        r->readable = take_lines(&run, tx, &world);
        if (!store_read_end(tx))
            r->readable = diag_std(&notes, E_STORE, NULL);
    }
    run_end(&run);
    arena_free(&run.line);
    put_first(r, &notes);
    return r->readable;
}

/* ---- writing ----------------------------------------------------------------------------------------- */

static bool write_fn(struct tx *tx, void *ctx, struct diag *d)
{
    return take_lines(ctx, tx, d);
}

static bool hide_fn(struct tx *tx, void *ctx, struct diag *d)
{
    (void)ctx;
    return tx_batch_hide(tx, tx_actor(tx)->batch, d);
}

static bool show_fn(struct tx *tx, void *ctx, struct diag *d)
{
    (void)ctx;
    return tx_batch_show(tx, tx_actor(tx)->batch, d);
}

static bool sweep_fn(struct tx *tx, void *ctx, struct diag *d)
{
    (void)ctx;
    return tx_batch_sweep(tx, tx_actor(tx)->batch, d);
}

/* Everything in one transaction: for files that change rows or let others follow. */
static bool write_whole(struct run *run, const struct actor *actor, struct diag *notes,
                        struct diag *d)
{
    run->in_slices = false;
    run->most = 0;
    bool ok =
        run_begin(run, notes) && store_write(city_store(run->in.city), actor, write_fn, run, d);
    run_end(run);
    return ok;
}

/* Slices that nobody sees until the last one stands, so that others may write between them. */
static bool write_slices(struct run *run, const struct actor *actor, struct diag *notes,
                         struct diag *d)
{
    struct store *store = city_store(run->in.city);
    run->in_slices = true;
    run->most = SLICE;
    bool ok = run_begin(run, notes);
    if (ok && store_write(store, actor, hide_fn, run, d)) {
        while (ok && !run->done)
            ok = store_write(store, actor, write_fn, run, d);
        struct diag *said = d;
        struct diag apart;
        diag_init(&apart, d->arena);
        if (!ok)
            said = &apart; /* why the slices stopped is already said */
        bool ended = store_write(store, actor, ok ? show_fn : sweep_fn, run, said);
        ok = ok && ended;
    } else {
        ok = false;
    }
    run_end(run);
    return ok;
}

static bool say_refused(struct run *run, struct diag *notes, struct diag *d)
{
    if (run->refused)
        diag_add(d, E_RULE, NULL,
                 "有需要改正的行，整批没有写入；请改正后再导入，或选择只导入合格行");
    else if (diag_ok(d) && !diag_ok(notes))
        diag_add(d, diag_verdict(notes), NULL, "%s", err_text(diag_verdict(notes)));
    else if (diag_ok(d))
        diag_std(d, E_STORE, NULL);
    return false;
}

bool import_write(const struct import_run *in, int64_t batch, bool good_only, struct diag *d)
{
    struct run run = { .in = *in, .writes = true, .good_only = good_only };
    struct import_result *r = in->r;
    struct actor actor = who_actor(in->who);
    struct diag notes;
    struct diag said;
    actor.batch = batch;
    diag_init(&notes, r->findings.arena);
    diag_init(&said, d->arena);
    bool ok = false;
    bool whole = effects_spread(in->q->rec);
    if (!whole) {
        ok = write_slices(&run, &actor, &notes, &said);
        whole = run.needs_whole;
    }
    if (whole) {
        diag_init(&notes, r->findings.arena);
        diag_init(&said, d->arena);
        ok = write_whole(&run, &actor, &notes, &said);
    }
    diag_join(d, &said);
    if (!ok)
        say_refused(&run, &notes, d);
    arena_free(&run.line);
    put_first(r, &notes);
    r->readable = ok;
    return ok;
}

/* ---- the bad rows handed back ----------------------------------------------------------------------------- */

static bool column_of(struct str cell, uint32_t *column)
{
    uint32_t c = 0;
    size_t i = 0;
    for (; i < cell.n && cell.p[i] >= 'A' && cell.p[i] <= 'Z'; i++)
        c = c * 26 + (uint32_t)(cell.p[i] - 'A' + 1);
    *column = c - 1;
    return i > 0;
}

static void put_reason(struct buf *reason, const struct finding *f)
{
    if (reason->n)
        buf_c(reason, "；");
    if (f->cell.n) {
        buf_add(reason, f->cell);
        buf_c(reason, "：");
    }
    buf_add(reason, f->text);
    if (f->suggest.n) {
        buf_c(reason, "（建议：");
        buf_add(reason, f->suggest);
        buf_c(reason, "）");
    }
}

static void hand_back(struct write_errors *out, const struct import_read *line,
                      const struct diag *d)
{
    uint32_t bad[PAINTED];
    size_t n = 0;
    struct buf reason = { .limit = 32000 };
    for (const struct finding *f = d->first; f; f = f->next) {
        if (f->level != LEVEL_ERROR)
            continue;
        put_reason(&reason, f);
        if (n < PAINTED && column_of(f->cell, &bad[n]))
            n++;
    }
    write_errors_row(out, line->row, bad, n, buf_str(&reason));
    buf_free(&reason);
}

static bool hand_back_lines(struct run *run, struct tx *tx, struct write_errors *out)
{
    for (;;) {
        struct diag d;
        struct import_read line;
        arena_reset(&run->line);
        diag_init(&d, &run->line);
        enum import_step step = import_reader_next(run->reader, &line, &d);
        if (step != IMPORT_LINE)
            return step == IMPORT_END;
        const struct import_table *t = line.table;
        if (line.new_table)
            write_errors_sheet(out, t->name, &t->header, t->head, t->nhead, t->is_1904);
        struct import_outcome o = judge(run, tx, &line, &d);
        if (o.fate == FATE_BAD)
            hand_back(out, &line, &d);
    }
}

bool import_errors(struct city *c, const struct who *who, const struct import_request *q,
                   struct str to, struct diag *d)
{
    struct import_result none = { .findings_most = 1 };
    struct run run = { .in = { .city = c, .who = who, .q = q, .r = &none } };
    struct write_errors *out = write_errors_open(to, d);
    if (!out)
        return false;
    diag_init(&none.findings, d->arena);
    bool ok = run_begin(&run, d);
    if (ok) {
        struct tx *tx = store_read(city_store(c));
        ok = hand_back_lines(&run, tx, out);
        if (!store_read_end(tx))
            ok = diag_std(d, E_STORE, NULL);
    }
    run_end(&run);
    arena_free(&run.line);
    import_result_free(&none);
    if (ok)
        return write_errors_close(out, d);
    write_errors_abandon(out);
    return false;
}
