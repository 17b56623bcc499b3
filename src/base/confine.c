/* confine.c - see confine.h. */
#include "base/confine.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

enum { OPEN_FILES = 4096, MEMORY = 1 << 30 };

static void limit(int resource, rlim_t most)
{
    struct rlimit l = { .rlim_cur = most, .rlim_max = most };
    setrlimit(resource, &l);
}

void confine(const struct confines *c)
{
    int null = open("/dev/null", O_RDWR);
    for (int fd = 0; fd <= 2; fd++)
        dup2(null, fd);
    for (int fd = 3; fd < OPEN_FILES; fd++)
        if (fd != c->keep[0] && fd != c->keep[1])
            close(fd);
    limit(RLIMIT_CORE, 0);
    limit(RLIMIT_FSIZE, 0);
    limit(RLIMIT_CPU, (rlim_t)c->seconds);
#ifndef __SANITIZE_ADDRESS__
    limit(RLIMIT_DATA, MEMORY);
#endif
    signal(SIGPIPE, SIG_DFL);
    signal(SIGALRM, SIG_DFL);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
}
