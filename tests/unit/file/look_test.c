/* look_test.c - what bytes are taken for, by the process that looks; this program is that process too. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "base/buf.h"
#include "file/file.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define BYTES(text)                                                                                \
    {                                                                                              \
        "" text, sizeof(text) - 1                                                                  \
    }

/* want NULL: refused. */
static const struct {
    const char *name;
    struct str bytes;
    const char *want;
    unsigned marks;
} files[] = {
    { "pdf", BYTES("%PDF-1.7\n1 0 obj<<>>endobj"), "PDF", 0 },
    { "pdf with a script", BYTES("%PDF-1.7\n<</S/JavaScript/JS(x)>>"), "PDF", FILE_SCRIPT },
    { "pdf with a password", BYTES("%PDF-1.7\ntrailer<</Encrypt 5 0 R>>"), "PDF", FILE_ENCRYPTED },
    { "gif", BYTES("GIF89a\1\0\1\0\0\0\0;"), "GIF", 0 },
    { "gif and script", BYTES("GIF89a/*\0\0*/=1;alert(1);//"), "GIF", 0 },
    { "png, cut", BYTES("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\2\0\0\0"), "PNG", 0 },
    { "webp", BYTES("RIFF\x1a\0\0\0WEBPVP8L\x0d\0\0\0\x2f\0\0\0\0\0\0\0"), "WEBP", 0 },
    { "heic",
      BYTES("\0\0\0\x18"
            "ftypheic\0\0\0\0mif1heic"),
      "HEIC", 0 },
    { "tiff", BYTES("II*\0\x08\0\0\0\0\0"), "TIFF", 0 },
    { "dwg", BYTES("AC1027\0\0\0\0\0\0\0\0\0\0\0\0"), "DWG", 0 },
    { "text", BYTES("第一季度进展情况\n"), "TEXT", 0 },
    { "text in GB 18030", BYTES("\xcf\xee\xc4\xbf\xc7\xe9\xbf\xf6\xcb\xb5\xc3\xf7\n"), "TEXT", 0 },
    { "csv", BYTES("name,amount\nA,1\nB,2\nC,3\n"), "CSV", 0 },
    { "geojson", BYTES("{\"type\":\"FeatureCollection\",\"features\":[]}"), "JSON", 0 },
    { "html", BYTES("<html><script>alert(1)</script>"), NULL, 0 },
    { "html, late", BYTES("\n \n<!doctype html><p>x"), NULL, 0 },
    { "svg", BYTES("<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"x\"/>"), NULL, 0 },
    { "svg with a head",
      BYTES("<?xml version=\"1.0\"?><svg xmlns=\"http://www.w3.org/2000/svg\"/>"), NULL, 0 },
    { "xml", BYTES("<?xml version=\"1.0\"?><x/>"), NULL, 0 },
    { "shell", BYTES("#!/bin/sh\nid\n"), NULL, 0 },
    { "batch", BYTES("@echo off\r\ndel x\r\n"), NULL, 0 },
    { "elf",
      BYTES("\x7f"
            "ELF\2\1\1\0\0\0\0\0\0\0\0\0\2\0>\0\1\0\0\0"),
      NULL, 0 },
    { "exe", BYTES("MZ\x90\0\3\0\0\0\4\0\0\0\xff\xff\0\0\xb8\0\0\0\0\0\0\0@\0\0\0"), NULL, 0 },
    { "rar", BYTES("Rar!\x1a\7\1\0xxxx"), NULL, 0 },
    { "7z", BYTES("7z\xbc\xaf\x27\x1c\0\4xxxxxxxx"), NULL, 0 },
    { "gzip", BYTES("\x1f\x8b\x08\0\0\0\0\0\0\3"), NULL, 0 },
    { "zip, cut", BYTES("PK\3\4\x14\0\0\0\0\0"), NULL, 0 },
    { "zip without entries", BYTES("PK\5\6\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"), NULL, 0 },
    { "nothing known", BYTES("\1\2\3\4\5\6\7\x08\xff\xfe\0\0"), NULL, 0 },
};

static int file_of(struct str bytes)
{
    char path[] = "/tmp/ztf-look-XXXXXX";
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    unlink(path);
    assert_int_equal(write(fd, bytes.p, bytes.n), bytes.n);
    return fd;
}

static void check(const char *name, struct str bytes, const char *want, unsigned marks)
{
    struct arena a = { 0 };
    struct diag d;
    struct file_look look;
    diag_init(&d, &a);
    int fd = file_of(bytes);
    bool ok = file_look(fd, &look, &d);
    if (ok != (want != NULL) || (ok && strcmp(look.type->id, want) != 0))
        fail_msg("%s: taken for %s, not %s", name, ok ? look.type->id : "nothing",
                 want ? want : "nothing");
    if (ok && look.marks != marks)
        fail_msg("%s: marks %u, not %u", name, look.marks, marks);
    if (!ok)
        assert_int_equal(diag_verdict(&d), E_MEDIA_TYPE);
    close(fd);
    arena_free(&a);
}

static void test_bytes(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNTOF(files); i++)
        check(files[i].name, files[i].bytes, files[i].want, files[i].marks);
}

/* ---- archives: an empty stored entry a name --------------------------------------------------------- */

static void put16(struct buf *b, unsigned n)
{
    buf_char(b, (char)(n & 0xff));
    buf_char(b, (char)(n >> 8));
}

static void put32(struct buf *b, unsigned n)
{
    put16(b, n & 0xffff);
    put16(b, n >> 16);
}

static void put_entry(struct buf *b, bool central, const char *name, unsigned flags, unsigned at)
{
    unsigned n = (unsigned)strlen(name);
    buf_c(b, central ? "PK\1\2" : "PK\3\4");
    if (central)
        put16(b, 20);
    put16(b, 20);
    put16(b, flags);
    for (int i = 0; i < 3; i++)
        put16(b, 0); /* method, time, date */
    for (int i = 0; i < 3; i++)
        put32(b, 0); /* checksum, sizes */
    put16(b, n);
    put16(b, 0);
    for (int i = 0; central && i < 3; i++)
        put16(b, 0);
    if (central) {
        put32(b, 0);
        put32(b, at);
    }
    buf_c(b, name);
}

static void put_zip(struct buf *b, const char *const *names, size_t n, unsigned flags)
{
    unsigned at[8];
    for (size_t i = 0; i < n; i++) {
        at[i] = (unsigned)b->n;
        put_entry(b, false, names[i], flags, 0);
    }
    unsigned start = (unsigned)b->n;
    for (size_t i = 0; i < n; i++)
        put_entry(b, true, names[i], flags, at[i]);
    unsigned size = (unsigned)b->n - start;
    buf_add(b, STR("PK\5\6\0\0\0\0"));
    put16(b, (unsigned)n);
    put16(b, (unsigned)n);
    put32(b, size);
    put32(b, start);
    put16(b, 0);
}

static const struct {
    const char *name;
    const char *parts[3];
    unsigned flags;
    const char *want;
    unsigned marks;
} archives[] = {
    { "plain", { "说明.txt", "照片/1.jpg" }, 0, "ZIP", 0 },
    { "with a password", { "a.txt" }, 1, "ZIP", FILE_ENCRYPTED },
    { "document", { "[Content_Types].xml", "word/document.xml" }, 0, "DOCX", 0 },
    { "workbook, parts in another order",
      { "xl/workbook.xml", "[Content_Types].xml" },
      0,
      "XLSX",
      0 },
    { "slides", { "ppt/presentation.xml" }, 0, "PPTX", 0 },
    { "OFD", { "OFD.xml", "Doc_0/Document.xml" }, 0, "OFD", 0 },
    { "document with macros", { "word/document.xml", "word/vbaProject.bin" }, 0, NULL, 0 },
    { "workbook with macros", { "xl/workbook.xml", "xl/vbaProject.bin" }, 0, NULL, 0 },
    { "program in Java", { "META-INF/MANIFEST.MF", "A.class" }, 0, NULL, 0 },
    { "program for a phone", { "AndroidManifest.xml", "classes.dex" }, 0, NULL, 0 },
};

static void test_archives(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNTOF(archives); i++) {
        struct buf b = { 0 };
        size_t n = 0;
        while (n < COUNTOF(archives[i].parts) && archives[i].parts[n])
            n++;
        put_zip(&b, archives[i].parts, n, archives[i].flags);
        check(archives[i].name, buf_str(&b), archives[i].want, archives[i].marks);
        buf_free(&b);
    }
}

/* ---- at once --------------------------------------------------------------------------------------- */

enum { THREADS = 8, ROUNDS = 12 };

/* Memory is asked for all the time, so that a lock is held whenever a process begins. */
static void *look_again(void *ctx)
{
    for (int i = 0; i < ROUNDS; i++) {
        struct arena a = { 0 };
        struct diag d;
        struct file_look look;
        diag_init(&d, &a);
        int fd = file_of(STR("%PDF-1.7\nx"));
        *(int *)ctx += file_look(fd, &look, &d);
        close(fd);
        for (int k = 0; k < 200; k++)
            NEW(&a, char, 4096)[0] = 'x';
        arena_free(&a);
    }
    return NULL;
}

static void test_many_at_once(void **state)
{
    pthread_t t[THREADS];
    int seen[THREADS] = { 0 };
    (void)state;
    for (size_t i = 0; i < THREADS; i++)
        assert_int_equal(pthread_create(&t[i], NULL, look_again, &seen[i]), 0);
    for (size_t i = 0; i < THREADS; i++) {
        pthread_join(t[i], NULL);
        assert_int_equal(seen[i], ROUNDS);
    }
}

int main(int argc, char **argv)
{
    file_look_main(argc, argv);
    if (getenv("ZTF_SLOW"))
        return 0; /* memcheck cannot start a program by /proc/self/exe, which is its own there */
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bytes),
        cmocka_unit_test(test_archives),
        cmocka_unit_test(test_many_at_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
