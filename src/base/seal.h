/* seal.h - secrets at rest: SM4-CTR and HMAC-SM3 over it, keys in a file outside the store.
 *
 * sealed text = sm4:KEY ID:NONCE:CIPHERTEXT:MAC, all hexadecimal; the MAC covers all before it and the
 * context, which says whose secret it is: a text moved to another place does not open.
 */
#ifndef BASE_SEAL_H
#define BASE_SEAL_H

#include "base/arena.h"
#include "base/diag.h"

struct keyring;

/*
 * Reads the key file: a line `ID KEY` a key, 8 and 64 hexadecimal digits, the newest last.
 *   path    NULL = a fresh key that lives in memory only
 *   create  makes the file with a fresh key when there is none, readable by its owner alone
 *   d       receives E_STORE with a sentence an operator can act on: missing, open to others, damaged
 * Returns NULL on failure.
 */
struct keyring *keyring_open(const char *path, bool create, struct diag *d) MUST_CHECK;
void keyring_close(struct keyring *k); /* wipes the keys; NULL is fine */

/* Under the newest key. */
struct str seal(const struct keyring *k, struct arena *a, struct str context, struct str plain);

/*
 * False for a text that is damaged, of another context, or under a key the ring does not hold.
 *   plain  receives at most `*n` bytes; whoever asked wipes them
 *   n      in: room; out: how many there are
 */
bool unseal(const struct keyring *k, struct str context, struct str sealed, unsigned char *plain,
            size_t *n) MUST_CHECK;

#endif
