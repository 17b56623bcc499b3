/* layout.h - the official page and its type as data, and how wide a table's columns are.  Part of paper.h's
 * room: shared by all three formats, knows none. */
#ifndef PAPER_LAYOUT_H
#define PAPER_LAYOUT_H

#include "domain/bulletin.h"

/* Twentieths of a point.  A4; text block 156 mm by 225 mm, 37 mm from the top, 28 mm from the left. */
enum {
    PAGE_WIDTH = 11906,
    PAGE_HEIGHT = 16838,
    MARGIN_TOP = 2098,
    MARGIN_LEFT = 1588,
    MARGIN_RIGHT = 1474,
    MARGIN_BOTTOM = 1984,
    TEXT_WIDTH = PAGE_WIDTH - MARGIN_LEFT - MARGIN_RIGHT,
    TEXT_HEIGHT = PAGE_HEIGHT - MARGIN_TOP - MARGIN_BOTTOM,
    FOOT_BELOW = 397, /* the page's number stands 7 mm below the text block */
    LINE_CHARS = 28,  /* of body type, which is set closer by: */
    BODY_CLOSER = 5,
    CELL_SIDE = 30,   /* the least there is at either side of a cell's text */
    ROW_LEAST = 320,  /* a table's row is so high */
    SIGNED_CHARS = 4, /* the date ends so many characters before the margin */
};

enum paper_face { FACE_SONG, FACE_SONG_BOLD, FACE_HEI, FACE__COUNT };
enum paper_align { ALIGN_LEFT, ALIGN_CENTRE, ALIGN_RIGHT, ALIGN_BOTH };

enum paper_style_id {
#define STYLE(id, ...) STYLE_##id,
#include "paper/styles.tbl.h"
#undef STYLE
    STYLE__COUNT
};

struct paper_style {
    const char *id, *name, *font;
    enum paper_face face;
    unsigned half; /* size in half points */
    enum paper_align align;
    unsigned indent;  /* of the first line, in characters */
    unsigned outline; /* 1..9; 0 = body */
    unsigned line;    /* pitch in twentieths of a point */
};
extern const struct paper_style paper_styles[STYLE__COUNT];

struct paper_grid {
    unsigned half;   /* size of the type in half points */
    unsigned *width; /* of the columns, in twentieths of a point; the whole is `room` */
    unsigned side;   /* at the left and the right of a cell's text, in twentieths of a point */
    bool *figure;    /* the column holds figures alone and stands at the right */
};

/* The largest type in which the table goes into `room` without breaking its cells, and its columns' widths. */
struct paper_grid paper_grid(struct arena *a, const struct bulletin_table *t, unsigned room);

/* A column's head in lines of about the same length, as many as its width makes needful. */
struct str paper_head(struct arena *a, const struct paper_grid *g, size_t column, struct str head);

/* The figure a cell shows; false for other text, a month among it. */
bool paper_figure(struct str cell, double *value);

/* （一）省重大项目：在库… - the bytes that name what the paragraph is about, 0 = nothing does. */
size_t paper_lead(struct str paragraph);

/* 2025-10-11 as 2025年10月11日. */
struct str paper_date(struct arena *a, struct str day);

#endif
