/* import_pass.h - one pass over a file: each line read, judged, counted, and what it says kept.
 * Part of import.h's room; writes nothing. */
#ifndef SERVICE_IMPORT_PASS_H
#define SERVICE_IMPORT_PASS_H

#include "service/import_read.h"

/* Zero-initialise, but for `in`. */
struct import_pass {
    struct import_run in;
    struct import_reader *reader;
    struct importer *importer;
};

/*
 * Opens the file and forgets what in.r held of a pass before.
 *   notes  lives until pass_end; receives what is said of the file as a whole
 * false when the file is refused; pass_end is due all the same.
 */
bool pass_begin(struct import_pass *p, struct diag *notes) MUST_CHECK;
void pass_end(struct import_pass *p);

/* What is wrong with the file as a whole comes before what its lines say. */
void pass_notes_first(struct import_pass *p, struct diag *notes);

/* A line as read, and what would become of it. */
struct import_judged {
    struct import_read line; /* until the next line is read */
    struct import_outcome outcome;
};

/*
 * The next line, judged and counted.
 *   tx  see importer_judge
 *   d   its arena holds the line and its outcome; receives its findings, which pass_keep keeps
 */
enum import_step pass_next(struct import_pass *p, struct tx *tx, struct import_judged *out,
                           struct diag *d) MUST_CHECK;

/* Keeps a line's findings and, now and then, says how far the pass is. */
void pass_keep(struct import_pass *p, const struct diag *d);

#endif
