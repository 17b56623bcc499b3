/* sm.c - see sm.h.  OpenSSL's EVP is the provider. */
#include "base/sm.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <stdlib.h>
#include <sys/random.h>

struct sm3 {
    EVP_MD_CTX *ctx;
};

static void must(int good, const char *what)
{
    if (good != 1)
        fatal("OpenSSL: %s failed", what);
}

struct sm3 *sm3_open(void)
{
    struct sm3 *h = malloc(sizeof *h);
    if (!h)
        fatal("out of memory");
    h->ctx = EVP_MD_CTX_new();
    if (!h->ctx)
        fatal("out of memory");
    must(EVP_DigestInit_ex(h->ctx, EVP_sm3(), NULL), "SM3");
    return h;
}

void sm3_add(struct sm3 *h, struct str s)
{
    must(EVP_DigestUpdate(h->ctx, s.p, s.n), "SM3 update");
}

void sm3_end(struct sm3 *h, unsigned char out[SM3_BYTES])
{
    unsigned n = 0;
    must(EVP_DigestFinal_ex(h->ctx, out, &n), "SM3 final");
    ASSERT(n == SM3_BYTES);
    must(EVP_DigestInit_ex(h->ctx, NULL, NULL), "SM3 restart");
}

void sm3_close(struct sm3 *h)
{
    if (!h)
        return;
    EVP_MD_CTX_free(h->ctx);
    free(h);
}

void sm3_of(struct str s, unsigned char out[SM3_BYTES])
{
    unsigned n = 0;
    must(EVP_Digest(s.p, s.n, out, &n, EVP_sm3(), NULL), "SM3");
}

void sha256_of(struct str s, unsigned char out[SHA256_BYTES])
{
    unsigned n = 0;
    must(EVP_Digest(s.p, s.n, out, &n, EVP_sha256(), NULL), "SHA-256");
}

void hex_put(const unsigned char *bytes, size_t n, char *out)
{
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < n; i++) {
        out[2 * i] = digits[bytes[i] >> 4];
        out[2 * i + 1] = digits[bytes[i] & 15];
    }
    out[2 * n] = '\0';
}

bool hex_take(struct str text, unsigned char *out, size_t n)
{
    if (text.n != 2 * n)
        return false;
    for (size_t i = 0; i < n; i++) {
        int high = hex_digit(text.p[2 * i]);
        int low = hex_digit(text.p[2 * i + 1]);
        if (high < 0 || low < 0)
            return false;
        out[i] = (unsigned char)(high << 4 | low);
    }
    return true;
}

void hmac_sm3(struct str key, struct str s, unsigned char out[SM3_BYTES])
{
    unsigned n = 0;
    ASSERT(key.n <= 1024);
    if (!HMAC(EVP_sm3(), key.p, (int)key.n, (const unsigned char *)s.p, s.n, out, &n))
        fatal("OpenSSL: HMAC-SM3 failed");
}

void sm4_ctr(const unsigned char key[16], const unsigned char iv[16], char *bytes, size_t n)
{
    enum { BLOCK = 1 << 20 };
    EVP_CIPHER_CTX *c = EVP_CIPHER_CTX_new();
    int done = 0;
    if (!c)
        fatal("out of memory");
    must(EVP_EncryptInit_ex(c, EVP_sm4_ctr(), NULL, key, iv), "SM4-CTR");
    for (size_t at = 0; at < n; at += BLOCK) {
        int part = (int)(n - at < BLOCK ? n - at : BLOCK);
        unsigned char *p = (unsigned char *)bytes + at;
        must(EVP_EncryptUpdate(c, p, &done, p, part), "SM4-CTR update");
    }
    EVP_CIPHER_CTX_free(c);
}

void random_bytes(void *out, size_t n)
{
    char *p = out;
    while (n > 0) {
        ssize_t got = getrandom(p, n, 0);
        if (got <= 0)
            fatal("the operating system gives no random bytes");
        p += got;
        n -= (size_t)got;
    }
}
