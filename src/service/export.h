/* export.h - lists and import templates as files.  Knows no HTTP; the formats are sheet/'s business. */
#ifndef SERVICE_EXPORT_H
#define SERVICE_EXPORT_H

#include "service/record.h"
#include "sheet/write.h"

/*
 * Writes the rows a list request selects to a new file at `path`: references as titles, areas as
 * names.  The export is journalled.
 *   d  receives what record_list would, E_STORE when the file cannot be written
 */
bool export_list(struct city *c, const struct who *who, const struct list_request *q,
                 enum write_format format, struct str path, struct diag *d) MUST_CHECK;

/* The import template of a ledger, with the columns this person may bring. */
bool export_template(const struct who *who, const struct record *rec, struct str path,
                     struct diag *d) MUST_CHECK;

#endif
