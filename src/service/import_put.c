/* import_put.c - a result of an import as JSON.  See import.h. */
#include "service/import.h"

static void put_counts(struct jw *w, const struct import_counts *n)
{
    const struct {
        const char *key;
        int64_t n;
    } counts[] = { { "rows", n->rows },      { "good", n->good },       { "bad", n->bad },
                   { "new", n->fresh },      { "changed", n->changed }, { "same", n->same },
                   { "skipped", n->skipped } };
    for (size_t i = 0; i < COUNTOF(counts); i++) {
        jw_key(w, counts[i].key);
        jw_int(w, counts[i].n);
    }
}

static void put_part(struct jw *w, const char *key, const struct buf *json)
{
    jw_key(w, key);
    jw_raw(w, json->n ? buf_str(json) : STR("[]"));
}

static void put_request(struct jw *w, const struct import_request *q, int64_t batch,
                        const char *state)
{
    jw_key(w, "batch");
    if (batch)
        jw_int(w, batch);
    else
        jw_null(w);
    jw_key(w, "record");
    jw_c(w, q->rec->id);
    jw_key(w, "state");
    jw_c(w, state);
    jw_key(w, "file_name");
    jw_str(w, q->file_name);
    jw_key(w, "mode");
    jw_str(w, q->mode.n ? q->mode : STR("upsert"));
    jw_key(w, "key");
    jw_str(w, q->key);
}

void import_put(struct jw *w, const struct import_request *q, const struct import_result *r,
                int64_t batch, const char *state)
{
    if (state) {
        jw_open(w, '{');
        put_request(w, q, batch, state);
    }
    put_counts(w, &r->counts);
    jw_key(w, "findings");
    jw_open(w, '[');
    for (const struct finding *f = r->findings.first; f; f = f->next)
        jw_finding(w, f);
    jw_close(w, ']');
    jw_key(w, "findings_total");
    jw_int(w, r->findings_total);
    put_part(w, "columns", &r->columns);
    put_part(w, "sheets", &r->sheets);
    put_part(w, "sample", &r->sample);
    if (state)
        jw_close(w, '}');
}
