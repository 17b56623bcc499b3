/* columns.h - projects, plans and reports as columns in memory, kept up by the journal.
 * Part of figures.h's room; knows neither JSON nor words. */
#ifndef SERVICE_COLUMNS_H
#define SERVICE_COLUMNS_H

#include "domain/dispatch.h"
#include "store/store.h"

/* The groups one cut is shown in, in order. */
struct cut {
    struct str *key, *label; /* key: area code, choice id, industry division, or row id as text */
    size_t n;
};

struct columns;

/* Columns of one year; reads nothing yet. */
struct columns *columns_open(int year);
void columns_close(struct columns *c);

/*
 * Brings the columns up to what the store holds: row by row as the journal tells, or whole when
 * that is cheaper.  The caller keeps others out meanwhile.
 */
void columns_follow(struct columns *c, struct tx *tx, int64_t version);

int64_t columns_version(const struct columns *c); /* journal number they show; -1 = nothing read */
const struct dispatch *columns_dispatch(const struct columns *c);
const struct cut *columns_cut(const struct columns *c, enum dispatch_by by);

/*
 * The columns of a year as they were at the end of a day, made anew.
 *   day  YYYY-MM-DD
 *   d    E_PARAMETER
 * NULL then.
 */
struct columns *columns_as_of(struct tx *tx, int year, struct str day, struct diag *d) MUST_CHECK;

/* The project field a cut goes by, and the group of one of its values; -1 = none. */
int columns_field(enum dispatch_by by);
int32_t columns_group(const struct columns *c, enum dispatch_by by, const struct value *v);

/* ---- frozen --------------------------------------------------------------------------------------- */

/*
 * Writes what the figures of `month` are made of - the rows of its year, the groups of each cut, the city's name - as text
 * of lines; columns_thaw makes the same columns of it in any later release.
 *   rows  receives how many rows were written
 */
void columns_freeze(struct tx *tx, struct str month, struct buf *out, int64_t *rows);
/* NULL when it is no such text. */
struct columns *columns_thaw(struct str text);

/* A project as it stood when it was frozen: what a bulletin names of it, and what says whose it was. */
struct frozen_project {
    int64_t id;
    struct str name, planned_start;
    struct row *row; /* with its scope fields alone */
};
/* NULL of live columns, or when it was not there. */
const struct frozen_project *columns_frozen(const struct columns *c, int64_t id);
/* All of them; 0 of live columns. */
size_t columns_frozen_all(const struct columns *c, const struct frozen_project **all);
struct str columns_city(const struct columns *c); /* of frozen ones */

#endif
