/* header_names.h - every name a ledger's columns go by, and units in header texts.
 * Part of header.h's room; knows no row. */
#ifndef SHEET_HEADER_NAMES_H
#define SHEET_HEADER_NAMES_H

#include "sheet/header.h"

/* How sure a match is; more is surer. */
enum name_strength {
    NAME_NONE,
    NAME_PARENT, /* only the header above names a field */
    NAME_KEY,    /* the key of what a REF points at */
    NAME_BARE,   /* without what stands in brackets, or without the year in front */
    NAME_SYNONYM,
    NAME_LABEL, /* label or id */
    NAME_WISHED,
};

struct name_match {
    int field, key; /* -1 = none */
    enum name_strength strength;
};

struct header_names;
const struct header_names *header_names_make(struct arena *a, const struct record *rec);
struct name_match header_name_match(const struct header_names *names, struct arena *a,
                                    struct str header);

/* "total_investment" or "project.project_code"; false when there is no such field. */
bool header_name_read(const struct record *rec, struct str id, struct name_match *out) MUST_CHECK;

/* 序号, 编号 alone, No. */
bool header_is_serial(struct str folded);

/* A column that says the unit of each row's money: 单位, unit */
bool header_is_unit(struct str folded);

/* The unit of money in a header: 总投资（亿元）, 总投资/万元, 总投资:亿元 */
struct unit_read header_unit(struct arena *a, struct str header);
/* The unit in 单位：万元 of a title row; empty when it is none. */
struct str header_unit_note(struct arena *a, struct str text);

#endif
