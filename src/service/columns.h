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

#endif
