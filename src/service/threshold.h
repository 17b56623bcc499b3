/* threshold.h - settings kept as dated rows of the ledger 参数.  Knows no setting by name. */
#ifndef SERVICE_THRESHOLD_H
#define SERVICE_THRESHOLD_H

#include "store/store.h"

/* The whole city's value of `code` on that day, or the default where no row says otherwise. */
int64_t threshold_int(struct tx *tx, struct arena *a, const char *code, struct str today,
                      int64_t otherwise);
struct str threshold_text(struct tx *tx, struct arena *a, const char *code, struct str today,
                          struct str otherwise);

#endif
