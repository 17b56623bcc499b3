/* file.h - files people attach: what may be attached, how it is called, what its bytes say.
 * Knows no ledger, no route and no folder. */
#ifndef FILE_FILE_H
#define FILE_FILE_H

#include "base/diag.h"

enum { FILE_NAME_CHARS = 100, FILE_THUMBNAIL = 256 /* pixels of the longer side, at most */ };

struct file_type {
    const char *id, *media;
    const char *endings; /* joined by ' ', lower case */
    const char *kind;    /* choice of attachment.kind */
};

extern const struct file_type file_types[]; /* ends with a NULL id */

/* The row whose bytes are called `media`; NULL when it is not on the list. */
const struct file_type *file_type_find(const char *media);
/* What a browser is told: text comes with its charset.  A literal. */
const char *file_type_served(const struct file_type *t);

/*
 * A name that is safe to show and to save anywhere: NFC, no folder, control, bidi or reserved character, no
 * device name, at most FILE_NAME_CHARS characters, and always with an ending of its type: `a.html` that is
 * a PDF becomes `a.html.pdf`.  `raw` must be UTF-8; empty is fine.  Never used on disk.
 */
struct str file_name_clean(struct arena *a, struct str raw, const struct file_type *t);

enum file_mark {
    FILE_SCRIPT = 1u << 0,    /* a PDF that brings JavaScript or starts programs */
    FILE_MACRO = 1u << 1,     /* an old Office file with macros */
    FILE_ENCRYPTED = 1u << 2, /* cannot be looked into without a password */
};

/* What was found in a file. */
struct file_look {
    const struct file_type *type;
    unsigned marks;              /* enum file_mark; of what stands uncompressed in the file */
    struct str taken_at;         /* of a photo, UTC as stored; empty = not said */
    bool located;                /* longitude and latitude were said */
    int64_t longitude, latitude; /* millionths of a degree */
    struct str thumbnail;        /* JPEG, upright; empty when the picture cannot be read */
};

/*
 * Looks at a file in a process of its own - this program once more, with the one word below - so that
 * what crashes, loops or breaks in over it finds neither the server nor its memory.
 *   fd  open for reading; not empty
 *   d   receives E_MEDIA_TYPE for what is not on the list, E_STORE when nothing can be looked at
 */
bool file_look(int fd, struct file_look *out, struct diag *d) MUST_CHECK;

/* The first thing any program does that calls file_look: does not return in the process that looks. */
#define FILE_LOOK_WORD "--look-at-file"
void file_look_main(int argc, char **argv);

#endif
