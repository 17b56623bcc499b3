/* parse_chunk.c - see parse.h.  Chunked bodies: sizes, payload, trailers.  Knows no head. */
#include "http/parse.h"

enum { BAD = 400, TOO_LARGE = 413, DIGITS = 15 };

enum state {
    C_SIZE,
    C_EXT,
    C_SIZE_LF,
    C_DATA,
    C_DATA_CR,
    C_DATA_LF,
    C_TRAILER, /* first byte of a trailer line */
    C_TRAILER_LINE,
    C_TRAILER_LF,
    C_END_LF,
};

static int step(struct parse_chunks *c, uint8_t next)
{
    c->state = next;
    return PARSE_MORE;
}

/* The line is whole: what it announces must fit before a byte of it is taken. */
static int announce(struct parse_chunks *c)
{
    c->digits = 0;
    if (c->left > c->limit - c->total)
        return TOO_LARGE;
    c->total += c->left;
    return step(c, c->left ? C_DATA : C_TRAILER);
}

static int size_step(struct parse_chunks *c, char b)
{
    int digit = hex_digit(b);
    if (digit >= 0) {
        if (++c->digits > DIGITS)
            return TOO_LARGE;
        c->left = c->left * 16 + digit;
        return PARSE_MORE;
    }
    if (c->digits == 0)
        return BAD;
    if (b == ';')
        return step(c, C_EXT);
    return b == '\r' ? step(c, C_SIZE_LF) : BAD;
}

static bool is_text(char b)
{
    unsigned char u = (unsigned char)b;
    return u == '\t' || (u >= 0x20 && u != 0x7f);
}

static int ext_step(struct parse_chunks *c, char b)
{
    if (b == '\r')
        return step(c, C_SIZE_LF);
    return is_text(b) && ++c->ext <= PARSE_CHUNK_EXT ? PARSE_MORE : BAD;
}

static int trailer_step(struct parse_chunks *c, char b)
{
    if (++c->trailer > PARSE_TRAILER)
        return BAD;
    if (c->state == C_TRAILER && b == '\r')
        return step(c, C_END_LF);
    if (b == '\r')
        return c->field ? step(c, C_TRAILER_LF) : BAD;
    if (!c->field && b == ':' && c->state == C_TRAILER_LINE)
        c->field = true;
    else if (!c->field && !parse_token((struct str){ &b, 1 }))
        return BAD;
    return is_text(b) ? step(c, C_TRAILER_LINE) : BAD;
}

static int byte_step(struct parse_chunks *c, char b)
{
    switch ((enum state)c->state) {
    case C_SIZE:
        return size_step(c, b);
    case C_EXT:
        return ext_step(c, b);
    case C_SIZE_LF:
        return b == '\n' ? announce(c) : BAD;
    case C_DATA_CR:
        return b == '\r' ? step(c, C_DATA_LF) : BAD;
    case C_DATA_LF:
        return b == '\n' ? step(c, C_SIZE) : BAD;
    case C_TRAILER:
    case C_TRAILER_LINE:
        return trailer_step(c, b);
    case C_TRAILER_LF:
        c->field = false;
        return b == '\n' ? step(c, C_TRAILER) : BAD;
    case C_END_LF:
        return b == '\n' ? PARSE_DONE : BAD;
    case C_DATA:
        break;
    }
    return BAD;
}

static void take_data(struct parse_chunks *c, struct str *in, struct str *data)
{
    size_t n = (uint64_t)c->left < in->n ? (size_t)c->left : in->n;
    *data = str_slice(*in, 0, n);
    *in = str_slice(*in, n, in->n);
    c->left -= (int64_t)n;
    if (c->left == 0)
        c->state = C_DATA_CR;
}

int parse_chunks(struct parse_chunks *c, struct str *in, struct str *data)
{
    *data = STR("");
    while (in->n) {
        if (c->state == C_DATA) {
            take_data(c, in, data);
            return PARSE_MORE;
        }
        int verdict = byte_step(c, in->p[0]);
        *in = str_slice(*in, 1, in->n);
        if (verdict != PARSE_MORE)
            return verdict;
    }
    return PARSE_MORE;
}
