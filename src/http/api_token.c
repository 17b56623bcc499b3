/* api_token.c - one's own access tokens: listing, issuing, stopping.  Knows no table of them. */
#include "http/call.h"

#include "base/secret.h"
#include "service/bearer.h"

/* What a form to issue one offers. */
static void put_offer(struct call *c, struct jw *w)
{
    unsigned roles = bearer_roles(c->at->city, c->who.person, c->who.today);
    struct bearer_verbs verbs = bearer_verbs();
    jw_key(w, "roles");
    jw_open(w, '[');
    for (int r = 0; r < ROLE__COUNT; r++)
        if (roles & 1u << r)
            call_put_choice(w, &role_choices[r]);
    jw_close(w, ']');
    jw_key(w, "verbs");
    jw_open(w, '[');
    for (size_t i = 0; i < verbs.n; i++)
        call_put_choice(w, &verb_choices[verbs.verb[i]]);
    jw_close(w, ']');
}

void call_tokens_list(struct call *c)
{
    struct tx *tx = store_read(city_store(c->at->city));
    struct rows rows = bearer_list(tx, c->arena, c->who.person);
    bool ok = store_read_end(tx) || diag_std(&c->d, E_STORE, NULL);
    struct jw w = { .out = call_json(c) };
    jw_open(&w, '{');
    jw_key(&w, "tokens");
    jw_open(&w, '[');
    for (size_t i = 0; i < rows.n; i++)
        record_show(&w, &c->who, rows.row[i]);
    jw_close(&w, ']');
    put_offer(c, &w);
    jw_close(&w, '}');
    call_end(c, ok);
}

static void put_made(struct call *c, int64_t id, const char *token)
{
    struct jw w = { .out = call_json(c) };
    jw_open(&w, '{');
    jw_key(&w, "id");
    jw_int(&w, id);
    jw_key(&w, "token");
    jw_c(&w, token);
    jw_close(&w, '}');
    http_reply_status(c->r, 201);
}

void call_token_issue(struct call *c)
{
    char token[BEARER_TEXT + 1];
    struct bearer_wish wish;
    const struct call_text texts[] = { { "name", &wish.name, false },
                                       { "scopes", &wish.scopes, false },
                                       { "role", &wish.role, true },
                                       { "valid_to", &wish.valid_to, false },
                                       { "password", &wish.password, false } };
    int64_t id = 0;
    int64_t wait = 0;
    struct account_use u = call_account(c, &wait);
    json_t *body = call_body(c);
    bool ok = body && call_texts(c, body, texts, COUNTOF(texts)) &&
              bearer_issue(&u, c->session.person, &wish, token, &id);
    if (ok)
        put_made(c, id, token);
    json_decref(body);
    secret_wipe(token, sizeof token);
    call_account_end(c, wait, ok);
}

void call_token_revoke(struct call *c)
{
    int64_t wait = 0;
    struct account_use u = call_account(c, &wait);
    bool ok = bearer_stop(&u, c->m.id);
    http_reply_status(c->r, 204);
    call_end(c, ok);
}
