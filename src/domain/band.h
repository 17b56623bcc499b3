/* band.h - how large a project is, as bulletins sort it.  Knows no exchange rate. */
#ifndef DOMAIN_BAND_H
#define DOMAIN_BAND_H

#include "ledger/ledger.h"

/* In the order of project.band's choices. */
enum band { BAND_NONE = -1, BAND_1, BAND_10, BAND_30, BAND_50, BAND_100, BAND__COUNT };

/*
 * 10亿元或1亿美元: a dollar amount counts as ten times itself in yuan, whatever the rate of the day.
 *   fen, cents   NULL when not known; the larger verdict of the two holds
 * BAND_NONE when nothing is known or both are below 1亿元 and 1000万美元.
 */
enum band band_of_amounts(const int64_t *fen, const int64_t *cents);

/* Of a project row: total_investment, total_investment_usd, or the original amount where that is in USD. */
enum band band_of(const struct row *project);

/* Choice id of project.band ("b10"); empty for BAND_NONE. */
struct str band_id(enum band b);
/* The band of a choice id; BAND_NONE for anything else. */
enum band band_find(struct str id);

/* 其中10亿元或1亿美元以上. */
bool band_is_10(const struct row *project);

/* Below 1亿元 and below 1000万美元, with at least one of them known. */
bool band_too_small(const struct row *project);

#endif
