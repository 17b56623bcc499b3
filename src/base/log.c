/* log.c - see log.h. */
#include "base/log.h"

#include <stdarg.h>
#include <stdio.h>

enum { LINE = 1024 };

static void put_line(const char *level, const char *fmt, va_list ap) PRINTF_LIKE(2, 0);

/* One write a line, so that lines of threads do not mix; control characters made harmless. */
static void put_line(const char *level, const char *fmt, va_list ap)
{
    char line[LINE];
    int head = snprintf(line, sizeof line, "ztf: %s", level);
    int body = vsnprintf(line + head, sizeof line - (size_t)head - 1, fmt, ap);
    size_t n = (size_t)head + (size_t)(body < 0 ? 0 : body);
    if (n > sizeof line - 2)
        n = sizeof line - 2;
    for (size_t i = 0; i < n; i++)
        if ((unsigned char)line[i] < 0x20 || line[i] == 0x7f)
            line[i] = '?';
    line[n] = '\n';
    fwrite(line, 1, n + 1, stderr);
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
