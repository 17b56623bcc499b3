/* docx.h - a Word file as its parts, and what fills them.  Part of paper.h's room. */
#ifndef PAPER_DOCX_H
#define PAPER_DOCX_H

#include "paper/forms.h"
#include "paper/layout.h"

/* One part of the package: UTF-8 XML, or bytes nobody here reads. */
struct docx_part {
    const char *name;
    struct str text;
};
struct docx {
    struct docx_part *part;
    size_t n;
};

/*
 * The parts of a file, in the arena.
 *   need  two that must be there
 *   d     E_FILE_UNREADABLE, E_FILE_TYPE_MISMATCH
 */
bool docx_unpack(struct arena *a, struct str path, const char *const need[2], struct docx *x,
                 struct diag *d) MUST_CHECK;
/* NULL when there is none of that name. */
struct docx_part *docx_part_of(const struct docx *x, const char *name);
/* Writes them to a new file; the same parts give the same bytes.  d: E_STORE. */
bool docx_pack(struct str path, const struct docx *x, struct diag *d) MUST_CHECK;

/* Our own template, in the arena. */
struct docx docx_default(struct arena *a, struct str now);

/* What the styles are called in the file at hand: Word renames ids, not names. */
struct docx_names {
    const char *style[STYLE__COUNT]; /* NULL = the file has none of that name */
    const char *lead, *table;
};
bool docx_names_read(struct arena *a, struct str styles, struct docx_names *to,
                     struct diag *d) MUST_CHECK;
#define DOCX_LEAD  "段首标题"
#define DOCX_TABLE "调度表"

/* What a placeholder's paragraph was dressed in: <w:pPr> and <w:rPr> as they stood, may be empty. */
struct docx_dress {
    const struct docx_names *names;
    struct str ppr, rpr;
};
/* Appends what {{正文}}, {{正文:章节}} or {{表:章节}} stands for, as block elements; false: there is no such. */
bool docx_block(struct buf *out, struct arena *a, const struct paper *p,
                const struct docx_dress *dress, struct str name) MUST_CHECK;
/* The section asked for by its heading without the number, or NULL. */
const struct bulletin_section *docx_section(const struct bulletin *b, struct str name);
/* What {{标题}}, {{期间}}, {{城市}}, {{单位}} or {{日期}} stands for; false: another name. */
bool docx_value(struct arena *a, const struct paper *p, struct str name,
                struct str *value) MUST_CHECK;
/* Whether the name is one of a block. */
bool docx_is_block(struct str name);
/* The names of all sections, for a person who looked for another. */
struct str docx_sections(struct arena *a, const struct bulletin *b);

/* Replaces the placeholders of one part.  d: E_CHOICE, E_FILE_UNREADABLE. */
bool docx_fill(struct arena *a, const struct paper *p, const struct docx_names *names,
               struct docx_part *part, struct diag *d) MUST_CHECK;

/* Text as XML holds it: escaped, and without characters that XML forbids. */
void docx_put(struct buf *out, struct str s);

#endif
