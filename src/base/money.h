/* money.h - amounts as exact integers of the smallest unit.  No binary floats anywhere. */
#ifndef BASE_MONEY_H
#define BASE_MONEY_H

#include "base/arena.h"
#include "base/buf.h"

#define FEN_YUAN INT64_C(100)
#define FEN_WAN  INT64_C(1000000)     /* 万元 */
#define FEN_YI   INT64_C(10000000000) /* 亿元 */

enum money_verdict {
    MONEY_OK,
    MONEY_APPROXIMATE, /* 约2亿: value is filled in, a person must confirm */
    MONEY_BLANK,       /* blank or a placeholder such as 无 / - / 待定 */
    MONEY_BAD,         /* see `why` */
};

struct money_read {
    enum money_verdict verdict;
    int64_t amount;  /* of the smallest unit: fen, or cents for a USD column */
    bool unit_given; /* the text itself named its unit */
    const char *why; /* Chinese sentence: what is wrong and how to mend */
};

/*
 * Reads what people type for money: １２．５亿元, 3,500万, 1亿3000万, 一亿二千万元, 壹亿贰仟万元整.
 *   unit      smallest units in one of the column's units when the text names none (FEN_WAN for 万元)
 *   foreign   true for a USD column: 美元 is then right and 元 alone wrong
 * Half-up rounding to the smallest unit, after undoing binary noise of numeric cells (0.30000000000000004).
 * Ranges, scientific notation in text, bad grouping, other currencies, hex, inf are MONEY_BAD.
 */
struct money_read money_read_text(struct str s, int64_t unit, bool foreign);

/* A numeric cell: the digits as the file wrote them ("1.2E+4" is legal here). */
struct money_read money_read_number(struct str digits, int64_t unit);

/* "万元" -> FEN_WAN, "亿元" -> FEN_YI, "元" -> FEN_YUAN, 亿/万 alike; 0 when it is no unit of money. */
int64_t money_unit(struct str name);

/*
 * Writes amount/unit with `decimals` digits, half away from zero, rounded once: 7747100000000 fen
 * by FEN_YI with 2 gives 774.71.
 *   trim  drop trailing zeros after the point (93.30 -> 93.3, 94.00 -> 94)
 */
void money_put(struct buf *out, int64_t amount, int64_t unit, int decimals, bool trim);

/* num/den * 10^scale, half away from zero, exact in 128 bits; 0 when den is 0. */
int64_t ratio_round(int64_t num, int64_t den, int scale);

/* Writes a stored scaled integer as a decimal: 8023 with scale 2 gives 80.23. */
void decimal_put(struct buf *out, int64_t scaled, int scale, bool trim);
/* Reads "80.23" into a scaled integer, half away from zero; false when it is no decimal or overflows. */
bool decimal_read(struct str s, int scale, int64_t *scaled) MUST_CHECK;

#endif
