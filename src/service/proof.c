/* proof.c - the journal, what was told of it outside, and what signs its purges; see proof.h. */
#include "service/proof.h"

#include "base/seal.h"
#include "base/sm.h"

#include <stdio.h>
#include <string.h>

static void found(struct proof *p, int64_t number, struct str why)
{
    if (p->audit.broken)
        return;
    p->audit.broken = number > 0 ? number : 1;
    p->audit.why = why;
}

/* ---- anchors --------------------------------------------------------------------------------------- */

struct checking {
    struct tx *tx;
    struct arena *arena;
    const struct proof_request *q;
    struct proof *p;
};

static void check_anchor(struct checking *c, struct str at, int64_t number, struct str hash)
{
    const struct audit *audit = &c->p->audit;
    c->p->anchors++;
    if (number > audit->last && c->q->copy) {
        c->p->younger++;
        return;
    }
    if (number < audit->purged || number < 1)
        return;
    if (number > audit->last) {
        found(c->p, audit->last + 1,
              str_printf(c->arena,
                         "日志末尾被截去：" STR_FMT " 的锚点记到第 %lld 条，库中只到第 %lld 条",
                         STR_ARG(at), (long long)number, (long long)audit->last));
        return;
    }
    struct str have = tx_journal_hash(c->tx, c->arena, number);
    if (have.n && !str_eq(have, hash)) /* entry `purged` itself is gone; the chain holds its hash */
        found(c->p, number,
              str_printf(c->arena, "与 " STR_FMT " 的锚点不符，日志被整段改写过", STR_ARG(at)));
}

static void check_line(struct checking *c, struct str line)
{
    struct str at;
    struct str number;
    int64_t n = 0;
    if (!str_split(&line, ' ', &at) || !str_split(&line, ' ', &number) || !str_int(number, &n) ||
        line.n != SM3_HEX) {
        found(c->p, 1, STR("锚点文件有一行读不懂"));
        return;
    }
    check_anchor(c, at, n, line);
}

static void check_anchors(struct checking *c)
{
    char line[160];
    FILE *f = c->q->anchors.n ? fopen(str_z(c->arena, c->q->anchors), "r") : NULL;
    c->p->anchors = f ? 0 : -1;
    while (f && fgets(line, sizeof line, f))
        check_line(c, str_trim(str_c(line)));
    if (f)
        fclose(f);
}

/* ---- the signature of a purge ------------------------------------------------------------------------ */

static void check_purge(struct checking *c)
{
    const struct audit *audit = &c->p->audit;
    struct str text = STR("");
    json_t *said = json_loadb(audit->purge.p, audit->purge.n, 0, NULL);
    const char *hash = json_string_value(json_object_get(said, "hash"));
    struct str want = str_printf(c->arena, "ztf-purge1;through=%lld;hash=%s",
                                 (long long)audit->purged, hash ? hash : "");
    struct str with = str_c(json_string_value(json_object_get(said, "signature")));
    enum seal_word word = seal_signed(c->q->keys, STR(""), with, &text);
    bool whole = word != SEAL_FALSE && str_eq(text, want);
    if (!whole || (word == SEAL_FOREIGN && c->q->keys))
        found(c->p, audit->purged + 1, STR("清理日志的条目没有有效的签名"));
    c->p->unsigned_ok = word == SEAL_FOREIGN && !c->q->keys;
    json_decref(said);
}

bool proof_verify(struct store *s, struct arena *a, const struct proof_request *q,
                  struct proof *out)
{
    struct tx *tx = store_read(s);
    struct checking c = { .tx = tx, .arena = a, .q = q, .p = out };
    *out = (struct proof){ .audit = tx_audit(tx, a, &q->audit), .anchors = -1 };
    if (!out->audit.broken && !out->audit.ended)
        check_anchors(&c);
    if (!out->audit.ended && out->audit.purged)
        check_purge(&c);
    return store_read_end(tx);
}

/* ---- telling ------------------------------------------------------------------------------------------- */

static void put_number(struct jw *w, const char *key, int64_t i, bool known)
{
    jw_key(w, key);
    if (known)
        jw_int(w, i);
    else
        jw_null(w);
}

void proof_put(struct jw *w, const struct proof *p)
{
    put_number(w, "entries", p->audit.entries, true);
    put_number(w, "last", p->audit.last, true);
    put_number(w, "broken", p->audit.broken, p->audit.broken > 0);
    jw_key(w, "why");
    jw_str(w, p->audit.why);
    put_number(w, "anchors", p->anchors, p->anchors >= 0);
    put_number(w, "younger", p->younger, true);
    put_number(w, "purged", p->audit.purged, p->audit.purged > 0);
}
