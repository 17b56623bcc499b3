/* look_child.c - see look_child.h.  Knows no list of what is allowed. */
#include "file/look_child.h"

#include "base/confine.h"
#include "file/file.h"

#include <magic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SECONDS = 10 };

static bool tell(int to, const void *p, size_t n)
{
    const char *at = p;
    while (n) {
        ssize_t put = write(to, at, n);
        if (put <= 0)
            return false;
        at += put;
        n -= (size_t)put;
    }
    return true;
}

static bool holds(const struct look_file *f, const char *word, size_t n)
{
    const unsigned char *at = f->p;
    for (size_t left = f->n; left >= n;) {
        const unsigned char *next = memchr(at, word[0], left - n + 1);
        if (!next)
            return false;
        if (memcmp(next, word, n) == 0)
            return true;
        left -= (size_t)(next - at) + 1;
        at = next + 1;
    }
    return false;
}

/* What stands in the open; a word inside a compressed stream is the scanner's business. */
static uint32_t marks_of(const struct look_file *f, const char *media)
{
    static const char *const scripts[] = { "/JavaScript", "/JS", "/Launch" };
    static const char macros[] = "_\0V\0B\0A\0_\0P\0R\0O\0J\0E\0C\0T";
    uint32_t marks = 0;
    if (!strcmp(media, "application/pdf")) {
        for (size_t i = 0; i < COUNTOF(scripts); i++)
            if (holds(f, scripts[i], strlen(scripts[i])))
                marks |= FILE_SCRIPT;
        if (holds(f, "/Encrypt", 8))
            marks |= FILE_ENCRYPTED;
    }
    if ((!strcmp(media, "application/msword") || strstr(media, "vnd.ms-")) &&
        holds(f, macros, sizeof macros - 1))
        marks |= FILE_MACRO;
    return marks;
}

static void name_it(const struct look_file *f, struct look_head *h)
{
    magic_t m = magic_open(MAGIC_MIME_TYPE | MAGIC_NO_CHECK_COMPRESS);
    if (!m || magic_load(m, NULL) != 0)
        return;
    const char *media = magic_buffer(m, f->p, f->n);
    h->ready = 1;
    bool zip = f->n > 4 && (memcmp(f->p, "PK\3\4", 4) == 0 || memcmp(f->p, "PK\5\6", 4) == 0);
    if (zip)
        media = look_archive(f, &h->marks);
    snprintf(h->media, sizeof h->media, "%s", media ? media : "");
    h->marks |= marks_of(f, h->media);
    magic_close(m);
}

_Noreturn void look_child(void)
{
    struct look_head head = { 0 };
    struct look_picture picture = { 0 };
    struct stat st;
    confine(&(struct confines){ { LOOK_FILE, LOOK_TO }, SECONDS });
    alarm(2 * SECONDS);
    if (fstat(LOOK_FILE, &st) != 0 || st.st_size <= 0)
        _exit(1);
    void *map = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, LOOK_FILE, 0);
    if (map == MAP_FAILED)
        _exit(1);
    const struct look_file f = { map, (size_t)st.st_size };
    name_it(&f, &head);
    if (!tell(LOOK_TO, &head, sizeof head))
        _exit(1);
    const unsigned char *thumbnail = look_picture(&f, head.media, &picture);
    bool ok = tell(LOOK_TO, &picture, sizeof picture) &&
              (!thumbnail || tell(LOOK_TO, thumbnail, picture.bytes));
    _exit(ok ? 0 : 1);
}

void file_look_main(int argc, char **argv)
{
    if (argc == 2 && !strcmp(argv[1], FILE_LOOK_WORD))
        look_child();
}
