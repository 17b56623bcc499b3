/* figure_sheet.h - a table of figures, each with the filter that opens its rows: as JSON and as text for a
 * terminal.  Knows no figure. */
#ifndef SERVICE_FIGURE_SHEET_H
#define SERVICE_FIGURE_SHEET_H

#include "base/json.h"
#include "domain/dispatch.h"

struct sheet_line {
    struct str key, label;
    int64_t *value; /* one a column; DISPATCH_UNSET where there is none */
    struct str *
        drill; /* one a column: a filter of the project ledger; empty where no rows stand behind it */
};

struct figure_sheet {
    const struct dispatch_column *column;
    size_t columns;
    struct sheet_line *line;
    size_t lines;
    struct sheet_line total;
};

/* Room for `lines` lines in the arena; figures are 0, drills empty, `lines` of the sheet 0. */
struct figure_sheet figure_sheet_new(struct arena *a, const struct dispatch_column *column,
                                     size_t columns, size_t lines);

/* {"value","text","drill"} of one cell as members of an object that is open. */
void figure_cell_json(struct jw *w, const struct dispatch_column *column, int64_t value,
                      struct str drill);
/* The member columns of an object that is open. */
void figure_columns_json(struct jw *w, const struct figure_sheet *s);

/* The members columns, rows and total of an object that is open. */
void figure_sheet_json(struct jw *w, const struct figure_sheet *s);
void figure_sheet_text(struct buf *out, struct arena *a, const struct figure_sheet *s);

#endif
