/* post.h - carries notices on: at once to the streams of whoever is looking, and out of the house by mail and
 * webhook.  A thread of its own: nothing that happens here keeps a request or the writer waiting.
 *
 * What is to go out is what the ledger says is pending, so nothing is lost when the server stops; what has
 * been tried is kept beside it.  Knows nothing of who is told what: see notify.h.
 */
#ifndef SERVICE_POST_H
#define SERVICE_POST_H

#include "link/hook.h"
#include "link/mail.h"
#include "service/city.h"

/* The ways out of the house, as the command line says; all text outlives the post. */
struct post_ways {
    struct mail_way mail; /* url empty = no mail */
    struct hook_way hook; /* url empty = no webhook */
    struct str site;      /* address of the page, for links; without a slash at its end */
};

struct post;
/*   w  NULL = notices stay in the house */
struct post *post_open(struct city *c, const struct post_ways *w);
void post_close(
    struct post *p); /* breaks off what is being sent; it is sent when served again; NULL is fine */

#endif
