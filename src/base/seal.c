/* seal.c - see seal.h. */
#include "base/seal.h"

#include "base/buf.h"
#include "base/secret.h"
#include "base/sm.h"
#include "base/sm2.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { KEYS = 64, KEY_ID = 8, KEY_BYTES = 32, NONCE = 16, PLAIN_MOST = 4096 };
#define MARK "sm4:"

struct key {
    char id[KEY_ID + 1];
    unsigned char cipher[16], mac[SM3_BYTES], sign[SM2_SECRET]; /* all derived from the file's */
};

struct keyring {
    struct key key[KEYS];
    size_t n;
};

/* ---- keys ----------------------------------------------------------------------------------------- */

static bool add_key(struct keyring *k, struct str id, struct str hex)
{
    unsigned char master[KEY_BYTES];
    unsigned char sum[SM3_BYTES];
    unsigned char id_bytes[KEY_ID / 2];
    if (k->n == KEYS || !hex_take(id, id_bytes, sizeof id_bytes) ||
        !hex_take(hex, master, sizeof master))
        return false;
    struct key *key = &k->key[k->n++];
    struct str secret = { (const char *)master, sizeof master };
    memcpy(key->id, id.p, KEY_ID);
    hmac_sm3(secret, STR("ztf seal: SM4-CTR"), sum);
    memcpy(key->cipher, sum, sizeof key->cipher);
    hmac_sm3(secret, STR("ztf seal: HMAC-SM3"), key->mac);
    hmac_sm3(secret, STR("ztf seal: SM2"), key->sign);
    secret_wipe(sum, sizeof sum);
    secret_wipe(master, sizeof master);
    return true;
}

static bool read_lines(struct keyring *k, struct str text)
{
    struct str line;
    struct str id;
    while (str_split(&text, '\n', &line)) {
        line = str_trim(line);
        if (line.n && (!str_split(&line, ' ', &id) || !add_key(k, id, str_trim(line))))
            return false;
    }
    return k->n > 0;
}

static void fresh_line(char line[KEY_ID + 2 * KEY_BYTES + 3])
{
    secret_random_hex(line, KEY_ID / 2);
    line[KEY_ID] = ' ';
    secret_random_hex(line + KEY_ID + 1, KEY_BYTES);
    line[KEY_ID + 1 + 2 * KEY_BYTES] = '\n';
    line[KEY_ID + 2 + 2 * KEY_BYTES] = '\0';
}

/* ---- the file --------------------------------------------------------------------------------------- */

static bool make_file(const char *path, struct diag *d)
{
    char line[KEY_ID + 2 * KEY_BYTES + 3];
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0)
        return diag_add(d, E_STORE, NULL, "不能建立密钥文件 %s：%s", path, strerror(errno));
    fresh_line(line);
    bool ok = write(fd, line, strlen(line)) == (ssize_t)strlen(line) && fsync(fd) == 0;
    secret_wipe(line, sizeof line);
    ok = close(fd) == 0 && ok;
    if (ok)
        return true;
    unlink(path);
    return diag_add(d, E_STORE, NULL, "密钥文件 %s 没有写成，请检查磁盘空间", path);
}

static bool private_file(int fd, const char *path, struct diag *d)
{
    struct stat st;
    if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode))
        return diag_add(d, E_STORE, NULL, "密钥文件 %s 不是普通文件，请核对路径", path);
    return !(st.st_mode & 077) ||
           diag_add(d, E_STORE, NULL, "密钥文件 %s 他人也能读，请先执行 chmod 600 %s", path, path);
}

static bool read_file(struct keyring *k, int fd, const char *path, struct diag *d)
{
    char text[KEYS * 80];
    size_t n = 0;
    for (ssize_t got; n < sizeof text && (got = read(fd, text + n, sizeof text - n)) > 0;)
        n += (size_t)got;
    bool ok = read_lines(k, (struct str){ text, n });
    secret_wipe(text, sizeof text);
    return ok || diag_add(d, E_STORE, NULL, "密钥文件 %s 内容不对，请从备份恢复该文件", path);
}

static bool load(struct keyring *k, const char *path, bool create, struct diag *d)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0 && errno == ENOENT && create) {
        if (!make_file(path, d))
            return false;
        fd = open(path, O_RDONLY | O_CLOEXEC);
    }
    if (fd < 0)
        return diag_add(d, E_STORE, NULL, "不能打开密钥文件 %s：%s", path, strerror(errno));
    bool ok = private_file(fd, path, d) && read_file(k, fd, path, d);
    close(fd);
    return ok;
}

struct keyring *keyring_open(const char *path, bool create, struct diag *d)
{
    struct keyring *k = calloc(1, sizeof *k);
    if (!k)
        fatal("out of memory");
    bool ok = true;
    if (path) {
        ok = load(k, path, create, d);
    } else {
        char line[KEY_ID + 2 * KEY_BYTES + 3];
        fresh_line(line);
        ok = read_lines(k, str_c(line));
        secret_wipe(line, sizeof line);
    }
    if (ok)
        return k;
    keyring_close(k);
    return NULL;
}

void keyring_close(struct keyring *k)
{
    if (!k)
        return;
    secret_wipe(k, sizeof *k);
    free(k);
}

/* ---- sealing ------------------------------------------------------------------------------------------ */

static void mac_of(const struct key *key, struct str context, struct str text,
                   char hex[SM3_HEX + 1])
{
    unsigned char sum[SM3_BYTES];
    struct buf all = { 0 };
    buf_int(&all, (int64_t)context.n); /* so that no byte can move from one to the other */
    buf_char(&all, ':');
    buf_add(&all, context);
    buf_add(&all, text);
    hmac_sm3((struct str){ (const char *)key->mac, sizeof key->mac }, buf_str(&all), sum);
    hex_put(sum, sizeof sum, hex);
    buf_free(&all);
}

static void put_hex(struct buf *out, const void *bytes, size_t n)
{
    char *room = buf_room(out, 2 * n + 1);
    ASSERT(room);
    hex_put(bytes, n, room);
    out->n += 2 * n;
}

struct str seal(const struct keyring *k, struct arena *a, struct str context, struct str plain)
{
    const struct key *key = &k->key[k->n - 1];
    unsigned char nonce[NONCE];
    char bytes[PLAIN_MOST];
    char mac[SM3_HEX + 1];
    struct buf out = { 0 };
    ASSERT(plain.n <= sizeof bytes);
    random_bytes(nonce, sizeof nonce);
    memcpy(bytes, plain.p, plain.n);
    sm4_ctr(key->cipher, nonce, bytes, plain.n);
    buf_printf(&out, MARK "%s:", key->id);
    put_hex(&out, nonce, sizeof nonce);
    buf_char(&out, ':');
    put_hex(&out, bytes, plain.n);
    buf_char(&out, ':');
    mac_of(key, context, buf_str(&out), mac);
    buf_c(&out, mac);
    struct str sealed = str_dup(a, buf_str(&out));
    buf_free(&out);
    return sealed;
}

static const struct key *key_of(const struct keyring *k, struct str id)
{
    for (size_t i = 0; i < k->n; i++)
        if (str_is(id, k->key[i].id))
            return &k->key[i];
    return NULL;
}

bool unseal(const struct keyring *k, struct str context, struct str sealed, unsigned char *plain,
            size_t *n)
{
    struct str rest = str_slice(sealed, sizeof MARK - 1, sealed.n);
    struct str id;
    struct str nonce_hex;
    struct str text;
    unsigned char nonce[NONCE];
    char mac[SM3_HEX + 1];
    if (!str_starts(sealed, STR(MARK)) || !str_split(&rest, ':', &id) ||
        !str_split(&rest, ':', &nonce_hex) || !str_split(&rest, ':', &text))
        return false;
    const struct key *key = key_of(k, id);
    if (!key || !hex_take(nonce_hex, nonce, sizeof nonce) || text.n % 2 || text.n / 2 > *n)
        return false;
    mac_of(key, context, str_slice(sealed, 0, sealed.n - rest.n), mac);
    if (!secret_same(rest, str_c(mac)) || !hex_take(text, plain, text.n / 2))
        return false;
    *n = text.n / 2;
    sm4_ctr(key->cipher, nonce, (char *)plain, *n);
    return true;
}

/* ---- signatures ----------------------------------------------------------------------------------------- */

static void public_of(const struct key *key, unsigned char secret[SM2_SECRET],
                      unsigned char public[SM2_PUBLIC])
{
    memcpy(secret, key->sign, SM2_SECRET);
    sm2_key(secret, public);
}

struct str seal_sign(const struct keyring *k, struct arena *a, struct str text)
{
    const struct key *key = &k->key[k->n - 1];
    unsigned char secret[SM2_SECRET];
    unsigned char public[SM2_PUBLIC];
    unsigned char sig[SM2_MOST];
    struct buf out = { 0 };
    public_of(key, secret, public);
    buf_add(&out, text);
    buf_printf(&out, ";key=%s;public=", key->id);
    put_hex(&out, public, sizeof public);
    size_t n = sm2_sign(secret, public, buf_str(&out), sig);
    secret_wipe(secret, sizeof secret);
    buf_c(&out, ";sm2=");
    put_hex(&out, sig, n);
    struct str with = str_dup(a, buf_str(&out));
    buf_free(&out);
    return with;
}

/* What stands between `name` and the end, or the next semicolon; false when it is not there. */
static bool member(struct str s, const char *name, struct str *value)
{
    ptrdiff_t at = str_find(s, str_c(name));
    if (at < 0)
        return false;
    struct str rest = str_slice(s, (size_t)at + str_c(name).n, s.n);
    return str_split(&rest, ';', value);
}

static bool is_ours(const struct keyring *k, struct str id, const unsigned char public[SM2_PUBLIC])
{
    unsigned char secret[SM2_SECRET];
    unsigned char own[SM2_PUBLIC];
    const struct key *key = k ? key_of(k, id) : NULL;
    if (!key)
        return false;
    public_of(key, secret, own);
    secret_wipe(secret, sizeof secret);
    return memcmp(own, public, SM2_PUBLIC) == 0;
}

enum seal_word seal_signed(const struct keyring *k, struct str public, struct str with,
                           struct str *text)
{
    unsigned char key[SM2_PUBLIC];
    unsigned char sig[SM2_MOST];
    struct str id = STR("");
    struct str key_hex = STR("");
    struct str sig_hex = STR("");
    ptrdiff_t begin = str_find(with, STR(";key="));
    ptrdiff_t end = str_find(with, STR(";sm2="));
    *text = STR("");
    if (begin < 0 || end < begin || !member(with, ";key=", &id) ||
        !member(with, ";public=", &key_hex) || !member(with, ";sm2=", &sig_hex) ||
        sig_hex.n / 2 > sizeof sig || !hex_take(key_hex, key, sizeof key) ||
        !hex_take(sig_hex, sig, sig_hex.n / 2) ||
        !sm2_verify(key, str_slice(with, 0, (size_t)end), sig, sig_hex.n / 2))
        return SEAL_FALSE;
    *text = str_slice(with, 0, (size_t)begin);
    return is_ours(k, id, key) || str_eq(public, key_hex) ? SEAL_OURS : SEAL_FOREIGN;
}

struct str seal_public(const struct keyring *k, struct arena *a)
{
    struct buf out = { 0 };
    for (size_t i = 0; i < k->n; i++) {
        unsigned char secret[SM2_SECRET];
        unsigned char public[SM2_PUBLIC];
        public_of(&k->key[i], secret, public);
        secret_wipe(secret, sizeof secret);
        buf_printf(&out, "%s ", k->key[i].id);
        put_hex(&out, public, sizeof public);
        buf_char(&out, '\n');
    }
    struct str all = str_dup(a, buf_str(&out));
    buf_free(&out);
    return all;
}

void seal_mark(const struct keyring *k, struct str context, struct str value,
               char out[SEAL_MARK + 1])
{
    char mac[SM3_HEX + 1];
    mac_of(&k->key[0], context, value, mac); /* the oldest key: marks outlive the others */
    memcpy(out, mac, SEAL_MARK);
    out[SEAL_MARK] = '\0';
}
