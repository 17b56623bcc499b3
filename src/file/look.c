/* look.c - starts the child that looks, and believes nothing of what it says but its form.  See file.h. */
#include "file/file.h"

#include "base/date.h"
#include "base/log.h"
#include "file/look_child.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* The child lives no longer than its alarm, so reading ends. */
static bool hear(int from, void *to, size_t n)
{
    char *at = to;
    while (n) {
        ssize_t got = read(from, at, n);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return false;
        at += got;
        n -= (size_t)got;
    }
    return true;
}

/* A camera's clock shows the time of the city; the house keeps UTC. */
static struct str utc_of(struct arena *a, const char *taken_at)
{
    static const char form[] = "dddd:dd:dd dd:dd:dd";
    char t[sizeof form];
    char day[11];
    memcpy(t, taken_at, sizeof t);
    for (size_t i = 0; i < sizeof form - 1; i++)
        if (form[i] == 'd' ? t[i] < '0' || t[i] > '9' : t[i] != form[i])
            return STR("");
    t[4] = t[7] = '-';
    int hour = (t[11] - '0') * 10 + (t[12] - '0');
    if (!is_day((struct str){ t, 10 }) || hour > 23 || t[14] > '5' || t[17] > '5')
        return STR("");
    date_text(date_of((struct str){ t, 10 }) - (hour < 8), day);
    return str_printf(a, "%sT%02d:%.5sZ", day, (hour + 16) % 24, t + 14);
}

static void take_picture(int from, struct file_look *out, struct arena *a)
{
    struct look_picture p;
    if (!hear(from, &p, sizeof p) || p.bytes > THUMBNAIL_BYTES)
        return;
    out->taken_at = utc_of(a, p.taken_at);
    out->located = p.located;
    out->longitude = p.longitude;
    out->latitude = p.latitude;
    char *thumbnail = NEW(a, char, p.bytes + 1);
    if (p.bytes && hear(from, thumbnail, p.bytes))
        out->thumbnail = (struct str){ thumbnail, p.bytes };
}

static bool refuse(const char *media, struct diag *d)
{
    if (!strcmp(media, "application/x-office-with-macros"))
        return diag_add(d, E_MEDIA_TYPE, NULL, "文件含宏，请另存为不含宏的格式后再上传");
    if (!strcmp(media, "application/encrypted"))
        return diag_add(d, E_MEDIA_TYPE, NULL, "文件已加密，请去掉密码后再上传");
    return diag_add(
        d, E_MEDIA_TYPE, NULL,
        "不接受这种内容的文件；可上传 PDF、OFD、图片、Office 文档、文本、DWG 图纸和 ZIP");
}

static bool take_word(int from, struct file_look *out, struct diag *d)
{
    struct look_head head;
    if (!hear(from, &head, sizeof head))
        return refuse("", d); /* it broke what reads it: not for anybody else */
    head.media[sizeof head.media - 1] = '\0';
    if (!head.ready) {
        log_error("libmagic's list of magic numbers cannot be read");
        return diag_add(d, E_STORE, NULL, "服务器缺少识别文件类型的数据（libmagic），请联系管理员");
    }
    out->type = file_type_find(head.media);
    out->marks = head.marks;
    if (!out->type)
        return refuse(head.media, d);
    take_picture(from, out, d->arena);
    return true;
}

/* Above every number the child is to find its files under. */
enum { CLEAR = 16 };

/* The child's number, or -1.  Not by fork alone: another thread may hold a lock the child would wait for. */
static pid_t start(int fd, int to)
{
    static char word[] = FILE_LOOK_WORD;
    static char name[] = "ztf";
    char *const argv[] = { name, word, NULL };
    char *const env[] = { NULL };
    posix_spawn_file_actions_t files;
    pid_t pid = -1;
    if (posix_spawn_file_actions_init(&files) != 0)
        return -1;
    bool ok = posix_spawn_file_actions_adddup2(&files, fd, LOOK_FILE) == 0 &&
              posix_spawn_file_actions_adddup2(&files, to, LOOK_TO) == 0 &&
              posix_spawn(&pid, "/proc/self/exe", &files, NULL, argv, env) == 0;
    posix_spawn_file_actions_destroy(&files);
    return ok ? pid : -1;
}

static bool look_by(int from, int fd, int to, struct file_look *out, struct diag *d)
{
    pid_t pid = fd >= 0 && to >= 0 ? start(fd, to) : -1;
    close(fd);
    close(to);
    if (pid < 0) {
        log_error("cannot start looking at files: %s", strerror(errno));
        return diag_add(d, E_STORE, NULL, "服务器暂时不能检查文件，请稍后再试");
    }
    bool ok = take_word(from, out, d);
    kill(pid, SIGKILL);
    while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
        continue;
    return ok;
}

bool file_look(int fd, struct file_look *out, struct diag *d)
{
    int ends[2];
    *out = (struct file_look){ .taken_at = STR(""), .thumbnail = STR("") };
    if (pipe(ends) != 0)
        return diag_std(d, E_STORE, NULL);
    fcntl(ends[0], F_SETFD, FD_CLOEXEC);
    int to = fcntl(ends[1], F_DUPFD_CLOEXEC, CLEAR);
    close(ends[1]);
    bool ok = look_by(ends[0], fcntl(fd, F_DUPFD_CLOEXEC, CLEAR), to, out, d);
    close(ends[0]);
    return ok;
}
