/* xlsx_fuzz.c - any bytes as the sheet of a sound workbook, or, when the first byte is odd, as its shared
 * strings; and the same bytes as a whole container. */
#include "sheet_walk.h"

#include "base/buf.h"

#include <zlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct zip {
    struct buf out, directory;
    unsigned parts;
};

static void put(struct buf *b, uint32_t v, int bytes)
{
    for (int i = 0; i < bytes; i++)
        buf_char(b, (char)(unsigned char)(v >> (8 * i)));
}

/* Version, flags, method, time, date, checksum, sizes, length of the name, of extra. */
static void put_common(struct buf *b, struct str name, struct str body)
{
    uint32_t sum = (uint32_t)crc32(0, (const unsigned char *)body.p, (unsigned)body.n);
    put(b, 20, 2);
    put(b, 0, 4);
    put(b, 0x21 << 16, 4);
    put(b, sum, 4);
    put(b, (uint32_t)body.n, 4);
    put(b, (uint32_t)body.n, 4);
    put(b, (uint32_t)name.n, 2);
    put(b, 0, 2);
}

static void add_part(struct zip *z, const char *name, struct str body)
{
    struct str n = str_c(name);
    uint32_t at = (uint32_t)z->out.n;
    buf_c(&z->out, "PK\3\4");
    put_common(&z->out, n, body);
    buf_add(&z->out, n);
    buf_add(&z->out, body);
    buf_c(&z->directory, "PK\1\2");
    put(&z->directory, 20, 2);
    put_common(&z->directory, n, body);
    put(&z->directory, 0, 4); /* comment, disk */
    put(&z->directory, 0, 2); /* inner attributes */
    put(&z->directory, 0, 4);
    put(&z->directory, at, 4);
    buf_add(&z->directory, n);
    z->parts++;
}

static void close_zip(struct zip *z)
{
    uint32_t at = (uint32_t)z->out.n;
    buf_add(&z->out, buf_str(&z->directory));
    buf_c(&z->out, "PK\5\6");
    put(&z->out, 0, 4);
    put(&z->out, z->parts, 2);
    put(&z->out, z->parts, 2);
    put(&z->out, (uint32_t)z->directory.n, 4);
    put(&z->out, at, 4);
    put(&z->out, 0, 2);
}

static const char rels[] = "<R><Relationship Id=\"r1\" Target=\"worksheets/sheet1.xml\"/></R>";
static const char workbook[] = "<workbook xmlns:r=\"r\"><sheet name=\"s\" r:id=\"r1\"/></workbook>";
static const char styles[] = "<s><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs></s>";
static const char shared[] = "<sst><si><t>a</t></si><si><t>b</t></si></sst>";
static const char sheet[] = "<worksheet><sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c>"
                            "<c r=\"B1\" t=\"s\"><v>1</v></c></row></sheetData></worksheet>";

static void walk_inside(struct str given, bool is_shared)
{
    struct zip z = { .parts = 0 };
    add_part(&z, "[Content_Types].xml", STR("<Types/>"));
    add_part(&z, "xl/workbook.xml", str_c(workbook));
    add_part(&z, "xl/_rels/workbook.xml.rels", str_c(rels));
    add_part(&z, "xl/styles.xml", str_c(styles));
    add_part(&z, "xl/sharedStrings.xml", is_shared ? given : str_c(shared));
    add_part(&z, "xl/worksheets/sheet1.xml", is_shared ? str_c(sheet) : given);
    close_zip(&z);
    walk_bytes(z.out.p, z.out.n, "fuzz.xlsx");
    buf_free(&z.out);
    buf_free(&z.directory);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 1)
        return 0;
    walk_inside((struct str){ (const char *)data + 1, size - 1 }, data[0] & 1);
    if (size > 4 && !memcmp(data, "PK\3\4", 4))
        walk_bytes(data, size, "fuzz.xlsx");
    return 0;
}
