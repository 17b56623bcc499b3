/* pdf.h - the drawing of a PDF.  Part of paper.h's room. */
#ifndef PAPER_PDF_H
#define PAPER_PDF_H

#include "paper/layout.h"
#include "paper/paper.h"

typedef bool pdf_write_fn(void *ctx, const unsigned char *bytes, size_t n);

/*
 * Draws the whole paper and hands its bytes out as they come; false: they are not whole.
 *   lacks  receives the first face the machine has no font for, FACE__COUNT = none: then nothing is drawn
 */
bool pdf_draw(const struct paper *p, pdf_write_fn *write, void *ctx,
              enum paper_face *lacks) MUST_CHECK;

/* The family a face is drawn in. */
const char *pdf_family(enum paper_face face);

#endif
