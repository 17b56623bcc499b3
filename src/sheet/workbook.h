/* workbook.h - what the writers of xlsx share.  Part of write.h's room. */
#ifndef SHEET_WORKBOOK_H
#define SHEET_WORKBOOK_H

#include "base/utf8.h"
#include "sheet/write.h"

#include <xlsxwriter.h>

/* 总投资（万元） */
struct str write_header(struct arena *a, const struct field *f);
/* In the field's unit, as a cell holds it. */
double write_number(const struct field *f, const struct value *v);
bool write_is_number(const struct field *f);
/* Always a text, never a formula. */
void write_text(lxw_worksheet *sheet, uint32_t row, uint32_t column, struct str s, lxw_format *f);
bool write_failed(struct diag *d, const char *path);

#endif
