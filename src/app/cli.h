/* cli.h - one run of the command line.  Knows no ledger. */
#ifndef APP_CLI_H
#define APP_CLI_H

#include "service/city.h"

#include <stdio.h>

enum exit_code { EXIT_DONE = 0, EXIT_FINDINGS = 1, EXIT_USAGE = 2, EXIT_WORLD = 3 };

struct cli {
    struct arena *arena;
    struct str url;  /* of the store */
    struct str keys; /* path of its key file; empty = beside it */
    struct who who;
    bool json;
    struct str *args; /* what follows the command's name, options taken out as they are read */
    size_t nargs;
    FILE *out, *err;
    struct city *shared; /* the server's own city when it runs the command for another process */
    struct str cwd;      /* of the process that asked; empty = our own */
};

struct command {
    const char *name, *usage, *text; /* text: one Chinese sentence */
    bool writes; /* handed to the server that holds the store, if there is one */
    int (*run)(struct cli *cli);
};
extern const struct command commands[]; /* ends with a NULL name */
const struct command *command_find(struct str name);
/* Takes the options every command has and who acts; args must be set. */
void cli_settle(struct cli *cli);

/* Takes "--name VALUE" or "--name=VALUE" out of the arguments; false when absent. */
bool cli_option(struct cli *cli, const char *name, struct str *value);
/* Takes "--name" out of the arguments. */
bool cli_flag(struct cli *cli, const char *name);
/* The next plain argument, or false; an option nobody took is an error for cli_end. */
bool cli_argument(struct cli *cli, struct str *value);
/* Complains about arguments left over: EXIT_USAGE, or EXIT_DONE when there are none. */
int cli_end(struct cli *cli);

/* The store, opened or shared; NULL after printing why.  cli_done gives it back.
 *   o  NULL = for reading, also beside a server */
struct city *cli_city(struct cli *cli, const struct city_options *o);
void cli_done(struct cli *cli, struct city *c);

/* A file name as the asking process meant it. */
struct str cli_path(struct cli *cli, struct str path);

/* Prints findings (JSON with --json) and returns the exit code they mean. */
int cli_findings(struct cli *cli, const struct diag *d);

int command_serve(struct cli *cli);
int command_demo(struct cli *cli);
int command_init(struct cli *cli);
int command_user(struct cli *cli);
int command_token(struct cli *cli);
int command_import(struct cli *cli);
int command_export(struct cli *cli);
int command_template(struct cli *cli);
int command_stat(struct cli *cli);
int command_bulletin(struct cli *cli);
int command_audit(struct cli *cli);
int command_backup(struct cli *cli);
int command_restore(struct cli *cli);
int command_migrate(struct cli *cli);
int command_ledger(struct cli *cli);
int command_help(struct cli *cli);

#endif
