/* csv_fuzz.c - any bytes as a text table. */
#include "sheet_walk.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    walk_bytes(data, size, "fuzz.csv");
    return 0;
}
