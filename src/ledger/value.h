/* value.h - one value to and from text, JSON and what people type.  Knows no other row. */
#ifndef LEDGER_VALUE_H
#define LEDGER_VALUE_H

#include "base/json.h"
#include "ledger/ledger.h"

/* The stored form as text ("12000000" fen, "newly_attracted", "2024-08"): journal, cursors, defaults. */
void value_put_stored(struct buf *out, const struct field *f, const struct value *v);
bool value_take_stored(const struct field *f, struct str s, struct arena *a, struct value *v) MUST_CHECK;

/* As people read it: amount in the field's unit, labels of choices, 是/否.  Empty when unset. */
void value_put_text(struct buf *out, const struct field *f, const struct value *v);

/* As the API writes it; null when unset. */
void value_put_json(struct jw *w, const struct field *f, const struct value *v);

/*
 * From a JSON value, strictly by kind: no number for text, no text for number.
 *   d  receives E_TYPE, E_RANGE, E_FORMAT naming the field
 */
bool value_take_json(const struct field *f, const json_t *j, struct value *v, struct diag *d) MUST_CHECK;

/*
 * From what people type or a sheet holds, leniently: labels or ids of choices, money with units,
 * dates in any spelling, 是/否.  REF is left to whoever can look it up (returns false, E_TYPE).
 *   s         the cell's text as given
 *   is_number the cell is numeric: `s` holds its digits as the file wrote them
 *   unit      smallest units per column unit for MONEY and USD; 0 takes the field's own unit
 *   d         receives findings with value, text and suggest filled in; warnings leave the value set
 * Returns false when the cell cannot be taken; a blank or placeholder cell is true with v unset.
 */
struct typed {
    struct str s;
    bool is_number, is_date, is_1904;
    int64_t unit;
};
bool value_take_typed(const struct field *f, struct typed cell, struct value *v, struct diag *d) MUST_CHECK;

/* A whole row as a flat JSON object, fields in ledger order, unset ones as null.
 *   only   ordinals to write, or NULL for all
 */
void row_put_json(struct jw *w, const struct row *r, const int *only, size_t n);

/*
 * Takes a client's JSON object into `r`; text is copied into d->arena.
 * Unknown keys, read-only keys and keys of wrong type are refused, all of them; null clears.
 */
bool row_take_json(struct row *r, const json_t *body, struct diag *d) MUST_CHECK;

#endif
