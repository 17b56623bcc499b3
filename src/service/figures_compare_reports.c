/* figures_compare_reports.c - the monthly reports of one project for several months, field by field; see figures.h. */
#include "service/figures_months.h"

#include "base/date.h"
#include "base/json.h"
#include "ledger/value.h"
#include "service/figures.h"

/* The reports of a project in the months, NULL where there is none he may see. */
struct reports {
    struct figures_months months;
    struct row *row[FIGURES_MONTHS];
};

static struct row *report_of(struct tx *tx, struct arena *a, const struct who *who, int64_t project,
                             struct str month)
{
    static const int key[] = { F_progress_report_project, F_progress_report_month };
    struct value value[2] = { { .s = STR("") }, { .s = STR("") } };
    value_set_int(&value[0], project);
    value_set_str(&value[1], month);
    return access_seen(tx, a, who, tx_find(tx, a, R_progress_report, key, value, 2));
}

static bool is_number(const struct field *f)
{
    return field_is_money(f) || f->kind == K_PERCENT || f->kind == K_INT || f->kind == K_DECIMAL;
}

/* This month's value less the other's; null where one of them is not known in full. */
static void put_difference(struct jw *w, const struct who *who, const struct field *f,
                           const struct value *now, const struct value *then)
{
    if (!now || !then || !now->set || !then->set || !access_sees_full(who, f))
        jw_null(w);
    else
        jw_int(w, now->i - then->i);
}

static bool differs(const struct reports *r, const struct field *f, int at)
{
    const struct value none = { .s = STR("") };
    const struct value *first = r->row[0] ? &r->row[0]->v[at] : &none;
    for (size_t m = 1; m < r->months.n; m++)
        if (!value_eq(f, first, r->row[m] ? &r->row[m]->v[at] : &none))
            return true;
    return false;
}

static void put_values(struct jw *w, const struct who *who, const struct reports *r, int at,
                       struct arena *a)
{
    const struct field *f = &ledger[R_progress_report].fields[at];
    jw_key(w, "values");
    jw_open(w, '[');
    for (size_t m = 0; m < r->months.n; m++) {
        struct value none = { .s = STR("") };
        struct value shown = r->row[m] ? access_show(who, f, &r->row[m]->v[at], a) : none;
        value_put_json(w, f, &shown);
    }
    jw_close(w, ']');
    if (!is_number(f))
        return;
    jw_key(w, "differences");
    jw_open(w, '[');
    for (size_t m = 1; m < r->months.n; m++)
        put_difference(w, who, f, r->row[0] ? &r->row[0]->v[at] : NULL,
                       r->row[m] ? &r->row[m]->v[at] : NULL);
    jw_close(w, ']');
}

static void put_fields(struct jw *w, const struct who *who, const struct reports *r,
                       struct arena *a)
{
    const struct record *rec = &ledger[R_progress_report];
    jw_key(w, "fields");
    jw_open(w, '[');
    for (int at = AT_OWN; at < (int)rec->nfields; at++) {
        const struct field *f = &rec->fields[at];
        bool key = at == F_progress_report_project || at == F_progress_report_month;
        if (key || f->kind == K_FILE || !access_sees(who, f))
            continue;
        jw_open(w, '{');
        jw_key(w, "id");
        jw_c(w, f->id);
        jw_key(w, "label");
        jw_c(w, f->label);
        jw_key(w, "differs");
        jw_bool(w, access_sees_full(who, f) && differs(r, f, at));
        put_values(w, who, r, at, a);
        jw_close(w, '}');
    }
    jw_close(w, ']');
}

static void put_months(struct jw *w, const struct reports *r)
{
    jw_key(w, "months");
    jw_open(w, '[');
    for (size_t m = 0; m < r->months.n; m++) {
        jw_open(w, '{');
        jw_key(w, "month");
        jw_str(w, r->months.month[m]);
        jw_key(w, "report");
        if (r->row[m])
            jw_int(w, r->row[m]->v[AT_ID].i);
        else
            jw_null(w);
        jw_close(w, '}');
    }
    jw_close(w, ']');
}

bool figures_compare_reports(struct city *c, const struct who *who, int64_t project,
                             const struct figures_request *ask, struct buf *out, struct diag *d)
{
    struct reports r = { 0 };
    struct str month = ask->month.n ? ask->month : str_slice(who->today, 0, 7);
    if (!access_need(who, &ledger[R_progress_report], VERB_read, d) ||
        !access_need(who, &ledger[R_project], VERB_read, d))
        return false;
    if (!is_month(month))
        return diag_add(d, E_PARAMETER, NULL, "month 应写成 2025-09");
    if (!figures_months(month, ask->with, &r.months, d))
        return false;
    struct tx *tx = store_read(city_store(c));
    bool ok = access_get(tx, d->arena, who, R_project, project) != NULL ||
              diag_add(d, E_NOT_FOUND, NULL, "没有这个项目");
    for (size_t m = 0; ok && m < r.months.n; m++)
        r.row[m] = report_of(tx, d->arena, who, project, r.months.month[m]);
    store_read_end(tx);
    if (!ok)
        return false;
    struct jw w = { .out = out };
    jw_open(&w, '{');
    jw_key(&w, "project");
    jw_int(&w, project);
    put_months(&w, &r);
    put_fields(&w, who, &r, d->arena);
    jw_close(&w, '}');
    return true;
}
