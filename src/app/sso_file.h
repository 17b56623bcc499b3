/* sso_file.h - the file that says through which provider people may sign in.  Asks no provider. */
#ifndef APP_SSO_FILE_H
#define APP_SSO_FILE_H

#include "app/cli.h"
#include "service/sso.h"

/*
 * Reads `path`, a JSON object: issuer, client, site (the address people open, its callback under it); optional
 * secret_file (a path; without it the client is a public one), label, strong, ca, seconds.  Text is in cli's arena.
 *   d  receives E_STORE for a file that cannot be read or that others can, E_PARAMETER for what is in it
 */
bool sso_file_read(struct cli *cli, struct str path, struct sso_settings *out,
                   struct diag *d) MUST_CHECK;

#endif
