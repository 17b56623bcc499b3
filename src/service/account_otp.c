/* account_otp.c - enrolling a second factor.  See account.h. */
#include "service/account_parts.h"

#include "base/clock.h"
#include "base/log.h"
#include "base/seal.h"
#include "base/sm.h"

enum { ENROL_SECONDS = 600 };
#define OTP_NEW "otp_new"

struct enrolling {
    int64_t person;
    struct str sealed, code;
    struct keyring *keys;
    bool wrong;
};

static struct str key_of(struct arena *a, int64_t person)
{
    return str_printf(a, "%lld", (long long)person);
}

static bool begin_fn(struct tx *tx, void *ctx, struct diag *d)
{
    const struct enrolling *e = ctx;
    const struct kept k = {
        .kind = OTP_NEW,
        .key = key_of(d->arena, e->person),
        .owner = e->person,
        .value = e->sealed,
        .until = moment_text(d->arena, moment_seconds(tx_actor(tx)->now) + ENROL_SECONDS),
    };
    return tx_keep(tx, &k, d) &&
           tx_note(tx, ACT_SETTING, R_person, e->person, STR("{\"otp\":\"begin\"}"), d);
}

static bool has_keys(const struct account_use *u)
{
    return city_keys(u->city) ||
           diag_add(u->d, E_STORE, NULL, "服务器没有密钥文件，不能启用动态口令，请联系系统管理员");
}

bool account_otp_begin(const struct account_use *u, int64_t person, struct str password,
                       struct otp_secret *out)
{
    unsigned char secret[OTP_BYTES];
    struct arena *a = u->d->arena;
    if (!has_keys(u) || !account_confirm(u, person, password))
        return false;
    random_bytes(secret, sizeof secret);
    otp_text(secret, out->text);
    struct enrolling e = { .person = person };
    e.sealed = seal(city_keys(u->city), a, otp_context(a, person),
                    (struct str){ (const char *)secret, sizeof secret });
    secret_wipe(secret, sizeof secret);
    /* 招推服 as the name the app shows */
    out->uri = str_printf(a,
                          "otpauth://totp/%%E6%%8B%%9B%%E6%%8E%%A8%%E6%%9C%%8D:" STR_FMT
                          "?secret=%s&issuer=%%E6%%8B%%9B%%E6%%8E%%A8%%E6%%9C%%8D",
                          STR_ARG(u->who->login), out->text);
    return account_write(u, begin_fn, &e);
}

/* ---- the code that proves it ------------------------------------------------------------------------- */

static bool enrol(struct tx *tx, const struct enrolling *e, struct diag *d)
{
    struct row *before = tx_get(tx, d->arena, R_person, e->person);
    if (!before)
        return diag_std(d, E_NOT_FOUND, NULL);
    struct row *now = row_copy(d->arena, before);
    person_set_otp_secret(now, e->sealed);
    person_set_otp_enrolled(now, 1);
    return tx_update(tx, before, now, d) && tx_forget(tx, OTP_NEW, key_of(d->arena, e->person), d);
}

static bool confirm_fn(struct tx *tx, void *ctx, struct diag *d)
{
    struct enrolling *e = ctx;
    struct kept k;
    if (!tx_kept(tx, d->arena, OTP_NEW, key_of(d->arena, e->person), &k) ||
        str_cmp(k.until, tx_actor(tx)->now) <= 0)
        return diag_add(d, E_STATE, NULL, "密钥已过期，请重新开始启用动态口令");
    const struct standing as = { .person = e->person, .otp_secret = k.value };
    e->sealed = k.value;
    e->wrong = !otp_take(tx, e->keys, &as, e->code, d);
    if (e->wrong)
        return diag_add(d, E_RULE, "code", "动态口令不正确，请核对手机时间后重新输入");
    return enrol(tx, e, d);
}

bool account_otp_confirm(const struct account_use *u, int64_t person, struct str code)
{
    struct enrolling e = { .person = person, .code = code, .keys = city_keys(u->city) };
    if (!has_keys(u) || !gate_pass(u->gate, u->who->address, u->wait, u->d))
        return false;
    bool ok = account_write(u, confirm_fn, &e);
    if (e.wrong)
        gate_fail(u->gate, u->who->address);
    return ok;
}
