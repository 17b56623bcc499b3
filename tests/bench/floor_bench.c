/* floor_bench.c - what the libraries below could do at best: the same work with nothing of ours around it.
 * usage: floor_bench list|search STORE, create FILE, csv TABLE, xlsx TABLE, stat ROWS
 * Prints one number: pages, queries, rows, rows, rows or passes a second of processor time (create: of wall time). */
#include <expat.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <zip.h>

enum { SECONDS = 2, COLUMNS = 25, GROUP = 64, BLOCK = 64 * 1024, MONTHS = 12, AREAS = 7 };

static double now(clockid_t clock)
{
    struct timespec t;
    clock_gettime(clock, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void need(bool ok, const char *what)
{
    if (ok)
        return;
    fprintf(stderr, "floor_bench: %s\n", what);
    exit(1);
}

static sqlite3 *opened(const char *path, int flags)
{
    sqlite3 *db = NULL;
    need(sqlite3_open_v2(path, &db, flags | SQLITE_OPEN_NOMUTEX, NULL) == SQLITE_OK, path);
    return db;
}

static void run(sqlite3 *db, const char *sql)
{
    need(sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK, sqlite3_errmsg(db));
}

static sqlite3_stmt *prepared(sqlite3 *db, const char *sql)
{
    sqlite3_stmt *s = NULL;
    need(sqlite3_prepare_v2(db, sql, -1, &s, NULL) == SQLITE_OK, sqlite3_errmsg(db));
    return s;
}

/* ---- reading ---------------------------------------------------------------------------------------- */

/* Steps through a result and writes it, as a server must. */
static size_t step_and_write(sqlite3_stmt *s, char *out, size_t room)
{
    size_t n = 0;
    while (sqlite3_step(s) == SQLITE_ROW)
        for (int i = 0; i < sqlite3_column_count(s) && n + 1000 < room; i++)
            n += (size_t)snprintf(
                out + n, 1000, "\"%s\":\"%.900s\",", sqlite3_column_name(s, i),
                sqlite3_column_text(s, i) ? (const char *)sqlite3_column_text(s, i) : "");
    sqlite3_reset(s);
    return n;
}

static double rate_of(sqlite3_stmt *s, const char *const *words, size_t nwords)
{
    static char out[1 << 20];
    double began = now(CLOCK_PROCESS_CPUTIME_ID);
    double spent = 0;
    size_t runs = 0;
    while (spent < SECONDS) {
        sqlite3_bind_text(s, 1, words[runs % nwords], -1, SQLITE_STATIC);
        need(step_and_write(s, out, sizeof out) > 0, "nothing found");
        spent = now(CLOCK_PROCESS_CPUTIME_ID) - began;
        runs++;
    }
    return (double)runs / spent;
}

static double bench_list(const char *store)
{
    static const char *const areas[] = {
        "320481", "320413", "320412", "320411", "320402", "320404"
    };
    sqlite3 *db = opened(store, SQLITE_OPEN_READONLY);
    sqlite3_stmt *s = prepared(
        db,
        "SELECT project_code, name, kind, project_class, construction_nature, approval_type, "
        "investment_source, owner_name, investor_name, area, address, products, planned_capacity, "
        "total_investment, fixed_asset_investment, land_area, planned_start, planned_completion, "
        "stage, task_force FROM project WHERE area = ?1 AND stage = 'prospect' AND "
        "project_class = 'energy' AND total_investment IS NOT NULL "
        "ORDER BY total_investment DESC, id LIMIT 50");
    double rate = rate_of(s, areas, 6);
    sqlite3_finalize(s);
    sqlite3_close(db);
    return rate;
}

/* The index of our own making, asked alone: pairs of characters as FTS5 tokens. */
static double bench_search(const char *store)
{
    static const char *const words[] = { "电池", "光伏", "芯片", "储能",
                                         "装备", "研发", "工厂", "产业" };
    sqlite3 *db = opened(store, SQLITE_OPEN_READONLY);
    sqlite3_stmt *s = prepared(db, "SELECT rowid FROM search_project WHERE search_project MATCH "
                                   "'\"' || ?1 || '\"' LIMIT 50");
    double rate = rate_of(s, words, 8);
    sqlite3_finalize(s);
    sqlite3_close(db);
    return rate;
}

/* One pass over a year's amounts and areas in memory. */
static double bench_stat(size_t rows)
{
    int64_t *amount = malloc(rows * MONTHS * sizeof *amount);
    unsigned char *area = malloc(rows);
    int64_t kept = 0;
    size_t runs = 0;
    need(amount && area, "out of memory");
    for (size_t i = 0; i < rows; i++)
        area[i] = (unsigned char)(i % AREAS);
    for (size_t i = 0; i < rows * MONTHS; i++)
        amount[i] = (int64_t)i;
    double began = now(CLOCK_PROCESS_CPUTIME_ID);
    double spent = 0;
    while (spent < SECONDS) {
        int64_t sum[AREAS] = { 0 };
        const int64_t *month = amount + rows * (runs % MONTHS);
        for (size_t i = 0; i < rows; i++)
            sum[area[i]] += month[i];
        kept += sum[runs % AREAS];
        spent = now(CLOCK_PROCESS_CPUTIME_ID) - began;
        runs++;
    }
    need(kept > 0, "no sums");
    free(amount);
    free(area);
    return (double)runs / spent;
}

/* ---- writing ---------------------------------------------------------------------------------------- */

static void bind_all(sqlite3_stmt *s, const char *text)
{
    for (int i = 1; i <= sqlite3_bind_parameter_count(s); i++)
        sqlite3_bind_text(s, i, text, -1, SQLITE_STATIC);
    need(sqlite3_step(s) == SQLITE_DONE, "insert");
    sqlite3_reset(s);
}

/* Rows and their journal entries, so many to a durable commit as there are clients. */
static double bench_create(const char *path)
{
    static const char values[] = "VALUES (NULL,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)";
    char sql[200];
    sqlite3 *db = opened(path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
    run(db, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
            "CREATE TABLE p (id INTEGER PRIMARY KEY, a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t);"
            "CREATE INDEX p1 ON p (a, b); CREATE INDEX p2 ON p (c);"
            "CREATE TABLE j (id INTEGER PRIMARY KEY, a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t)");
    snprintf(sql, sizeof sql, "INSERT INTO p %s", values);
    sqlite3_stmt *row = prepared(db, sql);
    snprintf(sql, sizeof sql, "INSERT INTO j %s", values);
    sqlite3_stmt *entry = prepared(db, sql);
    double began = now(CLOCK_MONOTONIC);
    double spent = 0;
    size_t rows = 0;
    while (spent < SECONDS) {
        run(db, "BEGIN IMMEDIATE");
        for (int i = 0; i < GROUP; i++, rows++) {
            bind_all(row, "a text of a dozen");
            bind_all(entry, "a text of two dozen or so");
        }
        run(db, "COMMIT");
        spent = now(CLOCK_MONOTONIC) - began;
    }
    sqlite3_finalize(row);
    sqlite3_finalize(entry);
    sqlite3_close(db);
    return (double)rows / spent;
}

struct table {
    char *text;
    size_t n;
};

static struct table read_table(const char *path)
{
    FILE *f = fopen(path, "rb");
    need(f != NULL, path);
    fseek(f, 0, SEEK_END);
    struct table t = { .n = (size_t)ftell(f) };
    rewind(f);
    t.text = malloc(t.n + 1);
    need(t.text && fread(t.text, 1, t.n, f) == t.n, path);
    t.text[t.n] = '\0';
    fclose(f);
    return t;
}

/* Splits a line without quotes into fields, binds and inserts them. */
static void insert_line(sqlite3_stmt *s, char *line, char *end)
{
    int column = 1;
    char *field = line;
    for (char *p = line; p <= end && column <= COLUMNS; p++) {
        if (p < end && *p != ',')
            continue;
        sqlite3_bind_text(s, column++, field, (int)(p - field), SQLITE_STATIC);
        field = p + 1;
    }
    need(sqlite3_step(s) == SQLITE_DONE, "insert");
    sqlite3_reset(s);
}

static double bench_csv(const char *path)
{
    struct table t = read_table(path);
    char *store = malloc(strlen(path) + 10);
    need(store != NULL, "out of memory");
    sprintf(store, "%s.floor", path);
    unlink(store);
    double began = now(CLOCK_MONOTONIC);
    sqlite3 *db = opened(store, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
    run(db, "CREATE TABLE t (id INTEGER PRIMARY KEY, "
            "a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u,v,w,x,y); BEGIN");
    sqlite3_stmt *s = prepared(
        db, "INSERT INTO t VALUES (NULL,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)");
    size_t rows = 0;
    for (char *at = t.text; at < t.text + t.n; rows++) {
        char *end = strchr(at, '\n');
        end = end ? end : t.text + t.n;
        insert_line(s, at, end);
        at = end + 1;
    }
    run(db, "COMMIT; CREATE UNIQUE INDEX t1 ON t (a); CREATE INDEX t2 ON t (j, o); CREATE INDEX t3 "
            "ON t (o)");
    double spent = now(CLOCK_MONOTONIC) - began;
    sqlite3_finalize(s);
    sqlite3_close(db);
    unlink(store);
    free(store);
    free(t.text);
    return (double)rows / spent;
}

/* ---- workbooks --------------------------------------------------------------------------------------- */

static void XMLCALL count_row(void *rows, const XML_Char *name, const XML_Char **attrs)
{
    (void)attrs;
    *(size_t *)rows += !strcmp(name, "row");
}

static double bench_xlsx(const char *path)
{
    static char block[BLOCK];
    size_t rows = 0;
    double began = now(CLOCK_MONOTONIC);
    zip_t *z = zip_open(path, ZIP_RDONLY, NULL);
    zip_file_t *f = z ? zip_fopen(z, "xl/worksheets/sheet1.xml", 0) : NULL;
    XML_Parser parser = XML_ParserCreate(NULL);
    need(f && parser, path);
    XML_SetUserData(parser, &rows);
    XML_SetStartElementHandler(parser, count_row);
    for (zip_int64_t n = 1; n > 0;) {
        n = zip_fread(f, block, sizeof block);
        need(n >= 0 && XML_Parse(parser, block, (int)n, n == 0) == XML_STATUS_OK, path);
    }
    XML_ParserFree(parser);
    zip_fclose(f);
    zip_discard(z);
    return (double)rows / (now(CLOCK_MONOTONIC) - began);
}

int main(int argc, char **argv)
{
    static const struct {
        const char *name;
        double (*run)(const char *path);
    } benches[] = { { "list", bench_list },
                    { "search", bench_search },
                    { "create", bench_create },
                    { "csv", bench_csv },
                    { "xlsx", bench_xlsx } };
    need(argc == 3, "usage: floor_bench list|search|create|csv|xlsx|stat WHERE");
    if (!strcmp(argv[1], "stat"))
        return printf("%.6g\n", bench_stat((size_t)strtoul(argv[2], NULL, 10))) < 0;
    for (size_t i = 0; i < sizeof benches / sizeof benches[0]; i++)
        if (!strcmp(argv[1], benches[i].name))
            return printf("%.6g\n", benches[i].run(argv[2])) < 0;
    need(false, argv[1]);
    return 1;
}
