/* manual.c - the tables as a manual that officials read: Markdown, Chinese.  Knows no program. */
#include "derive/derive.h"

#include "ledger/permit.h"
#include "ledger/value.h"

#include <string.h>

static const char *kind_label(enum kind k)
{
    switch (k) {
    case K_ID:
        return "编号";
    case K_TEXT:
        return "文字";
    case K_INT:
    case K_M2:
        return "整数";
    case K_MONEY:
        return "金额";
    case K_USD:
        return "金额（美元）";
    case K_DECIMAL:
    case K_MU:
        return "小数";
    case K_PERCENT:
        return "百分比";
    case K_BOOL:
        return "是否";
    case K_DATE:
        return "日期";
    case K_MONTH:
        return "月份";
    case K_MOMENT:
        return "时间";
    case K_ENUM:
        return "单选";
    case K_SET:
        return "多选";
    case K_REF:
        return "引用";
    case K_FILE:
        return "附件";
    case K_USCC:
        return "统一社会信用代码";
    case K_PROJECT:
        return "项目代码";
    case K_AREA:
        return "区划代码";
    case K_INDUSTRY:
        return "行业代码";
    case K__COUNT:
        break;
    }
    fatal("bad kind");
}

/* A cell of a table: bars and line ends would break it. */
static void put_cell(struct buf *out, const char *z)
{
    buf_c(out, "| ");
    for (; z && *z; z++)
        if (*z == '|')
            buf_c(out, "\\|");
        else
            buf_char(out, (char)(*z == '\n' ? ' ' : *z));
    buf_char(out, ' ');
}

static void put_kind(struct buf *out, const struct field *f)
{
    buf_printf(out, "| %s", kind_label(f->kind));
    if (f->kind == K_TEXT)
        buf_printf(out, "，最多 %lld 字", (long long)f->max);
    if (f->kind == K_REF)
        buf_printf(out, "：%s", ledger[f->refers].label);
    if (f->unit)
        buf_printf(out, "（%s）", f->unit);
    if (field_scale(f) > 0)
        buf_printf(out, "，%d 位小数", field_scale(f));
    buf_char(out, ' ');
}

static const char *since_label(const struct field *f)
{
    const struct choice *milestones = ledger[R_milestone].fields[F_milestone_kind].choices;
    if (!f->since)
        return NULL;
    if (!strcmp(f->since, "entry"))
        return "入库";
    return choice_label(milestones, str_c(f->since)).p;
}

static void put_required(struct buf *out, const struct field *f)
{
    const char *since = since_label(f);
    buf_c(out, "| ");
    if (f->flags & READ_ONLY)
        buf_c(out, f->flags & IMPORTED ? "系统填写，可导入" : "系统填写");
    else if (f->flags & REQUIRED)
        buf_c(out, f->def ? "必填，有缺省" : "必填");
    else if (since)
        buf_printf(out, "%s起必填", since);
    if (f->flags & UNIQUE)
        buf_c(out, "；不可重复");
    buf_char(out, ' ');
}

static void put_choices(struct buf *out, const struct field *f)
{
    buf_c(out, "| ");
    for (int i = 0; f->choices && f->choices[i].id; i++)
        buf_printf(out, "%s%s", i ? "、" : "", f->choices[i].label);
    buf_char(out, ' ');
}

static void put_writers(struct buf *out, const struct field *f)
{
    const char *sep = "";
    buf_c(out, "| ");
    for (int r = 0; r < ROLE__COUNT; r++) {
        if (!(f->writers & (1u << r)))
            continue;
        buf_printf(out, "%s%s", sep, role_choices[r].label);
        sep = "、";
    }
    buf_char(out, ' ');
}

/* The authority is a role's id or the name of a source. */
static const char *authority_label(const struct field *f)
{
    int at = f->authority ? choice_find(role_choices, str_c(f->authority)) : -1;
    return at >= 0 ? role_choices[at].label : f->authority;
}

static void put_field(struct buf *out, const struct field *f)
{
    put_cell(out, f->label);
    buf_printf(out, "| `%s` ", f->id);
    put_kind(out, f);
    put_required(out, f);
    put_choices(out, f);
    put_writers(out, f);
    buf_printf(out, "| %d ", f->level);
    put_cell(out, authority_label(f));
    put_cell(out, f->help);
    buf_c(out, "|\n");
}

static void put_keys(struct buf *out, const struct record *rec)
{
    struct str keys = str_c(rec->unique);
    int at[8];
    for (size_t n; (n = key_next(rec, &keys, at)) > 0;) {
        buf_c(out, "\n不可重复的组合：");
        for (size_t i = 0; i < n; i++)
            buf_printf(out, "%s%s", i ? " + " : "", rec->fields[at[i]].label);
        buf_c(out, "。\n");
    }
}

static void put_record(struct buf *out, const struct record *rec)
{
    buf_printf(out, "\n### %s `%s`\n", rec->label, rec->id);
    if (rec->help)
        buf_printf(out, "\n%s\n", rec->help);
    put_keys(out, rec);
    buf_c(out, "\n| 字段 | 名称 | 类型 | 填写 | 可选项 | 谁填 | 级别 | 以谁为准 | 说明 |\n"
               "|---|---|---|---|---|---|---|---|---|\n");
    for (size_t i = AT_OWN; i < rec->nfields; i++)
        put_field(out, &rec->fields[i]);
}

void derive_manual(struct buf *out)
{
    buf_c(
        out,
        "# 台账手册\n\n本手册由程序的台账表生成（`ztf ledger manual`），与程序的检查一致。\n"
        "金额按“类型”一栏括号内的单位填写，也可在数字后写明单位，如 1.2亿元；日期写成 2024-08-16，"
        "只知道月份时写 2024-08。\n每个台账另有编号、版次、导入批次三个由系统填写的字段。\n");
    for (size_t g = 0; group_choices[g].id; g++) {
        bool headed = false;
        for (int r = 0; r < R__COUNT; r++) {
            if (strcmp(ledger[r].group, group_choices[g].id) != 0)
                continue;
            if (!headed)
                buf_printf(out, "\n## %s\n", group_choices[g].label);
            headed = true;
            put_record(out, &ledger[r]);
        }
    }
}
