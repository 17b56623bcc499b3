/* json_test.c - what bodies are refused, and that what is written can be read. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "base/json.h"

#include <string.h>

static const struct {
    const char *name, *text;
    enum err want;
} bodies[] = {
    { "empty object", "{}", E_OK },
    { "nested", "{\"a\":[1,{\"b\":null}]}", E_OK },
    { "array", "[]", E_JSON_TYPE },
    { "number", "1", E_JSON_TYPE },
    { "text", "\"x\"", E_JSON_TYPE },
    { "nothing", "", E_JSON_INVALID },
    { "trailing", "{} x", E_JSON_INVALID },
    { "comment", "{/*a*/}", E_JSON_INVALID },
    { "single quotes", "{'a':1}", E_JSON_INVALID },
    { "open", "{\"a\":1", E_JSON_INVALID },
    { "open text", "{\"a\":\"", E_JSON_INVALID },
    { "same key twice", "{\"a\":1,\"a\":2}", E_JSON_DUPLICATE_KEY },
    { "same key, escaped", "{\"a\":1,\"\\u0061\":2}", E_JSON_DUPLICATE_KEY },
    { "NUL in text", "{\"a\":\"\\u0000\"}", E_JSON_INVALID },
    { "lone surrogate", "{\"a\":\"\\ud800\"}", E_JSON_INVALID },
    { "long number", "{\"a\":11111111111111111111111111111111111111111111111111111111111111111}",
      E_JSON_LIMIT },
};

static void test_bodies(void **state)
{
    struct arena a = { 0 };
    (void)state;
    for (size_t i = 0; i < COUNTOF(bodies); i++) {
        struct diag d;
        diag_init(&d, &a);
        json_t *root = json_read(str_c(bodies[i].text), &json_defaults, &d);
        if (diag_verdict(&d) != bodies[i].want || (root != NULL) != (bodies[i].want == E_OK))
            fail_msg("%s: %s", bodies[i].name, err_id(diag_verdict(&d)));
        json_decref(root);
    }
    arena_free(&a);
}

static void test_depth(void **state)
{
    struct arena a = { 0 };
    struct diag d;
    struct buf text = { 0 };
    (void)state;
    diag_init(&d, &a);
    for (int i = 0; i < 100000; i++)
        buf_c(&text, "{\"a\":");
    assert_null(json_read(buf_str(&text), &json_defaults, &d));
    assert_int_equal(diag_verdict(&d), E_JSON_DEPTH);
    buf_free(&text);
    arena_free(&a);
}

static void test_keys(void **state)
{
    struct arena a = { 0 };
    struct diag d;
    struct buf text = { 0 };
    (void)state;
    diag_init(&d, &a);
    for (int i = 0; i <= 10000; i++)
        buf_printf(&text, "%c\"k%d\":1", i ? ',' : '{', i);
    buf_char(&text, '}');
    assert_null(json_read(buf_str(&text), &json_defaults, &d));
    assert_int_equal(diag_verdict(&d), E_JSON_TOO_MANY_KEYS);
    buf_free(&text);
    arena_free(&a);
}

static void test_writing(void **state)
{
    struct buf out = { 0 };
    struct jw w = { .out = &out };
    (void)state;
    jw_open(&w, '{');
    jw_key(&w, "a");
    jw_str(&w, STR("\"\\\n\t\x01 常州"));
    jw_key(&w, "b");
    jw_decimal(&w, -8023, 2);
    jw_key(&w, "c");
    jw_open(&w, '[');
    jw_int(&w, 1);
    jw_null(&w);
    jw_bool(&w, true);
    jw_close(&w, ']');
    jw_close(&w, '}');
    json_t *back = json_loadb(out.p, out.n, 0, NULL);
    assert_non_null(back);
    assert_string_equal(json_string_value(json_object_get(back, "a")), "\"\\\n\t\x01 常州");
    assert_true(str_find(buf_str(&out), STR("-80.23")) > 0);
    assert_int_equal(json_array_size(json_object_get(back, "c")), 3);
    json_decref(back);
    buf_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bodies),
        cmocka_unit_test(test_depth),
        cmocka_unit_test(test_keys),
        cmocka_unit_test(test_writing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
