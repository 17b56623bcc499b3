/* post_events.c - tells streams of notices that came or were read, from the journal: what is told is durable. */
#include "service/post_parts.h"

#include "base/json.h"
#include "service/inbox.h"

enum { TOLD_MOST = 4096 };

struct news {
    struct tx *tx;
    struct arena *arena;
    int64_t last; /* journal number */
    size_t n;
    struct one {
        int64_t person;
        struct str title, urgency; /* empty = nothing new, something was read */
    } one[TOLD_MOST];
};

static struct one *of_person(struct news *news, int64_t person)
{
    for (size_t i = 0; i < news->n; i++)
        if (news->one[i].person == person)
            return &news->one[i];
    if (news->n == TOLD_MOST)
        return NULL;
    news->one[news->n] = (struct one){ .person = person, .title = STR(""), .urgency = STR("") };
    return &news->one[news->n++];
}

/* A notice is new, or has grown, where its time of sending was written. */
static bool take(void *ctx, const struct entry *e)
{
    struct news *news = ctx;
    struct row *r = tx_get(news->tx, news->arena, R_notice, e->record_id);
    news->last = e->number;
    struct one *one = r ? of_person(news, notice_person(r)) : NULL;
    if (one && str_find(e->after, STR("\"sent_at\":")) >= 0) {
        one->title = notice_title(r);
        one->urgency = notice_urgency(r);
    }
    return true;
}

static void publish(struct city *c, const struct one *one, int64_t unread)
{
    struct buf out = { 0 };
    struct jw w = { .out = &out };
    jw_open(&w, '{');
    jw_key(&w, "unread");
    jw_int(&w, unread);
    jw_key(&w, "title");
    jw_str(&w, one->title);
    jw_key(&w, "urgency");
    jw_str(&w, one->urgency);
    jw_close(&w, '}');
    city_publish(c, one->person, "notice", buf_str(&out));
    buf_free(&out);
}

void post_events(struct post *p, struct arena *a)
{
    struct store *store = city_store(p->city);
    int64_t touched = store_touched(store, R_notice);
    struct news *news = NEW(a, struct news, 1);
    struct tx *tx = store_read(store);
    *news = (struct news){ .tx = tx, .arena = a, .last = p->seen };
    struct journal_query q = { .since = p->seen, .rec = R_notice };
    tx_journal(tx, &q, take, news);
    int64_t *unread = NEW(a, int64_t, news->n + 1);
    for (size_t i = 0; i < news->n; i++)
        unread[i] = inbox_unread(tx, a, news->one[i].person);
    if (!store_read_end(tx))
        return;
    p->seen = touched > news->last ? touched : news->last;
    for (size_t i = 0; i < news->n; i++)
        publish(p->city, &news->one[i], unread[i]);
}
