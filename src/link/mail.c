/* mail.c - see mail.h. */
#include "link/mail.h"

#include "base/buf.h"
#include "base/clock.h"
#include "base/date.h"

#include <string.h>

enum { ADDRESS_MOST = 254, SUBJECT_PIECE = 42 };

bool mail_address(struct str s)
{
    ptrdiff_t at = str_find(s, STR("@"));
    if (s.n > ADDRESS_MOST || at <= 0 || (size_t)at + 1 == s.n)
        return false;
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] <= ' ' || s.p[i] > '~' || strchr("<>(),;:\\\"[]", s.p[i]) ||
            (s.p[i] == '@' && (ptrdiff_t)i != at))
            return false;
    return true;
}

/* RFC 2047, in pieces that end between characters. */
static void put_subject(struct buf *out, struct str s, struct arena *a)
{
    buf_c(out, "Subject:");
    while (s.n) {
        size_t n = s.n < SUBJECT_PIECE ? s.n : SUBJECT_PIECE;
        while (n < s.n && n > 1 && ((unsigned char)s.p[n] & 0xC0) == 0x80)
            n--;
        struct str piece = wire_base64(a, str_slice(s, 0, n), false);
        buf_printf(out, " =?UTF-8?B?" STR_FMT "?=\r\n", STR_ARG(piece));
        s = str_slice(s, n, s.n);
    }
}

/* RFC 5322: Wed, 08 Oct 2025 02:00:00 +0000 */
static void put_date(struct buf *out, struct str now)
{
    static const char *const days[] = { "Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed" };
    static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                          "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
    struct str day = str_slice(now, 0, 10);
    buf_printf(out, "Date: %s, " STR_FMT " %s " STR_FMT " " STR_FMT " +0000\r\n",
               days[date_of(day) % 7], STR_ARG(str_slice(day, 8, 10)),
               months[month_number(day) - 1], STR_ARG(str_slice(day, 0, 4)),
               STR_ARG(str_slice(now, 11, 19)));
}

static struct str letter_text(const struct mail_way *w, const struct letter *l, struct arena *a)
{
    struct buf out = { 0 };
    ptrdiff_t host = str_find(w->from, STR("@"));
    put_date(&out, l->now);
    buf_printf(&out, "From: <" STR_FMT ">\r\nTo: <" STR_FMT ">\r\n", STR_ARG(w->from),
               STR_ARG(l->to));
    buf_printf(&out, "Message-ID: <" STR_FMT STR_FMT ">\r\n", STR_ARG(l->id),
               STR_ARG(str_slice(w->from, (size_t)(host < 0 ? 0 : host), w->from.n)));
    put_subject(&out, l->subject, a);
    buf_c(&out, "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=UTF-8\r\n"
                "Content-Transfer-Encoding: base64\r\nAuto-Submitted: auto-generated\r\n\r\n");
    buf_add(&out, wire_base64(a, l->text, true));
    buf_c(&out, "\r\n");
    struct str text = str_dup(a, buf_str(&out));
    buf_free(&out);
    return text;
}

static size_t give(char *to, size_t size, size_t n, void *ctx)
{
    struct str *rest = ctx;
    size_t take = rest->n < size * n ? rest->n : size * n;
    memcpy(to, rest->p, take);
    *rest = str_slice(*rest, take, rest->n);
    return take;
}

enum sent_as mail_send(const struct mail_way *w, const struct letter *l, struct arena *a,
                       struct str *why)
{
    CURL *h = wire_open(&w->wire, a);
    struct str rest = letter_text(w, l, a);
    struct curl_slist *to = curl_slist_append(NULL, str_z(a, l->to));
    curl_easy_setopt(h, CURLOPT_MAIL_FROM, str_z(a, w->from));
    curl_easy_setopt(h, CURLOPT_MAIL_RCPT, to);
    curl_easy_setopt(h, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(h, CURLOPT_READFUNCTION, give);
    curl_easy_setopt(h, CURLOPT_READDATA, &rest);
    curl_easy_setopt(h, CURLOPT_INFILESIZE_LARGE, (curl_off_t)rest.n);
    if (w->user.n) {
        curl_easy_setopt(h, CURLOPT_USERNAME, str_z(a, w->user));
        curl_easy_setopt(h, CURLOPT_PASSWORD, str_z(a, w->password));
    }
    enum sent_as end = wire_run(h, a, why);
    curl_slist_free_all(to);
    return end;
}
