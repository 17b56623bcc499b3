/* hook.h - one JSON text to a receiver by HTTPS, signed so that he knows whose it is and that it is fresh.
 * Knows no notice.
 *
 * X-Ztf-Timestamp: seconds since 1970; X-Ztf-Nonce: 32 hexadecimal digits, never twice;
 * X-Ztf-Signature: hmac-sm3=HEX of HMAC-SM3(key, timestamp LF nonce LF body).
 */
#ifndef LINK_HOOK_H
#define LINK_HOOK_H

#include "link/wire.h"

struct hook_way {
    struct wire wire; /* https://…, or http:// to this machine itself */
    struct str key;   /* never logged */
};

/* What is signed, as hexadecimal digits. */
enum { HOOK_SIGNATURE = 64 };
void hook_sign(struct str key, struct str timestamp, struct str nonce, struct str body,
               char out[HOOK_SIGNATURE + 1]);

/* Sent is what was answered with 2xx; a redirect is not followed and not sent.
 *   seconds  since 1970 */
enum sent_as hook_send(const struct hook_way *w, int64_t seconds, struct str body, struct arena *a,
                       struct str *why);

#endif
