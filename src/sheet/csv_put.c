/* csv_put.c - one field as a csv may hold it.  See write.h. */
#include "sheet/write.h"

#include <string.h>

/* What makes a spreadsheet compute: = + - @ and their full-width forms, after any blanks. */
static bool computes(struct str s)
{
    static const char *const starts[] = { "=",  "+",  "-",  "@",  "\t", "\r",
                                          "\n", "＝", "＋", "－", "＠" };
    size_t i = 0;
    while (i < s.n && s.p[i] == ' ')
        i++;
    s = str_slice(s, i, s.n);
    for (size_t k = 0; k < COUNTOF(starts); k++)
        if (str_starts(s, str_c(starts[k])))
            return true;
    return false;
}

static bool wants_quotes(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (strchr(",\"\r\n\t;", s.p[i]) && s.p[i])
            return true;
    return s.n && (s.p[0] == ' ' || s.p[s.n - 1] == ' ');
}

void csv_put(struct buf *out, struct str s, bool is_number)
{
    bool guarded = !is_number && computes(s);
    if (!guarded && !wants_quotes(s)) {
        buf_add(out, s);
        return;
    }
    buf_char(out, '"');
    if (guarded)
        buf_char(out, '\'');
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '"')
            buf_char(out, '"');
        buf_char(out, s.p[i]);
    }
    buf_char(out, '"');
}
