/* write_template.c - the import template: header, drop-downs, 填写说明.  See write.h. */
#include "sheet/workbook.h"

#include <stdio.h>
#include <string.h>

enum { FILL_ROWS = 2000, COLUMN_WIDTH = 18 };

/* A column of the template: a field, or the key of what a REF points at. */
struct filling {
    const struct field *field, *of; /* of: the REF a key belongs to, or NULL */
};

struct template
{
    lxw_workbook *book;
    lxw_worksheet *fill, *help, *lists;
    lxw_format *head, *must, *wrap;
    const struct record *rec;
    struct filling column[512];
    size_t n;
    uint16_t nlists;
    struct arena arena;
};

/* ---- which columns --------------------------------------------------------------------------------- */

static void add(struct template *t, const struct field *f, const struct field *of)
{
    ASSERT(t->n < COUNTOF(t->column));
    t->column[t->n++] = (struct filling){ f, of };
}

static void add_keys(struct template *t, const struct field *f)
{
    static const int of_project[] = { F_project_project_code, F_project_name, F_project_area };
    if (f->refers == R_project && t->rec != &ledger[R_project]) {
        for (size_t i = 0; i < COUNTOF(of_project); i++)
            add(t, &ledger[R_project].fields[of_project[i]], f);
    } else if (f->refers == R_enterprise && t->rec == &ledger[R_project]) {
        add(t, &ledger[R_enterprise].fields[F_enterprise_uscc], f);
    } else {
        add(t, f, NULL);
    }
}

static bool is_known(const struct template *t, const struct field *key)
{
    for (size_t i = 0; i < t->n; i++)
        if (t->column[i].field == key)
            return true;
    return false;
}

static void choose(struct template *t, const bool *may)
{
    for (size_t i = AT_OWN; i < t->rec->nfields; i++) {
        const struct field *f = &t->rec->fields[i];
        bool key_done = f->kind == K_REF && f->refers == R_enterprise &&
                        is_known(t, &ledger[R_enterprise].fields[F_enterprise_uscc]);
        if ((may && !may[i]) || f->kind == K_FILE || key_done)
            continue;
        if (f->kind == K_REF)
            add_keys(t, f);
        else
            add(t, f, NULL);
    }
}

/* ---- the sheet to be filled in ------------------------------------------------------------------------ */

static bool is_must(const struct filling *c)
{
    const struct field *f = c->of ? c->of : c->field;
    return f->flags & REQUIRED && !f->def;
}

/* The choices stand in a hidden sheet: a list typed into the cell may hold 255 characters only. */
static void put_choices(struct template *t, uint32_t column, const struct choice *choices)
{
    char formula[64];
    uint32_t rows = 0;
    lxw_data_validation v = { .validate = LXW_VALIDATION_TYPE_LIST_FORMULA,
                              .value_formula = formula,
                              .error_type = LXW_VALIDATION_ERROR_TYPE_WARNING };
    for (; choices[rows].id; rows++)
        write_text(t->lists, rows, t->nlists, str_c(choices[rows].label), NULL);
    struct str name = sheet_column_name(&t->arena, t->nlists);
    snprintf(formula, sizeof formula, "=选项!$" STR_FMT "$1:$" STR_FMT "$%u", STR_ARG(name),
             STR_ARG(name), rows);
    worksheet_data_validation_range(t->fill, 1, (lxw_col_t)column, FILL_ROWS, (lxw_col_t)column,
                                    &v);
    t->nlists++;
}

static void put_fill(struct template *t)
{
    worksheet_freeze_panes(t->fill, 1, 0);
    worksheet_set_column(t->fill, 0, (lxw_col_t)(t->n - 1), COLUMN_WIDTH, NULL);
    for (size_t i = 0; i < t->n; i++) {
        const struct filling *c = &t->column[i];
        struct str name = write_header(&t->arena, c->field);
        bool must = is_must(c);
        if (must)
            name = str_printf(&t->arena, "*" STR_FMT, STR_ARG(name));
        write_text(t->fill, 0, (uint32_t)i, name, must ? t->must : t->head);
        if (c->field->kind == K_ENUM && c->field->choices)
            put_choices(t, (uint32_t)i, c->field->choices);
    }
}

/* ---- 填写说明 ----------------------------------------------------------------------------------------------- */

static const char *kind_words(const struct field *f)
{
    switch (f->kind) {
    case K_ENUM:
        return "从下拉选项中选一个";
    case K_SET:
        return "可多选，用；隔开";
    case K_BOOL:
        return "是 或 否";
    case K_DATE:
        return "日期，如 2025-09-30；只知月份时写 2025-09";
    case K_MONTH:
        return "月份，如 2025-09";
    case K_MONEY:
    case K_USD:
        return "金额，按列头的单位填数字；也可写明单位，如 1.2亿元";
    case K_REF:
        return "填对应记录的名称";
    case K_USCC:
        return "18 位统一社会信用代码";
    case K_PROJECT:
        return "在线平台项目代码";
    case K_AREA:
        return "板块名称或 6 位以上区划代码";
    case K_INDUSTRY:
        return "国民经济行业代码（GB/T 4754）";
    case K_INT:
    case K_DECIMAL:
    case K_PERCENT:
    case K_MU:
    case K_M2:
        return "数字";
    case K_ID:
    case K_TEXT:
    case K_MOMENT:
    case K_FILE:
    case K__COUNT:
        break;
    }
    return "文字";
}

static void put_help(struct template *t)
{
    static const char *const head[] = { "列名", "必填", "怎样填", "单位", "说明" };
    worksheet_set_column(t->help, 0, 0, 24, NULL);
    worksheet_set_column(t->help, 2, 2, 36, NULL);
    worksheet_set_column(t->help, 4, 4, 60, NULL);
    for (uint32_t i = 0; i < COUNTOF(head); i++)
        write_text(t->help, 0, i, str_c(head[i]), t->head);
    for (size_t i = 0; i < t->n; i++) {
        const struct filling *c = &t->column[i];
        uint32_t row = (uint32_t)i + 1;
        write_text(t->help, row, 0, str_c(c->field->label), NULL);
        write_text(t->help, row, 1, is_must(c) ? STR("是") : STR(""), NULL);
        write_text(t->help, row, 2, str_c(kind_words(c->field)), t->wrap);
        write_text(t->help, row, 3, str_c(c->field->unit), NULL);
        write_text(t->help, row, 4, str_c(c->field->help), t->wrap);
    }
}

static bool make_sheets(struct template *t)
{
    t->fill = workbook_add_worksheet(t->book, "填写");
    t->help = workbook_add_worksheet(t->book, "填写说明");
    t->lists = workbook_add_worksheet(t->book, "选项");
    t->head = workbook_add_format(t->book);
    t->must = workbook_add_format(t->book);
    t->wrap = workbook_add_format(t->book);
    if (!t->fill || !t->help || !t->lists || !t->head || !t->must || !t->wrap)
        return false;
    format_set_bold(t->head);
    format_set_bg_color(t->head, 0xDDE7F3);
    format_set_bold(t->must);
    format_set_bg_color(t->must, 0xFCE4D6);
    format_set_text_wrap(t->wrap);
    worksheet_hide(t->lists);
    return true;
}

bool write_template(struct str path, const struct record *rec, const bool *may, struct diag *d)
{
    struct template *t = NEW(d->arena, struct template, 1);
    char *file = str_z(d->arena, path);
    t->rec = rec;
    t->book = workbook_new(file);
    choose(t, may);
    bool ok = t->book && t->n > 0 && make_sheets(t);
    if (ok) {
        put_fill(t);
        put_help(t);
    }
    if (t->book)
        ok = workbook_close(t->book) == LXW_NO_ERROR && ok;
    arena_free(&t->arena);
    return ok || write_failed(d, file);
}
