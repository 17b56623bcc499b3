/* multipart_fuzz.c - any bytes as a form: parts lie within the body, names are text.  The boundary is "b". */
#include "base/utf8.h"
#include "http/multipart.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct http_pair type = { { "Content-Type", 12 },
                                           { "multipart/form-data; boundary=b", 31 } };
    struct arena a = { 0 };
    struct diag d;
    struct multipart m;
    const struct http_request q = {
        .arena = &a,
        .headers = &type,
        .nheaders = 1,
        .body = { .text = { (const char *)data, size }, .fd = -1, .size = (int64_t)size }
    };
    diag_init(&d, &a);
    bool ok = multipart_take(&q, &m, &d);
    ASSERT(ok == diag_ok(&d));
    for (size_t i = 0; ok && i < m.n; i++) {
        const struct multipart_part *p = &m.parts[i];
        struct str text;
        ASSERT(p->offset >= 0 && p->size >= 0 && p->offset + p->size <= (int64_t)size);
        ASSERT(utf8_valid(p->file_name));
        ASSERT(multipart_text(&q, p, size, &text) && text.n == (size_t)p->size);
    }
    arena_free(&a);
    return 0;
}
