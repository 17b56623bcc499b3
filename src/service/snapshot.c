/* snapshot.c - see snapshot.h. */
#include "service/snapshot.h"

#include "base/log.h"
#include "base/sm.h"
#include "service/rows.h"

enum { PART_BYTES = 300000 };

static struct str digest_of(struct arena *a, struct str text)
{
    unsigned char raw[SM3_BYTES];
    char *hex = NEW(a, char, SM3_HEX + 1);
    sm3_of(text, raw);
    hex_put(raw, sizeof raw, hex);
    return str_c(hex);
}

static struct rows editions(struct tx *tx, struct arena *a, struct str month)
{
    struct value v;
    value_set_str(&v, month);
    struct query q = { .rec = R_snapshot,
                       .where = filter_value(a, OP_EQ, F_snapshot_month, v),
                       .sort = { { .field = F_snapshot_edition, .descending = true } },
                       .nsort = 1 };
    return rows_all(tx, a, &q);
}

/* A part ends with a line. */
static size_t part_bytes(struct str rest)
{
    size_t n = rest.n < PART_BYTES ? rest.n : PART_BYTES;
    while (n < rest.n && n > 0 && rest.p[n - 1] != '\n')
        n--;
    return n;
}

static bool put_parts(struct tx *tx, int64_t snapshot, struct str rest, struct diag *d)
{
    for (int64_t part = 1; rest.n; part++) {
        size_t n = part_bytes(rest);
        struct row *r = row_new(d->arena, R_snapshot_part);
        snapshot_part_set_snapshot(r, snapshot);
        snapshot_part_set_part(r, part);
        snapshot_part_set_text(r, str_slice(rest, 0, n));
        if (!tx_insert(tx, r, d))
            return false;
        rest = str_slice(rest, n, rest.n);
    }
    return true;
}

bool snapshot_take(struct tx *tx, const struct who *who, struct str month, struct diag *d)
{
    struct buf text = { 0 };
    int64_t count = 0;
    struct rows before = editions(tx, d->arena, month);
    struct row *r = row_new(d->arena, R_snapshot);
    columns_freeze(tx, month, &text, &count);
    snapshot_set_month(r, month);
    snapshot_set_edition(r, before.n ? snapshot_edition(before.row[0]) + 1 : 1);
    snapshot_set_kind(r, before.n ? STR("reclose") : STR("month_close"));
    snapshot_set_taken_at(r, who->now);
    snapshot_set_as_of(r, who->today);
    snapshot_set_journal_no(r, tx_number(tx));
    snapshot_set_rows(r, count);
    snapshot_set_rows_digest(r, digest_of(d->arena, buf_str(&text)));
    snapshot_set_ztf_release(r, STR(ZTF_RELEASE));
    if (who->person)
        snapshot_set_taken_by(r, who->person);
    bool ok = tx_insert(tx, r, d) && put_parts(tx, snapshot_id(r), buf_str(&text), d);
    buf_free(&text);
    return ok;
}

struct snapshot_found snapshot_of(struct tx *tx, struct arena *a, struct str month,
                                  struct str as_of)
{
    struct row *r = rows_by_text(tx, a, R_month, F_month_month, month);
    bool closed = r && str_is(month_state(r), "closed");
    struct rows all = { 0 };
    if (closed || (r && as_of.n))
        all = editions(tx, a, month);
    for (size_t i = 0; i < all.n; i++)
        if (as_of.n == 0 || str_cmp(snapshot_as_of(all.row[i]), as_of) <= 0)
            return (struct snapshot_found){ .id = snapshot_id(all.row[i]),
                                            .edition = snapshot_edition(all.row[i]) };
    return (struct snapshot_found){ 0 };
}

struct columns *snapshot_columns(struct tx *tx, int64_t id)
{
    struct arena a = { 0 };
    struct buf text = { 0 };
    struct columns *c = NULL;
    struct row *head = tx_get(tx, &a, R_snapshot, id);
    struct value v;
    value_set_int(&v, id);
    struct query q = { .rec = R_snapshot_part,
                       .where = filter_value(&a, OP_EQ, F_snapshot_part_snapshot, v),
                       .sort = { { .field = F_snapshot_part_part } },
                       .nsort = 1 };
    struct rows parts = rows_all(tx, &a, &q);
    for (size_t i = 0; i < parts.n; i++)
        buf_add(&text, snapshot_part_text(parts.row[i]));
    if (head && str_eq(digest_of(&a, buf_str(&text)), snapshot_rows_digest(head)))
        c = columns_thaw(buf_str(&text));
    if (!c)
        log_error("snapshot %lld is not what was frozen; run ztf audit verify", (long long)id);
    buf_free(&text);
    arena_free(&a);
    return c;
}
