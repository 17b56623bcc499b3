/* scan.h - asks a clamd whether a file is clean.  Knows no folder and no row. */
#ifndef FILE_SCAN_H
#define FILE_SCAN_H

#include "base/arena.h"

enum scan_verdict {
    SCAN_CLEAN,
    SCAN_FOUND,  /* `what` says what */
    SCAN_FAILED, /* the scanner is not there, slow, or speaks otherwise: logged, nothing is known */
};

/*
 * Streams the file by clamd's INSTREAM.
 *   address  "unix:/run/clamav/clamd.ctl" or "HOST:PORT"
 *   fd       open for reading; its position is not moved
 *   seconds  for the whole conversation
 *   what     in the arena; for SCAN_FOUND
 */
enum scan_verdict scan_file(struct str address, int fd, int seconds, struct arena *a,
                            struct str *what) MUST_CHECK;

#endif
