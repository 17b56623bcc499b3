/* codes.h - the codes a city lives by: firms, organisations, projects.  Knows no store. */
#ifndef DOMAIN_CODES_H
#define DOMAIN_CODES_H

#include "base/diag.h"

/* GB 32100-2015.  `code` folded: see uscc_clean.  expected = the right check character, 0 when unknown. */
bool uscc_valid(struct str code, char *expected);
/* GB 11714: the nine characters of an organisation code (positions 9..17 of a USCC). */
bool organisation_code_valid(struct str code, char *expected);

/*
 * What was typed for a USCC, brought to its stored form: full width folded, blanks and invisible
 * characters dropped, upper case.  Letters I O S V Z, look-alikes and wrong lengths are left as
 * they are: a code is never silently changed into another.
 *   d  receives for field: E_FORMAT (length, position of a wrong character, old register number named
 *      as such), E_CHECK_DIGIT with the expected character; a warning for a failing inner code;
 *      notes for characters removed.  Placeholders (无, -, 待办) give an empty result without finding.
 */
bool uscc_take(struct arena *a, struct str typed, const char *field, struct str *code,
               struct diag *d) MUST_CHECK;

enum project_code_form { PROJECT_CODE_NEW, PROJECT_CODE_OLD };

struct project_code {
    enum project_code_form form;
    bool check_failed;  /* ISO 7064 MOD 11,10 over 19 digits; new form only */
    char canonical[32]; /* YYMM-RRRRRR-DD-TT-NNNNNC, or the old form with hyphens */
    char region[7], type[3];
};
/*
 * Accepts both forms, full width, blanks, missing hyphens.
 *   d  receives E_FORMAT when it is no project code; a warning E_CHECK_DIGIT "please re-check"
 *      naming the expected digit when only the check digit fails; a warning E_FORMAT for an old code
 *      with a tail of five digits
 */
bool project_code_take(struct str typed, const char *field, struct project_code *out,
                       struct diag *d) MUST_CHECK;

/* The check digit ('0'..'9') of 19 digits. */
char project_code_check(const char digits[19]);
/* The check characters, for synthetic codes. */
char uscc_check(const char body[17]);
char organisation_code_check(const char body[8]);

/* 无, -, 待办 … and the empty text: what people type where there is no code. */
bool code_placeholder(struct str folded);

/*
 * A code of GB/T 2260 (6 digits), of a town (9 or 12 digits) or an own id such as JKQ: full width
 * folded, blanks dropped, upper case.  Whether it exists is not looked at.  d: E_FORMAT.
 */
bool area_take(struct arena *a, struct str typed, const char *field, struct str *code,
               struct diag *d) MUST_CHECK;

/*
 * A code of GB/T 4754-2017: a section's letter, or 2 to 4 digits; the letter before digits that the
 * construction approval system writes (C38) is checked and dropped.  d: E_FORMAT.
 */
bool industry_take(struct arena *a, struct str typed, const char *field, struct str *code,
                   struct diag *d) MUST_CHECK;

/* The section 'A'..'T' of a stored industry code; 0 when no division of 2017 begins so. */
char industry_section_of(struct str code);

#endif
