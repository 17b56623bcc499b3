/* account_sso.c - somebody links his own account with his identity at the provider.  See account.h. */
#include "service/account_parts.h"
#include "service/sso.h"

bool account_sso_begin(const struct account_use *u, struct sso *sso, int64_t person,
                       struct str password, struct sso_step *out)
{
    const struct sso_call c = { .sso = sso,
                                .ticket = STR(""),
                                .presented = STR(""),
                                .address = u->who->address,
                                .request = u->who->request,
                                .d = u->d };
    if (!account_confirm(u, person, password))
        return false;
    sso_begin(&c, STR("/account"), person, out);
    return out->why == SSO_fine || diag_add(u->d, out->why == SSO_busy ? E_BUSY : E_STORE, NULL,
                                            "%s", sso_sentence(out->why));
}
