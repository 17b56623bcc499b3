/* city_fixture.h - a small city in memory for tests of the service floor. */
#ifndef CITY_FIXTURE_H
#define CITY_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "base/json.h"
#include "service/city.h"
#include "service/record.h"

struct fixture {
    struct city *city;
    struct arena arena;
    struct who who;
};

static inline struct who fixture_who(void)
{
    return (struct who){ .login = STR("tester"),
                         .name = STR("测试员"),
                         .role = ROLE_dispatcher,
                         .everything = true,
                         .address = STR("test"),
                         .request = STR("r1"),
                         .source = STR("manual"),
                         .now = STR("2025-10-08T02:00:00Z"),
                         .today = STR("2025-10-08") };
}

static inline void fixture_open(struct fixture *f)
{
    struct diag d;
    struct city_options o = { .store = { .create = true, .in_memory = true } };
    *f = (struct fixture){ .who = fixture_who() };
    diag_init(&d, &f->arena);
    f->city = city_open(STR("sqlite::memory:"), &o, &d);
    if (!f->city)
        fail_msg(STR_FMT, STR_ARG(d.first->text));
}

static inline void fixture_close(struct fixture *f)
{
    city_close(f->city);
    arena_free(&f->arena);
}

/* Creates a row from JSON written with ' for "; returns its id. */
static inline int64_t fixture_make(struct fixture *f, enum record_id rec, const char *body)
{
    struct diag d;
    struct reply reply = { 0 };
    diag_init(&d, &f->arena);
    char *json = str_z(&f->arena, str_c(body));
    for (char *p = json; *p; p++)
        *p = *p == '\'' ? '"' : *p;
    if (!record_create(&(struct use){ f->city, &f->who, NULL, &reply, &d }, &ledger[rec],
                       str_c(json)))
        fail_msg("%s: " STR_FMT, body, STR_ARG(d.first->text));
    json_t *row = json_loadb(reply.body.p, reply.body.n, 0, NULL);
    int64_t id = json_integer_value(json_object_get(row, "id"));
    json_decref(row);
    buf_free(&reply.body);
    return id;
}

#endif
