/* sm2.h - signatures of texts: SM2 over SM3, the signer known by the usual id 1234567812345678.
 * OpenSSL today, a certified module later.  Knows no key but the one it is handed. */
#ifndef BASE_SM2_H
#define BASE_SM2_H

#include "base/str.h"

enum {
    SM2_SECRET = 32, /* bytes of a private key */
    SM2_PUBLIC = 65, /* of a public one: 04, x, y */
    SM2_MOST = 80,   /* of a signature: DER of two numbers */
};

/* Makes any 32 random bytes a private key and finds its public one. */
void sm2_key(unsigned char secret[SM2_SECRET], unsigned char public[SM2_PUBLIC]);

/* Returns how many bytes the signature has. */
size_t sm2_sign(const unsigned char secret[SM2_SECRET], const unsigned char public[SM2_PUBLIC],
                struct str text, unsigned char out[SM2_MOST]);

/* False too for a public key that is no point of the curve. */
bool sm2_verify(const unsigned char public[SM2_PUBLIC], struct str text, const unsigned char *sig,
                size_t n);

#endif
