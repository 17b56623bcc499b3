/* password.c - see password.h.  Copies nothing: no part of a password stays behind. */
#include "domain/password.h"

#include "base/date.h"
#include "base/utf8.h"

const struct password_rules password_defaults = {
    .min_length = 10, .classes = 3, .history = 5, .max_age_days = 90
};

static const char *const guessed[] = {
#define WORD(text) text,
#include "domain/password_words.tbl.h"
#undef WORD
};

static char small(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool starts_here(struct str s, size_t at, struct str word)
{
    for (size_t i = 0; i < word.n; i++)
        if (at + i >= s.n || small(s.p[at + i]) != small(word.p[i]))
            return false;
    return true;
}

static bool holds(struct str s, struct str word)
{
    for (size_t at = 0; at + word.n <= s.n; at++)
        if (starts_here(s, at, word))
            return true;
    return false;
}

static int64_t count_classes(struct str s)
{
    bool met[4] = { false };
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (c >= 'a' && c <= 'z')
            met[0] = true;
        else if (c >= 'A' && c <= 'Z')
            met[1] = true;
        else if (c >= '0' && c <= '9')
            met[2] = true;
        else
            met[3] = true;
    }
    return met[0] + met[1] + met[2] + met[3];
}

static bool is_guessed(struct str password)
{
    for (size_t i = 0; i < COUNTOF(guessed); i++)
        if (holds(password, str_c(guessed[i])))
            return true;
    return false;
}

static bool repeats(struct str password)
{
    struct str rest = password;
    uint32_t first = utf8_next(&rest);
    while (rest.n)
        if (utf8_next(&rest) != first)
            return false;
    return true;
}

bool password_check(struct str password, const struct password_rules *r, const struct str *words,
                    size_t nwords, struct diag *d)
{
    size_t before = d->errors;
    int64_t n = (int64_t)str_chars(password);
    if (n < r->min_length)
        diag_add(d, E_RULE, "password", "口令至少 %lld 个字符", (long long)r->min_length);
    if (n > PASSWORD_MOST)
        diag_add(d, E_RULE, "password", "口令最多 %d 个字符", PASSWORD_MOST);
    if (count_classes(password) < r->classes)
        diag_add(d, E_RULE, "password", "口令须含大写字母、小写字母、数字、其他符号中的 %lld 类",
                 (long long)r->classes);
    for (size_t i = 0; i < nwords; i++)
        if (str_chars(words[i]) > 1 && holds(password, words[i]))
            diag_add(d, E_RULE, "password", "口令不能包含登录名、姓名或单位名称");
    if (is_guessed(password) || (n > 1 && repeats(password)))
        diag_add(d, E_RULE, "password", "口令包含常见的易猜片段，请换一个");
    return d->errors == before;
}

bool password_expired(const struct password_rules *r, struct str changed_at, struct str today)
{
    struct str day = str_slice(changed_at, 0, 10);
    if (r->max_age_days == 0)
        return false;
    return !is_day(day) || !is_day(today) || date_of(today) - date_of(day) > r->max_age_days;
}
