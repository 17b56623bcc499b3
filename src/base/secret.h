/* secret.h - passwords, one-time codes, and leaving nothing of them in memory.  Knows no account. */
#ifndef BASE_SECRET_H
#define BASE_SECRET_H

#include "base/str.h"

void secret_wipe(void *p, size_t n);             /* not optimised away */
bool secret_same(struct str a, struct str b);    /* takes no longer where they differ late */
void secret_random_hex(char *out, size_t bytes); /* 2 * bytes characters and a NUL; bytes ≤ 64 */

/* ---- passwords ------------------------------------------------------------ */

enum hash_kind {
    HASH_ARGON2ID,   /* libsodium: 2 passes, 19 MiB */
    HASH_PBKDF2_SM3, /* OpenSSL: where national algorithms are compulsory; 600,000 rounds */
    HASH__COUNT,
};
enum { HASH_CHARS = 192 };

/* The text to store: algorithm, parameters, salt and hash. */
void password_hash(enum hash_kind kind, struct str password, char out[HASH_CHARS]);
/* A text no password is known of, which takes as long to verify as any. */
void password_nobody(enum hash_kind kind, char out[HASH_CHARS]);
/* The stored text says which algorithm; one nobody knows verifies nothing. */
bool password_verify(struct str stored, struct str password);

/* ---- one-time codes by time (RFC 6238: SHA-1, 30 s, 6 digits) --------------- */

enum { OTP_BYTES = 20, OTP_TEXT = 32 }; /* of a secret; its characters in base 32 */

/*
 * Whether `code` is the one of now, of 30 s before or after.
 *   seconds  since 1970
 *   counter  receives which step it was: one not above the last one taken is a repeat
 */
bool otp_verify(const unsigned char *secret, size_t n, int64_t seconds, struct str code,
                int64_t *counter);
void otp_text(const unsigned char secret[OTP_BYTES], char out[OTP_TEXT + 1]); /* base 32 */

#endif
