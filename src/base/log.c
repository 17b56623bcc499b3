/* log.c - see log.h. */
#include "base/log.h"

#include "base/utf8.h"

#include <stdarg.h>
#include <stdio.h>

enum { LINE = 1024, ESCAPE = 6 }; /* bytes of a line as it is given; of one escape */

static void put_line(const char *level, const char *fmt, va_list ap) PRINTF_LIKE(2, 0);

/* What ends a line, steers a terminal or hides from whoever reads the log; what is no UTF-8 comes as U+FFFD. */
static bool unsafe(uint32_t c)
{
    return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == '\\' || c == 0xad ||
           (c >= 0x200b && c <= 0x200f) || (c >= 0x2028 && c <= 0x202e) ||
           (c >= 0x2060 && c <= 0x206f) || c == 0xfeff || c == 0xfffd;
}

/* One write a line, so that lines of threads do not mix. */
static void put_line(const char *level, const char *fmt, va_list ap)
{
    char given[LINE];
    char line[LINE * ESCAPE + LINE];
    int body = vsnprintf(given, sizeof given, fmt, ap);
    int head = snprintf(line, sizeof line, "ztf: %s", level);
    struct str rest = str_c(body < 0 ? "" : given);
    size_t n = (size_t)head;
    while (rest.n) {
        struct str from = rest;
        uint32_t c = utf8_next(&rest);
        if (unsafe(c))
            n += (size_t)snprintf(line + n, sizeof line - n, "\\u%04x", c);
        else
            for (size_t i = 0; i < from.n - rest.n; i++)
                line[n++] = from.p[i];
    }
    line[n++] = '\n';
    fwrite(line, 1, n, stderr);
}

void log_info(const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    put_line("", fmt, ap);
    va_end(ap);
}

void log_error(const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    put_line("error: ", fmt, ap);
    va_end(ap);
}
