/* import_write.c - a file's rows into the store: whole, or nothing; see import.h.
 *
 * Rows that are all new are written in slices under a hidden batch (docs/decisions/0005): while the
 * store writes one slice, the next is read and judged here.  Anything else - rows that change, rows
 * that others follow, rows that only make sense after an earlier one - goes in one transaction.
 */
#include "service/effects.h"
#include "service/import_pass.h"

enum { SLICE = 1500 }; /* rows of one commit: a tenth of a second */

struct writing {
    struct import_pass pass;
    struct actor actor;
    bool good_only;
    bool in_slices;
    bool needs_whole; /* slices will not do: begin again, in one transaction */
    bool refused;     /* a bad row, and good_only was not said */
    bool done;        /* the file is at its end */
};

/* ---- whether a line may be written ---------------------------------------------------------------- */

/* Notes what ends the pass at this line; true to go on. */
static bool accepts(struct writing *w, const struct import_outcome *o)
{
    w->refused = o->fate == FATE_BAD && !w->good_only;
    w->needs_whole = w->in_slices && (o->fate == FATE_CHANGED || o->may_follow);
    return !w->refused && !w->needs_whole;
}

/* Writing judges once more: what was said of the line stands, unless it now fails. */
static bool write_row(struct writing *w, struct tx *tx, struct import_outcome *o, struct diag *d)
{
    struct diag again;
    if (o->fate == FATE_BAD)
        return true;
    diag_init(&again, d->arena);
    bool ok = importer_write(w->pass.in.who, tx, o, &again);
    if (!ok)
        diag_join(d, &again);
    return ok;
}

/* Says which line the store did not take. */
static bool say_unwritten(const struct diag *d, struct str sheet, int64_t row, struct diag *world)
{
    return diag_add(world, diag_ok(d) ? E_STORE : diag_verdict(d), NULL,
                    STR_FMT " 第%lld行未能写入：" STR_FMT, STR_ARG(sheet), (long long)row,
                    STR_ARG(d->last ? d->last->text : str_c(err_text(E_STORE))));
}

static bool say_refused(const struct writing *w, const struct diag *notes, struct diag *d)
{
    if (w->refused)
        return diag_add(d, E_RULE, NULL,
                        "有需要改正的行，整批没有写入；请改正后再导入，或选择只导入合格行");
    if (!diag_ok(d))
        return false;
    if (diag_ok(notes))
        return diag_std(d, E_STORE, NULL);
    return diag_add(d, diag_verdict(notes), NULL, "%s", err_text(diag_verdict(notes)));
}

/* ---- in one transaction ---------------------------------------------------------------------------- */

/* Judges and writes one line; false to stop. */
static bool take_line(struct writing *w, struct tx *tx, struct import_judged *judged,
                      struct diag *d, struct diag *world)
{
    const struct import_line *line = &judged->line.line;
    bool accepted = accepts(w, &judged->outcome);
    bool written = accepted && write_row(w, tx, &judged->outcome, d);
    pass_keep(&w->pass, d);
    return written || (accepted && say_unwritten(d, line->sheet, line->row, world));
}

static bool seal(const struct writing *w, struct tx *tx, struct diag *d)
{
    const struct import_seal *s = &w->pass.in.seal;
    return !s->fn || s->fn(tx, s->ctx, d);
}

static bool write_lines(struct tx *tx, void *ctx, struct diag *world)
{
    struct writing *w = ctx;
    struct arena a = { 0 };
    enum import_step step;
    struct import_judged judged;
    struct diag d;
    bool ok = true;
    diag_init(&d, &a);
    while (ok && (step = pass_next(&w->pass, tx, &judged, &d)) == IMPORT_LINE) {
        ok = take_line(w, tx, &judged, &d, world);
        arena_reset(&a);
        diag_init(&d, &a);
    }
    arena_free(&a);
    return ok && step == IMPORT_END && seal(w, tx, world);
}

static bool write_whole(struct writing *w, struct diag *notes, struct diag *d)
{
    w->in_slices = w->needs_whole = false;
    bool ok = pass_begin(&w->pass, notes) &&
              store_write(city_store(w->pass.in.city), &w->actor, write_lines, w, d);
    pass_end(&w->pass);
    return ok;
}

/* ---- in slices ------------------------------------------------------------------------------------- */

struct planned {
    struct import_outcome outcome;
    struct str sheet;
    int64_t row;
};

/* Rows that share a commit.  While it is under way only the store touches it. */
struct slice {
    struct writing *w;
    struct arena arena;
    struct planned *rows;
    size_t n;
    struct diag said; /* by the store */
    struct sent *sent;
};

static bool write_slice(struct tx *tx, void *ctx, struct diag *world)
{
    struct slice *s = ctx;
    struct arena a = { 0 };
    bool ok = true;
    for (size_t i = 0; ok && i < s->n; i++) {
        struct planned *p = &s->rows[i];
        struct diag d;
        arena_reset(&a);
        diag_init(&d, &a);
        ok = write_row(s->w, tx, &p->outcome, &d) || say_unwritten(&d, p->sheet, p->row, world);
    }
    arena_free(&a);
    return ok;
}

/* Waits for the slice's commit.  What was judged before others wrote is judged again with them. */
static bool settle(struct slice *s, struct diag *d)
{
    if (!s->sent)
        return true;
    bool ok = store_wait(city_store(s->w->pass.in.city), s->sent);
    s->sent = NULL;
    if (ok)
        return true;
    enum err why = diag_verdict(&s->said);
    s->w->needs_whole |= why == E_DUPLICATE || why == E_REFERENCE;
    for (const struct finding *f = diag_ok(d) ? s->said.first : NULL; f; f = f->next)
        diag_add(d, f->err, NULL, STR_FMT, STR_ARG(f->text));
    return false;
}

static bool plan_line(struct slice *s, const struct import_judged *judged, struct diag *d)
{
    bool accepted = accepts(s->w, &judged->outcome);
    pass_keep(&s->w->pass, d);
    if (accepted && judged->outcome.fate == FATE_NEW)
        s->rows[s->n++] = (struct planned){ .outcome = judged->outcome,
                                            .sheet = judged->line.line.sheet,
                                            .row = judged->line.line.row };
    return accepted;
}

/* Reads and judges the next rows; false when the pass must not go on. */
static bool fill(struct slice *s)
{
    struct writing *w = s->w;
    struct store *store = city_store(w->pass.in.city);
    struct import_judged judged;
    struct diag d;
    arena_reset(&s->arena);
    diag_init(&s->said, &s->arena);
    s->rows = NEW(&s->arena, struct planned, SLICE);
    s->n = 0;
    struct tx *tx = store_read(store);
    bool ok = true;
    for (int n = 0; ok && !w->done && n < SLICE; n++) {
        diag_init(&d, &s->arena);
        enum import_step step = pass_next(&w->pass, tx, &judged, &d);
        w->done = step == IMPORT_END;
        ok = w->done || (step == IMPORT_LINE && plan_line(s, &judged, &d));
    }
    return store_read_end(tx) && ok;
}

/* One slice is filled while the other is written.  It is sent when that one stands, not before: whoever
 * else writes waits for one slice at most. */
static bool write_in_turn(struct writing *w, struct diag *d)
{
    struct slice two[2] = { { .w = w }, { .w = w } };
    bool ok = true;
    for (size_t i = 0; ok && !w->done; i++) {
        struct slice *s = &two[i % 2];
        ok = fill(s) && settle(&two[(i + 1) % 2], d);
        if (ok && s->n)
            s->sent = store_send(city_store(w->pass.in.city), &w->actor, write_slice, s, &s->said);
    }
    for (size_t i = 0; i < COUNTOF(two); i++) {
        ok = settle(&two[i], d) && ok;
        arena_free(&two[i].arena);
    }
    return ok;
}

static bool hide_fn(struct tx *tx, void *ctx, struct diag *d)
{
    (void)ctx;
    return tx_batch_hide(tx, tx_actor(tx)->batch, d);
}

static bool show_fn(struct tx *tx, void *ctx, struct diag *d)
{
    return tx_batch_show(tx, tx_actor(tx)->batch, d) && seal(ctx, tx, d);
}

static bool sweep_fn(struct tx *tx, void *ctx, struct diag *d)
{
    (void)ctx;
    return tx_batch_sweep(tx, tx_actor(tx)->batch, d);
}

/* Slices that nobody sees until the last one stands, so that others may write between them. */
static bool write_slices(struct writing *w, struct diag *notes, struct diag *d)
{
    struct store *store = city_store(w->pass.in.city);
    struct diag apart;
    diag_init(&apart, d->arena);
    w->in_slices = true;
    bool ok = pass_begin(&w->pass, notes) && store_write(store, &w->actor, hide_fn, NULL, d);
    if (ok) {
        ok = write_in_turn(w, d);
        /* when the slices stopped, why is already said */
        ok = ok && store_write(store, &w->actor, show_fn, w, d);
        if (!ok) /* a sweep that fails is made good when the store is opened next */
            (void)!store_write(store, &w->actor, sweep_fn, NULL, &apart);
    }
    pass_end(&w->pass);
    return ok;
}

bool import_write(const struct import_run *in, int64_t batch, bool good_only, struct diag *d)
{
    struct writing w = { .pass = { .in = *in }, .good_only = good_only };
    struct import_result *r = in->r;
    struct diag notes;
    struct diag said;
    w.actor = who_actor(in->who);
    w.actor.batch = batch;
    diag_init(&notes, r->findings.arena);
    diag_init(&said, d->arena);
    bool whole = effects_spread(in->q->rec);
    bool ok = !whole && write_slices(&w, &notes, &said);
    if (whole || w.needs_whole) {
        diag_init(&notes, r->findings.arena);
        diag_init(&said, d->arena);
        ok = write_whole(&w, &notes, &said);
    }
    diag_join(d, &said);
    if (!ok)
        say_refused(&w, &notes, d);
    pass_notes_first(&w.pass, &notes);
    r->readable = ok;
    return ok;
}
