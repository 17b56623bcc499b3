/* import.c - a file looked at, without writing; see import.h. */
#include "service/import.h"

#include "service/import_pass.h"

static bool look_at_lines(struct import_pass *p, struct tx *tx)
{
    struct arena a = { 0 };
    enum import_step step;
    struct import_judged judged;
    struct diag d;
    diag_init(&d, &a);
    while ((step = pass_next(p, tx, &judged, &d)) == IMPORT_LINE) {
        pass_keep(p, &d);
        arena_reset(&a);
        diag_init(&d, &a);
    }
    arena_free(&a);
    return step == IMPORT_END;
}

bool import_look(const struct import_run *in)
{
    struct import_pass pass = { .in = *in };
    struct diag notes;
    diag_init(&notes, in->r->findings.arena);
    bool readable = pass_begin(&pass, &notes);
    if (readable) {
        struct tx *tx = store_read(city_store(in->city));
        readable = look_at_lines(&pass, tx);
        if (!store_read_end(tx))
            readable = diag_std(&notes, E_STORE, NULL);
    }
    pass_end(&pass);
    pass_notes_first(&pass, &notes);
    in->r->readable = readable;
    return readable;
}
