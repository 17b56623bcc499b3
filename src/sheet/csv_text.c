/* csv_text.c - see csv_text.h. */
#include "sheet/csv_text.h"

#include "base/utf8.h"

#include <errno.h>
#include <fcntl.h>
#include <iconv.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { BLOCK = 64 * 1024, LOOK = 1 << 20, SAME = 3 };

struct csv_text {
    int fd;
    int64_t size, done; /* bytes of the file, and how many were read */
    const char *encoding;
    const char *iconv_name; /* NULL for UTF-8 */
    iconv_t convert;
    size_t bom;
    size_t line_bytes;
    char *window; /* UTF-8 text not yet given out: [from, to) */
    size_t from, to, room;
    size_t scanned;              /* bytes after `from` known to hold no end of the record */
    bool quoted;                 /* state of the scan there */
    int64_t line, lines, opened; /* of the record; line ends within it; where its quote opened */
    bool ended;
    char raw[BLOCK]; /* bytes not yet converted */
    size_t nraw;
    bool broken; /* a byte that is no character of the encoding */
};

/* ---- which encoding -------------------------------------------------------------------------------------- */

/* Length of the well-formed sequence at p, 0 when it is none, -1 when it is cut off. */
static int sequence(const unsigned char *p, size_t n)
{
    size_t want = p[0] < 0x80 ? 1 : p[0] >= 0xf0 ? 4 : p[0] >= 0xe0 ? 3 : 2;
    if (p[0] >= 0x80 && p[0] < 0xc2)
        return 0;
    if (n < want)
        return -1;
    return utf8_valid((struct str){ (const char *)p, want }) || p[0] == 0 ? (int)want : 0;
}

/* UTF-8 with mistakes in it is still UTF-8: what matters is which is rarer. */
static bool looks_utf8(const char *text, size_t n)
{
    const unsigned char *p = (const unsigned char *)text;
    size_t good = 0;
    size_t bad = 0;
    for (size_t i = 0; i < n;) {
        int len = sequence(p + i, n - i);
        if (len < 0)
            break;
        good += len > 2;
        bad += len == 0;
        i += len > 0 ? (size_t)len : 1;
    }
    return bad == 0 || good > bad * SAME;
}

static void choose(struct csv_text *t, const char *name, const char *iconv_name, size_t bom)
{
    t->encoding = name;
    t->iconv_name = iconv_name;
    t->bom = bom;
}

static void find_encoding(struct csv_text *t, struct str said, const char *head, size_t n)
{
    bool chinese = str_is(said, "gb18030");
    if (!chinese && (str_is(said, "utf-8") || looks_utf8(head, n)))
        choose(t, "UTF-8", NULL, 0);
    else
        choose(t, "GB18030", "GB18030", 0);
    if (str_is(said, "utf-16le") || (!chinese && n >= 2 && !memcmp(head, "\xff\xfe", 2)))
        choose(t, "UTF-16LE", "UTF-16LE", n >= 2 && !memcmp(head, "\xff\xfe", 2) ? 2 : 0);
    else if (str_is(said, "utf-16be") || (!chinese && n >= 2 && !memcmp(head, "\xfe\xff", 2)))
        choose(t, "UTF-16BE", "UTF-16BE", n >= 2 && !memcmp(head, "\xfe\xff", 2) ? 2 : 0);
    while (!t->iconv_name && n >= t->bom + 3 && !memcmp(head + t->bom, "\xef\xbb\xbf", 3))
        t->bom += 3; /* saved twice, marked twice */
}

static bool look_ahead(struct csv_text *t, struct str said)
{
    char *head = malloc(LOOK);
    if (!head)
        fatal("out of memory");
    ssize_t n = pread(t->fd, head, LOOK, 0);
    if (n >= 0)
        find_encoding(t, said, head, (size_t)n);
    free(head);
    return n >= 0;
}

/* ---- opening ------------------------------------------------------------------------------------------------ */

struct csv_text *csv_text_open(const struct sheet_source *from, size_t line_bytes, struct diag *d)
{
    struct stat st;
    struct csv_text *t = calloc(1, sizeof *t);
    if (!t)
        fatal("out of memory");
    t->convert = (iconv_t)-1;
    t->line_bytes = line_bytes;
    t->room = line_bytes + 4 * (size_t)BLOCK;
    t->window = malloc(t->room);
    if (!t->window)
        fatal("out of memory");
    t->fd = open(str_z(d->arena, from->path), O_RDONLY | O_CLOEXEC);
    if (t->fd < 0 || fstat(t->fd, &st) != 0 || !look_ahead(t, from->encoding)) {
        diag_std(d, E_FILE_UNREADABLE, NULL);
        csv_text_close(t);
        return NULL;
    }
    t->size = st.st_size;
    return t;
}

void csv_text_close(struct csv_text *t)
{
    if (!t)
        return;
    if (t->fd >= 0)
        close(t->fd);
    if (t->convert != (iconv_t)-1)
        iconv_close(t->convert);
    free(t->window);
    free(t);
}

bool csv_text_begin(struct csv_text *t, struct diag *d)
{
    t->from = t->to = t->scanned = t->nraw = 0;
    t->quoted = t->ended = t->broken = false;
    t->line = 1;
    t->lines = 0;
    t->done = (int64_t)t->bom;
    if (t->convert != (iconv_t)-1)
        iconv_close(t->convert);
    t->convert = t->iconv_name ? iconv_open("UTF-8", t->iconv_name) : (iconv_t)-1;
    if (lseek(t->fd, (off_t)t->bom, SEEK_SET) >= 0)
        return true;
    return diag_std(d, E_FILE_UNREADABLE, NULL);
}

/* ---- filling the window --------------------------------------------------------------------------------------- */

static ssize_t read_some(struct csv_text *t, char *to, size_t n)
{
    ssize_t got;
    do
        got = read(t->fd, to, n);
    while (got < 0 && errno == EINTR);
    if (got > 0)
        t->done += got;
    return got;
}

static void convert(struct csv_text *t)
{
    char *in = t->raw;
    size_t left = t->nraw;
    char *out = t->window + t->to;
    size_t room = t->room - t->to;
    size_t n = iconv(t->convert, &in, &left, &out, &room);
    if (n == (size_t)-1 && errno == EILSEQ)
        t->broken = true;
    t->to = (size_t)(out - t->window);
    memmove(t->raw, in, left);
    t->nraw = left;
}

/* Moves what is left to the front and reads on; false when nothing more comes. */
static bool fill(struct csv_text *t)
{
    if (t->from) {
        memmove(t->window, t->window + t->from, t->to - t->from);
        t->to -= t->from;
        t->from = 0;
    }
    if (t->ended || t->broken || t->room - t->to < 2 * (size_t)BLOCK)
        return false;
    bool plain = !t->iconv_name;
    ssize_t got = plain ? read_some(t, t->window + t->to, BLOCK)
                        : read_some(t, t->raw + t->nraw, BLOCK - t->nraw);
    if (got <= 0) {
        t->ended = true;
        t->broken = t->broken || t->nraw > 0;
        return false;
    }
    if (plain) {
        t->to += (size_t)got;
    } else {
        t->nraw += (size_t)got;
        convert(t);
    }
    return true;
}

struct str csv_text_sample(struct csv_text *t, size_t most)
{
    while (t->to - t->from < most && fill(t))
        continue;
    size_t n = t->to - t->from < most ? t->to - t->from : most;
    return (struct str){ t->window + t->from, n };
}

/* ---- records ------------------------------------------------------------------------------------------------ */

/* Whether a quote here opens a field: after a separator or at the start of the record. */
static bool opens(const struct csv_text *t, const char *p)
{
    return p == t->window + t->from || strchr(",;\t|", p[-1]);
}

static const char *scan_quoted(struct csv_text *t, const char *p, const char *end)
{
    while (p < end && *p != '"') {
        t->lines += *p == '\n';
        p++;
    }
    if (p == end)
        return p;
    t->quoted = false; /* "" opens it again at once */
    return p + 1;
}

static bool reopens(const struct csv_text *t, const char *p)
{
    return p > t->window + t->from && p[-1] == '"';
}

/* End of the record in what is there: its '\n' or lone '\r', or NULL. */
static const char *scan(struct csv_text *t)
{
    const char *p = t->window + t->from + t->scanned;
    const char *end = t->window + t->to;
    while (p < end) {
        if (t->quoted) {
            p = scan_quoted(t, p, end);
        } else if (*p == '\n' || (*p == '\r' && (p + 1 < end ? p[1] != '\n' : t->ended))) {
            return p;
        } else if (*p == '\r' && p + 1 == end && !t->ended) {
            break; /* what follows decides */
        } else if (*p == '"' && (opens(t, p) || reopens(t, p))) {
            if (!reopens(t, p))
                t->opened = t->line + t->lines;
            t->quoted = true;
            p++;
        } else {
            p++;
        }
    }
    t->scanned = (size_t)(p - t->window) - t->from;
    return NULL;
}

static enum sheet_step refuse_text(struct csv_text *t, struct diag *d)
{
    if (t->quoted)
        diag_add(d, E_CSV_QUOTE, NULL, "文件第 %lld 行的引号没有成对，请检查该行",
                 (long long)t->opened);
    else
        diag_add(d, E_CSV_LINE_TOO_LONG, NULL, "文件第 %lld 行超过 %zu 字节，请检查换行",
                 (long long)t->line, t->line_bytes);
    return SHEET_FAILED;
}

static enum sheet_step last_record(struct csv_text *t, struct str *record, struct diag *d)
{
    if (t->broken) {
        diag_add(d, E_CSV_ENCODING, NULL,
                 "文件第 %lld 行起的文字编码有误（文件按 %s 读取）；请用 Excel 或 WPS "
                 "打开后另存为“CSV UTF-8”",
                 (long long)t->line, t->encoding);
        return SHEET_FAILED;
    }
    if (t->quoted)
        return refuse_text(t, d);
    *record = (struct str){ t->window + t->from, t->to - t->from };
    t->from = t->to;
    t->scanned = 0;
    return record->n ? SHEET_ROW : SHEET_END;
}

enum sheet_step csv_text_record(struct csv_text *t, struct str *record, int64_t *line,
                                struct diag *d)
{
    const char *end;
    *line = t->line;
    while (!(end = scan(t))) {
        if (t->to - t->from > t->line_bytes)
            return refuse_text(t, d);
        if (!fill(t))
            return last_record(t, record, d);
    }
    size_t n = (size_t)(end - t->window) - t->from;
    if (n > t->line_bytes)
        return refuse_text(t, d);
    *record = (struct str){ t->window + t->from, n && end[-1] == '\r' ? n - 1 : n };
    t->from += n + 1;
    t->scanned = 0;
    t->line += t->lines + 1;
    t->lines = 0;
    return SHEET_ROW;
}

const char *csv_text_encoding(const struct csv_text *t)
{
    return t->encoding;
}

void csv_text_progress(const struct csv_text *t, int64_t *done, int64_t *total)
{
    *done = t->done;
    *total = t->size;
}
