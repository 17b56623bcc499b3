/* pdf.c - a PDF is drawn in a process of its own: cairo 1.16 keeps a part of every font it embeds, and what pango and
 * fontconfig hold in memory ends with the child.  Knows no page. */
#include "paper/pdf.h"

#include "base/confine.h"
#include "paper/forms.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    SECONDS = 30,
    PATIENCE = 20,
    END_OK = 0,
    END_FAILED = 1,
    END_FACE = 2 /* and the face that lacks */
};

/* ---- in the child ------------------------------------------------------------------------------------ */

static bool tell(void *ctx, const unsigned char *bytes, size_t n)
{
    const int *to = ctx;
    while (n) {
        ssize_t put = write(*to, bytes, n);
        if (put < 0 && errno != EINTR)
            return false;
        bytes += put > 0 ? put : 0;
        n -= put > 0 ? (size_t)put : 0;
    }
    return true;
}

NO_RETURN static void child(int to, const struct paper *p)
{
    enum paper_face lacks = FACE__COUNT;
    confine(&(struct confines){ { to, -1 }, SECONDS });
    alarm(PATIENCE);
    bool ok = pdf_draw(p, tell, &to, &lacks);
    _exit(ok ? END_OK : lacks < FACE__COUNT ? END_FACE + (int)lacks : END_FAILED);
}

/* ---- in the server ------------------------------------------------------------------------------------- */

static bool copy(int from, FILE *to)
{
    enum { BLOCK = 64 * 1024 };
    char block[BLOCK];
    ssize_t n = 0;
    bool ok = true;
    while ((n = read(from, block, sizeof block)) != 0) {
        if (n < 0 && errno != EINTR)
            return false;
        if (n > 0)
            ok = fwrite(block, 1, (size_t)n, to) == (size_t)n && ok;
    }
    return ok;
}

/* What the child ended with; -1 = not by itself. */
static int ended(pid_t pid)
{
    int status = 0;
    while (waitpid(pid, &status, 0) < 0)
        if (errno != EINTR)
            return -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* Runs the child and puts what it tells into the file; its end. */
static int drawn(const struct paper *p, FILE *to)
{
    int ends[2];
    if (pipe(ends) != 0)
        return -1;
    fcntl(ends[0], F_SETFD, FD_CLOEXEC);
    pid_t pid = fork();
    if (pid == 0)
        child(ends[1], p);
    close(ends[1]);
    bool whole = pid > 0 && copy(ends[0], to);
    close(ends[0]);
    int end = pid > 0 ? ended(pid) : -1;
    return whole || end != END_OK ? end : -1;
}

/* A child may be born while another thread holds a lock it needs: it is ended by its alarm, the next is luckier. */
static int drawn_to(const char *path, const struct paper *p)
{
    enum { TRIES = 3 };
    int end = -1;
    for (int i = 0; i < TRIES && end < 0; i++) {
        FILE *f = fopen(path, "wb");
        if (!f)
            return END_FAILED;
        end = drawn(p, f);
        if (fclose(f) != 0)
            end = END_FAILED;
    }
    return end;
}

bool pdf_print(struct str path, const struct paper *p, struct diag *d)
{
    struct arena a = { 0 };
    char *name = str_z(&a, path);
    int end = drawn_to(name, p);
    bool ok = end == END_OK;
    if (!ok)
        unlink(name);
    arena_free(&a);
    if (ok)
        return true;
    if (end >= END_FACE)
        return diag_add(d, E_STORE, NULL,
                        "本机没有字体 %s，不能生成 PDF；请在服务器上安装软件包 "
                        "fonts-noto-cjk，或改用 Word 格式",
                        pdf_family((enum paper_face)(end - END_FACE)));
    return paper_failed(path, d);
}
