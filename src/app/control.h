/* control.h - commands that write, handed to the server that holds the store.
 *
 * One writer alone may write a SQLite store.  A second process therefore sends its words, its
 * working directory and its output over a socket beside the file, readable by its owner only;
 * the server runs the very same command and sends back the exit code. */
#ifndef APP_CONTROL_H
#define APP_CONTROL_H

#include "app/cli.h"

/*
 * Hands the command over when a server holds the store.
 *   code  receives its exit code
 * Returns false when no server does, and the command must be run here.
 */
bool control_hand_over(struct cli *cli, int argc, char **argv, int *code);

struct control;
/* Listens beside the store; NULL for a store that is no file, or after printing why. */
struct control *control_open(struct cli *cli, struct city *c);
void control_close(struct control *k); /* removes the socket */

#endif
