/* utf8.h - text as people see it.  Lengths in characters, matching by folded form. */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include "base/arena.h"

bool utf8_valid(struct str s);  /* shortest form, no surrogates, no NUL */
size_t str_chars(struct str s); /* code points; s must be valid */
/* One code point off the front of *s; U+FFFD for a broken byte. */
uint32_t utf8_next(struct str *s);

/* NFC, as everything is stored; returns s itself when it already is. */
struct str utf8_nfc(struct arena *a, struct str s);

/* For matching only: NFKC, case folded, full width to half, blanks and zero-width and format
 * characters dropped, brackets and dashes unified.  （常州） equals (常州). */
struct str utf8_fold(struct arena *a, struct str s);

/* Full-width ASCII to half width, ideographic and no-break blanks to a blank; else as typed. */
struct str utf8_narrow(struct arena *a, struct str s);

struct text_marks {
    bool stripped;    /* zero-width, BOM, soft hyphen or bidi controls were removed */
    bool replacement; /* holds U+FFFD: probably a broken file */
    bool private_use; /* holds private-use code points of old fonts */
    bool control;     /* holds control characters that no field may store */
};

/* NFC, trimmed of all Unicode blanks at both ends, invisible format characters removed outside
 * joined emoji; `marks` says what was met. */
struct str utf8_clean(struct arena *a, struct str s, struct text_marks *marks);

/* Overlapping pairs of folded characters, separated by blanks: 江苏时代 -> "江苏 苏时 时代".
 * What the name index stores and what a name query asks for; a single character gives itself. */
struct str utf8_bigrams(struct arena *a, struct str s);

#endif
