/* diag.c - see diag.h. */
#include "base/diag.h"

#include <stdarg.h>
#include <stdio.h>

static const struct {
    const char *id;
    int http;
    const char *text;
} errors[E__COUNT] = {
#define ERR(id_, http_, text_) [E_##id_] = { .id = #id_, .http = http_, .text = text_ },
#include "base/errors.tbl.h"
#undef ERR
};

void diag_init(struct diag *d, struct arena *a)
{
    *d = (struct diag){ .arena = a };
}

static void add(struct diag *d, enum err e, enum level level, const char *field, struct str text)
{
    struct finding *f = NEW(d->arena, struct finding, 1);
    *f = (struct finding){ .err = e,
                           .level = level,
                           .field = field,
                           .text = text,
                           .sheet = STR(""),
                           .cell = STR(""),
                           .value = STR(""),
                           .suggest = STR("") };
    *(d->last ? &d->last->next : &d->first) = f;
    d->last = f;
    d->errors += level == LEVEL_ERROR;
    d->warnings += level == LEVEL_WARNING;
}

static struct str text_of(struct arena *a, const char *fmt, va_list ap) PRINTF_LIKE(2, 0);

static struct str text_of(struct arena *a, const char *fmt, va_list ap)
{
    va_list again;
    va_copy(again, ap);
    int n = vsnprintf(NULL, 0, fmt, again);
    va_end(again);
    ASSERT(n >= 0);
    char *p = arena_alloc(a, (size_t)n + 1, 1);
    vsnprintf(p, (size_t)n + 1, fmt, ap);
    return (struct str){ p, (size_t)n };
}

/* One body for the three levels: a va_list cannot be shared by plain functions. */
#define ADD_AT(level)                                                                              \
    va_list ap;                                                                                    \
    va_start(ap, fmt);                                                                             \
    add(d, e, level, field, text_of(d->arena, fmt, ap));                                           \
    va_end(ap);                                                                                    \
    return false

bool diag_add(struct diag *d, enum err e, const char *field, const char *fmt, ...)
{
    ADD_AT(LEVEL_ERROR);
}

bool diag_warn(struct diag *d, enum err e, const char *field, const char *fmt, ...)
{
    ADD_AT(LEVEL_WARNING);
}

bool diag_note(struct diag *d, enum err e, const char *field, const char *fmt, ...)
{
    ADD_AT(LEVEL_NOTE);
}

bool diag_std(struct diag *d, enum err e, const char *field)
{
    add(d, e, LEVEL_ERROR, field, str_c(errors[e].text));
    return false;
}

bool diag_ok(const struct diag *d)
{
    return d->errors == 0;
}

enum err diag_verdict(const struct diag *d)
{
    for (const struct finding *f = d->first; f; f = f->next)
        if (f->level == LEVEL_ERROR)
            return f->err;
    return E_OK;
}

void diag_join(struct diag *to, struct diag *from)
{
    if (!from->first)
        return;
    *(to->last ? &to->last->next : &to->first) = from->first;
    to->last = from->last;
    to->errors += from->errors;
    to->warnings += from->warnings;
    diag_init(from, from->arena);
}

int err_http(enum err e)
{
    return errors[e].http;
}

const char *err_id(enum err e)
{
    return errors[e].id;
}

const char *err_text(enum err e)
{
    return errors[e].text;
}
