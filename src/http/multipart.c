/* multipart.c - see multipart.h.  RFC 2046 bodies as browsers write them. */
#include "http/multipart.h"

#include "base/utf8.h"
#include "http/parse.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

enum { WINDOW = 64 * 1024, BOUNDARY = 70, PART_HEAD = 4096 };

/* A window that moves over the body. */
struct scan {
    const struct http_request *q;
    char *p;
    size_t n;     /* bytes in the window */
    int64_t base; /* offset of the window */
    bool failed;
};

/* Makes the window begin at `offset`. */
static void scan_to(struct scan *s, int64_t offset)
{
    int64_t got = http_body_read(&s->q->body, offset, s->p, WINDOW);
    s->failed = s->failed || got < 0;
    s->n = got > 0 ? (size_t)got : 0;
    s->base = offset;
}

/* Offset of `needle` in the window from `from` on, or -1. */
static ptrdiff_t find(const struct scan *s, size_t from, struct str needle)
{
    while (from + needle.n <= s->n) {
        const char *at = memchr(s->p + from, needle.p[0], s->n - from - needle.n + 1);
        if (!at)
            return -1;
        if (memcmp(at, needle.p, needle.n) == 0)
            return at - s->p;
        from = (size_t)(at - s->p) + 1;
    }
    return -1;
}

/* Offset in the body of the next `needle`, or -1. */
static int64_t search(struct scan *s, int64_t from, struct str needle)
{
    for (scan_to(s, from); s->n >= needle.n;) {
        ptrdiff_t at = find(s, 0, needle);
        if (at >= 0)
            return s->base + at;
        if (s->n < WINDOW)
            return -1;
        scan_to(s, s->base + (int64_t)(s->n - needle.n + 1));
    }
    return -1;
}

/* ---- parameters of a header ------------------------------------------------------------------------- */

/* Takes `; name=value` or `; name="value"` off *rest; a quoted value keeps its escapes. */
static bool next_param(struct str *rest, struct str *name, struct str *value)
{
    struct str s = str_trim(*rest);
    if (s.n == 0 || s.p[0] != ';')
        return false;
    s = str_trim(str_slice(s, 1, s.n));
    const char *equal = memchr(s.p, '=', s.n);
    if (!equal)
        return false;
    *name = str_slice(s, 0, (size_t)(equal - s.p));
    s = str_slice(s, name->n + 1, s.n);
    size_t end = 0;
    bool quoted = s.n && s.p[0] == '"';
    for (end = quoted; end < s.n && s.p[end] != (quoted ? '"' : ';'); end++)
        end += quoted && s.p[end] == '\\' && end + 1 < s.n;
    *value = str_trim(str_slice(s, quoted, end));
    *rest = str_slice(s, end + quoted, s.n);
    return !quoted || end < s.n;
}

static bool param(struct str header, const char *wanted, struct str *value)
{
    const char *semicolon = memchr(header.p, ';', header.n);
    struct str rest =
        semicolon ? str_slice(header, (size_t)(semicolon - header.p), header.n) : STR("");
    struct str name;
    while (next_param(&rest, &name, value))
        if (parse_same(name, wanted))
            return true;
    return false;
}

static bool boundary_of(const struct http_request *q, struct str *boundary)
{
    struct str type = http_header(q, "Content-Type");
    return str_is(http_media_type(q), "multipart/form-data") && param(type, "boundary", boundary) &&
           boundary->n > 0 && boundary->n <= BOUNDARY;
}

/* ---- one part ---------------------------------------------------------------------------------------- */

/* Browsers write " as %22, others as \"; control characters and folders go. */
static struct str clean_name(struct arena *a, struct str raw)
{
    char *to = NEW(a, char, raw.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < raw.n; i++) {
        char c = raw.p[i];
        if (c == '\\' && i + 1 < raw.n && (raw.p[i + 1] == '"' || raw.p[i + 1] == '\\'))
            c = raw.p[++i];
        else if (raw.n - i >= 3 && memcmp(raw.p + i, "%22", 3) == 0) {
            c = '"';
            i += 2;
        }
        if (c == '/' || c == '\\')
            n = 0;
        else if ((unsigned char)c >= 0x20 && c != 0x7f)
            to[n++] = c;
    }
    struct str s = { to, n };
    return utf8_valid(s) ? s : STR("upload");
}

static struct str header_of(struct str head, const char *name)
{
    struct str line;
    while (str_split(&head, '\n', &line)) {
        const char *colon = memchr(line.p, ':', line.n);
        if (colon && parse_same(str_slice(line, 0, (size_t)(colon - line.p)), name))
            return str_trim(str_slice(line, (size_t)(colon - line.p) + 1, line.n));
    }
    return STR("");
}

/* filename*=UTF-8''…, as older libraries send names that are not ASCII. */
static bool extended_name(struct arena *a, struct str disposition, struct str *file)
{
    struct str raw;
    return param(disposition, "filename*", &raw) && parse_same(str_slice(raw, 0, 7), "utf-8''") &&
           parse_percent(a, str_slice(raw, 7, raw.n), false, file);
}

static bool read_head(const struct http_request *q, struct str head, struct multipart_part *p,
                      struct diag *d)
{
    struct str disposition = header_of(head, "Content-Disposition");
    struct str packed = header_of(head, "Content-Transfer-Encoding");
    struct str kind = disposition;
    struct str rest = disposition;
    struct str name = STR("");
    struct str file = STR("");
    if (packed.n && !parse_same(packed, "binary") && !parse_same(packed, "8bit") &&
        !parse_same(packed, "7bit"))
        return diag_add(d, E_SYNTAX, NULL,
                        "不支持 Content-Transfer-Encoding: " STR_FMT "，请直接传原文件",
                        STR_ARG(str_slice(packed, 0, 40)));
    if (!str_split(&rest, ';', &kind) || !parse_same(str_trim(kind), "form-data") ||
        !param(disposition, "name", &name))
        return diag_add(d, E_SYNTAX, NULL,
                        "表单的一部分没有 Content-Disposition: form-data 和 name");
    p->name = clean_name(q->arena, name);
    p->type = str_dup(q->arena, header_of(head, "Content-Type"));
    bool is_file =
        param(disposition, "filename", &file) || extended_name(q->arena, disposition, &file);
    p->file_name = is_file ? clean_name(q->arena, file) : STR("");
    if (is_file && p->file_name.n == 0 && file.n)
        p->file_name = STR("upload");
    return true;
}

/* Reads the part that begins at *at; *at then stands behind its closing delimiter. */
static bool take_part(struct scan *s, struct str delimiter, int64_t *at, struct multipart_part *p,
                      struct diag *d)
{
    scan_to(s, *at);
    ptrdiff_t end = find(s, 0, STR("\r\n\r\n"));
    if (end <= 0 || end > PART_HEAD || str_starts((struct str){ s->p, s->n }, STR("\r\n")))
        return diag_add(d, E_SYNTAX, NULL, "表单的一部分（第 %lld 字节起）没有完整的头",
                        (long long)*at);
    if (!read_head(s->q, (struct str){ s->p, (size_t)end + 2 }, p, d))
        return false;
    p->offset = *at + end + 4;
    int64_t close = search(s, p->offset - 2, delimiter);
    if (close < 0)
        return diag_add(d, E_SYNTAX, NULL, "表单没有结束：上传中断，请重试");
    p->size = close < p->offset ? 0 : close - p->offset;
    *at = close + (int64_t)delimiter.n;
    return true;
}

/* After a delimiter: "--" ends the form, a line end begins a part. */
static bool at_end(struct scan *s, int64_t *at, bool *ends, struct diag *d)
{
    char two[2] = { 0 };
    int64_t got = http_body_read(&s->q->body, *at, two, sizeof two);
    *ends = got == 2 && memcmp(two, "--", 2) == 0;
    if (*ends)
        return true;
    if (got != 2 || memcmp(two, "\r\n", 2) != 0)
        return diag_add(d, E_SYNTAX, NULL, "表单分隔行（第 %lld 字节）不正确", (long long)*at);
    *at += 2;
    return true;
}

static bool is_double(const struct multipart *m)
{
    for (size_t i = 0; i + 1 < m->n; i++)
        if (str_eq(m->parts[i].name, m->parts[m->n - 1].name))
            return true;
    return false;
}

static bool take_parts(struct scan *s, struct str delimiter, struct multipart *out, struct diag *d)
{
    int64_t at = (int64_t)delimiter.n - 2;
    bool ends = false;
    scan_to(s, 0);
    if (s->n < delimiter.n - 2 || memcmp(s->p, delimiter.p + 2, delimiter.n - 2) != 0)
        return diag_add(d, E_SYNTAX, NULL, "表单不是以其分隔行开头");
    while (at_end(s, &at, &ends, d) && !ends) {
        if (out->n == MULTIPART_PARTS)
            return diag_add(d, E_LIMIT, NULL, "表单最多 %d 个部分", MULTIPART_PARTS);
        if (!take_part(s, delimiter, &at, &out->parts[out->n], d))
            return false;
        out->n++;
        if (is_double(out))
            return diag_add(d, E_SYNTAX, NULL, "表单中“" STR_FMT "”出现两次",
                            STR_ARG(str_slice(out->parts[out->n - 1].name, 0, 60)));
    }
    return diag_ok(d);
}

bool multipart_take(const struct http_request *q, struct multipart *out, struct diag *d)
{
    struct str boundary;
    *out = (struct multipart){ 0 };
    if (!boundary_of(q, &boundary))
        return diag_add(d, E_MEDIA_TYPE, NULL, "请用 multipart/form-data 提交，并带 boundary");
    struct scan s = { .q = q, .p = NEW(q->arena, char, WINDOW) };
    struct str delimiter = str_printf(q->arena, "\r\n--" STR_FMT, STR_ARG(boundary));
    bool ok = take_parts(&s, delimiter, out, d);
    if (s.failed)
        return diag_std(d, E_STORE, NULL);
    return ok;
}

const struct multipart_part *multipart_find(const struct multipart *m, const char *name)
{
    for (size_t i = 0; i < m->n; i++)
        if (str_is(m->parts[i].name, name))
            return &m->parts[i];
    return NULL;
}

bool multipart_text(const struct http_request *q, const struct multipart_part *p, size_t most,
                    struct str *out)
{
    if (p->size < 0 || (uint64_t)p->size > most)
        return false;
    char *text = NEW(q->arena, char, p->size + 1);
    *out = (struct str){ text, (size_t)p->size };
    return http_body_read(&q->body, p->offset, text, (size_t)p->size) == p->size;
}

static bool write_all(int fd, const char *p, size_t n)
{
    while (n) {
        ssize_t put = write(fd, p, n);
        if (put < 0 && errno == EINTR)
            continue;
        if (put <= 0)
            return false;
        p += put;
        n -= (size_t)put;
    }
    return true;
}

bool multipart_copy(const struct http_request *q, const struct multipart_part *p, int fd)
{
    char *block = NEW(q->arena, char, WINDOW);
    for (int64_t done = 0; done < p->size;) {
        size_t n = p->size - done < WINDOW ? (size_t)(p->size - done) : WINDOW;
        int64_t got = http_body_read(&q->body, p->offset + done, block, n);
        if (got <= 0 || !write_all(fd, block, (size_t)got))
            return false;
        done += got;
    }
    return true;
}
