/* golden.h - texts that are kept: BLESS=1 in the environment rewrites them.  Knows no unit. */
#ifndef TESTS_GOLDEN_H
#define TESTS_GOLDEN_H

#include "base/buf.h"

#include <stdio.h>
#include <stdlib.h>

static inline bool golden_read(const char *path, struct buf *out)
{
    FILE *f = fopen(path, "rb");
    char part[4096];
    size_t n;
    if (!f)
        return false;
    while ((n = fread(part, 1, sizeof part, f)) > 0)
        buf_add(out, (struct str){ part, n });
    fclose(f);
    return true;
}

/* Whether the text equals the kept one. */
static inline bool golden_same(const char *path, struct str text)
{
    struct buf kept = { 0 };
    if (getenv("BLESS")) {
        FILE *f = fopen(path, "wb");
        bool written = f && fwrite(text.p, 1, text.n, f) == text.n;
        return f && fclose(f) == 0 && written;
    }
    bool same = golden_read(path, &kept) && str_eq(buf_str(&kept), text);
    if (!same)
        fprintf(stderr, "%s differs; the text now:\n%.*s\n", path, STR_ARG(text));
    buf_free(&kept);
    return same;
}

#endif
