/* band.c - see band.h. */
#include "domain/band.h"

#include "base/money.h"

static const struct {
    const char *id;
    int64_t from; /* fen */
} bands[BAND__COUNT] = {
    [BAND_1] = { "b1", FEN_YI },           [BAND_10] = { "b10", 10 * FEN_YI },
    [BAND_30] = { "b30", 30 * FEN_YI },    [BAND_50] = { "b50", 50 * FEN_YI },
    [BAND_100] = { "b100", 100 * FEN_YI },
};

static enum band band_of_fen(int64_t fen)
{
    enum band b = BAND_NONE;
    for (int i = 0; i < BAND__COUNT; i++)
        if (fen >= bands[i].from)
            b = (enum band)i;
    return b;
}

enum band band_of_amounts(const int64_t *fen, const int64_t *cents)
{
    enum band yuan = fen ? band_of_fen(*fen) : BAND_NONE;
    enum band dollar =
        cents ? band_of_fen(*cents > MONEY_MAX ? MONEY_MAX : *cents * 10) : BAND_NONE;
    return yuan > dollar ? yuan : dollar;
}

/* The original amount is held in hundredths of 万, cents in hundredths of one. */
static bool dollars(const struct row *p, int64_t *cents)
{
    *cents = project_total_investment_usd(p);
    if (row_has(p, R_project, F_project_total_investment_usd))
        return true;
    if (!str_is(project_investment_currency(p), "USD") ||
        !row_has(p, R_project, F_project_total_investment_original))
        return false;
    int64_t hundredths = project_total_investment_original(p);
    *cents = hundredths > MONEY_MAX / 10000 ? MONEY_MAX : hundredths * 10000;
    return true;
}

enum band band_of(const struct row *project)
{
    int64_t fen = project_total_investment(project);
    int64_t cents;
    bool yuan = row_has(project, R_project, F_project_total_investment);
    bool dollar = dollars(project, &cents);
    return band_of_amounts(yuan ? &fen : NULL, dollar ? &cents : NULL);
}

struct str band_id(enum band b)
{
    return b == BAND_NONE ? STR("") : str_c(bands[b].id);
}

enum band band_find(struct str id)
{
    for (int i = 0; i < BAND__COUNT; i++)
        if (str_is(id, bands[i].id))
            return (enum band)i;
    return BAND_NONE;
}

bool band_is_10(const struct row *project)
{
    return band_of(project) >= BAND_10;
}

bool band_too_small(const struct row *project)
{
    int64_t cents;
    bool known =
        row_has(project, R_project, F_project_total_investment) || dollars(project, &cents);
    return known && band_of(project) == BAND_NONE;
}
