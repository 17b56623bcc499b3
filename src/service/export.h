/* export.h - lists and import templates as files, and what stands before one leaves the house.
 * Knows no HTTP; the formats are sheet/'s business.
 *
 * An export that holds values of level 3 and above in clear needs a reason.  One of more than EXPORT_ROWS
 * such rows needs the word of a second person besides: it is asked for (export_ask), given by somebody who may
 * release exports of that ledger (export_approve), holds for one person, one list, its number of rows and a
 * day, and is used up by the download.  The journal is exempt from the word, not from the reason: what it
 * quotes of other ledgers is redacted, and nobody but the auditor reads it.  The command line is exempt from
 * both: whoever runs it holds the file of the store; it may give a reason.
 */
#ifndef SERVICE_EXPORT_H
#define SERVICE_EXPORT_H

#include "service/record.h"
#include "sheet/write.h"

enum { EXPORT_LEVEL = 3, EXPORT_ROWS = 500, EXPORT_REASON = 200, EXPORT_HOURS = 24 };

struct export_wish {
    enum write_format format;
    struct str path;
    struct str reason;   /* empty = none given */
    struct str approval; /* id of an approved request; empty = none */
};

/*
 * Writes the rows a list request selects to a new file: references as titles, areas as names; a workbook says
 * on a sheet of its own who made it, when and why.  The export is journalled with the file's SM3.
 *   signature  receives one line that proves the file, see export_check; empty without a key file
 *   d          receives what record_list would, E_REQUIRED on "reason", E_DENIED on "approval", E_STORE
 */
bool export_list(struct city *c, const struct who *who, const struct list_request *q,
                 const struct export_wish *w, struct str *signature, struct diag *d) MUST_CHECK;
/* One that went out in another shape, by the command line. */
bool export_noted(struct city *c, const struct who *who, const struct list_request *q,
                  struct str reason, struct str text, struct diag *d) MUST_CHECK;

struct keyring;
/*
 * Whether the file is as it was when it was exported.
 *   public  hexadecimal public key to trust besides the ring's; may be empty
 *   said    receives who exported what and when, as signed
 *   d       receives E_STORE for a file that cannot be read, E_FORMAT when it, or the line, is another
 */
bool export_check(const struct keyring *keys, struct str public, struct str path,
                  struct str signature, struct str *said, struct diag *d) MUST_CHECK;

/* The import template of a ledger, with the columns this person may bring. */
bool export_template(const struct who *who, const struct record *rec, struct str path,
                     struct diag *d) MUST_CHECK;

/* ---- the word of a second person ------------------------------------------------ */

/* Body {record, filter, fields, sort, reason}; answers {id, rows, …}. */
bool export_ask(const struct use *u, struct str body) MUST_CHECK;
/* Own requests, and those `who` may give his word on. */
bool export_asked(const struct use *u) MUST_CHECK;
/* Never for oneself. */
bool export_approve(const struct use *u, struct str id) MUST_CHECK;
/* Taken back by whoever asked, or turned down. */
bool export_drop(const struct use *u, struct str id) MUST_CHECK;

/* ---- for export.c ----------------------------------------------------------------- */

/* Whether he would see a value of EXPORT_LEVEL or above in clear. */
bool export_is_sensitive(const struct who *who, const struct list_request *q);
/* What can be said before the file is begun.  *reason receives what counts: the one given, or the one approved. */
bool export_may_begin(struct city *c, const struct who *who, const struct list_request *q,
                      const struct export_wish *w, struct str *reason, struct diag *d) MUST_CHECK;
/* The last word, in the transaction of the journal's: uses the approval up. */
bool export_use_up(struct tx *tx, const struct who *who, const struct list_request *q,
                   struct str approval, int64_t rows, struct diag *d) MUST_CHECK;

#endif
