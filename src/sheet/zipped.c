/* zipped.c - see zipped.h.  The directory is read here, the streams by libzip. */
#include "sheet/zipped.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zip.h>

enum {
    END_BYTES = 22,
    COMMENT_BYTES = 65535,
    ENTRY_BYTES = 46,
    LOCAL_BYTES = 30,
    NAME_BYTES = 512
};

struct zipped {
    zip_t *zip;
};

struct part {
    zip_file_t *file;
    int64_t declared, got;
};

/* One line of the directory. */
struct entry {
    char *name;
    uint64_t at, end; /* of the stored bytes, local header included */
};

struct directory {
    FILE *f;
    int64_t size; /* of the file */
    uint64_t start, bytes;
    size_t n;
    struct entry *entry;
    uint64_t inflated;
};

/* ---- the directory ------------------------------------------------------------------------------------- */

static uint32_t le(const unsigned char *p, int bytes)
{
    uint32_t v = 0;
    for (int i = bytes; i-- > 0;)
        v = v << 8 | p[i];
    return v;
}

static bool corrupt(struct diag *d)
{
    return diag_add(
        d, E_XLSX_CORRUPT, NULL,
        "xlsx 文件已损坏（可能没有下载或上传完整），请用 Excel 或 WPS 打开后另存一份再上传");
}

/* The end record: the last one whose comment reaches to the end of the file. */
static bool find_end(struct directory *dir, struct diag *d)
{
    size_t room = END_BYTES + COMMENT_BYTES;
    unsigned char *tail = malloc(room);
    if (!tail)
        fatal("out of memory");
    fseeko(dir->f, 0, SEEK_END);
    dir->size = ftello(dir->f);
    size_t n = dir->size < (int64_t)room ? (size_t)dir->size : room;
    fseeko(dir->f, (off_t)(dir->size - (int64_t)n), SEEK_SET);
    bool found = fread(tail, 1, n, dir->f) == n && n >= END_BYTES;
    size_t i = found ? n - END_BYTES + 1 : 0;
    found = false;
    while (!found && i-- > 0)
        found = !memcmp(tail + i, "PK\5\6", 4) && i + END_BYTES + le(tail + i + 20, 2) == n;
    if (found) {
        uint64_t at = (uint64_t)dir->size - n + i;
        dir->n = le(tail + i + 10, 2);
        dir->bytes = le(tail + i + 12, 4);
        dir->start = le(tail + i + 16, 4);
        found = dir->start + dir->bytes == at; /* nothing stands before the archive or in it */
    }
    free(tail);
    return found || corrupt(d);
}

static bool read_entry(struct directory *dir, struct entry *e)
{
    unsigned char head[ENTRY_BYTES];
    if (fread(head, 1, sizeof head, dir->f) != sizeof head || memcmp(head, "PK\1\2", 4) != 0)
        return false;
    size_t name = le(head + 28, 2);
    size_t rest = le(head + 30, 2) + le(head + 32, 2);
    if (name > NAME_BYTES)
        return false;
    e->name = calloc(name + 1, 1);
    if (!e->name)
        fatal("out of memory");
    if (fread(e->name, 1, name, dir->f) != name || fseeko(dir->f, (off_t)rest, SEEK_CUR) != 0)
        return false;
    e->at = le(head + 42, 4);
    e->end = e->at + LOCAL_BYTES + name + le(head + 20, 4);
    dir->inflated += le(head + 24, 4);
    return true;
}

static bool read_entries(struct directory *dir, struct diag *d)
{
    dir->entry = calloc(dir->n + 1, sizeof *dir->entry);
    if (!dir->entry)
        fatal("out of memory");
    fseeko(dir->f, (off_t)dir->start, SEEK_SET);
    for (size_t i = 0; i < dir->n; i++)
        if (!read_entry(dir, &dir->entry[i]))
            return corrupt(d);
    return true;
}

static int by_place(const void *a, const void *b)
{
    const struct entry *x = a;
    const struct entry *y = b;
    return x->at < y->at ? -1 : x->at > y->at;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(((const struct entry *)a)->name, ((const struct entry *)b)->name);
}

static bool check_entries(struct directory *dir, const struct sheet_limits *limits, struct diag *d)
{
    qsort(dir->entry, dir->n, sizeof *dir->entry, by_place);
    for (size_t i = 0; i + 1 < dir->n; i++)
        if (dir->entry[i].end > dir->entry[i + 1].at)
            return diag_std(d, E_XLSX_ZIP_OVERLAP_OR_BUDGET, NULL);
    if (dir->inflated > (uint64_t)limits->zip_bytes)
        return diag_std(d, E_XLSX_ZIP_OVERLAP_OR_BUDGET, NULL);
    qsort(dir->entry, dir->n, sizeof *dir->entry, by_name);
    for (size_t i = 0; i + 1 < dir->n; i++)
        if (!strcmp(dir->entry[i].name, dir->entry[i + 1].name))
            return diag_add(d, E_XLSX_DUPLICATE_PART, NULL,
                            "压缩包内有同名部件，请用 Excel 或 WPS 打开后另存一份再上传");
    return true;
}

static bool check_directory(struct directory *dir, const struct sheet_limits *limits,
                            struct diag *d)
{
    if (!find_end(dir, d))
        return false;
    if (dir->n > limits->zip_entries)
        return diag_add(d, E_XLSX_TOO_MANY_ENTRIES, NULL,
                        "压缩包内文件超过 %zu 个，不是普通的工作簿", limits->zip_entries);
    if (dir->n == 0)
        return diag_std(d, E_XLSX_NOT_WORKBOOK, NULL);
    return read_entries(dir, d) && check_entries(dir, limits, d);
}

static bool check_file(const char *path, const struct sheet_limits *limits, struct diag *d)
{
    struct directory dir = { .f = fopen(path, "rb") };
    bool ok = dir.f ? check_directory(&dir, limits, d) : diag_std(d, E_FILE_UNREADABLE, NULL);
    for (size_t i = 0; dir.entry && i < dir.n; i++)
        free(dir.entry[i].name);
    free(dir.entry);
    if (dir.f)
        fclose(dir.f);
    return ok;
}

/* ---- the container --------------------------------------------------------------------------------------- */

struct zipped *zipped_open(struct str path, const struct sheet_limits *limits, struct diag *d)
{
    char *z = str_z(d->arena, path);
    int code = 0;
    if (!check_file(z, limits, d))
        return NULL;
    zip_t *zip = zip_open(z, ZIP_RDONLY, &code);
    if (!zip) {
        corrupt(d);
        return NULL;
    }
    struct zipped *out = calloc(1, sizeof *out);
    if (!out)
        fatal("out of memory");
    out->zip = zip;
    return out;
}

void zipped_close(struct zipped *z)
{
    if (!z)
        return;
    zip_discard(z->zip);
    free(z);
}

bool zipped_has(struct zipped *z, const char *name)
{
    return zip_name_locate(z->zip, name, ZIP_FL_NOCASE) >= 0;
}

struct part *part_open(struct zipped *z, const char *name, struct diag *d)
{
    zip_stat_t st;
    zip_stat_init(&st);
    zip_file_t *file = NULL;
    if (zip_stat(z->zip, name, ZIP_FL_NOCASE, &st) == 0 && st.valid & ZIP_STAT_SIZE)
        file = zip_fopen(z->zip, name, ZIP_FL_NOCASE);
    if (!file) {
        corrupt(d);
        return NULL;
    }
    struct part *p = calloc(1, sizeof *p);
    if (!p)
        fatal("out of memory");
    *p = (struct part){ .file = file, .declared = (int64_t)st.size };
    return p;
}

void part_close(struct part *p)
{
    if (!p)
        return;
    zip_fclose(p->file);
    free(p);
}

int64_t part_size(const struct part *p)
{
    return p->declared;
}

static int64_t failed(const struct part *p, struct diag *d)
{
    if (p->got >= p->declared) /* the stream goes on where its declared size ends */
        diag_std(d, E_XLSX_SIZE_MISMATCH, NULL);
    else
        corrupt(d);
    return -1;
}

int64_t part_read(struct part *p, char *to, size_t n, struct diag *d)
{
    int64_t got = zip_fread(p->file, to, n);
    if (got < 0)
        return failed(p, d);
    p->got += got;
    if (p->got > p->declared)
        return failed(p, d);
    if (got == 0 && p->got < p->declared) {
        corrupt(d);
        return -1;
    }
    return got;
}
