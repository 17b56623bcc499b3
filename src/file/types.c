/* types.c - the list of what may be attached, and names.  See file.h.  Reads no byte of a file. */
#include "base/buf.h"
#include "base/utf8.h"
#include "file/file.h"

#include <string.h>

/* clang-format off */
const struct file_type file_types[] = {
#define TYPE(id_, media_, endings_, kind_) { #id_, media_, endings_, kind_ },
#include "file/types.tbl.h"
#undef TYPE
    { NULL, NULL, NULL, NULL },
};
/* clang-format on */

const struct file_type *file_type_find(const char *media)
{
    for (const struct file_type *t = file_types; t->id; t++)
        if (!strcmp(t->media, media))
            return t;
    return NULL;
}

const char *file_type_served(const struct file_type *t)
{
    if (!strcmp(t->media, "text/plain"))
        return "text/plain; charset=utf-8";
    if (!strcmp(t->media, "text/csv"))
        return "text/csv; charset=utf-8";
    return t->media;
}

/* ---- names --------------------------------------------------------------------------------------- */

static bool same_letters(struct str a, struct str b)
{
    if (a.n != b.n)
        return false;
    for (size_t i = 0; i < a.n; i++) {
        char x = (char)(a.p[i] >= 'A' && a.p[i] <= 'Z' ? a.p[i] + 32 : a.p[i]);
        char y = (char)(b.p[i] >= 'A' && b.p[i] <= 'Z' ? b.p[i] + 32 : b.p[i]);
        if (x != y)
            return false;
    }
    return true;
}

static bool has_word(const char *words, struct str word)
{
    struct str rest = str_c(words);
    struct str one;
    while (str_split(&rest, ' ', &one))
        if (same_letters(one, word))
            return true;
    return false;
}

/* What no system lets stand in a name, or reads as something else. */
static bool reserved(uint32_t c)
{
    return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0xfffd ||
           (c < 0x80 && strchr("\"*:<>?|/\\", (int)c));
}

/* The last part of a path, each reserved character as one underscore. */
static struct str plain(struct arena *a, struct str s)
{
    struct text_marks marks = { 0 };
    struct buf out = { 0 };
    for (size_t i = s.n; i > 0; i--)
        if (s.p[i - 1] == '/' || s.p[i - 1] == '\\') {
            s = str_slice(s, i, s.n);
            break;
        }
    s = utf8_clean(a, s, &marks);
    while (s.n) {
        struct str rest = s;
        uint32_t c = utf8_next(&rest);
        if (reserved(c))
            buf_char(&out, '_');
        else
            buf_add(&out, str_slice(s, 0, s.n - rest.n));
        s = rest;
    }
    struct str text = str_dup(a, buf_str(&out));
    buf_free(&out);
    return text;
}

/* Dots and blanks at either end hide a file or vanish. */
static struct str without_edges(struct str s)
{
    while (s.n && (s.p[0] == '.' || s.p[0] == ' '))
        s = str_slice(s, 1, s.n);
    while (s.n && (s.p[s.n - 1] == '.' || s.p[s.n - 1] == ' '))
        s.n--;
    return s;
}

static struct str ending_of(struct str s)
{
    size_t dot = s.n;
    while (dot > 0 && s.p[dot - 1] != '.')
        dot--;
    return dot > 1 ? str_slice(s, dot, s.n) : STR("");
}

static bool known_ending(struct str ending)
{
    for (const struct file_type *t = file_types; t->id; t++)
        if (has_word(t->endings, ending))
            return true;
    return false;
}

/* CON, nul.txt, COM1: a device where the file is saved. */
static bool is_device(struct str stem)
{
    struct str first = stem;
    str_split(&stem, '.', &first);
    bool port = first.n == 4 && first.p[3] >= '0' && first.p[3] <= '9' &&
                has_word("com lpt", str_slice(first, 0, 3));
    return port || has_word("con prn aux nul", first);
}

static struct str cut(struct str s, size_t chars)
{
    struct str rest = s;
    while (rest.n && chars--)
        utf8_next(&rest);
    return str_slice(s, 0, s.n - rest.n);
}

struct str file_name_clean(struct arena *a, struct str raw, const struct file_type *t)
{
    struct str first = STR("");
    struct str words = str_c(t->endings);
    struct str name = without_edges(plain(a, raw));
    struct str ending = ending_of(name);
    struct str stem = name;
    str_split(&words, ' ', &first);
    if (has_word(t->endings, ending))
        first = ending;
    if (known_ending(ending))
        stem = str_slice(name, 0, name.n - ending.n - 1);
    stem = without_edges(cut(without_edges(stem), FILE_NAME_CHARS - 1 - str_chars(first)));
    if (stem.n == 0)
        stem = STR("附件");
    /* a leading dash reads as an option, a tilde as a home folder */
    bool prefix = is_device(stem) || stem.p[0] == '-' || stem.p[0] == '~';
    if (prefix)
        stem = cut(stem, FILE_NAME_CHARS - 2 - str_chars(first));
    return str_printf(a, "%s" STR_FMT "." STR_FMT, prefix ? "_" : "", STR_ARG(stem),
                      STR_ARG(first));
}
