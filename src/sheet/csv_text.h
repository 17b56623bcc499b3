/* csv_text.h - a text file as UTF-8 records, whatever its encoding.  Part of sheet.h's room;
 * knows quotes and line ends, no separator. */
#ifndef SHEET_CSV_TEXT_H
#define SHEET_CSV_TEXT_H

#include "sheet/sheet.h"

struct csv_text;

/*   line_bytes  of one record; more is E_CSV_LINE_TOO_LONG */
struct csv_text *csv_text_open(const struct sheet_source *from, size_t line_bytes,
                               struct diag *d) MUST_CHECK;
void csv_text_close(struct csv_text *t); /* NULL is allowed */

/* Goes before the first record. */
bool csv_text_begin(struct csv_text *t, struct diag *d) MUST_CHECK;

/*
 * The next record without its line end; borrowed until the next call.
 *   line  of the file where it begins, from 1
 *   d     E_CSV_QUOTE, E_CSV_LINE_TOO_LONG, E_CSV_ENCODING
 */
enum sheet_step csv_text_record(struct csv_text *t, struct str *record, int64_t *line,
                                struct diag *d) MUST_CHECK;

/* What stands next, at most so many bytes, without taking it. */
struct str csv_text_sample(struct csv_text *t, size_t most);

const char *csv_text_encoding(const struct csv_text *t);
void csv_text_progress(const struct csv_text *t, int64_t *done, int64_t *total);

#endif
