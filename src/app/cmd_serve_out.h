/* cmd_serve_out.h - what the command line says about ways out of the house.  Knows no notice. */
#ifndef APP_CMD_SERVE_OUT_H
#define APP_CMD_SERVE_OUT_H

#include "app/cli.h"
#include "service/post.h"

enum { OUT_SECRET = 256 };

struct serve_out {
    struct post_ways ways;
    struct nets nets;
    char password[OUT_SECRET], key[OUT_SECRET];
};

/*
 * Takes --smtp, --smtp-user, --smtp-password, --mail-from, --webhook, --webhook-key, --outgoing, --outgoing-ca and
 * --site.  Secrets are named by the file they stand in, which nobody but its owner may read.
 *   o  stays where it is while the server runs
 *   d  receives E_REQUIRED, E_FORMAT and E_STORE with a sentence an operator can act on
 */
bool serve_out_take(struct cli *cli, struct serve_out *o, struct diag *d) MUST_CHECK;
void serve_out_end(struct serve_out *o); /* wipes the secrets */

#endif
