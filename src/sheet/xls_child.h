/* xls_child.h - a legacy xls read in a process of its own.  Part of sheet.h's room.
 *
 * FreeXL is C code over a format of hostile complexity; what crashes, loops or eats memory in it
 * must not be the server.  The child sees the file and one pipe, nothing else.
 */
#ifndef SHEET_XLS_CHILD_H
#define SHEET_XLS_CHILD_H

#include "sheet/sheet.h"

#include <stdio.h>
#include <sys/types.h>

enum { XLS_SHEETS = 256 }; /* told at most */

/* What comes through the pipe, in this order: one head, its sheets, then rows up to one with
 * number 0; texts follow their lengths. */
struct xls_head {
    int32_t ok; /* 0 = refused */
    int32_t encrypted;
    int32_t is_1904;
    int32_t sheets;
};

struct xls_row {
    int64_t number; /* from 1; 0 = the end */
    uint32_t cells;
    uint32_t stray, stray_column;
};

struct xls_cell {
    uint32_t column;
    uint32_t kind; /* enum sheet_kind */
    uint32_t bytes;
};

struct xls_child {
    pid_t pid;
    FILE *from;
};

/*   sheet  whose rows are told; -1 = none, head and names only */
bool xls_child_start(struct xls_child *c, const char *path, int sheet,
                     const struct sheet_limits *limits) MUST_CHECK;
/* Ends it, however far it is.  A child never started is allowed. */
void xls_child_end(struct xls_child *c);

#endif
