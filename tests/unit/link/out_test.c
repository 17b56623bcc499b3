/* out_test.c - which addresses may be called, which letters and signatures go out. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "link/hook.h"
#include "link/mail.h"

#include <arpa/inet.h>
#include <string.h>

static bool allows(const struct nets *n, const char *address)
{
    struct sockaddr_in v4 = { .sin_family = AF_INET };
    struct sockaddr_in6 v6 = { .sin6_family = AF_INET6 };
    if (inet_pton(AF_INET, address, &v4.sin_addr) == 1)
        return nets_allow(n, (const struct sockaddr *)&v4);
    assert_int_equal(inet_pton(AF_INET6, address, &v6.sin6_addr), 1);
    return nets_allow(n, (const struct sockaddr *)&v6);
}

static void only_listed_networks(void **state)
{
    (void)state;
    struct arena a = { 0 };
    struct diag d;
    struct nets n = { .n = 0 };
    diag_init(&d, &a);
    assert_false(allows(&n, "10.1.2.3")); /* an empty list allows nothing */
    const char *const nets[] = { "10.1.0.0/16", "192.0.2.7", "fd00::/8", "172.16.0.0/12" };
    for (size_t i = 0; i < COUNTOF(nets); i++)
        assert_true(nets_add(&n, str_c(nets[i]), &d));
    const struct {
        const char *address;
        bool allowed;
    } cases[] = {
        { "10.1.255.255", true },    { "10.2.0.0", false },         { "192.0.2.7", true },
        { "192.0.2.8", false },      { "127.0.0.1", false },        { "169.254.169.254", false },
        { "::ffff:10.1.2.3", true }, { "::ffff:127.0.0.1", false }, { "::1", false },
        { "fd12:3456::1", true },    { "fe80::1", false },          { "172.31.0.1", true },
        { "172.32.0.1", false },     { "0.0.0.0", false },          { "::", false },
    };
    for (size_t i = 0; i < COUNTOF(cases); i++)
        if (allows(&n, cases[i].address) != cases[i].allowed)
            fail_msg("%s", cases[i].address);
    struct sockaddr local = { .sa_family = AF_UNIX };
    assert_false(nets_allow(&n, &local));
    arena_free(&a);
}

static void what_is_no_network(void **state)
{
    (void)state;
    struct arena a = { 0 };
    const char *const bad[] = {
        "",        "/8",        "10.0.0.0/", "10.0.0.1/8",  "10.0.0.0/33", "10.0.0/8",
        "::1/129", "fd00::1/8", "localhost", "10.0.0.0/-1", "10.0.0.0/8/8"
    };
    for (size_t i = 0; i < COUNTOF(bad); i++) {
        struct diag d;
        struct nets n = { .n = 0 };
        diag_init(&d, &a);
        if (nets_add(&n, str_c(bad[i]), &d))
            fail_msg("%s", bad[i]);
        assert_int_equal(diag_verdict(&d), E_FORMAT);
    }
    arena_free(&a);
}

static void addresses_that_end_no_header(void **state)
{
    (void)state;
    const char *const good[] = { "a@b", "wang.fang@gov.example.cn", "x+y@h" };
    const char *const bad[] = {
        "",          "a",       "@b",   "a@",    "a@b@c", "a b@c", "a@b\r\nBcc: c@d",
        "a@b>,<c@d", "\"a\"@b", "王@b", "a@b;c", "a@(b)", "a\t@b"
    };
    for (size_t i = 0; i < COUNTOF(good); i++)
        assert_true(mail_address(str_c(good[i])));
    for (size_t i = 0; i < COUNTOF(bad); i++)
        if (mail_address(str_c(bad[i])))
            fail_msg("%s", bad[i]);
}

static void clear_text_stays_here(void **state)
{
    (void)state;
    const char *const good[] = { "https://gw.example.cn/in", "http://127.0.0.1:80/in",
                                 "http://[::1]:80/" };
    const char *const bad[] = { "http://gw.example.cn/in", "http://127.0.0.1.example.cn/",
                                "http://127.0.0.1@gw/",    "ftp://127.0.0.1/",
                                "file:///etc/passwd",      "http://localhost.example.cn/" };
    for (size_t i = 0; i < COUNTOF(good); i++)
        assert_true(wire_allows_url(str_c(good[i])));
    for (size_t i = 0; i < COUNTOF(bad); i++)
        if (wire_allows_url(str_c(bad[i])))
            fail_msg("%s", bad[i]);
}

/* Against `openssl dgst -sm3 -mac HMAC -macopt key:0123456789abcdef` over the three lines. */
static void the_signature_covers_time_and_nonce(void **state)
{
    (void)state;
    char one[HOOK_SIGNATURE + 1];
    char other[HOOK_SIGNATURE + 1];
    struct str key = STR("0123456789abcdef");
    hook_sign(key, STR("1760000000"), STR("00ff"), STR("{}"), one);
    assert_string_equal(one, "804fd799ce03fa5921f8b1acb4de55e18fe4ac32904b467cc8ef7e441a5f65c4");
    hook_sign(key, STR("1760000001"), STR("00ff"), STR("{}"), other);
    assert_string_not_equal(one, other);
    hook_sign(key, STR("1760000000"), STR("00fe"), STR("{}"), other);
    assert_string_not_equal(one, other);
}

static void base_64(void **state)
{
    (void)state;
    struct arena a = { 0 };
    const char *const cases[][2] = {
        { "", "" }, { "f", "Zg==" }, { "fo", "Zm8=" }, { "foo", "Zm9v" }, { "foobar", "Zm9vYmFy" }
    };
    for (size_t i = 0; i < COUNTOF(cases); i++)
        assert_true(str_is(wire_base64(&a, str_c(cases[i][0]), false), cases[i][1]));
    char long_text[200];
    memset(long_text, 'x', sizeof long_text);
    struct str lines = wire_base64(&a, (struct str){ long_text, sizeof long_text }, true);
    assert_int_equal(str_find(lines, STR("\r\n")), 76);
    arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_listed_networks),
        cmocka_unit_test(what_is_no_network),
        cmocka_unit_test(addresses_that_end_no_header),
        cmocka_unit_test(clear_text_stays_here),
        cmocka_unit_test(the_signature_covers_time_and_nonce),
        cmocka_unit_test(base_64),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
