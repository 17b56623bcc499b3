/* workbook_parts.c - see workbook_parts.h. */
#include "sheet/workbook_parts.h"

#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>

enum { SHEETS_MOST = 256, FORMATS_MOST = 65536, CUSTOM_MOST = 4096 };

/* ---- the workbook and where its sheets are ------------------------------------------------------------ */

struct workbook_reading {
    struct book_parts *b;
    bool is_workbook;
};

static char *copy(struct book_parts *b, const char *z)
{
    return str_z(&b->arena, str_c(z));
}

static enum sheet_sight sight_of(const char *state)
{
    if (state && !strcmp(state, "veryHidden"))
        return SHEET_VERY_HIDDEN;
    return state && !strcmp(state, "hidden") ? SHEET_HIDDEN : SHEET_VISIBLE;
}

static void workbook_open(void *ctx, const char *name, const char **attrs)
{
    struct workbook_reading *r = ctx;
    struct book_parts *b = r->b;
    if (!strcmp(name, "workbook"))
        r->is_workbook = true;
    if (!strcmp(name, "workbookPr")) {
        const char *v = xml_attr(attrs, "date1904");
        b->is_1904 = v && (!strcmp(v, "1") || !strcmp(v, "true"));
    }
    if (strcmp(name, "sheet") != 0 || b->nsheets == SHEETS_MOST)
        return;
    const char *title = xml_attr(attrs, "name");
    const char *rel = NULL;
    for (const char **at = attrs; at[0]; at += 2)
        if (strchr(at[0], ':') && !strcmp(strchr(at[0], ':') + 1, "id"))
            rel = at[1];
    b->sheet[b->nsheets++] = (struct book_sheet){ .name = str_c(copy(b, title ? title : "")),
                                                  .rel = copy(b, rel ? rel : ""),
                                                  .sight = sight_of(xml_attr(attrs, "state")) };
}

/* xl/worksheets/sheet1.xml of worksheets/sheet1.xml or /xl/…; NULL for what leaves the container. */
static char *part_name(struct book_parts *b, const char *target)
{
    if (strstr(target, "..") || strchr(target, '\\') || strchr(target, ':'))
        return NULL;
    if (target[0] == '/')
        return copy(b, target + 1);
    return str_z(&b->arena, str_printf(&b->arena, "xl/%s", target));
}

static void rels_open(void *ctx, const char *name, const char **attrs)
{
    struct book_parts *b = ctx;
    const char *id = xml_attr(attrs, "Id");
    const char *target = xml_attr(attrs, "Target");
    const char *mode = xml_attr(attrs, "TargetMode");
    if (strcmp(name, "Relationship") != 0 || !id || !target || (mode && !strcmp(mode, "External")))
        return;
    for (size_t i = 0; i < b->nsheets; i++)
        if (!strcmp(b->sheet[i].rel, id) && !b->sheet[i].part)
            b->sheet[i].part = part_name(b, target);
}

/* ---- number formats -------------------------------------------------------------------------------------- */

struct custom {
    int id;
    enum number_look look;
};

struct styles_reading {
    struct book_parts *b;
    struct custom custom[CUSTOM_MOST];
    size_t ncustom;
    bool in_formats;
};

static enum number_look builtin_look(int id)
{
    if (id == 9 || id == 10)
        return LOOK_PERCENT;
    bool date = (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) ||
                (id >= 50 && id <= 58);
    return date ? LOOK_DATE : LOOK_PLAIN;
}

/* A format with y, m, d or h outside quotes and brackets shows a date. */
static enum number_look code_look(const char *code)
{
    bool quoted = false;
    bool bracket = false;
    for (const char *p = code; *p && *p != ';'; p++) {
        if (*p == '\\' && p[1]) {
            p++;
        } else if (*p == '"') {
            quoted = !quoted;
        } else if (*p == '[' || *p == ']') {
            bracket = *p == '[';
        } else if (!quoted && !bracket && *p == '%') {
            return LOOK_PERCENT;
        } else if (!quoted && !bracket && strchr("ymdhYMDH", *p)) {
            return LOOK_DATE;
        }
    }
    return LOOK_PLAIN;
}

static enum number_look look_of(const struct styles_reading *r, int id)
{
    for (size_t i = 0; i < r->ncustom; i++)
        if (r->custom[i].id == id)
            return r->custom[i].look;
    return builtin_look(id);
}

static int int_attr(const char **attrs, const char *name)
{
    const char *v = xml_attr(attrs, name);
    return v ? (int)strtol(v, NULL, 10) : 0;
}

static void styles_open(void *ctx, const char *name, const char **attrs)
{
    struct styles_reading *r = ctx;
    if (!strcmp(name, "cellXfs"))
        r->in_formats = true;
    if (!strcmp(name, "numFmt") && r->ncustom < CUSTOM_MOST) {
        const char *code = xml_attr(attrs, "formatCode");
        r->custom[r->ncustom++] =
            (struct custom){ int_attr(attrs, "numFmtId"), code ? code_look(code) : LOOK_PLAIN };
    }
    if (r->in_formats && !strcmp(name, "xf") && r->b->nlooks < FORMATS_MOST)
        r->b->look[r->b->nlooks++] = look_of(r, int_attr(attrs, "numFmtId"));
}

static void styles_close(void *ctx, const char *name)
{
    struct styles_reading *r = ctx;
    if (!strcmp(name, "cellXfs"))
        r->in_formats = false;
}

/* ---- shared strings ----------------------------------------------------------------------------------------- */

struct strings_reading {
    struct book_parts *b;
    size_t cap, most;
    bool in_text, in_phonetic, too_many;
};

/* The code of _xHHHH_ at p, or -1; only those below U+0100 are written so by programs. */
static int escaped(const char *p, size_t n)
{
    int v = 0;
    if (n < 7 || p[0] != '_' || p[1] != 'x' || p[6] != '_')
        return -1;
    for (int i = 2; i < 6; i++) {
        if (hex_digit(p[i]) < 0)
            return -1;
        v = v * 16 + hex_digit(p[i]);
    }
    return v < 0x80 ? v : -1;
}

size_t xlsx_unescape(char *p, size_t n)
{
    size_t to = 0;
    for (size_t i = 0; i < n;) {
        int v = p[i] == '_' ? escaped(p + i, n - i) : -1;
        p[to++] = v >= 0 ? (char)v : p[i];
        i += v >= 0 ? 7 : 1;
    }
    return to;
}

static void put_start(struct strings_reading *r)
{
    struct book_parts *b = r->b;
    if (b->nshared + 2 > r->cap) {
        r->cap = r->cap ? r->cap * 2 : 1024;
        size_t *more = realloc(b->at, r->cap * sizeof *more);
        if (!more)
            fatal("out of memory");
        b->at = more;
    }
    b->at[b->nshared] = b->shared.n;
}

static void strings_open(void *ctx, const char *name, const char **attrs)
{
    struct strings_reading *r = ctx;
    (void)attrs;
    if (!strcmp(name, "si"))
        put_start(r);
    r->in_phonetic = r->in_phonetic || !strcmp(name, "rPh");
    r->in_text = !strcmp(name, "t") && !r->in_phonetic;
}

static void strings_close(void *ctx, const char *name)
{
    struct strings_reading *r = ctx;
    struct book_parts *b = r->b;
    r->in_text = false;
    if (!strcmp(name, "rPh"))
        r->in_phonetic = false;
    if (strcmp(name, "si") != 0 || !b->at)
        return;
    size_t from = b->at[b->nshared];
    if (b->shared.n > from)
        b->shared.n = from + xlsx_unescape(b->shared.p + from, b->shared.n - from);
    b->at[++b->nshared] = b->shared.n;
    r->too_many = r->too_many || b->nshared * sizeof *b->at > r->most;
}

static void strings_text(void *ctx, struct str s)
{
    struct strings_reading *r = ctx;
    if (r->in_text && !r->too_many)
        buf_add(&r->b->shared, s);
}

/* ---- all of them ---------------------------------------------------------------------------------------------- */

static bool read_workbook(struct book_parts *b, struct zipped *z, struct diag *d)
{
    static const struct xml_events none = { 0 };
    static const struct xml_events workbook = { .open = workbook_open };
    static const struct xml_events rels = { .open = rels_open };
    struct workbook_reading r = { .b = b };
    b->sheet = NEW(&b->arena, struct book_sheet, SHEETS_MOST);
    if (!zipped_has(z, "[Content_Types].xml") || !zipped_has(z, "xl/workbook.xml") ||
        !zipped_has(z, "xl/_rels/workbook.xml.rels"))
        return diag_std(d, E_XLSX_NOT_WORKBOOK, NULL);
    if (zipped_has(z, "xl/vbaProject.bin"))
        return diag_std(d, E_XLSX_MACRO, NULL);
    if (!xml_read(z, "[Content_Types].xml", &none, NULL, d) ||
        !xml_read(z, "xl/workbook.xml", &workbook, &r, d) ||
        !xml_read(z, "xl/_rels/workbook.xml.rels", &rels, b, d))
        return false;
    return (r.is_workbook && b->nsheets > 0) || diag_std(d, E_XLSX_NOT_WORKBOOK, NULL);
}

static bool read_styles(struct book_parts *b, struct zipped *z, struct diag *d)
{
    static const struct xml_events styles = { .open = styles_open, .close = styles_close };
    if (!zipped_has(z, "xl/styles.xml"))
        return true;
    struct styles_reading *r = calloc(1, sizeof *r);
    b->look = calloc(FORMATS_MOST, sizeof *b->look);
    if (!r || !b->look)
        fatal("out of memory");
    r->b = b;
    bool ok = xml_read(z, "xl/styles.xml", &styles, r, d);
    free(r);
    return ok;
}

static bool read_strings(struct book_parts *b, struct zipped *z, const struct sheet_limits *limits,
                         struct diag *d)
{
    static const struct xml_events strings = { .open = strings_open,
                                               .close = strings_close,
                                               .text = strings_text };
    struct strings_reading r = { .b = b, .most = limits->shared_bytes };
    b->shared.limit = limits->shared_bytes;
    if (!zipped_has(z, "xl/sharedStrings.xml"))
        return true;
    if (!xml_read(z, "xl/sharedStrings.xml", &strings, &r, d))
        return false;
    return (!b->shared.overflow && !r.too_many) ||
           diag_add(d, E_XLSX_XML_LIMIT, NULL, "工作簿中的文字过多，请拆成几个文件分别导入");
}

bool book_parts_read(struct book_parts *b, struct zipped *z, const struct sheet_limits *limits,
                     struct diag *d)
{
    return read_workbook(b, z, d) && read_styles(b, z, d) && read_strings(b, z, limits, d);
}

void book_parts_free(struct book_parts *b)
{
    arena_free(&b->arena);
    buf_free(&b->shared);
    free(b->look);
    free(b->at);
}
