/* look_child.h - the process that reads what strangers sent.  Part of file.h's room. */
#ifndef FILE_LOOK_CHILD_H
#define FILE_LOOK_CHILD_H

#include "base/defs.h"

/* What comes through the pipe, in this order; a child that dies between the two has still said what
 * the file is. */
struct look_head {
    int32_t ready;  /* 0 = the list of magic numbers could not be read */
    char media[96]; /* as libmagic calls it, made finer for archives */
    uint32_t marks; /* enum file_mark */
};

struct look_picture {
    char taken_at[24]; /* as the camera writes it, YYYY:MM:DD HH:MM:SS by its own clock; or empty */
    int32_t located;   /* bool */
    int32_t longitude, latitude; /* millionths of a degree */
    uint32_t bytes;              /* of the thumbnail, which follows */
};

enum { THUMBNAIL_BYTES = 256 << 10 };

/* Bytes of the file in memory, read-only. */
struct look_file {
    const unsigned char *p;
    size_t n;
};

/* look_archive.c: what a zip is, "" when it is broken; marks it. */
const char *look_archive(const struct look_file *f, uint32_t *marks);
/* look_picture.c: reads what a camera said, and draws a thumbnail of at most THUMBNAIL_BYTES into the
 * memory it returns; NULL when there is none. */
const unsigned char *look_picture(const struct look_file *f, const char *media,
                                  struct look_picture *out);

/* Looks at the file of descriptor LOOK_FILE, tells it to LOOK_TO, and ends. */
_Noreturn void look_child(void);

enum { LOOK_FILE = 3, LOOK_TO = 4 };

#endif
