/* server_test.c - a server on a free port and clients that talk to it in raw bytes.  Knows no route of the city. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "http/server.h"

#include <arpa/inet.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static void handle(void *ctx, struct http_request *q, struct http_reply *r)
{
    (void)ctx;
    http_reply_text(r, "text/plain", q->path);
}

static void test_first(void **state)
{
    (void)state;
    struct arena a = { 0 };
    struct diag d;
    diag_init(&d, &a);
    struct http_settings o = { .listen = STR("127.0.0.1:0") };
    struct http_app app = { .handle = handle };
    struct http_server *s = http_open(&o, &app, &d);
    assert_non_null(s);
    struct sockaddr_in at = { .sin_family = AF_INET, .sin_port = htons((uint16_t)http_port(s)) };
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    assert_int_equal(connect(fd, (struct sockaddr *)&at, sizeof at), 0);
    static const char ask[] = "GET /abc HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    assert_int_equal(send(fd, ask, sizeof ask - 1, 0), sizeof ask - 1);
    char got[4096] = "";
    size_t n = 0;
    for (ssize_t more; (more = recv(fd, got + n, sizeof got - 1 - n, 0)) > 0;)
        n += (size_t)more;
    print_message("%s\n", got);
    assert_non_null(strstr(got, "HTTP/1.1 200 OK\r\n"));
    assert_non_null(strstr(got, "\r\n\r\n/abc"));
    close(fd);
    assert_true(http_close(s));
    arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_first) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
