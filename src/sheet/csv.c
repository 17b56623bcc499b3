/* csv.c - comma-, tab-, semicolon- or bar-separated text as rows.  See sheet.h.
 * Fields without quotes are cut out of the window; nothing is copied for them. */
#include "sheet/csv_text.h"
#include "sheet/read.h"

#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>

enum { SAMPLE = 64 * 1024 };

struct csv {
    struct sheet_book base;
    struct csv_text *text;
    struct str name;
    char *name_z;
    int64_t record, line; /* of the record at hand */
    char *unquoted;       /* room for fields whose quotes were taken off */
    size_t used, room;
    uint32_t column;
};

static struct csv *csv_of(struct sheet_book *b)
{
    return (struct csv *)b;
}

static void csv_close(struct sheet_book *b)
{
    struct csv *c = csv_of(b);
    csv_text_close(c->text);
    free(c->unquoted);
    free(c->name_z);
    free(c);
}

static size_t csv_count(const struct sheet_book *b)
{
    (void)b;
    return 1;
}

static struct sheet_info csv_info(const struct sheet_book *b, size_t sheet)
{
    const struct csv *c = (const struct csv *)b;
    (void)sheet;
    return (struct sheet_info){ .name = c->name, .sight = SHEET_VISIBLE };
}

/* ---- one record --------------------------------------------------------------------------------------- */

/* Room for the longest record: its fields never move while it is at hand. */
static void make_room(struct csv *c, size_t n)
{
    c->used = 0;
    if (c->room >= n)
        return;
    free(c->unquoted);
    c->unquoted = malloc(n);
    if (!c->unquoted)
        fatal("out of memory");
    c->room = n;
}

/* A field that begins with a quote: "" is a quote; *at then stands behind it. */
static struct str take_quoted(struct csv *c, struct str record, size_t *at)
{
    char *to = c->unquoted + c->used;
    size_t n = 0;
    size_t i = *at + 1;
    while (i < record.n) {
        if (record.p[i] != '"') {
            to[n++] = record.p[i++];
        } else if (i + 1 < record.n && record.p[i + 1] == '"') {
            to[n++] = '"';
            i += 2;
        } else {
            i++;
            break;
        }
    }
    while (i < record.n && record.p[i] != c->base.separator)
        to[n++] = record.p[i++]; /* "a"b: what people meant is not lost */
    c->used += n;
    *at = i;
    return (struct str){ to, n };
}

static bool is_blank(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] != ' ' && s.p[i] != '\t' && s.p[i] != '\r' && s.p[i] != '\n')
            return false;
    return true;
}

static void put_field(struct csv *c, struct str text)
{
    if (!is_blank(text)) {
        struct sheet_cell *cell = read_cell(&c->base);
        cell->column = c->column;
        cell->text = text;
        read_bound(&c->base, cell);
    }
    c->column++;
}

static void cut(struct csv *c, struct str record)
{
    size_t at = 0;
    c->column = 0;
    make_room(c, record.n + 1);
    for (;;) {
        struct str field;
        if (at < record.n && record.p[at] == '"') {
            field = take_quoted(c, record, &at);
        } else {
            const char *end = memchr(record.p + at, c->base.separator, record.n - at);
            size_t stop = end ? (size_t)(end - record.p) : record.n;
            field = str_slice(record, at, stop);
            at = stop;
        }
        put_field(c, field);
        if (at >= record.n || c->column > c->base.limits.columns)
            return;
        at++;
    }
}

static bool check_record(struct csv *c, struct str record, struct diag *d)
{
    if (record.n && memchr(record.p, '\0', record.n))
        return diag_add(d, E_CSV_NUL, NULL,
                        "第 %lld 行（文件第 %lld 行）含有空字符（NUL），请用 Excel 或 WPS 重新另存",
                        (long long)c->record, (long long)c->line);
    if (!utf8_valid(record))
        return diag_add(d, E_CSV_ENCODING, NULL,
                        "文件第 %lld 行的文字编码有误（文件按 %s 读取）；请用 Excel 或 WPS "
                        "打开后另存为“CSV UTF-8”",
                        (long long)c->line, c->base.encoding);
    return true;
}

static enum sheet_step csv_next(struct sheet_book *b, struct sheet_row *row, struct diag *d)
{
    struct csv *c = csv_of(b);
    struct str record;
    for (;;) {
        enum sheet_step step = csv_text_record(c->text, &record, &c->line, d);
        if (step != SHEET_ROW)
            return step;
        c->record++;
        if (!check_record(c, record, d))
            return SHEET_FAILED;
        b->ncells = 0;
        cut(c, record);
        if (c->column > b->limits.columns) {
            diag_add(d, E_CSV_TOO_MANY_COLUMNS, NULL, "第 %lld 行超过 %zu 列，请删去多余的列",
                     (long long)c->record, b->limits.columns);
            return SHEET_FAILED;
        }
        if (b->ncells == 0)
            continue;
        *row = (struct sheet_row){
            .number = c->record, .line = c->line, .own = b->ncells, .width = c->column
        };
        return SHEET_ROW;
    }
}

/* ---- which separator ----------------------------------------------------------------------------------- */

static size_t count_outside(struct str line, struct str needle)
{
    size_t n = 0;
    bool quoted = false;
    for (size_t i = 0; i < line.n; i++) {
        quoted = quoted != (line.p[i] == '"');
        if (!quoted && line.n - i >= needle.n && !memcmp(line.p + i, needle.p, needle.n))
            n++;
    }
    return n;
}

/* How much a sample looks cut by this separator: lines that agree on a number of them, times that number. */
static size_t score(struct str sample, struct str separator)
{
    size_t counts[64];
    size_t n = 0;
    size_t best = 0;
    struct str line;
    while (n < COUNTOF(counts) && str_split(&sample, '\n', &line))
        if (!is_blank(line))
            counts[n++] = count_outside(line, separator);
    for (size_t i = 0; i < n; i++) {
        size_t alike = 0;
        for (size_t k = 0; k < n; k++)
            alike += counts[k] == counts[i];
        if (alike * counts[i] > best)
            best = alike * counts[i];
    }
    return best;
}

static char said_separator(struct str sample)
{
    if (!str_starts(sample, STR("sep=")) || sample.n < 6)
        return '\0';
    return strchr(",;\t|", sample.p[4]) ? sample.p[4] : '\0';
}

static bool find_separator(struct csv *c, struct diag *d)
{
    static const char candidates[] = ",\t;|";
    struct str sample = csv_text_sample(c->text, SAMPLE);
    size_t best = 0;
    c->base.separator = said_separator(sample);
    if (c->base.separator)
        return true;
    c->base.separator = ',';
    for (const char *s = candidates; *s; s++) {
        size_t n = score(sample, (struct str){ s, 1 });
        if (n > best) {
            best = n;
            c->base.separator = *s;
        }
    }
    if (best == 0 && (score(sample, STR("，")) > 2 || score(sample, STR("；")) > 2))
        return diag_add(
            d, E_CSV_SEPARATOR, NULL,
            "分隔符无法识别：列之间用的是中文逗号或分号，请改用英文逗号，或另存为 xlsx");
    return true;
}

static bool csv_start(struct sheet_book *b, size_t sheet, struct diag *d)
{
    struct csv *c = csv_of(b);
    (void)sheet;
    c->record = c->line = 0;
    if (!csv_text_begin(c->text, d))
        return false;
    if (said_separator(csv_text_sample(c->text, SAMPLE))) {
        struct str skipped;
        c->record = 1;
        return csv_text_record(c->text, &skipped, &c->line, d) == SHEET_ROW;
    }
    return true;
}

static void csv_progress(const struct sheet_book *b, int64_t *done, int64_t *total)
{
    csv_text_progress(((const struct csv *)b)->text, done, total);
}

static const struct reader csv_reader = { .close = csv_close,
                                          .count = csv_count,
                                          .info = csv_info,
                                          .start = csv_start,
                                          .next = csv_next,
                                          .progress = csv_progress };

struct sheet_book *csv_open(const struct sheet_source *from, const struct sheet_limits *limits,
                            struct diag *d)
{
    struct csv *c = calloc(1, sizeof *c);
    if (!c)
        fatal("out of memory");
    c->base.reader = &csv_reader;
    c->base.format = SHEET_CSV;
    c->base.limits = *limits;
    c->name_z = malloc(from->file_name.n + 1);
    if (!c->name_z)
        fatal("out of memory");
    memcpy(c->name_z, from->file_name.p, from->file_name.n);
    c->name = (struct str){ c->name_z, from->file_name.n };
    c->text = csv_text_open(from, limits->line_bytes, d);
    if (!c->text || !csv_text_begin(c->text, d) || !find_separator(c, d)) {
        csv_close(&c->base);
        return NULL;
    }
    c->base.encoding = csv_text_encoding(c->text);
    return &c->base;
}
