/* openapi.c - routes and ledgers as one OpenAPI 3.1 document; see routes.h. */
#include "derive/derive.h"
#include "file/file.h"
#include "http/routes.h"

#include <stdio.h>
#include <string.h>

static const struct {
    const char *name, *json;
} schemas[] = {
#define SCHEMA(name_, json_) { #name_, json_ },
#include "http/schemas.tbl.h"
#undef SCHEMA
};

/* The tables write ' for ". */
static void put_quoted(struct buf *out, const char *json)
{
    for (; *json; json++)
        buf_char(out, *json == '\'' ? (char)'"' : *json);
}

static void put_ref(struct jw *w, const char *schema, const struct record *rec)
{
    char ref[160];
    const char *own = strchr("RNC", schema[0]) && rec ? rec->id : NULL;
    bool of_record =
        own && (!strcmp(schema, "Row") || !strcmp(schema, "New") || !strcmp(schema, "Change"));
    snprintf(ref, sizeof ref, "#/components/schemas/%s%s%s", of_record ? own : "",
             of_record ? "." : "", schema);
    jw_open(w, '{');
    jw_key(w, "$ref");
    jw_c(w, ref);
    jw_close(w, '}');
}

static void put_list_schema(struct jw *w, const struct record *rec)
{
    char row[96];
    struct buf *out = w->out;
    snprintf(row, sizeof row, "%s.Part", rec->id);
    put_quoted(out, "{'type':'object','additionalProperties':false,'required':['rows','next'],"
                    "'properties':{'rows':{'type':'array','items':{'$ref':'#/components/schemas/");
    buf_c(out, row);
    put_quoted(
        out,
        "'}},'next':{'type':['string','null']},'count':{'type':'integer'},"
        "'count_capped':{'type':'boolean'},'labels':{'type':'object',"
        "'additionalProperties':{'type':'object','additionalProperties':{'type':'string'}}}}}");
    w->comma = true;
}

static void put_schema(struct jw *w, const char *schema, const struct record *rec)
{
    if (rec && !strcmp(schema, "List"))
        put_list_schema(w, rec);
    else
        put_ref(w, schema, rec);
}

/* A file is served as what it is: one entry a type. */
static void put_files(struct jw *w)
{
    jw_key(w, "content");
    jw_open(w, '{');
    for (const struct file_type *t = file_types; t->id; t++) {
        jw_key(w, t->media);
        jw_raw(w, STR("{}"));
    }
    jw_close(w, '}');
}

static void put_content(struct jw *w, const char *schema, const struct record *rec)
{
    bool json = strchr(schema, '/') == NULL;
    jw_key(w, "content");
    jw_open(w, '{');
    jw_key(w, json ? "application/json" : schema);
    jw_open(w, '{');
    if (json) {
        jw_key(w, "schema");
        put_schema(w, schema, rec);
    }
    jw_close(w, '}');
    jw_close(w, '}');
}

static void put_parameter(struct jw *w, struct str name, const char *in, bool required)
{
    jw_open(w, '{');
    jw_key(w, "name");
    jw_str(w, name);
    jw_key(w, "in");
    jw_c(w, in);
    jw_key(w, "required");
    jw_bool(w, required);
    jw_key(w, "schema");
    jw_raw(w, STR("{\"type\":\"string\"}"));
    jw_close(w, '}');
}

static void put_path_parameters(struct jw *w, struct str path)
{
    for (;;) {
        ptrdiff_t open = str_find(path, STR("{"));
        if (open < 0)
            return;
        path = str_slice(path, (size_t)open + 1, path.n);
        size_t close = (size_t)str_find(path, STR("}"));
        struct str name = str_slice(path, 0, close);
        if (!str_is(name, "record"))
            put_parameter(w, name, "path", true);
    }
}

static void put_parameters(struct jw *w, const struct route *r)
{
    struct str names = str_c(r->params);
    struct str name;
    jw_key(w, "parameters");
    jw_open(w, '[');
    put_path_parameters(w, str_c(r->path));
    while (str_split(&names, ' ', &name))
        put_parameter(w, name, "query", false);
    if (r->flags & VERSIONED)
        put_parameter(w, STR("If-Match"), "header", true);
    if (strcmp(r->method, "GET") != 0)
        put_parameter(w, STR("Idempotency-Key"), "header", false);
    jw_close(w, ']');
}

static void put_success(struct jw *w, int status, const struct route *r, const struct record *rec)
{
    char code[8];
    snprintf(code, sizeof code, "%d", status);
    jw_key(w, code);
    jw_open(w, '{');
    jw_key(w, "description");
    jw_c(w, err_text(E_OK));
    if (r->reply && !strcmp(r->reply, "*/*"))
        put_files(w);
    else if (r->reply)
        put_content(w, r->reply, rec);
    jw_close(w, '}');
}

static void put_operation(struct jw *w, const struct route *r, const struct record *rec)
{
    char id[96];
    snprintf(id, sizeof id, "%s%s%s", r->id, rec ? "_" : "", rec ? rec->id : "");
    jw_open(w, '{');
    jw_key(w, "operationId");
    jw_c(w, id);
    jw_key(w, "summary");
    jw_c(w, r->summary);
    if (r->entry) {
        jw_key(w, "x-journal");
        jw_c(w, r->entry);
    }
    jw_key(w, "security");
    jw_raw(w, r->flags & OPEN      ? STR("[]")
              : r->flags & PROGRAM ? STR("[{\"session\":[]},{\"token\":[]}]")
                                   : STR("[{\"session\":[]}]"));
    put_parameters(w, r);
    if (r->body) {
        jw_key(w, "requestBody");
        jw_open(w, '{');
        put_content(w, r->body, rec);
        jw_close(w, '}');
    }
    jw_key(w, "responses");
    jw_open(w, '{');
    put_success(w, r->status, r, rec);
    if (r->also)
        put_success(w, r->also, r, rec);
    jw_key(w, "default");
    jw_raw(w, STR("{\"$ref\":\"#/components/responses/Error\"}"));
    jw_close(w, '}');
    jw_close(w, '}');
}

/* The path with {record} filled in. */
static void path_of(const struct route *r, const struct record *rec, char *out, size_t n)
{
    const char *at = rec ? strstr(r->path, "{record}") : NULL;
    if (at)
        snprintf(out, n, "%.*s%s%s", (int)(at - r->path), r->path, rec->id,
                 at + strlen("{record}"));
    else
        snprintf(out, n, "%s", r->path);
}

static bool first_of_path(size_t at)
{
    for (size_t i = 0; i < at; i++)
        if (!strcmp(routes[i].path, routes[at].path))
            return false;
    return true;
}

static bool absent(const struct route *r, const struct record *rec)
{
    return rec && !route_present(r, rec);
}

static void put_path(struct jw *w, size_t at, const struct record *rec)
{
    char path[160];
    static const char *const keys[] = { "GET",   "get",   "POST",   "post",
                                        "PATCH", "patch", "DELETE", "delete" };
    if (absent(&routes[at], rec))
        return;
    path_of(&routes[at], rec, path, sizeof path);
    jw_key(w, path);
    jw_open(w, '{');
    for (size_t i = at; i < ROUTE__COUNT; i++) {
        if (strcmp(routes[i].path, routes[at].path) != 0 || absent(&routes[i], rec))
            continue;
        for (size_t k = 0; k < COUNTOF(keys); k += 2)
            if (!strcmp(keys[k], routes[i].method))
                jw_key(w, keys[k + 1]);
        put_operation(w, &routes[i], rec);
    }
    jw_close(w, '}');
}

static void put_paths(struct jw *w)
{
    jw_key(w, "paths");
    jw_open(w, '{');
    for (size_t i = 0; i < ROUTE__COUNT; i++) {
        if (!first_of_path(i))
            continue;
        if (!strstr(routes[i].path, "{record}")) {
            put_path(w, i, NULL);
            continue;
        }
        for (int r = 0; r < R__COUNT; r++)
            put_path(w, i, &ledger[r]);
    }
    jw_close(w, '}');
}

void openapi_put(struct buf *out)
{
    struct jw w = { .out = out };
    jw_open(&w, '{');
    jw_key(&w, "openapi");
    jw_c(&w, "3.1.0");
    jw_key(&w, "info");
    jw_raw(&w, STR("{\"title\":\"ztf\",\"version\":\"" ZTF_RELEASE "\"}"));
    put_paths(&w);
    jw_key(&w, "components");
    jw_open(&w, '{');
    jw_key(&w, "responses");
    jw_raw(
        &w,
        STR("{\"Error\":{\"description\":\"出错\",\"content\":{\"application/json\":{\"schema\":{"
            "\"$ref\":\"#/components/schemas/Error\"}}}}}"));
    jw_key(&w, "securitySchemes");
    jw_raw(
        &w,
        STR("{\"session\":{\"type\":\"apiKey\",\"in\":\"cookie\",\"name\":\"__Host-ztf_session\"},"
            "\"token\":{\"type\":\"http\",\"scheme\":\"bearer\"}}"));
    jw_key(&w, "schemas");
    jw_open(&w, '{');
    for (size_t i = 0; i < COUNTOF(schemas); i++) {
        jw_key(&w, schemas[i].name);
        put_quoted(out, schemas[i].json);
        w.comma = true;
    }
    derive_schemas(&w);
    jw_close(&w, '}');
    jw_close(&w, '}');
    jw_close(&w, '}');
    buf_char(out, '\n');
}
