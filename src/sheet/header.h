/* header.h - finds the header of a table among its first rows and says what its columns mean.
 * Reads the ledger, no file and no store. */
#ifndef SHEET_HEADER_H
#define SHEET_HEADER_H

#include "sheet/sheet.h"

/* What a column of the table means. */
struct header_column {
    uint32_t column; /* from 0 */
    int field;       /* ordinal in the ledger; -1 = not recognised, or not taken */
    int key; /* of a REF: ordinal in the referred ledger whose value stands here; -1 = the field itself */
    int64_t unit;       /* smallest units in one of the column's units; 0 = the field's own */
    struct str header;  /* as written, parts of several rows joined by / */
    struct str name;    /* column letters */
    struct str address; /* of the lowest header cell */
    bool ignored;       /* a serial number or our own 错误原因: nothing to report */
    const char *note;   /* Chinese: why it is not taken though recognised; or NULL */
};

struct header {
    struct header_column *columns; /* those with a header, left to right */
    size_t n;
    size_t first, last;   /* of the given rows: the header block */
    size_t body;          /* of the given rows: the first that is no header; may be their number */
    size_t recognised;    /* columns with a field */
    struct str unit_note; /* 单位：万元 of a title row, or empty */
    int serial;           /* column of 序号, or -1 */
    int unit;             /* column whose cells say the unit of each row's money, or -1 */
    int title, code;      /* columns of the ledger's title and of its first UNIQUE field, or -1 */
    uint32_t leftmost;    /* first column of the table */
    const struct record *rec;
    const struct str *words; /* per column of `columns`: folded lowest header text */
};

/* {"C": "total_investment"}: what a person says about columns, over what is found. */
struct header_wish {
    struct str column; /* letters */
    struct str
        field; /* field id, "project.project_code" for the key of a REF, or empty to leave it out */
};

/* Where to look. */
struct header_search {
    const struct record *rec;
    const struct sheet_row *rows; /* the first of the sheet, as sheet_next gave them … */
    size_t n;                     /* … at most SHEET_HEAD_ROWS */
    const struct header_wish *wishes;
    size_t nwishes;
};

/*
 * Matches label, id and synonyms, folded; title rows, notes and marks (* ▲ ★) are seen through.
 *   a  holds the result
 *   d  receives E_IMPORT_HEADER when no two columns are recognised, E_IMPORT_HEADER_DUPLICATE when
 *      two columns mean the same, E_UNKNOWN_FIELD for a wish that names none; warnings for
 *      columns whose unit cannot be taken
 */
bool header_find(struct arena *a, const struct header_search *where, struct header *out,
                 struct diag *d) MUST_CHECK;

struct unit_read {
    bool found;
    bool foreign; /* of US dollars */
    int64_t unit; /* smallest units in one; 0 = no unit of ours, say 万欧元 */
};
/* 万元 and the like, folded. */
struct unit_read header_unit_named(struct str unit);

enum header_body {
    BODY_DATA,
    BODY_TOTAL,    /* 合计, 小计, … */
    BODY_CATEGORY, /* 一、续建项目 */
    BODY_HEADER,   /* the header once more, or numbers of its columns */
    BODY_NOTE,     /* 填表人：…, 注：… */
};

/* What a row under the header is; the arena is for scratch.  Only BODY_DATA is to be imported. */
enum header_body header_body(const struct header *h, const struct sheet_row *row, struct arena *a);
const char *header_body_label(enum header_body what); /* 合计行 …, to report what was skipped */

#endif
