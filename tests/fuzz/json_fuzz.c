/* json_fuzz.c - any bytes as a JSON body: read or refused with one finding; what is read is an object. */
#include "base/json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a = { 0 };
    struct diag d;
    diag_init(&d, &a);
    json_t *root = json_read((struct str){ (const char *)data, size }, &json_defaults, &d);
    ASSERT((root != NULL) == diag_ok(&d));
    ASSERT(!root || json_is_object(root));
    json_decref(root);
    arena_free(&a);
    return 0;
}
