/* import_errors.c - the bad rows of a file handed back with their reasons.  Knows no batch. */
#include "service/import_pass.h"
#include "sheet/write.h"

enum { PAINTED = 64 }; /* bad cells of one row that are painted */

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

static bool hand_back_lines(struct import_pass *p, struct tx *tx, struct write_errors *out)
{
    struct arena a = { 0 };
    enum import_step step;
    struct import_judged judged;
    struct diag d;
    diag_init(&d, &a);
    while ((step = pass_next(p, tx, &judged, &d)) == IMPORT_LINE) {
        const struct import_table *t = judged.line.table;
        if (judged.line.new_table)
            write_errors_sheet(out, t->name, &t->header, t->head, t->nhead, t->is_1904);
        if (judged.outcome.fate == FATE_BAD)
            hand_back(out, &judged.line, &d);
        arena_reset(&a);
        diag_init(&d, &a);
    }
    arena_free(&a);
    return step == IMPORT_END;
}

bool import_errors(struct city *c, const struct who *who, const struct import_request *q,
                   struct str to, struct diag *d)
{
    struct import_result none = { .findings_most = 1 };
    struct import_pass pass = { .in = { .city = c, .who = who, .q = q, .r = &none } };
    struct write_errors *out = write_errors_open(to, d);
    if (!out)
        return false;
    diag_init(&none.findings, d->arena);
    bool ok = pass_begin(&pass, d);
    if (ok) {
        struct tx *tx = store_read(city_store(c));
        ok = hand_back_lines(&pass, tx, out);
        if (!store_read_end(tx))
            ok = diag_std(d, E_STORE, NULL);
    }
    pass_end(&pass);
    import_result_free(&none);
    if (ok)
        return write_errors_close(out, d);
    write_errors_abandon(out);
    return false;
}
