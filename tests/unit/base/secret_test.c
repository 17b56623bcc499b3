/* secret_test.c - N06: published vectors of every algorithm in use; sealed texts fail closed; passwords and codes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "base/seal.h"
#include "base/secret.h"
#include "base/sm.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void take(const char *hex, unsigned char *out, size_t n)
{
    assert_true(hex_take(str_c(hex), out, n));
}

static void assert_hex(const unsigned char *bytes, size_t n, const char *want)
{
    char hex[257];
    assert_true(n <= 128);
    hex_put(bytes, n, hex);
    assert_string_equal(hex, want);
}

/* ---- N06 -------------------------------------------------------------------------------------- */

static void n06_sm3(void **state) /* GB/T 32905-2016, annex A */
{
    unsigned char sum[SM3_BYTES];
    (void)state;
    sm3_of(STR("abc"), sum);
    assert_hex(sum, sizeof sum, "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0");
    sm3_of(STR("abcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcd"), sum);
    assert_hex(sum, sizeof sum, "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732");
}

static void n06_hmac_sm3(void **state) /* GM/T 0042-2015, annex D */
{
    unsigned char key[32];
    unsigned char sum[SM3_BYTES];
    (void)state;
    take("0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20", key, sizeof key);
    hmac_sm3((struct str){ (char *)key, sizeof key },
             STR("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"
                 "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
             sum);
    assert_hex(sum, sizeof sum, "ca05e144ed05d1857840d1f318a4a8669e559fc8391f414485bfdf7bb408963a");
}

static struct str of(struct arena *a, const char *text)
{
    return str_dup(a, str_c(text));
}

static struct keyring *ring(struct arena *a)
{
    struct diag d;
    diag_init(&d, a);
    struct keyring *k = keyring_open(NULL, true, &d);
    assert_non_null(k);
    return k;
}

/* That the signature is SM2 as others know it, OpenSSL's command line says in tests/api. */
static void n06_sm2(void **state)
{
    struct arena a = { 0 };
    struct str text;
    (void)state;
    struct keyring *k = ring(&a);
    struct keyring *other = ring(&a);
    struct str with = seal_sign(k, &a, STR("a text"));
    assert_int_equal(seal_signed(k, STR(""), with, &text), SEAL_OURS);
    assert_true(str_is(text, "a text"));
    assert_int_equal(seal_signed(other, STR(""), with, &text), SEAL_FOREIGN);
    assert_int_equal(seal_signed(NULL, STR(""), with, &text), SEAL_FOREIGN);
    struct str line = seal_public(k, &a);
    struct str public = str_slice(line, 9, line.n - 1);
    assert_int_equal(seal_signed(NULL, public, with, &text), SEAL_OURS);
    for (size_t i = 0; i < with.n; i++) {
        char *bent = str_z(&a, with);
        bent[i] = bent[i] == '1' ? '2' : '1';
        assert_int_not_equal(seal_signed(k, STR(""), of(&a, bent), &text), SEAL_OURS);
    }
    for (size_t n = 0; n < with.n; n++)
        assert_int_equal(seal_signed(k, STR(""), str_slice(with, 0, n), &text), SEAL_FALSE);
    keyring_close(k);
    keyring_close(other);
    arena_free(&a);
}

static void n06_mark(void **state)
{
    struct arena a = { 0 };
    char one[SEAL_MARK + 1];
    char two[SEAL_MARK + 1];
    (void)state;
    struct keyring *k = ring(&a);
    struct keyring *other = ring(&a);
    seal_mark(k, STR("person.phone"), STR("13812340001"), one);
    seal_mark(k, STR("person.phone"), STR("13812340001"), two);
    assert_string_equal(one, two);
    seal_mark(k, STR("person.phone"), STR("13812340002"), two);
    assert_string_not_equal(one, two);
    seal_mark(k, STR("person.name"), STR("13812340001"), two);
    assert_string_not_equal(one, two);
    seal_mark(other, STR("person.phone"), STR("13812340001"), two);
    assert_string_not_equal(one, two);
    keyring_close(k);
    keyring_close(other);
    arena_free(&a);
}

static void n06_sm4(void **state)
{
    unsigned char key[16];
    unsigned char iv[16];
    unsigned char text[64];
    (void)state;
    /* GB/T 32907-2016, annex A: in counter mode the first block of zeros shows the cipher itself */
    take("0123456789abcdeffedcba9876543210", key, sizeof key);
    memset(text, 0, 16);
    sm4_ctr(key, key, (char *)text, 16);
    assert_hex(text, 16, "681edf34d206965e86b3e94f536e4246");
    /* draft-ribose-cfrg-sm4-10, A.2.5.1 */
    take("000102030405060708090a0b0c0d0e0f", iv, sizeof iv);
    take("aaaaaaaaaaaaaaaabbbbbbbbbbbbbbbbccccccccccccccccdddddddddddddddd"
         "eeeeeeeeeeeeeeeeffffffffffffffffaaaaaaaaaaaaaaaabbbbbbbbbbbbbbbb",
         text, sizeof text);
    sm4_ctr(key, iv, (char *)text, sizeof text);
    assert_hex(text, sizeof text,
               "ac3236cb970cc20791364c395a1342d1a3cbc1878c6f30cd074cce385cdd70c7"
               "f234bc0e24c11980fd1286310ce37b926e02fcd0faa0baf38b2933851d824514");
}

/* Two rounds, by the definition of RFC 8018 over HMAC-SM3. */
static void n06_pbkdf2_hmac_sm3(void **state)
{
    unsigned char salt[20] = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 0, 0, 0, 1 };
    unsigned char first[SM3_BYTES];
    unsigned char second[SM3_BYTES];
    char text[HASH_CHARS];
    char salt_hex[33];
    char sum_hex[SM3_HEX + 1];
    struct str password = STR("correct horse");
    (void)state;
    hmac_sm3(password, (struct str){ (char *)salt, sizeof salt }, first);
    hmac_sm3(password, (struct str){ (char *)first, sizeof first }, second);
    for (size_t i = 0; i < sizeof first; i++)
        first[i] ^= second[i];
    hex_put(salt, 16, salt_hex);
    hex_put(first, sizeof first, sum_hex);
    snprintf(text, sizeof text, "$pbkdf2-sm3$2$%s$%s", salt_hex, sum_hex);
    assert_true(password_verify(str_c(text), password));
    assert_false(password_verify(str_c(text), STR("correct horsf")));
}

static const struct {
    int64_t seconds;
    const char *code; /* the last six of the eight digits */
} codes[] = {         /* RFC 6238, appendix B, SHA-1 */
              { 59, "287082" },         { 1111111109, "081804" }, { 1111111111, "050471" },
              { 1234567890, "005924" }, { 2000000000, "279037" }, { 20000000000, "353130" }
};

static void n06_totp(void **state)
{
    const unsigned char *secret = (const unsigned char *)"12345678901234567890";
    int64_t counter = 0;
    (void)state;
    for (size_t i = 0; i < COUNTOF(codes); i++) {
        assert_true(otp_verify(secret, 20, codes[i].seconds, str_c(codes[i].code), &counter));
        assert_int_equal(counter, codes[i].seconds / 30);
    }
}

/* ---- codes ------------------------------------------------------------------------------------ */

static void a_code_holds_one_step_to_either_side(void **state)
{
    const unsigned char *secret = (const unsigned char *)"12345678901234567890";
    int64_t counter = 0;
    (void)state;
    for (int64_t at = 1234567890 - 90; at <= 1234567890 + 90; at += 30) {
        int64_t away = (at - 1234567890) / 30;
        bool good = otp_verify(secret, 20, at, STR("005924"), &counter);
        assert_int_equal(good, away >= -1 && away <= 1);
        if (good)
            assert_int_equal(counter, 1234567890 / 30);
    }
    static const char *const none[] = { "", "00592", "0059240", "00592x", "００５９２４" };
    for (size_t i = 0; i < COUNTOF(none); i++)
        assert_false(otp_verify(secret, 20, 1234567890, str_c(none[i]), &counter));
}

static void a_secret_is_shown_in_base_32(void **state)
{
    char text[OTP_TEXT + 1];
    (void)state;
    otp_text((const unsigned char *)"12345678901234567890", text);
    assert_string_equal(text, "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
}

/* ---- passwords ---------------------------------------------------------------------------------- */

static void passwords_are_hashed_whole(void **state)
{
    static const char *const passwords[] = {
        "Ztf-2025-sample",
        "招商引资-项目推进-2025",
        "a",
        "",
        "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdefX",
    };
    char text[HASH_CHARS];
    char other[HASH_CHARS];
    (void)state;
    for (size_t i = 0; i < COUNTOF(passwords); i++) {
        struct str p = str_c(passwords[i]);
        password_hash(HASH_ARGON2ID, p, text);
        password_hash(HASH_ARGON2ID, p, other);
        assert_non_null(strstr(text, "$argon2id$v=19$m=19456,t=2,p=1$"));
        assert_string_not_equal(text, other); /* salted */
        assert_true(password_verify(str_c(text), p));
        if (p.n)
            assert_false(password_verify(str_c(text), str_slice(p, 0, p.n - 1)));
        assert_false(password_verify(str_c(text), STR("another")));
    }
}

static void the_national_hash_verifies_too(void **state)
{
    char text[HASH_CHARS];
    (void)state;
    password_hash(HASH_PBKDF2_SM3, STR("Ztf-2025-sample"), text);
    assert_non_null(strstr(text, "$pbkdf2-sm3$600000$"));
    assert_true(password_verify(str_c(text), STR("Ztf-2025-sample")));
    assert_false(password_verify(str_c(text), STR("Ztf-2025-sampld")));
}

static void a_text_nobody_knows_verifies_nothing(void **state)
{
    static const char *const texts[] = {
        "",
        "plain",
        "$1$abc$def",
        "$argon2id$",
        "$pbkdf2-sm3$",
        "$pbkdf2-sm3$0$00$00",
        "$pbkdf2-sm3$99999999999$0102030405060708090a0b0c0d0e0f10$00",
    };
    (void)state;
    for (size_t i = 0; i < COUNTOF(texts); i++) {
        assert_false(password_verify(str_c(texts[i]), STR("")));
        assert_false(password_verify(str_c(texts[i]), str_c(texts[i])));
    }
}

/* ---- sealing: N06 wrong key, flipped bit, reused nonce ------------------------------------------- */

static void n06_sealed_texts_fail_closed(void **state)
{
    struct arena a = { 0 };
    struct diag d;
    unsigned char plain[64];
    (void)state;
    diag_init(&d, &a);
    struct keyring *k = keyring_open(NULL, false, &d);
    struct keyring *other = keyring_open(NULL, false, &d);
    struct str secret = STR("01234567890123456789");
    struct str sealed = seal(k, &a, STR("person 7"), secret);
    struct str again = seal(k, &a, STR("person 7"), secret);
    assert_true(str_find(sealed, secret) < 0);
    assert_false(str_eq(sealed, again)); /* no nonce twice */
    size_t n = sizeof plain;
    assert_true(unseal(k, STR("person 7"), sealed, plain, &n));
    assert_true(n == secret.n && memcmp(plain, secret.p, n) == 0);
    n = sizeof plain;
    assert_false(unseal(other, STR("person 7"), sealed, plain, &n)); /* wrong key */
    assert_false(unseal(k, STR("person 8"), sealed, plain, &n));     /* of another place */
    n = secret.n - 1;
    assert_false(unseal(k, STR("person 7"), sealed, plain, &n)); /* no room */
    for (size_t i = 0; i < sealed.n; i++) {
        char *bad = str_z(&a, sealed);
        bad[i] = (char)(bad[i] ^ 1);
        n = sizeof plain;
        assert_false(unseal(k, STR("person 7"), (struct str){ bad, sealed.n }, plain, &n));
        n = sizeof plain;
        assert_false(unseal(k, STR("person 7"), str_slice(sealed, 0, i), plain, &n));
    }
    keyring_close(k);
    keyring_close(other);
    arena_free(&a);
}

static void write_file(const char *path, const char *text, mode_t mode)
{
    FILE *to = fopen(path, "w");
    assert_non_null(to);
    fputs(text, to);
    fclose(to);
    assert_int_equal(chmod(path, mode), 0);
}

static struct keyring *ring_of(const char *path, bool create, struct arena *a)
{
    struct diag d;
    diag_init(&d, a);
    struct keyring *k = keyring_open(path, create, &d);
    assert_int_equal(k == NULL, !diag_ok(&d));
    return k;
}

static void the_key_file_is_private_and_keeps_old_keys(void **state)
{
    struct arena a = { 0 };
    char folder[] = "/tmp/ztf-key-XXXXXX";
    char path[64];
    unsigned char plain[64];
    size_t n = sizeof plain;
    struct stat st;
    (void)state;
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/city.key", folder);
    assert_null(ring_of(path, false, &a));
    struct keyring *k = ring_of(path, true, &a);
    assert_non_null(k);
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    struct str sealed = seal(k, &a, STR("x"), STR("secret"));
    keyring_close(k);
    FILE *more = fopen(path, "a"); /* a newer key */
    assert_non_null(more);
    fputs("0123abcd 000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f\n", more);
    fclose(more);
    k = ring_of(path, true, &a);
    assert_true(unseal(k, STR("x"), sealed, plain, &n));
    assert_true(str_starts(seal(k, &a, STR("x"), STR("secret")), STR("sm4:0123abcd:")));
    keyring_close(k);
    assert_int_equal(chmod(path, 0640), 0);
    assert_null(ring_of(path, true, &a));
    write_file(path, "no key at all\n", 0600);
    assert_null(ring_of(path, true, &a));
    write_file(path, "", 0600);
    assert_null(ring_of(path, true, &a));
    unlink(path);
    rmdir(folder);
    arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(n06_sm3),
        cmocka_unit_test(n06_hmac_sm3),
        cmocka_unit_test(n06_sm4),
        cmocka_unit_test(n06_sm2),
        cmocka_unit_test(n06_mark),
        cmocka_unit_test(n06_pbkdf2_hmac_sm3),
        cmocka_unit_test(n06_totp),
        cmocka_unit_test(a_code_holds_one_step_to_either_side),
        cmocka_unit_test(a_secret_is_shown_in_base_32),
        cmocka_unit_test(passwords_are_hashed_whole),
        cmocka_unit_test(the_national_hash_verifies_too),
        cmocka_unit_test(a_text_nobody_knows_verifies_nothing),
        cmocka_unit_test(n06_sealed_texts_fail_closed),
        cmocka_unit_test(the_key_file_is_private_and_keeps_old_keys),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
