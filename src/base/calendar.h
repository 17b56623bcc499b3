/* calendar.h - working days of the People's Republic, 2004 on.  Table made at build time. */
#ifndef BASE_CALENDAR_H
#define BASE_CALENDAR_H

#include "base/date.h"

/* Day numbers as of date_days. */
bool is_workday(int64_t day);
/* Name of the statutory holiday or of the holiday a make-up day belongs to; NULL for plain days. */
const char *holiday_name(int64_t day);
/* A year whose holidays were not yet published when the table was made counts plain weekends. */
bool calendar_provisional(int year);

/* Working days in (from, to]: what a clock that started on `from` has used by the end of `to`. */
int64_t workdays_between(int64_t from, int64_t to);
/* The n-th working day after `from`, n >= 0; n == 0 gives `from` itself. */
int64_t workday_add(int64_t from, int64_t n);

#endif
