/* name_test.c - names of files: what people send, what is shown; and that the table of types is sound. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "file/file.h"

#include <string.h>

static const struct {
    const char *raw, *media, *want;
} names[] = {
    { "报告.pdf", "application/pdf", "报告.pdf" },
    { "报告.PDF", "application/pdf", "报告.PDF" },
    { "报告", "application/pdf", "报告.pdf" },
    { "", "application/pdf", "附件.pdf" },
    { ".pdf", "application/pdf", "pdf.pdf" },
    { "...", "application/pdf", "附件.pdf" },
    { "../../etc/passwd", "text/plain", "passwd.txt" },
    { "C:\\文件\\x.xls", "application/vnd.ms-excel", "x.xls" },
    { "photo.png", "image/jpeg", "photo.jpg" },
    { "IMG.JPEG", "image/jpeg", "IMG.JPEG" },
    { "a.exe", "application/zip", "a.exe.zip" },
    { "a.html", "image/gif", "a.html.gif" },
    { "表.csv", "text/plain", "表.csv" },
    { "v1.2 说明", "application/pdf", "v1.2 说明.pdf" },
    { "CON", "application/pdf", "_CON.pdf" },
    { "aux.pdf", "application/pdf", "_aux.pdf" },
    { "lpt9.x.pdf", "application/pdf", "_lpt9.x.pdf" },
    { "lptx.pdf", "application/pdf", "lptx.pdf" },
    { "-rf.pdf", "application/pdf", "_-rf.pdf" },
    { "a\tb\nc.pdf", "application/pdf", "a_b_c.pdf" },
    { "a<b>|?*\":.pdf", "application/pdf", "a_b______.pdf" },
    /* NOLINTNEXTLINE(misc-misleading-bidirectional): that is what is tested */
    { "附件\xe2\x80\xae"
      "fdp.exe",
      "application/pdf", "附件fdp.exe.pdf" },
    { "e\xcc\x81.pdf", "application/pdf", "\xc3\xa9.pdf" },
    { "  前后空格.pdf  ", "application/pdf", "前后空格.pdf" },
    { "全角　空格。pdf", "application/pdf", "全角　空格。pdf.pdf" },
};

static void test_names(void **state)
{
    struct arena a = { 0 };
    (void)state;
    for (size_t i = 0; i < COUNTOF(names); i++) {
        const struct file_type *t = file_type_find(names[i].media);
        assert_non_null(t);
        struct str got = file_name_clean(&a, str_c(names[i].raw), t);
        if (!str_is(got, names[i].want))
            fail_msg("%s: " STR_FMT ", not %s", names[i].raw, STR_ARG(got), names[i].want);
        /* a clean name stays as it is */
        assert_true(str_eq(file_name_clean(&a, got, t), got));
    }
    arena_free(&a);
}

static void test_length_is_in_characters(void **state)
{
    struct arena a = { 0 };
    struct buf raw = { 0 };
    (void)state;
    for (int i = 0; i < 5000; i++)
        buf_c(&raw, i % 2 ? "\xf0\xa0\xae\xb7" : "长");
    buf_c(&raw, ".docx");
    const struct file_type *t =
        file_type_find("application/vnd.openxmlformats-officedocument.wordprocessingml.document");
    struct str got = file_name_clean(&a, buf_str(&raw), t);
    assert_int_equal(str_chars(got), FILE_NAME_CHARS);
    assert_true(utf8_valid(got));
    assert_true(str_ends(got, STR(".docx")));
    buf_clear(&raw);
    buf_char(&raw, '-');
    for (int i = 0; i < 300; i++)
        buf_c(&raw, "x");
    assert_int_equal(str_chars(file_name_clean(&a, buf_str(&raw), t)), FILE_NAME_CHARS);
    buf_free(&raw);
    arena_free(&a);
}

static void test_types(void **state)
{
    (void)state;
    for (const struct file_type *t = file_types; t->id; t++) {
        assert_ptr_equal(file_type_find(t->media), t); /* no media type twice */
        assert_true(t->endings[0] && t->kind[0]);
        for (const char *c = t->endings; *c; c++)
            assert_true(*c == ' ' || (*c >= 'a' && *c <= 'z'));
        /* what a browser would run never leaves under its own name */
        assert_null(strstr(file_type_served(t), "html"));
        assert_null(strstr(file_type_served(t), "svg"));
        assert_null(strstr(file_type_served(t), "xml;"));
        assert_null(strstr(file_type_served(t), "script"));
    }
    assert_null(file_type_find("text/html"));
    assert_null(file_type_find(""));
    assert_string_equal(file_type_served(file_type_find("text/plain")),
                        "text/plain; charset=utf-8");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names),
        cmocka_unit_test(test_length_is_in_characters),
        cmocka_unit_test(test_types),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
