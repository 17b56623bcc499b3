/* attachment_files.c - the bytes of attachments looked after: swept, copied.  See attachment.h. */
#include "base/log.h"
#include "service/attachment_rows.h"

enum { FAULTS = 100 };

struct str attachment_folder(struct arena *a, struct str path)
{
    return str_printf(a, STR_FMT ".files", STR_ARG(path));
}

int64_t attachment_sweep(struct city *c, bool alone)
{
    int64_t gone = depot_sweep(city_depot(c), alone, attachment_named, city_store(c));
    if (gone)
        log_info("attachments: %lld contents that no row names were removed", (long long)gone);
    return gone;
}

struct copying {
    struct depot *from, *to;
    struct diag *d;
    size_t faults;
};

static bool copy_one(void *ctx, const struct value *v, size_t n)
{
    struct copying *c = ctx;
    struct diag one;
    (void)n;
    diag_init(&one, c->d->arena);
    if (depot_copy(c->from, value_str(&v[1]), value_int(&v[2]), c->to, &one))
        return true;
    diag_add(c->d, E_STORE, NULL, "附件 %lld“" STR_FMT "”：" STR_FMT, (long long)value_int(&v[0]),
             STR_ARG(value_str(&v[3])), STR_ARG(one.first->text));
    return ++c->faults < FAULTS;
}

bool attachment_copy(struct store *rows, struct depot *from, struct depot *to, struct diag *d)
{
    struct copying c = { from, to, d, 0 };
    struct tx *tx = store_read(rows);
    attachments_live(tx, d->arena, copy_one, &c);
    return store_read_end(tx) && c.faults == 0;
}
