/* tour.h - how a site tour is scored: the scheme of items and weights, how judges combine, who comes where.
 * Knows no store and no page. */
#ifndef DOMAIN_TOUR_H
#define DOMAIN_TOUR_H

#include "ledger/ledger.h"

enum { TOUR_ITEMS = 6, TOUR_POINTS = 100 /* hundredths of a point */ };

/* The fields of tour_score that hold an item each, in order. */
extern const int tour_items[TOUR_ITEMS];

/* Most points of an item, hundredths; 0 = the scheme does not name it. */
struct tour_scheme {
    int64_t most[TOUR_ITEMS];
};

/*
 * Reads "项目体量=20；产业质态=20…": items by label (with or without 得分) or by field id, separated by
 * ; ； , ， or a new line; = or ： before the weight.
 *   field  named by the findings
 *   d      receives E_FORMAT, and E_RULE when the weights do not sum to 100
 */
bool tour_scheme_read(struct str text, const char *field, struct tour_scheme *out,
                      struct diag *d) MUST_CHECK;

/* The weight of a judge in "甲=2；乙=1"; 1 where he is not named with one. */
int64_t tour_judge_weight(struct str judges, struct str name);

enum tour_rule { TOUR_MEAN, TOUR_TRIMMED, TOUR_WEIGHTED };
enum tour_rule tour_rule_of(struct str judge_rule);

struct tour_sheet {
    int64_t total; /* hundredths */
    int64_t weight;
};
/* What the sheets of one site come to, hundredths, rounded once; trimmed wants three sheets, with less it is
 * the mean.  n > 0; sorts the sheets. */
int64_t tour_combine(struct tour_sheet *sheets, size_t n, enum tour_rule rule);

/* Ranks by score descending; equal scores share a rank, and the next one counts them all.
 *   rank  receives n of them, in the order of the scores given */
void tour_ranks(const int64_t *score, size_t n, int64_t *rank);

/* Ids of a list like "12; 15；18": false when something in it is no positive number.
 *   n  in: room; out: how many there are, also beyond the room */
bool tour_sites(struct str text, int64_t *id, size_t *n);

#endif
