/* import_row.h - one row of a table into one row of a ledger: values, references, keys.
 * Knows neither files nor headers; part of import.h's room, used by nothing else. */
#ifndef SERVICE_IMPORT_ROW_H
#define SERVICE_IMPORT_ROW_H

#include "ledger/value.h"
#include "service/import.h"
#include "service/import_keys.h"

/* What a column of the file means. */
struct import_column {
    int field; /* ordinal in the ledger; -1 = not recognised, skipped */
    int key; /* for a REF: ordinal in the referred ledger whose value stands here; -1 = the field itself */
    struct str header; /* as written */
    struct str name;   /* column letters */
};

struct import_cell {
    size_t column; /* index among the columns */
    struct typed typed;
    struct str address; /* "F12" */
    bool merged;        /* filled from a merged range */
    struct str problem; /* what the reader says is wrong with it; empty = nothing */
    enum err error;     /* of the problem */
};

struct import_line {
    struct str sheet;
    int64_t row; /* as the person counts */
    const struct import_cell *cells;
    size_t n;
};

enum import_fate { FATE_NEW, FATE_CHANGED, FATE_SAME, FATE_BAD };

struct importer;

/*
 * columns  stay the caller's; may change from sheet to sheet by importer_columns
 * mode     as understood from the request
 */
struct importer *importer_open(struct city *c, const struct who *who,
                               const struct import_request *q);
void importer_close(struct importer *im);
void importer_columns(struct importer *im, const struct import_column *columns, size_t n);

struct import_outcome {
    enum import_fate fate;
    struct row *before; /* the row it matches, for FATE_CHANGED and FATE_SAME */
    struct row *now;    /* checked, not written */
    struct row *party;  /* an enterprise to be made first and linked, or NULL */
    int party_field;    /* the REF it goes to */
    bool may_follow;    /* bad for want of a row that the lines before it may have brought */
};

/*
 * Judges one line against the ledger and against the lines before it; writes nothing.
 *   tx  a reading or the writing transaction
 *   d   receives findings with sheet, cell, row, value; its arena holds the outcome
 */
struct import_outcome importer_judge(struct importer *im, struct tx *tx,
                                     const struct import_line *line, struct diag *d);

/* Writes a judged line: the party first, then the row. */
bool importer_write(const struct who *who, struct tx *tx, struct import_outcome *o,
                    struct diag *d) MUST_CHECK;

#endif
