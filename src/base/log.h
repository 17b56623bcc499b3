/* log.h - one line an event on standard error.  Never secrets, never request bodies.
 * What could end the line, steer a terminal or hide in it is written \uXXXX, and so is the backslash. */
#ifndef BASE_LOG_H
#define BASE_LOG_H

#include "base/defs.h"

void log_info(const char *fmt, ...) PRINTF_LIKE(1, 2);
void log_error(const char *fmt, ...) PRINTF_LIKE(1, 2);

#endif
