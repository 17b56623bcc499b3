/* seal.h - secrets at rest: SM4-CTR and HMAC-SM3 over it, keys in a file outside the store; and what else
 * those keys vouch for: signatures by SM2.
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

/* ---- signatures -------------------------------------------------------------- */

/*
 * A text with its signature behind it: TEXT;key=ID;public=HEX;sm2=HEX.  The text is printable and holds
 * none of the three names.  The private key is made of the newest line of the key file.
 */
struct str seal_sign(const struct keyring *k, struct arena *a, struct str text);

enum seal_word { SEAL_OURS, SEAL_FOREIGN, SEAL_FALSE };
/*
 * OURS: signed under a key of the ring, or under `public` (hexadecimal, may be empty); FOREIGN: a signature
 * that holds, under a key that is neither; FALSE: no signature, or not of this text.
 *   k     may be NULL
 *   text  receives what was signed
 */
enum seal_word seal_signed(const struct keyring *k, struct str public, struct str with,
                           struct str *text);
/* The public keys of the ring, `ID HEX` a line. */
struct str seal_public(const struct keyring *k, struct arena *a);

enum { SEAL_MARK = 16 };
/* A mark in place of a value: the same for the same value in the same context, and nothing can be guessed
 * from it without the key. */
void seal_mark(const struct keyring *k, struct str context, struct str value,
               char out[SEAL_MARK + 1]);

#endif
