/* secret.c - see secret.h.  libsodium, OpenSSL and liboath do the work. */
#include "base/secret.h"

#include "base/sm.h"

#include <liboath/oath.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void secret_wipe(void *p, size_t n)
{
    OPENSSL_cleanse(p, n);
}

bool secret_same(struct str a, struct str b)
{
    return a.n == b.n && CRYPTO_memcmp(a.p, b.p, a.n) == 0;
}

void secret_random_hex(char *out, size_t bytes)
{
    unsigned char raw[64];
    ASSERT(bytes <= sizeof raw);
    random_bytes(raw, bytes);
    hex_put(raw, bytes, out);
    secret_wipe(raw, sizeof raw);
}

/* ---- passwords ---------------------------------------------------------------------------------- */

enum {
    ARGON_PASSES = 2,
    ARGON_BYTES = 19 << 20,
    ROUNDS = 600000,
    MOST_ROUNDS = 60000000,
    SALT = 16
};
#define PBKDF2_MARK "$pbkdf2-sm3$"

static void pbkdf2(struct str password, const unsigned char salt[SALT], int rounds,
                   unsigned char out[SM3_BYTES])
{
    ASSERT(password.n < INT32_MAX);
    if (PKCS5_PBKDF2_HMAC(password.p, (int)password.n, salt, SALT, rounds, EVP_sm3(), SM3_BYTES,
                          out) != 1)
        fatal("OpenSSL: PBKDF2-HMAC-SM3 failed");
}

static void hash_sm3(struct str password, char out[HASH_CHARS])
{
    unsigned char salt[SALT];
    unsigned char sum[SM3_BYTES];
    char salt_hex[2 * SALT + 1];
    char sum_hex[SM3_HEX + 1];
    random_bytes(salt, sizeof salt);
    pbkdf2(password, salt, ROUNDS, sum);
    hex_put(salt, sizeof salt, salt_hex);
    hex_put(sum, sizeof sum, sum_hex);
    snprintf(out, HASH_CHARS, PBKDF2_MARK "%d$%s$%s", ROUNDS, salt_hex, sum_hex);
}

void password_hash(enum hash_kind kind, struct str password, char out[HASH_CHARS])
{
    _Static_assert(crypto_pwhash_STRBYTES < HASH_CHARS, "the text fits");
    if (kind == HASH_PBKDF2_SM3) {
        hash_sm3(password, out);
        return;
    }
    if (sodium_init() < 0 ||
        crypto_pwhash_str(out, password.p, password.n, ARGON_PASSES, ARGON_BYTES) != 0)
        fatal("out of memory: Argon2id wants %d bytes", ARGON_BYTES);
}

void password_nobody(enum hash_kind kind, char out[HASH_CHARS])
{
    char salt[2 * SALT + 1];
    char sum[SM3_HEX + 1];
    secret_random_hex(salt, SALT);
    secret_random_hex(sum, SM3_BYTES);
    if (kind == HASH_PBKDF2_SM3)
        snprintf(out, HASH_CHARS, PBKDF2_MARK "%d$%s$%s", ROUNDS, salt, sum);
    else
        password_hash(kind, str_c(sum), out);
}

/* "ROUNDS$SALT$SUM" */
static bool verify_sm3(struct str rest, struct str password)
{
    struct str rounds;
    struct str salt_hex;
    unsigned char salt[SALT];
    unsigned char sum[SM3_BYTES];
    char sum_hex[SM3_HEX + 1];
    int64_t n = 0;
    if (!str_split(&rest, '$', &rounds) || !str_split(&rest, '$', &salt_hex) ||
        !str_int(rounds, &n) || n < 1 || n > MOST_ROUNDS || !hex_take(salt_hex, salt, sizeof salt))
        return false;
    pbkdf2(password, salt, (int)n, sum);
    hex_put(sum, sizeof sum, sum_hex);
    return secret_same(rest, str_c(sum_hex));
}

bool password_verify(struct str stored, struct str password)
{
    char z[HASH_CHARS];
    if (str_starts(stored, STR(PBKDF2_MARK)))
        return verify_sm3(str_slice(stored, sizeof PBKDF2_MARK - 1, stored.n), password);
    if (!str_starts(stored, STR("$argon2id$")) || stored.n >= sizeof z || sodium_init() < 0)
        return false;
    memcpy(z, stored.p, stored.n);
    z[stored.n] = '\0';
    return crypto_pwhash_str_verify(z, password.p, password.n) == 0;
}

/* ---- one-time codes ----------------------------------------------------------------------------- */

enum { OTP_STEP = 30, OTP_WINDOW = 1, OTP_DIGITS = 6 };

static bool is_code(struct str code)
{
    bool good = code.n == OTP_DIGITS;
    for (size_t i = 0; good && i < code.n; i++)
        good = code.p[i] >= '0' && code.p[i] <= '9';
    return good;
}

bool otp_verify(const unsigned char *secret, size_t n, int64_t seconds, struct str code,
                int64_t *counter)
{
    char z[OTP_DIGITS + 1] = { 0 };
    char raw[64];
    uint64_t at = 0;
    if (!is_code(code) || n > sizeof raw || seconds < 0 || oath_init() != OATH_OK)
        return false;
    memcpy(z, code.p, code.n);
    memcpy(raw, secret, n);
    int place = 0;
    int found =
        oath_totp_validate3(raw, n, (time_t)seconds, OTP_STEP, 0, OTP_WINDOW, &place, &at, z);
    secret_wipe(raw, sizeof raw);
    *counter = (int64_t)at;
    return found >= 0;
}

void otp_text(const unsigned char secret[OTP_BYTES], char out[OTP_TEXT + 1])
{
    char raw[OTP_BYTES];
    char *text = NULL;
    size_t n = 0;
    memcpy(raw, secret, sizeof raw);
    if (oath_init() != OATH_OK || oath_base32_encode(raw, sizeof raw, &text, &n) != OATH_OK ||
        n != OTP_TEXT)
        fatal("liboath: no base 32");
    memcpy(out, text, OTP_TEXT);
    out[OTP_TEXT] = '\0';
    secret_wipe(text, n);
    secret_wipe(raw, sizeof raw);
    free(text);
}
