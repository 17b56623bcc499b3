/* sm2.c - see sm2.h.  OpenSSL's EVP is the provider. */
#include "base/sm2.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/obj_mac.h>
#include <openssl/param_build.h>

#define SIGNER "1234567812345678"

static void must(bool good, const char *what)
{
    if (!good)
        fatal("OpenSSL: %s failed", what);
}

void sm2_key(unsigned char secret[SM2_SECRET], unsigned char public[SM2_PUBLIC])
{
    BN_CTX *ctx = BN_CTX_secure_new();
    EC_GROUP *group = EC_GROUP_new_by_curve_name(NID_sm2);
    EC_POINT *point = group ? EC_POINT_new(group) : NULL;
    BIGNUM *d = BN_secure_new();
    BIGNUM *most = BN_new();
    must(ctx && point && d && most && BN_bin2bn(secret, SM2_SECRET, d) &&
             BN_copy(most, EC_GROUP_get0_order(group)) && BN_sub_word(most, 2) &&
             BN_mod(d, d, most, ctx) && BN_add_word(d, 1) && /* 1 … n − 2 */
             BN_bn2binpad(d, secret, SM2_SECRET) == SM2_SECRET &&
             EC_POINT_mul(group, point, d, NULL, NULL, ctx) &&
             EC_POINT_point2oct(group, point, POINT_CONVERSION_UNCOMPRESSED, public, SM2_PUBLIC,
                                ctx) == SM2_PUBLIC,
         "SM2 key");
    BN_clear_free(d);
    BN_free(most);
    EC_POINT_free(point);
    EC_GROUP_free(group);
    BN_CTX_free(ctx);
}

/* NULL for what is no key. */
static EVP_PKEY *key_of(const unsigned char *secret, const unsigned char public[SM2_PUBLIC])
{
    EVP_PKEY *key = NULL;
    EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, "SM2", NULL);
    OSSL_PARAM_BLD *build = OSSL_PARAM_BLD_new();
    BIGNUM *d = secret ? BN_bin2bn(secret, SM2_SECRET, BN_secure_new()) : NULL;
    OSSL_PARAM *params = NULL;
    bool ok =
        ctx && build &&
        OSSL_PARAM_BLD_push_utf8_string(build, OSSL_PKEY_PARAM_GROUP_NAME, "SM2", 0) &&
        OSSL_PARAM_BLD_push_octet_string(build, OSSL_PKEY_PARAM_PUB_KEY, public, SM2_PUBLIC) &&
        (!secret || (d && OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_PRIV_KEY, d))) &&
        (params = OSSL_PARAM_BLD_to_param(build)) != NULL && EVP_PKEY_fromdata_init(ctx) > 0;
    if (!ok ||
        EVP_PKEY_fromdata(ctx, &key, secret ? EVP_PKEY_KEYPAIR : EVP_PKEY_PUBLIC_KEY, params) <= 0)
        key = NULL;
    OSSL_PARAM_free(params);
    OSSL_PARAM_BLD_free(build);
    BN_clear_free(d);
    EVP_PKEY_CTX_free(ctx);
    return key;
}

struct signing {
    EVP_PKEY *key;
    EVP_PKEY_CTX *who;
    EVP_MD_CTX *ctx;
};

static bool begin(struct signing *s, EVP_PKEY *key)
{
    *s = (struct signing){ .key = key, .ctx = EVP_MD_CTX_new() };
    s->who = key ? EVP_PKEY_CTX_new(key, NULL) : NULL;
    if (!s->ctx || !s->who || EVP_PKEY_CTX_set1_id(s->who, SIGNER, (int)sizeof SIGNER - 1) <= 0)
        return false;
    EVP_MD_CTX_set_pkey_ctx(s->ctx, s->who);
    return true;
}

static void end(struct signing *s)
{
    EVP_MD_CTX_free(s->ctx);
    EVP_PKEY_CTX_free(s->who);
    EVP_PKEY_free(s->key);
}

size_t sm2_sign(const unsigned char secret[SM2_SECRET], const unsigned char public[SM2_PUBLIC],
                struct str text, unsigned char out[SM2_MOST])
{
    struct signing s;
    size_t n = SM2_MOST;
    must(begin(&s, key_of(secret, public)) &&
             EVP_DigestSignInit(s.ctx, NULL, EVP_sm3(), NULL, s.key) == 1 &&
             EVP_DigestSign(s.ctx, out, &n, (const unsigned char *)text.p, text.n) == 1,
         "SM2 signature");
    end(&s);
    return n;
}

bool sm2_verify(const unsigned char public[SM2_PUBLIC], struct str text, const unsigned char *sig,
                size_t n)
{
    struct signing s;
    bool good = begin(&s, key_of(NULL, public)) &&
                EVP_DigestVerifyInit(s.ctx, NULL, EVP_sm3(), NULL, s.key) == 1 &&
                EVP_DigestVerify(s.ctx, sig, n, (const unsigned char *)text.p, text.n) == 1;
    end(&s);
    return good;
}
