/* docx.c - a bulletin as a Word file: a template is read, filled and packed.  Knows no XML. */
#include "paper/docx.h"

#include <string.h>
#include <unistd.h>
#include <zip.h>

enum { PARTS_MOST = 1000 };
static const zip_uint64_t part_bytes = 16u << 20, all_bytes = 64u << 20;

bool paper_failed(struct str path, struct diag *d)
{
    struct arena a = { 0 };
    unlink(str_z(&a, path));
    arena_free(&a);
    return diag_add(d, E_STORE, NULL, "文件 " STR_FMT " 不能写入，请检查路径、权限和磁盘空间",
                    STR_ARG(path));
}

/* ---- packing ------------------------------------------------------------------------------------- */

static bool pack_part(zip_t *z, const struct docx_part *part)
{
    enum {
        NOON = 12 << 11,
        FIRST_DAY = 1 << 5 | 1
    }; /* 1980-01-01: the same bytes for the same text */
    zip_source_t *s = zip_source_buffer(z, part->text.p, part->text.n, 0);
    zip_int64_t at = s ? zip_file_add(z, part->name, s, ZIP_FL_ENC_UTF_8) : -1;
    if (at < 0 && s)
        zip_source_free(s);
    return at >= 0 && zip_file_set_dostime(z, (zip_uint64_t)at, NOON, FIRST_DAY, 0) == 0;
}

bool docx_pack(struct str path, const struct docx *x, struct diag *d)
{
    struct arena a = { 0 };
    zip_t *z = zip_open(str_z(&a, path), ZIP_CREATE | ZIP_TRUNCATE, NULL);
    bool ok = z != NULL;
    for (size_t i = 0; ok && i < x->n; i++)
        ok = pack_part(z, &x->part[i]);
    if (z && (!ok || zip_close(z) != 0)) {
        zip_discard(z);
        ok = false;
    }
    arena_free(&a);
    return ok || paper_failed(path, d);
}

/* ---- unpacking ------------------------------------------------------------------------------------ */

static bool unpack_part(struct arena *a, zip_t *z, zip_uint64_t i, struct docx_part *to)
{
    struct zip_stat st;
    if (zip_stat_index(z, i, 0, &st) != 0 || !(st.valid & ZIP_STAT_SIZE) || st.size > part_bytes)
        return false;
    char *bytes = NEW(a, char, st.size + 1);
    zip_file_t *f = zip_fopen_index(z, i, 0);
    bool ok = f && zip_fread(f, bytes, st.size) == (zip_int64_t)st.size;
    if (f)
        ok = zip_fclose(f) == 0 && ok;
    to->name = str_z(a, str_c(st.name));
    to->text = (struct str){ bytes, (size_t)st.size };
    return ok;
}

static bool unpack_all(struct arena *a, zip_t *z, struct docx *x)
{
    zip_uint64_t sum = 0;
    zip_int64_t n = zip_get_num_entries(z, 0);
    if (n < 1 || n > PARTS_MOST)
        return false;
    x->part = NEW(a, struct docx_part, n);
    for (x->n = 0; x->n < (size_t)n; x->n++) {
        if (!unpack_part(a, z, x->n, &x->part[x->n]))
            return false;
        sum += x->part[x->n].text.n;
        if (sum > all_bytes)
            return false;
    }
    return true;
}

struct docx_part *docx_part_of(const struct docx *x, const char *name)
{
    for (size_t i = 0; i < x->n; i++)
        if (!strcmp(x->part[i].name, name))
            return &x->part[i];
    return NULL;
}

bool docx_unpack(struct arena *a, struct str path, const char *const need[2], struct docx *x,
                 struct diag *d)
{
    zip_t *z = zip_open(str_z(a, path), ZIP_RDONLY, NULL);
    bool ok = z && unpack_all(a, z, x);
    if (z)
        zip_discard(z);
    if (!ok)
        return diag_add(d, E_FILE_UNREADABLE, NULL,
                        "模板 " STR_FMT " 打不开：不是 docx、xlsx 文件，或者已损坏、过大",
                        STR_ARG(path));
    for (size_t i = 0; i < 2; i++)
        if (!docx_part_of(x, need[i]))
            return diag_add(d, E_FILE_TYPE_MISMATCH, NULL,
                            "模板 " STR_FMT
                            " 里没有 %s：请用 Word、Excel 或 WPS 另存为 docx 或 xlsx",
                            STR_ARG(path), need[i]);
    return true;
}

/* ---- filling --------------------------------------------------------------------------------------- */

/* Where an official may have put placeholders. */
static bool is_filled(const char *name)
{
    static const char *const fronts[] = { "word/document.xml", "word/header", "word/footer",
                                          "docProps/core.xml" };
    for (size_t i = 0; i < COUNTOF(fronts); i++)
        if (str_starts(str_c(name), str_c(fronts[i])))
            return str_ends(str_c(name), STR(".xml"));
    return false;
}

bool docx_print(struct str path, const struct paper *p, struct diag *d)
{
    static const char *const parts[] = { "word/document.xml", "word/styles.xml" };
    struct arena a = { 0 };
    struct docx x = { 0 };
    struct docx_names names;
    bool ok = true;
    if (p->template.n)
        ok = docx_unpack(&a, p->template, parts, &x, d);
    else
        x = docx_default(&a, p->now);
    const struct docx_part *styles = ok ? docx_part_of(&x, "word/styles.xml") : NULL;
    bool read = styles && docx_names_read(&a, styles->text, &names, d);
    ok = read;
    for (size_t i = 0; read && i < x.n; i++)
        if (is_filled(x.part[i].name))
            ok = docx_fill(&a, p, &names, &x.part[i], d) && ok; /* all that is wrong, at once */
    ok = ok && docx_pack(path, &x, d);
    arena_free(&a);
    return ok;
}

bool paper_template(struct str path, struct str now, struct diag *d)
{
    struct arena a = { 0 };
    struct docx x = docx_default(&a, now);
    bool ok = docx_pack(path, &x, d);
    arena_free(&a);
    return ok;
}

bool paper_print(struct str path, enum paper_form form, const struct paper *p, struct diag *d)
{
    static bool (*const print[])(struct str, const struct paper *, struct diag *) = {
        [PAPER_DOCX] = docx_print, [PAPER_PDF] = pdf_print, [PAPER_XLSX] = xlsx_print
    };
    if (form == PAPER_XLSX && p->template.n)
        return form_print(path, p, d);
    return print[form](path, p, d);
}
