/* value.h - one value to and from text, JSON and what people type.  Knows no other row. */
#ifndef LEDGER_VALUE_H
#define LEDGER_VALUE_H

#include "base/json.h"
#include "base/utf8.h"
#include "ledger/ledger.h"

bool field_is_money(const struct field *f); /* MONEY or USD */

/* Smallest units in one of the field's shown units: 1,000,000 for fen shown in 万元; 1 where the
 * stored number is the shown one. */
int64_t value_unit(const struct field *f);

/* The stored form as text ("12000000" fen, "newly_attracted", "2024-08"): journal, cursors, defaults. */
void value_put_stored(struct buf *out, const struct field *f, const struct value *v);
bool value_take_stored(const struct field *f, struct str s, struct arena *a,
                       struct value *v) MUST_CHECK;

/* As people read it: amount in the field's unit, labels of choices, 是/否.  Empty when unset. */
void value_put_text(struct buf *out, const struct field *f, const struct value *v);

/* As the API writes it; null when unset. */
void value_put_json(struct jw *w, const struct field *f, const struct value *v);

/*
 * From a JSON value, strictly by kind: no number for text, no text for number; limits and choices
 * are checked as row_check does.  null and "" clear.
 *   d  receives E_TYPE, E_RANGE, E_FORMAT, E_CHOICE, or E_REQUIRED for clearing, naming the field
 * On false v is unset.
 */
bool value_take_json(const struct field *f, const json_t *j, struct value *v,
                     struct diag *d) MUST_CHECK;

/* What a person typed, or a cell of a sheet. */
struct typed {
    struct str s;    /* the text as given; of a numeric cell its digits as the file wrote them */
    bool is_number;  /* the cell is numeric */
    bool is_date;    /* … and shown as a date: an Excel serial */
    bool is_percent; /* … and shown with a percent sign: 0.8023 means 80.23 % */
    bool is_1904;    /* the workbook counts days from 1904 */
    int64_t unit;    /* smallest units per column unit for money; 0 takes the field's own unit */
};

/*
 * From what people type or a sheet holds, leniently: labels or ids of choices, money with units,
 * dates in any spelling, 是/否, numbers with their unit.  Limits are checked; check digits and the
 * final form of codes are domain/codes' business.  REF is left to whoever can look it up (E_TYPE).
 *   d  receives findings with value, text and suggest filled in; warnings leave the value set
 * Returns false when the cell cannot be taken, v is then unset; a blank or placeholder (无, -, 待定 …)
 * cell is true with v unset, but E_REQUIRED where a placeholder stands in a required field.
 */
bool value_take_typed(const struct field *f, struct typed cell, struct value *v,
                      struct diag *d) MUST_CHECK;

/* Text as it may be stored: NFC, trimmed, line ends as \n; see utf8_clean. */
struct str text_clean(struct arena *a, struct str s, struct text_marks *marks);

/* The ids of a SET in ledger order without repeats; unknown ids last, for value_check to name. */
struct str set_sorted(const struct field *f, struct str ids, struct arena *a);

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
