/* import_keys.h - which key was met first in which row of a file.  Knows no ledger.
 * Sixteen bytes a key, so that a million rows stay within the memory of a small machine. */
#ifndef SERVICE_IMPORT_KEYS_H
#define SERVICE_IMPORT_KEYS_H

#include "base/str.h"

struct import_keys;
struct import_keys *import_keys_open(void);
void import_keys_close(struct import_keys *k);

/* What was seen of a key before. */
struct import_seen {
    bool before;
    bool same;   /* that row's content was the same */
    int64_t row; /* where it was met first */
};

/*
 * Adds a key unless it is there already.
 *   key      canonical text of the key's values; `kind` keeps different keys of a file apart
 *   content  digest of what should agree wherever the key stands
 */
struct import_seen import_keys_add(struct import_keys *k, int kind, struct str key, int64_t row,
                                   uint64_t content);

/* 64-bit digest of a text, seeded once a process so that a file cannot be made to collide. */
uint64_t import_digest(const struct import_keys *k, struct str s);

#endif
