/* depot.c - see depot.h. */
#include "file/depot.h"

#include "base/log.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FOLDER = 1000, PATH = 1100, BLOCK = 64 << 10 };

#define DRAFT     "draft-"
#define THUMBNAIL ".jpg"

struct pin {
    char sm3[SM3_HEX + 1];
    struct pin *next;
};

struct depot {
    char folder[FOLDER];
    bool temporary, counted;
    pthread_mutex_t lock; /* of all below, and of every removal */
    struct pin *pins;
    int holds;
    int64_t bytes;
};

struct depot *depot_open(struct str folder)
{
    struct depot *d = calloc(1, sizeof *d);
    if (!d)
        fatal("out of memory");
    ASSERT(folder.n < sizeof d->folder);
    memcpy(d->folder, folder.p, folder.n);
    d->temporary = folder.n == 0;
    pthread_mutex_init(&d->lock, NULL);
    return d;
}

static bool fails(const char *what, const char *path, struct diag *diag)
{
    log_error("attachments: %s %s: %s", what, path, strerror(errno));
    return diag_add(diag, E_STORE, NULL, "附件无法存放，请联系管理员检查磁盘空间与权限");
}

static bool make_folder(const char *path)
{
    return mkdir(path, 0700) == 0 || errno == EEXIST;
}

/* The folder is made when something is to be put there. */
static bool ready(struct depot *d)
{
    if (d->folder[0])
        return make_folder(d->folder);
    snprintf(d->folder, sizeof d->folder, "/tmp/ztf-files-XXXXXX");
    if (mkdtemp(d->folder))
        return true;
    d->folder[0] = '\0';
    return false;
}

/* FOLDER/ab/ab12…: 256 folders, so that none grows too long to list. */
static void place_of(const struct depot *d, struct str sm3, const char *tail, char out[PATH])
{
    ASSERT(sm3.n == SM3_HEX);
    snprintf(out, PATH, "%s/%.2s/%.64s%s", d->folder, sm3.p, sm3.p, tail);
}

static void shard_of(const struct depot *d, const char *sm3, char out[PATH])
{
    snprintf(out, PATH, "%s/%.2s", d->folder, sm3);
}

static bool sync_folder(const char *path)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    bool ok = fd >= 0 && fsync(fd) == 0;
    if (fd >= 0)
        close(fd);
    return ok;
}

static int64_t size_of(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISREG(st.st_mode) ? st.st_size : 0;
}

/* ---- writing -------------------------------------------------------------------------------------- */

bool depot_begin(struct depot *d, struct depot_draft *out, struct diag *diag)
{
    *out = (struct depot_draft){ .fd = -1 };
    pthread_mutex_lock(&d->lock);
    bool ok = ready(d);
    pthread_mutex_unlock(&d->lock);
    snprintf(out->path, sizeof out->path, "%s/" DRAFT "XXXXXX", d->folder);
    out->fd = ok ? mkstemp(out->path) : -1;
    if (out->fd < 0)
        return fails("cannot begin", out->path, diag);
    fcntl(out->fd, F_SETFD, FD_CLOEXEC);
    return true;
}

/* False when it cannot be read. */
static bool digest(int fd, char sm3[SM3_HEX + 1], int64_t *size)
{
    unsigned char sum[SM3_BYTES];
    char *block = malloc(BLOCK);
    if (!block)
        fatal("out of memory");
    struct sm3 *h = sm3_open();
    ssize_t got = 0;
    *size = 0;
    while ((got = pread(fd, block, BLOCK, *size)) > 0) {
        sm3_add(h, (struct str){ block, (size_t)got });
        *size += got;
    }
    sm3_end(h, sum);
    sm3_close(h);
    free(block);
    hex_put(sum, sizeof sum, sm3);
    return got == 0;
}

bool depot_seal(struct depot_draft *draft, struct diag *diag)
{
    return digest(draft->fd, draft->sm3, &draft->size) || fails("cannot read", draft->path, diag);
}

static void pin(struct depot *d, struct depot_draft *draft)
{
    struct pin *p = calloc(1, sizeof *p);
    if (!p)
        fatal("out of memory");
    memcpy(p->sm3, draft->sm3, sizeof p->sm3);
    pthread_mutex_lock(&d->lock);
    p->next = d->pins;
    d->pins = p;
    draft->pinned = true;
    pthread_mutex_unlock(&d->lock);
}

static void unpin(struct depot *d, const char *sm3)
{
    pthread_mutex_lock(&d->lock);
    struct pin **at = &d->pins;
    while (*at && strcmp((*at)->sm3, sm3) != 0)
        at = &(*at)->next;
    struct pin *gone = *at;
    if (gone)
        *at = gone->next;
    pthread_mutex_unlock(&d->lock);
    free(gone);
}

static bool is_pinned(const struct depot *d, struct str sm3)
{
    for (const struct pin *p = d->pins; p; p = p->next)
        if (str_is(sm3, p->sm3))
            return true;
    return false;
}

/* Made anew from the content whenever it is uploaded, so its loss is not worth a flush. */
static void put_thumbnail(const struct depot *d, struct str sm3, struct str jpeg)
{
    char path[PATH];
    place_of(d, sm3, THUMBNAIL, path);
    FILE *f = jpeg.n ? fopen(path, "wb") : NULL;
    bool ok = f && fwrite(jpeg.p, 1, jpeg.n, f) == jpeg.n;
    if (f && (fclose(f) != 0 || !ok))
        unlink(path);
}

static bool put_in_place(struct depot *d, struct depot_draft *draft, struct str thumbnail)
{
    char shard[PATH];
    char path[PATH];
    struct str sm3 = str_c(draft->sm3);
    shard_of(d, draft->sm3, shard);
    place_of(d, sm3, "", path);
    depot_bytes(d); /* counted before there is more to count */
    int64_t older = size_of(path);
    if (fsync(draft->fd) != 0 || !make_folder(shard) || rename(draft->path, path) != 0)
        return false;
    put_thumbnail(d, sm3, thumbnail);
    pthread_mutex_lock(&d->lock);
    d->bytes += draft->size - older;
    pthread_mutex_unlock(&d->lock);
    return sync_folder(shard) && sync_folder(d->folder);
}

bool depot_keep(struct depot *d, struct depot_draft *draft, struct str thumbnail, struct diag *diag)
{
    pin(d, draft);
    return put_in_place(d, draft, thumbnail) || fails("cannot keep", draft->path, diag);
}

void depot_end(struct depot *d, struct depot_draft *draft)
{
    if (draft->fd < 0)
        return;
    close(draft->fd);
    unlink(draft->path); /* gone already when it was kept */
    if (draft->pinned)
        unpin(d, draft->sm3);
    draft->fd = -1;
}

/* ---- walking -------------------------------------------------------------------------------------- */

typedef void visit_fn(struct depot *d, struct str name, void *ctx);

static void walk_shard(struct depot *d, const char *shard, visit_fn *visit, void *ctx)
{
    DIR *dir = opendir(shard);
    for (struct dirent *e; dir && (e = readdir(dir));)
        if (e->d_name[0] != '.')
            visit(d, str_c(e->d_name), ctx);
    if (dir)
        closedir(dir);
}

/* Every file of every shard. */
static void walk(struct depot *d, visit_fn *visit, void *ctx)
{
    char shard[PATH];
    for (int i = 0; i < 256 && d->folder[0]; i++) {
        char two[3];
        snprintf(two, sizeof two, "%02x", (unsigned)i);
        shard_of(d, two, shard);
        walk_shard(d, shard, visit, ctx);
    }
}

static bool is_sm3(struct str name)
{
    for (size_t i = 0; i < name.n; i++)
        if (hex_digit(name.p[i]) < 0)
            return false;
    return name.n == SM3_HEX;
}

static void add_bytes(struct depot *d, struct str name, void *ctx)
{
    char path[PATH];
    if (!is_sm3(name))
        return;
    place_of(d, name, "", path);
    *(int64_t *)ctx += size_of(path);
}

int64_t depot_bytes(struct depot *d)
{
    pthread_mutex_lock(&d->lock);
    if (!d->counted)
        walk(d, add_bytes, &d->bytes);
    d->counted = true;
    int64_t bytes = d->bytes;
    pthread_mutex_unlock(&d->lock);
    return bytes;
}

/* ---- reading -------------------------------------------------------------------------------------- */

int depot_read(struct depot *d, struct str sm3, int64_t size)
{
    char path[PATH];
    char found[SM3_HEX + 1];
    int64_t bytes = 0;
    if (!is_sm3(sm3))
        return -1;
    place_of(d, sm3, "", path);
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0) {
        log_error("attachments: cannot open %s: %s", path, strerror(errno));
        return -1;
    }
    if (digest(fd, found, &bytes) && str_is(sm3, found) && bytes == size)
        return fd;
    log_error("attachments: %s holds other bytes than its name says", path);
    close(fd);
    return -1;
}

int depot_thumbnail(struct depot *d, struct str sm3, int64_t *size)
{
    char path[PATH];
    if (!is_sm3(sm3))
        return -1;
    place_of(d, sm3, THUMBNAIL, path);
    *size = size_of(path);
    return *size > 0 ? open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW) : -1;
}

/* ---- removing ------------------------------------------------------------------------------------- */

/* True when it went. */
static bool drop(struct depot *d, struct str sm3, depot_needed *needed, void *ctx)
{
    char path[PATH];
    depot_bytes(d);
    pthread_mutex_lock(&d->lock);
    bool goes = d->holds == 0 && !is_pinned(d, sm3) && !needed(ctx, sm3);
    if (goes) {
        place_of(d, sm3, "", path);
        int64_t size = size_of(path);
        goes = unlink(path) == 0;
        d->bytes -= goes ? size : 0;
        place_of(d, sm3, THUMBNAIL, path);
        unlink(path);
    }
    pthread_mutex_unlock(&d->lock);
    return goes;
}

void depot_drop(struct depot *d, struct str sm3, depot_needed *needed, void *ctx)
{
    if (is_sm3(sm3))
        drop(d, sm3, needed, ctx);
}

struct sweep {
    depot_needed *needed;
    void *ctx;
    int64_t gone;
};

static void sweep_one(struct depot *d, struct str name, void *ctx)
{
    struct sweep *s = ctx;
    if (is_sm3(name))
        s->gone += drop(d, name, s->needed, s->ctx);
}

static void sweep_drafts(const struct depot *d)
{
    char path[PATH + 256];
    DIR *dir = d->folder[0] ? opendir(d->folder) : NULL;
    for (struct dirent *e; dir && (e = readdir(dir));) {
        if (strncmp(e->d_name, DRAFT, sizeof DRAFT - 1) != 0)
            continue;
        snprintf(path, sizeof path, "%s/%s", d->folder, e->d_name);
        unlink(path);
    }
    if (dir)
        closedir(dir);
}

int64_t depot_sweep(struct depot *d, bool alone, depot_needed *needed, void *ctx)
{
    struct sweep s = { needed, ctx, 0 };
    if (alone)
        sweep_drafts(d);
    walk(d, sweep_one, &s);
    return s.gone;
}

void depot_hold(struct depot *d)
{
    pthread_mutex_lock(&d->lock);
    d->holds++;
    pthread_mutex_unlock(&d->lock);
}

void depot_release(struct depot *d)
{
    pthread_mutex_lock(&d->lock);
    d->holds--;
    pthread_mutex_unlock(&d->lock);
}

static bool nobody(void *ctx, struct str sm3)
{
    (void)ctx;
    (void)sm3;
    return false;
}

static void remove_folder(struct depot *d)
{
    char shard[PATH];
    depot_sweep(d, true, nobody, NULL);
    for (int i = 0; i < 256; i++) {
        char two[3];
        snprintf(two, sizeof two, "%02x", (unsigned)i);
        shard_of(d, two, shard);
        rmdir(shard);
    }
    rmdir(d->folder);
}

void depot_close(struct depot *d)
{
    if (!d)
        return;
    if (d->temporary && d->folder[0])
        remove_folder(d);
    ASSERT(!d->pins);
    pthread_mutex_destroy(&d->lock);
    free(d);
}

/* ---- copying -------------------------------------------------------------------------------------- */

static bool copy_bytes(int from, int to)
{
    char *block = malloc(BLOCK);
    if (!block)
        fatal("out of memory");
    int64_t at = 0;
    ssize_t got = 0;
    bool ok = true;
    while (ok && (got = pread(from, block, BLOCK, at)) > 0) {
        ok = write(to, block, (size_t)got) == got;
        at += got;
    }
    free(block);
    return ok && got == 0;
}

static struct str read_thumbnail(struct depot *d, struct str sm3, struct arena *a)
{
    int64_t size = 0;
    int fd = depot_thumbnail(d, sm3, &size);
    char *p = fd >= 0 ? NEW(a, char, size) : NULL;
    bool ok = p && read(fd, p, (size_t)size) == size;
    if (fd >= 0)
        close(fd);
    return ok ? (struct str){ p, (size_t)size } : STR("");
}

bool depot_copy(struct depot *from, struct str sm3, int64_t size, struct depot *to,
                struct diag *diag)
{
    struct depot_draft draft;
    int fd = depot_read(from, sm3, size);
    if (fd < 0)
        return diag_add(diag, E_STORE, NULL, "内容 " STR_FMT " 缺失或已损坏", STR_ARG(sm3));
    bool ok = depot_begin(to, &draft, diag);
    if (ok) {
        ok = (copy_bytes(fd, draft.fd) || fails("cannot copy", draft.path, diag)) &&
             depot_seal(&draft, diag) &&
             (str_is(sm3, draft.sm3) || fails("copied otherwise", draft.path, diag)) &&
             depot_keep(to, &draft, read_thumbnail(from, sm3, diag->arena), diag);
        depot_end(to, &draft);
    }
    close(fd);
    return ok;
}
