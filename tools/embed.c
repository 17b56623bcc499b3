/* embed.c - turns a folder of built web files into a C file with plain, gzip and brotli bodies.
 * Knows no server.
 *
 * usage: embed FOLDER OUTPUT.c
 * A missing folder gives one page that says how to build it.  An OUTPUT made from the same files is left
 * as it is, so that nothing is compiled again.
 */
#include <brotli/encode.h>
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <zlib.h>

enum { FILES = 4096, PATH = 1024, SMALL = 256, HASH_CHARS = 8, VERSION = 1 };

struct bytes {
    unsigned char *p;
    size_t n;
};

struct file {
    char *path; /* below the folder, begins with '/' */
    struct bytes plain, gzip, brotli;
    uint64_t hash;
};

struct page {
    struct file files[FILES];
    size_t n;
};

static const char missing[] =
    "<!doctype html>\n<html lang=\"zh-CN\"><head><meta "
    "charset=\"utf-8\"><title>招推服</title></head>\n"
    "<body><h1>网页还没有构建</h1>\n"
    "<p>这个程序编译时没有找到网页文件。请在源码目录运行 <code>./dev build</code>"
    "（它会先在 web/ 中构建网页，再编译程序），然后重新启动。</p>\n"
    "<p>接口不受影响：<a "
    "href=\"/api/v1/openapi.json\">/api/v1/openapi.json</a></p></body></html>\n";

static void die(const char *fmt, ...) __attribute__((noreturn, format(printf, 1, 2)));
static void die(const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    fputs("embed: ", stderr);
    vfprintf(stderr, fmt, ap);
    fputc('\n', stderr);
    va_end(ap);
    exit(1);
}

static void *take(size_t n)
{
    void *p = calloc(n ? n : 1, 1);
    if (!p)
        die("out of memory");
    return p;
}

/* FNV-1a: tells versions of a file apart; nobody's safety rests on it. */
static uint64_t hash(uint64_t h, const void *p, size_t n)
{
    const unsigned char *b = p;
    for (size_t i = 0; i < n; i++)
        h = (h ^ b[i]) * UINT64_C(0x100000001b3);
    return h;
}

static const uint64_t hash_seed = UINT64_C(0xcbf29ce484222325);

/* ---- reading ---------------------------------------------------------------------------------------- */

static void add_file(struct page *page, const char *path, struct bytes plain)
{
    if (page->n == FILES)
        die("more than %d files", FILES);
    struct file *f = &page->files[page->n++];
    f->path = take(strlen(path) + 1);
    memcpy(f->path, path, strlen(path));
    f->plain = plain;
    f->hash = hash(hash_seed, plain.p, plain.n);
}

static struct bytes read_file(const char *name, size_t size)
{
    struct bytes b = { take(size), size };
    FILE *f = fopen(name, "rb");
    if (!f || fread(b.p, 1, size, f) != size)
        die("%s: %s", name, strerror(errno));
    fclose(f);
    return b;
}

static void read_folder(struct page *page, const char *folder, size_t root);

static void read_entry(struct page *page, const char *name, size_t root)
{
    struct stat st;
    if (stat(name, &st) != 0)
        die("%s: %s", name, strerror(errno));
    if (S_ISDIR(st.st_mode))
        read_folder(page, name, root);
    else if (S_ISREG(st.st_mode))
        add_file(page, name + root, read_file(name, (size_t)st.st_size));
}

static void read_folder(struct page *page, const char *folder, size_t root)
{
    DIR *dir = opendir(folder);
    if (!dir)
        die("%s: %s", folder, strerror(errno));
    for (struct dirent *e; (e = readdir(dir));) {
        char name[PATH];
        if (e->d_name[0] == '.')
            continue;
        int n = snprintf(name, sizeof name, "%s/%s", folder, e->d_name);
        if (n < 0 || (size_t)n >= sizeof name)
            die("%s/%s: path too long", folder, e->d_name);
        read_entry(page, name, root);
    }
    closedir(dir);
}

static int by_path(const void *a, const void *b)
{
    const struct file *x = a;
    const struct file *y = b;
    return strcmp(x->path, y->path);
}

static void read_page(struct page *page, const char *folder)
{
    char index[PATH];
    struct stat st;
    snprintf(index, sizeof index, "%s/index.html", folder);
    if (stat(index, &st) == 0) {
        read_folder(page, folder, strlen(folder));
    } else {
        struct bytes b = { take(sizeof missing - 1), sizeof missing - 1 };
        memcpy(b.p, missing, b.n);
        add_file(page, "/index.html", b);
    }
    qsort(page->files, page->n, sizeof page->files[0], by_path);
}

static uint64_t digest(const struct page *page)
{
    uint64_t h = hash_seed + VERSION;
    for (size_t i = 0; i < page->n; i++) {
        h = hash(h, page->files[i].path, strlen(page->files[i].path) + 1);
        h = hash(h, &page->files[i].hash, sizeof page->files[i].hash);
    }
    return h;
}

/* ---- compressing: the same bytes on every machine, so without a time ---------------------------------- */

static struct bytes gzip(struct bytes plain)
{
    z_stream z = { 0 };
    if (deflateInit2(&z, 9, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY) != Z_OK)
        die("zlib does not start");
    size_t room = deflateBound(&z, plain.n);
    struct bytes out = { take(room), room };
    z.next_in = plain.p;
    z.avail_in = (uInt)plain.n;
    z.next_out = out.p;
    z.avail_out = (uInt)out.n;
    if (deflate(&z, Z_FINISH) != Z_STREAM_END)
        die("zlib does not end");
    out.n = z.total_out;
    deflateEnd(&z);
    return out;
}

static struct bytes brotli(struct bytes plain)
{
    size_t n = BrotliEncoderMaxCompressedSize(plain.n);
    unsigned char *p = take(n);
    if (!BrotliEncoderCompress(BROTLI_MAX_QUALITY, BROTLI_MAX_WINDOW_BITS, BROTLI_MODE_TEXT,
                               plain.n, plain.p, &n, p))
        die("brotli does not compress");
    return (struct bytes){ p, n };
}

/* A twin that hardly saves anything is not worth its place. */
static struct bytes if_smaller(struct bytes packed, struct bytes plain)
{
    if (packed.n + packed.n / 16 < plain.n)
        return packed;
    free(packed.p);
    return (struct bytes){ NULL, 0 };
}

static void compress_page(struct page *page)
{
    for (size_t i = 0; i < page->n; i++) {
        struct file *f = &page->files[i];
        if (f->plain.n < SMALL)
            continue;
        f->gzip = if_smaller(gzip(f->plain), f->plain);
        f->brotli = if_smaller(brotli(f->plain), f->plain);
    }
}

/* ---- writing ---------------------------------------------------------------------------------------- */

static const char *type_of(const char *path)
{
    static const char *const types[][2] = {
        { ".html", "text/html; charset=utf-8" },
        { ".js", "text/javascript; charset=utf-8" },
        { ".css", "text/css; charset=utf-8" },
        { ".json", "application/json; charset=utf-8" },
        { ".txt", "text/plain; charset=utf-8" },
        { ".svg", "image/svg+xml" },
        { ".png", "image/png" },
        { ".jpg", "image/jpeg" },
        { ".webp", "image/webp" },
        { ".ico", "image/x-icon" },
        { ".woff2", "font/woff2" },
        { ".webmanifest", "application/manifest+json" },
    };
    const char *dot = strrchr(path, '.');
    for (size_t i = 0; dot && i < sizeof types / sizeof types[0]; i++)
        if (strcmp(dot, types[i][0]) == 0)
            return types[i][1];
    return "application/octet-stream";
}

/* The bundler names what it makes NAME-HASH.EXT in assets/. */
static bool is_hashed(const char *path)
{
    const char *dot = strrchr(path, '.');
    if (strncmp(path, "/assets/", 8) != 0 || !dot || dot - path < 8 + HASH_CHARS + 1)
        return false;
    for (int i = 1; i <= HASH_CHARS; i++)
        if (!isalnum((unsigned char)dot[-i]) && dot[-i] != '_' && dot[-i] != '-')
            return false;
    return dot[-HASH_CHARS - 1] == '-';
}

static void put_array(FILE *out, size_t i, const char *kind, struct bytes b)
{
    if (b.n == 0)
        return;
    fprintf(out, "static const unsigned char %s%zu[] = {", kind, i);
    for (size_t at = 0; at < b.n; at++)
        fprintf(out, at % 32 ? "%u," : "\n%u,", b.p[at]);
    fputs("\n};\n", out);
}

static void put_ref(FILE *out, size_t i, const char *kind, struct bytes b)
{
    if (b.n)
        fprintf(out, "{ (const char *)%s%zu, %zu }, ", kind, i, b.n);
    else
        fputs("{ \"\", 0 }, ", out);
}

static void put_row(FILE *out, size_t i, const struct file *f)
{
    for (const char *p = f->path; *p; p++)
        if (*p < 0x20 || *p == '"' || *p == '\\')
            die("a file's name cannot be written in C: %s", f->path);
    fprintf(out, "{ \"%s\", \"%s\", \"\\\"%016llx\\\"\", ", f->path, type_of(f->path),
            (unsigned long long)f->hash);
    put_ref(out, i, "plain", f->plain);
    put_ref(out, i, "gzip", f->gzip);
    put_ref(out, i, "brotli", f->brotli);
    fprintf(out, "%s },\n", is_hashed(f->path) ? "true" : "false");
}

static void put_page(FILE *out, const struct page *page, const char *first)
{
    fprintf(out, "%s#include \"http/static_page.h\"\n\n", first);
    for (size_t i = 0; i < page->n; i++) {
        put_array(out, i, "plain", page->files[i].plain);
        put_array(out, i, "gzip", page->files[i].gzip);
        put_array(out, i, "brotli", page->files[i].brotli);
    }
    fputs("const struct asset static_assets[] = {\n", out);
    for (size_t i = 0; i < page->n; i++)
        put_row(out, i, &page->files[i]);
    fprintf(out, "};\nconst size_t static_nassets = %zu;\n", page->n);
}

static bool is_made(const char *name, const char *first)
{
    char line[SMALL] = "";
    FILE *f = fopen(name, "r");
    bool same = f && fgets(line, sizeof line, f) && strcmp(line, first) == 0;
    if (f)
        fclose(f);
    return same;
}

int main(int argc, char **argv)
{
    static struct page page;
    char first[SMALL];
    if (argc != 3)
        die("usage: embed FOLDER OUTPUT.c");
    read_page(&page, argv[1]);
    snprintf(first, sizeof first, "/* made by tools/embed.c; do not edit.  %016llx */\n",
             (unsigned long long)digest(&page));
    if (is_made(argv[2], first))
        return 0;
    compress_page(&page);
    FILE *out = fopen(argv[2], "w");
    if (!out)
        die("%s: %s", argv[2], strerror(errno));
    put_page(out, &page, first);
    if (fclose(out) != 0)
        die("%s: %s", argv[2], strerror(errno));
    return 0; /* the memory ends with the process */
}
