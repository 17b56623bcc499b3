/* import_pass.c - see import_pass.h. */
#include "service/import_pass.h"

enum {
    SAMPLE_ROWS = 8,      /* shown as read */
    PROGRESS_ROWS = 1000, /* between two words of progress */
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

/* ---- a line ---------------------------------------------------------------------------------- */

/* A row whose cells may have slipped is not judged by its values. */
static struct import_outcome judge(struct import_pass *p, struct tx *tx,
                                   const struct import_read *line, struct diag *d)
{
    if (line->new_table)
        importer_columns(p->importer, line->table->columns, line->table->header.n);
    if (!diag_ok(d))
        return (struct import_outcome){ .fate = FATE_BAD };
    return importer_judge(p->importer, tx, &line->line, d);
}

enum import_step pass_next(struct import_pass *p, struct tx *tx, struct import_judged *out,
                           struct diag *d)
{
    enum import_step step = import_reader_next(p->reader, &out->line, d);
    if (step != IMPORT_LINE)
        return step;
    out->outcome = judge(p, tx, &out->line, d);
    p->in.r->counts.rows++;
    count_fate(&p->in.r->counts, out->outcome.fate);
    keep_sample(p->in.r, &out->line);
    return step;
}

static void report_progress(struct import_pass *p)
{
    int64_t done;
    int64_t total;
    if (!p->in.progress || p->in.r->counts.rows % PROGRESS_ROWS != 0)
        return;
    import_reader_progress(p->reader, &done, &total);
    p->in.progress(p->in.ctx, done, total);
}

void pass_keep(struct import_pass *p, const struct diag *d)
{
    keep_findings(p->in.r, d);
    report_progress(p);
}

/* ---- a pass ---------------------------------------------------------------------------------- */

bool pass_begin(struct import_pass *p, struct diag *notes)
{
    int64_t rows = city_settings(p->in.city)->import_rows;
    result_clear(p->in.r);
    p->reader = import_reader_open(p->in.q, p->in.who, rows, notes);
    if (!p->reader)
        return false;
    p->importer = importer_open(p->in.city, p->in.who, p->in.q);
    return true;
}

void pass_end(struct import_pass *p)
{
    struct import_result *r = p->in.r;
    if (p->reader) {
        r->counts.skipped = import_reader_skipped(p->reader);
        buf_add(&r->columns, import_reader_columns(p->reader));
        buf_add(&r->sheets, import_reader_sheets(p->reader));
        buf_char(&r->columns, ']');
        buf_char(&r->sheets, ']');
    }
    buf_char(&r->sample, ']');
    importer_close(p->importer);
    import_reader_close(p->reader);
    p->importer = NULL;
    p->reader = NULL;
}

void pass_notes_first(struct import_pass *p, struct diag *notes)
{
    struct import_result *r = p->in.r;
    for (const struct finding *f = notes->first; f; f = f->next)
        r->findings_total++;
    diag_join(notes, &r->findings);
    r->findings = *notes;
}
