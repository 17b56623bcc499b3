/* import_read.c - see import_read.h. */
#include "service/import_read.h"

#include <stdlib.h>
#include <string.h>

enum { MERGE_NOTES = 20 };

/* A cell somebody mended in the preview. */
struct mended {
    uint32_t column;
    int64_t row;
    struct str text;
};

struct import_reader {
    const struct import_request *q;
    const struct who *who;
    struct diag *d;
    struct sheet_book *book;
    struct arena arena; /* of the sheet at hand */
    struct import_table table;
    struct import_cell *cells; /* of the line given out last */
    struct sheet_row line;
    struct diag unread; /* why sheets without a header were passed over */
    struct mended *mended;
    size_t nmended;
    size_t sheet; /* the next one to be started */
    size_t at;    /* next of table.head to be given out */
    bool reading; /* a table is at hand */
    bool drained; /* its sheet has no rows beyond the head */
    size_t used;  /* sheets that held a table */
    int64_t rows; /* lines given out of this sheet */
    int64_t skipped;
    int64_t filled; /* cells filled from merged ranges, of this sheet */
    int64_t passed[BODY_NOTE + 1];
    struct buf columns, sheets;
};

struct import_reader *import_reader_open(const struct import_request *q, const struct who *who,
                                         int64_t rows, struct diag *d)
{
    struct sheet_limits limits = sheet_limits_default;
    struct sheet_source from = { .path = q->path, .file_name = q->file_name, .encoding = STR("") };
    limits.rows = rows;
    struct sheet_book *book = sheet_open(&from, &limits, d);
    if (!book)
        return NULL;
    struct import_reader *r = calloc(1, sizeof *r);
    if (!r)
        fatal("out of memory");
    *r = (struct import_reader){ .q = q, .who = who, .d = d, .book = book };
    diag_init(&r->unread, d->arena);
    buf_char(&r->columns, '[');
    buf_char(&r->sheets, '[');
    return r;
}

void import_reader_close(struct import_reader *r)
{
    if (!r)
        return;
    sheet_close(r->book);
    arena_free(&r->arena);
    buf_free(&r->columns);
    buf_free(&r->sheets);
    free(r);
}

/* ---- cells mended by hand ---------------------------------------------------------------- */

/* "F12" to column 5 of row 12; false for anything else. */
static bool read_address(struct str s, uint32_t *column, int64_t *row)
{
    size_t i = 0;
    uint32_t c = 0;
    while (i < s.n && i < 3 && s.p[i] >= 'A' && s.p[i] <= 'Z')
        c = c * 26 + (uint32_t)(s.p[i++] - 'A' + 1);
    *column = c - 1;
    return i > 0 && str_int(str_slice(s, i, s.n), row);
}

static struct str text_member(const json_t *object, const char *key)
{
    return str_c(json_string_value(json_object_get(object, key)));
}

/* Those of this sheet; a mended cell without a sheet is of whichever table there is. */
static void load_mended(struct import_reader *r)
{
    size_t i;
    json_t *cell;
    r->nmended = 0;
    r->mended = NEW(&r->arena, struct mended, json_array_size(r->q->cells) + 1);
    json_array_foreach(r->q->cells, i, cell)
    {
        struct mended *m = &r->mended[r->nmended];
        struct str sheet = text_member(cell, "sheet");
        if (sheet.n && !str_eq(sheet, r->table.name))
            continue;
        m->text = text_member(cell, "text");
        if (read_address(text_member(cell, "cell"), &m->column, &m->row))
            r->nmended++;
    }
}

/* The last one said holds. */
static const struct mended *find_mended(const struct import_reader *r, uint32_t column, int64_t row)
{
    for (size_t i = r->nmended; i-- > 0;)
        if (r->mended[i].row == row && r->mended[i].column == column)
            return &r->mended[i];
    return NULL;
}

/* ---- what the preview tells of sheets and columns ------------------------------------------ */

static void put_sheet(struct import_reader *r, struct str name, int64_t rows, bool used,
                      const char *note)
{
    struct jw w = { .out = &r->sheets, .comma = r->sheets.n > 1 };
    jw_open(&w, '{');
    jw_key(&w, "name");
    jw_str(&w, name);
    jw_key(&w, "rows");
    jw_int(&w, rows);
    jw_key(&w, "used");
    jw_bool(&w, used);
    jw_key(&w, "note");
    jw_c(&w, note ? note : "");
    jw_close(&w, '}');
}

static const char *unit_label(const struct field *f, int64_t unit)
{
    if (!field_is_money(f))
        return f->unit;
    if (unit == 0 || unit == value_unit(f))
        return f->unit;
    if (unit == 100)
        return f->kind == K_USD ? "美元" : "元";
    if (unit == 1000000)
        return f->kind == K_USD ? "万美元" : "万元";
    return f->kind == K_USD ? "亿美元" : "亿元";
}

static void put_field(struct jw *w, const struct import_reader *r, const struct header_column *c)
{
    const struct field *f = c->field >= 0 ? &r->q->rec->fields[c->field] : NULL;
    jw_key(w, "field");
    if (f && c->key >= 0) {
        struct buf both = { 0 };
        buf_printf(&both, "%s.%s", f->id, ledger[f->refers].fields[c->key].id);
        jw_str(w, buf_str(&both));
        buf_free(&both);
    } else {
        jw_c(w, f ? f->id : NULL);
    }
    jw_key(w, "unit");
    jw_c(w, f && c->key < 0 ? unit_label(f, c->unit) : NULL);
}

static void put_column(struct import_reader *r, const struct header_column *c)
{
    struct jw w = { .out = &r->columns, .comma = r->columns.n > 1 };
    jw_open(&w, '{');
    jw_key(&w, "sheet");
    jw_str(&w, r->table.name);
    jw_key(&w, "column");
    jw_str(&w, c->name);
    jw_key(&w, "header");
    jw_str(&w, c->header);
    put_field(&w, r, c);
    if (c->note) {
        jw_key(&w, "note");
        jw_c(&w, c->note);
    }
    jw_close(&w, '}');
}

/* System fields are not taken from a person's file. */
static bool takes(const struct import_reader *r, const struct field *f)
{
    return access_writes(r->who, f) || (f->flags & IMPORTED && r->who->everything);
}

static void note_column(struct import_reader *r, const struct header_column *c)
{
    const struct field *f = c->field >= 0 ? &r->q->rec->fields[c->field] : NULL;
    if (!f)
        diag_note(r->d, E_IMPORT_NOTICE, NULL,
                  "未识别列：" STR_FMT "“" STR_FMT "”，不导入；可在列对应中指定字段",
                  STR_ARG(c->name), STR_ARG(c->header));
    else if (c->key < 0 && !takes(r, f))
        diag_note(r->d, E_IMPORT_NOTICE, f->id, STR_FMT "“" STR_FMT "”由系统填写，不导入",
                  STR_ARG(c->name), STR_ARG(c->header));
    else
        return;
    r->d->last->sheet = str_dup(r->d->arena, r->table.name);
}

static void take_columns(struct import_reader *r)
{
    struct header *h = &r->table.header;
    r->table.columns = NEW(&r->arena, struct import_column, h->n + 1);
    r->cells = NEW(&r->arena, struct import_cell, h->n + 1);
    for (size_t i = 0; i < h->n; i++) {
        const struct header_column *c = &h->columns[i];
        r->table.columns[i] = (struct import_column){
            .field = c->field, .key = c->key, .header = c->header, .name = c->name
        };
        put_column(r, c);
        if (!c->ignored)
            note_column(r, c);
    }
}

/* ---- from sheet to sheet --------------------------------------------------------------------- */

static struct header_wish *wishes_of(struct import_reader *r, size_t *n)
{
    const char *key;
    json_t *value;
    struct header_wish *w = NEW(&r->arena, struct header_wish, json_object_size(r->q->mapping) + 1);
    *n = 0;
    if (!r->q->mapping)
        return w;
    json_object_foreach((json_t *)(uintptr_t)r->q->mapping, key, value)
    {
        w[(*n)++] = (struct header_wish){ str_c(key), str_c(json_string_value(value)) };
    }
    return w;
}

static bool read_head(struct import_reader *r)
{
    struct sheet_row row;
    enum sheet_step step = SHEET_ROW;
    r->table.head = NEW(&r->arena, struct sheet_row, SHEET_HEAD_ROWS);
    r->table.nhead = 0;
    while (r->table.nhead < SHEET_HEAD_ROWS &&
           (step = sheet_next(r->book, &row, r->d)) == SHEET_ROW)
        r->table.head[r->table.nhead++] = sheet_row_copy(&r->arena, &row);
    r->drained = step == SHEET_END;
    return step != SHEET_FAILED;
}

/* Whether the sheet's header was found; a sheet without one is passed over, unless it is the only hope. */
static bool read_header(struct import_reader *r)
{
    struct diag found;
    struct header_search where = { .rec = r->q->rec, .rows = r->table.head, .n = r->table.nhead };
    where.wishes = wishes_of(r, &where.nwishes);
    diag_init(&found, r->d->arena);
    bool ok = header_find(&r->arena, &where, &r->table.header, &found);
    for (struct finding *f = found.first; f; f = f->next)
        f->cell = str_dup(r->d->arena, f->cell); /* findings outlive the reader */
    if (ok) {
        diag_join(r->d, &found);
        return true;
    }
    for (struct finding *f = found.first; f; f = f->next)
        f->sheet = str_dup(r->d->arena, r->table.name);
    bool no_table = diag_verdict(&found) == E_IMPORT_HEADER;
    diag_join(no_table ? &r->unread : r->d, &found);
    return false;
}

static bool wanted(struct import_reader *r, struct sheet_info info)
{
    if (r->q->sheet.n)
        return str_eq(r->q->sheet, info.name);
    if (info.sight == SHEET_VISIBLE)
        return true;
    put_sheet(r, info.name, 0, false, "隐藏的工作表，未读取");
    return false;
}

/* Begins the sheet; `reading` tells whether it holds a table.  false: the file is refused. */
static bool start_sheet(struct import_reader *r)
{
    struct sheet_info info = sheet_info(r->book, r->sheet);
    size_t sheet = r->sheet++;
    if (!wanted(r, info))
        return true;
    arena_reset(&r->arena);
    r->table = (struct import_table){ .name = str_dup(r->d->arena, info.name),
                                      .is_1904 = sheet_is_1904(r->book) };
    if (!sheet_start(r->book, sheet, r->d) || !read_head(r))
        return false;
    size_t errors = r->d->errors;
    if (r->table.nhead == 0) {
        put_sheet(r, r->table.name, 0, false, "空白工作表");
        return true;
    }
    if (!read_header(r)) {
        put_sheet(r, r->table.name, 0, false, "没有找到表头，未读取");
        return r->d->errors == errors;
    }
    r->reading = true;
    r->used++;
    r->at = r->table.header.body;
    r->skipped += (int64_t)r->table.header.body;
    r->rows = r->filled = 0;
    memset(r->passed, 0, sizeof r->passed);
    load_mended(r);
    take_columns(r);
    return true;
}

/* ---- the end of a sheet ------------------------------------------------------------------------ */

static void note_passed(struct import_reader *r)
{
    for (int what = BODY_TOTAL; what <= BODY_NOTE; what++) {
        if (!r->passed[what])
            continue;
        diag_note(r->d, E_IMPORT_NOTICE, NULL, "跳过%s %lld 行",
                  header_body_label((enum header_body)what), (long long)r->passed[what]);
        r->d->last->sheet = r->table.name;
    }
}

static int64_t hidden_sheets(const struct import_reader *r)
{
    int64_t n = 0;
    for (size_t i = 0; i < sheet_count(r->book); i++)
        n += sheet_info(r->book, i).sight != SHEET_VISIBLE;
    return n;
}

static void note_hidden(struct import_reader *r)
{
    struct sheet_tally tally = sheet_tally(r->book);
    int64_t sheets = hidden_sheets(r);
    if (tally.hidden || tally.filtered || sheets)
        diag_note(r->d, E_IMPORT_NOTICE, NULL,
                  "含隐藏行 %lld 行、筛选隐藏 %lld 行、隐藏工作表 %lld "
                  "个；隐藏行已读取，隐藏工作表未读取，请确认",
                  (long long)tally.hidden, (long long)tally.filtered, (long long)sheets);
    if (tally.disordered)
        diag_note(r->d, E_IMPORT_NOTICE, NULL, "行号没有按顺序排列，按文件中的先后读取");
}

static void end_sheet(struct import_reader *r)
{
    note_passed(r);
    note_hidden(r);
    if (r->filled > MERGE_NOTES)
        diag_note(r->d, E_IMPORT_NOTICE, NULL, "共有 %lld 个单元格由合并单元格填充，请核对",
                  (long long)r->filled);
    put_sheet(r, r->table.name, r->rows, true, NULL);
    r->reading = false;
}

/* ---- lines ----------------------------------------------------------------------------------------- */

/* A csv record that is cut or split would put values under wrong headers. */
static void judge_width(const struct import_reader *r, const struct sheet_row *row, struct diag *d)
{
    size_t width = r->table.head[r->table.header.last].width;
    bool beyond = row->n && row->cells[row->n - 1].column >= width;
    if (sheet_format(r->book) != SHEET_CSV || (row->width >= width && !beyond))
        return;
    diag_add(d, E_CSV_COLUMNS, NULL,
             "第%lld行 列数 %zu，应为 %zu；请检查是否多了或少了分隔符、引号",
             (long long)row->number, row->width, width);
}

static void judge_shape(struct import_reader *r, const struct sheet_row *row, struct diag *d)
{
    struct finding *mark = d->last;
    if (row->repeated)
        diag_add(d, E_ROW_REPEATED, NULL, "第%lld行重复出现，无法确定以哪一行为准，请另存后重试",
                 (long long)row->number);
    judge_width(r, row, d);
    if (row->stray)
        diag_warn(d, E_RANGE, NULL, "第%lld行在表格之外的 " STR_FMT " 列还有内容，未读取",
                  (long long)row->number, STR_ARG(sheet_column_name(d->arena, row->stray_column)));
    for (struct finding *f = mark ? mark->next : d->first; f; f = f->next) {
        f->sheet = r->table.name;
        f->row = row->number;
    }
}

/* A sheet may say in a column of its own what each row's money is counted in. */
static void take_unit(struct import_reader *r, const struct sheet_row *row,
                      const struct header_column *c, bool mended, struct import_cell *out,
                      struct arena *a)
{
    int at = r->table.header.unit;
    const struct field *f = &r->q->rec->fields[c->field];
    const struct sheet_cell *says = at >= 0 ? sheet_cell_at(row, (uint32_t)at) : NULL;
    if (!says || c->unit || c->key >= 0 || !field_is_money(f))
        return;
    struct unit_read unit = header_unit_named(utf8_fold(a, says->text));
    if (!unit.found)
        return;
    if (unit.unit && unit.foreign == (f->kind == K_USD)) {
        out->typed.unit = unit.unit;
        return;
    }
    if (mended)
        return; /* whoever mends it has read that the field's own unit is wanted */
    out->error = E_FORMAT;
    out->problem = str_printf(a,
                              "“%s”应以%s填写，这一行的单位是“" STR_FMT
                              "”；请折算后填写，原币金额填入“总投资（原币）”",
                              f->label, f->unit ? f->unit : "元", STR_ARG(says->text));
}

static bool take_cell(struct import_reader *r, const struct sheet_row *row, size_t column,
                      struct import_cell *out, struct arena *a)
{
    const struct header_column *c = &r->table.header.columns[column];
    const struct mended *m = r->nmended ? find_mended(r, c->column, row->number) : NULL;
    const struct sheet_cell *cell = sheet_cell_at(row, c->column);
    if (c->field < 0 || (!m && !cell))
        return false;
    *out = (struct import_cell){ .column = column, .problem = STR("") };
    out->address = sheet_address(a, c->column, row->number);
    if (m) {
        out->typed = (struct typed){ .s = m->text, .unit = c->unit };
        take_unit(r, row, c, true, out, a);
        return true;
    }
    out->typed = sheet_typed(r->book, cell, c->unit);
    out->merged = cell->merged;
    out->problem = cell->problem;
    out->error = cell->error;
    if (cell->error == E_OK)
        take_unit(r, row, c, false, out, a);
    return true;
}

static void note_merged(struct import_reader *r, const struct import_line *line, struct diag *d)
{
    for (size_t i = 0; i < line->n; i++) {
        if (!line->cells[i].merged || r->filled++ >= MERGE_NOTES)
            continue;
        diag_note(d, E_IMPORT_NOTICE, NULL, STR_FMT " 由合并单元格填充，请确认",
                  STR_ARG(line->cells[i].address));
        d->last->sheet = r->table.name;
        d->last->row = line->row;
        d->last->cell = line->cells[i].address;
        d->last->value = line->cells[i].typed.s;
    }
}

static void take_line(struct import_reader *r, const struct sheet_row *row, struct import_read *out,
                      struct diag *d)
{
    size_t n = r->table.header.n;
    struct import_cell *cells = r->cells;
    *out = (struct import_read){ .table = &r->table, .new_table = r->rows == 0, .row = row };
    out->line = (struct import_line){ .sheet = r->table.name, .row = row->number, .cells = cells };
    for (size_t i = 0; i < n; i++)
        out->line.n += take_cell(r, row, i, &cells[out->line.n], d->arena);
    note_merged(r, &out->line, d);
    judge_shape(r, row, d);
    r->rows++;
}

/* The next row of the sheet, out of its head first. */
static enum sheet_step next_row(struct import_reader *r, struct sheet_row *row)
{
    if (r->at < r->table.nhead) {
        *row = r->table.head[r->at++];
        return SHEET_ROW;
    }
    return r->drained ? SHEET_END : sheet_next(r->book, row, r->d);
}

static enum import_step next_line(struct import_reader *r, struct import_read *out, struct diag *d)
{
    struct sheet_row row;
    enum sheet_step step;
    while ((step = next_row(r, &row)) == SHEET_ROW) {
        enum header_body what = header_body(&r->table.header, &row, d->arena);
        if (what == BODY_DATA) {
            r->line = row;
            take_line(r, &r->line, out, d);
            return IMPORT_LINE;
        }
        r->passed[what]++;
        r->skipped++;
    }
    return step == SHEET_END ? IMPORT_END : IMPORT_FAILED;
}

/* No sheet held a table: the first one says why. */
static enum import_step ended(struct import_reader *r)
{
    if (r->used)
        return IMPORT_END;
    if (r->unread.first)
        diag_join(r->d, &r->unread);
    else if (r->q->sheet.n)
        diag_add(r->d, E_IMPORT_HEADER, NULL, "没有名为“" STR_FMT "”的工作表",
                 STR_ARG(r->q->sheet));
    else
        diag_add(r->d, E_FILE_EMPTY, NULL, "文件中没有数据，请确认是否保存了内容");
    return IMPORT_FAILED;
}

enum import_step import_reader_next(struct import_reader *r, struct import_read *out,
                                    struct diag *d)
{
    for (;;) {
        while (!r->reading) {
            if (r->sheet == sheet_count(r->book))
                return ended(r);
            if (!start_sheet(r))
                return IMPORT_FAILED;
        }
        enum import_step step = next_line(r, out, d);
        if (step != IMPORT_END)
            return step;
        end_sheet(r);
    }
}

/* ---- telling ------------------------------------------------------------------------------------------ */

int64_t import_reader_skipped(const struct import_reader *r)
{
    return r->skipped;
}

/* In thousandths of a sheet, so that a workbook of many sheets advances evenly. */
void import_reader_progress(const struct import_reader *r, int64_t *done, int64_t *total)
{
    int64_t part = sheet_total(r->book);
    *total = (int64_t)sheet_count(r->book) * 1000;
    *done = (int64_t)(r->sheet ? r->sheet - 1 : 0) * 1000;
    if (part > 0)
        *done += (int64_t)((double)sheet_done(r->book) / (double)part * 1000);
}

struct str import_reader_columns(const struct import_reader *r)
{
    return buf_str(&r->columns);
}

struct str import_reader_sheets(struct import_reader *r)
{
    if (r->reading)
        end_sheet(r);
    return buf_str(&r->sheets);
}
