/* sqlite_backup.c - a consistent copy while others write, and looking over a file.  Knows no row. */
#include "store/sqlite.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* ---- looking over --------------------------------------------------------------------------------- */

static bool healthy(sqlite3 *db)
{
    sqlite3_stmt *stmt = NULL;
    bool good = sqlite3_prepare_v2(db, "PRAGMA integrity_check(1)", -1, &stmt, NULL) == SQLITE_OK &&
                sqlite3_step(stmt) == SQLITE_ROW &&
                str_is(str_c((const char *)sqlite3_column_text(stmt, 0)), "ok");
    return sqlite3_finalize(stmt) == SQLITE_OK && good;
}

struct looking {
    struct diag *d;
    const char *what;
};

static bool take_fault(void *ctx, const struct value *v, size_t n)
{
    struct looking *l = ctx;
    struct str text = n ? value_str(&v[0]) : STR("");
    if (!str_is(text, "ok"))
        diag_add(l->d, E_STORE, NULL, "%s：" STR_FMT, l->what, STR_ARG(text));
    return true;
}

bool backup_check(struct tx *tx, struct diag *d)
{
    struct sql pages = { .fixed = STR("PRAGMA integrity_check(20)") };
    struct sql keys = { .fixed = STR("PRAGMA foreign_key_check") };
    struct looking l = { .d = d, .what = "数据库文件损坏" };
    size_t errors = d->errors;
    enum outcome o = run(tx, &pages, take_fault, &l, NULL);
    l.what = "有引用指向不存在的记录，所在台账";
    if (o == RAN)
        o = run(tx, &keys, take_fault, &l, NULL);
    if (o != RAN)
        return diag_std(d, E_STORE, NULL);
    return d->errors == errors;
}

/* ---- copying ---------------------------------------------------------------------------------- */

static bool copy_pages(sqlite3 *from, sqlite3 *to)
{
    sqlite3_backup *b = sqlite3_backup_init(to, "main", from, "main");
    int code = b ? sqlite3_backup_step(b, -1) : SQLITE_ERROR;
    return sqlite3_backup_finish(b) == SQLITE_OK && code == SQLITE_DONE;
}

/* A copy is one file that opens from read-only media: no log beside it. */
static bool fill(sqlite3 *from, const char *path, struct diag *d)
{
    sqlite3 *to = NULL;
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
    bool ok = sqlite3_open_v2(path, &to, flags, NULL) == SQLITE_OK && copy_pages(from, to) &&
              sqlite3_exec(to, "PRAGMA journal_mode = DELETE", NULL, NULL, NULL) == SQLITE_OK;
    if (!ok)
        diag_add(d, E_STORE, NULL, "备份 %s 没有写成：%s；请检查磁盘空间与权限", path,
                 to ? sqlite3_errmsg(to) : "内存不足");
    else if (!healthy(to))
        ok = diag_add(d, E_STORE, NULL, "备份 %s 未通过完整性检查，请检查磁盘", path);
    return sqlite3_close(to) == SQLITE_OK && ok;
}

static bool sync_path(const char *path)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return false;
    bool ok = fsync(fd) == 0;
    return close(fd) == 0 && ok;
}

/* Never over another file: the one named by mistake may be the city itself. */
static bool put_in_place(const char *from, struct str path, struct arena *a)
{
    size_t slash = path.n;
    while (slash > 0 && path.p[slash - 1] != '/')
        slash--;
    struct str folder = slash ? str_slice(path, 0, slash) : STR(".");
    return sync_path(from) && link(from, str_z(a, path)) == 0 && unlink(from) == 0 &&
           sync_path(str_z(a, folder));
}

bool backup_copy(struct connection *c, struct str path, struct diag *d)
{
    struct arena a = { 0 };
    const char *part = str_printf(&a, STR_FMT ".tmp", STR_ARG(path)).p;
    unlink(part);
    bool ok = fill(c->db, part, d);
    if (ok && !put_in_place(part, path, &a))
        ok = diag_add(d, E_STORE, NULL, "备份不能存为 " STR_FMT "：%s", STR_ARG(path),
                      errno == EEXIST ? "已有同名文件，请换一个文件名" : strerror(errno));
    if (!ok)
        unlink(part);
    arena_free(&a);
    return ok;
}

bool backup_write(struct store *s, struct str path, struct diag *d)
{
    struct connection *c = connection_open((struct sqlite *)s, ACCESS_READ, d);
    bool ok = c && backup_copy(c, path, d);
    connection_close(c);
    return ok;
}
