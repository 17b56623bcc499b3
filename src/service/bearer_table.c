/* bearer_table.c - the tokens in force, in memory.  See bearer.h. */
#include "service/bearer.h"

#include "base/clock.h"
#include "base/log.h"
#include "service/people.h"
#include "service/rows.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

struct entry_of {
    char digest[SM3_HEX + 1];
    struct str valid_to, used_on;
    int64_t id, person;
    enum role role;
    unsigned only[R__COUNT];
};

struct bearers {
    struct city *city;
    pthread_mutex_t lock;
    struct arena arena; /* of all that follows */
    struct entry_of *all;
    size_t n;
    int64_t touched; /* -1 = never read */
};

struct bearers *bearers_open(struct city *c)
{
    struct bearers *b = calloc(1, sizeof *b);
    if (!b)
        fatal("out of memory");
    b->city = c;
    b->touched = -1;
    pthread_mutex_init(&b->lock, NULL);
    return b;
}

void bearers_close(struct bearers *b)
{
    if (!b)
        return;
    arena_free(&b->arena);
    pthread_mutex_destroy(&b->lock);
    free(b);
}

/* False for one that is stopped, or whose words a later release no longer knows. */
static bool read_entry(struct arena *a, const struct row *r, struct entry_of *to)
{
    struct diag d;
    diag_init(&d, a);
    int role = choice_find(role_choices, token_role(r));
    if (row_has(r, R_token, F_token_revoked_at) || role < 0 || token_digest(r).n != SM3_HEX ||
        !bearer_scope(token_scopes(r), to->only, &d))
        return false;
    memcpy(to->digest, token_digest(r).p, SM3_HEX);
    to->valid_to = token_valid_to(r);
    to->used_on = token_used_on(r);
    to->id = token_id(r);
    to->person = token_person(r);
    to->role = (enum role)role;
    return true;
}

/* Lock held. */
static void load(struct bearers *b)
{
    struct store *store = city_store(b->city);
    int64_t touched = store_touched(store, R_token); /* before the snapshot */
    if (touched == b->touched)
        return;
    struct tx *tx = store_read(store);
    arena_free(&b->arena);
    struct rows rows = bearer_list(tx, &b->arena, 0);
    b->all = NEW(&b->arena, struct entry_of, rows.n + 1);
    b->n = 0;
    for (size_t i = 0; i < rows.n; i++)
        b->n += read_entry(&b->arena, rows.row[i], &b->all[b->n]);
    b->touched = store_read_end(tx) ? touched : -1;
    b->n = b->touched == touched ? b->n : 0;
}

bool bearer_find(struct bearers *b, struct arena *a, struct str token, struct bearer *out)
{
    unsigned char sum[SM3_BYTES];
    char key[SM3_HEX + 1];
    struct str today = clock_today(a);
    const struct entry_of *at = NULL;
    if (token.n != BEARER_TEXT)
        return false;
    sm3_of(token, sum);
    hex_put(sum, sizeof sum, key);
    pthread_mutex_lock(&b->lock);
    load(b);
    for (size_t i = 0; i < b->n && !at; i++)
        if (!memcmp(b->all[i].digest, key, SM3_HEX) && str_cmp(b->all[i].valid_to, today) >= 0)
            at = &b->all[i];
    if (at) {
        unsigned *only = NEW(a, unsigned, R__COUNT);
        memcpy(only, at->only, sizeof at->only);
        *out = (struct bearer){ .id = at->id,
                                .person = at->person,
                                .role = at->role,
                                .only = only,
                                .used_today = str_eq(at->used_on, today) };
    }
    pthread_mutex_unlock(&b->lock);
    return at != NULL;
}

/* ---- entering ------------------------------------------------------------------------------------------ */

struct first_use {
    int64_t id, person;
    struct str today;
};

static bool note_use(struct tx *tx, void *ctx, struct diag *d)
{
    const struct first_use *u = ctx;
    struct row *token = tx_get(tx, d->arena, R_token, u->id);
    if (!token)
        return diag_std(d, E_SIGN_IN, NULL);
    if (str_eq(token_used_on(token), u->today)) /* another call was first */
        return true;
    struct row *used = row_copy(d->arena, token);
    token_set_used_on(used, u->today);
    return tx_update(tx, token, used, d) && standing_seen(tx, u->person, d);
}

bool bearer_enter(struct bearers *b, struct arena *a, const struct bearer *as, struct who *who,
                  struct diag *d)
{
    if (!people_who(city_people(b->city), a, as->person, as->role, who))
        return diag_add(d, E_SIGN_IN, NULL, "令牌所属账户已停用，或其职责已失效");
    who->only = as->only;
    who->address = str_printf(a, STR_FMT " token %lld", STR_ARG(who->address), (long long)as->id);
    if (as->used_today)
        return true;
    struct first_use u = { as->id, as->person, who->today };
    struct actor actor = who_actor(who);
    return store_write(city_store(b->city), &actor, note_use, &u, d);
}
