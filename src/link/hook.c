/* hook.c - see hook.h. */
#include "link/hook.h"

#include "base/secret.h"
#include "base/sm.h"

enum { NONCE_BYTES = 16 };

void hook_sign(struct str key, struct str timestamp, struct str nonce, struct str body,
               char out[HOOK_SIGNATURE + 1])
{
    unsigned char mac[SM3_BYTES];
    struct arena a = { 0 };
    struct str all = str_printf(&a, STR_FMT "\n" STR_FMT "\n" STR_FMT, STR_ARG(timestamp),
                                STR_ARG(nonce), STR_ARG(body));
    hmac_sm3(key, all, mac);
    hex_put(mac, sizeof mac, out);
    arena_free(&a);
}

static struct curl_slist *headers_of(const struct hook_way *w, int64_t seconds, struct str body,
                                     struct arena *a)
{
    char nonce[2 * NONCE_BYTES + 1];
    char signature[HOOK_SIGNATURE + 1];
    struct str time = str_printf(a, "%lld", (long long)seconds);
    secret_random_hex(nonce, NONCE_BYTES);
    hook_sign(w->key, time, str_c(nonce), body, signature);
    const char *const lines[] = {
        "Content-Type: application/json; charset=utf-8",
        "Expect:",
        str_printf(a, "X-Ztf-Timestamp: " STR_FMT, STR_ARG(time)).p,
        str_printf(a, "X-Ztf-Nonce: %s", nonce).p,
        str_printf(a, "X-Ztf-Signature: hmac-sm3=%s", signature).p,
    };
    struct curl_slist *all = NULL;
    for (size_t i = 0; i < COUNTOF(lines); i++)
        all = curl_slist_append(all, lines[i]);
    return all;
}

enum sent_as hook_send(const struct hook_way *w, int64_t seconds, struct str body, struct arena *a,
                       struct str *why)
{
    CURL *h = wire_open(&w->wire, a);
    struct curl_slist *headers = headers_of(w, seconds, body, a);
    curl_easy_setopt(h, CURLOPT_POST, 1L);
    curl_easy_setopt(h, CURLOPT_POSTFIELDS, body.p);
    curl_easy_setopt(h, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)body.n);
    curl_easy_setopt(h, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(h, CURLOPT_USERAGENT, "ztf");
    enum sent_as end = wire_run(h, a, why);
    curl_slist_free_all(headers);
    return end;
}
