/* look_archive.c - what a zip is by the names in it.  Inflates nothing. */
#include "file/file.h"
#include "file/look_child.h"

#include <string.h>
#include <zip.h>

enum { ENTRIES = 20000 };

/* Names that tell what the archive is, before all others. */
static const struct {
    const char *name, *media;
} parts[] = {
    { "word/document.xml",
      "application/vnd.openxmlformats-officedocument.wordprocessingml.document" },
    { "xl/workbook.xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" },
    { "ppt/presentation.xml",
      "application/vnd.openxmlformats-officedocument.presentationml.presentation" },
    { "OFD.xml", "application/ofd" },
    { "META-INF/MANIFEST.MF", "application/java-archive" },
    { "AndroidManifest.xml", "application/vnd.android.package-archive" },
};

static bool ends(const char *name, const char *tail)
{
    size_t n = strlen(name);
    size_t t = strlen(tail);
    return n >= t && !strcmp(name + n - t, tail);
}

const char *look_archive(const struct look_file *f, uint32_t *marks)
{
    const char *media = "application/zip";
    zip_source_t *source = zip_source_buffer_create(f->p, f->n, 0, NULL);
    zip_t *zip = source ? zip_open_from_source(source, ZIP_RDONLY, NULL) : NULL;
    zip_int64_t n = zip ? zip_get_num_entries(zip, 0) : 0;
    if (n <= 0 || n > ENTRIES)
        return "";
    for (zip_int64_t i = 0; i < n; i++) {
        struct zip_stat st;
        if (zip_stat_index(zip, (zip_uint64_t)i, 0, &st) != 0 || !(st.valid & ZIP_STAT_NAME))
            return "";
        if (st.valid & ZIP_STAT_ENCRYPTION_METHOD && st.encryption_method != ZIP_EM_NONE)
            *marks |= FILE_ENCRYPTED;
        if (ends(st.name, "vbaProject.bin"))
            return "application/x-office-with-macros";
        for (size_t k = 0; k < COUNTOF(parts); k++)
            if (!strcmp(st.name, parts[k].name))
                media = parts[k].media;
    }
    return media;
}
