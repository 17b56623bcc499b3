/* demo_real.c - the real projects of real.tbl.h, as they were published: in no list, no firm, no code,
 * no stage but the first.  Knows nothing the reports do not say. */
#include "service/demo_parts.h"

#include "base/money.h"

struct demo_real {
    const char *reported, *area, *name, *company, *currency, *progress, *capacity, *level, *note,
        *source;
    int64_t amount; /* hundredths of 万 of the currency */
    int64_t land;   /* hundredths of 亩 */
    int64_t floor;  /* m² */
    int64_t sales, tax;
};

/* clang-format off */
static const struct demo_real reals[] = {
#define REAL(...) { __VA_ARGS__ },
#include "service/demo/real.tbl.h"
#undef REAL
};
/* clang-format on */

static void set_text(struct row *r, int field, const char *text)
{
    if (text)
        value_set_str(row_put(r, R_project, field), str_c(text));
}

static void set_amount(struct row *r, int field, int64_t amount)
{
    if (amount)
        value_set_int(row_put(r, R_project, field), amount);
}

/* A foreign amount stays what it is: no rate of the day was published with it. */
static void set_investment(struct row *r, const struct demo_real *p)
{
    if (!p->currency)
        return;
    project_set_investment_currency(r, str_c(p->currency));
    if (str_is(str_c(p->currency), "CNY")) {
        project_set_total_investment(r, p->amount * (FEN_WAN / 100));
        return;
    }
    project_set_total_investment_original(r, p->amount);
    if (str_is(str_c(p->currency), "USD"))
        project_set_total_investment_usd(r, p->amount * (FEN_WAN / 100));
}

static void set_remarks(struct demo *m, struct row *r, const struct demo_real *p)
{
    const char *level = p->level ? "公开报道中的级别：" : "";
    const char *between = p->level && p->note ? "；" : "";
    if (p->level || p->note)
        project_set_remarks(r, str_printf(&m->row, "%s%s%s%s", level, p->level ? p->level : "",
                                          between, p->note ? p->note : ""));
}

static bool put_real(struct demo *m, const struct demo_real *p)
{
    struct row *r = demo_row(m, R_project);
    project_set_name(r, str_c(p->name));
    set_text(r, F_project_area, p->area);
    set_text(r, F_project_owner_name, p->company);
    set_text(r, F_project_planned_capacity, p->capacity);
    set_text(r, F_project_reported_progress, p->progress);
    set_amount(r, F_project_land_area, p->land);
    set_amount(r, F_project_floor_area, p->floor);
    set_amount(r, F_project_expected_sales, p->sales * FEN_WAN);
    set_amount(r, F_project_expected_tax, p->tax * FEN_WAN);
    set_investment(r, p);
    set_remarks(m, r, p);
    project_set_source_note(r, str_printf(&m->row, "公开报道（%s）：%s",
                                          p->reported ? p->reported : "日期未载", p->source));
    return demo_put(m, r) != 0;
}

bool demo_real(struct demo *m)
{
    for (size_t i = 0; i < COUNTOF(reals); i++)
        if (!put_real(m, &reals[i]))
            return false;
    return true;
}
