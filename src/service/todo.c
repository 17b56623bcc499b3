/* todo.c - see todo.h. */
#include "service/todo.h"

#include "base/date.h"
#include "base/json.h"
#include "service/expand.h"

enum { COUNT_MOST = 1000, SOON = 30, WEEK = 7 };

/* clang-format off */
static const struct todo {
    unsigned roles; /* enum role_bit */
    enum record_id rec;
    const char *label, *filter;
} todos[] = {
#define TODO(roles_, record_, label_, filter_) { roles_, R_##record_, label_, filter_ },
#include "service/todo.tbl.h"
#undef TODO
};
/* clang-format on */

static bool may_filter(const struct field *f, const void *ctx)
{
    return access_sees_full(ctx, f);
}

static struct str day_from(struct arena *a, struct str today, int days)
{
    char text[11];
    date_text(date_of(today) + days, text);
    return str_dup(a, str_c(text));
}

static struct str dated(struct arena *a, const char *filter, struct str today)
{
    const struct {
        struct str mark, day;
    } marks[] = { { STR("{today}"), today },
                  { STR("{soon}"), day_from(a, today, SOON) },
                  { STR("{week}"), day_from(a, today, -WEEK) } };
    struct buf out = { 0 };
    struct str rest = str_c(filter);
    while (rest.n) {
        size_t step = 1;
        struct str put = str_slice(rest, 0, 1);
        for (size_t i = 0; i < COUNTOF(marks); i++)
            if (str_starts(rest, marks[i].mark)) {
                step = marks[i].mark.n;
                put = marks[i].day;
            }
        buf_add(&out, put);
        rest = str_slice(rest, step, rest.n);
    }
    struct str text = str_dup(a, buf_str(&out));
    buf_free(&out);
    return text;
}

static bool put_entry(struct jw *w, struct city *c, struct tx *tx, const struct who *who,
                      const struct todo *t, struct diag *d)
{
    const struct record *rec = &ledger[t->rec];
    struct str text = dated(d->arena, t->filter, who->today);
    struct filter *where = filter_parse(d->arena, rec, text, may_filter, who, d);
    if (!diag_ok(d) || !filter_expand(c, tx, d->arena, rec, where, d))
        return false;
    where = filter_and(d->arena, access_scope(d->arena, who, rec), where);
    int64_t n = tx_count(tx, t->rec, where, COUNT_MOST);
    jw_open(w, '{');
    jw_key(w, "label");
    jw_c(w, t->label);
    jw_key(w, "record");
    jw_c(w, rec->id);
    jw_key(w, "filter");
    jw_str(w, text);
    jw_key(w, "count");
    jw_int(w, n > COUNT_MOST ? COUNT_MOST : n);
    jw_key(w, "capped");
    jw_bool(w, n > COUNT_MOST);
    jw_close(w, '}');
    return true;
}

bool todo_put(struct city *c, const struct who *who, struct buf *out, struct diag *d)
{
    struct jw w = { .out = out };
    struct tx *tx = store_read(city_store(c));
    bool ok = true;
    jw_open(&w, '{');
    jw_key(&w, "todo");
    jw_open(&w, '[');
    for (size_t i = 0; i < COUNTOF(todos) && ok; i++)
        if (todos[i].roles & 1u << (unsigned)who->role &&
            access_may(who, &ledger[todos[i].rec], VERB_read))
            ok = put_entry(&w, c, tx, who, &todos[i], d);
    jw_close(&w, ']');
    jw_close(&w, '}');
    store_read_end(tx);
    return ok;
}
