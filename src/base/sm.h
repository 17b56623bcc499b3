/* sm.h - digests behind one provider.  OpenSSL today, a certified module later. */
#ifndef BASE_SM_H
#define BASE_SM_H

#include "base/str.h"

enum { SM3_BYTES = 32, SM3_HEX = 64 };

struct sm3;
struct sm3 *sm3_open(void);
void sm3_add(struct sm3 *h, struct str s);
/* Writes the digest and starts anew. */
void sm3_end(struct sm3 *h, unsigned char out[SM3_BYTES]);
void sm3_close(struct sm3 *h);

void sm3_of(struct str s, unsigned char out[SM3_BYTES]);
void hex_put(const unsigned char *bytes, size_t n, char *out); /* 2n characters and a NUL */
/* False unless the text is exactly 2n hexadecimal digits. */
bool hex_take(struct str text, unsigned char *out, size_t n) MUST_CHECK;

/* Where a foreign protocol names it: PKCE, say. */
enum { SHA256_BYTES = 32 };
void sha256_of(struct str s, unsigned char out[SHA256_BYTES]);

/* HMAC-SM3. */
void hmac_sm3(struct str key, struct str s, unsigned char out[SM3_BYTES]);

/* SM4-CTR, in place; key and iv of 16 bytes.  Never without a MAC beside it. */
void sm4_ctr(const unsigned char key[16], const unsigned char iv[16], char *bytes, size_t n);

void random_bytes(void *out, size_t n); /* from the operating system; ends the process on failure */

#endif
