/* scan_test.c - a clamd that answers, is silent, hangs up, or is not there; on a socket of this test's own. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "file/scan.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static const struct {
    const char *name;
    struct str answer; /* n == 0: none */
    bool reads;        /* takes the stream before it speaks */
    enum scan_verdict want;
    const char *what;
} manners[] = {
    { "clean", { "stream: OK", 11 }, true, SCAN_CLEAN, "" },
    { "found", { "stream: Win.Test.A-1 FOUND", 27 }, true, SCAN_FOUND, "Win.Test.A-1" },
    { "too much for it", { "INSTREAM size limit exceeded. ERROR", 36 }, false, SCAN_FAILED, "" },
    { "speaks otherwise", { "PONG", 5 }, true, SCAN_FAILED, "" },
    { "no end", { "stream: OK", 10 }, true, SCAN_FAILED, "" },
    { "found, unnamed", { "stream: FOUND", 14 }, true, SCAN_FOUND, "" },
    { "hangs up", { "", 0 }, false, SCAN_FAILED, "" },
    { "not UTF-8", { "stream: \xff FOUND", 16 }, true, SCAN_FOUND, "?" },
};

struct stand_in {
    int fd;
    size_t manner;
};

/* Until four zero bytes: the stream of this test holds none. */
static void take_stream(int fd)
{
    char c = 0;
    int zeros = -1; /* the command ends with one */
    while (zeros < 4 && read(fd, &c, 1) == 1)
        zeros = c ? 0 : zeros + 1;
}

static void *answer(void *ctx)
{
    const struct stand_in *s = ctx;
    int fd = accept(s->fd, NULL, NULL);
    if (manners[s->manner].reads)
        take_stream(fd);
    if (manners[s->manner].answer.n)
        assert_true(write(fd, manners[s->manner].answer.p, manners[s->manner].answer.n) > 0);
    close(fd);
    return NULL;
}

static int listening(struct sockaddr_un *at)
{
    *at = (struct sockaddr_un){ .sun_family = AF_UNIX };
    snprintf(at->sun_path, sizeof at->sun_path, "/tmp/ztf-scan-%ld", (long)getpid());
    unlink(at->sun_path);
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    assert_int_equal(bind(fd, (const struct sockaddr *)at, sizeof *at), 0);
    assert_int_equal(listen(fd, 4), 0);
    return fd;
}

static int some_file(void)
{
    char path[] = "/tmp/ztf-scan-XXXXXX";
    int fd = mkstemp(path);
    unlink(path);
    for (int i = 0; i < 30000; i++)
        assert_int_equal(write(fd, "some bytes", 10), 10);
    return fd;
}

static void test_manners(void **state)
{
    struct sockaddr_un at;
    struct arena a = { 0 };
    struct str what;
    (void)state;
    for (size_t i = 0; i < COUNTOF(manners); i++) {
        pthread_t t;
        struct stand_in s = { listening(&at), i };
        int file = some_file();
        assert_int_equal(pthread_create(&t, NULL, answer, &s), 0);
        enum scan_verdict got =
            scan_file(str_printf(&a, "unix:%s", at.sun_path), file, 60, &a, &what);
        pthread_join(t, NULL);
        if (got != manners[i].want || !str_is(what, manners[i].what))
            fail_msg("%s: %d, " STR_FMT, manners[i].name, (int)got, STR_ARG(what));
        close(file);
        close(s.fd);
    }
    unlink(at.sun_path);
    arena_free(&a);
}

/* It listens and never takes the call: the scan ends by its own clock. */
static void test_silence(void **state)
{
    struct sockaddr_un at;
    struct arena a = { 0 };
    struct str what;
    (void)state;
    int fd = listening(&at);
    int file = some_file();
    assert_int_equal(scan_file(str_printf(&a, "unix:%s", at.sun_path), file, 1, &a, &what),
                     SCAN_FAILED);
    close(file);
    close(fd);
    unlink(at.sun_path);
    arena_free(&a);
}

static void test_nobody(void **state)
{
    static const char *const addresses[] = {
        "unix:/nowhere/clamd.ctl", "127.0.0.1:1", "[::1]:1", "127.0.0.1", "", "unix:"
    };
    struct arena a = { 0 };
    struct str what;
    (void)state;
    int file = some_file();
    for (size_t i = 0; i < COUNTOF(addresses); i++)
        assert_int_equal(scan_file(str_c(addresses[i]), file, 5, &a, &what), SCAN_FAILED);
    close(file);
    arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_manners),
        cmocka_unit_test(test_silence),
        cmocka_unit_test(test_nobody),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
