/* sqlite_lock.c - one process at a time may write a file.  Knows nothing of what is in it.
 *
 * PATH-lock is held by flock as long as the store is open; its first line tells who holds it.  It
 * is removed when the store is closed in order, so that one that is left tells of a crash.
 */
#include "store/sqlite.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum { NOTE_BYTES = 200 };

static struct str lock_path(struct arena *a, struct str path)
{
    return str_printf(a, STR_FMT "-lock", STR_ARG(path));
}

static struct str note_of(int fd, struct arena *a)
{
    char text[NOTE_BYTES];
    ssize_t n = pread(fd, text, sizeof text, 0);
    return str_trim(str_dup(a, (struct str){ text, n > 0 ? (size_t)n : 0 }));
}

/* The name still means the file that is locked: nobody removed it in between. */
static bool same_file(int fd, const char *name)
{
    struct stat held;
    struct stat named;
    return fstat(fd, &held) == 0 && stat(name, &named) == 0 && held.st_ino == named.st_ino &&
           held.st_dev == named.st_dev;
}

static int locked_file(const char *name)
{
    for (;;) {
        int fd = open(name, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
        if (fd < 0)
            return -1;
        if (flock(fd, LOCK_EX | LOCK_NB) != 0) {
            close(fd);
            return -1;
        }
        if (same_file(fd, name))
            return fd;
        close(fd);
    }
}

bool lock_take(struct sqlite *s, struct diag *d)
{
    struct arena a = { 0 };
    const char *name = lock_path(&a, str_c(s->path)).p;
    s->lock_fd = locked_file(name);
    bool held = s->lock_fd >= 0;
    bool ok = held && lock_note(s, STR(""));
    if (!held && errno == EWOULDBLOCK)
        diag_add(d, E_STORE, NULL, "数据库 %s 正由另一个进程（" STR_FMT "）使用；请先停止它",
                 s->path, STR_ARG(store_locked_by(str_c(s->path), d->arena)));
    else if (!ok)
        diag_add(d, E_STORE, NULL, "不能在 %s 旁写锁文件：%s；请检查磁盘空间与目录权限", s->path,
                 strerror(errno));
    arena_free(&a);
    return ok;
}

bool lock_note(struct sqlite *s, struct str note)
{
    char text[NOTE_BYTES];
    int n = snprintf(text, sizeof text, "pid %ld" STR_FMT "\n", (long)getpid(), STR_ARG(note));
    return n > 0 && (size_t)n < sizeof text && ftruncate(s->lock_fd, 0) == 0 &&
           pwrite(s->lock_fd, text, (size_t)n, 0) == n;
}

void lock_drop(struct sqlite *s)
{
    struct arena a = { 0 };
    if (s->lock_fd < 0)
        return;
    unlink(lock_path(&a, str_c(s->path)).p);
    close(s->lock_fd);
    arena_free(&a);
}

struct str store_locked_by(struct str url, struct arena *a)
{
    struct str path = str_starts(url, STR("sqlite:")) ? str_slice(url, 7, url.n) : url;
    struct str note = STR("");
    int fd = open(lock_path(a, path).p, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return note;
    if (flock(fd, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK)
        note = note_of(fd, a);
    close(fd);
    return note;
}
