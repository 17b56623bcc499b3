/* date.h - civil dates as text.  Never an instant: no zone can move a day. */
#ifndef BASE_DATE_H
#define BASE_DATE_H

#include "base/arena.h"

/* Days since 1970-01-01 in the proleptic Gregorian calendar. */
int64_t date_days(int year, int month, int day);
/* Writes YYYY-MM-DD of the day number into out[11]; years 0001..9999. */
void date_text(int64_t days, char out[11]);

/* "YYYY-MM-DD" naming a real day of years 1900..9999. */
bool is_day(struct str s);
/* "YYYY-MM" with month 01..12. */
bool is_month(struct str s);
/* A stored DATE: a day, or a month where only that is known. */
bool is_date(struct str s);
/* "YYYY-MM-DDTHH:MM:SSZ". */
bool is_moment(struct str s);

/* Day number of a real day; s must satisfy is_day. */
int64_t date_of(struct str s);
/* "YYYY-MM" moved by n months; s must satisfy is_month.  Result in the arena. */
struct str month_add(struct arena *a, struct str s, int n);
/* 1..12 of a month or day text that satisfies is_month or is_date; year likewise. */
int month_number(struct str s);
int year_number(struct str s);
/* Last day of the month of `s` as YYYY-MM-DD. */
struct str month_end(struct arena *a, struct str s);

enum date_verdict {
    DATE_OK,
    DATE_SERIAL_TEXT, /* an Excel serial typed as text: taken, worth a warning */
    DATE_BLANK,       /* blank, or a placeholder such as 无 or - that names no date */
    DATE_BAD,         /* see `why` */
};

struct date_read {
    enum date_verdict verdict;
    struct str value; /* YYYY-MM-DD or YYYY-MM, in the arena */
    const char *why;  /* Chinese sentence for DATE_BAD: what is wrong and how to mend */
};

/*
 * Reads what people type for a date: 2024年8月, 2024.8, 2024/08/16, 20240816, 二〇二四年八月,
 * ISO with zone (brought to Asia/Shanghai), Excel serials as text.  Two-digit years, month-first
 * forms, quarters, ten-day spans and impossible days are DATE_BAD.
 */
struct date_read date_read_text(struct arena *a, struct str s);

/*
 * An Excel serial number.
 *   serial   as stored in the cell; the fraction is time of day and is dropped, never rounded
 *   is_1904  the workbook counts from 1904-01-01
 */
struct date_read date_read_serial(struct arena *a, double serial, bool is_1904);

#endif
