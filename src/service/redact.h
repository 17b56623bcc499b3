/* redact.h - what the journal quotes of other ledgers, as its reader may see it.  Alters nothing stored.
 *
 * A value of a field he does not see in full is shown as ＊ and a mark of 16 hexadecimal digits: equal values
 * of one field have equal marks, so that he sees that something changed, or came back, and not what.  Mobile
 * numbers in a filter people typed lose their middle.
 */
#ifndef SERVICE_REDACT_H
#define SERVICE_REDACT_H

#include "base/seal.h"
#include "service/access.h"

/*
 *   keys    NULL = no marks: ＊ alone
 *   record  id of the ledger whose values these are; unknown or empty: details of an event
 *   v       JSON text of a journal entry's before or after
 */
struct value redact(const struct who *who, const struct keyring *keys, struct str record,
                    const struct value *v, struct arena *a);

#endif
